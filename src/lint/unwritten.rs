//! Lines that `faultline new` left to be written.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::diagnostic::{Diagnostic, codes};
use crate::document::locate;
use crate::inputs::Inputs;
use crate::playbook::format::UNWRITTEN;
use crate::playbook::{Playbook, Text};

/// Finds the word that such a line begins with, in all texts of a catalog.
static WORD: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(UNWRITTEN));

/// Finds every such line of a playbook.
pub(super) fn run(playbook: &Playbook, inputs: &Inputs, found: &mut Vec<Diagnostic>) {
    let Playbook { summary, diagnosis, fix, validation, rules, workflow, .. } = playbook;
    let fields = [summary, diagnosis, fix, validation].into_iter().chain(&playbook.why_it_matters);
    let commands = workflow.local_repro.iter().chain(&workflow.verify);
    for text in fields.chain(rules.signals()).chain(&rules.none).chain(commands) {
        // Few texts hold the word at all.
        if WORD.find(text.text.as_bytes()).is_some() {
            found.extend(lines(&text.text).map(|line| problem(text, line, inputs)));
        }
    }
}

/// The lines of a text that are left to be written, without the marks of lists before them.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_mark = |c: char| c.is_ascii_digit() || c.is_whitespace() || "-*+.)".contains(c);
    let mut end = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        end += line.len();
        let words = line.trim_start_matches(is_mark);
        words.starts_with(UNWRITTEN).then(|| end - words.len()..end - words.len() + words.trim_end().len())
    })
}

fn problem(text: &Text, line: Range<usize>, inputs: &Inputs) -> Diagnostic {
    let what = text.text[line.clone()].strip_prefix(UNWRITTEN).unwrap_or_default().escape_debug();
    let file = inputs.get(text.span.file).text().unwrap_or_default();
    Diagnostic::new(&codes::UNWRITTEN, format!("still to be written: {what}"))
        .at(locate(file, text.span, &text.text, line))
        .with_help("put your own words in the place of the whole line")
}
