//! Which rules a log matches, ranked.
//!
//! A rule matches if any one of `any`, every one of `all` and enough of each group of `partial` was found, and none of
//! `none`. A candidate's score is the sum of what its signals weigh, in thousandths:
//!
//! ```text
//! signal = (1/2 + length / (length + 16)) / sharers     how much it tells
//!          × 1/2 if it stands only inside longer signals, or on lines of tests that passed
//!          × 3/2 if it is one of `all`
//!          × (1 + 1/4 · last line / lines + 1/4 if on an error line)      where it stands
//! score  = Σ signal + base_score / 20 + 1/40 if the stage is one of the hints
//! ```
//!
//! - A signal of few playbooks tells more than one of many, and is shared out among them; `length` is in compared bytes.
//! - A fragment inside a longer known one (`permission denied` in `permission denied (publickey)`) is explained by that;
//!   one in the name of a test that passed, by the test.
//! - What was needed together tells more than what was one of several.
//! - A log ends when its failure happens, and says that it is one; but a place is never worth more than another signal.
//! - A signal counts once, however often it stands in the log; several count together.
//! - The base score and the stage decide between equals only. Where even they are equal, the rule with fewer signals
//!   ranks first, because more of what it looks for is there: so a playbook that another extends keeps the logs in which
//!   nothing of the other's own was found. Then the id decides.
//!
//! How sure a candidate is depends on what its signals tell, on its rivals, and on how the log ends: `confidence`.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::scan::Scan;
use super::settle::{Found, Occurrence, Suspect};
use super::{Numbers, SignalId};

/// Below so many thousandths, what was found is too little to say more than "possible": a single fragment of fewer than
/// sixteen bytes, or one of several playbooks.
const WEAK: u64 = 1000;

/// What a log says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Analysis {
    /// The lines that were read.
    pub lines: u64,
    /// The rules that match, the best first.
    pub candidates: Vec<Candidate>,
    /// The rules that would match, had one of `none` not been found; in the order of the rules.
    pub ruled_out: Vec<RuledOut>,
    /// The lines that say most that something went wrong, in the order of the log.
    pub suspects: Vec<Suspect>,
}

/// A rule that matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// The playbook's id.
    pub id: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// What it weighs.
    pub score: Score,
    /// What speaks for it, the weightiest first.
    pub evidence: Vec<Evidence>,
}

/// How sure a diagnosis is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// The evidence is weak, or the log ends well, or no line from there on says that something went wrong: say
    /// "possibly".
    Possible,
    /// The evidence is good, and another candidate's is not much worse: say "probably".
    Likely,
    /// The evidence is good, and no other candidate comes near: say "is".
    Strong,
}

impl Confidence {
    /// The word for it: `possible`, `likely` or `strong`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Strong => "strong",
        }
    }
}

/// The parts of a score, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Score {
    /// All together.
    pub total: u64,
    /// What the signals tell, wherever they stand.
    pub signals: u64,
    /// What the places add, late in the log or on error lines.
    pub places: u64,
    /// What the base score adds.
    pub base: u64,
    /// What the stage adds.
    pub stage: u64,
}

/// The list that a signal stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// One of `any`.
    Any,
    /// One of `all`.
    All,
    /// One of a group of `partial`.
    Partial,
}

/// A signal that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The signal, as the author wrote it.
    pub signal: String,
    /// The list that it stands in.
    pub role: Role,
    /// What it weighs, in thousandths: what it tells, and what its place adds.
    pub points: u64,
    /// For how many playbooks it speaks.
    pub sharers: usize,
    /// On how many lines it stands.
    pub lines: u64,
    /// The last of them.
    pub last: u64,
    /// Whether one of them speaks of an error.
    pub on_error_line: bool,
    /// Whether it stands only inside longer signals, or on lines of tests that passed.
    pub held: bool,
    /// Where it stands: the first time on an error line, or else the first time.
    pub shown: Occurrence,
}

/// A rule that one of `none` kept from matching.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuledOut {
    /// The playbook's id.
    pub id: String,
    /// The signal of `none`, as the author wrote it.
    pub signal: String,
    /// Where it stands.
    pub shown: Occurrence,
}

impl Scan<'_> {
    /// What the log says so far.
    pub fn analysis(&self) -> Analysis {
        self.analysis_at(None)
    }

    /// What the log says so far, when it comes from this stage of a pipeline.
    pub fn analysis_at(&self, stage: Option<&str>) -> Analysis {
        let enough: Vec<_> = self.touched().into_iter().filter(|rule| self.has_enough(*rule)).collect();
        let (out, left): (Vec<_>, Vec<_>) = enough.into_iter().partition(|rule| self.forbidden(*rule).is_some());
        let mut ranked: Vec<_> =
            left.into_iter().map(|rule| (self.breadth(rule), self.candidate(rule, stage))).collect();
        ranked.sort_by(|(breadth, a), (other, b)| (b.score.total, breadth, &a.id).cmp(&(a.score.total, other, &b.id)));
        let mut candidates: Vec<_> = ranked.into_iter().map(|(_, candidate)| candidate).collect();
        for position in 0..candidates.len() {
            candidates[position].confidence = self.confidence(&candidates, position);
        }
        let ruled_out = out.into_iter().filter_map(|rule| {
            let (position, found) = self.forbidden(rule)?;
            let rule = &self.matcher.rules[rule];
            Some(RuledOut { id: rule.id.clone(), signal: rule.none[position].clone(), shown: found.shown.clone() })
        });
        let suspects = self.suspects.lines().to_vec();
        Analysis { lines: self.lines, candidates, ruled_out: ruled_out.collect(), suspects }
    }

    /// Every signal that was found so far at its full weight, as it is compared.
    pub fn signals(&self) -> impl Iterator<Item = &str> {
        let is_free = |found: &Option<_>| found.as_deref().is_some_and(|found: &Found| found.free);
        let found = self.found.iter().zip(&self.matcher.signals).filter(move |(found, _)| is_free(found));
        found.map(|(_, signal)| signal.normal.as_str())
    }

    /// The rules that something speaks for.
    fn touched(&self) -> BTreeSet<usize> {
        let found = self.found.iter().zip(&self.matcher.signals).filter(|(found, _)| found.is_some());
        found.flat_map(|(_, signal)| signal.holders.iter().copied()).collect()
    }

    /// How many signals a rule looks for.
    fn breadth(&self, rule: usize) -> usize {
        let Numbers { any, all, partial, .. } = &self.matcher.numbers[rule];
        any.len() + all.len() + partial.iter().map(Vec::len).sum::<usize>()
    }

    pub(super) fn has_enough(&self, rule: usize) -> bool {
        let Numbers { any, all, partial, .. } = &self.matcher.numbers[rule];
        let found = |id: &&SignalId| self.found[**id].is_some();
        let groups = self.matcher.rules[rule].partial.iter().zip(partial);
        (any.is_empty() || any.iter().any(|id| found(&id)))
            && all.iter().all(|id| found(&id))
            && groups.into_iter().all(|(group, ids)| ids.iter().filter(found).count() >= group.minimum)
    }

    /// The first signal of `none` that was found: its position in that list.
    pub(super) fn forbidden(&self, rule: usize) -> Option<(usize, &Found)> {
        let none = self.matcher.numbers[rule].none.iter().enumerate();
        none.into_iter().find_map(|(position, id)| Some((position, self.found[*id].as_deref()?)))
    }

    fn candidate(&self, position: usize, stage: Option<&str>) -> Candidate {
        let (rule, numbers) = (&self.matcher.rules[position], &self.matcher.numbers[position]);
        let list = |role, texts: &'_ [String], ids: &[SignalId]| {
            let pairs: Vec<_> = texts.iter().cloned().zip(ids.iter().copied()).collect();
            pairs.into_iter().map(move |(text, id)| (role, text, id))
        };
        let groups = rule.partial.iter().zip(&numbers.partial);
        let partial = groups.flat_map(|(group, ids)| list(Role::Partial, &group.patterns, ids));
        let signals = list(Role::All, &rule.all, &numbers.all).chain(list(Role::Any, &rule.any, &numbers.any));
        let mut counted = BTreeSet::new();
        let mut score = Score {
            total: 0,
            signals: 0,
            places: 0,
            base: u64::from(rule.base) / 20,
            stage: if stage.is_some_and(|stage| rule.stages.iter().any(|hint| hint == stage)) { 25 } else { 0 },
        };
        let mut evidence = Vec::new();
        for (role, text, id) in signals.chain(partial).filter(|(.., id)| counted.insert(*id)) {
            let Some(found) = self.found[id].as_deref() else { continue };
            let told = self.told(id, role, found);
            let place = self.place(told, found);
            score.signals += told;
            score.places += place;
            evidence.push(self.evidence((role, text, id), found, told + place));
        }
        score.total = score.signals + score.places + score.base + score.stage;
        evidence.sort_by_key(|one| core::cmp::Reverse(one.points));
        Candidate { id: rule.id.clone(), confidence: Confidence::Possible, score, evidence }
    }

    fn evidence(&self, (role, signal, id): (Role, String, SignalId), found: &Found, points: u64) -> Evidence {
        Evidence {
            signal,
            role,
            points,
            sharers: self.matcher.signals[id].holders.len(),
            lines: found.lines,
            last: found.last,
            on_error_line: found.on_error_line,
            held: !found.free,
            shown: found.shown.clone(),
        }
    }

    fn told(&self, id: SignalId, role: Role, found: &Found) -> u64 {
        let signal = &self.matcher.signals[id];
        let length = signal.normal.len() as u64;
        let mut points = (500 + 1000 * length / (length + 16)) / (signal.holders.len() as u64).max(1);
        if !found.free {
            points /= 2;
        }
        if role == Role::All { points * 3 / 2 } else { points }
    }

    fn place(&self, told: u64, found: &Found) -> u64 {
        let late = told * found.last / self.lines.max(found.last).max(1) / 4;
        late + if found.on_error_line { told / 4 } else { 0 }
    }

    fn confidence(&self, candidates: &[Candidate], position: usize) -> Confidence {
        let score = candidates[position].score;
        let rivals = candidates.iter().enumerate().filter(|(other, _)| *other != position);
        let first = candidates[position].evidence.iter().map(|one| one.shown.line).min();
        let is_lamented = first.is_some_and(|first| first <= self.last_wrong);
        match rivals.map(|(_, one)| one.score.total).max() {
            _ if score.signals < WEAK || self.ends_well || !is_lamented => Confidence::Possible,
            Some(rival) if 3 * rival > 2 * score.total => Confidence::Likely,
            _ => Confidence::Strong,
        }
    }
}
