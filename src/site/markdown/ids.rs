//! `Ids`: the anchors of one page, each given once.

use std::borrow::Cow;

use foldhash::{HashMap, HashMapExt};

/// Longer slugs make no better links.
const MAX_SLUG: usize = 60;

/// The ids that a page has given away.
#[derive(Debug)]
pub struct Ids {
    next: HashMap<Cow<'static, str>, u32>,
}

impl Default for Ids {
    /// Room for the anchors of a usual page, so that it need not grow.
    fn default() -> Self {
        Self { next: HashMap::with_capacity(32) }
    }
}

impl Ids {
    /// Keeps an id of the template's own from being given away.
    pub fn reserve(&mut self, id: &'static str) {
        self.next.insert(id.into(), 2);
    }

    /// Whether an id is given away or reserved.
    pub fn has(&self, id: &str) -> bool {
        self.next.contains_key(id)
    }

    /// Gives `wanted`, or `wanted-2`, `wanted-3`, … if the page has it already. Reserve the template's own ids first.
    pub fn allocate(&mut self, wanted: &str) -> String {
        let mut id = wanted.to_owned();
        if let Some(first) = self.next.get(wanted).copied() {
            let mut number = first;
            while self.next.contains_key(id.as_str()) {
                id = format!("{wanted}-{number}");
                number += 1;
            }
            // Counting on from here keeps a page of equal headings linear.
            self.next.insert(wanted.to_owned().into(), number);
        }
        self.next.insert(id.clone().into(), 2);
        id
    }
}

/// The text as a part of a URL: letters and digits in lower case with single hyphens between; empty if it has none.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= MAX_SLUG {
            break;
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique() {
        let mut ids = Ids::default();
        let given: Vec<_> = ["a", "a", "a-2", "a", "b"].iter().map(|id| ids.allocate(id)).collect();
        assert_eq!(given, ["a", "a-2", "a-2-2", "a-3", "b"]);
    }

    #[test]
    fn slugs_hold_letters_and_digits() {
        assert_eq!(slug("macOS runner (Homebrew)"), "macos-runner-homebrew");
        assert_eq!(slug("Option A — Split"), "option-a-split");
        assert_eq!(slug("Été"), "été");
        assert_eq!(slug("--!"), "");
        assert!(slug(&"ab ".repeat(100)).len() <= MAX_SLUG);
    }
}
