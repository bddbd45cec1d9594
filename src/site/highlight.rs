//! `Highlighter`: the HTML of code blocks, each distinct block coloured once.
//!
//! 1. `language` turns the word behind a fence into a grammar, or into plain text.
//! 2. The grammar turns each line into scopes, and `classes` turns scopes into a few short CSS classes.
//! 3. Neighbours of one class share a `<span>`; text without a class has none.
//!
//! The cost is the grammars' regular expressions, which are compiled when first used.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use syntect::parsing::{ParseState, ParsingError, SyntaxReference};

use super::markdown::escape::push_text;
use classes::{Class, Scopes};
use language::{Language, Library};

mod classes;
mod language;
#[cfg(test)]
mod tests;

/// A larger block is shown plain: nobody reads it for its colours.
const MAX_BLOCK: usize = 64 * 1024;
/// A block with a longer line is shown plain: a grammar can take quadratic time in the length of a line.
const MAX_LINE: usize = 1_000;
/// So is one with more blanks in a row: grammars that look for `blanks, word, blanks` take cubic time in their number.
const MAX_BLANKS: usize = 120;

/// Colours code. One serves any number of builds, from any number of threads.
pub struct Highlighter {
    library: LazyLock<Library>,
    blocks: Mutex<HashMap<Block, Arc<OnceLock<Arc<str>>>>>,
}

/// What tells one block from another: the index of its grammar, and its text.
type Block = (Option<usize>, Box<str>);

impl Default for Highlighter {
    fn default() -> Self {
        Self::new()
    }
}

impl Highlighter {
    /// A highlighter that has loaded nothing yet.
    pub fn new() -> Self {
        Self { library: LazyLock::new(Library::load), blocks: Mutex::default() }
    }

    /// The one that all builds of the process share: a preview, which builds after every save, colours only what is new.
    ///
    /// It keeps every block for as long as the process lives, which is little beside a site.
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Highlighter> = LazyLock::new(Highlighter::new);
        &SHARED
    }

    /// Whether blocks of this language can be coloured, or are plain on purpose (`text`, `log`, …).
    pub fn knows(&self, language: &str) -> bool {
        !matches!(self.library.find(language), Language::Unknown)
    }

    /// The HTML of a block, to stand inside `<code>`: escaped text and `<span class="…">` only.
    ///
    /// A block is plain if its language is missing or unknown, or if it is too large. Equal blocks share one answer.
    pub fn highlight(&self, language: Option<&str>, code: &str) -> Arc<str> {
        let grammar = match language.map(|name| self.library.find(name)) {
            Some(Language::Grammar(index)) if is_modest(code) => Some(index),
            _ => None,
        };
        let cell = {
            let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(blocks.entry((grammar, code.into())).or_default())
        };
        Arc::clone(cell.get_or_init(|| {
            let coloured = grammar.and_then(|index| self.colour(&self.library.set.syntaxes()[index], code).ok());
            coloured.unwrap_or_else(|| plain(code)).into()
        }))
    }

    fn colour(&self, syntax: &SyntaxReference, code: &str) -> Result<String, ParsingError> {
        let mut state = ParseState::new(syntax);
        let mut scopes = Scopes::new(&self.library.classes);
        let mut spans = Spans { html: String::with_capacity(code.len() * 2), open: None };
        for line in code.split_inclusive('\n') {
            let mut done = 0;
            for (at, change) in state.parse_line(line, &self.library.set)? {
                if let Some(text) = line.get(done..at) {
                    spans.push(scopes.class(), text);
                    done = at;
                }
                scopes.apply(&change);
            }
            spans.push(scopes.class(), line.get(done..).unwrap_or_default());
        }
        Ok(spans.finish())
    }
}

fn is_modest(code: &str) -> bool {
    let has_blanks = |line: &str| line.split(|c| c != ' ' && c != '\t').any(|blanks| blanks.len() > MAX_BLANKS);
    code.len() <= MAX_BLOCK && code.lines().all(|line| line.len() <= MAX_LINE && !has_blanks(line))
}

fn plain(code: &str) -> String {
    let mut html = String::with_capacity(code.len() + code.len() / 8);
    push_text(&mut html, code);
    html
}

/// Writes text with classes; neighbours of one class, and the white space between them, share a span.
struct Spans {
    html: String,
    open: Option<Class>,
}

impl Spans {
    fn push(&mut self, class: Option<Class>, text: &str) {
        if text.is_empty() {
            return;
        }
        // White space shows no colour, so it need not end a span.
        let blank = text.bytes().all(|b| b.is_ascii_whitespace());
        if class != self.open && !(blank && self.open.is_some()) {
            self.close();
            if let Some(class) = class {
                self.html.extend(["<span class=\"", class.name(), "\">"]);
                self.open = Some(class);
            }
        }
        push_text(&mut self.html, text);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.html.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}
