//! `Canvas`: the pixels of a card, each a shade of an ink.

use super::palette::{Ink, SHADES};
use super::{HEIGHT, WIDTH};

/// A row is as PNG has it: a byte that says that it is not filtered, then a byte for each pixel.
const ROW: usize = WIDTH as usize + 1;

/// A card while it is drawn; what lies outside is left out.
#[derive(Debug)]
pub(super) struct Canvas(Vec<u8>);

/// Something drawn once: how far each pixel is covered, in shades, row by row.
#[derive(Debug)]
pub(super) struct Stencil {
    /// Where its left edge is, from the pen.
    pub(super) left: i32,
    /// Where its upper edge is, from the base line.
    pub(super) top: i32,
    pub(super) width: usize,
    pub(super) shades: Vec<u8>,
}

impl Canvas {
    pub(super) fn new() -> Self {
        Self(vec![0; ROW * HEIGHT as usize])
    }

    /// The rows with what PNG wants before each.
    pub(super) fn scanlines(&self) -> &[u8] {
        &self.0
    }

    /// Draws a stencil with the pen at `x` on the base line `y`.
    pub(super) fn stamp(&mut self, stencil: &Stencil, (x, y): (i32, i32), ink: Ink) {
        for (row, shades) in (y + stencil.top..).zip(stencil.shades.chunks(stencil.width.max(1))) {
            for (column, shade) in (x + stencil.left..).zip(shades) {
                self.cover((column, row), *shade, ink);
            }
        }
    }

    /// Fills a parallelogram whose sides lean to the right by a third of its height: upright it would be a rectangle with
    /// its lower left corner at `x`, `y`.
    pub(super) fn leaning_block(&mut self, (x, y): (i32, i32), (width, height): (i32, i32), ink: Ink) {
        let most = i32::from(SHADES) - 1;
        for up in 0..height {
            let shift = up * most / 3;
            let (whole, part) = (shift / most, shift % most);
            let row = y - 1 - up;
            self.cover((x + whole, row), (most - part) as u8, ink);
            (1..width).for_each(|at| self.cover((x + whole + at, row), most as u8, ink));
            self.cover((x + whole + width, row), part as u8, ink);
        }
    }

    /// Fills a rectangle with its upper left corner at `x`, `y`.
    pub(super) fn block(&mut self, (x, y): (i32, i32), (width, height): (i32, i32), ink: Ink) {
        for row in y..y + height {
            (x..x + width).for_each(|column| self.cover((column, row), SHADES - 1, ink));
        }
    }

    fn cover(&mut self, (x, y): (i32, i32), shade: u8, ink: Ink) {
        if shade == 0 || !(0..WIDTH as i32).contains(&x) || !(0..HEIGHT as i32).contains(&y) {
            return;
        }
        // Letters may touch: where two do, the one that covers more is seen.
        let pixel = &mut self.0[y as usize * ROW + 1 + x as usize];
        *pixel = (*pixel).max(ink.first_shade() + shade);
    }
}
