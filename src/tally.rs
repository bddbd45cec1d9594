//! `Tally`: what one thing has in common with each of many others.
//!
//! All are looked up by position, so that the tallies of one thing after the other are kept in the same memory, and to
//! count costs the same however many there are.

/// A value for each of those that were met.
#[derive(Debug)]
pub struct Tally<T> {
    /// By position; nothing for those that were not met.
    values: Vec<Option<T>>,
    /// Those that were met.
    met: Vec<u32>,
}

impl<T> Tally<T> {
    /// Of so many things.
    pub fn new(count: usize) -> Self {
        Self { values: std::iter::repeat_with(|| None).take(count).collect(), met: Vec::new() }
    }

    /// Meets the thing at a position: its value becomes what `next` makes of the one it has, if any.
    pub fn meet(&mut self, position: u32, next: impl FnOnce(Option<T>) -> T) {
        let value = &mut self.values[position as usize];
        if value.is_none() {
            self.met.push(position);
        }
        *value = Some(next(value.take()));
    }

    /// Gives the position and the value of each that was met, in no particular order, and begins anew.
    pub fn drain(&mut self) -> impl Iterator<Item = (u32, T)> {
        self.met.drain(..).filter_map(|position| Some((position, self.values[position as usize].take()?)))
    }
}

/// The least of some things, in order: at most `count`, which is small.
pub fn least<T: Ord>(count: usize, things: impl Iterator<Item = T>) -> Vec<T> {
    let mut least: Vec<T> = Vec::with_capacity(count);
    for thing in things {
        let place = least.partition_point(|other| *other < thing);
        if place < count {
            least.truncate(count - 1);
            least.insert(place, thing);
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_tally_counts_as_a_map_does(rounds in prop::collection::vec(prop::collection::vec(0..8_u32, 0..20), 1..4)) {
            let mut tally = Tally::new(8);
            for round in rounds {
                let mut expected = std::collections::BTreeMap::new();
                for position in round {
                    *expected.entry(position).or_insert(0) += 1;
                    tally.meet(position, |count| count.unwrap_or(0) + 1);
                }
                prop_assert_eq!(tally.drain().collect::<std::collections::BTreeMap<_, _>>(), expected);
            }
        }

        #[test]
        fn the_least_are_those_that_sorting_puts_first(
            mut things in prop::collection::vec(any::<u8>(), 0..20),
            count in 1..5_usize,
        ) {
            let least = least(count, things.iter().copied());
            things.sort_unstable();
            things.truncate(count);
            prop_assert_eq!(least, things);
        }
    }
}
