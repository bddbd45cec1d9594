//! Golden trees: for every directory of `tests/golden/` the site of `input`, file by file as `expected` holds it.
//!
//! A file that differs, is missing or is left over fails. `UPDATE_GOLDEN=1 cargo test` writes the trees anew.

#![allow(clippy::disallowed_methods, reason = "tests read and refresh golden files")]

mod support;

use std::fs;
use std::path::Path;

use faultline::inputs::Inputs;
use faultline::{Options, generate};
use rayon::prelude::*;
use support::{Tree, diff, names, site_tree, sources, tree, updating};

/// The site of a case; its warnings are no matter here.
fn built(case: &Path) -> Tree {
    let inputs = Inputs::new(sources(&case.join("input")));
    let checked = generate(&inputs, &Options::default());
    site_tree(&checked.value.unwrap_or_else(|| panic!("{}: {:#?}", case.display(), checked.diagnostics)))
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
