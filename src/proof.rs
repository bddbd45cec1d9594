//! Proof: every example log, run through the matcher of the whole catalog.
//!
//! 1. `run` analyses each example, in parallel, and reports those that do not behave as they say.
//! 2. What came of them is kept: a page shows how many logs prove it, one of them with its matched line marked, and which
//!    other failures came second.
//!
//! `confusion` tells which failures are easily taken for one another, and what tells them apart. `advice` holds what
//! the matcher knows and a single playbook does not: pages that no log leads to, and signals that the logs of successful
//! runs hold.

use std::sync::Arc;

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::document::locate;
use crate::inputs::{Inputs, Span};
use crate::matcher::{Analysis, Candidate, Evidence, Matcher};
use crate::playbook::{Example, Expectation, Playbook};

mod advice;
mod confusion;

pub use advice::run as advise;
pub use confusion::{Confusion, Confusions};

/// What came of the examples of a catalog.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// For each playbook in the catalog's order, for each of its examples.
    outcomes: Vec<Vec<Outcome>>,
}

/// What came of an example.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The playbooks that match, the best first, each with its weightiest evidence.
    pub ranking: Vec<(String, Option<Evidence>)>,
}

impl Proof {
    /// What came of the examples of the playbook at this position of the catalog, in their order.
    pub fn of(&self, position: usize) -> &[Outcome] {
        self.outcomes.get(position).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Runs every example of a catalog through its matcher; adds those that do not behave as they say to `found`.
pub fn run(catalog: &Catalog, matcher: &Matcher, inputs: &Inputs, found: &mut Vec<Diagnostic>) -> Proof {
    let of_one = |playbook: &Arc<Playbook>| {
        let examples = playbook.examples.iter().filter(|_| playbook.reads_logs());
        examples.map(|example| examine(playbook, example, matcher, inputs)).collect::<Vec<_>>()
    };
    let mut outcomes = Vec::new();
    let examined: Vec<_> = catalog.playbooks().par_iter().map(of_one).collect();
    for examples in examined {
        let (one, problems): (Vec<_>, Vec<_>) = examples.into_iter().unzip();
        outcomes.push(one);
        found.extend(problems.into_iter().flatten());
    }
    Proof { outcomes }
}

fn examine(
    playbook: &Playbook,
    example: &Example,
    matcher: &Matcher,
    inputs: &Inputs,
) -> (Outcome, Option<Diagnostic>) {
    let analysis = matcher.analyse(example.log.text.as_bytes());
    let own = analysis.candidates.iter().position(|candidate| candidate.id == playbook.id.as_str());
    let problem = match (example.expect, own) {
        (Expectation::Match, Some(0)) | (Expectation::NearMiss, None) => None,
        (Expectation::Match, Some(own)) => Some(outranked(example, &analysis.candidates, own, inputs)),
        (Expectation::Match, None) => Some(unmatched(playbook, example, &analysis, inputs)),
        (Expectation::NearMiss, Some(own)) => Some(caught(example, &analysis.candidates[own], inputs)),
    };
    let best = |candidate: Candidate| (candidate.id, candidate.evidence.into_iter().next());
    (Outcome { ranking: analysis.candidates.into_iter().map(best).collect() }, problem)
}

/// Another playbook ranks before the example's own.
fn outranked(example: &Example, candidates: &[Candidate], own: usize, inputs: &Inputs) -> Diagnostic {
    let (first, own) = (&candidates[0], &candidates[own]);
    let points = |candidate: &Candidate| candidate.score.total as f64 / 1000.0;
    let message = format!(
        "this example has `{}` as its first diagnosis: {:.2} against {:.2}",
        first.id,
        points(first),
        points(own)
    );
    let mut problem = Diagnostic::new(&codes::EXAMPLE_NOT_FIRST, message).at(example.log.span);
    for (candidate, whose) in [(first, format!("`{}`", first.id)), (own, "this playbook".to_owned())] {
        if let Some(evidence) = candidate.evidence.first() {
            let what = format!(
                "the best that speaks for {whose}: `{}`, {:.2}",
                evidence.signal,
                evidence.points as f64 / 1000.0
            );
            problem = problem.with_related(Place::At(place(example, evidence, inputs)), what);
        }
    }
    problem.with_help(format!("use a longer or rarer signal here, or keep `{}` away with its `match.none`", first.id))
}

fn unmatched(playbook: &Playbook, example: &Example, analysis: &Analysis, inputs: &Inputs) -> Diagnostic {
    let problem = |why: String| Diagnostic::new(&codes::EXAMPLE_NOT_FIRST, why).at(example.log.span);
    if let Some(out) = analysis.ruled_out.iter().find(|out| out.id == playbook.id.as_str()) {
        let span = line_of(example, out.shown.line, inputs);
        return problem(format!("this example does not match: `match.none` has `{}`", out.signal))
            .with_related(Place::At(span), "found here")
            .with_help("take the line out of the example if it does not belong there, or make that signal longer");
    }
    let instead = match analysis.candidates.first() {
        Some(first) => format!("; the first diagnosis is `{}`", first.id),
        None => "; nothing else does either".to_owned(),
    };
    problem(format!("this example does not match its playbook{instead}")).with_help(
        "a signal stands in one line of the log, letter by letter; case and the width of white space do not count",
    )
}

fn caught(example: &Example, own: &Candidate, inputs: &Inputs) -> Diagnostic {
    let problem =
        Diagnostic::new(&codes::NEAR_MISS_MATCHES, "this near miss matches its playbook").at(example.log.span);
    let problem = match own.evidence.first() {
        Some(evidence) => {
            let span = place(example, evidence, inputs);
            problem.with_related(Place::At(span), format!("the signal `{}` is here", evidence.signal))
        }
        None => problem,
    };
    problem.with_help("make that signal longer, or put what marks the other failure under `match.none`")
}

fn place(example: &Example, evidence: &Evidence, inputs: &Inputs) -> Span {
    line_of(example, evidence.shown.line, inputs)
}

/// Where a line of an example stands in its file.
fn line_of(example: &Example, line: u64, inputs: &Inputs) -> Span {
    let log = &example.log.text;
    let line = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
    let start = log.split_inclusive('\n').take(line).map(str::len).sum::<usize>();
    let length = log[start..].lines().next().map_or(0, str::len);
    let file = inputs.get(example.log.span.file).text().unwrap_or_default();
    locate(file, example.log.span, log, start..start + length)
}
