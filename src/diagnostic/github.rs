//! Diagnostics for a GitHub workflow: one `::error …::message` command a line, which becomes an annotation.
//!
//! The form and its escapes:
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message>,
//! and `packages/core/src/command.ts` of <https://github.com/actions/toolkit>.

use super::{Diagnostic, Level, location::Location, visible::visible};
use crate::inputs::Inputs;

/// The diagnostic as a workflow command, without the line break. Places that belong to it and what to do follow its
/// message, each on a line of its own (`%0A`).
pub(super) fn render(diagnostic: &Diagnostic, inputs: &Inputs) -> String {
    let command = match diagnostic.rule.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let mut lines = vec![diagnostic.message.to_string()];
    lines.extend(
        diagnostic.related.iter().map(|(place, label)| format!("{}: {label}", Location::of(inputs, *place).name())),
    );
    lines.extend(diagnostic.help.as_ref().map(|help| format!("help: {help}")));
    workflow_command(command, &properties(diagnostic, inputs), &lines.join("\n"))
}

/// A workflow command, without the line break.
pub fn workflow_command(command: &str, properties: &[(&str, String)], message: &str) -> String {
    let properties: Vec<_> = properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
    format!("::{command} {}::{}", properties.join(","), data(message))
}

fn properties(diagnostic: &Diagnostic, inputs: &Inputs) -> Vec<(&'static str, String)> {
    let mut properties = Vec::new();
    if let Some(location) = diagnostic.place.map(|place| Location::of(inputs, place)) {
        properties.push(("file", location.path.to_owned()));
        if let Some([start, end]) = location.range {
            properties.push(("line", start.line.to_string()));
            properties.push(("col", start.column.to_string()));
            // An annotation has columns only if it stays on its line.
            let last = match location.line {
                Some(line) => start.column + line.text[line.mark].chars().count(),
                None if start.line == end.line => end.column,
                None => start.column,
            };
            properties.push(("endColumn", last.to_string()));
        }
    }
    properties.push(("title", format!("{} {}", diagnostic.rule.code, diagnostic.rule.name)));
    properties
}

fn data(text: &str) -> String {
    visible(&text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")).into_owned()
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
