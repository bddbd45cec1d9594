//! Small functions on text that several rooms need.

pub mod markdown;

/// The candidate that a misspelt word most likely means, if one is near enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // An edit for every three characters: one slip in a short word, a few in a long one.
    let allowed = (word.chars().count() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// `1 page`, `2 pages`: a number and its noun.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// The place of the first byte that is special.
///
/// Whole chunks are tested without a branch on each byte, so that the compiler can test many bytes at once.
pub fn find_byte(bytes: &[u8], special: impl Fn(u8) -> bool) -> Option<usize> {
    let (start, is_plain) = skip::<32>(bytes, 0, &special);
    let start = if is_plain { skip::<8>(bytes, start, &special).0 } else { start };
    bytes[start..].iter().position(|byte| special(*byte)).map(|at| start + at)
}

/// The start of the first chunk, from `start` on, that holds a special byte, or of what is left behind the last whole
/// one; and whether it is the latter.
fn skip<const CHUNK: usize>(bytes: &[u8], start: usize, special: &impl Fn(u8) -> bool) -> (usize, bool) {
    let chunks = bytes[start..].as_chunks::<CHUNK>().0;
    let is_plain = |chunk: &&[u8; CHUNK]| !chunk.iter().fold(false, |any, byte| any | special(*byte));
    let plain = chunks.iter().take_while(is_plain).count();
    (start + plain * CHUNK, plain == chunks.len())
}
