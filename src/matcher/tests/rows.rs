//! What a terminal shows is what is searched: progress overwritten, colours gone, nothing hidden.

use alloc::format;
use alloc::string::String;

use super::oracle::terminal;
use super::{analyse, first, rule};

/// The row that is shown for a line that ends in a full stop.
fn shown(raw: &[u8]) -> String {
    let analysis = analyse(&[rule("a", &["."])], raw);
    let shown = &first(&analysis).shown;
    [&*shown.before, &*shown.matched, &*shown.after].concat()
}

#[test]
fn lines_are_shown_as_a_terminal_shows_them() {
    let table: &[(&[u8], &str)] = &[
        // Progress.
        (b" 10%\r 50%\r100%.", "100%."),
        (b"Downloading 99 MB\rdone.\x1b[K", "done."),
        (b"Downloading\rdone.", "done.oading"),
        (b"[=>  ] 1/2\x1b[2K\r\x1b[G[====] 2/2.", "[====] 2/2."),
        (b"|\x08/\x08-\x08\\\x08.", "."),
        (b"abc\x08\x08\x08\x08\x08.", ".bc"),
        // Moving.
        (b"abc\x1b[2D.", "a.c"),
        (b"abc\x1b[99D.", ".bc"),
        (b"a\x1b[3Cb.", "a   b."),
        (b"abc\x1b[2G.", "a.c"),
        (b"abc\x1b[0G.\x1b[C", ".bc"),
        (b"a\x1b[5G.", "a   ."),
        // Erasing.
        (b"abcdef.\x1b[3D\x1b[1K", "     f."),
        (b"gone\x1b[2K.", "    ."),
        (b"abc\x1b[9K.", "abc."),
        // Colours and other sequences.
        (b"\x1b[31mr\x1b[1;38;5;9me\x1b[md\x1b[0m.", "red."),
        (b"\x1b(Bplain\x1b[?25l\x1b[?2004h.", "plain."),
        (b"\x1b[38:2::1:2:3mx\x1b[1 q.", "x."),
        (b"\x1b7\x1b8\x1bMx.", "x."),
        (b"\x1b]8;;https://a.example/b\x1b\\link\x1b]8;;\x07.", "link."),
        (b"\x1b]0;title\x07x\x1bPq#1\x1b\\y\x1b_G\x1b\\.", "xy."),
        // Cut off, or not to be trusted.
        (b".\x1b", "."),
        (b".\x1b[12;3", "."),
        (b".\x1b]8;;http://never-ended", "."),
        (b"a\x1b[3\x1b[mb.", "ab."),
        (b"\x1b[18446744073709551616Da\x1b[99999999999999999999D.", "."),
        // Other control characters, and bytes that are no text.
        (b"a\0b\x07c\x01d\x7fe.", "abcde."),
        (b"b\0e\0l\0l\0.\0", "bell."),
        (b"a\tb\x0bc\x0c.", "a\tb\x0bc\x0c."),
        ("a\u{a0}b.".as_bytes(), "a b."),
        (b"a\xffb\xc3.", "a\u{fffd}b\u{fffd}."),
        ("é\u{8}è.".as_bytes(), "è."),
        ("日本語\u{1b}[2D..".as_bytes(), "日.."),
        ("e\u{301}.".as_bytes(), "e\u{301}."),
    ];
    for (raw, expected) in table {
        let printable = raw.escape_ascii();
        assert_eq!(shown(raw), *expected, "{printable}");
        assert_eq!(String::from_utf8_lossy(&terminal::show(raw)), *expected, "the oracle, {printable}");
    }
}

#[test]
fn no_sequence_makes_a_row_wider_than_a_terminal() {
    for command in ["C", "G"] {
        let log = format!("a\x1b[999999999999{command}b\x1b[999999999999{command}needle\n");
        let shown = &analyse(&[rule("a", &["needle"])], log).candidates[0].evidence[0].shown;
        assert_eq!(shown.cropped, 1025 - 240);
        assert_eq!(&shown.before[..], format!("{}b", " ".repeat(239)));
    }
}

#[test]
fn text_may_be_longer_and_sequences_move_and_erase_in_it() {
    let text = "x".repeat(3000);
    assert!(shown(format!("{text}\x1b[9C.").as_bytes()).ends_with("xx."));
    assert!(shown(format!("{text}\x1b[2D.").as_bytes()).ends_with("xx.x"));
    assert!(shown(format!("{text}\x1b[2990G.").as_bytes()).ends_with("xx.xxxxxxxxxx"));
    assert!(shown(format!("{text}\x1b[1K.").as_bytes()).ends_with("   ."));
    // What a terminal would have wrapped into earlier rows stays.
    let analysis = analyse(&[rule("a", &["needle"])], format!("needle{text}\x1b[1K\n"));
    assert_eq!(first(&analysis).shown.line, 1);
}

#[test]
fn a_string_that_never_ends_does_not_swallow_the_next_line() {
    for start in ["\x1b]0;title", "\x1bPq", "\x1b[1;2", "\x1b"] {
        let analysis = analyse(&[rule("a", &["needle"])], format!("one {start}\nneedle\n"));
        assert_eq!((first(&analysis).shown.line, &*first(&analysis).shown.before), (2, ""), "{start:?}");
    }
}

#[test]
fn what_was_overwritten_is_no_evidence_and_what_is_coloured_is() {
    let rules = [rule("a", &["connection refused"])];
    assert!(analyse(&rules, "connection refused\rconnected\x1b[K\n").candidates.is_empty());
    assert!(analyse(&rules, "connection refused\x1b[2K\n").candidates.is_empty());
    let log = "x\n\x1b[31mconnec\x1b[1mtion\x1b[0m\x1b[31m ref\x07used\x1b[0m\n";
    let analysis = analyse(&rules, log);
    assert_eq!((first(&analysis).shown.line, first(&analysis).shown.offset), (2, 2));
    assert_eq!(first(&analysis).shown.matched, "connection refused");
}
