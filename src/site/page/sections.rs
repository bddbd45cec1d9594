//! The sections of a failure's page, in order.
//!
//! Both the page and its Markdown twin are made of these, so that they cannot differ. A section is a field of the
//! playbook, or it is written here from the playbook's lists.

use std::borrow::Cow;

use crate::playbook::{Detector, Playbook, Rules, SourceSignal, Text};
use crate::site::markdown::{Inline, Page, Twin};
use crate::text::count;

/// How many signals the strip and the symptoms show.
pub const SHOWN_SIGNALS: usize = 8;

/// A section of a page.
#[derive(Debug)]
pub struct Section<'a> {
    /// The id of its heading: links to it last.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// Its content.
    pub content: Content<'a>,
}

/// What a section is made of.
#[derive(Debug)]
pub enum Content<'a> {
    /// A part of a field, which the author wrote.
    Field(&'a Text),
    /// Text that this file wrote.
    Written(Twin),
}

impl Section<'_> {
    fn written(id: &'static str, title: &'static str, text: Twin) -> Self {
        Section { id, title, content: Content::Written(text) }
    }
}

/// The anchors of all sections.
pub const ANCHORS: [&str; 10] = [
    "what-this-failure-means",
    SYMPTOMS,
    "diagnosis",
    "fix-steps",
    "validation",
    "why-it-matters",
    "likely-files",
    "try-it-locally",
    "references",
    "how-faultline-detects-it",
];
const SYMPTOMS: &str = "symptoms";

/// The sections of a playbook's page, but for the part of `why_it_matters` that is about prevention, which the
/// renderer splits off.
pub fn sections<'p>(playbook: &'p Playbook, page: &mut Page<'_>) -> Vec<Section<'p>> {
    let field = |id, title, text| Section { id, title, content: Content::Field(text) };
    let mut sections = vec![
        field("what-this-failure-means", "What this failure means", &playbook.summary),
        Section::written(SYMPTOMS, "Symptoms", symptoms(playbook, page)),
        field("diagnosis", "Diagnosis", &playbook.diagnosis),
        field("fix-steps", "Fix steps", &playbook.fix),
        field("validation", "Validation", &playbook.validation),
    ];
    if let Some(why) = &playbook.why_it_matters {
        sections.push(field("why-it-matters", "Why it matters", why));
    }
    let mut write = |id, title, write: &mut dyn FnMut(&mut Twin)| {
        let mut text = Twin::default();
        write(&mut text);
        sections.push(Section::written(id, title, text));
    };
    let files = &playbook.workflow.likely_files;
    if !files.is_empty() {
        let list = || files.iter().map(|file| vec![Inline::Code(file)]);
        write("likely-files", "Likely files", &mut |text| text.list(list()));
    }
    let commands = commands(playbook);
    if !commands.is_empty() {
        write("try-it-locally", "Try it locally", &mut |text| text.code("bash", &commands, page));
    }
    if !playbook.references.is_empty() {
        let list = || playbook.references.iter().map(|one| vec![Inline::Link(&one.title, &one.url)]);
        write("references", "References", &mut |text| text.list(list()));
    }
    write("how-faultline-detects-it", "How Faultline detects it", &mut |text| detection(text, playbook, page));
    sections
}

/// The commands to try locally, then those that verify, each once.
fn commands(playbook: &Playbook) -> Vec<&str> {
    let mut commands: Vec<&str> = Vec::new();
    for command in playbook.workflow.local_repro.iter().chain(&playbook.workflow.verify) {
        let command = command.text.trim();
        if !command.is_empty() && !commands.contains(&command) {
            commands.push(command);
        }
    }
    commands
}

fn detection(text: &mut Twin, playbook: &Playbook, page: &Page<'_>) {
    let explain = format!("faultline explain {}", playbook.id);
    text.paragraph(&[Inline::Words("Use "), Inline::Code(&explain), Inline::Words(" to see the full playbook.")]);
    // Not coloured: this block differs from page to page, and colouring it costs more than the rest of the page.
    text.code("text", &["faultline analyze build.log", &explain], page);
}

fn symptoms(playbook: &Playbook, page: &mut Page<'_>) -> Twin {
    let mut text = Twin::default();
    if playbook.detector == Detector::Source {
        source_symptoms(&mut text, playbook, page);
    }
    log_symptoms(&mut text, &playbook.rules, page);
    text
}

fn log_symptoms(text: &mut Twin, rules: &Rules, page: &Page<'_>) {
    let mut is_first = true;
    let mut say = |first: &[Inline<'_>], then: &[Inline<'_>], signals: &[Text]| {
        if signals.is_empty() {
            return;
        }
        let (begin, what) = if is_first { ("Faultline looks for ", first) } else { ("and for ", then) };
        is_first = false;
        text.paragraph(&[&[Inline::Words(begin)], what, &[Inline::Words(":")]].concat());
        let shown: Vec<_> = signals.iter().take(SHOWN_SIGNALS).map(|signal| signal.text.as_str()).collect();
        text.code("text", &shown, page);
        if signals.len() > shown.len() {
            let more = format!("and {} more.", count(signals.len() - shown.len(), "fragment"));
            text.paragraph(&[Inline::Words(&more)]);
        }
    };
    say(&[Inline::Words("one or more of these log fragments")], &[Inline::Words("one or more of these")], &rules.any);
    say(&[Inline::Words("all of these log fragments")], &[Inline::Words("all of these")], &rules.all);
    for group in &rules.partial {
        let least = format!("at least {} of these", group.minimum);
        let label = group.label.iter().flat_map(|label| [Inline::Words(" ("), Inline::Text(label), Inline::Words(")")]);
        let label: Vec<_> = label.collect();
        let first = [&[Inline::Words(&least), Inline::Words(" log fragments")], label.as_slice()].concat();
        let then = [&[Inline::Words(&least)], label.as_slice()].concat();
        say(&first, &then, &group.patterns);
    }
}

fn source_symptoms(text: &mut Twin, playbook: &Playbook, page: &mut Page<'_>) {
    if playbook.source.is_empty() {
        text.paragraph(&[Inline::Words("Faultline looks for this in source code, not in a log.")]);
        return;
    }
    text.paragraph(&[Inline::Words("Faultline looks for this in source code, not in a log:")]);
    for group in &playbook.source {
        text.heading(SYMPTOMS, &group_title(&group.name), page);
        text.list(group.signals.iter().map(source_signal));
    }
}

fn source_signal(signal: &SourceSignal) -> Vec<Inline<'_>> {
    let mut line = vec![Inline::Text(&signal.label)];
    if let Some(description) = &signal.description {
        line.extend([Inline::Words(": "), Inline::Text(description.trim_end().trim_end_matches('.'))]);
    }
    for (at, pattern) in signal.patterns.iter().enumerate() {
        line.extend([Inline::Words(if at == 0 { ": " } else { ", " }), Inline::Code(pattern)]);
    }
    line
}

fn group_title(name: &str) -> Cow<'static, str> {
    Cow::Borrowed(match name {
        "triggers" => "What shows it",
        "amplifiers" => "What makes it worse",
        "mitigations" => "What makes it harmless",
        "suppressions" => "What says that it is meant",
        "compound_signals" => "What counts more together",
        "local_consistency" => "What differs from the code around it",
        "safe_context" => "Where it does little harm",
        other => return Cow::Owned(other.replace('_', " ")),
    })
}
