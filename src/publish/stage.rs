//! `Stage`: the new tree while it is built beside the old one.
//!
//! 1. `make_folders` makes the folders, outermost first.
//! 2. `fill` adds the files: linked to the present tree where the bytes are the same, written otherwise; what Faultline
//!    did not write is carried over.
//! 3. `seal` adds the marker and gives folders the permissions that they had.
//! 4. `take_place_of` exchanges it with the target and removes the old tree.
//!
//! A stage that is dropped before that is removed.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::error::{Context, PublishError, PublishErrorKind};
use super::exchange;
use super::marker::{MARKER, Marker};
use super::plan::{Output, Plan};
use super::present::{Present, refuse_mount_point};
use super::target::Target;
use super::tree::{self, Kind};

/// Removed, with all that it holds, when it is dropped.
#[derive(Debug)]
pub(super) struct Stage {
    path: PathBuf,
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
        Ok(Self { path })
    }

    /// Makes every folder of `plan`. Several threads would only queue for the lock of the same parent.
    pub(super) fn make_folders(&self, plan: &Plan) -> Result<(), PublishError> {
        // In the order of their paths, parents come first.
        plan.folders.keys().filter(|path| !path.is_empty()).try_for_each(|path| {
            let folder = self.path.join(path);
            fs::create_dir(&folder).context("create", &folder)
        })
    }

    /// Gives every folder what it holds, in parallel.
    pub(super) fn fill(
        &self,
        plan: &Plan,
        present: &Present,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<(), PublishError> {
        let folders: Vec<_> = plan.folders.values().collect();
        folders.par_iter().flat_map(|folder| &folder.outputs).try_for_each(|output| {
            self.put(output, &present.dir)?;
            progress(1);
            Ok(())
        })?;
        folders
            .par_iter()
            .flat_map(|folder| &folder.kept)
            .try_for_each(|(path, kind)| carry(*kind, &present.dir.join(path), &self.path.join(path)))
    }

    fn put(&self, output: &Output, old: &Path) -> Result<(), PublishError> {
        let path = self.path.join(output.path.as_str());
        // Some file systems have no hard links, and some limit them: the bytes are at hand.
        if output.same && fs::hard_link(old.join(output.path.as_str()), &path).is_ok() {
            return Ok(());
        }
        File::create_new(&path).and_then(|mut file| file.write_all(output.bytes)).context("write", &path)
    }

    /// Adds the marker, which is newer than every file, and gives folders the permissions that they had: the root and
    /// those that Faultline did not make.
    pub(super) fn seal(&self, marker: &Marker, plan: &Plan, present: &Present) -> Result<(), PublishError> {
        let path = self.path.join(MARKER);
        fs::write(&path, marker.to_bytes()).context("write", &path)?;
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
