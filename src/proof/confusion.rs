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
use crate::matcher::{Matcher, normalise};
use crate::playbook::{Expectation, Text};
use crate::tally::{Tally, least};

/// How many failures a page names.
const SHOWN: usize = 3;
/// How many bytes of one fragment are searched for others; few have as many.
const SEARCHED: usize = 128;
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

/// How two failures meet, by the numbers of fragments; the first of two is the plainer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Meeting {
    /// A fragment of the other forbids this one.
    Forbids(u32),
    /// A fragment of this one forbids the other.
    Forbidden(u32),
    /// A fragment of this one holds a fragment of the other.
    Holds { own: u32, other: u32 },
    /// A fragment of the other holds a fragment of this one.
    Held { own: u32, other: u32 },
    /// Both look for it.
    Shares(u32),
    /// The other came second on an example, through this fragment.
    Second(u32),
}

/// Which failures of a catalog are easily confused. Each list has an entry for every fragment, by its number.
pub struct Confusions<'a> {
    catalog: &'a Catalog,
    fragments: &'a Fragments,
    proof: &'a Proof,
    /// Who looks for a fragment.
    holders: Vec<Vec<u32>>,
    /// Who is forbidden by a fragment.
    forbidden: Vec<Vec<u32>>,
    /// The fragments that lie inside a fragment, and those that hold it.
    inside: Vec<Vec<u32>>,
    around: Vec<Vec<u32>>,
    /// For each failure those that it is taken for, and how they meet; the plainest first.
    plainest: Vec<Vec<(Meeting, u32)>>,
}

impl<'a> Confusions<'a> {
    /// Compares the failures of a catalog.
    pub fn new(catalog: &'a Catalog, fragments: &'a Fragments, matcher: &Matcher, proof: &'a Proof) -> Self {
        let mut holders = vec![Vec::new(); fragments.len()];
        let mut forbidden = holders.clone();
        let logged = catalog.playbooks().iter().enumerate().filter(|(_, one)| one.reads_logs());
        for (position, _) in logged {
            let add = |index: &mut [Vec<u32>], number: &u32| {
                let positions = &mut index[*number as usize];
                if positions.len() < REACH && positions.last() != Some(&(position as u32)) {
                    positions.push(position as u32);
                }
            };
            fragments.of(position).iter().for_each(|number| add(&mut holders, number));
            fragments.against(position).iter().for_each(|number| add(&mut forbidden, number));
        }
        let within = |number: u32| {
            let text = fragments.text(number);
            let inner = matcher.within(&text[..text.floor_char_boundary(SEARCHED)]);
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
        let plainest = Vec::new();
        let mut confusions = Self { catalog, fragments, proof, holders, forbidden, inside, around, plainest };
        confusions.plainest = confusions.rank();
        confusions
    }

    /// The failures that the one at `position` is easily taken for, the plainest first.
    pub fn of(&self, position: usize) -> Vec<Confusion> {
        let confusion = |(meeting, other): &(Meeting, u32)| Confusion {
            position: *other as usize,
            difference: self.difference(*meeting, position, *other as usize),
        };
        self.plainest[position].iter().map(confusion).collect()
    }

    /// The failures that each is easily taken for: those with the plainest meeting, and of these those with the most.
    fn rank(&self) -> Vec<Vec<(Meeting, u32)>> {
        let count = self.catalog.playbooks().len();
        let rank = |tally: &mut Tally<(Meeting, Reverse<u32>)>, position: usize| {
            self.meet(position, &mut |other, meeting| {
                if other as usize != position {
                    tally.meet(other, |met| match met {
                        Some((plainest, Reverse(number))) => (plainest.min(meeting), Reverse(number + 1)),
                        None => (meeting, Reverse(1)),
                    });
                }
            });
            let ranked = tally.drain().map(|(other, (meeting, number))| (meeting, number, other));
            least(SHOWN, ranked).into_iter().map(|(meeting, _, other)| (meeting, other)).collect()
        };
        (0..count).into_par_iter().map_init(|| Tally::new(count), rank).collect()
    }

    /// Tells `meet` of every other failure that the one at `position` meets, as often as they do.
    fn meet(&self, position: usize, meet: &mut impl FnMut(u32, Meeting)) {
        for number in self.fragments.against(position) {
            let longer = &self.around[*number as usize];
            for other in std::iter::once(number).chain(longer).flat_map(|one| &self.holders[*one as usize]) {
                meet(*other, Meeting::Forbids(*number));
            }
        }
        for number in self.fragments.of(position) {
            self.meet_signal(*number, meet);
        }
        self.meet_seconds(position, meet);
    }

    fn meet_signal(&self, own: u32, meet: &mut impl FnMut(u32, Meeting)) {
        let of = |one: u32| &self.holders[one as usize];
        of(own).iter().for_each(|other| meet(*other, Meeting::Shares(own)));
        let inner = &self.inside[own as usize];
        for other in std::iter::once(&own).chain(inner).flat_map(|one| &self.forbidden[*one as usize]) {
            meet(*other, Meeting::Forbidden(own));
        }
        for one in inner {
            of(*one).iter().for_each(|other| meet(*other, Meeting::Holds { own, other: *one }));
        }
        for one in &self.around[own as usize] {
            of(*one).iter().for_each(|other| meet(*other, Meeting::Held { own, other: *one }));
        }
    }

    fn meet_seconds(&self, position: usize, meet: &mut impl FnMut(u32, Meeting)) {
        let examples = self.catalog.playbooks()[position].examples.iter().zip(self.proof.of(position));
        for (_, result) in examples.filter(|(example, _)| example.expect == Expectation::Match) {
            let Some((id, Some(evidence))) = result.ranking.get(1) else { continue };
            let signal = self.fragments.number(&normalise(&evidence.signal));
            if let (Some(other), Some(signal)) = (self.catalog.position(id), signal) {
                meet(other as u32, Meeting::Second(signal));
            }
        }
    }

    fn difference(&self, meeting: Meeting, own: usize, other: usize) -> String {
        let (this, that) = (|number| self.written(own, number), |number| self.written(other, number));
        match meeting {
            Meeting::Forbids(number) => {
                let forbids = self.catalog.playbooks()[own].rules.none.iter().zip(self.fragments.against(own));
                format!("A log of that one has “{}”, which speaks against this one.", first(forbids, number))
            }
            Meeting::Forbidden(number) => {
                format!("That one is ruled out by “{}”, which a log of this one has.", this(number))
            }
            Meeting::Holds { own, other } => {
                format!("“{}” alone is that one; in “{}” it is this one.", that(other), this(own))
            }
            Meeting::Held { own, other } => {
                format!("“{}” alone is this one; in “{}” it is that one.", this(own), that(other))
            }
            Meeting::Shares(number) => {
                let signal = this(number);
                match (self.distinct(own, other), self.distinct(other, own)) {
                    (Some(here), Some(there)) => {
                        format!("Both may show “{signal}”; only this one shows “{here}”, only that one “{there}”.")
                    }
                    (Some(here), None) => format!("Both may show “{signal}”; only this one shows “{here}”."),
                    (None, Some(there)) => format!("Both may show “{signal}”; only that one shows “{there}”."),
                    (None, None) => format!("Both show “{signal}”; the fix tells which one it was."),
                }
            }
            Meeting::Second(number) => format!("Its “{}” may stand in a log of this one too.", that(number)),
        }
    }

    /// A fragment that speaks for a playbook, as it is written there.
    fn written(&self, position: usize, number: u32) -> &'a str {
        first(self.catalog.playbooks()[position].rules.signals().zip(self.fragments.of(position)), number)
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

/// The first of a playbook's signals that has this number, as it is written.
fn first<'a, 'n>(mut signals: impl Iterator<Item = (&'a Text, &'n u32)>, number: u32) -> &'a str {
    signals.find(|(_, own)| **own == number).map_or("", |(signal, _)| signal.text.trim())
}
