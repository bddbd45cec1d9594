//! Lints that need the matcher: pages that no log leads to, signals that ordinary logs hold.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::catalog::{Catalog, Fragments};
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::matcher::Matcher;
use crate::playbook::{Playbook, Text};

/// In how many logs of successful runs a signal may be found: one tool's own way of saying that all is well is not
/// common.
const TOLERATED: usize = 1;

/// A signal is looked for in so many other playbooks that have it, so that the cost stays linear.
const REACH: usize = 32;

/// What there is to say of a valid catalog and its signals, given the logs of successful runs: name and bytes.
pub fn run<'a>(
    catalog: &Catalog,
    fragments: &Fragments,
    matcher: &Matcher,
    ordinary: impl Iterator<Item = (&'a str, &'a [u8])>,
) -> Vec<Diagnostic> {
    let mut found = common_signals(catalog, fragments, matcher, &ordinary.collect::<Vec<_>>());
    found.extend(never_first(catalog, fragments));
    found
}

fn common_signals(
    catalog: &Catalog,
    fragments: &Fragments,
    matcher: &Matcher,
    ordinary: &[(&str, &[u8])],
) -> Vec<Diagnostic> {
    let signals = |(_, log): &(&str, &[u8])| {
        let mut scan = matcher.scan();
        scan.feed(log);
        scan.finish();
        scan.signals().filter_map(|signal| fragments.number(signal)).collect::<Vec<_>>()
    };
    let found: Vec<_> = ordinary.par_iter().map(signals).collect();
    let mut held: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for ((name, _), signals) in ordinary.iter().zip(&found) {
        signals.iter().for_each(|signal| held.entry(*signal).or_default().push(name));
    }
    held.retain(|_, logs| logs.len() > TOLERATED);
    let of_one = |(position, playbook): (usize, &Arc<Playbook>)| {
        let rules = &playbook.rules;
        let (before, all) = (rules.any.len(), rules.all.len());
        // Together with others a signal may well be a common one.
        let numbered = rules.signals().zip(fragments.of(position)).enumerate();
        let alone = numbered.filter(|(at, _)| !(before..before + all).contains(at));
        let common =
            alone.filter_map(|(_, (signal, number))| Some(common_signal(signal, held.get(number)?, ordinary.len())));
        common.collect::<Vec<_>>()
    };
    catalog.playbooks().par_iter().enumerate().flat_map_iter(of_one).collect()
}

fn common_signal(signal: &Text, logs: &[&str], of: usize) -> Diagnostic {
    let shown = signal.text.trim();
    let examples = logs.iter().take(3).copied().collect::<Vec<_>>().join(", ");
    let message = format!("`{shown}` is in {} of {of} logs of successful runs ({examples})", logs.len());
    Diagnostic::new(&codes::COMMON_SIGNAL, message)
        .at(signal.span)
        .with_help("take in the words around it that only the failure prints")
}

/// A playbook as its matches compare with another's: the numbers of its signals, in order.
struct Compared<'a> {
    playbook: &'a Playbook,
    fragments: &'a Fragments,
    any: Vec<u32>,
    all: Vec<u32>,
    none: Vec<u32>,
}

impl<'a> Compared<'a> {
    /// `None` if the playbook cannot be compared by its lists alone, or is not kept up.
    fn new(playbook: &'a Playbook, position: usize, fragments: &'a Fragments) -> Option<Self> {
        let rules = &playbook.rules;
        if !playbook.reads_logs() || !rules.partial.is_empty() {
            return None;
        }
        let list = |numbers: &[u32]| {
            let mut list = numbers.to_vec();
            list.sort_unstable();
            list.dedup();
            list
        };
        let (any, all) = fragments.of(position).split_at(rules.any.len());
        let none = fragments.against(position);
        Some(Self { playbook, fragments, any: list(any), all: list(all), none: list(none) })
    }

    /// Whether every log that matches `self` matches `other` with at least the same weight, and ties go to `other`.
    fn never_beats(&self, other: &Self) -> bool {
        let within = |list: &[u32], of: &[u32]| list.iter().all(|signal| of.binary_search(signal).is_ok());
        // What forbids the other must hold a fragment that forbids this one.
        let is_free = |theirs: &u32| self.none.iter().any(|own| self.fragments.holds(*theirs, *own));
        let as_free = other.none.iter().all(is_free);
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

fn never_first<'a>(catalog: &'a Catalog, fragments: &'a Fragments) -> Vec<Diagnostic> {
    let compared = |(position, playbook): (usize, &'a Arc<Playbook>)| Compared::new(playbook, position, fragments);
    let compared: Vec<_> = catalog.playbooks().par_iter().enumerate().filter_map(compared).collect();
    let mut holders = vec![Vec::new(); fragments.len()];
    for (position, one) in compared.iter().enumerate() {
        one.any.iter().chain(&one.all).for_each(|signal| holders[*signal as usize].push(position));
    }
    let better = |(position, own): (usize, &Compared)| {
        let first = own.any.first().or(own.all.first())?;
        let others = holders[*first as usize].iter().filter(|other| **other != position).take(REACH);
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
