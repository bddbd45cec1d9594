//! Drafts of real failures that no playbook has: what `faultline new` writes passes `check` once a person has put their
//! own words in, and proves itself on its log.
#![allow(clippy::disallowed_methods, reason = "tests read logs")]

use std::fs;
use std::path::{Path, PathBuf};

use faultline::catalog::Catalog;
use faultline::draft::{self, Draft, Log};
use faultline::inputs::{Inputs, Role, Source};
use faultline::matcher::Matcher;
use faultline::playbook::{Id, Origin, Severity};
use faultline::{Options, embedded, generate};

fn logs() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/logs/unknown");
    let mut paths: Vec<_> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "log"));
    paths.sort();
    paths
}

fn begin(path: &Path, catalog: &Catalog, matcher: &Matcher) -> Draft {
    let id = path.file_stem().unwrap().to_str().unwrap();
    let logs = [Log::new(id.to_owned(), &fs::read(path).unwrap(), matcher)];
    let proposals = draft::proposals(&logs, catalog, embedded::successful_logs());
    let chosen = draft::choose(&proposals, 1);
    let signals: Vec<_> = chosen.iter().map(|one| one.fragment.clone()).collect();
    Draft {
        id: Id::new(id).unwrap(),
        title: draft::title(id),
        category: "build".into(),
        severity: Severity::Medium,
        tags: Vec::new(),
        summary: None,
        more: proposals.iter().map(|one| one.fragment.clone()).collect(),
        examples: logs[0].excerpt(&signals).into_iter().collect(),
        signals,
        origin: Origin::Reconstructed,
    }
}

/// What a person does: writes something of their own in the place of each marked line.
fn written(text: &str, id: &str) -> String {
    let mut number = 0;
    let line = |line: &str| match line.split_once("WRITE: ") {
        Some((before, _)) => {
            number += 1;
            format!("{before}Part {number} of what a person knows of {id}\n")
        }
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

#[test]
fn a_draft_of_every_unknown_log_proves_itself_once_it_is_written() {
    let inputs = embedded::inputs();
    let catalog = Catalog::compile(&inputs).value.unwrap();
    let matcher = catalog.matcher();
    let drafts: Vec<_> = logs().iter().map(|path| begin(path, &catalog, &matcher)).collect();
    assert!(drafts.len() > 40);
    let without: Vec<_> = drafts.iter().filter(|draft| draft.examples.is_empty()).map(|draft| &draft.id).collect();
    assert!(without.is_empty(), "nothing is proposed for {without:?}");
    let source = |draft: &Draft| Source {
        role: Role::Playbook,
        path: format!("playbooks/{}.yaml", draft.id),
        name: format!("{}.yaml", draft.id),
        bytes: written(&draft.to_yaml(), draft.id.as_str()).into_bytes(),
    };
    let all = inputs.with_playbooks_of(Inputs::new(drafts.iter().map(source).collect()));
    let checked = generate(&all, &Options::default());
    let said: Vec<_> = checked.diagnostics.iter().map(|problem| problem.message.clone()).collect();
    assert!(said.is_empty(), "{said:#?}");
    assert!(checked.value.is_some());
}
