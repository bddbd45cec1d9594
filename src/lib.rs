//! Faultline turns playbooks, each describing one way a CI job fails, into a catalog of HTML pages.
//!
//! Data flows one way, through values, and each stage can be tested without a disk:
//!
//! ```text
//! load::read(project)           -> Inputs            the only reader of the file system
//! generate(&Inputs, &Options)   -> Checked<Site>     pure: the same bytes on every machine
//!     Config::read(&Inputs)     -> Checked<Config>
//!     Catalog::compile(&Inputs) -> Checked<Catalog>  parse, validate, resolve, index
//!     lint::run(&Catalog, …)    -> Vec<Diagnostic>   advice on a valid catalog
//!     site::plan::make(…)       -> Summary           every output file, links checked, each to a sink as it is made
//! publish::Publication          -> Report            the only writer; a sink
//! ```
//!
//! `ARCHITECTURE.md` says what each room is for, and why the walls stand where they do.

pub mod cache;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod diagnosis;
pub mod diagnostic;
pub mod document;
pub mod draft;
pub mod embedded;
pub mod freeing;
pub mod history;
pub mod inputs;
pub mod lint;
pub mod load;
pub mod matcher;
pub mod playbook;
pub mod proof;
pub mod publish;
#[cfg(feature = "serve")]
pub mod serve;
pub mod shape;
pub mod site;
pub mod tally;
pub mod text;

extern crate alloc;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use cache::Cache;
use catalog::Catalog;
use config::Config;
use diagnostic::{Checked, Diagnostic, Level, codes};
use freeing::Freeing;
use history::History;
use inputs::Inputs;
use site::plan::{Basis, Listing, Plan};
use site::{Sink, Site, Sketch, Summary};

/// What a build is told beside its inputs.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where the site will be published, in the place of the configuration's.
    pub base_url: Option<url::Url>,
    /// The revision of the sources in version control.
    pub revision: Option<String>,
    /// When the sources were added and changed.
    pub history: History,
}

impl Options {
    /// Identifies the site that these inputs and options give, with this build of the generator.
    pub fn fingerprint(&self, inputs: &Inputs) -> String {
        let base_url = self.base_url.as_ref().map(url::Url::as_str);
        let parts = [Some(embedded::BUILD), Some(inputs.digest()), base_url, self.revision.as_deref()];
        blake3::hash(format!("{parts:?}{:?}", self.history).as_bytes()).to_hex().to_string()
    }
}

/// Makes the whole site, in memory; every problem of every file is reported, whether there is a site or not.
pub fn generate(inputs: &Inputs, options: &Options) -> Checked<Site> {
    let files = Mutex::new(BTreeMap::new());
    let Checked { value, diagnostics } = generate_into(inputs, options, &Memory::none(), &files);
    let files = files.into_inner().unwrap_or_else(PoisonError::into_inner);
    Checked { value: value.map(|summary| Site { files, summary }), diagnostics }
}

/// As [`generate`], but without the cards, which take longer to draw than everything else: for who looks at the pages.
///
/// What `memory` has of an earlier site is not made again; the files are the same with any memory.
pub fn sketch(inputs: &Inputs, options: &Options, memory: &mut Memory) -> Checked<Site> {
    let sink = Sketch::default();
    let Checked { value, diagnostics } = generate_into(inputs, options, memory, &sink);
    memory.end_build();
    Checked { value: value.map(|summary| Site { files: sink.into_files(), summary }), diagnostics }
}

/// What one site leaves for the next that is made in the same process.
#[derive(Debug, Default)]
pub struct Memory {
    sources: Cache<Arc<catalog::Read>>,
    listed: Cache<Arc<site::plan::Listed>>,
    made: Cache<site::plan::Made>,
    freeing: Freeing,
}

impl Memory {
    /// One that keeps nothing, for who makes one site.
    pub const fn none() -> Self {
        Self { sources: Cache::none(), listed: Cache::none(), made: Cache::none(), freeing: Freeing::Soon }
    }

    /// One that keeps nothing, for a process that ends when it has made one site.
    pub fn of_one_build() -> Self {
        Self { freeing: Freeing::AtExit, ..Self::none() }
    }

    fn end_build(&mut self) {
        self.sources.end_build();
        self.listed.end_build();
        self.made.end_build();
    }
}

/// Makes the whole site and gives each file to `sink` as soon as it is made; every problem of every file is reported.
///
/// What the sink took is a site only if there is a summary. What `memory` has of an earlier site is not made again.
pub fn generate_into(inputs: &Inputs, options: &Options, memory: &Memory, sink: &dyn Sink) -> Checked<Summary> {
    let config = Config::read(inputs);
    let (catalog, problems) = Catalog::compile_valid(inputs, &memory.sources);
    let mut found = config.diagnostics;
    found.extend(problems);
    let mut summary = Summary::default();
    if has_error(&found) {
        // There is no site, but whoever mends it should hear of everything at once.
        found.extend(lint::run(&catalog, &catalog.fragments(), inputs));
        site::plan::review(&catalog, inputs, &mut found);
    } else if let Some(mut config) = config.value {
        config.base_url = options.base_url.clone().or(config.base_url);
        if config.base_url.is_none() {
            let message = "no base URL is set: canonical links and the sitemap hold paths only";
            let help = "set `base_url` in faultline.toml, or pass `--base-url`";
            found.push(Diagnostic::new(&codes::NO_BASE_URL, message).with_help(help));
        }
        // To make the matcher is the longest thing that one thread does alone, so the others have something to do.
        let lint = || {
            let fragments = catalog.fragments();
            (lint::run(&catalog, &fragments, inputs), fragments)
        };
        let (matcher, (advice, fragments)) = rayon::join(|| catalog.matcher(), lint);
        found.extend(advice);
        let mut failed = Vec::new();
        let proven = || {
            rayon::join(
                || proof::run(&catalog, &matcher, inputs, &mut failed),
                || proof::advise(&catalog, &fragments, &matcher, embedded::successful_logs()),
            )
        };
        let basis =
            Basis { inputs, config: &config, catalog: &catalog, history: &options.history, cache: &memory.listed };
        let ((proof, advice), listing) = rayon::join(proven, || Listing::new(&basis));
        found.extend(failed);
        found.extend(advice);
        let plan = Plan {
            basis,
            fragments: &fragments,
            matcher: &matcher,
            proof: &proof,
            revision: options.revision.as_deref(),
            cache: &memory.made,
            freeing: memory.freeing,
        };
        summary = site::plan::make(plan, listing, sink, &mut found);
        memory.freeing.free((catalog, fragments, matcher));
    }
    diagnostic::sort(&mut found);
    summary.warnings = found.iter().filter(|problem| problem.rule.level == Level::Warning).count();
    summary.fingerprint = options.fingerprint(inputs);
    Checked { value: (!has_error(&found)).then_some(summary), diagnostics: found }
}

fn has_error(found: &[Diagnostic]) -> bool {
    found.iter().any(|problem| problem.rule.level == Level::Error)
}
