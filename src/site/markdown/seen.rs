//! `Seen`: the paragraphs that a page has shown.

use foldhash::HashSet;

use crate::matcher::normalise;

/// A shorter paragraph may well stand twice.
const MIN_WORDS: usize = 4;

/// What a page has shown so far, compared without regard to case, white space and markup.
#[derive(Debug, Default)]
pub struct Seen {
    paragraphs: HashSet<String>,
}

impl Seen {
    /// Notes a paragraph's plain text; says whether the page has shown it before.
    ///
    /// Very short paragraphs, and those that end with a colon to lead to what follows, always count as new.
    pub fn is_repeat(&mut self, text: &str) -> bool {
        let words = normalise(text);
        if words.split(' ').nth(MIN_WORDS - 1).is_none() || words.ends_with(':') {
            return false;
        }
        !self.paragraphs.insert(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_white_space_do_not_matter() {
        let mut seen = Seen::default();
        assert!(!seen.is_repeat("The job could not start."));
        assert!(seen.is_repeat(" the  job could\nNOT start. "));
        assert!(!seen.is_repeat("The job could start."));
    }

    #[test]
    fn short_and_leading_paragraphs_may_repeat() {
        let mut seen = Seen::default();
        for text in ["Run this again", "Run the following command locally:"] {
            assert!(!seen.is_repeat(text));
            assert!(!seen.is_repeat(text));
        }
    }
}
