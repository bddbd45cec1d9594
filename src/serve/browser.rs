//! Opening the preview in the browser of whoever asked for it.

#![expect(clippy::disallowed_methods, reason = "the system's own program knows which browser it is")]

use std::io;
use std::process::{Command, Stdio};

/// Opens an address in the system's browser; an error if the program that does it cannot be started.
pub fn open_browser(address: &str) -> io::Result<()> {
    let program = match () {
        () if cfg!(target_os = "macos") => "open",
        () if cfg!(windows) => "explorer",
        () => "xdg-open",
    };
    let mut command = Command::new(program);
    command.arg(address);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().map(drop)
}
