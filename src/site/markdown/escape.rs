//! Text in HTML: escaped, and without characters that hide or reorder what stands beside them.

use std::borrow::Cow;
use std::fmt::Write;

/// What stands in place of a hidden character.
const REPLACEMENT: char = '\u{fffd}';

/// Whether a character is a control character other than a line break or a tab, or one that sets the direction of text
/// (<https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters>).
pub fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text with every hidden character replaced by U+FFFD, for titles, attributes and other plain text.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.contains(is_hidden) {
        text.chars().map(|c| if is_hidden(c) { REPLACEMENT } else { c }).collect::<String>().into()
    } else {
        text.into()
    }
}

/// Appends text as the content of an element; a hidden character is shown as a mark that names it.
pub(crate) fn push_text(out: &mut String, text: &str) {
    push_escaped(out, text, |c| matches!(c, '<' | '>' | '&') || is_hidden(c));
}

/// Appends text as a part of a quoted attribute.
pub(crate) fn push_attribute(out: &mut String, text: &str) {
    push_escaped(out, &visible(text), |c| matches!(c, '<' | '>' | '&' | '"' | '\''));
}

fn push_escaped(out: &mut String, text: &str, special: impl Fn(char) -> bool) {
    let mut done = 0;
    for (at, found) in text.match_indices(special) {
        out.push_str(&text[done..at]);
        done = at + found.len();
        match found {
            "<" => out.push_str("&lt;"),
            ">" => out.push_str("&gt;"),
            "&" => out.push_str("&amp;"),
            "\"" => out.push_str("&quot;"),
            "'" => out.push_str("&#39;"),
            hidden => push_mark(out, hidden),
        }
    }
    out.push_str(&text[done..]);
}

fn push_mark(out: &mut String, hidden: &str) {
    for c in hidden.chars() {
        let code = u32::from(c);
        // Writing to a String cannot fail.
        let _ = write!(out, "<span class=\"hidden-character\" title=\"U+{code:04X}\">{REPLACEMENT}</span>");
    }
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
