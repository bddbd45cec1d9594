//! `Catalog`: every playbook, ordered by id, with every reference resolved.
//!
//! 1. `read`: each file becomes a document, and that a playbook, in parallel; one that extends another waits.
//! 2. `family`: ids are made sure to be unique, `extends` is followed, and those that waited become playbooks.
//! 3. `matchers`: `match.use` is followed.
//! 4. Aliases and replacements are resolved, and the indexes made.
//!
//! `rules` makes its matcher, `fragments` numbers its signals.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::cache::Cache;
use crate::diagnostic::{self, Checked, Diagnostic, Level, Place, codes};
use crate::inputs::{Inputs, Span};
use crate::playbook::{self, Id, Playbook, Text};
use crate::text::nearest;

mod family;
mod fragments;
mod matchers;
mod read;
mod rules;

pub use fragments::Fragments;
pub use read::{Read, read_text};

/// The valid playbooks of a site.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    playbooks: Vec<Arc<Playbook>>,
    aliases: BTreeMap<Id, usize>,
}

impl Catalog {
    /// Makes a catalog of everything that `inputs` holds.
    ///
    /// There is a catalog only if nothing in it is an error; all problems of all files are reported either way.
    pub fn compile(inputs: &Inputs) -> Checked<Self> {
        Self::compile_again(inputs, &Cache::none())
    }

    /// As [`Catalog::compile`], but of what an earlier call has read with this cache only what has changed since.
    pub fn compile_again(inputs: &Inputs, cache: &Cache<Arc<Read>>) -> Checked<Self> {
        let (catalog, found) = Self::compile_valid(inputs, cache);
        let valid = found.iter().all(|problem| problem.rule.level != Level::Error);
        Checked { value: valid.then_some(catalog), diagnostics: found }
    }

    /// As [`Catalog::compile_again`], but a catalog of all that is valid, whatever else there is: for who looks for more
    /// problems.
    pub fn compile_valid(inputs: &Inputs, cache: &Cache<Arc<Read>>) -> (Self, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let read = read::playbooks(inputs, cache, &mut found);
        family::check_ids(inputs, &read, &mut found);
        let heirs = family::heirs(inputs, &read, &mut found);
        let parsed: Vec<_> = heirs
            .into_par_iter()
            .map(|(file, document)| {
                let mut found = Vec::new();
                (playbook::parse(file, document, &mut found), found)
            })
            .collect();
        let mut playbooks: Vec<_> = read.iter().filter_map(|read| read.playbook.clone()).collect();
        for (playbook, problems) in parsed {
            playbooks.extend(playbook.map(Arc::new));
            found.extend(problems);
        }
        let complete = found.iter().all(|problem| problem.rule.level != Level::Error);
        let names = if complete { BTreeSet::new() } else { family::names(inputs, &read) };
        // So that no playbook has to be copied to be changed.
        drop(read);
        matchers::resolve(inputs, &mut playbooks, &mut found);
        playbooks.par_sort_unstable_by(|a, b| (&a.id, a.file).cmp(&(&b.id, b.file)));
        let aliases = aliases(&playbooks);
        let catalog = Self { playbooks, aliases };
        catalog.check_replacements(&names, &mut found);
        if catalog.playbooks.is_empty() && found.is_empty() {
            let help = "put playbooks into `playbooks/`, or name their directory with `--playbooks`";
            found.push(Diagnostic::new(&codes::EMPTY_CATALOG, "there are no playbooks").with_help(help));
        }
        diagnostic::sort(&mut found);
        (catalog, found)
    }

    /// Every playbook, ordered by id.
    pub fn playbooks(&self) -> &[Arc<Playbook>] {
        &self.playbooks
    }

    /// The position of a playbook that has this id, or had it before.
    pub fn position(&self, id: &str) -> Option<usize> {
        let id = Id::new(id)?;
        let own = self.playbooks.binary_search_by(|playbook| playbook.id.cmp(&id)).ok();
        own.or_else(|| self.aliases.get(&id).copied())
    }

    /// The playbook that has this id, or had it before.
    pub fn find(&self, id: &str) -> Option<&Playbook> {
        self.position(id).map(|position| &*self.playbooks[position])
    }

    /// The id or alias that a misspelt one most likely means.
    pub fn nearest(&self, id: &str) -> Option<&str> {
        let ids = self.playbooks.iter().map(|playbook| &playbook.id).chain(self.aliases.keys());
        nearest(id, ids.map(Id::as_str))
    }

    /// Every former id, with the position of the playbook that had it.
    pub fn aliases(&self) -> impl Iterator<Item = (&Id, usize)> {
        self.aliases.iter().map(|(alias, position)| (alias, *position))
    }

    /// `names` are those of documents that are not all valid: what one of them is called is not unknown.
    fn check_replacements(&self, names: &BTreeSet<String>, found: &mut Vec<Diagnostic>) {
        let replacements = self.playbooks.iter().filter_map(|playbook| {
            let instead = playbook.retired.as_ref()?.instead.as_ref()?;
            Some((playbook, instead))
        });
        for (playbook, instead) in replacements {
            match self.find(&instead.text) {
                Some(other) if other.id == playbook.id => found.push(
                    Diagnostic::new(&codes::UNKNOWN_REPLACEMENT, "a playbook cannot stand in for itself")
                        .at(instead.span)
                        .with_help("name another playbook, or take the line out"),
                ),
                Some(_) => {}
                None if names.contains(&instead.text) => {}
                None => found.push(self.unknown(&codes::UNKNOWN_REPLACEMENT, instead)),
            }
        }
    }

    fn unknown(&self, rule: &'static diagnostic::Rule, id: &Text) -> Diagnostic {
        let problem = Diagnostic::new(rule, format!("no playbook is called `{}`", id.text.escape_debug())).at(id.span);
        match self.nearest(&id.text) {
            Some(known) => problem.with_help(format!("did you mean `{known}`?")),
            None => problem.with_help("name a playbook of this catalog, or take the line out"),
        }
    }
}

fn aliases(playbooks: &[Arc<Playbook>]) -> BTreeMap<Id, usize> {
    let of_one = |(position, playbook): (usize, &Arc<Playbook>)| {
        let ids: Vec<_> = playbook.aliases.iter().filter_map(|alias| Id::new(&alias.text)).collect();
        ids.into_iter().map(move |id| (id, position))
    };
    playbooks.iter().enumerate().flat_map(of_one).collect()
}

/// Reports the second of two places that define one name.
fn duplicate(rule: &'static diagnostic::Rule, message: String, first: Span, second: Span) -> Diagnostic {
    Diagnostic::new(rule, message).at(second).with_related(Place::At(first), "first here")
}
