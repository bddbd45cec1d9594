//! Related failures: which others a reader may mean, and why.
//!
//! Two failures are the nearer, the rarer what they share is: a signal or a tag that few have says more than one that
//! many have; a common category decides only between equals. To keep the cost linear in the size of the catalog, a
//! failure is compared with at most `REACH` others for each thing that it has, the nearest by id.

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::matcher::normalise;
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

/// What failures have in common. Signals come before tags.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Trait {
    Signal(String),
    Tag(String),
}

/// Who has which trait; traits are named by their position.
pub struct Relations<'a> {
    catalog: &'a Catalog,
    traits: Vec<Trait>,
    /// The failures that have each trait, in order.
    holders: Vec<Vec<u32>>,
    /// The traits of each failure, in order.
    owned: Vec<Vec<u32>>,
}

impl<'a> Relations<'a> {
    /// Indexes the failures of a catalog that are kept up.
    pub fn new(catalog: &'a Catalog) -> Self {
        let owned: Vec<Vec<Trait>> = catalog.playbooks().par_iter().map(traits).collect();
        let mut all: Vec<&Trait> = owned.iter().flatten().collect();
        all.par_sort_unstable();
        all.dedup();
        let number = |one: &Trait| all.binary_search(&one).unwrap_or_default() as u32;
        let numbers: Vec<Vec<u32>> = owned.par_iter().map(|traits| traits.iter().map(number).collect()).collect();
        let mut holders = vec![Vec::new(); all.len()];
        for (position, traits) in numbers.iter().enumerate() {
            if catalog.playbooks()[position].retired.is_none() {
                traits.iter().for_each(|one| holders[*one as usize].push(position as u32));
            }
        }
        Self { catalog, traits: all.into_iter().cloned().collect(), holders, owned: numbers }
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
            let score: f64 = pairs.iter().map(|pair| self.weight(*pair as u32)).sum();
            (score + if category(other) { CATEGORY_WEIGHT } else { 0.0 }, other, pairs)
        });
        let mut ranked: Vec<_> = scored.filter(|(score, ..)| *score >= LEAST_SCORE).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let relation = |(_, other, pairs): (f64, usize, &[u64])| {
            let traits: Vec<_> = pairs.iter().map(|pair| &self.traits[*pair as u32 as usize]).collect();
            Relation { position: other, reason: reason(&traits, category(other)) }
        };
        ranked.into_iter().take(SHOWN).map(relation).collect()
    }

    /// What sharing a trait weighs: the more, the fewer have it.
    fn weight(&self, one: u32) -> f64 {
        let rarity = 1.0 / (self.holders[one as usize].len().max(1) as f64).sqrt();
        if matches!(self.traits[one as usize], Trait::Signal(_)) { SIGNAL_WEIGHT * rarity } else { rarity }
    }
}

fn traits(playbook: &Playbook) -> Vec<Trait> {
    let signals = playbook.rules.signals().map(|signal| Trait::Signal(normalise(&signal.text)));
    let mut traits: Vec<_> = signals.chain(playbook.tags.iter().cloned().map(Trait::Tag)).collect();
    traits.sort();
    traits.dedup();
    traits
}

/// The holders around a position.
fn near(holders: &[u32], position: u32) -> impl Iterator<Item = u32> {
    let at = holders.partition_point(|holder| *holder < position);
    holders[at.saturating_sub(REACH / 2)..(at + REACH / 2 + 1).min(holders.len())].iter().copied()
}

fn reason(traits: &[&Trait], same_category: bool) -> String {
    let signals: Vec<_> = traits
        .iter()
        .filter_map(|one| if let Trait::Signal(text) = one { Some(text.as_str()) } else { None })
        .collect();
    let tags: Vec<_> =
        traits.iter().filter_map(|one| if let Trait::Tag(text) = one { Some(text.as_str()) } else { None }).collect();
    let mut parts = Vec::new();
    match signals[..] {
        [] => {}
        [one] => parts.push(format!("shares the signal “{one}”")),
        [one, ..] => parts.push(format!("shares {} signals, among them “{one}”", signals.len())),
    }
    if !tags.is_empty() {
        parts.push(format!("both about {}", tags[..tags.len().min(3)].join(", ")));
    }
    if same_category {
        parts.push("same category".to_owned());
    }
    parts.join("; ")
}
