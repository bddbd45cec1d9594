//! `Items`: each failure as an item of a list, rendered once for all lists.

use std::sync::OnceLock;

use minijinja::Value;
use rayon::prelude::*;

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::site::page::{self, EntryView};
use crate::site::route::{Linker, Route};

/// The HTML of each failure in a list, by position; it is made when a list first asks for it.
pub(super) struct Items(Vec<OnceLock<Result<String, Box<Diagnostic>>>>);

impl Items {
    /// For a catalog of so many failures.
    pub(super) fn new(count: usize) -> Self {
        Self((0..count).map(|_| OnceLock::new()).collect())
    }

    /// The items of these failures, on the page whose links the linker makes.
    pub(super) fn html(
        &self,
        context: &Context<'_>,
        linker: &Linker,
        members: &[usize],
        found: &mut Vec<Diagnostic>,
    ) -> Value {
        let item = |position: &usize| self.0[*position].get_or_init(|| render(context, *position));
        let items: Vec<_> = members.par_iter().map(item).collect();
        let mut html = String::with_capacity(items.iter().flat_map(|item| item.as_ref()).map(String::len).sum());
        for item in items {
            match item {
                Ok(item) => {
                    linker.place(item, &mut html);
                    html.push('\n');
                }
                Err(problem) => found.push((**problem).clone()),
            }
        }
        page::html(html)
    }
}

fn render(context: &Context<'_>, position: usize) -> Result<String, Box<Diagnostic>> {
    let entry = context.entry(position);
    let playbook = context.playbook(position);
    let view = EntryView {
        id: &entry.slug,
        href: page::html(Linker::placeless().to(&Route::Playbook(&playbook.id))),
        title: &entry.title,
        description: &entry.description,
        severity: entry.severity,
        category: &entry.category,
        detector: playbook.detector.as_str(),
        tags: entry.tags.join(","),
        ecosystems: entry.ecosystems.iter().map(|tag| context.ecosystem_label(tag)).collect(),
    };
    context.templates.render("entry.html", &view)
}
