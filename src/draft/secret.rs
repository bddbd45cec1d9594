//! What looks like a secret in a line of a log. That none is found does not mean that there is none.

use std::borrow::Cow;
use std::ops::Range;

/// What stands in a secret's place.
pub(super) const MASK: &str = "***";

/// How tokens of well-known services begin, each followed by many letters and digits.
const PREFIXES: [&str; 17] = [
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "AKIA",
    "ASIA",
    "xoxb-",
    "xoxp-",
    "npm_",
    "pypi-",
    "dop_v1_",
    "sk_live_",
    "AIza",
    "eyJ",
];
/// What a secret is called, before `=`, `:` or white space.
const NAMES: [&str; 12] = [
    "password",
    "passwd",
    "secret",
    "token",
    "api_key",
    "apikey",
    "api-key",
    "access_key",
    "private_key",
    "credential",
    "bearer",
    "basic",
];
/// The fewest characters of a token.
const SHORTEST: usize = 16;

/// The line with [`MASK`] in the place of what looks like a secret.
pub(super) fn masked(line: &str) -> Cow<'_, str> {
    let mut masked = String::new();
    let (mut done, mut start) = (0, 0);
    let mut is_named = false;
    for word in line.split_inclusive(char::is_whitespace) {
        let core = word.trim_end();
        let found = if is_named && looks_made_up(core) { Some(0..core.len()) } else { secret(core) };
        if let Some(found) = found {
            masked.push_str(&line[done..start + found.start]);
            masked.push_str(MASK);
            done = start + found.end;
        }
        is_named = names_secret(core.trim_end_matches([':', '=']));
        start += word.len();
    }
    if done == 0 { line.into() } else { (masked + &line[done..]).into() }
}

/// The part of a word that looks like a secret.
fn secret(word: &str) -> Option<Range<usize>> {
    token(word).or_else(|| user(word)).or_else(|| value(word))
}

/// A token of a well-known service.
fn token(word: &str) -> Option<Range<usize>> {
    PREFIXES.iter().find_map(|prefix| {
        let start = word.find(prefix)?;
        let joined = word[..start].ends_with(|c: char| c.is_ascii_alphanumeric());
        let is_part = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        let length = word[start..].find(|c: char| !is_part(c)).unwrap_or(word.len() - start);
        (!joined && length >= SHORTEST).then(|| start..start + length)
    })
}

/// The user and password of an address.
fn user(word: &str) -> Option<Range<usize>> {
    let start = word.find("://")? + 3;
    let host = start + word[start..].find(['/', '?', '#']).unwrap_or(word.len() - start);
    let end = start + word[start..host].rfind('@')?;
    (start < end).then_some(start..end)
}

/// What is set to a name that a secret has.
fn value(word: &str) -> Option<Range<usize>> {
    let equals = word.find('=').or_else(|| word.find(':'))?;
    let start = equals + 1;
    let value = word[start..].trim_matches(['"', '\'', ',', ';', '}', ']']);
    let inner = start + word[start..].find(value)?;
    (names_secret(&word[..equals]) && value.len() >= 4 && value != MASK).then(|| inner..inner + value.len())
}

fn names_secret(word: &str) -> bool {
    let word = word.trim_end_matches(['"', '\'']).to_ascii_lowercase();
    NAMES.iter().any(|name| word.ends_with(name))
}

/// Whether a word is not one of a language: "unexpected token: while" holds no secret.
fn looks_made_up(word: &str) -> bool {
    word.len() >= 8 && word.bytes().any(|byte| byte.is_ascii_digit()) && !word.contains(MASK)
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn secrets_are_masked() {
        for (line, expected) in [
            ("remote: using ghp_0123456789abcdefABCDEF", "remote: using ***"),
            ("fetch https://ci:hunter2@git.example/a@b failed", "fetch https://***@git.example/a@b failed"),
            ("DB_PASSWORD=hunter2 make deploy", "DB_PASSWORD=*** make deploy"),
            ("{\"token\":\"abc123\"}", "{\"token\":\"***\"}"),
            ("Authorization: Bearer abcdef0123456789", "Authorization: Bearer ***"),
            ("api_key: 4f5e6d7c8b9a", "api_key: ***"),
        ] {
            assert_eq!(masked(line), expected);
        }
    }

    #[test]
    fn what_is_no_secret_stays() {
        for line in ["SyntaxError: Unexpected token: while", "no basic auth credentials", "see https://a.example/x@1"] {
            assert_eq!(masked(line), line);
        }
    }
}
