//! A page of Markdown, laid out for a terminal.

use termimad::{MadSkin, crossterm::style::Attribute};

use crate::diagnostic::render::Style;

/// The widest column that is easy to read.
const MAX_WIDTH: usize = 100;

/// Lays a page out for the width of the terminal.
pub(super) fn format(markdown: &str, style: Style) -> String {
    let (width, _) = termimad::terminal_size();
    let mut skin = match style {
        Style::Plain => MadSkin::no_style(),
        Style::Coloured => MadSkin::default(),
    };
    skin.headers.iter_mut().for_each(|header| header.align = termimad::Alignment::Left);
    skin.headers[0].compound_style.remove_attr(Attribute::Underlined);
    skin.text(markdown, Some(usize::from(width).min(MAX_WIDTH))).to_string()
}
