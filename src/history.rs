//! `History`: when each source was added and when it last changed, as version control tells it.
//!
//! A moment is a text of RFC 3339 in UTC, to the second; such texts sort as the moments do. Nothing here asks a clock:
//! the shell reads a history, tests write one.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A moment, as RFC 3339 writes it in UTC: `2026-11-20T08:30:00Z`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Moment(String);

impl Moment {
    /// Takes a day, `2026-11-20`, at its beginning, or a moment, `2026-11-20T08:30:00Z`; `None` if it is neither.
    pub fn new(text: &str) -> Option<Self> {
        let (day, time) = text.split_once('T').unwrap_or((text, "00:00:00Z"));
        let time_parts = numbers(time.strip_suffix('Z')?, ':', [2, 2, 2])?;
        // The sixtieth second is there for leap seconds.
        let is_time = time_parts.iter().zip([23, 59, 60]).all(|(part, last)| *part <= last);
        (is_day(day) && is_time).then(|| Self(format!("{day}T{time}")))
    }

    /// The moment as RFC 3339 writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its day: `2026-11-20`.
    pub fn day(&self) -> &str {
        self.0.split('T').next().unwrap_or_default()
    }

    /// Its month in words: `November 2026`.
    pub fn month(&self) -> String {
        let mut parts = self.day().split('-');
        let year = parts.next().unwrap_or_default();
        let month = parts.next().and_then(|month| month.parse::<usize>().ok()).unwrap_or_default();
        format!("{} {year}", MONTHS.get(month.wrapping_sub(1)).unwrap_or(&""))
    }
}

/// Whether a text is a day of the calendar: `2026-11-20`.
pub fn is_day(text: &str) -> bool {
    let Some([year, month, day]) = numbers(text, '-', [4, 2, 2]) else { return false };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// Numbers of so many digits each, with a separator between them.
fn numbers(text: &str, separator: char, digits: [usize; 3]) -> Option<[u32; 3]> {
    let mut parts = text.split(separator);
    let mut found = [0; 3];
    for (number, digits) in found.iter_mut().zip(digits) {
        let part =
            parts.next().filter(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))?;
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(found)
}

/// When something was added, and when it last changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dates {
    /// When it was added; `None` if that is not known.
    pub added: Option<Moment>,
    /// When it last changed; not before it was added.
    pub changed: Moment,
}

impl Dates {
    /// The dates that an author wrote, and for what they did not write those that version control tells.
    pub fn of(added: Option<&Moment>, changed: Option<&Moment>, told: Option<&Self>) -> Option<Self> {
        let told_change = told.map(|told| &told.changed);
        let latest = changed.or(told_change).or(added)?;
        let told_first = told.and_then(|told| told.added.as_ref());
        let added = added.or(told_first.filter(|first| *first <= latest)).cloned();
        let changed = latest.max(added.as_ref().unwrap_or(latest)).clone();
        Some(Self { added, changed })
    }
}

/// What version control tells of the sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The dates of the sources whose past is known, by their [path](crate::inputs::Source::path).
    pub dates: BTreeMap<String, Dates>,
    /// Whether the past reaches back only so far, so that most sources have no dates.
    pub is_shallow: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::new(text).unwrap()
    }

    #[test]
    fn a_moment_is_a_day_of_the_calendar_or_a_second_of_one() {
        for text in ["2026-11-20", "2024-02-29", "2000-02-29", "2026-11-20T23:59:60Z"] {
            assert!(Moment::new(text).is_some(), "{text}");
        }
        for text in [
            "",
            "2026",
            "2026-11",
            "2026-11-31",
            "2025-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-1-1",
            "2026-11-20-",
            "+026-11-20",
            "2026-11-20T24:00:00Z",
            "2026-11-20T08:30:00",
            "2026-11-20 08:30:00Z",
            "٢٠٢٦-11-20",
        ] {
            assert!(Moment::new(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_moment_says_its_day_and_its_month() {
        assert_eq!(moment("2026-11-20").as_str(), "2026-11-20T00:00:00Z");
        assert_eq!(moment("2026-01-02T03:04:05Z").day(), "2026-01-02");
        assert_eq!(moment("2026-01-02T03:04:05Z").month(), "January 2026");
        assert_eq!(moment("2025-12-31").month(), "December 2025");
    }

    #[test]
    fn what_an_author_wrote_wins_and_nothing_changes_before_it_is_added() {
        let [one, two, three] = ["2026-01-01", "2026-02-01", "2026-03-01"].map(moment);
        let dates =
            |added: Option<&Moment>, changed: &Moment| Some(Dates { added: added.cloned(), changed: changed.clone() });
        let told = dates(Some(&one), &two);
        let told = told.as_ref();
        assert_eq!(Dates::of(None, None, None), None);
        assert_eq!(Dates::of(None, None, told).as_ref(), told);
        assert_eq!(Dates::of(None, Some(&three), told), dates(Some(&one), &three));
        assert_eq!(Dates::of(Some(&three), None, told), dates(Some(&three), &three));
        assert_eq!(Dates::of(Some(&one), None, None), dates(Some(&one), &one));
        assert_eq!(Dates::of(None, Some(&two), None), dates(None, &two));
        let late = dates(Some(&two), &three);
        assert_eq!(Dates::of(None, Some(&one), late.as_ref()), dates(None, &one));
    }
}
