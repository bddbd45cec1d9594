//! What publishing promises, on real directories.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::*;
use crate::site::SitePath;

mod freshness;
mod processes;

/// Something that a person does to a published tree.
type Act<'a> = &'a dyn Fn(&Path);

/// A directory of its own for one test; the site goes to `out` in it.
fn room() -> (TempDir, PathBuf) {
    let room = tempfile::tempdir().expect("a temporary directory");
    let out = room.path().join("out");
    (room, out)
}

fn site(fingerprint: &str, files: &[(&str, &str)]) -> Site {
    let file = |(path, text): (&str, &str)| (SitePath::new(path).expect("a site path"), text.to_owned().into());
    Site { files: files.iter().copied().map(file).collect(), summary: named(fingerprint) }
}

fn named(fingerprint: &str) -> Summary {
    Summary { fingerprint: fingerprint.to_owned(), ..Summary::default() }
}

/// The marker of a tree that holds the site.
fn marker(site: &Site) -> Marker {
    let output =
        |(path, bytes): (&SitePath, &Bytes)| Output { path: path.clone(), bytes: bytes.len() as u64, same: false };
    Marker::of(&site.files.iter().map(output).collect::<Vec<_>>(), &site.summary)
}

fn sample() -> Site {
    site("one", &[("index.html", "home"), ("failures/a/index.html", "a"), ("failures/a.md", "# a")])
}

fn put(site: &Site, dir: &Path) -> Result<Report, PublishError> {
    publish(site, dir, &mut || ())
}

/// The report of a build that worked: files, changed, removed.
fn counts(site: &Site, dir: &Path) -> (usize, usize, usize) {
    let report = put(site, dir).expect("published");
    assert_eq!(report.left_behind, None);
    (report.files, report.changed, report.removed)
}

fn refusal(site: &Site, dir: &Path) -> (PublishErrorKind, PathBuf) {
    let error = put(site, dir).expect_err("refused");
    assert!(error.is_refusal(), "{error}");
    (error.kind().clone(), error.path().to_owned())
}

fn inode(path: &Path) -> u64 {
    fs::symlink_metadata(path).expect("a file").ino()
}

fn read(path: PathBuf) -> String {
    fs::read_to_string(path).expect("a text")
}

/// The names in a directory, sorted.
fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).expect("a directory");
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Asserts that `dir` holds the site, the marker and nothing else.
fn assert_holds(dir: &Path, site: &Site) {
    let tree = tree::Tree::scan(dir).expect("a tree");
    let files = tree.entries.iter().filter(|(_, kind)| **kind != tree::Kind::Folder);
    let files: Vec<_> = files.map(|(path, _)| path.to_str().unwrap()).filter(|path| *path != MARKER).collect();
    assert_eq!(files, site.files.keys().map(SitePath::as_str).collect::<Vec<_>>());
    for (path, bytes) in &site.files {
        assert_eq!(fs::read(dir.join(path.as_str())).unwrap(), *bytes, "{path}");
    }
    assert_eq!(fs::read(dir.join(MARKER)).unwrap(), marker(site).to_bytes());
}

#[test]
fn a_first_publication_makes_parents_and_leaves_nothing_beside() {
    let (room, _) = room();
    let out = room.path().join("deep/er/out");
    let report = publish(&sample(), &out, &mut || panic!("nobody to wait for")).unwrap();
    assert_eq!(report, Report { files: 3, changed: 3, ..Report::default() });
    assert_holds(&out, &sample());
    assert_eq!(names(out.parent().unwrap()), ["out"]);
    let plain = fs::File::create(room.path().join("plain")).unwrap().metadata().unwrap().mode();
    assert_eq!(fs::metadata(out.join("index.html")).unwrap().mode(), plain, "the permissions of any new file");
}

#[test]
fn an_empty_site_and_an_empty_directory_are_fine() {
    let (_room, out) = room();
    assert_eq!(counts(&site("none", &[]), &out), (0, 0, 0));
    assert_holds(&out, &site("none", &[]));
    let empty = out.with_file_name("empty");
    fs::create_dir(&empty).unwrap();
    fs::set_permissions(&empty, fs::Permissions::from_mode(0o2751)).unwrap();
    assert_eq!(counts(&sample(), &empty), (3, 3, 0));
    assert_eq!(fs::metadata(&empty).unwrap().mode() & 0o7777, 0o2751, "the directory keeps its permissions");
}

#[test]
fn an_equal_tree_is_left_alone() {
    let (_room, out) = room();
    put(&sample(), &out).unwrap();
    let state = |path: &str| fs::metadata(out.join(path)).map(|m| (m.ino(), m.mtime(), m.mtime_nsec())).unwrap();
    let all = || [".", MARKER, "index.html", "failures", "failures/a", "failures/a/index.html"].map(state);
    let before = all();
    assert_eq!(counts(&sample(), &out), (3, 0, 0));
    assert_eq!(all(), before);
    // Only the fingerprint differs: the marker alone is replaced.
    let renamed = Site { summary: named("two"), ..sample() };
    assert_eq!(counts(&renamed, &out), (3, 0, 0));
    assert_holds(&out, &renamed);
    assert_eq!(all()[2..], before[2..]);
    assert_eq!(state(".").0, before[0].0);
}

#[test]
fn what_changed_is_written_and_what_did_not_is_linked() {
    let (_room, out) = room();
    put(&sample(), &out).unwrap();
    let kept = inode(&out.join("failures/a.md"));
    let next = site(
        "two",
        &[("index.html", "HOME"), ("failures/a.md", "# a"), ("failures/b.md", "# b"), ("c/index.html", "c")],
    );
    assert_eq!(counts(&next, &out), (4, 3, 1));
    assert_holds(&out, &next);
    assert_eq!(inode(&out.join("failures/a.md")), kept);
    assert!(!out.join("failures/a").exists(), "a folder that held only removed files goes with them");
    assert_eq!(names(out.parent().unwrap()), ["out"]);
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let (_room, out) = room();
    let (file, folder) = (site("one", &[("a", "file")]), site("two", &[("a/b", "in a folder")]));
    for site in [&file, &folder, &file] {
        put(site, &out).unwrap();
        assert_holds(&out, site);
    }
}

#[test]
fn a_published_file_altered_or_deleted_by_hand_is_made_again() {
    let (_room, out) = room();
    put(&sample(), &out).unwrap();
    fs::write(out.join("index.html"), "HOME").unwrap();
    fs::remove_dir_all(out.join("failures/a")).unwrap();
    assert_eq!(counts(&sample(), &out), (3, 2, 0));
    assert_holds(&out, &sample());
    // Of a folder that a person emptied, nothing stays once the site needs it no more.
    fs::remove_file(out.join("failures/a/index.html")).unwrap();
    let rest = site("two", &[("index.html", "home"), ("failures/a.md", "# a")]);
    put(&rest, &out).unwrap();
    assert_eq!(names(&out.join("failures")), ["a.md"]);
}

#[test]
fn what_others_wrote_is_kept() {
    let (_room, out) = room();
    put(&sample(), &out).unwrap();
    fs::write(out.join("CNAME"), "example.org").unwrap();
    fs::write(out.join("failures/a/notes.txt"), "mine").unwrap();
    fs::create_dir_all(out.join(".git/empty")).unwrap();
    fs::write(out.join(".git/config"), "[core]").unwrap();
    fs::set_permissions(out.join(".git"), fs::Permissions::from_mode(0o700)).unwrap();
    symlink("no/such/place", out.join("latest")).unwrap();
    let cname = inode(&out.join("CNAME"));
    assert_eq!(counts(&sample(), &out), (3, 0, 0), "they do not make the tree another");

    let next = site("two", &[("index.html", "HOME")]);
    assert_eq!(counts(&next, &out), (1, 1, 2));
    assert_eq!(inode(&out.join("CNAME")), cname);
    assert_eq!(read(out.join("failures/a/notes.txt")), "mine");
    assert_eq!(read(out.join(".git/config")), "[core]");
    assert!(out.join(".git/empty").is_dir());
    assert_eq!(fs::metadata(out.join(".git")).unwrap().mode() & 0o7777, 0o700);
    assert_eq!(fs::read_link(out.join("latest")).unwrap(), Path::new("no/such/place"));
    assert_eq!(names(&out.join("failures/a")), ["notes.txt"]);
    assert_eq!(names(&out), [".faultline", ".git", "CNAME", "failures", "index.html", "latest"]);
}

#[test]
fn what_others_wrote_is_never_overwritten() {
    let foreign: [(&str, Act); 5] = [
        ("b.html", &|path| fs::write(path, "b").unwrap()),
        ("b.html", &|path| symlink("index.html", path).unwrap()),
        ("b.html", &|path| fs::create_dir(path).unwrap()),
        ("folder", &|path| fs::write(path, "in the way").unwrap()),
        ("failures/a/notes.txt", &|path| fs::write(path, "mine").unwrap()),
    ];
    let next = site("two", &[("b.html", "b"), ("folder/c.html", "c"), ("failures/a", "a file now")]);
    for (path, place) in foreign {
        let (_room, out) = room();
        put(&sample(), &out).unwrap();
        place(&out.join(path));
        let before = inode(&out.join(path));
        assert_eq!(refusal(&next, &out), (PublishErrorKind::InTheWay, out.canonicalize().unwrap().join(path)));
        assert_eq!(inode(&out.join(path)), before);
        assert_eq!(read(out.join("index.html")), "home");
        assert_eq!(names(out.parent().unwrap()), ["out"]);
    }
}

#[test]
fn a_target_that_is_not_ours_is_refused() {
    let (room, out) = room();
    fs::create_dir(&out).unwrap();
    fs::write(out.join("thesis.txt"), "years of work").unwrap();
    assert_eq!(refusal(&sample(), &out).0, PublishErrorKind::NotOurs);
    assert_eq!(names(&out), ["thesis.txt"]);
    assert_eq!(refusal(&sample(), &out.join("thesis.txt")).0, PublishErrorKind::NotADirectory);
    assert_eq!(refusal(&sample(), Path::new("/")).0, PublishErrorKind::NoPlace);
    assert_eq!(refusal(&sample(), &room.path().join("new/..")).0, PublishErrorKind::NoPlace);
    assert_eq!(names(room.path()), ["out"]);
    // An empty marker lets Faultline in, beside what is there.
    fs::write(out.join(MARKER), "").unwrap();
    assert_eq!(counts(&sample(), &out), (3, 3, 0));
    assert_eq!(read(out.join("thesis.txt")), "years of work");
}

#[test]
fn a_marker_that_cannot_be_trusted_is_refused() {
    let good = String::from_utf8(marker(&sample()).to_bytes()).unwrap();
    let hostile = |path: &str| good.replace("index.html", path);
    let markers = [
        hostile("../x"),
        hostile("/etc/passwd"),
        hostile(".git/config"),
        good[..good.len() / 2].to_owned(),
        good.replace("\"format\":1", "\"format\":2"),
        "\u{1}\u{2}".to_owned(),
        "[".repeat(100_000),
    ];
    for text in markers {
        let (room, out) = room();
        put(&sample(), &out).unwrap();
        fs::write(room.path().join("x"), "not ours").unwrap();
        fs::write(out.join(MARKER), text).unwrap();
        assert!(matches!(refusal(&site("two", &[]), &out).0, PublishErrorKind::DamagedMarker(_)));
        assert_eq!(is_current(&out, "one"), None);
        assert!(compare(&sample(), &out).is_err());
        assert_eq!(read(out.join("index.html")), "home");
        assert_eq!(names(room.path()), ["out", "x"]);
    }
}

#[test]
fn a_marker_is_read_as_it_was_written() {
    let odd = Site { summary: named("\"\n\\ é"), ..sample() };
    let (_room, out) = room();
    put(&odd, &out).unwrap();
    assert_eq!(Marker::read(&out).unwrap().unwrap().0, marker(&odd));
    assert!(is_current(&out, &odd.summary.fingerprint).is_some());
}

#[test]
fn a_site_with_a_file_in_the_place_of_a_folder_is_refused() {
    let (_room, out) = room();
    let site = site("one", &[("a", "file"), ("a.b", "between them in order"), ("a/b", "in a folder")]);
    assert_eq!(refusal(&site, &out), (PublishErrorKind::Contradiction, PathBuf::from("a")));
    assert!(!out.exists());
}

#[test]
fn a_link_to_a_directory_stays_a_link() {
    let (room, out) = room();
    fs::create_dir(room.path().join("real")).unwrap();
    symlink("real", &out).unwrap();
    symlink("out", room.path().join("again")).unwrap();
    for (site, link) in [(sample(), &out), (site("two", &[("b", "b")]), &room.path().join("again"))] {
        put(&site, link).unwrap();
        assert_holds(&room.path().join("real"), &site);
    }
    assert_eq!(fs::read_link(&out).unwrap(), Path::new("real"));
    // One that points to nothing yet is a target to be made.
    symlink("later", room.path().join("early")).unwrap();
    put(&sample(), &room.path().join("early")).unwrap();
    assert_holds(&room.path().join("later"), &sample());
    assert_eq!(names(room.path()), ["again", "early", "later", "out", "real"]);
}

#[test]
fn what_a_killed_build_left_is_cleared_away() {
    let (room, out) = room();
    put(&sample(), &out).unwrap();
    fs::create_dir_all(room.path().join(".out.faultline-stage/failures")).unwrap();
    fs::create_dir_all(room.path().join(".out.faultline-old")).unwrap();
    for name in [".out.faultline-stage/failures/a.md", ".out.faultline-marker", ".out.faultline-lock"] {
        fs::write(room.path().join(name), "left").unwrap();
    }
    assert_eq!(is_current(&out, "one"), None, "a build that is skipped would leave them");
    assert_eq!(counts(&sample(), &out), (3, 0, 0));
    assert_eq!(names(room.path()), ["out"]);
    assert!(is_current(&out, "one").is_some());
}

#[test]
fn an_exchange_in_two_steps_can_be_cut_in_between() {
    let (room, out) = room();
    put(&sample(), &out).unwrap();
    fs::write(out.join("CNAME"), "example.org").unwrap();
    // As after the first of the two renames.
    fs::rename(&out, room.path().join(".out.faultline-old")).unwrap();
    fs::create_dir(room.path().join(".out.faultline-stage")).unwrap();
    assert_eq!(counts(&sample(), &out), (3, 0, 0));
    assert_eq!(read(out.join("CNAME")), "example.org");
    assert_eq!(names(room.path()), ["out"]);

    let (stage, old) = (room.path().join("stage"), room.path().join("old"));
    assert!(exchange::swap_by_renames(&stage, &out, &old).is_err());
    assert_holds_home(&out);
    put(&site("two", &[]), &stage).unwrap();
    exchange::swap_by_renames(&stage, &out, &old).unwrap();
    assert_holds_home(&old);
    assert_holds(&out, &site("two", &[]));
}

fn assert_holds_home(dir: &Path) {
    assert_eq!(read(dir.join("index.html")), "home");
}

#[test]
fn an_error_says_what_where_and_what_to_do() {
    let (_room, out) = room();
    fs::create_dir(&out).unwrap();
    fs::write(out.join("thesis.txt"), "").unwrap();
    let error = put(&sample(), &out).unwrap_err().to_string();
    for part in ["out", "did not write", "choose another directory"] {
        assert!(error.contains(part), "{error}");
    }
}
