//! Text in HTML: escaped, and without characters that hide or reorder what stands beside them.

use std::borrow::Cow;
use std::fmt::{self, Write};

use crate::diagnostic::visible::may_hide;
pub use crate::diagnostic::visible::{has_hidden, is_hidden_in_text as is_hidden};
use crate::text::find_byte;

/// What stands in place of a hidden character.
const REPLACEMENT: char = '\u{fffd}';

/// The text with every hidden character replaced by U+FFFD, for titles, attributes and other plain text.
pub fn visible(text: &str) -> Cow<'_, str> {
    if has_hidden(text) {
        text.chars().map(|c| if is_hidden(c) { REPLACEMENT } else { c }).collect::<String>().into()
    } else {
        text.into()
    }
}

/// Appends text as the content of an element; a hidden character is shown as a mark that names it.
pub(crate) fn push_text(out: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = write_escaped(out, text, is_special_in_text, write_mark);
}

/// Appends text as a part of a quoted attribute.
pub(crate) fn push_attribute(out: &mut String, text: &str) {
    let _ = write_value(out, text);
}

/// Writes text that may stand in an element or in a quoted attribute.
pub(crate) fn write_value(out: &mut impl Write, text: &str) -> fmt::Result {
    write_escaped(out, text, is_special, |out, _| out.write_char(REPLACEMENT))
}

/// Writes text with what HTML gives a meaning escaped, and each hidden character as `mark` writes it.
fn write_escaped<W: Write>(
    out: &mut W,
    text: &str,
    special: impl Fn(u8) -> bool,
    mark: impl Fn(&mut W, char) -> fmt::Result,
) -> fmt::Result {
    let bytes = text.as_bytes();
    let mut done = 0;
    let mut at = 0;
    while let Some(next) = find_byte(&bytes[at..], &special) {
        at += next;
        let escaped = match bytes[at] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => {
                let Some(c) = text[at..].chars().next() else { break };
                if is_hidden(c) {
                    out.write_str(&text[done..at])?;
                    mark(out, c)?;
                    done = at + c.len_utf8();
                }
                at += c.len_utf8();
                continue;
            }
        };
        out.write_str(&text[done..at])?;
        out.write_str(escaped)?;
        at += 1;
        done = at;
    }
    out.write_str(&text[done..])
}

fn is_special_in_text(byte: u8) -> bool {
    matches!(byte, b'<' | b'>' | b'&') || may_hide(byte)
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'') || is_special_in_text(byte)
}

fn write_mark(out: &mut impl Write, hidden: char) -> fmt::Result {
    write!(out, "<span class=\"hidden-character\" title=\"U+{:04X}\">{REPLACEMENT}</span>", u32::from(hidden))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_named_and_never_passed() {
        let mut out = String::new();
        push_text(&mut out, "a\u{202e}b\u{0}\u{7f}\u{85}\r\n\tc");
        assert!(!out.contains(is_hidden));
        assert!(out.starts_with("a<span class=\"hidden-character\" title=\"U+202E\">\u{fffd}</span>b"));
        assert!(out.ends_with("\n\tc"));
    }

    #[test]
    fn texts_of_any_length_are_searched_to_their_end() {
        for length in [0, 1, 31, 32, 33, 64, 100] {
            let text = "a".repeat(length) + "\u{202e}<";
            let mut out = String::new();
            push_text(&mut out, &text);
            assert!(has_hidden(&text) && !has_hidden(&out) && out.ends_with("&lt;"), "{length}");
        }
    }

    #[test]
    fn visible_borrows_what_is_clean() {
        assert!(matches!(visible("clean\n"), Cow::Borrowed("clean\n")));
        assert_eq!(visible("a\u{2066}b\u{1b}[0m"), "a\u{fffd}b\u{fffd}[0m");
    }

    #[test]
    fn nothing_leaves_its_attribute() {
        let mut out = String::new();
        push_attribute(&mut out, "\"><b' onx=\u{1}&");
        assert_eq!(out, "&quot;&gt;&lt;b&#39; onx=\u{fffd}&amp;");
    }
}
