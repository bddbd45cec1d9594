//! `Card`: the picture that a chat shows beside a link to a page.
//!
//! 1. `name` says everything that the card shows in a digest, so that a published card need not be drawn again.
//! 2. `draw` sets the texts in lines (`lines`), with the letters of the fonts that the binary carries (`typeface`), on
//!    a canvas of few colours (`canvas`), and gives it as PNG (`png`).
//!
//! Places are whole pixels and widths whole units of a font, so that every machine draws the same card.

use std::borrow::Cow;

use crate::config::Theme;
use crate::playbook::Severity;

mod canvas;
mod layout;
mod lines;
mod palette;
mod png;
#[cfg(test)]
mod tests;
mod typeface;

use palette::Palette;

/// Changes whenever the same words are drawn in another way, for a card is known by its name.
const VERSION: u32 = 1;

/// The width of every card, in pixels: what the services that show cards ask for.
pub const WIDTH: u32 = 1200;
/// The height of every card.
pub const HEIGHT: u32 = 630;

/// What a card shows. Every text is plain.
#[derive(Clone, Debug)]
pub struct Card<'a> {
    /// The site's name, beside its mark.
    pub site: Cow<'a, str>,
    /// The part of the site.
    pub section: Cow<'a, str>,
    /// What the page is about, in large letters.
    pub title: Cow<'a, str>,
    /// A sentence about it.
    pub text: Cow<'a, str>,
    /// What the page is known by, in letters of one width.
    pub id: Cow<'a, str>,
    /// What else there is to know.
    pub badge: Badge,
    /// The colours of the light theme that differ from the style sheet's.
    pub theme: &'a Theme,
}

/// The last word of a card.
#[derive(Clone, Debug)]
pub enum Badge {
    /// How much harm a failure does: its word and its shape, in its colour.
    Severity(Severity),
    /// A few words.
    Note(String),
}

impl Card<'_> {
    /// `name`, and a digest of all that the card shows; cards that look different have different names.
    pub fn name(&self, name: &str) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&VERSION.to_le_bytes());
        hasher.update(&Palette::new(self.theme).bytes());
        let (kind, badge) = match &self.badge {
            Badge::Severity(severity) => ("severity", severity.as_str()),
            Badge::Note(note) => ("note", note.as_str()),
        };
        for text in [&self.site, &self.section, &self.title, &self.text, &self.id, kind, badge] {
            hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
        }
        format!("{name}.{}", &hasher.finalize().to_hex()[..10])
    }

    /// The card as a PNG file.
    pub fn draw(&self) -> Vec<u8> {
        png::encode(&layout::lay_out(self), &Palette::new(self.theme))
    }
}
