//! What colouring promises.

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;

use super::*;

fn html(language: &str, code: &str) -> String {
    Highlighter::new().highlight(Some(language), code).to_string()
}

/// The text that a reader sees.
fn text(html: &str) -> String {
    let mut out = String::new();
    for piece in html.split('<') {
        out.push_str(piece.split_once('>').map_or(piece, |(_, rest)| rest));
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[test]
fn commands_options_strings_and_comments_have_classes() {
    let bash = r#"<span class="f">docker</span> run<span class="a"> --rm </span><span class="s">"x" </span><span class="c"># go
</span>"#;
    assert_eq!(html("bash", "docker run --rm \"x\" # go\n"), bash);
    assert_eq!(html("yaml", "name: push\n"), "<span class=\"t\">name</span>: push\n");
}

#[test]
fn code_inside_a_string_is_code() {
    let html = html("bash", "echo \"a $HOME b\"\n");
    assert!(html.contains("<span class=\"v\">$HOME"), "{html}");
}

#[test]
fn placeholders_stay_text() {
    assert_eq!(text(&html("bash", "kubectl logs <pod> & <b>\n")), "kubectl logs <pod> & <b>\n");
    assert!(html("text", "<script>").starts_with("&lt;script&gt;"));
}

#[test]
fn placeholders_stand_out_inside_any_class_and_in_no_language_that_gives_their_brackets_a_meaning() {
    let bash = html("bash", "sh -c 'command -v <program>' <file>\n");
    assert!(bash.contains("command -v <var>&lt;program&gt;</var>'"), "{bash}");
    assert!(bash.contains("<var>&lt;file&gt;</var>"), "{bash}");
    assert!(
        html("yaml", "image: <registry>/app:<tag>\n")
            .contains("<var>&lt;registry&gt;</var>/app:<var>&lt;tag&gt;</var>")
    );
    assert!(!html("xml", "<id>x</id>").contains("<var>") && !html("rust", "let a: Vec<u8>;").contains("<var>"));
    assert!(!html("text", "error <file>").contains("<var>"));
}

#[test]
fn the_languages_of_playbooks_are_known() {
    let highlighter = Highlighter::new();
    for word in "bash sh shell zsh console shell-session terminal Bash text txt plain log output none dockerfile docker \
                 yaml yml json toml ini xml html js javascript ts typescript python py go rust rs sql java kotlin groovy \
                 diff powershell makefile hcl terraform gitattributes gitignore properties nginx ruby php c cpp"
        .split_whitespace()
    {
        assert!(highlighter.knows(word), "{word}");
    }
    for alias in ["js", "javascript", "mjs"] {
        let block = highlighter.highlight(Some(alias), "const a = 1;\n");
        assert!(Arc::ptr_eq(&block, &highlighter.highlight(Some("js"), "const a = 1;\n")), "{alias}");
    }
    assert!(!highlighter.knows("klingon"));
    assert_eq!(&*highlighter.highlight(Some("klingon"), "a < b"), "a &lt; b");
    assert_eq!(&*highlighter.highlight(None, "if then"), "if then");
}

#[test]
fn equal_blocks_share_one_answer() {
    let highlighter = Highlighter::new();
    let first = highlighter.highlight(Some("sh"), "ls -l\n");
    assert!(Arc::ptr_eq(&first, &highlighter.highlight(Some("bash"), "ls -l\n")));
    assert!(!Arc::ptr_eq(&first, &highlighter.highlight(Some("yaml"), "ls -l\n")));
}

#[test]
fn large_blocks_and_long_lines_are_plain() {
    let long = format!("echo {}\n", "x".repeat(MAX_LINE));
    assert_eq!(html("bash", &long), long);
    let blanks = format!("echo{}# x\n", " ".repeat(MAX_BLANKS + 1));
    assert_eq!(html("bash", &blanks), blanks);
    let large = "echo x\n".repeat(MAX_BLOCK / 7 + 1);
    assert_eq!(html("bash", &large), large);
}

#[test]
fn diffs_show_what_came_and_went() {
    let html = html("diff", "-a\n+b\n");
    assert!(html.contains("<span class=\"d\">-a") && html.contains("<span class=\"i\">+b"), "{html}");
}

proptest::proptest! {
    #![proptest_config(ProptestConfig { cases: 200, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..Default::default() })]
    #[test]
    fn marks_tear_no_text(code in "[a-c<> '\"/$#\n-]{0,80}") {
        let html = html_of_shared("bash", &code);
        proptest::prop_assert_eq!(text(&html), code);
        proptest::prop_assert_eq!(html.matches("<var>&lt;").count(), html.matches("&gt;</var>").count());
    }

    #[test]
    fn any_text_of_any_language_survives(word in 0usize..9, code in "[ -~\n\u{e9}<>&\"'$(){}\\[\\]`#|]{0,200}") {
        let word = ["bash", "yaml", "json", "dockerfile", "python", "js", "html", "sql", "diff"][word];
        let html = html_of_shared(word, &code);
        proptest::prop_assert_eq!(text(&html), code);
    }
}

fn html_of_shared(language: &str, code: &str) -> Arc<str> {
    static SHARED: LazyLock<Highlighter> = LazyLock::new(Highlighter::new);
    SHARED.highlight(Some(language), code)
}
