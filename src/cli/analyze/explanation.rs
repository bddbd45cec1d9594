//! Why a playbook does or does not match logs, in words.

use super::Reading;
use crate::diagnosis::Place;
use crate::diagnostic::visible::visible;
use crate::matcher::{Explanation, Trace, Verdict};
use crate::playbook::Playbook;

/// The lists of a playbook's signals, each with where it was found, and what came of it, log by log.
pub(super) fn show(playbook: &Playbook, readings: &[Reading]) -> String {
    readings.iter().map(|reading| of_log(playbook, reading)).collect::<Vec<_>>().join("\n")
}

fn of_log(playbook: &Playbook, reading: &Reading) -> String {
    let id = &playbook.id;
    let Some(explanation) = &reading.explanation else {
        return format!("{}: `{id}` does not look at logs\n", reading.name);
    };
    let mut text = format!("{}: {}\n", visible(&reading.name), verdict(id.as_str(), explanation, reading));
    for (heading, traces) in lists(explanation) {
        text += &format!("\n  {heading}\n");
        traces.iter().for_each(|trace| text += &line(trace));
    }
    text
}

fn verdict(id: &str, explanation: &Explanation, reading: &Reading) -> String {
    let candidates = &reading.analysis.candidates;
    match explanation.verdict {
        Verdict::HasNoSignals => format!("`{id}` does not look at logs"),
        Verdict::Lacks => format!("`{id}` does not match: what it needs is not all there"),
        Verdict::RuledOut => format!("`{id}` does not match: a signal that speaks against it is there"),
        Verdict::Matches => {
            let place = candidates.iter().position(|one| one.id == id).unwrap_or_default();
            let points = |position: usize| candidates.get(position).map_or(0.0, |one| one.score.total as f64 / 1000.0);
            let first = candidates.first().map_or("", |one| one.id.as_str());
            match place {
                0 => format!("`{id}` matches, and ranks first with {:.2}", points(0)),
                _ => format!(
                    "`{id}` matches, and ranks {} with {:.2}; `{first}` is first with {:.2}",
                    ordinal(place + 1),
                    points(place),
                    points(0)
                ),
            }
        }
    }
}

fn lists(explanation: &Explanation) -> Vec<(String, &[Trace])> {
    let one = |heading: &str, traces| (heading.to_owned(), traces);
    let mut lists = vec![
        one("any one of these is enough:", &explanation.any[..]),
        one("every one of these is needed:", &explanation.all[..]),
    ];
    let groups = explanation.partial.iter();
    lists.extend(groups.map(|(minimum, traces)| (format!("at least {minimum} of these are needed:"), &traces[..])));
    lists.push(one("none of these may be there:", &explanation.none[..]));
    lists.retain(|(_, traces)| !traces.is_empty());
    lists
}

fn line(trace: &Trace) -> String {
    let signal = visible(&trace.signal);
    match &trace.shown {
        None => format!("    not found    {signal}\n"),
        Some(shown) => {
            let place = Place::from(shown.clone());
            format!("    line {:<8}{signal}\n                 {}\n", place.line, visible(place.text.trim()))
        }
    }
}

fn ordinal(number: usize) -> String {
    let suffix = match (number % 10, number % 100) {
        (1, rest) if rest != 11 => "st",
        (2, rest) if rest != 12 => "nd",
        (3, rest) if rest != 13 => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}
