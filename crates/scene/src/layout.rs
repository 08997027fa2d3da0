//! Where everything stands: the nodes, the links between them, and the room beside each node.
//!
//! Positions depend on the topology, on the number of nodes and on the size of the stage, never on what the nodes
//! hold, so that nothing jumps while a run goes on. What is drawn beside a node (a log, a queue) gets a room of its
//! own that no node, no other room and no edge of the stage reaches into; what does not fit into it is clipped.
//!
//! An ellipse is tried with much, some and no space kept free at its sides for those rooms, and the picture that
//! shows most is taken: a wide stage keeps the logs outside the circle, a phone puts them below the nodes.

mod links;
mod places;
mod rooms;

pub use links::{Link, Route};
pub(crate) use rooms::cell;

use crate::geometry::{Point, Rect};
use crate::theme::Theme;
use synod_model::{Layout as Kind, NodeId};
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

/// What a layout is made for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// The width of the stage, in CSS pixels.
    pub width: f32,
    /// Its height.
    pub height: f32,
    /// What is kept free of nodes and of what stands beside them.
    pub insets: Insets,
    /// How thick lines and how large letters are.
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
pub struct Layout {
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
    setting: Setting,
    shape: Shape,
    bows: links::Bows,
}

/// What a layout depends on, apart from the setting.
#[derive(Clone, Debug, PartialEq)]
struct Shape {
    kind: Kind,
    tiers: Vec<u8>,
    beside: bool,
}

impl Shape {
    fn of(frame: &Frame) -> Self {
        Self {
            kind: frame.layout.unwrap_or(Kind::Circle),
            tiers: frame.nodes.iter().map(|node| node.tier).collect(),
            beside: frame.nodes.iter().any(|node| node.beside.is_some()),
        }
    }
}

/// Nodes of a smaller radius than this have no name in them.
pub(crate) const NAMED: f32 = 12.5;

/// Where a node's figure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FigureAt {
    Inside,
    Below,
    Nowhere,
}

/// Nodes of a smaller radius than this have their figure below them.
pub(crate) const FIGURE_INSIDE: f32 = 24.0;

/// The radius of a node where the unit is 1.
pub(crate) const RADIUS: f32 = 34.0;

impl Layout {
    /// Lays out the nodes of a frame.
    pub fn arrange(frame: &Frame, setting: &Setting) -> Self {
        let shape = Shape::of(frame);
        let places::Arranged { places, unit, rim, free } = places::arrange(&shape, setting);
        let links = links::between(&shape, &places);
        let bows = links::Bows::around(&places, unit);
        let stroke = setting.theme.stroke_scale() * unit.clamp(0.75, 2.6);
        Self { places, links, free, unit, stroke, rim, setting: *setting, shape, bows }
    }

    /// Whether the layout still fits: the same stage, and as many nodes in the same tiers.
    pub fn fits(&self, frame: &Frame, setting: &Setting) -> bool {
        let same = |(tier, node): (&u8, &synod_sim::NodeFrame)| *tier == node.tier;
        self.setting == *setting
            && self.shape.kind == frame.layout.unwrap_or(Kind::Circle)
            && self.shape.tiers.len() == frame.nodes.len()
            && self.shape.tiers.iter().zip(&frame.nodes).all(same)
            && (self.shape.beside || frame.nodes.iter().all(|node| node.beside.is_none()))
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
    pub fn route(&self, from: NodeId, to: NodeId) -> Option<Route> {
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

    /// The size of a text that is `size` pixels where the unit is 1. Letters shrink less than what they stand on.
    pub(crate) fn letters(&self, size: f32) -> f32 {
        let scaled = size * self.unit * self.setting.theme.text_scale();
        scaled.max(size.min(10.5))
    }

    /// Where the figure of a node of this radius is written: in a small node it could not be read, and among many
    /// small nodes not even below them.
    pub(crate) fn figure_at(&self, radius: f32) -> FigureAt {
        match (radius >= FIGURE_INSIDE, self.places.len() <= rooms::FEW) {
            (true, _) => FigureAt::Inside,
            (false, true) => FigureAt::Below,
            (false, false) => FigureAt::Nowhere,
        }
    }

    /// Whether names are written into the nodes.
    pub(crate) fn names(&self) -> bool {
        self.unit * RADIUS >= NAMED
    }
}
