//! `Publication`: a site to a directory, atomically. The only code of Faultline that writes or deletes.
//!
//! 1. `begin`: `Target` finds the real directory, takes its lock and clears away what a killed build left beside it;
//!    `Present` reads what stands there, and the marker that says which files Faultline wrote.
//! 2. `put`: each file of the site is compared with the present one, and written to the `Stage` beside the target if it
//!    differs. So a site need not be held in memory.
//! 3. `commit`: `Plan` tells what is new, different, the same, gone, or someone else's; it refuses conflicts. A tree that
//!    equals the plan is left alone. Otherwise the stage is completed, with hard links for what stays, the two trees
//!    change places, and the old one is removed.
//!
//! A publication that is dropped before that removes its stage. A reader, and a build killed at any moment, sees the old
//! tree or the new one, whole. That holds for processes, not for power cuts: nothing is flushed to the disk. A foreign
//! file that is put into the tree while a build publishes may be missed by it.

#![expect(clippy::disallowed_methods, reason = "the shell writes the file system")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use rayon::prelude::*;

use crate::site::{Sink, Site, SitePath, Summary};

mod compare;
mod error;
mod exchange;
mod lock;
mod marker;
mod new_file;
mod plan;
mod present;
mod stage;
mod target;
#[cfg(test)]
mod tests;
mod tree;

pub use compare::{Comparison, compare};
pub use error::{PublishError, PublishErrorKind};
pub use marker::MARKER;
pub use new_file::create_file;

use error::Context;
use lock::Lock;
use marker::Marker;
use plan::{Output, Plan};
use present::Present;
use stage::Stage;
use target::Target;

/// What a build did to its target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The files of the site.
    pub files: usize,
    /// Those that are new or have other bytes than before.
    pub changed: usize,
    /// Files that Faultline wrote before and that are no longer part of the site.
    pub removed: usize,
    /// The warnings that the site was built with.
    pub warnings: usize,
    /// The old tree, if it could not be removed once the new one had taken its place; the next build tries again.
    pub left_behind: Option<PathBuf>,
}

/// A site on its way to a directory; it holds the directory's lock.
#[derive(Debug)]
pub struct Publication {
    // Dropped in this order: the stage goes while the lock is held.
    stage: Mutex<Option<Arc<Stage>>>,
    taken: Mutex<Taken>,
    present: Present,
    target: Target,
    _lock: Lock,
}

/// What the publication has taken so far.
#[derive(Debug, Default)]
struct Taken {
    outputs: Vec<Output>,
    /// The first thing that went wrong.
    error: Option<PublishError>,
}

impl Publication {
    /// Claims a directory; `on_wait` is called once if another build holds it, before waiting for that to end.
    ///
    /// # Errors
    ///
    /// A refusal if the directory is not Faultline's to write; a failure if the system gives one.
    pub fn begin(dir: &Path, on_wait: &mut dyn FnMut()) -> Result<Self, PublishError> {
        let target = Target::resolve(dir)?;
        let lock = target.lock(on_wait)?;
        target.recover()?;
        let present = Present::of_target(&target.path)?;
        Ok(Self { stage: Mutex::default(), taken: Mutex::default(), present, target, _lock: lock })
    }

    /// Makes the directory hold what was put, and whatever was there that Faultline did not write.
    ///
    /// # Errors
    ///
    /// The first error of any `put`; a refusal if something foreign stands in the way of a file; a failure if the system
    /// gives one. In each case the directory is as it was.
    pub fn commit(self, summary: &Summary) -> Result<Report, PublishError> {
        let Taken { mut outputs, error } = self.taken.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = error {
            return Err(error);
        }
        outputs.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let (plan, marker) = rayon::join(
            || Plan::new(&outputs, &self.present),
            || {
                let marker = Marker::of(&outputs, summary);
                let bytes = marker.to_bytes();
                (marker, bytes)
            },
        );
        let (plan, (marker, marker_bytes)) = (plan?, marker);
        let report = Report { warnings: summary.warnings, ..plan.report.clone() };
        if plan.is_in_place() {
            refresh_marker(&self.target, &self.present, &marker, &marker_bytes)?;
            return Ok(report);
        }
        let stage = match self.stage.into_inner().unwrap_or_else(PoisonError::into_inner).and_then(Arc::into_inner) {
            Some(stage) => stage,
            None => Stage::create(self.target.beside("stage"))?,
        };
        stage.make_folders(&plan)?;
        stage.fill(&plan, &self.present)?;
        stage.seal(&marker_bytes, &plan, &self.present)?;
        let left_behind = stage.take_place_of(&self.target, self.present.exists)?;
        Ok(Report { left_behind, ..report })
    }

    /// Compares a file with the present one, and writes it to the stage if they differ.
    fn take(&self, path: SitePath, bytes: &[u8]) -> Result<Output, PublishError> {
        let same = self.present.holds(path.as_str(), bytes)?;
        if !same {
            self.stage()?.write(&path, bytes)?;
        }
        Ok(Output { path, bytes: bytes.len() as u64, same })
    }

    /// The stage, made when the first file needs it.
    fn stage(&self) -> Result<Arc<Stage>, PublishError> {
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stage) = &*stage {
            return Ok(Arc::clone(stage));
        }
        let new = Arc::new(Stage::create(self.target.beside("stage"))?);
        *stage = Some(Arc::clone(&new));
        Ok(new)
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An error stops all further work, and is given by [`Publication::commit`].
impl Sink for Publication {
    fn put(&self, path: SitePath, bytes: Bytes) {
        if self.taken().error.is_some() {
            return;
        }
        let result = self.take(path, &bytes);
        let mut taken = self.taken();
        match result {
            Ok(output) => taken.outputs.push(output),
            Err(error) => drop(taken.error.get_or_insert(error)),
        }
    }

    /// Keeps a file that Faultline published under this path, if its size and time say that it is still the same.
    fn keep(&self, path: &SitePath) -> bool {
        let Some(bytes) = self.present.kept(path.as_str()) else { return false };
        self.taken().outputs.push(Output { path: path.clone(), bytes, same: true });
        true
    }
}

/// Makes `dir` hold a site that is in memory; see [`Publication`].
///
/// # Errors
///
/// Those of [`Publication::begin`] and [`Publication::commit`].
pub fn publish(site: &Site, dir: &Path, on_wait: &mut dyn FnMut()) -> Result<Report, PublishError> {
    let publication = Publication::begin(dir, on_wait)?;
    site.files.par_iter().for_each(|(path, bytes)| publication.put(path.clone(), bytes.clone()));
    publication.commit(&site.summary)
}

/// Replaces the marker of a tree whose files are all as they should be, if it says something else or is older than one
/// of them (as in a copy of a tree), so that the next build finds the tree current.
fn refresh_marker(target: &Target, present: &Present, marker: &Marker, bytes: &[u8]) -> Result<(), PublishError> {
    if present.marker_bytes.as_deref() == Some(bytes) && marker.is_borne_out(&target.path) {
        return Ok(());
    }
    let (temporary, place) = (target.beside("marker"), target.path.join(MARKER));
    fs::write(&temporary, bytes)
        .and_then(|()| fs::rename(&temporary, &place))
        .inspect_err(|_| drop(fs::remove_file(&temporary)))
        .context("write", &place)
}

/// Whether `dir` holds a site, of whatever fingerprint.
pub fn is_published(dir: &Path) -> bool {
    Target::resolve(dir).is_ok_and(|target| target.path.join(MARKER).exists())
}

/// Says whether `dir` already holds the site of this fingerprint, as far as sizes and times tell without reading files.
///
/// `None` if a file that the marker lists is missing, has another size or was modified after the marker; if the marker
/// is missing, damaged or for another fingerprint; or if a killed build left something beside `dir` to clear away.
pub fn is_current(dir: &Path, fingerprint: &str) -> Option<Report> {
    let target = Target::resolve(dir).ok()?;
    let (marker, _) = Marker::read(&target.path).ok()??;
    let current = marker.fingerprint == fingerprint && !target.has_leftovers() && marker.is_borne_out(&target.path);
    current.then(|| Report { files: marker.files.len(), warnings: marker.warnings, ..Report::default() })
}
