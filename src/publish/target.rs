//! `Target`: the directory that a site is published to, and the names beside it that are reserved for the work.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{fs, io, path};

use super::error::{Context, PublishError, PublishErrorKind};
use super::lock::Lock;
use super::tree;

/// As many links as the usual systems follow.
const MOST_LINKS: usize = 40;

/// Everything that a build may leave beside its target when it is killed, save the lock, which the next build takes.
const LEFTOVERS: [&str; 3] = ["stage", "old", "marker"];

/// The directory itself, not a link to it.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) path: PathBuf,
    parent: PathBuf,
    name: OsString,
}

impl Target {
    /// Follows `dir` to the directory that it means, which need not exist yet.
    pub(super) fn resolve(dir: &Path) -> Result<Self, PublishError> {
        let mut path = path::absolute(dir).context("find", dir)?;
        for _ in 0..MOST_LINKS {
            let Ok(link) = fs::read_link(&path) else { break };
            path.pop();
            path.push(link);
        }
        match path.canonicalize() {
            Ok(real) => path = real,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).context("find", dir),
        }
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(PublishError::refusal(PublishErrorKind::NoPlace, dir));
        };
        Ok(Self { parent: parent.to_owned(), name: name.to_owned(), path: path.clone() })
    }

    /// A reserved path in the directory that holds the target.
    pub(super) fn beside(&self, role: &str) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(".faultline-");
        name.push(role);
        self.parent.join(name)
    }

    /// Makes the directory that holds the target, and waits until no other build works on it.
    pub(super) fn lock(&self, on_wait: &mut dyn FnMut()) -> Result<Lock, PublishError> {
        fs::create_dir_all(&self.parent).context("create", &self.parent)?;
        Lock::take(self.beside("lock"), on_wait)
    }

    /// Clears away what a killed build left; to be called under the lock.
    ///
    /// If it was killed between two renames, the old tree goes back to its place first.
    pub(super) fn recover(&self) -> Result<(), PublishError> {
        let old = self.beside("old");
        if is_missing(&self.path) && !is_missing(&old) {
            fs::rename(&old, &self.path).context("put back", &self.path)?;
        }
        LEFTOVERS.iter().try_for_each(|role| tree::remove(&self.beside(role)))
    }

    /// True if [`recover`](Self::recover) has something to do, or a lock is there to be taken and removed.
    pub(super) fn has_leftovers(&self) -> bool {
        LEFTOVERS.iter().chain(&["lock"]).any(|role| !is_missing(&self.beside(role)))
    }
}

fn is_missing(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}
