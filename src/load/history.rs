//! What git tells of a project: its revision, and when each playbook was added and last changed.
//!
//! 1. One `git log` of the directories of playbooks, from the newest commit to the oldest; beside it, `git rev-parse`
//!    for the revision and for whether the clone is shallow.
//! 2. Each commit's time goes to the files that it touched. A file that was renamed keeps the times of its former name.
//!
//! The format is that of `git log --name-status -z` (git-log(1), "Raw output format" and its `-z`): fields that end in
//! a zero byte, a status and then one path, or two where a file was renamed; before them, our own header of the commit.
//!
//! A shallow clone knows no commit before its boundary, and shows the boundary as if it had added every file. Its
//! boundary is passed over, so that what is said is true, and what is not known is not said.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{Project, playbook_directories, shown};
use crate::history::{Dates, History, Moment};

/// What version control tells of a project; nothing, if it is under none or git cannot tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Versions {
    /// The revision that the project is at.
    pub revision: Option<String>,
    /// The dates of its playbooks.
    pub history: History,
}

/// Before each commit: a byte that begins no status, its time in UTC, and its parents.
const HEADER: &str = "--format=%x01%cd %P";
const DATE: &str = "--date=format-local:%Y-%m-%dT%H:%M:%SZ";

/// Asks git about a project.
pub fn versions(project: &Project) -> Versions {
    ask(project).unwrap_or_default()
}

fn ask(project: &Project) -> Option<Versions> {
    let root = project.root.canonicalize().ok()?;
    let top = root.ancestors().find(|directory| directory.join(".git").exists())?;
    let places = Place::all(project, top);
    let log = (!places.is_empty()).then(|| log(top, &places).stdout(Stdio::piped()).spawn().ok()).flatten();
    let state = git(top).args(["rev-parse", "--is-shallow-repository", "HEAD"]).output().ok();
    let log = log.and_then(|log| log.wait_with_output().ok()).filter(|log| log.status.success());
    let state = String::from_utf8(state.filter(|state| state.status.success())?.stdout).ok()?;
    let (is_shallow, revision) = state.trim().split_once('\n')?;
    let is_shallow = is_shallow.trim() == "true";
    let dates = log.map(|log| parse(&log.stdout, is_shallow)).unwrap_or_default();
    let dates = dates.into_iter().filter_map(|(path, dates)| {
        let path = places.iter().find_map(|place| place.shown(project, &path))?;
        Some((path, dates))
    });
    Some(Versions { revision: Some(revision.to_owned()), history: History { dates: dates.collect(), is_shallow } })
}

/// A directory of playbooks inside the repository.
struct Place {
    /// As the project names it.
    named: PathBuf,
    /// From the top of the repository.
    inside: PathBuf,
}

impl Place {
    fn all(project: &Project, top: &Path) -> Vec<Self> {
        let configuration = std::fs::read(project.root.join("faultline.toml")).ok();
        let inside = |named: PathBuf| {
            let inside = named.canonicalize().ok()?.strip_prefix(top).ok()?.to_owned();
            Some(Self { named, inside })
        };
        playbook_directories(project, configuration.as_deref()).into_iter().filter_map(inside).collect()
    }

    /// The path of one of its files as a source has it, from the path that git gives.
    fn shown(&self, project: &Project, path: &str) -> Option<String> {
        let rest = Path::new(path).strip_prefix(&self.inside).ok()?;
        Some(shown(&project.root, &self.named.join(rest)))
    }
}

fn git(top: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(top).stdin(Stdio::null()).stderr(Stdio::null());
    git
}

/// The log of these places. What a user's own configuration could change of it is said.
fn log(top: &Path, places: &[Place]) -> Command {
    let mut log = git(top);
    log.env("TZ", "UTC0").args(["--literal-pathspecs", "-c", "log.showRoot=true", "-c", "log.showSignature=false"]);
    log.args(["log", "--no-color", "--no-ext-diff", "--no-relative", "-M", "--name-status", "-z", DATE, HEADER, "--"]);
    let path = |place: &Place| if place.inside.as_os_str().is_empty() { ".".into() } else { place.inside.clone() };
    log.args(places.iter().map(path));
    log
}

/// The dates by path, from the top of the repository, of everything that a log speaks of.
fn parse(log: &[u8], is_shallow: bool) -> BTreeMap<String, Dates> {
    // Between its header and its first status a commit has a line end.
    let text = |field: &[u8]| String::from_utf8_lossy(field.strip_prefix(b"\n").unwrap_or(field)).into_owned();
    let mut fields = log.split(|byte| *byte == 0).map(text);
    let mut dates = BTreeMap::new();
    // What a file of an older commit is called in newer ones.
    let mut names: HashMap<String, String> = HashMap::new();
    let mut time = None;
    while let Some(field) = fields.next() {
        if let Some(header) = field.strip_prefix('\u{1}') {
            let (committed, parents) = header.split_once(' ').unwrap_or((header, ""));
            time = Moment::new(committed).filter(|_| !is_shallow || !parents.is_empty());
            continue;
        }
        let Some(path) = fields.next() else { break };
        let newer = if field.starts_with(['R', 'C']) { fields.next() } else { None };
        let newer = newer.as_ref().unwrap_or(&path);
        let name = names.get(newer).unwrap_or(newer).clone();
        if field.starts_with('R') {
            names.insert(path, name.clone());
        }
        if let Some(time) = &time {
            note(&mut dates, name, time, field.starts_with('A'));
        }
    }
    dates
}

/// Notes that a commit of this time touched a file.
fn note(dates: &mut BTreeMap<String, Dates>, name: String, time: &Moment, is_added: bool) {
    let known = dates.entry(name).or_insert_with(|| Dates { added: None, changed: time.clone() });
    if is_added && known.added.as_ref().is_none_or(|added| time < added) {
        known.added = Some(time.clone());
    }
    if *time > known.changed {
        known.changed = time.clone();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dates of a log as git writes it, as `path added changed`.
    fn dates(log: &str, is_shallow: bool) -> Vec<String> {
        let line = |(path, dates): (&String, &Dates)| {
            let added = dates.added.as_ref().map_or("?", Moment::day);
            format!("{path} {added} {}", dates.changed.day())
        };
        parse(log.as_bytes(), is_shallow).iter().map(line).collect()
    }

    const LOG: &str = "\u{1}2026-03-03T00:00:00Z p2\0\nM\0b.yaml\0A\0a.yaml\0\
        \u{1}2026-02-02T00:00:00Z p1\0\nR090\0a.yaml\0b.yaml\0D\0gone.yaml\0\
        \u{1}2026-01-01T00:00:00Z \0\nA\0a.yaml\0A\0gone.yaml\0A\0 odd\n\u{e9}.yaml\0";

    #[test]
    fn a_file_keeps_the_dates_of_its_former_name() {
        let expected = [
            " odd\n\u{e9}.yaml 2026-01-01 2026-01-01",
            "a.yaml 2026-03-03 2026-03-03",
            "b.yaml 2026-01-01 2026-03-03",
            "gone.yaml 2026-01-01 2026-02-02",
        ];
        assert_eq!(dates(LOG, false), expected);
    }

    #[test]
    fn the_boundary_of_a_shallow_clone_says_nothing() {
        let expected = ["a.yaml 2026-03-03 2026-03-03", "b.yaml ? 2026-03-03", "gone.yaml ? 2026-02-02"];
        assert_eq!(dates(LOG, true), expected);
    }

    #[test]
    fn clocks_that_were_wrong_do_not_turn_dates_around() {
        let log = "\u{1}2026-01-01T00:00:00Z p1\0\nM\0a\0\u{1}2026-02-02T00:00:00Z \0\nA\0a\0";
        assert_eq!(dates(log, false), ["a 2026-02-02 2026-02-02"]);
    }

    #[test]
    fn a_log_that_is_cut_or_no_log_gives_what_it_holds() {
        assert!(parse(b"", false).is_empty());
        assert!(parse(b"fatal: not a log\n", false).is_empty());
        for end in 0..LOG.len() {
            parse(&LOG.as_bytes()[..end], false);
        }
    }
}
