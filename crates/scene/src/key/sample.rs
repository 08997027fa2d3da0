//! A small stage with one thing on it.

use super::{KeyEntry, StageKey};
use crate::arrangement::{Arrangement, Link, Place, Setting};
use crate::geometry::{Point, Rect};
use crate::shape::ShapeList;
use crate::stage::{Look, Stage};
use synod_model::{Glyph, NodeId, Role, Sentence, Status, Text, Tone};
use synod_sim::{Frame, NodeFrame};

/// The width of everything on a small stage.
pub(super) const WIDE: f32 = 96.0;
/// The height of a node on it, with what is around it.
pub(super) const HIGH: f32 = 72.0;
/// The height of a message.
pub(super) const LINE: f32 = 34.0;
/// The radius of a single node.
const RADIUS: f32 = 24.0;
/// The radius of nodes that are only the ends of something.
const END: f32 = 8.0;
/// How large things are.
const UNIT: f32 = 0.72;
/// A box around the two nodes of a pair.
pub(super) const END_BOX: Rect = Rect { x: 1.0, y: 2.0, w: WIDE - 2.0, h: LINE - 4.0 };

static NOTHING: Text = Text::new("", "");
static NODE: Role = Role::new("", &NOTHING, Tone::Plain, Glyph::None);

/// A small stage.
pub(super) struct Sample {
    pub(super) frame: Frame,
    pub(super) look: Look,
    /// The boxes around groups.
    pub(super) boxes: Vec<(usize, Rect)>,
    /// Whether the ring is seen on which the nodes stand.
    pub(super) rim: bool,
    /// Whether only what moves is seen.
    moving: bool,
    places: Vec<Place>,
    links: Vec<Link>,
    unit: f32,
    size: (f32, f32),
}

/// A sentence that says nothing.
pub(super) fn silence() -> Sentence {
    NOTHING.with([])
}

/// A node with nothing to it.
pub(super) fn node(at: usize) -> NodeFrame {
    NodeFrame {
        id: NodeId::at(at),
        tier: 0,
        status: Status::Up,
        role: NODE,
        outcome: None,
        blocked_since: None,
        beside: None,
        timers: Vec::new(),
        clock_ppm: 1_000_000,
        clock_ahead: 0,
        group: None,
        spare: false,
    }
}

impl Sample {
    fn of(nodes: Vec<NodeFrame>, places: Vec<Place>, size: (f32, f32)) -> Self {
        let frame = Frame { nodes, ..Frame::default() };
        let look = Look::default();
        Self {
            frame,
            look,
            boxes: Vec::new(),
            rim: false,
            moving: false,
            places,
            links: Vec::new(),
            unit: UNIT,
            size,
        }
    }

    /// One node in the middle; as small as on the stage, where it has no name there.
    pub(super) fn node(node: NodeFrame, key: &StageKey<'_>) -> Self {
        let crowd = !key.arrangement.names();
        let (radius, high) = if crowd { (9.0, LINE) } else { (RADIUS, HIGH) };
        let place = Place { centre: Point::new(WIDE / 2.0, high / 2.0), radius, room: None };
        let mut sample = Self::of(vec![NodeFrame { id: NodeId::at(0), ..node }], vec![place], (WIDE, high));
        if crowd {
            sample.unit = key.arrangement.unit;
        }
        sample
    }

    /// Two nodes with a link between them, at both sides.
    pub(super) fn pair() -> Self {
        Self::apart(&[(14.0, LINE / 2.0), (WIDE - 14.0, LINE / 2.0)], LINE)
    }

    /// Four nodes at the corners.
    pub(super) fn corners() -> Self {
        let (left, right, top, bottom) = (22.0, WIDE - 22.0, 16.0, HIGH - 16.0);
        Self::apart(&[(left, top), (right, top), (left, bottom), (right, bottom)], HIGH)
    }

    /// What goes from a node to another, without them.
    pub(super) fn way() -> Self {
        let ends = [(-120.0, LINE / 2.0), (WIDE + 180.0, LINE / 2.0)];
        Self { moving: true, ..Self::apart(&ends, LINE) }
    }

    fn apart(at: &[(f32, f32)], high: f32) -> Self {
        let place = |(x, y): &(f32, f32)| Place { centre: Point::new(*x, *y), radius: END, room: None };
        let mut sample =
            Self::of((0..at.len()).map(node).collect(), at.iter().map(place).collect(), (WIDE, high));
        let ends = |a: usize| (a + 1..at.len()).map(move |b| (a, b));
        let link = |(a, b)| Link { a: NodeId::at(a), b: NodeId::at(b), weight: 1.0 };
        sample.links = (0..at.len()).flat_map(ends).map(link).collect();
        sample
    }

    /// The same without its links.
    pub(super) fn unlinked(mut self) -> Self {
        self.links.clear();
        self
    }

    /// What the stage draws of it.
    pub(super) fn entry(self, says: String, key: &StageKey<'_>) -> KeyEntry {
        let theme = key.arrangement.setting().theme;
        let setting = Setting { theme, ..Setting::new(self.size.0, self.size.1) };
        let mut arrangement = Arrangement::sample(self.places, self.links, self.unit, setting);
        arrangement.boxes = self.boxes;
        if self.rim {
            let middle = Point::new(WIDE / 2.0, self.size.1 / 2.0);
            arrangement.rim = Some((middle, middle.x - 12.0, middle.y - 8.0));
        }
        let look = Look { lang: key.lang(), ..self.look };
        let (mut stage, mut shapes, mut moving) = (Stage::new(), ShapeList::new(), ShapeList::new());
        if !self.moving {
            stage.static_layer(&self.frame, &look, &arrangement, &mut shapes);
        }
        stage.dynamic_layer(&self.frame, &look, &arrangement, &mut moving);
        shapes.append(&moving, Point::default());
        KeyEntry { says, shapes, size: self.size }
    }
}
