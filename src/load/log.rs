//! Logs: where their bytes come from.
//!
//! 1. `open` looks at the first bytes of a file, or of standard input. A gzip stream is one log; a zip archive, as GitHub
//!    serves it, is as many as it has members.
//! 2. `Log::read` hands a log's bytes on in pieces; nothing is held but the archive itself, where it came by a pipe.
//!
//! GitHub puts each job's log at the top of its archive (`0_build.txt`) and the same once more, step by step, into a
//! directory (`build/2_Run tests.txt`); the directory of a job whose log is there is left out.

#![expect(clippy::disallowed_methods, reason = "the shell reads the file system")]

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

/// How many bytes are read at a time.
const PIECE: usize = 1 << 18;

/// A log that can be read once.
pub struct Log {
    /// Its name for people: the path, with the member of an archive after a colon.
    pub name: String,
    bytes: Bytes,
}

enum Bytes {
    /// A file or a stream, with what was read of it already.
    Stream(Box<dyn Read + Send>),
    Member {
        archive: Archive,
        position: usize,
    },
}

#[derive(Clone)]
enum Archive {
    File(PathBuf),
    Memory(Arc<[u8]>),
}

/// What can be searched.
trait Source: Read + Seek {}
impl<T: Read + Seek> Source for T {}

/// The logs of a file.
pub fn open(path: &Path) -> io::Result<Vec<Log>> {
    let mut file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "is a directory"));
    }
    let name = path.display().to_string();
    let mut start = [0; 4];
    let length = fill(&mut file, &mut start)?;
    if is_zip(&start[..length]) {
        return members(&name, &Archive::File(path.to_owned()));
    }
    Ok(vec![stream(name, &start[..length], file)])
}

/// The logs of a stream that cannot be read twice.
pub fn open_stream(name: &str, mut input: impl Read + Send + 'static) -> io::Result<Vec<Log>> {
    let mut start = [0; 4];
    let length = fill(&mut input, &mut start)?;
    if !is_zip(&start[..length]) {
        return Ok(vec![stream(name.to_owned(), &start[..length], input)]);
    }
    let mut archive = start.to_vec();
    input.read_to_end(&mut archive)?;
    members(name, &Archive::Memory(archive.into()))
}

fn stream(name: String, start: &[u8], rest: impl Read + Send + 'static) -> Log {
    let whole = Cursor::new(start.to_vec()).chain(rest);
    let is_gzip = start.starts_with(&[0x1f, 0x8b]);
    let bytes: Box<dyn Read + Send> =
        if is_gzip { Box::new(MultiGzDecoder::new(BufReader::new(whole))) } else { Box::new(whole) };
    Log { name, bytes: Bytes::Stream(bytes) }
}

/// Reads until the buffer is full or the input ends.
fn fill(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match input.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

/// A zip archive begins with a member, or with its end if it is empty.
fn is_zip(start: &[u8]) -> bool {
    start == b"PK\x03\x04" || start == b"PK\x05\x06"
}

fn members(name: &str, archive: &Archive) -> io::Result<Vec<Log>> {
    let zip = archive.open()?;
    // A name that is not text is replaced, so that its log is read all the same.
    let member = |position: usize| match zip.name_for_index(position)? {
        Ok(name) => Some((position, name.into_owned())),
        Err(_) => Some((position, format!("member {position}"))),
    };
    let files: Vec<_> = (0..zip.len()).filter_map(member).filter(|(_, member)| !member.ends_with('/')).collect();
    let jobs: BTreeSet<&str> = files.iter().filter_map(|(_, member)| job(member)).collect();
    let is_step = |member: &str| member.split_once('/').is_some_and(|(directory, _)| jobs.contains(directory));
    let mut logs: Vec<_> = files.iter().filter(|(_, member)| !is_step(member)).collect();
    logs.sort_by(|(_, a), (_, b)| a.cmp(b));
    let log = |(position, member): &(usize, String)| Log {
        name: format!("{name}:{member}"),
        bytes: Bytes::Member { archive: archive.clone(), position: *position },
    };
    Ok(logs.into_iter().map(log).collect())
}

/// The job whose whole log a member of GitHub's archive is: `build` for `0_build.txt`.
fn job(member: &str) -> Option<&str> {
    let (number, rest) = member.split_once('_')?;
    let job = rest.strip_suffix(".txt")?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && !job.contains('/')).then_some(job)
}

impl Archive {
    fn open(&self) -> io::Result<ZipArchive<Box<dyn Source>>> {
        let source: Box<dyn Source> = match self {
            Self::File(path) => Box::new(BufReader::new(File::open(path)?)),
            Self::Memory(bytes) => Box::new(Cursor::new(bytes.clone())),
        };
        ZipArchive::new(source).map_err(io::Error::other)
    }
}

impl Log {
    /// Hands the bytes on, piece by piece.
    ///
    /// # Errors
    ///
    /// What the system says, or that an archive is damaged; what came before was handed on.
    pub fn read(self, mut take: impl FnMut(&[u8])) -> io::Result<()> {
        match self.bytes {
            Bytes::Stream(input) => pump(input, &mut take),
            Bytes::Member { archive, position } => {
                let mut zip = archive.open()?;
                let member = zip.by_index(position).map_err(io::Error::other)?;
                pump(member, &mut take)
            }
        }
    }
}

/// A log in memory, to be read more than once.
///
/// # Errors
///
/// Those of [`Log::read`].
pub fn whole(log: Log) -> io::Result<Vec<u8>> {
    let mut whole = Vec::new();
    log.read(|bytes| whole.extend_from_slice(bytes))?;
    Ok(whole)
}

fn pump(mut input: impl Read, take: &mut impl FnMut(&[u8])) -> io::Result<()> {
    let mut buffer = vec![0; PIECE];
    loop {
        match input.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => take(&buffer[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
