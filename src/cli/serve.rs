//! `serve`: the live preview, and a line for each build of it.

use super::output::Output;
use super::{Failure, Outcome, ServeArgs};
use crate::diagnostic::{Level, render};
use crate::serve::{self, Build, Port, Server, Settings, open_browser};
use crate::site::Summary;
use crate::text::count;

/// Serves the site until the program is ended.
pub(super) fn serve(args: &ServeArgs, output: &mut Output) -> Result<Outcome, Failure> {
    let port = args.port.map_or(Port::Free, Port::Exactly);
    let settings = Settings { project: args.project.project(), base_url: args.base_url.clone(), port };
    let (mut server, first) = Server::start(settings)?;
    let mut reporter = Reporter { quiet: args.quiet, said: String::new(), output };
    reporter.report(&first)?;
    let url = server.url();
    reporter.output.print(&format!("Serving {url} until you press Ctrl+C\n"))?;
    if args.open
        && let Err(error) = open_browser(&url)
    {
        reporter.output.note(&format!("warning: no browser could be started: {error}\n"))?;
    }
    server.run(|build| reporter.report(build))?;
    Ok(Outcome::Fine)
}

/// Says what builds came to.
struct Reporter<'a> {
    quiet: bool,
    /// The problems that were said last; they are not repeated while they stay the same.
    said: String,
    output: &'a mut Output,
}

impl Reporter<'_> {
    fn report(&mut self, build: &Build) -> Result<(), Failure> {
        let wanted = |level| !self.quiet || level == Level::Error;
        let shown: Vec<_> = build.diagnostics.iter().filter(|found| wanted(found.rule.level)).cloned().collect();
        let problems = render(&shown, &build.inputs, render::Format::Human(render::Style::Coloured));
        if self.said != problems {
            self.output.note(&problems)?;
            self.said = problems;
        }
        let seconds = format!("{:.3} s", build.time.as_secs_f64());
        let found = render::summary(&shown).map(|summary| format!("; {summary}")).unwrap_or_default();
        let site = |summary: &Summary| count(summary.pages, "page");
        match &build.outcome {
            serve::Outcome::Unreadable(error) => self.output.error(&error.to_string())?,
            serve::Outcome::Broken => self.output.note(&format!("Not built in {seconds}{found}\n"))?,
            _ if self.quiet => {}
            serve::Outcome::Changed(summary) => {
                self.output.print(&format!("Built {} in {seconds}{found}\n", site(summary)))?;
            }
            serve::Outcome::Unchanged(summary) => {
                self.output.print(&format!("Nothing changed on {} in {seconds}{found}\n", site(summary)))?;
            }
        }
        Ok(())
    }
}
