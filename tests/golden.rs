//! Golden trees: for every directory of `tests/golden/` the site of `input`, file by file as `expected` holds it.
//!
//! A file that differs, is missing or is left over fails. Of an asset that is the program's own, `expected` holds what the
//! build changed in it: a copy would prove no more. `UPDATE_GOLDEN=1 cargo test` writes the trees anew.

#![allow(clippy::disallowed_methods, reason = "tests read and refresh golden files")]

mod support;

use std::fs;
use std::path::Path;

use faultline::inputs::{Inputs, Role, Source};
use faultline::{Options, embedded, generate};
use rayon::prelude::*;
use support::{Tree, diff, names, site_tree, sources, tree, updating};

/// The site of a case; its warnings are no matter here.
fn built(case: &Path) -> Tree {
    let sources = sources(&case.join("input"));
    let checked = generate(&Inputs::new(sources.clone()), &Options::default());
    let site = checked.value.unwrap_or_else(|| panic!("{}: {:#?}", case.display(), checked.diagnostics));
    let mut tree = site_tree(&site);
    for (path, bytes) in &mut tree {
        if let Some((name, original)) = own_asset(path, &sources) {
            *bytes = changes(name, original, bytes).into_bytes();
        }
    }
    tree
}

/// The program's asset that a file is made of, if the project has none in its place: its name and bytes.
fn own_asset(path: &str, sources: &[Source]) -> Option<(&'static str, &'static [u8])> {
    let name = match path.strip_prefix("assets/") {
        Some(published) => without_hash(published)?,
        None => path.to_owned(),
    };
    let is_replaced = sources.iter().any(|source| source.role == Role::Asset && source.name == name);
    embedded::assets().find(|(own, _)| *own == name && !is_replaced)
}

/// `search.1a2b3c4d5e.js` -> `search.js`.
fn without_hash(published: &str) -> Option<String> {
    let (rest, kind) = published.rsplit_once('.')?;
    let (stem, _) = rest.rsplit_once('.')?;
    Some(format!("{stem}.{kind}"))
}

/// What a build made of an asset: the lines that it wrote in the place of others.
fn changes(name: &str, original: &[u8], made: &[u8]) -> String {
    if original == made {
        return format!("site/{name}, as it is\n");
    }
    let lines = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect::<Vec<_>>();
    let (before, after) = (lines(original), lines(made));
    let new = after.iter().filter(|line| !before.contains(line)).map(|line| format!("{line}\n"));
    format!("site/{name}, {} lines for {}, with:\n{}", after.len(), before.len(), new.collect::<String>())
}

fn write(directory: &Path, tree: &Tree) {
    let _ = fs::remove_dir_all(directory);
    for (path, bytes) in tree {
        let path = directory.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// What keeps two trees from being the same.
fn differences(expected: &Tree, actual: &Tree) -> Vec<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let changed = actual.iter().filter_map(|(path, bytes)| match expected.get(path) {
        None => Some(format!("{path} is not expected:\n{}", text(bytes))),
        Some(other) if other == bytes => None,
        Some(other) => Some(format!("{path} differs:\n{}", diff(&text(other), &text(bytes)))),
    });
    let left_over = expected.keys().filter(|path| !actual.contains_key(*path));
    changed.chain(left_over.map(|path| format!("{path} is expected, and not made"))).collect()
}

#[test]
fn every_site_is_as_expected() {
    let root = support::path("golden");
    let of_one = |name: &String| {
        let case = root.join(name);
        let actual = built(&case);
        if updating() {
            write(&case.join("expected"), &actual);
        }
        let found = differences(&tree(&case.join("expected")), &actual);
        found.into_iter().map(|difference| format!("{name}/expected/{difference}")).collect::<Vec<_>>()
    };
    let differences: Vec<_> = names(&root).par_iter().flat_map_iter(of_one).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn missing_left_over_and_different_files_are_told_apart() {
    let tree = |files: &[(&str, &str)]| -> Tree {
        files.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).collect()
    };
    let expected = tree(&[("both", "same\n"), ("left-over", ""), ("other", "one\ntwo\n")]);
    let actual = tree(&[("both", "same\n"), ("new", "text\n"), ("other", "one\nthree\n")]);
    let found = differences(&expected, &actual);
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[0], "new is not expected:\ntext\n");
    assert!(found[1].starts_with("other differs:\n") && found[1].contains("- two"), "{}", found[1]);
    assert!(found[1].contains("+ three"), "{}", found[1]);
    assert_eq!(found[2], "left-over is expected, and not made");
}
