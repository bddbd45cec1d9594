//! Any bytes as a playbook: a site or errors, never a panic; and every diagnostic can be shown.
#![no_main]

use faultline::diagnostic::render::{Format, Style, render};
use faultline::inputs::{Inputs, Role, Source};
use faultline::{Options, generate};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let path = "playbooks/fuzzed.yaml".to_owned();
    let source = Source { role: Role::Playbook, name: path.clone(), path, bytes: bytes.to_vec() };
    let inputs = Inputs::new(vec![source]);
    let checked = generate(&inputs, &Options::default());
    for format in [Format::Human(Style::Coloured), Format::Json, Format::Github] {
        let shown = render(&checked.diagnostics, &inputs, format);
        assert_eq!(shown.is_empty(), checked.diagnostics.is_empty());
    }
});
