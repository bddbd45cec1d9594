//! Code blocks, as the templates and the style sheet know them.

use std::ops::Range;

use super::escape::push_attribute;
use super::{Finding, Problem};
use crate::site::highlight::Highlighter;

/// A code block while its lines arrive.
#[derive(Default)]
pub(super) struct CodeBlock {
    /// The first word of the info string; empty if there is none.
    pub(super) language: String,
    /// The code.
    pub(super) text: String,
    range: Range<usize>,
}

impl CodeBlock {
    /// A block with this info string (`bash title=x`), which stands at `range` in the field.
    pub(super) fn new(info: &str, range: Range<usize>) -> Self {
        let language = info.split([' ', '\t', ',', '{']).next().unwrap_or_default().to_ascii_lowercase();
        Self { language, text: String::with_capacity(range.len()), range }
    }

    /// Appends the block's HTML; gives a finding if its language is unknown.
    pub(super) fn write(self, out: &mut String, source: &str, highlighter: &Highlighter) -> Option<Finding> {
        push_block(out, &self.language, &self.text, highlighter);
        if self.language.is_empty() || highlighter.knows(&self.language) {
            return None;
        }
        let range = self.place(source);
        Some(Finding { problem: Problem::UnknownLanguage { language: self.language }, range })
    }

    /// The language's own bytes, or the fence's line if the word was written with escapes.
    fn place(&self, source: &str) -> Range<usize> {
        let line = source.get(self.range.clone()).and_then(|block| block.lines().next()).unwrap_or_default();
        let start = self.range.start;
        match line.to_ascii_lowercase().find(&self.language) {
            Some(at) => start + at..start + at + self.language.len(),
            None => start..start + line.len(),
        }
    }
}

/// Appends the HTML of a code block; the language may be empty.
pub(super) fn push_block(out: &mut String, language: &str, code: &str, highlighter: &Highlighter) {
    out.push_str("<div class=\"code\"><pre tabindex=\"0\"><code");
    let language = Some(language).filter(|language| !language.is_empty());
    if let Some(language) = language {
        out.push_str(" class=\"language-");
        push_attribute(out, language);
        out.push('"');
    }
    out.push('>');
    highlighter.push(out, language, code);
    out.push_str("</code></pre></div>\n");
}
