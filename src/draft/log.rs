//! A failed log, as a draft needs it.

use super::secret::masked;
use crate::diagnostic::visible::is_hidden;
use crate::matcher::{self, Analysis, Matcher, Suspect, normalise};

/// How many lines an excerpt has at most before and after its middle.
const BEFORE: usize = 24;
const AFTER: usize = 12;
/// The most bytes of a line in an excerpt.
const WIDTH: usize = 800;

/// A failed log in memory.
#[derive(Clone, Debug)]
pub struct Log {
    /// Its name for people.
    pub name: String,
    /// What the catalog says of it.
    pub analysis: Analysis,
    /// Its lines as a terminal shows them, without what the CI system put before them, and without secrets.
    pub(super) rows: Vec<String>,
}

impl Log {
    /// Looks at a log with the matcher of a catalog.
    pub fn new(name: String, bytes: &[u8], matcher: &Matcher) -> Self {
        let row = |line: &[u8]| {
            let row = matcher::shown(line).replace(|c: char| is_hidden(c) && c != '\t', "");
            masked(row.trim_end()).into_owned()
        };
        let rows = bytes.split(|byte| *byte == b'\n').map(row).collect();
        Self { name, analysis: matcher.analyse(bytes), rows }
    }

    /// The lines that say most that something went wrong, by their number from 0, and how much they say it: those that
    /// the matcher names, and the last few lines, since a job ends where it fails.
    pub(super) fn telling(&self) -> Vec<(usize, u8)> {
        const LAST: usize = 10;
        let suspect = |suspect: &Suspect| (usize::try_from(suspect.line).unwrap_or(usize::MAX) - 1, suspect.weight);
        let mut lines: Vec<_> = self.analysis.suspects.iter().map(suspect).collect();
        let blank = |row: &String| row.trim().is_empty();
        let last = self.rows.iter().enumerate().rev().filter(|(_, row)| !blank(row)).take(LAST);
        let new: Vec<_> =
            last.map(|(at, _)| (at, 0)).filter(|(at, _)| lines.iter().all(|(known, _)| known != at)).collect();
        lines.extend(new);
        lines
    }

    /// The lines around the last that holds the first signal it can find, for an example: the whole log, if it is short.
    /// `None` if it holds none of the signals.
    pub fn excerpt(&self, signals: &[String]) -> Option<String> {
        let signals: Vec<_> =
            signals.iter().map(|signal| normalise(signal)).filter(|signal| !signal.is_empty()).collect();
        let holds = |signal: &String| self.rows.iter().rposition(|row| normalise(row).contains(signal));
        let middle = signals.iter().find_map(holds)?;
        let whole = self.rows.len() <= BEFORE + AFTER;
        let (first, last) =
            if whole { (0, self.rows.len()) } else { (middle.saturating_sub(BEFORE), middle + AFTER + 1) };
        let rows = &self.rows[first..last.min(self.rows.len())];
        let rows: Vec<_> = rows.iter().map(|row| cropped(row, &signals)).collect();
        Some(rows.join("\n").trim_matches('\n').to_owned())
    }
}

/// A line of usual length, or the part of it that holds a signal.
fn cropped<'a>(row: &'a str, signals: &[String]) -> &'a str {
    // Folding case in ASCII moves no byte.
    let folded = row.to_ascii_lowercase();
    let shown = signals.iter().find_map(|signal| folded.find(signal.as_str())).unwrap_or(0);
    let start = if shown < WIDTH / 2 { 0 } else { row.floor_char_boundary(shown - WIDTH / 4) };
    &row[start..row.floor_char_boundary(start + WIDTH)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(text: &str) -> Log {
        let matcher = Matcher::new(Vec::new());
        Log::new("build.log".into(), text.as_bytes(), &matcher)
    }

    #[test]
    fn an_excerpt_is_the_lines_around_the_signal() {
        let lines: Vec<_> = (0..100).map(|number| format!("line {number}")).collect();
        let excerpt = log(&lines.join("\n")).excerpt(&["Line  60".into()]).expect("an excerpt");
        assert!(excerpt.starts_with("line 36\n") && excerpt.ends_with("\nline 72"), "{excerpt}");
        assert_eq!(log("a\nb\n").excerpt(&["b".into()]).as_deref(), Some("a\nb"));
        assert_eq!(log("a").excerpt(&["c".into()]), None);
        assert_eq!(log("a").excerpt(&[]), None);
    }

    #[test]
    fn an_excerpt_of_a_long_line_holds_the_signal() {
        let text = format!("{}fatal: it broke{}", "ä".repeat(2000), "ö".repeat(2000));
        let excerpt = log(&text).excerpt(&["fatal: it broke".into()]).expect("an excerpt");
        assert!(excerpt.contains("fatal: it broke") && excerpt.len() <= WIDTH, "{}", excerpt.len());
    }

    #[test]
    fn what_a_terminal_does_not_show_and_what_is_secret_is_gone() {
        let log = log("2026-01-31T12:34:56.1234567Z \x1b[31mE\x1b[0m\u{202e} TOKEN=abcdef0123\r\n");
        assert_eq!(log.rows, ["E TOKEN=***", ""]);
    }
}
