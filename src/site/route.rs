//! `Route`: every page and file of the site, and the only place where their paths and URLs are made.

use crate::playbook::Id;
use crate::site::SitePath;

/// Something that the site serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route<'a> {
    /// The catalog.
    Home,
    /// The page of a playbook, or the redirect of a former id.
    Playbook(&'a Id),
    /// The page of a playbook as Markdown.
    Markdown(&'a Id),
    /// The playbook as JSON.
    Json(&'a Id),
    /// The failures of a category.
    Category(&'a str),
    /// The failures of an ecosystem.
    Ecosystem(&'a str),
    /// Every signal.
    Signals,
    /// The page that reads a log.
    Diagnose,
    /// What its matcher looks for.
    Rules,
    /// What is new.
    News,
    /// The feed of what is new.
    Feed,
    /// The feed of what is new in a category.
    CategoryFeed(&'a str),
    /// The page for an address that leads nowhere.
    NotFound,
    /// A file with a fixed name at the top (`catalog.json`).
    File(&'static str),
    /// The JSON Schema of one of the site's JSON files.
    Schema(&'static str),
    /// A file of the search index, by its name below `search/`.
    Search(&'a str),
    /// An asset, by its published name.
    Asset(&'a str),
    /// The picture that a chat shows beside a link, by its name and digest.
    Card(&'a str),
}

impl Route<'_> {
    /// The address inside the site: `""` for the catalog, `failures/x/` for a page, `catalog.json` for a file.
    pub fn address(&self) -> String {
        self.parts().concat()
    }

    fn parts(&self) -> [&str; 3] {
        match self {
            Self::Home => ["", "", ""],
            Self::Playbook(id) => ["failures/", id.as_str(), "/"],
            Self::Markdown(id) => ["failures/", id.as_str(), ".md"],
            Self::Json(id) => ["failures/", id.as_str(), ".json"],
            Self::Category(category) => ["categories/", category, "/"],
            Self::Ecosystem(tag) => ["ecosystems/", tag, "/"],
            Self::Signals => ["signals/", "", ""],
            Self::Diagnose => ["diagnose/", "", ""],
            Self::Rules => ["diagnose/rules.json", "", ""],
            Self::News => ["news/", "", ""],
            Self::Feed => ["feed.xml", "", ""],
            Self::CategoryFeed(category) => ["categories/", category, "/feed.xml"],
            Self::NotFound => ["404.html", "", ""],
            Self::File(name) => [name, "", ""],
            Self::Schema(name) => ["schemas/", name, ".schema.json"],
            Self::Search(name) => ["search/", name, ""],
            Self::Asset(name) => ["assets/", name, ""],
            Self::Card(name) => ["cards/", name, ".png"],
        }
    }

    /// The path of the file that is served there.
    ///
    /// Every part is made of ids, categories and tags, which are slugs, or of names that the site itself chooses; an
    /// asset's name is checked when it is read.
    pub fn path(&self) -> Result<SitePath, String> {
        SitePath::new(&index_of(self.address()))
    }

    /// How many directories lie above the page.
    pub fn depth(&self) -> usize {
        self.parts().iter().map(|part| part.matches('/').count()).sum()
    }
}

/// The file that serves an address.
fn index_of(mut address: String) -> String {
    if address.is_empty() || address.ends_with('/') {
        address.push_str("index.html");
    }
    address
}

/// The address that a file is served at.
pub fn address_of(path: &str) -> &str {
    match path.strip_suffix("index.html") {
        Some(directory) if directory.is_empty() || directory.ends_with('/') => directory,
        _ => path,
    }
}

/// Stands in the links of HTML that goes into several pages, where the way to the top of the site goes. No text holds it:
/// it is never shown as it is.
const TOP: char = '\0';

/// Makes the links of one page.
#[derive(Clone, Debug)]
pub struct Linker {
    prefix: String,
}

impl Linker {
    /// For a page that is always served at its own address: its links are relative.
    pub fn relative(from: &Route<'_>) -> Self {
        Self::at_depth(from.depth())
    }

    /// For a page with so many directories above it.
    pub fn at_depth(depth: usize) -> Self {
        Self { prefix: "../".repeat(depth) }
    }

    /// For a page that may be served at any address: its links carry the base path, which ends in `/`.
    pub fn absolute(base_path: &str) -> Self {
        Self { prefix: base_path.to_owned() }
    }

    /// For HTML that goes into several pages, each of which [places](Self::place) it; its links are made of safe
    /// characters and may not be escaped.
    pub fn placeless() -> Self {
        Self { prefix: TOP.to_string() }
    }

    /// Appends HTML with the links of a placeless linker to the HTML of this linker's page.
    pub fn place(&self, html: &str, out: &mut String) {
        for (number, part) in html.split(TOP).enumerate() {
            if number > 0 {
                out.push_str(&self.prefix);
            }
            out.push_str(part);
        }
    }

    /// The link to a route.
    pub fn to(&self, route: &Route<'_>) -> String {
        let [start, name, end] = route.parts();
        let href = [&self.prefix, start, name, end].concat();
        if href.is_empty() { "./".to_owned() } else { href }
    }
}

/// The file that a link of the page at `page` leads to; `None` if it leads out of the site or to the page itself.
///
/// `base_path` is where the site is served; a link out of it is no link into the site. An address that leaves the
/// site's directory gives `Err`.
pub fn resolve(page: &SitePath, base_path: &str, href: &str) -> Option<Result<String, ()>> {
    let target = href.split(['#', '?']).next().unwrap_or_default();
    let has_scheme = target.find(':').is_some_and(|colon| !target[..colon].contains('/'));
    if target.is_empty() || has_scheme || target.starts_with("//") {
        return None;
    }
    let (mut parts, rest) = match target.strip_prefix('/') {
        Some(_) => (Vec::new(), target.strip_prefix(base_path)?),
        None => (page.as_str().split('/').collect::<Vec<_>>(), target),
    };
    parts.pop();
    for part in rest.split('/') {
        match part {
            "." => {}
            ".." => match parts.pop() {
                Some(_) => {}
                None => return Some(Err(())),
            },
            part => parts.push(part),
        }
    }
    if matches!(rest.rsplit('/').next(), Some("." | "..")) {
        parts.push("");
    }
    // `a//b` and `a/` both hold an empty part; only the last may stay, as the sign of a directory.
    let last = parts.pop().unwrap_or_default();
    let mut address: String = parts.iter().filter(|part| !part.is_empty()).map(|part| format!("{part}/")).collect();
    address.push_str(last);
    Some(Ok(index_of(address)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_resolve_as_a_browser_does() {
        let page = SitePath::new("failures/a/index.html").unwrap();
        let cases = [
            ("../b/", Some(Ok("failures/b/index.html"))),
            ("../b/#fix-steps", Some(Ok("failures/b/index.html"))),
            ("../../", Some(Ok("index.html"))),
            ("../..", Some(Ok("index.html"))),
            ("../../../", Some(Err(()))),
            ("./", Some(Ok("failures/a/index.html"))),
            ("x", Some(Ok("failures/a/x"))),
            ("/docs/catalog.json", Some(Ok("catalog.json"))),
            ("/docs/", Some(Ok("index.html"))),
            ("/elsewhere/", None),
            ("#top", None),
            ("https://example.org/", None),
            ("mailto:a@example.org", None),
            ("//example.org/", None),
        ];
        for (href, target) in cases {
            assert_eq!(resolve(&page, "/docs/", href), target.map(|target| target.map(str::to_owned)), "{href}");
        }
    }

    #[test]
    fn links_carry_the_depth_of_their_page_or_the_base_path() {
        let id = Id::new("x").unwrap();
        assert_eq!(Linker::relative(&Route::Home).to(&Route::Home), "./");
        assert_eq!(Linker::relative(&Route::Home).to(&Route::Playbook(&id)), "failures/x/");
        assert_eq!(Linker::relative(&Route::Playbook(&id)).to(&Route::Signals), "../../signals/");
        assert_eq!(Linker::absolute("/docs/").to(&Route::Home), "/docs/");
        let link = format!("<a href=\"{}\">x</a>", Linker::placeless().to(&Route::Playbook(&id)));
        let mut html = String::new();
        Linker::relative(&Route::Home).place(&link, &mut html);
        Linker::relative(&Route::Signals).place(&link, &mut html);
        assert_eq!(html, "<a href=\"failures/x/\">x</a><a href=\"../failures/x/\">x</a>");
    }
}
