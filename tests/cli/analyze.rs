//! `faultline analyze`.

use std::io::Write;

use super::*;
use snapbox::str;

const LOG: &str =
    "Run make\nmake: entering\nfatal: alpha broke at last\n##[error]Process completed with exit code 2.\n";

/// A project, and a log of `alpha` beside it.
fn project() -> Project {
    let project = Project::new();
    project.write("build.log", LOG);
    project
}

fn analyze(project: &Project, arguments: &[&str]) -> String {
    let mut all = vec!["analyze", "--root", "."];
    all.extend(arguments);
    project.run(&all)
}

/// What is said when a log comes by standard input.
fn piped(project: &Project, arguments: &[&str], log: &[u8]) -> Output {
    let mut command = project.faultline(&[&["analyze", "--root", "."], arguments].concat());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(log).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn the_best_diagnosis_fits_on_a_screen() {
    assert_said(
        analyze(&project(), &["build.log"]),
        str![[r#"
exit code 0
--- standard output
This is: The job of alpha fails
alpha · strong evidence · high severity

  3 │ fatal: alpha broke at last

More: https://catalog.example/docs/failures/alpha/  or  faultline explain alpha

"#]],
    );
}

#[test]
fn a_log_comes_by_standard_input() {
    let project = project();
    let expected = piped(&project, &["--format", "json"], LOG.as_bytes()).stdout;
    assert!(String::from_utf8_lossy(&expected).contains("\"id\":\"alpha\""));
    assert_eq!(piped(&project, &["--format", "json", "-"], LOG.as_bytes()).stdout, expected);
}

#[test]
fn what_nothing_is_known_of_shows_its_worst_lines() {
    let project = project();
    project.write("strange.log", "begin\nwidget 7: error: the flange is bent\n0 errors in the gasket\nend\n");
    assert_said(
        analyze(&project, &["--exit-code", "strange.log"]),
        str![[r#"
exit code 1
--- standard output
No known failure matches 4 lines.

The lines most likely to matter:

  2 │ widget 7: error: the flange is bent

To make it known, begin a playbook: faultline new ID --from-log strange.log

"#]],
    );
}

#[test]
fn a_log_without_a_word_of_trouble_says_so() {
    let project = project();
    project.write("quiet.log", "begin\nend\n");
    assert_said(
        analyze(&project, &["quiet.log"]),
        str![[r#"
exit code 0
--- standard output
No known failure matches 2 lines.
No line of it says that something went wrong; is it the whole log?

"#]],
    );
}

#[test]
fn several_logs_end_in_a_summary() {
    let project = project();
    project.write("other.log", "error: nobody knows\n");
    assert_said(
        analyze(&project, &["--format", "human", "build.log", "other.log"]),
        str![[r#"
exit code 0
--- standard output
── build.log ──
This is: The job of alpha fails
alpha · strong evidence · high severity

  3 │ fatal: alpha broke at last

More: https://catalog.example/docs/failures/alpha/  or  faultline explain alpha

── other.log ──
No known failure matches 1 line.

The lines most likely to matter:

  1 │ error: nobody knows

To make it known, begin a playbook: faultline new ID --from-log other.log

2 logs, 1 with a known failure
  build.log: alpha (strong)
  other.log: nothing known

"#]],
    );
}

#[test]
fn a_report_is_json() {
    assert_said(
        analyze(&project(), &["--format", "json", "build.log"]),
        str![[r###"
exit code 0
--- standard output
{"schema_version":"analysis.v1","logs":[{"name":"build.log","lines":4,"diagnoses":[{"id":"alpha","title":"The job of alpha fails","url":"https://catalog.example/docs/failures/alpha/","category":"build","severity":"high","confidence":"strong","score":{"total":1.528,"signals":1.029,"places":0.449,"base":0.05,"stage":0.0},"evidence":[{"signal":"fatal: alpha broke","role":"any","place":{"line":3,"offset":24,"text":"fatal: alpha broke at last","start":0,"end":18,"cropped":0},"points":1.478,"sharers":1,"count":1,"last_line":3,"on_error_line":true,"held":false}],"summary":"The job named alpha has failed.","steps":[],"commands":[]}],"ruled_out":[],"suspects":[{"line":3,"weight":4,"text":"fatal: alpha broke at last"},{"line":4,"weight":4,"text":"##[error]Process completed with exit code 2."}]}]}

"###]],
    );
}

#[test]
fn a_report_is_markdown() {
    assert_said(
        analyze(&project(), &["--format", "markdown", "build.log"]),
        str![[r#"
exit code 0
--- standard output
## [The job of alpha fails](https://catalog.example/docs/failures/alpha/)

This is `alpha` (strong evidence).

The job named alpha has failed.

```text
3: fatal: alpha broke at last
```

"#]],
    );
}

#[test]
fn a_report_is_annotations() {
    assert_said(
        analyze(&project(), &["--format", "github", "build.log"]),
        str![[r#"
exit code 0
--- standard output
::error file=build.log,line=3,title=Faultline%3A alpha::This is: The job of alpha fails%0Afatal: alpha broke at last%0Ahttps://catalog.example/docs/failures/alpha/

"#]],
    );
}

#[test]
fn a_report_is_sarif() {
    assert_said(
        analyze(&project(), &["--format", "sarif", "build.log"]),
        str![[r#"
exit code 0
--- standard output
{
  "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
  "version": "2.1.0",
  "runs": [
    {
      "tool": {
        "driver": {
          "name": "Faultline",
          "version": "0.1.0",
          "rules": [
            {
              "id": "alpha",
              "shortDescription": {
                "text": "The job of alpha fails"
              },
              "fullDescription": {
                "text": "The job named alpha has failed."
              },
              "helpUri": "https://catalog.example/docs/failures/alpha/",
              "properties": {
                "tags": [
                  "build",
                  "high"
                ]
              }
            }
          ]
        }
      },
      "columnKind": "unicodeCodePoints",
      "results": [
        {
          "ruleId": "alpha",
          "level": "error",
          "rank": 15.0,
          "message": {
            "text": "This is: The job of alpha fails"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "build.log"
                },
                "region": {
                  "startLine": 3,
                  "snippet": {
                    "text": "fatal: alpha broke at last"
                  },
                  "startColumn": 1,
                  "endColumn": 19
                }
              }
            }
          ]
        }
      ]
    }
  ]
}

"#]],
    );
}

#[test]
fn a_match_is_explained() {
    let project = project();
    assert_said(
        analyze(&project, &["--explain-match", "alpha", "build.log"]),
        str![[r#"
exit code 0
--- standard output
build.log: `alpha` matches, and ranks first with 1.53

  any one of these is enough:
    line 3       fatal: alpha broke
                 fatal: alpha broke at last

"#]],
    );
    assert_said(
        analyze(&project, &["--explain-match", "beta", "build.log"]),
        str![[r#"
exit code 0
--- standard output
build.log: `beta` does not match: what it needs is not all there

  any one of these is enough:
    not found    fatal: beta broke

"#]],
    );
}

#[test]
fn what_cannot_be_read_is_said() {
    let project = project();
    assert_said(
        analyze(&project, &["--explain-match", "alpa", "build.log"]),
        str![[r#"
exit code 2
--- standard error
error: no failure is called `alpa`; did you mean `alpha`?

"#]],
    );
    assert_said(
        analyze(&project, &["missing.log"]),
        str![[r#"
exit code 2
--- standard error
error: cannot read missing.log: No such file or directory (os error 2)

"#]],
    );
    assert_said(
        analyze(&project, &["playbooks"]),
        str![[r#"
exit code 2
--- standard error
error: cannot read playbooks: is a directory

"#]],
    );
}

#[test]
fn several_catalogs_are_stacked() {
    let project = project();
    project.write("more/gamma.yaml", &playbook("gamma"));
    project.write("both.log", "fatal: gamma broke\nnpm error code ERESOLVE\nnpm error ERESOLVE could not resolve\n");
    let ids = |arguments: &[&str]| {
        let arguments = [&["analyze", "--format", "json", "both.log"], arguments].concat();
        let said = project.faultline(&arguments).output().unwrap();
        let report: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
        let found = report["logs"][0]["diagnoses"].as_array().unwrap().iter();
        let mut ids: Vec<_> = found.map(|one| one["id"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&["--playbooks", "more", "--playbooks", "playbooks"]), ["gamma"]);
    assert_eq!(ids(&["--playbooks", "more", "--bundled"]), ["gamma", "npm-eresolve-conflict"]);
    assert_eq!(ids(&[]), ["npm-eresolve-conflict"]);
}

#[test]
fn compressed_logs_and_archives_are_read() {
    let project = project();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(LOG.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    fs::write(project.path("build.log.gz"), &gzip).unwrap();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, log) in [("0_build.txt", LOG), ("build/1_Set up.txt", "set up\n"), ("1_lint.txt", "all is well\n")] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(log.as_bytes()).unwrap();
    }
    let archive = archive.finish().unwrap().into_inner();
    fs::write(project.path("logs.zip"), &archive).unwrap();
    assert_said(
        analyze(&project, &["build.log.gz", "logs.zip"]),
        str![[r#"
exit code 0
--- standard output
── build.log.gz ──
This is: The job of alpha fails
alpha · strong evidence · high severity

  3 │ fatal: alpha broke at last

More: https://catalog.example/docs/failures/alpha/  or  faultline explain alpha

── logs.zip:0_build.txt ──
This is: The job of alpha fails
alpha · strong evidence · high severity

  3 │ fatal: alpha broke at last

More: https://catalog.example/docs/failures/alpha/  or  faultline explain alpha

── logs.zip:1_lint.txt ──
No known failure matches 1 line.
No line of it says that something went wrong; is it the whole log?

3 logs, 2 with a known failure
  build.log.gz: alpha (strong)
  logs.zip:0_build.txt: alpha (strong)
  logs.zip:1_lint.txt: nothing known

"#]],
    );
    let by_pipe = String::from_utf8_lossy(&piped(&project, &["--format", "json"], &archive).stdout).into_owned();
    assert!(
        by_pipe.contains("\"name\":\"-:0_build.txt\"") && by_pipe.contains("\"name\":\"-:1_lint.txt\""),
        "{by_pipe}"
    );
    let damaged = piped(&project, &[], &gzip[..gzip.len() / 2]);
    assert_eq!(damaged.status.code(), Some(3));
}
