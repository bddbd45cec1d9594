//! A line of a log -> the fragments of it that stand in every log of its kind.
//!
//! 1. What varies from run to run is found: what stands in quotes, paths, addresses, numbers, versions, dates, hashes.
//! 2. The text between is a fragment, without the marks and brackets at its ends, if it is long enough to tell something.

use std::ops::Range;

use super::secret::MASK;

/// The fewest characters of a fragment.
const SHORTEST: usize = 12;
/// The most bytes of a fragment: what is longer holds more than its failure's own words.
const LONGEST: usize = 90;
/// The fewest letters of a fragment.
const LETTERS: usize = 8;
/// What stands in quotes is a name if it has at most so many words, and else a message.
const QUOTED_WORDS: usize = 3;

/// Opening quotes, and what closes them.
const QUOTES: [(char, char); 5] = [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('‘', '’')];

/// The fragments of a line, in its order.
pub(super) fn fragments(line: &str) -> Vec<&str> {
    // How a workflow marks its errors is the runner's, not the tool's.
    let line = line.trim_start().trim_start_matches("##[error]");
    let mut varying = quoted(line);
    varying.extend(words(line).flat_map(|word| varying_parts(line, word)));
    varying.sort_by_key(|range| range.start);
    let mut fragments = Vec::new();
    let mut start = 0;
    for range in varying.into_iter().chain(std::iter::once(line.len()..line.len())) {
        if range.start > start {
            fragments.push(&line[start..range.start]);
        }
        start = start.max(range.end);
    }
    fragments.into_iter().map(trimmed).filter(|fragment| tells(fragment)).collect()
}

/// A fragment without what only joins it to its neighbours, and not too long.
fn trimmed(fragment: &str) -> &str {
    let fragment = fragment.trim_start_matches(|c: char| c.is_whitespace() || ")]}>,;:.-=|*\"'`”’".contains(c));
    let end = match fragment.char_indices().find(|(at, c)| at + c.len_utf8() > LONGEST) {
        Some((at, _)) => fragment[..at].rfind(char::is_whitespace).unwrap_or(at),
        None => fragment.len(),
    };
    fragment[..end].trim_end_matches(|c: char| c.is_whitespace() || "([{<,;:-=|*#\"'`“‘".contains(c))
}

fn tells(fragment: &str) -> bool {
    fragment.chars().count() >= SHORTEST && fragment.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS
}

/// The names in quotes, with their quotes.
fn quoted(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut until = 0;
    for (start, c) in line.char_indices() {
        let Some((_, close)) = QUOTES.iter().find(|(open, _)| *open == c).filter(|_| start >= until) else { continue };
        // An apostrophe follows a letter.
        if line[..start].ends_with(char::is_alphanumeric) {
            continue;
        }
        let inner = start + c.len_utf8();
        // M4, TeX and old GNU tools quote `so'.
        let is_end = |d: char| d == *close || c == '`' && d == '\'';
        let Some(length) = line[inner..].find(is_end) else { continue };
        let end = inner + length + line[inner + length..].chars().next().map_or(0, char::len_utf8);
        if line[inner..inner + length].split_whitespace().count() <= QUOTED_WORDS {
            found.push(start..end);
            until = end;
        }
    }
    found
}

fn words(line: &str) -> impl Iterator<Item = Range<usize>> {
    let mut end = 0;
    line.split_inclusive(char::is_whitespace).map(move |word| {
        let start = end;
        end += word.len();
        start..start + word.trim_end().len()
    })
}

/// What varies in a word: all of it, or the parts between `=`, brackets and commas.
fn varying_parts(line: &str, word: Range<usize>) -> Vec<Range<usize>> {
    let text = &line[word.clone()];
    if is_place(text.trim_matches(is_bracket)) {
        return vec![word];
    }
    let mut parts = Vec::new();
    let mut start = word.start;
    for part in text.split_inclusive(|c: char| is_bracket(c) || c == '=' || c == ':' || c == '#') {
        let core = part.trim_end_matches(|c: char| is_bracket(c) || c == '=' || c == ':' || c == '#');
        if varies(core) {
            parts.push(start..start + core.len());
        }
        start += part.len();
    }
    parts
}

fn is_bracket(c: char) -> bool {
    "()[]{}<>,;\"'`".contains(c)
}

/// Whether a word names a place: an address, a path, a file with a line in it.
fn is_place(word: &str) -> bool {
    let path = word.trim_end_matches([':', '.']);
    let first = path.split(':').next().unwrap_or(path);
    let slashes = path.matches(['/', '\\']).count();
    word.contains("://")
        || path.len() > 1 && path.starts_with(['/', '~', '\\'])
        || path.starts_with("./")
        || path.starts_with("../")
        || slashes > 1
        || slashes == 1 && path.contains(['.', '_', '-'])
        || path.contains('@') && path.len() > 1
        || is_file(first)
}

/// Whether a word is the name of a file: a name and a short extension in lower case. `Node.js` and `e.g.` are among
/// them, `java.lang.Error` is not.
fn is_file(word: &str) -> bool {
    let Some((stem, extension)) = word.rsplit_once('.') else { return false };
    (1..=5).contains(&extension.len())
        && extension.starts_with(|c: char| c.is_ascii_lowercase())
        && extension.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        && stem.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// Whether a part of a word is a number, a version, a date, a hash or the like. A tool's own code (`E0308`, `ORA-00942`)
/// and a word with a number in it (`utf8`, `int32`) are not.
fn varies(part: &str) -> bool {
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    if part.contains(MASK) || part.contains(char::REPLACEMENT_CHARACTER) {
        return true;
    }
    if digits == 0 {
        return false;
    }
    let code = part.trim_start_matches(|c: char| c.is_ascii_uppercase()).trim_start_matches(['-', '_']);
    let is_code = code.len() < part.len() && (2..=6).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit());
    let letters = part.bytes().take_while(u8::is_ascii_alphabetic).count();
    let is_word = letters >= 2 && digits <= 2 && letters + digits == part.len();
    let is_hash = part.len() >= 7 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash || !(is_code || is_word)
}

#[cfg(test)]
mod tests {
    use super::fragments;

    #[test]
    fn what_varies_is_cut_out() {
        for (line, expected) in [
            (
                "avrdude usbasp_open() error: cannot find USB device with vid=0x16c0 pid=0x5dc vendor='www.fischl.de'",
                &["avrdude usbasp_open() error: cannot find USB device with vid"][..],
            ),
            (
                "gawk: r.awk:1: (FILENAME=m.txt FNR=4) fatal: division by zero attempted",
                &["fatal: division by zero attempted"],
            ),
            ("error[E0308]: mismatched types at 12:3", &["error[E0308]: mismatched types at"]),
            ("Can't locate object method `run' via package 3.14", &["Can't locate object method"]),
            (
                "java.lang.IllegalStateException: pool shut down after 3000ms",
                &["java.lang.IllegalStateException: pool shut down after"],
            ),
            (
                "fetch https://a.example/x?y=1 failed: connection was reset by peer",
                &["failed: connection was reset by peer"],
            ),
            ("commit 4f5e6d7 is not a descendant of 2.0.1", &["is not a descendant of"]),
            ("invalid utf8 in the stream of user@host", &["invalid utf8 in the stream of"]),
            ("too short 1", &[]),
            ("", &[]),
            ("'an open quote, and no end of the words in it", &["an open quote, and no end of the words in it"]),
        ] {
            let found = fragments(line);
            assert_eq!(found, expected, "{line}");
            assert!(found.iter().all(|fragment| line.contains(fragment)));
        }
    }

    #[test]
    fn a_long_message_ends_with_a_word() {
        let line = "the words of a message ".repeat(9);
        let found = fragments(&line);
        assert!(found[0].len() <= 90 && found[0].ends_with(|c: char| c.is_alphabetic()), "{found:?}");
    }
}
