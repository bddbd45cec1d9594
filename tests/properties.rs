//! What holds for any text: nothing panics, problems have a place, and what is written is shown and does nothing else.

use faultline::diagnostic::Place;
use faultline::inputs::Inputs;
use faultline::site::markdown::visible;
use faultline::{Options, generate};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use serde_json::json;

mod common;

use common::html::{Page, assert_harmless};

/// The same cases in every run.
fn config(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(20), failure_persistence: None, ..Config::default() }
}

/// Lines that a playbook is made of, whole and in pieces.
fn yaml() -> impl Strategy<Value = String> {
    let whole = prop::sample::select(vec![
        "id: one\n",
        "title: a\n",
        "category: build\n",
        "severity: high\n",
        "summary: s\n",
        "diagnosis: |\n  d\n",
        "fix: >-\n  f\n",
        "validation: v\n",
        "match:\n  any: [x]\n",
        "match: {use: [a]}\n",
        "extends: one\n",
        "aliases: [two]\n",
        "tags:\n- 1\n",
        "retired: {instead: one}\n",
        "examples: [{log: x}]\n",
        "---\n",
        "...\n",
    ]);
    let piece = prop::sample::select(vec![
        "  ", "- ", ": ", "[", "]", "{", "}", ", ", "\"", "'", "|\n", ">\n", "&a ", "*a", "!!str ", "<<: ", "? ", "#",
        "\t", "\r\n", "\u{feff}", "é", "\u{202e}", "\0", "~", "1e999", "id", "any",
    ]);
    let part = prop_oneof![4 => whole.prop_map(str::to_owned), 2 => piece.prop_map(str::to_owned), 1 => ".{0,6}"];
    prop::collection::vec(part, 0..24).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn any_yaml_gives_a_site_or_problems_with_places(one in yaml(), matchers in yaml()) {
        let inputs = Inputs::new(vec![
            common::source("one.yaml", one),
            common::source("faultline-matchers.yaml", matchers),
        ]);
        let checked = generate(&inputs, &Options::default());
        let places = checked.diagnostics.iter().flat_map(|found| {
            found.place.into_iter().chain(found.related.iter().map(|(place, _)| *place))
        });
        for place in places {
            if let Place::At(span) = place {
                let text = inputs.get(span.file).text();
                let found = text.is_some_and(|text| text.get(span.start as usize..span.end as usize).is_some());
                prop_assert!(found, "{span:?} is no place in {text:?}");
            }
        }
        let valid = checked.value.is_some();
        prop_assert!(valid || !checked.diagnostics.is_empty());
        checked.value.iter().for_each(assert_harmless);
    }
}

/// One line of any characters that YAML can hold, with those that mean something among them often.
fn line() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "javascript:",
        "\"",
        "'",
        "&amp;",
        "&#x3c;",
        "](",
        "[",
        "`",
        "```",
        "*",
        "_",
        "<b>",
        "\u{202e}",
        "\u{7}",
        "\\",
        "{{",
        "%}",
        " ",
        "http://a.b",
        "#",
        "|",
        "~~",
        "$x$",
        "\u{2028}",
        "\u{301}",
    ]);
    let part = prop_oneof![special.prop_map(str::to_owned), "[a-zA-Z0-9 ]{1,8}", "\\PC{0,4}"];
    prop::collection::vec(part, 1..8).prop_map(|parts| format!("x{}x", parts.concat()))
}

/// The text without white space, in which pages and playbooks may differ.
fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The text as Markdown that means nothing but itself.
fn escaped(text: &str) -> String {
    text.chars().flat_map(|c| c.is_ascii_punctuation().then_some('\\').into_iter().chain([c])).collect()
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn any_text_is_shown_and_does_nothing_else(text in line()) {
        let mut playbook = common::playbook("one");
        let more = json!({
            "title": text, "domain": text, "tags": [text], "summary": text,
            "diagnosis": format!("Escaped: {}", escaped(&text)), "fix": format!("1. {text}\n\n   {text}\n"),
            "validation": format!("```\n{text}\n```"), "why_it_matters": format!("{text}\n\n## Prevention\n\n> {text}"),
            "match": {"any": [text], "none": [format!("{text} none")],
                "partial": [{"label": text, "minimum": 1, "patterns": [format!("{text} partial")]}]},
            "workflow": {"likely_files": [text], "local_repro": [text]},
            "references": [{"title": text, "url": "https://example.org/"}],
        });
        playbook.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let site = common::site(&common::catalog(&[playbook]));
        assert_harmless(&site);
        let page = Page::parse(common::text(&site, "failures/one/index.html"));
        let shown = dense(&visible(&text));
        prop_assert_eq!(dense(&page.one("h1").text), shown.clone());
        let all = dense(page.visible());
        let times = all.matches(&*shown).count();
        // Title and breadcrumb; each signal twice or once; label, file, command, reference, escaped Markdown.
        prop_assert!(times >= 8, "{:?} stands {} times in {:?}", shown, times, all);
        let escaped = format!("Escaped:{shown}");
        prop_assert!(all.contains(&escaped), "{:?} is not in {:?}", escaped, all);
    }
}
