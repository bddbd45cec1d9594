//! A page of HTML as a browser would read it, and what is never allowed on one.
//!
//! 1. `Page::parse` runs the standard's tokenizer, and keeps elements, text and whatever is an error: of the tokens,
//!    and of elements that are not closed in order.
//! 2. `Page::dangers` lists everything that could run, load or send something that the site's own pages do not.

use std::collections::BTreeMap;

use faultline::site::{Site, SitePath};
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

const VOID: [&str; 8] = ["meta", "link", "br", "hr", "img", "input", "wbr", "col"];
/// Elements that end a paragraph that is still open.
const BLOCKS: [&str; 22] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "div",
    "dl",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "pre",
];
const MORE_BLOCKS: [&str; 4] = ["section", "table", "ul", "p"];
/// Every element that a page may hold.
const KNOWN: &str = "html head meta title link script body a header nav ul ol li main h1 h2 h3 h4 h5 h6 p footer div \
    section article span code pre details summary strong em del blockquote hr br table thead tbody tr th td sup form \
    label input textarea button noscript mark var dl dt dd \
    search fieldset legend select option";
/// Every attribute that a page may have.
const ATTRIBUTES: &str = "lang charset name content http-equiv property rel href type src defer class id aria-label \
    aria-labelledby aria-current role title tabindex hidden data-filter for autocomplete autocapitalize spellcheck placeholder \
    start scope rows aria-describedby aria-live data-worker data-matcher data-rules data-failures \
    data-category data-severity data-detector data-tags data-facet data-value popover popovertarget popovertargetaction value";

/// An element, by its start tag.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    /// Its name.
    pub(crate) name: String,
    /// Its attributes.
    pub(crate) attributes: BTreeMap<String, String>,
    /// All text inside.
    pub(crate) text: String,
    /// The names of the elements that it stands in, outermost first.
    pub(crate) inside: Vec<String>,
}

impl Element {
    /// The value of an attribute.
    pub(crate) fn get(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute).map(String::as_str)
    }
}

/// A page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Its elements, in order.
    pub(crate) elements: Vec<Element>,
    /// What is not as the standard wants it.
    pub(crate) errors: Vec<String>,
    open: Vec<usize>,
}

impl Page {
    /// Reads a page.
    pub(crate) fn parse(html: &str) -> Self {
        let mut page = Self::default();
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let Ok(token) = token;
            page.take(token);
        }
        let unclosed: Vec<_> = page.open.iter().map(|at| page.elements[*at].name.clone()).collect();
        page.errors.extend(unclosed.into_iter().map(|name| format!("<{name}> is not closed")));
        page
    }

    fn take(&mut self, token: Token) {
        match token {
            Token::StartTag(tag) => self.start(tag),
            Token::EndTag(tag) => {
                let name = lossy(&tag.name);
                match self.open.pop() {
                    Some(at) if self.elements[at].name == name => {}
                    Some(at) => self.errors.push(format!("</{name}> closes <{}>", self.elements[at].name)),
                    None => self.errors.push(format!("</{name}> closes nothing")),
                }
            }
            Token::String(text) => {
                for at in &self.open {
                    self.elements[*at].text += &lossy(&text.value);
                }
            }
            Token::Error(error) => self.errors.push(error.value.to_string()),
            Token::Comment(comment) => self.errors.push(format!("a comment: {}", lossy(&comment.value))),
            Token::Doctype(doctype) if *doctype.name == *b"html" && self.elements.is_empty() => {}
            Token::Doctype(_) => self.errors.push("a strange doctype".to_owned()),
        }
    }

    fn start(&mut self, tag: html5gum::StartTag<()>) {
        let name = lossy(&tag.name);
        let inside: Vec<_> = self.open.iter().map(|at| self.elements[*at].name.clone()).collect();
        let is_block = BLOCKS.contains(&&*name) || MORE_BLOCKS.contains(&&*name);
        if is_block && inside.iter().any(|outer| outer == "p") {
            self.errors.push(format!("<{name}> ends a paragraph"));
        }
        if name == "a" && inside.iter().any(|outer| outer == "a") {
            self.errors.push("a link in a link".to_owned());
        }
        if tag.self_closing {
            self.errors.push(format!("<{name}/> closes itself"));
        }
        let attributes = tag.attributes.iter().map(|(name, value)| (lossy(name), lossy(&value.value))).collect();
        if !VOID.contains(&&*name) {
            self.open.push(self.elements.len());
        }
        self.elements.push(Element { name, attributes, text: String::new(), inside });
    }

    /// The elements of a name.
    pub(crate) fn all<'a>(&'a self, name: &'static str) -> impl Iterator<Item = &'a Element> {
        self.elements.iter().filter(move |element| element.name == name)
    }

    /// The one element of a name.
    pub(crate) fn one(&self, name: &str) -> &Element {
        let found: Vec<_> = self.elements.iter().filter(|element| element.name == name).collect();
        assert_eq!(found.len(), 1, "<{name}> stands on the page once");
        found[0]
    }

    /// The content of the `<meta>` whose attribute has this value.
    pub(crate) fn meta<'a>(&'a self, attribute: &str, value: &str) -> Option<&'a str> {
        self.elements.iter().find(|meta| meta.name == "meta" && meta.get(attribute) == Some(value))?.get("content")
    }

    /// The values of an attribute, wherever it stands.
    pub(crate) fn values<'a>(&'a self, attribute: &'static str) -> impl Iterator<Item = &'a str> {
        self.elements.iter().filter_map(move |element| element.get(attribute))
    }

    /// What the page's reader sees: the text of its body.
    pub(crate) fn visible(&self) -> &str {
        &self.one("body").text
    }

    /// Everything that a page of the site may not have, in words.
    pub(crate) fn dangers(&self) -> Vec<String> {
        let mut dangers = self.errors.clone();
        for element in &self.elements {
            let Element { name, attributes, .. } = element;
            if !KNOWN.split_whitespace().any(|known| known == name) {
                dangers.push(format!("the element <{name}>"));
            }
            if name == "script" {
                dangers.extend(script_danger(element));
            }
            for (attribute, value) in attributes {
                if !ATTRIBUTES.split_whitespace().any(|known| known == attribute) {
                    dangers.push(format!("the attribute {attribute} of <{name}>"));
                }
                if matches!(&**attribute, "href" | "src") && !is_harmless(value) {
                    dangers.push(format!("<{name} {attribute}={value:?}>"));
                }
                if value.contains(hides) {
                    dangers.push(format!("a hidden character in {attribute} of <{name}>"));
                }
            }
            if element.get("http-equiv") == Some("refresh") && !is_relative_refresh(element.get("content")) {
                dangers.push(format!("a refresh to {:?}", element.get("content")));
            }
        }
        let visible = self.all("body").flat_map(|body| body.text.chars()).filter(|c| hides(*c));
        dangers.extend(visible.map(|c| format!("the hidden character {c:?}")));
        dangers
    }
}

/// Panics with everything that is dangerous in a site: in its pages, and in where its files would lie.
pub(crate) fn assert_harmless(site: &Site) {
    for (path, bytes) in &site.files {
        assert!(SitePath::new(path.as_str()).is_ok(), "{path} leaves the site");
        if path.as_str().ends_with(".html") {
            let html = std::str::from_utf8(bytes).unwrap_or_else(|_| panic!("{path} is not UTF-8"));
            let dangers = Page::parse(html).dangers();
            assert!(dangers.is_empty(), "{path}: {dangers:#?}");
        }
    }
}

fn script_danger(script: &Element) -> Option<String> {
    let data = script.get("type") == Some("application/ld+json");
    match script.get("src") {
        Some(source) if source.contains("assets/") && script.text.is_empty() && !data => None,
        None if data => serde_json::from_str::<serde_json::Value>(&script.text)
            .err()
            .map(|error| format!("structured data that is no JSON ({error}): {}", script.text)),
        source => Some(format!("a script from {source:?} with the content {:?}", script.text)),
    }
}

/// Whether a destination, read as browsers read it (without the characters that they drop), stays on the web or the site.
fn is_harmless(destination: &str) -> bool {
    let read: String = destination.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let read = read.trim_matches(|c: char| c <= ' ').to_ascii_lowercase();
    let scheme = read.find([':', '/', '?', '#', '\\']).filter(|at| read[*at..].starts_with(':')).map(|at| &read[..at]);
    let is_foreign = read.starts_with("//") || read.starts_with('\\') || read.starts_with("/\\");
    !is_foreign && scheme.is_none_or(|scheme| matches!(scheme, "http" | "https" | "mailto"))
}

fn is_relative_refresh(content: Option<&str>) -> bool {
    let target = content.and_then(|content| content.strip_prefix("0; url="));
    target.is_some_and(|target| {
        target.starts_with("../") && target.bytes().all(|byte| b"./-".contains(&byte) || byte.is_ascii_alphanumeric())
    })
}

/// Control and bidirectional characters, said here again so that the test does not share a mistake with the program.
fn hides(c: char) -> bool {
    let code = u32::from(c);
    (code < 0x20 && c != '\n' && c != '\t')
        || (0x7f..0xa0).contains(&code)
        || matches!(code, 0x61c | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069)
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
