//! Why one playbook ranks before another: a test for each reason. The one that is to be first has the later id.

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::super::{Confidence, Role, Rule};
use super::{analyse, candidate, first, matcher, ranking, rule, texts};

#[test]
fn the_formula_is_that_of_the_documentation() {
    // Sixteen bytes, of two playbooks, on the third of four lines, an error's.
    let rules = [
        Rule { all: texts(&["sixteen bytes xx"]), base: 2000, stages: texts(&["test"]), ..rule("a", &[]) },
        rule("b", &["sixteen bytes xx"]),
    ];
    let matcher = matcher(&rules);
    let mut scan = matcher.scan();
    scan.feed(b"one\ntwo\nerror: sixteen  BYTES xx\nfour\n");
    let analysis = scan.analysis_at(Some("test"));
    let score = candidate(&analysis, "a").score;
    let told = (500 + 1000 / 2) / 2 * 3 / 2;
    assert_eq!((score.signals, score.places, score.base, score.stage), (told, told * 3 / 4 / 4 + told / 4, 100, 25));
    assert_eq!(score.total, score.signals + score.places + 125);
    let evidence = first(&analysis);
    assert_eq!((evidence.role, evidence.sharers, evidence.points), (Role::All, 2, score.signals + score.places));
    assert_eq!(candidate(&analysis, "b").score.signals, 500);
    assert_eq!(candidate(&scan.analysis_at(Some("deploy")), "a").score.stage, 0);
}

#[test]
fn a_rare_signal_tells_more_than_a_common_one() {
    let rules = [rule("a", &["common"]), rule("b", &["common"]), rule("z", &["scarce"])];
    assert_eq!(ranking(&analyse(&rules, "common scarce")), ["z", "a", "b"]);
}

#[test]
fn a_long_signal_tells_more_than_a_short_one() {
    let rules = [rule("a", &["short"]), rule("z", &["considerably longer"])];
    assert_eq!(ranking(&analyse(&rules, "short considerably longer")), ["z", "a"]);
}

#[test]
fn several_signals_tell_more_than_one_that_is_repeated() {
    let rules = [rule("a", &["repeated"]), rule("z", &["single_1", "single_2"])];
    let log = format!("{}single_1 single_2", "repeated ".repeat(9));
    assert_eq!(ranking(&analyse(&rules, log)), ["z", "a"]);
    let log = format!("{}single_1 repeated\nsingle_2 repeated\n", "repeated\n".repeat(9));
    let analysis = analyse(&rules, log);
    assert_eq!(ranking(&analysis), ["z", "a"]);
    let repeated = &candidate(&analysis, "a").evidence;
    assert_eq!((repeated.len(), repeated[0].lines, repeated[0].last), (1, 11, 11));
}

#[test]
fn what_stands_late_tells_more_than_what_stands_early() {
    let rules = [rule("a", &["one_thing"]), rule("z", &["two_thing"])];
    assert_eq!(ranking(&analyse(&rules, "one_thing\nx\ntwo_thing\n")), ["z", "a"]);
    assert_eq!(ranking(&analyse(&rules, "two_thing\none_thing\ntwo_thing\n")), ["z", "a"], "the last time counts");
}

#[test]
fn what_stands_on_an_error_line_tells_more_than_what_stands_in_passing() {
    let rules = [rule("a", &["one_thing"]), rule("z", &["two_thing"])];
    let analysis = analyse(&rules, "Error: two_thing\none_thing\n");
    assert_eq!(ranking(&analysis), ["z", "a"]);
    assert!(first(&analysis).on_error_line && !candidate(&analysis, "a").evidence[0].on_error_line);
    let shown = |log| first(&analyse(&rules, log)).shown.line;
    assert_eq!(shown("two_thing\ntwo_thing error\ntwo_thing error\n"), 2, "the first error line is shown");
    assert_eq!(shown("two_thing\ntwo_thing\n"), 1);
}

#[test]
fn a_place_is_never_worth_more_than_another_signal() {
    let rules = [rule("a", &["one_thing"]), rule("z", &["two_thing", "six_thing"])];
    assert_eq!(ranking(&analyse(&rules, "two_thing six_thing\nx\ny\nz\nfatal: one_thing\n")), ["z", "a"]);
}

#[test]
fn what_was_needed_together_tells_more_than_one_of_several() {
    let rules = [rule("a", &["one_thing"]), Rule { all: texts(&["two_thing"]), ..rule("z", &[]) }];
    assert_eq!(ranking(&analyse(&rules, "one_thing two_thing")), ["z", "a"]);
    let both = Rule { any: texts(&["Two_Thing"]), ..rules[1].clone() };
    let analysis = analyse(&[both], "two_thing");
    assert_eq!((analysis.candidates[0].evidence.len(), first(&analysis).role), (1, Role::All), "it counts once");
}

#[test]
fn a_fragment_inside_a_longer_signal_is_explained_by_it() {
    let long = "permission denied (publickey)";
    let rules = [rule("a", &["permission denied"]), rule("z", &[long])];
    let analysis = analyse(&rules, format!("{long}\n"));
    assert_eq!(ranking(&analysis), ["z", "a"]);
    let held = &candidate(&analysis, "a").evidence[0];
    let alone = analyse(&rules[..1], format!("{long}\n"));
    assert!(held.held && !first(&alone).held);
    assert_eq!(candidate(&analysis, "a").score.signals, alone.candidates[0].score.signals / 2);
    let elsewhere = analyse(&rules, format!("{long}\npermission denied\n"));
    assert!(!candidate(&elsewhere, "a").evidence[0].held, "it stands outside as well");
    // One that only speaks against something explains nothing.
    let against = Rule { none: texts(&[long]), ..rule("b", &["never there"]) };
    assert!(!first(&analyse(&[rules[0].clone(), against], long)).held);
}

#[test]
fn signals_that_overlap_without_one_inside_the_other_are_both_free() {
    let rules = [rule("a", &["permission denied", "denied (publickey)"])];
    let analysis = analyse(&rules, "permission denied (publickey)");
    assert_eq!(analysis.candidates[0].evidence.iter().filter(|evidence| !evidence.held).count(), 2);
}

#[test]
fn what_stands_in_the_name_of_a_passed_test_tells_less() {
    let rules = [rule("a", &["one_thing"]), rule("z", &["two_thing"])];
    assert_eq!(ranking(&analyse(&rules, "two_thing\nok 1 - one_thing\n")), ["z", "a"]);
}

#[test]
fn the_base_score_and_the_stage_decide_between_equals() {
    let equal = [rule("a", &["one_thing"]), rule("z", &["two_thing"])];
    let log = b"one_thing two_thing\n";
    let order = |rules: &[Rule], stage| {
        let matcher = matcher(rules);
        let mut scan = matcher.scan();
        scan.feed(log);
        ranking(&scan.analysis_at(stage)).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(order(&equal, None), ["a", "z"]);
    let based = [equal[0].clone(), Rule { base: 1020, ..equal[1].clone() }];
    assert_eq!(order(&based, None), ["z", "a"]);
    let staged = [equal[0].clone(), Rule { stages: texts(&["test"]), ..equal[1].clone() }];
    assert_eq!(order(&staged, Some("test")), ["z", "a"]);
    assert_eq!(order(&staged, Some("deploy")), ["a", "z"]);
    // Together they do not reach what a second signal tells, though that be short and of two playbooks.
    let favoured = Rule { base: 2000, stages: texts(&["test"]), ..equal[0].clone() };
    let better = [favoured, rule("y", &["one"]), rule("z", &["two_thing", "thing two"])];
    assert_eq!(order(&better, Some("test"))[0], "z");
}

#[test]
fn equals_rank_by_the_number_of_their_signals_and_then_by_id_whatever_their_order() {
    let mut rules = [
        rule("m", &["fragment", "nowhere"]),
        rule("z", &["fragment"]),
        rule("b", &["fragment", "nowhere"]),
        rule("y", &["fragment"]),
    ];
    for _ in 0..rules.len() {
        rules.rotate_left(1);
        assert_eq!(ranking(&analyse(&rules, "fragment")), ["y", "z", "b", "m"]);
    }
}

#[test]
fn a_diagnosis_is_as_sure_as_its_evidence() {
    let good = "fatal: the remote end hung up";
    let sure = |rules: &[Rule], log: &str| {
        analyse(rules, log).candidates.iter().map(|candidate| candidate.confidence).collect::<Vec<_>>()
    };
    let rules = [rule("a", &[good]), rule("b", &["could not read from it"]), rule("c", &["x"])];
    assert_eq!(sure(&rules, good), [Confidence::Strong]);
    assert_eq!(sure(&rules, "x marks\nfatal: the remote end hung up"), [Confidence::Strong, Confidence::Possible]);
    let both = "fatal: the remote end hung up\ncould not read from it\n";
    assert_eq!(sure(&rules, both), [Confidence::Likely, Confidence::Likely]);
    assert_eq!(sure(&rules, "x"), [Confidence::Possible], "a short fragment is little");
    assert_eq!(sure(&[rules[0].clone(), rule("d", &[good])], good), [Confidence::Possible; 2], "as is a shared one");
    let advice = [rule("e", &["two spaces would be better than one"])];
    let log = "error: an earlier attempt\ntwo spaces would be better than one\n";
    assert_eq!(sure(&advice, log), [Confidence::Possible], "nothing says that it went wrong");
    assert_eq!(sure(&advice, &format!("{log}exit code 1\n")), [Confidence::Strong]);
}
