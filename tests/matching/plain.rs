//! The plainest scorer: what the matcher's ranking must not be worse than.
//!
//! A matched signal of `any` (or of a group) counts one over the number of playbooks that share it, one of `all` one and
//! a half, the base score once; one of `none` rules out; ties go by id. It knows nothing of places, lengths, prefixes or
//! terminals.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use faultline::matcher::{Rule, normalise};

pub(crate) struct Plain {
    rules: Vec<Rule>,
    sharers: BTreeMap<String, u64>,
}

impl Plain {
    pub(crate) fn new(rules: Vec<Rule>) -> Self {
        let mut sharers = BTreeMap::new();
        for rule in &rules {
            let signals = rule.any.iter().chain(rule.partial.iter().flat_map(|group| &group.patterns));
            for signal in signals.map(|signal| normalise(signal)).collect::<BTreeSet<_>>() {
                *sharers.entry(signal).or_insert(0) += 1;
            }
        }
        Self { rules, sharers }
    }

    /// The ids of the rules that match a log, the best first.
    pub(crate) fn ranking(&self, log: &[u8]) -> Vec<&str> {
        let log = String::from_utf8_lossy(log);
        let text = log.lines().map(normalise).collect::<Vec<_>>().join("\n");
        let mut scores: Vec<_> =
            self.rules.iter().filter_map(|rule| Some((self.score(rule, &text)?, &*rule.id))).collect();
        scores.sort_by_key(|(score, id)| (Reverse(*score), *id));
        scores.into_iter().map(|(_, id)| id).collect()
    }

    /// In millionths; `None` if the rule does not match.
    fn score(&self, rule: &Rule, text: &str) -> Option<u64> {
        let matched = |signals: &[String]| {
            let signals = signals.iter().map(|signal| normalise(signal)).filter(|signal| !signal.is_empty());
            signals.filter(|signal| text.contains(&**signal)).collect::<BTreeSet<_>>()
        };
        let any = matched(&rule.any);
        let groups: Vec<_> = rule.partial.iter().map(|group| (group.minimum, matched(&group.patterns))).collect();
        let is_met = (rule.any.is_empty() || !any.is_empty())
            && matched(&rule.all).len() == rule.all.len()
            && groups.iter().all(|(minimum, matched)| matched.len() >= *minimum)
            && matched(&rule.none).is_empty();
        let shared = any.iter().chain(groups.iter().flat_map(|(_, matched)| matched));
        let score = shared.map(|signal| 1_000_000 / self.sharers[signal]).sum::<u64>();
        let looks = !(rule.any.is_empty() && rule.all.is_empty() && rule.partial.is_empty());
        (is_met && looks).then(|| score + 1_500_000 * rule.all.len() as u64 + 1000 * u64::from(rule.base))
    }
}
