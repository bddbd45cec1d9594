//! The files of one failure: its page, its Markdown, its JSON, and the redirects of its former ids.

use std::borrow::Cow;

use serde::Serialize;

use super::body::Body;
use super::made::Made;
use super::{Context, File, entry, file, proof};
use crate::config::Config;
use crate::diagnosis::first_steps;
use crate::diagnostic::Diagnostic;
use crate::history::{History, Moment};
use crate::inputs::Inputs;
use crate::playbook::{Id, Playbook, Retired, Text};
use crate::site::data::{self, Entry, FAILURE_VERSION, Failure, json};
use crate::site::highlight::Highlighter;
use crate::site::markdown::{first_sentence_html, visible};
use crate::site::page::{
    Crumb, Link, PageView, PartialView, PlaybookView, RedirectView, RelatedView, RetiredView, SHOWN_SIGNALS,
    SignalsStrip, SourceView, Twins, VerifiedView, html, json_ld,
};
use crate::site::route::Route;
use crate::text::markdown::{code_block, escape};

/// What the page of a failure shows of others, and of what all playbooks together prove.
#[derive(Serialize)]
struct Nearby<'a> {
    previous: Option<Link>,
    next: Option<Link>,
    instead: Option<Link>,
    confusions: Vec<RelatedView>,
    related: Vec<RelatedView>,
    verified: Option<VerifiedView<'a>>,
    image: Option<String>,
}

impl<'a> Nearby<'a> {
    fn of(context: &'a Context<'_>, position: usize) -> Self {
        let playbook = context.playbook(position);
        let (_, linker) = context.site(&Route::Playbook(&playbook.id));
        let to = |position: usize| {
            Link::new(linker.to(&Route::Playbook(&context.playbook(position).id)), &context.entry(position).title)
        };
        let view = |position: usize, reason: &str| {
            let Link { href, text } = to(position);
            RelatedView { href, text, reason: visible(reason).into_owned() }
        };
        let (previous, next) = context.listing.neighbours[position];
        let confusions = context.confusions.of(position);
        // A failure that this one is taken for is named once, with what tells the two apart.
        let is_confused = |other: usize| confusions.iter().any(|confusion| confusion.position == other);
        let related = context.relations.of(position).into_iter().filter(|relation| !is_confused(relation.position));
        let instead = playbook.retired.as_ref().and_then(|retired| retired.instead.as_ref());
        Self {
            previous: previous.map(to),
            next: next.map(to),
            instead: instead.and_then(|id| context.plan.basis.catalog.position(&id.text)).map(to),
            related: related.map(|relation| view(relation.position, &relation.reason)).collect(),
            confusions: confusions.iter().map(|one| view(one.position, &one.difference)).collect(),
            verified: proof::verified(playbook, context.plan.proof.of(position)),
            image: context.image(Some(position)),
        }
    }
}

/// Makes the files of the failure at `position`.
pub(super) fn files(context: &Context<'_>, position: usize) -> Made {
    let nearby = Nearby::of(context, position);
    let make = || {
        let mut found = Vec::new();
        Made { files: make(context, position, &nearby, &mut found), found }
    };
    context.memory.get(|digests| digests.of_failure(&context.plan, position, &nearby), make)
}

fn make(context: &Context<'_>, position: usize, nearby: &Nearby<'_>, found: &mut Vec<Diagnostic>) -> Vec<File> {
    let playbook = context.playbook(position);
    let entry = context.entry(position);
    let body = Body::render(playbook, context.highlighter, context.plan.basis.inputs, found);
    let markdown = markdown_twin(playbook, entry, &body);
    let id = &playbook.id;
    let mut files = vec![
        file(&Route::Markdown(id), markdown.into_bytes()),
        file(&Route::Json(id), json(&failure_json(playbook, entry))),
        page(context, position, nearby, body, found),
    ];
    files.extend(playbook.aliases.iter().map(|alias| redirect(context, playbook, &Id::new(&alias.text)?, found)));
    files.into_iter().flatten().collect()
}

/// A failure's page as Markdown, for one who needs no site.
pub fn page_as_markdown(playbook: &Playbook, config: &Config, inputs: &Inputs) -> String {
    let body = Body::render(playbook, &Highlighter::new(), inputs, &mut Vec::new());
    markdown_twin(playbook, &entry::entry(playbook, config, inputs, &History::default()), &body)
}

fn markdown_twin(playbook: &Playbook, entry: &Entry, body: &Body) -> String {
    // The head and the signals are seldom longer.
    let mut text = String::with_capacity(body.markdown.len() + 2048);
    text.extend(["# ", &escape(&entry.title), "\n\n> ", &escape(&entry.description), "\n\n"]);
    if let Some(retired) = &playbook.retired {
        text += &retired_markdown(retired);
    }
    text.extend([
        "- id: `",
        &entry.slug,
        "`\n- confidence: ",
        entry.confidence,
        "\n- category: ",
        &entry.category,
        "\n",
    ]);
    if !entry.ecosystems.is_empty() {
        text.extend(["- ecosystems: ", &entry.ecosystems.join(", "), "\n"]);
    }
    let rules = &playbook.rules;
    for (title, signals) in
        [("Matched signals", &rules.any), ("All of", &rules.all), ("Never together with", &rules.none)]
    {
        let lines: Vec<_> = signals.iter().map(|signal| signal.text.as_str()).collect();
        if !lines.is_empty() {
            text.extend(["\n## ", title, "\n\n", &code_block("text", &lines)]);
        }
    }
    text += &body.markdown;
    text.extend(["\n---\n\nGenerated from `", &entry.source_path, "`. Do not edit directly.\n"]);
    // Terminals obey hidden characters, and other programs read them.
    match visible(&text) {
        Cow::Borrowed(_) => text,
        // The end of a line may be written as two characters, which a page shows as one.
        Cow::Owned(_) => visible(&text.replace("\r\n", "\n")).into_owned(),
    }
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
        detector: playbook.detector.as_str(),
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

fn page(
    context: &Context<'_>,
    position: usize,
    nearby: &Nearby<'_>,
    body: Body,
    found: &mut Vec<Diagnostic>,
) -> Option<File> {
    let playbook = context.playbook(position);
    let entry = context.entry(position);
    let route = Route::Playbook(&playbook.id);
    let (site, linker) = context.site(&route);
    let routes = std::iter::once((Route::Category(&playbook.category), &playbook.category))
        .chain(entry.ecosystems.iter().map(|tag| (Route::Ecosystem(tag), tag)));
    let is_listed = playbook.retired.is_none();
    let labels = routes
        .map(|(route, text)| Crumb { href: is_listed.then(|| linker.to(&route)), text: visible(text).into_owned() });
    let labels: Vec<_> = labels.collect();
    let view = PlaybookView {
        site,
        page: head(context, position, nearby, labels.first().and_then(|category| category.href.clone())),
        id: &entry.slug,
        confidence: entry.confidence,
        severity: entry.severity,
        labels,
        retired: playbook.retired.as_ref().map(|retired| RetiredView {
            since: retired.since.as_deref().map(|since| visible(since).into_owned()),
            reason: body.retired.unwrap_or_default(),
            instead: nearby.instead.as_ref(),
        }),
        first_step_html: first_step(playbook).map(html),
        ask: playbook.reads_logs().then(|| format!("{}?failure={}", linker.to(&Route::Diagnose), playbook.id)),
        signals: strip(playbook),
        verified: nearby.verified.as_ref(),
        confusions: &nearby.confusions,
        discriminators: proof::discriminators(playbook),
        sections: body.sections,
        source: source(context, entry),
        twins: Twins {
            markdown: linker.to(&Route::Markdown(&playbook.id)),
            json: linker.to(&Route::Json(&playbook.id)),
        },
        try_it: &context.try_it,
        call_to_action: context.plan.basis.config.call_to_action.as_deref(),
        related: &nearby.related,
        previous: nearby.previous.as_ref(),
        next: nearby.next.as_ref(),
        category: &playbook.category,
    };
    context.render(&route, "playbook.html", &view, found)
}

/// The structured data of a page (<https://schema.org/TechArticle>).
#[derive(Serialize)]
struct TechArticle<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    headline: &'a str,
    url: &'a str,
}

/// `category` is the link to its category, if it is listed there.
fn head(context: &Context<'_>, position: usize, nearby: &Nearby<'_>, category: Option<String>) -> PageView {
    let playbook = context.playbook(position);
    let entry = context.entry(position);
    let route = Route::Playbook(&playbook.id);
    let (_, linker) = context.site(&route);
    let config = context.plan.basis.config;
    let structured =
        TechArticle { context: "https://schema.org", kind: "TechArticle", headline: &entry.title, url: &entry.url };
    let crumb = |href, text: &str| Crumb { href, text: text.to_owned() };
    let breadcrumbs = vec![
        crumb(Some(linker.to(&Route::Home)), &visible(&config.title)),
        crumb(category, &entry::category_label(&entry.category)),
    ];
    PageView {
        title: entry.title.clone(),
        description: entry.description.clone(),
        canonical: Some(entry.url.clone()),
        image: nearby.image.clone(),
        breadcrumbs,
        feed: None,
        json_ld: Some(json_ld(&structured)),
        policy: None,
    }
}

/// A pointer to the fix: the first sentence of its first step, or of the fix itself if it has no steps.
fn first_step(playbook: &Playbook) -> Option<String> {
    let fix = Some(&playbook.fix.text).filter(|_| playbook.retired.is_none())?;
    let step = first_steps(fix, 1).pop();
    Some(first_sentence_html(step.as_ref().unwrap_or(fix))).filter(|html| !html.is_empty())
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
    let repository = context.plan.basis.config.repository.as_ref().filter(|_| inside);
    SourceView {
        path: Cow::Borrowed(path),
        href: repository.map(|repository| repository.page(path)),
        history: repository.map(|repository| repository.history(path)),
        changed: entry.changed.as_ref().map(Moment::day),
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
