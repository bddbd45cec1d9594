//! The moment of publication: the new tree takes the place of the old one.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::error::{Context, PublishError};
use super::target::Target;

/// Puts the tree at `stage` in the target's place; gives the path that the old tree has then, if there was one.
pub(super) fn exchange(stage: &Path, target: &Target, exists: bool) -> Result<Option<PathBuf>, PublishError> {
    if !exists {
        return fs::rename(stage, &target.path).map(|()| None).context("publish to", &target.path);
    }
    match swap(stage, &target.path) {
        Ok(()) => Ok(Some(stage.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::Unsupported => {
            let old = target.beside("old");
            swap_by_renames(stage, &target.path, &old).map(|()| Some(old)).context("publish to", &target.path)
        }
        Err(error) => Err(error).context("publish to", &target.path),
    }
}

/// Exchanges two directories in one step; `Unsupported` where the system or the file system cannot.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn swap(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(|errno| match errno {
        Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP => io::ErrorKind::Unsupported.into(),
        errno => errno.into(),
    })
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn swap(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The same in two steps. A build that is killed between them leaves no target; the next one puts `old` back.
pub(super) fn swap_by_renames(stage: &Path, target: &Path, old: &Path) -> io::Result<()> {
    fs::rename(target, old)?;
    fs::rename(stage, target).or_else(|error| fs::rename(old, target).and(Err(error)))
}
