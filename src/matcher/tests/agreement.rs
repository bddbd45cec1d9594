//! The matcher and the oracle say the same of generated catalogs and logs, whole or in pieces.
//!
//! Alphabets are small, so that signals are found, overlap, hold each other and share their beginnings.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use alloc::{format, vec};

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngSeed};

use super::super::marker::MARKERS;
use super::super::{Group, Matcher, Rule, normalise};
use super::oracle;

const SIGNALS: &[&str] = &[
    "a",
    "ab",
    "aba",
    "ba",
    "b a",
    "é",
    "éa",
    "denied",
    "Permission denied",
    "permission\tdenied (publickey)",
    "  ",
    "connection refused",
    "error: 404",
    "failed",
    "404",
    "one\u{a0}thing",
    "thing",
    "2026",
    "ok",
    "İ",
    "a\u{7f}b",
];

const CONTROLS: &[&[u8]] = &[
    b"\r",
    b"\r",
    b"\x08",
    b"\x1b[K",
    b"\x1b[1K",
    b"\x1b[2K",
    b"\x1b[3G",
    b"\x1b[G",
    b"\x1b[2C",
    b"\x1b[2D",
    b"\x1b[0m",
    b"\x1b[1;31m",
    b"\x1b]8;;http://a\x1b\\",
    b"\x1b]0;a\x07",
    b"\x1b]a",
    b"\x1b(B",
    b"\x1b[?25l",
    b"\x1b",
    b"\x1b[1;",
    b"\x1b[9\xc3",
    b"\0",
    b"\x07",
    b"\x7f",
    b"\x0b",
    b"\xff",
    b"\xc3",
    b"\x80",
    b"\xe2\x82",
    b"\t",
    b"  ",
    b"\xc2\xa0",
];

fn signal() -> impl Strategy<Value = String> {
    let known = select(SIGNALS).prop_map(ToString::to_string);
    prop_oneof![4 => known, 1 => "[ab]{1,4}", 1 => "[abAB ]{1,5}"]
}

fn signals(most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(signal(), 0..=most)
}

fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let group = (1..=2_usize, signals(3)).prop_map(|(minimum, patterns)| Group { minimum, patterns });
    let groups = prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(group, 1..=2)];
    let none = prop_oneof![3 => Just(Vec::new()), 1 => signals(2)];
    let all = prop_oneof![2 => Just(Vec::new()), 1 => signals(2)];
    let ties = (select(vec![0, 1000, 1019, 10_000]), prop_oneof![Just(vec![]), Just(vec!["test".to_string()])]);
    let rule = (signals(4), all, none, groups, ties).prop_map(|(any, all, none, partial, (base, stages))| Rule {
        id: String::new(),
        any,
        all,
        none,
        partial,
        base,
        stages,
    });
    prop::collection::vec(rule, 0..=6).prop_map(|mut rules| {
        // The ids are not in the order of the rules.
        rules.iter_mut().enumerate().for_each(|(number, rule)| rule.id = format!("rule-{}", number * 5 % 7));
        rules
    })
}

/// A signal as a log may hold it: in capitals, coloured in its middle, with other white space.
fn disguised() -> impl Strategy<Value = Vec<u8>> {
    (signal(), 0..5, any::<Index>(), select(CONTROLS)).prop_map(|(signal, disguise, at, control)| match disguise {
        0 => signal.to_uppercase().into_bytes(),
        1 => signal.replace(' ', " \u{a0} \t").into_bytes(),
        2 => {
            let at = at.index(signal.len());
            [&signal.as_bytes()[..at], b"\x1b[32m", &signal.as_bytes()[at..]].concat()
        }
        3 => {
            let at = at.index(signal.len());
            [&signal.as_bytes()[..at], control, &signal.as_bytes()[at..]].concat()
        }
        _ => signal.into_bytes(),
    })
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    let prefix = prop_oneof![
        4 => Just(Vec::new()),
        1 => prop::collection::vec(select(oracle::prefix::EXAMPLES), 1..=3),
        1 => Just(vec!["\u{feff}"]),
    ];
    let marker = select(MARKERS.iter().map(|marker| marker.text).collect::<Vec<_>>());
    let part = prop_oneof![
        4 => disguised(),
        2 => marker.prop_map(|text| text.as_bytes().to_vec()),
        2 => "[ab ]{0,3}".prop_map(String::into_bytes),
        2 => select(CONTROLS).prop_map(<[u8]>::to_vec),
        1 => Just(b" ".to_vec()),
    ];
    let end = select(vec!["\n", "\n", "\r\n"]);
    (prefix, prop::collection::vec(part, 0..7), end).prop_map(|(prefix, parts, end)| {
        [prefix.concat().into_bytes(), parts.concat(), end.as_bytes().to_vec()].concat()
    })
}

fn log() -> impl Strategy<Value = Vec<u8>> {
    (prop::collection::vec(line(), 0..12), any::<bool>()).prop_map(|(lines, ended)| {
        let mut log = lines.concat();
        if !ended {
            log.pop();
        }
        log
    })
}

proptest! {
    #![proptest_config(Config { cases: 1000, rng_seed: RngSeed::Fixed(20), failure_persistence: None, ..Config::default() })]

    #[test]
    fn the_matcher_says_what_the_oracle_says(rules in rules(), log in log(), cuts in prop::collection::vec(0..9_usize, 1..9)) {
        let matcher = Matcher::new(rules.clone());
        let mut scan = matcher.scan();
        let (mut rest, mut sizes) = (&*log, cuts.iter().cycle());
        while !rest.is_empty() {
            let (piece, after) = rest.split_at((*sizes.next().unwrap() + 1).min(rest.len()));
            scan.feed(piece);
            rest = after;
        }
        scan.finish();
        prop_assert_eq!(scan.bytes(), log.len() as u64);
        for stage in [None, Some("test")] {
            prop_assert_eq!(scan.analysis_at(stage), oracle::analyse(&rules, &log, stage));
        }
        prop_assert_eq!(matcher.analyse(&log), scan.analysis());
    }

    #[test]
    fn signals_are_compared_as_the_oracle_compares_them(text in "[a-zA-Zİß \t\r\n\u{b}\u{c}\u{a0}\u{85}\u{2003}]{0,12}") {
        prop_assert_eq!(normalise(&text), oracle::normalise(&text));
    }
}
