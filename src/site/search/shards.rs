//! The index of a large catalog: a directory of which a query loads a few files.
//!
//! - `index.json` names the directory, and says how many documents there are and how many a file holds.
//! - `words.json` is the vocabulary, sorted; `names.json` has the ids and former ids, for suggestions.
//! - `postings-N.json` says for each of the vocabulary's words from number N × 256 on in which documents it stands: first
//!   those whose id, title or labels have it, then the others, each list as the distances between its numbers.
//! - `documents-N.json` holds the documents from number N × 20 on, as a small index does.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use rayon::prelude::*;
use serde::Serialize;

use super::{Columns, Document, ENTRY};
use crate::site::data::json;

/// Documents in a file: a query's best candidates are scattered, so a file is small.
const DOCUMENTS: usize = 20;
/// Words in a file of postings.
const WORDS: usize = 256;
/// Documents whose words are gathered at a time, side by side with others'.
const PART: usize = 1024;

#[derive(Serialize)]
struct Entry {
    directory: String,
    count: usize,
    documents: usize,
    words: usize,
}

#[derive(Serialize)]
struct Names<'a> {
    ids: Vec<&'a str>,
    aliases: Vec<&'a [String]>,
}

/// A word's documents: those that it names, and those that only mention it.
type Postings = [Vec<u32>; 2];

/// The files of the index of these documents.
pub(super) fn files(documents: &[Document<'_>]) -> Vec<(String, Vec<u8>)> {
    let (words, postings) = vocabulary(documents);
    let names = Names {
        ids: documents.iter().map(|document| &*document.id).collect(),
        aliases: documents.iter().map(|document| &*document.aliases).collect(),
    };
    let mut files = vec![("words.json".to_owned(), json(&words)), ("names.json".to_owned(), json(&names))];
    let postings: Vec<_> = postings.par_chunks(WORDS).map(|chunk| json(&chunk)).collect();
    files.extend(postings.into_iter().enumerate().map(|(number, bytes)| (format!("postings-{number}.json"), bytes)));
    let shards: Vec<_> = documents.par_chunks(DOCUMENTS).map(|chunk| json(&Columns::new(chunk))).collect();
    files.extend(shards.into_iter().enumerate().map(|(number, bytes)| (format!("documents-{number}.json"), bytes)));

    let directory = digest(&files);
    for (name, _) in &mut files {
        name.insert_str(0, &directory);
    }
    let entry = Entry { directory, count: documents.len(), documents: DOCUMENTS, words: WORDS };
    files.push((ENTRY.to_owned(), json(&entry)));
    files
}

/// The directory's name, which any change of a file changes.
fn digest(files: &[(String, Vec<u8>)]) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, bytes) in files {
        hasher.update(name.as_bytes());
        hasher.update(&bytes.len().to_le_bytes());
        hasher.update(bytes);
    }
    format!("{}/", &hasher.finalize().to_hex()[..10])
}

/// Every word of the documents, sorted, and where it stands.
fn vocabulary(documents: &[Document<'_>]) -> (Vec<String>, Vec<Postings>) {
    let texts: Vec<_> = documents.par_iter().map(texts).collect();
    let parts: Vec<_> = texts.par_chunks(PART).enumerate().map(|(at, texts)| places(at * PART, texts)).collect();
    let mut places: Vec<_> = parts.into_iter().flatten().collect();
    // Stable, so that a word's documents stay in order.
    places.par_sort_by(|one, other| one.0.cmp(other.0));
    let of_words: Vec<_> = places.chunk_by(|one, next| one.0 == next.0).collect();
    of_words.into_par_iter().map(|places| (places[0].0.to_owned(), distances(places))).unzip()
}

/// Each word of some documents, the first of which has this number, and the numbers of those where it stands.
fn places(first: usize, texts: &[[String; 2]]) -> Vec<(&str, Postings)> {
    let mut known: HashMap<&str, usize, RandomState> = HashMap::default();
    let mut places: Vec<(&str, Postings)> = Vec::new();
    for (number, texts) in (first..).zip(texts) {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        for (kind, text) in texts.iter().enumerate() {
            for word in words(text) {
                let at = *known.entry(word).or_insert(places.len());
                if at == places.len() {
                    places.push((word, Postings::default()));
                }
                let postings = &mut places[at].1;
                // Where it names the document, it need not be said that it stands elsewhere too.
                if postings.iter().all(|numbers| numbers.last() != Some(&number)) {
                    postings[kind].push(number);
                }
            }
        }
    }
    places
}

/// The documents of one word, each list as the distances between its numbers.
fn distances(places: &[(&str, Postings)]) -> Postings {
    [0, 1].map(|kind| {
        let mut last = 0;
        let numbers = places.iter().flat_map(|(_, postings)| &postings[kind]);
        numbers.map(|number| number - std::mem::replace(&mut last, *number)).collect()
    })
}

/// What names a document, and its other texts, in lower case.
fn texts(document: &Document<'_>) -> [String; 2] {
    let mut naming = format!("{} {}", document.id, document.title);
    let mut other = document.summary.clone();
    let more = |text: &mut String, part: &str| {
        text.push(' ');
        text.push_str(part);
    };
    document.aliases.iter().for_each(|alias| more(&mut naming, alias));
    document.labels.iter().for_each(|label| more(&mut naming, label));
    document.signals.iter().for_each(|signal| more(&mut other, signal));
    [naming.to_lowercase(), other.to_lowercase()]
}

/// The words of a text: letters and digits in a row, two or more.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().nth(1).is_some())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::super::tests::documents;

    fn index(count: usize) -> BTreeMap<String, Value> {
        let files = super::super::files(&documents(count), 20);
        files.into_iter().map(|(name, bytes)| (name, serde_json::from_slice(&bytes).unwrap())).collect()
    }

    #[test]
    fn a_large_index_is_split_and_its_directory_is_named_for_its_content() {
        let files = index(21);
        let entry = &files["index.json"];
        let directory = entry["directory"].as_str().unwrap();
        assert_eq!(entry, &json!({"directory": directory, "count": 21, "documents": 20, "words": 256}));
        let names: Vec<_> = files.keys().filter_map(|name| name.strip_prefix(directory)).collect();
        let expected = ["documents-0.json", "documents-1.json", "names.json", "postings-0.json", "words.json"];
        assert_eq!(names, expected);
        assert_eq!(files[&format!("{directory}documents-1.json")]["ids"], json!(["failure-20"]));
        assert_eq!(index(21), files, "the same documents give the same files");
        assert!(!index(22).contains_key(&format!("{directory}words.json")));
    }

    #[test]
    fn a_word_leads_to_the_documents_that_it_names_and_to_those_that_mention_it() {
        let files = index(30);
        let directory = files["index.json"]["directory"].as_str().unwrap();
        let words: Vec<String> = serde_json::from_value(files[&format!("{directory}words.json")].clone()).unwrap();
        assert!(words.is_sorted());
        let postings = |word: &str| {
            let at = words.iter().position(|known| known == word).unwrap();
            files[&format!("{directory}postings-0.json")][at].clone()
        };
        assert_eq!(postings("former"), json!([[1], []]));
        assert_eq!(postings("12"), json!([[12], []]));
        assert_eq!(postings("e7"), json!([[], [7]]));
        assert_eq!(postings("fatal")[1].as_array().unwrap()[..3], [json!(0), json!(1), json!(1)]);
        assert_eq!(postings("übung")[0].as_array().unwrap().len(), 30);
    }
}
