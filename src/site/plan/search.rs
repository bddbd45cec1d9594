//! The documents of the search: what it knows of every failure that is kept up.

use std::borrow::Cow;

use rayon::prelude::*;

use super::made::Made;
use super::{Context, Plan, category_label, file};
use crate::playbook::Playbook;
use crate::site::Sink;
use crate::site::data::Entry;
use crate::site::markdown::first_paragraph;
use crate::site::route::Route;
use crate::site::search::{self, Document};

/// Makes the files of the search index, in parallel; gives how many there are that the outline does not have, which are all
/// but its entry.
pub(super) fn make(context: &Context<'_>, sink: &dyn Sink) -> usize {
    let Made { files, .. } = context.memory.get(|digests| digests.of_all("search/"), || index(context));
    let shards = files.len().saturating_sub(1);
    files.into_par_iter().for_each(|(path, bytes)| sink.put(path, bytes));
    shards
}

fn index(context: &Context<'_>) -> Made {
    let plan = &context.plan;
    let pairs = plan
        .basis
        .catalog
        .playbooks()
        .par_iter()
        .zip(&context.listing.entries)
        .filter(|(_, listed)| !listed.entry.retired);
    let documents: Vec<_> = pairs.map(|(playbook, listed)| document(plan, playbook, &listed.entry)).collect();
    let files = search::files(&documents, search::WHOLE);
    let files = files.into_iter().filter_map(|(name, bytes)| file(&Route::Search(&name), bytes));
    Made { files: files.collect(), found: Vec::new() }
}

fn document<'a>(plan: &Plan<'a>, playbook: &Playbook, entry: &'a Entry) -> Document<'a> {
    let ecosystems = entry.ecosystems.iter().filter_map(|tag| plan.basis.config.ecosystems.get(tag));
    let own = entry.tags.iter().chain(ecosystems).chain([&entry.category]).map(|label| Cow::Borrowed(label.as_str()));
    let mut labels: Vec<Cow<'_, str>> = Vec::new();
    for label in own.chain([category_label(&entry.category).into()]) {
        if !labels.iter().any(|known| known.eq_ignore_ascii_case(&label)) {
            labels.push(label);
        }
    }
    Document {
        id: entry.slug.as_str().into(),
        aliases: entry.aliases.as_slice().into(),
        title: entry.title.as_str().into(),
        summary: first_paragraph(&playbook.summary.text),
        labels,
        signals: entry.signals.as_slice().into(),
    }
}
