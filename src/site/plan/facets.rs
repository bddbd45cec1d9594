//! The facets of a list: by what its failures can be told apart, with the number of each value.
//!
//! Without a script they say what a list holds and lead to its parts; with one they filter it. A facet of which all
//! failures of a list have the same value tells nothing apart, and is left out.

use std::collections::BTreeMap;

use super::{Context, category_label};
use crate::playbook::Severity;
use crate::site::markdown::visible;
use crate::site::page::{FacetValue, FacetView};
use crate::site::route::{Linker, Route};

/// How many ecosystems are shown at once: the most used ones.
const SHOWN: usize = 10;
const SEVERITIES: [Severity; 4] = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];

/// The facets of the whole catalog, which lead to its parts.
pub(super) fn of_catalog(context: &Context<'_>, linker: &Linker, members: &[usize]) -> Vec<FacetView> {
    let mut facets = of_list(context, members);
    for facet in &mut facets {
        let href = |value: &str| match facet.name {
            "category" => Some(format!("#category-{value}")),
            "ecosystem" => Some(linker.to(&Route::Ecosystem(value))),
            _ => None,
        };
        for value in facet.first.iter_mut().chain(&mut facet.more) {
            value.href = href(&value.value);
        }
    }
    facets
}

/// The facets of these failures.
pub(super) fn of_list(context: &Context<'_>, members: &[usize]) -> Vec<FacetView> {
    let entries = || members.iter().map(|position| context.entry(*position));
    let category = count(entries().map(|entry| entry.category.as_str()));
    let category = category.into_iter().map(|(value, number)| FacetValue::new(value, category_label(value), number));
    let severity = count(entries().map(|entry| entry.severity));
    let severity = SEVERITIES.iter().map(|severity| severity.as_str()).filter_map(|value| {
        let label = value[..1].to_uppercase() + &value[1..];
        Some(FacetValue::new(value, label, *severity.get(value)?))
    });
    let (first, more) = ecosystems(context, members);
    let detector = count(members.iter().map(|position| context.playbook(*position).detector.as_str()));
    let detector = detector.into_iter().map(|(value, number)| FacetValue::new(value, format!("The {value}"), number));
    let facet = |name, label, first: Vec<FacetValue>, more| FacetView { name, label, first, more };
    let mut facets = vec![
        facet("category", "Category", category.collect(), Vec::new()),
        facet("severity", "Severity", severity.collect(), Vec::new()),
        facet("ecosystem", "Ecosystem", first, more),
        facet("detector", "Detected in", detector.collect(), Vec::new()),
    ];
    facets.retain(|facet| facet.first.len() > 1);
    facets
}

/// The most used ecosystems, and the rest by name.
fn ecosystems(context: &Context<'_>, members: &[usize]) -> (Vec<FacetValue>, Vec<FacetValue>) {
    let tags = members.iter().flat_map(|position| &context.entry(*position).ecosystems);
    let values = count(tags.map(String::as_str)).into_iter().map(|(tag, number)| {
        let label = context.plan.basis.config.ecosystems.get(tag).map_or(tag, String::as_str);
        FacetValue::new(tag, visible(label).into_owned(), number)
    });
    let mut first: Vec<_> = values.collect();
    first.sort_by_key(|value| std::cmp::Reverse(value.number));
    // A disclosure for a single value would take the place of that value.
    let shown = if first.len() == SHOWN + 1 { SHOWN + 1 } else { SHOWN };
    let mut more = first.split_off(shown.min(first.len()));
    more.sort_by_cached_key(|value| value.label.to_lowercase());
    (first, more)
}

fn count<'a>(values: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut numbers = BTreeMap::new();
    values.for_each(|value| *numbers.entry(value).or_default() += 1);
    numbers
}
