//! The views of what proves a failure's page, and of what tells it from others.

use std::borrow::Cow;

use serde::Serialize;

/// The logs that prove a playbook, and a part of one.
#[derive(Debug, Serialize)]
pub struct VerifiedView<'a> {
    /// How many logs it is the first diagnosis of, in words.
    pub logs: String,
    /// How many of them a tool printed.
    pub captured: Option<usize>,
    /// How many logs of other failures it does not match, in words.
    pub near_misses: Option<String>,
    /// The command that printed the log that is shown, and the tool and its version.
    pub printed_by: Option<(Cow<'a, str>, Cow<'a, str>)>,
    /// The lines around the one that was matched.
    pub lines: Vec<ExampleLine<'a>>,
}

/// A line of an example; the one that was matched is cut in three.
#[derive(Debug, Serialize)]
pub struct ExampleLine<'a> {
    /// The line, up to the signal.
    pub before: Cow<'a, str>,
    /// The signal.
    pub matched: Option<Cow<'a, str>>,
    /// What follows it.
    pub after: Cow<'a, str>,
}

/// A sign that tells a failure from others.
#[derive(Debug, Serialize)]
pub struct DiscriminatorView<'a> {
    /// What to look for.
    pub signal: Cow<'a, str>,
    /// What it means.
    pub description: Cow<'a, str>,
}
