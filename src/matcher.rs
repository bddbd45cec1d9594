//! The matcher: which playbooks a failing log speaks for, and why. Imports nothing of ours, and no standard library,
//! because the browser runs this very source.
//!
//! 1. `Matcher::new` makes one finder of every distinct signal of the rules (`finder`).
//! 2. A `Scan` takes the log in pieces of any size and cuts it into lines (`scan`). Each becomes the row that a terminal
//!    would show (`row`), less what a CI system put before it (`prefix`), and goes through the finder once.
//! 3. What was found on a line is settled: where it stands, whether the line speaks of an error (`marker`), whether a
//!    longer signal holds it (`settle`).
//! 4. `Scan::analysis` weighs what was found into ranked candidates (`rank`); it can be asked at any time.
//!
//! A scan's memory depends on the rules and not on the log.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

mod explain;
mod finder;
mod marker;
mod normal;
mod prefix;
mod rank;
mod row;
mod scan;
mod settle;
mod shown;

use finder::{Finder, Hit, Pattern};

pub use explain::{Explanation, Trace, Verdict};
pub use normal::normalise;
pub use rank::{Analysis, Candidate, Confidence, Evidence, Role, RuledOut, Score};
pub use scan::Scan;
pub use settle::{Occurrence, Suspect};
pub use shown::shown;

/// When a log speaks for a playbook: its id, its signals as the author wrote them, and what breaks ties.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// The playbook's id.
    pub id: String,
    /// Any one of these is enough.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<String>,
    /// Every one of these is needed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub all: Vec<String>,
    /// None of these may be there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub none: Vec<String>,
    /// Groups, each of which needs some of its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub partial: Vec<Group>,
    /// The playbook's `base_score`, in thousandths.
    #[serde(skip_serializing_if = "is_usual")]
    pub base: u32,
    /// The stages of a pipeline where it shows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<String>,
}

/// The base score of a playbook that says nothing of it, in thousandths.
const USUAL_BASE: u32 = 1000;

fn is_usual(base: &u32) -> bool {
    *base == USUAL_BASE
}

/// Signals of which at least `minimum` are needed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Group {
    /// How many.
    pub minimum: usize,
    /// Of which.
    pub patterns: Vec<String>,
}

/// The position of a distinct signal among all of a matcher's.
type SignalId = usize;

/// A distinct signal, as it is compared.
#[derive(Clone, Debug)]
struct Signal {
    normal: String,
    /// The rules that it speaks for, in order.
    holders: Vec<usize>,
}

/// The numbers of a rule's signals, list by list.
#[derive(Clone, Debug)]
struct Numbers {
    any: Vec<SignalId>,
    all: Vec<SignalId>,
    none: Vec<SignalId>,
    partial: Vec<Vec<SignalId>>,
}

/// Finds which rules a log matches. Made once, used for any number of logs.
#[derive(Clone, Debug)]
pub struct Matcher {
    rules: Vec<Rule>,
    numbers: Vec<Numbers>,
    signals: Vec<Signal>,
    finder: Finder,
}

impl Matcher {
    /// A matcher of these rules, in their order. A signal of white space only is left out, and so is one that stands
    /// earlier in its list: a group that needs two signals is not content with one that is written twice.
    pub fn new(mut rules: Vec<Rule>) -> Self {
        let mut index = Index::default();
        let numbers: Vec<_> = rules.iter_mut().enumerate().map(|(position, rule)| index.take(position, rule)).collect();
        let finder = Finder::new(&index.signals);
        Self { rules, numbers, signals: index.signals, finder }
    }

    /// Begins to read a log.
    pub fn scan(&self) -> Scan<'_> {
        Scan::new(self)
    }

    /// Reads a whole log.
    pub fn analyse(&self, log: &[u8]) -> Analysis {
        let mut scan = self.scan();
        scan.feed(log);
        scan.finish();
        scan.analysis()
    }

    /// The signals that lie inside a text, as they are compared; the text itself is not among them.
    pub fn within(&self, text: &str) -> Vec<String> {
        let normal = normalise(text);
        let mut hits = Vec::new();
        self.finder.find(normal.as_bytes(), 0, &mut hits);
        let signal = |hit: &Hit| match hit.pattern {
            Pattern::Signal(id) if hit.length < normal.len() => Some(id),
            _ => None,
        };
        let ids: BTreeSet<_> = hits.iter().filter_map(signal).collect();
        let mut within: Vec<_> = ids.into_iter().map(|id| self.signals[id].normal.clone()).collect();
        within.sort_unstable();
        within
    }

    /// The rules, in their order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
}

/// The distinct signals in the making.
#[derive(Default)]
struct Index {
    ids: BTreeMap<String, SignalId>,
    signals: Vec<Signal>,
}

impl Index {
    /// Numbers the signals of a rule, and leaves out those that are blank or repeated.
    fn take(&mut self, position: usize, rule: &mut Rule) -> Numbers {
        let numbers = Numbers {
            any: self.list(&mut rule.any),
            all: self.list(&mut rule.all),
            none: self.list(&mut rule.none),
            partial: rule.partial.iter_mut().map(|group| self.list(&mut group.patterns)).collect(),
        };
        for id in numbers.any.iter().chain(&numbers.all).chain(numbers.partial.iter().flatten()) {
            let holders = &mut self.signals[*id].holders;
            if holders.last() != Some(&position) {
                holders.push(position);
            }
        }
        numbers
    }

    fn list(&mut self, signals: &mut Vec<String>) -> Vec<SignalId> {
        let mut known = BTreeSet::new();
        let mut numbers = Vec::with_capacity(signals.len());
        signals.retain(|signal| {
            let number = self.intern(signal).filter(|number| known.insert(*number));
            numbers.extend(number);
            number.is_some()
        });
        numbers
    }

    /// The number of a signal; `None` if it is blank.
    fn intern(&mut self, signal: &str) -> Option<SignalId> {
        let normal = normalise(signal);
        if normal.is_empty() {
            return None;
        }
        if let Some(id) = self.ids.get(&normal) {
            return Some(*id);
        }
        let next = self.signals.len();
        self.ids.insert(normal.clone(), next);
        self.signals.push(Signal { normal, holders: Vec::new() });
        Some(next)
    }
}

#[cfg(test)]
mod tests;
