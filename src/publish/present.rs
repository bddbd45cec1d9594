//! `Present`: what stands in a target before a build, and whose it is.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::error::{Context, PublishError, PublishErrorKind};
use super::marker::{MARKER, Marker};
use super::tree::{Kind, Tree};

/// A directory's tree and marker.
#[derive(Debug, Default)]
pub(super) struct Present {
    pub(super) dir: PathBuf,
    pub(super) exists: bool,
    pub(super) tree: Tree,
    pub(super) marker: Marker,
    pub(super) marker_bytes: Option<Vec<u8>>,
}

impl Present {
    /// Reads a directory that is to be published to: refuses one that Faultline has no claim to.
    pub(super) fn of_target(dir: &Path) -> Result<Self, PublishError> {
        if dir.is_dir() {
            refuse_mount_point(dir)?;
            // Before the whole tree is read: it may be someone's home.
            let is_empty = fs::read_dir(dir).context("read", dir)?.next().is_none();
            if !is_empty && Marker::read(dir)?.is_none() {
                return Err(PublishError::refusal(PublishErrorKind::NotOurs, dir));
            }
        }
        Self::read(dir)
    }

    /// Reads any directory; a missing one is empty.
    pub(super) fn read(dir: &Path) -> Result<Self, PublishError> {
        match fs::metadata(dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self { dir: dir.to_owned(), ..Self::default() });
            }
            Err(error) => return Err(error).context("read", dir),
            Ok(metadata) if !metadata.is_dir() => {
                return Err(PublishError::refusal(PublishErrorKind::NotADirectory, dir));
            }
            Ok(_) => {}
        }
        let (marker, marker_bytes) = match Marker::read(dir)? {
            Some((marker, bytes)) => (marker, Some(bytes)),
            None => (Marker::default(), None),
        };
        Ok(Self { dir: dir.to_owned(), exists: true, tree: Tree::scan(dir)?, marker, marker_bytes })
    }

    /// Everything that Faultline did not write: neither a listed file nor a directory that held one.
    pub(super) fn foreign(&self) -> impl Iterator<Item = (&OsStr, Kind)> {
        let files: BTreeSet<_> = self.marker.files.keys().map(OsStr::new).collect();
        let folders: BTreeSet<_> = self.marker.files.keys().flat_map(|path| folders_of(path)).map(OsStr::new).collect();
        let entries = self.tree.entries.iter().map(|(path, kind)| (path.as_os_str(), *kind));
        entries.filter(move |(path, kind)| match kind {
            Kind::File => *path != MARKER && !files.contains(path),
            Kind::Folder => !folders.contains(path),
            Kind::Link | Kind::Special => true,
        })
    }

    /// The files that Faultline wrote and that are still there.
    pub(super) fn ours(&self) -> impl Iterator<Item = &str> {
        self.marker.files.keys().map(String::as_str).filter(|path| self.tree.get(path) == Some(Kind::File))
    }

    /// The size of a file that Faultline wrote at `path` and that has not been touched since.
    pub(super) fn kept(&self, path: &str) -> Option<u64> {
        self.marker.bears_out(path, &self.dir)
    }

    /// True if there is a file at `path` with exactly these bytes.
    pub(super) fn holds(&self, path: &str, bytes: &[u8]) -> Result<bool, PublishError> {
        if self.tree.get(path) != Some(Kind::File) {
            return Ok(false);
        }
        let full = self.dir.join(path);
        has_bytes(&full, bytes).context("read", &full)
    }
}

fn has_bytes(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let mut file = File::open(path)?;
    if file.metadata()?.len() != bytes.len() as u64 {
        return Ok(false);
    }
    let mut there = vec![0; bytes.len()];
    file.read_exact(&mut there)?;
    Ok(there == bytes)
}

/// The directories that a path of a site lies in, outermost first, without the root.
pub(super) fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

/// Another file system can neither be moved nor share files by links, and is not to be emptied with the old tree.
pub(super) fn refuse_mount_point(dir: &Path) -> Result<(), PublishError> {
    if is_mount_point(dir).context("read", dir)? {
        return Err(PublishError::refusal(PublishErrorKind::MountPoint, dir));
    }
    Ok(())
}

#[cfg(unix)]
fn is_mount_point(dir: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let parent = dir.parent().unwrap_or(dir);
    Ok(fs::metadata(dir)?.dev() != fs::metadata(parent)?.dev())
}

#[cfg(not(unix))]
fn is_mount_point(_: &Path) -> io::Result<bool> {
    Ok(false)
}
