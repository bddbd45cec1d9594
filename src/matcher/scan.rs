//! `Scan`: a log on its way through a matcher, in pieces of any size.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use memchr::memchr;

use super::Matcher;
use super::finder::{Hit, Pattern};
use super::normal::Folded;
use super::prefix;
use super::row::Row;
use super::settle::{Found, Place, Span, Suspects};

/// A line that is longer is read in pieces of so many bytes. What a carriage return overwrites, which of two signals
/// holds the other, and what is shown of the line then ends at the edge of a piece; signals are found across edges.
const PIECE: usize = 1 << 16;

/// A log on its way through a matcher.
#[derive(Clone, Debug)]
pub struct Scan<'a> {
    pub(super) matcher: &'a Matcher,
    /// The lines that are complete.
    pub(super) lines: u64,
    /// The bytes before the current line.
    offset: u64,
    /// What has come of the current piece of the current line.
    pending: Vec<u8>,
    /// The bytes of the current line in earlier pieces.
    earlier: u64,
    row: Row,
    pub(super) folded: Folded,
    hits: Vec<Hit>,
    /// What the hits of a row cover; kept for its memory.
    pub(super) spans: Vec<(Pattern, Span)>,
    pub(super) found: Vec<Option<Box<Found>>>,
    pub(super) suspects: Suspects,
    /// The last line that says that something went wrong; 0 if none does.
    pub(super) last_wrong: u64,
    /// Whether the last line that says how things went says that they went well.
    pub(super) ends_well: bool,
}

/// Whether a piece ends its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ends {
    Line,
    Piece,
}

impl<'a> Scan<'a> {
    pub(super) fn new(matcher: &'a Matcher) -> Self {
        Self {
            matcher,
            lines: 0,
            offset: 0,
            pending: Vec::new(),
            earlier: 0,
            row: Row::default(),
            folded: Folded::default(),
            hits: Vec::new(),
            spans: Vec::new(),
            found: vec![None; matcher.signals.len()],
            suspects: Suspects::default(),
            last_wrong: 0,
            ends_well: false,
        }
    }

    /// Reads on.
    pub fn feed(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let room = PIECE - self.pending.len();
            let window = &bytes[..bytes.len().min(room)];
            let (length, ends) = match memchr(b'\n', window) {
                Some(newline) => (newline, Some(Ends::Line)),
                None if window.len() == room => (room, Some(Ends::Piece)),
                None => (window.len(), None),
            };
            let (piece, rest) = bytes.split_at(length);
            bytes = if ends == Some(Ends::Line) { &rest[1..] } else { rest };
            match ends {
                None => self.pending.extend_from_slice(piece),
                Some(ends) if self.pending.is_empty() => self.piece(piece, ends),
                Some(ends) => {
                    let mut pending = core::mem::take(&mut self.pending);
                    pending.extend_from_slice(piece);
                    self.piece(&pending, ends);
                    pending.clear();
                    self.pending = pending;
                }
            }
        }
    }

    /// Reads a last line that has no line end.
    pub fn finish(&mut self) {
        if !self.pending.is_empty() || self.earlier > 0 {
            self.feed(b"\n");
            self.offset -= 1;
        }
    }

    /// The bytes read so far, of complete lines.
    pub fn bytes(&self) -> u64 {
        self.offset
    }

    fn piece(&mut self, bytes: &[u8], ends: Ends) {
        let shown = match ends {
            Ends::Line => bytes.strip_suffix(b"\r").unwrap_or(bytes),
            Ends::Piece => bytes,
        };
        let mut row = core::mem::take(&mut self.row);
        if row.is_plain(shown) {
            self.walk(shown);
        } else {
            self.walk(row.show(shown));
        }
        if ends == Ends::Line {
            row.end_line();
        }
        self.row = row;
        self.earlier += bytes.len() as u64;
        if ends == Ends::Line {
            self.lines += 1;
            self.offset += self.earlier + 1;
            self.earlier = 0;
        }
    }

    fn walk(&mut self, row: &[u8]) {
        let start = if self.earlier == 0 { prefix::length(row) } else { 0 };
        let output = &row[start..];
        let finder = &self.matcher.finder;
        if self.earlier == 0 {
            self.folded.start_line();
        } else {
            self.folded.keep(finder.longest.saturating_sub(1));
        }
        self.folded.add(output);
        finder.find(&self.folded.bytes, self.folded.kept, &mut self.hits);
        if !self.hits.is_empty() {
            let mut hits = core::mem::take(&mut self.hits);
            let place = Place { line: self.lines + 1, offset: self.offset, row, start };
            self.settle(&place, &hits);
            hits.clear();
            self.hits = hits;
        }
    }
}
