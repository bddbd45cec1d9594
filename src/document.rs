//! `Node`: a YAML or TOML document as a tree in which every value and key knows its place.
//!
//! 1. `yaml::parse` or `toml::parse` makes the tree from text, within a budget, and says what is not well-formed.
//! 2. A [`Shape`](crate::shape::Shape) says what the tree should look like and what is wrong with it.
//! 3. `playbook` and `config` take valid values out of it.

use crate::inputs::Span;

pub mod toml;
pub mod yaml;

/// One value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing: `null`, `~` or no value at all.
    Null,
    /// A text.
    Text(Box<str>),
    /// A bare scalar that is not a text, as it is written.
    Bare(Bare, Box<str>),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the file.
    Map(Vec<Entry>),
}

/// The types of bare scalars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bare {
    /// `true` or `false`.
    Bool,
    /// An integer or a decimal fraction.
    Number,
    /// A date or a time (TOML only).
    Date,
}

/// A key of a mapping and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: Box<str>,
    /// Where the key stands.
    pub key_span: Span,
    /// Its value.
    pub value: Node,
}

impl Node {
    /// The entry of a mapping that has this key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| &*entry.key == key)
    }

    /// The value that a mapping has under this key, unless that is null.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value).filter(|node| !matches!(node.value, Value::Null))
    }

    /// Takes the value that a mapping has under this key out of it, and leaves null; nothing if it is null.
    pub fn take(&mut self, key: &str) -> Option<Node> {
        let Value::Map(entries) = &mut self.value else { return None };
        let node = &mut entries.iter_mut().find(|entry| &*entry.key == key)?.value;
        let value = std::mem::replace(&mut node.value, Value::Null);
        Some(Node { span: node.span, value }).filter(|node| !matches!(node.value, Value::Null))
    }

    /// The entries of a mapping; none of anything else.
    pub fn entries(&self) -> &[Entry] {
        if let Value::Map(entries) = &self.value { entries } else { &[] }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Node] {
        if let Value::List(items) = &self.value { items } else { &[] }
    }

    /// The text of a scalar, as it is written.
    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Bare(_, text) => Some(text),
            _ => None,
        }
    }

    /// The text of a scalar, as it is written, in the same memory.
    pub fn into_scalar(self) -> Option<String> {
        match self.value {
            Value::Text(text) | Value::Bare(_, text) => Some(text.into()),
            _ => None,
        }
    }

    /// The entries of a mapping; none of anything else.
    pub fn into_entries(self) -> Vec<Entry> {
        if let Value::Map(entries) = self.value { entries } else { Vec::new() }
    }

    /// The items of a list; none of anything else.
    pub fn into_items(self) -> Vec<Node> {
        if let Value::List(items) = self.value { items } else { Vec::new() }
    }

    /// What the value is, in words: `a list`, `a number`.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "nothing",
            Value::Text(_) => "a text",
            Value::Bare(Bare::Bool, _) => "a boolean",
            Value::Bare(Bare::Number, _) => "a number",
            Value::Bare(Bare::Date, _) => "a date",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }

    /// The same value, wherever it stands?
    pub fn same_value(&self, other: &Node) -> bool {
        match (&self.value, &other.value) {
            (Value::Null, Value::Null) => true,
            (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same_value(b)),
            (Value::Map(a), Value::Map(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.key == b.key && a.value.same_value(&b.value))
            }
            _ => self.scalar().is_some() && self.scalar() == other.scalar(),
        }
    }

    /// The value as JSON.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Null => Json::Null,
            Value::Text(text) => Json::from(&**text),
            Value::Bare(Bare::Bool, text) => Json::Bool(&**text == "true"),
            Value::Bare(Bare::Number, text) => json_number(text),
            Value::Bare(Bare::Date, text) => Json::from(&**text),
            Value::List(items) => items.iter().map(Node::to_json).collect(),
            Value::Map(entries) => {
                Json::Object(entries.iter().map(|entry| (entry.key.to_string(), entry.value.to_json())).collect())
            }
        }
    }
}

/// A number where JSON has one for it, else the text (`.inf`, `0x1F`).
fn json_number(text: &str) -> serde_json::Value {
    if let Ok(integer) = text.parse::<i64>() {
        return integer.into();
    }
    match text.parse::<f64>().ok().and_then(serde_json::Number::from_f64) {
        Some(number) => number.into(),
        None => text.into(),
    }
}

/// The place in the file of a range of a text that stands at `span` there.
///
/// Line by line: a block scalar's lines are the file's, less their indent. Where a scalar was folded or escaped, the
/// place is that of the range's first word, or else the scalar's first line.
pub fn locate(file: &str, span: Span, text: &str, range: std::ops::Range<usize>) -> Span {
    let scalar = file.get(span.start as usize..span.end as usize).unwrap_or_default();
    let before = text.get(..range.start).unwrap_or_default();
    let line = text[before.rfind('\n').map_or(0, |at| at + 1)..].lines().next().unwrap_or_default();
    let words = text.get(range.clone()).unwrap_or_default().lines().next().unwrap_or_default();
    let column = range.start - before.rfind('\n').map_or(0, |at| at + 1);
    let number = before.matches('\n').count();
    // A block scalar may begin with its header; blank lines at its head are part of the text.
    let lines = scalar.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    });
    let mut candidates = lines.skip(number).take(2).chain([(0, scalar)]).filter(|_| !line.is_empty());
    let whole_line = candidates.find_map(|(start, source)| Some(start + source.find(line)? + column));
    let found = whole_line.or_else(|| nth_word(scalar, before, words));
    let at = span.start as usize + found.unwrap_or(0);
    let rest = scalar.get(found.unwrap_or(0)..).unwrap_or_default();
    let length = match found {
        Some(_) if rest.starts_with(words) => words.len(),
        Some(_) => rest.find(char::is_whitespace).unwrap_or(rest.len()),
        None => rest.lines().next().map_or(0, str::len),
    };
    Span { file: span.file, start: at as u32, end: (at + length).min(file.len()) as u32 }
}

/// Where the first of `words` stands in a scalar whose text has `before` in front of it: folding parts no word, and
/// keeps their order.
fn nth_word(scalar: &str, before: &str, words: &str) -> Option<usize> {
    let word = words.split_whitespace().next()?;
    scalar.match_indices(word).nth(before.matches(word).count()).map(|(at, _)| at)
}
