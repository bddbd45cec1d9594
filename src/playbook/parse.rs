//! A checked document -> `Playbook`.

use serde_json::{Map, Value as Json};

use super::{
    Detector, Discriminator, Example, Expectation, Id, Origin, Partial, Playbook, Reference, Retired, Rules, Severity,
    SourceGroup, SourceSignal, Text, Workflow, format,
};
use crate::diagnostic::{Diagnostic, Level, codes};
use crate::document::{Node, Value};
use crate::history::Moment;
use crate::inputs::FileId;
use crate::{shape, text};

/// Makes a playbook of a document; adds what is wrong with it to `found`, and gives nothing if that holds an error.
pub fn parse(file: FileId, node: &Node, found: &mut Vec<Diagnostic>) -> Option<Playbook> {
    let before = found.len();
    shape::check(node, &format::PLAYBOOK, "", found);
    check_examples(node, found);
    let rules = node.get("match").map(|rules| parse_rules(rules, found)).unwrap_or_default();
    let detector = if string(node, "detector").as_deref() == Some("source") { Detector::Source } else { Detector::Log };
    check_has_signals(node, detector, &rules, found);
    if found[before..].iter().any(|problem| problem.rule.level == Level::Error) {
        return None;
    }
    let id = node.get("id")?;
    Some(Playbook {
        id: Id::new(id.scalar()?)?,
        id_span: id.span,
        file,
        title: one_line(node.get("title")?.scalar()?),
        category: string(node, "category")?,
        severity: severity(node)?,
        summary: text_of(node.get("summary")?)?,
        diagnosis: text_of(node.get("diagnosis")?)?,
        fix: text_of(node.get("fix")?)?,
        validation: text_of(node.get("validation")?)?,
        why_it_matters: node.get("why_it_matters").and_then(text_of).filter(|why| !why.text.trim().is_empty()),
        base_score: string(node, "base_score").and_then(|number| number.parse().ok()).unwrap_or(1.0),
        tags: strings(node, "tags"),
        stage_hints: strings(node, "stage_hints"),
        domain: string(node, "domain"),
        class: string(node, "class"),
        mode: string(node, "mode"),
        detector,
        rules,
        source: node.get("source").map(source_groups).unwrap_or_default(),
        workflow: node.get("workflow").map(workflow).unwrap_or_default(),
        discriminators: node.get("hypothesis").map(discriminators).unwrap_or_default(),
        extends: string(node, "extends"),
        aliases: texts(node, "aliases"),
        added: string(node, "added").and_then(|day| Moment::new(&day)),
        changed: string(node, "changed").and_then(|day| Moment::new(&day)),
        retired: node.get("retired").map(retired),
        references: list(node, "references", reference),
        examples: list(node, "examples", example),
        extra: extra(node),
    })
}

/// Makes match rules of a document that has their shape, and checks that each can be satisfied.
pub fn parse_rules(node: &Node, found: &mut Vec<Diagnostic>) -> Rules {
    let mut rules = Rules {
        any: texts(node, "any"),
        all: texts(node, "all"),
        none: texts(node, "none"),
        partial: list(node, "partial", partial),
        uses: texts(node, "use"),
    };
    for group in node.get("partial").map(Node::items).unwrap_or_default() {
        check_minimum(group, found);
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
    for signals in [&mut rules.any, &mut rules.all, &mut rules.none] {
        signals.iter_mut().for_each(|signal| signal.text = signal.text.trim().to_owned());
    }
    rules
}

fn check_minimum(group: &Node, found: &mut Vec<Diagnostic>) {
    let patterns = group.get("patterns").map_or(0, |patterns| patterns.items().len());
    let Some(minimum) = group.get("minimum") else { return };
    let Some(number) = minimum.scalar().and_then(|text| text.parse::<i64>().ok()) else { return };
    let problem = match number {
        ..1 => format!("a minimum of {number} asks for nothing"),
        _ if number as usize > patterns => {
            format!("a minimum of {number} cannot be met by {}", text::count(patterns, "pattern"))
        }
        _ => return,
    };
    found.push(Diagnostic::new(&codes::IMPOSSIBLE_MINIMUM, problem).at(minimum.span).with_help(match patterns {
        0 => "list the patterns of which some are needed".to_owned(),
        1 => "with one pattern the minimum is 1".to_owned(),
        _ => format!("a minimum from 1 to {patterns} would do"),
    }));
}

fn check_has_signals(node: &Node, detector: Detector, rules: &Rules, found: &mut Vec<Diagnostic>) {
    if detector == Detector::Source
        || !matches!(node.value, Value::Map(_))
        || rules.signals().next().is_some()
        || !rules.uses.is_empty()
    {
        return;
    }
    // What is no list of texts, and an item that is no text, was reported as such.
    let lists = ["any", "all", "partial", "use"];
    let unread = |rules: &Node| {
        rules.entries().is_empty() && !matches!(rules.value, Value::Map(_))
            || lists.iter().any(|key| {
                rules.get(key).is_some_and(|list| !matches!(&list.value, Value::List(items) if items.is_empty()))
            })
    };
    if node.get("match").is_some_and(unread) {
        return;
    }
    let span = node.entry("match").or(node.entries().first()).map_or(node.span, |entry| entry.key_span);
    found.push(
        Diagnostic::new(&codes::NO_MATCH, "nothing says which log shows this failure")
            .at(span)
            .with_help("list fragments under `match.any`, or set `detector: source`"),
    );
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

fn partial(node: &Node) -> Option<Partial> {
    let minimum = node.get("minimum")?.scalar()?.parse().ok()?;
    let (id, label) = (string(node, "id"), string(node, "label"));
    Some(Partial { id, label, minimum, patterns: texts(node, "patterns") })
}

fn source_groups(node: &Node) -> Vec<SourceGroup> {
    let group = |entry: &crate::document::Entry| SourceGroup {
        name: entry.key.to_string(),
        signals: entry.value.items().iter().filter_map(source_signal).collect(),
    };
    node.entries().iter().map(group).filter(|group| !group.signals.is_empty()).collect()
}

fn source_signal(node: &Node) -> Option<SourceSignal> {
    let label = string(node, "label").or_else(|| string(node, "id"))?;
    let patterns = ["patterns", "paths", "require"].iter().flat_map(|key| strings(node, key)).collect();
    Some(SourceSignal { label, description: string(node, "description"), patterns })
}

fn workflow(node: &Node) -> Workflow {
    Workflow {
        likely_files: strings(node, "likely_files"),
        local_repro: texts(node, "local_repro"),
        verify: texts(node, "verify"),
    }
}

fn discriminators(node: &Node) -> Vec<Discriminator> {
    let one =
        |node: &Node| Some(Discriminator { signal: string(node, "signal")?, description: string(node, "description") });
    list(node, "discriminators", one)
}

fn retired(node: &Node) -> Retired {
    Retired {
        since: string(node, "since"),
        reason: string(node, "reason"),
        instead: node.get("instead").and_then(text_of),
    }
}

fn reference(node: &Node) -> Option<Reference> {
    Some(Reference { title: one_line(&string(node, "title")?), url: string(node, "url")? })
}

fn example(node: &Node) -> Option<Example> {
    let expect = match string(node, "expect").as_deref() {
        Some("near-miss") => Expectation::NearMiss,
        _ => Expectation::Match,
    };
    let origin = match string(node, "origin").as_deref() {
        Some("captured") => Origin::Captured { command: string(node, "command")?, version: string(node, "version")? },
        _ => Origin::Reconstructed,
    };
    Some(Example { log: text_of(node.get("log")?)?, expect, origin })
}

fn extra(node: &Node) -> Map<String, Json> {
    let kept = node.entries().iter().filter(|entry| format::EXTRA_KEYS.contains(&&*entry.key));
    let source = node.entry("source").into_iter();
    kept.chain(source).map(|entry| (entry.key.to_string(), entry.value.to_json())).collect()
}

fn text_of(node: &Node) -> Option<Text> {
    Some(Text { text: node.scalar()?.to_owned(), span: node.span })
}

fn string(node: &Node, key: &str) -> Option<String> {
    node.get(key)?.scalar().map(str::to_owned)
}

fn strings(node: &Node, key: &str) -> Vec<String> {
    list(node, key, |item| item.scalar().map(str::to_owned))
}

fn texts(node: &Node, key: &str) -> Vec<Text> {
    list(node, key, text_of)
}

fn list<T>(node: &Node, key: &str, item: impl Fn(&Node) -> Option<T>) -> Vec<T> {
    node.get(key).map(Node::items).unwrap_or_default().iter().filter_map(item).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
