//! A checked document -> `Playbook`.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::{
    Detector, Discriminator, Example, Expectation, Id, Origin, Partial, Playbook, Reference, Retired, Rules, Severity,
    SourceGroup, SourceSignal, Text, Workflow, format, hidden,
};
use crate::diagnostic::{Diagnostic, Level, codes};
use crate::document::{Node, Value};
use crate::history::Moment;
use crate::inputs::FileId;
use crate::matcher::normalise;
use crate::shape;
use crate::text::count;

/// Makes a playbook of a document, whose texts it takes; adds what is wrong with it to `found`, and gives nothing if that
/// holds an error.
pub fn parse(file: FileId, mut node: Node, found: &mut Vec<Diagnostic>) -> Option<Playbook> {
    let before = found.len();
    shape::check(&node, &format::PLAYBOOK, "", found);
    check_examples(&node, found);
    let is_source = node.get("detector").and_then(Node::scalar) == Some("source");
    let needs_signals = !is_source && matches!(node.value, Value::Map(_)) && !node.get("match").is_some_and(is_unread);
    let rules = node.take("match").map(|rules| parse_rules(rules, found)).unwrap_or_default();
    if needs_signals && rules.signals().next().is_none() && rules.uses.is_empty() {
        found.push(lacks_signals(&node));
    }
    if found[before..].iter().any(|problem| problem.rule.level == Level::Error) {
        return None;
    }
    // The rules have been taken out, and were looked at by themselves.
    hidden::check(&node, "take it out; it is shown as a mark", found);
    let id = node.get("id")?;
    // What `extra` keeps stays in the document; all other texts are taken out of it.
    Some(Playbook {
        id: Id::new(id.scalar()?)?,
        id_span: id.span,
        file,
        rules,
        detector: if is_source { Detector::Source } else { Detector::Log },
        severity: severity(&node)?,
        source: node.get("source").map(source_groups).unwrap_or_default(),
        discriminators: node.get("hypothesis").map(discriminators).unwrap_or_default(),
        extra: extra(&node),
        title: one_line(node.get("title")?.scalar()?),
        category: string(&mut node, "category")?,
        summary: text(&mut node, "summary")?,
        diagnosis: text(&mut node, "diagnosis")?,
        fix: text(&mut node, "fix")?,
        validation: text(&mut node, "validation")?,
        why_it_matters: text(&mut node, "why_it_matters").filter(|why| !why.text.trim().is_empty()),
        base_score: node.get("base_score").and_then(|number| number.scalar()?.parse().ok()).unwrap_or(1.0),
        tags: strings(&mut node, "tags"),
        stage_hints: strings(&mut node, "stage_hints"),
        domain: string(&mut node, "domain"),
        class: string(&mut node, "class"),
        mode: string(&mut node, "mode"),
        workflow: node.take("workflow").map(workflow).unwrap_or_default(),
        extends: string(&mut node, "extends"),
        aliases: texts(&mut node, "aliases"),
        added: day(&node, "added"),
        changed: day(&node, "changed"),
        retired: node.take("retired").map(retired),
        references: list(&mut node, "references", reference),
        examples: list(&mut node, "examples", example),
    })
}

/// Makes match rules of a document that has their shape, and checks that each can be satisfied.
pub fn parse_rules(mut node: Node, found: &mut Vec<Diagnostic>) -> Rules {
    for group in node.get("partial").map(Node::items).unwrap_or_default() {
        check_minimum(group, found);
    }
    hidden::check(&node, "take it out; logs seldom hold it, and are searched without escape sequences", found);
    let mut rules = Rules {
        any: texts(&mut node, "any"),
        all: texts(&mut node, "all"),
        none: texts(&mut node, "none"),
        partial: list(&mut node, "partial", partial),
        uses: texts(&mut node, "use"),
    };
    let number = rules.signals().count() + rules.none.len();
    if number > format::MAX_SIGNALS {
        let message =
            format!("there are {number} signals, more than the {} that a playbook may have", format::MAX_SIGNALS);
        found.push(
            Diagnostic::new(&codes::TOO_COMPLEX, message)
                .at(node.span)
                .with_help("keep those that tell this failure from others, or make several playbooks of it"),
        );
    }
    let empty = |signal: &&Text| signal.text.trim().is_empty();
    for signal in rules.signals().chain(&rules.none).filter(empty) {
        found.push(
            Diagnostic::new(&codes::EMPTY_SIGNAL, "this signal is empty")
                .at(signal.span)
                .with_help("an empty fragment is in every log; take it out"),
        );
    }
    // A path that an author indents by mistake ends in white space, which signals do not regard.
    for signal in rules.any.iter_mut().chain(&mut rules.all).chain(&mut rules.none) {
        let trimmed = signal.text.trim();
        if trimmed.len() < signal.text.len() {
            signal.text = trimmed.to_owned();
        }
    }
    rules
}

fn check_minimum(group: &Node, found: &mut Vec<Diagnostic>) {
    let patterns = group.get("patterns").map(Node::items).unwrap_or_default();
    // The matcher counts a pattern once, however its case and white space are written.
    let distinct = patterns.iter().filter_map(Node::scalar).map(normalise).collect::<BTreeSet<_>>().len();
    let Some(minimum) = group.get("minimum") else { return };
    let Some(number) = minimum.scalar().and_then(|text| text.parse::<i64>().ok()) else { return };
    let problem = match number {
        ..1 => format!("a minimum of {number} asks for nothing"),
        _ if number as usize > distinct => {
            let same = if distinct < patterns.len() { "distinct " } else { "" };
            format!("a minimum of {number} cannot be met by {}", count(distinct, &format!("{same}pattern")))
        }
        _ => return,
    };
    found.push(Diagnostic::new(&codes::IMPOSSIBLE_MINIMUM, problem).at(minimum.span).with_help(match distinct {
        0 => "list the patterns of which some are needed".to_owned(),
        1 => "with one pattern the minimum is 1".to_owned(),
        _ => format!("a minimum from 1 to {distinct} would do"),
    }));
}

/// Whether match rules hold what is no list of texts, or an item that is no text: it was reported as such.
fn is_unread(rules: &Node) -> bool {
    let is_empty = |list: &Node| matches!(&list.value, Value::List(items) if items.is_empty());
    !matches!(rules.value, Value::Map(_))
        || ["any", "all", "partial", "use"].iter().any(|key| rules.get(key).is_some_and(|list| !is_empty(list)))
}

fn lacks_signals(node: &Node) -> Diagnostic {
    let span = node.entry("match").or(node.entries().first()).map_or(node.span, |entry| entry.key_span);
    Diagnostic::new(&codes::NO_MATCH, "nothing says which log shows this failure")
        .at(span)
        .with_help("list fragments under `match.any`, or set `detector: source`")
}

fn check_examples(node: &Node, found: &mut Vec<Diagnostic>) {
    for example in node.get("examples").map(Node::items).unwrap_or_default() {
        let Some(origin) = example.get("origin").filter(|origin| origin.scalar() == Some("captured")) else { continue };
        let missing: Vec<_> = ["command", "version"].into_iter().filter(|key| example.get(key).is_none()).collect();
        if !missing.is_empty() {
            let message = format!("a captured example without `{}`", missing.join("` and `"));
            found.push(
                Diagnostic::new(&codes::INCOMPLETE_EXAMPLE, message)
                    .at(origin.span)
                    .with_help("say which command of which tool printed it, or set `origin: reconstructed`"),
            );
        }
    }
}

fn severity(node: &Node) -> Option<Severity> {
    Some(match node.get("severity")?.scalar()? {
        "critical" => Severity::Critical,
        "high" => Severity::High,
        "medium" => Severity::Medium,
        _ => Severity::Low,
    })
}

fn partial(mut node: Node) -> Option<Partial> {
    let minimum = node.get("minimum")?.scalar()?.parse().ok()?;
    let (id, label) = (string(&mut node, "id"), string(&mut node, "label"));
    Some(Partial { id, label, minimum, patterns: texts(&mut node, "patterns") })
}

fn source_groups(node: &Node) -> Vec<SourceGroup> {
    let group = |entry: &crate::document::Entry| SourceGroup {
        name: entry.key.to_string(),
        signals: entry.value.items().iter().filter_map(source_signal).collect(),
    };
    node.entries().iter().map(group).filter(|group| !group.signals.is_empty()).collect()
}

fn source_signal(node: &Node) -> Option<SourceSignal> {
    let patterns = ["patterns", "paths", "require"].iter().filter_map(|key| node.get(key)).flat_map(Node::items);
    Some(SourceSignal {
        label: copied(node, "label").or_else(|| copied(node, "id"))?,
        description: copied(node, "description"),
        patterns: patterns.filter_map(Node::scalar).map(str::to_owned).collect(),
    })
}

fn workflow(mut node: Node) -> Workflow {
    Workflow {
        likely_files: strings(&mut node, "likely_files"),
        local_repro: texts(&mut node, "local_repro"),
        verify: texts(&mut node, "verify"),
    }
}

fn discriminators(node: &Node) -> Vec<Discriminator> {
    let one =
        |node: &Node| Some(Discriminator { signal: copied(node, "signal")?, description: copied(node, "description") });
    node.get("discriminators").map(Node::items).unwrap_or_default().iter().filter_map(one).collect()
}

fn retired(mut node: Node) -> Retired {
    Retired {
        since: string(&mut node, "since"),
        reason: string(&mut node, "reason"),
        instead: text(&mut node, "instead"),
    }
}

fn reference(mut node: Node) -> Option<Reference> {
    Some(Reference { title: one_line(node.get("title")?.scalar()?), url: string(&mut node, "url")? })
}

fn example(mut node: Node) -> Option<Example> {
    let expect = match node.get("expect").and_then(Node::scalar) {
        Some("near-miss") => Expectation::NearMiss,
        _ => Expectation::Match,
    };
    let origin = match node.get("origin").and_then(Node::scalar) {
        Some("captured") => {
            Origin::Captured { command: string(&mut node, "command")?, version: string(&mut node, "version")? }
        }
        _ => Origin::Reconstructed,
    };
    Some(Example { log: text(&mut node, "log")?, expect, origin })
}

fn extra(node: &Node) -> Map<String, Json> {
    let kept = node.entries().iter().filter(|entry| format::EXTRA_KEYS.contains(&&*entry.key));
    let source = node.entry("source").into_iter();
    kept.chain(source).map(|entry| (entry.key.to_string(), entry.value.to_json())).collect()
}

fn day(node: &Node, key: &str) -> Option<Moment> {
    Moment::new(node.get(key)?.scalar()?)
}

fn text(node: &mut Node, key: &str) -> Option<Text> {
    node.take(key).and_then(into_text)
}

fn into_text(node: Node) -> Option<Text> {
    let span = node.span;
    Some(Text { text: node.into_scalar()?, span })
}

/// The text of a value that `extra` keeps too.
fn copied(node: &Node, key: &str) -> Option<String> {
    node.get(key)?.scalar().map(str::to_owned)
}

fn string(node: &mut Node, key: &str) -> Option<String> {
    node.take(key)?.into_scalar()
}

fn strings(node: &mut Node, key: &str) -> Vec<String> {
    list(node, key, Node::into_scalar)
}

fn texts(node: &mut Node, key: &str) -> Vec<Text> {
    list(node, key, into_text)
}

fn list<T>(node: &mut Node, key: &str, item: impl Fn(Node) -> Option<T>) -> Vec<T> {
    node.take(key).map(Node::into_items).unwrap_or_default().into_iter().filter_map(item).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
