//! A playbook is data: whatever stands in one gives a diagnostic or harmless text, and soon.
#![allow(clippy::disallowed_methods, reason = "the tests look at the clock")]

use std::fmt::Write;
use std::time::{Duration, Instant};

use faultline::diagnostic::{Checked, Diagnostic, Format, Style, render, visible};
use faultline::inputs::Inputs;
use faultline::site::{Site, SitePath};
use faultline::{Options, generate};
use serde_json::{Value as Json, json};

mod common;

use common::html::{Page, assert_harmless};

/// What no input may take longer than, with the slowest of machines in mind.
const PATIENCE: Duration = Duration::from_secs(10);

/// Text that would run, load or send something if it were taken for HTML or for a link.
const ATTACKS: [&str; 14] = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script><!--",
    "--><img src=x onerror=alert(1)>",
    "\"><svg/onload=alert(1)>",
    "' onmouseover='alert(1)' x='",
    "</title><script src=//evil.example/x.js></script>",
    "</code></pre><iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<!--<script>",
    "]]><style>@import'//evil.example'</style>",
    "{{ 7 * 7 }}{% include \"base.html\" %}",
    "${alert(1)} `alert(1)`",
    "&lt;script&gt;alert(1)&lt;/script&gt;&#x3c;script&#x3e;",
    "<base href=//evil.example><meta http-equiv=refresh content=0;url=//evil.example>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
];

/// Links that lead to something else than a page.
const LINKS: [&str; 22] = [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#x6A;&#x61;vascript&#58;alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](javascript\\:alert(1))",
    "[x](<&#1;javascript:alert(1)>)",
    "[x](<java&NewLine;script:alert(1)>)",
    "[x](<java&Tab;script:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](\\\\\\\\evil.example)",
    "[x](/\\\\evil.example)",
    "[x][y]\n\n[y]: javascript:alert(1) \"><script>\"",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1) \"' onload='alert(1)\")",
    "[x](https://example.org/\"onmouseover=\"alert(1) '\"><script>')",
    "[![x](data:image/svg+xml,<svg/onload=alert(1)>)](javascript:alert(1))",
];

/// Generates, within the time that anyone has patience for, and renders what was found in every form.
fn generated(inputs: &Inputs) -> Checked<Site> {
    let start = Instant::now();
    let checked = generate(inputs, &Options::default());
    for format in [Format::Human(Style::Plain), Format::Json, Format::Github] {
        let said = render(&checked.diagnostics, inputs, format);
        assert!(said.len() < 1 << 20, "{} bytes are said", said.len());
    }
    assert!(start.elapsed() < PATIENCE, "it took {:?}", start.elapsed());
    if let Some(site) = &checked.value {
        assert_harmless(site);
    }
    checked
}

fn messages(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|found| &*found.message).collect()
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// The codes of what is wrong with a file that cannot be built.
fn refused(name: &str, bytes: impl Into<Vec<u8>>) -> Vec<&'static str> {
    let checked = generated(&Inputs::new(vec![common::source(name, bytes)]));
    assert!(checked.value.is_none(), "it is built");
    let mut codes: Vec<_> = checked.diagnostics.iter().map(|found| found.rule.code).collect();
    codes.dedup();
    assert!(!codes.is_empty());
    codes
}

/// A playbook with `text` in every field that takes text.
fn everywhere(text: &str) -> Json {
    let mut playbook = common::playbook("hostile");
    let signals = json!({"signal": text, "description": text});
    let more = json!({
        "title": format!("{text} title"), "summary": text, "diagnosis": format!("Diagnosis: {text}"),
        "fix": format!("1. {text}\n2. `{text}`\n\n```{text}\n{text}\n```\n\n    {text}\n"),
        "validation": format!("| {text} | b |\n|---|---|\n| {text} | [^1] |\n\n[^1]: A note. {text}\n"),
        "why_it_matters": format!("# {text}\n\n{text}\n\n## Prevention\n\n- {text}"),
        "tags": [text, "docker"], "stage_hints": [text], "domain": text, "class": text, "mode": text,
        "match": {
            "any": [format!("{text} any")], "all": [format!("{text} all")], "none": [format!("{text} none")],
            "partial": [{"id": text, "label": text, "minimum": 1, "patterns": [format!("{text} partial")]}],
        },
        "workflow": {"likely_files": [text], "local_repro": [text], "verify": [format!("{text} verify")]},
        "hypothesis": {"supports": [signals], "contradicts": [signals], "discriminators": [signals], "excludes": [signals]},
        "source": {"triggers": [{"id": text, "label": text, "description": text, "patterns": [text], "paths": [text]}]},
        "retired": {"since": text, "reason": text},
        "references": [{"title": text, "url": "https://example.org/?\"'><script>"}],
        "examples": [{"log": format!("{text} any {text} all {text} partial"), "command": text, "version": text}],
        "metadata": {text: [text]}, "hooks": text, "base_score": 1e300,
    });
    playbook.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    playbook
}

/// The same as the only two playbooks of a site: one kept up, one retired, so that every template shows it.
fn site_of(text: &str) -> Checked<Site> {
    let retired = everywhere(text);
    let mut kept = everywhere(text);
    kept["id"] = json!("kept");
    kept["aliases"] = json!(["former"]);
    kept.as_object_mut().unwrap().remove("retired");
    let mut source = kept.clone();
    source["id"] = json!("in-source");
    source["detector"] = json!("source");
    source["aliases"] = json!([]);
    generated(&common::catalog(&[retired, kept, source]))
}

#[test]
fn script_in_every_field_is_text() {
    for attack in ATTACKS {
        let checked = site_of(attack);
        let site = checked.value.unwrap_or_else(|| panic!("{attack}: {:#?}", messages(&checked.diagnostics)));
        for id in ["hostile", "kept", "in-source"] {
            let page = Page::parse(common::text(&site, &format!("failures/{id}/index.html")));
            assert_eq!(page.one("h1").text, format!("{attack} title"));
            assert!(page.one("title").text.starts_with(attack));
        }
    }
}

#[test]
fn what_looks_like_a_template_is_text() {
    // A product too long to stand by chance in the name of an asset.
    let site = site_of("{{ 61409 * 94693 }}").value.unwrap();
    let page = common::text(&site, "failures/kept/index.html");
    assert!(page.contains("61409 * 94693") && !page.contains("5815002437"));
}

#[test]
fn links_to_scripts_are_no_links() {
    for link in LINKS {
        let checked = site_of(link);
        let Some(site) = checked.value else {
            assert!(!checked.diagnostics.is_empty());
            continue;
        };
        let html = common::text(&site, "failures/kept/index.html");
        let page = Page::parse(html);
        let foreign = page.values("href").filter(|href| href.to_ascii_lowercase().contains("script:"));
        assert_eq!(foreign.collect::<Vec<_>>(), [""; 0], "{link}");
    }
}

#[test]
fn addresses_outside_of_markdown_keep_to_the_web() {
    for url in ["javascript:alert(1)", "data:text/html,x", "https:", "//evil.example", "\u{1}javascript:x", "ftp://x/"]
    {
        let mut playbook = common::playbook("one");
        playbook["references"] = json!([{"title": "x", "url": url}]);
        assert_eq!(refused("one.yaml", playbook.to_string()), ["FL012"], "{url}");
    }
    for url in ["javascript:alert(1)", "//evil.example", "data:,x"] {
        for configuration in [format!("base_url = {url:?}"), format!("[repository]\nurl = {url:?}")] {
            refused("faultline.toml", configuration);
        }
    }
}

#[test]
fn no_name_leads_out_of_the_site() {
    let names = [
        "../x",
        "..",
        ".",
        "a/b",
        "a\\b",
        "/etc/passwd",
        "C:x",
        "con ",
        "A",
        "",
        "a\u{0}b",
        "%2e%2e",
        "\u{202e}x",
        "é",
    ];
    for name in names {
        for (key, value) in [
            ("id", json!(name)),
            ("category", json!(name)),
            ("aliases", json!([name])),
            ("extends", json!(name)),
            ("retired", json!({"instead": name})),
        ] {
            let mut playbook = common::playbook("one");
            playbook[key] = value;
            refused("one.yaml", playbook.to_string());
        }
    }
    for tag in ["../x", "a/b", "..", "<b>"] {
        let mut playbook = common::playbook("one");
        playbook["tags"] = json!([tag]);
        generated(&common::catalog(&[playbook.clone()]));
        let configuration = format!("[ecosystems]\n{tag:?} = \"x\"\n");
        let sources =
            vec![common::source("faultline.toml", configuration), common::source("one.yaml", playbook.to_string())];
        assert!(generated(&Inputs::new(sources)).value.is_none(), "{tag}");
    }
}

#[test]
fn hidden_characters_never_reach_a_page() {
    let ranges = [0x01..0x20, 0x7f..0xa0, 0x61c..0x61d, 0x200e..0x2010, 0x202a..0x202f, 0x2066..0x206a, 0xfeff..0xff00];
    let hidden: Vec<_> = ranges.into_iter().flatten().filter_map(char::from_u32).collect();
    for some in hidden.chunks(6) {
        let text: String = some.iter().map(|c| format!("a{c}b `c{c}d` [e{c}f](g{c}h) ")).collect();
        site_of(&text);
    }
}

#[test]
fn hidden_characters_never_reach_the_markdown_of_a_page() {
    let mut playbook = common::playbook("one");
    playbook["title"] = json!("A \u{200b}title");
    playbook["match"]["any"] = json!(["\u{1b}[31mfatal: broke\u{1b}[0m"]);
    playbook["workflow"] = json!({"local_repro": ["echo \u{1b}]0;owned\u{7}", "ls\t-l"]});
    playbook["diagnosis"] = json!("Run `make \u{202e}elif`.\n\n- Read\u{200b} the log.\r\n- Again.\n");
    playbook["retired"] = json!({"since": "2024\u{200e}", "reason": "Gone\u{2066}."});
    let site = common::site(&common::catalog(&[playbook]));
    let markdown = common::text(&site, "failures/one.md");
    assert!(!markdown.contains(|c: char| c != '\n' && c != '\t' && visible::is_hidden(c)), "{markdown:?}");
    assert!(markdown.contains("\u{fffd}[31mfatal: broke\u{fffd}[0m\n") && markdown.contains("make \u{fffd}elif"));
    assert!(markdown.contains("- Read\u{fffd} the log.\n- Again.\n") && markdown.contains("ls\t-l"), "{markdown:?}");
}

#[test]
fn structured_data_cannot_be_left() {
    for text in ["</script>", "<!--", "<!--<script>", "]]>", "a\u{2028}\u{2029}b", "\\u003c/script\\u003e", "\"}]}"] {
        let checked = site_of(text);
        let site = checked.value.unwrap_or_else(|| panic!("{text}: {:#?}", messages(&checked.diagnostics)));
        let page = Page::parse(common::text(&site, "failures/kept/index.html"));
        let script = page.all("script").find(|script| script.get("type").is_some()).unwrap();
        let data: Json = serde_json::from_str(&script.text).unwrap();
        let headline = data["headline"].as_str().unwrap();
        assert_eq!(words(headline), words(&format!("{text} title")));
        assert!(!script.text.contains('<'), "{}", script.text);
    }
}

#[test]
fn bombs_of_aliases_are_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..40 {
        let last = format!("*a{}", level - 1);
        let _ = writeln!(bomb, "a{level}: &a{level} [{}]", [&*last; 10].join(", "));
    }
    assert_eq!(refused("one.yaml", bomb), ["FL004"]);
    assert_eq!(refused("one.yaml", "a: &a [*a]\n"), ["FL004"]);
    refused("one.yaml", "a: &a {<<: *a}\n");
    refused("one.yaml", format!("a: &a \"{}\"\nb: [{}]\n", "x".repeat(900_000), "*a, ".repeat(30)));
}

#[test]
fn deep_yaml_is_refused() {
    for opening in ["[", "{", "- ", "? ", "{a: ", "[{a: ", ">", "|", "&a ", "!!map ", "\"", "'", "*", "%", "\t", "#"] {
        refused("one.yaml", opening.repeat(100_000));
        refused("one.yaml", format!("id: {}", opening.repeat(100_000)));
    }
    let mut nested = String::new();
    for depth in 0..1_000 {
        let _ = writeln!(nested, "{}a:", " ".repeat(depth));
    }
    refused("one.yaml", nested);
}

#[test]
fn deep_markdown_is_built_or_refused() {
    for opening in [
        "> ", "* ", "- ", "1. ", "[", "![", "`", "*", "_", "~", "<", "&", "#", "|", "\\", "(", "](", "<a", "[^1]",
        "***a", "*a **a ",
    ] {
        let mut playbook = common::playbook("deep");
        playbook["fix"] = json!(opening.repeat(100_000 / opening.len()));
        playbook["diagnosis"] = json!(format!("[x{}", opening.repeat(10_000)));
        generated(&common::catalog(&[playbook]));
    }
    let mut playbook = common::playbook("deep");
    playbook["fix"] = json!((0..1_000).fold(String::new(), |text, depth| text + &" ".repeat(depth * 2) + "- a\n"));
    playbook["diagnosis"] = json!(format!("|{}\n|{}\n{}", "a|".repeat(300), "-|".repeat(300), "|a\n".repeat(300)));
    generated(&common::catalog(&[playbook]));
}

#[test]
fn large_things_are_refused_or_kept_small() {
    assert_eq!(refused("one.yaml", vec![b'#'; 2 << 20]), ["FL002"]);
    refused(&format!("{}.yaml", "a".repeat(100)), format!("id: {}\n", "a".repeat(100_000)));
    refused("one.yaml", format!("{}: x\n", "k".repeat(1_000_000)));
    refused("one.yaml", format!("? {}\n: x\n", "k".repeat(1_000_000)));
    let mut playbook = common::playbook("long");
    playbook["title"] = json!("word ".repeat(2_000));
    playbook["tags"] = json!(vec!["t"; 10_000]);
    playbook["match"]["any"] = json!((0..1_000).map(|number| format!("signal {number:04}")).collect::<Vec<_>>());
    playbook["fix"] = json!(format!("```yaml\n{}\n```", "a: [".repeat(50_000)));
    assert!(generated(&common::catalog(&[playbook])).value.is_some());
}

/// Each signal lies inside all that follow it, in as many places as it can.
#[test]
fn signals_inside_each_other_are_compared_soon_or_refused() {
    let playbook = |count: usize| {
        let mut playbook = common::playbook("nested");
        playbook["match"]["any"] = json!((4..4 + count).map(|length| "a".repeat(length)).collect::<Vec<_>>());
        playbook
    };
    assert!(generated(&common::catalog(&[playbook(300)])).value.is_some());
    assert_eq!(refused("nested.yaml", playbook(1_001).to_string()), ["FL004"]);
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    assert_eq!(refused("one.yaml", b"id: \xff\xfe\n".to_vec()), ["FL001"]);
    assert_eq!(refused("one.yaml", b"\xff\xfei\0d\0".to_vec()), ["FL001"]);
    refused("one.yaml", "id: one\ntitle: a\0b\n");
    refused("one.yaml", vec![0; 1_000]);
    refused("faultline.toml", b"title = \"\xff\"".to_vec());
    refused("faultline-matchers.yaml", b"\xff".to_vec());
}

#[test]
fn strange_yaml_is_refused_or_text() {
    let plain = common::playbook("one").to_string();
    let body = &plain[1..plain.len() - 1];
    for strange in [
        "\"<<\": {\"title\": \"x\"}",
        "base_score: 1e999",
        "base_score: -.inf",
        "base_score: .nan",
        "base_score: 0x7fffffffffffffffffffffff",
        "base_score: 99999999999999999999999999",
        "metadata: !!python/object/apply:os.system [\"id\"]",
        "metadata: !!binary \"AAAA\"",
        "metadata: !<tag:evil.example,2000:x> {a: b}",
        "metadata: {1: a, true: b, null: c, 1.5: d}",
        "metadata: {? [a] : b}",
        "metadata: 2001-01-01",
        "metadata: {__proto__: {a: b}, constructor: x}",
        "tags: [1, 2.5, true, null, 0o17]",
        "match: {any: [429]}",
        "match: {partial: [{minimum: 99999999999999999999, patterns: [a]}]}",
    ] {
        generated(&Inputs::new(vec![common::source("one.yaml", format!("{{{body}, {strange}}}"))]));
    }
}

#[test]
fn paths_of_a_site_stay_inside() {
    for path in [
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/../b",
        "./a",
        "a\\b",
        "c:d",
        ".faultline",
        "a/.git/b",
        "a\0",
        "a.",
        "a ",
    ] {
        assert!(SitePath::new(path).is_err(), "{path:?}");
    }
}
