//! Texts as scalars of YAML 1.2 (<https://yaml.org/spec/1.2.2/>), in the style of the catalog.

use std::fmt::Write;

use crate::diagnostic::visible::is_hidden;

/// A text without quotes where it needs none, inside `[…]` too.
pub(super) fn plain(text: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || " _./()'+=;@-".contains(c);
    let is_value = |text: &str| ["true", "false", "null", "yes", "no", "on", "off"].contains(&&*text.to_lowercase());
    // What YAML takes for a number or a mark begins with something else.
    let is_begun =
        text.starts_with(|c: char| c.is_ascii_alphabetic()) || text.starts_with('/') || text.starts_with("./");
    let needs_none = is_begun && text.chars().all(safe) && !text.ends_with(' ') && !is_value(text);
    if needs_none { text.to_owned() } else { quoted(text) }
}

/// A text in double quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\t' => quoted.push_str("\\t"),
            '\n' => quoted.push_str("\\n"),
            c if is_hidden(c) => drop(write!(quoted, "\\U{:08X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A text as a block whose key stands after `indent`, and whose lines are `deeper`; in quotes where a block could not
/// hold it.
pub(super) fn block(text: &str, indent: &str, deeper: &str) -> String {
    let is_shown = |c: char| c == '\n' || c == '\t' || !is_hidden(c);
    if text.is_empty() || text.ends_with('\n') || text.starts_with('\n') || !text.chars().all(is_shown) {
        return quoted(text);
    }
    // The first line tells how deep the block is, unless it begins with white space of its own.
    let depth = if text.starts_with([' ', '\t']) { deeper.len().to_string() } else { String::new() };
    let mut block = format!("|{depth}-");
    for line in text.split('\n') {
        let margin = if line.is_empty() { "" } else { deeper };
        let indent = if line.is_empty() { "" } else { indent };
        block += &format!("\n{indent}{margin}{line}");
    }
    block
}
