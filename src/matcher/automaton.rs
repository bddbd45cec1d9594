//! The automaton of every signal and marker, and a sieve before it.
//!
//! Most places of a log begin no signal. The sieve tells so from the next four bytes: it is a set of 64 Ki bits that the
//! first four bytes of every pattern are hashed into, small enough to stay in the first cache. Where it says "perhaps",
//! the automaton is walked from there, for no longer than the longest pattern. A contiguous NFA is a few hundred
//! kilobytes for some thousand signals and made in milliseconds, where a DFA would be tens of megabytes.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use aho_corasick::automaton::{Automaton as _, StateID};
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, MatchKind};

use super::marker::MARKERS;
use super::{Signal, SignalId};

/// The signals are more than an automaton can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManySignals;

impl fmt::Display for TooManySignals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the signals are more than a matcher can hold")
    }
}

impl core::error::Error for TooManySignals {}

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

/// How many bytes the sieve looks at.
const WINDOW: usize = 4;

#[derive(Clone, Debug)]
pub(super) struct Automaton {
    nfa: NFA,
    start: StateID,
    signals: usize,
    /// The length of the longest pattern.
    pub(super) longest: usize,
    sieve: Sieve,
}

impl Automaton {
    pub(super) fn new(signals: &[Signal]) -> Result<Self, TooManySignals> {
        let markers = MARKERS.iter().map(|marker| marker.text);
        let patterns: Vec<_> = signals.iter().map(|signal| signal.normal.as_str()).chain(markers).collect();
        let nfa = NFA::builder().match_kind(MatchKind::Standard).prefilter(false).build(&patterns);
        let nfa = nfa.map_err(|_| TooManySignals)?;
        let start = nfa.start_state(Anchored::Yes).map_err(|_| TooManySignals)?;
        let longest = patterns.iter().map(|pattern| pattern.len()).max().unwrap_or(0);
        Ok(Self { nfa, start, signals: signals.len(), longest, sieve: Sieve::new(&patterns) })
    }

    /// Adds what ends in `text` after its first `known` bytes, in the order of the starts.
    pub(super) fn find(&self, text: &[u8], known: usize, hits: &mut Vec<Hit>) {
        let whole = text.windows(WINDOW).map(|window| [window[0], window[1], window[2], window[3]]);
        for (start, window) in whole.enumerate() {
            if self.sieve.passes(window) {
                self.walk(text, start, known, hits);
            }
        }
        for start in (text.len() + 1).saturating_sub(WINDOW)..text.len() {
            let mut window = [0; WINDOW];
            window[..text.len() - start].copy_from_slice(&text[start..]);
            if self.sieve.passes(window) {
                self.walk(text, start, known, hits);
            }
        }
    }

    fn walk(&self, text: &[u8], start: usize, known: usize, hits: &mut Vec<Hit>) {
        let mut state = self.start;
        for (at, byte) in text.iter().enumerate().skip(start) {
            state = self.nfa.next_state(Anchored::Yes, state, *byte);
            if !self.nfa.is_special(state) {
                continue;
            }
            if self.nfa.is_dead(state) {
                return;
            }
            if at >= known && self.nfa.is_match(state) {
                let length = at + 1 - start;
                // A state's other patterns are shorter, and begin later: they are found from there.
                let patterns = (0..self.nfa.match_len(state)).map(|index| self.nfa.match_pattern(state, index));
                let own = patterns.filter(|pattern| self.nfa.pattern_len(*pattern) == length);
                hits.extend(own.map(|pattern| Hit { pattern: self.pattern(pattern.as_usize()), start, length }));
            }
        }
    }

    fn pattern(&self, index: usize) -> Pattern {
        match index.checked_sub(self.signals) {
            None => Pattern::Signal(index),
            Some(marker) => Pattern::Marker(marker),
        }
    }
}

/// Tells where no pattern begins.
#[derive(Clone, Debug)]
struct Sieve {
    bits: Box<[u64]>,
}

impl Sieve {
    const BITS: u32 = 16;

    fn new(patterns: &[&str]) -> Self {
        let mut sieve = Self { bits: vec![0; 1 << (Self::BITS - 6)].into_boxed_slice() };
        for pattern in patterns {
            match *pattern.as_bytes() {
                [a, b, c, d, ..] => sieve.let_through([a, b, c, d]),
                [a, b, c] => (0..=255).for_each(|d| sieve.let_through([a, b, c, d])),
                // So short a pattern begins anywhere.
                _ => sieve.bits.fill(u64::MAX),
            }
        }
        sieve
    }

    fn let_through(&mut self, window: [u8; WINDOW]) {
        let (word, bit) = Self::place(window);
        self.bits[word] |= bit;
    }

    fn passes(&self, window: [u8; WINDOW]) -> bool {
        let (word, bit) = Self::place(window);
        self.bits[word] & bit != 0
    }

    /// Fibonacci hashing: the upper bits of a product with 2^32 over the golden ratio.
    fn place(window: [u8; WINDOW]) -> (usize, u64) {
        let hash = u32::from_le_bytes(window).wrapping_mul(0x9e37_79b9) >> (32 - Self::BITS);
        ((hash >> 6) as usize, 1 << (hash & 63))
    }
}
