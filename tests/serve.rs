//! The live preview, over the wire: what is answered, and what the pages hear after a save.
//!
//! Nothing sleeps: each test waits for the event that it is about.
#![cfg(feature = "serve")]
#![allow(clippy::disallowed_methods, reason = "tests write projects and start threads")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use faultline::load::Project;
use faultline::serve::{Outcome, Port, ServeError, Server, Settings};
use serde_json::Value;
use tempfile::TempDir;

/// Longer than anything takes on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(120);

fn playbook(title: &str) -> String {
    format!(
        "id: alpha\ntitle: {title}\ncategory: build\nseverity: high\nsummary: The job has failed.\n\
         diagnosis: Read the log from its end.\nfix: Run it again.\nvalidation: It passes.\n\
         match:\n  any: [\"fatal: alpha broke\"]\n"
    )
}

/// A project in a directory of its own.
struct Room {
    directory: TempDir,
}

impl Room {
    fn new() -> Self {
        let room = Self { directory: TempDir::new().unwrap() };
        room.write("playbooks/alpha.yaml", &playbook("First"));
        room
    }

    fn path(&self, path: &str) -> PathBuf {
        self.directory.path().join(path)
    }

    /// Puts a whole file in the place of another, as editors do, so that no half of it is ever seen.
    fn write(&self, path: &str, text: &str) {
        let (saved, path) = (self.path(".saved"), self.path(path));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&saved, text).unwrap();
        fs::rename(saved, path).unwrap();
    }

    fn settings(&self) -> Settings {
        let project = Project { root: self.directory.path().into(), playbooks: Vec::new() };
        Settings { project, base_url: None, port: Port::Exactly(0) }
    }

    /// Serves the project on a thread of its own.
    fn serve(&self) -> Preview {
        let (mut server, first) = Server::start(self.settings()).unwrap();
        let (sender, outcomes) = mpsc::channel();
        let url = server.url();
        sender.send(name(&first.outcome)).unwrap();
        thread::spawn(move || {
            // Ends with the first build after the test, if there is one.
            server.run(|build| sender.send(name(&build.outcome)).map_err(|_| Gone))
        });
        let host = url.strip_prefix("http://").unwrap().split('/').next().unwrap().to_owned();
        Preview { host, url, outcomes }
    }
}

struct Gone;

impl From<ServeError> for Gone {
    fn from(_: ServeError) -> Self {
        Self
    }
}

fn name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Changed(_) => "changed",
        Outcome::Unchanged(_) => "unchanged",
        Outcome::Broken => "broken",
        Outcome::Unreadable(_) => "unreadable",
    }
}

struct Preview {
    host: String,
    url: String,
    outcomes: Receiver<&'static str>,
}

impl Preview {
    /// Sends a request; gives the head and the body of what comes back.
    fn send(&self, method: &str, target: &str) -> (String, String) {
        let mut text = String::new();
        self.open(method, target, "close").read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        (head.to_owned(), body.to_owned())
    }

    fn open(&self, method: &str, target: &str, connection: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "{method} {target} HTTP/1.1\r\nhost: {}\r\nconnection: {connection}\r\n\r\n", self.host)
            .unwrap();
        stream
    }

    fn page(&self) -> String {
        self.send("GET", "/failures/alpha/").1
    }

    /// What the build after the last one came to.
    fn outcome(&self) -> &'static str {
        self.outcomes.recv_timeout(PATIENCE).expect("a build")
    }

    fn events(&self) -> Events {
        Events { lines: BufReader::new(self.open("GET", "/-/faultline/events", "keep-alive")) }
    }
}

struct Events {
    lines: BufReader<TcpStream>,
}

impl Events {
    /// The version and the problems of the next event.
    fn next(&mut self) -> (String, Option<String>) {
        loop {
            let mut line = String::new();
            assert!(self.lines.read_line(&mut line).expect("an event in time") > 0, "the stream has ended");
            if let Some(data) = line.strip_prefix("data: ") {
                let message: Value = serde_json::from_str(data).unwrap();
                return (message["version"].as_str().unwrap().into(), message["problems"].as_str().map(str::to_owned));
            }
        }
    }
}

#[test]
fn requests_are_answered_from_memory() {
    let room = Room::new();
    room.write("secret.txt", "nobody reads this");
    let preview = room.serve();
    let (head, body) = preview.send("GET", "/");
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.contains("cache-control: no-store"), "{head}");
    assert!(body.contains("/-/faultline/reload.js") && body.trim_end().ends_with("</html>"), "{body}");
    let length = format!("content-length: {}", body.len());
    assert!(head.contains(&length), "{head}");
    let (head, body) = preview.send("HEAD", "/");
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.contains(&length) && body.is_empty(), "{head}{body}");
    let (head, _) = preview.send("HEAD", "/-/faultline/events");
    assert!(head.contains("content-type: text/event-stream"), "{head}");
    for (method, target, status) in [
        ("GET", "/failures/alpha", "307 Temporary Redirect"),
        ("GET", "/catalog.json", "200 OK"),
        ("GET", "/secret.txt", "404 Not Found"),
        ("GET", "/../secret.txt", "404 Not Found"),
        ("GET", "/%2e%2e/secret.txt", "404 Not Found"),
        ("POST", "/", "405 Method Not Allowed"),
        ("GET", "http://evil.example/", "403 Forbidden"),
    ] {
        let (head, _) = preview.send(method, target);
        assert!(head.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{method} {target}: {head}");
    }
    let mut names: Vec<_> =
        fs::read_dir(room.directory.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["playbooks", "secret.txt"], "nothing is written");
}

#[test]
fn the_preview_is_below_the_path_of_the_base_url() {
    let room = Room::new();
    room.write("faultline.toml", "base_url = \"https://example.org/docs/\"\n");
    let preview = room.serve();
    assert!(preview.url.ends_with("/docs/"), "{}", preview.url);
    assert!(preview.send("GET", "/").0.contains("location: /docs/"));
    assert!(preview.send("GET", "/docs/").0.starts_with("HTTP/1.1 200"));
    let mut settings = room.settings();
    settings.base_url = Some("https://example.org/elsewhere/".parse().unwrap());
    let (server, _) = Server::start(settings).unwrap();
    assert!(server.url().ends_with("/elsewhere/"), "an argument comes before the configuration");
}

#[test]
fn a_save_reaches_the_pages_and_what_changes_nothing_does_not() {
    let room = Room::new();
    let preview = room.serve();
    assert_eq!(preview.outcome(), "changed");
    let mut events = preview.events();
    let (first, problems) = events.next();
    assert!(preview.page().contains(&first) && problems.is_none());
    // A comment is another input, and the same page.
    room.write("playbooks/alpha.yaml", &format!("# seen\n{}", playbook("First")));
    assert_eq!(preview.outcome(), "unchanged");
    // What an editor leaves beside the file is no input.
    room.write("playbooks/.alpha.yaml.swp", "id: [");
    room.write("playbooks/alpha.yaml", &playbook("Second"));
    assert_eq!(preview.outcome(), "changed");
    let (second, problems) = events.next();
    assert!(first != second && problems.is_none(), "the first event is of the change that changes something");
    let page = preview.page();
    assert!(page.contains(&second) && page.contains("Second"), "{page}");
}

#[test]
fn an_error_keeps_the_last_good_site_and_mending_it_recovers() {
    let room = Room::new();
    let preview = room.serve();
    let mut events = preview.events();
    let (first, _) = events.next();
    room.write("playbooks/alpha.yaml", "id: [\n");
    let (version, problems) = events.next();
    assert_eq!(version, first, "the page is not loaded anew");
    let problems = problems.expect("what is wrong");
    assert!(problems.contains("error[FL003]") && problems.contains("playbooks/alpha.yaml:1"), "{problems}");
    assert!(!problems.contains('\u{1b}'), "no colours: {problems:?}");
    assert!(preview.page().contains("First"));
    assert_eq!(preview.events().next(), (first.clone(), Some(problems)), "a new page is told as well");
    room.write("playbooks/alpha.yaml", &playbook("Mended"));
    let (version, problems) = events.next();
    assert!(version != first && problems.is_none());
    assert!(preview.page().contains("Mended"));
}

#[test]
fn a_project_that_starts_with_errors_gets_its_site_later() {
    let room = Room::new();
    room.write("playbooks/alpha.yaml", "id: [\n");
    let preview = room.serve();
    assert_eq!(preview.outcome(), "broken");
    let mut events = preview.events();
    let (version, problems) = events.next();
    assert!(version.is_empty() && problems.is_some());
    let (head, body) = preview.send("GET", "/failures/alpha/");
    assert!(head.starts_with("HTTP/1.1 503") && body.contains("/-/faultline/reload.js"), "{head}{body}");
    room.write("playbooks/alpha.yaml", &playbook("At last"));
    let (version, problems) = events.next();
    assert!(!version.is_empty() && problems.is_none());
    assert!(preview.page().contains("At last"));
}

#[test]
fn directories_that_come_go_and_are_replaced_are_followed() {
    let room = Room::new();
    let preview = room.serve();
    assert_eq!(preview.outcome(), "changed");
    let mut events = preview.events();
    events.next();
    room.write("playbooks/new/deep/beta.yaml", &playbook("Beta").replace("alpha", "beta"));
    while !preview.send("GET", "/failures/beta/").1.contains("Beta") {
        events.next();
    }
    fs::rename(room.path("playbooks"), room.path("elsewhere")).unwrap();
    while events.next().1.is_none_or(|problems| !problems.contains("cannot read")) {}
    assert!(preview.page().contains("First"), "the last good site stays");
    fs::rename(room.path("elsewhere"), room.path("playbooks")).unwrap();
    while events.next().1.is_some() {}
    room.write("playbooks/alpha.yaml", &playbook("In its new place"));
    while !preview.page().contains("In its new place") {
        events.next();
    }
    // A directory that was not there at the start.
    let template = "{% extends \"base.html\" %}{% block main %}<h1>A theme</h1>{% endblock %}";
    room.write("templates/404.html", template);
    while !preview.send("GET", "/nowhere").1.contains("A theme") {
        events.next();
    }
    // The configuration may name other directories.
    room.write("other/gamma.yaml", &playbook("Gamma").replace("alpha", "gamma"));
    room.write("faultline.toml", "playbooks = [\"other\"]\n");
    while !preview.send("GET", "/failures/gamma/").1.contains("Gamma") {
        events.next();
    }
    room.write("other/gamma.yaml", &playbook("Another").replace("alpha", "gamma"));
    while !preview.send("GET", "/failures/gamma/").1.contains("Another") {
        events.next();
    }
}

#[test]
fn what_is_not_there_is_an_error_at_the_start() {
    let room = Room::new();
    let mut settings = room.settings();
    settings.project.playbooks = vec![room.path("nowhere")];
    assert!(matches!(Server::start(settings), Err(ServeError::Load(error)) if error.is_missing()));
    let held = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = held.local_addr().unwrap().port();
    let settings = Settings { port: Port::Exactly(port), ..room.settings() };
    let error = Server::start(settings).expect_err("the port is taken");
    assert!(error.to_string().starts_with(&format!("port {port} is taken")), "{error}");
}
