//! Related failures: which others a reader may mean, and why.
//!
//! Two failures are the nearer, the rarer what they share is: a signal or a tag that few have says more than one that
//! many have; a common category decides only between equals. To keep the cost linear in the size of the catalog, a
//! failure is compared with at most `REACH` others for each thing that it has, the nearest by id.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::catalog::{Catalog, Fragments};
use crate::playbook::Playbook;

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
    /// What sharing each trait weighs: the more, the fewer have it.
    weights: Vec<f64>,
    /// The traits of each failure, in order.
    owned: Vec<Vec<u32>>,
}

impl<'a> Relations<'a> {
    /// Indexes the failures of a catalog that are kept up.
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
        let weight = |(number, holders): (usize, &Vec<u32>)| {
            let rarity = 1.0 / (holders.len().max(1) as f64).sqrt();
            if number < fragments.len() { SIGNAL_WEIGHT * rarity } else { rarity }
        };
        let weights = holders.iter().enumerate().map(weight).collect();
        Self { catalog, fragments, tags, holders, weights, owned }
    }

    /// The failures nearest to the one at `position`, nearest first.
    pub fn of(&self, position: usize) -> Vec<Relation> {
        let own = &self.catalog.playbooks()[position];
        let category = |other: usize| self.catalog.playbooks()[other].category == own.category;
        // Each pair is another failure and something that it shares, in one number, which sorts faster than two.
        let mut shared: Vec<u64> = Vec::new();
        for one in &self.owned[position] {
            let holders = near(&self.holders[*one as usize], position as u32);
            let others = holders.filter(|other| *other as usize != position);
            shared.extend(others.map(|other| u64::from(other) << 32 | u64::from(*one)));
        }
        shared.sort_unstable();
        let scored = shared.chunk_by(|a, b| a >> 32 == b >> 32).map(|pairs| {
            let other = (pairs[0] >> 32) as usize;
            let score: f64 = pairs.iter().map(|pair| self.weights[*pair as u32 as usize]).sum();
            (score + if category(other) { CATEGORY_WEIGHT } else { 0.0 }, other, pairs)
        });
        let mut ranked: Vec<_> = scored.filter(|(score, ..)| *score >= LEAST_SCORE).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let relation = |(_, other, pairs): (f64, usize, &[u64])| {
            let traits: Vec<_> = pairs.iter().map(|pair| *pair as u32).collect();
            Relation { position: other, reason: self.reason(&traits, category(other)) }
        };
        ranked.into_iter().take(SHOWN).map(relation).collect()
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
fn near(holders: &[u32], position: u32) -> impl Iterator<Item = u32> {
    let at = holders.partition_point(|holder| *holder < position);
    holders[at.saturating_sub(REACH / 2)..(at + REACH / 2 + 1).min(holders.len())].iter().copied()
}
