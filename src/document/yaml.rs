//! YAML text -> `Node`.
//!
//! 1. Walk the parser's events; keep a stack of the lists and mappings that are open.
//! 2. Resolve plain scalars by the core schema of YAML 1.2 (<https://yaml.org/spec/1.2.2/#103-core-schema>).
//! 3. Put a copy of the anchored value where an alias stands, within the budget.

use std::borrow::Cow;

use foldhash::{HashMap, HashSet};
use granit_parser::{Event, Parser, ScalarStyle, Span as Marked, Tag};

use super::{Bare, Entry, Node, Value};
use crate::diagnostic::{Diagnostic, Said, codes};
use crate::inputs::{FileId, Span};

/// How many lists and mappings may stand inside each other.
const MAX_DEPTH: usize = 64;
/// How much a document may hold once its aliases are resolved: bytes of text, and `NODE_COST` for each value.
const MAX_COST: usize = 8 << 20;
const NODE_COST: usize = 64;
/// Up to so many keys of a mapping are compared one by one.
const FEW_KEYS: usize = 32;

/// Parses a file that holds one document; an empty one is null.
///
/// Gives the document if there is one and no other, and adds what is wrong to `found`.
pub fn parse(file: FileId, text: &str, found: &mut Vec<Diagnostic>) -> Option<Node> {
    let mut builder =
        Builder { file, len: text.len(), open: Vec::new(), anchors: HashMap::default(), cost: 0, root: None };
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        let (event, marked) = match event {
            Ok(pair) => pair,
            Err(error) => {
                let start = text.floor_char_boundary(error.marker().byte_offset().unwrap_or(0));
                let span = builder.clamp(start, start + text[start..].chars().next().map_or(0, char::len_utf8));
                let problem = Diagnostic::new(&codes::YAML_SYNTAX, error.info().to_string()).at(span);
                found.push(problem.with_help(syntax_help(&error.info())));
                return None;
            }
        };
        if let Event::DocumentStart(..) = event {
            documents += 1;
            if documents > 1 {
                found.push(
                    Diagnostic::new(&codes::MULTIPLE_DOCUMENTS, "a second document starts here")
                        .at(builder.span(&marked))
                        .with_help("give each playbook a file of its own; indent the line if it is meant as text"),
                );
                // If the line is meant as text, what the first document lacks stands below it.
                return None;
            }
        }
        match builder.event(event, &marked, found) {
            Ok(()) => {}
            Err(problem) => {
                found.push(*problem);
                return None;
            }
        }
    }
    let empty = Node { span: Span { file, start: 0, end: 0 }, value: Value::Null };
    Some(builder.root.unwrap_or(empty))
}

/// What an author most likely did when the parser says this; its words are about tokens.
fn syntax_help(info: &str) -> &'static str {
    const HELPS: [(&str, &str); 5] = [
        ("mapping values are not allowed", "quote the text: `: ` in it makes a key of what stands before"),
        ("unexpected character", "quote the text: it begins with a character that means something in YAML"),
        ("did not find expected key", "indent the line like those that it belongs to"),
        ("unknown anchor", "quote the text if the `*` is part of it"),
        ("tabs disallowed", "indent with spaces"),
    ];
    let known = HELPS.into_iter().find(|(said, _)| info.contains(said));
    known.map_or(
        "mend the syntax here or in the line before; the file's other problems show once it can be read",
        |known| known.1,
    )
}

struct Builder {
    file: FileId,
    len: usize,
    open: Vec<Open>,
    /// The finished value of each anchor, and its cost.
    anchors: HashMap<usize, (Node, usize)>,
    cost: usize,
    root: Option<Node>,
}

/// A list or mapping that has not ended.
struct Open {
    span: Span,
    anchor: usize,
    cost_before: usize,
    value: Collection,
}

enum Collection {
    List(Vec<Node>),
    Map {
        entries: Vec<Entry>,
        /// All of them, once there are many.
        keys: HashSet<Box<str>>,
        key: Option<(Box<str>, Span)>,
        skipped: bool,
    },
}

impl Builder {
    fn clamp(&self, start: usize, end: usize) -> Span {
        let start = start.min(self.len);
        Span { file: self.file, start: start as u32, end: end.clamp(start, self.len) as u32 }
    }

    fn span(&self, marked: &Marked) -> Span {
        self.clamp(marked.start.byte_offset().unwrap_or(0), marked.end.byte_offset().unwrap_or(0))
    }

    fn event(&mut self, event: Event<'_>, marked: &Marked, found: &mut Vec<Diagnostic>) -> Result<(), Box<Diagnostic>> {
        let span = self.span(marked);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let before = self.cost;
                self.spend(text.len() + NODE_COST, span)?;
                let node = Node { span, value: resolve(text, style, tag.as_deref()) };
                self.finish(node, anchor, before, found);
            }
            Event::Alias(id) => {
                let Some((node, cost)) = self.anchors.get(&id).cloned() else {
                    return Err(too_complex("this alias stands inside the value that it repeats", span));
                };
                let before = self.cost;
                self.spend(cost, span)?;
                self.finish(Node { span, ..node }, 0, before, found);
            }
            Event::SequenceStart(_, anchor, _) => self.open(span, anchor, Collection::List(Vec::new()))?,
            Event::MappingStart(_, anchor, _) => {
                let map = Collection::Map { entries: Vec::new(), keys: HashSet::default(), key: None, skipped: false };
                self.open(span, anchor, map)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span, found),
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, span: Span, anchor: usize, value: Collection) -> Result<(), Box<Diagnostic>> {
        let cost_before = self.cost;
        self.spend(NODE_COST, span)?;
        if self.open.len() == MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} lists and mappings stand inside each other");
            return Err(too_complex(message, span));
        }
        self.open.push(Open { span, anchor, cost_before, value });
        Ok(())
    }

    fn close(&mut self, end: Span, found: &mut Vec<Diagnostic>) {
        let Some(open) = self.open.pop() else { return };
        let value = match open.value {
            Collection::List(items) => Value::List(items),
            Collection::Map { entries, .. } => Value::Map(entries),
        };
        let span = Span { end: end.end.max(open.span.end), ..open.span };
        self.finish(Node { span, value }, open.anchor, open.cost_before, found);
    }

    fn spend(&mut self, cost: usize, span: Span) -> Result<(), Box<Diagnostic>> {
        self.cost += cost;
        if self.cost <= MAX_COST {
            return Ok(());
        }
        let message = format!("with its aliases resolved the file holds more than {} MiB", MAX_COST >> 20);
        Err(too_complex(message, span))
    }

    /// Puts a finished value where it belongs.
    fn finish(&mut self, node: Node, anchor: usize, cost_before: usize, found: &mut Vec<Diagnostic>) {
        if anchor > 0 {
            self.anchors.insert(anchor, (node.clone(), self.cost - cost_before));
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        match &mut open.value {
            Collection::List(items) => items.push(node),
            Collection::Map { skipped, .. } if *skipped => *skipped = false,
            Collection::Map { entries, keys, key, skipped } => match key.take() {
                Some((key, key_span)) => entries.push(Entry { key, key_span, value: node }),
                None => match take_key(node, entries, keys) {
                    Ok(taken) => *key = Some(taken),
                    Err(problem) => {
                        found.push(*problem);
                        *skipped = true;
                    }
                },
            },
        }
    }
}

fn too_complex(message: impl Into<Said>, span: Span) -> Box<Diagnostic> {
    let problem = Diagnostic::new(&codes::TOO_COMPLEX, message).at(span);
    Box::new(problem.with_help("write the values out, or nest them less"))
}

/// A key that is new to its mapping.
fn take_key(node: Node, entries: &[Entry], keys: &mut HashSet<Box<str>>) -> Result<(Box<str>, Span), Box<Diagnostic>> {
    let text = match node.value {
        Value::Text(text) | Value::Bare(_, text) => text,
        _ => {
            let message = format!("a key is a text, not {}", node.kind());
            let problem = Diagnostic::new(&codes::WRONG_TYPE, message).at(node.span);
            return Err(Box::new(problem.with_help("write one text before the colon, in quotes if it has brackets")));
        }
    };
    if !is_taken(&text, entries, keys) {
        return Ok((text, node.span));
    }
    let mut problem = Diagnostic::new(&codes::DUPLICATE_KEY, format!("`{text}` stands twice in this mapping"))
        .at(node.span)
        .with_help("keep one of them");
    if let Some(first) = entries.iter().find(|entry| entry.key == text) {
        problem = problem.with_related(crate::diagnostic::Place::At(first.key_span), "first here");
    }
    Err(Box::new(problem))
}

/// Whether a mapping has a key already.
fn is_taken(key: &str, entries: &[Entry], keys: &mut HashSet<Box<str>>) -> bool {
    if entries.len() < FEW_KEYS {
        return entries.iter().any(|entry| &*entry.key == key);
    }
    if keys.is_empty() {
        keys.extend(entries.iter().map(|entry| entry.key.clone()));
    }
    !keys.insert(key.into())
}

/// The value of a scalar: quoted, block and `!!str` ones are texts, plain ones what the core schema makes of them.
fn resolve(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let is_text = style != ScalarStyle::Plain || tag.and_then(Tag::core_suffix) == Some("str");
    match &*text {
        _ if is_text => Value::Text(text.into()),
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bare(Bare::Bool, "true".into()),
        "false" | "False" | "FALSE" => Value::Bare(Bare::Bool, "false".into()),
        number if is_number(number) => Value::Bare(Bare::Number, text.into()),
        _ => Value::Text(text.into()),
    }
}

/// The core schema's integers and floating-point numbers.
fn is_number(text: &str) -> bool {
    let digits = |text: &str, radix| !text.is_empty() && text.chars().all(|c| c.is_digit(radix));
    if let Some(octal) = text.strip_prefix("0o") {
        return digits(octal, 8);
    }
    if let Some(hex) = text.strip_prefix("0x") {
        return digits(hex, 16);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    // Rust's own grammar of floats is the core schema's, but for `inf`, `infinity` and `nan` without a dot.
    unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs::{Inputs, Role, Source};

    #[test]
    fn a_repeated_key_is_found_among_few_and_among_many() {
        for count in [2, FEW_KEYS, FEW_KEYS + 1, 4 * FEW_KEYS] {
            let lines = (0..count).chain([0, count - 1]).map(|number| format!("key-{number}: {number}\n"));
            let text: String = lines.collect();
            let source =
                Source { role: Role::Playbook, path: String::new(), name: String::new(), bytes: text.clone().into() };
            let inputs = Inputs::new(vec![source]);
            let (file, _) = inputs.of(Role::Playbook).next().unwrap();
            let mut found = Vec::new();
            let node = parse(file, &text, &mut found).unwrap();
            assert_eq!(node.entries().len(), count);
            let messages: Vec<_> = found.iter().map(|problem| &*problem.message).collect();
            let repeated = format!("`key-{}` stands twice in this mapping", count - 1);
            assert_eq!(messages, ["`key-0` stands twice in this mapping", &repeated]);
        }
    }
}
