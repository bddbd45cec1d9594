//! An oracle: the analysis by the plainest means, one signal at a time, from the documentation and not from the code.
//!
//! Only the table of markers is the matcher's own; what stands in it is data.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Reverse;

use super::super::marker::{Bounds, MARKERS, Says};
use super::super::{Analysis, Candidate, Confidence, Evidence, Occurrence, Role, Rule, RuledOut, Score, Suspect};

pub(super) mod prefix;
pub(super) mod terminal;

/// Compared bytes, each with its position in the row.
type Compared = Vec<(u8, usize)>;

/// Where a signal was found.
struct Sighting {
    line: usize,
    span: (usize, usize),
    free: bool,
}

/// A line as the oracle reads it.
struct Line {
    offset: u64,
    row: Vec<u8>,
    start: usize,
    compared: Compared,
    wrong: u8,
    test: bool,
    well: bool,
}

pub(super) fn normalise(text: &str) -> String {
    let spaced = text.replace(['\u{a0}', '\t', '\u{b}', '\u{c}', '\r', '\n'], " ").to_ascii_lowercase();
    spaced.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn compared(output: &[u8]) -> Compared {
    let mut compared = Compared::new();
    for (at, byte) in output.iter().enumerate() {
        let byte = if byte.is_ascii_whitespace() || *byte == 0xb { b' ' } else { byte.to_ascii_lowercase() };
        let last = compared.last().map_or(b' ', |(last, _)| *last);
        if byte != b' ' || last != b' ' {
            compared.push((byte, at));
        }
    }
    compared
}

/// The ranges of the row where a normal text stands.
fn spans(compared: &Compared, text: &str) -> Vec<(usize, usize)> {
    let windows = compared.windows(text.len());
    let same = windows.filter(|window| window.iter().map(|(byte, _)| *byte).eq(text.bytes()));
    same.map(|window| (window[0].1, window[window.len() - 1].1 + 1)).collect()
}

fn stands(bounds: Bounds, output: &[u8], (start, end): (usize, usize)) -> bool {
    let text: Vec<char> = output.iter().map(|byte| char::from(*byte)).collect();
    let joins = |c: Option<&char>| c.is_some_and(|c| c.is_ascii() && (c.is_alphanumeric() || *c == '_'));
    match bounds {
        Bounds::Anywhere => true,
        Bounds::Start => !joins(text[..start].last()),
        Bounds::Word => !joins(text[..start].last()) && !joins(text[end..].first()),
        Bounds::Line => text[..start].iter().all(char::is_ascii_whitespace),
        Bounds::Whole => text[..start].iter().chain(&text[end..]).all(char::is_ascii_whitespace),
    }
}

impl Line {
    fn new(offset: usize, raw: &[u8]) -> Self {
        let row = terminal::show(raw.strip_suffix(b"\r").unwrap_or(raw));
        let start = prefix::length(&row);
        let compared = compared(&row[start..]);
        let mut line = Self { offset: offset as u64, row, start, compared, wrong: 0, test: false, well: false };
        line.listen();
        line
    }

    fn listen(&mut self) {
        let output = &self.row[self.start..];
        let standing = |marker: &'static super::super::marker::Marker| {
            let spans = spans(&self.compared, marker.text).into_iter();
            spans.filter(|span| stands(marker.bounds, output, *span)).map(move |span| (marker.says, span))
        };
        let said: Vec<_> = MARKERS.iter().flat_map(standing).collect();
        let within = |(start, end): (usize, usize)| {
            said.iter().any(|(says, span)| *says == Says::Fine && span.0 <= start && end <= span.1)
        };
        for (says, span) in &said {
            match says {
                Says::Wrong(weight) if !within(*span) => self.wrong = self.wrong.max(*weight),
                Says::Wrong(_) => {}
                Says::Test => self.test = true,
                Says::Fine | Says::Well => self.well = true,
            }
        }
        self.wrong = if self.test { 0 } else { self.wrong };
        self.well &= self.wrong == 0 && !self.test;
    }

    fn text(&self, range: core::ops::Range<usize>) -> String {
        String::from_utf8_lossy(&self.row[range]).into_owned()
    }
}

/// The analysis of a log that comes from `stage`. Its lines must not be longer than what is shown of a line.
pub(super) fn analyse(rules: &[Rule], log: &[u8], stage: Option<&str>) -> Analysis {
    let mut lines = Vec::new();
    let mut offset = 0;
    for raw in log.split_inclusive(|byte| *byte == b'\n') {
        lines.push(Line::new(offset, raw.strip_suffix(b"\n").unwrap_or(raw)));
        offset += raw.len();
    }
    let known = Known { rules: rules.iter().map(distinct).collect(), lines };
    known.analysis(stage)
}

/// A rule without signals that are blank or repeated in their list.
fn distinct(rule: &Rule) -> Rule {
    let list = |signals: &Vec<String>| {
        let mut kept: Vec<String> = Vec::new();
        for signal in signals {
            if !normalise(signal).is_empty() && !kept.iter().any(|other| normalise(other) == normalise(signal)) {
                kept.push(signal.clone());
            }
        }
        kept
    };
    let mut rule = rule.clone();
    (rule.any, rule.all, rule.none) = (list(&rule.any), list(&rule.all), list(&rule.none));
    rule.partial.iter_mut().for_each(|group| group.patterns = list(&group.patterns));
    rule
}

/// The signals that speak for a rule, with their lists.
fn own(rule: &Rule) -> Vec<(Role, String)> {
    let list = |role, signals: &[String]| signals.iter().map(|signal| (role, signal.clone())).collect::<Vec<_>>();
    let partial = rule.partial.iter().flat_map(|group| list(Role::Partial, &group.patterns));
    list(Role::All, &rule.all).into_iter().chain(list(Role::Any, &rule.any)).chain(partial).collect()
}

struct Known {
    rules: Vec<Rule>,
    lines: Vec<Line>,
}

impl Known {
    fn holders(&self, normal: &str) -> usize {
        self.rules.iter().filter(|rule| own(rule).iter().any(|(_, signal)| normalise(signal) == normal)).count()
    }

    /// Whether a longer signal that speaks for something stands around this place.
    fn inside(&self, line: &Line, (start, end): (usize, usize)) -> bool {
        self.rules.iter().flat_map(own).any(|(_, signal)| {
            let around = spans(&line.compared, &normalise(&signal));
            around.iter().any(|span| span.0 <= start && end <= span.1 && *span != (start, end))
        })
    }

    fn sightings(&self, signal: &str) -> Vec<Sighting> {
        let normal = normalise(signal);
        let mut found = Vec::new();
        for (number, line) in self.lines.iter().enumerate() {
            for span in spans(&line.compared, &normal) {
                found.push(Sighting { line: number, span, free: !line.test && !self.inside(line, span) });
            }
        }
        found
    }

    /// The one that is shown, if the signal was found.
    fn occurrence(&self, signal: &str) -> Option<Occurrence> {
        let found = self.sightings(signal);
        let one = found.iter().find(|one| self.lines[one.line].wrong > 0).or(found.first())?;
        let line = &self.lines[one.line];
        let (start, end) = (one.span.0 + line.start, one.span.1 + line.start);
        Some(Occurrence {
            line: one.line as u64 + 1,
            offset: line.offset,
            cropped: 0,
            before: line.text(0..start),
            matched: line.text(start..end),
            after: line.text(end..line.row.len()),
        })
    }

    fn is_met(&self, rule: &Rule) -> bool {
        let found = |signal: &String| !self.sightings(signal).is_empty();
        let speaks = own(rule).iter().any(|(_, signal)| found(signal));
        speaks
            && (rule.any.is_empty() || rule.any.iter().any(found))
            && rule.all.iter().all(found)
            && rule.partial.iter().all(|group| group.patterns.iter().filter(|one| found(one)).count() >= group.minimum)
    }

    fn evidence(&self, role: Role, signal: &str) -> Option<(Evidence, u64)> {
        let found = self.sightings(signal);
        let shown = self.occurrence(signal)?;
        let mut numbers: Vec<_> = found.iter().map(|one| one.line as u64 + 1).collect();
        numbers.dedup();
        let (last, total) = (*numbers.last()?, self.lines.len() as u64);
        let (held, on_error_line) =
            (!found.iter().any(|one| one.free), found.iter().any(|one| self.lines[one.line].wrong > 0));
        let (length, sharers) = (normalise(signal).len() as u64, self.holders(&normalise(signal)));
        let mut told = (500 + 1000 * length / (length + 16)) / sharers as u64;
        told = if held { told / 2 } else { told };
        told = if role == Role::All { told * 3 / 2 } else { told };
        let points = told + told * last / total / 4 + if on_error_line { told / 4 } else { 0 };
        let (signal, lines) = (signal.to_string(), numbers.len() as u64);
        Some((Evidence { signal, role, points, sharers, lines, last, on_error_line, held, shown }, told))
    }

    fn candidate(&self, rule: &Rule, stage: Option<&str>) -> Candidate {
        let mut seen: Vec<String> = Vec::new();
        let mut weighed = Vec::new();
        for (role, signal) in own(rule) {
            if !seen.contains(&normalise(&signal)) {
                seen.push(normalise(&signal));
                weighed.extend(self.evidence(role, &signal));
            }
        }
        let signals = weighed.iter().map(|(_, told)| told).sum();
        let places = weighed.iter().map(|(evidence, told)| evidence.points - told).sum();
        let base = u64::from(rule.base) / 20;
        let stage = if stage.is_some_and(|stage| rule.stages.contains(&stage.to_string())) { 25 } else { 0 };
        let score = Score { total: signals + places + base + stage, signals, places, base, stage };
        let mut evidence: Vec<_> = weighed.into_iter().map(|(evidence, _)| evidence).collect();
        evidence.sort_by_key(|one| Reverse(one.points));
        Candidate { id: rule.id.clone(), confidence: Confidence::Possible, score, evidence }
    }

    fn ends_well(&self) -> bool {
        self.lines.iter().rev().find(|line| line.wrong > 0 || line.well).is_some_and(|line| line.well)
    }

    fn analysis(&self, stage: Option<&str>) -> Analysis {
        let met: Vec<_> = self.rules.iter().filter(|rule| self.is_met(rule)).collect();
        let forbidden = |rule: &Rule| rule.none.iter().find_map(|one| Some((one.clone(), self.occurrence(one)?)));
        let out = met.iter().filter_map(|rule| {
            let (signal, shown) = forbidden(rule)?;
            Some(RuledOut { id: rule.id.clone(), signal, shown })
        });
        let mut left: Vec<_> = met.iter().filter(|rule| forbidden(rule).is_none()).collect();
        let total = |rule: &Rule| self.candidate(rule, stage).score.total;
        left.sort_by_key(|rule| (Reverse(total(rule)), own(rule).len(), rule.id.clone()));
        let mut candidates: Vec<_> = left.iter().map(|rule| self.candidate(rule, stage)).collect();
        let scores: Vec<_> = candidates.iter().map(|candidate| candidate.score.total).collect();
        for (position, candidate) in candidates.iter_mut().enumerate() {
            let near = |(other, total): (usize, &u64)| other != position && total * 3 > candidate.score.total * 2;
            let first = candidate.evidence.iter().map(|one| one.shown.line).min().unwrap_or(u64::MAX);
            let lamented = (1..).zip(&self.lines).any(|(number, line)| number >= first && line.wrong > 0);
            candidate.confidence = if candidate.score.signals < 1000 || self.ends_well() || !lamented {
                Confidence::Possible
            } else if scores.iter().enumerate().any(near) {
                Confidence::Likely
            } else {
                Confidence::Strong
            };
        }
        let lines = self.lines.len() as u64;
        Analysis { lines, candidates, ruled_out: out.collect(), suspects: self.suspects() }
    }

    /// The eight lines that say most that something went wrong; of equals, the later.
    fn suspects(&self) -> Vec<Suspect> {
        let wrong = self.lines.iter().enumerate().filter(|(_, line)| line.wrong > 0);
        let mut suspects: Vec<_> = wrong
            .map(|(number, line)| Suspect {
                line: number as u64 + 1,
                weight: line.wrong,
                text: line.text(line.start..line.row.len()),
            })
            .collect();
        suspects.sort_by_key(|suspect| Reverse((suspect.weight, suspect.line)));
        suspects.truncate(8);
        suspects.sort_by_key(|suspect| suspect.line);
        suspects
    }
}
