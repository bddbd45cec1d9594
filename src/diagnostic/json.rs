//! Diagnostics for programs: one JSON object a line (<https://jsonlines.org>), each a [`Record`].

use schemars::{JsonSchema, generate::SchemaSettings};
use serde::Serialize;

use super::{Diagnostic, Level, Place, location::Location, visible::is_hidden};
use crate::inputs::Inputs;

/// The version of this form.
#[derive(Debug, Serialize, JsonSchema)]
pub enum SchemaVersion {
    /// Version 1. Later releases may add keys to it, but neither remove a key nor change what one means.
    #[serde(rename = "diagnostic.v1")]
    V1,
}

/// One problem. Every key is always there; what is not known is `null`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Faultline diagnostic")]
pub struct Record<'a> {
    /// The version of this form.
    pub schema_version: SchemaVersion,
    /// The stable code of the rule that is broken, `FL` and three digits.
    pub code: &'a str,
    /// The rule's name, in kebab case.
    pub name: &'a str,
    /// How much the problem weighs.
    pub level: Level,
    /// What is wrong, in one line.
    pub message: &'a str,
    /// The path of the file, with `/` between its parts.
    pub file: Option<&'a str>,
    /// The line of the first character, from 1.
    pub line: Option<usize>,
    /// The column of the first character, from 1, in Unicode scalar values.
    pub column: Option<usize>,
    /// The line of the end.
    pub end_line: Option<usize>,
    /// The column after the last character; the same as `column` if the problem is between two characters.
    pub end_column: Option<usize>,
    /// The line `line` without its line break; of a very long one the part around `column`, with `…` for what is left out.
    pub source_line: Option<String>,
    /// What to do, in one line.
    pub help: Option<&'a str>,
    /// Other places that belong to the problem.
    pub related: Vec<Related<'a>>,
}

/// A place that belongs to a problem.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Related<'a> {
    /// The path of the file.
    pub file: &'a str,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The column, from 1, in Unicode scalar values.
    pub column: Option<usize>,
    /// What is there.
    pub label: &'a str,
}

impl<'a> Record<'a> {
    fn new(diagnostic: &'a Diagnostic, inputs: &'a Inputs) -> Self {
        let location = diagnostic.place.map(|place| Location::of(inputs, place));
        let [start, end] = match location.as_ref().and_then(|location| location.range) {
            Some(range) => range.map(Some),
            None => [None; 2],
        };
        Self {
            schema_version: SchemaVersion::V1,
            code: diagnostic.rule.code,
            name: diagnostic.rule.name,
            level: diagnostic.rule.level,
            message: &diagnostic.message,
            file: location.as_ref().map(|location| location.path),
            line: start.map(|start| start.line),
            column: start.map(|start| start.column),
            end_line: end.map(|end| end.line),
            end_column: end.map(|end| end.column),
            source_line: location.and_then(|location| location.line).map(|line| line.cropped()),
            help: diagnostic.help.as_deref(),
            related: diagnostic.related.iter().map(|(place, label)| Related::new(*place, label, inputs)).collect(),
        }
    }
}

impl<'a> Related<'a> {
    fn new(place: Place, label: &'a str, inputs: &'a Inputs) -> Self {
        let Location { path, range, .. } = Location::of(inputs, place);
        Self {
            file: path,
            line: range.map(|[start, _]| start.line),
            column: range.map(|[start, _]| start.column),
            label,
        }
    }
}

/// The diagnostic as a line of JSON, without the line break.
pub(super) fn render(diagnostic: &Diagnostic, inputs: &Inputs) -> String {
    let json = serde_json::to_string(&Record::new(diagnostic, inputs)).unwrap_or_default();
    // Outside ASCII, JSON lets every character stand for itself. The hidden ones, which can only be within strings,
    // are escaped, so that the line means the same and can be shown.
    let mut line = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hidden(c) {
            line.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            line.push(c);
        }
    }
    line
}

/// The JSON Schema (draft 2020-12) of a [`Record`].
pub fn json_schema() -> serde_json::Value {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Record<'_>>().to_value()
}
