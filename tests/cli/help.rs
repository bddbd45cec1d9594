//! What the program says about itself.

use super::*;
use snapbox::str;

#[test]
fn help() {
    let project = Project::empty();
    assert_said(
        project.run(&["--help"]),
        str![[r#"
exit code 0
--- standard output
Turns playbooks, each describing one way a CI job fails, into a catalog of HTML pages

Usage: faultline <COMMAND>

Commands:
  build        Build the site
  check        Report every problem, as a build would, and write nothing
  serve        Show the site while you write, and reload the browser after each save
  analyze      Find the page for a failing log
  new          Begin a playbook
  explain      Show the page of a failure, or what a diagnostic's code means
  list         List the failures of the catalog
  completions  Print a completion script for a shell
  help         Print this message or the help of the given subcommand(s)

Options:
  -h, --help     Print help
  -V, --version  Print version

Exit codes: 0 fine, 1 the input has errors, 2 wrong usage, 3 the machine failed (disk, permissions).

Examples:
  faultline analyze build.log               find the page for a failing log
  faultline build                           build playbooks/ into public/
  faultline check --deny-warnings           report every problem, write nothing
  faultline new ID --from-log build.log     begin a playbook for it
  faultline explain missing-executable      read a page in the terminal
  faultline explain FL063                   read what a diagnostic's code means
  faultline list --category build           list the failures of a category

"#]],
    );
    assert_said(
        project.run(&["build", "--help"]),
        str![[r#"
exit code 0
--- standard output
Build the site.

Reads faultline.toml, playbooks/, templates/ and site/ below the root, and writes the site to the
output directory, whole or not at all. Files that Faultline did not write are kept.

Usage: faultline build [OPTIONS]

Options:
      --root <DIR>
          The directory of faultline.toml, playbooks/, templates/ and site/ [default: the working
          directory]

      --playbooks <DIR>
          A directory of playbooks, in the place of the root's; may be given several times

      --base-url <URL>
          Where the site will be published, in the place of the configuration's, such as
          https://example.org/docs/

      --format <FORMAT>
          How problems are shown

          Possible values:
          - human:  For people, with the line and a caret, on standard error
          - json:   One JSON object a line, on standard output
          - github: Annotations of a GitHub workflow, on standard output
          
          [default: human]

      --deny-warnings
          Take warnings for errors

  -q, --quiet
          Show errors only

      --out <DIR>
          The directory that the site is written to [default: public in the root]

  -h, --help
          Print help (see a summary with '-h')

"#]],
    );
    assert_said(
        project.run(&["check", "--help"]),
        str![[r#"
exit code 0
--- standard output
Report every problem, as a build would, and write nothing

Usage: faultline check [OPTIONS]

Options:
      --root <DIR>
          The directory of faultline.toml, playbooks/, templates/ and site/ [default: the working
          directory]

      --playbooks <DIR>
          A directory of playbooks, in the place of the root's; may be given several times

      --base-url <URL>
          Where the site will be published, in the place of the configuration's, such as
          https://example.org/docs/

      --format <FORMAT>
          How problems are shown

          Possible values:
          - human:  For people, with the line and a caret, on standard error
          - json:   One JSON object a line, on standard output
          - github: Annotations of a GitHub workflow, on standard output
          
          [default: human]

      --deny-warnings
          Take warnings for errors

  -q, --quiet
          Show errors only

      --against <DIR>
          Report what in DIR a build would add, change or remove, file by file; differences are an
          error

  -h, --help
          Print help (see a summary with '-h')

"#]],
    );
    assert_said(
        project.run(&["explain", "--help"]),
        str![[r#"
exit code 0
--- standard output
Show the page of a failure, or what a diagnostic's code means

Usage: faultline explain [OPTIONS] <NAME>

Arguments:
  <NAME>  The id of a failure, such as missing-executable, or the code of a diagnostic, such as
          FL063

Options:
      --root <DIR>       The directory of a project, whose own catalog is read [default: the catalog
                         in this binary]
      --playbooks <DIR>  A directory of playbooks, in the place of the root's; may be given several
                         times
  -h, --help             Print help

"#]],
    );
    assert_said(
        project.run(&["list", "--help"]),
        str![[r#"
exit code 0
--- standard output
List the failures of the catalog

Usage: faultline list [OPTIONS]

Options:
      --category <CATEGORY>  Only the failures of this category
      --tag <TAG>            Only the failures with this tag; several tags narrow it down
      --json                 Print JSON in the form of catalog.json
      --root <DIR>           The directory of a project, whose own catalog is read [default: the
                             catalog in this binary]
      --playbooks <DIR>      A directory of playbooks, in the place of the root's; may be given
                             several times
  -h, --help                 Print help

"#]],
    );
    assert_said(
        project.run(&["completions", "--help"]),
        str![[r#"
exit code 0
--- standard output
Print a completion script for a shell.

For bash: `faultline completions bash > /etc/bash_completion.d/faultline`.

Usage: faultline completions <SHELL>

Arguments:
  <SHELL>
          The shell
          
          [possible values: bash, elvish, fish, powershell, zsh]

Options:
  -h, --help
          Print help (see a summary with '-h')

"#]],
    );
}

#[test]
fn version() {
    let expected = format!("exit code 0\n--- standard output\nfaultline {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(Project::empty().run(&["--version"]), expected);
}

#[test]
fn no_arguments_and_wrong_ones() {
    let project = Project::empty();
    let said = project.run(&[]);
    let help = project.run(&["-h"]).replace("exit code 0", "exit code 2").replace("standard output", "standard error");
    assert_eq!(said, help);
    assert_said(
        project.run(&["bild"]),
        str![[r#"
exit code 2
--- standard error
error: unrecognized subcommand 'bild'

  tip: a similar subcommand exists: 'build'

Usage: faultline <COMMAND>

For more information, try '--help'.

"#]],
    );
    assert_said(
        project.run(&["build", "--fromat", "json"]),
        str![[r#"
exit code 2
--- standard error
error: unexpected argument '--fromat' found

  tip: a similar argument exists: '--format'

Usage: faultline build --format <FORMAT>

For more information, try '--help'.

"#]],
    );
    assert_said(
        project.run(&["build", "--format", "xml"]),
        str![[r#"
exit code 2
--- standard error
error: invalid value 'xml' for '--format <FORMAT>'
  [possible values: human, json, github]

For more information, try '--help'.

"#]],
    );
    assert_eq!(project.names(), [""; 0]);
}

#[test]
fn completions_are_a_script_that_the_shell_takes() {
    let project = Project::empty();
    let output = project.faultline(&["completions", "bash"]).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
    let script = String::from_utf8(output.stdout).unwrap();
    for word in ["_faultline()", "build", "check", "explain", "list", "completions", "--deny-warnings"] {
        assert!(script.contains(word), "no {word}");
    }
    project.write("faultline.bash", &script);
    if let Ok(checked) = project.command("bash").args(["-n", "faultline.bash"]).output() {
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    }
    assert_said(
        project.run(&["completions", "basic"]),
        str![[r#"
exit code 2
--- standard error
error: invalid value 'basic' for '<SHELL>'
  [possible values: bash, elvish, fish, powershell, zsh]

  tip: a similar value exists: 'bash'

For more information, try '--help'.

"#]],
    );
}
