//! Related failures: which others a reader may mean, and why.
//!
//! Two failures are the nearer, the rarer what they share is: a signal or a tag that few have says more than one that
//! many have; a common category decides only between equals. To keep the cost linear in the size of the catalog, a
//! failure is compared with at most `REACH` others for each thing that it has, the nearest by id.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::catalog::{Catalog, Fragments};
use crate::playbook::Playbook;
use crate::tally::{Tally, least};

/// How many related failures a page names.
const SHOWN: usize = 3;
/// How many holders of one signal or tag are compared with each other one.
const REACH: usize = 32;
/// A signal that two failures share weighs this many times as much as a tag.
const SIGNAL_WEIGHT: f64 = 3.0;
/// What a common category adds: less than any tag does.
const CATEGORY_WEIGHT: f64 = 0.05;
/// What failures must share to be called related.
const LEAST_SCORE: f64 = 0.25;

/// A failure that is near another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Its position in the catalog.
    pub position: usize,
    /// What the two share, in words.
    pub reason: String,
}

/// Who has which trait. Signals have the numbers that they have among all fragments, and tags those that follow.
pub struct Relations<'a> {
    catalog: &'a Catalog,
    fragments: &'a Fragments,
    /// The tags, sorted.
    tags: Vec<&'a str>,
    /// The failures that have each trait, in order.
    holders: Vec<Vec<u32>>,
    /// The traits of each failure, in order.
    owned: Vec<Vec<u32>>,
    /// The failures nearest to each, the nearest first.
    nearest: Vec<Vec<u32>>,
}

impl<'a> Relations<'a> {
    /// Compares the failures of a catalog with those that are kept up.
    pub fn new(catalog: &'a Catalog, fragments: &'a Fragments) -> Self {
        let playbooks = catalog.playbooks();
        let tags: BTreeSet<_> = playbooks.iter().flat_map(|playbook| &playbook.tags).map(String::as_str).collect();
        let tags: Vec<_> = tags.into_iter().collect();
        let traits = |(position, playbook): (usize, &Arc<Playbook>)| {
            let tag = |tag: &String| Some((fragments.len() + tags.binary_search(&tag.as_str()).ok()?) as u32);
            let mut traits = fragments.of(position).to_vec();
            traits.extend(playbook.tags.iter().filter_map(tag));
            traits.sort_unstable();
            traits.dedup();
            traits
        };
        let owned: Vec<_> = playbooks.par_iter().enumerate().map(traits).collect();
        let mut holders = vec![Vec::new(); fragments.len() + tags.len()];
        for (position, traits) in owned.iter().enumerate() {
            if playbooks[position].retired.is_none() {
                traits.iter().for_each(|one| holders[*one as usize].push(position as u32));
            }
        }
        let mut relations = Self { catalog, fragments, tags, holders, owned, nearest: Vec::new() };
        relations.nearest = relations.rank();
        relations
    }

    /// The failures nearest to the one at `position`, nearest first.
    pub fn of(&self, position: usize) -> Vec<Relation> {
        let relation = |other: &u32| Relation {
            position: *other as usize,
            reason: self.reason(&self.shared(position, *other), self.same_category(position, *other)),
        };
        self.nearest[position].iter().map(relation).collect()
    }

    /// The failures nearest to each.
    fn rank(&self) -> Vec<Vec<u32>> {
        let weights: Vec<_> = (0..self.holders.len()).map(|number| self.weight(number)).collect();
        let count = self.owned.len();
        let rank = |tally: &mut Tally<f64>, position: usize| {
            for one in &self.owned[position] {
                let holders = near(&self.holders[*one as usize], position);
                let others = holders.iter().filter(|other| **other as usize != position);
                others.for_each(|other| tally.meet(*other, |sum| sum.unwrap_or(0.0) + weights[*one as usize]));
            }
            self.best(position, tally.drain())
        };
        (0..count).into_par_iter().map_init(|| Tally::new(count), rank).collect()
    }

    /// The best of those that share something with the failure at `position`, each with what that weighs.
    fn best(&self, position: usize, others: impl Iterator<Item = (u32, f64)>) -> Vec<u32> {
        let ranked = others.filter_map(|(other, weight)| {
            let score = weight + if self.same_category(position, other) { CATEGORY_WEIGHT } else { 0.0 };
            // Numbers above zero are in the order of their bits.
            (score >= LEAST_SCORE).then_some((Reverse(score.to_bits()), other))
        });
        least(SHOWN, ranked).into_iter().map(|(_, other)| other).collect()
    }

    /// What sharing a trait weighs: the more, the fewer have it.
    fn weight(&self, number: usize) -> f64 {
        let rarity = 1.0 / (self.holders[number].len().max(1) as f64).sqrt();
        if number < self.fragments.len() { SIGNAL_WEIGHT * rarity } else { rarity }
    }

    fn same_category(&self, position: usize, other: u32) -> bool {
        let playbooks = self.catalog.playbooks();
        playbooks[position].category == playbooks[other as usize].category
    }

    /// The traits for which a failure was compared with another, in order.
    fn shared(&self, position: usize, other: u32) -> Vec<u32> {
        let is_shared = |one: &u32| near(&self.holders[*one as usize], position).contains(&other);
        self.owned[position].iter().copied().filter(is_shared).collect()
    }

    /// What two failures share, in words: these traits, in order, and maybe their category.
    fn reason(&self, traits: &[u32], same_category: bool) -> String {
        let (signals, tags) = traits.split_at(traits.partition_point(|one| (*one as usize) < self.fragments.len()));
        let mut parts = Vec::new();
        if let [first, ..] = signals {
            let text = self.fragments.text(*first);
            parts.push(match signals.len() {
                1 => format!("shares the signal “{text}”"),
                number => format!("shares {number} signals, among them “{text}”"),
            });
        }
        if !tags.is_empty() {
            let named: Vec<_> =
                tags.iter().take(3).map(|tag| self.tags[*tag as usize - self.fragments.len()]).collect();
            parts.push(format!("both about {}", named.join(", ")));
        }
        if same_category {
            parts.push("same category".to_owned());
        }
        parts.join("; ")
    }
}

/// The holders around a position.
fn near(holders: &[u32], position: usize) -> &[u32] {
    let at = holders.partition_point(|holder| (*holder as usize) < position);
    &holders[at.saturating_sub(REACH / 2)..(at + REACH / 2 + 1).min(holders.len())]
}
