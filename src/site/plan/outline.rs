//! The outline of a site: the path of every file, before any is made.

use std::collections::{BTreeMap, HashSet};

use super::Plan;
use crate::diagnostic::{Diagnostic, codes};
use crate::playbook::Id;
use crate::site::route::Route;

/// The files with fixed names at the top of the site.
pub(super) const FILES: [&str; 6] =
    ["catalog.json", "catalog.manifest.json", "playbook.schema.json", "sitemap.xml", "robots.txt", "llms.txt"];
/// The JSON files that have a schema.
pub(super) const SCHEMAS: [&str; 4] = ["catalog", "failure", "manifest", "diagnostic"];

/// The path of every file, and the address of every page; two paths that are the same are reported.
pub(super) fn paths(
    plan: &Plan<'_>,
    assets: &[(String, String)],
    categories: &BTreeMap<&str, Vec<usize>>,
    ecosystems: &BTreeMap<&str, Vec<usize>>,
    found: &mut Vec<Diagnostic>,
) -> HashSet<String> {
    let mut paths = HashSet::new();
    let mut claim = |route: Route<'_>| {
        if let Ok(path) = route.path()
            && !paths.insert(path.as_str().to_owned())
        {
            found.push(Diagnostic::new(&codes::PATH_COLLISION, format!("two files claim the path `{path}`")));
        }
        paths.insert(route.address());
    };
    [Route::Home, Route::Signals, Route::NotFound].into_iter().for_each(&mut claim);
    FILES.into_iter().map(Route::File).for_each(&mut claim);
    SCHEMAS.into_iter().map(Route::Schema).for_each(&mut claim);
    assets.iter().map(|(_, published)| Route::Asset(published)).for_each(&mut claim);
    categories.keys().map(|category| Route::Category(category)).for_each(&mut claim);
    ecosystems.keys().map(|tag| Route::Ecosystem(tag)).for_each(&mut claim);
    for playbook in plan.catalog.playbooks() {
        let id = &playbook.id;
        [Route::Playbook(id), Route::Markdown(id), Route::Json(id)].into_iter().for_each(&mut claim);
        let aliases: Vec<_> = playbook.aliases.iter().filter_map(|alias| Id::new(&alias.text)).collect();
        aliases.iter().map(Route::Playbook).for_each(&mut claim);
    }
    paths
}
