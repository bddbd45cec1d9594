//! Rules about the pages that come out: repeated content, the theme and the site's address.

rules! {

REPEATED_PARAGRAPH: Warning "FL070" "repeated-paragraph"
    summary "A paragraph stands once on a page."
    explanation
        "Someone with a red build reads every line. A paragraph that they have read already, such as a diagnosis that begins \
         with the summary, costs time and makes them doubt whether they missed a difference.",
        "It is shown once, where it stands first; links to the second place still work. Remove the repetition, or say \
         there what is new.";
    example yaml r#"
summary: The registry refuses the token.
diagnosis: |
  The registry refuses the token.

  Look at the step "Log in".
"#

REPEATED_COMMAND: Warning "FL071" "repeated-command"
    summary "A command stands once under *Try it locally*."
    explanation
        "*Try it locally* lists the commands of `workflow.local_repro` and then those of `workflow.verify`. A command that is \
         in both, or twice in one, looks like a mistake, or like two steps.",
        "It is shown once, where it stands first. Remove one of the two.";
    example yaml r#"
workflow:
  local_repro: [npm ci]
  verify: [npm ci, npm test]
"#

TEMPLATE_ERROR: Error "FL080" "template-error"
    summary "A template of the theme renders."
    explanation
        "A file of the project's `templates/` takes the place of the embedded template of that name. This one cannot be \
         read, or it failed while a page was made: it uses a value that does not exist, or takes too many steps.",
        "Nothing is built. Mend the marked line, or remove the file: then the embedded template is used again.";
    example jinja r#"
<h1>{{ page.titel }}</h1>      {# page.title #}
"#

UNUSED_OVERRIDE: Warning "FL081" "unused-override"
    summary "A file of the theme takes the place of one that exists, or is used by one."
    explanation
        "A file of `templates/` or `site/` changes something only if it has the name of an embedded file, or if another file \
         uses it. This one does neither, mostly because its name is misspelt or has changed in a newer Faultline.",
        "The file is ignored. Rename it, or remove it.";
    example text r#"
templates/failures.html      (failure.html)
"#

NO_BASE_URL: Note "FL082" "no-base-url"
    summary "The site's base URL is known."
    explanation
        "Search engines want whole addresses in canonical links and in the sitemap. Without the base URL these hold paths \
         only. Feeds, and the description by which a browser searches the site, need them and are left out. Everything else \
         works, wherever the site is put.",
        "Set `base_url` in `faultline.toml`, or give `--base-url`.";
    example toml r#"
# base_url = "https://example.org/failures/"
"#

SHALLOW_CLONE: Note "FL083" "shallow-clone"
    summary "Version control knows when each playbook changed."
    explanation
        "Pages, the feed and *What's new* tell when a playbook was added and last changed. A shallow clone, which CI systems \
         make to save time, holds only the last commits, so that for most playbooks this is not known.",
        "What is not known is not shown. Let CI clone the whole history (`fetch-depth: 0` for `actions/checkout`), or \
         write `added` and `changed` into the playbooks.";
    example yaml r#"
- uses: actions/checkout@v5      # with: {fetch-depth: 0}
"#

}
