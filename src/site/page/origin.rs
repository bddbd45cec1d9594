//! What a failure's page says of itself: where it is kept, whether it is kept up, and what it is in other formats.

use minijinja::Value;
use serde::Serialize;

use super::Link;

/// What a retired page says of that.
#[derive(Debug, Serialize)]
pub struct RetiredView<'a> {
    /// Since when.
    pub since: Option<String>,
    /// Why, as HTML.
    pub reason: Value,
    /// What to read instead.
    pub instead: Option<&'a Link>,
}

/// Where a playbook is kept.
#[derive(Debug, Serialize)]
pub struct SourceView<'a> {
    /// Its path.
    pub path: std::borrow::Cow<'a, str>,
    /// Its page in the repository.
    pub href: Option<String>,
    /// The page in the repository with its past.
    pub history: Option<String>,
    /// The day of its last change.
    pub changed: Option<&'a str>,
    /// The page in the repository where it can be edited.
    pub edit: Option<String>,
}

/// A page in other formats.
#[derive(Debug, Serialize)]
pub struct Twins {
    /// The link to its Markdown.
    pub markdown: String,
    /// The link to its JSON.
    pub json: String,
}
