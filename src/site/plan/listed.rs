//! `Listed`: a failure as lists show it: its entry, and that as HTML, each made once for all lists.
//!
//! A cache keeps it from one build to the next, by the digest of all that it is made from.

use std::sync::{Arc, OnceLock};

use blake3::Hasher;
use minijinja::Value;
use rayon::prelude::*;

use super::made::{add_all, add_sources};
use super::{Context, entry};
use crate::cache::{Cache, Digest};
use crate::catalog::Catalog;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::history::History;
use crate::inputs::{Inputs, Role};
use crate::playbook::Playbook;
use crate::site::data::{Entry, json};
use crate::site::page::{self, EntryView};
use crate::site::route::{Linker, Route};

/// A failure in lists.
#[derive(Debug)]
pub struct Listed {
    /// What lists say of it.
    pub(super) entry: Entry,
    digests: OnceLock<EntryDigests>,
    /// The HTML, without the way to the top of the site in its links; made when a list first asks for it.
    html: OnceLock<Result<String, Box<Diagnostic>>>,
}

/// What tells whether what lists show of a failure has changed.
#[derive(Clone, Copy, Debug)]
pub(super) struct EntryDigests {
    /// Of all that lists and searches know of it.
    pub(super) whole: Digest,
    /// Of its signals, and whose they are.
    pub(super) signals: Digest,
}

/// What the entries of a catalog are made from.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// The sources.
    pub inputs: &'a Inputs,
    /// The configuration.
    pub config: &'a Config,
    /// The playbooks.
    pub catalog: &'a Catalog,
    /// When the sources were added and changed; it may be empty.
    pub history: &'a History,
    /// What was listed in an earlier site.
    pub cache: &'a Cache<Arc<Listed>>,
}

impl Basis<'_> {
    /// A digest of what all entries share: configuration, named matchers, templates, and where each file stands.
    pub(super) fn digest(&self) -> Digest {
        let mut hasher = Hasher::new();
        add_all(&mut hasher, self.inputs, &[Role::Config, Role::Matchers, Role::Template]);
        let paths: Vec<_> = self.inputs.of(Role::Playbook).map(|(_, source)| &source.path).collect();
        hasher.update(&json(&(self.config.base_url.as_ref().map(url::Url::as_str), paths)));
        hasher.finalize()
    }

    /// Lists a playbook; `digest` is that of the basis.
    pub(super) fn list(&self, playbook: &Playbook, digest: Option<&Digest>) -> Arc<Listed> {
        let own = || {
            let mut hasher = Hasher::new();
            hasher.update(digest.map(Digest::as_slice).unwrap_or_default());
            add_sources(&mut hasher, playbook, self.catalog, self.inputs);
            let dates = self.history.dates.get(&self.inputs.get(playbook.file).path);
            hasher.update(format!("{dates:?}").as_bytes());
            hasher.finalize()
        };
        let list = || {
            let entry = entry::entry(playbook, self.config, self.inputs, self.history);
            Arc::new(Listed { entry, digests: OnceLock::new(), html: OnceLock::new() })
        };
        self.cache.get(own, list)
    }
}

impl Listed {
    /// The digests of what lists show of the failure, whose playbook this is.
    pub(super) fn digests(&self, playbook: &Playbook) -> EntryDigests {
        *self.digests.get_or_init(|| {
            let entry = &self.entry;
            let mut whole = Hasher::new();
            whole.update(&json(entry));
            whole.update(playbook.detector.as_str().as_bytes()).update(playbook.summary.text.as_bytes());
            let signals = blake3::hash(&json(&(&entry.slug, entry.retired, &entry.signals)));
            EntryDigests { whole: whole.finalize(), signals }
        })
    }

    fn html(&self, context: &Context<'_>, playbook: &Playbook) -> &Result<String, Box<Diagnostic>> {
        self.html.get_or_init(|| {
            let entry = &self.entry;
            let view = EntryView {
                id: &entry.slug,
                href: page::html(Linker::placeless().to(&Route::Playbook(&playbook.id))),
                title: &entry.title,
                description: &entry.description,
                severity: entry.severity,
                category: &entry.category,
                detector: playbook.detector.as_str(),
                tags: entry.tags.join(","),
                ecosystems: entry.ecosystems.iter().map(|tag| context.ecosystem_label(tag)).collect(),
            };
            context.templates.render("entry.html", &view)
        })
    }
}

/// These failures as the items of a list, on the page whose links the linker makes.
pub(super) fn items(context: &Context<'_>, linker: &Linker, members: &[usize], found: &mut Vec<Diagnostic>) -> Value {
    let item = |position: &usize| context.listing.entries[*position].html(context, context.playbook(*position));
    let items: Vec<_> = members.par_iter().map(item).collect();
    let mut html = String::with_capacity(items.iter().flat_map(|item| item.as_ref()).map(String::len).sum());
    for item in items {
        match item {
            Ok(item) => {
                linker.place(item, &mut html);
                html.push('\n');
            }
            Err(problem) => found.push((**problem).clone()),
        }
    }
    page::html(html)
}
