//! `Fragments`: the signals of a catalog as they are compared, each distinct one with a number.
//!
//! What looks for playbooks that share a signal compares numbers in the place of texts. Numbers are in the order of the
//! texts, so that to sort by one is to sort by the other.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use rayon::prelude::*;

use super::Catalog;
use crate::matcher::normalise;
use crate::playbook::{Playbook, Text};

/// The distinct signals of a catalog, and which playbook has which.
#[derive(Clone, Debug, Default)]
pub struct Fragments {
    /// The texts, in order: the position of one is its number.
    texts: Vec<String>,
    numbers: HashMap<String, u32>,
    /// The bytes that each text holds, to tell most texts apart at a glance.
    held: Vec<Held>,
    /// The numbers of each playbook's signals.
    owned: Vec<Numbers>,
}

/// The bytes of a text: a bit for each, by its lower six bits. A text inside another has no bit that the other lacks.
#[derive(Clone, Copy, Debug)]
struct Held(u64);

impl Held {
    fn of(text: &str) -> Self {
        Self(text.bytes().fold(0, |held, byte| held | 1 << (byte % 64)))
    }
}

/// The numbers of one playbook's signals, in the order of the file.
#[derive(Clone, Debug)]
struct Numbers {
    speaking: Vec<u32>,
    forbidding: Vec<u32>,
}

impl Catalog {
    /// Numbers the signals of all playbooks.
    pub fn fragments(&self) -> Fragments {
        let normal = |playbook: &Arc<Playbook>| {
            let normal = |signal: &Text| normalise(&signal.text);
            let speaking: Vec<_> = playbook.rules.signals().map(normal).collect();
            (speaking, playbook.rules.none.iter().map(normal).collect::<Vec<_>>())
        };
        let normal: Vec<_> = self.playbooks.par_iter().map(normal).collect();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut texts = Vec::new();
        // First in the order in which they turn up; what is sorted then is each text once.
        let mut intern = |text: String| {
            let next = texts.len() as u32;
            *numbers.entry(text).or_insert_with_key(|text| {
                texts.push((text.clone(), next));
                next
            })
        };
        let mut intern_all = |texts: Vec<String>| texts.into_iter().map(&mut intern).collect::<Vec<_>>();
        let mut owned: Vec<_> = normal
            .into_iter()
            .map(|(speaking, forbidding)| Numbers {
                speaking: intern_all(speaking),
                forbidding: intern_all(forbidding),
            })
            .collect();
        texts.par_sort_unstable();
        let mut ranks = vec![0; texts.len()];
        (0..).zip(&texts).for_each(|(rank, (_, first))| ranks[*first as usize] = rank);
        let rank = |number: &mut u32| *number = ranks[*number as usize];
        owned.par_iter_mut().for_each(|one| one.speaking.iter_mut().chain(&mut one.forbidding).for_each(rank));
        let texts: Vec<String> = texts.into_iter().map(|(text, _)| text).collect();
        let held = texts.iter().map(|text| Held::of(text)).collect();
        for (rank, text) in (0..).zip(&texts) {
            if let Some(number) = numbers.get_mut(text) {
                *number = rank;
            }
        }
        Fragments { texts, numbers, held, owned }
    }
}

impl Fragments {
    /// How many distinct signals there are; their numbers are all that are smaller.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether no playbook has a signal.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The text with this number, as it is compared; empty if there is none.
    pub fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", String::as_str)
    }

    /// Whether a text is empty.
    pub fn is_blank(&self, number: u32) -> bool {
        self.held(number) == 0
    }

    /// Whether one text stands inside another, or is the same; every text holds the empty one.
    pub fn holds(&self, outer: u32, inner: u32) -> bool {
        self.held(inner) & !self.held(outer) == 0 && self.text(outer).contains(self.text(inner))
    }

    fn held(&self, number: u32) -> u64 {
        self.held.get(number as usize).map_or(0, |held| held.0)
    }

    /// The number of a text, which is given as it is compared.
    pub fn number(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// The numbers of the signals that speak for the playbook at a position, in the order of
    /// [`Rules::signals`](crate::playbook::Rules::signals).
    pub fn of(&self, position: usize) -> &[u32] {
        self.owned.get(position).map(|one| one.speaking.as_slice()).unwrap_or_default()
    }

    /// The numbers of the signals that may not stand in a log of the playbook at a position.
    pub fn against(&self, position: usize) -> &[u32] {
        self.owned.get(position).map(|one| one.forbidding.as_slice()).unwrap_or_default()
    }
}
