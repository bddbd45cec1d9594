//! The plan of a site: the list of everything that is emitted.
//!
//! 1. `Context` holds what the pages share: lists, relations, templates, the highlighter, and the path of every file.
//!    Two files that claim one path are an error.
//! 2. Every failure's files, the lists, the files for programs and the cards are made, all in parallel; then the assets.
//! 3. Each page's links are checked, for a link to a file that is not there is an error. Every file goes to the sink.

use bytes::Bytes;
use minijinja::Value;
use rayon::prelude::*;

use crate::cache::Cache;
use crate::catalog::{Catalog, Fragments};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Level};
use crate::freeing::Freeing;
use crate::inputs::Inputs;
use crate::matcher::Matcher;
use crate::playbook::Playbook;
use crate::proof::{Confusions, Proof};
use crate::site::asset::{Assets, WORKER};
use crate::site::data::Entry;
use crate::site::highlight::{Highlighter, TRY_IT};
use crate::site::page::{ChromeView, SiteView, html};
use crate::site::related::Relations;
use crate::site::route::{Linker, Route};
use crate::site::template::Templates;
use crate::site::{Sink, SitePath, Summary};

mod body;
mod card;
mod entry;
mod facets;
mod failure;
mod files;
mod hosting;
mod links;
mod listed;
mod listing;
mod lists;
mod made;
mod news;
mod offline;
mod outline;
mod proof;
mod search;

pub use entry::{category_label, entry};
pub use failure::page_as_markdown;
pub use listed::{Basis, Listed};
pub use listing::Listing;
pub use made::Made;

use card::Cards;
use made::Memory;
use offline::Kept;
use outline::Outline;

/// What a site is planned from.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// The playbooks, the configuration and the sources of both.
    pub basis: Basis<'a>,
    /// The playbooks' signals.
    pub fragments: &'a Fragments,
    /// Their matcher, for the browser.
    pub matcher: &'a Matcher,
    /// What came of their examples.
    pub proof: &'a Proof,
    /// The revision of the sources in version control, where that is known.
    pub revision: Option<&'a str>,
    /// What was made for an earlier site.
    pub cache: &'a Cache<Made>,
    /// When to free what the site was made from.
    pub freeing: Freeing,
}

/// A file of the site.
type File = (SitePath, Bytes);

/// Makes every file of a site and gives it to `sink`; adds every problem to `found`, and stops early only if nothing
/// could be made.
///
/// What the sink took is a site only if no error was found.
pub fn make(plan: Plan<'_>, listing: Listing<'_>, sink: &dyn Sink, found: &mut Vec<Diagnostic>) -> Summary {
    let assets = Assets::new(plan.basis.inputs, plan.basis.config, found);
    let context = Context::new(plan, listing, &assets, found);
    if found.iter().any(|problem| problem.rule.level == Level::Error) {
        body::review(plan.basis.catalog, plan.basis.inputs, found);
        return Summary::default();
    }
    let kept = Kept::new(sink, plan.basis.catalog.playbooks().len());
    let sink: &dyn Sink = &kept;
    let failures = (0..plan.basis.catalog.playbooks().len())
        .into_par_iter()
        .flat_map_iter(|position| failure::files(&context, position).put(sink));
    // Side by side, because the largest list takes so long that all threads but one would wait for it at the end.
    let (lists, (failures, shards)) = rayon::join(
        || lists::make(&context, sink),
        || {
            let others = || {
                let shards = search::make(&context, sink);
                files::make(&context, sink);
                news::feeds(&context, sink);
                hosting::make(&context, sink);
                card::make(&context, sink);
                shards
            };
            rayon::join(|| failures.collect::<Vec<_>>(), others)
        },
    );
    found.extend(failures);
    found.extend(lists);
    let worker = file(&Route::File(WORKER), assets.worker().to_vec());
    let assets = assets.into_files().filter_map(|(name, bytes)| file(&Route::Asset(&name), bytes));
    assets.chain(worker).for_each(|(path, bytes)| sink.put(path, bytes));
    kept.finish();
    let Context { listing, outline, .. } = context;
    let summary = Summary {
        failures: plan.basis.catalog.playbooks().len(),
        pages: outline.pages,
        files: outline.files + shards,
        ..Summary::default()
    };
    plan.freeing.free((listing.entries, outline));
    summary
}

/// Reports what is wrong in the fields of playbooks and in templates, for a site that cannot be made.
pub fn review(catalog: &Catalog, inputs: &Inputs, found: &mut Vec<Diagnostic>) {
    body::review(catalog, inputs, found);
    Templates::new(inputs, found);
}

/// What the pages of one site share.
struct Context<'a> {
    plan: Plan<'a>,
    listing: Listing<'a>,
    relations: Relations<'a>,
    confusions: Confusions<'a>,
    highlighter: &'static Highlighter,
    templates: Templates,
    /// The command with which a page ends, coloured.
    try_it: Value,
    /// The pictures that go with links; `None` if the site's address is not known.
    cards: Option<Cards>,
    /// Every asset: its name in `site/` and its published name.
    assets: Vec<(String, String)>,
    /// What the site will hold.
    outline: Outline,
    memory: Memory<'a>,
    /// What pages at the depths 0, 1 and 2 show of the site, and what a page without an address of its own shows.
    sites: [Value; 4],
}

impl<'a> Context<'a> {
    fn new(plan: Plan<'a>, listing: Listing<'a>, assets: &Assets, found: &mut Vec<Diagnostic>) -> Self {
        let Plan { basis: Basis { config, catalog, inputs, .. }, fragments, .. } = plan;
        let Listing { entries, categories, .. } = &listing;
        let highlighter = Highlighter::shared();
        let names: Vec<_> = assets.names().map(|(name, published)| (name.to_owned(), published.to_owned())).collect();
        let cards = Cards::new(config, catalog, entries);
        news::check(&plan, entries, found);
        let mut optional = news::routes(config, categories, entries);
        optional.extend(hosting::routes(&plan));
        let memory = Memory::new(&plan, &listing, &optional);
        let index = || {
            rayon::join(
                || Relations::new(catalog, fragments),
                || Confusions::new(catalog, fragments, plan.matcher, plan.proof),
            )
        };
        let outlined = || {
            let mut found = Vec::new();
            let more = optional.into_iter().chain(cards.iter().flat_map(Cards::routes));
            let outline = Outline::new(&plan, &listing, &names, more, &mut found);
            let templates = Templates::new(inputs, &mut found);
            let try_it = html(&*highlighter.highlight(Some("bash"), TRY_IT));
            (outline, templates, try_it, found)
        };
        let ((relations, confusions), (outline, templates, try_it, problems)) = rayon::join(index, outlined);
        found.extend(problems);
        let sites = sites(config, &names, &outline, &templates, found);
        Self {
            plan,
            memory,
            cards,
            relations,
            confusions,
            highlighter,
            try_it,
            sites,
            templates,
            outline,
            assets: names,
            listing,
        }
    }

    /// The published name of an asset.
    fn asset(&self, name: &str) -> Option<&str> {
        self.assets.iter().find(|(own, _)| own == name).map(|(_, published)| published.as_str())
    }

    /// The link to a route that a site may be without.
    fn link(&self, linker: &Linker, route: &Route<'_>) -> Option<String> {
        self.outline.has(&route.address()).then(|| linker.to(route))
    }

    fn entry(&self, position: usize) -> &Entry {
        &self.listing.entries[position].entry
    }

    /// What an ecosystem is called.
    fn ecosystem_label<'t>(&'t self, tag: &'t str) -> &'t str {
        self.plan.basis.config.ecosystems.get(tag).map_or(tag, String::as_str)
    }

    fn playbook(&self, position: usize) -> &'a Playbook {
        &self.plan.basis.catalog.playbooks()[position]
    }

    /// What a route's page shows of the site, and the maker of its links.
    fn site(&self, route: &Route<'_>) -> (&Value, Linker) {
        match route {
            Route::NotFound => (&self.sites[3], Linker::absolute(self.plan.basis.config.base_path())),
            route => (&self.sites[route.depth().min(2)], Linker::relative(route)),
        }
    }

    /// A route's URL: whole if the base URL is known, else from the root of the host.
    fn url(&self, route: &Route<'_>) -> String {
        entry::url(self.plan.basis.config, route)
    }

    /// The URL of a failure's card, or of the card of all other pages.
    fn image(&self, failure: Option<usize>) -> Option<String> {
        let cards = self.cards.as_ref()?;
        let route = failure.map_or_else(|| Some(cards.home()), |position| cards.failure(position))?;
        Some(self.url(&route))
    }

    /// Renders a page; a problem with its template goes to `found`, and so does every link that leads nowhere.
    fn render(
        &self,
        route: &Route<'_>,
        template: &str,
        view: &impl serde::Serialize,
        found: &mut Vec<Diagnostic>,
    ) -> Option<File> {
        let path = route.path().ok()?;
        match self.templates.render(template, view) {
            Ok(html) => {
                found.extend(links::check(self, &path, &html));
                Some((path, html.into()))
            }
            Err(problem) => {
                found.push(*problem);
                None
            }
        }
    }
}

/// What pages at the depths 0, 1 and 2 show of the site, and what a page without an address of its own shows.
fn sites(
    config: &Config,
    assets: &[(String, String)],
    outline: &Outline,
    templates: &Templates,
    found: &mut Vec<Diagnostic>,
) -> [Value; 4] {
    let linkers = [Linker::at_depth(0), Linker::at_depth(1), Linker::at_depth(2), Linker::absolute(config.base_path())];
    linkers.map(|linker| {
        let link = |route: Route<'_>| outline.has(&route.address()).then(|| linker.to(&route));
        let (news, feed, search) = (link(Route::News), link(Route::Feed), link(Route::File(hosting::SEARCH)));
        let view = SiteView { news, feed, search, ..SiteView::new(config, assets, &linker) };
        let mut part = |name| match templates.render(name, &ChromeView { site: &view }) {
            Ok(part) => html(part.trim_end()),
            Err(problem) => {
                found.push(*problem);
                Value::UNDEFINED
            }
        };
        let (loads, header) = (part("loads.html"), part("header.html"));
        Value::from(minijinja::value::Serde(SiteView { loads, header, ..view }))
    })
}

/// A file whose path a route makes; there is always one, but a library user's own id could be too long.
fn file(route: &Route<'_>, bytes: impl Into<Bytes>) -> Option<File> {
    Some((route.path().ok()?, bytes.into()))
}
