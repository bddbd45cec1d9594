//! What the tests of whole sites share: catalogs in memory, and (`html`) pages as a browser would read them.
#![allow(dead_code, reason = "each test program uses a part of it")]
#![allow(clippy::disallowed_methods, reason = "tests read files of the repository")]

use std::path::{Path, PathBuf};

use faultline::inputs::{Inputs, Role, Source, playbook_role};
use faultline::load::{self, Project};
use faultline::site::{Site, SitePath};
use faultline::{Options, generate};
use serde_json::{Value as Json, json};

pub(crate) mod html;

/// The configuration of a small site.
pub(crate) const CONFIG: &str = "title = \"Test catalog\"\nbase_url = \"https://catalog.example/docs/\"\n\n[repository]\nurl = \"https://git.example/catalog\"\n";

/// One source; its name says what it is read for.
pub(crate) fn source(name: &str, bytes: impl Into<Vec<u8>>) -> Source {
    let (role, path) = match name {
        "faultline.toml" => (Role::Config, name.to_owned()),
        name => (playbook_role(name).unwrap_or(Role::Playbook), format!("playbooks/{name}")),
    };
    Source { role, path, name: name.to_owned(), bytes: bytes.into() }
}

/// A playbook that holds nothing but what it must, as a document that a test can change.
pub(crate) fn playbook(id: &str) -> Json {
    json!({
        "id": id,
        "title": format!("The job of {id} fails"),
        "category": "build",
        "severity": "high",
        "summary": format!("The job named {id} has failed."),
        "diagnosis": "Read the log from its end.",
        "fix": "1. Run `make clean`.\n2. Build again.",
        "validation": "The job passes.",
        "match": {"any": [format!("fatal: {id} broke")]},
    })
}

/// A catalog of these playbooks; JSON is YAML as well.
pub(crate) fn catalog(playbooks: &[Json]) -> Inputs {
    let file = |playbook: &Json| {
        let id = playbook["id"].as_str().expect("an id");
        source(&format!("{id}.yaml"), playbook.to_string())
    };
    Inputs::new(std::iter::once(source("faultline.toml", CONFIG)).chain(playbooks.iter().map(file)).collect())
}

/// The catalog of this repository.
pub(crate) fn repository() -> Inputs {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    load::read(&Project { root, playbooks: Vec::new() }).expect("the repository can be read")
}

/// The site of a catalog that has no errors.
pub(crate) fn site(inputs: &Inputs) -> Site {
    let checked = generate(inputs, &Options::default());
    let format = faultline::diagnostic::Format::Human(faultline::diagnostic::Style::Plain);
    let said = faultline::diagnostic::render(&checked.diagnostics, inputs, format);
    checked.value.unwrap_or_else(|| panic!("the catalog has errors:\n{said}"))
}

/// The text of a file of a site.
pub(crate) fn text<'a>(site: &'a Site, path: &str) -> &'a str {
    let path = SitePath::new(path).expect("a path of a site");
    let bytes = site.files.get(&path).unwrap_or_else(|| panic!("the site has no {path}"));
    std::str::from_utf8(bytes).unwrap_or_else(|_| panic!("{path} is not UTF-8"))
}

/// A file of the material that may stand beside the repository; `None` where it does not.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    path.exists().then_some(path)
}
