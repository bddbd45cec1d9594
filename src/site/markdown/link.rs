//! Where a link may lead.

use super::escape::is_hidden;

/// A destination, by what a page may do with it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Destination<'a> {
    /// http, https or mailto: written as it is.
    External(&'a str),
    /// A path, query or fragment, which the site resolves against the page.
    Relative(&'a str),
    /// Anything else: never written.
    Forbidden,
}

impl<'a> Destination<'a> {
    /// Judges a destination as a browser would read it: before the first `/`, `?` or `#`, a colon ends a scheme;
    /// two slashes of either kind begin a host; characters that a browser drops could hide either.
    pub(super) fn of(destination: &'a str) -> Self {
        let target = destination.trim_matches(' ');
        if target.contains(|c: char| is_hidden(c) || matches!(c, '\n' | '\t')) {
            return Self::Forbidden;
        }
        let mut start = target.bytes();
        if matches!((start.next(), start.next()), (Some(b'/' | b'\\'), Some(b'/' | b'\\'))) {
            return Self::Forbidden;
        }
        match target.find([':', '/', '?', '#']).map(|at| target.split_at(at)) {
            Some((scheme, rest)) if rest.starts_with(':') => {
                let allowed = ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
                if allowed { Self::External(target) } else { Self::Forbidden }
            }
            _ => Self::Relative(target),
        }
    }
}

/// Appends a destination as part of a quoted `href`: what a URL cannot hold is percent-encoded.
pub(super) fn push_href(out: &mut String, target: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in target.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'!' | b'#'..=b';' | b'=' | b'?'..=b'[' | b']' | b'_' | b'a'..=b'z' | b'~' if byte != b'\'' => {
                out.push(char::from(byte));
            }
            _ => out.extend(['%', hex(HEX, byte >> 4), hex(HEX, byte & 15)]),
        }
    }
}

fn hex(digits: &[u8; 16], value: u8) -> char {
    char::from(digits[usize::from(value & 15)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_mail_and_relative_destinations_are_links() {
        for good in ["https://a.b/c?d=e:f", "HTTP://a", "mailto:a@b.c"] {
            assert_eq!(Destination::of(good), Destination::External(good));
        }
        for good in ["../x/", "/failures/a/", "#fix", "?q=a:b", "a.md#b", "", "./a:b"] {
            assert_eq!(Destination::of(good), Destination::Relative(good));
        }
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            " javascript:x",
            "java\tscript:x",
            "\u{1}javascript:x",
            "java\nscript:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//evil.example",
            "\\\\evil.example",
            "/\\evil.example",
            "a b:c",
            "https\u{202e}://x",
        ] {
            assert_eq!(Destination::of(bad), Destination::Forbidden, "{bad:?}");
        }
    }

    #[test]
    fn hrefs_are_encoded() {
        let mut out = String::new();
        push_href(&mut out, "https://a/b c\"'<>?x=1&y=%20#é");
        assert_eq!(out, "https://a/b%20c%22%27%3C%3E?x=1&amp;y=%20#%C3%A9");
    }
}
