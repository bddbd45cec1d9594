//! The documents of the search: what it knows of every failure that is kept up.

use rayon::prelude::*;

use super::{Plan, category_label};
use crate::playbook::Playbook;
use crate::site::data::Entry;
use crate::site::markdown::first_paragraph;
use crate::site::search::{self, Document};

/// Makes the files of the search index: names below `search/` and bytes.
pub(super) fn files(plan: &Plan<'_>, entries: &[Entry]) -> Vec<(String, Vec<u8>)> {
    let pairs = plan.catalog.playbooks().par_iter().zip(entries).filter(|(_, entry)| !entry.retired);
    let documents: Vec<_> = pairs.map(|(playbook, entry)| document(plan, playbook, entry)).collect();
    search::files(&documents, search::WHOLE)
}

fn document(plan: &Plan<'_>, playbook: &Playbook, entry: &Entry) -> Document {
    let ecosystems = entry.ecosystems.iter().filter_map(|tag| plan.config.ecosystems.get(tag)).cloned();
    let category = [entry.category.clone(), category_label(&entry.category)];
    let mut labels: Vec<String> = Vec::new();
    for label in entry.tags.iter().cloned().chain(ecosystems).chain(category) {
        if !labels.iter().any(|known| known.eq_ignore_ascii_case(&label)) {
            labels.push(label);
        }
    }
    Document {
        id: entry.slug.clone(),
        aliases: entry.aliases.clone(),
        title: entry.title.clone(),
        summary: first_paragraph(&playbook.summary.text),
        labels,
        signals: entry.signals.clone(),
    }
}
