//! What a failure's page says of its proof: how many logs, and a part of one with the matched line marked.

use std::borrow::Cow;

use crate::matcher::Evidence;
use crate::playbook::{Example, Expectation, Origin, Playbook};
use crate::proof::Outcome;
use crate::site::markdown::visible;
use crate::site::page::{DiscriminatorView, ExampleLine, VerifiedView};
use crate::text::count;

/// How many lines are shown before the matched one, and after it.
const AROUND: usize = 1;
/// How much of a long line is shown, in characters.
const WIDTH: usize = 160;

/// The logs that prove a playbook; `None` if there are none.
pub(super) fn verified<'a>(playbook: &'a Playbook, outcomes: &'a [Outcome]) -> Option<VerifiedView<'a>> {
    let examples = || playbook.examples.iter().zip(outcomes);
    let matches: Vec<_> = examples().filter(|(example, _)| example.expect == Expectation::Match).collect();
    let is_captured = |example: &Example| matches!(example.origin, Origin::Captured { .. });
    let captured = matches.iter().filter(|(example, _)| is_captured(example)).count();
    let misses = examples().count() - matches.len();
    // A log that a tool printed shows more than one that was written from its documentation.
    let (example, outcome) = matches.iter().find(|(example, _)| is_captured(example)).or(matches.first())?;
    let (_, evidence) = outcome.ranking.first()?;
    let printed_by = match &example.origin {
        Origin::Captured { command, version } => Some((visible(command), visible(version))),
        Origin::Reconstructed => None,
    };
    Some(VerifiedView {
        logs: count(matches.len(), "log"),
        captured: (captured > 0).then_some(captured),
        near_misses: (misses > 0).then(|| count(misses, "log")),
        printed_by,
        lines: evidence.as_ref().map(|evidence| lines(&example.log.text, evidence)).unwrap_or_default(),
    })
}

fn lines<'a>(log: &'a str, evidence: &'a Evidence) -> Vec<ExampleLine<'a>> {
    let shown = &evidence.shown;
    let at = usize::try_from(shown.line).unwrap_or(1).saturating_sub(1);
    let around = log.lines().enumerate().skip(at.saturating_sub(AROUND)).take(at.min(AROUND) + 1 + AROUND);
    let line = |(number, text): (usize, &'a str)| {
        if number != at {
            return ExampleLine { before: cut(text.trim_end()), matched: None, after: Cow::Borrowed("") };
        }
        ExampleLine {
            before: visible(&shown.before),
            matched: Some(visible(&shown.matched)),
            after: cut(shown.after.trim_end()),
        }
    };
    around.map(line).collect()
}

fn cut(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(WIDTH) {
        Some((end, _)) => Cow::Owned(format!("{}…", visible(&text[..end]))),
        None => visible(text),
    }
}

/// What tells a failure from others, in its author's words.
pub(super) fn discriminators(playbook: &Playbook) -> Vec<DiscriminatorView<'_>> {
    let described = playbook.discriminators.iter().filter_map(|one| Some((one, one.description.as_deref()?)));
    let view = described.map(|(one, description)| {
        let signal = one.signal.strip_prefix("log.contains:").unwrap_or(&one.signal);
        DiscriminatorView { signal: visible(signal), description: visible(description.trim()) }
    });
    view.collect()
}
