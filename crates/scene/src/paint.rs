//! Colours by what they mean, and how areas and lines are coloured.

/// A colour by what it means. A [`crate::Theme`] says what it looks like; the page has the same names in its style.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Paint {
    /// Text.
    Ink,
    /// Text of less weight.
    Muted,
    /// The stage itself.
    Bg,
    /// What lies on the stage: the body of a node.
    Surface,
    /// What lies deeper than the stage: a crashed node, an empty track.
    Sunken,
    /// A thin line: a link.
    Line,
    /// A line that must be seen.
    LineStrong,
    /// The one accent: what is selected, what has been played.
    Accent,
    /// Its soft companion, for areas.
    AccentSoft,
    /// Text on the accent, and on every other strong colour.
    OnAccent,
    /// In charge.
    Lead,
    /// Its soft companion.
    LeadSoft,
    /// Trying; timers.
    Try,
    /// Its soft companion.
    TrySoft,
    /// Nothing special.
    Plain,
    /// Its soft companion.
    PlainSoft,
    /// Settled.
    Good,
    /// Its soft companion.
    GoodSoft,
    /// Wrong, cut, refused.
    Bad,
    /// Its soft companion.
    BadSoft,
    /// Absent.
    Ghost,
    /// The first kind of message.
    Kind1,
    /// The second kind of message.
    Kind2,
    /// The third kind of message.
    Kind3,
    /// The fourth kind of message.
    Kind4,
    /// Who can do nothing by itself.
    Stuck,
    /// Its area.
    StuckSoft,
    /// What has more to do than it can.
    Warn,
    /// Its area.
    WarnSoft,
}

impl Paint {
    /// Every colour, in the order of the variants.
    pub const ALL: [Self; 29] = [
        Self::Ink,
        Self::Muted,
        Self::Bg,
        Self::Surface,
        Self::Sunken,
        Self::Line,
        Self::LineStrong,
        Self::Accent,
        Self::AccentSoft,
        Self::OnAccent,
        Self::Lead,
        Self::LeadSoft,
        Self::Try,
        Self::TrySoft,
        Self::Plain,
        Self::PlainSoft,
        Self::Good,
        Self::GoodSoft,
        Self::Bad,
        Self::BadSoft,
        Self::Ghost,
        Self::Kind1,
        Self::Kind2,
        Self::Kind3,
        Self::Kind4,
        Self::Stuck,
        Self::StuckSoft,
        Self::Warn,
        Self::WarnSoft,
    ];

    /// Its name as a property of the page's style: `--line-strong`.
    pub const fn css(self) -> &'static str {
        match self {
            Self::Ink => "--ink",
            Self::Muted => "--muted",
            Self::Bg => "--bg",
            Self::Surface => "--surface",
            Self::Sunken => "--sunken",
            Self::Line => "--line",
            Self::LineStrong => "--line-strong",
            Self::Accent => "--accent",
            Self::AccentSoft => "--accent-soft",
            Self::OnAccent => "--on-accent",
            Self::Lead => "--lead",
            Self::LeadSoft => "--lead-soft",
            Self::Try => "--try",
            Self::TrySoft => "--try-soft",
            Self::Plain => "--plain",
            Self::PlainSoft => "--plain-soft",
            Self::Good => "--good",
            Self::GoodSoft => "--good-soft",
            Self::Bad => "--bad",
            Self::BadSoft => "--bad-soft",
            Self::Ghost => "--ghost",
            Self::Kind1 => "--kind-1",
            Self::Kind2 => "--kind-2",
            Self::Kind3 => "--kind-3",
            Self::Kind4 => "--kind-4",
            Self::Stuck => "--stuck",
            Self::StuckSoft => "--stuck-soft",
            Self::Warn => "--warn",
            Self::WarnSoft => "--warn-soft",
        }
    }

    /// The same colour, seen through.
    pub const fn alpha(self, alpha: f32) -> Fill {
        Fill { paint: self, alpha }
    }

    /// A line of this colour.
    pub const fn stroke(self, width: f32) -> Stroke {
        Stroke { paint: self, alpha: 1.0, width, dash: [0.0, 0.0] }
    }
}

/// How an area or a text is coloured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fill {
    /// Its colour.
    pub paint: Paint,
    /// From 0, not there, to 1, opaque.
    pub alpha: f32,
}

impl From<Paint> for Fill {
    fn from(paint: Paint) -> Self {
        paint.alpha(1.0)
    }
}

impl From<Paint> for Option<Fill> {
    fn from(paint: Paint) -> Self {
        Some(paint.into())
    }
}

/// How a line is drawn. Ends and corners are round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub paint: Paint,
    /// From 0, not there, to 1, opaque.
    pub alpha: f32,
    /// In pixels.
    pub width: f32,
    /// How long a dash and a gap are, in pixels; the gap is zero in a solid line.
    pub dash: [f32; 2],
}

impl Stroke {
    /// The same line in dashes. A dash of almost no length is a dot.
    pub const fn dashed(self, dash: f32, gap: f32) -> Self {
        Self { dash: [dash, gap], ..self }
    }

    /// The same line, seen through.
    pub const fn faded(self, alpha: f32) -> Self {
        Self { alpha, ..self }
    }

    /// Whether it has gaps.
    pub(crate) fn is_dashed(&self) -> bool {
        self.dash[1] > 0.0
    }
}
