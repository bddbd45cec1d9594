//! `faultline check`.

use super::*;
use snapbox::str;

#[test]
fn a_clean_project_is_checked_and_nothing_is_written() {
    let project = Project::new();
    assert_said(
        project.run(&["check"]),
        str![[r#"
exit code 0
--- standard output
Checked 2 failures on 8 pages: 52 files in [TIME]

"#]],
    );
    assert_said(
        project.run(&["check", "--quiet"]),
        str![[r#"
exit code 0

"#]],
    );
    assert_eq!(project.names(), ["faultline.toml", "playbooks"]);
}

#[test]
fn every_error_is_reported_in_one_run() {
    let project = Project::new();
    project.write("playbooks/alpha.yaml", "id: alpha\ntitle: [\n");
    let bad = playbook("beta").replace("high", "huge") + "match:\n  any: [x]\nextra: 1\n";
    project.write("playbooks/log/beta.yaml", &bad);
    project.write("faultline.toml", "title = 3\n");
    assert_said(
        project.run(&["check"]),
        str![[r#"
exit code 1
--- standard error
error[FL011]: `title` is a number, where a text belongs
 --> faultline.toml:1:9
  |
1 | title = 3
  |         ^
  |
  = help: quote it if it is meant as text: "3"

error[FL003]: unclosed bracket '['
 --> playbooks/alpha.yaml:2:8
  |
2 | title: [
  |        ^
  |
  = help: mend the syntax here or in the line before; the file's other problems show once it can be read

error[FL012]: `severity` cannot be `huge`
 --> playbooks/log/beta.yaml:4:11
  |
4 | severity: huge
  |           ^^^^
  |
  = help: it may be `critical`, `high`, `medium`, `low`

error[FL006]: `match` stands twice in this mapping
  --> playbooks/log/beta.yaml:12:1
   |
10 | match:
   | ----- first here
11 |   any: ["fatal: beta broke"]
12 | match:
   | ^^^^^
   |
   = help: keep one of them

warning[FL018]: unknown key `extra`
  --> playbooks/log/beta.yaml:14:1
   |
14 | extra: 1
   | ^^^^^
   |
   = help: it is ignored; take it out unless another program reads it

4 errors, 1 warning in 3 files

"#]],
    );
    assert_said(
        project.run(&["check", "--format", "json"]),
        str![[r#"
exit code 1
--- standard output
{"schema_version":"diagnostic.v1","code":"FL011","name":"wrong-type","level":"error","message":"`title` is a number, where a text belongs","file":"faultline.toml","line":1,"column":9,"end_line":1,"end_column":10,"source_line":"title = 3","help":"quote it if it is meant as text: \"3\"","related":[]}
{"schema_version":"diagnostic.v1","code":"FL003","name":"yaml-syntax","level":"error","message":"unclosed bracket '['","file":"playbooks/alpha.yaml","line":2,"column":8,"end_line":2,"end_column":9,"source_line":"title: [","help":"mend the syntax here or in the line before; the file's other problems show once it can be read","related":[]}
{"schema_version":"diagnostic.v1","code":"FL012","name":"invalid-value","level":"error","message":"`severity` cannot be `huge`","file":"playbooks/log/beta.yaml","line":4,"column":11,"end_line":4,"end_column":15,"source_line":"severity: huge","help":"it may be `critical`, `high`, `medium`, `low`","related":[]}
{"schema_version":"diagnostic.v1","code":"FL006","name":"duplicate-key","level":"error","message":"`match` stands twice in this mapping","file":"playbooks/log/beta.yaml","line":12,"column":1,"end_line":12,"end_column":6,"source_line":"match:","help":"keep one of them","related":[{"file":"playbooks/log/beta.yaml","line":10,"column":1,"label":"first here"}]}
{"schema_version":"diagnostic.v1","code":"FL018","name":"unknown-key","level":"warning","message":"unknown key `extra`","file":"playbooks/log/beta.yaml","line":14,"column":1,"end_line":14,"end_column":6,"source_line":"extra: 1","help":"it is ignored; take it out unless another program reads it","related":[]}

"#]],
    );
    assert_said(
        project.run(&["check", "--format", "github"]),
        str![[r#"
exit code 1
--- standard output
::error file=faultline.toml,line=1,col=9,endColumn=10,title=FL011 wrong-type::`title` is a number, where a text belongs%0Ahelp: quote it if it is meant as text: "3"
::error file=playbooks/alpha.yaml,line=2,col=8,endColumn=9,title=FL003 yaml-syntax::unclosed bracket '['%0Ahelp: mend the syntax here or in the line before; the file's other problems show once it can be read
::error file=playbooks/log/beta.yaml,line=4,col=11,endColumn=15,title=FL012 invalid-value::`severity` cannot be `huge`%0Ahelp: it may be `critical`, `high`, `medium`, `low`
::error file=playbooks/log/beta.yaml,line=12,col=1,endColumn=6,title=FL006 duplicate-key::`match` stands twice in this mapping%0Aplaybooks/log/beta.yaml:10:1: first here%0Ahelp: keep one of them
::warning file=playbooks/log/beta.yaml,line=14,col=1,endColumn=6,title=FL018 unknown-key::unknown key `extra`%0Ahelp: it is ignored; take it out unless another program reads it

"#]],
    );
}

#[test]
fn a_published_site_is_compared_file_by_file() {
    let project = Project::new();
    project.run(&["build"]);
    assert_said(
        project.run(&["check", "--against", "public"]),
        str![[r#"
exit code 0
--- standard output
Checked 2 failures on 8 pages: 52 files, as public holds them in [TIME]

"#]],
    );
    fs::remove_file(project.path("public/404.html")).unwrap();
    project.write("public/index.html", "changed by hand");
    project.write("public/extra.html", "put there by hand");
    fs::remove_file(project.path("playbooks/log/beta.yaml")).unwrap();
    let tree = project.tree("public");
    assert_said(
        project.run(&["check", "--against", "public"]),
        str![[r#"
exit code 1
--- standard output
missing: 404.html
missing: cards/index.da27b60916.png
stale: catalog.json
stale: catalog.manifest.json
stale: categories/build/index.html
stale: diagnose/index.html
stale: diagnose/rules.json
stale: ecosystems/docker/index.html
stale: failures/alpha/index.html
stale: index.html
stale: llms.txt
stale: offline.json
stale: search/index.json
stale: signals/index.html
stale: sitemap.xml
left-over: cards/beta.c154487ab1.png
left-over: cards/index.e101837dc7.png
left-over: failures/beta.json
left-over: failures/beta.md
left-over: failures/beta/index.html
not-ours: extra.html
--- standard error
public differs from what a build would write, in 20 files

"#]],
    );
    assert_said(
        project.run(&["check", "--against", "public", "--format", "json"]),
        str![[r#"
exit code 1
--- standard output
{"schema_version":"difference.v1","difference":"missing","path":"404.html"}
{"schema_version":"difference.v1","difference":"missing","path":"cards/index.da27b60916.png"}
{"schema_version":"difference.v1","difference":"stale","path":"catalog.json"}
{"schema_version":"difference.v1","difference":"stale","path":"catalog.manifest.json"}
{"schema_version":"difference.v1","difference":"stale","path":"categories/build/index.html"}
{"schema_version":"difference.v1","difference":"stale","path":"diagnose/index.html"}
{"schema_version":"difference.v1","difference":"stale","path":"diagnose/rules.json"}
{"schema_version":"difference.v1","difference":"stale","path":"ecosystems/docker/index.html"}
{"schema_version":"difference.v1","difference":"stale","path":"failures/alpha/index.html"}
{"schema_version":"difference.v1","difference":"stale","path":"index.html"}
{"schema_version":"difference.v1","difference":"stale","path":"llms.txt"}
{"schema_version":"difference.v1","difference":"stale","path":"offline.json"}
{"schema_version":"difference.v1","difference":"stale","path":"search/index.json"}
{"schema_version":"difference.v1","difference":"stale","path":"signals/index.html"}
{"schema_version":"difference.v1","difference":"stale","path":"sitemap.xml"}
{"schema_version":"difference.v1","difference":"left-over","path":"cards/beta.c154487ab1.png"}
{"schema_version":"difference.v1","difference":"left-over","path":"cards/index.e101837dc7.png"}
{"schema_version":"difference.v1","difference":"left-over","path":"failures/beta.json"}
{"schema_version":"difference.v1","difference":"left-over","path":"failures/beta.md"}
{"schema_version":"difference.v1","difference":"left-over","path":"failures/beta/index.html"}
{"schema_version":"difference.v1","difference":"not-ours","path":"extra.html"}
--- standard error
public differs from what a build would write, in 20 files

"#]],
    );
    assert_said(
        project.run(&["check", "--against", "public", "--format", "github"]),
        str![[r#"
exit code 1
--- standard output
::error title=published site::missing: 404.html
::error title=published site::missing: cards/index.da27b60916.png
::error title=published site::stale: catalog.json
::error title=published site::stale: catalog.manifest.json
::error title=published site::stale: categories/build/index.html
::error title=published site::stale: diagnose/index.html
::error title=published site::stale: diagnose/rules.json
::error title=published site::stale: ecosystems/docker/index.html
::error title=published site::stale: failures/alpha/index.html
::error title=published site::stale: index.html
::error title=published site::stale: llms.txt
::error title=published site::stale: offline.json
::error title=published site::stale: search/index.json
::error title=published site::stale: signals/index.html
::error title=published site::stale: sitemap.xml
::error title=published site::left-over: cards/beta.c154487ab1.png
::error title=published site::left-over: cards/index.e101837dc7.png
::error title=published site::left-over: failures/beta.json
::error title=published site::left-over: failures/beta.md
::error title=published site::left-over: failures/beta/index.html
::error title=published site::not-ours: extra.html
--- standard error
public differs from what a build would write, in 20 files

"#]],
    );
    assert_eq!(project.tree("public"), tree);
}

#[test]
fn a_site_that_was_never_published_lacks_every_file() {
    let project = Project::new();
    let said = project.run(&["check", "--against", "nowhere"]);
    assert!(said.starts_with("exit code 1\n--- standard output\nmissing: 404.html\n"), "{said}");
    let (listed, told) = said.split_once("--- standard error\n").expect("both streams");
    assert!(listed.lines().skip(2).all(|line| line.starts_with("missing: ")), "{said}");
    let files = listed.lines().count() - 2;
    let summary = format!("nowhere differs from what a build would write, in {files} files");
    assert!(told.contains(&summary), "{said}");
}
