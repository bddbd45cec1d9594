//! `ServeError`: why there is no preview.

use std::path::PathBuf;
use std::{fmt, io};

use crate::load::LoadError;

/// Why a preview could not start.
#[derive(Debug)]
pub enum ServeError {
    /// The project could not be read.
    Load(LoadError),
    /// The port could not be had.
    Port {
        /// The port.
        port: u16,
        /// Why not.
        cause: io::Error,
    },
    /// Changes of a directory could not be watched.
    Watch {
        /// The directory.
        path: PathBuf,
        /// Why not.
        cause: notify::Error,
    },
    /// The system gave no thread, socket or the like.
    System(io::Error),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load(error) => error.fmt(f),
            Self::Port { port, cause } if cause.kind() == io::ErrorKind::AddrInUse => {
                write!(f, "port {port} is taken; give another with `--port`, or leave it out to get one that is free")
            }
            Self::Port { port, cause } => write!(f, "cannot listen at port {port}: {cause}"),
            Self::Watch { path, cause } => write!(f, "cannot watch {} for changes: {cause}", path.display()),
            Self::System(cause) => write!(f, "cannot serve: {cause}"),
        }
    }
}

impl std::error::Error for ServeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Load(error) => Some(error),
            Self::Port { cause, .. } | Self::System(cause) => Some(cause),
            Self::Watch { cause, .. } => Some(cause),
        }
    }
}
