//! A single new file: a draft that its author goes on with.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Writes a file that is not there yet, and makes the directories that hold it.
///
/// # Errors
///
/// `AlreadyExists` if something has that name, which is left as it is; or what the system says, and then there is no file.
pub fn create_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes).inspect_err(|_| drop(fs::remove_file(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_made_once() {
        let room = tempfile::tempdir().expect("a directory");
        let path = room.path().join("a/b/c.yaml");
        create_file(&path, b"one").expect("a new file");
        assert_eq!(create_file(&path, b"two").map_err(|error| error.kind()), Err(io::ErrorKind::AlreadyExists));
        assert_eq!(fs::read(&path).expect("the file"), b"one");
    }
}
