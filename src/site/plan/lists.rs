//! The pages that list failures: the catalog, categories, ecosystems and signals; and the page for no page.

use foldhash::HashMap;
use minijinja::Value;
use minijinja::value::Serde;
use rayon::prelude::*;
use serde_json::json;

use super::listed::items;
use super::made::{Digests, Made};
use super::{Context, File, category_label, facets, news};
use crate::cache::Digest;
use crate::diagnostic::Diagnostic;
use crate::site::Sink;
use crate::site::markdown::visible;
use crate::site::page::{
    Crumb, DIAGNOSE_POLICY, DiagnoseView, GroupView, HOME_POLICY, HomeView, LetterView, Link, ListingView,
    NotFoundView, PageView, SignalView, SignalsView, html, json_ld,
};
use crate::site::route::Route;
use crate::text::count;

/// A page that lists failures.
enum List<'a> {
    Home,
    Signals,
    Diagnose,
    News,
    NotFound,
    Category(&'a str, &'a [usize]),
    Ecosystem(&'a str, &'a [usize]),
}

impl List<'_> {
    /// Of what the page is made from.
    fn digest(&self, digests: &Digests) -> Digest {
        let route = match self {
            Self::Home => Route::Home,
            Self::Signals => Route::Signals,
            Self::Diagnose => Route::Diagnose,
            Self::News => Route::News,
            Self::NotFound => Route::NotFound,
            Self::Category(category, _) => Route::Category(category),
            Self::Ecosystem(tag, _) => Route::Ecosystem(tag),
        };
        match self {
            Self::Category(_, members) | Self::Ecosystem(_, members) => {
                digests.of_list(&route.address(), members.iter().copied())
            }
            Self::Signals => digests.of_signals(&route.address()),
            _ => digests.of_all(&route.address()),
        }
    }
}

/// Makes every page that lists failures, in parallel; gives the problems.
pub(super) fn make(context: &Context<'_>, sink: &dyn Sink) -> Vec<Diagnostic> {
    let categories = context.listing.categories.iter().map(|(category, members)| List::Category(category, members));
    let ecosystems = context.listing.ecosystems.iter().map(|(tag, members)| List::Ecosystem(tag, members));
    let news = (!context.listing.newest.is_empty()).then_some(List::News);
    let lists: Vec<_> = [List::Signals, List::Home, List::Diagnose, List::NotFound]
        .into_iter()
        .chain(news)
        .chain(categories)
        .chain(ecosystems)
        .collect();
    lists
        .par_iter()
        .flat_map_iter(|list| {
            let make = || {
                let mut found = Vec::new();
                let page = render(context, list, &mut found);
                Made { files: page.into_iter().collect(), found }
            };
            context.memory.get(|digests| list.digest(digests), make).put(sink)
        })
        .collect()
}

fn render(context: &Context<'_>, list: &List<'_>, found: &mut Vec<Diagnostic>) -> Option<File> {
    match list {
        List::Home => home(context, found),
        List::Signals => signals(context, found),
        List::Diagnose => diagnose(context, found),
        List::News => news::page(context, found),
        List::NotFound => not_found(context, found),
        List::Category(category, members) => {
            let label = category_label(category);
            let number = failures(members);
            let description = format!("{number} in the category {category}: what each means and how to fix it.");
            listing(context, &Route::Category(category), label, description, members, found)
        }
        List::Ecosystem(tag, members) => {
            let label = context.ecosystem_label(tag).to_owned();
            let number = failures(members);
            let description = format!("{number} of jobs that use {label}: what each means and how to fix it.");
            listing(context, &Route::Ecosystem(tag), label, description, members, found)
        }
    }
}

fn failures(members: &[usize]) -> String {
    count(members.len(), "failure")
}

/// The head of a list's page.
pub(super) fn page(context: &Context<'_>, route: &Route<'_>, title: &str, description: String) -> PageView {
    let (_, linker) = context.site(route);
    let home =
        Crumb { href: Some(linker.to(&Route::Home)), text: visible(&context.plan.basis.config.title).into_owned() };
    let own = Crumb { href: None, text: title.to_owned() };
    PageView {
        title: title.to_owned(),
        description,
        canonical: Some(context.url(route)),
        image: context.image(None),
        breadcrumbs: vec![home, own],
        json_ld: None,
        feed: None,
        policy: None,
    }
}

fn home(context: &Context<'_>, found: &mut Vec<Diagnostic>) -> Option<File> {
    let config = context.plan.basis.config;
    let route = Route::Home;
    let (site, linker) = context.site(&route);
    let structured = json!({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": config.title,
        "description": config.tagline,
        "url": context.url(&route),
    });
    let title = visible(&config.title).into_owned();
    let page = PageView {
        breadcrumbs: Vec::new(),
        feed: context.link(&linker, &Route::Feed),
        json_ld: Some(json_ld(&structured)),
        policy: Some(html(HOME_POLICY)),
        ..page(context, &route, &title, visible(&config.tagline).into_owned())
    };
    let groups = context.listing.categories.iter().map(|(category, members)| GroupView {
        anchor: format!("category-{category}"),
        href: linker.to(&Route::Category(category)),
        label: category_label(category),
        entries: items(context, &linker, members, found),
    });
    let members: Vec<_> = context.listing.categories.values().flatten().copied().collect();
    let view = HomeView {
        site,
        page,
        groups: groups.collect(),
        facets: facets::of_catalog(context, &linker, &members),
        number: members.len(),
    };
    context.render(&route, "home.html", &view, found)
}

fn listing(
    context: &Context<'_>,
    route: &Route<'_>,
    heading: String,
    description: String,
    members: &[usize],
    found: &mut Vec<Diagnostic>,
) -> Option<File> {
    let (site, linker) = context.site(route);
    let feed = match route {
        Route::Category(category) => context.link(&linker, &Route::CategoryFeed(category)),
        _ => None,
    };
    let page = PageView { feed, ..page(context, route, &heading, description) };
    let mut facets = facets::of_list(context, members);
    facets.retain(|facet| !matches!((route, facet.name), (Route::Ecosystem(_), "ecosystem")));
    let entries = items(context, &linker, members, found);
    let view = ListingView { site, page, heading, entries, facets, number: members.len() };
    context.render(route, "listing.html", &view, found)
}

fn signals(context: &Context<'_>, found: &mut Vec<Diagnostic>) -> Option<File> {
    let route = Route::Signals;
    let (site, linker) = context.site(&route);
    let mentions = mentions(context);
    let description =
        format!("{} of logs, each with the failures that it speaks for.", count(mentions.len(), "fragment"));
    let link = |position: usize| {
        let id = &context.playbook(position).id;
        Value::from(Serde(Link::new(linker.to(&Route::Playbook(id)), id.as_str())))
    };
    // Made once, since a failure has many signals.
    let links: Vec<_> = (0..context.listing.entries.len()).into_par_iter().map(link).collect();
    let letters = mentions.par_chunk_by(|one, next| one.initial() == next.initial()).map(|mentions| {
        let (anchor, label) = letter(mentions[0].initial());
        let signals = mentions.iter().map(|mention| SignalView {
            text: mention.signal,
            failures: mention.holders.iter().map(|position| links[*position].clone()).collect(),
        });
        LetterView { anchor, label, signals: signals.collect() }
    });
    let letters = letters.collect();
    let view = SignalsView { site, page: page(context, &route, "Signals", description), letters };
    context.render(&route, "signals.html", &view, found)
}

/// A signal and the failures that look for it.
struct Mention<'a> {
    /// What is sorted by: the signal in lower case; what begins with no letter comes first.
    key: String,
    signal: &'a str,
    /// In order.
    holders: Vec<usize>,
}

impl Mention<'_> {
    /// The letter under which it stands, if it begins with one.
    fn initial(&self) -> Option<char> {
        self.key.chars().next().filter(|first| *first != '\0')
    }
}

/// Every signal of every failure kept up, sorted.
fn mentions<'c>(context: &'c Context<'_>) -> Vec<Mention<'c>> {
    let mut holders: HashMap<&str, Vec<usize>> = HashMap::default();
    let entries = context.listing.entries.iter().map(|listed| &listed.entry);
    for (position, entry) in entries.enumerate().filter(|(_, entry)| !entry.retired) {
        for signal in &entry.signals {
            let holders = holders.entry(signal).or_default();
            if holders.last() != Some(&position) {
                holders.push(position);
            }
        }
    }
    let mention = |(signal, holders): (&'c str, _)| {
        let folded = signal.to_lowercase();
        let key = if folded.starts_with(has_capital) { folded } else { format!("\0{folded}") };
        Mention { key, signal, holders }
    };
    let mut mentions: Vec<_> = holders.into_iter().map(mention).collect();
    mentions.par_sort_unstable_by(|a, b| (&a.key, a.signal).cmp(&(&b.key, b.signal)));
    mentions
}

/// A letter of an alphabet that has capitals; `ℹ` and the like are signs.
fn has_capital(c: char) -> bool {
    c.is_alphabetic() && !c.to_uppercase().eq([c])
}

/// The anchor and the label of a letter.
fn letter(initial: Option<char>) -> (String, String) {
    match initial {
        Some(letter) => (format!("letter-{letter}"), letter.to_uppercase().to_string()),
        None => ("letter-other".to_owned(), "Digits and signs".to_owned()),
    }
}

fn diagnose(context: &Context<'_>, found: &mut Vec<Diagnostic>) -> Option<File> {
    let route = Route::Diagnose;
    let (site, linker) = context.site(&route);
    let number = context.plan.matcher.rules().len();
    let description =
        format!("Paste or drop a log: it is compared with {}, here in your browser.", count(number, "known failure"));
    let view = DiagnoseView {
        site,
        page: PageView { policy: Some(html(DIAGNOSE_POLICY)), ..page(context, &route, "Diagnose a log", description) },
        rules: linker.to(&Route::Rules),
        failures: linker.to(&Route::Home) + "failures/",
        number,
    };
    context.render(&route, "diagnose.html", &view, found)
}

fn not_found(context: &Context<'_>, found: &mut Vec<Diagnostic>) -> Option<File> {
    let route = Route::NotFound;
    let (site, _) = context.site(&route);
    let description = "This address leads to no page of the catalog.".to_owned();
    let page = PageView { canonical: None, image: None, ..page(context, &route, "No page here", description) };
    context.render(&route, "404.html", &NotFoundView { site, page }, found)
}
