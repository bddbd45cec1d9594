//! A line of a log as people read it.

use alloc::string::String;

use super::prefix;
use super::row::Row;

/// The row that a terminal shows for a line, without what the CI system put before it; as the matcher looks at it, but
/// with its case and white space.
pub fn shown(line: &[u8]) -> String {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let mut row = Row::default();
    let row = if row.is_plain(line) { line } else { row.show(line) };
    String::from_utf8_lossy(&row[prefix::length(row)..]).into_owned()
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn colours_progress_and_times_are_gone() {
        assert_eq!(shown(b"2026-01-31T12:34:56.1234567Z \x1b[31mError:\x1b[0m  no\r"), "Error:  no");
        assert_eq!(shown(b"10%\r100% done"), "100% done");
        assert_eq!(shown(b"#12 3.456 make: \xff"), "make: \u{fffd}");
    }
}
