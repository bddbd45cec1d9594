//! `news.html`: what is new in the catalog.

use minijinja::Value;
use serde::Serialize;

use super::{Link, PageView};

/// `news.html`: the latest changes.
#[derive(Debug, Serialize)]
pub struct NewsView<'a> {
    /// The site.
    pub site: &'a Value,
    /// The page.
    pub page: PageView,
    /// The months in which something changed, the latest first.
    pub months: Vec<MonthView<'a>>,
    /// How many failures changed before those that are listed.
    pub earlier: usize,
}

/// A month and its changes.
#[derive(Debug, Serialize)]
pub struct MonthView<'a> {
    /// The id of its heading.
    pub anchor: String,
    /// Its name.
    pub label: String,
    /// Its changes, the latest first.
    pub changes: Vec<ChangeView<'a>>,
}

/// A failure that is new or has changed.
#[derive(Debug, Serialize)]
pub struct ChangeView<'a> {
    /// The day.
    pub day: &'a str,
    /// Whether it was added on that day.
    pub is_new: bool,
    /// The link to its page.
    pub href: String,
    /// Its title.
    pub title: &'a str,
    /// The first sentence of its summary.
    pub description: &'a str,
    /// The link to its category.
    pub category: Link,
}
