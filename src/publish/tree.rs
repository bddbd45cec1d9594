//! `Tree`: what stands in a directory, at every depth; and how it is removed.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::{fs, io};

use rayon::prelude::*;

use super::error::{Context, PublishError};

/// What one entry is; symbolic links are not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    Link,
    /// A socket, a pipe or a device.
    Special,
}

/// Every entry under a directory, by its path from there with `/` between the parts.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) entries: BTreeMap<OsString, Kind>,
}

impl Tree {
    /// Reads `root` level by level, the directories of a level in parallel.
    pub(super) fn scan(root: &Path) -> Result<Self, PublishError> {
        let mut entries = Vec::new();
        let mut level = vec![OsString::new()];
        while !level.is_empty() {
            let lists = level.par_iter().map(|folder| list(root, folder)).collect::<Result<Vec<_>, _>>()?;
            let found = entries.len();
            entries.extend(lists.into_iter().flatten());
            let folders = entries[found..].iter().filter(|(_, kind)| *kind == Kind::Folder);
            level = folders.map(|(path, _)| path.clone()).collect();
        }
        Ok(Self { entries: entries.into_iter().collect() })
    }

    pub(super) fn get(&self, path: &str) -> Option<Kind> {
        self.entries.get(OsStr::new(path)).copied()
    }
}

/// The entries of one folder of `root`.
fn list(root: &Path, folder: &OsStr) -> Result<Vec<(OsString, Kind)>, PublishError> {
    let full = root.join(folder);
    let entry = |entry: io::Result<fs::DirEntry>| {
        let entry = entry?;
        let kind = match entry.file_type()? {
            kind if kind.is_dir() => Kind::Folder,
            kind if kind.is_file() => Kind::File,
            kind if kind.is_symlink() => Kind::Link,
            _ => Kind::Special,
        };
        let mut path = OsString::with_capacity(folder.len() + 1 + entry.file_name().len());
        if !folder.is_empty() {
            path.push(folder);
            path.push("/");
        }
        path.push(entry.file_name());
        Ok((path, kind))
    };
    fs::read_dir(&full).and_then(|entries| entries.map(entry).collect()).context("read", &full)
}

/// Removes whatever stands at `root`, if anything does.
pub(super) fn remove(root: &Path) -> Result<(), PublishError> {
    match fs::symlink_metadata(root) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Ok(metadata) if !metadata.is_dir() => return fs::remove_file(root).context("remove", root),
        _ => {}
    }
    match remove_folder(root) {
        // A directory that was carried over may not let its entries go.
        Err(error) if error.is_permission_denied() => unlock(root).and_then(|()| remove_folder(root)),
        result => result,
    }
}

/// Empties the folders level by level, then removes them, innermost first.
fn remove_folder(root: &Path) -> Result<(), PublishError> {
    let mut levels = vec![vec![OsString::new()]];
    while let Some(level) = levels.last().filter(|level| !level.is_empty()) {
        let below = level.par_iter().map(|folder| empty(root, folder)).collect::<Result<Vec<_>, _>>()?;
        levels.push(below.concat());
    }
    levels.iter().flatten().rev().try_for_each(|folder| {
        let folder = root.join(folder);
        fs::remove_dir(&folder).context("remove", &folder)
    })
}

/// Removes what one folder of `root` holds, except its folders, which it gives.
fn empty(root: &Path, folder: &OsStr) -> Result<Vec<OsString>, PublishError> {
    let (folders, files): (Vec<_>, Vec<_>) =
        list(root, folder)?.into_iter().partition(|(_, kind)| *kind == Kind::Folder);
    files.par_iter().try_for_each(|(file, _)| {
        let file = root.join(file);
        fs::remove_file(&file).context("remove", &file)
    })?;
    Ok(folders.into_iter().map(|(path, _)| path).collect())
}

/// Lets the owner write to every directory from `root` down.
#[cfg(unix)]
fn unlock(root: &Path) -> Result<(), PublishError> {
    use std::os::unix::fs::PermissionsExt;
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).context("unlock", &folder)?;
        for (path, kind) in list(&folder, OsStr::new(""))? {
            if kind == Kind::Folder {
                folders.push(folder.join(path));
            }
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn unlock(_: &Path) -> Result<(), PublishError> {
    Ok(())
}
