//! The outline of a site: the path of every file, before any is made.

use foldhash::{HashSet, HashSetExt};

use super::{Listing, Plan, offline};
use crate::diagnostic::{Diagnostic, codes};
use crate::playbook::Id;
use crate::site::asset::WORKER;
use crate::site::route::{Route, address_of};
use crate::site::search;

/// The files with fixed names at the top of the site.
pub(super) const FILES: [&str; 8] = [
    "catalog.json",
    "catalog.manifest.json",
    "playbook.schema.json",
    "sitemap.xml",
    "robots.txt",
    "llms.txt",
    "manifest.webmanifest",
    "_headers",
];
/// The JSON files that have a schema.
pub(super) const SCHEMAS: [&str; 5] = ["analysis", "catalog", "failure", "manifest", "diagnostic"];

/// What a site will hold.
pub(super) struct Outline {
    /// The address of every file.
    known: HashSet<String>,
    /// How many files there are.
    pub(super) files: usize,
    /// How many of them are pages.
    pub(super) pages: usize,
}

impl Outline {
    /// Lists every file of a site; two that claim one path are reported.
    ///
    /// Of the search index it has the entry only: all other files of that bear a digest, and no page leads to them.
    pub(super) fn new<'r>(
        plan: &Plan<'_>,
        listing: &Listing<'_>,
        assets: &[(String, String)],
        more: impl Iterator<Item = Route<'r>>,
        found: &mut Vec<Diagnostic>,
    ) -> Self {
        let playbooks = plan.basis.catalog.playbooks();
        // A failure has a page, its Markdown, its JSON and maybe a card.
        let mut outline = Self { known: HashSet::with_capacity(playbooks.len() * 4), files: 0, pages: 0 };
        let mut claim = |route: Route<'_>| outline.claim(&route, found);
        [Route::Home, Route::Signals, Route::Diagnose, Route::Rules, Route::NotFound].into_iter().for_each(&mut claim);
        FILES.into_iter().map(Route::File).for_each(&mut claim);
        SCHEMAS.into_iter().map(Route::Schema).for_each(&mut claim);
        [Route::Search(search::ENTRY), Route::File(offline::LIST), Route::File(WORKER)]
            .into_iter()
            .chain(more)
            .for_each(&mut claim);
        assets.iter().map(|(_, published)| Route::Asset(published)).for_each(&mut claim);
        listing.categories.keys().map(|category| Route::Category(category)).for_each(&mut claim);
        listing.ecosystems.keys().map(|tag| Route::Ecosystem(tag)).for_each(&mut claim);
        for playbook in playbooks {
            let id = &playbook.id;
            [Route::Playbook(id), Route::Markdown(id), Route::Json(id)].into_iter().for_each(&mut claim);
            let aliases: Vec<_> = playbook.aliases.iter().filter_map(|alias| Id::new(&alias.text)).collect();
            aliases.iter().map(Route::Playbook).for_each(&mut claim);
        }
        outline
    }

    /// Whether a path or an address leads to a file of the site.
    pub(super) fn has(&self, target: &str) -> bool {
        self.known.contains(address_of(target))
    }

    /// Adds the file of a route; says so if its path is taken.
    fn claim(&mut self, route: &Route<'_>, found: &mut Vec<Diagnostic>) {
        let Ok(path) = route.path() else { return };
        if !self.known.insert(address_of(path.as_str()).to_owned()) {
            found.push(Diagnostic::new(&codes::PATH_COLLISION, format!("two files claim the path `{path}`")));
            return;
        }
        self.files += 1;
        self.pages += usize::from(path.as_str().ends_with(".html"));
    }
}
