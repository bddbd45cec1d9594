//! Any bytes as a small catalog's signals and a log: an analysis, the same however the log is cut, and never a panic.
//!
//! Lines up to the first empty one are signals: a letter for the rule and the list, then the text. The rest is the log.
#![no_main]

use faultline::matcher::{Analysis, Explanation, Group, Matcher, Rule, Scan, Verdict, normalise};
use libfuzzer_sys::fuzz_target;

const RULES: usize = 4;

/// The rules that the lines speak of, and the log after them.
fn parse(bytes: &[u8]) -> (Vec<Rule>, &[u8]) {
    let mut rules: Vec<_> = (0..RULES).map(rule).collect();
    let mut rest = bytes;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let line = &rest[..end];
        rest = &rest[end + 1..];
        let Some((kind, signal)) = line.split_first() else { break };
        let signal = String::from_utf8_lossy(signal).into_owned();
        let (rule, list) = (&mut rules[usize::from(*kind) % RULES], usize::from(*kind) / RULES % 4);
        [&mut rule.any, &mut rule.all, &mut rule.none, &mut rule.partial[0].patterns][list].push(signal);
    }
    rules.iter_mut().for_each(|rule| rule.partial.retain(|group| !group.patterns.is_empty()));
    (rules, rest)
}

fn rule(number: usize) -> Rule {
    let partial = vec![Group { minimum: 1 + number % 2, patterns: Vec::new() }];
    Rule { id: format!("rule-{number}"), partial, base: 1000, ..Rule::default() }
}

/// A log, read in pieces of this many bytes.
fn read<'a>(matcher: &'a Matcher, log: &[u8], size: usize) -> Scan<'a> {
    let mut scan = matcher.scan();
    log.chunks(size).for_each(|chunk| scan.feed(chunk));
    scan.finish();
    assert_eq!(scan.bytes(), log.len() as u64);
    scan
}

fn explain(scan: &Scan, rules: &[Rule]) -> Vec<Explanation> {
    rules.iter().map(|rule| scan.explain(&rule.id).expect("the rule is there")).collect()
}

/// What holds for every analysis of a log whose lines fit into a piece.
fn check(analysis: &Analysis, explained: &[Explanation], rules: &[Rule]) {
    let scores: Vec<_> = analysis.candidates.iter().map(|candidate| candidate.score.total).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b));
    for candidate in &analysis.candidates {
        for evidence in &candidate.evidence {
            assert_eq!(normalise(&evidence.shown.matched), normalise(&evidence.signal));
            assert!(evidence.shown.line <= evidence.last && evidence.last <= analysis.lines);
        }
    }
    for (explanation, rule) in explained.iter().zip(rules) {
        let matches = analysis.candidates.iter().any(|candidate| candidate.id == rule.id);
        assert_eq!(matches, explanation.verdict == Verdict::Matches);
    }
}

fuzz_target!(|bytes: &[u8]| {
    let (rules, log) = parse(bytes);
    let matcher = Matcher::new(rules.clone());
    let whole = read(&matcher, log, usize::MAX);
    let (analysis, explained) = (whole.analysis(), explain(&whole, &rules));
    let by_bytes = read(&matcher, log, 1);
    assert_eq!(by_bytes.analysis(), analysis);
    assert_eq!(explain(&by_bytes, &rules), explained);
    if log.len() < 1 << 16 {
        check(&analysis, &explained, &rules);
    }
});
