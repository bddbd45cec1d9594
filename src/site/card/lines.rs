//! Texts in lines: what the fonts can write of them, broken where one may, and cut with an ellipsis.

use std::borrow::Cow;

use textwrap::WordSeparator;

use super::typeface::Typeface;

/// More than any card can show.
const MOST_LETTERS: usize = 500;
const ELLIPSIS: char = '…';

/// What a typeface can write of a text, in one line: letters that the font lacks are left out, and so is the whole text
/// if they are more than a quarter of it, for what is left would say something else.
pub(super) fn writable(text: &str, typeface: &Typeface) -> Option<String> {
    let letters = || text.chars().filter(|c| !c.is_whitespace()).take(MOST_LETTERS);
    let (all, known) = (letters().count(), letters().filter(|c| typeface.has(*c)).count());
    if known == 0 || (all - known) * 4 > all {
        return None;
    }
    let cleaned: String =
        text.chars().filter(|c| c.is_whitespace() || typeface.has(*c)).take(2 * MOST_LETTERS).collect();
    Some(cleaned.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A text in lines of at most `width` pixels; the last of at most `most` ends with an ellipsis if there is more.
pub(super) fn wrap<'t>(text: &'t str, typeface: &Typeface, width: i32, most: usize) -> Vec<Cow<'t, str>> {
    let lines = fill(text, &pieces(text, typeface, width), width);
    let mut shown: Vec<_> = lines.iter().take(most).map(|line| Cow::Borrowed(line.trim_end())).collect();
    if let Some(last) = shown.last_mut().filter(|_| lines.len() > most) {
        *last = Cow::Owned(shortened(last, typeface, width));
    }
    shown
}

/// A text in as few lines as `width` allows, and these as even as can be, for a title looks better so; `None` if they are
/// more than `most`.
pub(super) fn balanced<'t>(text: &'t str, typeface: &Typeface, width: i32, most: usize) -> Option<Vec<Cow<'t, str>>> {
    let pieces = pieces(text, typeface, width);
    let count = |width| fill(text, &pieces, width).len();
    let lines = count(width);
    if lines > most {
        return None;
    }
    let (mut narrow, mut wide) = (width / 2, width);
    while wide - narrow > 8 {
        let middle = (narrow + wide) / 2;
        if count(middle) > lines { narrow = middle } else { wide = middle }
    }
    Some(fill(text, &pieces, wide).into_iter().map(|line| Cow::Borrowed(line.trim_end())).collect())
}

/// A part of a text after which a line may end.
struct Piece {
    /// Where it ends in the text.
    end: usize,
    /// How wide it is, without the space at its end and with it.
    width: i32,
    advance: i32,
}

/// The pieces of a text, one after the other; none that has several letters is wider than a line.
fn pieces(text: &str, typeface: &Typeface, width: i32) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for word in WordSeparator::UnicodeBreakProperties.find_words(text) {
        let end = start + word.word.len() + word.whitespace.len();
        while start < end {
            let length = longest_start(&text[start..end], typeface, width);
            let piece = &text[start..start + length];
            start += length;
            pieces.push(Piece { end: start, width: typeface.width(piece.trim_end()), advance: typeface.width(piece) });
        }
    }
    pieces
}

/// How many bytes of a word fit into a width: at least those of its first letter.
fn longest_start(word: &str, typeface: &Typeface, width: i32) -> usize {
    if typeface.width(word.trim_end()) <= width {
        return word.len();
    }
    let ends = || word.char_indices().map(|(at, c)| at + c.len_utf8());
    ends().take_while(|end| typeface.width(&word[..*end]) <= width).last().or_else(|| ends().next()).unwrap_or(1)
}

/// Puts as many pieces into each line as go into it.
fn fill<'t>(text: &'t str, pieces: &[Piece], width: i32) -> Vec<&'t str> {
    let (mut lines, mut start, mut end, mut pen) = (Vec::new(), 0, 0, 0);
    for piece in pieces {
        if pen > 0 && pen + piece.width > width {
            lines.push(&text[start..end]);
            (start, pen) = (end, 0);
        }
        (end, pen) = (piece.end, pen + piece.advance);
    }
    if end > start {
        lines.push(&text[start..end]);
    }
    lines
}

/// As much of a line as goes before an ellipsis.
fn shortened(line: &str, typeface: &Typeface, width: i32) -> String {
    let mut line = line.to_owned();
    loop {
        line.truncate(line.trim_end_matches(|c: char| c.is_whitespace() || ",;:.–—-(".contains(c)).len());
        line.push(ELLIPSIS);
        if typeface.width(&line) <= width || line.pop().and_then(|_| line.pop()).is_none() {
            return line;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::typeface::{ID, TEXT, TITLES};
    use super::*;

    const SENTENCE: &str = "The job could not obtain an OIDC token from the provider, or the cloud refused the token.";

    #[test]
    fn lines_hold_all_words_and_are_not_too_wide() {
        let lines = wrap(SENTENCE, &TEXT, 500, 9);
        assert_eq!(lines.join(" "), SENTENCE);
        assert!(lines.len() > 2 && lines.iter().all(|line| TEXT.width(line) <= 500), "{lines:?}");
    }

    #[test]
    fn what_is_left_out_is_shown_by_an_ellipsis() {
        let lines = wrap(SENTENCE, &TEXT, 500, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…') && TEXT.width(&lines[1]) <= 500, "{lines:?}");
        assert_eq!(shortened("one, two:", &TEXT, 500), "one, two…");
        assert_eq!(shortened("one", &TEXT, 1), "");
    }

    #[test]
    fn a_word_that_is_too_long_is_broken() {
        let word = "a-".repeat(10) + &"x".repeat(100);
        let lines = wrap(&word, &ID, 200, 100);
        assert_eq!(lines.concat(), word);
        assert!(lines.iter().all(|line| ID.width(line) <= 200), "{lines:?}");
    }

    #[test]
    fn a_balanced_title_has_no_lonely_word() {
        let title = "Container image could not be pulled at all";
        let [largest, ..] = &TITLES;
        let (even, greedy) = (balanced(title, largest, 1040, 3).unwrap(), wrap(title, largest, 1040, 3));
        assert_eq!((even.len(), even.join(" ")), (greedy.len(), title.to_owned()));
        assert!(largest.width(&even[1]) > largest.width(&greedy[1]), "{even:?}");
        assert!(balanced(SENTENCE, largest, 1040, 2).is_none());
    }

    #[test]
    fn what_the_font_lacks_is_left_out() {
        assert_eq!(writable("Größe  →\nΔ Й 🦀 ok", &TEXT).as_deref(), Some("Größe → Δ Й ok"));
        assert_eq!(writable("依存 ok", &TEXT), None);
        assert_eq!(writable("\u{fffd}", &TEXT), None);
    }
}
