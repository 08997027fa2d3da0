//! The three themes: what each [`Paint`] looks like, how thick lines are, how large texts are.
//!
//! The page's style sheet holds the same values under the names of [`Paint::css`]; [`Theme::css`] writes them, so a
//! test can compare the two.

use crate::shape::Paint;
use std::fmt::{self, Write as _};

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// A theme of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
    /// For a wall: black on white, thick lines, large text, a contrast of at least 7:1.
    Projector,
}

/// The font of the stage, as the page's style has them.
pub const FONT: &str =
    "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

/// One row a colour: light, dark, projector.
const COLOURS: [[u32; 3]; Paint::ALL.len()] = [
    [0x0018_212c, 0x00e8_edf2, 0x0000_0000], // ink
    [0x0053_6070, 0x00a2_afbc, 0x002b_2b2b], // muted
    [0x00f5_f6f8, 0x0010_151b, 0x00ff_ffff], // bg
    [0x00ff_ffff, 0x0018_1f27, 0x00ff_ffff], // surface
    [0x00ec_eff3, 0x000c_1116, 0x00f2_f2f2], // sunken
    [0x00d5_dbe3, 0x002c_3641, 0x008a_8a8a], // line
    [0x009a_a5b3, 0x0056_636f, 0x0033_3333], // line-strong
    [0x0033_47c2, 0x0095_a5ff, 0x001c_2d9c], // accent
    [0x00e6_e9fb, 0x0023_2b52, 0x00e3_e7ff], // accent-soft
    [0x00ff_ffff, 0x0010_151b, 0x00ff_ffff], // on-accent
    [0x00a0_5a00, 0x00f0_b454, 0x0078_4100], // lead
    [0x00fd_eed3, 0x003a_2c12, 0x00fd_eed3], // lead-soft
    [0x0000_72b2, 0x006c_b8ea, 0x0000_477a], // try
    [0x00dc_ecf7, 0x0014_303f, 0x00dc_ecf7], // try-soft
    [0x005d_6b7c, 0x00b3_bfcb, 0x0033_3a42], // plain
    [0x00e9_edf2, 0x0026_303a, 0x00e9_edf2], // plain-soft
    [0x0000_795a, 0x005c_cba8, 0x0000_523c], // good
    [0x00d9_f0e8, 0x0012_342a, 0x00d9_f0e8], // good-soft
    [0x00b3_261e, 0x00ff_8a80, 0x008c_120b], // bad
    [0x00fb_e3e1, 0x0042_1c1a, 0x00fb_e3e1], // bad-soft
    [0x0098_a2ae, 0x0066_727e, 0x006b_6b6b], // ghost
    [0x0000_72b2, 0x006c_b8ea, 0x0000_477a], // kind-1
    [0x0000_795a, 0x005c_cba8, 0x0000_523c], // kind-2
    [0x00a0_5a00, 0x00f0_b454, 0x0078_4100], // kind-3
    [0x00a0_457f, 0x00e4_9ac8, 0x006e_1f54], // kind-4
    [0x007b_2d9b, 0x00d7_9bf5, 0x0057_1f70], // stuck
    [0x00f3_e3f9, 0x0037_1d44, 0x00f3_e3f9], // stuck-soft
    [0x0075_6200, 0x00e2_cf4a, 0x004d_4000], // warn
    [0x00f6_efc4, 0x0038_330f, 0x00f6_efc4], // warn-soft
];

impl Theme {
    /// Every theme, in the order in which the page offers them.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Projector];

    /// As links and the page's style name it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Projector => "projector",
        }
    }

    /// The theme with a name; `None` for no theme's name.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.id() == id)
    }

    /// What a colour looks like.
    pub const fn colour(self, paint: Paint) -> Rgb {
        let [_, red, green, blue] = COLOURS[paint as usize][self as usize].to_be_bytes();
        Rgb(red, green, blue)
    }

    /// By how much lines are thicker than on a screen at arm's length.
    pub(crate) const fn stroke_scale(self) -> f32 {
        match self {
            Self::Light | Self::Dark => 1.0,
            Self::Projector => 1.5,
        }
    }

    /// By how much text is larger.
    pub const fn text_scale(self) -> f32 {
        match self {
            Self::Light | Self::Dark => 1.0,
            Self::Projector => 1.2,
        }
    }

    /// The colours as the page's style writes them: `--ink: #18212c;` and so on, one a line.
    pub fn css(self) -> String {
        let mut out = String::new();
        for paint in Paint::ALL {
            let _ = writeln!(out, "{}: {};", paint.css(), self.colour(paint));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast of two colours (WCAG 2.2, 1.4.3).
    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let part = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        let light = |c: Rgb| 0.2126 * part(c.0) + 0.7152 * part(c.1) + 0.0722 * part(c.2);
        let (a, b) = (light(a) + 0.05, light(b) + 0.05);
        (a / b).max(b / a)
    }

    #[test]
    fn what_is_read_can_be_read() {
        use Paint::*;
        let pairs = [
            (Ink, Bg),
            (Ink, Surface),
            (Ink, LeadSoft),
            (Ink, TrySoft),
            (Ink, GoodSoft),
            (Ink, BadSoft),
            (Ink, PlainSoft),
            (Ink, AccentSoft),
            (Muted, Bg),
            (Muted, Surface),
            (Muted, Sunken),
            (Muted, LeadSoft),
            (Muted, TrySoft),
            (Bad, Bg),
            (Bad, Surface),
            (OnAccent, Accent),
            (OnAccent, Try),
            (OnAccent, Good),
            (OnAccent, Bad),
            (OnAccent, Kind1),
            (OnAccent, Kind2),
            (OnAccent, Kind3),
            (OnAccent, Kind4),
            (OnAccent, Lead),
            (Lead, Bg),
            (Lead, LeadSoft),
            (Ink, StuckSoft),
            (Ink, WarnSoft),
            (Ink, Sunken),
            (Stuck, Surface),
            (Warn, Surface),
            (OnAccent, Stuck),
            (OnAccent, Warn),
            (OnAccent, Plain),
            (OnAccent, Ink),
        ];
        for theme in Theme::ALL {
            let least = if theme == Theme::Projector { 7.0 } else { 4.5 };
            for (text, under) in pairs {
                let c = contrast(theme.colour(text), theme.colour(under));
                assert!(c >= least, "{text:?} on {under:?} in {}: {c:.2}", theme.id());
            }
        }
    }

    /// The page's style sheet says the same. A theme that does not name a colour has that of the light one.
    #[test]
    fn the_style_sheet_has_the_same_colours() {
        let sheet = include_str!("../../../web/style/tokens.css");
        let block = |begins: &str| {
            let (_, after) = sheet.split_once(begins).unwrap_or_else(|| panic!("no {begins}"));
            after.split_once('}').map_or(after, |(block, _)| block)
        };
        let value = |block: &str, name: &str| {
            let (_, after) = block.split_once(&format!("{name}: "))?;
            Some(after.split_once(';')?.0.to_owned())
        };
        for theme in Theme::ALL {
            let own = block(
                &format!("[data-theme=\"{}\"] {{", theme.id()).replace("[data-theme=\"light\"]", ":root"),
            );
            for paint in Paint::ALL {
                let name = paint.css();
                let found = value(own, name).or_else(|| value(block(":root {"), name));
                assert_eq!(found, Some(theme.colour(paint).to_string()), "{name} in {}", theme.id());
            }
        }
    }

    #[test]
    fn the_names_of_the_themes_are_read_back() {
        for theme in Theme::ALL {
            assert_eq!(Theme::parse(theme.id()), Some(theme));
        }
        assert!(Theme::Dark.css().contains("--on-accent: #10151b;"));
    }
}
