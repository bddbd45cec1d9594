//! Dates, from a repository to the pages and feeds that show them.
#![allow(clippy::disallowed_methods, reason = "tests write projects and start programs")]

use std::fs;
use std::path::Path;
use std::process::Command;

use faultline::history::{Dates, History, Moment};
use faultline::inputs::{Inputs, Role};
use faultline::load::{self, Project};
use faultline::site::Site;
use faultline::{Options, generate};
use serde_json::{Value as Json, json};

mod common;

fn git(directory: &Path, time: &str, arguments: &[&str]) {
    let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
    let mut git = Command::new("git");
    git.arg("-C").arg(directory).args(identity).args(arguments);
    git.env("GIT_COMMITTER_DATE", time).env("GIT_AUTHOR_DATE", "2001-01-01T00:00:00Z");
    let output = git.output().expect("git runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn write(directory: &Path, id: &str, title: &str) {
    let mut playbook = common::playbook(id);
    playbook["title"] = json!(title);
    let text = serde_json::to_string_pretty(&playbook).unwrap();
    fs::write(directory.join(format!("project/playbooks/{id}.yaml")), text).unwrap();
}

/// A repository with a project in a directory of it, of three commits: two files, one renamed and one gone, a new one.
fn repository(directory: &Path) {
    fs::create_dir_all(directory.join("project/playbooks")).unwrap();
    git(directory, "", &["init", "--quiet"]);
    write(directory, "first", "The first");
    write(directory, "gone", "Gone");
    let commit = |time: &str| {
        git(directory, time, &["add", "--all"]);
        git(directory, time, &["commit", "--quiet", "--message", "x"]);
    };
    commit("2026-01-01T12:00:00+02:00");
    fs::remove_file(directory.join("project/playbooks/gone.yaml")).unwrap();
    git(directory, "", &["mv", "project/playbooks/first.yaml", "project/playbooks/é b.yaml"]);
    commit("2026-02-02T00:30:00+01:00");
    write(directory, "new", "Another");
    commit("2026-03-03T00:00:00Z");
}

fn told(root: &Path) -> (Vec<String>, bool) {
    let versions = load::versions(&Project { root: root.to_owned(), playbooks: Vec::new() });
    assert_eq!(versions.revision.map(|revision| revision.len()), Some(40));
    let line = |(path, dates): (&String, &Dates)| {
        format!("{path} {} {}", dates.added.as_ref().map_or("?", Moment::as_str), dates.changed.as_str())
    };
    (versions.history.dates.iter().map(line).collect(), versions.history.is_shallow)
}

#[test]
fn git_tells_when_a_file_was_added_under_whatever_name_and_last_changed() {
    let directory = tempfile::tempdir().unwrap();
    repository(directory.path());
    let (dates, is_shallow) = told(&directory.path().join("project"));
    let renamed = "playbooks/é b.yaml 2026-01-01T10:00:00Z 2026-02-01T23:30:00Z".to_owned();
    assert!(dates.contains(&renamed), "{dates:#?}");
    assert!(dates.contains(&"playbooks/new.yaml 2026-03-03T00:00:00Z 2026-03-03T00:00:00Z".to_owned()), "{dates:#?}");
    assert!(!is_shallow);
}

#[test]
fn a_shallow_clone_tells_what_it_knows() {
    let directory = tempfile::tempdir().unwrap();
    let [origin, clone] = ["origin", "clone"].map(|name| directory.path().join(name));
    repository(&origin);
    let url = format!("file://{}", origin.display());
    git(directory.path(), "", &["clone", "--quiet", "--depth", "2", &url, "clone"]);
    let new = "playbooks/new.yaml 2026-03-03T00:00:00Z 2026-03-03T00:00:00Z".to_owned();
    assert_eq!(told(&clone.join("project")), (vec![new], true));
}

#[test]
fn a_directory_outside_version_control_has_no_history() {
    let directory = tempfile::tempdir().unwrap();
    let project = Project { root: directory.path().to_owned(), playbooks: Vec::new() };
    assert_eq!(load::versions(&project), load::Versions::default());
}

/// The site of three failures: one that has changed, one that is new by its own field, one of which nothing is known.
fn dated() -> (Inputs, Options) {
    let mut own = common::playbook("own");
    own["added"] = json!("2026-11-20");
    own["category"] = json!("ci");
    let mut old = common::playbook("old");
    old["aliases"] = json!(["former"]);
    let inputs = common::catalog(&[old, own, common::playbook("unknown")]);
    let moment = |text| Moment::new(text).unwrap();
    let dates = Dates { added: Some(moment("2026-01-02T03:04:05Z")), changed: moment("2026-10-11T12:13:14Z") };
    let dates = [("playbooks/old.yaml".to_owned(), dates)].into();
    (inputs, Options { history: History { dates, is_shallow: false }, ..Options::default() })
}

fn site() -> Site {
    let (inputs, options) = dated();
    generate(&inputs, &options).value.expect("a valid catalog")
}

#[test]
fn pages_lists_and_files_for_programs_tell_the_dates() {
    let site = site();
    let page = common::text(&site, "failures/old/index.html");
    assert!(
        page.contains(
            "Last changed 2026-10-11 (<a href=\"https://git.example/catalog/commits/main/playbooks/old.yaml\">"
        )
    );
    assert!(!common::text(&site, "failures/unknown/index.html").contains("Last changed"));
    let json: Json = serde_json::from_str(common::text(&site, "failures/old.json")).unwrap();
    assert_eq!((&json["added"], &json["changed"]), (&json!("2026-01-02T03:04:05Z"), &json!("2026-10-11T12:13:14Z")));
    assert!(common::text(&site, "sitemap.xml").contains("<lastmod>2026-10-11T12:13:14Z</lastmod>"));
    let news = common::text(&site, "news/index.html");
    let order = [
        "November 2026",
        "The job of own fails",
        "<strong>New</strong>",
        "October 2026",
        "The job of old fails",
        "Changed",
    ];
    let places: Vec<_> = order.iter().map(|text| news.find(text)).collect();
    assert!(places.is_sorted() && places[0].is_some(), "{places:?}");
    assert!(!news.contains("unknown"));
}

#[test]
fn feeds_hold_the_latest_first_and_whole_addresses() {
    let site = site();
    let feed = common::text(&site, "feed.xml");
    let ids: Vec<_> = feed.split("<entry><id>").skip(1).map(|entry| entry.split('<').next().unwrap()).collect();
    assert_eq!(ids, ["https://catalog.example/docs/failures/own/", "https://catalog.example/docs/failures/old/"]);
    assert!(feed.contains("<updated>2026-11-20T00:00:00Z</updated><author>"), "{feed}");
    let of_category = common::text(&site, "categories/ci/feed.xml");
    assert_eq!(of_category.matches("<entry>").count(), 1);
    assert!(common::text(&site, "categories/ci/index.html").contains("href=\"../../categories/ci/feed.xml\""));
}

#[test]
fn hosts_learn_what_to_keep_and_where_to_lead() {
    let site = site();
    let headers = common::text(&site, "_headers");
    assert!(headers.contains("frame-ancestors 'none'"), "{headers}");
    assert!(headers.contains("/docs/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"), "{headers}");
    assert!(headers.lines().filter(|line| line.starts_with('/')).count() < 100);
    let redirects = "/docs/failures/former /docs/failures/old/ 301\n/docs/failures/former/ /docs/failures/old/ 301\n";
    assert_eq!(common::text(&site, "_redirects"), redirects);
    assert!(
        common::text(&site, "opensearch.xml").contains("template=\"https://catalog.example/docs/?q={searchTerms}\"")
    );
}

#[test]
fn without_dates_or_an_address_nothing_leads_to_what_is_not_there() {
    let plain = common::site(&common::catalog(&[common::playbook("one")]));
    let has = |site: &Site, name: &str| site.files.keys().any(|path| path.as_str() == name);
    assert!(!has(&plain, "news/index.html") && !has(&plain, "feed.xml") && !has(&plain, "_redirects"));
    assert!(!common::text(&plain, "index.html").contains("What's new"));
    let (inputs, options) = dated();
    let playbooks = inputs.of(Role::Playbook).map(|(_, source)| source.clone()).collect();
    let nowhere = generate(&Inputs::new(playbooks), &options).value.unwrap();
    assert!(has(&nowhere, "news/index.html") && !has(&nowhere, "feed.xml") && !has(&nowhere, "opensearch.xml"));
}

#[test]
fn dates_are_a_part_of_what_identifies_a_site() {
    let (inputs, options) = dated();
    assert_ne!(options.fingerprint(&inputs), Options::default().fingerprint(&inputs));
}
