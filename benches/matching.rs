//! How long the matcher takes: `cargo bench --bench matching`.
//!
//! 1. `matcher`: the matcher of this repository's playbooks is made.
//! 2. `analyse`: logs of ordinary tools, of a megabyte and of a hundred lines, are read through it and ranked.

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use faultline::catalog::Catalog;
use faultline::embedded;
use faultline::matcher::{Matcher, Rule};

const MEGABYTE: usize = 1_000_000;

fn rules() -> Vec<Rule> {
    Catalog::compile(&embedded::inputs()).value.expect("the repository's playbooks are valid").rules()
}

/// Lines of the logs of successful runs, over and over.
fn lines() -> impl Iterator<Item = &'static [u8]> {
    let once = || embedded::successful_logs().flat_map(|(_, log)| log.split_inclusive(|byte| *byte == b'\n'));
    std::iter::repeat_with(once).flatten()
}

/// Whole lines, of less than a megabyte together.
fn megabyte() -> Vec<u8> {
    let mut log = Vec::new();
    for line in lines() {
        if log.len() + line.len() > MEGABYTE {
            break;
        }
        log.extend_from_slice(line);
    }
    log
}

fn making(criterion: &mut Criterion) {
    let rules = rules();
    let mut group = criterion.benchmark_group("matcher");
    group.throughput(Throughput::Elements(rules.len() as u64));
    group.bench_function(BenchmarkId::from_parameter(rules.len()), |bencher| {
        bencher.iter_batched(|| rules.clone(), Matcher::new, BatchSize::LargeInput);
    });
}

fn analysing(criterion: &mut Criterion) {
    let matcher = Matcher::new(rules());
    let mut group = criterion.benchmark_group("analyse");
    let logs = [("megabyte", megabyte()), ("100-lines", lines().take(100).collect::<Vec<_>>().concat())];
    for (name, log) in &logs {
        group.throughput(Throughput::Bytes(log.len() as u64));
        group.bench_function(*name, |bencher| bencher.iter(|| matcher.analyse(log)));
    }
}

criterion_group!(benches, making, analysing);
criterion_main!(benches);
