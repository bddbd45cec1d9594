//! The browser's matcher is built from the sources that stand beside it.
//!
//! `wasm/build` makes `site/matcher.wasm`, and with `UPDATE_WASM=1` this test records what it was made from. That the two
//! matchers agree byte for byte is tested in a browser.

#![allow(clippy::disallowed_methods, reason = "the test reads the sources")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

/// Everything that the library is made of.
fn sources() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fixed = ["src/matcher.rs", "src/wasm.rs", "wasm/Cargo.lock", "wasm/Cargo.toml", "wasm/build"];
    let mut sources: Vec<_> = fixed.iter().map(|name| root.join(name)).collect();
    let parts = fs::read_dir(root.join("src/matcher")).unwrap().map(|entry| entry.unwrap().path());
    sources.extend(parts.filter(|path| path.is_file() && !path.ends_with("tests.rs")));
    sources.sort();
    sources
}

#[test]
fn the_library_is_built_from_these_sources() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut lines: Vec<String> =
        vec!["site/matcher.wasm".into()].into_iter().map(|name: String| line(root, &root.join(name))).collect();
    lines.extend(sources().iter().map(|path| line(root, path)));
    let actual = lines.concat();
    let record = root.join("wasm/built-from.txt");
    if std::env::var_os("UPDATE_WASM").is_some() {
        fs::write(&record, &actual).unwrap();
    }
    let expected = fs::read_to_string(&record).unwrap_or_default();
    assert!(
        expected == actual,
        "the matcher has changed since site/matcher.wasm was built; run wasm/build\n{}",
        support::diff(&expected, &actual)
    );
}

/// The digest of a file and its name.
fn line(root: &Path, path: &Path) -> String {
    let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
    format!("{}  {name}\n", blake3::hash(&fs::read(path).unwrap()).to_hex())
}
