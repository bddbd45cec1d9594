//! Fragments that can show a failure: they stand in its logs, and nowhere else that is known.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::fragment::fragments;
use super::log::Log;
use crate::catalog::Catalog;
use crate::matcher::{Matcher, Rule, normalise};
use crate::playbook::Expectation;

/// What runners and package managers print after whatever failure, as it is compared.
const AFTER_ALL: [&str; 9] = [
    "process completed with exit code",
    "job failed: exit code",
    "job failed (system failure)",
    "finished: failure",
    "exited with code",
    "exited with exit status",
    "command failed with exit code",
    "a complete log of this run",
    "make: *** [",
];

/// How many fragments a draft takes by itself.
const CHOSEN: usize = 3;

/// A fragment that can show the failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The fragment.
    pub fragment: String,
    /// The position of the log that it was found in, and its line there, from 0.
    pub place: (usize, usize),
    /// The positions of the logs that hold it.
    pub logs: Vec<usize>,
    /// How much its line says that something went wrong: 0 if it does not.
    pub weight: u8,
    /// How much it tells.
    points: usize,
}

/// The fragments of `logs` that no playbook of the catalog looks for, contains or is contained in, and that stand neither
/// in the logs of successful runs nor in another failure's examples; the most telling first. None contains another.
pub fn proposals<'a>(
    logs: &[Log],
    catalog: &Catalog,
    ordinary: impl Iterator<Item = (&'a str, &'a [u8])>,
) -> Vec<Proposal> {
    let mut proposals = candidates(logs);
    proposals.retain(|one| is_free(&one.fragment, catalog));
    let fragments: Vec<_> = proposals.iter().map(|one| one.fragment.as_str()).collect();
    let elsewhere = elsewhere(&fragments, catalog, ordinary.map(|(_, log)| log).collect());
    proposals.retain(|one| !elsewhere.contains(&normalise(&one.fragment)));
    // What several of the logs have is what they have in common.
    proposals.sort_by(|a, b| {
        let key = |one: &Proposal| (one.logs.len(), one.points, one.place);
        key(b).cmp(&key(a)).then_with(|| a.fragment.cmp(&b.fragment))
    });
    let mut kept: Vec<Proposal> = Vec::new();
    for one in proposals {
        if !kept.iter().any(|other| overlap(&one.fragment, &other.fragment)) {
            kept.push(one);
        }
    }
    kept
}

/// The proposals that a draft takes by itself: the first few that stand on lines which say that something went wrong, and
/// the best of each log that has none of these.
pub fn choose(proposals: &[Proposal], logs: usize) -> Vec<&Proposal> {
    let mut chosen: Vec<_> = proposals.iter().filter(|one| one.weight > 0).take(CHOSEN).collect();
    for log in 0..logs {
        if !chosen.iter().any(|one| one.logs.contains(&log)) {
            chosen.extend(proposals.iter().find(|one| one.logs.contains(&log)));
        }
    }
    chosen
}

/// The fragments of the telling lines, each once.
fn candidates(logs: &[Log]) -> Vec<Proposal> {
    let mut found: Vec<Proposal> = Vec::new();
    for (position, log) in logs.iter().enumerate() {
        for (line, weight) in log.telling() {
            let Some(row) = log.rows.get(line) else { continue };
            for fragment in fragments(row) {
                let points = points(fragment, weight, line, log.rows.len());
                let place = (position, line);
                found.push(Proposal { fragment: fragment.to_owned(), place, logs: Vec::new(), weight, points });
            }
        }
    }
    found.sort_by_key(|one| (normalise(&one.fragment), std::cmp::Reverse(one.points), one.place));
    found.dedup_by_key(|one| normalise(&one.fragment));
    let held: Vec<BTreeSet<String>> = {
        let matcher = trial(found.iter().map(|one| one.fragment.as_str()));
        logs.iter().map(|log| found_by(&matcher, log.rows.join("\n").as_bytes())).collect()
    };
    for one in &mut found {
        let normal = normalise(&one.fragment);
        one.logs = (0..logs.len()).filter(|log| held[*log].contains(&normal)).collect();
    }
    found
}

/// How much a fragment tells, in thousandths: the longer the more, and more on a line that says that something went
/// wrong, and late in the log. The matcher weighs signals by the same measure.
fn points(fragment: &str, weight: u8, line: usize, lines: usize) -> usize {
    let length = fragment.len();
    let tells = 500 + 1000 * length / (length + 16);
    tells * (100 + 25 * line / lines.max(1) + 25 * usize::from(weight)) / 100
}

fn overlap(a: &str, b: &str) -> bool {
    let (a, b) = (normalise(a), normalise(b));
    a.contains(&b) || b.contains(&a)
}

/// Whether no playbook has it, a part of it or more of it, and no failure at all.
fn is_free(fragment: &str, catalog: &Catalog) -> bool {
    let normal = normalise(fragment);
    if AFTER_ALL.iter().any(|words| normal.contains(words)) {
        return false;
    }
    let mut signals = catalog.playbooks().iter().flat_map(|playbook| playbook.rules.signals());
    !signals.any(|signal| {
        let signal = normalise(&signal.text);
        !signal.is_empty() && (signal.contains(&normal) || normal.contains(&signal))
    })
}

/// Those of the fragments, as they are compared, that ordinary logs or the examples of the catalog hold.
fn elsewhere<'a>(fragments: &[&str], catalog: &'a Catalog, mut logs: Vec<&'a [u8]>) -> BTreeSet<String> {
    let examples = catalog.playbooks().iter().flat_map(|playbook| &playbook.examples);
    let proofs = examples.filter(|example| example.expect == Expectation::Match);
    logs.extend(proofs.map(|example| example.log.text.as_bytes()));
    let matcher = trial(fragments.iter().copied());
    logs.into_par_iter().flat_map_iter(|log| found_by(&matcher, log)).collect()
}

/// A matcher of these fragments alone.
fn trial<'a>(fragments: impl Iterator<Item = &'a str>) -> Matcher {
    let rule = Rule { id: "trial".into(), any: fragments.map(str::to_owned).collect(), ..Rule::default() };
    Matcher::new(vec![rule])
}

fn found_by(matcher: &Matcher, log: &[u8]) -> BTreeSet<String> {
    let mut scan = matcher.scan();
    scan.feed(log);
    scan.finish();
    scan.signals().map(normalise).collect()
}
