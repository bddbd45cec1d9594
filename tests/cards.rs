//! The pictures that go with links: when they are drawn, what they are called, and which stay.

#![allow(clippy::disallowed_methods, reason = "tests look at what was published")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use bytes::Bytes;
use faultline::inputs::{Inputs, Role, Source};
use faultline::publish::Publication;
use faultline::site::{Sink, SitePath};
use faultline::{Memory, Options, generate, generate_into, sketch};

mod support;

use support::{path, sources};

/// Tells which cards were drawn on their way to a publication.
struct Watched<'a> {
    publication: &'a Publication,
    drawn: Mutex<Vec<String>>,
}

impl Sink for Watched<'_> {
    fn put(&self, path: SitePath, bytes: Bytes) {
        if path.as_str().starts_with("cards/") {
            self.drawn.lock().unwrap().push(path.to_string());
        }
        self.publication.put(path, bytes);
    }

    fn keep(&self, path: &SitePath) -> bool {
        self.publication.keep(path)
    }
}

/// Publishes a project; the cards that were drawn for it.
fn publish(sources: Vec<Source>, out: &Path) -> Vec<String> {
    let publication = Publication::begin(out, &mut || ()).unwrap();
    let watched = Watched { publication: &publication, drawn: Mutex::default() };
    let summary = generate_into(&Inputs::new(sources), &Options::default(), &Memory::none(), &watched)
        .value
        .expect("a valid project");
    let mut drawn = watched.drawn.into_inner().unwrap();
    publication.commit(&summary).unwrap();
    drawn.sort();
    drawn
}

/// The published cards and their bytes.
fn cards(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(out.join("cards")).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (format!("cards/{}", path.file_name().unwrap().display()), fs::read(path).unwrap())).collect()
}

fn project() -> Vec<Source> {
    sources(&path("golden/small/input"))
}

/// The project with other words in one playbook.
fn changed(from: &str, to: &str) -> Vec<Source> {
    let mut sources = project();
    let of_it = |source: &&mut Source| source.role == Role::Playbook && text(source).contains(from);
    let source = sources.iter_mut().find(of_it).expect("a playbook with these words");
    source.bytes = text(source).replacen(from, to, 1).into_bytes();
    sources
}

fn text(source: &Source) -> String {
    String::from_utf8_lossy(&source.bytes).into_owned()
}

#[test]
fn a_card_is_drawn_once() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let drawn = publish(project(), &out);
    let published = cards(&out);
    assert!(drawn.len() > 2 && drawn.iter().eq(published.keys()), "{drawn:?}");
    assert_eq!(publish(project(), &out), [""; 0]);
    assert!(cards(&out) == published);
}

#[test]
fn a_card_that_is_damaged_or_missing_is_drawn_again() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let drawn = publish(project(), &out);
    let published = cards(&out);
    fs::remove_file(out.join(&drawn[0])).unwrap();
    fs::write(out.join(&drawn[1]), "cut").unwrap();
    assert_eq!(publish(project(), &out), drawn[..2]);
    assert!(cards(&out) == published);
}

#[test]
fn other_words_are_another_card_and_the_old_one_goes() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    publish(project(), &out);
    let before = cards(&out);
    let drawn = publish(changed("title: ", "title: Now "), &out);
    let after = cards(&out);
    assert_eq!((drawn.len(), before.len()), (1, after.len()));
    assert!(after.contains_key(&drawn[0]) && !before.contains_key(&drawn[0]));
    assert_eq!(publish(project(), &out).len(), 1, "the first title is back");
    assert!(cards(&out) == before);
}

#[test]
fn every_page_names_its_card() {
    let site = generate(&Inputs::new(project()), &Options::default()).value.unwrap();
    let image = |html: &str| {
        let rest = html.split("<meta property=\"og:image\" content=\"https://docs.example/ci/failures/").nth(1)?;
        SitePath::new(rest.split('"').next()?).ok()
    };
    let pages = site.files.iter().filter(|(path, _)| path.as_str().starts_with("failures/") && is_page(path));
    let mut named = 0;
    for (path, html) in pages.map(|(path, bytes)| (path, String::from_utf8_lossy(bytes))) {
        // A former id leads on at once.
        let Some(image) = image(&html) else { continue };
        let id = path.as_str().split('/').nth(1).unwrap();
        assert!(image.as_str().starts_with(&format!("cards/{id}.")), "{path}: {image}");
        assert!(site.files.contains_key(&image), "{path}: {image}");
        named += 1;
    }
    assert_eq!(named, site.summary.failures);
    let home = image(&String::from_utf8_lossy(&site.files[&SitePath::new("index.html").unwrap()]));
    assert!(site.files.contains_key(&home.expect("the catalog's card")));
}

fn is_page(path: &SitePath) -> bool {
    path.as_str().ends_with(".html")
}

#[test]
fn there_are_no_cards_where_nobody_could_ask_for_them() {
    let has_cards = |files: &BTreeMap<SitePath, Bytes>| files.keys().any(|path| path.as_str().starts_with("cards/"));
    let without = project().into_iter().filter(|source| source.role != Role::Config).collect();
    assert!(!has_cards(&generate(&Inputs::new(without), &Options::default()).value.unwrap().files), "no base URL");
    let mut unwanted = project();
    let config = unwanted.iter_mut().find(|source| source.role == Role::Config).expect("a configuration");
    config.bytes.splice(0..0, *b"cards = \"none\"\n");
    assert!(!has_cards(&generate(&Inputs::new(unwanted), &Options::default()).value.unwrap().files), "not wanted");
    let sketched = sketch(&Inputs::new(project()), &Options::default(), &mut Memory::none()).value.unwrap();
    let drawn = generate(&Inputs::new(project()), &Options::default()).value.unwrap();
    assert!(!has_cards(&sketched.files) && has_cards(&drawn.files));
    assert_eq!(sketched.summary, drawn.summary);
}
