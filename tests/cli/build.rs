//! `faultline build`.

use super::*;
use snapbox::str;

#[test]
fn a_first_build_a_second_and_a_changed_one() {
    let project = Project::new();
    assert_said(
        project.run(&["build"]),
        str![[r#"
exit code 0
--- standard output
Built 2 failures on 8 pages: 52 of 52 files changed, in [TIME] → public/

"#]],
    );
    let tree = project.tree("public");
    assert!(tree.contains_key(&project.path("public/failures/beta/index.html")));
    assert_said(
        project.run(&["build"]),
        str![[r#"
exit code 0
--- standard output
Nothing changed: 52 files up to date, in [TIME] → public/

"#]],
    );
    assert_eq!(project.tree("public"), tree);
    project.write("playbooks/alpha.yaml", &playbook("alpha").replace("has failed", "has failed again"));
    assert_said(
        project.run(&["build"]),
        str![[r#"
exit code 0
--- standard output
Built 2 failures on 8 pages: 12 of 52 files changed, 1 removed, in [TIME] → public/

"#]],
    );
    fs::remove_file(project.path("playbooks/log/beta.yaml")).unwrap();
    assert_said(
        project.run(&["build"]),
        str![[r#"
exit code 0
--- standard output
Built 1 failure on 7 pages: 14 of 48 files changed, 5 removed, in [TIME] → public/

"#]],
    );
    assert_eq!(project.names(), ["faultline.toml", "playbooks", "public"]);
}

#[test]
fn warnings_are_shown_and_the_site_is_built() {
    let project = Project::new();
    project.write("playbooks/alpha.yaml", &(playbook("alpha") + "sumary: x\n"));
    assert_said(
        project.run(&["build"]),
        str![[r#"
exit code 0
--- standard output
Built 2 failures on 8 pages: 52 of 52 files changed, in [TIME] → public/
--- standard error
warning[FL018]: unknown key `sumary`
  --> playbooks/alpha.yaml:12:1
   |
12 | sumary: x
   | ^^^^^^
   |
   = help: did you mean `summary`?

1 warning in 1 file

"#]],
    );
    // A site that is current is no reason to be silent about what is wrong with it.
    assert_said(
        project.run(&["build"]),
        str![[r#"
exit code 0
--- standard output
Nothing changed: 52 files up to date, in [TIME] → public/
--- standard error
warning[FL018]: unknown key `sumary`
  --> playbooks/alpha.yaml:12:1
   |
12 | sumary: x
   | ^^^^^^
   |
   = help: did you mean `summary`?

1 warning in 1 file

"#]],
    );
    assert_said(
        project.run(&["build", "--quiet"]),
        str![[r#"
exit code 0

"#]],
    );
}

#[test]
fn denied_warnings_leave_the_site_as_it_was() {
    let project = Project::new();
    project.run(&["build"]);
    let tree = project.tree("public");
    project.write("playbooks/alpha.yaml", &(playbook("alpha") + "sumary: x\n"));
    assert_said(
        project.run(&["build", "--deny-warnings"]),
        str![[r#"
exit code 1
--- standard error
warning[FL018]: unknown key `sumary`
  --> playbooks/alpha.yaml:12:1
   |
12 | sumary: x
   | ^^^^^^
   |
   = help: did you mean `summary`?

1 warning in 1 file; warnings are denied

"#]],
    );
    assert_said(
        project.run(&["build", "--deny-warnings", "--quiet"]),
        str![[r#"
exit code 1
--- standard error
warning[FL018]: unknown key `sumary`
  --> playbooks/alpha.yaml:12:1
   |
12 | sumary: x
   | ^^^^^^
   |
   = help: did you mean `summary`?

1 warning in 1 file; warnings are denied

"#]],
    );
    assert_eq!(project.tree("public"), tree);
}

#[test]
fn errors_leave_the_site_as_it_was() {
    let project = Project::new();
    project.run(&["build"]);
    let tree = project.tree("public");
    project.write("playbooks/alpha.yaml", "id: alpha\ntitle: [\n");
    project.write("playbooks/log/beta.yaml", &playbook("beta").replace("high", "huge"));
    assert_said(
        project.run(&["build"]),
        str![[r#"
exit code 1
--- standard error
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

2 errors in 2 files

"#]],
    );
    assert_eq!(project.tree("public"), tree);
}

#[test]
fn a_quiet_build_says_nothing() {
    let project = Project::new();
    assert_said(
        project.run(&["build", "-q"]),
        str![[r#"
exit code 0

"#]],
    );
}

#[test]
fn problems_for_programs_go_to_standard_output() {
    let project = Project::new();
    project.write("playbooks/alpha.yaml", &(playbook("alpha") + "sumary: x\n"));
    assert_said(
        project.run(&["build", "--format", "json"]),
        str![[r#"
exit code 0
--- standard output
{"schema_version":"diagnostic.v1","code":"FL018","name":"unknown-key","level":"warning","message":"unknown key `sumary`","file":"playbooks/alpha.yaml","line":12,"column":1,"end_line":12,"end_column":7,"source_line":"sumary: x","help":"did you mean `summary`?","related":[]}
--- standard error
Built 2 failures on 8 pages: 52 of 52 files changed, in [TIME] → public/

"#]],
    );
    assert_said(
        project.run(&["build", "--format", "github"]),
        str![[r#"
exit code 0
--- standard output
::warning file=playbooks/alpha.yaml,line=12,col=1,endColumn=7,title=FL018 unknown-key::unknown key `sumary`%0Ahelp: did you mean `summary`?
--- standard error
Nothing changed: 52 files up to date, in [TIME] → public/

"#]],
    );
}

#[test]
fn the_base_url_takes_the_place_of_the_configured_one() {
    let project = Project::new();
    assert_said(
        project.run(&["build", "--base-url", "https://other.example/a/b"]),
        str![[r#"
exit code 0
--- standard output
Built 2 failures on 8 pages: 52 of 52 files changed, in [TIME] → public/

"#]],
    );
    let address = "https://other.example/a/b/failures/alpha/";
    let html = |path: &str| project.read(path).replace("&#x2f;", "/");
    assert!(html("public/failures/alpha/index.html").contains(&format!("rel=\"canonical\" href=\"{address}\"")));
    assert!(project.read("public/sitemap.xml").contains(&format!("<loc>{address}</loc>")));
    assert!(html("public/404.html").contains("href=\"/a/b/assets/style."));
    assert!(!project.read("public/catalog.json").contains("catalog.example"));
}

#[test]
fn a_base_url_that_is_none_is_wrong_usage() {
    let project = Project::new();
    assert_said(
        project.run(&["build", "--base-url", "example.org"]),
        str![[r#"
exit code 2
--- standard error
error: invalid value 'example.org' for '--base-url <URL>': write an http or https address without query and fragment

For more information, try '--help'.

"#]],
    );
    assert_said(
        project.run(&["build", "--base-url", "https://example.org/?a=b"]),
        str![[r#"
exit code 2
--- standard error
error: invalid value 'https://example.org/?a=b' for '--base-url <URL>': write an http or https address without query and fragment

For more information, try '--help'.

"#]],
    );
    assert_eq!(project.names(), ["faultline.toml", "playbooks"]);
}

#[test]
fn the_site_goes_where_it_is_told() {
    let project = Project::new();
    assert_said(
        project.run(&["build", "--out", "a/b/site"]),
        str![[r#"
exit code 0
--- standard output
Built 2 failures on 8 pages: 52 of 52 files changed, in [TIME] → a/b/site/

"#]],
    );
    assert!(project.path("a/b/site/index.html").is_file());
    let elsewhere = Project::empty();
    let root = project.room.path().to_str().unwrap();
    let said = elsewhere.run(&["build", "--root", root]).replace(root, "[PROJECT]");
    assert_said(
        said,
        str![[r#"
exit code 0
--- standard output
Built 2 failures on 8 pages: 52 of 52 files changed, in [TIME] → [PROJECT]/public/

"#]],
    );
    assert!(project.path("public/index.html").is_file());
    assert!(elsewhere.names().is_empty());
}

#[test]
fn playbooks_are_taken_from_every_directory_that_is_named() {
    let project = Project::new();
    project.write("more/gamma.yaml", &playbook("gamma"));
    assert_said(
        project.run(&["build", "--playbooks", "more", "--playbooks", "playbooks/log"]),
        str![[r#"
exit code 0
--- standard output
Built 2 failures on 8 pages: 52 of 52 files changed, in [TIME] → public/

"#]],
    );
    let catalog = project.read("public/catalog.json");
    for (id, is_there) in [("alpha", false), ("beta", true), ("gamma", true)] {
        assert_eq!(catalog.contains(&format!("\"{id}\"")), is_there, "{id}");
    }
}

#[test]
fn one_id_in_two_directories_is_an_error() {
    let project = Project::new();
    project.write("more/alpha.yaml", &playbook("alpha"));
    assert_said(
        project.run(&["build", "--playbooks", "playbooks", "--playbooks", "more"]),
        str![[r#"
exit code 1
--- standard error
error[FL030]: the id `alpha` is taken
 --> playbooks/alpha.yaml:1:5
  |
1 | id: alpha
  |     ^^^^^
  |
 ::: more/alpha.yaml:1:5
  |
1 | id: alpha
  |     ----- first here
  |
  = help: ids and aliases are unique, ignoring case: rename this one or take it out

1 error in 1 file

"#]],
    );
}

#[test]
fn a_project_needs_no_configuration() {
    let project = Project::new();
    fs::remove_file(project.path("faultline.toml")).unwrap();
    assert_said(
        project.run(&["build"]),
        str![[r#"
exit code 0
--- standard output
Built 2 failures on 8 pages: 48 of 48 files changed, in [TIME] → public/
--- standard error
note[FL082]: no base URL is set: canonical links and the sitemap hold paths only
 |
 = help: set `base_url` in faultline.toml, or pass `--base-url`

1 note

"#]],
    );
}

#[test]
fn what_is_not_there_is_wrong_usage() {
    let project = Project::new();
    assert_said(
        project.run(&["build", "--root", "nowhere"]),
        str![[r#"
exit code 2
--- standard error
error: cannot read nowhere: No such file or directory (os error 2); run Faultline where `playbooks/` is, or name the place with `--root` or `--playbooks`

"#]],
    );
    assert_said(
        project.run(&["build", "--playbooks", "nowhere"]),
        str![[r#"
exit code 2
--- standard error
error: cannot read nowhere: No such file or directory (os error 2); run Faultline where `playbooks/` is, or name the place with `--root` or `--playbooks`

"#]],
    );
    assert_said(
        project.run(&["build", "--root", "playbooks/log"]),
        str![[r#"
exit code 2
--- standard error
error: cannot read playbooks/log/playbooks: No such file or directory (os error 2); run Faultline where `playbooks/` is, or name the place with `--root` or `--playbooks`

"#]],
    );
}

#[test]
fn a_directory_of_someone_else_is_left_alone() {
    let project = Project::new();
    project.write("home/thesis.txt", "years of work");
    assert_said(
        project.run(&["build", "--out", "home"]),
        str![[r#"
exit code 2
--- standard error
error: cannot publish to [ROOT]/home: it holds files that Faultline did not write; choose another directory or empty it; to keep what is there and publish beside it, put an empty file named .faultline into it

"#]],
    );
    assert_said(
        project.run(&["build", "--out", "faultline.toml"]),
        str![[r#"
exit code 2
--- standard error
error: cannot publish to [ROOT]/faultline.toml: it is not a directory; choose another output directory, or move it away

"#]],
    );
    assert_eq!(project.tree("home").len(), 1);
}
