//! `Shape`: what a document looks like, as a table that drives both its validation and its JSON Schema.
//!
//! `check` walks a document beside its shape and reports every difference; `json_schema` writes the shape in the
//! words of JSON Schema, so that editors complete and check what an author types.

use std::borrow::Cow;

use serde_json::{Map, Value as Json, json};

use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Bare, Entry, Node, Value};
use crate::inputs::Span;
use crate::text::nearest;

/// What a value looks like.
#[derive(Debug)]
pub enum Shape {
    /// A text.
    Text,
    /// A text in Markdown.
    Markdown,
    /// A text that this test accepts.
    Word(&'static Word),
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A list of texts; a bare number or boolean in it is read as text, with a warning.
    Texts,
    /// A list of values of one shape.
    List(&'static Shape),
    /// A mapping with these keys and no others.
    Map(&'static [Field]),
    /// A mapping with at least these keys.
    OpenMap(&'static [Field]),
    /// A mapping from any key to values of one shape.
    Table(&'static Shape),
    /// Anything.
    Any,
}

/// A text with a syntax of its own.
#[derive(Debug)]
pub struct Word {
    /// What it is called.
    pub name: &'static str,
    /// Its syntax, as a regular expression for the JSON Schema.
    pub pattern: &'static str,
    /// The syntax in words, for the author.
    pub help: &'static str,
    /// Whether a text has the syntax.
    pub accepts: fn(&str) -> bool,
}

/// Whether a key must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must, and its text must not be blank.
    Required,
    /// It may be left out.
    Optional,
}

/// One key of a mapping.
#[derive(Debug)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What its value looks like.
    pub shape: Shape,
    /// Whether it must be there.
    pub need: Need,
    /// What it means, for the JSON Schema.
    pub doc: &'static str,
}

impl Field {
    /// A key that must be there.
    pub const fn required(name: &'static str, shape: Shape, doc: &'static str) -> Self {
        Self { name, shape, need: Need::Required, doc }
    }

    /// A key that may be left out.
    pub const fn optional(name: &'static str, shape: Shape, doc: &'static str) -> Self {
        Self { name, shape, need: Need::Optional, doc }
    }
}

/// What to do with a file that holds no mapping.
const BEGINNING: &str = "begin with a key, such as `id:`, or take the file out";

/// Reports every way in which `node` differs from `shape`; `name` says what it is.
pub fn check(node: &Node, shape: &Shape, name: &str, found: &mut Vec<Diagnostic>) {
    match (shape, &node.value) {
        (Shape::Any, _) | (Shape::Text | Shape::Markdown, Value::Text(_)) => {}
        (Shape::Number, Value::Bare(Bare::Number, _)) => {}
        (Shape::Integer, Value::Bare(Bare::Number, text)) if text.parse::<i64>().is_ok() => {}
        (Shape::Word(word), Value::Text(text)) => check_word(node.span, text, word, name, found),
        (Shape::OneOf(values), Value::Text(text) | Value::Bare(_, text)) => {
            check_one_of(node.span, text, values, name, found)
        }
        (Shape::Texts, Value::List(items)) => items.iter().for_each(|item| check_text_item(item, name, found)),
        (Shape::List(shape), Value::List(items)) => items.iter().for_each(|item| check(item, shape, name, found)),
        (Shape::Map(fields), Value::Map(entries)) => {
            check_fields(node, fields, name, found);
            entries.iter().for_each(|entry| check_known(entry, fields, name, found));
        }
        (Shape::OpenMap(fields), Value::Map(_)) => check_fields(node, fields, name, found),
        (Shape::Table(shape), Value::Map(entries)) => {
            entries.iter().for_each(|entry| check(&entry.value, shape, &format!("{name}.{}", entry.key), found));
        }
        _ => found.push(wrong_type(node, shape, name)),
    }
}

fn wrong_type(node: &Node, shape: &Shape, name: &str) -> Diagnostic {
    let (message, help) = match (name, &node.value) {
        ("", Value::Null) => ("the file is empty".to_owned(), BEGINNING.to_owned()),
        ("", _) => (format!("the file is {}, where {} belongs", node.kind(), shape.kind()), BEGINNING.to_owned()),
        _ => (format!("`{name}` is {}, where {} belongs", node.kind(), shape.kind()), remedy(node, shape)),
    };
    Diagnostic::new(&codes::WRONG_TYPE, message).at(node.span).with_help(help)
}

/// What to do with a value that does not have this shape.
fn remedy(node: &Node, shape: &Shape) -> String {
    match (shape, &node.value) {
        (_, Value::Null) => format!("write {}, or take it out", shape.kind()),
        (Shape::Text | Shape::Markdown | Shape::Word(_), Value::Bare(_, text)) => {
            format!("quote it if it is meant as text: \"{text}\"")
        }
        (Shape::Text | Shape::Markdown, Value::List(_) | Value::Map(_)) => {
            "write one text; quote it whole if its brackets, hyphens or colons are part of it".to_owned()
        }
        (Shape::Texts | Shape::List(Shape::Text | Shape::Word(_)), Value::Text(_)) => {
            "write it as a list: put it in quotes and square brackets, [\"…\"]".to_owned()
        }
        _ => shape.help(),
    }
}

fn check_word(span: Span, text: &str, word: &Word, name: &str, found: &mut Vec<Diagnostic>) {
    if !(word.accepts)(text) {
        let rule = if word.name == "id" { &codes::INVALID_ID } else { &codes::INVALID_VALUE };
        let text = if text.is_empty() { "an empty text".to_owned() } else { format!("`{}`", quoted(text)) };
        let place = if name == word.name { String::new() } else { format!(" for `{name}`") };
        let message = format!("{text} is not a valid {}{place}", word.name);
        found.push(Diagnostic::new(rule, message).at(span).with_help(word.help));
    }
}

/// A text as a message quotes it: on one line, and not too long.
fn quoted(text: &str) -> String {
    let line: String = text.escape_debug().collect();
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn check_one_of(span: Span, text: &str, values: &'static [&str], name: &str, found: &mut Vec<Diagnostic>) {
    if values.contains(&text) {
        return;
    }
    let help = match nearest(text, values.iter().copied()) {
        Some(value) if values.len() > 1 => format!("did you mean `{value}`? It may be {}", names(values)),
        _ => Shape::OneOf(values).help(),
    };
    let message = format!("`{name}` cannot be `{}`", quoted(text));
    found.push(Diagnostic::new(&codes::INVALID_VALUE, message).at(span).with_help(help));
}

/// `a`, `b`: names as a message lists them.
fn names(names: &[&str]) -> String {
    format!("`{}`", names.join("`, `"))
}

fn check_text_item(item: &Node, name: &str, found: &mut Vec<Diagnostic>) {
    match &item.value {
        Value::Text(_) => {}
        Value::Bare(_, text) => found.push(
            Diagnostic::new(&codes::NOT_A_STRING, format!("{} in `{name}` is read as text", item.kind()))
                .at(item.span)
                .with_help(format!("quote it: \"{text}\"")),
        ),
        _ => {
            let message = format!("an item of `{name}` is {}, where a text belongs", item.kind());
            let help = remedy(item, &Shape::Text);
            found.push(Diagnostic::new(&codes::WRONG_TYPE, message).at(item.span).with_help(help));
        }
    }
}

fn check_fields(node: &Node, fields: &[Field], name: &str, found: &mut Vec<Diagnostic>) {
    for field in fields {
        let entry = node.entry(field.name).filter(|entry| !matches!(entry.value.value, Value::Null));
        if entry.is_none() && field.need == Need::Optional {
            continue;
        }
        let path = if name.is_empty() { Cow::Borrowed(field.name) } else { format!("{name}.{}", field.name).into() };
        match (entry, field.need) {
            (None, _) => found.push(missing(node, field, &path)),
            (Some(entry), Need::Required) if is_blank(entry, field) => {
                // A block without lines has no place of its own: its key has.
                let problem = Diagnostic::new(&codes::EMPTY_FIELD, format!("`{path}` is empty")).at(entry.key_span);
                found.push(problem.with_help(format!("write {}", field.doc)));
            }
            (Some(entry), _) => check(&entry.value, &field.shape, &path, found),
        }
    }
}

/// Whether a field that is prose holds none.
fn is_blank(entry: &Entry, field: &Field) -> bool {
    let is_prose = matches!(field.shape, Shape::Text | Shape::Markdown);
    is_prose && matches!(&entry.value.value, Value::Text(text) if text.trim().is_empty())
}

fn missing(node: &Node, field: &Field, path: &str) -> Diagnostic {
    let span = match (node.entry(field.name), node.entries().first()) {
        (Some(entry), _) => entry.key_span,
        (None, Some(first)) => first.key_span,
        (None, None) => node.span,
    };
    Diagnostic::new(&codes::MISSING_FIELD, format!("`{path}` is missing"))
        .at(span)
        .with_help(format!("add `{}` with {}", field.name, field.doc))
}

fn check_known(entry: &Entry, fields: &[Field], name: &str, found: &mut Vec<Diagnostic>) {
    if fields.iter().any(|field| field.name == &*entry.key) {
        return;
    }
    let place = if name.is_empty() { String::new() } else { format!(" in `{name}`") };
    let mut problem =
        Diagnostic::new(&codes::UNKNOWN_KEY, format!("unknown key `{}`{place}", entry.key.escape_debug()))
            .at(entry.key_span);
    problem = match nearest(&entry.key, fields.iter().map(|field| field.name)) {
        Some(known) => problem.with_help(format!("did you mean `{known}`?")),
        None => problem.with_help("it is ignored; take it out unless another program reads it"),
    };
    found.push(problem);
}

impl Shape {
    fn kind(&self) -> &'static str {
        match self {
            Shape::Text | Shape::Markdown | Shape::Word(_) | Shape::OneOf(_) => "a text",
            Shape::Number => "a number",
            Shape::Integer => "a whole number",
            Shape::Texts => "a list of texts",
            Shape::List(Shape::Map(_) | Shape::OpenMap(_)) => "a list of mappings",
            Shape::List(_) => "a list",
            Shape::Map(_) | Shape::OpenMap(_) | Shape::Table(_) => "a mapping",
            Shape::Any => "anything",
        }
    }

    /// What an author is to write.
    fn help(&self) -> String {
        let keys = |fields: &[Field]| names(&fields.iter().map(|field| field.name).collect::<Vec<_>>());
        match self {
            Shape::Word(word) => word.help.to_owned(),
            Shape::Number => "write a number without quotes, such as 1.5".to_owned(),
            Shape::Integer => "write a whole number without quotes, such as 2".to_owned(),
            Shape::OneOf([value]) => format!("write `{value}`"),
            Shape::OneOf(values) => format!("it may be {}", names(values)),
            Shape::List(Shape::Map(fields) | Shape::OpenMap(fields)) => {
                format!("write a list whose items may have the keys {}", keys(fields))
            }
            Shape::Map(fields) | Shape::OpenMap(fields) => format!("write a mapping; its keys may be {}", keys(fields)),
            Shape::Table(shape) => format!("write a mapping; each of its values is {}", shape.kind()),
            Shape::Text | Shape::Markdown | Shape::Texts | Shape::List(_) | Shape::Any => {
                format!("write {}", self.kind())
            }
        }
    }

    /// The shape in the words of JSON Schema (draft 2020-12).
    pub fn json_schema(&self) -> Json {
        match self {
            Shape::Text => json!({"type": "string"}),
            Shape::Markdown => json!({"type": "string", "contentMediaType": "text/markdown"}),
            Shape::Word(word) => json!({"type": "string", "pattern": word.pattern}),
            Shape::Number => json!({"type": "number"}),
            Shape::Integer => json!({"type": "integer"}),
            Shape::OneOf(values) => json!({"enum": values}),
            Shape::Texts => json!({"type": "array", "items": {"type": ["string", "number", "boolean"]}}),
            Shape::List(shape) => json!({"type": "array", "items": shape.json_schema()}),
            Shape::Map(fields) => map_schema(fields, false),
            Shape::OpenMap(fields) => map_schema(fields, true),
            Shape::Table(shape) => json!({"type": "object", "additionalProperties": shape.json_schema()}),
            Shape::Any => json!({}),
        }
    }
}

fn map_schema(fields: &[Field], open: bool) -> Json {
    let property = |field: &Field| {
        let mut schema = Map::from_iter([("description".to_owned(), Json::from(field.doc))]);
        if let Json::Object(shape) = field.shape.json_schema() {
            schema.extend(shape);
        }
        (field.name.to_owned(), Json::Object(schema))
    };
    let required: Vec<_> = fields.iter().filter(|field| field.need == Need::Required).map(|field| field.name).collect();
    let mut schema = json!({"type": "object", "properties": Map::from_iter(fields.iter().map(property))});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    if !open {
        schema["additionalProperties"] = json!(false);
    }
    schema
}
