//! `serve`: what it says while it runs, and when it cannot.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;

use super::*;
use snapbox::str;

#[test]
fn help() {
    assert_said(
        Project::empty().run(&["serve", "--help"]),
        str![[r#"
exit code 0
--- standard output
Show the site while you write, and reload the browser after each save.

Builds the site in memory, serves it to this machine alone and watches playbooks, templates, assets
and configuration. When an edit breaks something, the last good site stays, with the problems laid
over it. Nothing is written to disk.

Usage: faultline serve [OPTIONS]

Options:
      --root <DIR>
          The directory of faultline.toml, playbooks/, templates/ and site/ [default: the working
          directory]

      --playbooks <DIR>
          A directory of playbooks, in the place of the root's; may be given several times

      --base-url <URL>
          Where the site will be published, in the place of the configuration's; the preview is
          below its path

      --port <N>
          The port to listen at, and no other [default: 4000, or the next one that is free]

      --open
          Open the preview in the browser

  -q, --quiet
          Show the address and errors only

  -h, --help
          Print help (see a summary with '-h')

"#]],
    );
}

#[test]
fn a_port_that_was_asked_for_and_is_taken() {
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = holder.local_addr().unwrap().port().to_string();
    let said = Project::new().run(&["serve", "--port", &port]).replace(&port, "[PORT]");
    assert_said(
        said,
        str![[r#"
exit code 3
--- standard error
error: port [PORT] is taken; give another with `--port`, or leave it out to get one that is free

"#]],
    );
}

#[test]
fn a_directory_that_is_not_there() {
    assert_said(
        Project::empty().run(&["serve", "--port", "0"]),
        str![[r#"
exit code 2
--- standard error
error: cannot read ./playbooks: No such file or directory (os error 2); run Faultline where `playbooks/` is, or name the place with `--root` or `--playbooks`

"#]],
    );
}

#[test]
fn the_address_and_a_line_for_each_build() {
    let project = Project::new();
    let mut command = project.faultline(&["serve", "--port", "0"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut err = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    assert_eq!(until(&mut out, "Built"), "Built 8 pages in [TIME]");
    let address = until(&mut out, "Serving");
    assert!(address.starts_with("Serving http://127.0.0.1:") && address.contains("/docs/ until"), "{address}");
    save(&project, "id: [\n");
    assert_eq!(until(&mut err, "error"), "error[FL003]: unclosed bracket '['");
    assert_eq!(until(&mut err, "Not built"), "Not built in [TIME]; 1 error in 1 file");
    save(&project, &format!("# mended\n{}", playbook("alpha")));
    let said = until(&mut out, " in ");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(said, "Nothing changed on 8 pages in [TIME]");
    assert_eq!(project.names(), ["faultline.toml", "playbooks"], "nothing is written");
}

/// The next line that holds this, without its times.
fn until(lines: &mut impl Iterator<Item = String>, part: &str) -> String {
    timeless(&lines.find(|line| line.contains(part)).unwrap_or_default())
}

/// Puts a whole file in the place of another, so that no half of it is ever seen.
fn save(project: &Project, text: &str) {
    project.write("playbooks/.saved", text);
    fs::rename(project.path("playbooks/.saved"), project.path("playbooks/alpha.yaml")).unwrap();
}
