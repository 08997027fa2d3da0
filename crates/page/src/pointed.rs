//! What the reader points at, and where the words for it stand: beside it, and never out of the window.

use synod_model::NodeId;
use synod_scene::{Point, Rect};

/// Something that is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A node.
    Node(NodeId),
    /// A timer of a node, by its name and its number.
    Timer(NodeId, &'static str, Option<u64>),
    /// What stands beside a node.
    Beside(NodeId),
    /// A message in flight, by its number.
    Message(u32),
    /// The link between two nodes.
    Link(NodeId, NodeId),
    /// Nodes that belong together: the place among the groups of the frame, and then its hulls.
    Set(usize),
    /// A mark on the timeline, by its step.
    Mark(u64),
    /// Another branch on the timeline.
    Branch(usize),
}

/// What the reader points at.
#[derive(Clone, Debug, PartialEq)]
pub struct Pointed {
    /// What it is.
    pub part: Part,
    /// Where the pointer was, in pixels of the window.
    pub at: Point,
    /// Where the corner of the stage's place is.
    pub corner: Point,
    /// Whether the focus of the keyboard is meant, and not a pointer.
    pub focus: bool,
}

/// Between the part and its words, in pixels.
const GAP: f32 = 10.0;

/// Between the words and the edges of the window.
const MARGIN: f32 = 6.0;

impl Pointed {
    /// The corner of words of a size: to the right of what they belong to, or else to the left, above or below; where it can
    /// be, without covering what is to be kept free. They are in the window in any case.
    pub fn place(beside: Rect, free: Option<Rect>, (wide, high): (f32, f32), window: (f32, f32)) -> Point {
        let inside = |at: f32, size: f32, whole: f32| at.min(whole - MARGIN - size).max(MARGIN);
        let (x, y) = (beside.centre().x - wide / 2.0, beside.centre().y - high / 2.0);
        let places = [
            (beside.right() + GAP, y),
            (beside.x - GAP - wide, y),
            (x, beside.y - GAP - high),
            (x, beside.bottom() + GAP),
        ];
        let places =
            places.map(|(x, y)| Rect::new(inside(x, wide, window.0), inside(y, high, window.1), wide, high));
        let apart = |words: &&Rect| !words.overlaps(&beside);
        let clear = |words: &&Rect| apart(words) && free.is_none_or(|free| !words.overlaps(&free));
        let found = places.iter().find(clear).or_else(|| places.iter().find(apart));
        found.map_or(Point::new(places[3].x, places[3].y), |words| Point::new(words.x, words.y))
    }
}
