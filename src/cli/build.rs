//! `build` and `check`: one pipeline, with and without its last stage.

use std::fmt::Write;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bytes::Bytes;
use indicatif::{ProgressBar, ProgressStyle};

use super::output::Output;
use super::{BuildArgs, CheckArgs, Failure, Format, Outcome, SiteArgs};
use crate::diagnostic::{Checked, Diagnostic, Level, render};
use crate::freeing::Freeing;
use crate::inputs::Inputs;
use crate::load::Versions;
use crate::publish::{self, Comparison, Publication, Report};
use crate::site::highlight::Highlighter;
use crate::site::{Sink, SitePath, Summary};
use crate::text::count;
use crate::{Memory, Options, generate, generate_into, load, sketch};

/// Work that takes less is over before a bar could be read.
const PATIENCE: Duration = Duration::from_millis(400);

/// Builds the site.
pub(super) fn build(args: &BuildArgs, output: &mut Output) -> Result<Outcome, Failure> {
    let start = Instant::now();
    let project = args.site.project.project();
    let out = args.out.clone().unwrap_or_else(|| project.root.join("public"));
    // One thread looks for the sources, and the others wait. Where there is a site, there may be nothing to build.
    if !publish::is_published(&out) {
        rayon::spawn(|| Highlighter::shared().warm_up());
    }
    let (inputs, options) = read(&args.site)?;
    if let Some(report) = current(&args.site, &out, &options.fingerprint(&inputs)) {
        let summary = unchanged(&report, start, &out);
        return finish(&args.site, &summary, output);
    }
    let waiting = format!("waiting for another build of {} to end\n", out.display());
    let publication = Publication::begin(&out, &mut || drop(output.note(&waiting)))?;
    let bar = progress_bar(&args.site, output);
    let checked = generate_into(&inputs, &options, &Memory::of_one_build(), &Counted { sink: &publication, bar: &bar });
    bar.finish_and_clear();
    show(&args.site, &checked.diagnostics, &inputs, output)?;
    let Some(summary) = accepted(&args.site, checked) else { return Ok(Outcome::InputHasErrors) };
    let report = publication.commit(&summary)?;
    Freeing::AtExit.free(inputs);
    if let Some(left) = &report.left_behind {
        output.note(&format!("warning: the old site could not be removed from {}\n", left.display()))?;
    }
    finish(&args.site, &built(&summary, &report, start, &out), output)
}

/// Counts files on their way to a sink.
struct Counted<'a> {
    sink: &'a dyn Sink,
    bar: &'a ProgressBar,
}

impl Sink for Counted<'_> {
    fn put(&self, path: SitePath, bytes: Bytes) {
        self.sink.put(path, bytes);
        self.bar.inc(1);
    }

    fn keep(&self, path: &SitePath) -> bool {
        let kept = self.sink.keep(path);
        self.bar.inc(kept.into());
        kept
    }
}

/// Reports what a build would, and writes nothing.
pub(super) fn check(args: &CheckArgs, output: &mut Output) -> Result<Outcome, Failure> {
    let start = Instant::now();
    rayon::spawn(|| Highlighter::shared().warm_up());
    let (inputs, options) = read(&args.site)?;
    let bar = progress_bar(&args.site, output);
    // Cards are drawn only to be compared with those that are published.
    let checked = if args.against.is_some() {
        generate(&inputs, &options)
    } else {
        sketch(&inputs, &options, &mut Memory::of_one_build())
    };
    bar.finish_and_clear();
    show(&args.site, &checked.diagnostics, &inputs, output)?;
    let Some(site) = accepted(&args.site, checked) else { return Ok(Outcome::InputHasErrors) };
    if let Some(directory) = &args.against {
        let comparison = publish::compare(&site, directory)?;
        output.print(&differences(&comparison, args.site.format))?;
        if !comparison.is_match() {
            let files = comparison.missing.len() + comparison.stale.len() + comparison.left_over.len();
            output.note(&format!(
                "{} differs from what a build would write, in {}\n",
                directory.display(),
                count(files, "file")
            ))?;
            return Ok(Outcome::InputHasErrors);
        }
    }
    let against = args.against.as_ref().map(|directory| format!(", as {} holds them", directory.display()));
    let summary = format!(
        "Checked {}: {}{} in {}\n",
        failures(&site.summary),
        count(site.summary.files, "file"),
        against.unwrap_or_default(),
        seconds(start)
    );
    finish(&args.site, &summary, output)
}

fn read(args: &SiteArgs) -> Result<(Inputs, Options), Failure> {
    let project = args.project.project();
    // On a thread of its own, which waits for git while all others read.
    let (inputs, versions) = std::thread::scope(|scope| {
        let versions = scope.spawn(|| load::versions(&project));
        (load::read(&project), versions.join().unwrap_or_else(|panic| resume_unwind(panic)))
    });
    let Versions { revision, history } = versions;
    Ok((inputs?, Options { base_url: args.base_url.clone(), revision, history }))
}

/// The report of a directory that holds the site already, if nothing would be left unsaid by stopping here.
fn current(args: &SiteArgs, out: &Path, fingerprint: &str) -> Option<Report> {
    let report = publish::is_current(out, fingerprint)?;
    (report.warnings == 0 || args.quiet && !args.deny_warnings).then_some(report)
}

/// What was made, unless something that was found forbids it.
fn accepted<T>(args: &SiteArgs, checked: Checked<T>) -> Option<T> {
    let Checked { value, diagnostics } = checked;
    let denied = args.deny_warnings && diagnostics.iter().any(|found| found.rule.level == Level::Warning);
    Freeing::AtExit.free(diagnostics);
    value.filter(|_| !denied)
}

/// Shows diagnostics in the format that was asked for, and how many there are.
fn show(args: &SiteArgs, found: &[Diagnostic], inputs: &Inputs, output: &mut Output) -> Result<(), Failure> {
    let wanted = |found: &&Diagnostic| {
        !args.quiet || found.rule.level == Level::Error || args.deny_warnings && found.rule.level == Level::Warning
    };
    let shown: Vec<_> = found.iter().filter(wanted).cloned().collect();
    match args.format {
        Format::Json => output.print(&render::render(&shown, inputs, render::Format::Json))?,
        Format::Github => output.print(&render::render(&shown, inputs, render::Format::Github))?,
        Format::Human => {
            output.note(&render::render(&shown, inputs, render::Format::Human(render::Style::Coloured)))?;
            if let Some(summary) = render::summary(&shown) {
                let denied = if args.deny_warnings { "; warnings are denied" } else { "" };
                output.note(&format!("\n{summary}{denied}\n"))?;
            }
        }
    }
    Ok(())
}

/// The last word of a command that went well: on standard output for people, out of a program's way otherwise.
fn finish(args: &SiteArgs, summary: &str, output: &mut Output) -> Result<Outcome, Failure> {
    match args.format {
        _ if args.quiet => {}
        Format::Human => output.print(summary)?,
        Format::Json | Format::Github => output.note(summary)?,
    }
    Ok(Outcome::Fine)
}

fn built(summary: &Summary, report: &Report, start: Instant, out: &Path) -> String {
    if report.changed == 0 && report.removed == 0 {
        return unchanged(report, start, out);
    }
    let removed = if report.removed > 0 { format!(", {} removed", report.removed) } else { String::new() };
    format!(
        "Built {}: {} of {} changed{removed}, in {} → {}\n",
        failures(summary),
        report.changed,
        count(report.files, "file"),
        seconds(start),
        directory(out)
    )
}

fn unchanged(report: &Report, start: Instant, out: &Path) -> String {
    format!("Nothing changed: {} up to date, in {} → {}\n", count(report.files, "file"), seconds(start), directory(out))
}

/// `240 failures on 298 pages`.
fn failures(summary: &Summary) -> String {
    format!("{} on {}", count(summary.failures, "failure"), count(summary.pages, "page"))
}

fn seconds(start: Instant) -> String {
    format!("{:.2} s", start.elapsed().as_secs_f64())
}

fn directory(out: &Path) -> String {
    let path: PathBuf = out.components().filter(|part| part.as_os_str() != ".").collect();
    format!("{}/", path.display())
}

/// Counts the files for who watches; shows itself only if the work takes a while.
fn progress_bar(args: &SiteArgs, output: &Output) -> ProgressBar {
    if args.quiet || args.format != Format::Human || !output.is_watched() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::no_length();
    bar.set_style(
        ProgressStyle::with_template("{spinner} {pos} files").unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar.enable_steady_tick(PATIENCE);
    bar
}

/// The differences, one a line, in the format that was asked for.
fn differences(comparison: &Comparison, format: Format) -> String {
    let listed = |kind: &'static str, paths: Vec<String>| paths.into_iter().map(move |path| (kind, path));
    let text = |paths: &[SitePath]| paths.iter().map(ToString::to_string).collect();
    let all = listed("missing", text(&comparison.missing))
        .chain(listed("stale", text(&comparison.stale)))
        .chain(listed("left-over", comparison.left_over.clone()))
        .chain(listed("not-ours", comparison.unlisted.clone()));
    all.fold(String::new(), |mut lines, (kind, path)| {
        let _ = match format {
            Format::Human => writeln!(lines, "{kind}: {path}"),
            Format::Json => writeln!(
                lines,
                "{}",
                serde_json::json!({"schema_version": "difference.v1", "difference": kind, "path": path})
            ),
            Format::Github => writeln!(lines, "::error title=published site::{kind}: {}", path.replace('%', "%25")),
        };
        lines
    })
}
