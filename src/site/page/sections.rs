//! The sections of a failure's page, in order, each as Markdown.
//!
//! Both the page and its Markdown twin are made of these, so that they cannot differ. A section is a field of the
//! playbook, or it is written here from the playbook's lists.

use std::borrow::Cow;
use std::fmt::Write;

use crate::playbook::{Detector, Playbook, Rules, SourceSignal, Text};
use crate::text::count;
use crate::text::markdown::{code_block, code_span, escape};

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
    Written(String),
}

impl Section<'_> {
    fn written(id: &'static str, title: &'static str, markdown: String) -> Self {
        Section { id, title, content: Content::Written(markdown) }
    }
}

/// The sections of a playbook's page, but for the part of `why_it_matters` that is about prevention, which the
/// renderer splits off.
pub fn sections(playbook: &Playbook) -> Vec<Section<'_>> {
    let field = |id, title, text| Section { id, title, content: Content::Field(text) };
    let mut sections = vec![
        field("what-this-failure-means", "What this failure means", &playbook.summary),
        Section::written("symptoms", "Symptoms", symptoms(playbook)),
        field("diagnosis", "Diagnosis", &playbook.diagnosis),
        field("fix-steps", "Fix steps", &playbook.fix),
        field("validation", "Validation", &playbook.validation),
    ];
    if let Some(why) = &playbook.why_it_matters {
        sections.push(field("why-it-matters", "Why it matters", why));
    }
    if !playbook.workflow.likely_files.is_empty() {
        let files = playbook.workflow.likely_files.iter();
        let list = files.fold(String::new(), |list, file| list + "- " + &code_span(file) + "\n");
        sections.push(Section::written("likely-files", "Likely files", list));
    }
    let commands = commands(playbook);
    if !commands.is_empty() {
        sections.push(Section::written("try-it-locally", "Try it locally", code_block("bash", &commands)));
    }
    if !playbook.references.is_empty() {
        let list = playbook.references.iter().fold(String::new(), |list, reference| {
            list + &format!("- [{}](<{}>)\n", escape(&reference.title), reference.url.replace(['<', '>'], ""))
        });
        sections.push(Section::written("references", "References", list));
    }
    sections.push(Section::written("how-faultline-detects-it", "How Faultline detects it", detection(playbook)));
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

fn detection(playbook: &Playbook) -> String {
    let id = &playbook.id;
    let explain = format!("faultline explain {id}");
    format!(
        "Use `{explain}` to see the full playbook.\n\n{}",
        // Not coloured: this block differs from page to page, and colouring it costs more than the rest of the page.
        code_block("text", &["faultline analyze build.log", &explain])
    )
}

fn symptoms(playbook: &Playbook) -> String {
    match playbook.detector {
        Detector::Log => log_symptoms(&playbook.rules),
        Detector::Source => source_symptoms(playbook) + &log_symptoms(&playbook.rules),
    }
}

fn log_symptoms(rules: &Rules) -> String {
    let block = |signals: &[Text]| {
        let shown: Vec<_> = signals.iter().take(SHOWN_SIGNALS).map(|signal| signal.text.as_str()).collect();
        let rest = signals.len().saturating_sub(SHOWN_SIGNALS);
        let more = if rest > 0 { format!("and {} more.\n\n", count(rest, "fragment")) } else { String::new() };
        code_block("text", &shown) + "\n" + &more
    };
    let mut text = String::new();
    let mut say = |first: &str, then: &str, signals: &[Text]| {
        if !signals.is_empty() {
            let lead =
                if text.is_empty() { format!("Faultline looks for {first}:") } else { format!("and for {then}:") };
            let _ = write!(text, "{lead}\n\n{}", block(signals));
        }
    };
    say("one or more of these log fragments", "one or more of these", &rules.any);
    say("all of these log fragments", "all of these", &rules.all);
    for group in &rules.partial {
        let label = group.label.as_ref().map(|label| format!(" ({})", escape(label))).unwrap_or_default();
        let minimum = group.minimum;
        let lead = format!("at least {minimum} of these log fragments{label}");
        say(&lead, &format!("at least {minimum} of these{label}"), &group.patterns);
    }
    text
}

fn source_symptoms(playbook: &Playbook) -> String {
    if playbook.source.is_empty() {
        return "Faultline looks for this in source code, not in a log.\n\n".to_owned();
    }
    let mut text = "Faultline looks for this in source code, not in a log:\n\n".to_owned();
    for group in &playbook.source {
        let _ = write!(text, "### {}\n\n", group_title(&group.name));
        group.signals.iter().for_each(|signal| write_source_signal(&mut text, signal));
        text.push('\n');
    }
    text
}

fn write_source_signal(text: &mut String, signal: &SourceSignal) {
    let _ = write!(text, "- {}", escape(&signal.label));
    if let Some(description) = &signal.description {
        let _ = write!(text, ": {}", escape(description.trim_end().trim_end_matches('.')));
    }
    let patterns: Vec<_> = signal.patterns.iter().map(|pattern| code_span(pattern)).collect();
    if !patterns.is_empty() {
        let _ = write!(text, ": {}", patterns.join(", "));
    }
    text.push('\n');
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
        other => return Cow::Owned(escape(&other.replace('_', " "))),
    })
}
