//! However a log is cut, it says the same; a line of any length is read in bounded memory.

use alloc::string::String;
use alloc::{format, vec};

use super::super::row::Row;
use super::super::{Analysis, Matcher, Scan};
use super::{analyse, first, matcher, ranking, rule};

const PIECE: usize = 1 << 16;

/// Reads a log in pieces of these sizes, over and over.
fn in_pieces<'a>(matcher: &'a Matcher, log: &[u8], sizes: &[usize]) -> Scan<'a> {
    let mut scan = matcher.scan();
    let (mut rest, mut sizes) = (log, sizes.iter().cycle());
    while !rest.is_empty() {
        let (piece, after) = rest.split_at((*sizes.next().unwrap()).min(rest.len()));
        scan.feed(piece);
        rest = after;
    }
    scan.finish();
    scan
}

#[test]
fn lines_of_every_length_around_the_edge_are_read_alike_in_any_pieces() {
    let matcher = matcher(&[rule("a", &["connection refused", "refused by"]), rule("b", &["tail of it"])]);
    for length in [PIECE - 20, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE - 9, 2 * PIECE] {
        for end in ["", "\n", "\r\n", "\r\nnext: refused by x"] {
            let log = format!("{}connection  refused by peer, tail of it{end}", "x ".repeat(length / 2));
            let whole = matcher.analyse(log.as_bytes());
            assert_eq!(ranking(&whole), ["a", "b"], "{length} {end:?}");
            for sizes in [&[1][..], &[PIECE], &[PIECE - 1, 2, 7], &[PIECE + 1, 40_000], &[13, 8191]] {
                let scan = in_pieces(&matcher, log.as_bytes(), sizes);
                assert_eq!(scan.analysis(), whole, "{length} {end:?} {sizes:?}");
                assert_eq!(scan.bytes(), log.len() as u64);
            }
        }
    }
}

#[test]
fn a_signal_is_found_wherever_the_edge_of_a_piece_cuts_it() {
    // Longer than every marker, so that no more is kept of a piece than this signal needs.
    let signal = "the connection to the server was closed by its peer";
    for shift in 0..=signal.len() {
        let log = format!("one\n{}{signal}!\nlast {signal}\n", ".".repeat(PIECE - shift));
        let analysis = analyse(&[rule("a", &[signal])], &log);
        let evidence = first(&analysis);
        assert_eq!((evidence.lines, evidence.last, evidence.shown.line), (2, 3, 2), "{shift}");
        assert_eq!(evidence.shown.offset, 4);
        let shown = &evidence.shown;
        assert!(signal.ends_with(&shown.matched), "{shift}: {shown:?}");
        // What comes after the edge is not shown with what ends at it.
        assert_eq!(shown.after, if shift == signal.len() { "" } else { "!" }, "{shift}");
    }
}

#[test]
fn what_one_piece_holds_is_not_found_again_in_the_next() {
    let log = format!("{}needle{}error: x\n", ".".repeat(PIECE - 16), ".".repeat(10));
    let analysis = analyse(&[rule("a", &["needle"])], log);
    let evidence = first(&analysis);
    assert_eq!((evidence.lines, evidence.on_error_line, &*evidence.shown.matched), (1, false, "needle"));
    assert!(evidence.shown.before.ends_with("..."));
}

#[test]
fn white_space_and_case_do_not_count_across_an_edge_either() {
    for shift in 0..24 {
        let log = format!("{}Connection \t  Refused", "-".repeat(PIECE - shift));
        assert_eq!(ranking(&analyse(&[rule("a", &["connection refused"])], log)), ["a"], "{shift}");
    }
}

#[test]
fn a_signal_is_not_found_across_lines() {
    let rules = [rule("a", &["connection refused"])];
    assert!(analyse(&rules, "connection\nrefused").candidates.is_empty());
    let log = format!("{}connection\n refused\nconnection \n{}", "-".repeat(PIECE - 5), "refused ".repeat(9000));
    assert!(analyse(&rules, log).candidates.is_empty());
}

#[test]
fn a_long_line_is_counted_once_and_cropped_around_what_was_found() {
    let log = format!("short\n{}needle{}\n", "é".repeat(500), "needle é".repeat(20_000));
    let evidence = &analyse(&[rule("a", &["needle"])], log).candidates[0].evidence[0];
    assert_eq!((evidence.lines, evidence.shown.line, &*evidence.shown.matched), (1, 2, "needle"));
    assert_eq!(evidence.shown.before, "é".repeat(120));
    assert_eq!(evidence.shown.cropped, 1000 - 240);
    assert!(evidence.shown.after.len() <= 240 && !evidence.shown.after.contains('\u{fffd}'));
}

#[test]
fn an_unfinished_log_says_what_it_says_so_far() {
    let matcher = matcher(&[rule("a", &["it broke"])]);
    let mut scan = matcher.scan();
    scan.feed(b"fine\nit broke");
    assert!(scan.analysis().candidates.is_empty(), "the line may go on");
    assert_eq!((scan.analysis().lines, scan.bytes()), (1, 5));
    scan.feed(b"\n");
    assert_eq!(ranking(&scan.analysis()), ["a"]);
    let before = scan.analysis();
    scan.finish();
    assert_eq!(scan.analysis(), before, "there is no line after the last line end");
    assert_eq!(scan.bytes(), 14);
}

#[test]
fn lines_are_counted_as_line_ends_say() {
    let lines = |log: &str| analyse(&[], log).lines;
    assert_eq!(["", "\n", "a", "a\n", "a\nb", "\n\n", "a\r\n\r\nb\r\n", "a\rb"].map(lines), [0, 1, 1, 1, 2, 2, 3, 1]);
}

/// Feeds `total` bytes of one line, with a signal at its end.
fn endless(matcher: &Matcher, filler: &[u8], total: usize) -> Analysis {
    let mut scan = matcher.scan();
    (0..total / filler.len()).for_each(|_| scan.feed(filler));
    scan.feed(b" connection refused\n");
    assert!(scan.folded.bytes.capacity() <= 4 * PIECE, "what is kept of a line does not grow with it");
    scan.analysis()
}

#[test]
fn a_line_of_a_hundred_megabytes_is_read_in_pieces() {
    let total = 100 << 20;
    let analysis = endless(&matcher(&[rule("a", &["connection refused"])]), &vec![b'.'; 1 << 20], total);
    let evidence = first(&analysis);
    assert_eq!((evidence.lines, evidence.shown.line, evidence.shown.offset), (1, 1, 0));
    let shown: String = [&*evidence.shown.before, &*evidence.shown.matched].concat();
    assert!(shown.ends_with("connection refused") && shown.len() < 300);
}

#[test]
fn a_line_that_moves_and_erases_without_end_is_read_in_pieces() {
    let matcher = matcher(&[rule("a", &["connection refused"])]);
    for unit in ["a\x1b[99999999Cb\r\x1b[2K", "a\x1b[9999G.\x1b[2K", "abc\x1b[1K"] {
        let analysis = endless(&matcher, unit.repeat(1024).as_bytes(), 1 << 19);
        assert_eq!(ranking(&analysis), ["a"], "{unit:?}");
    }
}

#[test]
fn the_work_for_a_sequence_is_bounded() {
    // Two bytes of text and a sequence must not fill more than a terminal's row.
    let mut row = Row::default();
    assert_eq!(row.show(format!("{}.", "a\x1b[9999G.\x1b[2K".repeat(4000)).as_bytes()).len(), (1 << 10) + 1);
}
