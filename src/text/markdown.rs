//! Text that is written as Markdown: escaped, as a code span, as a code block.

/// Text as Markdown that shows it as it is, on one line.
pub fn escape(text: &str) -> String {
    let text = on_one_line(text);
    let mut escaped = String::with_capacity(text.len() + 8);
    // What may begin a block: a mark, or a number and its full stop.
    let number = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let begins_block =
            at == 0 && matches!(byte, b'#' | b'-' | b'+' | b'=' | b':') || at == number && matches!(byte, b'.' | b')');
        let means_something =
            matches!(byte, b'\\' | b'`' | b'*' | b'_' | b'[' | b']' | b'<' | b'>' | b'&' | b'~' | b'|');
        if begins_block || means_something {
            escaped.extend([&text[done..at], "\\"]);
            done = at;
        }
    }
    escaped.push_str(&text[done..]);
    escaped
}

/// Text with one space in the place of each run of white space, and none at the ends.
pub fn on_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
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
