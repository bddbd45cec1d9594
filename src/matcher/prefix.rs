//! What a CI system puts before a line of a tool's output, and what is no evidence: times, the names of containers,
//! marks of sections.
//!
//! | system | prefix |
//! |---|---|
//! | GitHub Actions, Azure Pipelines | `2026-01-31T12:34:56.1234567Z `; `##[error]` and the like stay, as they say how things went |
//! | `gh run view --log` | the job and the step, each with a tab, before that |
//! | GitLab | `2026-01-31T12:34:56.123456Z 00O `, and `section_start:1769862896:name` |
//! | Jenkins with the timestamper | `[2026-01-31T12:34:56.123Z] ` or `12:34:56  ` |
//! | Docker Compose | `name-1  | ` |
//! | BuildKit | `#12 3.456 ` |

/// The length of what is to be set aside at the start of a row.
pub(super) fn length(row: &[u8]) -> usize {
    let mut rest = row.strip_prefix("\u{feff}".as_bytes()).unwrap_or(row);
    rest = after_columns(rest);
    // A container's output inside a job has two; no system nests them deeper.
    for _ in 0..4 {
        let Some(shorter) = without_prefix(rest) else { break };
        rest = shorter;
    }
    row.len() - rest.len()
}

/// The rest after one prefix; its first byte tells which it may be.
fn without_prefix(row: &[u8]) -> Option<&[u8]> {
    match row.first()? {
        b'0'..=b'9' => timestamp(row).or_else(|| clock(row)).or_else(|| compose(row)),
        b'[' => bracketed(row),
        b's' => section(row).or_else(|| compose(row)),
        b'#' => buildkit(row),
        _ => compose(row),
    }
}

/// `job⇥step⇥`, before a time.
fn after_columns(row: &[u8]) -> &[u8] {
    let mut tabs = memchr::memchr_iter(b'\t', &row[..row.len().min(300)]);
    let Some(second) = tabs.nth(1) else { return row };
    let rest = &row[second + 1..];
    let rest = rest.strip_prefix("\u{feff}".as_bytes()).unwrap_or(rest);
    if timestamp(rest).is_some() { rest } else { row }
}

/// The rest after as many bytes as `shape` has: `0` stands for a digit, all else for itself.
fn shaped<'a>(row: &'a [u8], shape: &str) -> Option<&'a [u8]> {
    let (start, rest) = row.split_at_checked(shape.len())?;
    let fits = |(byte, shape): (&u8, u8)| if shape == b'0' { byte.is_ascii_digit() } else { *byte == shape };
    start.iter().zip(shape.bytes()).all(fits).then_some(rest)
}

fn after_digits(row: &[u8]) -> Option<&[u8]> {
    let digits = row.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (digits > 0).then(|| &row[digits..])
}

/// `2026-01-31T12:34:56.1234567Z`, with or without the fraction and the zone.
fn time(row: &[u8]) -> Option<&[u8]> {
    let rest = shaped(row, "0000-00-00T00:00:00").or_else(|| shaped(row, "0000-00-00 00:00:00"))?;
    let rest = rest.strip_prefix(b".").or_else(|| rest.strip_prefix(b",")).and_then(after_digits).unwrap_or(rest);
    let zone = rest.strip_prefix(b"Z").or_else(|| shaped(rest, "+00:00")).or_else(|| shaped(rest, "+0000"));
    Some(zone.unwrap_or(rest))
}

/// A time and a space, and the stream of a GitLab runner.
fn timestamp(row: &[u8]) -> Option<&[u8]> {
    let rest = time(row)?;
    let rest = if rest.is_empty() { rest } else { rest.strip_prefix(b" ")? };
    let stream = ["00O", "00E"].iter().find_map(|stream| shaped(rest, stream));
    let Some(stream) = stream else { return Some(rest) };
    // `+` marks a line that goes on from the one before. Anything else is text that begins as a stream would.
    let text = stream.strip_prefix(b"+").or_else(|| stream.strip_prefix(b" "));
    Some(text.unwrap_or(if stream.is_empty() { stream } else { rest }))
}

fn bracketed(row: &[u8]) -> Option<&[u8]> {
    time(row.strip_prefix(b"[")?)?.strip_prefix(b"] ")
}

fn clock(row: &[u8]) -> Option<&[u8]> {
    shaped(row, "00:00:00  ")
}

/// `section_start:1769862896:name[options]`: the header that follows stays.
fn section(row: &[u8]) -> Option<&[u8]> {
    let rest = row.strip_prefix(b"section_start:").or_else(|| row.strip_prefix(b"section_end:"))?;
    let rest = after_digits(rest)?.strip_prefix(b":")?;
    let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(byte)).count();
    let rest = &rest[name..];
    let options = rest.iter().position(|byte| *byte == b']').filter(|_| rest.first() == Some(&b'['));
    Some(options.map_or(rest, |end| &rest[end + 1..]))
}

/// A container's name, which ends in its number, and a bar.
fn compose(row: &[u8]) -> Option<&[u8]> {
    let name = row.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(byte)).count();
    let (name, rest) = row.split_at(name);
    let number = name.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let before = name.get(..name.len() - number)?.last()?;
    let blanks = rest.iter().take_while(|byte| **byte == b' ').count();
    let rest = rest[blanks..].strip_prefix(b"| ")?;
    (number > 0 && b"-_".contains(before) && blanks > 0).then_some(rest)
}

/// `#12 3.456 `: a step and its seconds.
fn buildkit(row: &[u8]) -> Option<&[u8]> {
    let rest = after_digits(row.strip_prefix(b"#")?)?.strip_prefix(b" ")?;
    after_digits(after_digits(rest)?.strip_prefix(b".")?)?.strip_prefix(b" ")
}
