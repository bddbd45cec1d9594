//! Assets: the files of `site/`, published under names that carry a hash of their content.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::config::{Config, Theme};
use crate::diagnostic::{Diagnostic, codes};
use crate::embedded;
use crate::inputs::{Inputs, Role};
use crate::site::SitePath;
use crate::text::nearest;

/// The assets of a site: their names in `site/`, their published names and their bytes.
pub struct Assets {
    by_name: BTreeMap<String, (String, Vec<u8>)>,
    worker: Vec<u8>,
}

/// The asset that is published under its own name at the top: a service worker has power over what lies beside and below
/// it, and is asked for by one address for ever.
pub const WORKER: &str = "service-worker.js";

impl Assets {
    /// The embedded assets, with those of the project in the place of the ones that have their names.
    pub fn new(inputs: &Inputs, config: &Config, found: &mut Vec<Diagnostic>) -> Self {
        let mut contents: BTreeMap<String, Vec<u8>> =
            embedded::assets().map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect();
        for (file, source) in inputs.of(Role::Asset) {
            if SitePath::new(&source.name).is_err() {
                let message = format!("`{}` cannot be published under that name", source.name.escape_debug());
                found.push(
                    Diagnostic::new(&codes::PATH_COLLISION, message)
                        .in_file(file)
                        .with_help("name it with letters, digits, dots, hyphens and underscores"),
                );
                continue;
            }
            if !is_used(inputs, &source.name) {
                let message = format!("no asset is called `{}`, and no file of the theme mentions it", source.name);
                let names = || embedded::assets().map(|(name, _)| name);
                let help = match nearest(&source.name, names()) {
                    Some(known) => format!("did you mean `{known}`?"),
                    None => format!("the assets are `{}`", names().collect::<Vec<_>>().join("`, `")),
                };
                found.push(Diagnostic::new(&codes::UNUSED_OVERRIDE, message).in_file(file).with_help(help));
            }
            contents.insert(source.name.clone(), source.bytes.clone());
        }
        if let Some(style) = contents.get_mut("style.css") {
            style.extend(theme_rules(&config.theme).into_bytes());
        }
        let worker = contents.remove(WORKER).unwrap_or_default();
        Self { by_name: Publishing::new(contents).all(), worker }
    }

    /// Every asset: its name in `site/` and its published name.
    pub fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_name.iter().map(|(name, (published, _))| (name.as_str(), published.as_str()))
    }

    /// The service worker.
    pub fn worker(&self) -> &[u8] {
        &self.worker
    }

    /// Every asset: its published name and its bytes.
    pub fn into_files(self) -> impl Iterator<Item = (String, Vec<u8>)> {
        self.by_name.into_values()
    }
}

/// Gives assets their published names: a script after those that it names as `"./name"`, since it then names their
/// published ones, and its hash changes with theirs.
struct Publishing {
    waiting: BTreeMap<String, Vec<u8>>,
    done: BTreeMap<String, (String, Vec<u8>)>,
}

impl Publishing {
    fn new(waiting: BTreeMap<String, Vec<u8>>) -> Self {
        Self { waiting, done: BTreeMap::new() }
    }

    fn all(mut self) -> BTreeMap<String, (String, Vec<u8>)> {
        while let Some(name) = self.waiting.keys().next().cloned() {
            self.publish(&name);
        }
        self.done
    }

    fn publish(&mut self, name: &str) {
        // Taken out first: scripts that name each other in a circle could not carry each other's hash.
        let Some(mut bytes) = self.waiting.remove(name) else { return };
        if name.ends_with(".js")
            && let Ok(text) = std::str::from_utf8(&bytes)
        {
            bytes = self.with_published_names(text).into_bytes();
        }
        let published = published_name(name, &bytes);
        self.done.insert(name.to_owned(), (published, bytes));
    }

    fn with_published_names(&mut self, script: &str) -> String {
        const MARK: &str = "\"./";
        let mut parts = script.split(MARK);
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let name = part.split('"').next().unwrap_or_default();
            self.publish(name);
            let published = self.done.get(name).map_or(name, |(published, _)| published);
            out.extend([MARK, published, &part[name.len()..]]);
        }
        out
    }
}

/// Whether an asset of the project takes the place of an embedded one, or another file of the project mentions it.
fn is_used(inputs: &Inputs, name: &str) -> bool {
    let mut others = inputs.of(Role::Template).chain(inputs.of(Role::Asset));
    embedded::assets().any(|(embedded, _)| embedded == name)
        || others.any(|(_, other)| memchr::memmem::find(&other.bytes, name.as_bytes()).is_some())
}

/// `style.css` -> `style.1a2b3c4d5e.css`.
fn published_name(name: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    let directory = name.rfind('/').map_or(0, |slash| slash + 1);
    match name[directory..].rfind('.') {
        Some(dot) => format!("{}.{}{}", &name[..directory + dot], &hash[..10], &name[directory + dot..]),
        None => format!("{name}.{}", &hash[..10]),
    }
}

/// The style sheet's rules for the colours that the configuration sets: those of the system's theme, and those of the
/// one that a reader chose.
fn theme_rules(theme: &Theme) -> String {
    let mut rules = String::new();
    for (colours, name) in [(&theme.light, "light"), (&theme.dark, "dark")] {
        if !colours.is_empty() {
            let colours =
                colours.iter().fold(String::new(), |all, (name, colour)| all + &format!(" --{name}: {colour};"));
            let _ = writeln!(
                rules,
                "@media (prefers-color-scheme: {name}) {{ :root:not([data-theme]) {{{colours} }} }}\n\
                 :root[data-theme=\"{name}\"] {{{colours} }}"
            );
        }
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(files: [(&str, &str); 3]) -> BTreeMap<String, (String, Vec<u8>)> {
        let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        Publishing::new(files.into()).all()
    }

    #[test]
    fn a_script_names_the_published_names_of_what_it_imports() {
        let script = r#"import { f } from "./z.js"; import("./other.js"); const dot = "./";"#;
        let one = published([("a.js", script), ("b.css", r#""./z.js""#), ("z.js", "export const f = 1;")]);
        let z = &one["z.js"].0;
        let expected = script.replace("z.js", z).into_bytes();
        assert_eq!(one["a.js"].1, expected);
        assert_eq!(one["a.js"].0, published_name("a.js", &expected));
        assert_eq!(one["b.css"].1, br#""./z.js""#, "only scripts import");
        let other = published([("a.js", script), ("b.css", ""), ("z.js", "export const f = 2;")]);
        assert_ne!(one["a.js"].0, other["a.js"].0, "its hash changes with theirs");
    }

    #[test]
    fn scripts_in_a_circle_are_published() {
        let circle = published([("a.js", r#""./b.js""#), ("b.js", r#""./a.js""#), ("c.js", r#""./c.js""#)]);
        assert_eq!(circle.len(), 3);
    }
}
