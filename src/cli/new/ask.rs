//! The questions of `new`, on standard error; each has a default, so that Enter is an answer to all.

use std::collections::BTreeSet;

use dialoguer::theme::ColorfulTheme;
use dialoguer::{Input, MultiSelect, Result, Select};

use super::NewArgs;
use crate::cli::show::Shelf;
use crate::diagnostic::visible::visible;
use crate::draft::{self, Draft, Proposal};
use crate::playbook::Severity;
use crate::playbook::format::is_category;

/// How many proposals are shown.
const SHOWN: usize = 12;

/// Asks for what the arguments leave open, and puts the answers into the draft.
pub(super) fn complete(args: &NewArgs, draft: &mut Draft, proposals: &[Proposal], shelf: &Shelf) -> Result<()> {
    if args.title.is_none() {
        draft.title = line("Title", &draft.title)?;
    }
    if args.tag.is_empty() {
        let tags = line("Tags, with spaces between", &draft.tags.join(" "))?;
        draft.tags = tags.split([' ', ',']).filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
    }
    if args.category.is_none() {
        draft.category = category(draft::category(&draft.tags, &shelf.catalog), shelf)?;
    }
    if args.severity.is_none() {
        draft.severity = severity(draft.severity)?;
    }
    if draft.summary.is_none() {
        let summary = line("Summary; empty leaves it for later", "")?;
        draft.summary = Some(summary).filter(|summary| !summary.trim().is_empty());
    }
    if args.signal.is_empty() {
        draft.signals = signals(&draft.signals, proposals)?;
    }
    Ok(())
}

fn line(prompt: &str, default: &str) -> Result<String> {
    let theme = ColorfulTheme::default();
    let input = Input::<String>::with_theme(&theme).with_prompt(prompt).allow_empty(true);
    let input = if default.is_empty() { input } else { input.default(default.to_owned()) };
    Ok(input.interact_text()?.trim().to_owned())
}

/// One of the catalog's categories, the suggested one chosen at first, or another.
fn category(suggested: &str, shelf: &Shelf) -> Result<String> {
    const ANOTHER: &str = "another";
    let known = shelf.catalog.playbooks().iter().map(|playbook| playbook.category.as_str());
    let known: BTreeSet<&str> = known.chain([suggested]).collect();
    let items: Vec<&str> = known.into_iter().chain([ANOTHER]).collect();
    let first = items.iter().position(|item| *item == suggested).unwrap_or(0);
    let theme = ColorfulTheme::default();
    let chosen = Select::with_theme(&theme).with_prompt("Category").items(&items).default(first).interact()?;
    if chosen + 1 < items.len() {
        return Ok(items[chosen].to_owned());
    }
    let valid = |text: &String| match is_category(text) {
        true => Ok(()),
        false => Err("lower-case letters, digits, hyphens and underscores"),
    };
    Input::<String>::with_theme(&theme).with_prompt("Its name").validate_with(valid).interact_text()
}

fn severity(default: Severity) -> Result<Severity> {
    let words = Severity::ALL.map(|one| match one {
        Severity::Critical => "critical: the release or the data is at stake",
        Severity::High => "high: the pipeline is blocked",
        Severity::Medium => "medium: a job is blocked",
        Severity::Low => "low: a nuisance",
    });
    let first = Severity::ALL.iter().position(|one| *one == default).unwrap_or(0);
    let theme = ColorfulTheme::default();
    let chosen = Select::with_theme(&theme).with_prompt("Severity").items(words).default(first).interact()?;
    Ok(Severity::ALL[chosen])
}

/// Some of the proposals, of which those of `chosen` are taken at first; or one that is typed, if there are none.
fn signals(chosen: &[String], proposals: &[Proposal]) -> Result<Vec<String>> {
    if proposals.is_empty() {
        let signal = line("A fragment of the log that only this failure prints; empty leaves it for later", "")?;
        return Ok(Some(signal).filter(|signal| !signal.is_empty()).into_iter().collect());
    }
    let shown = &proposals[..proposals.len().min(SHOWN)];
    let items = shown.iter().map(|one| (visible(&one.fragment), chosen.contains(&one.fragment)));
    let theme = ColorfulTheme::default();
    let prompt = "Signals (space takes one or leaves it, Enter goes on)";
    let picked = MultiSelect::with_theme(&theme).with_prompt(prompt).items_checked(items).interact()?;
    Ok(picked.into_iter().map(|at| shown[at].fragment.clone()).collect())
}
