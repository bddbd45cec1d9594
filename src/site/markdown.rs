//! Markdown: one field of a playbook as HTML.
//!
//! 1. `pulldown-cmark` turns the text into events; nothing but its events reaches a page, so no sanitiser is needed.
//! 2. `writer` writes each event: raw HTML as text, links only where they may lead, headings nested and with ids.
//! 3. What a field holds that its author should hear of is collected as [`Finding`]s, each with its bytes in the field.
//!
//! A [`Page`] keeps what must be unique on a page: anchors and paragraphs. Render its fields in the order of the page.

use std::ops::Range;

use pulldown_cmark::{Options, Parser};

use super::highlight::Highlighter;
use writer::Writer;

mod code;
pub mod escape;
mod ids;
mod link;
mod seen;
mod sentence;
#[cfg(test)]
mod tests;
mod twin;
mod writer;

pub use escape::visible;
pub use ids::{Ids, slug};
pub use seen::Seen;
pub use sentence::{first_paragraph, first_sentence, first_sentence_html};
pub use twin::{Inline, Twin};

/// A section of the page that a field fills.
#[derive(Clone, Copy, Debug)]
pub struct Section<'a> {
    /// Its anchor, which begins the anchors of the headings inside (`fix-steps`, `fix-steps-on-macos`).
    pub id: &'a str,
    /// The headings, in any case, by which the field itself may name it; they are not shown again.
    pub titles: &'a [&'a str],
}

/// What is unique on a page, kept while its fields are rendered.
pub struct Page<'a> {
    highlighter: &'a Highlighter,
    /// The anchors given so far; [reserve](Ids::reserve) those of the template first.
    pub ids: Ids,
    /// The paragraphs shown so far; [note](Seen::is_repeat) those that the template shows itself.
    pub seen: Seen,
}

impl<'a> Page<'a> {
    /// A page with nothing on it.
    pub fn new(highlighter: &'a Highlighter) -> Self {
        Self { highlighter, ids: Ids::default(), seen: Seen::default() }
    }

    /// Renders a field into the sections that it fills, in their order.
    ///
    /// The field begins in the first section. A heading outside any list or quote that bears the title of a section
    /// that is still empty leads there and is not shown: `## Fix steps` at the top, `## Prevention` further down.
    pub fn render(&mut self, text: &str, sections: &[Section<'_>]) -> Rendered {
        let mut writer = Writer::new(self, text, sections);
        for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
            writer.write(event, range);
        }
        writer.finish()
    }
}

/// Tables, `~~struck~~` and task lists; no wikilinks, no typographic changes (`--locked` must stay as it is).
const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH).union(Options::ENABLE_TASKLISTS);

/// A rendered field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// One part for each section asked for, in the same order; at least one.
    pub parts: Vec<Part>,
    /// What the author should hear of, by place.
    pub findings: Vec<Finding>,
    /// The relative links and images, for the site to check.
    pub relative_links: Vec<RelativeLink>,
}

/// The content of one section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Balanced HTML without the section's own heading.
    pub html: String,
    /// The headings inside, in order.
    pub headings: Vec<Heading>,
    /// The bytes of the field that it was made of, without the section's own heading.
    pub source: Range<usize>,
}

impl Part {
    /// Whether nothing is left to show, because the field said nothing or said it before.
    pub fn is_empty(&self) -> bool {
        self.html.is_empty()
    }
}

/// A heading of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// From 3, right under a section, to 6.
    pub level: u8,
    /// Its anchor.
    pub id: String,
    /// Its plain text.
    pub text: String,
}

/// A link within the site, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelativeLink {
    /// The destination, relative to the page, fragment included.
    pub target: String,
    /// The bytes of the link in the field's text.
    pub range: Range<usize>,
}

/// Something in a field that its author should hear of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub problem: Problem,
    /// Its bytes in the field's text.
    pub range: Range<usize>,
}

/// What can be wrong with a field that is shown nevertheless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A link or image that is not http, https, mailto or relative: only its text is shown.
    ForbiddenLink {
        /// Where it would lead.
        destination: String,
    },
    /// A code block in a language that cannot be coloured.
    UnknownLanguage {
        /// The word behind the fence.
        language: String,
    },
    /// A paragraph that the page has shown before: it is left out.
    RepeatedParagraph,
    /// A control or bidirectional formatting character: a mark is shown in its place.
    HiddenCharacter {
        /// The character.
        character: char,
    },
}
