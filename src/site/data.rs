//! What the site offers to programs: the catalog, the failures and the manifest as JSON, with their schemas; the
//! sitemap, `robots.txt` and `llms.txt`.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::history::Moment;

/// The version of `catalog.json`.
pub const CATALOG_VERSION: &str = "catalog.v1";
/// The version of a failure's JSON.
pub const FAILURE_VERSION: &str = "failure.v1";
/// The version of `catalog.manifest.json`.
pub const MANIFEST_VERSION: &str = "manifest.v1";

/// A failure, as the catalog lists it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Entry {
    /// The last part of the page's address.
    pub slug: String,
    /// The title, in one line.
    pub title: String,
    /// The first sentence of the summary, as plain text.
    pub description: String,
    /// The id of the playbook.
    pub failure_id: String,
    /// The part of a pipeline that it belongs to.
    pub category: String,
    /// How much harm it does: critical, high, medium or low.
    pub severity: &'static str,
    /// How sure a match is: high, medium or low.
    pub confidence: &'static str,
    /// The tags that name an ecosystem, sorted.
    pub ecosystems: Vec<String>,
    /// Every tag, in the author's order.
    pub tags: Vec<String>,
    /// The literal log fragments that speak for the failure.
    pub signals: Vec<String>,
    /// The page: a whole URL where the site's base URL is known, else a path from the root of the site's host.
    pub url: String,
    /// The playbook's file.
    pub source_path: String,
    /// When it was added (RFC 3339), where that is known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub added: Option<Moment>,
    /// When it last changed (RFC 3339), where that is known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub changed: Option<Moment>,
    /// Ids that it had before.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub aliases: Vec<String>,
    /// Whether it is no longer kept up.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub retired: bool,
}

/// `catalog.json`: every failure.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CatalogFile<'a> {
    /// The version of this format.
    pub schema_version: &'static str,
    /// The site's name.
    pub title: &'a str,
    /// The failures, by id.
    pub failures: Vec<&'a Entry>,
}

/// `catalog.manifest.json`: what the site was made from.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Manifest {
    /// The version of this format.
    pub schema_version: &'static str,
    /// How many failures the catalog holds.
    pub failures: usize,
    /// The version of Faultline that made it.
    pub generator: String,
    /// The revision of the sources in version control, where that is known.
    pub revision: Option<String>,
    /// A digest (BLAKE3, hexadecimal) of every file that it was made from.
    pub inputs_digest: String,
}

/// A failure as JSON: its entry in the catalog, and all that its playbook says.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Failure<'a> {
    /// The version of this format.
    pub schema_version: &'static str,
    /// The entry in the catalog.
    #[serde(flatten)]
    pub entry: &'a Entry,
    /// What went wrong, in Markdown.
    pub summary: &'a str,
    /// How to tell which cause it is, in Markdown.
    pub diagnosis: &'a str,
    /// What to do, in Markdown.
    pub fix: &'a str,
    /// How to see that it is mended, in Markdown.
    pub validation: &'a str,
    /// Why it is worth mending, in Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_it_matters: Option<&'a str>,
    /// What it looks at: log or source.
    pub detector: &'static str,
    /// When a log shows it, named matchers resolved.
    #[serde(rename = "match")]
    pub rules: Rules<'a>,
    /// What to do on one's own machine.
    pub workflow: Workflow<'a>,
    /// Stages of a pipeline where it shows.
    pub stage_hints: &'a [String],
    /// Its place in the ontology.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<&'a str>,
    /// Its class in the domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<&'a str>,
    /// Its mode in the class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<&'a str>,
    /// The playbook that it inherits from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extends: Option<&'a str>,
    /// Official documentation.
    pub references: Vec<Reference<'a>>,
    /// How many example logs it is proven against.
    pub proofs: usize,
    /// The other keys of the playbook, as they are.
    pub extra: &'a Map<String, Json>,
}

/// When a log shows a failure.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Rules<'a> {
    /// Any one of these is enough.
    pub any: Vec<&'a str>,
    /// Every one of these is needed.
    pub all: Vec<&'a str>,
    /// None of these may be there.
    pub none: Vec<&'a str>,
    /// Groups of which some are needed.
    pub partial: Vec<Partial<'a>>,
}

/// A group of fragments.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Partial<'a> {
    /// What the group is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<&'a str>,
    /// How many of the patterns are needed.
    pub minimum: usize,
    /// The fragments.
    pub patterns: Vec<&'a str>,
}

/// What to do on one's own machine.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Workflow<'a> {
    /// Files where the cause often is.
    pub likely_files: &'a [String],
    /// Commands that show the failure.
    pub local_repro: Vec<&'a str>,
    /// Commands that prove the fix.
    pub verify: Vec<&'a str>,
}

/// A page of documentation.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Reference<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its address.
    pub url: &'a str,
}

/// The JSON Schema (draft 2020-12) of one of the types above.
pub fn schema<T: JsonSchema>(version: &'static str) -> Json {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = SchemaGenerator::new(settings).into_root_schema_for::<T>();
    schema.insert("schema_version".to_owned(), Json::from(version));
    schema.to_value()
}

/// Room for many failures, in bytes, so that their JSON is seldom moved while it is written.
const USUAL_JSON: usize = 4 << 10;

/// JSON as it is published: compact, with a line end.
pub fn json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(USUAL_JSON);
    // What the types above hold always has a JSON form: no keys but texts, no numbers that JSON lacks.
    let _ = serde_json::to_writer(&mut bytes, value);
    bytes.push(b'\n');
    bytes
}

/// `sitemap.xml` (<https://www.sitemaps.org/protocol.html>) of these URLs, each with its last change where that is known.
pub fn sitemap<'a>(urls: impl Iterator<Item = (&'a str, Option<&'a Moment>)>) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new());
    let written = writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None))).and_then(|()| {
        let urlset = writer.create_element("urlset");
        let urlset = urlset.with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"));
        urlset.write_inner_content(|writer| {
            for (url, changed) in urls {
                writer.create_element("url").write_inner_content(|writer| {
                    writer.create_element("loc").write_text_content(BytesText::new(url))?;
                    if let Some(changed) = changed {
                        writer.create_element("lastmod").write_text_content(BytesText::new(changed.as_str()))?;
                    }
                    Ok(())
                })?;
            }
            Ok(())
        })
    });
    // Writing to memory does not fail.
    debug_assert!(written.is_ok());
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    bytes
}

/// `robots.txt` (RFC 9309): everything may be read.
pub fn robots(sitemap: &str) -> Vec<u8> {
    format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n").into_bytes()
}
