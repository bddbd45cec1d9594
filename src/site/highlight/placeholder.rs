//! Placeholders: what a reader fills in before a command can run, as `<pod>` in `kubectl logs <pod>`.
//!
//! The rule is narrow, for a mark on what is none misleads, and one that is missing costs little. In the languages of
//! commands and configuration, where `<…>` has no meaning as a pair, a placeholder is
//!
//! 1. one or more words of letters, digits and `-_./@+`, between `<` and `>`, with a letter somewhere;
//! 2. not right behind `<`, `$` or a word of more than one letter (`v<version>`, `-u<user>`), so no generic type, no
//!    here-document, no variable of make;
//! 3. not right before a letter, a digit, `>` or `/dev/`, so no pair of redirections;
//! 4. not closed further on as `</…>`, so no element of XML that a command writes.

use std::ops::Range;

/// The grammars of commands and configuration, by their names.
const LANGUAGES: [&str; 10] = [
    "Bourne Again Shell (bash)",
    "Dockerfile",
    "INI",
    "JSON",
    "Java Properties",
    "PowerShell",
    "Terraform",
    "TOML",
    "YAML",
    "Batch File",
];
/// A longer one is no name for something.
const MAX_LENGTH: usize = 60;

/// The placeholders of a block in the language that this grammar describes, in their order.
pub(super) fn placeholders(grammar: &str, code: &str) -> Vec<Range<usize>> {
    if !LANGUAGES.contains(&grammar) {
        return Vec::new();
    }
    memchr::memchr_iter(b'<', code.as_bytes()).filter_map(|start| placeholder(code, start)).collect()
}

fn placeholder(code: &str, start: usize) -> Option<Range<usize>> {
    let name = code[start + 1..].split_once('>').map(|(name, _)| name).filter(|name| is_name(name))?;
    let end = start + name.len() + 2;
    let joined_before = code[..start].ends_with(['<', '$']) || ends_with_word(&code[..start]);
    let rest = &code[end..];
    let joined_after = rest.starts_with(|c: char| c.is_alphanumeric() || c == '>') || rest.starts_with("/dev/");
    let is_element = rest
        .match_indices("</")
        .any(|(at, _)| rest[at + 2..].strip_prefix(name).is_some_and(|rest| rest.starts_with('>')));
    (!joined_before && !joined_after && !is_element).then_some(start..end)
}

/// Whether a text ends with more than a single letter.
fn ends_with_word(text: &str) -> bool {
    let mut last = text.chars().rev().take_while(|c| c.is_alphanumeric());
    last.next().is_some_and(|c| !c.is_alphabetic()) || last.next().is_some()
}

fn is_name(name: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '@')
            && word.ends_with(|c: char| c.is_ascii_alphanumeric())
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./@+".contains(&byte))
    };
    name.len() <= MAX_LENGTH && name.contains(|c: char| c.is_ascii_alphabetic()) && name.split(' ').all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(code: &str) -> Vec<&str> {
        placeholders("Bourne Again Shell (bash)", code).into_iter().map(|range| &code[range]).collect()
    }

    #[test]
    fn what_a_reader_fills_in_is_marked() {
        for (code, expected) in [
            ("kubectl logs <pod> -n <namespace>", vec!["<pod>", "<namespace>"]),
            ("git clone https://<host>/<owner>/<repo>.git", vec!["<host>", "<owner>", "<repo>"]),
            ("sh -c 'command -v <program>'", vec!["<program>"]),
            ("docker pull <image>@sha256:<digest>", vec!["<image>", "<digest>"]),
            ("pytest <path/to/test_file.py>::<test-id>", vec!["<path/to/test_file.py>", "<test-id>"]),
            ("git show <40-character-commit-hash>", vec!["<40-character-commit-hash>"]),
            ("env -i <the failing command> > log", vec!["<the failing command>"]),
            ("mysql -u<user> img:v<version>", vec!["<user>", "<version>"]),
            ("npm view <package>@<version> > out.json", vec!["<package>", "<version>"]),
        ] {
            assert_eq!(found(code), expected, "{code}");
        }
    }

    #[test]
    fn nothing_else_is() {
        for code in [
            "sort < in > out",
            "sort <in >out",
            "sort <in>out",
            "cat <in>>out",
            "tool <file>/dev/null 2>&1",
            "cat <<EOF> file",
            "while read -r line; do :; done </dev/null 2>&1",
            "diff <(sort a) <(sort b)",
            "[ 1 <2 ] && [ 3 > 2 ]",
            "grep '^<<<<<<< HEAD>'",
            "echo 'Vec<T>' 'Map<String, Foo>'",
            "echo '<id>company</id><clear/>' > settings.xml",
            "echo '<!DOCTYPE html><?xml version=\"1.0\"?>'",
            "echo \"${a}<\" \"$<x>\"",
            "dmesg | grep '<6>'",
            "<",
            "<>",
            "< a>",
            "<a >",
        ] {
            assert_eq!(found(code), Vec::<&str>::new(), "{code}");
        }
        assert!(placeholders("Rust", "let a: <T> = b;").is_empty());
    }

    #[test]
    fn the_languages_are_grammars() {
        let set = two_face::syntax::extra_newlines();
        let missing = LANGUAGES.iter().filter(|name| !set.syntaxes().iter().any(|syntax| syntax.name == **name));
        assert_eq!(missing.collect::<Vec<_>>(), Vec::<&&str>::new());
    }
}
