//! Failures that are easily taken for one another, and what tells them apart.
//!
//! Two failures can be confused if they look for the same fragment, if a fragment of one lies inside one of the other's,
//! if a fragment that forbids one speaks for the other, or if the other came second on an example log. A page names the
//! few that are nearest, by how plainly they can be told apart. To keep the cost linear in the size of the catalog, at
//! most `REACH` holders of a fragment are looked at.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::Proof;
use crate::catalog::{Catalog, Fragments};
use crate::matcher::Matcher;
use crate::playbook::{Expectation, Text};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

/// Playbooks, each with the fragment as it writes it.
type Holders<'a> = Vec<(usize, &'a str)>;

/// Which failures of a catalog are easily confused. Each list has an entry for every fragment, by its number.
pub struct Confusions<'a> {
    catalog: &'a Catalog,
    fragments: &'a Fragments,
    proof: &'a Proof,
    /// Who looks for a fragment.
    holders: Vec<Holders<'a>>,
    /// Who is forbidden by a fragment.
    forbidden: Vec<Holders<'a>>,
    /// The fragments that lie inside a fragment, and those that hold it.
    inside: Vec<Vec<u32>>,
    around: Vec<Vec<u32>>,
}

impl<'a> Confusions<'a> {
    /// Indexes the fragments of a catalog.
    pub fn new(catalog: &'a Catalog, fragments: &'a Fragments, matcher: &Matcher, proof: &'a Proof) -> Self {
        let mut holders: Vec<Holders<'_>> = vec![Vec::new(); fragments.len()];
        let mut forbidden = holders.clone();
        for (position, playbook) in catalog.playbooks().iter().enumerate().filter(|(_, one)| one.reads_logs()) {
            let add = |index: &mut [Holders<'a>], (signal, number): (&'a Text, &u32)| {
                let positions = &mut index[*number as usize];
                if positions.len() < REACH && positions.last().is_none_or(|(last, _)| *last != position) {
                    positions.push((position, signal.text.trim()));
                }
            };
            let rules = &playbook.rules;
            rules.signals().zip(fragments.of(position)).for_each(|signal| add(&mut holders, signal));
            rules.none.iter().zip(fragments.against(position)).for_each(|signal| add(&mut forbidden, signal));
        }
        let within = |number: u32| {
            let inner = matcher.within(fragments.text(number));
            inner.iter().filter_map(|text| fragments.number(text)).collect::<Vec<_>>()
        };
        let inside: Vec<_> = (0..fragments.len() as u32).into_par_iter().map(within).collect();
        let mut around = vec![Vec::new(); fragments.len()];
        // Those that are looked for come first, and those that only forbid fill what is left of the reach.
        let (sought, others): (Vec<_>, Vec<_>) = (0..fragments.len()).partition(|one| !holders[*one].is_empty());
        for outer in sought.into_iter().chain(others) {
            for one in &inside[outer] {
                let outers = &mut around[*one as usize];
                if outers.len() < REACH {
                    outers.push(outer as u32);
                }
            }
        }
        Self { catalog, fragments, proof, holders, forbidden, inside, around }
    }

    /// The failures that the one at `position` is easily taken for, the plainest first.
    pub fn of(&self, position: usize) -> Vec<Confusion> {
        let playbook = &self.catalog.playbooks()[position];
        let mut meetings: Vec<(usize, Meeting<'_>)> = Vec::new();
        let mut meet = |other: usize, meeting| {
            if other != position {
                meetings.push((other, meeting));
            }
        };
        for (signal, number) in playbook.rules.none.iter().zip(self.fragments.against(position)) {
            let longer = &self.around[*number as usize];
            for (other, _) in std::iter::once(number).chain(longer).flat_map(|one| &self.holders[*one as usize]) {
                meet(*other, Meeting::Forbids(signal.text.trim()));
            }
        }
        for (signal, number) in playbook.rules.signals().zip(self.fragments.of(position)) {
            self.meet_signal(signal.text.trim(), *number, &mut meet);
        }
        self.meet_seconds(position, &mut meet);
        meetings.sort_unstable_by_key(|(other, _)| *other);
        let of_each = meetings.chunk_by(|(one, _), (next, _)| one == next);
        let plainest = of_each.filter_map(|all| Some((all.iter().min()?.1, Reverse(all.len()), all[0].0)));
        let mut ranked: Vec<_> = plainest.collect();
        ranked.sort_unstable();
        let confusion = |(meeting, _, other): (Meeting<'_>, _, usize)| Confusion {
            position: other,
            difference: self.difference(&meeting, position, other),
        };
        ranked.into_iter().take(SHOWN).map(confusion).collect()
    }

    fn meet_signal<'s>(&'s self, own: &'s str, number: u32, meet: &mut impl FnMut(usize, Meeting<'s>)) {
        let of = |one: &u32| &self.holders[*one as usize];
        of(&number).iter().for_each(|(other, _)| meet(*other, Meeting::Shares(own)));
        let inner = &self.inside[number as usize];
        let forbidding = std::iter::once(&number).chain(inner);
        for (other, _) in forbidding.flat_map(|one| &self.forbidden[*one as usize]) {
            meet(*other, Meeting::Forbidden(own));
        }
        inner.iter().flat_map(of).for_each(|(other, text)| meet(*other, Meeting::Holds { own, other: text }));
        let outer = &self.around[number as usize];
        outer.iter().flat_map(of).for_each(|(other, text)| meet(*other, Meeting::Held { own, other: text }));
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

    fn difference(&self, meeting: &Meeting<'_>, own: usize, other: usize) -> String {
        match meeting {
            Meeting::Forbids(signal) => format!("A log of that one has “{signal}”, which speaks against this one."),
            Meeting::Forbidden(signal) => format!("That one is ruled out by “{signal}”, which a log of this one has."),
            Meeting::Holds { own, other } => format!("“{other}” alone is that one; in “{own}” it is this one."),
            Meeting::Held { own, other } => format!("“{own}” alone is this one; in “{other}” it is that one."),
            Meeting::Shares(signal) => match (self.distinct(own, other), self.distinct(other, own)) {
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
    fn distinct(&self, of: usize, against: usize) -> Option<&'a str> {
        let theirs = self.fragments.of(against);
        let meets = |own: u32| {
            theirs.iter().any(|other| self.fragments.holds(own, *other) || self.fragments.holds(*other, own))
        };
        let mut own = self.catalog.playbooks()[of].rules.signals().zip(self.fragments.of(of));
        own.find(|(_, number)| !meets(**number)).map(|(signal, _)| signal.text.trim())
    }
}
