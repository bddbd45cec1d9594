//! `new`: from what is known of a failure to the beginning of its playbook.
//!
//! 1. Read the project, and make sure that the id is free.
//! 2. Look in the failed logs for fragments that can show the failure.
//! 3. On a terminal, `ask` for what the arguments do not say.
//! 4. Write the file, run its examples through the catalog (`proof`), and say what to do next.

use std::io;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum, ValueHint};

use super::output::Output;
use super::show::{self, Shelf};
use super::{Failure, Outcome, ProjectArgs, analyze};
use crate::catalog::Catalog;
use crate::config::Config;
use crate::draft::{self, Draft, Log, Proposal};
use crate::inputs::{Inputs, Role};
use crate::load::{self, Project};
use crate::playbook::format::{UNWRITTEN, is_category};
use crate::playbook::{Id, Origin, Severity};
use crate::publish::create_file;
use crate::text::count;

mod ask;
mod proof;
mod remarks;

/// How many fragments beyond those that a draft takes stand in its comments.
const MORE: usize = 5;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    faultline new port-in-use --from-log build.log   ask, and propose signals from a failed log\n  \
    make 2>&1 | faultline new port-in-use --from-log - --out -")]
pub(super) struct NewArgs {
    /// The id of the failure, such as port-in-use; its address for ever
    id: String,
    /// Its title, in one line [default: the words of the id]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The part of a pipeline that it belongs to [default: that of the playbooks with its tags, or build]
    #[arg(long, value_name = "NAME", value_parser = category)]
    category: Option<String>,
    /// How much harm it does [default: medium]
    #[arg(long, value_enum)]
    severity: Option<Severity>,
    /// A word to find it by; may be given several times [default: the words of the id that are tags already]
    #[arg(long, value_name = "WORD")]
    tag: Vec<String>,
    /// What went wrong, in a sentence or two
    #[arg(long, value_name = "TEXT")]
    summary: Option<String>,
    /// A literal fragment of the log that shows it; may be given several times
    #[arg(long, value_name = "FRAGMENT")]
    signal: Vec<String>,
    /// A failed log to find such fragments in, and to keep as an example; `-` is standard input; several times
    #[arg(long, value_name = "LOG", value_hint = ValueHint::FilePath)]
    from_log: Vec<PathBuf>,
    /// The command that printed the logs
    #[arg(long, value_name = "COMMAND", requires = "tool_version")]
    command: Option<String>,
    /// The tool that printed the logs, and its version
    #[arg(long, value_name = "VERSION", requires = "command")]
    tool_version: Option<String>,
    /// The file to write, or `-` for standard output [default: beside the playbooks of its category]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    out: Option<PathBuf>,
    /// Ask nothing, and take the defaults
    #[arg(long, visible_alias = "yes")]
    no_input: bool,
    #[command(flatten)]
    project: ProjectArgs,
}

impl ValueEnum for Severity {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

fn category(text: &str) -> Result<String, String> {
    let help = "write lower-case letters, digits, hyphens and underscores, with a letter or digit at both ends";
    is_category(text).then(|| text.to_owned()).ok_or_else(|| help.to_owned())
}

/// Begins a playbook.
pub(super) fn new(args: &NewArgs, output: &mut Output) -> Result<Outcome, Failure> {
    let project = args.project.project();
    let Some(shelf) = shelf(&project, output)? else { return Ok(Outcome::InputHasErrors) };
    let id = free_id(&args.id, &shelf)?;
    let logs = logs(args, &shelf.catalog, output)?;
    let proposals = draft::proposals(&logs, &shelf.catalog, crate::embedded::successful_logs());
    output.note(&remarks::before(args, &shelf, &logs, &proposals))?;
    let mut draft = begin(args, id, &shelf, &chosen(args, &logs, &proposals));
    if is_asked(args, output) {
        ask::complete(args, &mut draft, &proposals, &shelf).map_err(unanswered)?;
    }
    draft.more = proposals
        .iter()
        .map(|one| &one.fragment)
        .filter(|one| !draft.signals.contains(one))
        .take(MORE)
        .cloned()
        .collect();
    draft.examples = logs.iter().filter_map(|log| log.excerpt(&draft.signals)).collect();
    output.note(&remarks::after(&draft, &shelf.catalog))?;
    let text = draft.to_yaml();
    let place = Place::of(args, &project, &draft, &shelf);
    let is_printed = place.path == Path::new("-");
    let name = if is_printed { format!("{}.yaml", draft.id) } else { place.shown() };
    output.note(&proof::problems(&shelf.inputs, &name, &text))?;
    if is_printed {
        output.print(&text)?;
        return Ok(Outcome::Fine);
    }
    create_file(&place.path, text.as_bytes()).map_err(|error| unwritten(&place, &error))?;
    output.print(&next(args, &place, &text))?;
    Ok(Outcome::Fine)
}

/// The project's catalog, which may be empty; `None` if it has errors, which are shown.
fn shelf(project: &Project, output: &mut Output) -> Result<Option<Shelf>, Failure> {
    let inputs = load::read(project)?;
    if inputs.of(Role::Playbook).next().is_some() {
        return show::compile(inputs, output);
    }
    let config = Config::read(&inputs).value.unwrap_or_default();
    Ok(Some(Shelf { inputs, config, catalog: Catalog::default() }))
}

/// The id, if it is one and no playbook has it or had it.
fn free_id(text: &str, shelf: &Shelf) -> Result<Id, Failure> {
    let Some(id) = Id::new(text) else {
        let near = draft::id(text).map(|near| format!("; `{near}` would do")).unwrap_or_default();
        return Err(Failure::Usage(format!(
            "`{}` is no id: lower-case letters, digits and inner hyphens, at most 200{near}",
            text.escape_debug()
        )));
    };
    let Some(taken) = shelf.catalog.find(text) else { return Ok(id) };
    let path = &shelf.inputs.get(taken.file).path;
    Err(Failure::Usage(match taken.id == id {
        true => format!("`{id}` is there already: {path}"),
        false => format!("`{id}` is a former id of `{}`, and its address leads there: {path}", taken.id),
    }))
}

fn logs(args: &NewArgs, catalog: &Catalog, output: &mut Output) -> Result<Vec<Log>, Failure> {
    if args.from_log.is_empty() {
        return Ok(Vec::new());
    }
    let matcher = catalog.matcher();
    let read = |log: load::log::Log| {
        let name = log.name.clone();
        let bytes = load::log::whole(log).map_err(|error| analyze::unreadable(&name, &error))?;
        Ok(Log::new(name, &bytes, &matcher))
    };
    analyze::open(&args.from_log, output)?.into_iter().map(read).collect()
}

/// The signals that are given, or else those that the logs propose by themselves.
fn chosen(args: &NewArgs, logs: &[Log], proposals: &[Proposal]) -> Vec<String> {
    if !args.signal.is_empty() {
        return args.signal.clone();
    }
    draft::choose(proposals, logs.len()).into_iter().map(|one| one.fragment.clone()).collect()
}

/// What the arguments say, and the defaults.
fn begin(args: &NewArgs, id: Id, shelf: &Shelf, signals: &[String]) -> Draft {
    let tags = match args.tag.is_empty() {
        true => draft::tags(id.as_str(), &shelf.catalog, shelf.config.ecosystems.keys()),
        false => args.tag.clone(),
    };
    let category = args.category.as_deref().unwrap_or_else(|| draft::category(&tags, &shelf.catalog)).to_owned();
    let origin = match (&args.command, &args.tool_version) {
        (Some(command), Some(version)) => Origin::Captured { command: command.clone(), version: version.clone() },
        _ => Origin::Reconstructed,
    };
    Draft {
        title: args.title.clone().unwrap_or_else(|| draft::title(id.as_str())),
        severity: args.severity.unwrap_or(Severity::Medium),
        summary: args.summary.clone().filter(|summary| !summary.trim().is_empty()),
        signals: signals.to_vec(),
        more: Vec::new(),
        examples: Vec::new(),
        id,
        category,
        tags,
        origin,
    }
}

/// Whether a person is there to be asked.
fn is_asked(args: &NewArgs, output: &Output) -> bool {
    !args.no_input && Output::reads_a_terminal() && output.is_watched()
}

fn unanswered(error: dialoguer::Error) -> Failure {
    let dialoguer::Error::IO(error) = error;
    match error.kind() {
        io::ErrorKind::Interrupted => Failure::Usage("interrupted; nothing was written".to_owned()),
        _ => Failure::Machine(format!("cannot ask: {error}; `--no-input` takes the defaults")),
    }
}

/// Where the playbook is written.
struct Place {
    path: PathBuf,
}

impl Place {
    fn of(args: &NewArgs, project: &Project, draft: &Draft, shelf: &Shelf) -> Self {
        let usual = || {
            let directory = draft::directory(&draft.category, &shelf.catalog, &shelf.inputs);
            load::playbook_home(project).join(directory).join(format!("{}.yaml", draft.id))
        };
        Self { path: args.out.clone().unwrap_or_else(usual) }
    }

    /// The path for people.
    fn shown(&self) -> String {
        let path = self.path.display().to_string();
        path.strip_prefix("./").unwrap_or(&path).to_owned()
    }
}

fn unwritten(place: &Place, error: &io::Error) -> Failure {
    let path = place.shown();
    match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::Usage(format!("{path} exists, and is left as it is")),
        _ => Failure::Machine(format!("cannot write {path}: {error}")),
    }
}

/// The path, and what to do with it.
fn next(args: &NewArgs, place: &Place, text: &str) -> String {
    let left = count(text.matches(UNWRITTEN).count(), "line");
    let mut project = String::new();
    if let Some(root) = &args.project.root {
        project += &format!(" --root {}", root.display());
    }
    args.project.playbooks.iter().for_each(|path| project += &format!(" --playbooks {}", path.display()));
    format!(
        "Wrote {}\n\nNext:\n  1. fill in the {left} that `{}` marks\n  2. faultline serve{project} --open   shows the page while you write\n  \
         3. faultline check{project}          tells what is left\n",
        place.shown(),
        UNWRITTEN.trim_end(),
    )
}

/// What the project would be with the playbook.
fn with_draft(inputs: &Inputs, path: &str, text: &str) -> Inputs {
    let source = crate::inputs::Source {
        role: Role::Playbook,
        path: path.to_owned(),
        name: path.to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    inputs.clone().with_playbooks_of(Inputs::new(vec![source]))
}
