//! `Watch`: tells when something that a build reads has changed.
//!
//! 1. The directories of the project are watched with all that is in them, and those that hold them for their names,
//!    so that a directory or a file that is put in the place of another is seen.
//! 2. Events of files that no build reads are passed over.
//! 3. A save is several events: a change is told when there has been a moment without one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::ServeError;
use crate::load::Places;

/// No event for so long, and what was saved is there.
const QUIET: Duration = Duration::from_millis(10);
/// So long is quiet waited for.
const PATIENCE: Duration = Duration::from_millis(100);

/// Watches what a build reads.
#[derive(Debug)]
pub(super) struct Watch {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    places: Places,
    /// The directories that are watched; some of `places` may not be there.
    watched: BTreeMap<PathBuf, RecursiveMode>,
}

impl Watch {
    /// Watches these places, of which some may not be there yet.
    pub(super) fn new(places: Places) -> Result<Self, ServeError> {
        let (sender, events) = mpsc::channel();
        // Who is gone need not be told.
        let tell = move |event| drop(is_change(&event).then(|| sender.send(event)));
        let watcher = notify::recommended_watcher(tell)
            .map_err(|cause| ServeError::Watch { path: places.configuration.clone(), cause })?;
        let mut watch = Self { watcher, events, places: Places::default(), watched: BTreeMap::new() };
        watch.follow(places)?;
        Ok(watch)
    }

    /// Watches these places in the stead of the former; also those that were not there, or have been replaced.
    pub(super) fn follow(&mut self, places: Places) -> Result<(), ServeError> {
        let wanted = directories(&places);
        self.places = places;
        for path in self.watched.keys().filter(|path| !wanted.contains_key(*path)) {
            let _ = self.watcher.unwatch(path);
        }
        self.watched.retain(|path, mode| wanted.get(path) == Some(mode));
        for (path, mode) in wanted {
            if self.watched.contains_key(&path) {
                continue;
            }
            match self.watcher.watch(&path, mode) {
                Ok(()) => drop(self.watched.insert(path, mode)),
                Err(cause) if is_missing(&cause) => {}
                Err(cause) => return Err(ServeError::Watch { path, cause }),
            }
        }
        Ok(())
    }

    /// Waits for a change, and for the quiet after it; gives the moment when the change was seen first.
    ///
    /// `None` if the system will tell of no more changes.
    pub(super) fn wait(&mut self) -> Option<Instant> {
        while !self.is_relevant(self.events.recv().ok()?) {}
        let start = Instant::now();
        while start.elapsed() < PATIENCE
            && let Ok(event) = self.events.recv_timeout(QUIET)
        {
            self.is_relevant(event);
        }
        Some(start)
    }

    /// Whether an event concerns something that a build reads. Forgets the directories that it has taken away.
    fn is_relevant(&mut self, event: notify::Result<Event>) -> bool {
        // After an error, or when events were lost, anything may have changed.
        let Ok(event) = event else { return true };
        for path in &event.paths {
            // What has the name now may be another directory, which must be watched in its turn.
            if self.places.directories.contains(path) && self.watched.remove(path).is_some() {
                let _ = self.watcher.unwatch(path);
            }
        }
        event.need_rescan() || event.paths.iter().any(|path| is_read(&self.places, path))
    }
}

/// Whether an event tells of a change, and not of a file that was read.
fn is_change(event: &notify::Result<Event>) -> bool {
    let is_reading = |kind| matches!(kind, EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write));
    !event.as_ref().is_ok_and(|event| is_reading(event.kind))
}

/// The directories to watch: each place with all that is in it, and for its name the one that holds it.
fn directories(places: &Places) -> BTreeMap<PathBuf, RecursiveMode> {
    let all = &places.directories;
    let is_inside = |path: &Path| all.iter().any(|directory| path != directory && path.starts_with(directory));
    let own = all.iter().filter(|directory| !is_inside(directory)).map(|path| (path.clone(), RecursiveMode::Recursive));
    let holders = all.iter().chain([&places.configuration]).filter_map(|path| path.parent());
    let holders = holders.filter(|path| !is_inside(path)).map(|path| (path.to_owned(), RecursiveMode::NonRecursive));
    // A place that holds another one is watched with all that is in it.
    holders.chain(own).collect()
}

/// Whether a build reads what is at a path, or would if it were there.
fn is_read(places: &Places, path: &Path) -> bool {
    let is_hidden = |rest: &Path| rest.iter().any(|part| part.as_encoded_bytes().starts_with(b"."));
    let is_inside = |directory: &PathBuf| path.strip_prefix(directory).is_ok_and(|rest| !is_hidden(rest));
    path == places.configuration || places.directories.iter().any(is_inside)
}

fn is_missing(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(cause) => cause.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        let directories = ["/p/playbooks", "/p/templates", "/p/site", "/else/more", "/else/more/inner"];
        Places { configuration: "/p/faultline.toml".into(), directories: directories.map(PathBuf::from).into() }
    }

    #[test]
    fn only_what_a_build_reads_counts() {
        for path in ["/p/faultline.toml", "/p/playbooks", "/p/playbooks/a/b.yaml", "/p/site/x.css", "/else/more/new"] {
            assert!(is_read(&places(), Path::new(path)), "{path}");
        }
        let others =
            ["/p/public/index.html", "/p/target/x", "/p/.git/index", "/p/playbooks/.b.yaml.swp", "/p/playbooks2/x"];
        for path in others.into_iter().chain(["/p/site/.git/HEAD", "/p", "/else/x"]) {
            assert!(!is_read(&places(), Path::new(path)), "{path}");
        }
    }

    #[test]
    fn to_read_a_file_is_no_change_but_to_close_a_written_one_is() {
        let event = |kind| Ok(Event::new(EventKind::Access(kind)));
        assert!(!is_change(&event(AccessKind::Open(AccessMode::Any))));
        assert!(!is_change(&event(AccessKind::Close(AccessMode::Read))));
        assert!(is_change(&event(AccessKind::Close(AccessMode::Write))));
        assert!(is_change(&Ok(Event::new(EventKind::Any))));
        assert!(is_change(&Err(notify::Error::generic("events were lost"))));
    }

    #[test]
    fn each_place_is_watched_whole_and_its_holder_for_names() {
        let expected = [
            ("/else", RecursiveMode::NonRecursive),
            ("/else/more", RecursiveMode::Recursive),
            ("/p", RecursiveMode::NonRecursive),
            ("/p/playbooks", RecursiveMode::Recursive),
            ("/p/site", RecursiveMode::Recursive),
            ("/p/templates", RecursiveMode::Recursive),
        ];
        assert_eq!(directories(&places()), expected.map(|(path, mode)| (path.into(), mode)).into());
    }
}
