//! An explanation says of each signal where it stands, and agrees with the ranking.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::super::{Group, Rule, Trace, Verdict};
use super::{matcher, rule, texts};

fn verdict(rule: &Rule, log: &str) -> Verdict {
    let matcher = matcher(core::slice::from_ref(rule));
    let mut scan = matcher.scan();
    scan.feed(log.as_bytes());
    scan.finish();
    let verdict = scan.explain(&rule.id).unwrap().verdict;
    assert_eq!(verdict == Verdict::Matches, !scan.analysis().candidates.is_empty(), "{rule:?}");
    assert_eq!(verdict == Verdict::RuledOut, !scan.analysis().ruled_out.is_empty(), "{rule:?}");
    verdict
}

#[test]
fn a_verdict_says_what_is_there_and_what_is_not() {
    let group = Group { minimum: 2, patterns: texts(&["p1", "p2", "p3"]) };
    let rule =
        Rule { all: texts(&["needed"]), none: texts(&["never"]), partial: [group].into(), ..rule("a", &["x1", "x2"]) };
    for (log, expected) in [
        ("", Verdict::Lacks),
        ("x1 needed p1", Verdict::Lacks),
        ("x1 p1 p2", Verdict::Lacks),
        ("needed p1 p2", Verdict::Lacks),
        ("x2 needed p1 p3", Verdict::Matches),
        ("x1 needed p1 p2 never", Verdict::RuledOut),
        ("x1 never", Verdict::Lacks),
    ] {
        assert_eq!(verdict(&rule, log), expected, "{log}");
    }
    let silent = Rule { any: Vec::new(), all: Vec::new(), partial: Vec::new(), ..rule };
    assert_eq!(verdict(&silent, "never"), Verdict::HasNoSignals);
}

#[test]
fn each_signal_is_traced_to_its_place() {
    let group = Group { minimum: 1, patterns: texts(&["part", "gone"]) };
    let rule = Rule { all: texts(&["NEEDED"]), none: texts(&["never"]), partial: [group].into(), ..rule("a", &["x"]) };
    let matcher = matcher(&[rule]);
    let mut scan = matcher.scan();
    scan.feed(b"first\nit is needed: x\npart\n");
    let explained = scan.explain("a").unwrap();
    let line = |trace: &Trace| (trace.signal.to_string(), trace.shown.as_ref().map(|shown| shown.line));
    let lines = |traces: &[Trace]| traces.iter().map(line).collect::<Vec<(String, _)>>();
    assert_eq!(lines(&explained.any), [("x".to_string(), Some(2))]);
    assert_eq!(lines(&explained.all), [("NEEDED".to_string(), Some(2))]);
    assert_eq!(lines(&explained.none), [("never".to_string(), None)]);
    assert_eq!(explained.partial[0].0, 1);
    assert_eq!(lines(&explained.partial[0].1), [("part".to_string(), Some(3)), ("gone".to_string(), None)]);
    assert!(scan.explain("b").is_none());
}

#[test]
fn what_rules_a_playbook_out_is_shown() {
    let rule = Rule { none: texts(&["absent", "Retried OK"]), ..rule("a", &["timed out"]) };
    let analysis = matcher(&[rule]).analyse(b"timed out\nit was retried  ok\n");
    let out = &analysis.ruled_out[0];
    assert_eq!((&*out.id, &*out.signal, out.shown.line, &*out.shown.matched), ("a", "Retried OK", 2, "retried  ok"));
    assert!(analysis.candidates.is_empty());
}
