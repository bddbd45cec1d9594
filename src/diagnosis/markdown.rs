//! A report as Markdown, for the summary of a job or an issue.

use super::{Diagnosis, Log, Place, Report, lines};

/// How many lines of evidence a diagnosis shows.
const LINES: usize = 5;

/// A heading for each log, where there are several, and its diagnoses.
pub fn markdown(report: &Report) -> String {
    let several = report.logs.len() > 1;
    let of_log = |log: &Log| {
        let heading = if several { format!("# {}\n\n", code(&log.name)) } else { String::new() };
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
    text += &format!("{} `{}` ({} evidence).\n\n", diagnosis.hedge(), diagnosis.id, diagnosis.confidence);
    text += &format!("{}\n\n", diagnosis.summary);
    let evidence: Vec<_> = lines(diagnosis, LINES).into_iter().map(|(place, _)| numbered(place)).collect();
    text += &fence("text", &evidence.join("\n"));
    if !diagnosis.steps.is_empty() {
        text += "\n### First steps\n\n";
        for (number, step) in diagnosis.steps.iter().enumerate() {
            text += &format!("{}. {}\n", number + 1, step.replace('\n', "\n   ").replace("\n   \n", "\n\n"));
        }
    }
    if !diagnosis.commands.is_empty() {
        text += &format!("\n### Try it locally\n\n{}", fence("bash", &diagnosis.commands.join("\n")));
    }
    text
}

fn unknown(log: &Log) -> String {
    let mut text = "No known failure matches this log.\n".to_owned();
    let lines: Vec<_> = log.suspects.iter().map(|suspect| format!("{}: {}", suspect.line, suspect.text)).collect();
    if !lines.is_empty() {
        text += &format!("\nThese lines are the most likely to matter:\n\n{}", fence("text", &lines.join("\n")));
    }
    text
}

fn numbered(place: &Place) -> String {
    format!("{}: {}", place.line, place.text)
}

/// The beginning of a playbook for a log that nothing is known of: what its author has to fill in is in `<brackets>`.
pub fn draft(log: &Log) -> Option<String> {
    let worst = log.suspects.iter().max_by_key(|suspect| (suspect.weight, suspect.line))?;
    let signal = serde_json::to_string(worst.text.trim()).ok()?;
    Some(format!(
        "id: <what-fails>\ntitle: <What fails, in one line>\ncategory: build\nseverity: high\nsummary: <What went wrong, and why the job stopped>\n\
         diagnosis: <How to tell which cause it is>\nfix: <What to do, step by step>\nvalidation: <What shows that it is fixed>\n\
         match:\n  any:\n    - {signal}\n"
    ))
}

/// A fenced block; the fence is longer than any run of backticks inside.
fn fence(language: &str, text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    format!("{fence}{language}\n{text}\n{fence}\n")
}

fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    if longest > 0 { format!("{ticks} {text} {ticks}") } else { format!("`{text}`") }
}

fn escape(text: &str) -> String {
    text.chars().flat_map(|c| ("\\`*_[]<>".contains(c)).then_some('\\').into_iter().chain([c])).collect()
}
