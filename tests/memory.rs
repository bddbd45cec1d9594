//! What builds of one process remember: a site that is made with it is the one that is made without, and little is made
//! anew.

use std::collections::BTreeMap;

use faultline::diagnostic::{Format, Style, render};
use faultline::history::{Dates, History, Moment};
use faultline::inputs::{Inputs, Role, Source};
use faultline::site::{Site, SitePath};
use faultline::{Memory, Options, sketch};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

/// What a source can hold, in the order in which it is changed; `None` while it is not there.
type Forms = &'static [Option<&'static str>];

/// A project of which any source can be in any of its forms.
const PROJECT: [(Role, &str, Forms); 10] = [
    (
        Role::Playbook,
        "alpha.yaml",
        &[Some(ALPHA), Some(ALPHA_OTHER_FIX), Some(ALPHA_OTHER_TITLE), Some("id: ["), Some(ALPHA_RENAMED)],
    ),
    (Role::Playbook, "beta.yaml", &[Some(BETA), None, Some(BETA_RETIRED), Some(BETA_OTHER_CATEGORY)]),
    (Role::Playbook, "child.yaml", &[None, Some(CHILD), Some(CHILD_OTHER_TAG)]),
    (Role::Playbook, "gamma.yaml", &[Some(GAMMA_WITH_LINK), Some(GAMMA_WITH_EXAMPLE), Some(GAMMA), None]),
    (Role::Playbook, "delta.yaml", &[None, Some(DELTA), Some(DATED_DELTA)]),
    (Role::Matchers, "faultline-matchers.yaml", &[Some(MATCHERS), Some(OTHER_MATCHERS), Some(FORBIDDING_MATCHERS)]),
    (
        Role::Config,
        "faultline.toml",
        &[None, Some("title = \"Other\"\n"), Some("base_url = \"https://example.org/\"\n")],
    ),
    (Role::Template, "header.html", &[None, Some("<p>{{ site.title }}</p>\n"), Some("{{ site.nothing }}\n")]),
    (Role::Template, "entry.html", &[None, Some("<li>{{ title }} in {{ category }}</li>\n"), Some("{{ nothing }}\n")]),
    (Role::Asset, "style.css", &[None, Some("p { color: red }\n")]),
];

const ALPHA: &str = "id: alpha\ntitle: Alpha broke\ncategory: build\nseverity: high\ntags: [docker, node]\nsummary: Alpha is broken. It is.\n\
    diagnosis: Look at alpha.\nfix: |\n  1. Mend alpha with care.\nvalidation: Run it.\nmatch:\n  any: [alpha failed badly, shared failure text]\n";
const ALPHA_OTHER_FIX: &str = "id: alpha\ntitle: Alpha broke\ncategory: build\nseverity: high\ntags: [docker, node]\nsummary: Alpha is broken. It is.\n\
    diagnosis: Look at alpha.\nfix: |\n  1. Mend alpha, in ```nosuchlanguage\n\n  ```nosuchlanguage\n  x\n  ```\nvalidation: Run it.\nmatch:\n  any: [alpha failed badly, shared failure text]\n";
const ALPHA_OTHER_TITLE: &str = "id: alpha\ntitle: Quite another thing\ncategory: build\nseverity: low\ntags: [docker]\n\
    summary: Something else.\ndiagnosis: Look at alpha.\nfix: Mend it.\nvalidation: Run it.\nmatch:\n  any: [alpha failed badly]\n  none: [beta said so]\n";
const ALPHA_RENAMED: &str = "id: alpha\ntitle: Zeta broke\ncategory: build\nseverity: high\ntags: [docker, node]\nsummary: Alpha is broken. It is.\n\
    diagnosis: Look at alpha.\nfix: |\n  1. Mend alpha with care.\nvalidation: Run it.\nmatch:\n  any: [alpha failed badly, shared failure text]\n";
const BETA: &str = "id: beta\ntitle: Beta broke\ncategory: build\nseverity: medium\ntags: [node]\naliases: [former-beta]\n\
    summary: Beta is broken.\ndiagnosis: Look at beta.\nfix: Mend beta.\nvalidation: Run it.\nmatch:\n  any: [beta said so, shared failure text]\n";
const BETA_RETIRED: &str = "id: beta\ntitle: Beta broke\ncategory: build\nseverity: medium\nretired: {since: \"2026\", reason: Gone., instead: alpha}\n\
    summary: Beta is broken.\ndiagnosis: Look at beta.\nfix: Mend beta.\nvalidation: Run it.\nmatch:\n  any: [beta said so]\n";
const BETA_OTHER_CATEGORY: &str = "id: beta\ntitle: Beta broke\ncategory: ci\nseverity: medium\n\
    summary: Beta is broken.\ndiagnosis: Look at beta.\nfix: Mend beta.\nvalidation: Run it.\nmatch:\n  any: [beta said so]\n";
const CHILD: &str = "id: child\nextends: alpha\ntitle: A child of alpha\nmatch:\n  all: [a child failed]\n";
const CHILD_OTHER_TAG: &str =
    "id: child\nextends: alpha\ntitle: A child of alpha\ntags: [python]\nmatch:\n  all: [a child failed]\n";
const GAMMA: &str = "id: gamma\ntitle: Gamma broke\ncategory: test\nseverity: critical\nsummary: Gamma is broken.\ndiagnosis: Look at gamma.\n\
    fix: Mend gamma.\nvalidation: Run it.\nmatch:\n  use: [common]\n";
const GAMMA_WITH_EXAMPLE: &str = "id: gamma\ntitle: Gamma broke\ncategory: test\nseverity: critical\nsummary: Gamma is broken.\ndiagnosis: Look at gamma.\n\
    fix: Mend gamma.\nvalidation: Run it.\nmatch:\n  any: [gamma exploded]\nexamples:\n- log: |\n    first\n    gamma exploded\n    beta said so\n    shared failure text\n";
const GAMMA_WITH_LINK: &str = "id: gamma\ntitle: Gamma broke\ncategory: test\nseverity: critical\nsummary: Gamma is broken.\n\
    diagnosis: See [beta](../beta/).\nfix: |\n  ```nosuchlanguage\n  x\n  ```\nvalidation: Run it.\nmatch:\n  use: [common]\n";
const DELTA: &str = "id: delta\ntitle: Delta broke\ncategory: build\nseverity: high\ntags: [docker]\nsummary: Delta is broken.\ndiagnosis: Look at delta.\n\
    fix: Mend delta.\nvalidation: Run it.\nmatch:\n  any: [delta is out of bounds]\n";
const DATED_DELTA: &str = "id: delta\ntitle: Delta broke\ncategory: build\nseverity: high\nadded: 2026-01-02\nsummary: Delta is broken.\ndiagnosis: Look at delta.\n\
    fix: Mend delta.\nvalidation: Run it.\nmatch:\n  any: [delta is out of bounds]\n";
const MATCHERS: &str =
    "schema_version: matchers.v1\nnamed_matches:\n  common:\n    any: [a common failure, connection is lost]\n";
const FORBIDDING_MATCHERS: &str = "schema_version: matchers.v1\nnamed_matches:\n  common:\n    any: [a common failure, connection is lost]\n    none: [all is well]\n";
const OTHER_MATCHERS: &str =
    "schema_version: matchers.v1\nnamed_matches:\n  common:\n    any: [a common failure, another signal]\n";

/// The project with each source in one of its forms.
fn inputs(forms: &[usize; PROJECT.len()]) -> Inputs {
    let source = |((role, name, texts), form): (&(Role, &str, Forms), &usize)| {
        let text = texts[form % texts.len()]?;
        let directory = match role {
            Role::Config => "",
            Role::Template => "templates/",
            Role::Asset => "site/",
            Role::Playbook | Role::Matchers => "playbooks/",
        };
        Some(Source { role: *role, path: format!("{directory}{name}"), name: (*name).to_owned(), bytes: text.into() })
    };
    Inputs::new(PROJECT.iter().zip(forms).filter_map(source).collect())
}

/// The site, and what is said of its sources.
fn made(inputs: &Inputs, memory: &mut Memory) -> (Option<Site>, String) {
    let checked = sketch(inputs, &Options::default(), memory);
    (checked.value, render(&checked.diagnostics, inputs, Format::Human(Style::Plain)))
}

proptest! {
    #![proptest_config(Config { cases: 24, rng_seed: RngSeed::Fixed(5), failure_persistence: None, ..Config::default() })]

    #[test]
    fn with_a_memory_or_without_the_site_is_the_same(
        first in prop::array::uniform10(0..5_usize),
        changes in prop::collection::vec((0..PROJECT.len(), 0..5_usize), 1..8),
    ) {
        let mut memory = Memory::default();
        let mut forms = first;
        made(&inputs(&forms), &mut memory);
        for (source, form) in changes {
            forms[source] = form;
            let inputs = inputs(&forms);
            prop_assert_eq!(made(&inputs, &mut memory), made(&inputs, &mut Memory::none()), "{:?}", forms);
        }
    }
}

#[test]
fn after_any_single_change_the_site_is_the_same() {
    let mut sites = 0;
    for (source, (_, _, forms)) in PROJECT.iter().enumerate() {
        for (from, to) in (0..forms.len()).flat_map(|from| (0..forms.len()).map(move |to| (from, to))) {
            let with = |form: usize| {
                let mut forms = [0; PROJECT.len()];
                forms[source] = form;
                inputs(&forms)
            };
            let mut memory = Memory::default();
            made(&with(from), &mut memory);
            let after = made(&with(to), &mut memory);
            assert_eq!(after, made(&with(to), &mut Memory::none()), "source {source}, form {from} to {to}");
            sites += usize::from(after.0.is_some());
        }
    }
    assert!(sites > 60, "few of the forms have errors: {sites} sites");
}

/// The files whose bytes were made anew for the second of two sites.
fn anew<'s>(first: &Site, second: &'s Site) -> Vec<&'s str> {
    let address = |site: &Site, path: &SitePath| site.files.get(path).map(|bytes| bytes.as_ptr());
    let files = second.files.keys().filter(|path| address(first, path) != address(second, path));
    let is_kept = |path: &&str| path.ends_with(".html") || path.starts_with("failures/") || *path == "catalog.json";
    files.map(SitePath::as_str).filter(is_kept).collect()
}

#[test]
fn what_a_change_does_not_touch_is_not_made_anew() {
    let mut memory = Memory::default();
    let mut build = |alpha: usize| {
        let mut forms = [0; PROJECT.len()];
        forms[0] = alpha;
        let (site, problems) = made(&inputs(&forms), &mut memory);
        site.unwrap_or_else(|| panic!("{problems}"))
    };
    let first = build(0);
    assert_eq!(anew(&first, &build(0)), Vec::<&str>::new());
    let own = ["failures/alpha.json", "failures/alpha.md", "failures/alpha/index.html"];
    assert_eq!(anew(&first, &build(1)), own, "only the fix is another");
    let sites: BTreeMap<_, _> = [("before", build(1)), ("renamed", build(4)), ("after", build(2))].into();
    let renamed = anew(&sites["before"], &sites["renamed"]);
    for shows_its_title in ["index.html", "catalog.json", "categories/build/index.html", "failures/beta/index.html"] {
        assert!(renamed.contains(&shows_its_title), "{shows_its_title}: {renamed:?}");
    }
    for does_not in ["signals/index.html", "failures/gamma/index.html", "categories/test/index.html"] {
        assert!(!renamed.contains(&does_not), "{does_not}: {renamed:?}");
    }
    assert!(anew(&sites["renamed"], &sites["after"]).contains(&"signals/index.html"), "a signal is gone");
}

#[test]
fn other_dates_give_another_site() {
    let inputs = inputs(&[0; PROJECT.len()]);
    let dated = |day: &str| {
        let changed = Moment::new(day).unwrap();
        let dates = [("playbooks/alpha.yaml".to_owned(), Dates { added: None, changed })].into();
        Options { history: History { dates, is_shallow: false }, ..Options::default() }
    };
    let mut memory = Memory::default();
    for options in [dated("2026-01-02"), dated("2026-03-04"), Options::default()] {
        let site = sketch(&inputs, &options, &mut memory).value;
        assert_eq!(site, sketch(&inputs, &options, &mut Memory::none()).value);
        assert!(site.is_some());
    }
}
