//! Builds that are killed, that fail half-way or that meet: each in a process of its own.

#![expect(clippy::disallowed_macros, reason = "a child tells its test what it does")]

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::*;

const TARGET: &str = "FAULTLINE_TEST_TARGET";
const TIMES: &str = "FAULTLINE_TEST_TIMES";

/// What a child says before it publishes.
const READY: &str = "ready to publish";

/// Two sites with files of their own, files that differ and files that are the same.
fn twins() -> [Site; 2] {
    ["one", "two"].map(|name| {
        let mut site = site(name, &[("index.html", name), (&format!("only/{name}.html"), name)]);
        for number in 0..60 {
            let path = |kind: &str| SitePath::new(&format!("failures/{number}/{kind}.html")).unwrap();
            site.files.insert(path("same"), number.to_string().into());
            site.files.insert(path("other"), name.repeat(1000).into());
        }
        site
    })
}

/// Not a test: what a child process runs. Publishes the second of the twins, the first, and so on.
#[test]
#[ignore = "run by the other tests in a child process"]
fn child() {
    let (Some(target), Some(times)) = (env::var_os(TARGET), env::var(TIMES).ok()) else { return };
    let twins = twins();
    println!("{READY}");
    for turn in 0..times.parse().unwrap() {
        if let Err(error) = put(&twins[(turn + 1) % 2], Path::new(&target)) {
            println!("{error}");
            std::process::exit(if error.is_refusal() { 2 } else { 3 });
        }
    }
}

/// Starts `child`, with `before` run by the shell first.
fn start(before: &str, out: &Path, times: usize) -> Child {
    let script = format!("{before}\nexec \"$0\" --exact --ignored --nocapture publish::tests::processes::child");
    let mut command = Command::new("sh");
    command.arg("-c").arg(script).arg(env::current_exe().unwrap());
    command.env(TARGET, out).env(TIMES, times.to_string()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().expect("a child process")
}

#[test]
fn a_build_that_fails_half_way_leaves_the_old_tree() {
    let (room, out) = room();
    let [one, _] = twins();
    put(&one, &out).unwrap();
    let index = inode(&out.join("index.html"));
    // No file may grow past 512 or 1024 bytes: many can be written, the large ones fail.
    let output = start("trap '' XFSZ; ulimit -f 1", &out, 1).wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("cannot write") && said.contains(".html"), "{said}");
    assert_holds(&out, &one);
    assert_eq!(inode(&out.join("index.html")), index);
    assert_eq!(names(room.path()), ["out"]);
}

#[test]
fn a_killed_build_leaves_the_old_tree_or_the_new() {
    let (room, out) = room();
    let twins = twins();
    put(&twins[0], &out).unwrap();
    fs::write(out.join("CNAME"), "example.org").unwrap();
    let foreign = inode(&out.join("CNAME"));
    let mut cut = 0;
    for round in 0..40 {
        let mut child = start("", &out, usize::MAX);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().contains(READY)));
        thread::sleep(Duration::from_micros(round * 770));
        child.kill().unwrap();
        child.wait().unwrap();
        cut += usize::from(names(room.path()) != ["out"]);
        assert_eq!(inode(&out.join("CNAME")), foreign);
        fs::rename(out.join("CNAME"), room.path().join("CNAME")).unwrap();
        let published = Marker::read(&out).unwrap().unwrap().0.fingerprint;
        assert_holds(&out, twins.iter().find(|site| site.summary.fingerprint == published).unwrap());
        fs::rename(room.path().join("CNAME"), out.join("CNAME")).unwrap();
    }
    assert!(cut > 10, "few builds were killed at work: {cut}");
    put(&site("three", &[("index.html", "three")]), &out).unwrap();
    assert_eq!(names(room.path()), ["out"]);
    assert_eq!(names(&out), [".faultline", "CNAME", "index.html"]);
}

#[test]
fn a_second_build_waits_for_the_first() {
    let (room, out) = room();
    let twins = twins();
    put(&twins[0], &out).unwrap();
    let (started, done) = (Barrier::new(2), AtomicBool::new(false));
    thread::scope(|scope| {
        let held = Target::resolve(&out).unwrap().lock(&mut || panic!("nobody to wait for")).unwrap();
        let second = scope.spawn(|| {
            let mut waits = 0;
            let mut on_wait = || {
                waits += 1;
                started.wait();
            };
            let report = publish(&twins[1], &out, &mut on_wait).unwrap();
            done.store(true, Ordering::SeqCst);
            (waits, report.changed)
        });
        started.wait();
        thread::sleep(Duration::from_millis(30));
        assert!(!done.load(Ordering::SeqCst));
        assert_holds(&out, &twins[0]);
        drop(held);
        assert_eq!(second.join().unwrap(), (1, 62));
    });
    assert_holds(&out, &twins[1]);
    assert_eq!(names(room.path()), ["out"]);
}

#[test]
fn builds_that_meet_all_end_whole() {
    let (room, out) = room();
    let children = [(); 4].map(|()| start("", &out, 9));
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    assert_holds(&out, &twins()[1]);
    assert_eq!(names(room.path()), ["out"]);
}
