//! The same bytes everywhere: whatever the number of threads, the order in which sources are found or written, the
//! working directory, the locale and the time zone, one project gives one tree.

#![allow(clippy::disallowed_methods, reason = "tests write projects and start programs")]

mod support;

use std::fs;
use std::path::Path;

use faultline::inputs::{Inputs, Source};
use faultline::{Options, generate};
use rayon::ThreadPoolBuilder;
use snapbox::cmd::{Command, cargo_bin};
use support::{Tree, path, site_tree, sources, tree};

fn project() -> Vec<Source> {
    sources(&path("golden/small/input"))
}

/// The site of these sources, and what is said of them.
fn generated(sources: Vec<Source>) -> (Tree, String) {
    let inputs = Inputs::new(sources);
    let checked = generate(&inputs, &Options::default());
    let site = checked.value.expect("the project is valid");
    (site_tree(&site), format!("{} {} {:?}", site.summary.fingerprint, site.summary.warnings, checked.diagnostics))
}

/// Puts values into one of many orders; equal seeds give equal orders.
fn shuffle<T>(values: &mut [T], mut seed: u64) {
    for last in (1..values.len()).rev() {
        // Knuth's linear congruential generator, of which the upper bits are good enough.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        values.swap(last, (seed >> 33) as usize % (last + 1));
    }
}

/// Writes sources as files, in their order.
fn write(directory: &Path, sources: &[Source]) {
    for source in sources {
        let file = directory.join(&source.path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, &source.bytes).unwrap();
    }
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let on = |threads| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| generated(project()))
    };
    let one = on(1);
    assert!(one == on(2), "two threads");
    assert!(one == on(8), "eight threads");
}

#[test]
fn the_order_of_the_sources_does_not_matter() {
    let sorted = generated(project());
    for seed in 0..6 {
        let mut sources = project();
        shuffle(&mut sources, seed);
        assert!(sorted == generated(sources), "seed {seed}");
    }
}

#[test]
fn the_program_publishes_the_same_tree_from_anywhere() {
    let place = tempfile::tempdir().unwrap();
    let build = |name: &str, seed: u64, environment: &[(&str, &str)], inside: bool| {
        let (root, elsewhere) = (place.path().join(name), place.path().join("elsewhere"));
        let mut sources = project();
        shuffle(&mut sources, seed);
        write(&root, &sources);
        fs::create_dir_all(&elsewhere).unwrap();
        let mut command = Command::new(cargo_bin!("faultline")).arg("build").arg("--quiet");
        if inside {
            command = command.current_dir(&root);
        } else {
            command = command.current_dir(&elsewhere).arg("--root").arg(&root);
        }
        command.envs(environment.iter().copied()).assert().success().stdout_eq("").stderr_eq("");
        tree(&root.join("public"))
    };
    let first = build("first", 1, &[("LC_ALL", "C"), ("TZ", "UTC"), ("RAYON_NUM_THREADS", "1")], true);
    let others = [
        ("second", 2, [("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati"), ("RAYON_NUM_THREADS", "2")], false),
        ("third", 3, [("LANG", "de_DE.ISO-8859-1"), ("TZ", "America/St_Johns"), ("RAYON_NUM_THREADS", "8")], true),
        ("a fourth", 4, [("LANG", "ja_JP.eucJP"), ("TZ", ""), ("SOURCE_DATE_EPOCH", "0")], false),
    ];
    for (name, seed, environment, inside) in others {
        let other = build(name, seed, &environment, inside);
        let paths = || first.keys().chain(other.keys()).filter(|path| first.get(*path) != other.get(*path));
        assert_eq!(paths().next(), None, "{name}");
    }
    assert!(first.contains_key(".faultline"), "the marker is compared too");
    let (site, _) = generated(project());
    assert!(site.iter().all(|(path, bytes)| first.get(path) == Some(bytes)), "the program and the library agree");
    assert_eq!(first.len(), site.len() + 1);
}
