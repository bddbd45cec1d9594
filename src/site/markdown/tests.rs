//! What a rendered field promises.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;

const FIX: Section<'static> = Section { id: "fix-steps", titles: &["Fix steps", "Fix"] };
const WHY: Section<'static> = Section { id: "why-it-matters", titles: &["Why it matters"] };
const PREVENTION: Section<'static> = Section { id: "prevention", titles: &["Prevention"] };

fn render(text: &str) -> Rendered {
    Page::new(&Highlighter::new()).render(text, &[FIX])
}

fn html(text: &str) -> String {
    render(text).parts.remove(0).html
}

fn findings(text: &str) -> Vec<(Problem, &str)> {
    render(text).findings.into_iter().map(|f| (f.problem, &text[f.range])).collect()
}

#[test]
fn the_fields_own_heading_is_not_doubled() {
    for text in
        ["## Fix steps\n\nDo it.", "# FIX STEPS #\nDo it.", "Fix\n---\n\nDo it.", "###### fix  steps\nDo it.", "Do it."]
    {
        assert_eq!(html(text), "<p>Do it.</p>\n", "{text:?}");
    }
    assert!(html("Do it.\n\n## Fix steps\n").contains("<h3"), "a later one is a heading like any other");
}

#[test]
fn prevention_becomes_its_own_part_and_offsets_stay_right() {
    let text = "## Why it matters\n\nIt hurts.\n\n### pReVenTion\n\n- [x](vbscript:y)\n";
    let rendered = Page::new(&Highlighter::new()).render(text, &[WHY, PREVENTION]);
    assert_eq!(rendered.parts[0].html, "<p>It hurts.</p>\n");
    assert_eq!(rendered.parts[1].html, "<ul>\n<li>x</li>\n</ul>\n");
    assert_eq!(&text[rendered.findings[0].range.clone()], "[x](vbscript:y)");
    let quoted =
        Page::new(&Highlighter::new()).render("> ## Prevention\n\n```\n## Prevention\n```\n", &[WHY, PREVENTION]);
    assert!(quoted.parts[1].is_empty(), "neither a quote nor code begins a section");
    let unchanged = Page::new(&Highlighter::new()).render("a\n\n## Prevention tips\n", &[WHY, PREVENTION]);
    assert!(unchanged.parts[1].is_empty());
}

#[test]
fn headings_nest_under_their_section_without_gaps() {
    let levels = |text: &str| render(text).parts[0].headings.iter().map(|h| h.level).collect::<Vec<_>>();
    assert_eq!(levels("# a\n## b\n# c\n#### d\n###### e\n## f\n"), [3, 4, 3, 4, 5, 4]);
    assert_eq!(levels("### a\n###### b\n## c\n"), [3, 4, 3]);
    assert_eq!(levels("# a\n## b\n### c\n#### d\n##### e\n###### f\n"), [3, 4, 5, 6, 6, 6]);
}

#[test]
fn headings_have_ids_of_their_own() {
    let highlighter = Highlighter::new();
    let mut page = Page::new(&highlighter);
    page.ids.allocate("fix-steps-taken");
    let part = page.render("## macOS runner (*Homebrew*)\n## a\n## a\n## taken\n## !\n", &[FIX]).parts.remove(0);
    let ids: Vec<_> = part.headings.iter().map(|h| h.id.as_str()).collect();
    assert_eq!(
        ids,
        ["fix-steps-macos-runner-homebrew", "fix-steps-a", "fix-steps-a-2", "fix-steps-taken-2", "fix-steps"]
    );
    assert!(part.html.starts_with("<h3 id=\"fix-steps-macos-runner-homebrew\">macOS runner (<em>Homebrew</em>)</h3>"));
    assert_eq!(part.headings[0].text, "macOS runner (Homebrew)");
}

#[test]
fn raw_html_and_placeholders_are_text() {
    assert_eq!(
        html("logs <pod> `<ns>` <b onclick=x>"),
        "<p>logs &lt;pod&gt; <code>&lt;ns&gt;</code> &lt;b onclick=x&gt;</p>\n"
    );
    assert_eq!(html("<script>\nalert(1)\n</script>"), "<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>\n");
}

#[test]
fn links_lead_only_where_they_may() {
    assert_eq!(
        html("[a](https://b.c/?x&y 'T\"')"),
        "<p><a href=\"https://b.c/?x&amp;y\" title=\"T&quot;\">a</a></p>\n"
    );
    assert_eq!(
        html("<https://b.c> <me@b.c>"),
        "<p><a href=\"https://b.c\">https://b.c</a> <a href=\"mailto:me@b.c\">me@b.c</a></p>\n"
    );
    for text in [
        "[a](javascript:x)",
        "[a](JAVA&Tab;SCRIPT:x)",
        "[a](&#1;javascript&colon;x)",
        "[a](//b.c)",
        "[a](<data:x>)",
        "![a](data:x)",
    ] {
        assert_eq!(html(text), "<p>a</p>\n", "{text}");
        assert!(matches!(findings(text)[..], [(Problem::ForbiddenLink { .. }, place)] if place == text), "{text}");
    }
}

#[test]
fn relative_links_are_listed_for_the_site() {
    let text = "é [a](../b/#c) ![d](e.png) [f](http://g)";
    let links: Vec<_> = render(text).relative_links.into_iter().map(|l| (l.target, &text[l.range])).collect();
    assert_eq!(links, [("../b/#c".to_owned(), "[a](../b/#c)"), ("e.png".to_owned(), "![d](e.png)")]);
}

#[test]
fn images_are_links_and_never_nested() {
    assert_eq!(html("![a *b*](https://c/d.png)"), "<p><a class=\"image\" href=\"https://c/d.png\">a b</a></p>\n");
    assert_eq!(html("[![a](https://c/d.png)](https://e)"), "<p><a href=\"https://e\">a</a></p>\n");
    assert_eq!(html("![x ![y](https://b)](https://a)"), "<p><a class=\"image\" href=\"https://a\">x y</a></p>\n");
    assert_eq!(html("![](https://a)"), "<p><a class=\"image\" href=\"https://a\">https://a</a></p>\n");
}

#[test]
fn code_blocks_keep_their_language() {
    assert_eq!(
        html("```bash title=x\nls\n```"),
        "<div class=\"code\"><pre tabindex=\"0\"><code class=\"language-bash\"><span class=\"f\">ls\n</span></code></pre></div>\n"
    );
    assert_eq!(html("    a <b>\n"), "<div class=\"code\"><pre tabindex=\"0\"><code>a &lt;b&gt;\n</code></pre></div>\n");
    let unknown = Problem::UnknownLanguage { language: "klingon".into() };
    assert_eq!(findings("a\n\n```Klingon\nb\n```\n"), [(unknown, "Klingon")]);
    assert!(html("```\n# no heading\n```").contains("># no heading"));
}

#[test]
fn a_paragraph_stands_once_on_a_page() {
    let highlighter = Highlighter::new();
    let mut page = Page::new(&highlighter);
    page.seen.is_repeat("Docker could not reach the daemon.");
    let text = "## Fix\n\nDocker could **not** reach\nthe `daemon`.\n";
    let rendered = page.render(text, &[FIX]);
    assert!(rendered.parts[0].is_empty());
    assert_eq!(rendered.findings[0].problem, Problem::RepeatedParagraph);
    assert!(text[rendered.findings[0].range.clone()].starts_with("Docker could"));
    assert_eq!(page.render("- Docker could not reach the daemon.\n", &[FIX]).findings, [], "a list stays whole");
}

#[test]
fn hidden_characters_are_shown_and_found() {
    let text = "a\u{202e}b &#x2066; \u{1b}\r\nc";
    let kinds: Vec<_> = findings(text);
    assert_eq!(kinds.iter().map(|(_, place)| *place).collect::<Vec<_>>(), ["\u{202e}", "&#x2066;", "\u{1b}"]);
    assert!(!html(text).contains(escape::is_hidden));
    assert!(!html("```bash\necho '\u{202e}'\n```\n\n## \u{2067}x\n").contains(escape::is_hidden));
}

#[test]
fn tables_lists_and_tasks() {
    let table = html("| a | b |\n|---|--:|\n| c | `d` |\n");
    assert_eq!(
        table,
        "<div class=\"table\" tabindex=\"0\"><table><thead><tr><th>a</th><th class=\"right\">b</th></tr></thead><tbody>\n\
         <tr><td>c</td><td class=\"right\"><code>d</code></td></tr>\n</tbody></table></div>\n"
    );
    assert_eq!(html("3. a\n4. b\n"), "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n");
    assert_eq!(html("- [x] a\n- [ ] ~~b~~ ~c~\n"), "<ul>\n<li>☑ a</li>\n<li>☐ <del>b</del> ~c~</li>\n</ul>\n");
}

#[test]
fn no_link_stands_inside_another() {
    assert_eq!(html("[<https://x.y>](z/)"), "<p><a href=\"z/\">https://x.y</a></p>\n");
}

#[test]
fn deep_nesting_is_flattened() {
    for piece in [">", "[", "*", "**a ", "_", "![", "- ", "`", "~~", "<", "[a](", "&", "> - ", "|", "\\", "<a ", "](b)"]
    {
        let text = piece.repeat(20_000);
        let html = html(&text);
        assert_balanced(&html);
        assert!(html.matches("<blockquote").count() <= 64);
        let _ = first_sentence(&text);
    }
}

/// Every tag is closed in order, no id stands twice, and no attribute runs or fetches anything.
fn assert_balanced(html: &str) {
    let mut open = Vec::new();
    let mut ids = std::collections::BTreeSet::new();
    for token in html5gum::Tokenizer::new(html).flatten() {
        match token {
            html5gum::Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                assert!(!matches!(name.as_str(), "script" | "img" | "iframe" | "style"), "{html}");
                for (key, value) in &tag.attributes {
                    let (key, value) = (String::from_utf8_lossy(key), String::from_utf8_lossy(value));
                    assert!(
                        matches!(&*key, "href" | "id" | "class" | "title" | "tabindex" | "start"),
                        "{key} in {html}"
                    );
                    assert!(key != "href" || link::Destination::of(&value) != link::Destination::Forbidden, "{html}");
                    assert!(key != "id" || ids.insert(value.into_owned()), "{html}");
                }
                if !matches!(name.as_str(), "br" | "hr") {
                    assert!(name != "a" || !open.contains(&name), "{html}");
                    open.push(name);
                }
            }
            html5gum::Token::EndTag(tag) => {
                assert_eq!(open.pop().unwrap_or_default(), String::from_utf8_lossy(&tag.name), "{html}");
            }
            html5gum::Token::Error(error) => panic!("{error:?} in {html}"),
            _ => {}
        }
    }
    assert!(open.is_empty(), "{html}");
}

fn markdown() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "# ",
        "## Prevention\n",
        "> ",
        "- ",
        "1. ",
        "\n",
        "\n\n",
        "`",
        "```bash\n",
        "```\n",
        "*",
        "**",
        "~~",
        "[",
        "](",
        ")",
        "![",
        "<",
        ">",
        "<script>",
        "onload=",
        "javascript:",
        "JavaScript&colon;",
        "&#106;",
        "\"",
        "'",
        "&",
        "\\",
        "|",
        "|-|-|\n",
        "a",
        "word ",
        "https://x.y ",
        "<https://x.y>",
        "//h",
        "\t",
        "    ",
        "[a]: javascript:b\n",
        "\u{202e}",
        "\0",
        "é",
        "- [x] ",
        "---\n",
        "<!--",
        "<b a='",
        "$",
        "(",
        "the same four words\n\n",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..Default::default() })]
    #[test]
    fn no_field_escapes(text in markdown()) {
        let highlighter = Highlighter::new();
        let mut page = Page::new(&highlighter);
        let (first, second) = (page.render(&text, &[WHY, PREVENTION]), page.render(&text, &[]));
        let mut html = String::new();
        for rendered in [&first, &second] {
            for part in &rendered.parts {
                html.push_str(&part.html);
                prop_assert!(part.headings.iter().all(|h| (3..=6).contains(&h.level)));
            }
            for finding in &rendered.findings {
                prop_assert!(text.get(finding.range.clone()).is_some());
            }
        }
        assert_balanced(&html);
        prop_assert!(!html.contains("<script") && !html.contains(escape::is_hidden));
        prop_assert!(!first_sentence(&text).contains(escape::is_hidden));
    }
}
