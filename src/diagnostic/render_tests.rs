use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;
use crate::diagnostic::visible::is_hidden;
use crate::diagnostic::{codes, json};
use crate::inputs::{FileId, Role, Source, Span};

const PLAIN: Format = Format::Human(Style::Plain);

fn inputs(sources: &[(&str, &[u8])]) -> Inputs {
    let source = |(path, bytes): &(&str, &[u8])| Source {
        role: Role::Playbook,
        path: (*path).to_owned(),
        name: (*path).to_owned(),
        bytes: bytes.to_vec(),
    };
    Inputs::new(sources.iter().map(source).collect())
}

fn file(inputs: &Inputs, path: &str) -> FileId {
    inputs.of(Role::Playbook).find(|(_, source)| source.path == path).unwrap().0
}

/// The `nth` place, from 0, at which `part` is in a file.
fn find(inputs: &Inputs, path: &str, part: &str, nth: usize) -> Span {
    let file = file(inputs, path);
    let start = inputs.get(file).text().unwrap().match_indices(part).nth(nth).unwrap().0 as u32;
    Span { file, start, end: start + part.len() as u32 }
}

/// One problem of one file, at some bytes of it.
fn shown(bytes: &[u8], start: u32, end: u32, format: Format) -> String {
    let inputs = inputs(&[("a.yaml", bytes)]);
    let span = Span { file: file(&inputs, "a.yaml"), start, end };
    render(&[Diagnostic::new(&codes::YAML_SYNTAX, "message").at(span)], &inputs, format)
}

fn duplicate() -> (Diagnostic, Inputs) {
    let inputs = inputs(&[("a.yaml", b"id: npm-timeout\naliases: [b]\n"), ("b.yaml", b"id: b\r\ntitle: T\r\n")]);
    let diagnostic = Diagnostic::new(&codes::DUPLICATE_ID, "the id `b` is already an alias")
        .at(find(&inputs, "b.yaml", "b", 0))
        .with_related(Place::At(find(&inputs, "a.yaml", "b", 0)), "the alias")
        .with_help("rename it");
    (diagnostic, inputs)
}

#[test]
fn a_related_place_in_another_file_is_shown_in_each_format() {
    let (diagnostic, inputs) = duplicate();
    let human = "\
error[FL030]: the id `b` is already an alias
 --> b.yaml:1:5
  |
1 | id: b
  |     ^
  |
 ::: a.yaml:2:11
  |
2 | aliases: [b]
  |           - the alias
  |
  = help: rename it
";
    let json = r#"{"schema_version":"diagnostic.v1","code":"FL030","name":"duplicate-id","level":"error","message":"the id `b` is already an alias","file":"b.yaml","line":1,"column":5,"end_line":1,"end_column":6,"source_line":"id: b","help":"rename it","related":[{"file":"a.yaml","line":2,"column":11,"label":"the alias"}]}
"#;
    let github = "::error file=b.yaml,line=1,col=5,endColumn=6,title=FL030 duplicate-id::\
                  the id `b` is already an alias%0Aa.yaml:2:11: the alias%0Ahelp: rename it\n";
    for (format, expected) in [(PLAIN, human), (Format::Json, json), (Format::Github, github)] {
        assert_eq!(render(std::slice::from_ref(&diagnostic), &inputs, format), expected);
    }
}

#[test]
fn near_places_of_one_file_share_an_excerpt() {
    let inputs = inputs(&[("a.yaml", b"id: one\ntitle: T\n\n\n\nid: two\nid: three\n")]);
    let diagnostic = Diagnostic::new(&codes::DUPLICATE_KEY, "the key `id` stands three times")
        .at(find(&inputs, "a.yaml", "id", 2))
        .with_related(Place::At(find(&inputs, "a.yaml", "id", 0)), "first here")
        .with_related(Place::At(find(&inputs, "a.yaml", "id", 1)), "then here");
    let expected = "\
error[FL006]: the key `id` stands three times
 --> a.yaml:7:1
  |
1 | id: one
  | -- first here
...
6 | id: two
  | -- then here
7 | id: three
  | ^^
";
    assert_eq!(render(&[diagnostic], &inputs, PLAIN), expected);
}

#[test]
fn problems_without_a_line_and_between_problems() {
    let inputs = inputs(&[("a.yaml", b"id: a\n"), ("c.yaml", b"x\n\xff\xfeid")]);
    let (a, c) = (file(&inputs, "a.yaml"), file(&inputs, "c.yaml"));
    let bom = shown(b"\xef\xbb\xbfid\xff", 5, 6, PLAIN);
    assert_eq!(bom, "error[FL003]: message\n--> a.yaml:1:3\n");
    let all = [
        Diagnostic::new(&codes::NOT_UTF8, "not text").at(Span { file: c, start: 3, end: 4 }).with_help("save it"),
        Diagnostic::new(&codes::EMPTY_CATALOG, "whole").in_file(c).with_related(Place::File(a), "other"),
        Diagnostic::new(&codes::NO_BASE_URL, "no base URL"),
    ];
    let human = "\
error[FL001]: not text
--> c.yaml:2:2
 = help: save it

warning[FL037]: whole
--> c.yaml
 = note: a.yaml: other

note[FL082]: no base URL
";
    assert_eq!(render(&all, &inputs, PLAIN), human);
    let github = "\
::error file=c.yaml,line=2,col=2,endColumn=3,title=FL001 not-utf8::not text%0Ahelp: save it
::warning file=c.yaml,title=FL037 empty-catalog::whole%0Aa.yaml: other
::notice title=FL082 no-base-url::no base URL
";
    assert_eq!(render(&all, &inputs, Format::Github), github);
    assert_eq!(render(&[], &inputs, PLAIN), "");
}

#[test]
fn a_mark_stands_under_wide_characters_tabs_and_the_end_of_a_line() {
    let frame = |at: &str, line: &str, mark: &str| {
        let number = at.split(':').next().unwrap();
        format!("error[FL003]: message\n --> a.yaml:{at}\n  |\n{number} |{line}\n  |{mark}\n")
    };
    let wide = "t: ä日本 x".as_bytes();
    assert_eq!(shown(wide, 12, 13, PLAIN), frame("1:8", " t: ä日本 x", "          ^"));
    assert_eq!(shown(wide, 6, 7, PLAIN), frame("1:5", " t: ä日本 x", "     ^^"));
    assert_eq!(shown(b"a:\n\tb\r\n", 4, 5, PLAIN), frame("2:2", "     b", "     ^"));
    assert_eq!(shown(b"a\r\nb\r\n", 1, 2, PLAIN), frame("1:2", " a", "  ^"));
    assert_eq!(shown(b"a\r\nb\r\n", 2, 2, PLAIN), frame("1:2", " a", "  ^"));
    assert_eq!(shown(b"\xef\xbb\xbfid: a\n", 4, 5, PLAIN), frame("1:5", " id: a", "     ^"));
}

#[test]
fn a_span_at_the_end_or_past_it_is_shown_after_the_last_character() {
    let expected = "error[FL003]: message\n --> a.yaml:2:1\n  |\n2 |\n  | ^\n";
    assert_eq!(shown(b"id: a\n", 6, 6, PLAIN), expected);
    assert_eq!(shown(b"id: a\n", 4000, u32::MAX, PLAIN), expected);
    assert_eq!(shown(b"", 0, 0, PLAIN), "error[FL003]: message\n --> a.yaml:1:1\n  |\n1 |\n  | ^\n");
}

#[test]
fn a_multi_line_span_shows_its_first_line_and_keeps_its_end_in_json() {
    let expected = "error[FL003]: message\n --> a.yaml:1:3\n  |\n1 | ab c\n  |   ^^\n";
    assert_eq!(shown(b"ab c\nd\nef\n", 2, 8, PLAIN), expected);
    let json = shown(b"ab c\nd\nef\n", 2, 8, Format::Json);
    assert!(json.contains(r#""line":1,"column":3,"end_line":3,"end_column":2,"source_line":"ab c","#), "{json}");
    assert!(shown(b"ab c\nd\nef\n", 2, 8, Format::Github).contains("line=1,col=3,endColumn=5,"));
}

#[test]
fn of_a_very_long_line_the_part_around_the_mark_is_shown() {
    let line = "x".repeat(1 << 20);
    let expected = format!(
        "error[FL003]: message\n --> a.yaml:1:500001\n  |\n1 | …{}…\n  |  {}^^^^^\n",
        "x".repeat(120),
        " ".repeat(40)
    );
    assert_eq!(shown(line.as_bytes(), 500_000, 500_005, PLAIN), expected);
    let json = shown(line.as_bytes(), 500_000, 500_005, Format::Json);
    assert!(json.contains(&format!(
        r#""column":500001,"end_line":1,"end_column":500006,"source_line":"…{}…""#,
        "x".repeat(120)
    )));
    let end = shown(line.as_bytes(), 1 << 20, 1 << 20, PLAIN);
    assert!(
        end.contains("a.yaml:1:1048577\n  |\n1 | …xxx") && end.ends_with(&format!("| {}^\n", " ".repeat(121))),
        "{end}"
    );
}

#[test]
fn places_far_apart_have_excerpts_of_their_own_with_their_true_names() {
    let inputs = inputs(&[(
        "a.yaml",
        format!("{}first{}x\n{}last", "a".repeat(300), "b".repeat(300), "\n".repeat(90)).as_bytes(),
    )]);
    let diagnostic = Diagnostic::new(&codes::REPEATED_SIGNAL, "a.yaml:1:42")
        .at(find(&inputs, "a.yaml", "first", 0))
        .with_related(Place::At(find(&inputs, "a.yaml", "x", 0)), "same line")
        .with_related(Place::At(find(&inputs, "a.yaml", "last", 0)), "far below");
    let text = render(&[diagnostic], &inputs, PLAIN);
    let named: Vec<_> = text.lines().filter(|line| line.contains("a.yaml")).map(str::trim).collect();
    assert_eq!(
        named,
        ["warning[FL062]: a.yaml:1:42", "--> a.yaml:1:301", "::: a.yaml:1:606", "::: a.yaml:92:1"],
        "{text}"
    );
    let near = Diagnostic::new(&codes::REPEATED_SIGNAL, "near, but in a long line")
        .at(Span { file: file(&inputs, "a.yaml"), start: 610, end: 610 })
        .with_related(Place::At(find(&inputs, "a.yaml", "x", 0)), "here");
    let near = render(&[near], &inputs, PLAIN);
    assert!(near.contains("--> a.yaml:5:1\n") && near.contains("::: a.yaml:1:606\n"), "{near}");
    assert!(text.ends_with("  ::: a.yaml:92:1\n   |\n92 | last\n   | ---- far below\n"), "{text}");
}

#[test]
fn json_escapes_hidden_characters_beyond_the_basic_plane_and_keeps_their_meaning() {
    let diagnostic = Diagnostic::new(&codes::HIDDEN_CHARACTER, "\u{e0041}\u{feff}é");
    let json = render(&[diagnostic], &Inputs::default(), Format::Json);
    assert!(json.contains(r#""message":"\udb40\udc41\ufeffé""#), "{json}");
    let record: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(record["message"], "\u{e0041}\u{feff}é");
}

#[test]
fn hostile_characters_come_out_visible_or_escaped() {
    let path = "a\u{1b}]0;,:%\n.yaml";
    let inputs = inputs(&[(path, "k: \u{1b}[31m\u{202e}x\r\u{85}y\n".as_bytes())]);
    let diagnostic = Diagnostic::new(&codes::HIDDEN_CHARACTER, "a\nb\u{1b}\u{1}100%")
        .at(find(&inputs, path, "x", 0))
        .with_related(Place::File(file(&inputs, path)), "l\u{7}")
        .with_related(Place::At(find(&inputs, path, "k", 0)), "m\u{8}")
        .with_help("h\u{2066}");
    let human = "\
warning[FL053]: a␊b␛␁100%
 --> a␛]0;,:%␊.yaml:1:10
  |
1 | k: ␛[31m�x␍�y
  | - m␈     ^
  |
  = note: a␛]0;,:%␊.yaml: l␇
  = help: h�
";
    let json = r#"{"schema_version":"diagnostic.v1","code":"FL053","name":"hidden-character","level":"warning","message":"a\nb\u001b\u0001100%","file":"a\u001b]0;,:%\n.yaml","line":1,"column":10,"end_line":1,"end_column":11,"source_line":"k: \u001b[31m\u202ex\r\u0085y","help":"h\u2066","related":[{"file":"a\u001b]0;,:%\n.yaml","line":null,"column":null,"label":"l\u0007"},{"file":"a\u001b]0;,:%\n.yaml","line":1,"column":1,"label":"m\b"}]}
"#;
    let github = "::warning file=a␛]0;%2C%3A%25%0A.yaml,line=1,col=10,endColumn=11,title=FL053 hidden-character::\
                  a%0Ab␛␁100%25%0Aa␛]0;,:%25%0A.yaml: l␇%0Aa␛]0;,:%25%0A.yaml:1:1: m␈%0Ahelp: h�\n";
    for (format, expected) in [(PLAIN, human), (Format::Json, json), (Format::Github, github)] {
        assert_eq!(render(std::slice::from_ref(&diagnostic), &inputs, format), expected);
    }
}

#[test]
fn coloured_text_is_the_plain_text_with_escape_sequences() {
    let (diagnostic, inputs) = duplicate();
    let coloured = render(std::slice::from_ref(&diagnostic), &inputs, Format::Human(Style::Coloured));
    assert!(coloured.starts_with("\u{1b}[1m\u{1b}[91merror[FL030]"), "{coloured:?}");
    assert_eq!(without_style(&coloured), render(&[diagnostic], &inputs, PLAIN));
}

#[test]
fn json_keeps_to_its_schema() {
    let (diagnostic, inputs) = duplicate();
    let schema = jsonschema::draft202012::new(&json::json_schema()).unwrap();
    for diagnostic in [diagnostic, Diagnostic::new(&codes::NO_BASE_URL, "no base URL")] {
        let record = serde_json::from_str(&render(&[diagnostic], &inputs, Format::Json)).unwrap();
        assert!(schema.is_valid(&record), "{record}");
    }
    assert!(!schema.is_valid(&serde_json::json!({"code": "FL030"})));
}

#[test]
fn a_summary_counts_problems_and_files() {
    let (error, inputs) = duplicate();
    let a = file(&inputs, "a.yaml");
    let warning = Diagnostic::new(&codes::UNKNOWN_KEY, "w").in_file(a);
    let note = Diagnostic::new(&codes::NO_BASE_URL, "n");
    let says = |diagnostics: &[&Diagnostic]| summary(&diagnostics.iter().map(|d| (*d).clone()).collect::<Vec<_>>());
    assert_eq!(says(&[]), None);
    assert_eq!(says(&[&note]).unwrap(), "1 note");
    assert_eq!(says(&[&error]).unwrap(), "1 error in 1 file");
    assert_eq!(says(&[&error, &warning, &error]).unwrap(), "2 errors, 1 warning in 2 files");
}

/// Drops ANSI styles, `ESC [ … m`.
fn without_style(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').unwrap().1)
}

/// Bytes in which everything that is awkward is frequent.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        8 => "[a-z:\\-]{0,30}".prop_map(String::into_bytes),
        8 => "\\PC{0,8}".prop_map(String::into_bytes),
        4 => Just(b"\n".to_vec()),
        4 => "[\r\n\t]{1,3}".prop_map(String::into_bytes),
        4 => any::<char>().prop_map(|c| c.to_string().into_bytes()),
        2 => "[\u{1b}\u{202e}\u{feff}\u{200d}\u{301}日]{1,4}".prop_map(String::into_bytes),
        1 => Just("long ".repeat(60).into_bytes()),
        1 => Just("日".repeat(150).into_bytes()),
    ];
    (prop::collection::vec(part, 0..12), prop::bool::weighted(0.1)).prop_map(|(parts, broken)| {
        let mut bytes = parts.concat();
        bytes.extend(broken.then_some(0xff));
        bytes
    })
}

/// Text with any character, control characters often.
fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![any::<char>(), "[\0-\u{9f}\u{202a}-\u{202e}]".prop_map(|s| s.chars().next().unwrap())],
        0..20,
    )
    .prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1000, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn no_span_panics_and_no_text_carries_control_characters(
        first in bytes(),
        second in bytes(),
        spans in prop::collection::vec((0..2usize, 0..700u32, 0..700u32, text()), 1..4),
        message in text(),
        path in text(),
    ) {
        let inputs = inputs(&[(&format!("0{path}"), &first), ("1", &second)]);
        let files: Vec<_> = inputs.of(Role::Playbook).map(|(file, _)| file).collect();
        let place = |file: usize, start, end| Place::At(Span { file: files[file], start, end });
        let mut diagnostic = Diagnostic::new(&codes::YAML_SYNTAX, message.clone()).with_help(message);
        diagnostic.place = Some(place(spans[0].0, spans[0].1, spans[0].2));
        diagnostic.related = spans[1..].iter().map(|(file, start, end, label)| (place(*file, *start, *end), label.clone().into())).collect();

        for format in [PLAIN, Format::Json, Format::Github, Format::Human(Style::Coloured)] {
            let mut text = render(std::slice::from_ref(&diagnostic), &inputs, format);
            if format == Format::Human(Style::Coloured) {
                text = without_style(&text);
            }
            prop_assert!(!text.contains(|c| is_hidden(c) && c != '\n'), "{:?}", text);
            prop_assert!(matches!(format, Format::Human(_)) || text.lines().count() == 1);
        }
    }
}
