//! The entry of a playbook: what every list says of it.

use crate::config::Config;
use crate::history::{Dates, History};
use crate::inputs::Inputs;
use crate::playbook::Playbook;
use crate::site::data::Entry;
use crate::site::markdown::{first_sentence, visible};
use crate::site::route::Route;

/// Makes the entry of a playbook; `history` may be empty.
pub fn entry(playbook: &Playbook, config: &Config, inputs: &Inputs, history: &History) -> Entry {
    let mut ecosystems: Vec<_> =
        playbook.tags.iter().filter(|tag| config.ecosystems.contains_key(*tag)).cloned().collect();
    ecosystems.sort();
    ecosystems.dedup();
    let path = &inputs.get(playbook.file).path;
    let dates = Dates::of(playbook.added.as_ref(), playbook.changed.as_ref(), history.dates.get(path));
    let (added, changed) = dates.map(|dates| (dates.added, Some(dates.changed))).unwrap_or_default();
    let clean = |text: &String| visible(text).into_owned();
    Entry {
        slug: playbook.id.to_string(),
        title: clean(&playbook.title),
        description: visible(&first_sentence(&playbook.summary.text)).into_owned(),
        failure_id: playbook.id.to_string(),
        category: playbook.category.clone(),
        severity: playbook.severity.as_str(),
        confidence: playbook.severity.confidence(),
        ecosystems,
        tags: playbook.tags.iter().map(clean).collect(),
        signals: playbook.rules.signals().map(|signal| clean(&signal.text)).collect(),
        url: url(config, &Route::Playbook(&playbook.id)),
        source_path: clean(path),
        added,
        changed,
        aliases: playbook.aliases.iter().map(|alias| alias.text.clone()).collect(),
        retired: playbook.retired.is_some(),
    }
}

/// A route's URL: whole if the base URL is known, else from the root of the host.
pub(super) fn url(config: &Config, route: &Route<'_>) -> String {
    match &config.base_url {
        Some(base) => format!("{base}{}", route.address()),
        None => format!("/{}", route.address()),
    }
}

/// What a category is called on its page.
pub fn category_label(category: &str) -> String {
    let known = match category {
        "auth" => "Authentication",
        "build" => "Build",
        "ci" => "CI system",
        "deploy" => "Deployment",
        "network" => "Network",
        "runtime" => "Runtime",
        "silent_failure" => "Silent failures",
        "test" => "Tests",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let words = category.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
