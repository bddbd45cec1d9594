//! The catalog's matcher: a rule of each playbook that looks at logs and is kept up.

use super::Catalog;
use crate::matcher::{Group, Matcher, Rule};
use crate::playbook::{Playbook, Text};

impl Catalog {
    /// What the matcher is made of, by id.
    ///
    /// A retired playbook has no rule: what it found, the one that stands in for it finds. Nor has one that describes
    /// source code.
    pub fn rules(&self) -> Vec<Rule> {
        self.playbooks.iter().filter(|playbook| playbook.reads_logs()).map(|playbook| rule(playbook)).collect()
    }

    /// Finds the playbooks that a log speaks for.
    pub fn matcher(&self) -> Matcher {
        Matcher::new(self.rules())
    }
}

fn rule(playbook: &Playbook) -> Rule {
    let rules = &playbook.rules;
    let texts = |list: &[Text]| list.iter().map(|signal| signal.text.clone()).collect();
    let group = |group: &crate::playbook::Partial| Group { minimum: group.minimum, patterns: texts(&group.patterns) };
    Rule {
        id: playbook.id.to_string(),
        any: texts(&rules.any),
        all: texts(&rules.all),
        none: texts(&rules.none),
        partial: rules.partial.iter().map(group).collect(),
        // A base score is a tie-breaker: what is beyond ten is no better than ten.
        base: (playbook.base_score.clamp(0.0, 10.0) * 1000.0).round() as u32,
        stages: playbook.stage_hints.clone(),
    }
}
