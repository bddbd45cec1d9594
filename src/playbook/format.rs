//! The playbook format as a table: every key, its shape and its meaning.
//!
//! The same table validates documents and is published as `playbook.schema.json`.

use serde_json::{Value as Json, json};

use crate::history::is_day;
use crate::shape::{Field, Shape, Word};

/// The largest file that is read, in bytes.
pub const MAX_FILE: usize = 1 << 20;
/// So many signals one playbook may have, for each is compared with all others.
pub const MAX_SIGNALS: usize = 1000;
/// The version of the published schema.
pub const SCHEMA_VERSION: &str = "playbook.v1";
/// The version that a matchers file names.
pub const MATCHERS_VERSION: &str = "matchers.v1";

/// How a line begins that only says what its author is to write; `faultline new` leaves such lines, and a lint names them.
pub const UNWRITTEN: &str = "WRITE: ";

/// Whether a text is an id: lower-case letters, digits and inner hyphens.
pub fn is_id(text: &str) -> bool {
    is_slug(text, b"-")
}

/// Whether a text is the name of a category: as an id, with inner underscores too.
pub fn is_category(text: &str) -> bool {
    is_slug(text, b"-_")
}

fn is_slug(text: &str, inner: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = text.as_bytes();
    // A file name holds at most 255 bytes, and an id gets an extension.
    bytes.len() <= 200
        && bytes.first().is_some_and(plain)
        && bytes.last().is_some_and(plain)
        && bytes.iter().all(|byte| plain(byte) || inner.contains(byte))
}

fn is_web_address(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

static ID: Word = Word {
    name: "id",
    pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
    help: "an id is made of lower-case letters, digits and hyphens, at most 200, with a letter or digit at both ends",
    accepts: is_id,
};
static CATEGORY: Word = Word {
    name: "category",
    pattern: "^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$",
    help: "a category is made of lower-case letters, digits, hyphens and underscores, with a letter or digit at both ends",
    accepts: is_category,
};
static WEB_ADDRESS: Word = Word {
    name: "web address",
    pattern: "^https?://",
    help: "write the whole address, with https://",
    accepts: is_web_address,
};
static DAY: Word = Word {
    name: "day",
    pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    help: "write a day of the calendar as 2026-11-20",
    accepts: is_day,
};

static PARTIAL: Shape = Shape::Map(&[
    Field::optional("id", Shape::Text, "its name inside the playbook"),
    Field::optional("label", Shape::Text, "what the group is about"),
    Field::required("minimum", Shape::Integer, "how many of the patterns are needed"),
    Field::required("patterns", Shape::Texts, "literal fragments"),
]);
static FRAGMENTS: &[Field] = &[
    Field::optional("any", Shape::Texts, "literal fragments of which any one is enough"),
    Field::optional("all", Shape::Texts, "literal fragments that are all needed"),
    Field::optional("none", Shape::Texts, "literal fragments that rule the failure out"),
    Field::optional("partial", Shape::List(&PARTIAL), "groups of fragments of which some are needed"),
    Field::optional("use", Shape::Texts, "names of fragments in faultline-matchers.yaml"),
];
static SOURCE_SIGNAL: Shape = Shape::OpenMap(&[
    Field::optional("id", Shape::Text, "its name inside the playbook"),
    Field::optional("label", Shape::Text, "what it is"),
    Field::optional("description", Shape::Text, "more about it"),
    Field::optional("patterns", Shape::Texts, "fragments of code"),
    Field::optional("paths", Shape::Texts, "parts of paths"),
    Field::optional("weight", Shape::Number, "how much it counts"),
]);
static SOURCE: &[Field] = &[
    Field::optional("triggers", Shape::List(&SOURCE_SIGNAL), "code that shows the failure"),
    Field::optional("amplifiers", Shape::List(&SOURCE_SIGNAL), "code that makes it worse"),
    Field::optional("mitigations", Shape::List(&SOURCE_SIGNAL), "code that makes it harmless"),
    Field::optional("suppressions", Shape::List(&SOURCE_SIGNAL), "code that says it is meant"),
    Field::optional("context", Shape::Any, "where it is looked for"),
    Field::optional("compound_signals", Shape::List(&SOURCE_SIGNAL), "signals that count more together"),
    Field::optional("local_consistency", Shape::List(&SOURCE_SIGNAL), "comparison with the code around"),
    Field::optional("path_classes", Shape::Any, "weights by path"),
    Field::optional("change_sensitivity", Shape::Any, "weights by how new the code is"),
    Field::optional("safe_context", Shape::List(&SOURCE_SIGNAL), "places where it does no harm"),
];
static WORKFLOW: &[Field] = &[
    Field::optional("likely_files", Shape::Texts, "files where the cause often is"),
    Field::optional("local_repro", Shape::Texts, "commands that show the failure"),
    Field::optional("verify", Shape::Texts, "commands that prove the fix"),
];
static EVIDENCE: Shape = Shape::OpenMap(&[
    Field::optional("signal", Shape::Text, "the signal, such as `log.contains:…`"),
    Field::optional("weight", Shape::Number, "how much it counts"),
    Field::optional("description", Shape::Text, "what it means"),
]);
static HYPOTHESIS: &[Field] = &[
    Field::optional("supports", Shape::List(&EVIDENCE), "what speaks for the failure"),
    Field::optional("contradicts", Shape::List(&EVIDENCE), "what speaks against it"),
    Field::optional("discriminators", Shape::List(&EVIDENCE), "what tells it from its neighbours"),
    Field::optional("excludes", Shape::List(&EVIDENCE), "what rules it out"),
];
static RETIRED: &[Field] = &[
    Field::optional("since", Shape::Text, "since when it is not kept up"),
    Field::optional("reason", Shape::Text, "why"),
    Field::optional("instead", Shape::Word(&ID), "the playbook to read instead"),
];
static REFERENCE: Shape = Shape::Map(&[
    Field::required("title", Shape::Text, "the title of the page"),
    Field::required("url", Shape::Word(&WEB_ADDRESS), "its address"),
]);
static EXAMPLE: Shape = Shape::Map(&[
    Field::required("log", Shape::Text, "the log"),
    Field::optional(
        "expect",
        Shape::OneOf(&["match", "near-miss"]),
        "what it should do: match, the default, or near-miss",
    ),
    Field::optional("origin", Shape::OneOf(&["captured", "reconstructed"]), "where it comes from"),
    Field::optional("command", Shape::Text, "the command that printed a captured log"),
    Field::optional("version", Shape::Text, "the tool that printed a captured log, and its version"),
]);

/// A playbook.
pub static PLAYBOOK: Shape = Shape::Map(&[
    Field::required("id", Shape::Word(&ID), "the name of the file, less its extension"),
    Field::required("title", Shape::Text, "the name of the failure in one line"),
    Field::required(
        "category",
        Shape::Word(&CATEGORY),
        "the part of the pipeline: auth, build, ci, deploy, network, runtime, silent_failure, test or another",
    ),
    Field::required("severity", Shape::OneOf(&["critical", "high", "medium", "low"]), "critical, high, medium or low"),
    Field::required("summary", Shape::Markdown, "what went wrong, in a sentence or two"),
    Field::required("diagnosis", Shape::Markdown, "how to tell which cause it is"),
    Field::required("fix", Shape::Markdown, "the steps to try, in order"),
    Field::required("validation", Shape::Markdown, "how to see that it is mended"),
    Field::optional(
        "why_it_matters",
        Shape::Markdown,
        "why it is worth mending; a heading `Prevention` in it starts a section of its own",
    ),
    Field::optional("base_score", Shape::Number, "weight in a tie; 1.0 by default"),
    Field::optional("tags", Shape::Texts, "words to find it by; some name an ecosystem"),
    Field::optional("stage_hints", Shape::Texts, "stages where it shows: build, test, deploy, …"),
    Field::optional("match", Shape::Map(FRAGMENTS), "literal fragments of a log that show the failure"),
    Field::optional("extends", Shape::Word(&ID), "the playbook that it inherits from"),
    Field::optional("domain", Shape::Text, "its place in the ontology"),
    Field::optional("class", Shape::Text, "its class in the domain"),
    Field::optional("mode", Shape::Text, "its mode in the class"),
    Field::optional(
        "detector",
        Shape::OneOf(&["log", "source"]),
        "what it looks at: a log, the default, or source code",
    ),
    Field::optional("source", Shape::Map(SOURCE), "what is looked for in code"),
    Field::optional("workflow", Shape::Map(WORKFLOW), "what to do on one's own machine"),
    Field::optional("hypothesis", Shape::Map(HYPOTHESIS), "what speaks for and against the failure"),
    Field::optional("requires_delta", Shape::Any, "whether it needs a change to compare with"),
    Field::optional("delta_boost", Shape::Any, "weights of changes"),
    Field::optional("requires_topology", Shape::Any, "whether it needs the topology of a system"),
    Field::optional("topology_boost", Shape::Any, "weights of the topology"),
    Field::optional("hooks", Shape::Any, "commands that collect more evidence"),
    Field::optional("remediation", Shape::Any, "workflows that mend it"),
    Field::optional("scoring", Shape::Any, "weights of its score"),
    Field::optional("context_filters", Shape::Any, "where it applies"),
    Field::optional("metadata", Shape::Any, "anything else"),
    Field::optional("aliases", Shape::List(&Shape::Word(&ID)), "ids that it had before; each redirects"),
    Field::optional("added", Shape::Word(&DAY), "the day on which it was added, where version control does not tell"),
    Field::optional("changed", Shape::Word(&DAY), "the day of its last change, where version control does not tell"),
    Field::optional("retired", Shape::Map(RETIRED), "set if it is no longer kept up"),
    Field::optional("references", Shape::List(&REFERENCE), "official documentation"),
    Field::optional("examples", Shape::List(&EXAMPLE), "logs that prove it"),
]);

/// `faultline-matchers.yaml`.
pub static MATCHERS: Shape = Shape::Map(&[
    Field::required("schema_version", Shape::OneOf(&[MATCHERS_VERSION]), "`matchers.v1`"),
    Field::required("named_matches", Shape::Table(&Shape::Map(FRAGMENTS)), "the fragments of each name"),
]);

/// The keys that no page shows; they are kept for the JSON twin.
pub static EXTRA_KEYS: [&str; 11] = [
    "base_score",
    "hypothesis",
    "requires_delta",
    "delta_boost",
    "requires_topology",
    "topology_boost",
    "hooks",
    "remediation",
    "scoring",
    "context_filters",
    "metadata",
];

/// The format as a JSON Schema (draft 2020-12), for editors.
pub fn json_schema() -> Json {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Faultline playbook",
        "schema_version": SCHEMA_VERSION,
    });
    if let (Json::Object(schema), Json::Object(shape)) = (&mut schema, PLAYBOOK.json_schema()) {
        schema.extend(shape);
    }
    if let Some(required) = schema["required"].as_array().cloned() {
        // What a playbook inherits it need not say itself; its own name it must.
        let inherited: Vec<_> = required.into_iter().filter(|name| name != "id").collect();
        schema["required"] = json!(["id"]);
        schema["anyOf"] = json!([{"required": ["extends"]}, {"required": inherited}]);
    }
    schema
}
