//! Who is who: unique ids, and documents with what they inherit.
//!
//! Works on documents, not on playbooks: a parent may leave to its children what the format requires, and children to
//! their parent.

use std::collections::{BTreeMap, BTreeSet};

use super::duplicate;
use super::read::Document;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Node;
use crate::inputs::{FileId, Inputs, Span};
use crate::playbook::{format::is_id, inherit};
use crate::text::nearest;

/// Checks ids and aliases, and gives every document that could be read with what it inherits.
///
/// One whose ancestors are not all there is left out: what it lacks may stand in them.
pub(super) fn resolve(
    inputs: &Inputs,
    mut documents: Vec<Document>,
    found: &mut Vec<Diagnostic>,
) -> Vec<(FileId, Node)> {
    check_ids(inputs, &documents, found);
    let parents = parents(inputs, &documents, found);
    for position in in_order_of_birth(&documents, &parents, found) {
        let own = documents[position].1.take();
        documents[position].1 = match parents[position] {
            Parent::None => own,
            Parent::Missing => None,
            Parent::At(parent) => documents[parent].1.as_ref().zip(own).map(|(parent, own)| inherit(parent, &own)),
        };
    }
    documents.into_iter().filter_map(|(file, node)| Some((file, node?))).collect()
}

fn stem(inputs: &Inputs, file: FileId) -> &str {
    let name = inputs.get(file).name.as_str();
    let name = name.rsplit('/').next().unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The ids and aliases of all documents: each once, ignoring case, and each id the stem of its file.
fn check_ids(inputs: &Inputs, documents: &[Document], found: &mut Vec<Diagnostic>) {
    let mut ids: BTreeMap<String, Span> = BTreeMap::new();
    let mut aliases = Vec::new();
    for (file, node) in documents {
        let Some(node) = node else { continue };
        if let Some((id, span)) = node.get("id").and_then(|id| Some((id.scalar()?, id.span))) {
            claim(&mut ids, id, span, found);
            let stem = stem(inputs, *file);
            if is_id(id) && stem != id {
                found.push(
                    Diagnostic::new(&codes::ID_MISMATCH, format!("the id is `{id}`, the file is called `{stem}`"))
                        .at(span)
                        .with_help(format!("name the file `{id}.yaml`, or the playbook `{stem}`")),
                );
            }
        }
        aliases.extend(node.get("aliases").map(Node::items).unwrap_or_default());
    }
    // Aliases come after all ids, so that of an id and an alias the alias is the one at fault.
    for alias in aliases {
        if let Some(text) = alias.scalar() {
            claim(&mut ids, text, alias.span, found);
        }
    }
}

fn claim(ids: &mut BTreeMap<String, Span>, id: &str, span: Span, found: &mut Vec<Diagnostic>) {
    match ids.get(&id.to_lowercase()) {
        Some(first) => {
            let message = format!("the id `{}` is taken", id.escape_debug());
            found.push(
                duplicate(&codes::DUPLICATE_ID, message, *first, span)
                    .with_help("ids and aliases are unique, ignoring case: rename this one or take it out"),
            );
        }
        None => {
            ids.insert(id.to_lowercase(), span);
        }
    }
}

/// Where a document's parent is.
#[derive(Clone, Copy)]
enum Parent {
    /// It extends nothing.
    None,
    /// At this position.
    At(usize),
    /// Nowhere.
    Missing,
}

fn parents(inputs: &Inputs, documents: &[Document], found: &mut Vec<Diagnostic>) -> Vec<Parent> {
    let mut by_id = BTreeMap::new();
    // Files that could not be read: their children are not to blame.
    let mut unread = BTreeSet::new();
    for (position, (file, node)) in documents.iter().enumerate() {
        match node {
            Some(node) => {
                if let Some(id) = node.get("id").and_then(Node::scalar) {
                    by_id.entry(id).or_insert(position);
                }
            }
            None => {
                unread.insert(stem(inputs, *file));
            }
        }
    }
    let parent = |(_, node): &Document| {
        let Some(extends) = node.as_ref().and_then(|node| node.get("extends")) else { return Parent::None };
        let Some(id) = extends.scalar() else { return Parent::None };
        if let Some(position) = by_id.get(id) {
            return Parent::At(*position);
        }
        if !unread.contains(id) {
            let message = format!("no playbook is called `{}`", id.escape_debug());
            let problem = Diagnostic::new(&codes::UNKNOWN_PARENT, message).at(extends.span);
            found.push(match nearest(id, by_id.keys().copied()) {
                Some(known) => problem.with_help(format!("did you mean `{known}`?")),
                None => problem.with_help("name a playbook of this catalog, or take `extends` out"),
            });
        }
        Parent::Missing
    };
    documents.iter().map(parent).collect()
}

/// The positions of all documents, parents before their children.
fn in_order_of_birth(documents: &[Document], parents: &[Parent], found: &mut Vec<Diagnostic>) -> Vec<usize> {
    let mut order = Vec::with_capacity(parents.len());
    let mut seen = vec![false; parents.len()];
    for start in 0..parents.len() {
        let mut line = Vec::new();
        let mut next = Some(start);
        while let Some(position) = next.filter(|position| !seen[*position]) {
            seen[position] = true;
            line.push(position);
            next = if let Parent::At(parent) = parents[position] { Some(parent) } else { None };
        }
        if let Some(first) = line.iter().position(|member| next == Some(*member)) {
            report_cycle(documents, &line[first..], found);
        }
        order.extend(line.into_iter().rev());
    }
    order
}

fn report_cycle(documents: &[Document], cycle: &[usize], found: &mut Vec<Diagnostic>) {
    let value = |member: usize, key| documents[member].1.as_ref().and_then(|node| node.get(key));
    let mut names: Vec<_> = cycle.iter().filter_map(|member| value(*member, "id")?.scalar()).collect();
    names.extend(names.first().copied());
    let message = format!("`extends` goes in a circle: {}", names.join(" → "));
    let problem = Diagnostic::new(&codes::EXTENDS_CYCLE, message).with_help("let one of them extend nothing");
    found.push(match value(cycle[0], "extends") {
        Some(extends) => problem.at(extends.span),
        None => problem,
    });
}
