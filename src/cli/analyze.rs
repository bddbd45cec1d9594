//! `analyze`: from logs to the right page.
//!
//! 1. Open every log; an archive holds several.
//! 2. Read them in parallel, each once, through the catalog's matcher.
//! 3. Show one report.

use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::output::Output;
use super::show::{self, Shelf};
use super::{AnalysisFormat, AnalyzeArgs, Failure, Outcome};
use crate::diagnosis::{self, Report};
use crate::history::History;
use crate::load::{self, log};
use crate::matcher::{Analysis, Explanation};
use crate::site::plan::entry;

mod explanation;
mod human;

/// What came of a log.
struct Reading {
    name: String,
    analysis: Analysis,
    explanation: Option<Explanation>,
}

/// Says what logs speak for.
pub(super) fn analyze(args: &AnalyzeArgs, output: &mut Output) -> Result<Outcome, Failure> {
    let Some(shelf) = shelf(args, output)? else { return Ok(Outcome::InputHasErrors) };
    let wanted = match &args.explain_match {
        None => None,
        Some(id) => match shelf.catalog.find(id) {
            Some(playbook) => Some(playbook),
            None => return Err(Failure::Usage(show::unknown(id, &args.catalog, &shelf.catalog))),
        },
    };
    let logs = open(&args.logs, output)?;
    let matcher = shelf.catalog.matcher();
    let read = |log: log::Log| {
        let name = log.name.clone();
        let mut scan = matcher.scan();
        log.read(|bytes| scan.feed(bytes)).map_err(|error| unreadable(&name, &error))?;
        scan.finish();
        let explanation = wanted.and_then(|playbook| scan.explain(playbook.id.as_str()));
        Ok(Reading { name, analysis: scan.analysis_at(args.stage.as_deref()), explanation })
    };
    let readings = logs.into_par_iter().map(read).collect::<Result<Vec<_>, Failure>>()?;
    if let Some(playbook) = wanted {
        output.print(&explanation::show(playbook, &readings))?;
        return Ok(Outcome::Fine);
    }
    let report = report(args, &shelf, readings);
    output.print(&rendered(args.format, &report, output))?;
    let is_known = !args.exit_code || report.knows_all();
    Ok(if is_known { Outcome::Fine } else { Outcome::NothingKnown })
}

/// The catalog that is asked for.
fn shelf(args: &AnalyzeArgs, output: &mut Output) -> Result<Option<Shelf>, Failure> {
    match args.catalog.project().filter(|_| args.bundled) {
        Some(project) => {
            let inputs = load::read(&project)?.with_playbooks_of(crate::embedded::inputs());
            show::compile(inputs, output)
        }
        None => show::shelf(&args.catalog, output),
    }
}

pub(super) fn open(paths: &[PathBuf], output: &mut Output) -> Result<Vec<log::Log>, Failure> {
    let stdin = [PathBuf::from("-")];
    let paths = if paths.is_empty() { &stdin } else { paths };
    let mut logs = Vec::new();
    for path in paths {
        let opened = if path == Path::new("-") {
            if Output::reads_a_terminal() {
                output.note("reading the log from the terminal; end it with Ctrl-D\n")?;
            }
            log::open_stream("-", io::stdin())
        } else {
            log::open(path)
        };
        logs.extend(opened.map_err(|error| unreadable(&path.display().to_string(), &error))?);
    }
    Ok(logs)
}

pub(super) fn unreadable(name: &str, error: &io::Error) -> Failure {
    let message = format!("cannot read {name}: {error}");
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::IsADirectory => Failure::Usage(message),
        _ => Failure::Machine(message),
    }
}

fn report(args: &AnalyzeArgs, shelf: &Shelf, readings: Vec<Reading>) -> Report {
    let shows_all = args.all || matches!(args.format, AnalysisFormat::Json | AnalysisFormat::Sarif);
    let top = match args.top {
        Some(top) => usize::from(top),
        None if shows_all => usize::MAX,
        None => 1,
    };
    let url =
        |playbook: &crate::playbook::Playbook| entry(playbook, &shelf.config, &shelf.inputs, &History::default()).url;
    let log = |reading: Reading| diagnosis::Log::of(reading.name, reading.analysis, &shelf.catalog, top, url);
    Report::new(readings.into_iter().map(log).collect())
}

fn rendered(format: AnalysisFormat, report: &Report, output: &Output) -> String {
    match format {
        AnalysisFormat::Human => human::show(report, output.page_style(), Output::width()),
        AnalysisFormat::Json => String::from_utf8_lossy(&crate::site::data::json(report)).into_owned(),
        AnalysisFormat::Markdown => diagnosis::markdown(report),
        AnalysisFormat::Github => diagnosis::github(report),
        AnalysisFormat::Sarif => diagnosis::sarif(report),
    }
}
