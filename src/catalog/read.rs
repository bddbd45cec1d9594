//! Sources -> documents -> playbooks, and the checks that come before YAML.

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Node, yaml};
use crate::inputs::{FileId, Inputs, Role, Source};
use crate::playbook::format::MAX_FILE;
use crate::playbook::{self, Playbook, Text};

/// What came of one playbook's source.
pub(super) struct Read {
    /// The source.
    pub(super) file: FileId,
    /// Who the document says it is; `None` if it could not be read.
    pub(super) identity: Option<Identity>,
    /// The playbook, if it is valid and extends no other.
    pub(super) playbook: Option<Playbook>,
    /// The document, if it extends another.
    pub(super) heir: Option<Node>,
}

/// The parts of a document that others refer to, and those that refer to others.
pub(super) struct Identity {
    pub(super) id: Option<Text>,
    pub(super) aliases: Vec<Text>,
    pub(super) extends: Option<Text>,
}

/// Reads every playbook, in parallel. A document is dropped as soon as its playbook is made: they are larger.
pub(super) fn playbooks(inputs: &Inputs, found: &mut Vec<Diagnostic>) -> Vec<Read> {
    each(inputs, Role::Playbook, found, |file, node, found| {
        let Some(node) = node else { return Read { file, identity: None, playbook: None, heir: None } };
        let identity = Identity::of(&node);
        let (playbook, heir) = match identity.extends {
            Some(_) => (None, Some(node)),
            None => (playbook::parse(file, &node, found), None),
        };
        Read { file, identity: Some(identity), playbook, heir }
    })
}

impl Identity {
    fn of(node: &Node) -> Self {
        let text = |node: &Node| Some(Text { text: node.scalar()?.to_owned(), span: node.span });
        let aliases = node.get("aliases").map(Node::items).unwrap_or_default();
        Self {
            id: node.get("id").and_then(text),
            aliases: aliases.iter().filter_map(text).collect(),
            extends: node.get("extends").and_then(text),
        }
    }
}

/// Parses every matchers file.
pub(super) fn matchers(inputs: &Inputs, found: &mut Vec<Diagnostic>) -> Vec<Option<Node>> {
    each(inputs, Role::Matchers, found, |_, node, _| node)
}

/// The document of one source; what is wrong with it was reported when it was first read.
pub(super) fn again(inputs: &Inputs, file: FileId) -> Option<Node> {
    document(file, inputs.get(file), &mut Vec::new())
}

/// Parses every source of one role and goes on with its document, in parallel.
fn each<T: Send>(
    inputs: &Inputs,
    role: Role,
    found: &mut Vec<Diagnostic>,
    go_on: impl Fn(FileId, Option<Node>, &mut Vec<Diagnostic>) -> T + Sync,
) -> Vec<T> {
    let sources: Vec<_> = inputs.of(role).collect();
    let made: Vec<_> = sources
        .into_par_iter()
        .map(|(file, source)| {
            let mut found = Vec::new();
            let node = document(file, source, &mut found);
            (go_on(file, node, &mut found), found)
        })
        .collect();
    let mut values = Vec::with_capacity(made.len());
    for (value, problems) in made {
        values.push(value);
        found.extend(problems);
    }
    values
}

fn document(file: FileId, source: &Source, found: &mut Vec<Diagnostic>) -> Option<Node> {
    read_text(file, source, found).and_then(|text| yaml::parse(file, text, found))
}

/// The text of a source, if it is small enough and UTF-8.
pub fn read_text<'a>(file: FileId, source: &'a Source, found: &mut Vec<Diagnostic>) -> Option<&'a str> {
    let size = source.bytes.len();
    if size > MAX_FILE {
        let message = format!("the file holds {size} bytes, more than the {MAX_FILE} that are read");
        found.push(
            Diagnostic::new(&codes::FILE_TOO_LARGE, message)
                .in_file(file)
                .with_help("shorten it; a long example log belongs cut to the lines around the error"),
        );
        return None;
    }
    let text = source.text();
    if text.is_none() {
        let valid = std::str::from_utf8(&source.bytes).map_or_else(|error| error.valid_up_to(), str::len);
        let line = source.bytes[..valid].iter().filter(|byte| **byte == b'\n').count() + 1;
        let message = format!("byte {} of the file, in line {line}, is not UTF-8", valid + 1);
        found.push(Diagnostic::new(&codes::NOT_UTF8, message).in_file(file).with_help("save the file as UTF-8"));
    }
    text
}
