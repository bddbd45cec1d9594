//! What the binary carries: the templates, the assets and the catalog of the project itself.

use include_dir::{Dir, File, include_dir};

use crate::inputs::{Inputs, Role, Source};

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static ASSETS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/site");
static PLAYBOOKS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/playbooks");
static SUCCESSFUL: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/proof/successful");
static CONFIG: &[u8] = include_bytes!("../faultline.toml");

/// Identifies this build of the generator.
pub const BUILD: &str = env!("FAULTLINE_BUILD");

/// The embedded templates: name and text.
pub fn templates() -> impl Iterator<Item = (&'static str, &'static str)> {
    files(&TEMPLATES).into_iter().filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)))
}

/// The embedded assets: name and bytes.
pub fn assets() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    files(&ASSETS).into_iter().filter_map(|file| Some((file.path().to_str()?, file.contents())))
}

/// The logs of successful runs of ordinary tools: name and bytes. `index.tsv` beside them says what printed each.
pub fn successful_logs() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let logs = files(&SUCCESSFUL).into_iter().filter(|file| file.path().extension().is_some_and(|kind| kind == "log"));
    logs.filter_map(|file| Some((file.path().file_stem()?.to_str()?, file.contents())))
}

/// The embedded catalog and its configuration.
pub fn inputs() -> Inputs {
    let config = Source {
        role: Role::Config,
        path: "faultline.toml".into(),
        name: "faultline.toml".into(),
        bytes: CONFIG.to_vec(),
    };
    let playbooks = files(&PLAYBOOKS).into_iter().filter_map(|file| {
        let name = file.path().to_str()?;
        let role = crate::inputs::playbook_role(name)?;
        Some(Source { role, path: format!("playbooks/{name}"), name: name.into(), bytes: file.contents().to_vec() })
    });
    Inputs::new(std::iter::once(config).chain(playbooks).collect())
}

fn files<'a>(directory: &'a Dir<'a>) -> Vec<&'a File<'a>> {
    directory.files().chain(directory.dirs().flat_map(files)).collect()
}
