//! What an author need not say, because it can be guessed.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use crate::playbook::format::is_id;

/// The id that a text most likely means: its letters and digits in lower case, with hyphens between. `None` if it has none.
pub fn id(text: &str) -> Option<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric();
    let words = text.split(|c| !is_part(c)).filter(|word| !word.is_empty());
    let mut id = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    id.truncate(200);
    let id = id.trim_end_matches('-').to_owned();
    is_id(&id).then_some(id)
}

/// The words of an id as a title.
pub fn title(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The words of an id that are tags of the catalog, or names of ecosystems.
pub fn tags<'a>(id: &str, catalog: &'a Catalog, ecosystems: impl Iterator<Item = &'a String>) -> Vec<String> {
    let tags = catalog.playbooks().iter().flat_map(|playbook| &playbook.tags);
    let known: BTreeSet<&str> = tags.chain(ecosystems).map(String::as_str).collect();
    let mut tags: Vec<String> = Vec::new();
    for word in id.split('-').filter(|word| known.contains(word)) {
        if !tags.iter().any(|tag| tag == word) {
            tags.push(word.to_owned());
        }
    }
    tags
}

/// The category of most playbooks that have one of the tags; `build` if none has.
pub fn category<'a>(tags: &[String], catalog: &'a Catalog) -> &'a str {
    let related = catalog.playbooks().iter().filter(|playbook| playbook.tags.iter().any(|tag| tags.contains(tag)));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    related.for_each(|playbook| *counts.entry(&playbook.category).or_default() += 1);
    // Of equals the first by name.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or("build", |(category, _)| category)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_made_of_any_text_that_has_letters() {
        for (text, expected) in [
            ("Port_in use!", Some("port-in-use")),
            ("--a--", Some("a")),
            ("äöü", None),
            ("", None),
            ("日本 7", Some("7")),
        ] {
            assert_eq!(id(text).as_deref(), expected);
        }
        assert_eq!(id(&"a-".repeat(300)).map(|id| id.len()), Some(199));
    }

    #[test]
    fn a_title_is_made_of_an_id() {
        assert_eq!(title("port-in-use"), "Port in use");
    }
}
