//! `Typeface`: a font at one size, whose letters are drawn once in a process and then stamped.
//!
//! The fonts are in `fonts/`, with their licence and what made them.

use std::sync::{LazyLock, OnceLock};

use ab_glyph::{Font, FontRef, GlyphId, PxScale};

use super::canvas::{Canvas, Stencil};
use super::palette::{Ink, SHADES};

macro_rules! font {
    ($name:literal) => {
        LazyLock::new(|| FontRef::try_from_slice(include_bytes!(concat!("../../../fonts/", $name))).ok())
    };
}

type Embedded = LazyLock<Option<FontRef<'static>>>;
static BOLD: Embedded = font!("InterDisplay-Bold.otf");
static REGULAR: Embedded = font!("Inter-Regular.otf");
static MONO: Embedded = font!("JetBrainsMono-Regular.ttf");

/// The sizes of a title, the largest first.
pub(super) static TITLES: [Typeface; 3] =
    [Typeface::new(&BOLD, 84), Typeface::new(&BOLD, 70), Typeface::new(&BOLD, 58)];
/// The site's name.
pub(super) static BRAND: Typeface = Typeface::new(&BOLD, 36);
/// What a badge says.
pub(super) static BADGE: Typeface = Typeface::new(&BOLD, 30);
/// The part of the site, and sentences.
pub(super) static TEXT: Typeface = Typeface::new(&REGULAR, 34);
/// Ids.
pub(super) static ID: Typeface = Typeface::new(&MONO, 28);

/// A font at one size, in pixels to the em.
#[derive(Debug)]
pub(super) struct Typeface {
    font: &'static Embedded,
    pub(super) size: i32,
    /// By the number of the letter in its font.
    stencils: OnceLock<Vec<OnceLock<Option<Stencil>>>>,
}

impl Typeface {
    const fn new(font: &'static Embedded, size: i32) -> Self {
        Self { font, size, stencils: OnceLock::new() }
    }

    /// Whether the font has a letter.
    pub(super) fn has(&self, letter: char) -> bool {
        self.font.as_ref().is_some_and(|font| font.glyph_id(letter) != GlyphId(0))
    }

    /// How wide a text is, in pixels.
    pub(super) fn width(&self, text: &str) -> i32 {
        let mut end = 0;
        self.set(text, |_, _, next| end = next);
        end
    }

    /// Draws a text from `x` on the base line `y`.
    pub(super) fn draw(&self, canvas: &mut Canvas, text: &str, (x, y): (i32, i32), ink: Ink) {
        self.set(text, |letter, start, _| {
            if let Some(stencil) = self.stencil(letter) {
                canvas.stamp(stencil, (x + start, y), ink);
            }
        });
    }

    /// Calls `each` with every letter, where it starts and where the next one does, in pixels from the start.
    fn set(&self, text: &str, mut each: impl FnMut(GlyphId, i32, i32)) {
        let Some(font) = self.font.as_ref() else { return };
        let em = font.units_per_em().map_or(1, |units| units as i64);
        let pixels = |units: i64| ((units * i64::from(self.size) + em / 2) / em) as i32;
        let (mut pen, mut last) = (0, None);
        for letter in text.chars().map(|letter| font.glyph_id(letter)) {
            // What a font says in its own units are whole numbers.
            pen += last.map_or(0, |last| font.kern_unscaled(last, letter) as i64);
            let start = pen;
            pen += font.h_advance_unscaled(letter) as i64;
            each(letter, pixels(start), pixels(pen));
            last = Some(letter);
        }
    }

    fn stencil(&self, letter: GlyphId) -> Option<&Stencil> {
        let font = self.font.as_ref()?;
        let empty = || (0..font.glyph_count()).map(|_| OnceLock::new()).collect();
        let place = self.stencils.get_or_init(empty).get(usize::from(letter.0))?;
        place.get_or_init(|| stencil(font, letter, self.size)).as_ref()
    }
}

/// Draws a letter; `None` for one without an outline, such as a space.
fn stencil(font: &FontRef<'_>, letter: GlyphId, size: i32) -> Option<Stencil> {
    let scale = PxScale::from(size as f32 * font.height_unscaled() / font.units_per_em()?);
    let outlined = font.outline_glyph(letter.with_scale(scale))?;
    let bounds = outlined.px_bounds();
    let (width, height) = (bounds.width() as usize, bounds.height() as usize);
    let mut shades = vec![0; width * height];
    outlined.draw(|x, y, covered| {
        let shade = (covered.clamp(0.0, 1.0) * f32::from(SHADES - 1)).round();
        if let Some(pixel) = shades.get_mut(y as usize * width + x as usize) {
            *pixel = shade as u8;
        }
    });
    Some(Stencil { left: bounds.min.x as i32, top: bounds.min.y as i32, width, shades })
}
