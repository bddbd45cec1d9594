//! `Shown`: what the preview answers with: the last good site, and what is wrong with the sources since.

use std::sync::Arc;

use bytes::Bytes;

use crate::site::{Site, SitePath};

/// Says what a site was made from. It changes with every input, and no page shows it.
const MANIFEST: &str = "catalog.manifest.json";

/// A site and the path that it is served below.
#[derive(Clone, Debug)]
pub(super) struct Preview {
    pub(super) site: Site,
    /// Begins and ends with `/`; percent-encoded, as in an address.
    pub(super) base_path: String,
    /// Tells a page whether it is out of date. It is made from the inputs, so that it means the same to a server that
    /// was started anew.
    pub(super) version: String,
}

impl Preview {
    /// Whether readers see the same in both.
    fn looks_like(&self, other: &Self) -> bool {
        let [own, others] = [self, other].map(|preview| &preview.site.files);
        let is_same = |((path, bytes), (other, others)): ((&SitePath, &Bytes), (&SitePath, &Bytes))| {
            // What a build did not make anew is the same piece of memory.
            let is_equal = || bytes.as_ptr_range() == others.as_ptr_range() || bytes == others;
            path == other && (path.as_str() == MANIFEST || is_equal())
        };
        self.base_path == other.base_path && own.len() == others.len() && own.iter().zip(others).all(is_same)
    }
}

/// What is shown now.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    /// The last good site; none if there has been none yet.
    pub(super) preview: Option<Arc<Preview>>,
    /// Why the sources give no site at present, as text.
    pub(super) problems: Option<String>,
}

impl Shown {
    /// Shows another site; whether it looks different, so that pages must be loaded anew.
    pub(super) fn replace(&mut self, mut preview: Preview) -> bool {
        let same = self.preview.as_ref().filter(|old| old.looks_like(&preview));
        let is_new = same.is_none();
        if let Some(old) = same {
            preview.version.clone_from(&old.version);
        }
        self.preview = Some(Arc::new(preview));
        is_new
    }

    /// The version of the site; empty while there is none.
    pub(super) fn version(&self) -> &str {
        self.preview.as_ref().map_or("", |preview| &preview.version)
    }

    /// The path that the site is served below.
    pub(super) fn base_path(&self) -> &str {
        self.preview.as_ref().map_or("/", |preview| &preview.base_path)
    }

    /// What the pages are told, as JSON.
    pub(super) fn message(&self) -> String {
        serde_json::json!({"version": self.version(), "problems": self.problems}).to_string()
    }
}
