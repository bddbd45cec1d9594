//! Rules about reading a file at all: bytes, size and syntax.

rules! {

NOT_UTF8: Error "FL001" "not-utf8"
    summary "A source is UTF-8 text."
    explanation
        "Playbooks, templates and configuration are UTF-8. Any other encoding would have to be guessed, and a wrong guess \
         shows readers garbled text. A byte-order mark at the start is fine and is skipped.",
        "Faultline cannot read the file, so nothing is built. Save it as UTF-8 in your editor, or convert it, for \
         instance with `iconv -f latin1 -t utf8 old.yaml > new.yaml`.";
    example text r#"
title: Caf\xE9 build fails     (the single byte E9, which is Latin-1)
title: Café build fails        (the two bytes C3 A9, which are UTF-8)
"#

FILE_TOO_LARGE: Error "FL002" "file-too-large"
    summary "A source is at most 1 MiB."
    explanation
        "A playbook is some kilobytes of prose. A file of more than a mebibyte (1,048,576 bytes) is nearly always there by \
         mistake, such as a whole log, and would make every build slow.",
        "The file is not used and nothing is built. Move logs out of the directory of playbooks; in an example, keep \
         only the lines around the failure.";
    example yaml r#"
examples:
  - log: |
      # 40,000 lines of a build log; the ten around the failure are enough
"#

YAML_SYNTAX: Error "FL003" "yaml-syntax"
    summary "A playbook is well-formed YAML."
    explanation
        "The file cannot be read as YAML from the marked place on. Frequent causes: a tab in the indentation, a text with \
         `: ` or ` #` in it that is not quoted, a quote that is not closed, or a line that is indented by one space too few.",
        "Nothing is built. Mend the marked line, or the one before it. A text with special characters is safe in single \
         quotes, where a quote is written twice, or in a block that starts with `|`.";
    example yaml r#"
title: Error: permission denied      # 'Error: permission denied'
"#

TOO_COMPLEX: Error "FL004" "too-complex"
    summary "Nesting, aliases and signals stay within a budget."
    explanation
        "A few lines of YAML can nest thousands of levels deep, or grow to gigabytes through aliases (`*name`) of aliases; each signal \
         of a playbook is compared with all others. \
         Faultline stops at a budget that no honest playbook comes near, so that no file can exhaust the machine.",
        "The file is not used and nothing is built. Write the values out, nest them less, or keep fewer signals.";
    example yaml r#"
a: &a [x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]      # and so on
"#

MULTIPLE_DOCUMENTS: Error "FL005" "multiple-documents"
    summary "A file holds one YAML document."
    explanation
        "A line `---` inside a file starts a second document. A playbook is named after its file, so a second one would \
         have no name, and which of the two is meant cannot be known.",
        "Nothing is built. Give each playbook a file of its own. If the line is meant as text, such as a rule in Markdown, \
         indent it with the block that it belongs to.";
    example yaml r#"
id: first-failure
---
id: second-failure      # belongs in second-failure.yaml
"#

DUPLICATE_KEY: Error "FL006" "duplicate-key"
    summary "A key stands once in its mapping."
    explanation
        "YAML does not allow one key twice in a mapping, and programs that read it disagree on which of the values counts. \
         Often one is left over from copying.",
        "Nothing is built. Join the two values or remove one; the diagnostic points at both.";
    example yaml r#"
severity: high
title: Registry refuses the token
severity: low      # remove one of the two
"#

TOML_SYNTAX: Error "FL007" "toml-syntax"
    summary "faultline.toml is well-formed TOML."
    explanation
        "`faultline.toml` configures the whole site, so Faultline does not guess what a damaged one means, and builds \
         nothing.",
        "Mend the marked place. In TOML every text is quoted, and keys under a `[table]` belong to that table until the \
         next one begins.";
    example toml r#"
base_url = https://example.org/      # "https://example.org/"
"#

}
