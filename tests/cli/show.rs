//! `faultline explain` and `faultline list`.

use super::*;
use snapbox::str;

#[test]
fn a_failure_is_explained_by_its_id() {
    let project = Project::new();
    assert_said(
        project.run(&["explain", "alpha", "--root", "."]),
        str![[r#"
exit code 0
--- standard output
# The job of alpha fails

> The job named alpha has failed.

- id: `alpha`
- confidence: high
- category: build
- ecosystems: docker

## Matched signals

```text
fatal: alpha broke
```

## What this failure means

The job named alpha has failed.

## Symptoms

Faultline looks for one or more of these log fragments:

```text
fatal: alpha broke
```

## Diagnosis

Read the log of alpha from its end.

## Fix steps

Run `make clean`, then build alpha again.

## Validation

The job alpha passes.

## How Faultline detects it

Use `faultline explain alpha` to see the full playbook.

```text
faultline analyze build.log
faultline explain alpha
```

---

Generated from `playbooks/alpha.yaml`. Do not edit directly.

"#]],
    );
}

#[test]
fn a_failure_is_explained_by_an_id_that_it_had_before() {
    let project = Project::new();
    project.write("playbooks/alpha.yaml", &(playbook("alpha") + "aliases: [aleph]\n"));
    let by_alias = project.run(&["explain", "aleph", "--root", "."]);
    assert!(by_alias.contains("# The job of alpha fails"));
    assert_eq!(by_alias, project.run(&["explain", "alpha", "--root", "."]));
}

#[test]
fn a_retired_failure_says_so() {
    let project = Project::new();
    let retired = "retired:\n  since: \"2024-05\"\n  reason: The tool is gone.\n  instead: beta\n";
    project.write("playbooks/alpha.yaml", &(playbook("alpha") + retired));
    assert_said(
        project.run(&["explain", "alpha", "--playbooks", "playbooks"]),
        str![[r#"
exit code 0
--- standard output
# The job of alpha fails

> The job named alpha has failed.

**Retired since 2024-05.** The tool is gone. Read `beta` instead.

- id: `alpha`
- confidence: high
- category: build
- ecosystems: docker

## Matched signals

```text
fatal: alpha broke
```

## What this failure means

The job named alpha has failed.

## Symptoms

Faultline looks for one or more of these log fragments:

```text
fatal: alpha broke
```

## Diagnosis

Read the log of alpha from its end.

## Fix steps

Run `make clean`, then build alpha again.

## Validation

The job alpha passes.

## How Faultline detects it

Use `faultline explain alpha` to see the full playbook.

```text
faultline analyze build.log
faultline explain alpha
```

---

Generated from `playbooks/alpha.yaml`. Do not edit directly.

"#]],
    );
}

#[test]
fn an_unknown_failure_leads_to_the_nearest() {
    let project = Project::new();
    assert_said(
        project.run(&["explain", "alpa", "--root", "."]),
        str![[r#"
exit code 2
--- standard error
error: no failure is called `alpa`; did you mean `alpha`?

"#]],
    );
    assert_said(
        project.run(&["explain", "kubernetes", "--root", "."]),
        str![[r#"
exit code 2
--- standard error
error: no failure is called `kubernetes`; `faultline list` shows them all

"#]],
    );
    assert_said(
        project.run(&["explain", "\u{1b}[31m\n", "--root", "."]),
        str![[r#"
exit code 2
--- standard error
error: no failure is called `\u{1b}[31m\n`; `faultline list` shows them all

"#]],
    );
    assert_said(
        project.run(&["explain"]),
        str![[r#"
exit code 2
--- standard error
error: the following required arguments were not provided:
  <NAME>

Usage: faultline explain <NAME>

For more information, try '--help'.

"#]],
    );
}

#[test]
fn the_embedded_catalog_needs_no_project() {
    let project = Project::empty();
    let said = project.run(&["explain", "missing-executable"]);
    assert!(said.starts_with("exit code 0\n--- standard output\n# "), "{said}");
    assert!(said.contains("- id: `missing-executable`\n"), "{said}");
    assert!(!said.contains("standard error"), "{said}");
    assert_said(
        project.run(&["explain", "missing-executible"]),
        str![[r#"
exit code 2
--- standard error
error: no failure is called `missing-executible`; did you mean `missing-executable`?
help: this is the catalog of the binary; `--root .` reads the playbooks of the project here

"#]],
    );
    assert_said(
        project.run(&["analyze", "--explain-match", "a-failure-of-this-project", "build.log"]),
        str![[r#"
exit code 2
--- standard error
error: no failure is called `a-failure-of-this-project`; `faultline list` shows them all
help: this is the catalog of the binary; `--root .` reads the playbooks of the project here

"#]],
    );
}

#[test]
fn a_code_is_explained() {
    let project = Project::empty();
    assert_said(
        project.run(&["explain", "FL030"]),
        str![[r#"
exit code 0
--- standard output
# FL030 duplicate-id

**error:** An id or alias is unique in the catalog, ignoring case.

Every id and every alias is an address, `failures/<id>/`, and two pages cannot share one. Case is ignored, because on some file systems `Auth` and `auth` are one directory.

Nothing is built; the diagnostic points at both places. Rename the newer playbook, or, if it replaces the other, remove that one and list its id under `aliases`.

For example:

```yaml
id: npm-timeout
aliases: [oidc-token-failure]      # already the id of another playbook
```

"#]],
    );
    let by_name = project.run(&["explain", "duplicate-id"]);
    assert_eq!(by_name, project.run(&["explain", "fl030"]));
    assert_said(
        project.run(&["explain", "FL999"]),
        str![[r#"
exit code 2
--- standard error
error: no diagnostic has the code `FL999`

"#]],
    );
}

#[test]
fn a_catalog_with_errors_is_not_shown() {
    let project = Project::new();
    project.write("playbooks/alpha.yaml", "id: [\n");
    assert_said(
        project.run(&["explain", "beta", "--root", "."]),
        str![[r#"
exit code 1
--- standard error
error[FL003]: unclosed bracket '['
 --> playbooks/alpha.yaml:1:5
  |
1 | id: [
  |     ^
  |
  = help: mend the syntax here or in the line before; the file's other problems show once it can be read

"#]],
    );
    assert_said(
        project.run(&["list", "--root", "."]),
        str![[r#"
exit code 1
--- standard error
error[FL003]: unclosed bracket '['
 --> playbooks/alpha.yaml:1:5
  |
1 | id: [
  |     ^
  |
  = help: mend the syntax here or in the line before; the file's other problems show once it can be read

"#]],
    );
}

/// A catalog whose failures differ in all that a list can be narrowed by.
fn varied() -> Project {
    let project = Project::new();
    let gamma = playbook("gamma").replace("category: build", "category: test").replace("[docker]", "[docker, rust]");
    project.write("playbooks/gamma.yaml", &gamma.replace("severity: high", "severity: low"));
    project
}

#[test]
fn failures_are_listed() {
    let project = varied();
    assert_said(
        project.run(&["list", "--root", "."]),
        str![[r#"
exit code 0
--- standard output
 ID     SEVERITY  CATEGORY  TITLE
 alpha  high      build     The job of alpha fails
 beta   high      build     The job of beta fails
 gamma  low       test      The job of gamma fails

"#]],
    );
    assert_said(
        project.run(&["list", "--root", ".", "--category", "build"]),
        str![[r#"
exit code 0
--- standard output
 ID     SEVERITY  CATEGORY  TITLE
 alpha  high      build     The job of alpha fails
 beta   high      build     The job of beta fails

"#]],
    );
    assert_said(
        project.run(&["list", "--root", ".", "--tag", "docker", "--tag", "rust"]),
        str![[r#"
exit code 0
--- standard output
 ID     SEVERITY  CATEGORY  TITLE
 gamma  low       test      The job of gamma fails

"#]],
    );
}

#[test]
fn failures_are_listed_as_json() {
    assert_said(
        varied().run(&["list", "--root", ".", "--category", "test", "--json"]),
        str![[r#"
exit code 0
--- standard output
{"schema_version":"catalog.v1","title":"Test catalog","failures":[{"slug":"gamma","title":"The job of gamma fails","description":"The job named gamma has failed.","failure_id":"gamma","category":"test","severity":"low","confidence":"low","ecosystems":["docker","rust"],"tags":["docker","rust"],"signals":["fatal: gamma broke"],"url":"https://catalog.example/docs/failures/gamma/","source_path":"playbooks/gamma.yaml"}]}

"#]],
    );
}

#[test]
fn a_list_of_everything_is_catalog_json() {
    let project = varied();
    project.run(&["build"]);
    let listed = project.faultline(&["list", "--root", ".", "--json"]).output().unwrap();
    assert_eq!(String::from_utf8(listed.stdout).unwrap(), project.read("public/catalog.json"));
}

#[test]
fn an_empty_list_leads_to_the_nearest_word() {
    let project = varied();
    assert_said(
        project.run(&["list", "--root", ".", "--category", "biuld"]),
        str![[r#"
exit code 0
--- standard error
no failure is listed there; did you mean `build`?

"#]],
    );
    assert_said(
        project.run(&["list", "--root", ".", "--tag", "ruts"]),
        str![[r#"
exit code 0
--- standard error
no failure is listed there; did you mean `rust`?

"#]],
    );
    assert_said(
        project.run(&["list", "--root", ".", "--tag", "rust", "--category", "build"]),
        str![[r#"
exit code 0
--- standard error
no failure is listed there

"#]],
    );
}
