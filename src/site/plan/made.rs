//! `Made`: what one part of a plan came to; and the digests by which a cache knows it.
//!
//! A page is made from its playbook's sources, from what it shows of its neighbours, and from what all pages share. A list
//! is made from its members' entries, and from what all pages share.

use std::sync::Arc;

use blake3::Hasher;
use rayon::prelude::*;
use serde::Serialize;

use super::{File, Listing, Plan};
use crate::cache::{Cache, Digest};
use crate::diagnostic::Diagnostic;
use crate::inputs::Role;
use crate::playbook::{Playbook, Text};
use crate::site::Sink;
use crate::site::data::{Entry, json};
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
    entries: Vec<Digest>,
}

impl Digests {
    /// `optional` are the pages and feeds that a site may be without, beside its lists.
    fn new(plan: &Plan<'_>, listing: &Listing<'_>, optional: &[Route<'_>]) -> Self {
        let pairs = plan.catalog.playbooks().par_iter().zip(&listing.entries);
        let of_one = |(playbook, entry): (&Arc<Playbook>, &Entry)| {
            let summary = playbook.summary.text.as_bytes();
            let mut hasher = Hasher::new();
            hasher.update(&json(entry)).update(playbook.detector.as_str().as_bytes()).update(summary);
            hasher.finalize()
        };
        let categories = listing.categories.keys().map(|category| Route::Category(category));
        let ecosystems = listing.ecosystems.keys().map(|tag| Route::Ecosystem(tag));
        let lists: Vec<_> = optional.iter().cloned().chain(categories).chain(ecosystems).collect();
        Self { site: of_site(plan, &lists), entries: pairs.map(of_one).collect() }
    }

    /// Of the page of the failure at `position`, which shows `nearby` of others.
    pub(super) fn of_failure<'p>(&self, plan: &Plan<'p>, position: usize, nearby: &impl Serialize) -> Digest {
        let mut hasher = self.begin();
        let parent = |heir: &&'p Playbook| plan.catalog.find(heir.extends.as_deref()?);
        let own = plan.catalog.playbooks().get(position).map(|own| &**own);
        for one in std::iter::successors(own, parent) {
            hasher.update(plan.inputs.digest_of(one.file).as_bytes());
        }
        hasher.update(self.entries[position].as_bytes()).update(&json(nearby));
        hasher.finalize()
    }

    /// Of something with this address that says something of the failures at these positions.
    pub(super) fn of_list(&self, address: &str, members: impl Iterator<Item = usize>) -> Digest {
        let mut hasher = self.begin();
        for position in members {
            hasher.update(self.entries[position].as_bytes());
        }
        hasher.update(address.as_bytes());
        hasher.finalize()
    }

    fn begin(&self) -> Hasher {
        let mut hasher = Hasher::new();
        hasher.update(self.site.as_bytes());
        hasher
    }
}

/// What all pages share: configuration, theme and named matchers, and which pages there are, for links lead to them.
fn of_site(plan: &Plan<'_>, lists: &[Route<'_>]) -> Digest {
    let texts = |texts: &[Text]| texts.iter().map(|text| text.text.clone()).collect::<Vec<_>>();
    let mut hasher = Hasher::new();
    for role in [Role::Config, Role::Matchers, Role::Template, Role::Asset] {
        for (file, _) in plan.inputs.of(role) {
            hasher.update(plan.inputs.digest_of(file).as_bytes());
        }
    }
    let paths: Vec<_> = plan.inputs.of(Role::Playbook).map(|(_, source)| &source.path).collect();
    let ids: Vec<_> = plan.catalog.playbooks().iter().map(|one| (one.id.as_str(), texts(&one.aliases))).collect();
    let addresses: Vec<_> = lists.iter().map(Route::address).collect();
    hasher.update(&json(&(plan.config.base_url.as_ref().map(url::Url::as_str), paths, ids, addresses)));
    hasher.finalize()
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
