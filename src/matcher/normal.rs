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
    let mut normal = Vec::with_capacity(text.len());
    for byte in text.bytes().map(|byte| FOLD[usize::from(byte)]) {
        if byte != b' ' || normal.last().is_some_and(|last| *last != b' ') {
            normal.push(byte);
        }
    }
    if normal.last() == Some(&b' ') {
        normal.pop();
    }
    // Only ASCII was changed, so this is still text.
    String::from_utf8(normal).unwrap_or_default()
}

/// Each byte as it is compared; white space is a space.
pub(super) const FOLD: [u8; 256] = {
    let mut fold = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let own = byte as u8;
        fold[byte] = if own == b' ' || (own >= b'\t' && own <= b'\r') { b' ' } else { own.to_ascii_lowercase() };
        byte += 1;
    }
    fold
};

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
        let start = self.bytes.len();
        self.read = piece.len();
        self.bytes.resize(start + piece.len(), 0);
        let mut after_space = self.after_space;
        let mut length = start;
        for byte in piece {
            // Without a branch: white space after white space is overwritten by what follows.
            let byte = FOLD[usize::from(*byte)];
            self.bytes[length] = byte;
            let is_space = byte == b' ';
            length += usize::from(!(is_space && after_space));
            after_space = is_space;
        }
        self.bytes.truncate(length);
    }

    /// Finds where compared bytes stand in `piece`, which was added last, for `position`.
    pub(super) fn locate(&mut self, piece: &[u8]) {
        self.positions.clear();
        if self.bytes.len() - self.kept == self.read {
            return;
        }
        let mut after_space = self.after_space;
        self.positions.extend(piece.iter().enumerate().filter_map(|(at, byte)| {
            let is_space = FOLD[usize::from(*byte)] == b' ';
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
