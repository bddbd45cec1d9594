//! Text in HTML: escaped, and without characters that hide or reorder what stands beside them.

use std::borrow::Cow;
use std::fmt::{self, Write};

/// What stands in place of a hidden character.
const REPLACEMENT: char = '\u{fffd}';

/// Whether a character is [never shown as it is](crate::diagnostic::visible::is_hidden), save white space.
pub fn is_hidden(c: char) -> bool {
    !matches!(c, '\n' | '\t' | '\u{2028}' | '\u{2029}') && crate::diagnostic::visible::is_hidden(c)
}

/// The text with every hidden character replaced by U+FFFD, for titles, attributes and other plain text.
pub fn visible(text: &str) -> Cow<'_, str> {
    if has_hidden(text) {
        text.chars().map(|c| if is_hidden(c) { REPLACEMENT } else { c }).collect::<String>().into()
    } else {
        text.into()
    }
}

/// Whether a text holds a hidden character.
pub(super) fn has_hidden(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = find(rest.as_bytes(), may_hide) {
        let mut characters = rest[at..].chars();
        if characters.next().is_some_and(is_hidden) {
            return true;
        }
        rest = characters.as_str();
    }
    false
}

/// Whether a byte can be the first of a hidden character: a quick look that spares decoding most texts.
fn may_hide(byte: u8) -> bool {
    !matches!(byte, b' '..=b'~' | b'\n' | b'\t')
}

/// The first byte that is special.
///
/// Whole chunks are tested without a branch on each byte, so that the compiler can test many bytes at once.
fn find(bytes: &[u8], special: impl Fn(u8) -> bool) -> Option<usize> {
    let (start, is_plain) = skip::<32>(bytes, 0, &special);
    let start = if is_plain { skip::<8>(bytes, start, &special).0 } else { start };
    bytes[start..].iter().position(|byte| special(*byte)).map(|at| start + at)
}

/// The start of the first chunk, from `start` on, that holds a special byte, or of what is left behind the last whole
/// one; and whether it is the latter.
fn skip<const CHUNK: usize>(bytes: &[u8], start: usize, special: &impl Fn(u8) -> bool) -> (usize, bool) {
    let chunks = bytes[start..].as_chunks::<CHUNK>().0;
    let is_plain = |chunk: &&[u8; CHUNK]| !chunk.iter().fold(false, |any, byte| any | special(*byte));
    let plain = chunks.iter().take_while(is_plain).count();
    (start + plain * CHUNK, plain == chunks.len())
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
    while let Some(next) = find(&bytes[at..], &special) {
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
