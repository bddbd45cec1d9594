//! `Twin`: what Faultline itself writes on a page, as Markdown and as HTML at once.
//!
//! Every piece is added to both, so that the two cannot differ, and nothing has to be parsed again.

use std::fmt::Write;

use super::escape::push_text;
use super::link::{Destination, push_href};
use super::{Page, code, slug};
use crate::text::markdown::{code_block, code_span, escape, on_one_line};

/// A text in both forms, each complete after every call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twin {
    /// Blocks of Markdown with a blank line between them.
    pub markdown: String,
    /// The same as HTML.
    pub html: String,
}

/// A piece of a line.
#[derive(Clone, Copy, Debug)]
pub enum Inline<'a> {
    /// Faultline's own words, spaces at their ends included, of which none means anything to Markdown or HTML.
    Words(&'a str),
    /// Any text; white space at its ends is lost.
    Text(&'a str),
    /// Code.
    Code(&'a str),
    /// A link with this text to this address; only the text, if a page may not lead there.
    Link(&'a str, &'a str),
}

/// Room for most sections.
const USUAL: usize = 1 << 10;

impl Default for Twin {
    fn default() -> Self {
        Self { markdown: String::with_capacity(USUAL), html: String::with_capacity(USUAL) }
    }
}

impl Twin {
    /// Adds a paragraph.
    pub fn paragraph(&mut self, line: &[Inline<'_>]) {
        self.begin();
        self.html.push_str("<p>");
        line.iter().for_each(|piece| self.inline(piece));
        self.html.push_str("</p>\n");
        self.markdown.push('\n');
    }

    /// Adds a list; `items` are its lines.
    pub fn list<'a>(&mut self, items: impl Iterator<Item = Vec<Inline<'a>>>) {
        self.begin();
        self.html.push_str("<ul>\n");
        for line in items {
            self.markdown.push_str("- ");
            self.html.push_str("<li>");
            line.iter().for_each(|piece| self.inline(piece));
            self.html.push_str("</li>\n");
            self.markdown.push('\n');
        }
        self.html.push_str("</ul>\n");
    }

    /// Adds a heading right under that of the section with this id.
    pub fn heading(&mut self, section: &str, text: &str, page: &mut Page<'_>) {
        self.begin();
        let id = page.ids.allocate(&[section, "-", &slug(text)].concat());
        let _ = write!(self.html, "<h3 id=\"{id}\">");
        self.markdown.push_str("### ");
        self.inline(&Inline::Text(text));
        self.html.push_str("</h3>\n");
        self.markdown.push('\n');
    }

    /// Adds lines as a code block.
    pub fn code(&mut self, language: &str, lines: &[&str], page: &Page<'_>) {
        self.begin();
        self.markdown.push_str(&code_block(language, lines));
        let code = lines.iter().fold(String::new(), |code, line| code + line + "\n");
        code::push_block(&mut self.html, language, &code, page.highlighter);
    }

    /// A block stands apart from the one before it.
    fn begin(&mut self) {
        if !self.markdown.is_empty() {
            self.markdown.push('\n');
        }
    }

    fn inline(&mut self, piece: &Inline<'_>) {
        match *piece {
            Inline::Words(words) => {
                self.markdown.push_str(words);
                self.html.push_str(words);
            }
            Inline::Text(text) => {
                self.markdown.push_str(&escape(text));
                push_text(&mut self.html, &on_one_line(text));
            }
            Inline::Code(text) => {
                self.markdown.push_str(&code_span(text));
                self.html.push_str("<code>");
                push_text(&mut self.html, &on_one_line(text));
                self.html.push_str("</code>");
            }
            Inline::Link(text, address) => {
                let address = address.replace(['<', '>'], "");
                let _ = write!(self.markdown, "[{}](<{address}>)", escape(text));
                match Destination::of(&address) {
                    Destination::External(target) | Destination::Relative(target) => {
                        self.html.push_str("<a href=\"");
                        push_href(&mut self.html, target);
                        self.html.push_str("\">");
                        push_text(&mut self.html, &on_one_line(text));
                        self.html.push_str("</a>");
                    }
                    Destination::Forbidden => push_text(&mut self.html, &on_one_line(text)),
                }
            }
        }
    }
}
