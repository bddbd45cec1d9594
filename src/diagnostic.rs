//! `Diagnostic`: one problem, said once and shown as text, as JSON or as a GitHub annotation.
//!
//! 1. A stage finds a problem and makes a `Diagnostic` from a rule of the table (`codes`), with the places it concerns.
//! 2. `sort` orders all of a run by file and place, and drops what was said twice.
//! 3. `render` turns each into the text of the chosen format, with line, column and the line itself taken from `Inputs`.

use std::borrow::Cow;

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use crate::inputs::{FileId, Span};

pub mod codes;
mod github;
mod human;
pub mod json;
mod location;
pub mod manual;
pub mod render;
pub mod visible;

pub use codes::Rule;
pub use github::workflow_command;
pub use render::{Format, Style, render, summary};

/// How much a problem weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The site cannot be built.
    Error,
    /// The site can be built; `--deny-warnings` makes it an error.
    Warning,
    /// Worth knowing; never fatal.
    Note,
}

impl Level {
    /// The level's name: `error`, `warning` or `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Where a problem is: a place in a source, or a source as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Some bytes of a source.
    At(Span),
    /// The source as a whole: it has no readable text, or the problem has no narrower place.
    File(FileId),
}

impl Place {
    /// The source that the place is in.
    pub fn file(self) -> FileId {
        match self {
            Self::At(span) => span.file,
            Self::File(file) => file,
        }
    }
}

/// Words of a problem: many a rule says the same each time, and a large catalog has tens of thousands.
pub type Said = Cow<'static, str>;

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that it breaks; gives code, name and level.
    pub rule: &'static Rule,
    /// What is wrong, in one line without a full stop.
    pub message: Said,
    /// Where; `None` if no source is to blame.
    pub place: Option<Place>,
    /// Other places that belong to it (the first of two duplicates), each with what it is.
    pub related: Vec<(Place, Said)>,
    /// What to do, in one line.
    pub help: Option<Said>,
}

impl Diagnostic {
    /// A problem with no place yet.
    pub fn new(rule: &'static Rule, message: impl Into<Said>) -> Self {
        Self { rule, message: message.into(), place: None, related: Vec::new(), help: None }
    }

    /// The same problem, at a span.
    pub fn at(mut self, span: Span) -> Self {
        self.place = Some(Place::At(span));
        self
    }

    /// The same problem, in a source as a whole.
    pub fn in_file(mut self, file: FileId) -> Self {
        self.place = Some(Place::File(file));
        self
    }

    /// The same problem, with another place that belongs to it.
    pub fn with_related(mut self, place: Place, label: impl Into<Said>) -> Self {
        self.related.push((place, label.into()));
        self
    }

    /// The same problem, with what to do about it.
    pub fn with_help(mut self, help: impl Into<Said>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Puts a run's problems into the order in which they are shown: by place, then by code; what is said twice is said once.
///
/// Of two that differ in their help alone, the shorter help stays: what a template can use on every page, not on one.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    let help = |d: &Diagnostic| (d.help.as_ref().map(|help| help.len()), d.help.clone());
    diagnostics.par_sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| help(a).cmp(&help(b))));
    diagnostics.dedup_by(|b, a| key(a) == key(b));
}

/// All of a problem but its help.
type Key<'a> = (Option<FileId>, Option<Span>, &'static str, &'a str, &'a [(Place, Said)]);

fn key(problem: &Diagnostic) -> Key<'_> {
    let span = match problem.place {
        Some(Place::At(span)) => Some(span),
        _ => None,
    };
    (problem.place.map(Place::file), span, problem.rule.code, &problem.message, &problem.related)
}

/// A value, if there is one, and every problem found on the way to it.
#[derive(Clone, Debug)]
pub struct Checked<T> {
    /// The value; `None` if an error stood in the way.
    pub value: Option<T>,
    /// The problems, sorted.
    pub diagnostics: Vec<Diagnostic>,
}
