//! Where everything stands on a card: above the site and its part, below the id and the badge, between them the title in
//! the largest letters that leave room for two lines of the sentence, and as much of that as goes in.

use super::canvas::Canvas;
use super::lines::{balanced, wrap, writable};
use super::palette::Ink;
use super::typeface::{BADGE, BRAND, ID, TEXT, TITLES, Typeface};
use super::{Badge, Card, HEIGHT, WIDTH};
use crate::playbook::Severity;

const LEFT: i32 = 80;
const RIGHT: i32 = WIDTH as i32 - 80;
const MIDDLE: i32 = RIGHT - LEFT;
/// The base lines of the first and of the last row.
const HEAD: i32 = 104;
const FOOT: i32 = 562;
/// Between these stand the title and the sentence.
const TOP: i32 = 158;
const BOTTOM: i32 = 480;
/// The least room between two texts of one row.
const GAP: i32 = 40;
/// Between the title and the sentence.
const PAUSE: i32 = 24;
/// From one line of the sentence to the next.
const LINE: i32 = 48;
const MOST_LINES: usize = 3;

/// Draws a card.
pub(super) fn lay_out(card: &Card<'_>) -> Canvas {
    let mut canvas = Canvas::new();
    canvas.block((0, 0), (16, HEIGHT as i32), Ink::Mark);
    head(&mut canvas, card);
    let end = title(&mut canvas, card);
    sentence(&mut canvas, card, end);
    canvas.block((LEFT, BOTTOM + 24), (MIDDLE, 2), Ink::Border);
    foot(&mut canvas, card);
    canvas
}

fn head(canvas: &mut Canvas, card: &Card<'_>) {
    let end = right(canvas, &card.section, &TEXT, (RIGHT, HEAD), Ink::Muted);
    canvas.leaning_block((LEFT, HEAD), (20, 20), Ink::Mark);
    let start = LEFT + 44;
    left(canvas, &card.site, &BRAND, (start, HEAD), end - start, Ink::Text);
}

/// Draws the title, and gives the lower edge of its last line. One that no font here can write gives way to the id.
fn title(canvas: &mut Canvas, card: &Card<'_>) -> i32 {
    let [.., smallest] = &TITLES;
    let Some(title) = writable(&card.title, smallest).or_else(|| writable(&card.id, smallest)) else { return TOP };
    let sentence = if card.text.is_empty() { 0 } else { PAUSE + 2 * LINE };
    let most = |typeface: &Typeface| lines_in(BOTTOM - sentence - TOP, line_height(typeface));
    let fitting = TITLES.iter().find_map(|size| Some((size, balanced(&title, size, MIDDLE, most(size))?)));
    let (typeface, lines) = fitting.unwrap_or_else(|| (smallest, wrap(&title, smallest, MIDDLE, most(smallest))));
    let mut end = TOP;
    for line in lines {
        typeface.draw(canvas, &line, (LEFT, end + typeface.size * 4 / 5), Ink::Text);
        end += line_height(typeface);
    }
    end
}

fn line_height(title: &Typeface) -> i32 {
    title.size * 11 / 10
}

/// How many lines there is room for.
fn lines_in(room: i32, height: i32) -> usize {
    usize::try_from(room / height).unwrap_or(0).min(MOST_LINES)
}

fn sentence(canvas: &mut Canvas, card: &Card<'_>, title_end: i32) {
    let Some(text) = writable(&card.text, &TEXT) else { return };
    let mut top = title_end + PAUSE;
    for line in wrap(&text, &TEXT, MIDDLE, lines_in(BOTTOM - top, LINE)) {
        TEXT.draw(canvas, &line, (LEFT, top + TEXT.size), Ink::Muted);
        top += LINE;
    }
}

fn foot(canvas: &mut Canvas, card: &Card<'_>) {
    let end = match &card.badge {
        Badge::Note(note) => right(canvas, note, &BADGE, (RIGHT, FOOT), Ink::Text),
        Badge::Severity(severity) => {
            let text = format!("{} {} severity", shape(*severity), severity.as_str());
            right(canvas, &text, &BADGE, (RIGHT, FOOT), Ink::Severity(*severity))
        }
    };
    left(canvas, &card.id, &ID, (LEFT, FOOT), end - LEFT, Ink::Muted);
}

/// The shape that stands for a severity wherever colour alone would not tell.
fn shape(severity: Severity) -> char {
    match severity {
        Severity::Critical => '▲',
        Severity::High => '●',
        Severity::Medium => '◆',
        Severity::Low => '○',
    }
}

/// Draws a text in one line of at most `width`.
fn left(canvas: &mut Canvas, text: &str, typeface: &Typeface, place: (i32, i32), width: i32, ink: Ink) {
    let text = writable(text, typeface).unwrap_or_default();
    if let Some(line) = wrap(&text, typeface, width, 1).first() {
        typeface.draw(canvas, line, place, ink);
    }
}

/// Draws a text that ends at a place, in at most half a row; gives where other texts of the row have to end.
fn right(canvas: &mut Canvas, text: &str, typeface: &Typeface, (end, y): (i32, i32), ink: Ink) -> i32 {
    let text = writable(text, typeface).unwrap_or_default();
    let Some(line) = wrap(&text, typeface, MIDDLE / 2, 1).into_iter().next() else { return end };
    let start = end - typeface.width(&line);
    typeface.draw(canvas, &line, (start, y), ink);
    start - GAP
}
