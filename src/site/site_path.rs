//! `SitePath`: the path of a file in the output directory, which it cannot leave.

use std::fmt;

/// A relative path of one or more parts with `/` between them.
///
/// No part is empty, `.` or `..`, starts with the dot that marks the publisher's own files (save in `.well-known`),
/// or holds a separator, a colon or a control character; so the path stays inside the output directory on every system.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Box<str>);

impl SitePath {
    /// Takes a path if it is one of a site's; gives it back if it is not.
    pub fn new(path: &str) -> Result<Self, String> {
        let safe = |part: &str| {
            !part.is_empty()
                && (!part.starts_with('.') || part == ".well-known")
                && !part.ends_with(['.', ' '])
                && !part
                    .contains(|c: char| c.is_control() || matches!(c, '\\' | ':' | '"' | '<' | '>' | '|' | '?' | '*'))
        };
        if path.split('/').all(safe) { Ok(Self(path.into())) } else { Err(path.to_owned()) }
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
