//! Where a new playbook belongs: beside those that are like it.

use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::inputs::Inputs;
use crate::playbook::Detector;

/// The directory for a playbook of this category that reads logs, below the directory of playbooks: empty, or ending in
/// `/`.
///
/// The one that holds most of its category. For a new category one of its own, beside the others, unless the catalog
/// keeps several categories in one directory; then the one that holds most playbooks.
pub fn directory(category: &str, catalog: &Catalog, inputs: &Inputs) -> String {
    let mut counts: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for playbook in catalog.playbooks().iter().filter(|playbook| playbook.detector == Detector::Log) {
        let name = &inputs.get(playbook.file).name;
        let directory = &name[..name.rfind('/').map_or(0, |at| at + 1)];
        *counts.entry(directory).or_default().entry(&playbook.category).or_default() += 1;
    }
    let most = |of: &dyn Fn(&BTreeMap<&str, usize>) -> usize| {
        let sizes = counts.iter().map(|(directory, categories)| (of(categories), *directory));
        sizes.filter(|(size, _)| *size > 0).rev().max_by_key(|(size, _)| *size).map(|(_, directory)| directory)
    };
    if let Some(directory) = most(&|categories| categories.get(category).copied().unwrap_or(0)) {
        return directory.to_owned();
    }
    let Some(fullest) = most(&|categories| categories.values().sum()) else { return format!("log/{category}/") };
    let one_each = counts.len() > 1 && counts.values().all(|categories| categories.len() == 1);
    if !one_each {
        return fullest.to_owned();
    }
    let holder = fullest.trim_end_matches('/').rfind('/').map_or("", |at| &fullest[..=at]);
    format!("{holder}{category}/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs::{Role, Source};

    fn place(category: &str, files: &[(&str, &str)]) -> String {
        let source = |(name, category): &(&str, &str)| {
            let id = name.rsplit('/').next().unwrap_or(name).trim_end_matches(".yaml");
            let text = format!(
                "id: {id}\ntitle: T\ncategory: {category}\nseverity: low\nsummary: S\ndiagnosis: D\nfix: F\nvalidation: V\n\
                 match: {{any: [\"{id} broke\"]}}\n"
            );
            Source { role: Role::Playbook, path: (*name).into(), name: (*name).into(), bytes: text.into_bytes() }
        };
        let inputs = Inputs::new(files.iter().map(source).collect());
        directory(category, &Catalog::compile(&inputs).value.unwrap_or_default(), &inputs)
    }

    #[test]
    fn a_playbook_stands_beside_its_like() {
        let grouped =
            [("b/log/auth/a.yaml", "auth"), ("b/log/silent/s.yaml", "silent_failure"), ("b/log/auth/c.yaml", "auth")];
        assert_eq!(place("silent_failure", &grouped), "b/log/silent/");
        assert_eq!(place("database", &grouped), "b/log/database/");
        assert_eq!(place("database", &[("a.yaml", "auth"), ("b.yaml", "build")]), "");
        assert_eq!(place("database", &[("x/a.yaml", "auth"), ("x/b.yaml", "build"), ("c.yaml", "auth")]), "x/");
        assert_eq!(place("database", &[]), "log/database/");
    }
}
