//! Templates: views -> HTML, by minijinja.
//!
//! The embedded templates, with those of the project in the place of the ones that have their names. An error in one
//! says where it stands and what the template could have used.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};
use serde::Serialize;

use crate::diagnostic::{Diagnostic, codes};
use crate::embedded;
use crate::inputs::{FileId, Inputs, Role, Span};
use crate::site::markdown::escape::write_value;
use crate::text::nearest;

/// How many instructions one page may take: enough for a list of a million entries, and no endless loop.
const FUEL: u64 = 200_000_000;

/// Where the engine's syntax, filters and tests are described; it cannot list them itself.
const MANUAL: &str = "https://docs.rs/minijinja/latest/minijinja";

/// The templates of a site.
pub struct Templates {
    environment: Environment<'static>,
    overrides: BTreeMap<String, (FileId, String)>,
}

impl Templates {
    /// Compiles the templates; adds every syntax error to `found`.
    pub fn new(inputs: &Inputs, found: &mut Vec<Diagnostic>) -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.unwrap_or_default());
        environment.set_debug(true);
        environment.set_fuel(Some(FUEL));
        environment.set_formatter(format);
        let mut templates = Self { environment, overrides: BTreeMap::new() };
        for (file, source) in inputs.of(Role::Template) {
            match source.text() {
                Some(text) => {
                    templates.overrides.insert(source.name.clone(), (file, text.to_owned()));
                }
                None => found.push(
                    Diagnostic::new(&codes::NOT_UTF8, "the template is not UTF-8")
                        .in_file(file)
                        .with_help("save the file as UTF-8"),
                ),
            }
        }
        templates.report_unused(found);
        let embedded = embedded::templates().filter(|(name, _)| !templates.overrides.contains_key(*name));
        let texts: Vec<(String, String)> = embedded
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .chain(templates.overrides.iter().map(|(name, (_, text))| (name.clone(), text.clone())))
            .collect();
        for (name, text) in texts {
            if let Err(error) = templates.environment.add_template_owned(name, text) {
                found.push(templates.diagnose(&error, None));
            }
        }
        templates
    }

    /// Renders a view with the template of this name.
    pub fn render(&self, name: &str, view: &impl Serialize) -> Result<String, Box<Diagnostic>> {
        let value = Value::from(Serde(view));
        let template = self.environment.get_template(name).map_err(|error| self.diagnose(&error, Some(&value)));
        template
            .and_then(|template| template.render(&value).map_err(|error| self.diagnose(&error, Some(&value))))
            .map_err(Box::new)
    }

    /// A file of the theme that no template has the name of, and none mentions.
    fn report_unused(&self, found: &mut Vec<Diagnostic>) {
        for (name, (file, _)) in &self.overrides {
            let known = embedded::templates().any(|(embedded, _)| embedded == name);
            let mentioned = self.overrides.values().any(|(_, text)| text.contains(name.as_str()));
            if !known && !mentioned {
                let message = format!("no template is called `{name}`, and none of the theme's uses it");
                let help = match nearest(name, embedded::templates().map(|(embedded, _)| embedded)) {
                    Some(embedded) => format!("did you mean `{embedded}`?"),
                    None => format!("the templates are {}", all_names()),
                };
                found.push(Diagnostic::new(&codes::UNUSED_OVERRIDE, message).in_file(*file).with_help(help));
            }
        }
    }

    /// The problem behind an error, at its place in the project's own template if it stands in one.
    fn diagnose(&self, error: &Error, view: Option<&Value>) -> Diagnostic {
        let error = innermost(error);
        let detail =
            error.detail().map_or_else(|| error.kind().to_string(), |detail| format!("{}: {detail}", error.kind()));
        let template = error.name().unwrap_or("?");
        let mut problem = Diagnostic::new(&codes::TEMPLATE_ERROR, format!("{template}: {detail}"));
        if let Some((file, text)) = self.overrides.get(template) {
            problem = match error.range().or_else(|| line_range(text, error.line()?)) {
                Some(range) => problem.at(Span { file: *file, start: range.start as u32, end: range.end as u32 }),
                None => problem.in_file(*file),
            };
        }
        match self.help(error, view) {
            Some(help) => problem.with_help(help),
            None => problem,
        }
    }

    /// What a template could have used.
    fn help(&self, error: &Error, view: Option<&Value>) -> Option<String> {
        Some(match error.kind() {
            ErrorKind::TemplateNotFound => format!("the templates are {}", all_names()),
            ErrorKind::UndefinedError => format!("the page offers {}", names(view?)),
            ErrorKind::SyntaxError => format!("the syntax is that of {MANUAL}/syntax/"),
            ErrorKind::UnknownFilter => format!("the filters are those of {MANUAL}/filters/#functions"),
            ErrorKind::UnknownTest => format!("the tests are those of {MANUAL}/tests/#functions"),
            ErrorKind::UnknownMethod => {
                format!("what a page offers has no methods; use one of the filters of {MANUAL}/filters/#functions")
            }
            ErrorKind::UnknownFunction => {
                let functions = self.environment.globals().map(|(name, _)| format!("`{name}`"));
                format!("the functions are {}, and your own macros", functions.collect::<Vec<_>>().join(", "))
            }
            _ => return None,
        })
    }
}

/// Writes a value: a text escaped, unless it is known to be safe.
///
/// The engine's own formatter escapes `/` too, which makes every link longer and slower to check.
fn format(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(html) if value.is_safe() => out.write_str(html).map_err(Error::from),
        Some(text) => write_value(out, text).map_err(Error::from),
        None => minijinja::escape_formatter(out, state, value),
    }
}

/// The error of an included template, which is the cause of the including one's.
fn innermost(error: &Error) -> &Error {
    let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref::<Error>());
    cause.map_or(error, innermost)
}

fn all_names() -> String {
    embedded::templates().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// What a template can use: the keys of its view, and one level below.
fn names(view: &Value) -> String {
    let keys = |value: &Value| -> Vec<String> {
        value.try_iter().map(|keys| keys.map(|key| key.to_string()).collect()).unwrap_or_default()
    };
    let of_one = |key: String| {
        let inner = view.get_attr(&key).unwrap_or_default();
        match inner.kind() {
            minijinja::value::ValueKind::Map => format!("`{key}` ({})", keys(&inner).join(", ")),
            _ => format!("`{key}`"),
        }
    };
    keys(view).into_iter().map(of_one).collect::<Vec<_>>().join(", ")
}

fn line_range(text: &str, line: usize) -> Option<std::ops::Range<usize>> {
    let start = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let end = start + text.get(start..)?.lines().next().map_or(0, str::len);
    Some(start..end)
}
