//! Characters that no reader sees, in the texts of a document.

use crate::diagnostic::{Diagnostic, codes, visible::hidden_in};
use crate::document::{Node, Value};

/// The keys of texts that are left out: the renderer reports its own Markdown, and logs are kept as they were printed.
const LEFT_OUT: [&str; 6] = ["summary", "diagnosis", "fix", "validation", "why_it_matters", "log"];

/// Reports the hidden characters of every other text in a document; `help` says what to do about them.
pub(super) fn check(node: &Node, help: &'static str, found: &mut Vec<Diagnostic>) {
    match &node.value {
        Value::Text(text) => found.extend(hidden_in(text).map(|(_, character)| {
            let message = format!("the hidden character U+{:04X} stands here", u32::from(character));
            Diagnostic::new(&codes::HIDDEN_CHARACTER, message).at(node.span).with_help(help)
        })),
        Value::List(items) => items.iter().for_each(|item| check(item, help, found)),
        Value::Map(entries) => {
            let looked_at = entries.iter().filter(|entry| !LEFT_OUT.contains(&&*entry.key));
            looked_at.for_each(|entry| check(&entry.value, help, found));
        }
        Value::Null | Value::Bare(..) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playbook::format::PLAYBOOK;
    use crate::shape::Shape;

    #[test]
    fn markdown_is_left_to_its_renderer() {
        let Shape::Map(fields) = &PLAYBOOK else { panic!("a playbook is a mapping") };
        let markdown = fields.iter().filter(|field| matches!(field.shape, Shape::Markdown)).map(|field| field.name);
        assert_eq!(markdown.chain(["log"]).collect::<Vec<_>>(), LEFT_OUT);
    }
}
