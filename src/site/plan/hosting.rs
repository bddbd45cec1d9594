//! What hosts, browsers and devices read: `_headers`, `_redirects`, the web manifest and the search description.

use std::fmt::Write;

use serde_json::json;

use super::{Context, Plan, file};
use crate::config::Config;
use crate::site::Sink;
use crate::site::data;
use crate::site::feed::search_description;
use crate::site::markdown::visible;
use crate::site::page::DIAGNOSE_POLICY;
use crate::site::route::{Linker, Route};

/// The description by which a browser searches the site.
pub(super) const SEARCH: &str = "opensearch.xml";
const REDIRECTS: &str = "_redirects";
/// How many redirects the more careful of the hosts reads; a former id needs two.
const MOST_REDIRECTS: usize = 2000;
/// What may change with every build. The assets are not among it, and no rule may say anew what another says, since
/// hosts join rules that overlap in different ways.
const REVALIDATED: [&str; 12] = [
    "",
    "failures/*",
    "categories/*",
    "ecosystems/*",
    "signals/*",
    "diagnose/*",
    "news/*",
    "search/*",
    "schemas/*",
    "catalog.json",
    "offline.json",
    "service-worker.js",
];

/// The files that a site may be without: the search description needs an address, redirects a former id.
pub(super) fn routes(plan: &Plan<'_>) -> Vec<Route<'static>> {
    let has_aliases = plan.basis.catalog.playbooks().iter().any(|playbook| !playbook.aliases.is_empty());
    let search = plan.basis.config.base_url.is_some().then_some(Route::File(SEARCH));
    search.into_iter().chain(has_aliases.then_some(Route::File(REDIRECTS))).collect()
}

/// Makes those files.
pub(super) fn make(context: &Context<'_>, sink: &dyn Sink) {
    for route in routes(&context.plan) {
        let bytes = match route {
            Route::File(REDIRECTS) => redirects(&context.plan).into_bytes(),
            _ => search(context),
        };
        if let Some((path, bytes)) = file(&route, bytes) {
            sink.put(path, bytes);
        }
    }
}

/// `_headers`, as Netlify and Cloudflare Pages read it: how long each file may be kept, and what a page may do.
///
/// A page's own policy narrows the one of its host, which therefore is the widest of all pages.
pub(super) fn headers(config: &Config) -> String {
    let base = config.base_path();
    let mut text = format!(
        "{base}*\n  Content-Security-Policy: {DIAGNOSE_POLICY}; frame-ancestors 'none'\n  \
         X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n"
    );
    // Their names say what they hold.
    for part in ["assets/*", "cards/*"] {
        let _ = write!(text, "{base}{part}\n  Cache-Control: public, max-age=31536000, immutable\n");
    }
    for part in REVALIDATED {
        let _ = write!(text, "{base}{part}\n  Cache-Control: public, max-age=0, must-revalidate\n");
    }
    text
}

/// `_redirects`, as the same hosts read it: every former id, with and without the slash.
fn redirects(plan: &Plan<'_>) -> String {
    let base = plan.basis.config.base_path();
    let pairs = plan.basis.catalog.playbooks().iter().flat_map(|playbook| {
        let target = Route::Playbook(&playbook.id).address();
        playbook.aliases.iter().map(move |alias| (&alias.text, target.clone()))
    });
    pairs.take(MOST_REDIRECTS / 2).fold(String::new(), |mut text, (alias, target)| {
        for slash in ["", "/"] {
            let _ = writeln!(text, "{base}failures/{alias}{slash} {base}{target} 301");
        }
        text
    })
}

fn search(context: &Context<'_>) -> Vec<u8> {
    let icon = context.asset("icon.svg").map(|icon| context.url(&Route::Asset(icon)));
    let title = visible(&context.plan.basis.config.title);
    search_description(&context.url(&Route::Home), &title, &icon.unwrap_or_default())
}

/// `manifest.webmanifest` (<https://www.w3.org/TR/appmanifest/>): what a device needs to install the site.
pub(super) fn web_manifest(context: &Context<'_>) -> Vec<u8> {
    let config = context.plan.basis.config;
    let linker = Linker::relative(&Route::Home);
    let icon = |(name, size, purpose): (&str, &str, &str)| {
        let kind = if name.ends_with(".svg") { "image/svg+xml" } else { "image/png" };
        let src = linker.to(&Route::Asset(context.asset(name)?));
        Some(json!({"src": src, "sizes": size, "type": kind, "purpose": purpose}))
    };
    let icons = [
        ("icon.svg", "any", "any"),
        ("icon-192.png", "192x192", "any"),
        ("icon-512.png", "512x512", "any"),
        ("icon-maskable.png", "512x512", "maskable"),
    ];
    let colour = |name: &str, default: &str| config.theme.light.get(name).map_or(default, String::as_str).to_owned();
    let background = colour("background", "#fdfdfc");
    data::json(&json!({
        "name": visible(&config.title),
        "short_name": visible(&config.title),
        "description": visible(&config.tagline),
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": background,
        "theme_color": background,
        "icons": icons.into_iter().filter_map(icon).collect::<Vec<_>>(),
    }))
}
