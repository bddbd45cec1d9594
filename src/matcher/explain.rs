//! Why a rule does or does not match a log.

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::scan::Scan;
use super::settle::Occurrence;
use super::{Numbers, SignalId};

/// What came of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It matches.
    Matches,
    /// What it needs was not found.
    Lacks,
    /// What it needs was found, and so was one of `none`.
    RuledOut,
    /// It has no signals: it does not look at logs.
    HasNoSignals,
}

/// Why a rule does or does not match a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// What came of it.
    pub verdict: Verdict,
    /// One of these is enough.
    pub any: Vec<Trace>,
    /// Each of these is needed.
    pub all: Vec<Trace>,
    /// None of these may be there.
    pub none: Vec<Trace>,
    /// Of each of these groups, as many as its number are needed.
    pub partial: Vec<(usize, Vec<Trace>)>,
}

/// A signal, and where it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// The signal, as the author wrote it.
    pub signal: String,
    /// Where it stands, if it does.
    pub shown: Option<Occurrence>,
}

impl Scan<'_> {
    /// Why the rule with this id does or does not match; `None` if there is no such rule.
    pub fn explain(&self, id: &str) -> Option<Explanation> {
        let position = self.matcher.rules.iter().position(|rule| rule.id == id)?;
        let (rule, numbers) = (&self.matcher.rules[position], &self.matcher.numbers[position]);
        let groups = rule.partial.iter().zip(&numbers.partial);
        Some(Explanation {
            verdict: self.verdict(position),
            any: self.traces(&rule.any, &numbers.any),
            all: self.traces(&rule.all, &numbers.all),
            none: self.traces(&rule.none, &numbers.none),
            partial: groups.map(|(group, ids)| (group.minimum, self.traces(&group.patterns, ids))).collect(),
        })
    }

    fn verdict(&self, rule: usize) -> Verdict {
        let Numbers { any, all, partial, .. } = &self.matcher.numbers[rule];
        let has_signals = any.iter().chain(all).chain(partial.iter().flatten()).next().is_some();
        match (has_signals, self.has_enough(rule), self.forbidden(rule)) {
            (false, ..) => Verdict::HasNoSignals,
            (true, false, _) => Verdict::Lacks,
            (true, true, Some(_)) => Verdict::RuledOut,
            (true, true, None) => Verdict::Matches,
        }
    }

    fn traces(&self, signals: &[String], ids: &[SignalId]) -> Vec<Trace> {
        let trace = |(signal, id): (&String, &SignalId)| {
            let shown = self.found[*id].as_deref().map(|found| found.shown.clone());
            Trace { signal: signal.clone(), shown }
        };
        signals.iter().zip(ids).map(trace).collect()
    }
}
