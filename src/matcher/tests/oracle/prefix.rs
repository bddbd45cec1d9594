//! What a CI system puts before a line, by the plainest means: one rule after the other, on text.

use alloc::string::String;

/// What CI systems put before a line, as the tests write it.
pub(in super::super) const EXAMPLES: &[&str] = &[
    "2026-01-31T12:34:56.1234567Z ",
    "2026-01-31T12:34:56.123456Z 00O ",
    "2026-01-31T12:34:56.123456Z 01E+",
    "[2026-01-31T12:34:56.123Z] ",
    "12:34:56  ",
    "web-1  | ",
    "#12 3.456 ",
    "build\tRun tests\t2026-01-31T12:34:56.1234567Z ",
];

/// The length of the prefixes at the start of a row.
pub(super) fn length(row: &[u8]) -> usize {
    // Each byte as a character, so that any bytes are text and lengths stay.
    let text: String = row.iter().map(|byte| char::from(*byte)).collect();
    let mut rest = text.strip_prefix("\u{ef}\u{bb}\u{bf}").unwrap_or(&text);
    if let Some(output) = rest.splitn(3, '\t').nth(2).and_then(after_time) {
        rest = output;
    }
    let known = [after_time, after_bracketed, after_clock, after_step, after_container];
    while let Some(shorter) = known.iter().find_map(|after| after(rest)) {
        rest = shorter;
    }
    row.len() - rest.chars().count()
}

/// The text with every digit a zero.
fn shape(text: &str) -> String {
    text.replace(|c: char| c.is_ascii_digit(), "0")
}

fn after_digits(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < text.len()).then_some(rest)
}

/// `2026-01-31T12:34:56`, perhaps with a fraction, perhaps with `Z`.
fn moment(text: &str) -> Option<&str> {
    let (whole, rest) = text.split_at_checked(19)?;
    let rest = rest.strip_prefix(['.', ',']).and_then(after_digits).unwrap_or(rest);
    let is_whole = ["0000-00-00T00:00:00", "0000-00-00 00:00:00"].contains(&&*shape(whole));
    is_whole.then(|| rest.strip_prefix('Z').unwrap_or(rest))
}

/// A moment and a space, and the stream that may come after it.
fn after_time(text: &str) -> Option<&str> {
    let rest = moment(text)?;
    let rest = if rest.is_empty() { rest } else { rest.strip_prefix(' ')? };
    let stream = rest.split_at_checked(3).filter(|(stream, _)| ["00O", "00E"].contains(&&*shape(stream)));
    Some(match stream {
        Some((_, "")) => "",
        Some((_, after)) => after.strip_prefix([' ', '+']).unwrap_or(rest),
        None => rest,
    })
}

fn after_bracketed(text: &str) -> Option<&str> {
    moment(text.strip_prefix('[')?)?.strip_prefix("] ")
}

fn after_clock(text: &str) -> Option<&str> {
    let (clock, rest) = text.split_at_checked(10)?;
    (shape(clock) == "00:00:00  ").then_some(rest)
}

/// `#12 3.456 `.
fn after_step(text: &str) -> Option<&str> {
    let seconds = after_digits(text.strip_prefix('#')?)?.strip_prefix(' ')?;
    after_digits(after_digits(seconds)?.strip_prefix('.')?)?.strip_prefix(' ')
}

/// A container's name, which ends in a number, and a bar.
fn after_container(text: &str) -> Option<&str> {
    let (name, rest) = text.split_once('|')?;
    let name = name.strip_suffix(' ')?.trim_end_matches(' ');
    let (_, number) = name.rsplit_once(['-', '_'])?;
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
    let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    if is_name && is_number { rest.strip_prefix(' ') } else { None }
}
