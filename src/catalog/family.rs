//! Who is who: unique ids, and documents with what they inherit.
//!
//! `extends` works on documents, not on playbooks: a child may leave to its parent what the format requires.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};

use super::duplicate;
use super::read::{self, Read};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Node;
use crate::inputs::{FileId, Inputs};
use crate::playbook::{self, Text, format::is_id, inherit};
use crate::text::nearest;

fn stem(inputs: &Inputs, file: FileId) -> &str {
    let name = inputs.get(file).name.as_str();
    let name = name.rsplit('/').next().unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The ids and aliases of all documents: each once, ignoring case, and each id the stem of its file.
pub(super) fn check_ids(inputs: &Inputs, all: &[Arc<Read>], found: &mut Vec<Diagnostic>) {
    let mut claimed = HashMap::new();
    for (file, id) in all.iter().filter_map(|one| Some((one.file, one.identity.as_ref()?.id.as_ref()?))) {
        claim(&mut claimed, id, found);
        let stem = stem(inputs, file);
        if is_id(&id.text) && stem != id.text {
            let message = format!("the id is `{}`, the file is called `{stem}`", id.text);
            let help = format!("name the file `{}.yaml`, or the playbook `{stem}`", id.text);
            found.push(Diagnostic::new(&codes::ID_MISMATCH, message).at(id.span).with_help(help));
        }
    }
    // Aliases come after all ids, so that of an id and an alias the alias is the one at fault.
    let aliases = all.iter().filter_map(|one| one.identity.as_ref()).flat_map(|identity| &identity.aliases);
    aliases.for_each(|alias| claim(&mut claimed, alias, found));
}

fn claim<'a>(claimed: &mut HashMap<String, &'a Text>, id: &'a Text, found: &mut Vec<Diagnostic>) {
    match claimed.entry(id.text.to_lowercase()) {
        Entry::Occupied(entry) => {
            let first = entry.get();
            let message = format!("the id `{}` is taken", id.text.escape_debug());
            let problem = duplicate(&codes::DUPLICATE_ID, message, first.span, id.span);
            found.push(problem.with_help("ids and aliases are unique, ignoring case: rename this one or take it out"));
        }
        Entry::Vacant(entry) => drop(entry.insert(id)),
    }
}

/// The names that documents have and had, and those of the files that could not be read.
pub(super) fn names(inputs: &Inputs, all: &[Arc<Read>]) -> BTreeSet<String> {
    let own = |one: &Arc<Read>| match &one.identity {
        Some(identity) => identity.id.iter().chain(&identity.aliases).map(|name| name.text.clone()).collect(),
        None => vec![stem(inputs, one.file).to_owned()],
    };
    all.iter().flat_map(own).collect()
}

/// The documents that extend others, with what they inherit.
///
/// One whose ancestors are not all there is left out: what it lacks may stand in them. What it has is checked.
pub(super) fn heirs(inputs: &Inputs, all: &[Arc<Read>], found: &mut Vec<Diagnostic>) -> Vec<(FileId, Node)> {
    if all.iter().all(|one| one.heir.is_none()) {
        return Vec::new();
    }
    let parents = parents(inputs, all, found);
    let mut whole: BTreeMap<usize, Node> = BTreeMap::new();
    for position in in_order_of_birth(all, &parents, found) {
        let document = match (parents[position], &all[position].heir) {
            (Parent::At(parent), Some(own)) => whole.get(&parent).map(|parent| inherit(parent, own)),
            (Parent::None, _) => read::again(inputs, all[position].file),
            _ => None,
        };
        whole.extend(document.map(|document| (position, document)));
    }
    let orphans = all.iter().enumerate().filter(|(position, _)| !whole.contains_key(position));
    orphans.for_each(|(_, orphan)| check_orphan(orphan, found));
    let heirs = whole.into_iter().filter(|(position, _)| all[*position].heir.is_some());
    heirs.map(|(position, document)| (all[position].file, document)).collect()
}

/// Reports what is wrong with a document by itself, whatever it would inherit.
fn check_orphan(orphan: &Read, found: &mut Vec<Diagnostic>) {
    let Some(document) = orphan.heir.clone() else { return };
    let mut own = Vec::new();
    playbook::parse(orphan.file, document, &mut own);
    let may_be_inherited = [&codes::MISSING_FIELD, &codes::NO_MATCH];
    found.extend(own.into_iter().filter(|problem| !may_be_inherited.iter().any(|rule| rule.code == problem.rule.code)));
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

fn parents(inputs: &Inputs, all: &[Arc<Read>], found: &mut Vec<Diagnostic>) -> Vec<Parent> {
    let mut by_id = BTreeMap::new();
    for (position, one) in all.iter().enumerate() {
        if let Some(id) = one.identity.as_ref().and_then(|identity| identity.id.as_ref()) {
            by_id.entry(id.text.as_str()).or_insert(position);
        }
    }
    // The children of a file that could not be read are not to blame.
    let unread: BTreeSet<_> =
        all.iter().filter(|one| one.identity.is_none()).map(|one| stem(inputs, one.file)).collect();
    let parent = |one: &Arc<Read>| {
        let Some(extends) = one.identity.as_ref().and_then(|identity| identity.extends.as_ref()) else {
            return Parent::None;
        };
        if let Some(position) = by_id.get(extends.text.as_str()) {
            return Parent::At(*position);
        }
        if !unread.contains(extends.text.as_str()) {
            let message = format!("no playbook is called `{}`", extends.text.escape_debug());
            let problem = Diagnostic::new(&codes::UNKNOWN_PARENT, message).at(extends.span);
            found.push(match nearest(&extends.text, by_id.keys().copied()) {
                Some(known) => problem.with_help(format!("did you mean `{known}`?")),
                None => problem.with_help("name a playbook of this catalog, or take `extends` out"),
            });
        }
        Parent::Missing
    };
    all.iter().map(parent).collect()
}

/// The positions of all heirs and their ancestors, parents before their children.
fn in_order_of_birth(all: &[Arc<Read>], parents: &[Parent], found: &mut Vec<Diagnostic>) -> Vec<usize> {
    let mut order = Vec::new();
    let mut seen = vec![false; parents.len()];
    for start in (0..parents.len()).filter(|start| all[*start].heir.is_some()) {
        let mut line = Vec::new();
        let mut next = Some(start);
        while let Some(position) = next.filter(|position| !seen[*position]) {
            seen[position] = true;
            line.push(position);
            next = if let Parent::At(parent) = parents[position] { Some(parent) } else { None };
        }
        if let Some(first) = line.iter().position(|member| next == Some(*member)) {
            report_cycle(all, &line[first..], found);
        }
        order.extend(line.into_iter().rev());
    }
    order
}

fn report_cycle(all: &[Arc<Read>], cycle: &[usize], found: &mut Vec<Diagnostic>) {
    let identities = || cycle.iter().filter_map(|member| all[*member].identity.as_ref());
    let mut names: Vec<_> = identities().filter_map(|identity| Some(identity.id.as_ref()?.text.as_str())).collect();
    names.extend(names.first().copied());
    let message = format!("`extends` goes in a circle: {}", names.join(" → "));
    let problem = Diagnostic::new(&codes::EXTENDS_CYCLE, message).with_help("let one of them extend nothing");
    found.push(match identities().next().and_then(|identity| identity.extends.as_ref()) {
        Some(extends) => problem.at(extends.span),
        None => problem,
    });
}
