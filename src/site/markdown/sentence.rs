//! The first sentence of a field, as plain text, for descriptions.
//!
//! A sentence ends at `.`, `!` or `?` before white space, unless the mark stands in code or belongs to an abbreviation.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::OPTIONS;
use super::escape::{push_text, visible};

/// A longer first sentence is cut.
const MAX_CHARS: usize = 300;

/// Words that end in a full stop wherever they stand.
const ABBREVIATIONS: [&str; 14] =
    ["vs", "cf", "approx", "resp", "fig", "incl", "esp", "viz", "al", "dr", "mr", "mrs", "ms", "eg"];

fn is_block(tag: &Tag<'_>) -> bool {
    is_block_end(tag.to_end())
}

fn is_block_end(tag: TagEnd) -> bool {
    use TagEnd as T;
    !matches!(tag, T::Emphasis | T::Strong | T::Strikethrough | T::Link | T::Image | T::TableCell)
}

/// The first sentence of the field's first paragraph (or, without one, of its first text), without markup, on one line;
/// cut at a word with `…` if it runs on. Empty if the field has no text.
pub fn first_sentence(text: &str) -> String {
    let (paragraph, code) = paragraph(text);
    let end = sentence_end(&paragraph, &code);
    let sentence = visible(paragraph[..end].trim()).split_whitespace().collect::<Vec<_>>().join(" ");
    cut(sentence)
}

/// The field's first paragraph (or, without one, its first text), without markup, on one line.
pub fn first_paragraph(text: &str) -> String {
    visible(&paragraph(text).0).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first sentence of a field as [`first_sentence`] finds it, as HTML with its code as code; a colon that leads on to
/// what is not there is left out.
pub fn first_sentence_html(text: &str) -> String {
    let (paragraph, code) = paragraph(text);
    let sentence = paragraph[..sentence_end(&paragraph, &code)].trim_end().trim_end_matches(':');
    let mut html = String::new();
    if sentence.chars().nth(MAX_CHARS).is_some() {
        push_text(&mut html, &cut(visible(sentence).into_owned()));
        return html;
    }
    let mut done = 0;
    for span in code.into_iter().filter(|span| span.end <= sentence.len()) {
        push_text(&mut html, &sentence[done..span.start]);
        html.push_str("<code>");
        push_text(&mut html, &sentence[span.clone()]);
        html.push_str("</code>");
        done = span.end;
    }
    push_text(&mut html, &sentence[done..]);
    html
}

/// The text of the first paragraph, and which of its bytes are code.
fn paragraph(text: &str) -> (String, Vec<Range<usize>>) {
    let (mut out, mut code) = (String::with_capacity(text.len()), Vec::new());
    let mut skipped = 0;
    for event in Parser::new_ext(text, OPTIONS) {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::CodeBlock(_)) => skipped += 1,
            Event::End(TagEnd::Heading(_) | TagEnd::CodeBlock) => skipped -= 1,
            _ if skipped > 0 => {}
            Event::Code(span) => {
                code.push(out.len()..out.len() + span.len());
                out.push_str(&span);
            }
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::Start(tag) if is_block(&tag) && !out.trim().is_empty() => break,
            Event::End(tag) if is_block_end(tag) && !out.trim().is_empty() => break,
            Event::End(TagEnd::TableCell) => out.push(' '),
            _ => {}
        }
    }
    (out, code)
}

/// The byte after the first sentence.
fn sentence_end(text: &str, code: &[Range<usize>]) -> usize {
    let mut spans = code.iter().peekable();
    for (at, mark) in text.match_indices(['.', '!', '?', '。', '！', '？']) {
        while spans.next_if(|span| span.end <= at).is_some() {}
        if spans.peek().is_some_and(|span| span.contains(&at)) {
            continue;
        }
        let end = at + mark.len();
        let rest = text[end..].trim_start_matches(['"', '\'', ')', ']', '”', '’', '»', '*', '_']);
        let next = rest.trim_start();
        // A mark of a script that writes without spaces ends a sentence by itself.
        let apart = !mark.is_ascii() || next.len() < rest.len() || rest.is_empty();
        if apart && (next.is_empty() || ends_sentence(&text[..at], mark, next)) {
            return text.len() - rest.len();
        }
    }
    text.len()
}

/// Whether a mark ends the sentence `before` it, given the text `after` it.
fn ends_sentence(before: &str, mark: &str, after: &str) -> bool {
    let said = before.trim_end_matches('.');
    if said.is_empty() || said.ends_with(char::is_whitespace) {
        return false;
    }
    if mark != "." {
        return true;
    }
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let goes_on = after.starts_with(|c: char| c.is_lowercase() || matches!(c, '(' | ',' | ';' | '-' | '–' | '—'));
    if word == "etc" || before.ends_with('.') {
        return !goes_on;
    }
    let is_initials = word.contains('.') && word.split('.').all(is_letter);
    !is_initials && !ABBREVIATIONS.contains(&word.as_str())
}

fn is_letter(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

fn cut(mut sentence: String) -> String {
    let Some((limit, _)) = sentence.char_indices().nth(MAX_CHARS) else { return sentence };
    let end = sentence[..limit].rfind(' ').unwrap_or(limit);
    sentence.truncate(end);
    sentence.truncate(sentence.trim_end_matches([',', ';', ':', '–', '—', '-', ' ']).len());
    sentence.push('…');
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_sentences() {
        for (text, expected) in [
            ("One. Two.", "One."),
            ("No full stop", "No full stop"),
            ("", ""),
            ("## Summary\n\nIt failed. Again.", "It failed."),
            ("# Only a heading", ""),
            ("- First item. More.\n- Second", "First item."),
            ("Split over\nlines. Next.", "Split over lines."),
            ("Use a tool, e.g. Docker or Podman. Then go.", "Use a tool, e.g. Docker or Podman."),
            ("That is, i.e. This one. Next.", "That is, i.e. This one."),
            ("Docker, npm, etc. are missing. Next.", "Docker, npm, etc. are missing."),
            ("Docker, npm, etc. Install them.", "Docker, npm, etc."),
            ("(GitHub, npm, etc.) and the step fails. Next.", "(GitHub, npm, etc.) and the step fails."),
            ("Node vs. Deno matters. Next.", "Node vs. Deno matters."),
            ("Node.js 20.11.0 is needed. Next.", "Node.js 20.11.0 is needed."),
            ("Run go mod tidy: `go.sum` is stale. Next.", "Run go mod tidy: go.sum is stale."),
            ("Edit go.mod. Then build.", "Edit go.mod."),
            ("`It. Is. Code.` shown. Next.", "It. Is. Code. shown."),
            ("The U.S. East region is down. Next.", "The U.S. East region is down."),
            ("At 9 a.m. UTC it failed. Next.", "At 9 a.m. UTC it failed."),
            ("See https://a.example/b.c?d. Next.", "See https://a.example/b.c?d."),
            ("Is it up? Check.", "Is it up?"),
            ("It failed! Check.", "It failed!"),
            ("A != b and ! [rejected] too. Next.", "A != b and ! [rejected] too."),
            ("Waiting... then nothing. Next.", "Waiting... then nothing."),
            ("Run ALTER TYPE ... ADD VALUE first. Next.", "Run ALTER TYPE ... ADD VALUE first."),
            ("It says \"no space left.\" Then stops.", "It says \"no space left.\""),
            ("It failed (twice.) Next.", "It failed (twice.)"),
            ("**Bold.** Next.", "Bold."),
            ("A [link. Inside](https://x) goes. Next.", "A link."),
            ("Version 1.2.3. Next.", "Version 1.2.3."),
            ("npm failed. npm said so.", "npm failed."),
            ("Use <pod> here. Next.", "Use <pod> here."),
            ("First paragraph\n\nSecond. Third.", "First paragraph"),
            ("失敗。次。", "失敗。"),
            ("Smith et al. Found it. Next.", "Smith et al. Found it."),
            ("a\u{202e}b. c.", "a\u{fffd}b."),
        ] {
            assert_eq!(first_sentence(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_long_first_sentence_is_cut_at_a_word() {
        let cut = first_sentence(&"word, ".repeat(100));
        assert!(cut.ends_with("word…") && cut.chars().count() <= MAX_CHARS + 1, "{cut}");
        assert_eq!(first_sentence(&"é".repeat(400)).chars().count(), MAX_CHARS + 1);
    }

    #[test]
    fn the_first_sentence_as_html_keeps_its_code() {
        for (text, expected) in [
            (
                "Run `npm ci` in `<dir>` & wait:\n\n```bash\nx\n```",
                "Run <code>npm ci</code> in <code>&lt;dir&gt;</code> &amp; wait",
            ),
            ("## Fix steps\n\n**Pin** `a.b. c`. Then go.", "Pin <code>a.b. c</code>."),
            ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
            ("", ""),
        ] {
            assert_eq!(first_sentence_html(text), expected, "{text:?}");
        }
        assert!(first_sentence_html(&"word, ".repeat(100)).ends_with("word…"));
    }
}
