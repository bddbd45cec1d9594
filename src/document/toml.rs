//! TOML text -> `Node`.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Bare, Entry, Node, Value};
use crate::diagnostic::{Diagnostic, codes};
use crate::inputs::{FileId, Span};

/// What to do about an error of the syntax. The parser's message says what is wrong, and in words that may change.
const HELP: &str = "mend the marked place; every key has a value, texts are in quotes, and no key stands twice";

/// Parses a TOML document; adds every problem of its syntax to `found`.
pub fn parse(file: FileId, text: &str, found: &mut Vec<Diagnostic>) -> Option<Node> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        let problem = Diagnostic::new(&codes::TOML_SYNTAX, error.message().to_owned()).at(place(file, &span));
        found.push(problem.with_help(HELP));
    }
    let span = place(file, &table.span());
    errors.is_empty().then(|| Node { span, value: map(file, table.get_ref()) })
}

fn place(file: FileId, range: &std::ops::Range<usize>) -> Span {
    Span { file, start: range.start as u32, end: range.end as u32 }
}

fn node(file: FileId, value: &Spanned<DeValue<'_>>) -> Node {
    let bare = |kind, text: String| Value::Bare(kind, text.into());
    let content = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.as_ref().into()),
        DeValue::Integer(integer) => bare(Bare::Number, integer.as_str().to_owned()),
        DeValue::Float(float) => bare(Bare::Number, float.as_str().to_owned()),
        DeValue::Boolean(boolean) => bare(Bare::Bool, boolean.to_string()),
        DeValue::Datetime(date) => bare(Bare::Date, date.to_string()),
        DeValue::Array(items) => Value::List(items.iter().map(|item| node(file, item)).collect()),
        DeValue::Table(table) => map(file, table),
    };
    Node { span: place(file, &value.span()), value: content }
}

fn map(file: FileId, table: &DeTable<'_>) -> Value {
    let entries = table.iter().map(|(key, value)| Entry {
        key: key.get_ref().as_ref().into(),
        key_span: place(file, &key.span()),
        value: node(file, value),
    });
    Value::Map(entries.collect())
}
