//! Rules about signals: the fragments of a log by which a failure is known.

rules! {

EMPTY_SIGNAL: Error "FL060" "empty-signal"
    summary "A signal is not empty."
    explanation
        "An empty fragment is contained in every log, so the playbook would match always. A fragment of nothing but white \
         space counts as empty, since runs of white space are compared as one.",
        "Nothing is built. Remove the item, or write what the log says.";
    example yaml r#"
match:
  any:
    - ""
    - unauthorized
"#

SHORT_SIGNAL: Warning "FL061" "short-signal"
    summary "A signal has at least four characters."
    explanation
        "Signals are found anywhere in a log, also inside words: `401` is in `build 14012`, and `eof` in `typeof`.",
        "The signal is used as it is. Take more of the line that it comes from.";
    example yaml r#"
match:
  any: ["401"]      # ["401 unauthorized"]
"#

REPEATED_SIGNAL: Warning "FL062" "repeated-signal"
    summary "A signal stands once in its list."
    explanation
        "Signals are compared without regard to case and to runs of white space, so two that differ in nothing else are the \
         same one. It is counted and shown once.",
        "Remove one of the two.";
    example yaml r#"
match:
  any:
    - Permission denied
    - permission  denied
"#

CONTAINED_SIGNAL: Warning "FL063" "contained-signal"
    summary "No signal of a list contains another: the shorter one matches wherever the longer does."
    explanation
        "Where the longer fragment is in a log, the shorter one is too. In a list of which any may match, the longer one \
         adds nothing; in a list of which all must match, the shorter one adds nothing.",
        "Both are used. Under `any`, keep the longer one if the shorter would match logs that it should not, else the \
         shorter; under `all`, keep the longer one.";
    example yaml r#"
match:
  any:
    - connection timed out
    - "error: connection timed out"
"#

CONTRADICTED_SIGNAL: Warning "FL064" "contradicted-signal"
    summary "No signal is contradicted by the playbook's own `match.none`."
    explanation
        "A fragment under `match.none` forbids the match. If it is contained in a signal of the same playbook, then wherever \
         that signal is found the match is forbidden: the signal can never count.",
        "Both are used, so that signal is dead. Make the fragment under `none` longer, or remove one of the two.";
    example yaml r#"
match:
  any: ["token expired: retrying"]
  none: [retrying]
"#

REGEX_SIGNAL: Warning "FL065" "regex-signal"
    summary "A signal is a literal fragment, not a regular expression."
    explanation
        "Signals are compared letter by letter, but for case and runs of white space. `.*` matches a full stop and an \
         asterisk, and a signal that is meant as an expression finds nothing.",
        "It is compared as it is written. Take the part of the line that is always the same, or make two signals of it under \
         `match.all`.";
    example yaml r#"
match:
  any: ['failed to pull image .* denied']      # all: [failed to pull image, denied]
"#

}
