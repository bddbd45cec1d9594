//! The last check of a plan: every link inside the site leads to one of its files.

use std::borrow::Cow;

use super::Context;
use crate::diagnostic::{Diagnostic, codes};
use crate::inputs::Span;
use crate::site::SitePath;
use crate::site::route::resolve;

/// Reports every link of an HTML page that leads to no file, at the place in its playbook where there is one.
pub(super) fn check(context: &Context<'_>, path: &SitePath, html: &str) -> Vec<Diagnostic> {
    let root = "../".repeat(path.as_str().matches('/').count());
    let broken = links(html).filter(|href| !leads_somewhere(context, path, &root, href));
    broken.map(|href| report(context, path, &unescape(href))).collect()
}

/// The links of a page.
fn links(html: &str) -> impl Iterator<Item = &str> {
    [" href=\"", " src=\""].into_iter().flat_map(|attribute| values(html, attribute))
}

/// The values of an attribute, as our templates and renderer write it: in double quotes.
///
/// In text and in attributes `<` and `>` are escaped, in structured data too, so that the last of them before a place
/// tells whether a tag is open there. None is looked at twice, which keeps a text full of attributes cheap.
fn values<'h>(html: &'h str, attribute: &'static str) -> impl Iterator<Item = &'h str> {
    let (mut seen, mut in_tag) = (0, false);
    memchr::memmem::find_iter(html.as_bytes(), attribute).filter_map(move |at| {
        let between = &html.as_bytes()[seen..at];
        if let Some(bracket) = memchr::memrchr2(b'<', b'>', between) {
            in_tag = between[bracket] == b'<';
        }
        seen = at;
        in_tag.then(|| up_to(&html[at + attribute.len()..], b'"'))
    })
}

/// What stands before a sign, or all if it is not there. Most links are short: a plain loop is over soonest.
fn up_to(text: &str, sign: u8) -> &str {
    let end = text.bytes().position(|byte| byte == sign);
    end.map_or(text, |end| &text[..end])
}

/// The text of an attribute, less the escapes that our templates and renderer write in links.
fn unescape(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let unescaped = value.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<");
    Cow::Owned(unescaped.replace("&gt;", ">").replace("&amp;", "&"))
}

/// Whether a link leads to a file of the site, or out of it; `root` is the way from the page to the top of the site.
fn leads_somewhere(context: &Context<'_>, page: &SitePath, root: &str, href: &str) -> bool {
    // The usual links: on the page itself, and up to the root, then down.
    if href.starts_with('#') {
        return true;
    }
    if let Some(target) = href.strip_prefix(root)
        && context.outline.has(up_to(target, b'#'))
    {
        return true;
    }
    match resolve(page, context.plan.basis.config.base_path(), &unescape(href)) {
        None => true,
        Some(Ok(target)) => context.outline.has(&target),
        Some(Err(())) => false,
    }
}

fn report(context: &Context<'_>, page: &SitePath, href: &str) -> Diagnostic {
    let problem = Diagnostic::new(&codes::BROKEN_LINK, format!("the link `{href}` on `{page}` leads to no page"))
        .with_help("a page of another failure is at `../its-id/`");
    let id = page.as_str().strip_prefix("failures/").and_then(|rest| rest.strip_suffix("/index.html"));
    let Some(playbook) = id.and_then(|id| context.plan.basis.catalog.find(id)) else { return problem };
    let text = context.plan.basis.inputs.get(playbook.file).text().unwrap_or_default();
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
        let html =
            "<p title=\"a\">&lt;a href=\"x\"&gt; href=\"v\" <a class=\"b\" href=\"y\">z</a> src=\"w\" <img src=\"u\">";
        assert_eq!(links(html).collect::<Vec<_>>(), ["y", "u"]);
    }
}
