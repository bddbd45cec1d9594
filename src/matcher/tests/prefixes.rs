//! What a CI system puts before a line is no evidence; numbers, offsets and texts stay exact.

use alloc::format;

use super::super::prefix;
use super::{analyse, first, oracle, rule};

#[test]
fn each_system_s_prefix_is_set_aside() {
    let table: &[(&str, &str, &str)] = &[
        ("GitHub", "2026-01-31T12:34:56.1234567Z ", "run"),
        ("GitHub, a command", "2026-01-31T12:34:56.1234567Z ", "##[error]exit code 1"),
        ("GitHub, an empty line", "2026-01-31T12:34:56.1234567Z ", ""),
        ("GitHub, cut", "2026-01-31T12:34:56.1234567Z", ""),
        ("GitHub, the first line", "\u{feff}2026-01-31T12:34:56.1234567Z ", "run"),
        ("gh", "build\tRun tests\t2026-01-31T12:34:56.1234567Z ", "run"),
        ("gh, the first line", "build (ubuntu, 3)\tSet up job\t\u{feff}2026-01-31T12:34:56.1234567Z ", "run"),
        ("Azure", "2026-01-31T12:34:56.1234567Z ", "##[section]Starting: Build"),
        ("GitLab", "2026-01-31T12:34:56.123456Z 00O ", "run"),
        ("GitLab, errors", "2026-01-31T12:34:56.123456Z 01E ", "run"),
        ("GitLab, a line that goes on", "2026-01-31T12:34:56.123456Z 00O+", "run"),
        ("GitLab, an empty line", "2026-01-31T12:34:56.123456Z 00O", ""),
        ("GitHub, text as a stream", "2026-01-31T12:34:56.1234567Z ", "10Each one"),
        ("GitLab, a section", "section_start:1769862896:build_script", ""),
        ("GitLab, a collapsed section", "section_start:1769862896:my_section[collapsed=true]", "Header"),
        ("GitLab, the end of a section", "section_end:1769862896:build_script", ""),
        ("GitLab, both", "2026-01-31T12:34:56.123456Z 00O section_start:1769862896:a", ""),
        ("Jenkins", "[2026-01-31T12:34:56.123Z] ", "run"),
        ("Jenkins, the clock", "12:34:56  ", "run"),
        ("Compose", "web-1  | ", "run"),
        ("Compose, a long name", "my_project-web-10 | ", "run"),
        ("Compose, a name in digits", "2fa-1  | ", "run"),
        ("Compose, a name that begins as a section", "server_1  | ", "run"),
        ("BuildKit", "#12 3.456 ", "RUN npm ci"),
        ("a container in a job", "2026-01-31T12:34:56.1234567Z web-1  | 2026-01-31 12:34:56,789 ", "run"),
        ("a build in a job", "2026-01-31T12:34:56.1234567Z #9 0.1 ", "run"),
        ("a zone", "2026-01-31T12:34:56+01:00 ", "run"),
        ("a zone without a colon", "2026-01-31 12:34:56.1+0100 ", "run"),
        ("no zone", "2026-01-31 12:34:56 ", "run"),
        // None of these is a prefix.
        ("a date", "", "2026-01-31 was a Saturday"),
        ("a time that goes on", "", "2026-01-31T12:34:56Zulu"),
        ("a clock with one space", "", "12:34:56 run"),
        ("a table", "", "name | value"),
        ("a number and a bar", "", "1 | let x = 1;"),
        ("a bar at once", "", "web-1| run"),
        ("a name without a number", "", "web- | run"),
        ("an issue", "", "#12 is fixed"),
        ("a step without seconds", "", "#12 DONE 3.4s"),
        ("columns before no time", "", "a\tb\tc"),
        ("a mark", "", "section_start:now"),
    ];
    for (system, prefix, rest) in table {
        assert_eq!(prefix::length(format!("{prefix}{rest}").as_bytes()), prefix.len(), "{system}");
    }
}

#[test]
fn more_prefixes_than_systems_nest_are_output() {
    assert_eq!(prefix::length("12:34:56  ".repeat(9).as_bytes()), 40);
}

#[test]
fn what_is_set_aside_is_no_evidence_and_the_rest_is_shown_exactly() {
    let rules = [rule("a", &["404", "run tests", "web", "it broke"])];
    for prefix in
        oracle::prefix::EXAMPLES.iter().chain(&["2026-04-04T04:04:04.4040404Z ", "#404 404.404 ", "web-404 | "])
    {
        assert!(analyse(&rules, format!("{prefix}fine\n")).candidates.is_empty(), "{prefix:?}");
        let analysis = analyse(&rules, format!("first\r\n{prefix}  It \x1b[1mBroke\x1b[m: 404\r\n"));
        let evidence = &analysis.candidates[0].evidence;
        assert_eq!(evidence.len(), 2, "{prefix:?}");
        let shown = &evidence[0].shown;
        assert_eq!((shown.line, shown.offset, shown.cropped), (2, 7, 0));
        assert_eq!(shown.before, format!("{prefix}  "));
        assert_eq!((&*shown.matched, &*shown.after), ("It Broke", ": 404"));
        assert_eq!((&*evidence[1].shown.matched, &*evidence[1].shown.after), ("404", ""));
    }
}

#[test]
fn a_runner_s_error_command_marks_its_line() {
    let rules = [rule("a", &["it broke"])];
    let analysis = analyse(&rules, "2026-01-31T12:34:56.1234567Z ##[error]It broke\n");
    assert!(first(&analysis).on_error_line);
    assert_eq!(analysis.suspects[0].text, "##[error]It broke");
}

#[test]
fn a_line_begins_after_its_prefix() {
    // A marker that must begin its line does so after the prefix.
    let held = |line: &str| first(&analyse(&[rule("a", &["it broke"])], line)).held;
    assert!(held("2026-01-31T12:34:56.1234567Z ok 1 - it broke"));
    assert!(held("12:34:56    ok 1 - it broke") && !held("12:34:56 ok 1 - it broke"));
}

#[test]
fn a_section_s_mark_is_erased_and_its_header_stays() {
    let log =
        "2026-01-31T12:34:56.123456Z 00O section_start:1769862896:it_broke\r\x1b[0K\x1b[36mHeader: it broke\x1b[0m\n";
    let analysis = analyse(&[rule("a", &["it broke", "it_broke", "2026"])], log);
    assert_eq!(analysis.candidates[0].evidence.len(), 1);
    assert_eq!(first(&analysis).shown.before, "Header: ");
}
