//! `Plan`: the new tree, folder by folder, and how it differs from the present one.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;

use super::Report;
use super::error::{PublishError, PublishErrorKind};
use super::present::{Present, folders_of};
use super::tree::Kind;
use crate::site::SitePath;

/// Every folder of the new tree, by path; the root is the empty path.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) folders: BTreeMap<&'a OsStr, Folder<'a>>,
    pub(super) report: Report,
    in_place: bool,
}

/// What goes directly into one folder.
#[derive(Debug, Default)]
pub(super) struct Folder<'a> {
    pub(super) outputs: Vec<&'a Output>,
    /// What Faultline did not write, by path.
    pub(super) kept: Vec<(&'a OsStr, Kind)>,
    /// True for a folder that Faultline did not make.
    pub(super) foreign: bool,
}

/// One file of the site.
#[derive(Debug)]
pub(super) struct Output {
    pub(super) path: SitePath,
    /// Its size.
    pub(super) bytes: u64,
    /// True if the present tree has it with the same bytes; else the stage has it.
    pub(super) same: bool,
}

impl<'a> Plan<'a> {
    /// Compares a site's files, ordered by path, with what is there; refuses them if something foreign is in the way.
    pub(super) fn new(outputs: &'a [Output], present: &'a Present) -> Result<Self, PublishError> {
        let mut folders = folders(outputs);
        if let Some(output) = outputs.iter().find(|output| folders.contains_key(name(output))) {
            return Err(PublishError::refusal(PublishErrorKind::Contradiction, output.path.as_str()));
        }
        for (path, kind) in present.foreign() {
            if is_in_the_way(path, kind, outputs, &folders) {
                return Err(PublishError::refusal(PublishErrorKind::InTheWay, present.dir.join(path)));
            }
            keep(&mut folders, path, kind);
        }
        let report = report(outputs, present);
        let surplus = |(path, kind): (&_, &Kind)| *kind == Kind::Folder && !folders.contains_key::<OsStr>(path);
        let in_place = present.exists
            && (report.changed, report.removed) == (0, 0)
            && !present.tree.entries.iter().any(|(path, kind)| surplus((path.as_os_str(), kind)));
        Ok(Self { folders, report, in_place })
    }

    /// True if the present tree is the new one, but for the marker.
    pub(super) fn is_in_place(&self) -> bool {
        self.in_place
    }
}

fn name(output: &Output) -> &OsStr {
    OsStr::new(output.path.as_str())
}

fn folders(outputs: &[Output]) -> BTreeMap<&OsStr, Folder<'_>> {
    let mut folders = BTreeMap::from([(OsStr::new(""), Folder::default())]);
    for output in outputs {
        let mut last = "";
        for folder in folders_of(output.path.as_str()) {
            folders.entry(OsStr::new(folder)).or_default();
            last = folder;
        }
        folders.entry(OsStr::new(last)).or_default().outputs.push(output);
    }
    folders
}

/// True if what stands at `path` cannot be kept along with the outputs.
fn is_in_the_way(path: &OsStr, kind: Kind, outputs: &[Output], folders: &BTreeMap<&OsStr, Folder>) -> bool {
    let is_output = |path: &Path| outputs.binary_search_by(|output| name(output).cmp(path.as_os_str())).is_ok();
    let displaces_folder = kind != Kind::Folder && folders.contains_key(path);
    displaces_folder || Path::new(path).ancestors().any(is_output)
}

/// Gives what stands at `path` its place in the new tree.
fn keep<'a>(folders: &mut BTreeMap<&'a OsStr, Folder<'a>>, path: &'a OsStr, kind: Kind) {
    let parents = Path::new(path).ancestors().skip(1).map(Path::as_os_str);
    for parent in parents {
        folders.entry(parent).or_default();
    }
    if kind == Kind::Folder {
        folders.entry(path).or_default().foreign = true;
    } else {
        let parent = Path::new(path).parent().map_or(OsStr::new(""), Path::as_os_str);
        folders.entry(parent).or_default().kept.push((path, kind));
    }
}

fn report(outputs: &[Output], present: &Present) -> Report {
    let changed = outputs.iter().filter(|output| !output.same).count();
    let planned = |path: &str| outputs.binary_search_by(|output| output.path.as_str().cmp(path)).is_ok();
    let removed = present.ours().filter(|path| !planned(path)).count();
    Report { files: outputs.len(), changed, removed, ..Report::default() }
}
