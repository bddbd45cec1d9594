//! The `faultline` program.

use std::process::ExitCode;

/// A build makes and drops millions of small values; this allocator spends a third less time on them than glibc's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    faultline::cli::run(std::env::args_os())
}
