//! `Location`: a place as people name it, by line and column, with the line itself.
//!
//! 1. The span is clamped: into the text, and outwards to whole characters.
//! 2. Its ends become line and column; a source that is not UTF-8 has these too, counted from its bytes.
//! 3. What is shown of a multi-line span ends with its first line; a very long line is shown as a window around the mark.

use std::ops::Range;

use super::Place;
use crate::inputs::{Inputs, Source, Span};

/// How many characters of a line are shown at most.
const WIDTH: usize = 120;
/// How many of them stand before the mark, where the line is longer.
const LEAD: usize = 40;
/// Stands for what a window leaves out.
pub(super) const ELLIPSIS: &str = "…";

/// Line and column, both from 1; columns count Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// Where a place is.
#[derive(Debug)]
pub(super) struct Location<'a> {
    /// The source's path, as it is.
    pub(super) path: &'a str,
    /// The first character and the one after the last; `None` for a source as a whole.
    pub(super) range: Option<[Position; 2]>,
    /// The first line; `None` also if the source is not UTF-8.
    pub(super) line: Option<Line<'a>>,
}

/// A line and the part of it that a place marks.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    /// The line without its line break.
    pub(super) text: &'a str,
    /// The marked bytes: whole characters, perhaps none.
    pub(super) mark: Range<usize>,
}

impl<'a> Location<'a> {
    pub(super) fn of(inputs: &'a Inputs, place: Place) -> Self {
        match place {
            Place::File(file) => Self { path: &inputs.get(file).path, range: None, line: None },
            Place::At(span) => Self::at(inputs.get(span.file), span),
        }
    }

    fn at(source: &'a Source, span: Span) -> Self {
        let [start, end] = [span.start, span.end.max(span.start)].map(|at| at as usize);
        let Some(text) = source.text() else {
            let bom = if source.bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
            let range = [start, end].map(|at| position(&source.bytes[bom..], at.saturating_sub(bom)));
            return Self { path: &source.path, range: Some(range), line: None };
        };
        let (start, end) = (text.floor_char_boundary(start), text.ceil_char_boundary(end));
        let range = [start, end].map(|at| position(text.as_bytes(), at));
        Self { path: &source.path, range: Some(range), line: Some(Line::at(text, start..end)) }
    }

    /// `path:line:column`, as far as they are known.
    pub(super) fn name(&self) -> String {
        match self.range {
            Some([Position { line, column }, _]) => format!("{}:{line}:{column}", self.path),
            None => self.path.to_owned(),
        }
    }
}

impl<'a> Line<'a> {
    fn at(text: &'a str, span: Range<usize>) -> Self {
        let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[span.start..].find('\n').map_or(text.len(), |at| span.start + at);
        let line = without_return(&text[start..end]);
        let [from, to] = [span.start, span.end].map(|at| (at - start).min(line.len()));
        Self { text: line, mark: from..to }
    }

    /// The part that is shown.
    pub(super) fn window(&self) -> Range<usize> {
        window(self.text, self.mark.start)
    }

    /// The part that is shown, as it is in the source, with an ellipsis where something is left out.
    pub(super) fn cropped(&self) -> String {
        let Range { start, end } = self.window();
        let before = if start > 0 { ELLIPSIS } else { "" };
        let after = if end < self.text.len() { ELLIPSIS } else { "" };
        format!("{before}{}{after}", &self.text[start..end])
    }
}

/// A line that was cut at `\n`, without the `\r` of a CRLF line break.
pub(super) fn without_return(line: &str) -> &str {
    line.strip_suffix('\r').unwrap_or(line)
}

/// The bytes of a line that are shown: all of a line of ordinary length, else those around `at`.
pub(super) fn window(line: &str, at: usize) -> Range<usize> {
    let nth = |text: &str, n| text.char_indices().nth(n).map(|(at, _)| at);
    let nth_back = |text: &str, n: usize| text.char_indices().rev().nth(n - 1).map_or(0, |(at, _)| at);
    if nth(line, WIDTH).is_none() {
        return 0..line.len();
    }
    // Near the end of the line, the window reaches back as far as its width allows.
    let start = nth_back(&line[..at], LEAD).min(nth_back(line, WIDTH));
    start..nth(&line[start..], WIDTH).map_or(line.len(), |length| start + length)
}

fn position(bytes: &[u8], at: usize) -> Position {
    let before = &bytes[..at.min(bytes.len())];
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let mut line = &before[start..];
    if line.ends_with(b"\r") && bytes.get(at) == Some(&b'\n') {
        line = &line[..line.len() - 1];
    }
    Position {
        line: 1 + before.iter().filter(|byte| **byte == b'\n').count(),
        column: 1 + String::from_utf8_lossy(line).chars().count(),
    }
}
