//! The last check of a plan: every link inside the site leads to one of its files.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Context;
use crate::diagnostic::{Diagnostic, codes};
use crate::inputs::Span;
use crate::site::SitePath;
use crate::site::route::resolve;

/// Reports every link of an HTML page that leads to no file, at the place in its playbook where there is one.
pub(super) fn check(context: &Context<'_>, files: &BTreeMap<SitePath, Vec<u8>>) -> Vec<Diagnostic> {
    let known: std::collections::HashSet<&str> = files.keys().map(SitePath::as_str).collect();
    let base_path = context.plan.config.base_path();
    let broken = |page: &SitePath, href: &str| match resolve(page, base_path, href) {
        None => false,
        Some(Ok(target)) => !known.contains(target.as_str()),
        Some(Err(())) => true,
    };
    files
        .par_iter()
        .filter(|(path, _)| path.as_str().ends_with(".html"))
        .flat_map_iter(|(path, bytes)| {
            let html = std::str::from_utf8(bytes).unwrap_or_default();
            let broken = links(html).filter(|href| broken(path, href)).map(|href| report(context, path, &href));
            broken.collect::<Vec<_>>()
        })
        .collect()
}

/// The values of all `href` and `src` attributes, as our templates and renderer write them: in double quotes.
fn links(html: &str) -> impl Iterator<Item = String> {
    let of = |attribute: &'static str| {
        html.match_indices(attribute).filter_map(move |(at, _)| {
            let value = &html[at + attribute.len()..];
            Some(value[..value.find('"')?].replace("&amp;", "&").replace("&#x2f;", "/"))
        })
    };
    of(" href=\"").chain(of(" src=\""))
}

fn report(context: &Context<'_>, page: &SitePath, href: &str) -> Diagnostic {
    let problem = Diagnostic::new(&codes::BROKEN_LINK, format!("the link `{href}` on `{page}` leads to no page"))
        .with_help("a page of another failure is at `../its-id/`");
    let id = page.as_str().strip_prefix("failures/").and_then(|rest| rest.strip_suffix("/index.html"));
    let Some(playbook) = id.and_then(|id| context.plan.catalog.find(id)) else { return problem };
    let text = context.plan.inputs.get(playbook.file).text().unwrap_or_default();
    match text.find(&format!("({href}")).map(|at| at + 1).or_else(|| text.find(href)) {
        Some(at) => problem.at(Span { file: playbook.file, start: at as u32, end: (at + href.len()) as u32 }),
        None => problem.in_file(playbook.file),
    }
}
