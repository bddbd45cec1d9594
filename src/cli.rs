//! The command line: what it takes, and one short function per command. The only room that prints.

#![expect(clippy::disallowed_methods, reason = "the shell has the clock and the streams")]

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};

use crate::config::parse_base_url;
use crate::load::{LoadError, Project};
use crate::publish::PublishError;
#[cfg(feature = "serve")]
use crate::serve::ServeError;

mod analyze;
mod build;
mod new;
mod output;
mod page;
#[cfg(feature = "serve")]
mod serve;
mod show;

use output::Output;

/// Turns playbooks, each describing one way a CI job fails, into a catalog of HTML pages.
#[derive(Debug, Parser)]
#[command(
    name = "faultline",
    version,
    arg_required_else_help = true,
    after_help = "Exit codes: 0 fine, 1 the input has errors, 2 wrong usage, 3 the machine failed (disk, permissions).\n\n\
        Examples:\n  \
        faultline analyze build.log               find the page for a failing log\n  \
        faultline build                           build playbooks/ into public/\n  \
        faultline check --deny-warnings           report every problem, write nothing\n  \
        faultline new ID --from-log build.log     begin a playbook for it\n  \
        faultline explain missing-executable      read a page in the terminal\n  \
        faultline explain FL063                   read what a diagnostic's code means\n  \
        faultline list --category build           list the failures of a category"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the site.
    ///
    /// Reads faultline.toml, playbooks/, templates/ and site/ below the root, and writes the site to the output
    /// directory, whole or not at all. Files that Faultline did not write are kept.
    Build(BuildArgs),
    /// Report every problem, as a build would, and write nothing.
    Check(CheckArgs),
    /// Show the site while you write, and reload the browser after each save.
    ///
    /// Builds the site in memory, serves it to this machine alone and watches playbooks, templates, assets and
    /// configuration. When an edit breaks something, the last good site stays, with the problems laid over it. Nothing
    /// is written to disk.
    #[cfg(feature = "serve")]
    Serve(ServeArgs),
    /// Find the page for a failing log.
    ///
    /// Reads logs, or standard input, and names the failures that they speak for, the best first, with the lines that
    /// say so and the first steps of the fix. Logs may be compressed with gzip, or archives as GitHub serves them (zip).
    /// Nothing leaves the machine.
    Analyze(AnalyzeArgs),
    /// Begin a playbook.
    ///
    /// Asks for what the arguments do not say, and writes a file that passes `check` but for the lines that only a person
    /// can write. From failed logs it takes the fragments that no other playbook uses and no successful run prints, and
    /// the lines around them as an example.
    New(Box<new::NewArgs>),
    /// Show the page of a failure, or what a diagnostic's code means.
    Explain(ExplainArgs),
    /// List the failures of the catalog.
    List(ListArgs),
    /// Print a completion script for a shell.
    ///
    /// For bash: `faultline completions bash > /etc/bash_completion.d/faultline`.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// Where the project is.
#[derive(Debug, Args)]
struct ProjectArgs {
    /// The directory of faultline.toml, playbooks/, templates/ and site/ [default: the working directory]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    root: Option<PathBuf>,
    /// A directory of playbooks, in the place of the root's; may be given several times
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    playbooks: Vec<PathBuf>,
}

impl ProjectArgs {
    fn project(&self) -> Project {
        Project { root: self.root.clone().unwrap_or_else(|| PathBuf::from(".")), playbooks: self.playbooks.clone() }
    }
}

/// Which catalog is read: that of a project, or the one in the binary.
#[derive(Debug, Args)]
struct CatalogArgs {
    /// The directory of a project, whose own catalog is read [default: the catalog in this binary]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    root: Option<PathBuf>,
    /// A directory of playbooks, in the place of the root's; may be given several times
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    playbooks: Vec<PathBuf>,
}

impl CatalogArgs {
    /// The project, if one was named.
    fn project(&self) -> Option<Project> {
        let named = ProjectArgs { root: self.root.clone(), playbooks: self.playbooks.clone() };
        (named.root.is_some() || !named.playbooks.is_empty()).then(|| named.project())
    }
}

/// What `build` and `check` have in common.
#[derive(Debug, Args)]
struct SiteArgs {
    #[command(flatten)]
    project: ProjectArgs,
    /// Where the site will be published, in the place of the configuration's, such as https://example.org/docs/
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url, value_parser = base_url)]
    base_url: Option<url::Url>,
    /// How problems are shown
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Take warnings for errors
    #[arg(long)]
    deny_warnings: bool,
    /// Show errors only
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Args)]
struct BuildArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// The directory that the site is written to [default: public in the root]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    out: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct CheckArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Accepted for symmetry with `build`; nothing is written
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, hide = true)]
    out: Option<PathBuf>,
    /// Report what in DIR a build would add, change or remove, file by file; differences are an error
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    against: Option<PathBuf>,
}

#[cfg(feature = "serve")]
#[derive(Debug, Args)]
struct ServeArgs {
    #[command(flatten)]
    project: ProjectArgs,
    /// Where the site will be published, in the place of the configuration's; the preview is below its path
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url, value_parser = base_url)]
    base_url: Option<url::Url>,
    /// The port to listen at, and no other [default: 4000, or the next one that is free]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Open the preview in the browser
    #[arg(long)]
    open: bool,
    /// Show the address and errors only
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    npm test 2>&1 | faultline analyze             diagnose what a command prints\n  \
    faultline analyze build.log                   the best diagnosis, in a screenful\n  \
    faultline analyze --all --format json *.log   every diagnosis, for a program\n  \
    faultline analyze --explain-match port-in-use build.log")]
struct AnalyzeArgs {
    /// The logs; `-` or none is standard input
    #[arg(value_name = "LOG", value_hint = ValueHint::FilePath)]
    logs: Vec<PathBuf>,
    /// Show every diagnosis, not only the best
    #[arg(long, conflicts_with = "top")]
    all: bool,
    /// Show the best N diagnoses [default: 1; all for json and sarif]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    top: Option<u16>,
    /// How the result is shown
    #[arg(long, value_enum, default_value = "human")]
    format: AnalysisFormat,
    /// Exit with 1 if nothing is known of a log
    #[arg(long)]
    exit_code: bool,
    /// Say why this failure does or does not match
    #[arg(long, value_name = "ID")]
    explain_match: Option<String>,
    /// The stage of the pipeline that the logs come from (build, test, deploy, …); decides between equals
    #[arg(long)]
    stage: Option<String>,
    /// Use the catalog of the binary too, beside the one that --root or --playbooks names, which wins where both have an id
    #[arg(long)]
    bundled: bool,
    #[command(flatten)]
    catalog: CatalogArgs,
}

/// How an analysis is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AnalysisFormat {
    /// For people
    Human,
    /// One JSON document; analysis.schema.json describes it
    Json,
    /// Markdown, for the summary of a job or an issue
    Markdown,
    /// Annotations of a GitHub workflow
    Github,
    /// SARIF 2.1.0, for code hosts
    Sarif,
}

#[derive(Debug, Args)]
struct ExplainArgs {
    /// The id of a failure, such as missing-executable, or the code of a diagnostic, such as FL063
    name: String,
    #[command(flatten)]
    catalog: CatalogArgs,
}

#[derive(Debug, Args)]
struct ListArgs {
    /// Only the failures of this category
    #[arg(long)]
    category: Option<String>,
    /// Only the failures with this tag; several tags narrow it down
    #[arg(long)]
    tag: Vec<String>,
    /// Print JSON in the form of catalog.json
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    catalog: CatalogArgs,
}

/// How problems are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, with the line and a caret, on standard error
    Human,
    /// One JSON object a line, on standard output
    Json,
    /// Annotations of a GitHub workflow, on standard output
    Github,
}

fn base_url(text: &str) -> Result<url::Url, String> {
    parse_base_url(text).ok_or_else(|| "write an http or https address without query and fragment".to_owned())
}

/// What a command came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Fine,
    InputHasErrors,
    /// Nothing is known of a log, and the exit code should say so.
    NothingKnown,
}

/// Why a command could not do its work.
#[derive(Debug)]
enum Failure {
    /// What was asked for makes no sense.
    Usage(String),
    /// The disk, the permissions or the like.
    Machine(String),
    /// The reader of the output went away, which is their right.
    ReaderGone,
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        let message = error.to_string();
        if error.is_missing() { Self::Usage(message) } else { Self::Machine(message) }
    }
}

impl From<PublishError> for Failure {
    fn from(error: PublishError) -> Self {
        let message = error.to_string();
        if error.is_refusal() { Self::Usage(message) } else { Self::Machine(message) }
    }
}

#[cfg(feature = "serve")]
impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        match error {
            ServeError::Load(error) => error.into(),
            error => Self::Machine(error.to_string()),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Self::ReaderGone,
            _ => Self::Machine(format!("cannot write the output: {error}")),
        }
    }
}

/// Runs the program with these arguments, the first of which is its name, and gives its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let mut output = Output::new();
    let result = match &cli.command {
        Command::Build(args) => build::build(args, &mut output),
        Command::Check(args) => build::check(args, &mut output),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::serve(args, &mut output),
        Command::Analyze(args) => analyze::analyze(args, &mut output),
        Command::New(args) => new::new(args, &mut output),
        Command::Explain(args) => show::explain(args, &mut output),
        Command::List(args) => show::list(args, &mut output),
        Command::Completions { shell } => completions(*shell, &mut output),
    };
    let (code, message) = match result {
        Ok(Outcome::Fine) | Err(Failure::ReaderGone) => return ExitCode::SUCCESS,
        Ok(Outcome::InputHasErrors | Outcome::NothingKnown) => return ExitCode::from(1),
        Err(Failure::Usage(message)) => (2, message),
        Err(Failure::Machine(message)) => (3, message),
    };
    let _ = output.error(&message);
    ExitCode::from(code)
}

fn completions(shell: clap_complete::Shell, output: &mut Output) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "faultline", &mut script);
    output.print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Fine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
