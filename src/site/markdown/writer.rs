//! `Writer`: from Markdown events to the parts of a page.
//!
//! 1. Every start of an element pushes what will end it; past a depth, elements are dropped and their text is kept.
//! 2. Headings, paragraphs and images gather their plain text, because it decides what is written around them.
//! 3. A field's headings become `<h3>` and deeper, by their nesting rather than by their number, so that none is skipped.

use std::borrow::Cow;
use std::mem;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, LinkType, Tag};

use super::code::CodeBlock;
use super::escape::{has_hidden, is_hidden, push_attribute, push_text, visible};
use super::link::{Destination, push_href};
use super::{Finding, Heading, Page, Part, Problem, RelativeLink, Rendered, Section, slug};
use crate::diagnostic::visible::hidden_in;

/// Deeper elements are dropped: no reader can tell them apart, and a browser's own limits are not far.
const MAX_DEPTH: usize = 64;

/// Writes one field.
pub(super) struct Writer<'w, 'a> {
    page: &'w mut Page<'a>,
    source: &'w str,
    sections: &'w [Section<'w>],
    rendered: Rendered,
    part: usize,
    /// Where the part begins in the field.
    begin: usize,
    out: String,
    open: Vec<Close>,
    levels: Vec<u8>,
    alignments: Vec<Alignment>,
    columns: usize,
    text: String,
    links: usize,
    images: usize,
}

/// What the end of an element does.
enum Close {
    Write(Cow<'static, str>),
    Link(&'static str),
    Heading { level: u8, start: usize, range: Range<usize> },
    Paragraph { start: usize, range: Range<usize> },
    Image { text_before: String, start: usize, destination: String, range: Range<usize> },
    Code(CodeBlock),
}

impl From<&'static str> for Close {
    fn from(html: &'static str) -> Self {
        Self::Write(html.into())
    }
}

impl<'w, 'a> Writer<'w, 'a> {
    /// Begins in the first section.
    pub(super) fn new(page: &'w mut Page<'a>, source: &'w str, sections: &'w [Section<'w>]) -> Self {
        let mut rendered = Rendered { parts: vec![Part::default(); sections.len().max(1)], ..Rendered::default() };
        rendered.findings.extend(hidden_characters(source));
        Self {
            page,
            source,
            sections,
            rendered,
            part: 0,
            begin: 0,
            out: String::with_capacity(source.len() * 2),
            open: Vec::new(),
            levels: Vec::new(),
            alignments: Vec::new(),
            columns: 0,
            text: String::with_capacity(source.len()),
            links: 0,
            images: 0,
        }
    }

    /// Writes one event, which stands at `range` in the field.
    pub(super) fn write(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => {
                let close = self.start(tag, range);
                self.open.push(close);
            }
            Event::End(_) => {
                if let Some(close) = self.open.pop() {
                    self.end(close);
                }
            }
            Event::Code(code) => self.code_span(&code),
            Event::SoftBreak => self.push("\n"),
            Event::HardBreak => {
                self.markup("<br>");
                self.push("\n");
            }
            Event::Rule => self.markup("<hr>\n"),
            Event::TaskListMarker(true) => self.push("☑ "),
            Event::TaskListMarker(false) => self.push("☐ "),
            Event::Text(text) => {
                self.note_decoded(&text, range);
                self.push(&text);
            }
            Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => self.push(&text),
        }
    }

    /// Closes what is open and gives the field.
    pub(super) fn finish(mut self) -> Rendered {
        while let Some(close) = self.open.pop() {
            self.end(close);
        }
        let end = self.source.len();
        self.turn_to(0, end..end);
        self.rendered.findings.sort_by_key(|finding| (finding.range.start, finding.range.end));
        self.rendered
    }

    /// Appends text, or keeps it for the element that gathers it.
    fn push(&mut self, text: &str) {
        match self.open.last_mut() {
            Some(Close::Code(block)) => block.text.push_str(text),
            _ => {
                self.text.push_str(text);
                push_text(&mut self.out, text);
            }
        }
    }

    fn markup(&mut self, html: &str) {
        self.out.push_str(html);
    }

    fn code_span(&mut self, code: &str) {
        self.markup("<code>");
        self.push(code);
        self.markup("</code>");
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) -> Close {
        let slack = match tag {
            // These live and fall with the list or table around them.
            Tag::Item | Tag::TableHead | Tag::TableRow => 1,
            Tag::TableCell => 2,
            _ => 0,
        };
        match tag {
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => return Close::Code(CodeBlock::new(&info, range)),
            Tag::CodeBlock(CodeBlockKind::Indented) => return Close::Code(CodeBlock::new("", range)),
            Tag::Image { dest_url, .. } => return self.image(dest_url.into_string(), range),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } if self.open.len() >= MAX_DEPTH => {
                return "".into();
            }
            _ if self.open.len() >= MAX_DEPTH + slack => return "\n".into(),
            _ => {}
        }
        match tag {
            Tag::Paragraph => self.paragraph(range),
            Tag::Heading { level, .. } => self.heading(level as u8, range),
            Tag::Link { link_type, dest_url, title, .. } => self.link(link_type, &dest_url, &title, range),
            Tag::Table(alignments) => {
                self.alignments = alignments;
                self.element("<div class=\"table\" tabindex=\"0\"><table>", "</tbody></table></div>\n")
            }
            Tag::TableCell => self.cell(),
            Tag::TableHead | Tag::TableRow => self.row(matches!(tag, Tag::TableHead)),
            Tag::Strikethrough if !self.slice(range.clone()).starts_with("~~") => self.element("~", "~"),
            tag => self.plain_element(&tag),
        }
    }

    fn plain_element(&mut self, tag: &Tag<'_>) -> Close {
        match tag {
            Tag::BlockQuote(_) => self.element("<blockquote>\n", "</blockquote>\n"),
            Tag::HtmlBlock => self.element("<p>", "</p>\n"),
            Tag::List(None) => self.element("<ul>\n", "</ul>\n"),
            Tag::List(Some(1)) => self.element("<ol>\n", "</ol>\n"),
            Tag::List(Some(first)) => {
                self.markup(&format!("<ol start=\"{first}\">\n"));
                "</ol>\n".into()
            }
            Tag::Item => self.element("<li>", "</li>\n"),
            Tag::Emphasis => self.element("<em>", "</em>"),
            Tag::Strong => self.element("<strong>", "</strong>"),
            Tag::Strikethrough => self.element("<del>", "</del>"),
            _ => self.element("", ""),
        }
    }

    fn element(&mut self, start: &str, end: &'static str) -> Close {
        self.markup(start);
        end.into()
    }

    /// Only paragraphs outside lists and quotes can be left out without tearing what is around them.
    fn paragraph(&mut self, range: Range<usize>) -> Close {
        let start = self.out.len();
        self.markup("<p>");
        if !self.open.is_empty() {
            return "</p>\n".into();
        }
        self.text.clear();
        Close::Paragraph { start, range }
    }

    fn heading(&mut self, level: u8, range: Range<usize>) -> Close {
        self.text.clear();
        Close::Heading { level, start: self.out.len(), range }
    }

    fn link(&mut self, kind: LinkType, destination: &str, title: &str, range: Range<usize>) -> Close {
        let mail = if kind == LinkType::Email { "mailto:" } else { "" };
        let target = self.judge(&format!("{mail}{destination}"), range);
        // An address in angle brackets may stand in the text of a link; HTML has no link inside another.
        let Some(target) = target.filter(|_| self.links == 0) else { return "".into() };
        self.markup("<a href=\"");
        push_href(&mut self.out, &target);
        if !title.is_empty() {
            self.markup("\" title=\"");
            push_attribute(&mut self.out, title);
        }
        self.markup("\">");
        self.links += 1;
        Close::Link("</a>")
    }

    /// The destination if a page may lead there; what must be said about it is noted.
    fn judge(&mut self, destination: &str, range: Range<usize>) -> Option<String> {
        match Destination::of(destination) {
            Destination::External(target) => Some(target.to_owned()),
            Destination::Relative(target) => {
                self.rendered.relative_links.push(RelativeLink { target: target.to_owned(), range });
                Some(target.to_owned())
            }
            Destination::Forbidden => {
                self.find(Problem::ForbiddenLink { destination: visible(destination).into_owned() }, range);
                None
            }
        }
    }

    /// An image is shown as a link to it, so that no page makes a request elsewhere.
    fn image(&mut self, destination: String, range: Range<usize>) -> Close {
        self.images += 1;
        Close::Image { text_before: mem::take(&mut self.text), start: self.out.len(), destination, range }
    }

    fn row(&mut self, is_head: bool) -> Close {
        self.columns = 0;
        if is_head { self.element("<thead><tr>", "</tr></thead><tbody>\n") } else { self.element("<tr>", "</tr>\n") }
    }

    fn cell(&mut self) -> Close {
        // The row's own end tells whether it is the head.
        let is_head = matches!(self.open.last(), Some(Close::Write(end)) if end.starts_with("</tr></thead>"));
        let (name, end) = if is_head { ("<th", "</th>") } else { ("<td", "</td>") };
        let class = match self.alignments.get(self.columns) {
            Some(Alignment::Right) => " class=\"right\">",
            Some(Alignment::Center) => " class=\"center\">",
            _ => ">",
        };
        self.columns += 1;
        self.out.extend([name, class]);
        end.into()
    }

    fn end(&mut self, close: Close) {
        match close {
            Close::Write(html) => self.markup(&html),
            Close::Link(html) => {
                self.links -= 1;
                self.markup(html);
            }
            Close::Heading { level, start, range } => self.end_heading(level, start, range),
            Close::Paragraph { start, range } => self.end_paragraph(start, range),
            Close::Image { text_before, start, destination, range } => {
                let alt = mem::replace(&mut self.text, text_before);
                self.out.truncate(start);
                self.images -= 1;
                self.end_image(&alt, destination, range);
            }
            Close::Code(block) => {
                let finding = block.write(&mut self.out, self.source, self.page.highlighter);
                self.rendered.findings.extend(finding);
            }
        }
    }

    fn end_paragraph(&mut self, start: usize, range: Range<usize>) {
        if self.page.seen.is_repeat(&self.text) {
            self.out.truncate(start);
            self.find(Problem::RepeatedParagraph, range);
        } else {
            self.markup("</p>\n");
        }
    }

    fn end_image(&mut self, alt: &str, destination: String, range: Range<usize>) {
        let label = if alt.trim().is_empty() { destination.as_str() } else { alt };
        let inside = self.links > 0 || self.images > 0;
        let target = self.judge(&destination, range);
        match target.filter(|_| !inside) {
            Some(target) => {
                self.markup("<a class=\"image\" href=\"");
                push_href(&mut self.out, &target);
                self.markup("\">");
                self.push(label);
                self.markup("</a>");
            }
            None => self.push(label),
        }
    }

    fn end_heading(&mut self, level: u8, start: usize, range: Range<usize>) {
        let text = visible(self.text.trim()).split_whitespace().collect::<Vec<_>>().join(" ");
        let inner = self.out.split_off(start);
        if text.is_empty() {
            return;
        }
        if self.open.is_empty()
            && let Some(part) = self.begun_by(&text)
        {
            self.turn_to(part, range);
            return;
        }
        let level = self.nest(level);
        let section = self.sections.get(self.part).map_or("", |section| section.id);
        let wanted: Vec<_> =
            [section, &slug(&text)].into_iter().filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let id =
            self.page.ids.allocate(if wanted.is_empty() { "section".to_owned() } else { wanted.join("-") }.as_str());
        self.markup(&format!("<h{level} id=\""));
        push_attribute(&mut self.out, &id);
        self.markup(&format!("\">{inner}</h{level}>\n"));
        self.rendered.parts[self.part].headings.push(Heading { level, id, text });
    }

    /// The section that is still empty and that this heading names.
    fn begun_by(&self, heading: &str) -> Option<usize> {
        self.sections.iter().enumerate().position(|(index, section)| {
            let is_empty = self.rendered.parts[index].is_empty() && (index != self.part || self.out.is_empty());
            is_empty && section.titles.iter().any(|title| title.to_lowercase() == heading.to_lowercase())
        })
    }

    /// Puts away what was written and goes on in another part, which the heading at `heading` begins.
    fn turn_to(&mut self, part: usize, heading: Range<usize>) {
        let written = mem::take(&mut self.out);
        self.rendered.parts[self.part].html.push_str(&written);
        self.rendered.parts[self.part].source = self.begin..heading.start;
        self.begin = heading.end;
        self.part = part;
        self.levels.clear();
    }

    /// The level on the page of a heading of `level` in the field: one deeper than the heading it stands under.
    fn nest(&mut self, level: u8) -> u8 {
        self.levels.retain(|above| *above < level);
        self.levels.push(level);
        (2 + self.levels.len() as u8).min(6)
    }

    fn find(&mut self, problem: Problem, range: Range<usize>) {
        self.rendered.findings.push(Finding { problem, range });
    }

    fn slice(&self, range: Range<usize>) -> &str {
        self.source.get(range).unwrap_or_default()
    }

    /// Notes hidden characters that were written as entities: the field's own bytes do not show them.
    fn note_decoded(&mut self, text: &str, range: Range<usize>) {
        if text.len() != range.len()
            && has_hidden(text)
            && let Some(character) = text.chars().find(|c| is_hidden(*c))
            && !has_hidden(self.slice(range.clone()))
        {
            self.find(Problem::HiddenCharacter { character }, range);
        }
    }
}

/// The hidden characters of a field; a CRLF is a line break like any other.
fn hidden_characters(source: &str) -> impl Iterator<Item = Finding> {
    hidden_in(source).map(|(at, character)| Finding {
        problem: Problem::HiddenCharacter { character },
        range: at..at + character.len_utf8(),
    })
}
