//! `publish`: a [`Site`] to a directory, atomically. The only code of Faultline that writes or deletes.
//!
//! 1. `Target` finds the real directory, takes its lock and clears away what a killed build left beside it.
//! 2. `Present` reads what stands there: the tree, and the marker that says which files Faultline wrote.
//! 3. `Plan` compares the two: what is new, different, the same, gone, or someone else's; it refuses conflicts.
//! 4. A tree that equals the plan is left alone. Otherwise `Stage` builds the new tree beside the old one, with hard
//!    links for what stays, the two change places, and the old one is removed.
//!
//! A reader, and a build killed at any moment, sees the old tree or the new one, whole. That holds for processes, not
//! for power cuts: nothing is flushed to the disk. A foreign file that is put into the tree while a build publishes may
//! be missed by it.

#![expect(clippy::disallowed_methods, reason = "the shell writes the file system")]

use std::fs;
use std::path::{Path, PathBuf};

use crate::site::Site;

mod compare;
mod error;
mod exchange;
mod lock;
mod marker;
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

use error::Context;
use marker::Marker;
use plan::Plan;
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

/// Makes `dir` hold `site` and whatever was there that Faultline did not write.
///
/// `on_wait` is called once if another build holds the target, before waiting for it. `progress` is told, from several
/// threads, how many more files are in place; its calls add up to the number of files.
///
/// # Errors
///
/// A refusal if the target is not Faultline's to write, or something foreign stands in the way of a file; a failure if
/// the system gives one. Either way the target is as it was.
pub fn publish(
    site: &Site,
    dir: &Path,
    on_wait: &mut dyn FnMut(),
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Report, PublishError> {
    let target = Target::resolve(dir)?;
    let _lock = target.lock(on_wait)?;
    target.recover()?;
    let present = Present::of_target(&target.path)?;
    let plan = Plan::new(site, &present)?;
    if plan.is_in_place() {
        refresh_marker(&target, &present, &Marker::of(site))?;
        progress(site.files.len());
        return Ok(Report { warnings: site.warnings, ..plan.report });
    }
    let stage = Stage::create(target.beside("stage"))?;
    let (made, marker) = rayon::join(|| stage.make_folders(&plan), || Marker::of(site));
    made?;
    stage.fill(&plan, &present, progress)?;
    stage.seal(&marker, &plan, &present)?;
    let left_behind = stage.take_place_of(&target, present.exists)?;
    Ok(Report { left_behind, warnings: site.warnings, ..plan.report })
}

/// Replaces the marker of a tree whose files are all as they should be, if it says something else or is older than one
/// of them (as in a copy of a tree), so that the next build finds the tree current.
fn refresh_marker(target: &Target, present: &Present, marker: &Marker) -> Result<(), PublishError> {
    let bytes = marker.to_bytes();
    if present.marker_bytes.as_ref() == Some(&bytes) && marker.is_borne_out(&target.path) {
        return Ok(());
    }
    let (temporary, place) = (target.beside("marker"), target.path.join(MARKER));
    fs::write(&temporary, bytes)
        .and_then(|()| fs::rename(&temporary, &place))
        .inspect_err(|_| drop(fs::remove_file(&temporary)))
        .context("write", &place)
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
