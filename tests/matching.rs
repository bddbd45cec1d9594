//! The matcher on logs of real tools: quiet where nothing failed or nothing is known, right where a failure is labelled.
//!
//! 1. The embedded catalog says no more than "possible" of logs of successful runs, and of failures that it has not.
//! 2. Labelled logs get their failure first, and no plainer way of ranking does better. Those that other people
//!    collected stand beside the repository, if at all.
//! 3. A log of any length is read in the same memory (`--ignored`).
#![allow(clippy::disallowed_methods, reason = "tests read files")]

use std::fs;

use faultline::catalog::Catalog;
use faultline::inputs::Inputs;
use faultline::load::{self, Project};
use faultline::matcher::{Analysis, Confidence};
use faultline::playbook::Expectation;
use faultline::{embedded, matcher};

mod common;
#[path = "matching/plain.rs"]
mod plain;

use plain::Plain;

fn compiled(inputs: &Inputs) -> Catalog {
    Catalog::compile(inputs).value.expect("the catalog is valid")
}

/// What is said too surely of a log that speaks for nothing: a line for each candidate.
fn overstated(name: &str, analysis: &Analysis) -> Vec<String> {
    let sure = analysis.candidates.iter().filter(|candidate| candidate.confidence > Confidence::Possible);
    let say = |candidate: &matcher::Candidate| {
        let signal = |evidence: &matcher::Evidence| format!("{:?} on line {}", evidence.signal, evidence.shown.line);
        let signals: Vec<_> = candidate.evidence.iter().map(signal).collect();
        format!("{name}: {} is {:?} by {}", candidate.id, candidate.confidence, signals.join(", "))
    };
    sure.map(say).collect()
}

#[test]
fn a_log_of_a_successful_run_is_at_most_possibly_that_of_a_failure() {
    let matcher = compiled(&embedded::inputs()).matcher();
    let logs: Vec<_> = embedded::successful_logs().collect();
    assert!(logs.len() > 50);
    let wrong: Vec<_> = logs.iter().flat_map(|(name, log)| overstated(name, &matcher.analyse(log))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_log_of_a_failure_that_no_playbook_has_is_at_most_possibly_that_of_another() {
    let matcher = compiled(&embedded::inputs()).matcher();
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/logs/unknown");
    let mut paths: Vec<_> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "log"));
    paths.sort();
    assert!(paths.len() > 30);
    let one = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        overstated(&name, &matcher.analyse(&fs::read(path).unwrap()))
    };
    let wrong: Vec<_> = paths.iter().flat_map(one).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A log and the failure that it is of.
struct Labelled {
    name: String,
    log: Vec<u8>,
    id: String,
}

/// How often the right failure is the first, and how often among the first three.
#[derive(Debug, Default)]
struct Tally {
    first: usize,
    three: usize,
    missed: Vec<String>,
}

impl Tally {
    fn count(&mut self, log: &Labelled, ranking: &[&str]) {
        let place = ranking.iter().position(|id| *id == log.id);
        self.first += usize::from(place == Some(0));
        self.three += usize::from(place.is_some_and(|place| place < 3));
        if place != Some(0) {
            let before: Vec<_> = ranking.iter().take(3).collect();
            self.missed.push(format!("{}: {} is at {place:?}; first are {before:?}", log.name, log.id));
        }
    }
}

/// The tallies of the matcher and of the plainest scorer.
fn compared(catalog: &Catalog, logs: &[Labelled]) -> (Tally, Tally) {
    let (matcher, plain) = (catalog.matcher(), Plain::new(catalog.rules()));
    let (mut ours, mut plainest) = (Tally::default(), Tally::default());
    for log in logs {
        let analysis = matcher.analyse(&log.log);
        let ranking: Vec<_> = analysis.candidates.iter().map(|candidate| &*candidate.id).collect();
        ours.count(log, &ranking);
        plainest.count(log, &plain.ranking(&log.log));
    }
    (ours, plainest)
}

fn assert_not_worse(ours: &Tally, plainest: &Tally) {
    assert!(ours.first >= plainest.first && ours.three >= plainest.three, "{ours:#?}\n{plainest:#?}");
}

#[test]
fn logs_that_others_collected_and_labelled_get_their_failure_first() {
    let Some(root) = common::shared("data/upstream") else { return };
    let directory = root.join("real-logs");
    let catalog = compiled(&load::read(&Project { root, playbooks: Vec::new() }).unwrap());
    let known: Vec<_> = catalog.rules().into_iter().map(|rule| rule.id).collect();
    let labels = fs::read_to_string(directory.join("labels.tsv")).unwrap();
    let labelled = |line: &str| {
        let mut fields = line.split('\t').map(str::to_owned);
        let (name, id) = (fields.next()?, fields.next()?);
        known.contains(&id).then(|| Labelled { log: fs::read(directory.join(&name)).unwrap(), name, id })
    };
    let logs: Vec<_> = labels.lines().skip(1).filter_map(labelled).collect();
    assert!(logs.len() > 50, "{} of the logs are of a failure that the catalog has", logs.len());
    let (ours, plainest) = compared(&catalog, &logs);
    assert!(100 * ours.first >= 97 * logs.len(), "{} of {}: {ours:#?}", ours.first, logs.len());
    assert_eq!(ours.three, logs.len(), "{ours:#?}");
    assert_not_worse(&ours, &plainest);
}

#[test]
fn no_plainer_ranking_does_better_on_the_examples_of_the_catalog() {
    let catalog = compiled(&embedded::inputs());
    let of_one = |playbook: &std::sync::Arc<faultline::playbook::Playbook>| {
        let examples = playbook.examples.iter().enumerate().filter(|(_, example)| example.expect == Expectation::Match);
        let labelled = |(number, example): (usize, &faultline::playbook::Example)| Labelled {
            name: format!("{}, example {}", playbook.id, number + 1),
            log: example.log.text.clone().into_bytes(),
            id: playbook.id.to_string(),
        };
        examples.map(labelled).collect::<Vec<_>>()
    };
    let logs: Vec<_> = catalog.playbooks().iter().filter(|one| one.reads_logs()).flat_map(of_one).collect();
    let (ours, plainest) = compared(&catalog, &logs);
    assert_eq!(ours.first, logs.len(), "{ours:#?}");
    assert_not_worse(&ours, &plainest);
}

/// The most memory that this program has had, in kilobytes.
#[cfg(target_os = "linux")]
fn peak() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("Linux tells the peak");
    line.trim().trim_end_matches(" kB").parse().expect("it is a number")
}

/// `cargo test --release --test matching -- --ignored`: alone, since the peak is that of the whole program.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "reads a gigabyte: for a release build"]
fn a_gigabyte_is_read_in_the_memory_of_a_megabyte() {
    let matcher = compiled(&embedded::inputs()).matcher();
    let block: Vec<u8> = embedded::successful_logs().flat_map(|(_, log)| log.to_vec()).collect();
    let mut scan = matcher.scan();
    scan.feed(&block);
    let (before, mut lines) = (peak(), 0);
    while scan.bytes() < 1 << 30 {
        scan.feed(&block);
        scan.feed(b"one line more\n");
        lines += 1;
    }
    scan.feed(b"fatal: the last line\n");
    let analysis = scan.analysis();
    assert_eq!(analysis.suspects.last().map(|suspect| suspect.line), Some(analysis.lines));
    assert!(lines > 100 && peak() - before < 2048, "{before} kB became {} kB", peak());
}
