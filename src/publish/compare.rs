//! `compare`: how a directory differs from a site. Reads only, and takes no lock.

use std::ffi::OsStr;
use std::path::Path;

use rayon::prelude::*;

use super::error::PublishError;
use super::present::Present;
use super::tree::Kind;
use crate::site::{Site, SitePath};

/// What publishing a site would change in a directory; every list is sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Files of the site that are not there.
    pub missing: Vec<SitePath>,
    /// Files of the site that are there with other bytes, or as something else than a file.
    pub stale: Vec<SitePath>,
    /// Files that the marker lists, still there, that are no longer part of the site.
    pub left_over: Vec<String>,
    /// HTML pages that neither the site nor the marker knows: put there by hand, or left from a tree whose marker is
    /// lost. Publishing would keep them. Pages under a name that starts with a dot are not looked at.
    pub unlisted: Vec<String>,
}

impl Comparison {
    /// True if publishing would change nothing; pages that Faultline did not write do not count.
    pub fn is_match(&self) -> bool {
        self.missing.is_empty() && self.stale.is_empty() && self.left_over.is_empty()
    }
}

/// Compares what is in `dir`, byte by byte, with `site`. A directory that is not there lacks every file; a tree without
/// a marker is compared as well. Foreign files other than HTML pages are nobody's concern.
///
/// # Errors
///
/// A refusal if `dir` is not a directory or its marker is damaged; a failure if something cannot be read.
pub fn compare(site: &Site, dir: &Path) -> Result<Comparison, PublishError> {
    let present = Present::read(dir)?;
    let mut comparison = Comparison::default();
    let same = site
        .files
        .par_iter()
        .map(|(path, bytes)| present.holds(path.as_str(), bytes))
        .collect::<Result<Vec<_>, _>>()?;
    for (path, _) in site.files.keys().zip(same).filter(|(_, same)| !same) {
        let list =
            if present.tree.get(path.as_str()).is_some() { &mut comparison.stale } else { &mut comparison.missing };
        list.push(path.clone());
    }
    let planned = |path: &str| SitePath::new(path).is_ok_and(|path| site.files.contains_key(&path));
    comparison.left_over = present.ours().filter(|path| !planned(path)).map(str::to_owned).collect();
    let foreign = present.foreign().filter(|(path, kind)| *kind != Kind::Folder && is_page(path));
    let foreign = foreign.map(|(path, _)| path.to_string_lossy().into_owned());
    comparison.unlisted = foreign.filter(|path| !planned(path)).collect();
    Ok(comparison)
}

fn is_page(path: &OsStr) -> bool {
    let extension = Path::new(path).extension().unwrap_or_default();
    let hidden = Path::new(path).iter().any(|part| part.as_encoded_bytes().starts_with(b"."));
    !hidden && (extension.eq_ignore_ascii_case("html") || extension.eq_ignore_ascii_case("htm"))
}
