//! Text that is safe to show: what a terminal would obey, or what a reader could not see, becomes visible.
//!
//! Sources, and messages that quote them, are not trusted: an escape sequence could rewrite the terminal, a bidirectional
//! mark could make a line read as something that it does not say ("Trojan Source", CVE-2021-42574).

use std::borrow::Cow;

use crate::text::find_byte;

/// Whether a character is never shown as it is: it is a control character, it changes the direction of text, or it is invisible.
///
/// The joiners U+200C and U+200D are not among them, since ordinary words and emoji are written with them.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a character is [hidden](is_hidden) in a text, where white space is shown as it is.
pub fn is_hidden_in_text(c: char) -> bool {
    !matches!(c, '\n' | '\t' | '\u{2028}' | '\u{2029}') && is_hidden(c)
}

/// Whether a text holds a character that is [hidden in it](is_hidden_in_text).
pub fn has_hidden(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = find_byte(rest.as_bytes(), may_hide) {
        let mut characters = rest[at..].chars();
        if characters.next().is_some_and(is_hidden_in_text) {
            return true;
        }
        rest = characters.as_str();
    }
    false
}

/// Whether a byte can be the first of a hidden character: a quick look that spares decoding most texts.
pub(crate) fn may_hide(byte: u8) -> bool {
    !matches!(byte, b' '..=b'~' | b'\n' | b'\t')
}

/// Each character that is [hidden in a text](is_hidden_in_text), with its place. A line may end in two characters, as on
/// Windows, of which neither is hidden.
pub fn hidden_in(text: &str) -> impl Iterator<Item = (usize, char)> {
    let searched = if has_hidden(text) { text } else { "" };
    let ends_line = |at: usize| searched[at..].starts_with("\r\n");
    searched.char_indices().filter(move |(at, c)| is_hidden_in_text(*c) && !ends_line(*at))
}

/// The text with a visible character in the place of each [hidden](is_hidden) one: the picture of an ASCII control
/// character (`␛` for escape), `�` for any other. The number of characters does not change.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.contains(is_hidden) { text.chars().map(picture).collect() } else { text.into() }
}

fn picture(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '␡',
        c if is_hidden(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_become_visible_one_for_one() {
        assert_eq!(visible("a\u{1b}[31m\r\n\t\u{7f}\u{9b}\u{202e}b\u{feff}\u{e0041}"), "a␛[31m␍␊␉␡��b��");
    }

    #[test]
    fn hidden_characters_have_places_and_ends_of_lines_are_none() {
        let found: Vec<_> = hidden_in("a\u{200b}b\r\n\tc\r\u{2028}\u{1b}").collect();
        assert_eq!(found, [(1, '\u{200b}'), (9, '\r'), (13, '\u{1b}')]);
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        assert!(matches!(visible("größe 日本 👩\u{200d}💻 می\u{200c}خواهم"), Cow::Borrowed(_)));
    }
}
