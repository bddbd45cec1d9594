//! Any bytes as `faultline.toml`, beside a valid playbook: a site or errors, never a panic.
#![no_main]

use faultline::inputs::{Inputs, Role, Source};
use faultline::{Options, config, generate};
use libfuzzer_sys::fuzz_target;

const PLAYBOOK: &str = "id: fuzzed
title: A page
category: build
severity: low
tags: [npm]
summary: It fails.
diagnosis: Look.
fix: Mend it.
validation: Try it.
match:
  any: [a signal]
";

fn source(role: Role, path: &str, bytes: &[u8]) -> Source {
    Source { role, path: path.to_owned(), name: path.to_owned(), bytes: bytes.to_vec() }
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        config::playbook_directories(text);
    }
    let inputs = Inputs::new(vec![
        source(Role::Config, "faultline.toml", bytes),
        source(Role::Playbook, "playbooks/fuzzed.yaml", PLAYBOOK.as_bytes()),
    ]);
    let checked = generate(&inputs, &Options::default());
    assert!(checked.value.is_some() || !checked.diagnostics.is_empty());
});
