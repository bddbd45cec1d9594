//! What the machine does to a command: readers that leave, disks that are full, kills, and other builds.
#![cfg(unix)]

use std::io::Read;
use std::thread;
use std::time::Duration;

use super::*;
use snapbox::str;

/// Enough playbooks for a build to be met at work.
fn large() -> Project {
    let project = Project::new();
    for number in 0..150 {
        let id = format!("failure-{number}");
        project.write(&format!("playbooks/many/{id}.yaml"), &playbook(&id));
    }
    project
}

#[test]
fn a_reader_may_leave() {
    let project = Project::empty();
    let script = "\"$0\" list | head -n 1; exit ${PIPESTATUS[0]}";
    for command in [script, "\"$0\" explain missing-executable | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}"] {
        let Ok(output) = project.command("bash").args(["-c", command]).arg(program()).output() else { return };
        let said = project.transcript(&output);
        assert!(said.starts_with("exit code 0") && !said.contains("standard error"), "{said}");
    }
    let mut child = project.faultline(&["list"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), &*said), (Some(0), ""));
}

#[test]
fn colours_go_to_terminals_only() {
    let project = Project::new();
    project.write("playbooks/alpha.yaml", "id: [\n");
    let coloured = |variable: Option<(&str, &str)>, arguments: &[&str]| {
        let output = project.faultline(arguments).envs(variable).output().unwrap();
        output.stdout.contains(&0x1b) || output.stderr.contains(&0x1b)
    };
    for arguments in [&["check"][..], &["--help"], &["build", "--out", "faultline.toml"], &["bild"], &["list"]] {
        assert!(!coloured(None, arguments), "{arguments:?}");
        assert!(!coloured(Some(("NO_COLOR", "1")), arguments), "{arguments:?}");
    }
    assert!(coloured(Some(("CLICOLOR_FORCE", "1")), &["check"]));
}

#[test]
fn a_target_that_cannot_be_written_is_the_machines_failure() {
    let project = Project::new();
    // `/proc` takes no directories, not even from root.
    if !Path::new("/proc/self").exists() {
        return;
    }
    assert_said(
        project.run(&["build", "--out", "/proc/faultline/site"]),
        str![[r#"
exit code 3
--- standard error
error: cannot create /proc/faultline: No such file or directory (os error 2); the output directory is as it was; solve this and build again

"#]],
    );
    assert_eq!(project.names(), ["faultline.toml", "playbooks"]);
}

#[test]
fn a_full_standard_output_is_the_machines_failure() {
    let project = Project::empty();
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    let output = project.faultline(&["list"]).stdout(full).output().unwrap();
    assert_said(
        project.transcript(&output),
        str![[r#"
exit code 3
--- standard error
error: cannot write the output: No space left on device (os error 28)

"#]],
    );
}

#[test]
fn a_disk_that_fills_leaves_the_old_tree() {
    let project = large();
    project.run(&["build"]);
    let tree = project.tree("public");
    project.write("faultline.toml", &CONFIG.replace("Test", "Another"));
    let mut command = project.command("sh");
    // No file may grow past 1 or 2 KiB: many can be written, the pages fail.
    command.args(["-c", "trap '' XFSZ; ulimit -f 2; exec \"$0\" build"]).arg(program());
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(
        output.stdout.is_empty() && said.starts_with("error: cannot write ") && said.lines().count() == 1,
        "{said}"
    );
    assert!(project.tree("public") == tree, "the old tree has changed");
    assert_eq!(project.names(), ["faultline.toml", "playbooks", "public"]);
}

#[test]
fn a_killed_build_leaves_the_old_tree_or_the_new() {
    let project = large();
    let configurations = [CONFIG.to_owned(), CONFIG.replace("Test", "Another")];
    let trees = configurations.each_ref().map(|configuration| {
        project.write("faultline.toml", configuration);
        project.run(&["build"]);
        project.tree("public")
    });
    let mut left_something = 0;
    for round in 0..20 {
        project.write("faultline.toml", &configurations[round % 2]);
        kill_when_publishing(&project, Duration::from_micros(400 * round as u64));
        left_something += u32::from(project.names() != ["faultline.toml", "playbooks", "public"]);
        let left = project.tree("public");
        assert!(trees.contains(&left), "round {round}: the tree is neither the old one nor the new");
    }
    assert!(left_something > 0, "no build was killed at work");
    // The next build takes away what the killed ones left beside the target.
    project.write("faultline.toml", &configurations[1]);
    project.run(&["build"]);
    assert!(project.tree("public") == trees[1]);
    assert_eq!(project.names(), ["faultline.toml", "playbooks", "public"]);
}

/// Starts a build, and kills it this long after it has put its first file beside the target.
fn kill_when_publishing(project: &Project, delay: Duration) {
    let mut child = project.faultline(&["build"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let at_work = || project.names().iter().any(|name| name.starts_with('.'));
    let others = project.names();
    while child.try_wait().unwrap().is_none() && (project.names() == others || !at_work()) {
        thread::sleep(Duration::from_micros(100));
    }
    thread::sleep(delay);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn two_builds_at_once_both_succeed() {
    let project = large();
    let children =
        [(); 2].map(|()| project.faultline(&["build"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap());
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(project.run(&["check", "--against", "public"]).starts_with("exit code 0"));
    assert_eq!(project.names(), ["faultline.toml", "playbooks", "public"]);
}
