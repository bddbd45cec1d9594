//! `explain` and `list`: the catalog in a terminal.

use comfy_table::{ContentArrangement, Table, presets};

use super::output::{Output, Pages};
use super::page;
use super::{CatalogArgs, ExplainArgs, Failure, ListArgs, Outcome};
use crate::catalog::Catalog;
use crate::config::Config;
use crate::diagnostic::{Level, codes, render};
use crate::history::History;
use crate::inputs::Inputs;
use crate::load;
use crate::site::data::{CATALOG_VERSION, CatalogFile, Entry};
use crate::site::plan::{entry, page_as_markdown};

/// A catalog and what it was made from.
pub(super) struct Shelf {
    pub(super) inputs: Inputs,
    pub(super) config: Config,
    pub(super) catalog: Catalog,
}

/// The named project's catalog, or else the embedded one; `None` if it has errors, which are shown.
pub(super) fn shelf(args: &CatalogArgs, output: &mut Output) -> Result<Option<Shelf>, Failure> {
    let inputs = match args.project() {
        Some(project) => load::read(&project)?,
        None => crate::embedded::inputs(),
    };
    compile(inputs, output)
}

/// The catalog of these inputs; `None` if it has errors, which are shown.
pub(super) fn compile(inputs: Inputs, output: &mut Output) -> Result<Option<Shelf>, Failure> {
    let config = Config::read(&inputs);
    let catalog = Catalog::compile(&inputs);
    if let (Some(config), Some(catalog)) = (config.value, catalog.value) {
        return Ok(Some(Shelf { inputs, config, catalog }));
    }
    let errors: Vec<_> = config
        .diagnostics
        .into_iter()
        .chain(catalog.diagnostics)
        .filter(|found| found.rule.level == Level::Error)
        .collect();
    output.note(&render::render(&errors, &inputs, render::Format::Human(render::Style::Coloured)))?;
    Ok(None)
}

/// Shows a page, or what a code means.
pub(super) fn explain(args: &ExplainArgs, output: &mut Output) -> Result<Outcome, Failure> {
    if let Some(rule) = codes::find(&args.name) {
        return print_page(&rule.explain(), output);
    }
    let Some(shelf) = shelf(&args.catalog, output)? else { return Ok(Outcome::InputHasErrors) };
    let Some(playbook) = shelf.catalog.find(&args.name) else {
        return Err(Failure::Usage(unknown(&args.name, &args.catalog, &shelf.catalog)));
    };
    print_page(&page_as_markdown(playbook, &shelf.config, &shelf.inputs), output)
}

fn print_page(markdown: &str, output: &mut Output) -> Result<Outcome, Failure> {
    match output.pages() {
        Pages::Markdown => output.print(markdown)?,
        Pages::Formatted(style) => output.print(&page::format(markdown, style, Output::width()))?,
    }
    Ok(Outcome::Fine)
}

/// That no failure of a catalog has this name, and what to do.
pub(super) fn unknown(name: &str, args: &CatalogArgs, catalog: &Catalog) -> String {
    let shown = name.escape_debug();
    let is_code =
        name.len() >= 3 && name[..2].eq_ignore_ascii_case("FL") && name[2..].bytes().all(|byte| byte.is_ascii_digit());
    if is_code {
        let near = codes::nearest(name).map(|rule| format!("; did you mean `{}`?", rule.code)).unwrap_or_default();
        return format!("no diagnostic has the code `{shown}`{near}");
    }
    let help = match catalog.nearest(name) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`faultline list` shows them all".to_owned(),
    };
    // Who keeps playbooks of their own may expect them to be read.
    let elsewhere = match args.project() {
        Some(_) => "",
        None => "\nhelp: this is the catalog of the binary; `--root .` reads the playbooks of the project here",
    };
    format!("no failure is called `{shown}`; {help}{elsewhere}")
}

/// Lists the catalog.
pub(super) fn list(args: &ListArgs, output: &mut Output) -> Result<Outcome, Failure> {
    let Some(shelf) = shelf(&args.catalog, output)? else { return Ok(Outcome::InputHasErrors) };
    let entries: Vec<_> = shelf
        .catalog
        .playbooks()
        .iter()
        .map(|playbook| entry(playbook, &shelf.config, &shelf.inputs, &History::default()))
        .filter(|entry| args.category.as_ref().is_none_or(|category| entry.category == *category))
        .filter(|entry| args.tag.iter().all(|tag| entry.tags.contains(tag)))
        .collect();
    if args.json {
        let file = CatalogFile {
            schema_version: CATALOG_VERSION,
            title: &shelf.config.title,
            failures: entries.iter().collect(),
        };
        output.print(&String::from_utf8_lossy(&crate::site::data::json(&file)))?;
        return Ok(Outcome::Fine);
    }
    if entries.is_empty() {
        output.note(&nothing_listed(args, &shelf.catalog))?;
        return Ok(Outcome::Fine);
    }
    output.print(&table(&entries))?;
    Ok(Outcome::Fine)
}

fn nothing_listed(args: &ListArgs, catalog: &Catalog) -> String {
    let categories = catalog.playbooks().iter().map(|playbook| playbook.category.as_str());
    let tags = catalog.playbooks().iter().flat_map(|playbook| playbook.tags.iter().map(String::as_str));
    let near_category = args
        .category
        .as_ref()
        .and_then(|category| crate::text::nearest(category, categories.filter(|known| *known != category)));
    let near_tag = args.tag.iter().find_map(|tag| crate::text::nearest(tag, tags.clone().filter(|known| known != tag)));
    match near_category.or(near_tag) {
        Some(near) => format!("no failure is listed there; did you mean `{near}`?\n"),
        None => "no failure is listed there\n".to_owned(),
    }
}

fn table(entries: &[Entry]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["ID", "SEVERITY", "CATEGORY", "TITLE"]);
    for entry in entries {
        table.add_row([entry.slug.as_str(), entry.severity, &entry.category, &entry.title]);
    }
    table.trim_fmt() + "\n"
}
