//! Every page of a site is sound HTML: it parses, can be navigated, leads somewhere and keeps to its budget.
#![allow(clippy::disallowed_methods, reason = "tests start programs")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use faultline::site::route::resolve;
use faultline::site::{Site, SitePath};
use serde_json::json;

mod common;

use common::html::{Element, Page};

/// A site, the path of its base URL and its pages.
struct Parsed {
    site: Site,
    base_path: &'static str,
    pages: BTreeMap<SitePath, Page>,
}

static SITES: LazyLock<[Parsed; 2]> =
    LazyLock::new(|| [Parsed::new(common::site(&common::repository()), "/"), Parsed::new(small(), "/docs/")]);

impl Parsed {
    fn new(site: Site, base_path: &'static str) -> Self {
        let html = |path: &SitePath| path.as_str().ends_with(".html");
        let paths: Vec<_> = site.files.keys().filter(|path| html(path)).cloned().collect();
        let pages = paths.into_iter().map(|path| (path.clone(), Page::parse(common::text(&site, path.as_str()))));
        let pages = pages.collect();
        Self { site, base_path, pages }
    }
}

/// A catalog with one of everything.
fn small() -> Site {
    let mut full = common::playbook("full");
    let more = json!({
        "aliases": ["full-of-old"],
        "category": "silent_failure",
        "tags": ["docker", "rust"],
        "diagnosis": "## Diagnosis\n\n# Big\n\nText with `code`, <pod> and [a link](../old/#fix-steps).\n\n#### Deep\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n\n- [ ] open\n- [x] done\n\n> quoted\n\n```yaml\na: 1\n```\n\n```mermaid\nx\n```\n\n---\n\n~~gone~~ ![picture](https://example.org/a.png) <https://example.org/?a=1&b=2>  \nnext[^1]\n\n[^1]: A note.",
        "why_it_matters": "Because.\n\n## Prevention\n\n3. third\n4. fourth",
        "match": {
            "any": (0..12).map(|number| format!("signal \"{number}\" <b> & 'q'")).collect::<Vec<_>>(),
            "all": ["all of"], "none": ["none of"],
            "partial": [
                {"id": "p", "label": "a label", "minimum": 1, "patterns": ["one of two", "two of two"]},
                {"minimum": 2, "patterns": ["three of four", "four of four"]},
            ],
        },
        "workflow": {"likely_files": ["a b.yml", "**/*.tf"], "local_repro": ["echo '<'"], "verify": ["true && false"]},
        "references": [{"title": "Docs & <more>", "url": "https://example.org/?a=1&b='2'"}],
    });
    full.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let mut old = common::playbook("old");
    old["retired"] = json!({"since": "2024", "reason": "The tool is *gone*.\n\n- really", "instead": "full"});
    let mut source = common::playbook("source");
    source.as_object_mut().unwrap().remove("match");
    source["detector"] = json!("source");
    source["source"] =
        json!({"triggers": [{"id": "t", "label": "A call", "description": "Of `f`.", "patterns": ["f("]}]});
    common::site(&common::catalog(&[common::playbook("plain"), full, old, source]))
}

/// Calls `check` with every page, and says which one failed.
fn each_page(check: impl Fn(&Parsed, &SitePath, &Page) -> Result<(), String>) {
    let failed: Vec<_> = SITES
        .iter()
        .flat_map(|parsed| parsed.pages.iter().map(move |(path, page)| (parsed, path, page)))
        .filter_map(|(parsed, path, page)| check(parsed, path, page).err().map(|reason| format!("{path}: {reason}")))
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

fn ensure(holds: bool, reason: impl Into<String>) -> Result<(), String> {
    if holds { Ok(()) } else { Err(reason.into()) }
}

fn is_redirect(page: &Page) -> bool {
    page.meta("http-equiv", "refresh").is_some()
}

#[test]
fn pages_parse_without_an_error_and_hold_nothing_that_runs() {
    each_page(|_, _, page| {
        let dangers = page.dangers();
        ensure(dangers.is_empty(), format!("{dangers:#?}"))?;
        ensure(page.all("style").count() == 0 && page.values("style").count() == 0, "style within the page")
    });
}

#[test]
fn every_page_has_one_h1_and_skips_no_level() {
    each_page(|_, _, page| {
        let level = |element: &Element| element.name.strip_prefix('h')?.parse::<u32>().ok();
        let levels: Vec<u32> = page.elements.iter().filter_map(level).collect();
        ensure(levels.iter().filter(|level| **level == 1).count() == 1, format!("its headings are {levels:?}"))?;
        let skipped = levels.windows(2).find(|pair| pair[1] > pair[0] + 1);
        ensure(levels.first() == Some(&1) && skipped.is_none(), format!("its headings are {levels:?}"))?;
        let empty = page.elements.iter().find(|element| level(element).is_some() && element.text.trim().is_empty());
        ensure(empty.is_none(), "an empty heading")
    });
}

#[test]
fn ids_are_unique_and_everything_that_names_one_finds_it() {
    each_page(|_, _, page| {
        let mut ids = BTreeSet::new();
        for id in page.values("id") {
            ensure(ids.insert(id), format!("the id `{id}` stands twice"))?;
            ensure(!id.is_empty() && !id.contains(char::is_whitespace), format!("the id `{id}`"))?;
        }
        let named = ["aria-labelledby", "for"].into_iter().flat_map(|attribute| page.values(attribute));
        let lost: Vec<_> = named.filter(|id| !ids.contains(id)).collect();
        ensure(lost.is_empty(), format!("no element has the ids {lost:?}"))
    });
}

#[test]
fn every_link_of_the_site_leads_to_a_file_and_every_fragment_to_an_id() {
    each_page(|parsed, path, page| {
        for href in page.values("href").chain(page.values("src")) {
            let target = match resolve(path, parsed.base_path, href) {
                None if href.starts_with('#') => path.as_str().to_owned(),
                None => continue,
                Some(Err(())) => return Err(format!("{href} leaves the site")),
                Some(Ok(target)) => target,
            };
            let target = SitePath::new(&target).map_err(|_| format!("{href} is no path"))?;
            ensure(parsed.site.files.contains_key(&target), format!("{href} leads to no file"))?;
            let Some((_, fragment)) = href.split_once('#') else { continue };
            let ids = parsed.pages.get(&target).map(|page| page.values("id").collect::<BTreeSet<_>>());
            ensure(ids.is_some_and(|ids| ids.contains(fragment)), format!("{href} leads to no id"))?;
        }
        Ok(())
    });
}

#[test]
fn pages_have_landmarks_and_a_head_that_says_what_they_are() {
    each_page(|parsed, path, page| {
        ensure(page.one("html").get("lang") == Some("en"), "no language")?;
        ensure(!page.one("title").text.trim().is_empty(), "no title")?;
        let inside = |element: &&Element, place: &str| element.inside.last().is_some_and(|outer| outer == place);
        ensure(page.all("main").filter(|main| inside(main, "body")).count() == 1, "no <main>")?;
        let canonical = page.all("link").find(|link| link.get("rel") == Some("canonical"));
        if path.as_str() == "404.html" {
            return ensure(canonical.is_none(), "it is served at many addresses, and says it has one");
        }
        let address = canonical.and_then(|link| link.get("href")).unwrap_or_default();
        let home = if parsed.base_path == "/" { "https://faultline.example/" } else { "https://catalog.example/docs/" };
        ensure(address.starts_with(home), format!("the canonical address {address}"))?;
        if is_redirect(page) {
            return Ok(());
        }
        ensure(address == format!("{home}{}", path.as_str().trim_end_matches("index.html")), address)?;
        ensure(page.meta("name", "description").is_some_and(|text| !text.trim().is_empty()), "no description")?;
        for landmark in ["header", "footer"] {
            let own = page.all(landmark).filter(|element| inside(element, "body")).count();
            ensure(own == 1, format!("{own} <{landmark}> of the page"))?;
        }
        let names: Vec<_> = page.all("nav").map(|nav| nav.get("aria-label").unwrap_or_default()).collect();
        let distinct: BTreeSet<_> = names.iter().collect();
        ensure(names.contains(&"Site") && !names.contains(&"") && distinct.len() == names.len(), format!("{names:?}"))
    });
}

#[test]
fn the_policy_lets_nothing_in_and_no_page_asks_for_it() {
    each_page(|_, path, page| {
        let policy = page.meta("http-equiv", "Content-Security-Policy").unwrap_or_default();
        let allowed: Vec<_> = policy.split(';').map(str::trim).collect();
        ensure(allowed.contains(&"default-src 'none'"), policy)?;
        // The page that reads a log runs the matcher, and may fetch it from its own host and from nowhere else.
        let is_reader = path.as_str() == "diagnose/index.html";
        let own = [" 'wasm-unsafe-eval'", "; connect-src 'self'", "; worker-src blob:"];
        let policy = &own.iter().fold(policy.to_owned(), |policy, part| match is_reader {
            true => policy.replacen(part, "", 1),
            false => policy,
        });
        ensure(!policy.contains("unsafe") && !policy.contains('*') && !policy.contains("http"), policy)?;
        let loads = page
            .values("src")
            .chain(page.all("link").filter(|link| is_loaded(link)).filter_map(|link| link.get("href")));
        let foreign: Vec<_> = loads.filter(|address| address.contains("//")).collect();
        ensure(foreign.is_empty(), format!("it loads {foreign:?}"))
    });
}

fn is_loaded(link: &Element) -> bool {
    !matches!(link.get("rel"), Some("canonical" | "alternate"))
}

#[test]
fn structured_data_names_the_page() {
    let mut seen = 0;
    for parsed in SITES.iter() {
        for (path, page) in &parsed.pages {
            for script in page.all("script").filter(|script| script.get("src").is_none()) {
                let data: serde_json::Value = serde_json::from_str(&script.text).unwrap();
                assert_eq!(data["@context"], "https://schema.org", "{path}");
                // A failure's address is in its canonical link alone.
                let name = data["name"].as_str().or(data["headline"].as_str());
                assert!(name.is_some_and(|name| !name.is_empty()), "{path}");
                seen += 1;
            }
        }
    }
    assert!(seen > 18, "{seen} pages have structured data");
}

#[test]
fn assets_carry_the_hash_of_their_content() {
    for parsed in SITES.iter() {
        let assets: Vec<_> =
            parsed.site.files.iter().filter(|(path, _)| path.as_str().starts_with("assets/")).collect();
        assert!(assets.len() >= 4);
        for (path, bytes) in assets {
            let hash = blake3::hash(bytes).to_hex();
            assert!(path.as_str().contains(&format!(".{}.", &hash[..10])), "{path}");
        }
    }
}

#[test]
fn what_a_reader_downloads_is_within_its_budget() {
    let budget = |path: &str| match path.rsplit_once('.') {
        Some((_, "css")) => Some(8 << 10),
        Some((_, "js")) => Some(4 << 10),
        Some((_, "html")) if path.starts_with("failures/") => Some(6 << 10),
        _ => None,
    };
    let site = &SITES[0].site;
    let sums = site.files.iter().filter_map(|(path, bytes)| Some((path, budget(path.as_str())?, gzipped(bytes)?)));
    let over: Vec<_> = sums.filter(|(_, budget, size)| size > budget).collect();
    assert!(over.is_empty(), "path, budget, gzipped: {over:#?}");
}

/// The size of a file as it is sent; `None` where there is no gzip to tell.
fn gzipped(bytes: &[u8]) -> Option<usize> {
    let mut gzip = Command::new("gzip").args(["-9", "-c"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    let mut input = gzip.stdin.take()?;
    std::thread::scope(|scope| {
        scope.spawn(move || input.write_all(bytes));
        gzip.wait_with_output().ok().map(|output| output.stdout.len())
    })
}

#[test]
fn every_class_of_a_page_has_a_rule_or_a_reason() {
    // Hooks for scripts, tools and themes, which need no rule of their own.
    const HOOKS: [&str; 4] = ["head", "language-", "image", "lede"];
    let site = &SITES[0].site;
    let text = |suffix: &str| {
        let of_type = site.files.iter().filter(|(path, _)| path.as_str().ends_with(suffix));
        of_type.map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect::<String>()
    };
    let style = text(".css");
    let has_rule = |class: &str| {
        style
            .match_indices(&format!(".{class}"))
            .any(|(at, rule)| style[at + rule.len()..].starts_with(|next: char| !next.is_alphanumeric() && next != '-'))
    };
    let classes: std::collections::BTreeSet<_> =
        SITES[0].pages.values().flat_map(|page| page.values("class")).flat_map(str::split_whitespace).collect();
    assert!(classes.contains("s") && classes.contains("c"), "no code is coloured: {classes:?}");
    let bare = classes.iter().filter(|class| !HOOKS.iter().any(|hook| class.starts_with(hook)) && !has_rule(class));
    assert_eq!(bare.collect::<Vec<_>>(), Vec::<&&str>::new());
}
