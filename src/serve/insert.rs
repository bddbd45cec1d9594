//! The reload script in a page: added to the response, never to the site.
//!
//! 1. The script is an external one, since pages forbid scripts of their own.
//! 2. The page's policy gets leave to hear from its own host. Nothing else of the page changes.

/// Where the script is served. No address of a site begins with `-`.
pub(super) const SCRIPT: &str = "/-/faultline/reload.js";
/// Where the script hears of changes.
pub(super) const EVENTS: &str = "/-/faultline/events";

/// The page with the reload script, which is told what the page's version is.
pub(super) fn with_script(page: &str, version: &str) -> String {
    let end = find(page, "</head").or_else(|| find(page, "</body")).unwrap_or(page.len());
    let (head, rest) = page.split_at(end);
    format!("{}<script src=\"{SCRIPT}\" data-version=\"{version}\" defer></script>\n{rest}", with_events(head))
}

/// The head of a page, in which every policy lets the page hear from its own host.
fn with_events(head: &str) -> String {
    let mut changed = String::with_capacity(head.len() + 64);
    let mut rest = head;
    while let Some(start) = find(rest, "<meta") {
        let end = rest[start..].find('>').map_or(rest.len(), |length| start + length);
        changed += &rest[..start];
        changed += &with_policy(&rest[start..end]);
        rest = &rest[end..];
    }
    changed + rest
}

/// The tag, with another policy if it holds one.
fn with_policy(tag: &str) -> String {
    let policy = find(tag, "content-security-policy").and_then(|_| {
        let start = find(tag, "content=")? + "content=".len();
        let quote = tag[start..].chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let length = tag[start + 1..].find(quote)?;
        Some((start + 1..start + 1 + length, if quote == '"' { "'self'" } else { "&#39;self&#39;" }))
    });
    match policy {
        Some((range, own)) => {
            [&tag[..range.start], &with_own_host(&tag[range.clone()], own), &tag[range.end..]].concat()
        }
        None => tag.to_owned(),
    }
}

/// The policy with its own host, as `own` writes it, among those that a page may connect to.
fn with_own_host(policy: &str, own: &str) -> String {
    let is_connect = |directive: &&str| {
        directive.split_ascii_whitespace().next().is_some_and(|name| name.eq_ignore_ascii_case("connect-src"))
    };
    let Some(directive) = policy.split(';').find(is_connect) else { return format!("{policy}; connect-src {own}") };
    if directive.contains(own) {
        return policy.to_owned();
    }
    // `'none'` means nothing beside another source.
    policy.replacen(directive, &format!("{directive} {own}"), 1)
}

/// Where a text holds a word of ASCII letters in either case.
fn find(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len()).position(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAG: &str = "<script src=\"/-/faultline/reload.js\" data-version=\"v1\" defer></script>\n";

    #[test]
    fn the_script_stands_once_at_the_end_of_the_head() {
        let page = "<html><head><title>é</title></head><body><p>x</p></body></html>";
        let expected = format!("<html><head><title>é</title>{TAG}</head><body><p>x</p></body></html>");
        assert_eq!(with_script(page, "v1"), expected);
    }

    #[test]
    fn a_page_without_a_head_gets_it_too() {
        assert_eq!(with_script("<p>x</p></BODY>", "v1"), format!("<p>x</p>{TAG}</BODY>"));
        assert_eq!(with_script("<p>x</p>", "v1"), format!("<p>x</p>{TAG}"));
        assert_eq!(with_script("", "v1"), TAG);
    }

    #[test]
    fn a_policy_lets_the_page_hear_from_its_own_host_and_changes_no_more() {
        let cases = [
            ("default-src 'none'; base-uri 'none'", "default-src 'none'; base-uri 'none'; connect-src 'self'"),
            ("connect-src 'self'; worker-src blob:", "connect-src 'self'; worker-src blob:"),
            ("img-src x; Connect-Src https://a.example", "img-src x; Connect-Src https://a.example 'self'"),
            ("connect-src 'none'; img-src 'none'", "connect-src 'none' 'self'; img-src 'none'"),
        ];
        for (policy, changed) in cases {
            let page = |policy: &str| {
                format!("<meta name=\"a\"><meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\"><p>")
            };
            assert_eq!(with_script(&page(policy), "v1"), page(changed) + TAG);
        }
        let quoted = "<META content='default-src x' http-equiv='content-security-policy'></head>";
        let changed = "<META content='default-src x; connect-src &#39;self&#39;' http-equiv='content-security-policy'>";
        assert_eq!(with_script(quoted, "v1"), format!("{changed}{TAG}</head>"));
    }

    #[test]
    fn what_only_looks_like_a_policy_is_left_alone() {
        for head in ["<meta", "<meta content-security-policy", "<meta content-security-policy content=\"", "<metä>"] {
            assert_eq!(with_script(head, "v1"), format!("{head}{TAG}"));
        }
    }
}
