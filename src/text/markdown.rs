//! Text that is written as Markdown: escaped, as a code span, as a code block.

use std::borrow::Cow;

/// Text as Markdown that shows it as it is, on one line.
pub fn escape(text: &str) -> Cow<'_, str> {
    let text = on_one_line(text);
    // What may begin a block: a mark, or a number and its full stop.
    let number = text.bytes().take_while(u8::is_ascii_digit).count();
    let means_something = |(at, byte): (usize, u8)| match byte {
        b'#' | b'-' | b'+' | b'=' | b':' => at == 0,
        b'.' | b')' => at == number,
        _ => matches!(byte, b'\\' | b'`' | b'*' | b'_' | b'[' | b']' | b'<' | b'>' | b'&' | b'~' | b'|'),
    };
    let mut escaped = String::new();
    let mut done = 0;
    for (at, _) in text.bytes().enumerate().filter(|one| means_something(*one)) {
        escaped.extend([&text[done..at], "\\"]);
        done = at;
    }
    if escaped.is_empty() {
        return text;
    }
    escaped.push_str(&text[done..]);
    Cow::Owned(escaped)
}

/// Text with one space in the place of each run of white space, and none at the ends.
pub fn on_one_line(text: &str) -> Cow<'_, str> {
    if is_on_one_line(text) {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    Cow::Owned(line)
}

/// Whether a text is seen at a glance to be on one line: most are, and are ASCII.
fn is_on_one_line(text: &str) -> bool {
    let mut before = b' ';
    let is_plain = text.bytes().all(|byte| {
        let is_plain = byte.is_ascii_graphic() || (byte == b' ' && before != b' ');
        before = byte;
        is_plain
    });
    is_plain && before != b' '
}

/// The longest run of backticks in a text.
fn longest_run(text: &str) -> usize {
    let Some(first) = text.find('`') else { return 0 };
    text[first..].split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Text as a code span, on one line.
pub fn code_span(text: &str) -> String {
    let text = on_one_line(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Lines as a code block.
pub fn code_block(language: &str, lines: &[&str]) -> String {
    let longest = lines.iter().map(|line| longest_run(line)).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}{language}\n{}\n{fence}\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_on_one_line_have_one_space_between_them(text in "[ \\ta-c.é\u{a0}\u{2003}\\n]{0,12}") {
            let words: Vec<_> = text.split_whitespace().collect();
            prop_assert_eq!(on_one_line(&text), words.join(" "));
        }
    }
}
