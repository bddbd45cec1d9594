//! What the matcher promises, each promise by itself and all of them against an oracle.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Analysis, Candidate, Evidence, Group, Matcher, Rule};

mod agreement;
mod explaining;
mod feeding;
mod oracle;
mod prefixes;
mod ranking;
mod rows;
mod tones;

/// A rule that any one of these signals is enough for.
fn rule(id: &str, any: &[&str]) -> Rule {
    Rule { id: id.to_string(), any: texts(any), base: 1000, ..Rule::default() }
}

fn texts(signals: &[&str]) -> Vec<String> {
    signals.iter().map(ToString::to_string).collect()
}

fn matcher(rules: &[Rule]) -> Matcher {
    Matcher::new(rules.to_vec())
}

fn analyse(rules: &[Rule], log: impl AsRef<[u8]>) -> Analysis {
    matcher(rules).analyse(log.as_ref())
}

/// The ids of the candidates, the best first.
fn ranking(analysis: &Analysis) -> Vec<&str> {
    analysis.candidates.iter().map(|candidate| candidate.id.as_str()).collect()
}

fn candidate<'a>(analysis: &'a Analysis, id: &str) -> &'a Candidate {
    analysis.candidates.iter().find(|candidate| candidate.id == id).unwrap_or_else(|| panic!("{id} is no candidate"))
}

/// The weightiest evidence of the first candidate.
fn first(analysis: &Analysis) -> &Evidence {
    &analysis.candidates[0].evidence[0]
}

#[test]
fn a_signal_of_white_space_and_one_that_is_repeated_are_left_out() {
    let group = Group { minimum: 2, patterns: texts(&["one thing", "ONE  thing", "another"]) };
    let rule = Rule { any: texts(&[" ", "fatal", "\t\u{a0}"]), partial: [group].into(), ..rule("a", &[]) };
    let matcher = matcher(&[rule]);
    assert_eq!(matcher.rules()[0].any, ["fatal"]);
    assert_eq!(matcher.rules()[0].partial[0].patterns, ["one thing", "another"]);
    assert!(matcher.analyse(b"fatal: one thing").candidates.is_empty(), "one signal is not two");
    assert_eq!(ranking(&matcher.analyse(b"fatal: one thing, another")), ["a"]);
}

#[test]
fn a_matcher_of_nothing_finds_nothing() {
    let analysis = analyse(&[], "error: it broke\n");
    assert!(analysis.candidates.is_empty() && analysis.ruled_out.is_empty());
    assert_eq!((analysis.lines, analysis.suspects.len()), (1, 1));
}

#[test]
fn signals_of_every_length_are_found_in_every_place() {
    let line = "the quick brown fox: jumps";
    for length in [1, 2, 3, 4, 7, 8, 9, 15, line.len()] {
        for start in 0..=line.len() - length {
            let signal = &line[start..start + length];
            if signal.trim() != signal {
                continue;
            }
            let analysis = analyse(&[rule("a", &[signal])], line);
            let shown = &first(&analysis).shown;
            assert_eq!((shown.before.len(), &*shown.matched), (line.find(signal).unwrap(), signal));
        }
    }
}

#[test]
fn signals_within_a_text_are_all_but_the_text_itself() {
    let matcher =
        matcher(&[rule("a", &["Permission denied", "denied", "denied (publickey)"]), rule("b", &["ied", "x"])]);
    assert_eq!(matcher.within("permission  DENIED"), ["denied", "ied"]);
    assert!(matcher.within("ied").is_empty());
}
