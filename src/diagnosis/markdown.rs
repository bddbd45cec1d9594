//! A report as Markdown, for the summary of a job or an issue.

use super::{Diagnosis, Log, Report, lines};
use crate::text::markdown::{code_block, code_span, escape};

/// How many lines of evidence a diagnosis shows.
const LINES: usize = 5;

/// A heading for each log, where there are several, and its diagnoses.
pub fn markdown(report: &Report) -> String {
    let several = report.logs.len() > 1;
    let of_log = |log: &Log| {
        let heading = if several { format!("# {}\n\n", code_span(&log.name)) } else { String::new() };
        heading + &of_log(log)
    };
    report.logs.iter().map(of_log).collect::<Vec<_>>().join("\n")
}

fn of_log(log: &Log) -> String {
    if log.diagnoses.is_empty() {
        return unknown(log);
    }
    log.diagnoses.iter().map(of_diagnosis).collect::<Vec<_>>().join("\n")
}

fn of_diagnosis(diagnosis: &Diagnosis) -> String {
    let mut text = format!("## [{}]({})\n\n", escape(&diagnosis.title), diagnosis.url);
    text += &format!("{} `{}` ({} evidence).\n\n", diagnosis.hedge(), diagnosis.id, diagnosis.confidence.as_str());
    text += &format!("{}\n\n", diagnosis.summary);
    text += &excerpt(lines(diagnosis, LINES).into_iter().map(|(place, _)| (place.line, &place.text)));
    if !diagnosis.steps.is_empty() {
        text += "\n### First steps\n\n";
        for (number, step) in diagnosis.steps.iter().enumerate() {
            text += &format!("{}. {}\n", number + 1, step.replace('\n', "\n   ").replace("\n   \n", "\n\n"));
        }
    }
    let commands: Vec<_> = diagnosis.commands.iter().map(String::as_str).collect();
    if !commands.is_empty() {
        text += &format!("\n### Try it locally\n\n{}", code_block("bash", &commands));
    }
    text
}

fn unknown(log: &Log) -> String {
    let mut text = "No known failure matches this log.\n".to_owned();
    if !log.suspects.is_empty() {
        let lines = excerpt(log.suspects.iter().map(|suspect| (suspect.line, &suspect.text)));
        text += &format!("\nThese lines are the most likely to matter:\n\n{lines}");
    }
    text
}

/// Lines of a log with their numbers.
fn excerpt<'a>(lines: impl Iterator<Item = (u64, &'a String)>) -> String {
    let numbered: Vec<_> = lines.map(|(number, text)| format!("{number}: {text}")).collect();
    code_block("text", &numbered.iter().map(String::as_str).collect::<Vec<_>>())
}
