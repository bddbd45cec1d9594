//! `Shown`: what the preview answers with: the last good site, and what is wrong with the sources since.

use std::sync::Arc;

use crate::site::Site;

/// A site and the path that it is served below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Preview {
    pub(super) site: Site,
    /// Begins and ends with `/`; percent-encoded, as in an address.
    pub(super) base_path: String,
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
    /// Puts another site in the place of this one, unless it has the same bytes; whether it did.
    pub(super) fn replace(&mut self, preview: Preview) -> bool {
        let is_same = |old: &Arc<Preview>| old.site.files == preview.site.files && old.base_path == preview.base_path;
        let is_new = !self.preview.as_ref().is_some_and(is_same);
        if is_new {
            self.preview = Some(Arc::new(preview));
        }
        is_new
    }

    /// Tells a page whether it is out of date; empty while there is no site.
    ///
    /// It is made from the inputs, so that it means the same to a server that was started anew.
    pub(super) fn version(&self) -> &str {
        self.preview.as_ref().map_or("", |preview| &preview.site.summary.fingerprint)
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
