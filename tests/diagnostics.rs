//! Diagnostics, whole: every directory of `tests/diagnostics/` is a small project and what a build says of it.
//!
//! A case is named by code and by what it shows. Beside the project's own files it holds `expected.txt`, the text for
//! people, and where these matter `expected.jsonl` and `expected.github`. `UPDATE_GOLDEN=1 cargo test` writes them.
//! A project without `faultline.toml` is built with a base URL, so that its absence is not noted in every case.

#![allow(clippy::disallowed_methods, reason = "tests read and refresh fixtures")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use faultline::diagnostic::render::{Format, Style, render, summary};
use faultline::diagnostic::{Level, codes};
use faultline::history::History;
use faultline::inputs::{Inputs, Role, Source};
use faultline::playbook::format::MAX_FILE;
use faultline::{Options, generate};
use rayon::prelude::*;
use support::{diff, names, sources, updating};

/// The expectations of a case; the first is always there.
const EXPECTATIONS: [(&str, Format); 3] = [
    ("expected.txt", Format::Human(Style::Plain)),
    ("expected.jsonl", Format::Json),
    ("expected.github", Format::Github),
];

/// A file of a case that is better made than kept: playbooks of a given size.
struct Made {
    case: &'static str,
    name: &'static str,
    text: fn() -> String,
}

const MADE: [Made; 2] = [
    Made {
        case: "FL002-file-too-large",
        name: "whole-log.yaml",
        text: || "# a line of a log\n".repeat(MAX_FILE / 18 + 1),
    },
    Made {
        case: "FL002-at-the-limit",
        name: "comments.yaml",
        text: || {
            let text = include_str!("diagnostics/FL002-at-the-limit/comments.txt");
            format!("{text}#{}", "x".repeat(MAX_FILE - text.len() - 1))
        },
    },
];

fn inputs(case: &str) -> Inputs {
    let mut sources = sources(&support::path("diagnostics").join(case));
    for made in MADE.iter().filter(|made| made.case == case) {
        let (path, name) = (format!("playbooks/{}", made.name), made.name.to_owned());
        sources.push(Source { role: Role::Playbook, path, name, bytes: (made.text)().into_bytes() });
    }
    Inputs::new(sources)
}

/// What version control tells: nothing, or too little.
fn history(case: &str) -> History {
    History { is_shallow: case.starts_with("FL083"), ..History::default() }
}

/// What differs from the expectations of a case.
fn differences(case: &str) -> Vec<String> {
    let directory = support::path("diagnostics").join(case);
    let inputs = inputs(case);
    let base_url = inputs.of(Role::Config).next().is_none().then(|| "https://ci.example/".parse().unwrap());
    let checked = generate(&inputs, &Options { base_url, history: history(case), ..Options::default() });
    let errors = checked.diagnostics.iter().filter(|problem| problem.rule.level == Level::Error).count();
    assert_eq!(checked.value.is_some(), errors == 0, "{case}: there is a site unless there are errors");
    let wanted = |(name, _): &(&str, Format)| *name == EXPECTATIONS[0].0 || directory.join(name).exists();
    let compare = |(name, format): (&str, Format)| {
        let mut actual = render(&checked.diagnostics, &inputs, format);
        if matches!(format, Format::Human(_)) {
            let last = summary(&checked.diagnostics).unwrap_or_else(|| "no problems".to_owned());
            actual += &format!("{}{last}\n", if actual.is_empty() { "" } else { "\n" });
        }
        compare(&directory.join(name), &actual).map(|difference| format!("{case}/{name} {difference}"))
    };
    EXPECTATIONS.into_iter().filter(wanted).filter_map(compare).collect()
}

/// What differs from the expectation in a file, which is written anew if that is asked for.
fn compare(file: &Path, actual: &str) -> Option<String> {
    if updating() {
        fs::write(file, actual).unwrap();
    }
    match fs::read_to_string(file) {
        Err(_) => Some(format!("is missing; UPDATE_GOLDEN=1 writes it:\n{actual}")),
        Ok(expected) if expected != actual => Some(format!("differs:\n{}", diff(&expected, actual))),
        Ok(_) => None,
    }
}

#[test]
fn every_case_says_what_is_expected() {
    let cases = names(&support::path("diagnostics"));
    let differences: Vec<_> = cases.par_iter().flat_map_iter(|case| differences(case)).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_rule_has_a_case_that_is_named_after_it_and_shows_it() {
    let cases = names(&support::path("diagnostics"));
    let shown: BTreeSet<String> = cases
        .iter()
        .filter(|case| {
            let text = fs::read_to_string(support::path("diagnostics").join(case).join("expected.txt"));
            let code = case.get(..5).unwrap_or_default();
            text.unwrap_or_default().contains(&format!("[{code}]"))
        })
        .map(|case| case[..5].to_owned())
        .collect();
    let missing: Vec<_> = codes::RULES.iter().filter(|rule| !shown.contains(rule.code)).collect();
    let missing: Vec<_> = missing.iter().map(|rule| format!("{}-{}", rule.code, rule.name)).collect();
    assert!(missing.is_empty(), "tests/diagnostics/ has no case of {}", missing.join(", "));
}
