//! The files for programs.

use rayon::prelude::*;

use super::{Context, File, file};
use crate::playbook::format;
use crate::site::data::{
    self, CATALOG_VERSION, CatalogFile, FAILURE_VERSION, Failure, MANIFEST_VERSION, Manifest, json, schema,
};
use crate::site::page::escape;
use crate::site::route::Route;

/// Every file with a fixed name at the top of the site, and the schemas.
pub(super) fn files(context: &Context<'_>) -> Vec<File> {
    let plan = &context.plan;
    let catalog = CatalogFile {
        schema_version: CATALOG_VERSION,
        title: &plan.config.title,
        failures: context.entries.iter().collect(),
    };
    let manifest = Manifest {
        schema_version: MANIFEST_VERSION,
        failures: context.entries.len(),
        generator: env!("CARGO_PKG_VERSION").to_owned(),
        revision: plan.revision.map(str::to_owned),
        inputs_digest: plan.inputs.digest().to_owned(),
    };
    let made: [&(dyn Fn() -> Option<File> + Sync); 10] = [
        &|| file(&Route::File("catalog.json"), json(&catalog)),
        &|| file(&Route::File("catalog.manifest.json"), json(&manifest)),
        &|| file(&Route::File("playbook.schema.json"), json(&format::json_schema())),
        &|| file(&Route::Schema("catalog"), json(&schema::<CatalogFile<'_>>(CATALOG_VERSION))),
        &|| file(&Route::Schema("failure"), json(&schema::<Failure<'_>>(FAILURE_VERSION))),
        &|| file(&Route::Schema("manifest"), json(&schema::<Manifest>(MANIFEST_VERSION))),
        &|| file(&Route::Schema("diagnostic"), json(&crate::diagnostic::json::json_schema())),
        &|| file(&Route::File("sitemap.xml"), sitemap(context)),
        &|| file(&Route::File("robots.txt"), data::robots(&context.url(&Route::File("sitemap.xml")))),
        &|| file(&Route::File("llms.txt"), llms(context).into_bytes()),
    ];
    made.par_iter().filter_map(|make| make()).collect()
}

/// Every page that a search engine should know.
fn sitemap(context: &Context<'_>) -> Vec<u8> {
    let mut urls = vec![context.url(&Route::Home), context.url(&Route::Signals)];
    urls.extend(context.categories.keys().map(|category| context.url(&Route::Category(category))));
    urls.extend(context.ecosystems.keys().map(|tag| context.url(&Route::Ecosystem(tag))));
    let kept = context.entries.iter().filter(|entry| !entry.retired);
    let urls = urls.iter().map(String::as_str).chain(kept.map(|entry| entry.url.as_str()));
    data::sitemap(urls)
}

/// `llms.txt` (<https://llmstxt.org>): the catalog as Markdown, with links to the pages' Markdown.
fn llms(context: &Context<'_>) -> String {
    let config = context.plan.config;
    let mut text = format!("# {}\n\n> {}\n", escape(&config.title), escape(&config.tagline));
    for (category, members) in &context.categories {
        text += &format!("\n## {}\n\n", super::category_label(category));
        for position in members {
            let entry = &context.entries[*position];
            let url = context.url(&Route::Markdown(&context.playbook(*position).id));
            text += &format!("- [{}]({url}): {}\n", escape(&entry.title), escape(&entry.description));
        }
    }
    text
}
