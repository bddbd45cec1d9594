//! Sources -> documents -> playbooks, and the checks that come before YAML.

use std::sync::Arc;

use rayon::prelude::*;

use crate::cache::Cache;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Node, yaml};
use crate::inputs::{FileId, Inputs, Role, Source};
use crate::playbook::format::MAX_FILE;
use crate::playbook::{self, Playbook, Text};

/// What came of one playbook's source.
#[derive(Debug)]
pub struct Read {
    /// The source.
    pub(super) file: FileId,
    /// Who the document says it is; `None` if it could not be read.
    pub(super) identity: Option<Identity>,
    /// The playbook, if it is valid and extends no other.
    pub(super) playbook: Option<Arc<Playbook>>,
    /// The document, if it extends another.
    pub(super) heir: Option<Node>,
    /// What is wrong with it.
    pub(super) found: Vec<Diagnostic>,
}

/// The parts of a document that others refer to, and those that refer to others.
#[derive(Debug)]
pub(super) struct Identity {
    pub(super) id: Option<Text>,
    pub(super) aliases: Vec<Text>,
    pub(super) extends: Option<Text>,
}

/// Reads every playbook, in parallel. A document is dropped as soon as its playbook is made: they are larger.
pub(super) fn playbooks(inputs: &Inputs, cache: &Cache<Arc<Read>>, found: &mut Vec<Diagnostic>) -> Vec<Arc<Read>> {
    let sources: Vec<_> = inputs.of(Role::Playbook).collect();
    let read = |(file, source): (FileId, &Source)| {
        // Its place is a part of every span in it.
        let digest = || blake3::keyed_hash(inputs.digest_of(file).as_bytes(), &file.index().to_le_bytes());
        cache.get(digest, || Arc::new(Read::new(file, source)))
    };
    let mut all: Vec<_> = sources.into_par_iter().map(read).collect();
    for read in &mut all {
        match Arc::get_mut(read) {
            Some(read) => found.append(&mut read.found),
            // Somebody keeps it.
            None => found.extend_from_slice(&read.found),
        }
    }
    all
}

impl Read {
    fn new(file: FileId, source: &Source) -> Self {
        let mut read = Self { file, identity: None, playbook: None, heir: None, found: Vec::new() };
        let Some(node) = document(file, source, &mut read.found) else { return read };
        let identity = Identity::of(&node);
        match identity.extends {
            Some(_) => read.heir = Some(node),
            None => read.playbook = playbook::parse(file, node, &mut read.found).map(Arc::new),
        }
        Self { identity: Some(identity), ..read }
    }
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
    inputs.of(Role::Matchers).map(|(file, source)| document(file, source, found)).collect()
}

/// The document of one source; what is wrong with it was reported when it was first read.
pub(super) fn again(inputs: &Inputs, file: FileId) -> Option<Node> {
    document(file, inputs.get(file), &mut Vec::new())
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
