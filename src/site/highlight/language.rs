//! `Library`: the grammars, found by the word that stands behind a fence.

use std::collections::HashMap;

use syntect::parsing::SyntaxSet;

use super::classes::Classes;

/// Words that ask for no colours.
const PLAIN: [&str; 9] = ["", "text", "txt", "plain", "plaintext", "log", "output", "none", "ascii"];

/// Words that the grammars do not know by themselves, each with one that they know.
const ALIASES: [(&str, &str); 18] = [
    ("shell", "bash"),
    ("console", "bash"),
    ("shell-session", "bash"),
    ("shellsession", "bash"),
    ("terminal", "bash"),
    ("ksh", "bash"),
    // Of the two grammars for it, the one with modules and JSX; its expressions also compile in a fraction of the time.
    ("javascript", "mjs"),
    ("node", "mjs"),
    ("jsonc", "json"),
    ("json5", "json"),
    ("golang", "go"),
    ("kotlin", "kt"),
    ("pwsh", "powershell"),
    ("docker", "dockerfile"),
    ("containerfile", "dockerfile"),
    ("dockerignore", "gitignore"),
    ("jenkinsfile", "groovy"),
    ("dotenv", "env"),
];

/// What a word behind a fence stands for.
pub(super) enum Language {
    /// The grammar of this index.
    Grammar(usize),
    /// Plain text, as asked.
    Plain,
    /// A language that no grammar describes.
    Unknown,
}

/// The grammars and what belongs to them.
pub(super) struct Library {
    /// The grammars.
    pub(super) set: SyntaxSet,
    /// The classes of their scopes.
    pub(super) classes: Classes,
    by_word: HashMap<String, usize>,
}

impl Library {
    /// Loads the grammars; their regular expressions are compiled later, when first used.
    pub(super) fn load() -> Self {
        let set = two_face::syntax::extra_newlines();
        let mut by_word = HashMap::with_capacity(1024);
        let named = || set.syntaxes().iter().enumerate().filter(|(_, syntax)| !syntax.hidden);
        // An extension wins over another grammar's name, and a later grammar over an earlier one.
        by_word.extend(named().map(|(index, syntax)| (syntax.name.to_ascii_lowercase(), index)));
        for (index, syntax) in named() {
            by_word.extend(syntax.file_extensions.iter().map(|word| (word.to_ascii_lowercase(), index)));
        }
        for (word, known) in ALIASES {
            if let Some(index) = by_word.get(known).copied() {
                by_word.insert(word.to_owned(), index);
            }
        }
        Self { set, classes: Classes::new(), by_word }
    }

    /// What `word` stands for, in any case.
    pub(super) fn find(&self, word: &str) -> Language {
        let word = word.trim().to_ascii_lowercase();
        if PLAIN.contains(&word.as_str()) {
            return Language::Plain;
        }
        self.by_word.get(&word).map_or(Language::Unknown, |index| Language::Grammar(*index))
    }
}
