//! A page of Markdown, laid out for a terminal.
//!
//! 1. Walk the Markdown's events; collect inline text with its styles.
//! 2. At the end of each block, wrap it to the width, behind the indent of the lists and quotes that it stands in.

use anstyle::{AnsiColor, Effects, Style};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::diagnostic::render;
use crate::diagnostic::visible::visible;

/// The widest column that is easy to read.
const MAX_WIDTH: usize = 100;
/// The width of a terminal that does not tell.
const USUAL_WIDTH: usize = 80;

const HEADING: Style = Style::new().effects(Effects::BOLD);
const TITLE: Style = Style::new().effects(Effects::BOLD).fg_color(Some(anstyle::Color::Ansi(AnsiColor::BrightBlue)));
const STRONG: Style = Style::new().effects(Effects::BOLD);
const EMPHASIS: Style = Style::new().effects(Effects::ITALIC);
const CODE: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));
const LINK: Style = Style::new().effects(Effects::UNDERLINE);

/// Lays a page out for a terminal of this width, if that is known.
pub(super) fn format(markdown: &str, style: render::Style, width: Option<usize>) -> String {
    let width = width.unwrap_or(USUAL_WIDTH).clamp(20, MAX_WIDTH);
    let coloured = style == render::Style::Coloured;
    let mut layout =
        Layout { width, coloured, out: String::new(), text: String::new(), indents: Vec::new(), links: Vec::new() };
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut code = None;
    for event in Parser::new_ext(markdown, options) {
        layout.event(event, &mut code);
    }
    layout.out
}

struct Layout {
    width: usize,
    coloured: bool,
    out: String,
    /// The inline text of the block that is open.
    text: String,
    /// What stands before each line, from the outside in.
    indents: Vec<Indent>,
    /// Where the open links lead.
    links: Vec<String>,
}

struct Indent {
    /// Before the first line, until it is written.
    first: Option<String>,
    /// Before each other line.
    rest: String,
    /// The number of the next item, in an ordered list.
    next: Option<u64>,
}

impl Layout {
    fn event(&mut self, event: Event<'_>, code: &mut Option<String>) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                self.flush();
                *code = Some(String::new());
            }
            Event::End(TagEnd::CodeBlock) => self.code_block(&code.take().unwrap_or_default()),
            Event::Text(text) if code.is_some() => {
                if let Some(code) = code {
                    code.push_str(&text);
                }
            }
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Code(text) => self.styled(CODE, &text),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.text.push('\n'),
            Event::Rule => self.rule(),
            Event::TaskListMarker(done) => self.text.push_str(if done { "☑ " } else { "☐ " }),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text.push_str(&visible(&text)),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.open(if level as u8 == 1 { TITLE } else { HEADING });
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.indents.push(Indent { first: None, rest: "│ ".into(), next: None });
            }
            Tag::List(first) => {
                self.flush();
                self.indents.push(Indent { first: None, rest: String::new(), next: first });
            }
            Tag::Item => self.item(),
            Tag::Strong => self.open(STRONG),
            Tag::Emphasis => self.open(EMPHASIS),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push(dest_url.into_string());
                self.open(LINK);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.close();
                self.flush();
                self.blank();
            }
            TagEnd::Paragraph | TagEnd::HtmlBlock | TagEnd::TableHead | TagEnd::TableRow => {
                self.flush();
                if matches!(tag, TagEnd::Paragraph | TagEnd::HtmlBlock) {
                    self.blank();
                }
            }
            TagEnd::TableCell => self.text.push_str("  "),
            TagEnd::Table => self.blank(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) => {
                self.flush();
                self.indents.pop();
                self.blank();
            }
            TagEnd::Item => {
                self.flush();
                self.indents.pop();
            }
            TagEnd::Strong | TagEnd::Emphasis => self.close(),
            TagEnd::Link | TagEnd::Image => {
                self.close();
                let target = self.links.pop().unwrap_or_default();
                if !self.text.ends_with(&target) && !target.starts_with('#') {
                    self.text.push_str(&format!(" <{}>", visible(&target)));
                }
            }
            _ => {}
        }
    }

    fn item(&mut self) {
        self.flush();
        let mark = match self.indents.last_mut().and_then(|list| list.next.as_mut()) {
            Some(number) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            None => "• ".to_owned(),
        };
        let rest = " ".repeat(mark.chars().count());
        self.indents.push(Indent { first: Some(mark), rest, next: None });
    }

    fn open(&mut self, style: Style) {
        if self.coloured {
            self.text.push_str(&style.render().to_string());
        }
    }

    fn close(&mut self) {
        if self.coloured {
            self.text.push_str(&anstyle::Reset.render().to_string());
        }
    }

    fn styled(&mut self, style: Style, text: &str) {
        self.open(style);
        // Without colours the marks stay: they say where a command begins and ends.
        let mark = if self.coloured { "" } else { "`" };
        self.text.push_str(&format!("{mark}{}{mark}", visible(text)));
        self.close();
    }

    /// Wraps and writes the open block.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() {
            return;
        }
        let indent: usize = self.indents.iter().map(|indent| textwrap::core::display_width(&indent.rest)).sum();
        let options = textwrap::Options::new(self.width.saturating_sub(indent).max(20))
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .break_words(false);
        for line in textwrap::wrap(text.trim(), options) {
            self.line(&line);
        }
    }

    /// Code stands as it is, a little to the right.
    fn code_block(&mut self, code: &str) {
        for line in code.lines() {
            self.open(CODE);
            let mut styled = std::mem::take(&mut self.text);
            styled.push_str(&visible(line));
            self.close();
            styled.push_str(&std::mem::take(&mut self.text));
            self.line(&format!("    {styled}"));
        }
        self.blank();
    }

    fn rule(&mut self) {
        self.flush();
        self.line(&"─".repeat(self.width.min(40)));
        self.blank();
    }

    fn line(&mut self, text: &str) {
        let prefix: String =
            self.indents.iter_mut().map(|indent| indent.first.take().unwrap_or_else(|| indent.rest.clone())).collect();
        self.out.push_str(format!("{prefix}{text}").trim_end());
        self.out.push('\n');
    }

    /// An empty line, unless there is one.
    fn blank(&mut self) {
        if !self.out.ends_with("\n\n") && !self.out.is_empty() {
            self.out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Title\n\n> What it is.\n\n- id: `a`\n- b\n\n## Fix steps\n\n1. Run this command, which is a rather long one to be wrapped:\n\n   ```bash\n   npm ci\n   ```\n\n2. See [the docs](https://example.org/).\n   - **bold** <pod>\n";

    #[test]
    fn a_page_is_wrapped_and_code_in_lists_is_indented() {
        let expected = "Title\n\n│ What it is.\n\n• id: `a`\n• b\n\nFix steps\n\n1. Run this command, which is a rather\n   long one to be wrapped:\n\n       npm ci\n\n2. See the docs <https://example.org/>.\n\n   • bold <pod>\n\n";
        assert_eq!(format(PAGE, render::Style::Plain, Some(42)), expected);
    }

    #[test]
    fn colours_do_not_change_the_layout() {
        let coloured = format(PAGE, render::Style::Coloured, Some(42));
        assert!(coloured.contains("\u{1b}["));
        let plain = anstream::adapter::strip_str(&coloured).to_string();
        assert_eq!(plain.replace("id: a", "id: `a`"), format(PAGE, render::Style::Plain, Some(42)));
    }
}
