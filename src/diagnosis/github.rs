//! A report as annotations of a GitHub workflow: one for each log, at the best evidence, with the page's URL.

use super::{Confidence, Diagnosis, Log, Report};
use crate::diagnostic::workflow_command;

/// One command a line; none for a log that nothing is known of but a notice.
pub fn github(report: &Report) -> String {
    report.logs.iter().flat_map(of_log).map(|command| command + "\n").collect()
}

fn of_log(log: &Log) -> Vec<String> {
    if log.diagnoses.is_empty() {
        let message = format!("No known failure matches {}.", log.name);
        return vec![workflow_command("notice", &[("title", "Faultline".to_owned())], &message)];
    }
    log.diagnoses.iter().map(|diagnosis| annotation(log, diagnosis)).collect()
}

fn annotation(log: &Log, diagnosis: &Diagnosis) -> String {
    let command = match diagnosis.confidence {
        Confidence::Strong => "error",
        Confidence::Likely => "warning",
        Confidence::Possible => "notice",
    };
    let mut properties = Vec::new();
    let mut message = format!("{}: {}", diagnosis.hedge(), diagnosis.title);
    if let Some(finding) = diagnosis.evidence.first() {
        properties.push(("file", log.name.clone()));
        properties.push(("line", finding.place.line.to_string()));
        message += &format!("\n{}", finding.place.text.trim());
    }
    properties.push(("title", format!("Faultline: {}", diagnosis.id)));
    message += &format!("\n{}", diagnosis.url);
    workflow_command(command, &properties, &message)
}
