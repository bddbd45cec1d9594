//! Rules about playbooks among each other: names are unique and references lead somewhere.

rules! {

DUPLICATE_ID: Error "FL030" "duplicate-id"
    summary "An id or alias is unique in the catalog, ignoring case."
    explanation
        "Every id and every alias is an address, `failures/<id>/`, and two pages cannot share one. Case is ignored, because \
         on some file systems `Auth` and `auth` are one directory.",
        "Nothing is built; the diagnostic points at both places. Rename the newer playbook, or, if it replaces the other, \
         remove that one and list its id under `aliases`.";
    example yaml r#"
id: npm-timeout
aliases: [oidc-token-failure]      # already the id of another playbook
"#

UNKNOWN_PARENT: Error "FL031" "unknown-parent"
    summary "`extends` names a playbook of the catalog."
    explanation
        "A playbook inherits fields from the one that `extends` names. Without it, nobody knows what the page should say.",
        "Nothing is built. Correct the id (the message proposes the nearest), or remove `extends` and write the fields out.";
    example yaml r#"
id: oidc-token-expired
extends: oidc-token-failures      # oidc-token-failure
"#

EXTENDS_CYCLE: Error "FL032" "extends-cycle"
    summary "No playbook extends itself, directly or through others."
    explanation
        "If `a` inherits from `b` and `b` from `a`, neither has a text to begin with.",
        "Nothing is built; the diagnostic shows the links of the circle. Remove one `extends`, or move what they share into a \
         third playbook that both extend.";
    example yaml r#"
# in a.yaml
id: a
extends: b
# in b.yaml: extends: a
"#

UNKNOWN_MATCHER: Error "FL033" "unknown-matcher"
    summary "`match.use` names a matcher of faultline-matchers.yaml."
    explanation
        "`match.use` brings in fragments that several playbooks share, from `faultline-matchers.yaml` at the root of the \
         playbook tree. If the name is not defined there, the playbook would silently match less than its author meant.",
        "Nothing is built. Correct the name, or define it under `named_matches`.";
    example yaml r#"
match:
  use: [htpp-denied]      # http-denied
"#

MATCHER_CYCLE: Error "FL034" "matcher-cycle"
    summary "No named matcher uses itself, directly or through others."
    explanation
        "A named matcher may `use` others. If the chain comes back to its beginning, the fragments cannot be collected.",
        "Nothing is built. Remove one `use` of the circle that the diagnostic shows.";
    example yaml r#"
schema_version: matchers.v1
named_matches:
  denied: {use: [forbidden]}
  forbidden: {use: [denied]}
"#

DUPLICATE_MATCHER: Error "FL035" "duplicate-matcher"
    summary "A named matcher is defined once."
    explanation
        "Two matchers of one name may hold different fragments, and which of them a playbook gets would depend on the order of reading.",
        "Nothing is built; the diagnostic points at both. Join them, or rename one.";
    example yaml r#"
named_matches:
  denied: {any: [access denied]}
  denied: {any: [permission denied]}      # denied: {any: [access denied, permission denied]}
"#

UNKNOWN_REPLACEMENT: Error "FL036" "unknown-replacement"
    summary "`retired.instead` names a playbook of the catalog."
    explanation
        "The page of a retired playbook stays and sends its readers on to the playbook that `instead` names. That one must be \
         there, or they are sent nowhere.",
        "Nothing is built. Correct the id, or leave out `instead` if nothing takes the place of the playbook.";
    example yaml r#"
retired:
  since: "2026-03"
  reason: The registry was shut down.
  instead: npm-timeouts      # npm-timeout
"#

EMPTY_CATALOG: Warning "FL037" "empty-catalog"
    summary "A catalog holds at least one playbook."
    explanation
        "No playbook was found. Mostly the directory is not the one that was meant: playbooks are `.yaml` files under the \
         project's directory of playbooks.",
        "The site is built, with an empty list. Check the path, or write a first playbook.";
    example text r#"
playbooks/
  oidc-token-failure.txt      (oidc-token-failure.yaml)
"#

PATH_COLLISION: Error "FL038" "path-collision"
    summary "Two pages do not claim one path."
    explanation
        "The paths of pages are made from ids, categories, ecosystems and the names of files in the project's `site/`. If two \
         come out the same, one page would overwrite the other, and which one is left would be chance. A name that could \
         leave the output directory, or that some systems forbid, makes no path at all.",
        "Nothing is built. Rename the file, or one of the two, that the message names.";
    example text r#"
site/theme:dark.css      (a colon cannot be part of the name: site/theme-dark.css)
"#

}
