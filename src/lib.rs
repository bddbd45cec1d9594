//! Faultline turns playbooks, each describing one way a CI job fails, into a catalog of HTML pages.
//!
//! Data flows one way, through values, and each stage can be tested without a disk:
//!
//! ```text
//! load::read(project)           -> Inputs            the only reader of the file system
//! generate(&Inputs, &Options)   -> Checked<Site>     pure: the same bytes on every machine
//!     Config::read(&Inputs)     -> Checked<Config>
//!     Catalog::compile(&Inputs) -> Checked<Catalog>  parse, validate, resolve, index
//!     lint::run(&Catalog)       -> Vec<Diagnostic>   advice on a valid catalog
//!     site::plan(…)             -> Checked<Site>     every output file, in memory, links checked
//! publish::publish(&Site, dir)  -> Report            the only writer
//! ```
//!
//! `ARCHITECTURE.md` says what each room is for, and why the walls stand where they do.

pub mod catalog;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod document;
pub mod embedded;
pub mod inputs;
pub mod lint;
pub mod load;
pub mod playbook;
pub mod publish;
pub mod shape;
pub mod site;
pub mod text;

use catalog::Catalog;
use config::Config;
use diagnostic::{Checked, Diagnostic, Level, codes};
use inputs::Inputs;
use site::Site;
use site::plan::Plan;

/// What a build is told beside its inputs.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where the site will be published, in the place of the configuration's.
    pub base_url: Option<url::Url>,
    /// The revision of the sources in version control.
    pub revision: Option<String>,
}

impl Options {
    /// Identifies the site that these inputs and options give, with this build of the generator.
    pub fn fingerprint(&self, inputs: &Inputs) -> String {
        let base_url = self.base_url.as_ref().map(url::Url::as_str);
        let parts = [Some(embedded::BUILD), Some(inputs.digest()), base_url, self.revision.as_deref()];
        blake3::hash(format!("{parts:?}").as_bytes()).to_hex().to_string()
    }
}

/// Makes the whole site, in memory; every problem of every file is reported, whether there is a site or not.
pub fn generate(inputs: &Inputs, options: &Options) -> Checked<Site> {
    let config = Config::read(inputs);
    let catalog = Catalog::compile(inputs);
    let mut found = config.diagnostics;
    found.extend(catalog.diagnostics);
    let mut site = None;
    if let (Some(mut config), Some(catalog)) = (config.value, catalog.value) {
        if options.base_url.is_some() {
            config.base_url = options.base_url.clone();
        }
        if config.base_url.is_none() {
            found.push(
                Diagnostic::new(
                    &codes::NO_BASE_URL,
                    "no base URL is set: canonical links and the sitemap hold paths only",
                )
                .with_help("set `base_url` in faultline.toml, or pass `--base-url`"),
            );
        }
        found.extend(lint::run(&catalog));
        let plan = Plan { inputs, config: &config, catalog: &catalog, revision: options.revision.as_deref() };
        let planned = site::plan::plan(plan);
        found.extend(planned.diagnostics);
        site = planned.value;
    }
    diagnostic::sort(&mut found);
    let valid = found.iter().all(|problem| problem.rule.level != Level::Error);
    let warnings = found.iter().filter(|problem| problem.rule.level == Level::Warning).count();
    let fingerprint = || options.fingerprint(inputs);
    let site = site.filter(|_| valid).map(|site| Site { fingerprint: fingerprint(), warnings, ..site });
    Checked { value: site, diagnostics: found }
}
