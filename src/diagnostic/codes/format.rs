//! Rules about the form of one playbook: its fields and their values.

rules! {

MISSING_FIELD: Error "FL010" "missing-field"
    summary "Required fields are present."
    explanation
        "Every failure page has a title, a category, a severity and the sections *What this failure means*, *Diagnosis*, \
         *Fix steps* and *Validation*. Readers rely on finding them, so a playbook has all of `id`, `title`, `category`, \
         `severity`, `summary`, `diagnosis`, `fix` and `validation`. A field may come from the playbook that `extends` names.",
        "Nothing is built until the field is there. Parts of the format, such as a reference, have required fields of their own.";
    example yaml r#"
id: registry-refuses-token
title: The registry refuses the token
category: auth
# severity: high
"#

WRONG_TYPE: Error "FL011" "wrong-type"
    summary "A field has the type that the format gives it."
    explanation
        "A list where a text belongs, or a mapping where a list belongs, has no meaning that could be shown. Nothing is built.",
        "The message says which type is expected. Most often the hyphen of a list is missing, or an unquoted text with `: ` \
         in it has become a mapping.";
    example yaml r#"
tags: docker      # [docker]
match:
  any:
    - error: denied      # 'error: denied'
"#

INVALID_VALUE: Error "FL012" "invalid-value"
    summary "A field has one of the values that the format allows."
    explanation
        "Some fields have a fixed set of values, because pages and filters depend on them: `severity` is `critical`, `high`, \
         `medium` or `low`; `detector` is `log` or `source`; the `expect` of an example is `match` or `near-miss`, and its \
         `origin` is `captured` or `reconstructed`.",
        "Nothing is built. Use a value that the message lists.";
    example yaml r#"
severity: urgent      # critical
"#

INVALID_ID: Error "FL013" "invalid-id"
    summary "An id is a slug of lower-case letters, digits and hyphens."
    explanation
        "An id becomes part of a web address that never changes, `failures/<id>/`, and the name of a file. So it is made of \
         `a` to `z`, `0` to `9` and hyphens, and begins and ends with a letter or a digit. The same holds for aliases; a \
         category may also have underscores.",
        "Nothing is built. Choose an id of that form, and name the file after it.";
    example yaml r#"
id: OIDC_token_failure      # oidc-token-failure
"#

ID_MISMATCH: Error "FL014" "id-mismatch"
    summary "A playbook's id is the stem of its file."
    explanation
        "If the file `oidc-token-failure.yaml` holds the playbook `oidc-token-failure`, everyone finds the one from the other. \
         A difference mostly comes from copying a file, and then the copy would take the original's address.",
        "Nothing is built. Change the id or rename the file. If the playbook was published under the old id, list that id \
         under `aliases`, so that links to it still work.";
    example yaml r#"
# in the file npm-registry-timeout.yaml
id: npm-timeout      # npm-registry-timeout
"#

EMPTY_FIELD: Error "FL015" "empty-field"
    summary "A required text says something."
    explanation
        "A required text that is empty, or only white space, would leave a heading on the page with nothing under it. \
         Nothing is built.",
        "Write the text. If there is honestly nothing to say about an optional field, leave out the field.";
    example yaml r#"
validation: ""      # 'Run the job again: the step "Log in" succeeds.'
"#

NO_MATCH: Error "FL016" "no-match"
    summary "A log playbook says what to match."
    explanation
        "Without a signal, `faultline analyze` can never find the failure, and the page cannot say how to recognise it. So \
         under `match` there is at least one of `any`, `all`, `partial` and `use`; `none` alone only says what must not be there.",
        "Nothing is built. Add literal fragments of the log. A playbook about patterns in code, not in logs, says so with \
         `detector: source` and needs none.";
    example yaml r#"
match:
  none:
    - dry run
  # any:
  #   - unauthorized: authentication required
"#

IMPOSSIBLE_MINIMUM: Error "FL017" "impossible-minimum"
    summary "A partial group can be satisfied, and asks for at least one pattern."
    explanation
        "A group under `match.partial` matches when at least `minimum` of its `patterns` are in the log. With a minimum that is \
         greater than the number of patterns it never matches; with 0 it always does. Patterns that differ only in case and \
         white space are one.",
        "Nothing is built. Set `minimum` to a number from 1 to the number of patterns.";
    example yaml r#"
match:
  partial:
    - id: rate-limited
      label: Signs of a rate limit
      minimum: 3      # 2
      patterns: [too many requests, retry-after]
"#

UNKNOWN_KEY: Warning "FL018" "unknown-key"
    summary "A key is one that the format knows."
    explanation
        "A misspelt key would otherwise be dropped without a word, and its text would be missing from the page. It is a \
         warning and not an error, so that a playbook written for a newer Faultline still builds.",
        "The key is ignored. If the message proposes another key, that is probably the one you mean. With \
         `--deny-warnings` an unknown key fails the build.";
    example yaml r#"
why_it_mater: Every deployment stops.      # why_it_matters
"#

NOT_A_STRING: Warning "FL019" "not-a-string"
    summary "A text that looks like a number or a boolean is quoted."
    explanation
        "In YAML an unquoted `429` is a number and `true` is a boolean. In a list of texts, programs read such an item \
         differently: `1.10` may become `1.1`.",
        "Faultline takes the item as the text that is written. Quote it, so that every program does.";
    example yaml r#"
tags: [http, 429]      # [http, "429"]
"#

INCOMPLETE_EXAMPLE: Error "FL020" "incomplete-example"
    summary "A captured example names the command and the version that printed it."
    explanation
        "An example with `origin: captured` is evidence: a real tool printed this log. That can only be checked, or \
         captured again when the tool changes, if `command` says what was run and `version` says which version of the tool it was.",
        "Nothing is built. Add both, or write `origin: reconstructed` if the log was written by hand.";
    example yaml r#"
examples:
  - log: "npm error code ERESOLVE"
    origin: captured
    # command: npm ci
    # version: npm 10.9.2
"#

}
