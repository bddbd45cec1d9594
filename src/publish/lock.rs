//! `Lock`: one build at a time per target.
//!
//! The lock is on a file beside the target, which exists only while a build holds or awaits it. The system releases the
//! lock of a killed process; the file that it leaves is taken up, and removed, by the next build.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::error::{Context, PublishError};

/// Held until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock; calls `on_wait` once if another holds it.
    pub(super) fn take(path: PathBuf, on_wait: &mut dyn FnMut()) -> Result<Self, PublishError> {
        let mut waited = false;
        loop {
            let file = open(&path).context("create", &path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    if !waited {
                        on_wait();
                    }
                    waited = true;
                    file.lock().context("lock", &path)?;
                }
                Err(TryLockError::Error(error)) => return Err(error).context("lock", &path),
            }
            // Whoever held it has removed the file: a lock on that keeps nobody out.
            if is_at(&file, &path) {
                return Ok(Self { path, _file: file });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Before the lock goes with the file: afterwards it may be another's.
        let _ = fs::remove_file(&self.path);
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(false).open(path)
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    matches!((file.metadata().map(place), fs::metadata(path).map(place)), (Ok(ours), Ok(there)) if ours == there)
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}
