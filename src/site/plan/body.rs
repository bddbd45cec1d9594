//! The body of a failure's page: its sections, rendered, and what is wrong in their Markdown.

use std::ops::Range;
use std::sync::Arc;

use minijinja::Value;
use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::locate;
use crate::inputs::{Inputs, Span};
use crate::playbook::{Id, Playbook, Text};
use crate::site::highlight::Highlighter;
use crate::site::markdown::{self, Finding, Page, Problem, RelativeLink};
use crate::site::page::{ANCHORS, Content, SectionView, html, sections};

/// The anchors of the template itself.
const OWN_ANCHORS: [&str; 10] = [
    "main",
    "matched-signals",
    "signals-all",
    "signals-none",
    "signals-partial",
    "contents",
    "verified",
    "dont-confuse-with",
    "related",
    "try-it-on-your-own-failed-log",
];

/// A playbook's sections, rendered.
pub(super) struct Body {
    id: Id,
    pub(super) sections: Vec<SectionView>,
    /// The same sections as Markdown, without those that have nothing of their own.
    pub(super) markdown: String,
    /// Why the playbook is retired, as HTML.
    pub(super) retired: Option<Value>,
}

impl Body {
    /// Renders every section of a playbook's page, and reports what is wrong in its Markdown.
    pub(super) fn render(
        playbook: &Playbook,
        highlighter: &Highlighter,
        inputs: &Inputs,
        found: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut page = Page::new(highlighter);
        for anchor in OWN_ANCHORS.into_iter().chain(ANCHORS) {
            page.ids.reserve(anchor);
        }
        let parts = sections(playbook, &mut page);
        let mut body = Self {
            id: playbook.id.clone(),
            sections: Vec::with_capacity(parts.len() + 1),
            // Room for most failures.
            markdown: String::with_capacity(4 << 10),
            retired: None,
        };
        let reason = playbook.retired.as_ref().and_then(|retired| retired.reason.as_deref());
        body.retired = reason.map(|reason| html(page.render(reason, &[whole("retired", &[])]).parts.remove(0).html));
        // The links to places on the page itself, which may be further down.
        let mut jumps = Vec::new();
        for section in parts {
            match section.content {
                Content::Written(text) => body.add(section.id, section.title, text.html, text.markdown.trim_end()),
                Content::Field(field) => {
                    let links = body.add_field(&mut page, section.id, section.title, field, inputs, found);
                    let here = links.into_iter().filter(|link| link.target.starts_with('#'));
                    jumps.extend(here.map(|link| (field, link)));
                }
            }
        }
        jumps.retain(|(_, link)| !body.has_anchor(&link.target[1..], &page));
        found.extend(jumps.into_iter().map(|(field, link)| nowhere(field, link, inputs)));
        body
    }

    /// Whether the page has a place of this name; one that is written with escapes is taken to be there.
    fn has_anchor(&self, anchor: &str, page: &Page<'_>) -> bool {
        let is_shown = self.sections.iter().any(|section| section.id == anchor);
        // A section that a page could have, this one may not have.
        let is_given = page.ids.has(anchor) && !ANCHORS.contains(&anchor);
        anchor.is_empty() || is_shown || is_given || anchor.contains('%')
    }

    /// Adds a field; gives its relative links.
    fn add_field(
        &mut self,
        page: &mut Page<'_>,
        id: &'static str,
        title: &'static str,
        field: &Text,
        inputs: &Inputs,
        found: &mut Vec<Diagnostic>,
    ) -> Vec<RelativeLink> {
        let own = whole(id, own_titles(id));
        let prevention = whole("prevention", &["Prevention"]);
        let asked = if id == "why-it-matters" { vec![own, prevention] } else { vec![own] };
        let rendered = page.render(&field.text, &asked);
        found.extend(rendered.findings.iter().map(|finding| diagnose(finding, field, inputs)));
        for (position, part) in rendered.parts.into_iter().enumerate() {
            let source = rebased(&field.text, &part.source, &rendered.relative_links, &self.id);
            match position {
                0 => self.add(id, title, part.html, source.trim()),
                _ if part.is_empty() => {}
                _ => self.add("prevention", "Prevention", part.html, source.trim()),
            }
        }
        rendered.relative_links
    }

    fn add(&mut self, id: &'static str, title: &'static str, mut content: String, source: &str) {
        if content.is_empty() {
            // Every word of it stands further up: the anchor stays, and says where.
            content =
                "<p>Nothing beyond <a href=\"#what-this-failure-means\">what this failure means</a>.</p>\n".to_owned();
        } else {
            self.markdown.extend(["\n## ", title, "\n\n", source, "\n"]);
        }
        self.sections.push(SectionView { id, title, html: html(content) });
    }
}

/// Reports what is wrong in the fields of all playbooks, for a site that cannot be made.
pub(super) fn review(catalog: &Catalog, inputs: &Inputs, found: &mut Vec<Diagnostic>) {
    let of_one = |playbook: &Arc<Playbook>| {
        let mut found = Vec::new();
        Body::render(playbook, Highlighter::shared(), inputs, &mut found);
        found
    };
    found.extend(catalog.playbooks().par_iter().flat_map_iter(of_one).collect::<Vec<_>>());
}

/// The place in its file of a range of a field's text.
fn place(field: &Text, range: Range<usize>, inputs: &Inputs) -> Span {
    let text = inputs.get(field.span.file).text().unwrap_or_default();
    locate(text, field.span, &field.text, range)
}

/// The problem of a link to a place that the page does not have.
fn nowhere(field: &Text, link: RelativeLink, inputs: &Inputs) -> Diagnostic {
    let message = format!("the link `{}` leads to no place on its page", link.target.escape_debug());
    Diagnostic::new(&codes::BROKEN_LINK, message)
        .at(place(field, link.range, inputs))
        .with_help("a section is at `#fix-steps`, and a heading in it at `#fix-steps-its-words`")
}

/// Where the fields of a playbook have a link to this target, which is as they write it.
pub(super) fn links_to(target: &str, playbook: &Playbook, inputs: &Inputs) -> Vec<Span> {
    let Playbook { summary, diagnosis, fix, validation, .. } = playbook;
    let mut page = Page::new(Highlighter::shared());
    let fields = [summary, diagnosis, fix, validation].into_iter().chain(&playbook.why_it_matters);
    let of_field = |field: &Text| {
        let links = page.render(&field.text, &[whole("field", &[])]).relative_links;
        let here = links.into_iter().filter(|link| link.target == target);
        here.map(|link| place(field, link.range, inputs)).collect::<Vec<_>>()
    };
    fields.flat_map(of_field).collect()
}

/// A part of a field whose relative links, written for `failures/<id>/`, hold from the twin `failures/<id>.md` too.
fn rebased(field: &str, part: &Range<usize>, links: &[RelativeLink], id: &Id) -> String {
    let mut text = String::new();
    let mut done = part.start;
    for link in links.iter().filter(|link| link.range.start >= part.start && link.range.end <= part.end) {
        let written = field.get(link.range.clone()).unwrap_or_default();
        // The target is the last thing in a link; one that is written elsewhere, as a reference, stays.
        let Some(at) = written.rfind(&link.target).filter(|_| !link.target.starts_with(['#', '/'])) else { continue };
        let target = link.target.strip_prefix("../").map_or_else(|| format!("{id}/{}", link.target), str::to_owned);
        text.push_str(&field[done..link.range.start + at]);
        text.push_str(&target);
        done = link.range.start + at + link.target.len();
    }
    text.push_str(field.get(done..part.end).unwrap_or_default());
    text
}

fn whole<'a>(id: &'a str, titles: &'a [&'a str]) -> markdown::Section<'a> {
    markdown::Section { id, titles }
}

/// The headings by which fields name themselves.
fn own_titles(id: &str) -> &'static [&'static str] {
    match id {
        "what-this-failure-means" => &["Summary", "What this failure means"],
        "diagnosis" => &["Diagnosis"],
        "fix-steps" => &["Fix steps", "Fix", "Fixes", "How to fix"],
        "validation" => &["Validation", "Verification"],
        "why-it-matters" => &["Why it matters"],
        _ => &[],
    }
}

fn diagnose(finding: &Finding, field: &Text, inputs: &Inputs) -> Diagnostic {
    let (rule, message, help) = match &finding.problem {
        Problem::ForbiddenLink { destination } => (
            &codes::FORBIDDEN_LINK,
            format!("a link to `{}` is shown as its text", destination.escape_debug()),
            "link to an http, https or mailto address, or to a page of the site",
        ),
        Problem::UnknownLanguage { language } => (
            &codes::UNKNOWN_LANGUAGE,
            format!("`{}` is no language that can be highlighted", language.escape_debug()),
            "use a name such as `bash`, `yaml`, `json` or `python`, or `text` for none",
        ),
        Problem::RepeatedParagraph => (
            &codes::REPEATED_PARAGRAPH,
            "this paragraph stands further up on the page, and is left out here".to_owned(),
            "say what is new here, or take the paragraph out",
        ),
        Problem::HiddenCharacter { character } => (
            &codes::HIDDEN_CHARACTER,
            format!("the hidden character U+{:04X} stands here", u32::from(*character)),
            "take it out; it is shown as a mark",
        ),
    };
    Diagnostic::new(rule, message).at(place(field, finding.range.clone(), inputs)).with_help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_links_of_the_twin_start_one_directory_higher() {
        let field = "See [it](../other/#fix-steps), [that](notes/), [up](../../signals/) and [here](#validation).";
        let highlighter = Highlighter::new();
        let rendered = Page::new(&highlighter).render(field, &[whole("diagnosis", &[])]);
        let id = Id::new("own").expect("a valid id");
        assert_eq!(
            rebased(field, &rendered.parts[0].source, &rendered.relative_links, &id),
            "See [it](other/#fix-steps), [that](own/notes/), [up](../signals/) and [here](#validation)."
        );
    }
}
