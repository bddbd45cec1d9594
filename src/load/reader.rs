//! `Reader`: reads a project again and again, and each file only when it has changed.
//!
//! As in git, a file is taken to be as it was if its entry in the file system is; but not one that was written within a
//! tick of the newest file, since another write in that tick would not show. Where entries do not tell enough, every file
//! is read.

use std::collections::HashMap;
use std::fs::Metadata;
use std::path::PathBuf;
use std::sync::Arc;
use std::{fs, io};

use rayon::prelude::*;

use super::{File, Found, LoadError, Project};
use crate::inputs::{Input, Inputs, Role};

/// The coarsest tick of a file system's clock, in nanoseconds: that of FAT.
const TICK: i128 = 2_000_000_000;

/// What was read of a project.
#[derive(Debug, Default)]
pub struct Reader {
    /// One file can be read for two things.
    known: HashMap<(PathBuf, Role), Known>,
}

/// A file that was read.
#[derive(Clone, Debug)]
struct Known {
    input: Arc<Input>,
    /// `None` if the entry of the file does not tell whether it has changed since.
    stamp: Option<Stamp>,
}

impl Reader {
    /// As [`read`](super::read()); what has not changed since the last call is the same piece of memory.
    pub fn read(&mut self, project: &Project) -> Result<Inputs, LoadError> {
        let Found { files, configuration } = super::find(project)?;
        // Before the files are read: a write between the two shows as a stamp that is out of date.
        let stamped = |file: File| {
            let stamp = fs::metadata(&file.disk).and_then(|metadata| Stamp::of(&metadata)).ok();
            (file, stamp)
        };
        let files: Vec<_> = files.into_par_iter().map(stamped).collect();
        let newest = files.iter().filter_map(|(_, stamp)| Some(stamp.as_ref()?.modified)).max();
        let read = |(file, stamp): (File, Option<Stamp>)| {
            let key = (file.disk.clone(), file.role);
            let stamp = stamp.filter(|stamp| newest.is_some_and(|newest| stamp.modified + TICK < newest));
            let known = self.known.get(&key).filter(|known| known.is_still(&file, stamp.as_ref()));
            let input = match known {
                Some(known) => Arc::clone(&known.input),
                None => Arc::new(file.read()?.into()),
            };
            Ok((key, Known { input, stamp }))
        };
        self.known = files.into_par_iter().map(read).collect::<Result<_, LoadError>>()?;
        let inputs = self.known.values().map(|known| Arc::clone(&known.input));
        Ok(inputs.chain(configuration.map(|source| Arc::new(source.into()))).collect())
    }
}

impl Known {
    /// Whether a file that has this stamp now is the one that was read.
    fn is_still(&self, file: &File, stamp: Option<&Stamp>) -> bool {
        let source = self.input.source();
        stamp.is_some() && self.stamp.as_ref() == stamp && (&source.path, &source.name) == (&file.path, &file.name)
    }
}

/// What tells one state of a file from another. Times are in nanoseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: i128,
    /// When the entry was changed, and the number of the file: one that is put in the place of another has its own.
    changed: i128,
    number: u64,
}

impl Stamp {
    #[cfg(unix)]
    fn of(metadata: &Metadata) -> io::Result<Self> {
        use std::os::unix::fs::MetadataExt;
        let nanoseconds = |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
        Ok(Self {
            length: metadata.len(),
            modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
            changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
            number: metadata.ino(),
        })
    }

    #[cfg(not(unix))]
    fn of(_: &Metadata) -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::Duration;

    use super::*;

    /// Puts a text into a playbook that was written so many seconds before now.
    fn write(path: &Path, text: &str, age: u64) {
        fs::write(path, text).unwrap();
        let file = fs::File::open(path).unwrap();
        file.set_modified(file.metadata().unwrap().modified().unwrap() - Duration::from_secs(age)).unwrap();
    }

    #[test]
    fn what_has_not_changed_is_not_read_again() {
        let root = tempfile::tempdir().unwrap();
        let project = Project { root: root.path().to_owned(), playbooks: Vec::new() };
        fs::create_dir(root.path().join("playbooks")).unwrap();
        let [old, new, gone] =
            ["old.yaml", "new.yaml", "gone.yaml"].map(|name| root.path().join("playbooks").join(name));
        write(&old, "id: a", 60);
        write(&new, "id: b", 0);
        write(&gone, "id: c", 60);
        let mut reader = Reader::default();
        let mut read = || {
            let inputs = reader.read(&project).unwrap();
            let sources = || inputs.of(Role::Playbook).map(|(_, source)| source);
            let texts: Vec<_> = sources().map(|source| source.text().unwrap().to_owned()).collect();
            let places: Vec<_> = sources().map(|source| source.bytes.as_ptr()).collect();
            (texts, places, inputs)
        };
        let (texts, first, _inputs) = read();
        assert_eq!(texts, ["id: c", "id: b", "id: a"]);
        let (_, again, _inputs) = read();
        assert_eq!((first[0], first[2]), (again[0], again[2]));
        assert_ne!(first[1], again[1], "it is the newest, so that another write in the same tick would not show");
        write(&new, "id: B", 0);
        fs::remove_file(&gone).unwrap();
        let (texts, second, _inputs) = read();
        assert_eq!(texts, ["id: B", "id: a"]);
        assert_eq!(first[2], second[1]);
        // In the place of the old one, as long, and older.
        write(&gone, "id: d", 90);
        fs::rename(&gone, &old).unwrap();
        assert_eq!(read().0, ["id: B", "id: d"]);
    }
}
