//! `Cache`: what a build made, for the next one of the same process.
//!
//! 1. A thing is known by a digest of all that it was made from, so that what is found is what would be made.
//! 2. What a build asks for is kept for the next; the rest is forgotten when it ends.
//!
//! A cache that keeps nothing is for who builds once: then no digest is made either.

use std::sync::{Mutex, PoisonError};

use foldhash::HashMap;

/// A digest of what a thing was made from.
pub type Digest = blake3::Hash;

/// Things by the digests of what they were made from; any number of threads ask for them.
#[derive(Debug)]
pub struct Cache<T>(Option<Generations<T>>);

#[derive(Debug)]
struct Generations<T> {
    /// What the last build asked for.
    last: HashMap<Digest, T>,
    /// What this build has asked for.
    this: Mutex<HashMap<Digest, T>>,
}

impl<T> Cache<T> {
    /// A cache that keeps nothing.
    pub const fn none() -> Self {
        Self(None)
    }

    /// An empty cache.
    pub fn new() -> Self {
        Self(Some(Generations { last: HashMap::default(), this: Mutex::default() }))
    }

    /// Whether anything is kept.
    pub fn keeps(&self) -> bool {
        self.0.is_some()
    }

    /// Ends a build: what it did not ask for is forgotten.
    pub fn end_build(&mut self) {
        if let Some(Generations { last, this }) = &mut self.0 {
            *last = std::mem::take(this.get_mut().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

impl<T: Clone> Cache<T> {
    /// What was made from things with this digest, or else what `make` makes of them.
    pub fn get(&self, digest: impl FnOnce() -> Digest, make: impl FnOnce() -> T) -> T {
        let Some(Generations { last, this }) = &self.0 else { return make() };
        let digest = digest();
        let thing = last.get(&digest).cloned().unwrap_or_else(make);
        this.lock().unwrap_or_else(PoisonError::into_inner).insert(digest, thing.clone());
        thing
    }
}

impl<T> Default for Cache<T> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks for the square of a number; whether it had to be made.
    fn is_made(cache: &Cache<u32>, number: u32) -> bool {
        let mut is_made = false;
        let square = cache.get(
            || blake3::hash(&number.to_le_bytes()),
            || {
                is_made = true;
                number * number
            },
        );
        assert_eq!(square, number * number);
        is_made
    }

    #[test]
    fn what_a_build_asks_for_is_there_in_the_next_and_the_rest_is_forgotten() {
        let mut cache = Cache::new();
        assert!(is_made(&cache, 2) && is_made(&cache, 3));
        cache.end_build();
        assert!(!is_made(&cache, 2) && is_made(&cache, 4));
        cache.end_build();
        assert!(!is_made(&cache, 2) && is_made(&cache, 3), "nobody asked for the square of 3");
    }

    #[test]
    fn who_builds_once_keeps_nothing() {
        let mut cache = Cache::none();
        for _ in 0..2 {
            assert!(is_made(&cache, 2) && !cache.keeps());
            cache.end_build();
        }
    }
}
