//! Finds every signal and marker in compared bytes.
//!
//! 1. Each pattern is known by one *window*, a few bytes from anywhere in it: those that the fewest patterns hold, because
//!    what is rare among signals (`ts2307`) is rare in logs, and what many begin with (`error: `) is not.
//! 2. The windows are hashed into a *sieve*, a set of 128 Ki bits, which is small enough to stay in the first cache. It says
//!    of most places of a log that no window stands there.
//! 3. Where it says "perhaps", the few patterns of that hash are compared with what stands around.
//!
//! The time for a byte depends little on the number of signals; an automaton's does, as its states leave the caches.
//! A pattern that is too short for a window of eight bytes has one of three, or as many as it has.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use super::marker::{Bounds, MARKERS, Marker};
use super::{Signal, SignalId};

/// What an occurrence in a row is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pattern {
    Signal(SignalId),
    /// The position in `MARKERS`.
    Marker(usize),
}

/// An occurrence in compared bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) pattern: Pattern,
    /// The position of its first byte.
    pub(super) start: usize,
    /// Its length.
    pub(super) length: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Finder {
    /// The length of the longest pattern.
    pub(super) longest: usize,
    /// The longer the window, the more it tells; a pattern is in the last table whose windows fit into it.
    single: Table<1>,
    pair: Table<2>,
    short: Table<3>,
    long: Table<8>,
}

impl Finder {
    pub(super) fn new(signals: &[Signal]) -> Self {
        let signals = signals.iter().enumerate();
        let signals = signals.map(|(id, signal)| (Pattern::Signal(id), signal.normal.as_bytes()));
        // The others are two letters long or little more: to look for them everywhere costs more than to look at the end.
        let markers = MARKERS.iter().enumerate().filter(|(_, marker)| marker.bounds != Bounds::Whole);
        let markers = markers.map(|(position, marker)| (Pattern::Marker(position), marker.text.as_bytes()));
        let patterns: Vec<_> = signals.chain(markers).collect();
        let of_length = |least: usize, below: usize| {
            let fits = move |(_, text): &(Pattern, &[u8])| (least..below).contains(&text.len());
            patterns.iter().copied().filter(fits).collect::<Vec<_>>()
        };
        Self {
            longest: patterns.iter().map(|(_, text)| text.len()).max().unwrap_or(0),
            single: Table::new(&of_length(1, 2)),
            pair: Table::new(&of_length(2, 3)),
            short: Table::new(&of_length(3, 8)),
            long: Table::new(&of_length(8, usize::MAX)),
        }
    }

    /// Adds what ends in `text` after its first `known` bytes, in no order.
    pub(super) fn find(&self, text: &[u8], known: usize, hits: &mut Vec<Hit>) {
        self.single.find(text, known, hits);
        self.pair.find(text, known, hits);
        self.short.find(text, known, hits);
        self.long.find(text, known, hits);
        find_whole(text, known, hits);
    }
}

/// Adds the markers that must be the whole line, where `text` ends with one: they stand nowhere else.
fn find_whole(text: &[u8], known: usize, hits: &mut Vec<Hit>) {
    let markers = MARKERS.iter().enumerate().filter(|(_, marker)| marker.bounds == Bounds::Whole);
    for (position, Marker { text: own, .. }) in markers {
        let Some(rest) = text.trim_ascii_end().strip_suffix(own.as_bytes()) else { continue };
        if rest.len() + own.len() > known {
            hits.push(Hit { pattern: Pattern::Marker(position), start: rest.len(), length: own.len() });
        }
    }
}

/// Patterns of at least `W` bytes, by their windows.
#[derive(Clone, Debug)]
struct Table<const W: usize> {
    sieve: Box<[u64; SIEVE_WORDS]>,
    /// Where the entries of each slot begin, and end.
    slots: Box<[usize]>,
    /// In the order of their slots.
    entries: Box<[Entry<W>]>,
    /// The bytes of all patterns.
    texts: Box<[u8]>,
}

/// A pattern in a table.
#[derive(Clone, Copy, Debug)]
struct Entry<const W: usize> {
    window: [u8; W],
    /// Where the window stands in the pattern.
    offset: usize,
    /// Where the pattern stands in the table's texts.
    text: usize,
    length: usize,
    pattern: Pattern,
}

/// So many bits of a window's hash say which bit of the sieve is its own, and which slot.
const SIEVE_BITS: u32 = 17;
const SIEVE_WORDS: usize = 1 << (SIEVE_BITS - 6);
const SLOT_BITS: u32 = 12;

impl<const W: usize> Table<W> {
    fn new(patterns: &[(Pattern, &[u8])]) -> Self {
        let mut holders = vec![0_u32; 1 << SIEVE_BITS];
        for window in patterns.iter().flat_map(|(_, text)| text.array_windows::<W>()) {
            holders[hash(*window)] += 1;
        }
        let mut texts = Vec::new();
        let mut entry = |(pattern, text): &(Pattern, &[u8])| {
            let windows = text.array_windows::<W>().enumerate();
            let (offset, window) = windows.min_by_key(|(_, window)| holders[hash(**window)])?;
            texts.extend_from_slice(text);
            let start = texts.len() - text.len();
            Some(Entry { window: *window, offset, text: start, length: text.len(), pattern: *pattern })
        };
        let mut entries: Vec<_> = patterns.iter().filter_map(&mut entry).collect();
        entries.sort_by_key(|entry| slot(hash(entry.window)));
        let mut sieve = Box::new([0; SIEVE_WORDS]);
        for hash in entries.iter().map(|entry| hash(entry.window)) {
            sieve[hash / 64] |= 1 << (hash % 64);
        }
        let begins = |number: usize| entries.partition_point(|entry| slot(hash(entry.window)) < number);
        let slots = (0..=1 << SLOT_BITS).map(begins).collect();
        Self { sieve, slots, entries: entries.into(), texts: texts.into() }
    }

    fn find(&self, text: &[u8], known: usize, hits: &mut Vec<Hit>) {
        if self.entries.is_empty() {
            return;
        }
        for (at, window) in text.array_windows::<W>().enumerate() {
            let hash = hash(*window);
            if self.sieve[hash / 64] & 1 << (hash % 64) != 0 {
                self.compare(text, at, known, hits);
            }
        }
    }

    /// Adds the patterns whose window stands here. Not inlined: the loop around it then stays in registers.
    #[inline(never)]
    fn compare(&self, text: &[u8], at: usize, known: usize, hits: &mut Vec<Hit>) {
        let Some(window) = text[at..].first_chunk::<W>() else { return };
        let slot = slot(hash(*window));
        let entries = &self.entries[self.slots[slot]..self.slots[slot + 1]];
        let own = entries.iter().filter(|entry| entry.window == *window);
        hits.extend(own.filter_map(|entry| self.hit(entry, text, at)).filter(|hit| hit.start + hit.length > known));
    }

    /// The occurrence of a pattern whose window stands here, if the rest stands around it.
    fn hit(&self, entry: &Entry<W>, text: &[u8], at: usize) -> Option<Hit> {
        let start = at.checked_sub(entry.offset)?;
        let rest = text[start..].strip_prefix(&self.texts[entry.text..entry.text + entry.length]);
        rest.map(|_| Hit { pattern: entry.pattern, start, length: entry.length })
    }
}

/// Fibonacci hashing: the upper bits of a product with 2^64 over the golden ratio.
fn hash<const W: usize>(window: [u8; W]) -> usize {
    let mut bytes = [0; 8];
    bytes[..W].copy_from_slice(&window);
    (u64::from_le_bytes(bytes).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SIEVE_BITS)) as usize
}

fn slot(hash: usize) -> usize {
    hash >> (SIEVE_BITS - SLOT_BITS)
}
