//! `Stage`: the new tree while it is built beside the old one.
//!
//! 1. `write` adds each file that differs from the present one, with the folders that it lies in.
//! 2. `make_folders` makes the other folders, outermost first.
//! 3. `fill` links the files whose bytes are the same to the present tree, and carries over what Faultline did not write.
//! 4. `seal` adds the marker and gives folders the permissions that they had.
//! 5. `take_place_of` exchanges it with the target and removes the old tree.
//!
//! A stage that is dropped before that is removed.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use foldhash::HashSet;
use rayon::prelude::*;

use super::error::{Context, PublishError, PublishErrorKind};
use super::exchange;
use super::marker::MARKER;
use super::plan::{Output, Plan};
use super::present::{Present, folders_of, refuse_mount_point};
use super::target::Target;
use super::tree::{self, Kind};
use crate::site::SitePath;

/// Removed, with all that it holds, when it is dropped.
#[derive(Debug)]
pub(super) struct Stage {
    path: PathBuf,
    /// The folders that were made.
    folders: Mutex<HashSet<OsString>>,
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next build.
        let _ = tree::remove(&self.path);
    }
}

impl Stage {
    pub(super) fn create(path: PathBuf) -> Result<Self, PublishError> {
        fs::create_dir(&path).context("create", &path)?;
        Ok(Self { path, folders: Mutex::default() })
    }

    /// Adds a file, and the folders that it lies in.
    pub(super) fn write(&self, path: &SitePath, bytes: &[u8]) -> Result<(), PublishError> {
        self.make(folders_of(path.as_str()).map(OsStr::new))?;
        let full = self.path.join(path.as_str());
        match File::create_new(&full).and_then(|mut file| file.write_all(bytes)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(contradiction(path.as_str())),
            result => result.context("write", &full),
        }
    }

    /// Makes every folder of `plan` that is not there yet.
    pub(super) fn make_folders(&self, plan: &Plan) -> Result<(), PublishError> {
        // In the order of their paths, parents come first.
        self.make(plan.folders.keys().copied().filter(|path| !path.is_empty()))
    }

    /// Makes folders, parents first. Not under a lock: to wait for it takes longer than to make a folder.
    fn make<'a>(&self, folders: impl Iterator<Item = &'a OsStr>) -> Result<(), PublishError> {
        for folder in folders {
            if self.made().contains(folder) {
                continue;
            }
            let full = self.path.join(folder);
            match fs::create_dir(&full) {
                // Another thread was faster, or else a file is in the way.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    if !full.is_dir() {
                        return Err(contradiction(&folder.to_string_lossy()));
                    }
                }
                result => result.context("create", &full)?,
            }
            self.made().insert(folder.to_owned());
        }
        Ok(())
    }

    fn made(&self) -> MutexGuard<'_, HashSet<OsString>> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives every folder the rest of what it holds, in parallel.
    pub(super) fn fill(&self, plan: &Plan, present: &Present) -> Result<(), PublishError> {
        let folders: Vec<_> = plan.folders.values().collect();
        let same = folders.par_iter().flat_map(|folder| &folder.outputs).filter(|output| output.same);
        same.try_for_each(|output| self.link(output, &present.dir))?;
        folders
            .par_iter()
            .flat_map(|folder| &folder.kept)
            .try_for_each(|(path, kind)| carry(*kind, &present.dir.join(path), &self.path.join(path)))
    }

    fn link(&self, output: &Output, old: &Path) -> Result<(), PublishError> {
        let (from, to) = (old.join(output.path.as_str()), self.path.join(output.path.as_str()));
        // Some file systems have no hard links, and some limit them.
        fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(drop)).context("write", &to)
    }

    /// Adds the marker, which is newer than every file, and gives folders the permissions that they had: the root and
    /// those that Faultline did not make.
    pub(super) fn seal(&self, marker: &[u8], plan: &Plan, present: &Present) -> Result<(), PublishError> {
        let path = self.path.join(MARKER);
        fs::write(&path, marker).context("write", &path)?;
        // Innermost first: one that may not be written to may not be searched either.
        for (path, _) in plan.folders.iter().rev().filter(|(_, folder)| folder.foreign) {
            let old = present.dir.join(path);
            refuse_mount_point(&old)?;
            copy_permissions(&old, &self.path.join(path))?;
        }
        if present.exists { copy_permissions(&present.dir, &self.path) } else { Ok(()) }
    }

    /// Becomes the target. Gives the path of the old tree if that could not be removed.
    pub(super) fn take_place_of(self, target: &Target, exists: bool) -> Result<Option<PathBuf>, PublishError> {
        let old = exchange::exchange(&self.path, target, exists)?;
        Ok(old.filter(|old| tree::remove(old).is_err()))
    }
}

/// Two paths of one site of which one is a file and the other a folder that holds it.
fn contradiction(path: &str) -> PublishError {
    PublishError::refusal(PublishErrorKind::Contradiction, path)
}

/// Gives the new tree something that Faultline did not write.
fn carry(kind: Kind, from: &Path, to: &Path) -> Result<(), PublishError> {
    if kind == Kind::Link {
        return copy_link(from, to).context("keep", from);
    }
    match fs::hard_link(from, to) {
        Ok(()) => Ok(()),
        // It is not ours to move out of the file system that is mounted there.
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            Err(PublishError::refusal(PublishErrorKind::MountPoint, from))
        }
        Err(_) if kind == Kind::File => copy_file(from, to).context("keep", from),
        Err(error) => Err(error).context("keep", from),
    }
}

fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to)?;
    let modified = fs::metadata(from)?.modified()?;
    File::open(to)?.set_modified(modified)
}

#[cfg(unix)]
fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(not(unix))]
fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to)
}

fn copy_permissions(from: &Path, to: &Path) -> Result<(), PublishError> {
    let permissions = fs::metadata(from).context("read", from)?.permissions();
    fs::set_permissions(to, permissions).context("set the permissions of", to)
}
