//! The last check of a plan: every link inside the site leads to one of its files.

use std::borrow::Cow;

use memchr::memmem::Finder;

use super::Context;
use crate::diagnostic::{Diagnostic, codes};
use crate::inputs::Span;
use crate::site::SitePath;
use crate::site::route::resolve;

/// Reports every link of an HTML page that leads to no file, at the place in its playbook where there is one.
pub(super) fn check(context: &Context<'_>, path: &SitePath, bytes: &[u8]) -> Vec<Diagnostic> {
    let html = std::str::from_utf8(bytes).unwrap_or_default();
    if !path.as_str().ends_with(".html") {
        return Vec::new();
    }
    let attributes = [" href=\"", " src=\""].map(Finder::new);
    let hrefs = attributes.iter().flat_map(|attribute| values(html, attribute));
    let broken = hrefs.filter(|href| !leads_somewhere(context, path, href));
    broken.map(|href| report(context, path, &unescape(href))).collect()
}

/// The values of an attribute, as our templates and renderer write them: in double quotes.
fn values<'h>(html: &'h str, attribute: &Finder<'_>) -> impl Iterator<Item = &'h str> {
    let length = attribute.needle().len();
    attribute.find_iter(html.as_bytes()).filter_map(move |at| {
        let value = &html[at + length..];
        Some(&value[..value.find('"')?])
    })
}

/// The text of an attribute, less the escapes that our templates and renderer write in links.
fn unescape(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let unescaped = value.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<");
    Cow::Owned(unescaped.replace("&gt;", ">").replace("&amp;", "&"))
}

fn leads_somewhere(context: &Context<'_>, page: &SitePath, href: &str) -> bool {
    if href.starts_with('#') {
        return true;
    }
    // The usual link from a page in a directory of its own: up to the root, then down.
    if let Some(address) = href.strip_prefix("../../").filter(|_| page.as_str().matches('/').count() == 2)
        && context.outline.has(address)
    {
        return true;
    }
    match resolve(page, context.plan.config.base_path(), &unescape(href)) {
        None => true,
        Some(Ok(target)) => context.outline.has(&target),
        Some(Err(())) => false,
    }
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
