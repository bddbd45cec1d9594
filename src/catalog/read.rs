//! Sources -> documents: the checks that come before YAML.

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Node, yaml};
use crate::inputs::{FileId, Inputs, Role, Source};
use crate::playbook::format::MAX_FILE;

/// A source and its document; `None` if it could not be read.
pub(super) type Document = (FileId, Option<Node>);

/// Parses every source of one role, in parallel.
pub(super) fn documents(inputs: &Inputs, role: Role, found: &mut Vec<Diagnostic>) -> Vec<Document> {
    let sources: Vec<_> = inputs.of(role).collect();
    let parsed: Vec<_> = sources
        .into_par_iter()
        .map(|(file, source)| {
            let mut found = Vec::new();
            let node = read_text(file, source, &mut found).and_then(|text| yaml::parse(file, text, &mut found));
            ((file, node), found)
        })
        .collect();
    let mut documents = Vec::with_capacity(parsed.len());
    for (document, problems) in parsed {
        documents.push(document);
        found.extend(problems);
    }
    documents
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
