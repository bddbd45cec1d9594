//! How long each stage of a build takes: `cargo bench --bench stages`, or with a filter such as `-- compile/1000`.
//!
//! The catalog is made in memory of this repository's own playbooks, repeated under new ids to 181 and 1,000. Equal code
//! blocks are coloured once per build, so repeating them costs the highlighter nothing: `highlight` has a stage to itself.
//!
//! 1. `compile`: `Catalog::compile`, which reads, parses and resolves.
//! 2. `lint`: the advice on a compiled catalog.
//! 3. `markdown`: every Markdown field as HTML, with code blocks that are coloured already.
//! 4. `highlight`: every distinct code block by a new highlighter, its grammars' first use included.
//! 5. `generate`: the whole site in memory; all of the above, the templates and the data.
//! 6. `publish`: a site that is in memory already to a directory that does not exist yet.
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the repository's playbooks")]

use std::collections::BTreeSet;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use faultline::catalog::Catalog;
use faultline::inputs::{Inputs, Role, Source};
use faultline::playbook::Playbook;
use faultline::site::Site;
use faultline::site::highlight::Highlighter;
use faultline::site::markdown::{Page, Section};
use faultline::{Options, generate, lint, publish};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

const SIZES: [usize; 2] = [181, 1_000];

/// The texts of this repository's own playbooks, with their ids.
fn own_playbooks() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("playbooks");
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.expect("the repository can be read").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    let read = |path: &PathBuf| {
        let id = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        (id, fs::read_to_string(path).expect("a playbook is UTF-8"))
    };
    files.iter().map(read).collect()
}

/// A catalog of `size` playbooks, each a playbook of this repository under an id of its own.
fn catalog(size: usize) -> Inputs {
    let own = own_playbooks();
    let playbook = |(index, (id, text)): (usize, &(String, String))| {
        let new = format!("{id}-{index}");
        let path = format!("playbooks/{new}.yaml");
        let bytes = without_examples(text).replacen(&format!("id: {id}\n"), &format!("id: {new}\n"), 1).into_bytes();
        Source { role: Role::Playbook, name: path.clone(), path, bytes }
    };
    Inputs::new(own.iter().cycle().take(size).enumerate().map(playbook).collect())
}

/// The playbook without its examples: of playbooks with the same signals, only one is the first diagnosis.
fn without_examples(text: &str) -> String {
    let mut inside = false;
    let kept = text.split_inclusive('\n').filter(|line| {
        if line.starts_with(|first: char| first.is_ascii_lowercase()) {
            inside = line.starts_with("examples:");
        }
        !inside
    });
    kept.collect()
}

fn compiled(inputs: &Inputs) -> Catalog {
    Catalog::compile(inputs).value.expect("the repeated playbooks are valid")
}

fn site(inputs: &Inputs) -> Site {
    generate(inputs, &Options::default()).value.expect("the site is valid")
}

/// The Markdown of every field of the catalog, page by page.
fn fields(catalog: &Catalog) -> Vec<Vec<&str>> {
    catalog.playbooks().iter().map(|playbook| fields_of(playbook)).collect()
}

fn fields_of(playbook: &Playbook) -> Vec<&str> {
    let Playbook { summary, diagnosis, fix, validation, why_it_matters, .. } = playbook;
    let always = [summary, diagnosis, fix, validation].into_iter();
    always.chain(why_it_matters).map(|field| field.text.as_str()).collect()
}

/// Renders every field, and gives the number of bytes of HTML.
fn render(pages: &[Vec<&str>], highlighter: &Highlighter) -> usize {
    let section = [Section { id: "fix-steps", titles: &["Fix steps"] }];
    let length = |fields: &Vec<&str>| {
        let mut page = Page::new(highlighter);
        let rendered = fields.iter().map(|field| page.render(field, &section));
        rendered.flat_map(|field| field.parts).map(|part| part.html.len()).sum::<usize>()
    };
    pages.iter().map(length).sum()
}

/// The distinct code blocks of the catalog, with their languages.
fn code_blocks(pages: &[Vec<&str>]) -> BTreeSet<(String, String)> {
    let mut blocks = BTreeSet::new();
    for field in pages.iter().flatten() {
        let mut open: Option<(String, String)> = None;
        for event in Parser::new(field) {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                    open = Some((language.into_string(), String::new()));
                }
                Event::Text(text) => {
                    if let Some((_, code)) = &mut open {
                        code.push_str(&text);
                    }
                }
                Event::End(TagEnd::CodeBlock) => blocks.extend(open.take()),
                _ => {}
            }
        }
    }
    blocks
}

fn stages(criterion: &mut Criterion) {
    for size in SIZES {
        let inputs = catalog(size);
        let catalog = compiled(&inputs);
        let pages = fields(&catalog);
        let mut measure = |stage: &str, work: &mut dyn FnMut() -> usize| {
            let mut group = criterion.benchmark_group(stage);
            group.sample_size(20).throughput(Throughput::Elements(size as u64));
            group.bench_function(BenchmarkId::from_parameter(size), |bencher| bencher.iter(&mut *work));
        };
        measure("compile", &mut || compiled(&inputs).playbooks().len());
        measure("lint", &mut || lint::run(&catalog, &catalog.fragments(), &inputs).len());
        let highlighter = Highlighter::new();
        measure("markdown", &mut || render(&pages, &highlighter));
        measure("generate", &mut || site(&inputs).files.len());
    }
}

fn highlight(criterion: &mut Criterion) {
    let inputs = catalog(own_playbooks().len());
    let catalog = compiled(&inputs);
    let blocks = code_blocks(&fields(&catalog));
    let mut group = criterion.benchmark_group("highlight");
    group.sample_size(10).throughput(Throughput::Elements(blocks.len() as u64));
    group.bench_function("cold", |bencher| {
        bencher.iter(|| {
            let highlighter = Highlighter::new();
            for (language, code) in &blocks {
                black_box(highlighter.highlight(Some(language), code));
            }
        });
    });
}

fn publishing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("publish");
    group.sample_size(10);
    for size in SIZES {
        let site = site(&catalog(size));
        group.throughput(Throughput::Elements(site.files.len() as u64));
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter_batched(
                || tempfile::tempdir().expect("a temporary directory can be made"),
                |scratch| {
                    publish::publish(&site, &scratch.path().join("site"), &mut || ()).expect("the disk takes it");
                    scratch
                },
                BatchSize::PerIteration,
            );
        });
    }
}

criterion_group!(benches, stages, highlight, publishing);
criterion_main!(benches);
