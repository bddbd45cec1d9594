//! A diagnosis: what `faultline analyze` says of a log, the matcher's finding joined with the catalog's words.
//!
//! 1. `Log::of` joins an analysis with the playbooks that it names.
//! 2. A `Report` of one or several logs is rendered as JSON (`schema` describes it), Markdown, GitHub annotations or
//!    SARIF. For a terminal `cli` lays it out.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::Catalog;
use crate::matcher::{self, Analysis, Candidate, Confidence, Evidence, Occurrence, Role};
use crate::playbook::Playbook;

mod github;
mod markdown;
mod sarif;
mod steps;

pub use github::github;
pub use markdown::markdown;
pub use sarif::sarif;
pub use steps::first_steps;

/// The version of a report's JSON.
pub const VERSION: &str = "analysis.v1";

/// How many steps of the fix a diagnosis shows.
const STEPS: usize = 3;

/// What `analyze` says of one or several logs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "Faultline analysis")]
pub struct Report {
    /// The version of this format.
    pub schema_version: &'static str,
    /// The logs, in the order in which they were named.
    pub logs: Vec<Log>,
}

/// What is said of a log.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Log {
    /// Its name: a path, `-` for standard input, a member of an archive after its path and `:`.
    pub name: String,
    /// How many lines it has.
    pub lines: u64,
    /// The failures that it speaks for, the best first.
    pub diagnoses: Vec<Diagnosis>,
    /// The failures that it speaks for beyond these, where not all are asked for.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub others: Vec<Other>,
    /// The failures that it would speak for, had it not a fragment that speaks against.
    pub ruled_out: Vec<RuledOut>,
    /// The lines that say most that something went wrong, whether a failure is known by them or not.
    pub suspects: Vec<Suspect>,
}

/// A failure that a log speaks for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Diagnosis {
    /// The id of the failure.
    pub id: String,
    /// The title of its page.
    pub title: String,
    /// Its page: a whole URL where the catalog's base URL is known, else a path from the root of its host.
    pub url: String,
    /// The part of a pipeline that it belongs to.
    pub category: String,
    /// How much harm it does: critical, high, medium or low.
    pub severity: &'static str,
    /// How sure the diagnosis is: strong, likely or possible.
    #[schemars(with = "&'static str")]
    pub confidence: Confidence,
    /// What it weighs against the others.
    pub score: Score,
    /// What speaks for it, the weightiest first.
    pub evidence: Vec<Finding>,
    /// What went wrong, as Markdown.
    pub summary: String,
    /// The first steps of the fix, as Markdown.
    pub steps: Vec<String>,
    /// Commands that show the failure, and then those that prove the fix.
    pub commands: Vec<String>,
}

/// A failure that a log speaks for and that is only named.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Other {
    /// The id of the failure.
    pub id: String,
    /// How sure the diagnosis is: strong, likely or possible.
    #[schemars(with = "&'static str")]
    pub confidence: Confidence,
}

/// The parts of a score. A signal of a usual length that no other failure has weighs about one.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Score {
    /// All together.
    pub total: f64,
    /// What the signals tell, wherever they stand.
    pub signals: f64,
    /// What the places add, late in the log or on error lines.
    pub places: f64,
    /// What the base score of the playbook adds.
    pub base: f64,
    /// What the stage adds.
    pub stage: f64,
}

/// A signal that was found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Finding {
    /// The signal, as the playbook has it.
    pub signal: String,
    /// The list that it stands in: any, all or partial.
    #[schemars(with = "&'static str")]
    pub role: Role,
    /// Where it stands: the first time on an error line, or else the first time.
    pub place: Place,
    /// What it weighs.
    pub points: f64,
    /// For how many failures it speaks.
    pub sharers: usize,
    /// On how many lines it stands.
    pub count: u64,
    /// The last of them.
    pub last_line: u64,
    /// Whether one of them says that something went wrong.
    pub on_error_line: bool,
    /// Whether it stands only inside longer signals, or on lines of tests that passed, and so weighs half.
    pub held: bool,
}

/// A place in a log.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Place {
    /// The line, from 1.
    pub line: u64,
    /// The bytes of the log before the line.
    pub offset: u64,
    /// The line as a terminal shows it; of a long one, the part around the signal.
    pub text: String,
    /// The first byte of the signal in `text`.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// How many bytes of the line stand before `text`.
    pub cropped: usize,
}

/// A failure that a fragment speaks against.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RuledOut {
    /// The id of the failure.
    pub id: String,
    /// The fragment, as the playbook has it under `match.none`.
    pub signal: String,
    /// Where it stands.
    pub place: Place,
}

/// A line that says that something went wrong.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Suspect {
    /// The line, from 1.
    pub line: u64,
    /// How much it says so, from 1 to 4.
    pub weight: u8,
    /// The line, without what the CI system put before it.
    pub text: String,
}

impl Log {
    /// Joins what the matcher found with the catalog; `url` gives the address of a playbook's page, and at most `top`
    /// diagnoses are kept.
    pub fn of(
        name: String,
        analysis: Analysis,
        catalog: &Catalog,
        top: usize,
        url: impl Fn(&Playbook) -> String,
    ) -> Self {
        let join = |candidate: Candidate| {
            let playbook = catalog.find(&candidate.id)?;
            Some(Diagnosis::of(candidate, playbook, url(playbook)))
        };
        let mut candidates = analysis.candidates;
        let others = candidates.split_off(candidates.len().min(top)).into_iter();
        let other = |candidate: Candidate| Other { id: candidate.id, confidence: candidate.confidence };
        let ruled_out = analysis.ruled_out.into_iter().map(RuledOut::from);
        let suspects = analysis.suspects.into_iter().map(Suspect::from);
        Self {
            name,
            lines: analysis.lines,
            diagnoses: candidates.into_iter().filter_map(join).collect(),
            others: others.map(other).collect(),
            ruled_out: ruled_out.collect(),
            suspects: suspects.collect(),
        }
    }
}

impl Diagnosis {
    fn of(candidate: Candidate, playbook: &Playbook, url: String) -> Self {
        let commands = playbook.workflow.local_repro.iter().chain(&playbook.workflow.verify);
        Self {
            id: candidate.id,
            title: playbook.title.clone(),
            url,
            category: playbook.category.clone(),
            severity: playbook.severity.as_str(),
            confidence: candidate.confidence,
            score: Score {
                total: points(candidate.score.total),
                signals: points(candidate.score.signals),
                places: points(candidate.score.places),
                base: points(candidate.score.base),
                stage: points(candidate.score.stage),
            },
            evidence: candidate.evidence.into_iter().map(Finding::from).collect(),
            summary: playbook.summary.text.trim().to_owned(),
            steps: first_steps(&playbook.fix.text, STEPS),
            commands: commands.map(|command| command.text.trim().to_owned()).collect(),
        }
    }

    /// How the diagnosis is said: `This is`, `Probably`, `Possibly`.
    pub fn hedge(&self) -> &'static str {
        match self.confidence {
            Confidence::Strong => "This is",
            Confidence::Likely => "Probably",
            Confidence::Possible => "Possibly",
        }
    }
}

impl From<Evidence> for Finding {
    fn from(evidence: Evidence) -> Self {
        Self {
            signal: evidence.signal,
            role: evidence.role,
            place: evidence.shown.into(),
            points: points(evidence.points),
            sharers: evidence.sharers,
            count: evidence.lines,
            last_line: evidence.last,
            on_error_line: evidence.on_error_line,
            held: evidence.held,
        }
    }
}

impl From<Occurrence> for Place {
    fn from(shown: Occurrence) -> Self {
        let start = shown.before.len();
        let end = start + shown.matched.len();
        let text = shown.before + &shown.matched + &shown.after;
        Self { line: shown.line, offset: shown.offset, text, start, end, cropped: shown.cropped }
    }
}

impl From<matcher::RuledOut> for RuledOut {
    fn from(out: matcher::RuledOut) -> Self {
        Self { id: out.id, signal: out.signal, place: out.shown.into() }
    }
}

impl From<matcher::Suspect> for Suspect {
    fn from(suspect: matcher::Suspect) -> Self {
        Self { line: suspect.line, weight: suspect.weight, text: suspect.text }
    }
}

impl Report {
    /// A report of these logs.
    pub fn new(logs: Vec<Log>) -> Self {
        Self { schema_version: VERSION, logs }
    }

    /// Whether every log has a diagnosis.
    pub fn knows_all(&self) -> bool {
        self.logs.iter().all(|log| !log.diagnoses.is_empty())
    }
}

/// Thousandths as people read them.
fn points(thousandths: u64) -> f64 {
    thousandths as f64 / 1000.0
}

/// The distinct lines of a diagnosis's evidence, in the order of the log, each with the ranges that were matched in it.
pub fn lines(diagnosis: &Diagnosis, most: usize) -> Vec<(&Place, Vec<std::ops::Range<usize>>)> {
    let mut lines: Vec<(&Place, Vec<_>)> = Vec::new();
    for finding in &diagnosis.evidence {
        let place = &finding.place;
        let range = place.start..place.end;
        match lines.iter().position(|(other, _)| other.line == place.line && other.text == place.text) {
            Some(known) => lines[known].1.push(range),
            None if lines.len() < most => lines.push((place, vec![range])),
            None => {}
        }
    }
    lines.sort_by_key(|(place, _)| (place.line, place.cropped));
    for (_, ranges) in &mut lines {
        ranges.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        let mut until = 0;
        ranges.retain_mut(|range| {
            range.start = range.start.max(until);
            until = until.max(range.end);
            range.start < range.end
        });
    }
    lines
}
