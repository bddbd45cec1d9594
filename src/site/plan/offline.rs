//! `offline.json`: what the service worker keeps for a reader without a network, each with a checksum of its content, so
//! that an update fetches what has changed and no more.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use flate2::Crc;
use serde_json::json;

use super::file;
use crate::site::data;
use crate::site::route::{Route, address_of};
use crate::site::{Sink, SitePath};

/// The name of the list.
pub(super) const LIST: &str = "offline.json";
/// Up to so many failures every page is kept, which is some 6 MB as it is sent. Of a larger catalog a reader keeps the
/// pages that they have read, and those that lead to all others.
const MOST_FAILURES: usize = 1000;

/// Passes the files of a site on, and remembers those that are to be kept.
pub(super) struct Kept<'a> {
    sink: &'a dyn Sink,
    failures: usize,
    sums: Mutex<BTreeMap<String, String>>,
}

impl<'a> Kept<'a> {
    /// For a site of so many failures.
    pub(super) fn new(sink: &'a dyn Sink, failures: usize) -> Self {
        Self { sink, failures, sums: Mutex::default() }
    }

    /// Makes the list, when all other files are made.
    pub(super) fn finish(self) {
        let sums = self.sums.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some((path, bytes)) = file(&Route::File(LIST), data::json(&json!({"files": sums}))) {
            self.sink.put(path, bytes);
        }
    }
}

impl Sink for Kept<'_> {
    fn put(&self, path: SitePath, bytes: Bytes) {
        if is_kept(path.as_str(), self.failures) {
            let mut crc = Crc::new();
            crc.update(&bytes);
            let sum = format!("{:08x}", crc.sum());
            let address = address_of(path.as_str()).to_owned();
            self.sums.lock().unwrap_or_else(PoisonError::into_inner).insert(address, sum);
        }
        self.sink.put(path, bytes);
    }

    fn keep(&self, path: &SitePath) -> bool {
        self.sink.keep(path)
    }
}

/// Whether a reader needs a file: pages and what they load, not what programs, hosts and devices read.
fn is_kept(path: &str, failures: usize) -> bool {
    match path.split_once('/').map_or(("", path), |(directory, _)| (directory, path)) {
        ("failures", path) => path.ends_with(".html") && failures <= MOST_FAILURES,
        ("assets", path) => !path.ends_with(".png"),
        ("schemas" | "cards", _) => false,
        ("", path) => path == "index.html",
        (_, path) => !path.ends_with(".xml"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_needs_is_kept() {
        let kept =
            ["index.html", "failures/a/index.html", "news/index.html", "diagnose/rules.json", "assets/style.1.css"];
        let left = [
            "404.html",
            "catalog.json",
            "feed.xml",
            "failures/a.md",
            "failures/a.json",
            "cards/a.1.png",
            "categories/ci/feed.xml",
        ];
        assert!(kept.iter().all(|path| is_kept(path, 1000)));
        assert!(left.iter().all(|path| !is_kept(path, 1000)));
        assert!(!is_kept("failures/a/index.html", 1001) && is_kept("signals/index.html", 1001));
    }
}
