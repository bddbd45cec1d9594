#![allow(clippy::disallowed_methods, reason = "the test reads and refreshes the picture of the README")]

use std::fs;
use std::path::Path;

use super::*;

fn card(theme: &Theme) -> Card<'_> {
    Card {
        site: "Faultline".into(),
        section: "Authentication".into(),
        title: "OIDC token request failed or token invalid".into(),
        text: "The job could not obtain an OIDC ID token from the CI provider, or the cloud refused the token it was \
               given."
            .into(),
        id: "oidc-token-failure".into(),
        badge: Badge::Severity(Severity::High),
        theme,
    }
}

#[test]
fn the_card_in_the_readme_is_what_is_drawn() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images/card.png");
    let drawn = card(&Theme::default()).draw();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &drawn).unwrap();
    }
    let hint = "cards look different: give them another VERSION, then run `UPDATE_DOCS=1 cargo test card`";
    assert!(fs::read(&path).is_ok_and(|expected| expected == drawn), "{hint}");
}

#[test]
fn everything_that_a_card_shows_is_in_its_name() {
    let theme = Theme::default();
    let mut blue = Theme::default();
    blue.light.insert("mark".into(), "#00f".into());
    let changes: [fn(&mut Card<'_>); 6] = [
        |card| card.site = "Other".into(),
        |card| card.section = "Build".into(),
        |card| card.title = "Other".into(),
        |card| card.text = "Other.".into(),
        |card| card.id = "other".into(),
        |card| card.badge = Badge::Note("high".to_owned()),
    ];
    let changed = |change: &fn(&mut Card<'_>)| {
        let mut card = card(&theme);
        change(&mut card);
        card.name("x")
    };
    let mut names: Vec<_> = changes.iter().map(changed).collect();
    names.extend([card(&theme).name("x"), card(&blue).name("x")]);
    names.sort();
    names.dedup();
    assert_eq!(names.len(), changes.len() + 2);
    assert_eq!(card(&theme).name("x"), card(&theme).name("x"));
}

#[test]
fn any_text_can_be_drawn() {
    let theme = Theme::default();
    for text in ["", " ", "依存関係を解決できません", "🦀🦀 a", "\u{202e}\u{0}\u{fffd}", "e\u{301}é", &"w".repeat(5000)]
    {
        let text = || Cow::Borrowed(text);
        let badge = Badge::Note(text().into_owned());
        let card =
            Card { site: text(), section: text(), title: text(), text: text(), id: text(), badge, theme: &theme };
        assert!(card.draw().starts_with(b"\x89PNG\r\n\x1a\n"));
    }
}

#[test]
fn a_title_that_the_fonts_cannot_write_gives_way_to_the_id() {
    let theme = Theme::default();
    let drawn = |title: &'static str| Card { title: title.into(), ..card(&theme) }.draw();
    assert_eq!(drawn("依存関係を解決できません"), drawn("oidc-token-failure"));
    assert_eq!(drawn("🦀 Linker\u{fffd} failed"), drawn("Linker failed"));
}
