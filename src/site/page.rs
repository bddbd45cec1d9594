//! The views: one struct per template, holding just what that template shows.
//!
//! A template cannot reach raw data. Fields that end in `html` and `json_ld` are safe to insert as they are; all
//! others are text.

use minijinja::Value;
use serde::Serialize;

use crate::site::markdown::visible;
use crate::site::route::{Linker, Route};

mod list;
mod news;
mod origin;
mod proof;
mod sections;

pub use list::{
    EntryView, FacetValue, FacetView, GroupView, HomeView, LetterView, ListingView, SignalView, SignalsView,
};
pub use news::{ChangeView, MonthView, NewsView};
pub use origin::{RetiredView, SourceView, Twins};
pub use proof::{DiscriminatorView, ExampleLine, VerifiedView};
pub use sections::{ANCHORS, Content, SHOWN_SIGNALS, Section, sections};

/// A link and its text.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub text: String,
}

impl Link {
    /// A link whose text has no hidden characters.
    pub fn new(href: impl Into<String>, text: &str) -> Self {
        Self { href: href.into(), text: visible(text).into_owned() }
    }
}

/// What every page shows of the site; the same for all pages at one depth.
#[derive(Debug, Serialize)]
pub struct SiteView {
    /// The site's name.
    pub title: String,
    /// What the site is.
    pub tagline: String,
    /// The content security policy.
    pub policy: Value,
    /// The link to the catalog.
    pub home: String,
    /// The link to the signals.
    pub signals: String,
    /// The link to the page that reads a log.
    pub diagnose: String,
    /// The link to what is new, if that is known.
    pub news: Option<String>,
    /// The link to the feed, if there is one.
    pub feed: Option<String>,
    /// The link to what a browser needs to search the site, if its address is known.
    pub search: Option<String>,
    /// The link to what a device needs to install the site.
    pub manifest: String,
    /// The links for programs.
    pub catalog: String,
    /// The link to `llms.txt`.
    pub llms: String,
    /// The link to the playbook schema.
    pub schema: String,
    /// The page of the repository.
    pub repository: Option<String>,
    /// The link to each asset, by its name in `site/`.
    pub assets: std::collections::BTreeMap<String, String>,
    /// What every page loads, as HTML.
    pub loads: Value,
    /// The bar at the top of every page, as HTML.
    pub header: Value,
}

/// `header.html` and `loads.html`: the parts that are the same on all pages that lie equally deep.
#[derive(Debug, Serialize)]
pub struct ChromeView<'a> {
    /// The site.
    pub site: &'a SiteView,
}

/// A content security policy: what a page may load stands on its own host, with the sources of its scripts and what
/// else it needs. Workers are scripts where nothing else is said.
macro_rules! policy {
    ($scripts:literal $(, $more:literal)*) => {
        concat!(
            "default-src 'none'; style-src 'self'; script-src ", $scripts, "; img-src 'self'; connect-src 'self'; ",
            $($more, "; ",)* "base-uri 'none'; form-action 'none'"
        )
    };
}

/// The only things that a page may load: what its own site holds.
pub const POLICY: &str = policy!("'self'");

/// The home page also names the manifest of the site.
pub const HOME_POLICY: &str = policy!("'self'", "manifest-src 'self'");

/// The page that reads a log may also run the matcher, in a worker that it makes itself and that is bound by this same
/// policy, and fetch from its own host: nothing that it reads can go elsewhere.
pub const DIAGNOSE_POLICY: &str =
    policy!("'self' 'wasm-unsafe-eval'", "manifest-src 'self'", "worker-src 'self' blob:");

impl SiteView {
    /// The links, as the page of this linker needs them.
    pub fn new(config: &crate::config::Config, assets: &[(String, String)], linker: &Linker) -> Self {
        let asset = |(name, published): &(String, String)| (name.clone(), linker.to(&Route::Asset(published)));
        Self {
            title: visible(&config.title).into_owned(),
            tagline: visible(&config.tagline).into_owned(),
            policy: html(POLICY),
            home: linker.to(&Route::Home),
            signals: linker.to(&Route::Signals),
            diagnose: linker.to(&Route::Diagnose),
            news: None,
            feed: None,
            search: None,
            manifest: linker.to(&Route::File("manifest.webmanifest")),
            catalog: linker.to(&Route::File("catalog.json")),
            llms: linker.to(&Route::File("llms.txt")),
            schema: linker.to(&Route::File("playbook.schema.json")),
            repository: config.repository.as_ref().map(|repository| repository.url.clone()),
            assets: assets.iter().map(asset).collect(),
            loads: Value::UNDEFINED,
            header: Value::UNDEFINED,
        }
    }
}

/// What the head of every page says.
#[derive(Debug, Serialize)]
pub struct PageView {
    /// The title.
    pub title: String,
    /// The description, as plain text.
    pub description: String,
    /// The page's own URL.
    pub canonical: Option<String>,
    /// The URL of the picture that goes with a link to the page.
    pub image: Option<String>,
    /// The way to the page.
    pub breadcrumbs: Vec<Crumb>,
    /// The link to the feed of what is new on it, if there is one.
    pub feed: Option<String>,
    /// Structured data: JSON that is safe inside a script element.
    pub json_ld: Option<Value>,
    /// The content security policy, where it is not that of every page.
    pub policy: Option<Value>,
}

/// A step on the way to a page; the last, the page itself, has no link.
#[derive(Debug, Serialize)]
pub struct Crumb {
    /// Where it leads.
    pub href: Option<String>,
    /// What it says.
    pub text: String,
}

/// `404.html`.
#[derive(Debug, Serialize)]
pub struct NotFoundView<'a> {
    /// The site.
    pub site: &'a Value,
    /// The page.
    pub page: PageView,
}

/// `redirect.html`: a former id.
#[derive(Debug, Serialize)]
pub struct RedirectView<'a> {
    /// The site.
    pub site: &'a Value,
    /// The former id.
    pub alias: &'a str,
    /// The title of the page that it leads to.
    pub title: &'a str,
    /// The link to that page.
    pub href: String,
    /// That page's URL, or its link if the base URL is not known.
    pub canonical: String,
}

/// `playbook.html`: a failure.
#[derive(Debug, Serialize)]
pub struct PlaybookView<'a> {
    /// The site.
    pub site: &'a Value,
    /// The page.
    pub page: PageView,
    /// The id.
    pub id: &'a str,
    /// How sure a match is.
    pub confidence: &'static str,
    /// How much harm it does.
    pub severity: &'static str,
    /// Its category.
    pub category: &'a str,
    /// Its category and its ecosystems, each with the link to its page; without one if it is retired, since a list that
    /// it does not stand in may not be there.
    pub labels: Vec<Crumb>,
    /// Set if it is no longer kept up.
    pub retired: Option<RetiredView<'a>>,
    /// The first sentence of the first step of the fix, as HTML; not of one that is retired.
    pub first_step_html: Option<Value>,
    /// The link to the page that reads a log, and then tells whether it shows this failure.
    pub ask: Option<String>,
    /// The signals.
    pub signals: SignalsStrip<'a>,
    /// The sections, in order.
    pub sections: Vec<SectionView>,
    /// The playbook's file.
    pub source: SourceView<'a>,
    /// The page in other formats.
    pub twins: Twins,
    /// The logs that prove it, if there are any.
    pub verified: Option<&'a VerifiedView<'a>>,
    /// Failures that it is easily taken for.
    pub confusions: &'a [RelatedView],
    /// What tells it from others, in the author's words.
    pub discriminators: Vec<DiscriminatorView<'a>>,
    /// The highlighted command of the last section.
    pub try_it: &'a Value,
    /// The last sentence.
    pub call_to_action: Option<&'a str>,
    /// Related failures.
    pub related: &'a [RelatedView],
    /// The one before it in its category.
    pub previous: Option<&'a Link>,
    /// The one after it in its category.
    pub next: Option<&'a Link>,
}

/// The signals of a playbook, in the order of the file.
#[derive(Debug, Serialize)]
pub struct SignalsStrip<'a> {
    /// How many there are in all lists.
    pub total: usize,
    /// How many there are of which any one is enough.
    pub any: usize,
    /// The first of these.
    pub first: Vec<std::borrow::Cow<'a, str>>,
    /// The rest of these.
    pub more: Vec<std::borrow::Cow<'a, str>>,
    /// Those that are all needed.
    pub all: Vec<std::borrow::Cow<'a, str>>,
    /// Groups of which some are needed.
    pub partial: Vec<PartialView<'a>>,
    /// Those that may not be there.
    pub none: Vec<std::borrow::Cow<'a, str>>,
}

/// A group of signals of which some are needed.
#[derive(Debug, Serialize)]
pub struct PartialView<'a> {
    /// How many are needed.
    pub minimum: usize,
    /// What the group is about.
    pub label: Option<std::borrow::Cow<'a, str>>,
    /// The signals.
    pub patterns: Vec<std::borrow::Cow<'a, str>>,
}

/// A section of a page.
#[derive(Debug, Serialize)]
pub struct SectionView {
    /// The id of its heading.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// Its content, as HTML.
    pub html: Value,
}

/// `diagnose.html`: the matcher in the browser.
#[derive(Debug, Serialize)]
pub struct DiagnoseView<'a> {
    /// The site.
    pub site: &'a Value,
    /// The page.
    pub page: PageView,
    /// The link to what the matcher looks for.
    pub rules: String,
    /// The link to the directory of the failures' pages.
    pub failures: String,
    /// How many failures are known.
    pub number: usize,
}

/// A related failure.
#[derive(Debug, Serialize)]
pub struct RelatedView {
    /// The link to its page.
    pub href: String,
    /// Its title.
    pub text: String,
    /// What the two share.
    pub reason: String,
}

/// A part of a page that is HTML already, so that a template writes it as it is.
pub fn html(html: impl Into<String>) -> Value {
    Value::from_safe_string(html.into())
}

/// JSON that is safe inside a script element: no character of it can end the element or open a comment.
pub fn json_ld(value: &impl Serialize) -> Value {
    // What is given has texts as its only keys, so there is a JSON form.
    let mut text = serde_json::to_string(value).unwrap_or_default();
    for (raw, escaped) in [('<', "\\u003c"), ('>', "\\u003e"), ('&', "\\u0026")] {
        if text.contains(raw) {
            text = text.replace(raw, escaped);
        }
    }
    html(text)
}
