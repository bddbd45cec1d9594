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
    let finders = [" href=\"", " src=\""].map(Finder::new);
    let hrefs = tags(html).flat_map(|tag| finders.iter().filter_map(move |finder| value(tag, finder)));
    let broken = hrefs.filter(|href| !leads_somewhere(context, path, href));
    broken.map(|href| report(context, path, &unescape(href))).collect()
}

/// The start tags of a page. In text and in attributes `<` and `>` are escaped, in structured data too, so that those
/// which stand there begin and end a tag.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    memchr::memchr_iter(b'<', html.as_bytes()).filter_map(|start| {
        let tag = &html[start + 1..];
        let is_start = tag.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
        is_start.then(|| &tag[..memchr::memchr(b'>', tag.as_bytes()).unwrap_or(tag.len())])
    })
}

/// The value of an attribute of a tag, as our templates and renderer write them: in double quotes.
fn value<'h>(tag: &'h str, finder: &Finder<'_>) -> Option<&'h str> {
    let at = finder.find(tag.as_bytes())?;
    tag[at + finder.needle().len()..].split('"').next()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_in_text_are_no_links() {
        let html = "<p title=\"a\">&lt;a href=\"x\"&gt; <a class=\"b\" href=\"y\">z</a> src=\"w\"";
        let found: Vec<_> = tags(html).filter_map(|tag| value(tag, &Finder::new(" href=\""))).collect();
        assert_eq!(found, ["y"]);
    }
}
