//! The pages that list failures or their signals, and the facets that stand beside a list.

use minijinja::Value;
use serde::Serialize;

use super::PageView;

/// `entry.html`: a failure in a list.
#[derive(Debug, Serialize)]
pub struct EntryView<'a> {
    /// Its id.
    pub id: &'a str,
    /// The link to its page.
    pub href: Value,
    /// Its title.
    pub title: &'a str,
    /// The first sentence of its summary.
    pub description: &'a str,
    /// Its severity.
    pub severity: &'a str,
    /// Its category.
    pub category: &'a str,
    /// What it is seen in: log or source.
    pub detector: &'static str,
    /// The labels of its ecosystems.
    pub ecosystems: Vec<&'a str>,
    /// Every tag, in the author's order, with commas between.
    pub tags: String,
}

/// `home.html`.
#[derive(Debug, Serialize)]
pub struct HomeView<'a> {
    /// The site.
    pub site: &'a Value,
    /// The page.
    pub page: PageView,
    /// The categories that have failures.
    pub groups: Vec<GroupView>,
    /// By what the failures can be told apart.
    pub facets: Vec<FacetView>,
    /// How many failures there are.
    pub number: usize,
}

/// A category and its failures.
#[derive(Debug, Serialize)]
pub struct GroupView {
    /// The id of its heading.
    pub anchor: String,
    /// The link to its own page.
    pub href: String,
    /// Its name.
    pub label: String,
    /// Its failures, by title, as HTML.
    pub entries: Value,
}

/// A facet of a list: a property by which its failures can be told apart.
#[derive(Debug, Serialize)]
pub struct FacetView {
    /// Its name in an address.
    pub name: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// The values that are always shown.
    pub first: Vec<FacetValue>,
    /// The others.
    pub more: Vec<FacetValue>,
}

/// A value of a facet.
#[derive(Debug, Serialize)]
pub struct FacetValue {
    /// Its name in an address.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// How many failures of the list have it.
    pub number: usize,
    /// Where these stand, if they have a place of their own.
    pub href: Option<String>,
}

impl FacetValue {
    /// A value that leads nowhere yet.
    pub fn new(value: &str, label: String, number: usize) -> Self {
        Self { value: value.to_owned(), label, number, href: None }
    }
}

/// `listing.html`: the failures of a category or an ecosystem.
#[derive(Debug, Serialize)]
pub struct ListingView<'a> {
    /// The site.
    pub site: &'a Value,
    /// The page.
    pub page: PageView,
    /// What is listed.
    pub heading: String,
    /// The failures, by title, as HTML.
    pub entries: Value,
    /// By what the failures can be told apart.
    pub facets: Vec<FacetView>,
    /// How many failures there are.
    pub number: usize,
}

/// `signals.html`: every signal.
#[derive(Debug, Serialize)]
pub struct SignalsView<'a> {
    /// The site.
    pub site: &'a Value,
    /// The page.
    pub page: PageView,
    /// The signals by their first letter.
    pub letters: Vec<LetterView<'a>>,
}

/// A letter and the signals that begin with it.
#[derive(Debug, Serialize)]
pub struct LetterView<'a> {
    /// The id of its heading.
    pub anchor: String,
    /// The letter, or what stands for all other characters.
    pub label: String,
    /// Its signals, sorted.
    pub signals: Vec<SignalView<'a>>,
}

/// A signal and the failures that it speaks for.
#[derive(Debug, Serialize)]
pub struct SignalView<'a> {
    /// The fragment.
    pub text: &'a str,
    /// The link to each of them.
    pub failures: Vec<Value>,
}
