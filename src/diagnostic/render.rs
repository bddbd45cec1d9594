//! Rendering of diagnostics: one text for a run, in the format that its reader wants.
//!
//! 1. A `Location` gives each place its line and column.
//! 2. The format's own module turns the diagnostic into text: `human`, `json` or `github`.
//!
//! Nothing is printed here, no span makes it panic, and no control character of a source reaches the text.

use std::collections::BTreeSet;

use super::{Diagnostic, Level, Place, github, human, json};
use crate::inputs::Inputs;
use crate::text::count;

/// Who reads the diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A person: each problem with the line that it is in, after the manner of rustc.
    Human(Style),
    /// A program: one JSON object a line; see [`json::Record`].
    Json,
    /// A GitHub workflow: one annotation command a line.
    Github,
}

/// Whether text for people carries ANSI escape sequences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// It does not.
    Plain,
    /// It does, for colour and weight.
    Coloured,
}

/// The text of `diagnostics`, in their order; empty if there are none, else it ends with a line break.
///
/// `inputs` are those that the places of the diagnostics belong to.
pub fn render(diagnostics: &[Diagnostic], inputs: &Inputs, format: Format) -> String {
    let one = |diagnostic| match format {
        Format::Human(style) => human::render(diagnostic, inputs, style),
        Format::Json => json::render(diagnostic, inputs),
        Format::Github => github::render(diagnostic, inputs),
    };
    let between = if matches!(format, Format::Human(_)) { "\n" } else { "" };
    diagnostics.iter().map(|diagnostic| one(diagnostic) + "\n").collect::<Vec<_>>().join(between)
}

/// How many problems there are and in how many files, such as `2 errors, 1 warning in 2 files`; `None` if there are none.
pub fn summary(diagnostics: &[Diagnostic]) -> Option<String> {
    let levels = [(Level::Error, "error"), (Level::Warning, "warning"), (Level::Note, "note")];
    let counts: Vec<_> = levels
        .into_iter()
        .map(|(level, noun)| (diagnostics.iter().filter(|d| d.rule.level == level).count(), noun))
        .filter(|(count, _)| *count > 0)
        .map(|(number, noun)| count(number, noun))
        .collect();
    let files: BTreeSet<_> = diagnostics.iter().filter_map(|d| d.place).map(Place::file).collect();
    let place = if files.is_empty() { String::new() } else { format!(" in {}", count(files.len(), "file")) };
    (!counts.is_empty()).then(|| counts.join(", ") + &place)
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
