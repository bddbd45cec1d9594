//! What the tests of whole projects share: a directory as inputs or as a tree, and how expectations are kept.

#![allow(clippy::disallowed_methods, reason = "tests read files of the repository")]
// Every test program compiles this file, and none uses all of it.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use faultline::inputs::{Role, Source, playbook_role};
use faultline::site::Site;
use snapbox::Data;
use snapbox::report::{Palette, write_diff};
use walkdir::WalkDir;

/// Files by path, with `/` between the parts.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// A file or directory below `tests/`.
pub(crate) fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// Whether expectations are to be written, not compared: `UPDATE_GOLDEN=1 cargo test`.
pub(crate) fn updating() -> bool {
    std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1")
}

/// The names of what a directory holds, sorted; hidden ones are passed over.
pub(crate) fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<_> = entries.map(name).filter(|name| !name.starts_with('.')).collect();
    names.sort();
    names
}

/// Every file below a directory, hidden ones too; none if it is not there.
pub(crate) fn tree(directory: &Path) -> Tree {
    if !directory.exists() {
        return Tree::new();
    }
    let files = WalkDir::new(directory).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let parts = entry.path().strip_prefix(directory).unwrap().components();
            let parts: Vec<_> = parts.map(|part| part.as_os_str().to_str().unwrap().to_owned()).collect();
            (parts.join("/"), fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// The files of a site.
pub(crate) fn site_tree(site: &Site) -> Tree {
    site.files.iter().map(|(path, bytes)| (path.as_str().to_owned(), bytes.to_vec())).collect()
}

/// The sources of a project in `directory`: what a build reads of it, without the reader.
pub(crate) fn sources(directory: &Path) -> Vec<Source> {
    let source = |(path, bytes): (String, Vec<u8>)| {
        let (role, name) = match path.split_once('/') {
            None if path == "faultline.toml" => (Role::Config, path.as_str()),
            Some(("playbooks", name)) => (playbook_role(name)?, name),
            Some(("templates", name)) => (Role::Template, name),
            Some(("site", name)) => (Role::Asset, name),
            _ => return None,
        };
        Some(Source { role, name: name.to_owned(), path, bytes })
    };
    tree(directory).into_iter().filter_map(source).collect()
}

/// What stands against `actual` being `expected`, line by line.
pub(crate) fn diff(expected: &str, actual: &str) -> String {
    let mut text = String::new();
    let [expected, actual] = [expected, actual].map(|text| Data::text(text.to_owned()).raw());
    write_diff(&mut text, &expected, &actual, Some(&"expected"), Some(&"actual"), Palette::plain()).unwrap();
    text
}
