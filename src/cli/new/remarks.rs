//! What an author should know of a draft: its neighbours in the catalog, and what the logs gave.

use super::NewArgs;
use crate::catalog::Catalog;
use crate::cli::show::Shelf;
use crate::diagnostic::visible::visible;
use crate::draft::{Draft, Log, Proposal};
use crate::matcher::{Candidate, normalise};
use crate::text::nearest;

/// What there is to say before anything is asked.
pub(super) fn before(args: &NewArgs, shelf: &Shelf, logs: &[Log], proposals: &[Proposal]) -> String {
    let mut text = String::new();
    if let Some(near) = shelf.catalog.nearest(&args.id).and_then(|near| shelf.catalog.find(near)) {
        let path = &shelf.inputs.get(near.file).path;
        text += &format!("note: `{}` has a similar name: {} ({path})\n", near.id, visible(&near.title));
    }
    for (position, log) in logs.iter().enumerate() {
        let name = if log.name == "-" { "standard input".into() } else { visible(&log.name) };
        if let Some(first) = log.analysis.candidates.first() {
            text += &known(&name, first);
        }
        if !proposals.iter().any(|one| one.logs.contains(&position)) {
            text += &format!(
                "note: {name}: no line of it has a fragment that is long enough, telling and not known elsewhere\n"
            );
        }
    }
    text
}

/// The log's first diagnosis, and what must tell another apart from it.
fn known(name: &str, first: &Candidate) -> String {
    let mut text = format!("note: {name}: the first diagnosis is `{}`", first.id);
    if let Some(evidence) = first.evidence.first() {
        text += &format!(", for `{}` on line {}", visible(&evidence.signal), evidence.shown.line);
    }
    text + "; if this is another failure, it needs signals that tell more, or a `match.none` there\n"
}

/// What there is to say of the answers.
pub(super) fn after(draft: &Draft, catalog: &Catalog) -> String {
    let mut text = String::new();
    let categories = || catalog.playbooks().iter().map(|playbook| playbook.category.as_str());
    if !categories().any(|known| known == draft.category)
        && let Some(near) = nearest(&draft.category, categories())
    {
        text += &format!("note: the category `{}` is new; did you mean `{near}`?\n", draft.category);
    }
    for signal in &draft.signals {
        let has = |other: &crate::playbook::Text| normalise(&other.text) == normalise(signal);
        let sharer = catalog.playbooks().iter().find(|playbook| playbook.rules.signals().any(has));
        if let Some(sharer) = sharer {
            text += &format!("note: `{}` is a signal of `{}` too\n", visible(signal), sharer.id);
        }
    }
    text
}
