//! What the site gives to programs is as its own schemas say.
#![allow(clippy::disallowed_methods, reason = "tests read files of the repository")]

use faultline::catalog::Catalog;
use faultline::diagnosis::{Log, Report};
use faultline::diagnostic::{Format, render};
use faultline::document::yaml;
use faultline::inputs::{Inputs, Role};
use faultline::load::{self, Project};
use faultline::playbook::Playbook;
use faultline::site::Site;
use faultline::{Options, generate};
use serde_json::{Value as Json, json};

mod common;

/// Panics with every way in which a document is not as the schema says.
fn assert_valid(schema: &jsonschema::Validator, document: &Json, name: &str) {
    let errors: Vec<_> =
        schema.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}");
}

fn parsed(site: &Site, path: &str) -> Json {
    serde_json::from_str(common::text(site, path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn schema(site: &Site, path: &str) -> jsonschema::Validator {
    jsonschema::draft202012::new(&parsed(site, path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn the_site_is_as_its_schemas_say() {
    let site = common::site(&common::repository());
    for (file, name) in [("catalog.json", "catalog"), ("catalog.manifest.json", "manifest")] {
        assert_valid(&schema(&site, &format!("schemas/{name}.schema.json")), &parsed(&site, file), file);
    }
    let failure = schema(&site, "schemas/failure.schema.json");
    let is_failure = |path: &&str| path.starts_with("failures/") && path.ends_with(".json");
    let paths: Vec<_> = site.files.keys().map(|path| path.as_str()).filter(is_failure).collect();
    assert_eq!(paths.len(), parsed(&site, "catalog.json")["failures"].as_array().unwrap().len());
    for path in paths {
        let document = parsed(&site, path);
        assert_valid(&failure, &document, path);
        assert!(
            !failure.is_valid(&json!({"schema_version": document["schema_version"]})),
            "a schema that asks nothing"
        );
    }
}

#[test]
fn the_versions_of_files_and_schemas_agree() {
    let site = common::site(&common::repository());
    for (file, name) in [
        ("catalog.json", "catalog"),
        ("catalog.manifest.json", "manifest"),
        ("failures/missing-executable.json", "failure"),
    ] {
        let schema = parsed(&site, &format!("schemas/{name}.schema.json"));
        assert_eq!(parsed(&site, file)["schema_version"], schema["schema_version"], "{name}");
    }
}

#[test]
fn diagnostics_are_as_their_schema_says() {
    let mut bad = common::playbook("bad");
    bad["severity"] = json!("terrible");
    bad["sumary"] = json!("x");
    let mut twin = common::playbook("twin");
    twin["aliases"] = json!(["other"]);
    let mut inputs = vec![
        common::source("bad.yaml", bad.to_string()),
        common::source("twin.yaml", twin.to_string()),
        common::source("other.yaml", common::playbook("other").to_string()),
        common::source("again/other.yaml", common::playbook("other").to_string()),
        common::source("syntax.yaml", "a: [\n"),
        common::source("bytes.yaml", [b'a', 0xff]),
        common::source("control.yaml", "id: \u{1b}[31m\u{202e}\n"),
    ];
    inputs.push(common::source("faultline.toml", "title = 1\n"));
    let inputs = Inputs::new(inputs);
    let found = generate(&inputs, &Options::default()).diagnostics;
    let schema = schema(&common::site(&common::catalog(&[common::playbook("one")])), "schemas/diagnostic.schema.json");
    let lines = render(&found, &inputs, Format::Json);
    assert_eq!(lines.lines().count(), found.len());
    assert!(found.len() >= 8, "{lines}");
    for line in lines.lines() {
        assert_valid(&schema, &serde_json::from_str(line).unwrap(), line);
    }
}

/// Validates every playbook of `inputs` as an editor would, and gives their number.
#[test]
fn analyses_are_as_their_schema_says() {
    let site = common::site(&common::catalog(&[common::playbook("one")]));
    let schema = schema(&site, "schemas/analysis.schema.json");
    let catalog = Catalog::compile(&common::repository()).value.expect("the repository's own catalog");
    let matcher = catalog.matcher();
    let url = |playbook: &Playbook| format!("/failures/{}/", playbook.id);
    let examples = catalog.playbooks().iter().flat_map(|playbook| &playbook.examples);
    let logs = examples.flat_map(|example| {
        let analysis = || matcher.analyse(example.log.text.as_bytes());
        [usize::MAX, 1].map(|top| Log::of("build.log".to_owned(), analysis(), &catalog, top, url))
    });
    let report = serde_json::to_value(Report::new(logs.collect())).unwrap();
    let logs = report["logs"].as_array().unwrap();
    for part in ["diagnoses", "others", "ruled_out", "suspects"] {
        assert!(logs.iter().any(|log| log[part].as_array().is_some_and(|part| !part.is_empty())), "no log has {part}");
    }
    assert_valid(&schema, &report, "the report");
    let version = &report["schema_version"];
    assert!(!schema.is_valid(&json!({"schema_version": version})), "a schema that asks nothing");
}

fn validate_playbooks(inputs: &Inputs) -> usize {
    let site = common::site(&common::catalog(&[common::playbook("one")]));
    let schema = schema(&site, "playbook.schema.json");
    let sources = inputs.of(Role::Playbook).map(|(file, source)| {
        let document = yaml::parse(file, source.text().unwrap(), &mut Vec::new()).unwrap();
        assert_valid(&schema, &document.to_json(), &source.path);
    });
    sources.count()
}

#[test]
fn the_playbooks_are_as_the_published_schema_says() {
    assert!(validate_playbooks(&common::repository()) >= 16);
}

#[test]
fn the_reference_playbooks_are_as_the_published_schema_says() {
    let Some(root) = common::shared("data/upstream") else { return };
    let inputs = load::read(&Project { root, playbooks: Vec::new() }).unwrap();
    assert_eq!(validate_playbooks(&inputs), 90);
}

#[test]
fn the_published_schema_refuses_what_the_program_refuses() {
    let site = common::site(&common::catalog(&[common::playbook("one")]));
    let schema = schema(&site, "playbook.schema.json");
    let changes = [
        ("id", json!("Upper")),
        ("id", json!("-x")),
        ("title", json!([])),
        ("category", json!("a b")),
        ("severity", json!("terrible")),
        ("summary", json!({})),
        ("tags", json!("one")),
        ("match", json!({"any": "one"})),
        ("aliases", json!(["../x"])),
        ("references", json!([{"title": "x"}])),
        ("references", json!([{"title": "x", "url": "javascript:x"}])),
        ("examples", json!([{"log": "x", "expect": "maybe"}])),
    ];
    for (key, value) in changes {
        let mut playbook = common::playbook("one");
        playbook[key] = value.clone();
        assert!(!schema.is_valid(&playbook), "the schema takes {key}: {value}");
        let name = playbook["id"].as_str().unwrap_or("one").to_owned();
        let inputs = Inputs::new(vec![common::source(&format!("{name}.yaml"), playbook.to_string())]);
        assert!(generate(&inputs, &Options::default()).value.is_none(), "the program takes {key}: {value}");
    }
    assert_valid(&schema, &common::playbook("one"), "a plain playbook");
}
