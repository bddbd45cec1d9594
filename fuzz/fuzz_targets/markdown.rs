//! Any text as every Markdown field of a valid playbook: a page with no script but the template's own, or errors.
#![no_main]

use faultline::inputs::{Inputs, Role, Source};
use faultline::{Options, generate};
use libfuzzer_sys::fuzz_target;

/// The site's script and the description for search engines.
const OWN_SCRIPTS: usize = 2;

fuzz_target!(|text: &str| {
    let playbook = serde_json::json!({
        "id": "fuzzed",
        "title": "A page",
        "category": "build",
        "severity": "low",
        "summary": text,
        "diagnosis": text,
        "fix": text,
        "validation": text,
        "why_it_matters": text,
        "match": {"any": ["a signal"]},
    });
    let path = "playbooks/fuzzed.yaml".to_owned();
    let source = Source { role: Role::Playbook, name: path.clone(), path, bytes: playbook.to_string().into_bytes() };
    let checked = generate(&Inputs::new(vec![source]), &Options::default());
    let Some(site) = checked.value else {
        assert!(!checked.diagnostics.is_empty());
        return;
    };
    let page = site.files.iter().find(|(path, _)| path.as_str() == "failures/fuzzed/index.html");
    let html = String::from_utf8_lossy(page.expect("a valid playbook has a page").1);
    assert_eq!(html.matches("<script").count(), OWN_SCRIPTS);
    assert!(!html.to_ascii_lowercase().contains("href=\"javascript:"));
});
