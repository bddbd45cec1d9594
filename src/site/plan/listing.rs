//! `Listing`: what every list says of each failure, and which failures stand in which list.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::listed::{Basis, Listed};
use super::news;
use crate::cache::Digest;

/// The entries of a catalog, and its lists; these hold positions in the catalog.
#[derive(Debug)]
pub struct Listing<'a> {
    /// By position.
    pub(super) entries: Vec<Arc<Listed>>,
    /// The digest of what they share, if anything is kept for the next build.
    pub(super) digest: Option<Digest>,
    /// The failures that are kept up, by category.
    pub(super) categories: BTreeMap<&'a str, Vec<usize>>,
    /// The failures that are kept up, by ecosystem.
    pub(super) ecosystems: BTreeMap<&'a str, Vec<usize>>,
    /// The one before and the one after each failure in its category.
    pub(super) neighbours: Vec<(Option<usize>, Option<usize>)>,
    /// The failures that are kept up and have a date, the latest change first.
    pub(super) newest: Vec<usize>,
}

impl<'a> Listing<'a> {
    /// Lists the failures of a catalog.
    pub fn new(basis: &Basis<'a>) -> Self {
        let Basis { config, catalog, cache, .. } = basis;
        let playbooks = catalog.playbooks();
        let digest = cache.keeps().then(|| basis.digest());
        let entries: Vec<_> = playbooks.par_iter().map(|playbook| basis.list(playbook, digest.as_ref())).collect();
        let mut categories: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut ecosystems: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut listed: Vec<_> = (0..playbooks.len()).filter(|at| playbooks[*at].retired.is_none()).collect();
        listed.par_sort_by_cached_key(|at| (entries[*at].entry.title.to_lowercase(), *at));
        for position in listed {
            categories.entry(&playbooks[position].category).or_default().push(position);
            for tag in &entries[position].entry.ecosystems {
                if let Some((tag, _)) = config.ecosystems.get_key_value(tag) {
                    ecosystems.entry(tag).or_default().push(position);
                }
            }
        }
        let neighbours = neighbours(playbooks.len(), &categories);
        Self { newest: news::newest(&entries), entries, digest, categories, ecosystems, neighbours }
    }
}

fn neighbours(count: usize, categories: &BTreeMap<&str, Vec<usize>>) -> Vec<(Option<usize>, Option<usize>)> {
    let mut neighbours = vec![(None, None); count];
    for members in categories.values() {
        for pair in members.windows(2) {
            neighbours[pair[0]].1 = Some(pair[1]);
            neighbours[pair[1]].0 = Some(pair[0]);
        }
    }
    neighbours
}
