//! Related failures: which others a reader may mean, and why.
//!
//! Two failures are the nearer, the rarer what they share is: a signal or a tag that few have says more than one that
//! many have; a common category decides only between equals. To keep the cost linear in the size of the catalog, a
//! failure is compared with at most `REACH` others for each thing that it has, the nearest by id.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::playbook::Playbook;
use crate::text::normalise;

/// How many related failures a page names.
const SHOWN: usize = 5;
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

/// What failures have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Trait {
    Signal(String),
    Tag(String),
}

/// Who has which trait.
pub struct Relations<'a> {
    catalog: &'a Catalog,
    holders: BTreeMap<Trait, Vec<usize>>,
}

impl<'a> Relations<'a> {
    /// Indexes the failures of a catalog that are kept up.
    pub fn new(catalog: &'a Catalog) -> Self {
        let mut holders: BTreeMap<Trait, Vec<usize>> = BTreeMap::new();
        for (position, playbook) in catalog.playbooks().iter().enumerate() {
            if playbook.retired.is_none() {
                for shared in traits(playbook) {
                    holders.entry(shared).or_default().push(position);
                }
            }
        }
        Self { catalog, holders }
    }

    /// The failures nearest to the one at `position`, nearest first.
    pub fn of(&self, position: usize) -> Vec<Relation> {
        let own = &self.catalog.playbooks()[position];
        let mut shared: BTreeMap<usize, (f64, Vec<Trait>)> = BTreeMap::new();
        for one in traits(own) {
            let Some(holders) = self.holders.get(&one) else { continue };
            let weight = weight(&one, holders.len());
            for other in near(holders, position).filter(|other| *other != position) {
                let (score, traits) = shared.entry(other).or_default();
                *score += weight;
                traits.push(one.clone());
            }
        }
        let category = |other: usize| self.catalog.playbooks()[other].category == own.category;
        let mut ranked: Vec<_> = shared
            .into_iter()
            .map(|(other, (score, traits))| {
                (score + if category(other) { CATEGORY_WEIGHT } else { 0.0 }, Reverse(other), traits)
            })
            .filter(|(score, ..)| *score >= LEAST_SCORE)
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
        ranked
            .into_iter()
            .take(SHOWN)
            .map(|(_, Reverse(other), traits)| Relation { position: other, reason: reason(&traits, category(other)) })
            .collect()
    }
}

fn traits(playbook: &Playbook) -> impl Iterator<Item = Trait> {
    let signals = playbook.rules.signals().map(|signal| Trait::Signal(normalise(&signal.text)));
    let mut traits: Vec<_> = signals.chain(playbook.tags.iter().cloned().map(Trait::Tag)).collect();
    traits.sort();
    traits.dedup();
    traits.into_iter()
}

/// One trait's weight among `holders` that have it.
fn weight(one: &Trait, holders: usize) -> f64 {
    let rarity = 1.0 / (holders as f64).sqrt();
    if matches!(one, Trait::Signal(_)) { SIGNAL_WEIGHT * rarity } else { rarity }
}

/// The holders around a position.
fn near(holders: &[usize], position: usize) -> impl Iterator<Item = usize> {
    let at = holders.partition_point(|holder| *holder < position);
    holders[at.saturating_sub(REACH / 2)..(at + REACH / 2 + 1).min(holders.len())].iter().copied()
}

fn reason(traits: &[Trait], same_category: bool) -> String {
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
