//! `Config`: what `faultline.toml` says, valid and with every default filled in.

use std::collections::BTreeMap;

use url::Url;

use crate::catalog::read_text;
use crate::diagnostic::{Checked, Diagnostic, Level, codes};
use crate::document::{Node, toml};
use crate::inputs::{Inputs, Role};
use crate::playbook::format::is_category;
use crate::shape::{self, Field, Shape, Word};
use crate::text::nearest;

/// The tags that name an ecosystem unless the configuration lists others, with their labels.
const ECOSYSTEMS: [(&str, &str); 44] = [
    ("android", "Android"),
    ("ansible", "Ansible"),
    ("aws", "AWS"),
    ("azure", "Azure"),
    ("azure-pipelines", "Azure Pipelines"),
    ("bash", "Bash"),
    ("bitbucket", "Bitbucket"),
    ("bun", "Bun"),
    ("cargo", "Cargo"),
    ("circleci", "CircleCI"),
    ("cpp", "C and C++"),
    ("deno", "Deno"),
    ("docker", "Docker"),
    ("dotnet", ".NET"),
    ("elixir", "Elixir"),
    ("gcp", "Google Cloud"),
    ("git", "Git"),
    ("github-actions", "GitHub Actions"),
    ("gitlab-ci", "GitLab CI"),
    ("go", "Go"),
    ("gradle", "Gradle"),
    ("haskell", "Haskell"),
    ("helm", "Helm"),
    ("java", "Java"),
    ("jenkins", "Jenkins"),
    ("kotlin", "Kotlin"),
    ("kubernetes", "Kubernetes"),
    ("maven", "Maven"),
    ("mysql", "MySQL"),
    ("node", "Node.js"),
    ("npm", "npm"),
    ("php", "PHP"),
    ("pnpm", "pnpm"),
    ("postgres", "PostgreSQL"),
    ("python", "Python"),
    ("redis", "Redis"),
    ("ruby", "Ruby"),
    ("rust", "Rust"),
    ("scala", "Scala"),
    ("swift", "Swift"),
    ("terraform", "Terraform"),
    ("typescript", "TypeScript"),
    ("xcode", "Xcode"),
    ("yarn", "Yarn"),
];

/// The custom properties of the style sheet that a theme may set.
pub const THEME_COLOURS: [&str; 8] = ["accent", "background", "surface", "text", "muted", "border", "code", "mark"];

/// What the configuration of a site says.
#[derive(Clone, Debug)]
pub struct Config {
    /// The site's name.
    pub title: String,
    /// What the site is, in one line.
    pub tagline: String,
    /// Where the site will be published; ends in `/`. `None` if it is not known.
    pub base_url: Option<Url>,
    /// Where the playbooks are kept.
    pub repository: Option<Repository>,
    /// The tags that name an ecosystem, with their labels.
    pub ecosystems: BTreeMap<String, String>,
    /// The sentence under *Try it on your own failed log*; `None` drops it.
    pub call_to_action: Option<String>,
    /// The pictures that go with links to pages.
    pub cards: Cards,
    /// Colours of the light and of the dark theme that differ from the style sheet's.
    pub theme: Theme,
}

/// What becomes of the pictures that chats show beside a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cards {
    /// They are drawn where the base URL is known.
    #[default]
    Drawn,
    /// There are none: of a very large catalog they take longer than all else.
    None,
}

/// Where the playbooks are kept.
#[derive(Clone, Debug)]
pub struct Repository {
    /// Its page; ends without `/`.
    pub url: String,
    /// The branch that is edited.
    pub branch: String,
}

impl Repository {
    /// The page of a file.
    pub fn page(&self, path: &str) -> String {
        self.address("blob", path)
    }

    /// The page on which a file can be edited.
    pub fn edit(&self, path: &str) -> String {
        self.address("edit", path)
    }

    /// The page with the past of a file.
    pub fn history(&self, path: &str) -> String {
        self.address("commits", path)
    }

    /// The scheme of GitHub's and Forgejo's addresses; GitLab puts `-` before the action.
    fn address(&self, action: &str, path: &str) -> String {
        let host = self.url.split('/').nth(2).unwrap_or_default();
        let dash = host.contains("gitlab").then_some("-");
        let Ok(mut url) = Url::parse(&self.url) else { return self.url.clone() };
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(dash);
            segments.push(action).extend(self.branch.split('/')).extend(path.split('/'));
        }
        url.into()
    }
}

/// Colours by custom property, without the leading `--`.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    /// For readers who prefer a light page.
    pub light: BTreeMap<String, String>,
    /// For readers who prefer a dark page.
    pub dark: BTreeMap<String, String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: "Faultline".into(),
            tagline: "Every way a CI job fails: what it means, how to recognise it, how to fix it.".into(),
            base_url: None,
            repository: None,
            ecosystems: ECOSYSTEMS.iter().map(|(tag, label)| (tag.to_string(), label.to_string())).collect(),
            call_to_action: Some(
                "Want this across every CI run? Faultline Teams tracks recurring failures across all your repos and \
                 surfaces patterns in a shared dashboard."
                    .into(),
            ),
            cards: Cards::Drawn,
            theme: Theme::default(),
        }
    }
}

static BASE_URL: Word = Word {
    name: "base URL",
    pattern: "^https?://",
    help: "write an http or https address without query and fragment, such as https://example.org/docs/",
    accepts: |text| parse_base_url(text).is_some(),
};
static TAG: Word = Word {
    name: "tag",
    pattern: "^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$",
    help: "a tag is made of lower-case letters, digits and hyphens",
    accepts: is_category,
};
static COLOUR: Word = Word {
    name: "colour",
    pattern: "^[#a-zA-Z0-9(),.%/ -]+$",
    help: "write a CSS colour, such as #0a5 or oklch(60% 0.1 250)",
    accepts: |text| {
        !text.trim().is_empty()
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "#(),.%/ -".contains(c))
            && !text.to_ascii_lowercase().contains("url")
    },
};
static CONFIG: Shape = Shape::Map(&[
    Field::optional("title", Shape::Text, "the site's name"),
    Field::optional("tagline", Shape::Text, "what the site is, in one line"),
    Field::optional("base_url", Shape::Word(&BASE_URL), "where the site will be published"),
    Field::optional("call_to_action", Shape::Text, "the last sentence of a page; empty to drop it"),
    Field::optional("cards", Shape::OneOf(&["drawn", "none"]), "the pictures that go with links"),
    Field::optional("playbooks", Shape::Texts, "the directories of the playbooks"),
    Field::optional(
        "repository",
        Shape::Map(&[
            Field::required("url", Shape::Word(&BASE_URL), "the page of the repository"),
            Field::optional("branch", Shape::Text, "the branch that is edited"),
        ]),
        "where the playbooks are kept",
    ),
    Field::optional("ecosystems", Shape::Table(&Shape::Text), "the tags that name an ecosystem, with their labels"),
    Field::optional(
        "theme",
        Shape::Map(&[
            Field::optional("light", Shape::Table(&Shape::Word(&COLOUR)), "colours of the light theme"),
            Field::optional("dark", Shape::Table(&Shape::Word(&COLOUR)), "colours of the dark theme"),
        ]),
        "colours that differ from the style sheet's",
    ),
]);

/// An http or https address that can have paths put behind it, with `/` at its end.
pub fn parse_base_url(text: &str) -> Option<Url> {
    let mut url = Url::parse(text).ok()?;
    let plain = matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none();
    if !plain || !url.has_host() || !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Some(url)
}

impl Config {
    /// Reads the configuration of `inputs`; the defaults if there is none.
    pub fn read(inputs: &Inputs) -> Checked<Self> {
        let mut found = Vec::new();
        let document = inputs.of(Role::Config).next().and_then(|(file, source)| {
            let text = read_text(file, source, &mut found)?;
            toml::parse(file, text, &mut found)
        });
        let mut config = Self::default();
        if let Some(document) = &document {
            shape::check(document, &CONFIG, "", &mut found);
            check_tags(document, &mut found);
            config.apply(document);
        }
        let valid = found.iter().all(|problem| problem.rule.level != Level::Error);
        Checked { value: valid.then_some(config), diagnostics: found }
    }

    fn apply(&mut self, document: &Node) {
        let text = |node: &Node, key: &str| node.get(key).and_then(Node::scalar).map(str::to_owned);
        if let Some(title) = text(document, "title") {
            self.title = title;
        }
        if let Some(tagline) = text(document, "tagline") {
            self.tagline = tagline;
        }
        self.base_url = text(document, "base_url").and_then(|url| parse_base_url(&url));
        if let Some(sentence) = text(document, "call_to_action") {
            self.call_to_action = Some(sentence).filter(|sentence| !sentence.trim().is_empty());
        }
        if text(document, "cards").as_deref() == Some("none") {
            self.cards = Cards::None;
        }
        if let Some(repository) = document.get("repository") {
            self.repository = text(repository, "url").map(|url| Repository {
                url: url.trim_end_matches('/').to_owned(),
                branch: text(repository, "branch").unwrap_or_else(|| "main".into()),
            });
        }
        if let Some(ecosystems) = document.get("ecosystems") {
            self.ecosystems = table(ecosystems);
        }
        if let Some(theme) = document.get("theme") {
            let colours = |name| theme.get(name).map(table).unwrap_or_default();
            self.theme = Theme { light: colours("light"), dark: colours("dark") };
        }
    }

    /// The path that the base URL gives every page; `/` if no base URL is known.
    pub fn base_path(&self) -> &str {
        self.base_url.as_ref().map_or("/", Url::path)
    }
}

/// The directories that a configuration names for its playbooks; for the loader, which reads before anything is valid.
pub fn playbook_directories(text: &str) -> Option<Vec<String>> {
    let table: ::toml::Table = text.parse().ok()?;
    table.get("playbooks")?.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

fn table(node: &Node) -> BTreeMap<String, String> {
    let pair = |entry: &crate::document::Entry| Some((entry.key.to_string(), entry.value.scalar()?.to_owned()));
    node.entries().iter().filter_map(pair).collect()
}

/// What the shape cannot say: the keys of the tables.
fn check_tags(document: &Node, found: &mut Vec<Diagnostic>) {
    for entry in document.get("ecosystems").map(Node::entries).unwrap_or_default() {
        if !(TAG.accepts)(&entry.key) {
            let message = format!("`{}` is not a valid tag", entry.key.escape_debug());
            found.push(Diagnostic::new(&codes::INVALID_VALUE, message).at(entry.key_span).with_help(TAG.help));
        }
    }
    let themes = document.get("theme").map(Node::entries).unwrap_or_default();
    for entry in themes.iter().flat_map(|theme| theme.value.entries()) {
        if !THEME_COLOURS.contains(&&*entry.key) {
            let message = format!("no colour of the theme is called `{}`", entry.key.escape_debug());
            let all = THEME_COLOURS.join("`, `");
            let help = match nearest(&entry.key, THEME_COLOURS) {
                Some(known) => format!("did you mean `{known}`? It may be `{all}`"),
                None => format!("it may be `{all}`"),
            };
            found.push(Diagnostic::new(&codes::UNKNOWN_KEY, message).at(entry.key_span).with_help(help));
        }
    }
}
