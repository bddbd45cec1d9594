//! The walls of the house: which room may name which, and who may touch the world outside.
//!
//! `clippy.toml` forbids the functions themselves; here stand the edges between rooms, each with its reason.
#![allow(clippy::disallowed_methods, reason = "the test reads the sources")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Room, the room that it may name, and why. The rooms at the bottom come first; no edge leads up.
const EDGES: &[(&str, &str, &str)] = &[
    // At the bottom are `cache`, `freeing`, `text`, `tally`, `history` and `matcher`, which name nothing.
    ("inputs", "cache", "a source is known by its digest"),
    ("diagnostic", "inputs", "a problem has a place in a source"),
    ("diagnostic", "text", "a misspelt code is near to a known one"),
    ("document", "inputs", "a value has a place in a source"),
    ("document", "diagnostic", "what is not well-formed is a problem"),
    ("shape", "inputs", "a value that has the wrong shape has a place"),
    ("shape", "text", "an unknown key is near to a known one"),
    ("shape", "document", "a shape says what a document looks like"),
    ("shape", "diagnostic", "what has the wrong shape is a problem"),
    ("embedded", "inputs", "the binary's own catalog is read like any other"),
    // What a playbook is, and what a catalog of them is.
    ("playbook", "inputs", "a playbook knows its file"),
    ("playbook", "history", "its author may say when it changed"),
    ("playbook", "text", "numbers are said in words"),
    ("playbook", "matcher", "patterns are told apart as the matcher does"),
    ("playbook", "document", "a playbook is made of a document"),
    ("playbook", "shape", "its format is a shape"),
    ("playbook", "diagnostic", "an invalid playbook is a problem"),
    ("catalog", "inputs", "a catalog is compiled from the inputs"),
    ("catalog", "cache", "a source that has not changed is not parsed again"),
    ("catalog", "text", "an unknown id is near to a known one"),
    ("catalog", "document", "inheritance joins documents"),
    ("catalog", "shape", "the file of named matchers has a shape"),
    ("catalog", "playbook", "a catalog holds playbooks"),
    ("catalog", "matcher", "the rules of its playbooks make a matcher"),
    ("catalog", "diagnostic", "a reference to nothing is a problem"),
    ("config", "text", "an unknown colour is near to a known one"),
    ("config", "inputs", "the configuration is one of the inputs"),
    ("config", "document", "it is a document"),
    ("config", "shape", "it has a shape"),
    ("config", "catalog", "sources are read as text in one way"),
    ("config", "playbook", "a tag has the form of a category"),
    ("config", "diagnostic", "what is wrong in it is a problem"),
    ("lint", "playbook", "advice is about playbooks"),
    ("lint", "catalog", "advice is given on a valid catalog"),
    ("lint", "diagnostic", "advice is a diagnostic"),
    ("lint", "inputs", "a line of a field has a place in its file"),
    ("lint", "document", "it is found in the document"),
    ("proof", "inputs", "an example that misbehaves has a place"),
    ("proof", "document", "a line of an example is a place in its file"),
    ("proof", "playbook", "examples belong to playbooks"),
    ("proof", "catalog", "an example is matched against the whole catalog"),
    ("proof", "matcher", "examples are run through it"),
    ("proof", "tally", "what two failures have in common is counted"),
    ("proof", "diagnostic", "an example that misbehaves is a problem"),
    ("diagnosis", "text", "Markdown is written in one way"),
    ("diagnosis", "playbook", "a diagnosis is said in a playbook's words"),
    ("diagnosis", "catalog", "the playbooks of a finding are in the catalog"),
    ("diagnosis", "matcher", "it is what the matcher found, in words"),
    ("diagnosis", "diagnostic", "annotations of a workflow are escaped in one way"),
    ("draft", "inputs", "a playbook's file says where those like it are kept"),
    ("draft", "playbook", "it becomes a playbook"),
    ("draft", "catalog", "no other playbook may have its signals"),
    ("draft", "matcher", "a log is read as the matcher reads it"),
    ("draft", "diagnostic", "what no reader could see is taken out of a log"),
    // Pages of a catalog.
    ("site", "cache", "what was made of the same things is not made again"),
    ("site", "freeing", "what is no longer needed is freed when nothing waits for it"),
    ("site", "inputs", "templates and assets are inputs, and problems have places in them"),
    ("site", "text", "numbers are said in words"),
    ("site", "document", "a place in a field is a place in its file"),
    ("site", "embedded", "templates and assets that the project does not replace"),
    ("site", "tally", "what two failures have in common is counted"),
    ("site", "playbook", "a page shows a playbook"),
    ("site", "history", "a page says when it last changed"),
    ("site", "matcher", "the browser gets its rules, and text is compared as it compares"),
    ("site", "proof", "a page says what proves it"),
    ("site", "diagnosis", "the format of an analysis is published, and the first step of a fix is found in one way"),
    ("site", "catalog", "a site shows a catalog"),
    ("site", "config", "the configuration gives names, colours and the base URL"),
    ("site", "diagnostic", "a link to nowhere is a problem, and the format of problems is published"),
    // The shell, which the core never names.
    ("load", "inputs", "it fills the inputs"),
    ("load", "history", "git tells when the sources changed"),
    ("load", "config", "the configuration says where the playbooks are"),
    ("publish", "site", "it writes a site"),
    ("serve", "inputs", "the places of problems belong to what was read"),
    ("serve", "config", "the base URL says below which path the site is"),
    ("serve", "site", "it answers from a site"),
    ("serve", "load", "each build begins with it"),
    ("serve", "diagnostic", "problems are laid over the site"),
    ("serve", "", "each build calls generate"),
    ("cli", "freeing", "a build ends with its process"),
    ("cli", "inputs", "problems are shown with their sources"),
    ("cli", "history", "a failure alone has none"),
    ("cli", "text", "numbers are said in words"),
    ("cli", "embedded", "explain and list need no project"),
    ("cli", "config", "a base URL may be an argument"),
    ("cli", "playbook", "analyze says why a playbook matches"),
    ("cli", "catalog", "explain and list show it"),
    ("cli", "matcher", "analyze reads logs through it"),
    ("cli", "lint", "new tries a draft"),
    ("cli", "proof", "new runs a draft's examples"),
    ("cli", "draft", "new begins a playbook"),
    ("cli", "diagnosis", "analyze shows one"),
    ("cli", "site", "explain shows a page's Markdown, list an entry, and a build readies the highlighter"),
    ("cli", "load", "commands begin with it"),
    ("cli", "publish", "a build ends with it"),
    ("cli", "serve", "serve tells what became of each change"),
    ("cli", "diagnostic", "problems are shown"),
    ("cli", "", "build and check call generate"),
];

/// The rooms that may touch the world outside.
const SHELL: [&str; 4] = ["cli", "load", "publish", "serve"];

/// Something of the world outside, and the rooms that may name it.
const OUTSIDE: &[(&str, &[&str], &str)] = &[
    ("std::fs", &["load", "publish"], "only load reads and only publish writes"),
    ("fs::write", &["publish"], "only publish writes"),
    ("fs::rename", &["publish"], "only publish writes"),
    ("fs::remove_", &["publish"], "only publish deletes"),
    ("fs::create_", &["publish"], "only publish writes"),
    ("OpenOptions", &["publish"], "only publish writes"),
    ("rustix::", &["publish"], "only publish asks the system for more than std does"),
    ("WalkDir", &["load"], "only load reads"),
    ("process::Command", &["load", "serve"], "load asks git for the revision and the dates, serve opens a browser"),
    ("Instant", &["cli", "serve"], "only cli and serve tell how long something took"),
    ("SystemTime", &[], "nothing depends on the time of day"),
    ("env::var", &[], "nothing depends on the environment"),
    ("println!", &[], "cli prints through its Output"),
    ("print!", &[], "cli prints through its Output"),
    ("io::stdout", &["cli"], "only cli prints"),
    ("io::stderr", &["cli"], "only cli prints"),
    ("clap", &["cli"], "only cli has arguments"),
    ("indicatif", &["cli"], "only cli shows progress"),
    ("thread::spawn", &[], "rayon's threads are enough, and those of serve's libraries"),
    ("axum", &["serve"], "only serve answers requests"),
    ("tokio", &["serve"], "only serve waits for several things at once"),
    ("notify", &["serve"], "only serve watches"),
];

/// One file of the sources, without comments.
struct Source {
    path: String,
    /// The top-level module; empty for `lib.rs` and `main.rs`.
    room: String,
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    let read = |path: &PathBuf| {
        let inner = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let room = inner.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        let room = if ["lib", "main"].contains(&&*room) { String::new() } else { room };
        Source { room, code: code(&fs::read_to_string(path).unwrap()), path: inner }
    };
    // Tests stand in a room, and may do what they need.
    let is_test = |source: &Source| source.path.contains("tests");
    // The browser's library is a crate of its own: `src/wasm.rs` and the matcher.
    paths.iter().map(read).filter(|source| !is_test(source)).collect()
}

fn walk(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        match path.extension() {
            _ if path.is_dir() => walk(&path, files),
            Some(extension) if extension == "rs" => files.push(path),
            _ => {}
        }
    }
    files.sort();
}

/// The text without comments and without the unit tests at its end.
fn code(text: &str) -> String {
    let text = text.split("\nmod tests {").next().unwrap_or_default();
    let lines = text.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

/// The rooms that a file names through `crate::`; an item of the crate's root is the empty name.
fn named(code: &str, rooms: &BTreeSet<String>) -> BTreeSet<String> {
    let word =
        |text: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().to_owned();
    let room = |name: String| if rooms.contains(&name) { name } else { String::new() };
    let mut named = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let Some(group) = rest.strip_prefix('{') else {
            named.insert(room(word(rest)));
            continue;
        };
        let mut depth = 0;
        let group = group.split(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth < 0
        });
        let items = group.take(1).flat_map(|group| group.split(','));
        named.extend(items.map(|item| room(word(item.trim()))));
    }
    named
}

fn edges(sources: &[Source]) -> BTreeSet<(String, String)> {
    let rooms: BTreeSet<_> = sources.iter().map(|source| source.room.clone()).filter(|room| !room.is_empty()).collect();
    let of_one = |source: &Source| {
        let named = named(&source.code, &rooms).into_iter().filter(|room| *room != source.room);
        named.map(|room| (source.room.clone(), room)).collect::<Vec<_>>()
    };
    sources.iter().filter(|source| !source.room.is_empty()).flat_map(of_one).collect()
}

#[test]
fn rooms_name_only_the_rooms_that_they_may() {
    let found = edges(&sources());
    let allowed: BTreeSet<_> = EDGES.iter().map(|(from, to, _)| (from.to_string(), to.to_string())).collect();
    assert_eq!(allowed.len(), EDGES.len(), "an edge stands twice in the table");
    let forbidden: Vec<_> = found.difference(&allowed).collect();
    assert!(forbidden.is_empty(), "these rooms name others and the table has no reason for it: {forbidden:#?}");
    let unused: Vec<_> = allowed.difference(&found).collect();
    assert!(unused.is_empty(), "these edges are gone, and can leave the table: {unused:#?}");
}

#[test]
fn no_edge_of_the_table_leads_up_or_into_the_shell() {
    let mut below = BTreeSet::from(["cache", "freeing", "text", "tally", "history", "matcher"]);
    let mut last = "";
    for (from, to, reason) in EDGES {
        if *from != last {
            assert!(!below.contains(from), "the edges of {from} do not stand together");
            below.insert(last);
            last = from;
        }
        assert!(to.is_empty() || below.contains(to), "{from} -> {to} leads up");
        assert!(
            !SHELL.contains(to) || *from == "cli" || (*from, *to) == ("serve", "load"),
            "{from} -> {to} leads into the shell"
        );
        assert!(!reason.is_empty());
    }
}

#[test]
fn only_the_shell_touches_the_world_outside() {
    for source in sources() {
        for (name, rooms, reason) in OUTSIDE {
            let allowed = source.room.is_empty() || rooms.contains(&&*source.room);
            assert!(allowed || !names(&source.code, name), "{} names {name}: {reason}", source.path);
        }
        let imports_fs = source.code.contains("use std::{")
            && source.code.split("use std::{").any(|rest| {
                rest.split('}')
                    .next()
                    .unwrap_or_default()
                    .split(',')
                    .any(|item| item.trim().split("::").next() == Some("fs"))
            });
        assert!(!imports_fs || ["load", "publish"].contains(&&*source.room), "{} imports std::fs", source.path);
    }
}

/// Whether the code holds a name, not as the end of a longer one.
fn names(code: &str, name: &str) -> bool {
    let inside = |at: usize| code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    code.match_indices(name).any(|(at, _)| !inside(at))
}

#[test]
fn rooms_are_entered_through_their_own_names() {
    for source in sources().iter().filter(|source| !source.path.contains('/')) {
        let leaves =
            source.code.lines().any(|line| line.starts_with("use super::") || line.starts_with("use self::super"));
        assert!(!leaves, "{} names the crate as `super`: write `crate::`, which is checked", source.path);
    }
}

#[test]
fn the_reader_of_edges_sees_them() {
    let rooms = ["a", "b", "c"].map(str::to_owned).into_iter().collect();
    let found =
        named(&code("//! crate::c\nuse crate::{a, b::{X, Y}, Z};\nfn f() { crate::a::g() }\n// crate::c"), &rooms);
    assert_eq!(found, ["", "a", "b"].map(str::to_owned).into_iter().collect());
    assert!(names("std::fs::read", "std::fs") && !names("eprintln!(\"\")", "println!"));
}

#[test]
fn files_open_with_their_role_and_stay_short() {
    for source in sources() {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(&source.path)).unwrap();
        assert!(text.starts_with("//! "), "{} does not say what it is for", source.path);
        let lines = text.lines().count();
        assert!(lines <= 400, "{} has {lines} lines", source.path);
    }
}
