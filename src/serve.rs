//! `serve`: the author's live preview: load, generate, show; and again whenever something is saved.
//!
//! 1. `start` binds a port of the loopback interface, watches the project and builds the site, in memory.
//! 2. A thread answers requests from what is `Shown`: the last good site, and what is wrong with the sources since.
//! 3. `run` waits for a change, builds again and puts the outcome in the place of what is shown; the pages hear of it
//!    through an event stream, and load themselves anew.
//!
//! Nothing is written to disk, and a request is looked up among the site's files, so that none leads out of it.

#![expect(clippy::disallowed_methods, reason = "a preview tells how long a build took")]

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use url::Url;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Format, Style, render};
use crate::inputs::Inputs;
use crate::load::{self, LoadError, Project, Reader, Versions};
use crate::site::Summary;
use crate::{Memory, Options, sketch};

mod answer;
mod browser;
mod error;
mod http;
mod insert;
mod port;
mod shown;
mod watch_files;

pub use browser::open_browser;
pub use error::ServeError;
pub use port::Port;

use shown::{Preview, Shown};
use watch_files::Watch;

/// What to serve, and where.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What to read.
    pub project: Project,
    /// Where the site will be published, in the place of the configuration's; the preview is below its path.
    pub base_url: Option<Url>,
    /// The port to listen at.
    pub port: Port,
}

/// What a build came to.
#[derive(Debug)]
pub enum Outcome {
    /// There is a site that was not there before, and pages load themselves anew.
    Changed(Summary),
    /// The site looks as it did.
    Unchanged(Summary),
    /// The sources have errors; the last good site stays, with the errors laid over it.
    Broken,
    /// Something could not be read; the last good site stays, with this laid over it.
    Unreadable(LoadError),
}

/// A build of the site.
#[derive(Debug)]
pub struct Build {
    /// What it came to.
    pub outcome: Outcome,
    /// What it was made from; the places of the diagnostics belong to it.
    pub inputs: Inputs,
    /// Every problem that was found.
    pub diagnostics: Vec<Diagnostic>,
    /// How long it took, from the first word of a change until the pages were told.
    pub time: Duration,
}

/// A preview that answers requests, until it is dropped.
#[derive(Debug)]
pub struct Server {
    project: Project,
    reader: Reader,
    options: Options,
    memory: Memory,
    watch: Watch,
    shown: watch::Sender<Shown>,
    /// The digest of the inputs that were built last.
    built: Option<String>,
    address: SocketAddr,
    /// Answers requests on a thread of its own.
    _runtime: Runtime,
}

impl Server {
    /// Binds the port, builds the site and answers requests from now on.
    ///
    /// Errors in the sources are a part of the build that is given back. That something cannot be read, watched or
    /// bound is an error.
    pub fn start(settings: Settings) -> Result<(Self, Build), ServeError> {
        let start = Instant::now();
        let Settings { project, base_url, port } = settings;
        let listener = port.bind()?;
        let address = listener.local_addr().map_err(ServeError::System)?;
        // Watched before it is read, so that no change falls between the two.
        let watch = Watch::new(load::places(&project))?;
        // Once: a save changes no commit, and a page's date is no reason to wait for git at every one.
        let Versions { revision, history } = load::versions(&project);
        let (shown, receiver) = watch::channel(Shown::default());
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_io().build().map_err(ServeError::System)?;
        let options = Options { base_url, revision, history };
        let mut server = Self {
            project,
            reader: Reader::default(),
            options,
            memory: Memory::default(),
            watch,
            shown,
            built: None,
            address,
            _runtime: runtime,
        };
        let inputs = server.reader.read(&server.project).map_err(ServeError::Load)?;
        let build = server.build(inputs, start);
        let listener = {
            let _inside = server._runtime.enter();
            tokio::net::TcpListener::from_std(listener).map_err(ServeError::System)?
        };
        server._runtime.spawn(http::serve(listener, receiver));
        Ok((server, build))
    }

    /// The address of the preview, with the path that the site's base URL has.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.shown.borrow().base_path())
    }

    /// Builds the site anew after each change, and tells `report` of it; ends with the first error of `report`, or when
    /// changes can be watched no longer.
    ///
    /// Changes during a build are followed by one more build. A change that leaves every input as it was is not told.
    pub fn run<E: From<ServeError>>(&mut self, mut report: impl FnMut(&Build) -> Result<(), E>) -> Result<(), E> {
        while let Some(start) = self.watch.wait() {
            // The configuration may name other directories now.
            self.watch.follow(load::places(&self.project))?;
            if let Some(build) = self.rebuild(start) {
                report(&build)?;
            }
        }
        Ok(())
    }

    fn rebuild(&mut self, start: Instant) -> Option<Build> {
        match self.reader.read(&self.project) {
            Ok(inputs) if self.built.as_deref() == Some(inputs.digest()) => None,
            Ok(inputs) => Some(self.build(inputs, start)),
            Err(error) => {
                self.built = None;
                self.show(None, Some(error.to_string()));
                let (inputs, diagnostics) = Default::default();
                Some(Build { outcome: Outcome::Unreadable(error), inputs, diagnostics, time: start.elapsed() })
            }
        }
    }

    fn build(&mut self, inputs: Inputs, start: Instant) -> Build {
        self.built = Some(inputs.digest().to_owned());
        let checked = sketch(&inputs, &self.options, &mut self.memory);
        let outcome = match checked.value {
            Some(site) => {
                let summary = site.summary.clone();
                let (base_path, version) = (self.base_path(&inputs), summary.fingerprint.clone());
                let is_new = self.show(Some(Preview { site, base_path, version }), None);
                if is_new { Outcome::Changed(summary) } else { Outcome::Unchanged(summary) }
            }
            None => {
                let problems = render(&checked.diagnostics, &inputs, Format::Human(Style::Plain));
                self.show(None, Some(problems));
                Outcome::Broken
            }
        };
        Build { outcome, inputs, diagnostics: checked.diagnostics, time: start.elapsed() }
    }

    /// Shows a site, if there is a new one, and what is wrong; whether what the pages hold is now out of date.
    fn show(&self, preview: Option<Preview>, problems: Option<String>) -> bool {
        let mut is_new = false;
        self.shown.send_if_modified(|shown| {
            is_new = preview.is_some_and(|preview| shown.replace(preview));
            let is_said = shown.problems == problems;
            shown.problems = problems;
            is_new || !is_said
        });
        is_new
    }

    fn base_path(&self, inputs: &Inputs) -> String {
        let configured = Config::read(inputs).value.and_then(|config| config.base_url);
        self.options.base_url.as_ref().or(configured.as_ref()).map_or("/", Url::path).to_owned()
    }
}
