//! The `faultline` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    faultline::cli::run(std::env::args_os())
}
