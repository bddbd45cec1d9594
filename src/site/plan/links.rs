//! The last check of a plan: every link inside the site leads to one of its files.

use std::borrow::Cow;

use super::body::links_to;
use super::{Basis, Context};
use crate::diagnostic::{Diagnostic, codes};
use crate::inputs::{FileId, Inputs, Role, Span};
use crate::site::SitePath;
use crate::site::route::resolve;

/// Reports every link of an HTML page that leads to no file, at the places where it is written.
pub(super) fn check(context: &Context<'_>, path: &SitePath, html: &str) -> Vec<Diagnostic> {
    let root = "../".repeat(path.as_str().matches('/').count());
    let base_path = context.plan.basis.config.base_path();
    let wrong = links(html).filter_map(|href| match leads_somewhere(context, path, &root, href) {
        true => leads_out(base_path, href).then_some((href, Wrong::Outside)),
        false => Some((href, Wrong::Nowhere)),
    });
    wrong.flat_map(|(href, wrong)| report(context, path, &unescape(href), wrong)).collect()
}

/// What is wrong with a link.
#[derive(Clone, Copy)]
enum Wrong {
    /// It leads to no file of the site.
    Nowhere,
    /// It leads to the host, beside the path at which the site stands.
    Outside,
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

/// Whether a link begins at the root of the host, but not with the path at which the site stands there.
fn leads_out(base_path: &str, href: &str) -> bool {
    href.starts_with('/') && !href.starts_with("//") && !href.starts_with(base_path)
}

/// A problem for each place where the playbook of a page, or else a template of the theme, has this link.
fn report(context: &Context<'_>, path: &SitePath, href: &str, wrong: Wrong) -> Vec<Diagnostic> {
    let Basis { catalog, config, inputs, .. } = context.plan.basis;
    let id = path.as_str().strip_prefix("failures/").and_then(|rest| rest.strip_suffix("/index.html"));
    let playbook = id.and_then(|id| catalog.find(id));
    let written = playbook.map(|playbook| links_to(href, playbook, inputs)).unwrap_or_default();
    let at_each = |problem: Diagnostic| written.iter().map(|place| problem.clone().at(*place)).collect();
    let nowhere = || {
        Diagnostic::new(&codes::BROKEN_LINK, format!("the link `{href}` on `{path}` leads to no page"))
            .with_help("a page of another failure is at `../its-id/`")
    };
    match wrong {
        // A theme may lead to what else its host has; a playbook is read on any.
        Wrong::Outside => at_each(outside(href, config.base_path())),
        Wrong::Nowhere if !written.is_empty() => at_each(nowhere()),
        Wrong::Nowhere => vec![in_template(href, inputs).unwrap_or_else(|| match playbook {
            Some(playbook) => in_playbook(href, playbook.file, inputs, nowhere()),
            None => nowhere(),
        })],
    }
}

/// The problem of a link that leaves the path at which the site stands.
fn outside(href: &str, base_path: &str) -> Diagnostic {
    let message = format!("the link `{href}` leads out of the site, which stands at `{base_path}`");
    Diagnostic::new(&codes::BROKEN_LINK, message)
        .with_help("begin it at the page: `../its-id/` is another failure, `../../` the catalog")
}

/// The problem of a link that a playbook has, but not in its Markdown.
fn in_playbook(href: &str, file: FileId, inputs: &Inputs, problem: Diagnostic) -> Diagnostic {
    match inputs.get(file).text().and_then(|text| text.find(href)) {
        Some(at) => problem.at(Span { file, start: at as u32, end: (at + href.len()) as u32 }),
        None => problem.in_file(file),
    }
}

/// The problem of a link that a template of the theme has: the same on every page.
fn in_template(href: &str, inputs: &Inputs) -> Option<Diagnostic> {
    let attribute = format!("\"{href}\"");
    let (file, start) =
        inputs.of(Role::Template).find_map(|(file, source)| Some((file, source.text()?.find(&attribute)? + 1)))?;
    let span = Span { file, start: start as u32, end: (start + attribute.len() - 2) as u32 };
    let problem = Diagnostic::new(&codes::BROKEN_LINK, format!("the link `{href}` of this template leads to no page"));
    Some(problem.at(span).with_help("make it of a link that the page offers, such as `site.catalog`"))
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
