//! The catalog that the repository carries, held to what it promises its readers: each failure is explained, each fix is
//! concrete, each page is proven. What a person must judge is in `CONTRIBUTING.md`; here is what can be measured.
#![allow(clippy::disallowed_methods, reason = "tests read files beside the repository")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use faultline::catalog::Catalog;
use faultline::matcher::normalise;
use faultline::playbook::{Detector, Example, Expectation, Origin, Playbook, Text};

mod common;

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| Catalog::compile(&common::repository()).value.expect("the repository's own catalog"));

/// Panics with every playbook of which `fault` says something.
#[track_caller]
fn assert_none(fault: impl Fn(&Playbook) -> Option<String>) {
    let faults: Vec<_> = CATALOG
        .playbooks()
        .iter()
        .filter_map(|playbook| fault(playbook).map(|fault| format!("{}: {fault}", playbook.id)))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn fields(playbook: &Playbook) -> impl Iterator<Item = (&'static str, &Text)> {
    let why = playbook.why_it_matters.iter().map(|text| ("why_it_matters", text));
    [
        ("summary", &playbook.summary),
        ("diagnosis", &playbook.diagnosis),
        ("fix", &playbook.fix),
        ("validation", &playbook.validation),
    ]
    .into_iter()
    .chain(why)
}

fn examples(playbook: &Playbook, expect: Expectation) -> impl Iterator<Item = &Example> {
    playbook.examples.iter().filter(move |example| example.expect == expect)
}

fn is_captured(example: &Example) -> bool {
    matches!(example.origin, Origin::Captured { .. })
}

#[test]
fn the_catalog_covers_the_usual_failures() {
    assert!(CATALOG.playbooks().len() >= 240, "{} playbooks", CATALOG.playbooks().len());
}

#[test]
fn every_section_has_substance() {
    let least = BTreeMap::from([
        ("summary", 80),
        ("diagnosis", 500),
        ("fix", 500),
        ("validation", 120),
        ("why_it_matters", 250),
    ]);
    assert_none(|playbook| {
        let thin: Vec<_> = fields(playbook)
            .filter(|(name, text)| text.text.len() < least[name])
            .map(|(name, text)| format!("{name} has {} bytes", text.text.len()))
            .collect();
        let why = playbook.why_it_matters.as_ref().map(|why| why.text.as_str()).unwrap_or_default();
        match () {
            () if !thin.is_empty() => Some(thin.join(", ")),
            () if !why.contains("## Prevention") => Some("it says nothing of prevention".into()),
            () if !playbook.fix.text.contains("```") => Some("its fix shows no command or configuration".into()),
            () => None,
        }
    });
}

#[test]
fn no_two_playbooks_share_a_paragraph() {
    let mut owners: BTreeMap<String, &str> = BTreeMap::new();
    let mut shared = BTreeSet::new();
    for playbook in CATALOG.playbooks() {
        for paragraph in fields(playbook).flat_map(|(_, text)| text.text.split("\n\n")) {
            let text = normalise(paragraph);
            // A short one may be a heading or the fence of a block.
            if text.len() <= 40 || text.starts_with('#') {
                continue;
            }
            if let Some(other) = owners.insert(text.clone(), playbook.id.as_str()) {
                shared.insert(format!("{other} and {}: {text}", playbook.id));
            }
        }
    }
    assert!(shared.is_empty(), "{shared:#?}");
}

#[test]
fn readers_can_try_it_and_read_on() {
    assert_none(|playbook| {
        let workflow = &playbook.workflow;
        let texts = |list: &[Text]| list.iter().map(|text| normalise(&text.text)).collect::<BTreeSet<_>>();
        let (tried, verified) = (texts(&workflow.local_repro), texts(&workflow.verify));
        let is_official = |url: &str| url.starts_with("https://") && !url.contains(' ');
        match () {
            () if workflow.likely_files.is_empty() => Some("no likely files".into()),
            () if tried.is_empty() || verified.is_empty() => Some("nothing to try, or nothing that verifies".into()),
            () if !tried.is_disjoint(&verified) => Some("what is tried is also what verifies".into()),
            () if playbook.references.len() < 2 => Some("fewer than two references".into()),
            () => playbook.references.iter().find(|one| !is_official(&one.url)).map(|one| one.url.clone()),
        }
    });
}

#[test]
fn every_page_about_logs_is_proven() {
    assert_none(|playbook| {
        if playbook.detector == Detector::Source {
            return None;
        }
        let (matches, misses) =
            [Expectation::Match, Expectation::NearMiss].map(|expect| examples(playbook, expect).count()).into();
        let lines = |example: &Example| example.log.text.lines().count();
        match playbook.examples.iter().map(lines).find(|lines| !(8..=80).contains(lines)) {
            Some(lines) => Some(format!("an example of {lines} lines")),
            None if matches < 2 || misses < 1 => Some(format!("{matches} logs that match, {misses} that must not")),
            None => None,
        }
    });
}

#[test]
fn most_pages_are_proven_by_what_a_tool_printed() {
    let captured = CATALOG.playbooks().iter().filter(|one| examples(one, Expectation::Match).any(is_captured)).count();
    assert!(captured >= 90, "{captured} playbooks have a log that a tool printed");
}

#[test]
fn the_ids_that_tools_know_lead_to_pages_of_their_category() {
    let Some(taxonomy) = common::shared("data/taxonomy.tsv") else { return };
    let taxonomy = std::fs::read_to_string(taxonomy).unwrap();
    let known = taxonomy.lines().map(|line| line.split('\t').collect::<Vec<_>>()).filter(|entry| entry[2] == "known");
    let missing: Vec<_> = known
        .filter(|entry| CATALOG.find(entry[0]).is_none_or(|playbook| playbook.category != entry[1]))
        .map(|entry| format!("{} in {}", entry[0], entry[1]))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Real logs that hold nothing of the failure that they are labelled with, each with what they hold instead.
const MISLABELLED: &[(&str, &str)] = &[
    ("004.log", "a failed checkout, in two lines"),
    ("007.log", "a conversation and links to pictures"),
    ("008.log", "a conversation and links to pictures"),
    ("013.log", "a step of a workflow, without a failure"),
    ("014.log", "a step of a workflow, without a failure"),
    ("015.log", "a workflow, without a failure"),
    ("016.log", "a workflow, without a failure"),
    ("030.log", "a Node.js package that is not found"),
    ("034.log", "the build of a Python package that succeeds"),
    ("041.log", "a MySQL server that refuses the password"),
    ("057.log", "a pipeline's definition, without a failure"),
    ("058.log", "the values of a Helm chart"),
    ("064.log", "a sentence about an environment variable"),
    ("083.log", "a PostgreSQL server that refuses the connection, which has a page of its own"),
    ("090.log", "a PostgreSQL server that refuses the connection, which has a page of its own"),
    ("092.log", "package lists that changed their suite"),
    ("100.log", "a job that is stopped after ten minutes"),
];

#[test]
fn real_logs_lead_to_the_right_page() {
    let Some(directory) = common::shared("data/upstream/real-logs") else { return };
    let labels = std::fs::read_to_string(directory.join("labels.tsv")).unwrap();
    let matcher = CATALOG.matcher();
    let (mut first, mut third, mut wrong) = (0, 0, Vec::new());
    for line in labels.lines().skip(1) {
        let mut columns = line.split('\t');
        let (file, label) = (columns.next().unwrap(), columns.next().unwrap());
        if MISLABELLED.iter().any(|(name, _)| *name == file) {
            continue;
        }
        let expected = CATALOG.find(label).unwrap_or_else(|| panic!("no page is called {label}")).id.as_str();
        let analysis = matcher.analyse(&std::fs::read(directory.join(file)).unwrap());
        let place = analysis.candidates.iter().position(|candidate| candidate.id == expected);
        first += usize::from(place == Some(0));
        third += usize::from(place.is_some_and(|place| place < 3));
        if place != Some(0) {
            let found: Vec<_> = analysis.candidates.iter().take(3).map(|one| one.id.as_str()).collect();
            wrong.push(format!("{file}: {expected}, but found {found:?}"));
        }
    }
    let all = labels.lines().count() - 1 - MISLABELLED.len();
    assert!(first * 100 >= all * 97 && third == all, "{first} of {all} first, {third} in the first three: {wrong:#?}");
}
