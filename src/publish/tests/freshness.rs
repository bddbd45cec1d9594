//! What a target is compared with: is it current, and what differs.

use super::*;

#[test]
fn a_tree_is_current_as_far_as_names_sizes_and_times_tell() {
    let alter: [Act; 5] = [
        &|out| fs::remove_file(out.join("index.html")).unwrap(),
        &|out| fs::write(out.join("index.html"), "home, longer").unwrap(),
        &|out| {
            let later = fs::metadata(out.join(MARKER)).unwrap().modified().unwrap() + std::time::Duration::from_secs(1);
            fs::File::open(out.join("index.html")).unwrap().set_modified(later).unwrap();
        },
        &|out| fs::remove_file(out.join(MARKER)).unwrap(),
        &|out| fs::remove_dir_all(out).unwrap(),
    ];
    for alter in alter {
        let (_room, out) = room();
        put(&sample(), &out).unwrap();
        assert_eq!(is_current(&out, "one"), Some(Report { files: 3, ..Report::default() }));
        assert_eq!(is_current(&out, "two"), None);
        alter(&out);
        assert_eq!(is_current(&out, "one"), None);
    }
}

#[test]
fn a_copied_tree_becomes_current() {
    let (_room, out) = room();
    put(&sample(), &out).unwrap();
    let earlier = std::time::SystemTime::UNIX_EPOCH;
    fs::File::open(out.join(MARKER)).unwrap().set_modified(earlier).unwrap();
    assert_eq!(is_current(&out, "one"), None);
    assert_eq!(counts(&sample(), &out), (3, 0, 0));
    assert!(is_current(&out, "one").is_some());
}

#[test]
fn a_comparison_names_every_difference_and_changes_nothing() {
    let (room, out) = room();
    assert_eq!(compare(&sample(), &out).unwrap().missing.len(), 3);
    put(&sample(), &out).unwrap();
    assert_eq!(compare(&sample(), &out).unwrap(), Comparison::default());
    fs::write(out.join("CNAME"), "example.org").unwrap();
    fs::write(out.join("failures/old.html"), "from before").unwrap();
    fs::create_dir(out.join(".git")).unwrap();
    fs::write(out.join(".git/page.html"), "none of ours").unwrap();
    let next = site("two", &[("index.html", "HOME"), ("failures/a.md", "# a"), ("b/index.html", "b")]);
    let comparison = compare(&next, &out).unwrap();
    let text = |paths: &[SitePath]| paths.iter().map(SitePath::to_string).collect::<Vec<_>>();
    assert_eq!(text(&comparison.missing), ["b/index.html"]);
    assert_eq!(text(&comparison.stale), ["index.html"]);
    assert_eq!(comparison.left_over, ["failures/a/index.html"]);
    assert_eq!(comparison.unlisted, ["failures/old.html"]);
    assert!(!comparison.is_match());
    assert!(compare(&sample(), &out).unwrap().is_match(), "a foreign page is shown, not a difference");
    assert_eq!(names(room.path()), ["out"]);
    assert_eq!(read(out.join("index.html")), "home");
    // Without its marker, a tree is compared all the same.
    fs::remove_file(out.join(MARKER)).unwrap();
    let comparison = compare(&next, &out).unwrap();
    assert_eq!(comparison.unlisted, ["failures/a/index.html", "failures/old.html"]);
}
