//! The table of codes: every rule that a diagnostic can break.
//!
//! One record drives the code and level of diagnostics, `faultline explain CODE` and `docs/diagnostics.md`.
//! Codes are stable: a code that is no longer used is not given to another rule.

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
    /// Why the rule is there and how to keep it, in Markdown paragraphs.
    pub explanation: &'static str,
    /// A file (or part of one) that breaks it.
    pub example: &'static str,
}

macro_rules! rules {
    ($($id:ident $code:literal $name:literal $level:ident $summary:literal)*) => {
        $(
            #[doc = $summary]
            pub static $id: Rule = Rule { code: $code, name: $name, level: Level::$level, summary: $summary, explanation: "", example: "" };
        )*
        /// Every rule, by code.
        pub static RULES: &[&Rule] = &[$(&$id),*];
    };
}

rules! {
    NOT_UTF8 "FL001" "not-utf8" Error "A source is UTF-8 text."
    FILE_TOO_LARGE "FL002" "file-too-large" Error "A source is at most 1 MiB."
    YAML_SYNTAX "FL003" "yaml-syntax" Error "A playbook is well-formed YAML."
    TOO_COMPLEX "FL004" "too-complex" Error "Nesting and aliases stay within a budget."
    MULTIPLE_DOCUMENTS "FL005" "multiple-documents" Error "A file holds one YAML document."
    DUPLICATE_KEY "FL006" "duplicate-key" Error "A key stands once in its mapping."
    TOML_SYNTAX "FL007" "toml-syntax" Error "faultline.toml is well-formed TOML."

    MISSING_FIELD "FL010" "missing-field" Error "Required fields are present."
    WRONG_TYPE "FL011" "wrong-type" Error "A field has the type that the format gives it."
    INVALID_VALUE "FL012" "invalid-value" Error "A field has one of the values that the format allows."
    INVALID_ID "FL013" "invalid-id" Error "An id is a slug of lower-case letters, digits and hyphens."
    ID_MISMATCH "FL014" "id-mismatch" Error "A playbook's id is the stem of its file."
    EMPTY_FIELD "FL015" "empty-field" Error "A required text says something."
    NO_MATCH "FL016" "no-match" Error "A log playbook says what to match."
    IMPOSSIBLE_MINIMUM "FL017" "impossible-minimum" Error "A partial group can be satisfied, and asks for at least one pattern."
    UNKNOWN_KEY "FL018" "unknown-key" Warning "A key is one that the format knows."
    NOT_A_STRING "FL019" "not-a-string" Warning "A text that looks like a number or a boolean is quoted."

    INCOMPLETE_EXAMPLE "FL020" "incomplete-example" Error "A captured example names the command and the version that printed it."

    DUPLICATE_ID "FL030" "duplicate-id" Error "An id or alias is unique in the catalog, ignoring case."
    UNKNOWN_PARENT "FL031" "unknown-parent" Error "`extends` names a playbook of the catalog."
    EXTENDS_CYCLE "FL032" "extends-cycle" Error "No playbook extends itself, directly or through others."
    UNKNOWN_MATCHER "FL033" "unknown-matcher" Error "`match.use` names a matcher of faultline-matchers.yaml."
    MATCHER_CYCLE "FL034" "matcher-cycle" Error "No named matcher uses itself, directly or through others."
    DUPLICATE_MATCHER "FL035" "duplicate-matcher" Error "A named matcher is defined once."
    UNKNOWN_REPLACEMENT "FL036" "unknown-replacement" Error "`retired.instead` names a playbook of the catalog."
    EMPTY_CATALOG "FL037" "empty-catalog" Warning "A catalog holds at least one playbook."
    PATH_COLLISION "FL038" "path-collision" Error "Two pages do not claim one path."

    FORBIDDEN_LINK "FL050" "forbidden-link" Warning "A link is http, https, mailto or relative."
    UNKNOWN_LANGUAGE "FL051" "unknown-language" Warning "A code block names a language that can be highlighted."
    BROKEN_LINK "FL052" "broken-link" Error "A relative link leads to a page of the site."
    HIDDEN_CHARACTER "FL053" "hidden-character" Warning "Text holds no control or bidirectional formatting characters."

    EMPTY_SIGNAL "FL060" "empty-signal" Error "A signal is not empty."
    SHORT_SIGNAL "FL061" "short-signal" Warning "A signal has at least four characters."
    REPEATED_SIGNAL "FL062" "repeated-signal" Warning "A signal stands once in its list."
    CONTAINED_SIGNAL "FL063" "contained-signal" Warning "No signal of a list contains another: the shorter one matches wherever the longer does."
    CONTRADICTED_SIGNAL "FL064" "contradicted-signal" Warning "No signal is contradicted by the playbook's own `match.none`."
    REGEX_SIGNAL "FL065" "regex-signal" Warning "A signal is a literal fragment, not a regular expression."

    REPEATED_PARAGRAPH "FL070" "repeated-paragraph" Warning "A paragraph stands once on a page."
    REPEATED_COMMAND "FL071" "repeated-command" Warning "A command stands once under *Try it locally*."

    TEMPLATE_ERROR "FL080" "template-error" Error "A template of the theme renders."
    UNUSED_OVERRIDE "FL081" "unused-override" Warning "A file of the theme takes the place of one that exists, or is used by one."
    NO_BASE_URL "FL082" "no-base-url" Note "The site's base URL is known."
}
