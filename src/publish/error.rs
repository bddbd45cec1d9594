//! `PublishError`: why a site could not be published, and what to do about it.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{fmt, io};

/// What stood in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PublishErrorKind {
    /// The target is a file or something else that holds no files.
    NotADirectory,
    /// The target is the root of a file system or has no name.
    NoPlace,
    /// The target, or a directory in it, is where another file system is mounted.
    MountPoint,
    /// The target holds files and no marker.
    NotOurs,
    /// The marker cannot be trusted, for this reason.
    DamagedMarker(String),
    /// Something that Faultline did not write is in the way of a file of the site.
    InTheWay,
    /// The site has a file where it also needs a directory.
    Contradiction,
    /// The system would not do this.
    Failed(&'static str),
}

/// A site that was not published; the target is as it was.
#[derive(Debug)]
pub struct PublishError {
    kind: PublishErrorKind,
    path: PathBuf,
    cause: Option<io::Error>,
}

impl PublishError {
    pub(super) fn refusal(kind: PublishErrorKind, path: impl Into<PathBuf>) -> Self {
        Self { kind, path: path.into(), cause: None }
    }

    /// What stood in the way.
    pub fn kind(&self) -> &PublishErrorKind {
        &self.kind
    }

    /// Where.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// True if Faultline would not, because of what it was asked; false if the system could not.
    pub fn is_refusal(&self) -> bool {
        !matches!(self.kind, PublishErrorKind::Failed(_))
    }

    pub(super) fn is_permission_denied(&self) -> bool {
        self.cause.as_ref().is_some_and(|cause| cause.kind() == io::ErrorKind::PermissionDenied)
    }

    /// What to do about it, in one line.
    pub fn help(&self) -> &'static str {
        use PublishErrorKind as Kind;
        match &self.kind {
            Kind::NotADirectory => "choose another output directory, or move it away",
            Kind::NoPlace => "choose an output directory with a name of its own",
            Kind::MountPoint => "publish to a directory inside the mounted file system",
            Kind::NotOurs => {
                "choose another directory or empty it; to keep what is there and publish beside it, \
                 put an empty file named .faultline into it"
            }
            Kind::DamagedMarker(_) => {
                "restore the marker; or save what you added to the directory, delete the directory and build again"
            }
            Kind::InTheWay => "move or rename it, then build again",
            Kind::Contradiction => "rename one of the two",
            Kind::Failed(_) => match self.cause.as_ref().map(io::Error::kind) {
                Some(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => "make room, then build again",
                Some(io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem) => {
                    "the output directory and the directory that holds it must be writable"
                }
                Some(io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices) => {
                    "if it is a mount point, publish to a directory inside it"
                }
                _ => "the output directory is as it was; solve this and build again",
            },
        }
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use PublishErrorKind as Kind;
        let path = self.path.display();
        match &self.kind {
            Kind::NotADirectory => write!(f, "cannot publish to {path}: it is not a directory")?,
            Kind::NoPlace => write!(f, "cannot publish to {path}: a site cannot take its place")?,
            Kind::MountPoint => write!(f, "cannot publish: another file system is mounted at {path}")?,
            Kind::NotOurs => write!(f, "cannot publish to {path}: it holds files that Faultline did not write")?,
            Kind::DamagedMarker(reason) => write!(f, "cannot trust {path}, the list of published files: {reason}")?,
            Kind::InTheWay => write!(f, "{path} is in the way of the site, and Faultline did not write it")?,
            Kind::Contradiction => write!(f, "the site has both a file and a directory named {path}")?,
            Kind::Failed(action) => write!(f, "cannot {action} {path}")?,
        }
        if let Some(cause) = &self.cause {
            write!(f, ": {cause}")?;
        }
        write!(f, "; {}", self.help())
    }
}

impl Error for PublishError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_ref().map(|cause| cause as _)
    }
}

/// Says what was being done, and to what, when the system failed.
pub(super) trait Context<T> {
    fn context(self, action: &'static str, path: &Path) -> Result<T, PublishError>;
}

impl<T> Context<T> for io::Result<T> {
    fn context(self, action: &'static str, path: &Path) -> Result<T, PublishError> {
        self.map_err(|cause| PublishError {
            kind: PublishErrorKind::Failed(action),
            path: path.to_owned(),
            cause: Some(cause),
        })
    }
}
