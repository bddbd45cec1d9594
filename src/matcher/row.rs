//! The row that a terminal shows for a line: colours gone, progress overwritten.
//!
//! Understood are carriage return, backspace, and of the control sequences (ECMA-48) those that move or erase inside a
//! row: `K`, `G`, `C`, `D`. All others, and the strings of OSC, DCS and APC, show nothing. Other control characters show
//! nothing either; so the zero bytes of ASCII text in UTF-16 do not hide it.

use alloc::vec::Vec;

/// No sequence makes a row wider, or erases more of one: it may ask for a thousand million columns, and a few bytes must
/// not cost the time of as many thousand. Text may be longer.
const COLUMNS: usize = 1 << 10;

/// A character, or a byte that is part of none.
#[derive(Clone, Copy, Debug)]
struct Cell {
    bytes: [u8; 4],
    length: u8,
}

const BLANK: Cell = Cell { bytes: *b"    ", length: 1 };

/// Where the reading of a control sequence stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Text,
    Escape,
    /// With the first parameter, if there is one, and whether it is complete.
    Control(Option<usize>, Parameters),
    String,
    StringEscape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parameters {
    First,
    Later,
}

/// Whether a byte may show as something else than itself: a control character, or the first of a no-break space.
fn is_special(byte: u8) -> bool {
    (byte < 0x20 && !matches!(byte, b'\t' | 0x0b | 0x0c)) || byte == 0x7f || byte == 0xc2
}

/// A row in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    cells: Vec<Cell>,
    cursor: usize,
    mode: Mode,
    bytes: Vec<u8>,
}

impl Row {
    /// Whether these bytes show as they are, so that no row need be made of them.
    pub(super) fn is_plain(&self, bytes: &[u8]) -> bool {
        // Not `any`, which would stop at the first and so look at one byte at a time.
        self.mode == Mode::Text && !bytes.iter().fold(false, |found, byte| found | is_special(*byte))
    }

    /// The row that a line, or the next piece of a line that is too long, shows.
    pub(super) fn show(&mut self, bytes: &[u8]) -> &[u8] {
        self.cells.clear();
        self.cursor = 0;
        bytes.iter().for_each(|byte| self.take(*byte));
        self.bytes.clear();
        for cell in &self.cells {
            let cell = &cell.bytes[..usize::from(cell.length)];
            self.bytes.extend_from_slice(if cell == "\u{a0}".as_bytes() { b" " } else { cell });
        }
        &self.bytes
    }

    /// Forgets a sequence that the line's end cut off.
    pub(super) fn end_line(&mut self) {
        // A string (OSC, APC) may hold line ends only by mistake; a runaway one must not swallow the log.
        self.mode = Mode::Text;
    }

    fn take(&mut self, byte: u8) {
        self.mode = match (self.mode, byte) {
            (Mode::String, 0x07) | (Mode::StringEscape, _) => Mode::Text,
            (Mode::String, 0x1b) => Mode::StringEscape,
            (Mode::String, _) => Mode::String,
            (_, 0x1b) => Mode::Escape,
            (Mode::Escape, b'[') => Mode::Control(None, Parameters::First),
            (Mode::Escape, b']' | b'P' | b'_' | b'^' | b'X') => Mode::String,
            (Mode::Escape, 0x20..=0x2f) => Mode::Escape,
            (Mode::Escape, _) => Mode::Text,
            (Mode::Control(first, Parameters::First), b'0'..=b'9') => {
                let digit = usize::from(byte - b'0');
                Mode::Control(Some(first.unwrap_or(0).saturating_mul(10).saturating_add(digit)), Parameters::First)
            }
            (Mode::Control(first, _), 0x20..=0x3f) => Mode::Control(first, Parameters::Later),
            (Mode::Control(first, _), 0x40..=0x7e) => {
                self.control(byte, first);
                Mode::Text
            }
            (Mode::Control(..) | Mode::Text, _) => {
                self.text(byte);
                Mode::Text
            }
        };
    }

    fn control(&mut self, command: u8, first: Option<usize>) {
        let count = first.unwrap_or(1).max(1);
        match (command, first.unwrap_or(0)) {
            (b'K', 0) => self.cells.truncate(self.cursor),
            (b'K', 1) => {
                let end = (self.cursor + 1).min(self.cells.len());
                self.cells[end.saturating_sub(COLUMNS)..end].fill(BLANK);
            }
            (b'K', 2) => {
                self.cells.clear();
                self.move_to(self.cursor);
            }
            (b'G', _) => self.move_to(count - 1),
            (b'C', _) => self.move_to(self.cursor.saturating_add(count)),
            (b'D', _) => self.move_to(self.cursor.saturating_sub(count)),
            _ => {}
        }
    }

    fn move_to(&mut self, column: usize) {
        self.cursor = column.min(COLUMNS.max(self.cells.len()));
    }

    fn text(&mut self, byte: u8) {
        match byte {
            b'\r' => self.cursor = 0,
            8 => self.move_to(self.cursor.saturating_sub(1)),
            b'\t' | b'\x0b' | b'\x0c' | 0x20..=0x7e => self.put(byte),
            0x80..=0xbf if self.continues() => {
                let cell = &mut self.cells[self.cursor - 1];
                cell.bytes[usize::from(cell.length)] = byte;
                cell.length += 1;
            }
            0x80.. => self.put(byte),
            _ => {}
        }
    }

    /// Whether the character before the cursor lacks bytes.
    fn continues(&self) -> bool {
        let Some(cell) = self.cursor.checked_sub(1).and_then(|before| self.cells.get(before)) else { return false };
        let wanted = match cell.bytes[0] {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => 1,
        };
        cell.length < wanted
    }

    fn put(&mut self, byte: u8) {
        if self.cells.len() < self.cursor {
            self.cells.resize(self.cursor, BLANK);
        }
        let cell = Cell { bytes: [byte, b' ', b' ', b' '], length: 1 };
        match self.cells.get_mut(self.cursor) {
            Some(old) => *old = cell,
            None => self.cells.push(cell),
        }
        self.cursor += 1;
    }
}
