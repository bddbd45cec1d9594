//! A report for people: the best diagnosis of each log in a screenful.

use std::fmt::Write;

use anstyle::{AnsiColor, Effects, Style};

use crate::cli::page;
use crate::diagnosis::{self, Diagnosis, Log, Place, Report};
use crate::diagnostic::render;
use crate::diagnostic::visible::visible;
use crate::text::count;

/// How many lines of evidence are shown.
const LINES: usize = 5;
/// How many lines the steps of a fix may take, but for the first step.
const STEP_LINES: usize = 16;
/// How many other candidates are named.
const OTHERS: usize = 3;

const TITLE: Style = Style::new().effects(Effects::BOLD);
const MATCH: Style = Style::new().effects(Effects::BOLD).fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));
const QUIET: Style = Style::new().effects(Effects::DIMMED);
const HEADING: Style = Style::new().effects(Effects::BOLD);
const LINK: Style = Style::new().effects(Effects::UNDERLINE);

/// Lays a report out for a terminal of this width; without colours if there is no terminal to show them.
pub(in crate::cli) fn show(report: &Report, style: render::Style, width: Option<usize>) -> String {
    let screen = Screen { style, width };
    let several = report.logs.len() > 1;
    let mut text = String::new();
    for log in &report.logs {
        if several {
            let _ = writeln!(text, "{}", screen.paint(HEADING, &format!("── {} ──", visible(&log.name))));
        }
        text += &screen.log(log);
        if several {
            text.push('\n');
        }
    }
    if several {
        text += &summary(report);
    }
    text
}

struct Screen {
    style: render::Style,
    width: Option<usize>,
}

impl Screen {
    fn paint(&self, style: Style, text: &str) -> String {
        match self.style {
            render::Style::Coloured => format!("{style}{text}{style:#}"),
            render::Style::Plain => text.to_owned(),
        }
    }

    fn log(&self, log: &Log) -> String {
        if log.diagnoses.is_empty() {
            return self.unknown(log);
        }
        let mut text: String = log.diagnoses.iter().map(|one| self.diagnosis(one)).collect::<Vec<_>>().join("\n");
        if !log.others.is_empty() {
            let names =
                log.others.iter().take(OTHERS).map(|other| format!("{} ({})", other.id, other.confidence.as_str()));
            let others = format!("Also: {}; --all shows them.", names.collect::<Vec<_>>().join(", "));
            let _ = writeln!(text, "{}", self.paint(QUIET, &others));
        }
        for out in log.ruled_out.iter().take(OTHERS) {
            let why = format!("Not {}: line {} has “{}”.", out.id, out.place.line, visible(&out.signal));
            let _ = writeln!(text, "{}", self.paint(QUIET, &why));
        }
        text
    }

    fn diagnosis(&self, diagnosis: &Diagnosis) -> String {
        let title = visible(&diagnosis.title);
        let mut text = format!("{}: {}\n", diagnosis.hedge(), self.paint(TITLE, &title));
        let facts =
            format!("{} · {} evidence · {} severity", diagnosis.id, diagnosis.confidence.as_str(), diagnosis.severity);
        let _ = writeln!(text, "{}\n", self.paint(QUIET, &facts));
        let lines = diagnosis::lines(diagnosis, LINES);
        let width = lines.iter().map(|(place, _)| place.line.to_string().len()).max().unwrap_or(1);
        for (place, ranges) in &lines {
            let number = self.paint(QUIET, &format!("{:>width$} │", place.line));
            let _ = writeln!(text, "  {number} {}", self.marked(place, ranges));
        }
        text += &self.steps(diagnosis);
        if !diagnosis.commands.is_empty() {
            let _ = writeln!(text, "\n{}\n", self.paint(HEADING, "Commands to try"));
            for command in diagnosis.commands.iter().flat_map(|command| command.lines()) {
                let _ = writeln!(text, "    {}", visible(command));
            }
        }
        let _ = writeln!(text, "\n{}", self.page(diagnosis));
        text
    }

    /// A line of the log with what was matched in it; a long one is cut around its first match.
    fn marked(&self, place: &Place, ranges: &[std::ops::Range<usize>]) -> String {
        let room = self.width.unwrap_or(100).clamp(40, 160) - 12;
        let first = ranges.first().map_or(0, |range| range.start);
        let from =
            if place.text.len() > room { place.text.floor_char_boundary(first.saturating_sub(room / 3)) } else { 0 };
        let until = place.text.floor_char_boundary(from + room);
        let mut text = if from > 0 || place.cropped > 0 { "…".to_owned() } else { String::new() };
        let mut at = from;
        for range in ranges {
            let (start, end) = (range.start.clamp(at, until), range.end.clamp(at, until));
            text += &visible(&place.text[at..start]);
            text += &self.paint(MATCH, &visible(&place.text[start..end]));
            at = end;
        }
        text += &visible(&place.text[at..until]);
        if until < place.text.len() {
            text.push('…');
        }
        text
    }

    /// As many of the first steps as fit on a screen with the rest; at least one.
    fn steps(&self, diagnosis: &Diagnosis) -> String {
        let mut shown = String::new();
        let mut number = 0;
        for step in &diagnosis.steps {
            let item = format!("{}. {}\n", number + 1, step.replace('\n', "\n   "));
            let laid_out = page::format(&item, self.style, self.width);
            if number > 0 && shown.lines().count() + laid_out.lines().count() > STEP_LINES {
                break;
            }
            shown += laid_out.trim_end_matches('\n');
            shown += "\n";
            number += 1;
        }
        let heading = if number < 2 { "First step" } else { "First steps" };
        if number == 0 { shown } else { format!("\n{}\n\n{shown}", self.paint(HEADING, heading)) }
    }

    /// The page's address, as a link where the terminal knows links (OSC 8), and how to read it here.
    fn page(&self, diagnosis: &Diagnosis) -> String {
        let here = format!("faultline explain {}", diagnosis.id);
        if !diagnosis.url.starts_with("http") {
            return format!("More: {here}");
        }
        let url = &diagnosis.url;
        let link = match self.style {
            render::Style::Coloured => format!("\x1b]8;;{url}\x1b\\{}\x1b]8;;\x1b\\", self.paint(LINK, url)),
            render::Style::Plain => url.clone(),
        };
        format!("More: {link}  or  {here}")
    }

    fn unknown(&self, log: &Log) -> String {
        let mut text = format!("No known failure matches {}.\n", count(log.lines as usize, "line"));
        if log.suspects.is_empty() {
            text += "No line of it says that something went wrong; is it the whole log?\n";
            return text;
        }
        text += "\nThe lines most likely to matter:\n\n";
        let width = log.suspects.iter().map(|one| one.line.to_string().len()).max().unwrap_or(1);
        for suspect in &log.suspects {
            let number = self.paint(QUIET, &format!("{:>width$} │", suspect.line));
            let _ = writeln!(text, "  {number} {}", visible(suspect.text.trim_end()));
        }
        let _ =
            writeln!(text, "\nTo make it known, begin a playbook: faultline new ID --from-log {}", argument(&log.name));
        text
    }
}

/// A log's name as an argument that a shell takes as it is; standard input has none, and a member of an archive has no
/// file of its own.
fn argument(name: &str) -> &str {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-/+@%".contains(c);
    if !name.starts_with('-') && name.chars().all(is_plain) { name } else { "build.log" }
}

fn summary(report: &Report) -> String {
    let known = report.logs.iter().filter(|log| !log.diagnoses.is_empty()).count();
    let mut text = format!("{}, {known} with a known failure\n", count(report.logs.len(), "log"));
    for log in &report.logs {
        let what = match log.diagnoses.first() {
            Some(one) => format!("{} ({})", one.id, one.confidence.as_str()),
            None => "nothing known".to_owned(),
        };
        let _ = writeln!(text, "  {}: {what}", visible(&log.name));
    }
    text
}
