//! Gives the generator a fingerprint of its own sources, so that a published tree made by another build is not taken
//! for current, and makes cargo embed files that are new.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a build script reads files and prints to cargo"
)]

use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::{fs, io};

fn main() -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    for name in ["Cargo.lock", "fonts", "src", "templates", "site", "playbooks"] {
        println!("cargo::rerun-if-changed={name}");
        if Path::new(name).exists() {
            hash(Path::new(name), &mut hasher)?;
        }
    }
    println!("cargo::rustc-env=FAULTLINE_BUILD={:016x}", hasher.finish());
    Ok(())
}

fn hash(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    if path.is_file() {
        hasher.write(path.to_string_lossy().as_bytes());
        hasher.write(&fs::read(path)?);
        return Ok(());
    }
    let mut children: Vec<PathBuf> =
        fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    children.sort();
    children.iter().try_for_each(|child| hash(child, hasher))
}
