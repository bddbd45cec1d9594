//! Markers: words by which a line says how things went, whatever the tool.
//!
//! - They tell evidence on an error line from evidence in passing, and which lines matter in a log that nothing matches.
//!   A word inside a phrase that says the opposite (`0 errors`) does not count.
//! - A line on which a test passed is no evidence: tests are named after what they provoke.
//! - A log whose last word is that all went well is not that of a failure.

use super::settle::Span;

/// What a marker says of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// Something went wrong; more for a runner's or a tool's own mark than for a word that prose may hold.
    Wrong(u8),
    /// Nothing did; the words that it covers are not meant.
    Fine,
    /// A test passed, or begins.
    Test,
    /// The whole went well.
    Well,
}

/// Where a marker must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bounds {
    /// Anywhere, as `error:` in `TypeError:`.
    Anywhere,
    /// Not after a letter, a digit or `_`.
    Start,
    /// As a word of its own.
    Word,
    /// At the start of the line, or after white space there.
    Line,
    /// As the whole line.
    Whole,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Marker {
    pub(super) text: &'static str,
    pub(super) says: Says,
    pub(super) bounds: Bounds,
}

const fn wrong(weight: u8, bounds: Bounds, text: &'static str) -> Marker {
    Marker { text, says: Says::Wrong(weight), bounds }
}

const fn fine(text: &'static str) -> Marker {
    Marker { text, says: Says::Fine, bounds: Bounds::Start }
}

const fn test(bounds: Bounds, text: &'static str) -> Marker {
    Marker { text, says: Says::Test, bounds }
}

const fn well(text: &'static str) -> Marker {
    Marker { text, says: Says::Well, bounds: Bounds::Start }
}

use Bounds::{Anywhere, Line, Start, Whole, Word};

pub(super) const MARKERS: &[Marker] = &[
    wrong(4, Anywhere, "##[error]"),
    wrong(4, Start, "fatal:"),
    wrong(4, Start, "traceback (most recent call last)"),
    wrong(4, Start, "panic:"),
    wrong(4, Start, "panicked at"),
    wrong(4, Start, "npm err!"),
    wrong(4, Start, "npm error"),
    wrong(3, Anywhere, "error:"),
    wrong(3, Anywhere, "exception:"),
    wrong(3, Start, "[error]"),
    wrong(3, Start, "segmentation fault"),
    wrong(3, Line, "not ok "),
    wrong(2, Word, "error"),
    wrong(2, Word, "err"),
    wrong(2, Word, "fatal"),
    wrong(2, Word, "failed"),
    wrong(2, Word, "failure"),
    wrong(2, Word, "fail"),
    wrong(2, Word, "exception"),
    wrong(2, Word, "panic"),
    wrong(2, Word, "aborted"),
    wrong(2, Word, "killed"),
    wrong(2, Word, "cannot"),
    wrong(2, Word, "can't"),
    wrong(2, Word, "could not"),
    wrong(2, Word, "couldn't"),
    wrong(2, Word, "unable to"),
    wrong(2, Word, "no such file or directory"),
    wrong(2, Word, "denied"),
    wrong(2, Word, "refused"),
    wrong(1, Word, "errors"),
    wrong(1, Word, "failures"),
    wrong(1, Word, "not found"),
    wrong(1, Word, "timed out"),
    wrong(1, Word, "rejected"),
    wrong(1, Word, "forbidden"),
    wrong(1, Word, "unauthorized"),
    wrong(1, Word, "unexpected"),
    wrong(1, Word, "invalid"),
    wrong(1, Word, "missing"),
    wrong(1, Start, "exit code"),
    wrong(1, Start, "exit status"),
    wrong(1, Start, "exited with"),
    fine("0 errors"),
    fine("0 error"),
    fine("0 failed"),
    fine("0 failures"),
    fine("0 failure"),
    fine("no errors"),
    fine("no error"),
    fine("without error"),
    fine("errors: 0"),
    fine("errors=0"),
    fine("error: 0 "),
    fine("failed: 0"),
    fine("failed=0"),
    fine("failures: 0"),
    fine("failures=0"),
    fine("fail 0"),
    fine("failed 0"),
    fine("exit code 0"),
    fine("exit code: 0"),
    fine("exit status 0"),
    fine("exited with code 0"),
    test(Line, "ok "),
    test(Line, "pass:"),
    test(Line, "pass "),
    test(Line, "--- pass:"),
    test(Line, "=== run"),
    test(Line, "# subtest:"),
    test(Line, "[ ok ]"),
    test(Line, "[ run ]"),
    test(Line, "✓"),
    test(Line, "✔"),
    test(Line, "√"),
    test(Anywhere, "... ok"),
    test(Anywhere, "... passed"),
    test(Start, "passed ["),
    well("job succeeded"),
    well("build success"),
    well("build succeeded"),
    well("test result: ok"),
    well("all tests passed"),
    well("tests passed"),
    well("passed in "),
    well("compiled successfully"),
    well("finished: success"),
    well("compiled with"),
    Marker { text: "ok", says: Says::Well, bounds: Whole },
    Marker { text: "pass", says: Says::Well, bounds: Whole },
    Marker { text: "ok (", says: Says::Well, bounds: Line },
    Marker { text: "ok, but", says: Says::Well, bounds: Line },
];

impl Marker {
    /// Whether it counts where it stands.
    fn stands(&self, row: &[u8], span: Span) -> bool {
        let joins = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        let before = span.start.checked_sub(1).and_then(|at| row.get(at));
        match self.bounds {
            Bounds::Anywhere => true,
            Bounds::Start => !joins(before),
            Bounds::Word => !joins(before) && !joins(row.get(span.end)),
            Bounds::Line => row[..span.start].iter().all(u8::is_ascii_whitespace),
            Bounds::Whole => row[..span.start].iter().chain(&row[span.end..]).all(u8::is_ascii_whitespace),
        }
    }
}

/// How a row says that things went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tone {
    /// How much it says that something went wrong: 0 if it does not.
    pub(super) wrong: u8,
    /// Whether it is about a test that passed, or begins.
    pub(super) test: bool,
    /// Whether it says that the whole went well.
    pub(super) well: bool,
}

/// The tone of a row; `found` are its markers in the order of their starts, the longer first where two start together.
pub(super) fn tone(row: &[u8], found: impl Iterator<Item = (usize, Span)>) -> Tone {
    let mut fine_until = 0;
    let mut tone = Tone::default();
    for (marker, span) in
        found.map(|(marker, span)| (&MARKERS[marker], span)).filter(|(one, span)| one.stands(row, *span))
    {
        match marker.says {
            Says::Fine => {
                fine_until = fine_until.max(span.end);
                tone.well = true;
            }
            Says::Wrong(weight) if span.end > fine_until => tone.wrong = tone.wrong.max(weight),
            Says::Wrong(_) => {}
            Says::Test => tone.test = true,
            Says::Well => tone.well = true,
        }
    }
    if tone.test {
        tone.wrong = 0;
    }
    tone.well &= tone.wrong == 0 && !tone.test;
    tone
}
