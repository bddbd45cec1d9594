//! `Highlighter`: the HTML of code blocks, each distinct block coloured once.
//!
//! 1. `language` turns the word behind a fence into a grammar, or into plain text.
//! 2. The grammar turns each line into scopes, and `classes` turns scopes into a few short CSS classes.
//! 3. Neighbours of one class share a `<span>`; text without a class has none.
//! 4. What a reader fills in, as `placeholder` tells, stands in a `<var>` inside the class that it begins with.
//!
//! The cost is the grammars' regular expressions, which are compiled when first used.

use std::iter::Peekable;
use std::ops::Range;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use foldhash::HashMap;
use syntect::parsing::{ParseState, ParsingError, SyntaxReference};

use super::markdown::escape::push_text;
use classes::{Class, Scopes};
use language::{Language, Library};

mod classes;
mod language;
mod placeholder;
#[cfg(test)]
mod tests;

/// A larger block, in bytes, is shown plain: nobody reads it for its colours.
const MAX_BLOCK: usize = 64 * 1024;
/// A block with a longer line is shown plain: a grammar can take quadratic time in the length of a line.
const MAX_LINE: usize = 1_000;
/// So is one with more blanks in a row: grammars that look for `blanks, word, blanks` take cubic time in their number.
const MAX_BLANKS: usize = 120;

/// The command with which the page of a failure ends.
pub const TRY_IT: &str = "$ faultline analyze failed.log";

/// Colours code. One serves any number of builds, from any number of threads.
pub struct Highlighter {
    library: LazyLock<Library>,
    /// By the index of their grammar.
    blocks: Mutex<HashMap<usize, Blocks>>,
}

/// The HTML of blocks, by their text.
type Blocks = HashMap<Box<str>, Arc<OnceLock<Arc<str>>>>;

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

    /// Loads the grammars and compiles what most shell commands need, ahead of the first block; takes 4 ms.
    pub fn warm_up(&self) {
        self.highlight(Some("bash"), TRY_IT);
    }

    /// Whether blocks of this language can be coloured, or are plain on purpose (`text`, `log`, …).
    pub fn knows(&self, language: &str) -> bool {
        !matches!(self.library.find(language), Language::Unknown)
    }

    /// The HTML of a block, to stand inside `<code>`: escaped text `<span class="…">` and `<var>` only.
    ///
    /// A block is plain if its language is missing or unknown, or if it is too large. Equal blocks that are coloured
    /// share one answer.
    pub fn highlight(&self, language: Option<&str>, code: &str) -> Arc<str> {
        self.coloured(language, code).unwrap_or_else(|| plain(code).into())
    }

    /// Appends what [`Highlighter::highlight`] gives.
    pub fn push(&self, out: &mut String, language: Option<&str>, code: &str) {
        match self.coloured(language, code) {
            Some(html) => out.push_str(&html),
            None => push_text(out, code),
        }
    }

    /// The HTML of a block whose language has a grammar.
    fn coloured(&self, language: Option<&str>, code: &str) -> Option<Arc<str>> {
        let Language::Grammar(grammar) = self.library.find(language?) else { return None };
        if code.len() > MAX_BLOCK {
            return None;
        }
        let block = {
            let mut grammars = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
            let blocks = grammars.entry(grammar).or_default();
            match blocks.get(code) {
                Some(block) => Arc::clone(block),
                None => Arc::clone(blocks.entry(code.into()).or_default()),
            }
        };
        let colour = || {
            let syntax = &self.library.set.syntaxes()[grammar];
            let coloured = is_modest(code).then(|| self.colour(syntax, code).ok()).flatten();
            coloured.unwrap_or_else(|| plain(code)).into()
        };
        Some(Arc::clone(block.get_or_init(colour)))
    }

    fn colour(&self, syntax: &SyntaxReference, code: &str) -> Result<String, ParsingError> {
        let mut state = ParseState::new(syntax);
        let mut scopes = Scopes::new(&self.library.classes);
        let mut spans = Spans::new(code, placeholder::placeholders(&syntax.name, code));
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
    code.lines().all(|line| line.len() <= MAX_LINE && !has_blanks(line))
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
    /// How much of the code is written.
    at: usize,
    placeholders: Peekable<std::vec::IntoIter<Range<usize>>>,
}

impl Spans {
    fn new(code: &str, placeholders: Vec<Range<usize>>) -> Self {
        let html = String::with_capacity(code.len() * 2);
        Self { html, open: None, at: 0, placeholders: placeholders.into_iter().peekable() }
    }

    /// Writes on; a placeholder keeps the class that it begins with, whatever the grammar takes its brackets for.
    fn push(&mut self, class: Option<Class>, mut text: &str) {
        while let Some(placeholder) = self.placeholders.peek().cloned() {
            let begins = placeholder.start.checked_sub(self.at);
            if begins.is_some_and(|begins| begins >= text.len()) {
                break;
            }
            if let Some(begins) = begins {
                text = self.push_span(class, text, begins);
                self.turn_to(class);
                self.html.push_str("<var>");
            }
            let inside = (placeholder.end - self.at).min(text.len());
            push_text(&mut self.html, &text[..inside]);
            self.at += inside;
            text = &text[inside..];
            if self.at < placeholder.end {
                return;
            }
            self.html.push_str("</var>");
            self.placeholders.next();
        }
        self.push_span(class, text, text.len());
    }

    /// Writes the first `length` bytes of a text, and gives the rest.
    fn push_span<'t>(&mut self, class: Option<Class>, text: &'t str, length: usize) -> &'t str {
        let (text, rest) = text.split_at(length);
        // White space shows no colour, so it need not end a span.
        let blank = text.bytes().all(|b| b.is_ascii_whitespace());
        if !(blank && (text.is_empty() || self.open.is_some())) {
            self.turn_to(class);
        }
        push_text(&mut self.html, text);
        self.at += length;
        rest
    }

    fn turn_to(&mut self, class: Option<Class>) {
        if class == self.open {
            return;
        }
        self.close();
        if let Some(class) = class {
            self.html.extend(["<span class=\"", class.name(), "\">"]);
            self.open = Some(class);
        }
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
