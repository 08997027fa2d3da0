//! The words for what a reader points at: for each part of the stage and for each mark of the timeline, what it is, what it
//! means, its value and its time.

mod place;
mod says;

use crate::pointed::Part;
use crate::state::State;
use synod_scene::{Point, hit};

/// What is said of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tip {
    /// Its name.
    pub title: String,
    /// What it is, and what it means, a line each.
    pub lines: Vec<String>,
    /// Its values.
    pub facts: Vec<Fact>,
}

/// A value of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// What it is called.
    pub name: String,
    /// The value.
    pub value: String,
    /// What it means; may be empty.
    pub says: String,
}

/// How near to a message a mouse must be, in pixels: what is beside it can be pointed at, too.
const MESSAGE_REACH: f32 = 7.0;

/// How near to a link, in pixels.
const LINK_REACH: f32 = 9.0;

impl State {
    /// What is drawn at a point of the stage: for a finger what is near, too.
    pub fn part_at(&self, point: Point, touch: bool) -> Option<Part> {
        let arrangement = self.stage.arrangement()?;
        let reach = if touch { hit::FINGER } else { MESSAGE_REACH };
        if let Some(serial) = hit::message(&self.stage.spots, point, reach) {
            return Some(Part::Message(serial));
        }
        if let Some(node) = hit::node(arrangement, point, 0.0) {
            return Some(Part::Node(node));
        }
        if let Some((node, timer)) = hit::timer(arrangement, &self.frame, point) {
            return Some(Part::Timer(node, timer.name, timer.number));
        }
        if let Some(node) = hit::beside(arrangement, &self.frame, point) {
            return Some(Part::Beside(node));
        }
        if let Some((a, b)) = hit::link(arrangement, point, LINK_REACH) {
            return Some(Part::Link(a, b));
        }
        hit::set(arrangement, &self.frame, point).map(Part::Set)
    }
}
