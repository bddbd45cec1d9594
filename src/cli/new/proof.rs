//! What a check would say of a draft beside what is left to be written.

use super::with_draft;
use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Level, Place, codes, render};
use crate::inputs::Inputs;
use crate::{lint, proof};

/// The problems of the draft, and the errors that it brings upon others, as text; empty if there are none.
pub(super) fn problems(inputs: &Inputs, path: &str, text: &str) -> String {
    let inputs = with_draft(inputs, path, text);
    let checked = Catalog::compile(&inputs);
    let mut found = checked.diagnostics;
    if let Some(catalog) = checked.value {
        found.extend(lint::run(&catalog, &catalog.fragments(), &inputs));
        let matcher = catalog.matcher();
        proof::run(&catalog, &matcher, &inputs, &mut found);
    }
    let is_own = |place: Place| inputs.get(place.file()).path == path;
    let counts = |found: &Diagnostic| found.rule.level == Level::Error || found.place.is_some_and(is_own);
    found.retain(|found| *found.rule != codes::UNWRITTEN && counts(found));
    crate::diagnostic::sort(&mut found);
    render::render(&found, &inputs, render::Format::Human(render::Style::Coloured))
}
