//! A project's directory -> `Inputs`: the only reader of the file system.
//!
//! 1. Read `faultline.toml`, if there is one.
//! 2. Walk the directories of playbooks, `templates/` and `site/`, and read their files, in parallel.
//!
//! What cannot be read is an error, never skipped. `history` asks git beside it; `reader` is for who reads again.

#![expect(clippy::disallowed_methods, reason = "the shell reads the file system and asks git")]

use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::{fmt, fs, io};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::config;
use crate::inputs::{Inputs, Role, Source, playbook_role};

mod history;
pub mod log;
mod reader;

pub use history::{Versions, versions};
pub use reader::Reader;

/// What to read.
#[derive(Clone, Debug)]
pub struct Project {
    /// The directory of the configuration, the templates and the assets.
    pub root: PathBuf,
    /// The directories of playbooks; if empty, those of the configuration, or else `playbooks` in the root.
    pub playbooks: Vec<PathBuf>,
}

/// A file or directory that could not be read.
#[derive(Debug)]
pub struct LoadError {
    path: PathBuf,
    cause: io::Error,
}

impl LoadError {
    /// Whether the user named something that is not there, rather than the machine failing.
    pub fn is_missing(&self) -> bool {
        matches!(self.cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read {}: {}", self.path.display(), self.cause)?;
        if self.is_missing() {
            f.write_str("; run Faultline where `playbooks/` is, or name the place with `--root` or `--playbooks`")?;
        }
        Ok(())
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

/// Reads everything that a build of the project depends on.
pub fn read(project: &Project) -> Result<Inputs, LoadError> {
    let Found { files, configuration } = find(project)?;
    let mut sources: Vec<Source> = files.par_iter().map(File::read).collect::<Result<_, _>>()?;
    sources.extend(configuration);
    Ok(Inputs::new(sources))
}

/// What there is to read, and the configuration, which says where that is.
struct Found {
    files: Vec<File>,
    configuration: Option<Source>,
}

fn find(project: &Project) -> Result<Found, LoadError> {
    let root = &project.root;
    list_directory(root)?;
    let mut files = Vec::new();
    let config_path = root.join("faultline.toml");
    let configuration = match fs::read(&config_path) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(cause) => return Err(LoadError { path: config_path, cause }),
    };
    for directory in playbook_directories(project, configuration.as_deref()) {
        list_directory(&directory)?;
        files.extend(walk(root, &directory, playbook_role)?);
    }
    for (name, role) in [("templates", Role::Template), ("site", Role::Asset)] {
        let directory = root.join(name);
        if directory.is_dir() {
            files.extend(walk(root, &directory, |_| Some(role))?);
        }
    }
    // A file may be reached twice when one directory of playbooks holds another.
    files.par_sort_by(|a, b| a.disk.as_os_str().cmp(b.disk.as_os_str()));
    files.dedup_by(|a, b| a.disk == b.disk && a.role == b.role);
    let configuration = configuration.map(|bytes| Source {
        role: Role::Config,
        path: "faultline.toml".into(),
        name: "faultline.toml".into(),
        bytes,
    });
    Ok(Found { files, configuration })
}

/// Where [`read`] finds what it reads, as absolute paths; for who watches it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The file of the configuration.
    pub configuration: PathBuf,
    /// The directories of the playbooks, the templates and the assets.
    pub directories: Vec<PathBuf>,
}

/// The places of a project, whether anything is there or not.
pub fn places(project: &Project) -> Places {
    let root = &project.root;
    let configuration = root.join("faultline.toml");
    let mut directories = playbook_directories(project, fs::read(&configuration).ok().as_deref());
    directories.extend([root.join("templates"), root.join("site")]);
    let directories = directories.iter().map(|path| absolute(path)).collect();
    Places { configuration: absolute(&configuration), directories }
}

/// The directory of playbooks to which a new one is added: the first that [`read`] reads.
pub fn playbook_home(project: &Project) -> PathBuf {
    let configuration = fs::read(project.root.join("faultline.toml")).ok();
    let first = playbook_directories(project, configuration.as_deref()).into_iter().next();
    first.unwrap_or_else(|| project.root.join("playbooks"))
}

/// The path from the top of the file system. Its last part is not followed, since it may not be there.
fn absolute(path: &Path) -> PathBuf {
    let holder = path.parent().map(|holder| if holder.as_os_str().is_empty() { Path::new(".") } else { holder });
    match (holder.and_then(|holder| holder.canonicalize().ok()), path.file_name()) {
        (Some(holder), Some(name)) => holder.join(name),
        _ => path.canonicalize().unwrap_or_else(|_| path.to_owned()),
    }
}

fn playbook_directories(project: &Project, configuration: Option<&[u8]>) -> Vec<PathBuf> {
    if !project.playbooks.is_empty() {
        return project.playbooks.clone();
    }
    let text = configuration.and_then(|bytes| std::str::from_utf8(bytes).ok());
    match text.and_then(config::playbook_directories) {
        Some(named) => named.iter().map(|name| project.root.join(name)).collect(),
        None => vec![project.root.join("playbooks")],
    }
}

/// Makes sure that a directory is there, so that a misspelt name is not an empty catalog.
fn list_directory(directory: &Path) -> Result<(), LoadError> {
    fs::read_dir(directory).map(drop).map_err(|cause| LoadError { path: directory.into(), cause })
}

/// A file that will be read.
struct File {
    role: Role,
    disk: PathBuf,
    path: String,
    name: String,
}

impl File {
    fn read(&self) -> Result<Source, LoadError> {
        match fs::read(&self.disk) {
            Ok(bytes) => Ok(Source { role: self.role, path: self.path.clone(), name: self.name.clone(), bytes }),
            Err(cause) => Err(LoadError { path: self.disk.clone(), cause }),
        }
    }
}

/// The files below a directory to which `role` gives one; hidden ones are passed over.
fn walk(root: &Path, directory: &Path, role: impl Fn(&str) -> Option<Role> + Sync) -> Result<Vec<File>, LoadError> {
    let is_shown =
        |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".");
    let mut paths = Vec::new();
    for entry in WalkDir::new(directory).follow_links(true).into_iter().filter_entry(is_shown) {
        let entry =
            entry.map_err(|error| LoadError { path: error.path().unwrap_or(directory).into(), cause: error.into() })?;
        if entry.file_type().is_file() {
            paths.push(entry.into_path());
        }
    }
    let above = shown(root, directory);
    let file = |disk: PathBuf| {
        let name = disk.strip_prefix(directory).unwrap_or(&disk).to_string_lossy().replace(MAIN_SEPARATOR, "/");
        let path = if above.is_empty() { name.clone() } else { format!("{above}/{name}") };
        Some(File { role: role(&name)?, path, name, disk })
    };
    Ok(paths.into_par_iter().filter_map(file).collect())
}

/// The path of a file as people read it: from the root, where it lies inside.
fn shown(root: &Path, file: &Path) -> String {
    slashed(file.strip_prefix(root).unwrap_or(file))
}

fn slashed(path: &Path) -> String {
    let parts = path.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    parts.collect::<Vec<_>>().join("/").replace("//", "/")
}
