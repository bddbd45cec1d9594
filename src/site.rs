//! `Site`: every file that a build emits, in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;

pub mod asset;
pub mod card;
pub mod data;
pub mod feed;
pub mod highlight;
pub mod markdown;
pub mod page;
pub mod plan;
pub mod related;
pub mod route;
pub mod search;
mod site_path;
pub mod template;

pub use site_path::SitePath;

/// Takes the files of a site as they are made, from several threads at once and in no order.
///
/// A build of ten thousand pages need not hold them all: what takes them may write each and forget it.
pub trait Sink: Sync {
    /// Takes one file. What goes wrong with it the sink keeps to itself until it is asked.
    fn put(&self, path: SitePath, bytes: Bytes);

    /// Whether the sink has the file already and takes it for put, so that it need not be made.
    ///
    /// It is asked only about files whose paths say all that they hold.
    fn keep(&self, path: &SitePath) -> bool {
        let _ = path;
        false
    }
}

/// Keeps every file in memory.
impl Sink for Mutex<BTreeMap<SitePath, Bytes>> {
    fn put(&self, path: SitePath, bytes: Bytes) {
        self.lock().unwrap_or_else(PoisonError::into_inner).insert(path, bytes);
    }
}

/// Keeps every file in memory but the cards, which need not be drawn for who looks only at what the site says.
#[derive(Debug, Default)]
pub struct Sketch {
    files: Mutex<BTreeMap<SitePath, Bytes>>,
}

impl Sketch {
    /// What it took.
    pub fn into_files(self) -> BTreeMap<SitePath, Bytes> {
        self.files.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Sketch {
    fn put(&self, path: SitePath, bytes: Bytes) {
        self.files.put(path, bytes);
    }

    fn keep(&self, _: &SitePath) -> bool {
        true
    }
}

/// What is known of a site once all of its files are made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many failures it has.
    pub failures: usize,
    /// How many HTML pages it has.
    pub pages: usize,
    /// How many files it has.
    pub files: usize,
    /// How many warnings there were; a build that finds the site current says so.
    pub warnings: usize,
    /// Identifies what the site was made from: the inputs, the options and the generator's own build.
    /// Equal fingerprints mean equal files.
    pub fingerprint: String,
}

/// The files of a site, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// Every file and its bytes.
    pub files: BTreeMap<SitePath, Bytes>,
    /// What is known of it.
    pub summary: Summary,
}
