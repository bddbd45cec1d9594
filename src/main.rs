//! The `faultline` program.

use std::process::ExitCode;

/// A build makes and drops millions of small values on every thread, which this allocator is made for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    faultline::cli::run(std::env::args_os())
}
