//! Failures that are easily taken for one another, and what tells them apart.
//!
//! Two failures can be confused if they look for the same fragment, if a fragment of one lies inside one of the other's,
//! if a fragment that forbids one speaks for the other, or if the other came second on an example log. A page names the
//! few that are nearest, by how plainly they can be told apart. To keep the cost linear in the size of the catalog, at
//! most `REACH` holders of a fragment are looked at.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Proof;
use crate::catalog::Catalog;
use crate::matcher::{Matcher, normalise};
use crate::playbook::{Expectation, Playbook, Text};

/// How many failures a page names.
const SHOWN: usize = 3;
/// How many holders of one fragment are looked at.
const REACH: usize = 8;

/// A failure that one can be taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confusion {
    /// Its position in the catalog.
    pub position: usize,
    /// What tells the two apart, in words.
    pub difference: String,
}

/// How two failures meet; the first of two is the plainer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Meeting<'a> {
    /// A fragment of the other forbids this one.
    Forbids(&'a str),
    /// A fragment of this one forbids the other.
    Forbidden(&'a str),
    /// A fragment of this one holds a fragment of the other.
    Holds { own: &'a str, other: &'a str },
    /// A fragment of the other holds a fragment of this one.
    Held { own: &'a str, other: &'a str },
    /// Both look for it.
    Shares(&'a str),
    /// The other came second on an example, through this fragment.
    Second(&'a str),
}

/// Which failures of a catalog are easily confused.
pub struct Confusions<'a> {
    catalog: &'a Catalog,
    proof: &'a Proof,
    /// Who looks for a fragment, by the fragment as it is compared.
    holders: BTreeMap<String, Vec<(usize, &'a str)>>,
    /// Who is forbidden by a fragment.
    forbidden: BTreeMap<String, Vec<(usize, &'a str)>>,
    /// The fragments that lie inside a fragment, and those that hold it.
    inside: BTreeMap<String, Vec<String>>,
    around: BTreeMap<String, Vec<String>>,
}

impl<'a> Confusions<'a> {
    /// Indexes the fragments of a catalog.
    pub fn new(catalog: &'a Catalog, matcher: &Matcher, proof: &'a Proof) -> Self {
        let mut holders: BTreeMap<String, Vec<(usize, &str)>> = BTreeMap::new();
        let mut forbidden: BTreeMap<String, Vec<(usize, &str)>> = BTreeMap::new();
        for (position, playbook) in catalog.playbooks().iter().enumerate().filter(|(_, one)| one.reads_logs()) {
            let add = |index: &mut BTreeMap<String, Vec<(usize, &'a str)>>, signal: &'a Text| {
                let positions = index.entry(normalise(&signal.text)).or_default();
                if positions.len() < REACH && positions.last().is_none_or(|(last, _)| *last != position) {
                    positions.push((position, signal.text.trim()));
                }
            };
            playbook.rules.signals().for_each(|signal| add(&mut holders, signal));
            playbook.rules.none.iter().for_each(|signal| add(&mut forbidden, signal));
        }
        let distinct: Vec<&String> = holders.keys().chain(forbidden.keys()).collect();
        let found: Vec<Vec<String>> = distinct.par_iter().map(|one| matcher.within(one)).collect();
        let (mut inside, mut around): (BTreeMap<_, Vec<_>>, BTreeMap<_, Vec<_>>) = Default::default();
        for (outer, inner) in distinct.into_iter().zip(found) {
            for one in &inner {
                let outers = around.entry(one.clone()).or_default();
                if outers.len() < REACH && !outers.contains(outer) {
                    outers.push(outer.clone());
                }
            }
            if !inner.is_empty() {
                inside.insert(outer.clone(), inner);
            }
        }
        Self { catalog, proof, holders, forbidden, inside, around }
    }

    /// The failures that the one at `position` is easily taken for, the plainest first.
    pub fn of(&self, position: usize) -> Vec<Confusion> {
        let playbook = &self.catalog.playbooks()[position];
        let mut meetings: BTreeMap<usize, Vec<Meeting<'_>>> = BTreeMap::new();
        let mut meet = |other: usize, meeting| {
            if other != position {
                meetings.entry(other).or_default().push(meeting);
            }
        };
        for signal in &playbook.rules.none {
            let normal = normalise(&signal.text);
            let longer = self.around.get(&normal).into_iter().flatten();
            for (other, _) in std::iter::once(&normal).chain(longer).filter_map(|one| self.holders.get(one)).flatten() {
                meet(*other, Meeting::Forbids(signal.text.trim()));
            }
        }
        for signal in playbook.rules.signals() {
            self.meet_signal(signal, &mut meet);
        }
        self.meet_seconds(position, &mut meet);
        let mut ranked: Vec<_> = meetings
            .into_iter()
            .filter_map(|(other, mut meetings)| {
                meetings.sort();
                let count = meetings.len();
                Some((meetings.into_iter().next()?, std::cmp::Reverse(count), other))
            })
            .collect();
        ranked.sort();
        let confusion = |(meeting, _, other): (Meeting<'_>, _, usize)| Confusion {
            position: other,
            difference: difference(&meeting, playbook, &self.catalog.playbooks()[other]),
        };
        ranked.into_iter().take(SHOWN).map(confusion).collect()
    }

    fn meet_signal<'s>(&'s self, signal: &'s Text, meet: &mut impl FnMut(usize, Meeting<'s>)) {
        let own = signal.text.trim();
        let normal = normalise(own);
        let of = |one: &String| self.holders.get(one).into_iter().flatten();
        of(&normal).for_each(|(other, _)| meet(*other, Meeting::Shares(own)));
        let inner = self.inside.get(&normal).into_iter().flatten();
        let forbidding = std::iter::once(&normal).chain(inner.clone());
        for (other, _) in forbidding.filter_map(|one| self.forbidden.get(one)).flatten() {
            meet(*other, Meeting::Forbidden(own));
        }
        inner.flat_map(of).for_each(|(other, text)| meet(*other, Meeting::Holds { own, other: text }));
        let outer = self.around.get(&normal).into_iter().flatten();
        outer.flat_map(of).for_each(|(other, text)| meet(*other, Meeting::Held { own, other: text }));
    }

    fn meet_seconds<'s>(&'s self, position: usize, meet: &mut impl FnMut(usize, Meeting<'s>)) {
        let examples = self.catalog.playbooks()[position].examples.iter().zip(self.proof.of(position));
        for (_, result) in examples.filter(|(example, _)| example.expect == Expectation::Match) {
            let Some((id, Some(evidence))) = result.ranking.get(1) else { continue };
            if let Some(other) = self.catalog.position(id) {
                meet(other, Meeting::Second(&evidence.signal));
            }
        }
    }
}

fn difference(meeting: &Meeting<'_>, own: &Playbook, other: &Playbook) -> String {
    match meeting {
        Meeting::Forbids(signal) => format!("A log of that one has “{signal}”, which speaks against this one."),
        Meeting::Forbidden(signal) => format!("That one is ruled out by “{signal}”, which a log of this one has."),
        Meeting::Holds { own, other } => format!("“{other}” alone is that one; in “{own}” it is this one."),
        Meeting::Held { own, other } => format!("“{own}” alone is this one; in “{other}” it is that one."),
        Meeting::Shares(signal) => match (distinct(own, other), distinct(other, own)) {
            (Some(here), Some(there)) => {
                format!("Both may show “{signal}”; only this one shows “{here}”, only that one “{there}”.")
            }
            (Some(here), None) => format!("Both may show “{signal}”; only this one shows “{here}”."),
            (None, Some(there)) => format!("Both may show “{signal}”; only that one shows “{there}”."),
            (None, None) => format!("Both show “{signal}”; the fix tells which one it was."),
        },
        Meeting::Second(signal) => format!("Its “{signal}” may stand in a log of this one too."),
    }
}

/// The first signal of one playbook that has nothing in common with the other's.
fn distinct<'a>(of: &'a Playbook, against: &Playbook) -> Option<&'a str> {
    let theirs: Vec<_> = against.rules.signals().map(|signal| normalise(&signal.text)).collect();
    let meets = |own: &str| theirs.iter().any(|other| own.contains(other.as_str()) || other.contains(own));
    let mut own = of.rules.signals();
    own.find(|signal| !meets(&normalise(&signal.text))).map(|signal| signal.text.trim())
}
