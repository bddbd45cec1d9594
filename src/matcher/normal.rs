//! What is compared: text in lower-case ASCII, with runs of white space as one space and none at the ends.
//!
//! White space is that of ASCII; the no-break space of text copied from a page becomes a space in `row`.

use alloc::string::String;
use alloc::vec::Vec;

/// A signal as it is compared.
pub fn normalise(text: &str) -> String {
    if text.contains('\u{a0}') {
        return normalise(&text.replace('\u{a0}', " "));
    }
    let bytes = text.as_bytes();
    let is_said = |byte: &u8| fold(*byte) != b' ';
    let (Some(first), Some(last)) = (bytes.iter().position(is_said), bytes.iter().rposition(is_said)) else {
        return String::new();
    };
    let mut normal: Vec<u8> = bytes[first..=last].iter().map(|byte| fold(*byte)).collect();
    join_spaces(&mut normal, 0);
    // Only ASCII was changed, so this is still text.
    String::from_utf8(normal).unwrap_or_default()
}

/// Makes one space of each run of them, from this byte on.
fn join_spaces(bytes: &mut Vec<u8>, start: usize) {
    // Not `any`, which would stop at the first and so look at one byte at a time.
    let pairs = bytes[start..].array_windows::<2>();
    if !pairs.fold(false, |found, pair| found | (*pair == *b"  ")) {
        return;
    }
    let mut after_space = false;
    let mut length = start;
    for at in start..bytes.len() {
        // Without a branch: a space after a space is overwritten by what follows.
        let byte = bytes[at];
        bytes[length] = byte;
        let is_space = byte == b' ';
        length += usize::from(!(is_space && after_space));
        after_space = is_space;
    }
    bytes.truncate(length);
}

/// A byte as it is compared; white space is a space. By arithmetic and not from a table, so that a processor folds many
/// bytes at a time.
fn fold(byte: u8) -> u8 {
    let folded = byte | u8::from(byte.wrapping_sub(b'A') < 26) << 5;
    if byte.wrapping_sub(b'\t') < 5 { b' ' } else { folded }
}

/// The compared bytes of a line, as far as they are read.
#[derive(Clone, Debug, Default)]
pub(super) struct Folded {
    /// The bytes; first those that are kept of the line's earlier pieces.
    pub(super) bytes: Vec<u8>,
    /// How many are kept.
    pub(super) kept: usize,
    /// Whether white space came before the piece, or the line begins with it.
    after_space: bool,
    /// The bytes of the piece.
    read: usize,
    positions: Vec<usize>,
}

impl Folded {
    /// Forgets the line.
    pub(super) fn start_line(&mut self) {
        self.bytes.clear();
        self.kept = 0;
        self.after_space = true;
    }

    /// Forgets all but the last bytes of the line, so many.
    pub(super) fn keep(&mut self, length: usize) {
        self.after_space = self.bytes.last().map_or(self.after_space, |byte| *byte == b' ');
        let excess = self.bytes.len().saturating_sub(length);
        self.bytes.drain(..excess);
        self.kept = self.bytes.len();
    }

    /// Adds the next piece of the line.
    pub(super) fn add(&mut self, piece: &[u8]) {
        self.read = piece.len();
        let blank = if self.after_space { piece.iter().take_while(|byte| fold(**byte) == b' ').count() } else { 0 };
        let piece = &piece[blank..];
        let start = self.bytes.len();
        self.bytes.extend(piece.iter().map(|byte| fold(*byte)));
        join_spaces(&mut self.bytes, start);
    }

    /// Finds where compared bytes stand in `piece`, which was added last, for `position`.
    pub(super) fn locate(&mut self, piece: &[u8]) {
        self.positions.clear();
        if self.bytes.len() - self.kept == self.read {
            return;
        }
        let mut after_space = self.after_space;
        self.positions.extend(piece.iter().enumerate().filter_map(|(at, byte)| {
            let is_space = fold(*byte) == b' ';
            let is_compared = !(is_space && after_space);
            after_space = is_space;
            is_compared.then_some(at)
        }));
    }

    /// Where a compared byte stands in the piece: at its start, if the byte is kept from before.
    pub(super) fn position(&self, compared: usize) -> usize {
        match compared.checked_sub(self.kept) {
            None => 0,
            // Every byte is compared.
            Some(own) if self.positions.is_empty() => own,
            Some(own) => self.positions.get(own).copied().unwrap_or(0),
        }
    }
}
