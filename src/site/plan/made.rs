//! `Made`: what one part of a plan came to; and the digests by which a cache knows it.
//!
//! A page is made from its playbook's sources, from what it shows of its neighbours, and from what all pages share. A list
//! is made from its members' entries, or from their signals, and from what all pages share.

use blake3::Hasher;
use rayon::prelude::*;
use serde::Serialize;

use super::listed::EntryDigests;
use super::{File, Listing, Plan};
use crate::cache::{Cache, Digest};
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::inputs::{Inputs, Role};
use crate::playbook::{Playbook, Text};
use crate::site::Sink;
use crate::site::data::json;
use crate::site::route::Route;

/// Files that are made together, and what is wrong with them.
#[derive(Clone, Debug, Default)]
pub struct Made {
    pub(super) files: Vec<File>,
    pub(super) found: Vec<Diagnostic>,
}

impl Made {
    /// Gives the files to a sink; the problems are left.
    pub(super) fn put(self, sink: &dyn Sink) -> Vec<Diagnostic> {
        self.files.into_iter().for_each(|(path, bytes)| sink.put(path, bytes));
        self.found
    }
}

/// The digests of what a plan's pages are made from.
pub(super) struct Digests {
    /// What all pages share.
    site: Digest,
    /// What lists and searches know of each failure, by position.
    entries: Vec<EntryDigests>,
}

impl Digests {
    /// `optional` are the pages and feeds that a site may be without, beside its lists.
    fn new(plan: &Plan<'_>, listing: &Listing<'_>, optional: &[Route<'_>]) -> Self {
        let pairs = plan.basis.catalog.playbooks().par_iter().zip(&listing.entries);
        let categories = listing.categories.keys().map(|category| Route::Category(category));
        let ecosystems = listing.ecosystems.keys().map(|tag| Route::Ecosystem(tag));
        let lists: Vec<_> = optional.iter().cloned().chain(categories).chain(ecosystems).collect();
        let entries = pairs.map(|(playbook, listed)| listed.digests(playbook)).collect();
        Self { site: of_site(plan, listing, &lists), entries }
    }

    /// Of the page of the failure at `position`, which shows `nearby` of others.
    pub(super) fn of_failure(&self, plan: &Plan<'_>, position: usize, nearby: &impl Serialize) -> Digest {
        let mut hasher = self.begin();
        add_sources(&mut hasher, &plan.basis.catalog.playbooks()[position], plan.basis.catalog, plan.basis.inputs);
        hasher.update(self.entries[position].whole.as_bytes()).update(&json(nearby));
        hasher.finalize()
    }

    /// Of something with this address that says something of the failures at these positions.
    pub(super) fn of_list(&self, address: &str, members: impl Iterator<Item = usize>) -> Digest {
        self.of_each(address, members.map(|position| self.entries[position].whole))
    }

    /// Of something with this address that says something of all failures.
    pub(super) fn of_all(&self, address: &str) -> Digest {
        self.of_list(address, 0..self.entries.len())
    }

    /// Of something with this address that is made from the signals of all failures.
    pub(super) fn of_signals(&self, address: &str) -> Digest {
        self.of_each(address, self.entries.iter().map(|entry| entry.signals))
    }

    fn of_each(&self, address: &str, digests: impl Iterator<Item = Digest>) -> Digest {
        let mut hasher = self.begin();
        digests.for_each(|digest| {
            hasher.update(digest.as_bytes());
        });
        hasher.update(address.as_bytes());
        hasher.finalize()
    }

    fn begin(&self) -> Hasher {
        let mut hasher = Hasher::new();
        hasher.update(self.site.as_bytes());
        hasher
    }
}

/// What all pages share: what entries share, the assets, and which pages there are, for links lead to them.
fn of_site(plan: &Plan<'_>, listing: &Listing<'_>, lists: &[Route<'_>]) -> Digest {
    let texts = |texts: &[Text]| texts.iter().map(|text| text.text.clone()).collect::<Vec<_>>();
    let mut hasher = Hasher::new();
    hasher.update(listing.digest.as_ref().map(Digest::as_slice).unwrap_or_default());
    add_all(&mut hasher, plan.basis.inputs, &[Role::Asset]);
    let ids: Vec<_> = plan.basis.catalog.playbooks().iter().map(|one| (one.id.as_str(), texts(&one.aliases))).collect();
    let addresses: Vec<_> = lists.iter().map(Route::address).collect();
    hasher.update(&json(&(ids, addresses)));
    hasher.finalize()
}

/// Adds the sources that have one of these roles.
pub(super) fn add_all(hasher: &mut Hasher, inputs: &Inputs, roles: &[Role]) {
    for role in roles {
        for (file, _) in inputs.of(*role) {
            hasher.update(inputs.digest_of(file).as_bytes());
        }
    }
}

/// Adds the sources of a playbook: its own, and those of the ones from which it inherits.
pub(super) fn add_sources(hasher: &mut Hasher, playbook: &Playbook, catalog: &Catalog, inputs: &Inputs) {
    let parent = |heir: &&Playbook| catalog.find(heir.extends.as_deref()?);
    for one in std::iter::successors(Some(playbook), parent) {
        hasher.update(inputs.digest_of(one.file).as_bytes());
    }
}

/// What was made for the last site, if anything is kept.
pub(super) struct Memory<'a> {
    cache: &'a Cache<Made>,
    digests: Option<Digests>,
}

impl<'a> Memory<'a> {
    /// `optional` are the pages and feeds that a site may be without, beside its lists.
    pub(super) fn new(plan: &Plan<'a>, listing: &Listing<'_>, optional: &[Route<'_>]) -> Self {
        let digests = plan.cache.keeps().then(|| Digests::new(plan, listing, optional));
        Self { cache: plan.cache, digests }
    }

    /// What was made from things with this digest, or else what `make` makes of them.
    pub(super) fn get(&self, digest: impl FnOnce(&Digests) -> Digest, make: impl FnOnce() -> Made) -> Made {
        match &self.digests {
            Some(digests) => self.cache.get(|| digest(digests), make),
            None => make(),
        }
    }
}
