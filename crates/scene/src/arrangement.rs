//! Where everything stands: the nodes, the links between them, and the room beside each node.
//!
//! Positions depend on the topology, on the number of nodes and on the size of the stage, never on what the nodes
//! hold, so that nothing jumps while a run goes on. What is drawn beside a node (a log, a queue) gets a room of its
//! own that no node, no other room and no edge of the stage reaches into; what does not fit into it is clipped.
//!
//! An ellipse is tried with much, some and no space kept free at its sides for those rooms, and the picture that
//! shows most is taken: a wide stage keeps the logs outside the circle, a phone puts them below the nodes.

mod blocks;
mod links;
mod places;
mod rooms;
mod sketch;

pub use links::{Link, Route};
pub(crate) use rooms::cell;

use crate::geometry::{Point, Rect};
use crate::theme::Theme;
use std::sync::Arc;
use synod_model::{Layout, NodeId, Value};
use synod_sim::Frame;

/// How much of the stage is taken by what lies over its edges (chips, legend, action bar), in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Insets {
    /// At the top.
    pub top: f32,
    /// At the right.
    pub right: f32,
    /// At the bottom.
    pub bottom: f32,
    /// At the left.
    pub left: f32,
}

/// What an arrangement is made for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// The width of the stage, in CSS pixels.
    pub width: f32,
    /// Its height.
    pub height: f32,
    /// What is kept free of nodes and of what stands beside them.
    pub insets: Insets,
    /// How thick lines and how large texts are.
    pub theme: Theme,
    /// By how much nodes are larger than they would be, as a person likes it; 1 by default, from 0.5 to 2.
    pub node_scale: f32,
}

impl Setting {
    /// A stage of this size with nothing over its edges.
    pub fn new(width: f32, height: f32) -> Self {
        Self { width, height, insets: Insets::default(), theme: Theme::Light, node_scale: 1.0 }
    }

    /// The part of the stage that may be drawn on.
    pub fn free(&self) -> Rect {
        let Insets { top, right, bottom, left } = self.insets;
        Rect::edges(left, top, self.width - right, self.height - bottom).grown(-8.0)
    }
}

/// On which side of a node its value is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// To the left: what is drawn ends there.
    Left,
    /// To the right: it begins there.
    Right,
    /// Below, centred as far as the room allows.
    Below,
    /// Above, likewise.
    Above,
}

/// The room beside a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Where it is, seen from the node.
    pub side: Side,
    /// What may be drawn on.
    pub rect: Rect,
    /// The height of one line of cells in it, at the height of the node's middle or next to its edge.
    pub line: Rect,
}

/// Where one node stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Its centre.
    pub centre: Point,
    /// Its radius.
    pub radius: f32,
    /// The room beside it, if there is enough for anything.
    pub room: Option<Room>,
}

/// Where everything stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrangement {
    /// The nodes, in order of their numbers.
    pub places: Vec<Place>,
    /// The links that are drawn, each once. Messages may also travel where no link is drawn.
    pub links: Vec<Link>,
    /// The part of the stage that is drawn on.
    pub free: Rect,
    /// The size of things: 1 where a node's radius is 34 pixels.
    pub unit: f32,
    /// By how much lines are thicker than usual.
    pub stroke: f32,
    /// The ellipse on which the nodes stand, where it is itself drawn: a hash ring, a crowd.
    pub rim: Option<(Point, f32, f32)>,
    /// The boxes around the nodes of a group, where nodes stand in tiers: which group, and where.
    pub boxes: Vec<(usize, Rect)>,
    /// The middle in which a ring is drawn: how far it reaches to the sides, and up and down.
    pub dial: Option<(Point, (f32, f32))>,
    /// Where what the system itself shows is drawn.
    pub gallery: Option<Rect>,
    setting: Setting,
    shape: Shape,
    bows: links::Bows,
}

/// What an arrangement depends on, apart from the setting.
#[derive(Clone, Debug, PartialEq)]
struct Shape {
    kind: Layout,
    tiers: Vec<u8>,
    /// Who talks to whom; `None`: as the layout has it.
    talking: Option<Arc<[(NodeId, NodeId)]>>,
    /// The group of each node.
    groups: Vec<Option<usize>>,
    /// How many lines what stands beside the nodes of each tier takes, about; 0 if nothing does.
    lines: Vec<(u8, u8)>,
    /// Whether a ring is drawn inside the nodes.
    dial: bool,
    /// Whether the system itself shows something beside them.
    gallery: bool,
}

impl Shape {
    fn of(frame: &Frame) -> Self {
        let kind = frame.layout.unwrap_or(Layout::Circle);
        let dial = frame.dial().is_some();
        Self {
            kind,
            talking: frame.talking.clone(),
            tiers: frame.nodes.iter().map(|node| node.tier).collect(),
            groups: frame.nodes.iter().map(|node| node.group).collect(),
            lines: lines_beside(frame),
            dial,
            gallery: frame.exhibits.len() > usize::from(dial),
        }
    }

    /// Whether nodes stand in tiers.
    const fn in_tiers(&self) -> bool {
        matches!(self.kind, Layout::Tiers | Layout::Row)
    }

    /// Whether each tier is one line of single nodes: no groups, no crowd, nothing high beside them.
    fn is_plain(&self) -> bool {
        let count = |tier: u8| self.tiers.iter().map(|other| usize::from(*other == tier)).sum::<usize>();
        let crowd = self.lines.iter().any(|(tier, _)| count(*tier) > LINE);
        self.groups.iter().all(Option::is_none) && self.lines() <= 1 && !crowd
    }

    /// How many lines what stands beside a node takes at most.
    fn lines(&self) -> u8 {
        self.lines.iter().map(|(_, lines)| *lines).max().unwrap_or(0)
    }

    /// How many lines what stands beside the nodes of a tier takes.
    fn lines_of(&self, tier: u8) -> u8 {
        self.lines.iter().find(|(of, _)| *of == tier).map_or(0, |(_, lines)| *lines)
    }
}

/// A tier of more nodes than this becomes a block.
const LINE: usize = 12;

/// About how many lines what stands beside the nodes of each tier takes, by its kind alone: nothing may move while it
/// grows.
fn lines_beside(frame: &Frame) -> Vec<(u8, u8)> {
    let mut all: Vec<(u8, u8)> = Vec::new();
    for node in &frame.nodes {
        let wanted = node.beside.as_ref().map_or(0, |value| lines(value).max(1));
        match all.iter_mut().find(|(tier, _)| *tier == node.tier) {
            Some((_, lines)) => *lines = wanted.max(*lines),
            None => all.push((node.tier, wanted)),
        }
    }
    all
}

/// The lines of a picture; 0 for what is written in one line, or in the room that there is.
fn lines(value: &Value) -> u8 {
    match value {
        Value::Bin(bin) => u8::try_from(bin.dimensions().len()).unwrap_or(1),
        Value::Gauge(_) => 1,
        Value::Grid(grid) if grid.is_list() => 2,
        Value::Grid(_) | Value::Graph(_) | Value::Ring(_) => 4,
        Value::List(values) => {
            let pictures = values.iter().map(lines).sum::<u8>();
            if pictures > 0 { pictures + u8::from(values.iter().any(|v| lines(v) == 0)) } else { 0 }
        }
        _ => 0,
    }
}

/// The part of the stage for the nodes, and the part for what the system itself shows: at the right of a wide stage, at the
/// foot of a tall one. On a small stage there is none; the panel beside it has it then.
fn gallery(free: Rect, wanted: bool) -> (Rect, Option<Rect>) {
    const GAP: f32 = 14.0;
    if !wanted {
        return (free, None);
    }
    if free.w >= 560.0 && free.w >= free.h * 0.95 {
        let width = (free.w * 0.34).clamp(190.0, 620.0);
        let stage = Rect { w: free.w - width - GAP, ..free };
        return (stage, Some(Rect { x: stage.right() + GAP, w: width, ..free }));
    }
    if free.h >= 420.0 {
        let height = (free.h * 0.42).clamp(180.0, 700.0);
        let stage = Rect { h: free.h - height - GAP, ..free };
        return (stage, Some(Rect { y: stage.bottom() + GAP, h: height, ..free }));
    }
    (free, None)
}

/// Nodes of a smaller radius than this have no name in them.
pub(crate) const NAMED: f32 = 11.0;

/// Nodes of a smaller radius than this are so close together that nothing is written below them.
const SUBTITLED: f32 = 12.5;

/// Where a node's subtitle is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SubtitleAt {
    Inside,
    Below,
    Nowhere,
}

/// Nodes of a smaller radius than this have their subtitle below them.
pub(crate) const SUBTITLE_INSIDE: f32 = 24.0;

/// An ellipse with this many nodes shows itself: a link for every pair would be a grey disc.
pub(crate) const CROWD: usize = 24;

/// The radius of a node where the unit is 1.
pub(crate) const RADIUS: f32 = 34.0;

impl Arrangement {
    /// Lays out the nodes of a frame.
    pub fn arrange(frame: &Frame, setting: &Setting) -> Self {
        let shape = Shape::of(frame);
        let (free, gallery) = gallery(setting.free(), shape.gallery);
        let places::Arranged { places, unit, rim, boxes, dial } = places::arrange(&shape, free, setting);
        let links = links::between(&shape, &places);
        let bows = links::Bows::around(&places, unit);
        let stroke = setting.theme.stroke_scale() * unit.clamp(0.75, 2.6);
        Self { places, links, free, unit, stroke, rim, boxes, dial, gallery, setting: *setting, shape, bows }
    }

    /// A few nodes where they are said to be, joined by straight links: for the key to a stage.
    pub(crate) fn sample(places: Vec<Place>, links: Vec<Link>, unit: f32, setting: Setting) -> Self {
        let free = Rect::new(0.0, 0.0, setting.width, setting.height);
        let stroke = setting.theme.stroke_scale() * unit.clamp(0.75, 2.6);
        let (shape, bows) = (Shape::of(&Frame::default()), links::Bows::default());
        let (rim, boxes, dial, gallery) = (None, Vec::new(), None, None);
        Self { places, links, free, unit, stroke, rim, boxes, dial, gallery, setting, shape, bows }
    }

    /// Whether the arrangement still fits: the same stage, and as many nodes in the same tiers.
    pub fn fits(&self, frame: &Frame, setting: &Setting) -> bool {
        let now = &frame.nodes;
        let dial = frame.dial().is_some();
        self.setting == *setting
            && self.shape.kind == frame.layout.unwrap_or(Layout::Circle)
            && self.shape.tiers.len() == now.len()
            && self.shape.talking == frame.talking
            && self.shape.tiers.iter().zip(now).all(|(tier, node)| *tier == node.tier)
            && self.shape.groups.iter().zip(now).all(|(group, node)| *group == node.group)
            && lines_beside(frame).iter().all(|(tier, lines)| *lines <= self.shape.lines_of(*tier))
            && self.shape.dial == dial
            && self.shape.gallery == (frame.exhibits.len() > usize::from(dial))
    }

    /// What it was made for.
    pub const fn setting(&self) -> &Setting {
        &self.setting
    }

    /// Where a node stands; `None` for one that is not on the stage.
    pub fn place(&self, node: NodeId) -> Option<&Place> {
        self.places.get(node.index())
    }

    /// The way of a message.
    pub(crate) fn route(&self, from: NodeId, to: NodeId) -> Option<Route> {
        let (a, b) = (self.place(from)?, self.place(to)?);
        Some(if from == to {
            Route::to_itself(a, self.centre())
        } else {
            Route::between(a, b, self.bows.of(from.index(), to.index()))
        })
    }

    /// The middle of all nodes.
    pub fn centre(&self) -> Point {
        let sum = self.places.iter().fold(Point::default(), |sum, place| sum + place.centre);
        sum * (1.0 / (self.places.len().max(1) as f32))
    }

    /// The size of a text that is `size` pixels where the unit is 1. Text shrinks less than what it stands on.
    pub(crate) fn text_size(&self, size: f32) -> f32 {
        let scaled = size * self.unit * self.setting.theme.text_scale();
        scaled.max(size.min(10.5))
    }

    /// Where the subtitle of a node of this radius is written: in a small node it could not be read, and among many
    /// small nodes not even below them.
    pub(crate) fn subtitle_at(&self, radius: f32) -> SubtitleAt {
        match (radius >= SUBTITLE_INSIDE, radius >= SUBTITLED && self.places.len() <= rooms::FEW) {
            (true, _) => SubtitleAt::Inside,
            (false, true) => SubtitleAt::Below,
            (false, false) => SubtitleAt::Nowhere,
        }
    }

    /// Whether names are written into the nodes.
    pub(crate) fn names(&self) -> bool {
        self.unit * RADIUS >= NAMED
    }
}
