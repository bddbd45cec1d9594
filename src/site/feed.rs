//! A feed of what is new, as Atom (RFC 4287), and the description by which a browser searches the site (OpenSearch 1.1).
//!
//! Both hold whole addresses only, since who reads them has left the page.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::history::Moment;

/// A feed.
#[derive(Clone, Debug)]
pub struct Feed<'a> {
    /// Its own address, which is its id too.
    pub url: String,
    /// The page that shows what it is about.
    pub page: String,
    /// What it is called.
    pub title: String,
    /// Who writes it.
    pub author: &'a str,
    /// What is new, the latest first; a feed has at least one entry.
    pub entries: Vec<FeedEntry<'a>>,
}

/// Something that is new.
#[derive(Clone, Debug)]
pub struct FeedEntry<'a> {
    /// Its page, which is its id too: the page's address is for ever.
    pub url: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What it says, in a sentence.
    pub summary: &'a str,
    /// Its category, and what that is called.
    pub category: (&'a str, String),
    /// When it was added, if that is known.
    pub added: Option<&'a Moment>,
    /// When it last changed.
    pub changed: &'a Moment,
}

type Xml = Writer<Vec<u8>>;

impl Feed<'_> {
    /// The feed as Atom.
    pub fn to_xml(&self) -> Vec<u8> {
        document("feed", "http://www.w3.org/2005/Atom", |xml| {
            text(xml, "id", &self.url)?;
            text(xml, "title", &self.title)?;
            link(xml, "self", "application/atom+xml", &self.url)?;
            link(xml, "alternate", "text/html", &self.page)?;
            let updated = self.entries.iter().map(|entry| entry.changed).max();
            text(xml, "updated", updated.map_or("", Moment::as_str))?;
            let author = xml.create_element("author");
            author.write_inner_content(|xml| text(xml, "name", self.author))?;
            text(xml, "generator", "Faultline")?;
            self.entries.iter().try_for_each(|one| entry(xml, one))
        })
    }
}

fn entry(xml: &mut Xml, entry: &FeedEntry<'_>) -> io::Result<()> {
    let write = |xml: &mut Xml| {
        text(xml, "id", entry.url)?;
        text(xml, "title", entry.title)?;
        link(xml, "alternate", "text/html", entry.url)?;
        if let Some(added) = entry.added {
            text(xml, "published", added.as_str())?;
        }
        text(xml, "updated", entry.changed.as_str())?;
        let (term, label) = &entry.category;
        let (term, label) = (clean(term), clean(label));
        let category = xml.create_element("category");
        category.with_attributes([("term", &*term), ("label", &*label)]).write_empty()?;
        text(xml, "summary", entry.summary)
    };
    xml.create_element("entry").write_inner_content(write).map(drop)
}

/// The description by which a browser searches a site at `home`, which ends in `/`.
pub fn search_description(home: &str, title: &str, icon: &str) -> Vec<u8> {
    document("OpenSearchDescription", "http://a9.com/-/spec/opensearch/1.1/", |xml| {
        // The format allows a name of 16 characters and a description of 1,024.
        text(xml, "ShortName", &title.chars().take(16).collect::<String>())?;
        text(xml, "Description", &format!("Search {title}").chars().take(1024).collect::<String>())?;
        text(xml, "InputEncoding", "UTF-8")?;
        let image = xml.create_element("Image").with_attributes([("type", "image/svg+xml")]);
        image.write_text_content(BytesText::new(icon))?;
        let template = format!("{home}?q={{searchTerms}}");
        let url = xml.create_element("Url").with_attributes([("type", "text/html"), ("template", &*template)]);
        url.write_empty().map(drop)
    })
}

fn document(root: &str, namespace: &str, inner: impl FnOnce(&mut Xml) -> io::Result<()>) -> Vec<u8> {
    let mut xml = Writer::new(Vec::new());
    let written = xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None))).and_then(|()| {
        xml.create_element(root).with_attribute(("xmlns", namespace)).write_inner_content(inner).map(drop)
    });
    // Writing to memory does not fail.
    debug_assert!(written.is_ok());
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    bytes
}

fn text(xml: &mut Xml, name: &str, content: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(&clean(content))).map(drop)
}

fn link(xml: &mut Xml, relation: &str, kind: &str, href: &str) -> io::Result<()> {
    let link = xml.create_element("link");
    link.with_attributes([("rel", relation), ("type", kind), ("href", href)]).write_empty().map(drop)
}

/// The text without what no XML may hold, escaped or not.
fn clean(text: &str) -> Cow<'_, str> {
    let forbidden =
        |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}');
    if text.contains(forbidden) { text.replace(forbidden, "\u{fffd}").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_holds_what_the_format_asks_for_and_nothing_that_breaks_it() {
        let moment = |text| Moment::new(text).unwrap();
        let (added, changed) = (moment("2026-01-02"), moment("2026-11-20T08:30:00Z"));
        let entry = FeedEntry {
            url: "https://a.example/failures/x/",
            title: "<b> & \u{1}",
            summary: "It fails.",
            category: ("ci", "CI \"system\"".to_owned()),
            added: Some(&added),
            changed: &changed,
        };
        let feed = Feed {
            url: "https://a.example/feed.xml".to_owned(),
            page: "https://a.example/news/".to_owned(),
            title: "News".to_owned(),
            author: "A",
            entries: vec![entry],
        };
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\">\
            <id>https://a.example/feed.xml</id><title>News</title>\
            <link rel=\"self\" type=\"application/atom+xml\" href=\"https://a.example/feed.xml\"/>\
            <link rel=\"alternate\" type=\"text/html\" href=\"https://a.example/news/\"/>\
            <updated>2026-11-20T08:30:00Z</updated><author><name>A</name></author><generator>Faultline</generator>\
            <entry><id>https://a.example/failures/x/</id><title>&lt;b&gt; &amp; \u{fffd}</title>\
            <link rel=\"alternate\" type=\"text/html\" href=\"https://a.example/failures/x/\"/>\
            <published>2026-01-02T00:00:00Z</published><updated>2026-11-20T08:30:00Z</updated>\
            <category term=\"ci\" label=\"CI &quot;system&quot;\"/><summary>It fails.</summary></entry></feed>\n";
        assert_eq!(String::from_utf8(feed.to_xml()).unwrap(), expected);
    }

    #[test]
    fn a_browser_learns_how_to_search() {
        let xml =
            String::from_utf8(search_description("https://a.example/", "A very long name of a site", "i.svg")).unwrap();
        assert!(xml.contains("<ShortName>A very long name</ShortName>"), "{xml}");
        assert!(xml.contains("template=\"https://a.example/?q={searchTerms}\""), "{xml}");
    }
}
