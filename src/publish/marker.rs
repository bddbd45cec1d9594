//! `Marker`: the file in a published tree that says which files Faultline wrote there.
//!
//! It is JSON with one file a line, and the same bytes for the same site: no clock, no machine. An empty marker is one
//! that lists nothing: with it, a person lets Faultline publish into a directory that holds files already.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::{fs, io};

use rayon::prelude::*;
use serde::Deserialize;

use super::error::{Context, PublishError, PublishErrorKind};
use super::plan::Output;
use crate::site::{SitePath, Summary};

/// The name of the marker, at the top of the published tree.
pub const MARKER: &str = ".faultline";

/// The version of the format that is written and read.
const FORMAT: u32 = 1;

/// What was published: the source of truth for what may be replaced or deleted.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Marker {
    pub(super) fingerprint: String,
    /// How many warnings the site was built with.
    pub(super) warnings: usize,
    /// The size of each file that was written, by path.
    pub(super) files: BTreeMap<String, u64>,
}

#[derive(Deserialize)]
struct RawMarker {
    format: u32,
    fingerprint: String,
    warnings: usize,
    files: Vec<RawRecord>,
}

#[derive(Deserialize)]
struct RawRecord {
    path: String,
    bytes: u64,
}

impl Marker {
    /// The marker of a tree that holds a site.
    pub(super) fn of(outputs: &[Output], summary: &Summary) -> Self {
        let files = outputs.iter().map(|output| (output.path.as_str().to_owned(), output.bytes));
        Self { fingerprint: summary.fingerprint.clone(), warnings: summary.warnings, files: files.collect() }
    }

    /// The marker in `dir` and its bytes; `None` if there is none.
    pub(super) fn read(dir: &Path) -> Result<Option<(Self, Vec<u8>)>, PublishError> {
        let path = dir.join(MARKER);
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Ok(metadata) if !metadata.is_file() => {
                let kind = PublishErrorKind::DamagedMarker("it is not a file".to_owned());
                return Err(PublishError::refusal(kind, path));
            }
            _ => {}
        }
        let bytes = fs::read(&path).context("read", &path)?;
        match Self::parse(&bytes) {
            Ok(marker) => Ok(Some((marker, bytes))),
            Err(reason) => Err(PublishError::refusal(PublishErrorKind::DamagedMarker(reason), path)),
        }
    }

    fn parse(bytes: &[u8]) -> Result<Self, String> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        let raw: RawMarker = serde_json::from_slice(bytes).map_err(|error| format!("it is damaged ({error})"))?;
        if raw.format != FORMAT {
            return Err(format!("its format is {}, this version of Faultline knows {FORMAT}", raw.format));
        }
        let record = |RawRecord { path, bytes }| match SitePath::new(&path) {
            Ok(_) => Ok((path, bytes)),
            Err(path) => Err(format!("it lists {path:?}, which Faultline never writes")),
        };
        let files = raw.files.into_iter().map(record).collect::<Result<_, _>>()?;
        Ok(Self { fingerprint: raw.fingerprint, warnings: raw.warnings, files })
    }

    /// The marker as it is written.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let fingerprint = serde_json::Value::from(self.fingerprint.as_str());
        let warnings = self.warnings;
        let mut text =
            format!("{{\"format\":{FORMAT},\"fingerprint\":{fingerprint},\"warnings\":{warnings},\"files\":[");
        let mut separator = "\n";
        for (path, bytes) in &self.files {
            let path = serde_json::Value::from(path.as_str());
            let _ = write!(text, "{separator}{{\"path\":{path},\"bytes\":{bytes}}}");
            separator = ",\n";
        }
        text.push_str("\n]}\n");
        text.into_bytes()
    }

    /// True if every listed file is in `dir` with its size, and none was modified after the marker.
    pub(super) fn is_borne_out(&self, dir: &Path) -> bool {
        let Ok(marker) = fs::symlink_metadata(dir.join(MARKER)) else { return false };
        self.files.par_iter().all(|(path, bytes)| is_untouched(&dir.join(path), *bytes, &marker))
    }

    /// The size of a listed file, if it is in `dir` with that size and was not modified after the marker.
    pub(super) fn bears_out(&self, path: &str, dir: &Path) -> Option<u64> {
        let bytes = *self.files.get(path)?;
        let marker = fs::symlink_metadata(dir.join(MARKER)).ok()?;
        is_untouched(&dir.join(path), bytes, &marker).then_some(bytes)
    }
}

/// Whether a file has a size and is not younger than the marker.
fn is_untouched(path: &Path, bytes: u64, marker: &fs::Metadata) -> bool {
    let Ok(written) = marker.modified() else { return false };
    fs::symlink_metadata(path)
        .is_ok_and(|file| file.is_file() && file.len() == bytes && file.modified().is_ok_and(|time| time <= written))
}
