//! The cards of a site: one for each failure, and one for all other pages.
//!
//! Who shows a card asks for it by its whole URL, so there are none where the base URL is not known.

use std::sync::Arc;

use rayon::prelude::*;
use url::Url;

use super::{Context, Listed, category_label, file};
use crate::catalog::Catalog;
use crate::config::{self, Config};
use crate::playbook::Playbook;
use crate::site::Sink;
use crate::site::card::{Badge, Card};
use crate::site::data::Entry;
use crate::site::markdown::visible;
use crate::site::route::Route;
use crate::text::count;

/// The names of a site's cards.
pub(super) struct Cards {
    /// That of the catalog, which stands for every page that is not a failure's.
    home: String,
    /// Those of the failures, by position.
    failures: Vec<String>,
}

impl Cards {
    /// Names the cards of a site, if it has any.
    pub(super) fn new(config: &Config, catalog: &Catalog, entries: &[Arc<Listed>]) -> Option<Self> {
        if config.base_url.is_none() || config.cards == config::Cards::None {
            return None;
        }
        let playbooks = catalog.playbooks().par_iter().zip(entries.par_iter().map(Arc::as_ref));
        let failures =
            playbooks.map(|(playbook, Listed { entry, .. })| of_failure(config, playbook, entry).name(&entry.slug));
        let home = of_home(config, entries.len()).name("index");
        Some(Self { home, failures: failures.collect() })
    }

    /// The file of the catalog's card.
    pub(super) fn home(&self) -> Route<'_> {
        Route::Card(&self.home)
    }

    /// The file of a failure's card.
    pub(super) fn failure(&self, position: usize) -> Option<Route<'_>> {
        self.failures.get(position).map(|name| Route::Card(name))
    }

    /// Every file.
    pub(super) fn routes(&self) -> impl Iterator<Item = Route<'_>> {
        self.failures.iter().chain([&self.home]).map(|name| Route::Card(name))
    }
}

/// Draws every card that the sink does not have, in parallel.
pub(super) fn make(context: &Context<'_>, sink: &dyn Sink) {
    let Some(cards) = &context.cards else { return };
    let config = context.plan.basis.config;
    put(&cards.home(), sink, || of_home(config, context.listing.entries.len()).draw());
    context.listing.entries.par_iter().enumerate().for_each(|(position, listed)| {
        if let Some(route) = cards.failure(position) {
            put(&route, sink, || of_failure(config, context.playbook(position), &listed.entry).draw());
        }
    });
}

fn put(route: &Route<'_>, sink: &dyn Sink, draw: impl FnOnce() -> Vec<u8>) {
    if route.path().is_ok_and(|path| sink.keep(&path)) {
        return;
    }
    if let Some((path, bytes)) = file(route, draw()) {
        sink.put(path, bytes);
    }
}

fn of_failure<'a>(config: &'a Config, playbook: &Playbook, entry: &'a Entry) -> Card<'a> {
    Card {
        site: visible(&config.title),
        section: category_label(&entry.category).into(),
        title: entry.title.as_str().into(),
        text: entry.description.as_str().into(),
        id: entry.slug.as_str().into(),
        badge: if entry.retired { Badge::Note("retired".to_owned()) } else { Badge::Severity(playbook.severity) },
        theme: &config.theme,
    }
}

fn of_home(config: &Config, failures: usize) -> Card<'_> {
    Card {
        site: visible(&config.title),
        section: "".into(),
        title: visible(&config.tagline),
        text: "".into(),
        id: config.base_url.as_ref().and_then(Url::host_str).unwrap_or_default().into(),
        badge: Badge::Note(count(failures, "failure")),
        theme: &config.theme,
    }
}
