//! Lints: advice on a valid catalog.
//!
//! Each rule is a function from a playbook to problems; `RULES` lists them. What shows only while a page is rendered
//! (repeated paragraphs, links, languages) is reported by the renderer.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;

use crate::catalog::{Catalog, Fragments};
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::inputs::Inputs;
use crate::playbook::{Playbook, Text};

mod unwritten;

/// A rule: what it finds in one playbook, whose signals are given in lists.
type Rule = fn(&Playbook, &[List], &mut Vec<Diagnostic>);

/// A list of signals of a playbook.
struct List<'a> {
    name: &'static str,
    signals: &'a [Text],
    /// The signals as they are compared: their numbers among these fragments.
    numbers: &'a [u32],
    fragments: &'a Fragments,
}

/// Every rule.
static RULES: &[Rule] =
    &[short_signals, repeated_signals, contained_signals, contradicted_signals, regex_signals, repeated_commands];

/// The shortest signal that says something, in characters.
const MIN_SIGNAL: usize = 4;

/// Applies every rule to every playbook; `inputs` are what the catalog was compiled from, `fragments` its signals.
pub fn run(catalog: &Catalog, fragments: &Fragments, inputs: &Inputs) -> Vec<Diagnostic> {
    let of_one = |(position, playbook): (usize, &Arc<Playbook>)| {
        let mut found = Vec::new();
        let lists = lists(playbook, position, fragments);
        RULES.iter().for_each(|rule| rule(playbook, &lists, &mut found));
        unwritten::run(playbook, inputs, &mut found);
        found
    };
    catalog.playbooks().par_iter().enumerate().flat_map_iter(of_one).collect()
}

/// The lists of signals of the playbook at a position.
fn lists<'a>(playbook: &'a Playbook, position: usize, fragments: &'a Fragments) -> Vec<List<'a>> {
    let rules = &playbook.rules;
    let mut numbers = fragments.of(position);
    let mut speaking = |name, signals: &'a [Text]| {
        let (own, rest) = numbers.split_at(signals.len());
        numbers = rest;
        List { name, signals, numbers: own, fragments }
    };
    let mut lists = vec![speaking("match.any", &rules.any), speaking("match.all", &rules.all)];
    lists.extend(rules.partial.iter().map(|group| speaking("match.partial", &group.patterns)));
    lists.push(List { name: NONE, signals: &rules.none, numbers: fragments.against(position), fragments });
    lists
}

impl<'a> List<'a> {
    /// Each signal with its number.
    fn iter(&self) -> impl Iterator<Item = (&'a Text, u32)> {
        self.signals.iter().zip(self.numbers.iter().copied())
    }

    /// The text of a number, as it is compared.
    fn text(&self, number: u32) -> &'a str {
        self.fragments.text(number)
    }
}

/// The list of what may not be in a log.
const NONE: &str = "match.none";

fn short_signals(_: &Playbook, lists: &[List], found: &mut Vec<Diagnostic>) {
    for list in lists {
        for (signal, number) in list.iter() {
            if list.text(number).chars().nth(MIN_SIGNAL - 1).is_none() {
                let message =
                    format!("the signal `{}` in `{}` is too short to tell a failure", shown(signal), list.name);
                found.push(
                    Diagnostic::new(&codes::SHORT_SIGNAL, message)
                        .at(signal.span)
                        .with_help("take in the words that stand around it in the log"),
                );
            }
        }
    }
}

fn repeated_signals(_: &Playbook, lists: &[List], found: &mut Vec<Diagnostic>) {
    for List { name, signals, numbers, .. } in lists {
        for (position, signal) in signals.iter().enumerate() {
            if let Some(first) = numbers[..position].iter().position(|other| *other == numbers[position]) {
                let message = format!("the signal `{}` stands twice in `{name}`", shown(signal));
                found.push(
                    Diagnostic::new(&codes::REPEATED_SIGNAL, message)
                        .at(signal.span)
                        .with_related(Place::At(signals[first].span), "first here")
                        .with_help("keep one; case and the width of white space do not count"),
                );
            }
        }
    }
}

fn contained_signals(_: &Playbook, lists: &[List], found: &mut Vec<Diagnostic>) {
    // Among fragments that are all needed, or of which some are, a longer one is no stronger than the shorter it holds;
    // among fragments of which any is enough, it never decides.
    for list in lists {
        for (signal, number) in list.iter() {
            let shorter = |(_, other): &(&Text, u32)| {
                *other != number && !list.fragments.is_blank(*other) && list.fragments.holds(number, *other)
            };
            if let Some((other, _)) = list.iter().find(shorter) {
                let message = format!("`{}` in `{}` contains the signal `{}`", shown(signal), list.name, shown(other));
                found.push(
                    Diagnostic::new(&codes::CONTAINED_SIGNAL, message)
                        .at(signal.span)
                        .with_related(Place::At(other.span), "matches wherever the longer one does")
                        .with_help("keep the one that tells this failure from others"),
                );
            }
        }
    }
}

fn contradicted_signals(_: &Playbook, lists: &[List], found: &mut Vec<Diagnostic>) {
    let Some(none) = lists.iter().find(|list| list.name == NONE) else { return };
    for list in lists.iter().filter(|list| list.name != NONE) {
        for (signal, number) in list.iter() {
            let contradicts =
                |(_, none): &(&Text, u32)| !list.fragments.is_blank(*none) && list.fragments.holds(number, *none);
            let Some((other, _)) = none.iter().find(contradicts) else { continue };
            let message =
                format!("a log with `{}` also has `{}`, which `match.none` forbids", shown(signal), shown(other));
            found.push(
                Diagnostic::new(&codes::CONTRADICTED_SIGNAL, message)
                    .at(signal.span)
                    .with_related(Place::At(other.span), "forbidden here")
                    .with_help("this signal can never match; take out one of the two"),
            );
        }
    }
}

fn regex_signals(_: &Playbook, lists: &[List], found: &mut Vec<Diagnostic>) {
    for List { name, signals, .. } in lists {
        for signal in *signals {
            if let Some(sign) = regex_sign(&signal.text) {
                let message = format!("`{}` in `{name}` looks like a regular expression", shown(signal));
                found.push(Diagnostic::new(&codes::REGEX_SIGNAL, message).at(signal.span).with_help(format!(
                    "signals are literal: `{sign}` is looked for as it stands; write the fixed words around it"
                )));
            }
        }
    }
}

/// What makes a signal look like a regular expression: marks that logs hardly ever hold.
fn regex_sign(signal: &str) -> Option<&'static str> {
    const SIGNS: [&str; 16] = [
        ".*", ".+", "\\d", "\\s", "\\w", "\\b", "\\S", "\\D", "\\.", "\\(", "\\[", "[0-9]", "[a-z]", "[A-Z]", "(?:",
        "(?i)",
    ];
    // Each sign holds one of these, which most signals do not.
    let may_hold = signal.contains(['*', '+', '\\', '[', '(']);
    let found = SIGNS.into_iter().find(|sign| may_hold && signal.contains(sign));
    let anchored = || (signal.starts_with('^') && signal.len() > 1 && !signal.starts_with("^~")).then_some("^");
    // A path of Windows holds backslashes before letters; a class such as `\d` stands before a quantifier or an end.
    let path = signal.contains(":\\");
    found.filter(|sign| !(path && sign.starts_with('\\'))).or_else(anchored)
}

fn repeated_commands(playbook: &Playbook, _: &[List], found: &mut Vec<Diagnostic>) {
    let commands: Vec<_> = playbook.workflow.local_repro.iter().chain(&playbook.workflow.verify).collect();
    for (position, command) in commands.iter().enumerate() {
        let same = |other: &&&Text| other.text.trim() == command.text.trim();
        if let Some(first) = commands[..position].iter().find(same) {
            let message = format!("the command `{}` is shown once, but stands twice", shown(command));
            found.push(
                Diagnostic::new(&codes::REPEATED_COMMAND, message)
                    .at(command.span)
                    .with_related(Place::At(first.span), "first here")
                    .with_help("verify the fix with a command that proves it, or leave this one out"),
            );
        }
    }
}

/// A text as a message quotes it: on one line, and not too long.
fn shown(text: &Text) -> String {
    let text = text.text.trim();
    // Most texts have nothing to escape.
    let line = if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        Cow::Borrowed(text)
    } else {
        let line: String = text.escape_debug().collect();
        line.replace("\\'", "'").replace("\\\"", "\"").replace("\\\\", "\\").into()
    };
    match line.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.into_owned(),
    }
}
