//! `Site`: every file that a build emits, in memory.

use std::collections::BTreeMap;

pub mod asset;
pub mod data;
pub mod highlight;
pub mod markdown;
pub mod page;
pub mod plan;
pub mod related;
pub mod route;
mod site_path;
pub mod template;

pub use site_path::SitePath;

/// The files of a site, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// Every file and its bytes.
    pub files: BTreeMap<SitePath, Vec<u8>>,
    /// Identifies what the site was made from: the inputs, the options and the generator's own build.
    /// Equal fingerprints mean equal files.
    pub fingerprint: String,
    /// How many warnings there were; a build that finds the site current says so.
    pub warnings: usize,
}
