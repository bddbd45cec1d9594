//! `Inputs`: every byte that a build depends on, in memory and in one order.
//!
//! The shell fills it from a directory (`load`), tests and the embedded catalog fill it from memory.
//! Everything after it is a pure function of `Inputs` and `Options`.

use std::str;
use std::sync::{Arc, OnceLock};

use blake3::Hasher;
use rayon::prelude::*;

use crate::cache::Digest;

/// What a source is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// `faultline.toml`.
    Config,
    /// `faultline-matchers.yaml`: named fragments for `match.use`.
    Matchers,
    /// One playbook.
    Playbook,
    /// A template of the root's `templates/`, which takes the place of the embedded one of that name.
    Template,
    /// A file of the root's `site/`, which takes the place of the embedded one of that name.
    Asset,
}

/// So many sources are hashed together.
const HASHED: usize = 16;

/// One file that was read.
#[derive(Clone, Debug)]
pub struct Source {
    /// What it is read for.
    pub role: Role,
    /// Where it stands, for people: relative to the project's root where it lies inside, `/` between the parts.
    pub path: String,
    /// Its path inside its own tree (`base.html` for `templates/base.html`).
    pub name: String,
    /// Its content, as read.
    pub bytes: Vec<u8>,
}

impl Source {
    /// The content as text, without a byte-order mark; `None` if it is not UTF-8.
    pub fn text(&self) -> Option<&str> {
        let text = str::from_utf8(&self.bytes).ok()?;
        Some(text.strip_prefix('\u{feff}').unwrap_or(text))
    }
}

/// Names one [`Source`] of an [`Inputs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

impl FileId {
    /// Its place among the sources, from 0 on.
    pub fn index(self) -> u32 {
        self.0
    }
}

/// A range of bytes in the [text](Source::text) of one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The source.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// A source and its digest, which is made when it is first asked for.
#[derive(Debug)]
pub struct Input {
    source: Source,
    digest: OnceLock<Digest>,
}

impl From<Source> for Input {
    fn from(source: Source) -> Self {
        Self { source, digest: OnceLock::new() }
    }
}

impl Input {
    /// The source.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// A digest of the path and the bytes. The bytes are hashed apart: whole, many blocks of them at a time.
    fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| {
            let mut hasher = Hasher::new();
            for name in [&self.source.path, &self.source.name] {
                hasher.update(&(name.len() as u64).to_le_bytes()).update(name.as_bytes());
            }
            hasher.update(blake3::hash(&self.source.bytes).as_bytes()).finalize()
        })
    }

    /// Appends what makes it the source that it is, so that no two sources in a row look like two others.
    fn join(&self, joined: &mut Vec<u8>) {
        for part in [self.source.path.as_bytes(), self.source.name.as_bytes(), &self.source.bytes] {
            joined.extend((part.len() as u64).to_le_bytes());
            joined.extend(part);
        }
    }
}

/// The sources of a build, ordered by path.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    sources: Vec<Arc<Input>>,
    digest: OnceLock<String>,
}

impl Inputs {
    /// Orders the sources by path, so that the order in which they were found does not matter.
    pub fn new(sources: Vec<Source>) -> Self {
        sources.into_iter().map(|source| Arc::new(Input::from(source))).collect()
    }

    /// These sources, with those playbooks of `others` whose file name none here has, and its named fragments where
    /// there are none here.
    pub fn with_playbooks_of(self, others: Self) -> Self {
        let stem = |source: &Source| {
            let file = source.name.rsplit('/').next().unwrap_or(&source.name);
            file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned()
        };
        let own: std::collections::BTreeSet<_> =
            self.sources.iter().map(|input| (input.source.role, stem(&input.source))).collect();
        let is_new = |input: &Arc<Input>| {
            let source = &input.source;
            matches!(source.role, Role::Playbook | Role::Matchers) && !own.contains(&(source.role, stem(source)))
        };
        let new: Vec<_> = others.sources.into_iter().filter(is_new).collect();
        self.sources.into_iter().chain(new).collect()
    }

    /// The source that `id` names.
    pub fn get(&self, id: FileId) -> &Source {
        &self.sources[id.0 as usize].source
    }

    /// The sources of one role, by path.
    pub fn of(&self, role: Role) -> impl Iterator<Item = (FileId, &Source)> {
        let sources = self.sources.iter().map(|input| &input.source);
        (0..).map(FileId).zip(sources).filter(move |(_, source)| source.role == role)
    }

    /// A digest of every path and byte, in hexadecimal: equal inputs have equal digests.
    ///
    /// Sources are hashed several at a time: a processor does sixteen blocks of 1 KiB at once, and most sources have three.
    pub fn digest(&self) -> &str {
        self.digest.get_or_init(|| {
            let digest = |joined: &mut Vec<u8>, inputs: &[Arc<Input>]| {
                joined.clear();
                inputs.iter().for_each(|input| input.join(joined));
                *blake3::hash(joined).as_bytes()
            };
            let digests: Vec<_> = self.sources.par_chunks(HASHED).map_init(Vec::new, digest).collect();
            blake3::hash(digests.as_flattened()).to_hex().to_string()
        })
    }

    /// A digest of the path and the bytes of one source.
    pub fn digest_of(&self, id: FileId) -> Digest {
        self.sources[id.0 as usize].digest()
    }
}

/// Orders the sources by path, so that the order in which they were found does not matter.
impl FromIterator<Arc<Input>> for Inputs {
    fn from_iter<I: IntoIterator<Item = Arc<Input>>>(inputs: I) -> Self {
        let mut sources: Vec<_> = inputs.into_iter().collect();
        sources.sort_by(|a, b| {
            let (a, b) = (&a.source, &b.source);
            (&a.path, a.role).cmp(&(&b.path, b.role))
        });
        Self { sources, digest: OnceLock::new() }
    }
}

/// What a file of a directory of playbooks is read for, if anything, by its name.
pub fn playbook_role(name: &str) -> Option<Role> {
    let file = name.rsplit('/').next().unwrap_or(name);
    match file.rsplit_once('.') {
        Some(("faultline-matchers", "yaml" | "yml")) => Some(Role::Matchers),
        Some((_, "yaml" | "yml")) => Some(Role::Playbook),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digest of so many sources, after a change of one.
    fn digest(count: usize, change: impl Fn(&mut Vec<Source>)) -> String {
        let source = |number: usize| {
            let name = format!("{number}.yaml");
            Source { role: Role::Playbook, path: format!("playbooks/{name}"), bytes: name.clone().into_bytes(), name }
        };
        let mut sources: Vec<_> = (0..count).map(source).collect();
        change(&mut sources);
        Inputs::new(sources).digest().to_owned()
    }

    #[test]
    fn the_digest_tells_of_every_change_of_every_source() {
        let count = 2 * HASHED + 3;
        let mut digests = std::collections::BTreeSet::from([digest(count, |_| {}), digest(count - 1, |_| {})]);
        for changed in 0..count {
            digests.insert(digest(count, |sources| sources[changed].bytes.push(b'0')));
            digests.insert(digest(count, |sources| sources[changed].name.push('0')));
            digests.insert(digest(count, |sources| sources[changed].path.push('0')));
        }
        assert_eq!(digests.len(), 2 + 3 * count);
        assert_eq!(digest(count, |_| {}), digest(count, |sources| sources.reverse()), "their order does not matter");
    }
}
