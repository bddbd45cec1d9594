//! `faultline new`.

use std::io::Write;

use super::*;
use snapbox::str;

const LOG: &str = "2026-01-31T12:34:56.1234567Z Run ./flash.sh\n2026-01-31T12:34:57.1234567Z \u{1b}[31merror:\u{1b}[0m the board at 0x48 did not \
                   answer within 300 ms\n2026-01-31T12:34:58.1234567Z ##[error]Process completed with exit code 2.\n";

/// A project with playbooks of several categories, each in its directory, and a log that none of them knows.
fn project() -> Project {
    let project = Project::empty();
    project.write("faultline.toml", CONFIG);
    project.write("playbooks/log/build/alpha.yaml", &playbook("alpha"));
    let runtime = playbook("docker-beta").replace("category: build", "category: runtime\naliases: [old-beta]");
    project.write("playbooks/log/runtime/docker-beta.yaml", &runtime);
    project.write("build.log", LOG);
    project
}

/// What a person does: writes something of their own in the place of each line that is marked.
fn write_the_rest(project: &Project, path: &str) {
    let mut number = 0;
    let line = |line: &str| match line.split_once("WRITE: ") {
        Some((before, rest)) => {
            number += 1;
            let quote = if rest.ends_with('"') { "\"" } else { "" };
            format!("{before}what a person knows, part {number}{quote}\n")
        }
        None => format!("{line}\n"),
    };
    let text: String = project.read(path).lines().map(line).collect();
    project.write(path, &text);
}

#[test]
fn a_playbook_from_a_log_is_clean_once_a_person_has_written_their_part() {
    let project = project();
    assert_said(
        project.run(&[
            "new",
            "board-silent",
            "--from-log",
            "build.log",
            "--command",
            "./flash.sh",
            "--tool-version",
            "flash 2",
        ]),
        str![[r#"
exit code 0
--- standard output
Wrote playbooks/log/build/board-silent.yaml

Next:
  1. fill in the 4 lines that `WRITE:` marks
  2. faultline serve --open   shows the page while you write
  3. faultline check          tells what is left

"#]],
    );
    let path = "playbooks/log/build/board-silent.yaml";
    assert_said(
        project.read(path),
        str![[r#"
id: board-silent
title: Board silent
category: build
severity: medium
tags: []
summary: |-
  WRITE: what went wrong and why the job stopped, in a sentence or two
diagnosis: |-
  ## Diagnosis

  WRITE: the usual causes, the most likely first, each with the exact thing to look at
fix: |-
  ## Fix steps

  1. WRITE: the smallest change that turns the build green, with its command; then the one that lasts
validation: |-
  ## Validation

  WRITE: what to run, and what it prints when all is well
match:
  # Literal: case and the width of white space do not count. Keep what only this failure prints; what rules it
  # out goes under `none:`.
  any:
    - "did not answer within"
    - "error: the board at"
examples:
  # Before you publish a log, look for names, addresses and tokens in it. Add one with `expect: near-miss`, of the
  # failure that is most easily taken for this one.
  - origin: captured
    command: ./flash.sh
    version: flash 2
    expect: match
    log: |-
      Run ./flash.sh
      error: the board at 0x48 did not answer within 300 ms
      ##[error]Process completed with exit code 2.
# When you have them, take off the `# `:
#
# why_it_matters: |-
#   ## Why it matters
#
#   ## Prevention
#
# workflow:
#   likely_files: []
#   local_repro: []
#   verify: []
# references:
#   - title: The tool's own documentation
#     url: https://

"#]],
    );
    let left = project.run(&["check"]);
    assert_eq!(left.matches("[FL").count(), left.matches("[FL054]").count(), "{left}");
    assert_eq!(left.matches("[FL054]").count(), 4, "{left}");
    write_the_rest(&project, path);
    assert_said(
        project.run(&["check", "--deny-warnings"]),
        str![[r#"
exit code 0
--- standard output
Checked 3 failures on 11 pages: 59 files in [TIME]

"#]],
    );
    let found = project.run(&["analyze", "--root", ".", "build.log"]);
    assert!(found.contains("board-silent · "), "{found}");
}

#[test]
fn a_playbook_without_a_log_leaves_its_signals_to_be_written() {
    let project = project();
    let said =
        project.run(&["new", "docker-oom", "--severity", "high", "--tag", "linux, x", "--title", "OOM: \"killed\" #1"]);
    assert!(said.contains("Wrote playbooks/log/build/docker-oom.yaml"), "{said}");
    let text = project.read("playbooks/log/build/docker-oom.yaml");
    assert!(text.contains("severity: high\ntags: [\"linux, x\"]\n"), "{text}");
    assert_eq!(project.run(&["check"]).matches("warning[FL054]").count(), 5);
    write_the_rest(&project, "playbooks/log/build/docker-oom.yaml");
    assert!(project.run(&["check", "--deny-warnings"]).starts_with("exit code 0\n"));
}

#[test]
fn what_is_not_said_is_taken_from_the_catalog() {
    let project = project();
    // Both playbooks have the tag of this id; of categories with as many, the first by name.
    let said = project.run(&["new", "docker-slow", "--out", "-", "--signal", "fatal: alpha broke"]);
    assert!(
        said.contains("id: docker-slow\ntitle: Docker slow\ncategory: build\nseverity: medium\ntags: [docker]\n"),
        "{said}"
    );
    assert!(said.contains("note: `fatal: alpha broke` is a signal of `alpha` too\n"), "{said}");
    let said = project.run(&["new", "x-slow", "--category", "runtim", "--no-input"]);
    assert!(said.contains("note: the category `runtim` is new; did you mean `runtime`?\n"), "{said}");
    assert!(said.contains("Wrote playbooks/log/runtim/x-slow.yaml\n"), "{said}");
}

#[test]
fn an_id_that_is_taken_or_none_is_an_error() {
    let project = project();
    let said = |id: &str| project.run(&["new", id]);
    assert_said(
        ["alpha", "old-beta", "Board_Silent!", "../x/", "!"].map(said).concat(),
        str![[r#"
exit code 2
--- standard error
error: `alpha` is there already: playbooks/log/build/alpha.yaml
exit code 2
--- standard error
error: `old-beta` is a former id of `docker-beta`, and its address leads there: playbooks/log/runtime/docker-beta.yaml
exit code 2
--- standard error
error: `Board_Silent!` is no id: lower-case letters, digits and inner hyphens, at most 200; `board-silent` would do
exit code 2
--- standard error
error: `../x/` is no id: lower-case letters, digits and inner hyphens, at most 200; `x` would do
exit code 2
--- standard error
error: `!` is no id: lower-case letters, digits and inner hyphens, at most 200

"#]],
    );
    project.write("playbooks/log/build/new-one.yaml", &playbook("new-one"));
    let said = project.run(&["new", "other-one", "--out", "playbooks/log/build/new-one.yaml"]);
    assert!(said.starts_with("exit code 2\n") && said.contains("exists, and is left as it is"), "{said}");
    assert_eq!(project.read("playbooks/log/build/new-one.yaml"), playbook("new-one"));
}

#[test]
fn a_log_that_is_known_already_says_by_which_page() {
    let project = project();
    project.write("known.log", "make: entering\nfatal: alpha broke at last\nfatal: the linker wept bitterly\n");
    let said = project.run(&["new", "linker-wept", "--from-log", "known.log", "--yes"]);
    assert_said(
        said,
        str![[r#"
exit code 0
--- standard output
Wrote playbooks/log/build/linker-wept.yaml

Next:
  1. fill in the 4 lines that `WRITE:` marks
  2. faultline serve --open   shows the page while you write
  3. faultline check          tells what is left
--- standard error
note: known.log: the first diagnosis is `alpha`, for `fatal: alpha broke` on line 2; if this is another failure, it needs signals that tell more, or a `match.none` there

"#]],
    );
}

#[test]
fn several_logs_and_archives_are_read_and_secrets_are_not_kept() {
    let project = project();
    let log = |user: &str, error: &str| {
        format!("deploying\nTOKEN=abcdef{user}0123 https://ci:{user}@host.example/\nfatal: {error}\n")
    };
    project.write("one.log", &log("ann", "the ledger 4711 refused the entry"));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(log("bob", "the ledger 4712 refused the entry").as_bytes()).unwrap();
    fs::write(project.path("two.log.gz"), gzip.finish().unwrap()).unwrap();
    let said =
        project.run(&["new", "ledger-refused", "--out", "-", "--from-log", "one.log", "--from-log", "two.log.gz"]);
    assert!(said.contains("    - \"refused the entry\"\n"), "{said}");
    assert_eq!(said.matches("expect: match\n").count(), 2, "{said}");
    assert!(!said.contains("0123") && !said.contains("ci:ann"), "{said}");
    let said = project.run(&["new", "ledger-refused", "--from-log", "missing.log"]);
    assert!(said.starts_with("exit code 2\n") && said.contains("cannot read missing.log"), "{said}");
}
