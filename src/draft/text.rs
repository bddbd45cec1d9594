//! A draft as the text of its file: the keys in the order of the catalog's own playbooks, with what to write in each.

use super::Draft;
use super::scalar::{block, plain, quoted};
use crate::playbook::Origin;
use crate::playbook::format::UNWRITTEN;

const SUMMARY: &str = "what went wrong and why the job stopped, in a sentence or two";
const DIAGNOSIS: &str = "the usual causes, the most likely first, each with the exact thing to look at";
const FIX: &str = "the smallest change that turns the build green, with its command; then the one that lasts";
const VALIDATION: &str = "what to run, and what it prints when all is well";
const SIGNAL: &str = "a fragment of the log that only this failure prints, without paths, numbers and names";

/// What may follow, for an author who has it.
const LATER: &str = "\
# When you have them, take off the `# `:
#
# why_it_matters: |-
#   ## Why it matters
#
#   ## Prevention
#
# workflow:
#   likely_files: []
#   local_repro: []
#   verify: []
# references:
#   - title: The tool's own documentation
#     url: https://
";

impl Draft {
    /// The text of the draft's file. It is a valid playbook; what is left to be written is named by warnings.
    pub fn to_yaml(&self) -> String {
        let Self { id, category, severity, .. } = self;
        let mut text = format!("id: {}\ntitle: {}\n", plain(id.as_str()), plain(&self.title));
        text += &format!("category: {}\nseverity: {}\n", plain(category), severity.as_str());
        let tags: Vec<_> = self.tags.iter().map(|tag| plain(tag)).collect();
        text += &format!("tags: [{}]\n", tags.join(", "));
        match &self.summary {
            Some(summary) => text += &format!("summary: {}\n", block(summary, "", "  ")),
            None => text += &format!("summary: |-\n  {UNWRITTEN}{SUMMARY}\n"),
        }
        text += &format!("diagnosis: |-\n  ## Diagnosis\n\n  {UNWRITTEN}{DIAGNOSIS}\n");
        text += &format!("fix: |-\n  ## Fix steps\n\n  1. {UNWRITTEN}{FIX}\n");
        text += &format!("validation: |-\n  ## Validation\n\n  {UNWRITTEN}{VALIDATION}\n");
        text += &self.signals();
        text += &self.examples();
        text + LATER
    }

    fn signals(&self) -> String {
        let mut text = "match:\n  # Literal: case and the width of white space do not count. Keep what only this failure prints; what rules it\n  \
                        # out goes under `none:`.\n  any:\n"
            .to_owned();
        if self.signals.is_empty() {
            text += &format!("    - {}\n", quoted(&format!("{UNWRITTEN}{SIGNAL}")));
        }
        self.signals.iter().for_each(|signal| text += &format!("    - {}\n", quoted(signal)));
        self.more.iter().for_each(|signal| text += &format!("    # - {}\n", quoted(signal)));
        text
    }

    fn examples(&self) -> String {
        if self.examples.is_empty() {
            return "# Logs that prove it: 10 to 60 lines around the error, and one near miss that must not match.\n\
                    # examples:\n#   - origin: reconstructed\n#     expect: match\n#     log: |-\n"
                .to_owned();
        }
        let mut text = "examples:\n  \
                        # Before you publish a log, look for names, addresses and tokens in it. Add one with `expect: near-miss`, of the\n  \
                        # failure that is most easily taken for this one.\n"
            .to_owned();
        for log in &self.examples {
            match &self.origin {
                Origin::Captured { command, version } => {
                    text += "  - origin: captured\n";
                    text += &format!("    command: {}\n    version: {}\n", plain(command), plain(version));
                }
                // Without them a log cannot be told from one that was written down from memory.
                Origin::Reconstructed => {
                    text += "  - origin: reconstructed # `captured`, once you add `command:` and `version:`\n";
                }
            }
            text += &format!("    expect: match\n    log: {}\n", block(log, "    ", "  "));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::Catalog;
    use crate::inputs::{Inputs, Role, Source};
    use crate::lint;
    use crate::playbook::{Id, Severity};

    use super::*;

    fn draft() -> Draft {
        Draft {
            id: Id::new("port-in-use").expect("an id"),
            title: "Port already in use".into(),
            category: "runtime".into(),
            severity: Severity::Medium,
            tags: vec!["node".into()],
            summary: None,
            signals: Vec::new(),
            more: vec!["a\nb".into()],
            examples: Vec::new(),
            origin: Origin::Reconstructed,
        }
    }

    fn inputs(text: String) -> Inputs {
        let name = "port-in-use.yaml".to_owned();
        Inputs::new(vec![Source {
            role: Role::Playbook,
            path: format!("playbooks/{name}"),
            name,
            bytes: text.into_bytes(),
        }])
    }

    /// What compiling and lints say of a draft.
    fn said(draft: &Draft) -> (Catalog, Vec<String>) {
        let inputs = inputs(draft.to_yaml());
        let checked = Catalog::compile(&inputs);
        let catalog = checked.value.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics));
        let problems = checked.diagnostics.into_iter().chain(lint::run(&catalog, &catalog.fragments(), &inputs));
        let said = problems.map(|problem| format!("{} {}", problem.rule.code, problem.message)).collect();
        (catalog, said)
    }

    #[test]
    fn a_draft_of_nothing_is_valid_and_says_what_is_left() {
        let (_, said) = said(&draft());
        let expected =
            [SUMMARY, DIAGNOSIS, FIX, VALIDATION, SIGNAL].map(|what| format!("FL054 still to be written: {what}"));
        assert_eq!(said, expected);
    }

    #[test]
    fn whatever_an_author_gives_comes_back_as_it_was() {
        let hostile = [
            "a \"quoted\" one: with # and 'more'",
            "- [x] {y} & *z ! | > % @ `",
            "größe 日本 \u{85}\u{2028}\u{feff}\u{7f}\u{1b}[0m \\d \t tab",
            "null",
            "~",
            "0x1F",
            "no: ",
            "2026-01-31",
        ];
        for text in hostile {
            let command = text.to_owned();
            let draft = Draft {
                title: format!("The {text} title"),
                tags: hostile.map(str::to_owned).to_vec(),
                summary: Some(format!("{text}\n\n  second")),
                signals: vec![text.into()],
                examples: vec![format!("  {text}\n\n# {text}")],
                origin: Origin::Captured { version: command.clone(), command: command.clone() },
                ..draft()
            };
            let (catalog, _) = said(&draft);
            let playbook = &catalog.playbooks()[0];
            assert_eq!(playbook.tags, hostile);
            assert_eq!(playbook.rules.any[0].text, text.trim());
            assert_eq!(playbook.summary.text, format!("{text}\n\n  second"));
            assert_eq!(playbook.examples[0].log.text, format!("  {text}\n\n# {text}"));
            assert_eq!(playbook.examples[0].origin, Origin::Captured { version: command.clone(), command });
        }
    }
}
