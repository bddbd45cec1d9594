//! What is kept of a row on which something was found.
//!
//! 1. Each occurrence gets the bytes of the row that it covers.
//! 2. Markers give the row's tone. An occurrence is *free* unless it lies inside a longer signal's, or on the line of a
//!    test that passed.
//! 3. Each signal keeps its number of lines, the last of them, and one occurrence to show: the first on an error line,
//!    or else the first.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::SignalId;
use super::finder::{Hit, Pattern};
use super::marker;
use super::scan::Scan;

/// How much of a long line is kept on either side of what was found, in bytes.
const CONTEXT: usize = 240;

/// How many lines are kept of those that say that something went wrong.
const SUSPECTS: usize = 8;

/// A range of a row, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A signal in its line, as a terminal shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Occurrence {
    /// The number of the line, from 1.
    pub line: u64,
    /// The bytes of the log before the line.
    pub offset: u64,
    /// The bytes of the shown line before `before`; not zero where a long line was cropped.
    pub cropped: usize,
    /// The line before the signal.
    pub before: String,
    /// The signal as it stands in the log.
    pub matched: String,
    /// The line after the signal.
    pub after: String,
}

/// A line that says that something went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suspect {
    /// The number of the line, from 1.
    pub line: u64,
    /// How much it says so, from 1 to 4.
    pub weight: u8,
    /// The line, as a terminal shows it, without what the CI system put before it.
    pub text: String,
}

/// The lines that say most that something went wrong.
#[derive(Clone, Debug, Default)]
pub(super) struct Suspects(Vec<Suspect>);

/// What is known of a signal that was found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) lines: u64,
    pub(super) last: u64,
    /// Whether it stands somewhere outside every longer signal, and not on the line of a test that passed.
    pub(super) free: bool,
    pub(super) on_error_line: bool,
    pub(super) shown: Occurrence,
}

/// A row and where it stands in the log.
pub(super) struct Place<'a> {
    pub(super) line: u64,
    pub(super) offset: u64,
    pub(super) row: &'a [u8],
    /// Where the tool's output begins in the row.
    pub(super) start: usize,
}

impl Scan<'_> {
    pub(super) fn settle(&mut self, place: &Place, hits: &[Hit]) {
        let mut spans = core::mem::take(&mut self.spans);
        self.cover(place, hits, &mut spans);
        let output = &place.row[place.start..];
        let markers = spans.iter().filter_map(|(pattern, span)| match pattern {
            Pattern::Marker(marker) => Some((*marker, *span)),
            Pattern::Signal(_) => None,
        });
        let tone = marker::tone(output, markers);
        let mut held_until = 0;
        for (pattern, span) in &spans {
            let Pattern::Signal(id) = *pattern else { continue };
            let free = span.end > held_until && !tone.test;
            if !self.matcher.signals[id].holders.is_empty() {
                held_until = held_until.max(span.end);
            }
            self.record(id, place, *span, Traits { free, wrong: tone.wrong > 0 });
        }
        if tone.wrong > 0 {
            self.suspects.add(place, tone.wrong);
            self.last_wrong = place.line;
            self.ends_well = false;
        } else if tone.well {
            self.ends_well = true;
        }
        self.spans = spans;
    }

    /// What each hit covers of the output, in the order of the starts, the longer first.
    fn cover(&mut self, place: &Place, hits: &[Hit], spans: &mut Vec<(Pattern, Span)>) {
        self.folded.locate(&place.row[place.start..]);
        spans.clear();
        spans.extend(hits.iter().map(|hit| {
            let start = self.folded.position(hit.start);
            let end = self.folded.position(hit.start + hit.length - 1) + 1;
            (hit.pattern, Span { start, end })
        }));
        spans.sort_unstable_by_key(|(pattern, span)| (span.start, core::cmp::Reverse(span.end), *pattern));
    }

    fn record(&mut self, id: SignalId, place: &Place, span: Span, traits: Traits) {
        match &mut self.found[id] {
            Some(found) => {
                found.lines += u64::from(found.last != place.line);
                found.last = place.line;
                found.free |= traits.free;
                if traits.wrong && !found.on_error_line {
                    found.on_error_line = true;
                    found.shown = place.occurrence(span);
                }
            }
            slot => {
                let shown = place.occurrence(span);
                let found = Found { lines: 1, last: place.line, free: traits.free, on_error_line: traits.wrong, shown };
                *slot = Some(Box::new(found));
            }
        }
    }
}

/// What a row says of the occurrences on it.
#[derive(Clone, Copy)]
struct Traits {
    free: bool,
    /// Whether the row says that something went wrong.
    wrong: bool,
}

impl Place<'_> {
    fn occurrence(&self, span: Span) -> Occurrence {
        let (start, end) = (span.start + self.start, span.end + self.start);
        let from = if start > CONTEXT { boundary(self.row, start - CONTEXT) } else { 0 };
        let until = boundary(self.row, (end + CONTEXT).min(self.row.len()));
        let text = |range: core::ops::Range<usize>| String::from_utf8_lossy(&self.row[range]).into_owned();
        Occurrence {
            line: self.line,
            offset: self.offset,
            cropped: from,
            before: text(from..start),
            matched: text(start..end),
            after: text(end..until.max(end)),
        }
    }
}

/// The start of the character that holds this position.
fn boundary(row: &[u8], at: usize) -> usize {
    let continues = |at: &usize| row.get(*at).is_some_and(|byte| byte & 0xc0 == 0x80);
    (at.saturating_sub(3)..=at).rev().find(|at| !continues(at)).unwrap_or(at)
}

impl Suspects {
    /// Keeps a row if it says more than one that is kept, or as much and later.
    fn add(&mut self, place: &Place, weight: u8) {
        if self.0.len() == SUSPECTS {
            let least = self.0.iter().enumerate().min_by_key(|(_, suspect)| (suspect.weight, suspect.line));
            match least {
                Some((least, suspect)) if suspect.weight <= weight => drop(self.0.remove(least)),
                _ => return,
            }
        }
        let text = &place.row[place.start..];
        let end = boundary(text, text.len().min(2 * CONTEXT));
        let text = String::from_utf8_lossy(&text[..end]).into_owned();
        self.0.push(Suspect { line: place.line, weight, text });
    }

    /// In the order of the log.
    pub(super) fn lines(&self) -> &[Suspect] {
        &self.0
    }
}
