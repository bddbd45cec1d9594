//! A line of a terminal, by the plainest means: first what the bytes ask for, then the cells.

use alloc::vec::Vec;
use alloc::{string::String, vec};

#[derive(Debug)]
enum Step {
    Byte(u8),
    Control(u8, Option<usize>),
}

/// What is shown of a line, with white space of every kind kept but the no-break space.
pub(in super::super) fn show(line: &[u8]) -> Vec<u8> {
    let mut cells: Vec<Vec<u8>> = Vec::new();
    let mut cursor = 0;
    for step in steps(line) {
        match step {
            Step::Byte(b'\r') => cursor = 0,
            Step::Byte(8) => cursor = usize::max(cursor, 1) - 1,
            Step::Byte(byte @ (0..=8 | 0x0e..=0x1f | 0x7f)) => assert!(byte != b'\n'),
            Step::Byte(byte) if cursor > 0 && lacks(cells.get(cursor - 1), byte) => cells[cursor - 1].push(byte),
            Step::Byte(byte) => {
                while cells.len() <= cursor {
                    cells.push(vec![b' ']);
                }
                cells[cursor] = vec![byte];
                cursor += 1;
            }
            Step::Control(b'K', None | Some(0)) => cells.truncate(cursor),
            Step::Control(b'K', Some(1)) => cells.iter_mut().take(cursor + 1).for_each(|cell| *cell = vec![b' ']),
            Step::Control(b'K', Some(2)) => cells.clear(),
            Step::Control(b'G', count) => cursor = count.unwrap_or(1).max(1) - 1,
            Step::Control(b'C', count) => cursor += count.unwrap_or(1).max(1),
            Step::Control(b'D', count) => cursor = cursor.saturating_sub(count.unwrap_or(1).max(1)),
            Step::Control(..) => {}
        }
        cursor = cursor.min(usize::max(1 << 10, cells.len()));
    }
    let cells = cells.into_iter().map(|cell| if cell == [0xc2, 0xa0] { vec![b' '] } else { cell });
    cells.collect::<Vec<_>>().concat()
}

/// Whether this byte goes on with the character that a cell begins.
fn lacks(cell: Option<&Vec<u8>>, byte: u8) -> bool {
    let length = |first: u8| match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    };
    cell.is_some_and(|cell| (0x80..=0xbf).contains(&byte) && cell.len() < length(cell[0]))
}

fn steps(mut line: &[u8]) -> Vec<Step> {
    let mut steps = Vec::new();
    while let Some((byte, rest)) = line.split_first() {
        line = if *byte == 0x1b {
            escape(rest, &mut steps)
        } else {
            steps.push(Step::Byte(*byte));
            rest
        };
    }
    steps
}

/// The rest of the line after a sequence whose escape is read.
fn escape<'a>(rest: &'a [u8], steps: &mut Vec<Step>) -> &'a [u8] {
    let rest = &rest[rest.iter().take_while(|byte| (0x20..=0x2f).contains(*byte)).count()..];
    match rest.split_first() {
        None => rest,
        Some((0x1b, after)) => escape(after, steps),
        Some((b'[', after)) => control(after, steps),
        Some((b']' | b'P' | b'_' | b'^' | b'X', after)) => string(after),
        Some((_, after)) => after,
    }
}

fn control<'a>(rest: &'a [u8], steps: &mut Vec<Step>) -> &'a [u8] {
    let parameters = rest.iter().take_while(|byte| (0x20..=0x3f).contains(*byte)).count();
    let (parameters, rest) = rest.split_at(parameters);
    let digits: String =
        parameters.iter().map_while(|byte| byte.is_ascii_digit().then_some(char::from(*byte))).collect();
    let first = if digits.is_empty() { None } else { Some(digits.parse().unwrap_or(usize::MAX / 2)) };
    match rest.split_first() {
        Some((command @ 0x40..=0x7e, after)) => {
            steps.push(Step::Control(*command, first));
            after
        }
        _ => rest,
    }
}

fn string(rest: &[u8]) -> &[u8] {
    match rest.iter().position(|byte| [0x07, 0x1b].contains(byte)) {
        None => &[],
        Some(end) if rest[end] == 7 => &rest[end + 1..],
        Some(end) => rest.get(end + 2..).unwrap_or_default(),
    }
}
