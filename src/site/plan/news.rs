//! What is new: the page, the feeds, and the order of changes behind both.
//!
//! Nothing of it is there for a catalog of which no date is known, and no feed without a base URL.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Context, File, Listed, Plan, category_label, file, lists};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, codes};
use crate::history::Moment;
use crate::site::Sink;
use crate::site::data::Entry;
use crate::site::feed::{Feed, FeedEntry};
use crate::site::markdown::visible;
use crate::site::page::{ChangeView, Link, MonthView, NewsView, PageView};
use crate::site::route::Route;
use crate::text::count;

/// How many changes the page lists: what a reader who comes back after weeks looks through.
const ON_PAGE: usize = 100;
/// How many entries a feed has: more than change between two visits of a feed reader.
const IN_FEED: usize = 50;

/// The failures that are kept up and have a date, the latest change first; equal ones by id.
pub(super) fn newest(entries: &[Arc<Listed>]) -> Vec<usize> {
    let entry = |at: usize| &entries[at].entry;
    let mut newest: Vec<_> =
        (0..entries.len()).filter(|at| !entry(*at).retired && entry(*at).changed.is_some()).collect();
    newest.sort_by_key(|at| (Reverse(&entry(*at).changed), &entry(*at).slug));
    newest
}

/// Says so if dates are missing because the clone is shallow.
pub(super) fn check(plan: &Plan<'_>, entries: &[Arc<Listed>], found: &mut Vec<Diagnostic>) {
    let undated = entries.iter().filter(|listed| listed.entry.changed.is_none()).count();
    if plan.basis.history.is_shallow && undated > 0 {
        let message = format!("the clone is shallow: it does not tell when {} changed", count(undated, "playbook"));
        let help = "clone the whole history, or write `added` and `changed` into the playbooks";
        found.push(Diagnostic::new(&codes::SHALLOW_CLONE, message).with_help(help));
    }
}

/// The page and the feeds that a site of these entries has.
pub(super) fn routes<'a>(
    config: &Config,
    categories: &BTreeMap<&'a str, Vec<usize>>,
    entries: &[Arc<Listed>],
) -> Vec<Route<'a>> {
    let is_dated = |at: &usize| entries[*at].entry.changed.is_some();
    let dated = categories.iter().filter(|(_, members)| members.iter().any(is_dated));
    let feeds: Vec<_> = dated.map(|(category, _)| Route::CategoryFeed(category)).collect();
    let all = if feeds.is_empty() { Vec::new() } else { vec![Route::News, Route::Feed] };
    let has_address = config.base_url.is_some();
    all.into_iter().chain(feeds).filter(|route| has_address || *route == Route::News).collect()
}

/// Makes the feeds.
pub(super) fn feeds(context: &Context<'_>, sink: &dyn Sink) {
    let title = visible(&context.plan.basis.config.title);
    let of_category = context.listing.categories.keys().map(|category| {
        let members = context.listing.newest.iter().copied().filter(|at| context.entry(*at).category == **category);
        let title = format!("{title}: what's new in {}", category_label(category));
        (Route::CategoryFeed(category), Route::Category(category), title, members.take(IN_FEED).collect())
    });
    let newest = context.listing.newest.iter().copied().take(IN_FEED).collect();
    let all = (Route::Feed, Route::News, format!("{title}: what's new"), newest);
    for (route, page, title, members) in of_category.chain([all]) {
        let members: Vec<usize> = members;
        if !context.outline.has(&route.address()) {
            continue;
        }
        let entries = members.iter().filter_map(|at| feed_entry(context.entry(*at))).collect();
        let (url, page) = (context.url(&route), context.url(&page));
        let feed = Feed { url, page, title, author: &context.plan.basis.config.title, entries };
        if let Some((path, bytes)) = file(&route, feed.to_xml()) {
            sink.put(path, bytes);
        }
    }
}

fn feed_entry(entry: &Entry) -> Option<FeedEntry<'_>> {
    Some(FeedEntry {
        url: &entry.url,
        title: &entry.title,
        summary: &entry.description,
        category: (&entry.category, category_label(&entry.category)),
        added: entry.added.as_ref(),
        changed: entry.changed.as_ref()?,
    })
}

/// Makes the page of what is new.
pub(super) fn page(context: &Context<'_>, found: &mut Vec<Diagnostic>) -> Option<File> {
    let route = Route::News;
    let (site, linker) = context.site(&route);
    let shown = &context.listing.newest[..context.listing.newest.len().min(ON_PAGE)];
    let mut months: Vec<MonthView<'_>> = Vec::new();
    for (entry, position) in shown.iter().map(|at| (context.entry(*at), *at)) {
        let Some(changed) = &entry.changed else { continue };
        let anchor = format!("month-{}", &changed.day()[..7]);
        let change = ChangeView {
            day: changed.day(),
            is_new: entry.added.as_ref().is_some_and(|added| added.day() == changed.day()),
            href: linker.to(&Route::Playbook(&context.playbook(position).id)),
            title: &entry.title,
            description: &entry.description,
            category: Link::new(linker.to(&Route::Category(&entry.category)), &category_label(&entry.category)),
        };
        match months.last_mut().filter(|last| last.anchor == anchor) {
            Some(last) => last.changes.push(change),
            None => months.push(MonthView { anchor, label: Moment::month(changed), changes: vec![change] }),
        }
    }
    let description =
        "Failures that were added to the catalog, and pages that have changed, the latest first.".to_owned();
    let feed = context.link(&linker, &Route::Feed);
    let page = PageView { feed, ..lists::page(context, &route, "What's new", description) };
    let view = NewsView { site, page, months, earlier: context.listing.newest.len() - shown.len() };
    context.render(&route, "news.html", &view, found)
}
