//! The stage: a frame and an arrangement become two lists of shapes.
//!
//! The static layer is what changes with a step: links, walls, nodes, what stands beside them. The dynamic layer is
//! what moves between steps: timers that close, messages on their way, the ghosts of lost ones, the lasso of the
//! person who is drawing it. A [`Stage`] keeps what both need between frames, so that the dynamic layer costs no
//! allocation and the walls of a partition are found once and not with every step.

mod chain;
mod falls;
mod gallery;
mod ground;
mod links;
mod messages;
mod nodes;
mod pills;
pub(crate) mod sets;

pub(crate) use ground::isolated;
pub use messages::MessageSpot;
pub(crate) use nodes::{ARCS, arc_lane, arcs, is_outline, outcome};

use crate::arrangement::{Arrangement, Room};
use crate::beside::{self, Pen};
use crate::geometry::Point;
use crate::shape::ShapeList;
use crate::walls::Partition;
use synod_model::{Lang, NodeId, NodeSet, Text, Value};
use synod_sim::Frame;

/// How the stage is looked at. The theme and the size of nodes are part of the arrangement's [`crate::Setting`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// The language of labels.
    pub lang: Lang,
    /// The nodes that are selected.
    pub selected: NodeSet,
    /// The link that is selected.
    pub link: Option<(NodeId, NodeId)>,
    /// The node under the pointer.
    pub hovered: Option<NodeId>,
    /// The nodes whose facts contradict, while a violation is shown.
    pub contradicting: NodeSet,
    /// The ways of the messages that led to the violation that is shown, in order.
    pub chain: Vec<(NodeId, NodeId)>,
    /// The message that is selected, by its number in the run.
    pub message: Option<u32>,
    /// The message under the pointer.
    pub hovered_message: Option<u32>,
    /// The lasso that is being drawn, in pixels of the stage; empty for none.
    pub lasso: Vec<Point>,
}

pub(crate) static CRASHED: Text = Text::new("crashed", "已崩溃");
pub(crate) static SLOW: Text = Text::new("up to {0}", "最长 {0}");
pub(crate) static LOSSY: Text = Text::new("loses {0} %", "丢包 {0} %");
pub(crate) static PARTITION: Text = Text::new("partition", "网络分区");

/// What draws a value into the room beside its node.
type Beside = fn(&Value, &Room, &Pen<'_>, &mut ShapeList);

/// What draws what a run does not begin with: the exhibits of a system and what stands beside its nodes, sets of nodes, the
/// walls of a partition.
#[derive(Clone, Copy, Debug)]
pub struct Gallery {
    exhibits: fn(&Frame, &Look, &Arrangement, &mut ShapeList),
    beside: Beside,
    sets: fn(&Frame, &Arrangement, &mut ShapeList),
    set_labels: fn(&Frame, &Look, &Arrangement, &mut ShapeList),
    walls: fn(&mut Partition, &Frame, &Arrangement),
    label: fn(&Look, &Arrangement, &Partition, &mut ShapeList),
}

/// What a stage keeps between frames.
#[derive(Debug)]
pub struct Stage {
    partition: Partition,
    traffic: messages::Traffic,
    gallery: Option<Gallery>,
    /// What stands over the timers, and changes with a step.
    pills: ShapeList,
}

impl Default for Stage {
    fn default() -> Self {
        let mut stage = Self::bare();
        stage.show(gallery());
        stage
    }
}

/// What draws all of that: by itself, so that the code for it can come later than a stage.
pub fn gallery() -> Gallery {
    Gallery {
        exhibits: gallery::draw,
        beside: beside::draw,
        sets: sets::draw,
        set_labels: sets::label,
        walls: Partition::update,
        label: ground::label,
    }
}

impl Stage {
    /// A stage that has drawn nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A stage that draws nothing yet of what is in a gallery.
    pub fn bare() -> Self {
        Self {
            partition: Partition::default(),
            traffic: messages::Traffic::default(),
            gallery: None,
            pills: ShapeList::new(),
        }
    }

    /// Draws them from now on.
    pub fn show(&mut self, gallery: Gallery) {
        self.gallery = Some(gallery);
    }

    /// Draws what stands still: sets of nodes, links, cuts, walls, nodes, and what is beside them. Draw it anew when the frame's
    /// revision, the look or the arrangement has changed.
    pub fn static_layer(
        &mut self,
        frame: &Frame,
        look: &Look,
        arrangement: &Arrangement,
        out: &mut ShapeList,
    ) {
        out.clear();
        if let Some(gallery) = self.gallery {
            (gallery.walls)(&mut self.partition, frame, arrangement);
        }
        self.pills.clear();
        if frame.nodes.iter().any(|node| node.outcome.is_some()) {
            pills::draw(frame, look, arrangement, &mut self.pills);
        }
        let has_sets = !frame.boxes.is_empty() || !frame.hulls.is_empty();
        let sets = self.gallery.filter(|_| has_sets);
        if let Some(gallery) = sets {
            (gallery.sets)(frame, arrangement, out);
        }
        ground::draw(frame, look, arrangement, &self.partition, out);
        if let Some(gallery) = self.gallery.filter(|_| !frame.exhibits.is_empty()) {
            (gallery.exhibits)(frame, look, arrangement, out);
        }
        nodes::draw(frame, look, arrangement, self.gallery.map(|gallery| gallery.beside), out);
        links::label(frame, look, arrangement, out);
        if let Some(gallery) = sets {
            (gallery.set_labels)(frame, look, arrangement, out);
        }
        if let Some(gallery) = self.gallery {
            (gallery.label)(look, arrangement, &self.partition, out);
        }
    }

    /// Draws what moves, and what is over it: timers, outcomes, what falls off a node, messages, ghosts, the lasso. Once its buffers have their size, it allocates nothing.
    pub fn dynamic_layer(
        &mut self,
        frame: &Frame,
        look: &Look,
        arrangement: &Arrangement,
        out: &mut ShapeList,
    ) {
        out.clear();
        nodes::timers(frame, arrangement, out);
        out.append(&self.pills, Point::default());
        falls::draw(frame, look, arrangement, out);
        self.traffic.draw(frame, look, arrangement, out);
        chain::draw(look, arrangement, out);
        messages::lasso(look, arrangement, out);
    }

    /// Where the messages are that the dynamic layer has just drawn, for [`crate::hit::message`].
    pub fn spots(&self) -> &[MessageSpot] {
        self.traffic.spots()
    }
}
