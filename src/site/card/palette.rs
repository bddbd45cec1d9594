//! `Palette`: the few colours of a card, each in the shades between the background and the full colour.

use std::collections::BTreeMap;

use crate::config::Theme;
use crate::playbook::Severity;

/// A colour that something is drawn in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Text,
    Muted,
    Border,
    Mark,
    Severity(Severity),
}

/// How many shades an ink has; the first is the background.
pub(super) const SHADES: u8 = 16;

impl Ink {
    /// The inks of a palette, in their order there.
    const ALL: [Self; 8] = [
        Self::Text,
        Self::Muted,
        Self::Border,
        Self::Mark,
        Self::Severity(Severity::Critical),
        Self::Severity(Severity::High),
        Self::Severity(Severity::Medium),
        Self::Severity(Severity::Low),
    ];

    /// Where the ink's shades begin in a palette.
    pub(super) fn first_shade(self) -> u8 {
        Self::ALL.iter().position(|ink| *ink == self).map_or(0, |at| at as u8 * SHADES)
    }

    /// The colour of the light theme in `site/style.css`, and the property that a configuration can set.
    fn colour(self) -> (&'static str, [u8; 3]) {
        match self {
            Self::Text => ("text", [0x1a, 0x1e, 0x23]),
            Self::Muted => ("muted", [0x59, 0x61, 0x6b]),
            Self::Border => ("border", [0xdc, 0xde, 0xda]),
            Self::Mark => ("mark", [0xb4, 0x43, 0x0f]),
            Self::Severity(Severity::Critical) => ("critical", [0xa3, 0x12, 0x2f]),
            Self::Severity(Severity::High) => ("high", [0x9c, 0x3d, 0x0c]),
            Self::Severity(Severity::Medium) => ("medium", [0x76, 0x54, 0x00]),
            Self::Severity(Severity::Low) => ("low", [0x43, 0x61, 0x6f]),
        }
    }
}

/// The colours of one site's cards: for each ink, its shades.
#[derive(Debug)]
pub(super) struct Palette([[u8; 3]; Ink::ALL.len() * SHADES as usize]);

impl Palette {
    /// The style sheet's colours, with those of the configuration that are written as `#rgb` or `#rrggbb` in their place.
    pub(super) fn new(theme: &Theme) -> Self {
        let background = chosen(&theme.light, ("background", [0xfd, 0xfd, 0xfc]));
        let mut shades = [background; Ink::ALL.len() * SHADES as usize];
        for (ink, shades) in Ink::ALL.iter().zip(shades.chunks_mut(SHADES.into())) {
            let full = chosen(&theme.light, ink.colour());
            for (step, shade) in (0..).zip(shades) {
                *shade = [0, 1, 2].map(|channel| between(background[channel], full[channel], step));
            }
        }
        Self(shades)
    }

    /// Red, green and blue of every colour.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.0.concat()
    }
}

/// The colour that lies `step` shades from the first to the last.
fn between(first: u8, last: u8, step: u16) -> u8 {
    let most = u16::from(SHADES) - 1;
    ((u16::from(first) * (most - step) + u16::from(last) * step + most / 2) / most) as u8
}

fn chosen(colours: &BTreeMap<String, String>, (name, default): (&str, [u8; 3])) -> [u8; 3] {
    colours.get(name).and_then(|colour| hexadecimal(colour)).unwrap_or(default)
}

fn hexadecimal(colour: &str) -> Option<[u8; 3]> {
    let digits = colour.trim().strip_prefix('#')?;
    let number = u32::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?;
    let [_, red, green, blue] = number.to_be_bytes();
    match digits.len() {
        3 => Some([number >> 8, number >> 4 & 15, number & 15].map(|digit| digit as u8 * 17)),
        6 => Some([red, green, blue]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_the_style_sheets() {
        let style = include_str!("../../../site/style.css");
        for (name, [red, green, blue]) in Ink::ALL.map(Ink::colour) {
            let declaration = format!("--{name}: light-dark(#{red:02x}{green:02x}{blue:02x},");
            assert!(style.contains(&declaration), "{declaration}");
        }
        assert!(style.contains("--background: light-dark(#fdfdfc,"));
    }

    #[test]
    fn a_configuration_can_set_them_in_hexadecimal() {
        for (colour, expected) in [
            ("#0a5", Some([0x00, 0xaa, 0x55])),
            ("#00aa55", Some([0x00, 0xaa, 0x55])),
            ("oklch(60% 0.1 250)", None),
            ("#+12345", None),
            ("#12345", None),
        ] {
            assert_eq!(hexadecimal(colour), expected, "{colour}");
        }
    }
}
