//! The files of one failure: its page, its Markdown, its JSON, and the redirects of its former ids.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::json;

use super::{Context, File, entry, file};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::document::locate;
use crate::inputs::Inputs;
use crate::playbook::{Detector, Id, Playbook, Retired, Text};
use crate::site::data::{self, Entry, FAILURE_VERSION, Failure, json};
use crate::site::highlight::Highlighter;
use crate::site::markdown::{self, Finding, Page, Problem, RelativeLink, visible};
use crate::site::page::{
    Content, Crumb, Link, PageView, PartialView, PlaybookView, RedirectView, RelatedView, RetiredView, SHOWN_SIGNALS,
    SectionView, SignalsStrip, SourceView, Twins, code_block, escape, json_ld, sections,
};
use crate::site::route::Route;

/// The anchors of the template itself.
const OWN_ANCHORS: [&str; 8] = [
    "main",
    "matched-signals",
    "signals-all",
    "signals-none",
    "signals-partial",
    "contents",
    "related",
    "try-it-on-your-own-failed-log",
];

/// Makes the files of the failure at `position`.
pub(super) fn files(context: &Context<'_>, position: usize, found: &mut Vec<Diagnostic>) -> Vec<File> {
    let playbook = context.playbook(position);
    let entry = &context.entries[position];
    let body = Body::render(playbook, &context.highlighter, context.plan.inputs, found);
    let markdown = markdown_twin(playbook, entry, &body);
    let id = &playbook.id;
    let mut files = vec![
        file(&Route::Markdown(id), markdown.into_bytes()),
        file(&Route::Json(id), json(&failure_json(playbook, entry))),
        page(context, position, body, found),
    ];
    files.extend(playbook.aliases.iter().map(|alias| redirect(context, playbook, &Id::new(&alias.text)?, found)));
    files.into_iter().flatten().collect()
}

/// A playbook's sections, rendered.
struct Body {
    id: Id,
    sections: Vec<SectionView>,
    /// The same sections as Markdown, without those that have nothing of their own.
    markdown: String,
    retired: Option<String>,
}

impl Body {
    /// Renders every section of a playbook's page, and reports what is wrong in its Markdown.
    fn render(playbook: &Playbook, highlighter: &Highlighter, inputs: &Inputs, found: &mut Vec<Diagnostic>) -> Self {
        let mut page = Page::new(highlighter);
        let parts = sections(playbook);
        for anchor in OWN_ANCHORS.into_iter().chain(parts.iter().map(|section| section.id)) {
            page.ids.allocate(anchor);
        }
        let mut body = Self {
            id: playbook.id.clone(),
            sections: Vec::with_capacity(parts.len() + 1),
            markdown: String::new(),
            retired: None,
        };
        let reason = playbook.retired.as_ref().and_then(|retired| retired.reason.as_deref());
        body.retired = reason.map(|reason| page.render(reason, &[whole("retired", &[])]).parts.remove(0).html);
        for section in parts {
            match section.content {
                Content::Written(text) => {
                    let rendered = page.render(&text, &[whole(section.id, &[])]);
                    body.add(section.id, section.title, rendered.parts.into_iter().next(), text.trim_end());
                }
                Content::Field(field) => body.add_field(&mut page, section.id, section.title, field, inputs, found),
            }
        }
        body
    }

    fn add_field(
        &mut self,
        page: &mut Page<'_>,
        id: &'static str,
        title: &'static str,
        field: &Text,
        inputs: &Inputs,
        found: &mut Vec<Diagnostic>,
    ) {
        let own = whole(id, own_titles(id));
        let prevention = whole("prevention", &["Prevention"]);
        let asked = if id == "why-it-matters" { vec![own, prevention] } else { vec![own] };
        let rendered = page.render(&field.text, &asked);
        found.extend(rendered.findings.iter().map(|finding| diagnose(finding, field, inputs)));
        for (position, part) in rendered.parts.iter().cloned().enumerate() {
            let source = rebased(&field.text, &part.source, &rendered.relative_links, &self.id);
            match position {
                0 => self.add(id, title, Some(part), source.trim()),
                _ if part.is_empty() => {}
                _ => self.add("prevention", "Prevention", Some(part), source.trim()),
            }
        }
    }

    fn add(&mut self, id: &'static str, title: &'static str, part: Option<markdown::Part>, source: &str) {
        let mut html = part.map(|part| part.html).unwrap_or_default();
        if html.is_empty() {
            // Every word of it stands further up: the anchor stays, and says where.
            html =
                "<p>Nothing beyond <a href=\"#what-this-failure-means\">what this failure means</a>.</p>\n".to_owned();
        } else {
            self.markdown += &format!("\n## {title}\n\n{source}\n");
        }
        self.sections.push(SectionView { id, title, html });
    }
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
    let text = inputs.get(field.span.file).text().unwrap_or_default();
    Diagnostic {
        place: Some(Place::At(locate(text, field.span, &field.text, finding.range.clone()))),
        ..Diagnostic::new(rule, message)
    }
    .with_help(help)
}

/// A failure's page as Markdown, for one who needs no site.
pub fn page_as_markdown(playbook: &Playbook, config: &Config, inputs: &Inputs) -> String {
    let body = Body::render(playbook, &Highlighter::new(), inputs, &mut Vec::new());
    markdown_twin(playbook, &entry::entry(playbook, config, inputs), &body)
}

fn markdown_twin(playbook: &Playbook, entry: &Entry, body: &Body) -> String {
    let mut text = format!("# {}\n\n> {}\n\n", escape(&entry.title), escape(&entry.description));
    if let Some(retired) = &playbook.retired {
        text += &retired_markdown(retired);
    }
    text += &format!("- id: `{}`\n- confidence: {}\n", entry.slug, entry.confidence);
    text += &format!("- category: {}\n", entry.category);
    if !entry.ecosystems.is_empty() {
        text += &format!("- ecosystems: {}\n", entry.ecosystems.join(", "));
    }
    let rules = &playbook.rules;
    for (title, signals) in
        [("Matched signals", &rules.any), ("All of", &rules.all), ("Never together with", &rules.none)]
    {
        let lines: Vec<_> = signals.iter().map(|signal| signal.text.as_str()).collect();
        if !lines.is_empty() {
            text += &format!("\n## {title}\n\n{}", code_block("text", &lines));
        }
    }
    text += &body.markdown;
    text += &format!("\n---\n\nGenerated from `{}`. Do not edit directly.\n", entry.source_path);
    text
}

fn retired_markdown(retired: &Retired) -> String {
    let since = retired.since.as_ref().map(|since| format!(" since {}", escape(since))).unwrap_or_default();
    let reason = retired.reason.as_ref().map(|reason| format!(" {}", reason.trim())).unwrap_or_default();
    let instead = retired.instead.as_ref().map(|id| format!(" Read `{}` instead.", id.text)).unwrap_or_default();
    format!("**Retired{since}.**{reason}{instead}\n\n")
}

fn failure_json<'a>(playbook: &'a Playbook, entry: &'a Entry) -> Failure<'a> {
    let texts = |texts: &'a [Text]| texts.iter().map(|text| text.text.as_str()).collect::<Vec<_>>();
    let rules = &playbook.rules;
    Failure {
        schema_version: FAILURE_VERSION,
        entry,
        summary: &playbook.summary.text,
        diagnosis: &playbook.diagnosis.text,
        fix: &playbook.fix.text,
        validation: &playbook.validation.text,
        why_it_matters: playbook.why_it_matters.as_ref().map(|text| text.text.as_str()),
        detector: if playbook.detector == Detector::Log { "log" } else { "source" },
        rules: data::Rules {
            any: texts(&rules.any),
            all: texts(&rules.all),
            none: texts(&rules.none),
            partial: rules
                .partial
                .iter()
                .map(|group| data::Partial {
                    label: group.label.as_deref(),
                    minimum: group.minimum,
                    patterns: texts(&group.patterns),
                })
                .collect(),
        },
        workflow: data::Workflow {
            likely_files: &playbook.workflow.likely_files,
            local_repro: texts(&playbook.workflow.local_repro),
            verify: texts(&playbook.workflow.verify),
        },
        stage_hints: &playbook.stage_hints,
        domain: playbook.domain.as_deref(),
        class: playbook.class.as_deref(),
        mode: playbook.mode.as_deref(),
        extends: playbook.extends.as_deref(),
        references: playbook
            .references
            .iter()
            .map(|one| data::Reference { title: &one.title, url: &one.url })
            .collect(),
        proofs: playbook.proofs(),
        extra: &playbook.extra,
    }
}

fn page(context: &Context<'_>, position: usize, body: Body, found: &mut Vec<Diagnostic>) -> Option<File> {
    let playbook = context.playbook(position);
    let entry = &context.entries[position];
    let route = Route::Playbook(&playbook.id);
    let (site, linker) = context.site(&route);
    let to = |position: usize| {
        Link::new(linker.to(&Route::Playbook(&context.playbook(position).id)), &context.entries[position].title)
    };
    let category = Link::new(linker.to(&Route::Category(&playbook.category)), &playbook.category);
    let (previous, next) = context.neighbours[position];
    let related = context.relations.of(position).into_iter().map(|relation| {
        let Link { href, text } = to(relation.position);
        RelatedView { href, text, reason: visible(&relation.reason).into_owned() }
    });
    let view = PlaybookView {
        site,
        page: head(context, position, &category),
        id: &entry.slug,
        confidence: entry.confidence,
        severity: entry.severity,
        ecosystems: entry.ecosystems.iter().map(|tag| Link::new(linker.to(&Route::Ecosystem(tag)), tag)).collect(),
        retired: playbook.retired.as_ref().map(|retired| RetiredView {
            since: retired.since.as_deref().map(|since| visible(since).into_owned()),
            reason: body.retired.unwrap_or_default(),
            instead: retired.instead.as_ref().and_then(|id| context.plan.catalog.position(&id.text)).map(to),
        }),
        signals: strip(playbook),
        contents: body.sections.iter().map(|section| Link::new(format!("#{}", section.id), section.title)).collect(),
        sections: body.sections,
        source: source(context, entry),
        twins: Twins {
            markdown: linker.to(&Route::Markdown(&playbook.id)),
            json: linker.to(&Route::Json(&playbook.id)),
        },
        try_it: context.highlighter.highlight(Some("bash"), "$ faultline analyze failed.log"),
        call_to_action: context.plan.config.call_to_action.as_deref(),
        related: related.collect(),
        previous: previous.map(to),
        next: next.map(to),
        category,
    };
    context.render(&route, "playbook.html", &view, found)
}

fn head(context: &Context<'_>, position: usize, category: &Link) -> PageView {
    let playbook = context.playbook(position);
    let entry = &context.entries[position];
    let route = Route::Playbook(&playbook.id);
    let (_, linker) = context.site(&route);
    let config = context.plan.config;
    let structured = json!({
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": entry.title,
        "description": entry.description,
        "url": entry.url,
        "inLanguage": "en",
        "articleSection": entry.category,
        "keywords": entry.tags,
        "isPartOf": {"@type": "WebSite", "name": config.title, "url": context.url(&Route::Home)},
    });
    let crumb = |href, text: &str| Crumb { href, text: text.to_owned() };
    let listed = playbook.retired.is_none();
    let breadcrumbs = vec![
        crumb(Some(linker.to(&Route::Home)), &visible(&config.title)),
        crumb(listed.then(|| category.href.clone()), &entry::category_label(&entry.category)),
        crumb(None, &entry.title),
    ];
    PageView {
        title: entry.title.clone(),
        description: entry.description.clone(),
        canonical: Some(entry.url.clone()),
        kind: "article",
        breadcrumbs,
        json_ld: Some(json_ld(&structured)),
    }
}

fn strip(playbook: &Playbook) -> SignalsStrip<'_> {
    fn shown(signals: &[Text]) -> Vec<Cow<'_, str>> {
        signals.iter().map(|signal| visible(&signal.text)).collect()
    }
    let rules = &playbook.rules;
    let (first, more) = rules.any.split_at(rules.any.len().min(SHOWN_SIGNALS));
    SignalsStrip {
        total: rules.signals().count(),
        any: rules.any.len(),
        first: shown(first),
        more: shown(more),
        all: shown(&rules.all),
        partial: rules
            .partial
            .iter()
            .map(|group| PartialView {
                minimum: group.minimum,
                label: group.label.as_deref().map(visible),
                patterns: shown(&group.patterns),
            })
            .collect(),
        none: shown(&rules.none),
    }
}

fn source<'a>(context: &Context<'_>, entry: &'a Entry) -> SourceView<'a> {
    let path = &entry.source_path;
    let inside = !path.starts_with(['/', '.']);
    let repository = context.plan.config.repository.as_ref().filter(|_| inside);
    SourceView {
        path: Cow::Borrowed(path),
        href: repository.map(|repository| repository.page(path)),
        edit: repository.map(|repository| repository.edit(path)),
    }
}

fn redirect(context: &Context<'_>, playbook: &Playbook, alias: &Id, found: &mut Vec<Diagnostic>) -> Option<File> {
    let route = Route::Playbook(alias);
    let (site, linker) = context.site(&route);
    let target = Route::Playbook(&playbook.id);
    let title = visible(&playbook.title);
    let view = RedirectView {
        site,
        alias: alias.as_str(),
        title: &title,
        href: linker.to(&target),
        canonical: context.url(&target),
    };
    context.render(&route, "redirect.html", &view, found)
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
