//! What lines say of how things went.

use alloc::format;
use alloc::vec::Vec;

use super::super::Confidence;
use super::{analyse, first, rule};

#[test]
fn lines_say_that_something_went_wrong_or_do_not() {
    let weight = |line: &str| analyse(&[], line).suspects.first().map_or(0, |suspect| suspect.weight);
    for (line, expected) in [
        ("##[error]Process completed with exit code 1.", 4),
        ("fatal: not a git repository", 4),
        ("TypeError: x is undefined", 3),
        ("ERROR  it broke", 2),
        ("3 errors", 1),
        ("10 errors", 1),
        ("not found", 1),
        ("  not ok 3 - it parses", 3),
        ("it is not ok 3", 0),
        ("0 errors, 0 failures", 0),
        ("Found 0 errors.", 0),
        ("0 failed, 1 error", 2),
        ("errors: 0", 0),
        ("Failed: 0, Errors: 2", 1),
        ("exit code 0", 0),
        ("exit code 2", 1),
        ("errorless", 0),
        ("an_error_code", 0),
        ("mirrored", 0),
        ("all is well", 0),
    ] {
        assert_eq!(weight(line), expected, "{line}");
    }
}

#[test]
fn a_line_on_which_a_test_passed_is_no_evidence() {
    let rules = [rule("a", &["connection refused"])];
    for line in [
        "ok 3 - error: connection refused",
        "    ✓ connection refused error is retried",
        "test net::connection refused ... ok",
        "--- PASS: connection refused (0.00s)",
        "=== RUN   connection refused",
        "[       OK ] connection refused error",
        "PASS: connection refused failed",
    ] {
        let analysis = analyse(&rules, format!("{line}\n"));
        assert!(first(&analysis).held && !first(&analysis).on_error_line, "{line}");
        assert!(analysis.suspects.is_empty(), "{line}");
        let again = analyse(&rules, format!("{line}\nerror: connection refused\n"));
        assert!(!first(&again).held && first(&again).on_error_line, "{line}");
        assert_eq!(first(&again).shown.line, 2, "{line}");
    }
    for line in ["it is ok: connection refused", "a ✓ for connection refused", "bypass connection refused"] {
        assert!(!first(&analyse(&rules, line)).held, "{line}");
    }
}

#[test]
fn a_log_whose_last_word_is_that_all_went_well_is_only_possible() {
    let rules = [rule("a", &["the remote end hung up unexpectedly"])];
    let confidence = |log: &str| analyse(&rules, log).candidates[0].confidence;
    let broke = "fatal: the remote end hung up unexpectedly";
    for (end, expected) in [
        ("", Confidence::Strong),
        ("\nretrying\nJob succeeded", Confidence::Possible),
        ("\nBUILD SUCCESSFUL in 3s", Confidence::Possible),
        ("\n0 errors", Confidence::Possible),
        ("\n12 passed in 3.1s\ndone", Confidence::Possible),
        ("\ntests passed\nerror: it failed", Confidence::Strong),
        ("\ntests passed, then it failed", Confidence::Strong),
        ("\nok 1 - tests passed", Confidence::Strong),
    ] {
        assert_eq!(confidence(&format!("{broke}{end}")), expected, "{end:?}");
    }
}

#[test]
fn the_eight_lines_that_say_most_are_kept_in_order_and_without_prefixes() {
    let mild: Vec<_> = (0..20).map(|number| format!("{number} is missing\n")).collect();
    let log = format!("12:34:56  fatal: no\n{}Error: x\n{}", mild.concat(), mild[..2].concat());
    let suspects = analyse(&[], log).suspects;
    let lines: Vec<_> = suspects.iter().map(|suspect| suspect.line).collect();
    assert_eq!(lines, [1, 18, 19, 20, 21, 22, 23, 24]);
    assert_eq!((&*suspects[0].text, suspects[0].weight), ("fatal: no", 4));
    assert_eq!(suspects[7].text, "1 is missing");
}
