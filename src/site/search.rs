//! The index that the site's search loads on first use, as files below `search/`.
//!
//! 1. `index.json` is the entry. Of a catalog up to `WHOLE` failures it holds them all, column by column, because
//!    texts of a kind compress best side by side.
//! 2. Of a larger catalog it names a directory (`shards`) of which a query loads the vocabulary and a few files.
//!
//! The entry keeps its address, so that a page need not change when another page does. All other addresses carry a
//! digest: what is loaded from them belongs together and can be kept for ever. `site/search-index.js` reads the format.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::site::data::json;

mod shards;

/// The largest catalog whose index is one file: some 250 KB, compressed.
pub const WHOLE: usize = 1_000;

/// The name of the file that a search begins with.
pub const ENTRY: &str = "index.json";

/// A failure, as it is searched: plain texts.
#[derive(Clone, Debug, Default)]
pub struct Document<'a> {
    /// Its id.
    pub id: Cow<'a, str>,
    /// Ids that it had before.
    pub aliases: Cow<'a, [String]>,
    /// Its title.
    pub title: Cow<'a, str>,
    /// The first paragraph of its summary.
    pub summary: String,
    /// Its tags, the labels of its ecosystems and of its category.
    pub labels: Vec<Cow<'a, str>>,
    /// The fragments of a log that speak for it.
    pub signals: Cow<'a, [String]>,
}

/// The files of an index: names below `search/` and bytes, in one order for one list of documents.
///
/// A catalog of more than `whole` documents is split.
pub fn files(documents: &[Document<'_>], whole: usize) -> Vec<(String, Vec<u8>)> {
    if documents.len() <= whole {
        vec![(ENTRY.to_owned(), json(&Columns::new(documents)))]
    } else {
        shards::files(documents)
    }
}

/// Documents, column by column; labels stand in one table that the others number.
#[derive(Serialize)]
struct Columns<'a> {
    ids: Vec<&'a str>,
    aliases: Vec<&'a [String]>,
    titles: Vec<&'a str>,
    summaries: Vec<&'a str>,
    labels: Vec<&'a str>,
    labelled: Vec<Vec<usize>>,
    signals: Vec<&'a [String]>,
}

impl<'a> Columns<'a> {
    fn new(documents: &'a [Document<'_>]) -> Self {
        let labels: BTreeSet<_> = documents.iter().flat_map(|document| &document.labels).map(Cow::as_ref).collect();
        let labels: Vec<_> = labels.into_iter().collect();
        let numbers = |document: &Document<'_>| {
            document.labels.iter().filter_map(|label| labels.binary_search(&label.as_ref()).ok()).collect()
        };
        Self {
            ids: documents.iter().map(|document| &*document.id).collect(),
            aliases: documents.iter().map(|document| &*document.aliases).collect(),
            titles: documents.iter().map(|document| &*document.title).collect(),
            summaries: documents.iter().map(|document| document.summary.as_str()).collect(),
            labelled: documents.iter().map(numbers).collect(),
            signals: documents.iter().map(|document| &*document.signals).collect(),
            labels,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    pub(super) fn documents(count: usize) -> Vec<Document<'static>> {
        let document = |number: usize| Document {
            id: format!("failure-{number}").into(),
            aliases: (number == 1).then(|| "former".to_owned()).into_iter().collect(),
            title: format!("Failure {number} of the \u{dc}bung").into(),
            summary: "Text.".to_owned(),
            labels: vec!["docker".into(), "Build".into()],
            signals: vec![format!("fatal: E{number}_BROKE")].into(),
        };
        (0..count).map(document).collect()
    }

    #[test]
    fn a_small_index_is_one_file_with_every_text() {
        let files = files(&documents(2), 2);
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].0, "index.json");
        let index: Value = serde_json::from_slice(&files[0].1).unwrap();
        let expected = json!({
            "ids": ["failure-0", "failure-1"],
            "aliases": [[], ["former"]],
            "titles": ["Failure 0 of the Übung", "Failure 1 of the Übung"],
            "summaries": ["Text.", "Text."],
            "labels": ["Build", "docker"],
            "labelled": [[1, 0], [1, 0]],
            "signals": [["fatal: E0_BROKE"], ["fatal: E1_BROKE"]],
        });
        assert_eq!(index, expected);
    }
}
