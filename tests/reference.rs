//! The reference: real playbooks that must build, and a page that must come out. It stands beside the repository, if at all.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

use std::collections::BTreeMap;
use std::fs;

use faultline::diagnostic::Level;
use faultline::inputs::Inputs;
use faultline::load::{self, Project};
use faultline::site::Site;
use faultline::{Options, generate};

mod common;

use common::html::Page;

#[test]
fn the_reference_playbooks_build() {
    let Some(root) = common::shared("data/upstream") else { return };
    let inputs = load::read(&Project { root, playbooks: Vec::new() }).unwrap();
    let checked = generate(&inputs, &Options::default());
    let errors: Vec<_> = checked.diagnostics.iter().filter(|found| found.rule.level == Level::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let site = checked.value.unwrap();
    let pages = site.files.keys().filter(|path| {
        let parts: Vec<_> = path.as_str().split('/').collect();
        parts.len() == 3 && parts[0] == "failures"
    });
    assert_eq!(pages.count(), 90);
    common::html::assert_harmless(&site);
}

fn reference_site() -> Option<(Site, String)> {
    let example = fs::read_to_string(common::shared("reference/example-page.txt")?).unwrap();
    let playbook = fs::read(common::shared("reference/oidc-token-failure.yaml")?).unwrap();
    let playbook = common::source("bundled/log/auth/oidc-token-failure.yaml", playbook);
    Some((common::site(&Inputs::new(vec![playbook])), example))
}

/// The pieces of a line of the example: list marks are drawn by the browser, and the facts line holds five facts.
fn pieces(line: &str) -> Vec<String> {
    if line.starts_with("oidc-token-failure high confidence") {
        return ["oidc-token-failure", "high confidence", "auth", "aws", "azure", "gcp", "github-actions"]
            .map(str::to_owned)
            .to_vec();
    }
    let text = line.trim();
    let text = text.strip_prefix("• ").unwrap_or(text);
    let number = text.find(". ").filter(|at| text[..*at].bytes().all(|byte| byte.is_ascii_digit()));
    vec![text[number.map_or(0, |at| at + 2)..].to_owned()]
}

/// The lines of the example, less the repetitions that are its faults.
fn wanted(example: &str) -> Vec<String> {
    let lines: Vec<_> = example.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let repeated = BTreeMap::from([
        ("OIDC token request failed or token invalid", 1),
        (
            "An OIDC token request failed or the issued token was rejected by the cloud provider. Federated \
             authentication to AWS, GCP, or Azure cannot proceed.",
            1,
        ),
        ("printenv ACTIONS_ID_TOKEN_REQUEST_URL", 1),
    ]);
    let mut seen = BTreeMap::new();
    let mut kept = Vec::new();
    for line in lines {
        let times = seen.entry(line).or_insert(0);
        *times += 1;
        if repeated.get(line).is_none_or(|most| *times <= *most) {
            kept.extend(pieces(line));
        }
    }
    kept
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_reference_playbook_gives_the_reference_page() {
    let Some((site, example)) = reference_site() else { return };
    let page = Page::parse(common::text(&site, "failures/oidc-token-failure/index.html"));
    let article = squeezed(&page.one("article").text);
    let wanted = wanted(&example);
    assert!(wanted.len() > 50, "{wanted:#?}");
    let mut rest = &*article;
    for (number, piece) in wanted.iter().enumerate() {
        let Some(at) = rest.find(&**piece) else {
            panic!("{piece:?} does not come after {:?}; what comes is {rest:?}", wanted[..number].last());
        };
        rest = &rest[at + piece.len()..];
    }
}

#[test]
fn what_the_reference_page_says_twice_is_said_once() {
    let Some((site, _)) = reference_site() else { return };
    let page = Page::parse(common::text(&site, "failures/oidc-token-failure/index.html"));
    let article = squeezed(&page.one("article").text);
    for text in [
        "OIDC token request failed or token invalid",
        "Federated authentication to AWS, GCP, or Azure cannot proceed.",
        "printenv ACTIONS_ID_TOKEN_REQUEST_URL",
    ] {
        assert_eq!(article.matches(text).count(), 1, "{text}");
    }
    assert!(page.values("id").any(|id| id == "diagnosis"), "a section without words of its own keeps its anchor");
}
