//! `Playbook`: one way a CI job fails, valid and typed.
//!
//! 1. `format` is the table of the YAML format; a document is checked against it.
//! 2. `parse` takes the values of a document that passed, and checks what a table cannot say; `hidden` finds the
//!    characters that no reader sees.
//!
//! Nothing downstream sees the YAML.

use std::fmt;
use std::sync::Arc;

use crate::document::Node;
use crate::history::Moment;
use crate::inputs::{FileId, Span};

pub mod format;
mod hidden;
mod parse;

pub use parse::{parse, parse_rules};

/// The name of a playbook: a slug, unique in its catalog and permanent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Arc<str>);

impl Id {
    /// Takes an id if it is a slug: `[a-z0-9]([a-z0-9-]*[a-z0-9])?`, at most 200 bytes.
    pub fn new(text: &str) -> Option<Self> {
        format::is_id(text).then(|| Self(text.into()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How much harm a failure does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The release or the data is at stake.
    Critical,
    /// The pipeline is blocked.
    High,
    /// A job is blocked.
    Medium,
    /// A nuisance.
    Low,
}

impl Severity {
    /// Every severity, the worst first.
    pub const ALL: [Self; 4] = [Self::Critical, Self::High, Self::Medium, Self::Low];

    /// The word of the format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }

    /// How sure a page says to be: `high`, `medium` or `low`.
    pub fn confidence(self) -> &'static str {
        match self {
            Self::Critical | Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// What a playbook looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detector {
    /// A build's log.
    Log,
    /// Source code.
    Source,
}

impl Detector {
    /// The word of the format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Source => "source",
        }
    }
}

/// A text and where the author wrote it.
#[derive(Clone, Debug)]
pub struct Text {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// When a log shows the failure.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Any one of these is enough.
    pub any: Vec<Text>,
    /// Every one of these is needed.
    pub all: Vec<Text>,
    /// None of these may be there.
    pub none: Vec<Text>,
    /// Groups of which some are needed.
    pub partial: Vec<Partial>,
    /// Named fragments of `faultline-matchers.yaml`; the catalog resolves them into the other lists.
    pub uses: Vec<Text>,
}

/// A group of fragments of which at least some are needed.
#[derive(Clone, Debug)]
pub struct Partial {
    /// Its name inside the playbook.
    pub id: Option<String>,
    /// What it is about.
    pub label: Option<String>,
    /// How many of the patterns are needed.
    pub minimum: usize,
    /// The fragments.
    pub patterns: Vec<Text>,
}

impl Rules {
    /// Every fragment that speaks for the failure, in the order of the file.
    pub fn signals(&self) -> impl Iterator<Item = &Text> {
        self.any.iter().chain(&self.all).chain(self.partial.iter().flat_map(|group| &group.patterns))
    }
}

/// A group of `source`: what is looked for in code.
#[derive(Clone, Debug)]
pub struct SourceGroup {
    /// The key under `source`: `triggers`, `amplifiers`, …
    pub name: String,
    /// What it lists.
    pub signals: Vec<SourceSignal>,
}

/// One thing that is looked for in code.
#[derive(Clone, Debug)]
pub struct SourceSignal {
    /// What it is.
    pub label: String,
    /// More about it.
    pub description: Option<String>,
    /// Code fragments or paths.
    pub patterns: Vec<String>,
}

/// What a person can do on their own machine.
#[derive(Clone, Debug, Default)]
pub struct Workflow {
    /// Files where the cause often is.
    pub likely_files: Vec<String>,
    /// Commands that show the failure.
    pub local_repro: Vec<Text>,
    /// Commands that prove the fix.
    pub verify: Vec<Text>,
}

/// A sign that tells this failure from another.
#[derive(Clone, Debug)]
pub struct Discriminator {
    /// The signal, as written (`log.contains:…`).
    pub signal: String,
    /// What it means.
    pub description: Option<String>,
}

/// A playbook that is no longer kept up.
#[derive(Clone, Debug)]
pub struct Retired {
    /// Since when, as the author wrote it.
    pub since: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The playbook to read instead.
    pub instead: Option<Text>,
}

/// A page of official documentation.
#[derive(Clone, Debug)]
pub struct Reference {
    /// Its title.
    pub title: String,
    /// Its address; http or https.
    pub url: String,
}

/// What an example log should do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// The playbook is the diagnosis.
    Match,
    /// The playbook does not match.
    NearMiss,
}

/// Where an example log comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A tool printed it.
    Captured {
        /// The command that was run.
        command: String,
        /// The tool and its version.
        version: String,
    },
    /// It was written from documentation.
    Reconstructed,
}

/// A log that proves the playbook.
#[derive(Clone, Debug)]
pub struct Example {
    /// The log.
    pub log: Text,
    /// What it should do.
    pub expect: Expectation,
    /// Where it comes from.
    pub origin: Origin,
}

/// One way a CI job fails.
#[derive(Clone, Debug)]
pub struct Playbook {
    /// Its name.
    pub id: Id,
    /// Where the name stands.
    pub id_span: Span,
    /// The file that holds it.
    pub file: FileId,
    /// Its title, in one line.
    pub title: String,
    /// The part of a pipeline that it belongs to.
    pub category: String,
    /// How much harm it does.
    pub severity: Severity,
    /// What went wrong.
    pub summary: Text,
    /// How to tell which cause it is.
    pub diagnosis: Text,
    /// What to do.
    pub fix: Text,
    /// How to see that it is done.
    pub validation: Text,
    /// Why it is worth doing well, and how to keep it from coming back.
    pub why_it_matters: Option<Text>,
    /// What it weighs in a tie; 1 if the author says nothing.
    pub base_score: f64,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Stages of a pipeline where it shows.
    pub stage_hints: Vec<String>,
    /// Its place in the ontology.
    pub domain: Option<String>,
    /// Its class in the domain.
    pub class: Option<String>,
    /// Its mode in the class.
    pub mode: Option<String>,
    /// What it looks at.
    pub detector: Detector,
    /// When a log shows it.
    pub rules: Rules,
    /// What is looked for in code.
    pub source: Vec<SourceGroup>,
    /// What to do locally.
    pub workflow: Workflow,
    /// What tells it from its neighbours.
    pub discriminators: Vec<Discriminator>,
    /// The playbook that it inherits from.
    pub extends: Option<String>,
    /// Ids that it had before.
    pub aliases: Vec<Text>,
    /// When it was added, if the author says so.
    pub added: Option<Moment>,
    /// When it last changed, if the author says so.
    pub changed: Option<Moment>,
    /// Set if it is no longer kept up.
    pub retired: Option<Retired>,
    /// Official documentation.
    pub references: Vec<Reference>,
    /// Logs that prove it.
    pub examples: Vec<Example>,
    /// What the format accepts and no page shows: kept for the JSON twin.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

impl Playbook {
    /// Whether it is looked for in logs: it is kept up, and describes no source code.
    pub fn reads_logs(&self) -> bool {
        self.retired.is_none() && self.detector == Detector::Log && self.rules.signals().next().is_some()
    }

    /// How many example logs it is the diagnosis of.
    pub fn proofs(&self) -> usize {
        self.examples.iter().filter(|example| example.expect == Expectation::Match).count()
    }
}

/// Keys that a playbook does not inherit from the one that it extends.
const OWN_KEYS: [&str; 7] = ["id", "aliases", "added", "changed", "retired", "examples", "extends"];

/// The document of a playbook with what it inherits from its parent's: what is set wins, mappings are joined key by
/// key, lists are joined without repeats, the parent's items first.
pub fn inherit(parent: &Node, child: &Node) -> Node {
    use crate::document::{Entry, Value};
    let value = match (&parent.value, &child.value) {
        (_, Value::Null) => parent.value.clone(),
        (Value::Map(theirs), Value::Map(ours)) => {
            let inherited = theirs.iter().filter(|entry| !OWN_KEYS.contains(&&*entry.key)).map(|entry| {
                match child.entry(&entry.key) {
                    Some(own) => Entry { value: inherit(&entry.value, &own.value), ..own.clone() },
                    None => entry.clone(),
                }
            });
            let own = ours.iter().filter(|entry| OWN_KEYS.contains(&&*entry.key) || parent.entry(&entry.key).is_none());
            Value::Map(own.cloned().chain(inherited).collect())
        }
        (Value::List(theirs), Value::List(ours)) => {
            let new = ours.iter().filter(|item| !theirs.iter().any(|other| other.same_value(item)));
            Value::List(theirs.iter().chain(new).cloned().collect())
        }
        _ => child.value.clone(),
    };
    Node { span: child.span, value }
}
