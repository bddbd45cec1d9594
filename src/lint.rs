//! Lints: advice on a valid catalog.
//!
//! Each rule is a function from a playbook to problems; `RULES` lists them. What shows only while a page is rendered
//! (repeated paragraphs, links, languages) is reported by the renderer.

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::inputs::Inputs;
use crate::matcher::normalise;
use crate::playbook::{Playbook, Text};

mod unwritten;

/// A rule: what it finds in one playbook, whose signals are given in lists.
type Rule = fn(&Playbook, &[List], &mut Vec<Diagnostic>);

/// A list of signals of a playbook.
struct List<'a> {
    name: &'static str,
    signals: &'a [Text],
    /// The signals as they are compared.
    normal: Vec<String>,
}

/// Every rule.
static RULES: &[Rule] =
    &[short_signals, repeated_signals, contained_signals, contradicted_signals, regex_signals, repeated_commands];

/// The shortest signal that says something, in characters.
const MIN_SIGNAL: usize = 4;

/// Applies every rule to every playbook; `inputs` are what the catalog was compiled from.
pub fn run(catalog: &Catalog, inputs: &Inputs) -> Vec<Diagnostic> {
    let of_one = |playbook: &Playbook| {
        let mut found = Vec::new();
        let lists = lists(playbook);
        RULES.iter().for_each(|rule| rule(playbook, &lists, &mut found));
        unwritten::run(playbook, inputs, &mut found);
        found
    };
    catalog.playbooks().par_iter().flat_map_iter(of_one).collect()
}

/// The lists of signals of a playbook: `match.none` is the third.
fn lists(playbook: &Playbook) -> Vec<List<'_>> {
    let rules = &playbook.rules;
    let fixed = [("match.any", &rules.any), ("match.all", &rules.all), (NONE, &rules.none)];
    let groups = rules.partial.iter().map(|group| ("match.partial", &group.patterns));
    let normal = |signals: &[Text]| signals.iter().map(|signal| normalise(&signal.text)).collect();
    fixed.into_iter().chain(groups).map(|(name, signals)| List { name, signals, normal: normal(signals) }).collect()
}

/// The list of what may not be in a log.
const NONE: &str = "match.none";

fn short_signals(_: &Playbook, lists: &[List], found: &mut Vec<Diagnostic>) {
    for List { name, signals, normal } in lists {
        for (signal, normal) in signals.iter().zip(normal) {
            let length = normal.chars().count();
            if length < MIN_SIGNAL {
                let message = format!("the signal `{}` in `{name}` is too short to tell a failure", shown(signal));
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
    for List { name, signals, normal } in lists {
        for (position, signal) in signals.iter().enumerate() {
            if let Some(first) = normal[..position].iter().position(|other| *other == normal[position]) {
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
    for List { name, signals, normal } in lists {
        for (position, signal) in signals.iter().enumerate() {
            let shorter = |other: &usize| {
                normal[*other].len() < normal[position].len()
                    && !normal[*other].is_empty()
                    && normal[position].contains(&normal[*other])
            };
            if let Some(other) = (0..signals.len()).find(shorter) {
                let message =
                    format!("`{}` in `{name}` contains the signal `{}`", shown(signal), shown(&signals[other]));
                found.push(
                    Diagnostic::new(&codes::CONTAINED_SIGNAL, message)
                        .at(signal.span)
                        .with_related(Place::At(signals[other].span), "matches wherever the longer one does")
                        .with_help("keep the one that tells this failure from others"),
                );
            }
        }
    }
}

fn contradicted_signals(_: &Playbook, lists: &[List], found: &mut Vec<Diagnostic>) {
    let Some(none) = lists.iter().find(|list| list.name == NONE) else { return };
    for List { signals, normal, .. } in lists.iter().filter(|list| list.name != NONE) {
        for (signal, normal) in signals.iter().zip(normal) {
            let contradicts = |none: &String| !none.is_empty() && normal.contains(none.as_str());
            let Some(position) = none.normal.iter().position(contradicts) else { continue };
            let other = &none.signals[position];
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
    let line: String = text.text.trim().escape_debug().collect();
    let line = line.replace("\\'", "'").replace("\\\"", "\"").replace("\\\\", "\\");
    match line.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
