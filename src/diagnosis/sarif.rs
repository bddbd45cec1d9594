//! A report as SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>), which code hosts show.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::{Confidence, Diagnosis, Finding, Log, Report};

/// A SARIF log of one run: a rule for each failure, a result for each diagnosis.
pub fn sarif(report: &Report) -> String {
    let diagnoses = || report.logs.iter().flat_map(|log| log.diagnoses.iter().map(move |diagnosis| (log, diagnosis)));
    let rules: BTreeMap<&str, Json> = diagnoses().map(|(_, one)| (one.id.as_str(), rule(one))).collect();
    let results: Vec<_> = diagnoses().map(|(log, one)| result(log, one)).collect();
    let run = json!({
        "tool": {"driver": {
            "name": "Faultline",
            "version": env!("CARGO_PKG_VERSION"),
            "rules": rules.into_values().collect::<Vec<_>>(),
        }},
        "columnKind": "unicodeCodePoints",
        "results": results,
    });
    let sarif = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    });
    format!("{sarif:#}\n")
}

fn rule(diagnosis: &Diagnosis) -> Json {
    json!({
        "id": diagnosis.id,
        "shortDescription": {"text": diagnosis.title},
        "fullDescription": {"text": diagnosis.summary},
        "helpUri": diagnosis.url,
        "properties": {"tags": [diagnosis.category, diagnosis.severity]},
    })
}

fn result(log: &Log, diagnosis: &Diagnosis) -> Json {
    let level = match diagnosis.confidence {
        Confidence::Strong => "error",
        Confidence::Likely => "warning",
        Confidence::Possible => "note",
    };
    json!({
        "ruleId": diagnosis.id,
        "level": level,
        "rank": (diagnosis.score.total * 10.0).round().min(100.0),
        "message": {"text": format!("{}: {}", diagnosis.hedge(), diagnosis.title)},
        "locations": diagnosis.evidence.iter().take(10).map(|finding| location(log, finding)).collect::<Vec<_>>(),
    })
}

fn location(log: &Log, finding: &Finding) -> Json {
    let place = &finding.place;
    let column = |end: usize| place.text.get(..end).map_or(1, |before| before.chars().count() + 1);
    let mut region = json!({"startLine": place.line, "snippet": {"text": place.text}});
    // Of a cropped line only the bytes before are known, not their characters.
    if place.cropped == 0 {
        region["startColumn"] = json!(column(place.start));
        region["endColumn"] = json!(column(place.end));
    }
    json!({"physicalLocation": {"artifactLocation": {"uri": uri(&log.name)}, "region": region}})
}

/// A path as a relative reference (RFC 3986).
fn uri(path: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let one = |byte: u8| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    path.bytes().map(one).collect()
}
