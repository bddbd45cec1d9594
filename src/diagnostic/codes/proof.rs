//! Rules about proof: what the matcher makes of a playbook's examples, and of ordinary logs.

rules! {

EXAMPLE_NOT_FIRST: Error "FL090" "example-not-first"
    summary "An example of a playbook has that playbook as its first diagnosis."
    explanation
        "Each example of `expect: match` is run through the matcher with the whole catalog, as `faultline analyze` would. \
         Its own playbook must match it and rank before all others: else a reader with such a log is sent elsewhere.",
        "The message says what was found instead. If the signals do not match, take them from the log, letter by letter. If \
         another playbook ranks first, use a longer or rarer signal here, or give the other one a `match.none`; \
         `faultline analyze --explain-match ID` shows the weights.";
    example yaml r#"
match:
  any: ["error: failed to push some refs"]
examples:
  - log: "error: failed to push some references"      # never matches
"#

NEAR_MISS_MATCHES: Error "FL091" "near-miss-matches"
    summary "A near miss of a playbook does not match it."
    explanation
        "An example of `expect: near-miss` is a log of another failure that is easily taken for this one. The playbook must \
         not match it, whatever else does.",
        "Make the signal that was found longer, so that only this failure has it, or put what marks the other failure under \
         `match.none`.";
    example yaml r#"
match:
  any: [permission denied]
  none: ["permission denied (publickey"]              # without this line the near miss matches
examples:
  - expect: near-miss
    log: "git@github.example: Permission denied (publickey)."
"#

NEVER_FIRST: Warning "FL092" "never-first"
    summary "A playbook can be the first diagnosis of some log."
    explanation
        "Whatever log matches this playbook also matches the other one that is named, with the same signals and at least the \
         same weight, and ranks before it: no log leads to this page.",
        "The page is built. Give it a signal of its own, merge the two and list one id under `aliases`, or keep the other from \
         matching with `match.none`.";
    example yaml r#"
id: registry-timeout
match:
  any: ["i/o timeout"]        # also a signal of network-timeout, which has a higher base_score
"#

COMMON_SIGNAL: Warning "FL093" "common-signal"
    summary "A signal is not in the logs of ordinary successful runs."
    explanation
        "Faultline carries logs of successful runs of many tools. A fragment that several of them hold says nothing about a \
         failure, and makes its playbook turn up where nothing is wrong.",
        "The signal is used as it is. Take more of the line that it comes from, or put it under `match.all` beside one that \
         only the failure has.";
    example yaml r#"
match:
  any: ["warning:"]
"#

}
