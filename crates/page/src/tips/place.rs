//! What the words for a part stand beside.

use crate::pointed::{Part, Pointed};
use crate::state::State;
use synod_model::NodeId;
use synod_scene::Rect;

/// What is around the pointer.
const POINTER: f32 = 6.0;

/// What is around a node: its timers.
const AROUND: f32 = 8.0;

impl State {
    /// What the words for what is pointed at stand beside now, in pixels of the window, and what they leave free: what moves
    /// takes them along.
    pub fn pointed_at(&self, pointed: &Pointed) -> (Rect, Option<Rect>) {
        let by = pointed.corner - self.stage.offset();
        let moved = |area: Rect| Rect { x: area.x + by.x, y: area.y + by.y, ..area };
        let at = Rect::around(pointed.at, POINTER);
        let room = |node| self.room_of(node).map(moved);
        match &pointed.part {
            Part::Node(node) | Part::Timer(node, ..) => {
                (self.area_of_node(*node).map_or(at, moved), room(*node))
            }
            // Above or below the line that is pointed at.
            Part::Beside(node) => {
                let line = room(*node);
                (line.map_or(at, |line| Rect { y: line.y, h: line.h, ..at }), line)
            }
            Part::Message(serial) => {
                let spot = self.stage.spots.iter().find(|spot| spot.serial == *serial);
                (spot.map_or(at, |spot| moved(Rect::around(spot.at, spot.radius))), None)
            }
            Part::Link(..) | Part::Set(_) | Part::Mark(_) | Part::Branch(_) => (at, None),
        }
    }

    /// The place of a node, in pixels of the stage.
    fn area_of_node(&self, node: NodeId) -> Option<Rect> {
        let place = self.stage.arrangement()?.place(node)?;
        Some(Rect::around(place.centre, place.radius + AROUND))
    }

    /// The line of what stands beside it.
    fn room_of(&self, node: NodeId) -> Option<Rect> {
        let shown = self.frame.nodes.get(node.index())?.beside.is_some();
        Some(self.stage.arrangement()?.place(node)?.room.filter(|_| shown)?.line)
    }
}
