//! Rules about the Markdown in a playbook's fields.

rules! {

FORBIDDEN_LINK: Warning "FL050" "forbidden-link"
    summary "A link is http, https, mailto or relative."
    explanation
        "Other schemes can do harm: `javascript:` runs code in the reader's browser, `data:` can imitate a page, `file:` \
         leads into the reader's own disk.",
        "Only the link's text is shown, not as a link. Link to a web page, or write the address as code.";
    example markdown r#"
See [the log](file:///var/log/build.log).      <!-- See `/var/log/build.log`. -->
"#

UNKNOWN_LANGUAGE: Warning "FL051" "unknown-language"
    summary "A code block names a language that can be highlighted."
    explanation
        "The word after the opening fence of a code block chooses how the code is coloured. This one is not known.",
        "The block is shown, without highlighting. Use a known name, such as `bash`, `yaml`, `json`, `toml` or `python`, or \
         `text` for what is no language.";
    example markdown r#"
~~~bashh
npm ci
~~~
"#

BROKEN_LINK: Error "FL052" "broken-link"
    summary "A relative link leads to a page of the site."
    explanation
        "A relative link leads to another page of the same site, so Faultline can follow it, and does; to a place \
         on its own page (`#fix-steps`) as well. A link to nowhere leaves a reader alone in the middle of a fix.",
        "Nothing is built. Correct the address. It counts from the page itself: from `failures/npm-timeout/`, another \
         failure is `../<id>/`. One from the root of the host (`/signals/`) leads out of a site that stands below a path.";
    example markdown r#"
See also [the token failure](../oidc-token-failures/).      <!-- ../oidc-token-failure/ -->
"#

HIDDEN_CHARACTER: Warning "FL053" "hidden-character"
    summary "Text holds no control, bidirectional formatting or invisible characters."
    explanation
        "Such characters cannot be seen, but act: an escape sequence changes a terminal, a bidirectional mark makes a command \
         read otherwise than it runs. Most are pasted unnoticed from a coloured log or a word processor.",
        "Each is shown as a visible replacement. Remove it; strip the colours of a log before you paste it. A signal with one \
         in it hardly ever matches: logs are searched without escape sequences, and seldom hold the others.";
    example yaml r#"
summary: "The step fails with \e[31merror\e[0m"      # \e is the escape character
"#

UNWRITTEN: Warning "FL054" "unwritten"
    summary "What `faultline new` left to be written is written."
    explanation
        "`faultline new` begins a playbook, and leaves lines that start with `WRITE: ` where only a person can say what is \
         true: what went wrong, how to tell the causes apart, what to do, what proves it.",
        "The page is built, so that `faultline serve` shows it while you write. Put your own words in the place of the whole \
         line; `faultline check --deny-warnings` passes when the last one is gone.";
    example yaml r#"
summary: |-
  WRITE: what went wrong and why the job stopped, in a sentence or two
"#

}
