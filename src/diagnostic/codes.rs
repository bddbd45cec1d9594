//! The table of codes: every rule that a diagnostic can break.
//!
//! One record drives the code and level of diagnostics, `faultline explain CODE` and `docs/diagnostics.md`.
//! Codes are stable: a code that is no longer used is not given to another rule.

use std::sync::LazyLock;

use super::Level;

/// One rule of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The stable code, `FL` and three digits.
    pub code: &'static str,
    /// The name, in kebab case.
    pub name: &'static str,
    /// How much breaking it weighs.
    pub level: Level,
    /// What the rule says, in one line.
    pub summary: &'static str,
    /// Why the rule is there, what Faultline does when it is broken and how to keep it, in Markdown paragraphs of one line each.
    pub explanation: &'static str,
    /// A file (or part of one) that breaks it.
    pub example: &'static str,
    /// The language of the example, as a Markdown code block names it.
    pub language: &'static str,
}

impl Rule {
    /// The rule as a page of Markdown, which `faultline explain CODE` prints: all fields, under a heading such as
    /// `# FL030 duplicate-id`.
    pub fn explain(&self) -> String {
        format!("# {} {}\n\n{}", self.code, self.name, self.body())
    }

    /// The page without its heading.
    pub(super) fn body(&self) -> String {
        let Self { level, summary, explanation, language, example, .. } = self;
        let level = level.as_str();
        format!("**{level}:** {summary}\n\n{explanation}\n\nFor example:\n\n```{language}\n{example}\n```\n")
    }
}

/// Rules that belong together.
#[derive(Debug)]
pub struct Theme {
    /// What they are about.
    pub title: &'static str,
    /// The rules, by code.
    pub rules: &'static [&'static Rule],
}

/// Makes a constant of each record, and of all of them the theme's list `RULES`.
macro_rules! rules {
    ($($id:ident: $level:ident $code:literal $name:literal
        summary $summary:literal
        explanation $first:literal $(, $next:literal)*;
        example $language:ident $example:literal
    )*) => {
        use crate::diagnostic::{Level, Rule};
        $(
            #[doc = $summary]
            pub static $id: Rule = Rule {
                code: $code,
                name: $name,
                level: Level::$level,
                summary: $summary,
                explanation: concat!($first $(, "\n\n", $next)*),
                example: $example.trim_ascii(),
                language: stringify!($language),
            };
        )*
        pub(super) static RULES: &[&Rule] = &[$(&$id),*];
    };
}

mod catalog;
mod format;
mod proof;
mod reading;
mod signals;
mod site;
mod text;

pub use {catalog::*, format::*, proof::*, reading::*, signals::*, site::*, text::*};

/// Every rule, by theme and code.
pub static THEMES: &[Theme] = &[
    Theme { title: "Reading files", rules: reading::RULES },
    Theme { title: "The playbook format", rules: format::RULES },
    Theme { title: "The catalog", rules: catalog::RULES },
    Theme { title: "Text", rules: text::RULES },
    Theme { title: "Signals", rules: signals::RULES },
    Theme { title: "Pages and theme", rules: site::RULES },
    Theme { title: "Proof", rules: proof::RULES },
];

/// Every rule, by code.
pub static RULES: LazyLock<Vec<&'static Rule>> =
    LazyLock::new(|| THEMES.iter().flat_map(|theme| theme.rules).copied().collect());

/// The rule of that code, or of that name, ignoring case.
pub fn find(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.eq_ignore_ascii_case(code) || rule.name.eq_ignore_ascii_case(code)).copied()
}

/// The rule that `code` may be meant to name, if it names none; `None` if nothing comes near.
pub fn nearest(code: &str) -> Option<&'static Rule> {
    let names = RULES.iter().flat_map(|rule| [rule.code, rule.name]);
    crate::text::nearest(code, names).and_then(find)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_unique_and_in_order() {
        let codes: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
        assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
        for code in codes {
            let digits = code.strip_prefix("FL").unwrap_or_default();
            assert!(digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit()), "{code}");
        }
    }

    #[test]
    fn names_are_unique_and_in_kebab_case() {
        let names: BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), RULES.len());
        for name in names {
            let is_word =
                |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
            assert!(name.split('-').all(is_word), "{name}");
        }
    }

    #[test]
    fn every_rule_is_explained_and_shown() {
        for rule in RULES.iter() {
            assert!(rule.summary.ends_with('.') && !rule.summary.contains('\n'), "{}", rule.code);
            assert!(!rule.example.is_empty() && !rule.example.contains("```"), "{}", rule.code);
            let paragraphs: Vec<_> = rule.explanation.split("\n\n").collect();
            assert!((1..=3).contains(&paragraphs.len()), "{}", rule.code);
            for paragraph in paragraphs {
                assert!(paragraph.len() > 20 && paragraph.ends_with(['.', '`']), "{}: {paragraph}", rule.code);
                assert!(!paragraph.contains('\n') && !paragraph.contains("  "), "{}: {paragraph}", rule.code);
            }
        }
    }

    #[test]
    fn a_rule_is_found_by_code_or_name_ignoring_case() {
        assert_eq!(find("fl030"), Some(&DUPLICATE_ID));
        assert_eq!(find("Duplicate-ID"), Some(&DUPLICATE_ID));
        assert_eq!(find("FL999"), None);
    }

    #[test]
    fn a_misspelt_code_or_name_leads_to_the_nearest() {
        assert_eq!(nearest("FLO30"), Some(&DUPLICATE_ID));
        assert_eq!(nearest("duplicated-id"), Some(&DUPLICATE_ID));
        assert_eq!(nearest("missing-feild"), Some(&MISSING_FIELD));
        assert_eq!(nearest("kubernetes"), None);
        assert_eq!(nearest(""), None);
    }

    #[test]
    fn a_rule_explains_itself_as_a_page() {
        let rule = Rule {
            code: "FL000",
            name: "a-name",
            level: Level::Warning,
            summary: "A summary.",
            explanation: "Why.\n\nHow.",
            example: "a: b",
            language: "yaml",
        };
        let page = "# FL000 a-name\n\n**warning:** A summary.\n\nWhy.\n\nHow.\n\nFor example:\n\n```yaml\na: b\n```\n";
        assert_eq!(rule.explain(), page);
    }
}
