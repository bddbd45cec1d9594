//! The command line: every command's standard output, standard error and exit code, whole.
//!
//! What the commands print stands in the tests; `SNAPSHOTS=overwrite cargo test --test cli` writes it anew.
#![allow(clippy::disallowed_methods, reason = "tests write projects and start programs")]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

mod analyze;
mod build;
mod check;
mod help;
mod machine;
mod new;
#[cfg(feature = "serve")]
mod serve;
mod show;

const CONFIG: &str = "title = \"Test catalog\"\nbase_url = \"https://catalog.example/docs/\"\n";

/// A playbook without anything to warn of.
fn playbook(id: &str) -> String {
    format!(
        "id: {id}\ntitle: The job of {id} fails\ncategory: build\nseverity: high\ntags: [docker]\n\
         summary: The job named {id} has failed.\ndiagnosis: Read the log of {id} from its end.\n\
         fix: Run `make clean`, then build {id} again.\nvalidation: The job {id} passes.\n\
         match:\n  any: [\"fatal: {id} broke\"]\n"
    )
}

/// A project in a directory of its own.
struct Project {
    room: TempDir,
}

impl Project {
    /// An empty directory.
    fn empty() -> Self {
        Self { room: TempDir::new().expect("a temporary directory") }
    }

    /// A configuration and two playbooks.
    fn new() -> Self {
        let project = Self::empty();
        project.write("faultline.toml", CONFIG);
        project.write("playbooks/alpha.yaml", &playbook("alpha"));
        project.write("playbooks/log/beta.yaml", &playbook("beta"));
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        self.room.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.room.path()).stdin(Stdio::null());
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "GIT_DIR", "COLUMNS"] {
            command.env_remove(name);
        }
        command
    }

    /// The program with these arguments, to be started.
    fn faultline(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(program());
        command.args(arguments);
        command
    }

    /// Runs the program; gives its exit code and both streams as one text.
    fn run(&self, arguments: &[&str]) -> String {
        self.transcript(&self.faultline(arguments).output().unwrap())
    }

    /// An output as text, with what differs from run to run replaced.
    fn transcript(&self, output: &Output) -> String {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        let mut all = format!("exit code {}\n", output.status.code().expect("an exit code"));
        for (name, text) in [("standard output", out), ("standard error", err)] {
            if !text.is_empty() {
                all += &format!("--- {name}\n{text}");
            }
        }
        let root = self.room.path();
        let real = root.canonicalize().unwrap();
        timeless(&all).replace(real.to_str().unwrap(), "[ROOT]").replace(root.to_str().unwrap(), "[ROOT]")
    }

    /// Every file below a directory and its bytes.
    fn tree(&self, directory: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.path(directory), &mut files);
        files
    }

    /// What stands in the project, but for hidden names.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.room.path()).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn program() -> &'static Path {
    snapbox::cmd::cargo_bin!("faultline")
}

fn collect(directory: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
}

/// The text with every `in 0.12 s` as `in [TIME]`.
fn timeless(text: &str) -> String {
    let mut parts = text.split(" in ");
    let mut done = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let number = part.find(" s").map(|end| &part[..end]).filter(|number| number.parse::<f64>().is_ok());
        match number {
            Some(number) => done += &format!(" in [TIME]{}", &part[number.len() + 2..]),
            None => done += &format!(" in {part}"),
        }
    }
    done
}

/// Compares everything that a command said with what stands in the test.
#[track_caller]
fn assert_said(said: String, expected: snapbox::data::Inline) {
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(said, snapbox::IntoData::into_data(expected).raw());
}
