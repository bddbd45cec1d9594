//! Lints that need the matcher: pages that no log leads to, signals that ordinary logs hold.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::matcher::{Matcher, normalise};
use crate::playbook::{Playbook, Text};

/// In how many logs of successful runs a signal may be found: one tool's own way of saying that all is well is not
/// common.
const TOLERATED: usize = 1;

/// A signal is looked for in so many other playbooks that have it, so that the cost stays linear.
const REACH: usize = 32;

/// What there is to say of a valid catalog, given the logs of successful runs: name and bytes.
pub fn run<'a>(
    catalog: &Catalog,
    matcher: &Matcher,
    ordinary: impl Iterator<Item = (&'a str, &'a [u8])>,
) -> Vec<Diagnostic> {
    let mut found = common_signals(catalog, matcher, &ordinary.collect::<Vec<_>>());
    found.extend(never_first(catalog));
    found
}

fn common_signals(catalog: &Catalog, matcher: &Matcher, ordinary: &[(&str, &[u8])]) -> Vec<Diagnostic> {
    let signals = |(_, log): &(&str, &[u8])| {
        let mut scan = matcher.scan();
        scan.feed(log);
        scan.finish();
        scan.signals().map(str::to_owned).collect::<Vec<_>>()
    };
    let found: Vec<_> = ordinary.par_iter().map(signals).collect();
    let mut held: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for ((name, _), signals) in ordinary.iter().zip(&found) {
        signals.iter().for_each(|signal| held.entry(signal).or_default().push(name));
    }
    held.retain(|_, logs| logs.len() > TOLERATED);
    if held.is_empty() {
        return Vec::new();
    }
    let of_one = |playbook: &Playbook| {
        let groups = playbook.rules.partial.iter().flat_map(|group| &group.patterns);
        let common = playbook.rules.any.iter().chain(groups).filter_map(|signal| {
            let logs = held.get(normalise(&signal.text).as_str())?;
            Some(common_signal(signal, logs, ordinary.len()))
        });
        common.collect::<Vec<_>>()
    };
    catalog.playbooks().par_iter().flat_map_iter(of_one).collect()
}

fn common_signal(signal: &Text, logs: &[&str], of: usize) -> Diagnostic {
    let shown = signal.text.trim();
    let examples = logs.iter().take(3).copied().collect::<Vec<_>>().join(", ");
    let message = format!("`{shown}` is in {} of {of} logs of successful runs ({examples})", logs.len());
    Diagnostic::new(&codes::COMMON_SIGNAL, message)
        .at(signal.span)
        .with_help("take in the words around it that only the failure prints")
}

/// A playbook as its matches compare with another's.
struct Compared<'a> {
    playbook: &'a Playbook,
    any: Vec<String>,
    all: Vec<String>,
    none: Vec<String>,
}

impl<'a> Compared<'a> {
    /// `None` if the playbook cannot be compared by its lists alone, or is not kept up.
    fn new(playbook: &'a Playbook) -> Option<Self> {
        let list = |signals: &[Text]| {
            let mut list: Vec<_> = signals.iter().map(|signal| normalise(&signal.text)).collect();
            list.sort_unstable();
            list.dedup();
            list
        };
        let rules = &playbook.rules;
        let (any, all, none) = (list(&rules.any), list(&rules.all), list(&rules.none));
        let comparable = playbook.reads_logs() && rules.partial.is_empty();
        comparable.then_some(Self { playbook, any, all, none })
    }

    /// Whether every log that matches `self` matches `other` with at least the same weight, and ties go to `other`.
    fn never_beats(&self, other: &Self) -> bool {
        let within = |list: &[String], of: &[String]| list.iter().all(|signal| of.binary_search(signal).is_ok());
        // What forbids the other must hold a fragment that forbids this one.
        let as_free = other.none.iter().all(|theirs| self.none.iter().any(|own| theirs.contains(own.as_str())));
        let other_wins_ties = {
            let breadth = |one: &Self| one.any.len() + one.all.len();
            let (own, theirs) = (self.playbook.base_score, other.playbook.base_score);
            let by_name = (breadth(other), &other.playbook.id) < (breadth(self), &self.playbook.id);
            theirs > own || (theirs == own && by_name)
        };
        // One that needs nothing of `any` matches where the other, which does, may not.
        let needs_less = within(&other.all, &self.all) && (other.any.is_empty() || !self.any.is_empty());
        within(&self.any, &other.any) && within(&self.all, &other.all) && needs_less && as_free && other_wins_ties
    }
}

fn never_first(catalog: &Catalog) -> Vec<Diagnostic> {
    let compared: Vec<_> = catalog.playbooks().iter().filter_map(Compared::new).collect();
    let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (position, one) in compared.iter().enumerate() {
        one.any.iter().chain(&one.all).for_each(|signal| holders.entry(signal).or_default().push(position));
    }
    let better = |(position, own): (usize, &Compared)| {
        let first = own.any.first().or(own.all.first())?;
        let others = holders.get(first.as_str())?.iter().filter(|other| **other != position).take(REACH);
        let other = others.map(|other| &compared[*other]).find(|other| own.never_beats(other))?;
        let message = format!(
            "no log leads to this playbook: `{}` matches whatever it matches, and ranks first",
            other.playbook.id
        );
        let problem = Diagnostic::new(&codes::NEVER_FIRST, message)
            .at(own.playbook.id_span)
            .with_related(Place::At(other.playbook.id_span), "ranks first")
            .with_help("give it a signal of its own, or merge the two and list one id under `aliases`");
        Some(problem)
    };
    compared.par_iter().enumerate().filter_map(better).collect()
}
