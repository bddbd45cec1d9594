//! `docs/diagnostics.md`: the manual of the diagnostics, made from the table of codes, the JSON Schema and the renderers.
//!
//! 1. The table of all rules, by theme.
//! 2. The formats, each with what it makes of one sample problem.
//! 3. Every rule in full.

use std::fmt::Write;

use serde_json::Value;

use super::codes::{self, RULES, THEMES};
use super::{Diagnostic, Format, Place, Style, json, render};
use crate::inputs::{Inputs, Role, Source, Span};

/// The whole manual, in Markdown.
pub fn manual() -> String {
    format!("{INTRODUCTION}\n{}\n{}\n## The rules\n\n{}", markdown_table(), formats(), chapters())
}

const INTRODUCTION: &str = "\
# Diagnostics

Faultline reports every problem of a run at once, each with its place and with what to do. An **error** means that the
site cannot be built; a **warning** does not stop the build, unless `--deny-warnings` is given; a **note** is never fatal.
Problems are ordered by place, and a problem is never reported twice.

`faultline explain FL030`, or `faultline explain duplicate-id`, prints what this page says about a rule.
Codes are stable: the code of a rule that is dropped is not used again.
";

/// The table of all rules: a part for each theme, with code, name, level and what the rule says.
pub fn markdown_table() -> String {
    let mut text = String::new();
    for theme in THEMES {
        let _ = write!(text, "## {}\n\n| code | name | level | rule |\n|---|---|---|---|\n", theme.title);
        for rule in theme.rules {
            let (code, name, level) = (rule.code, rule.name, rule.level.as_str());
            let anchor = format!("{}-{name}", code.to_ascii_lowercase());
            let _ = writeln!(text, "| [{code}](#{anchor}) | `{name}` | {level} | {} |", rule.summary);
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

fn chapters() -> String {
    let chapter = |rule: &&codes::Rule| format!("### {} {}\n\n{}", rule.code, rule.name, rule.body());
    RULES.iter().map(chapter).collect::<Vec<_>>().join("\n")
}

fn formats() -> String {
    let (diagnostic, inputs) = sample();
    let shown = |format| render(std::slice::from_ref(&diagnostic), &inputs, format);
    format!(
        "## Formats\n\n\
         In every format lines and columns count from 1, columns count Unicode scalar values, and characters that a terminal \
         would obey, or that cannot be seen, never come out as they are.\n\n\
         ### For people\n\n```text\n{}```\n\n\
         ### JSON\n\n\
         One object a line ([JSON Lines](https://jsonlines.org)), with its keys in this order:\n\n```json\n{}```\n\n{}\n\
         ### GitHub annotations\n\n\
         One [workflow command](https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands) \
         a line. Errors are `::error`, warnings `::warning`, notes `::notice`; the related places and the help follow the message. \
         `endColumn` is the column after the last marked character; the mark ends with its line.\n\n```text\n{}```\n\n\
         ### Differences\n\n\
         `faultline check --against DIR --format json` prints, after the problems, one object for each file in which the \
         directory differs from what a build would write. `difference` is `missing`, `stale` (it holds something else), \
         `left-over` (a build would take it away) or `not-ours` (a build would leave it alone); `path` counts from the top of the \
         site.\n\n```json\n{DIFFERENCE}\n```\n",
        shown(Format::Human(Style::Plain)),
        shown(Format::Json),
        fields(&json::json_schema()),
        shown(Format::Github),
    )
}

/// A difference, as `check --against` prints it.
const DIFFERENCE: &str =
    r#"{"schema_version":"difference.v1","difference":"stale","path":"failures/npm-timeout/index.html"}"#;

/// The keys of the JSON format and what they mean, from its schema.
fn fields(schema: &Value) -> String {
    let mut text = String::from("| key | meaning |\n|---|---|\n");
    let mut add = |prefix: &str, record: &Value| {
        for (key, field) in record["properties"].as_object().into_iter().flatten() {
            let _ = writeln!(text, "| `{prefix}{key}` | {} |", field["description"].as_str().unwrap_or_default());
        }
    };
    add("", schema);
    add("related[].", &schema["$defs"]["Related"]);
    text
}

fn sample() -> (Diagnostic, Inputs) {
    let source = |stem: &str, text: &str| Source {
        role: Role::Playbook,
        path: format!("playbooks/{stem}.yaml"),
        name: format!("{stem}.yaml"),
        bytes: text.into(),
    };
    let inputs = Inputs::new(vec![
        source("npm-timeout", "id: npm-timeout\naliases: [registry-timeout]\n"),
        source("registry-timeout", "id: registry-timeout\n"),
    ]);
    let files: Vec<_> = inputs.of(Role::Playbook).map(|(file, _)| file).collect();
    let diagnostic = Diagnostic::new(&codes::DUPLICATE_ID, "the id `registry-timeout` is already an alias")
        .at(Span { file: files[1], start: 4, end: 20 })
        .with_related(Place::At(Span { file: files[0], start: 26, end: 42 }), "the alias")
        .with_help("rename the playbook, or remove the alias");
    (diagnostic, inputs)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test compares with a file, and writes it on demand")]
mod tests {
    use std::{env, fs};

    use super::*;

    #[test]
    fn the_committed_manual_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/diagnostics.md");
        if env::var_os("UPDATE_DOCS").is_some() {
            fs::write(path, manual()).unwrap();
        }
        let committed = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
        assert!(committed == manual(), "docs/diagnostics.md is out of date: run `UPDATE_DOCS=1 cargo test manual`");
    }

    #[test]
    fn every_key_of_the_json_format_is_described() {
        let table = fields(&json::json_schema());
        assert!(table.contains("| `end_column` | The column after"), "{table}");
        assert!(table.contains("| `related[].label` | What is there. |"), "{table}");
        assert!(!table.contains("|  |"), "{table}");
    }
}
