//! The window of the space-time diagram over the time of a branch.

use crate::pinch::Pinch;
use std::rc::Rc;
use synod_model::Micros;
use synod_scene::{Order, Point};

/// What the diagram shows.
#[derive(Clone, Debug, Default)]
pub struct Window {
    /// How much time, in microseconds; unless chosen, what suits the network.
    pub span: Option<u64>,
    /// From when on; unless chosen, it follows the present.
    pub from: Option<Micros>,
    /// The step that was picked, and what happened before it: of each node the last step.
    pub picked: Option<(u64, Rc<[u64]>)>,
    /// Whether the key is open.
    pub key: bool,
    /// Whether the next event that is pressed is compared with the picked one.
    pub comparing: bool,
    /// How the picked event and another one are ordered.
    pub order: Option<Order>,
    /// The pointer that is down.
    pub drag: Option<Drag>,
    /// Two fingers.
    pub pinch: Option<Pinch>,
}

impl Window {
    /// No event is picked any more.
    pub(crate) fn unpick(&mut self) {
        (self.picked, self.comparing, self.order) = (None, false, None);
    }
}

/// A pointer that is down on the diagram.
#[derive(Clone, Copy, Debug)]
pub struct Drag {
    /// Its number.
    pub pointer: i32,
    /// Where it was last.
    pub at: Point,
    /// Whether it drags.
    pub moved: bool,
}
