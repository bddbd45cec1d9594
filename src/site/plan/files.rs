//! The files for programs.

use rayon::prelude::*;
use serde::{Serialize, Serializer};

use super::outline::{FILES, SCHEMAS};
use super::{Context, Made, file, hosting};
use crate::diagnosis::{self, Report};
use crate::matcher::Rule;
use crate::playbook::format;
use crate::site::Sink;
use crate::site::data::{
    self, CATALOG_VERSION, CatalogFile, FAILURE_VERSION, Failure, MANIFEST_VERSION, Manifest, json, schema,
};
use crate::site::route::Route;
use crate::text::markdown::escape;

/// The files that are made from the entries of all failures, and of nothing else that one failure has.
const OF_ENTRIES: [&str; 3] = ["catalog.json", "sitemap.xml", "llms.txt"];

/// Makes every file with a fixed name at the top of the site and the schemas, in parallel.
pub(super) fn make(context: &Context<'_>, sink: &dyn Sink) {
    let fixed = FILES.into_par_iter().map(Route::File).chain(SCHEMAS.into_par_iter().map(Route::Schema));
    fixed.chain(rayon::iter::once(Route::Rules)).for_each(|route| {
        let make = || Made { files: file(&route, content(context, &route)).into_iter().collect(), found: Vec::new() };
        let made = match route {
            Route::File(name) if OF_ENTRIES.contains(&name) => context.memory.get(|digests| digests.of_all(name), make),
            _ => make(),
        };
        made.put(sink);
    });
}

fn content(context: &Context<'_>, route: &Route<'_>) -> Vec<u8> {
    let plan = &context.plan;
    match route {
        Route::Rules => json(&BrowserRules(plan.matcher.rules())),
        Route::File("catalog.json") => json(&CatalogFile {
            schema_version: CATALOG_VERSION,
            title: &plan.basis.config.title,
            failures: context.listing.entries.iter().map(|listed| &listed.entry).collect(),
        }),
        Route::File("catalog.manifest.json") => json(&Manifest {
            schema_version: MANIFEST_VERSION,
            failures: context.listing.entries.len(),
            generator: env!("CARGO_PKG_VERSION").to_owned(),
            revision: plan.revision.map(str::to_owned),
            inputs_digest: plan.basis.inputs.digest().to_owned(),
        }),
        Route::File("playbook.schema.json") => json(&format::json_schema()),
        Route::File("sitemap.xml") => sitemap(context),
        Route::File("robots.txt") => data::robots(&context.url(&Route::File("sitemap.xml"))),
        Route::File("manifest.webmanifest") => hosting::web_manifest(context),
        Route::File("_headers") => hosting::headers(plan.basis.config).into_bytes(),
        Route::File("llms.txt") => llms(context).into_bytes(),
        Route::Schema("analysis") => json(&schema::<Report>(diagnosis::VERSION)),
        Route::Schema("catalog") => json(&schema::<CatalogFile<'_>>(CATALOG_VERSION)),
        Route::Schema("failure") => json(&schema::<Failure<'_>>(FAILURE_VERSION)),
        Route::Schema("manifest") => json(&schema::<Manifest>(MANIFEST_VERSION)),
        _ => json(&crate::diagnostic::json::json_schema()),
    }
}

/// The rules without what a browser does not ask for: nobody tells it the stage that a log comes from.
struct BrowserRules<'a>(&'a [Rule]);

impl Serialize for BrowserRules<'_> {
    /// One after the other: a copy of all rules is large.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|rule| Rule { stages: Vec::new(), ..rule.clone() }))
    }
}

/// Every page that a search engine should know.
fn sitemap(context: &Context<'_>) -> Vec<u8> {
    let news = context.outline.has(&Route::News.address()).then(|| context.url(&Route::News));
    let mut urls = [Route::Home, Route::Signals, Route::Diagnose].map(|route| context.url(&route)).to_vec();
    urls.extend(news);
    urls.extend(context.listing.categories.keys().map(|category| context.url(&Route::Category(category))));
    urls.extend(context.listing.ecosystems.keys().map(|tag| context.url(&Route::Ecosystem(tag))));
    let entries = context.listing.entries.iter().map(|listed| &listed.entry);
    let kept = entries.filter(|entry| !entry.retired);
    let kept = kept.map(|entry| (entry.url.as_str(), entry.changed.as_ref()));
    let urls = urls.iter().map(|url| (url.as_str(), None)).chain(kept);
    data::sitemap(urls)
}

/// `llms.txt` (<https://llmstxt.org>): the catalog as Markdown, with links to the pages' Markdown.
fn llms(context: &Context<'_>) -> String {
    let config = context.plan.basis.config;
    let mut text = format!("# {}\n\n> {}\n", escape(&config.title), escape(&config.tagline));
    for (category, members) in &context.listing.categories {
        text += &format!("\n## {}\n\n", super::category_label(category));
        for position in members {
            let entry = context.entry(*position);
            let url = context.url(&Route::Markdown(&context.playbook(*position).id));
            text += &format!("- [{}]({url}): {}\n", escape(&entry.title), escape(&entry.description));
        }
    }
    text
}
