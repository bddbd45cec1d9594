//! Named matchers: `match.use` -> fragments.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{duplicate, read};
use crate::diagnostic::{Diagnostic, Level, codes};
use crate::document::Node;
use crate::inputs::{Inputs, Span};
use crate::playbook::{Partial, Playbook, Rules, Text, format, parse_rules};
use crate::shape;
use crate::text::nearest;

/// How many matchers may use each other in a row.
const MAX_DEPTH: usize = 64;

/// Adds to every playbook the fragments of the matchers that it uses.
pub(super) fn resolve(inputs: &Inputs, playbooks: &mut [Arc<Playbook>], found: &mut Vec<Diagnostic>) {
    let mut named = BTreeMap::new();
    let mut complete = true;
    for document in read::matchers(inputs, found) {
        let before = found.len();
        match document {
            Some(document) => define(document, &mut named, found),
            None => complete = false,
        }
        complete &= found[before..].iter().all(|problem| problem.rule.level != Level::Error);
    }
    let matchers = Matchers { named, complete };
    let mut expanded = BTreeMap::new();
    for name in matchers.named.keys() {
        matchers.expand(name, &mut Vec::new(), &mut expanded, found);
    }
    for playbook in playbooks {
        for used in playbook.rules.uses.clone() {
            if let Some(rules) = matchers.find(&used, found).and_then(|name| expanded.get(name)) {
                join(&mut Arc::make_mut(playbook).rules, rules);
            }
        }
    }
}

/// Takes the named matchers of one file.
fn define(mut document: Node, named: &mut BTreeMap<String, (Span, Rules)>, found: &mut Vec<Diagnostic>) {
    shape::check(&document, &format::MATCHERS, "", found);
    for entry in document.take("named_matches").map(Node::into_entries).unwrap_or_default() {
        let rules = parse_rules(entry.value, found);
        match named.get(&*entry.key) {
            Some((first, _)) => {
                let message = format!("the matcher `{}` is defined twice", entry.key.escape_debug());
                let problem = duplicate(&codes::DUPLICATE_MATCHER, message, *first, entry.key_span);
                found.push(problem.with_help("join the two, or rename one"));
            }
            None => {
                named.insert(entry.key.into(), (entry.key_span, rules));
            }
        }
    }
}

struct Matchers {
    named: BTreeMap<String, (Span, Rules)>,
    /// Whether every matchers file could be read: only then is an unknown name the author's mistake.
    complete: bool,
}

impl Matchers {
    fn find(&self, used: &Text, found: &mut Vec<Diagnostic>) -> Option<&str> {
        if let Some((name, _)) = self.named.get_key_value(&used.text) {
            return Some(name);
        }
        if self.complete {
            let message = format!("no matcher is called `{}`", used.text.escape_debug());
            let problem = Diagnostic::new(&codes::UNKNOWN_MATCHER, message).at(used.span);
            found.push(match nearest(&used.text, self.named.keys().map(String::as_str)) {
                Some(known) => problem.with_help(format!("did you mean `{known}`?")),
                None => problem.with_help("define it in `faultline-matchers.yaml` at the root of the playbooks"),
            });
        }
        None
    }

    /// Adds a matcher, with the fragments of all that it uses, to `expanded`; `path` holds the names on the way to it.
    fn expand<'a>(
        &'a self,
        name: &'a str,
        path: &mut Vec<&'a str>,
        expanded: &mut BTreeMap<&'a str, Rules>,
        found: &mut Vec<Diagnostic>,
    ) {
        let Some((span, rules)) = self.named.get(name).filter(|_| !expanded.contains_key(name)) else { return };
        if let Some(first) = path.iter().position(|other| *other == name) {
            let circle = path[first..].iter().copied().chain([name]).collect::<Vec<_>>().join(" → ");
            let message = format!("`use` goes in a circle: {circle}");
            let problem = Diagnostic::new(&codes::MATCHER_CYCLE, message).at(*span);
            found.push(problem.with_help("take one `use` of the circle out"));
            return;
        }
        if path.len() == MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} matchers use each other");
            let problem = Diagnostic::new(&codes::TOO_COMPLEX, message).at(*span);
            found.push(problem.with_help("write the fragments out, or nest them less"));
            return;
        }
        path.push(name);
        let mut all = rules.clone();
        for used in &rules.uses {
            let Some(used) = self.find(used, found) else { continue };
            self.expand(used, path, expanded, found);
            if let Some(rules) = expanded.get(used) {
                join(&mut all, rules);
            }
        }
        path.pop();
        expanded.insert(name, all);
    }
}

/// Adds the fragments of `other` that `rules` does not hold.
fn join(rules: &mut Rules, other: &Rules) {
    let lists = [(&mut rules.any, &other.any), (&mut rules.all, &other.all), (&mut rules.none, &other.none)];
    for (own, others) in lists {
        for signal in others {
            if !own.iter().any(|known| known.text == signal.text) {
                own.push(signal.clone());
            }
        }
    }
    for group in &other.partial {
        let place = |group: &Partial| group.patterns.first().map(|pattern| pattern.span);
        if !rules.partial.iter().any(|known| place(known) == place(group)) {
            rules.partial.push(group.clone());
        }
    }
}
