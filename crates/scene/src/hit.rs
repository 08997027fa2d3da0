//! What lies under a finger.

use crate::arrangement::Arrangement;
use crate::geometry::{Point, inside, nearest_on_segment};
use crate::stage::{ARCS, MessageSpot, arc_lane, sets};
use synod_model::{NodeId, NodeSet};
use synod_sim::{Frame, TimerArc};

/// Half the width of a finger, in CSS pixels: targets are 44 pixels wide (WCAG 2.2, 2.5.8, and the page's rule).
pub const FINGER: f32 = 22.0;

/// The message nearest to a point, at most `radius` away from its edge. Of two that are equally near, the one that
/// is drawn on top.
pub fn message(spots: &[MessageSpot], point: Point, radius: f32) -> Option<u32> {
    let mut best: Option<(f32, u32)> = None;
    for spot in spots {
        let distance = (spot.at.distance(point) - spot.radius).max(0.0);
        if distance <= radius && best.is_none_or(|(least, _)| distance <= least) {
            best = Some((distance, spot.serial));
        }
    }
    best.map(|(_, serial)| serial)
}

/// The node at a point: the nearest whose edge is at most `slack` pixels away.
pub fn node(arrangement: &Arrangement, point: Point, slack: f32) -> Option<NodeId> {
    let mut best: Option<(f32, usize)> = None;
    for (i, place) in arrangement.places.iter().enumerate() {
        let distance = place.centre.distance(point) - place.radius;
        if distance <= slack && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, i));
        }
    }
    best.map(|(_, i)| NodeId::at(i))
}

/// The timer whose arc lies at a point, and its node.
pub fn timer<'a>(
    arrangement: &Arrangement,
    frame: &'a Frame,
    point: Point,
) -> Option<(NodeId, &'a TimerArc)> {
    frame.nodes.iter().zip(&arrangement.places).find_map(|(node, place)| {
        let lane = arc_lane(place, point)?;
        let timer = node.timers.iter().take(ARCS).nth(lane)?;
        Some((node.id, timer))
    })
}

/// The node beside which something is drawn at a point.
pub fn beside(arrangement: &Arrangement, frame: &Frame, point: Point) -> Option<NodeId> {
    frame.nodes.iter().zip(&arrangement.places).find_map(|(node, place)| {
        let room = place.room.filter(|_| node.beside.is_some())?;
        room.line.contains(point).then_some(node.id)
    })
}

/// The nodes whose centres lie inside a lasso; its end is joined to its beginning.
pub fn lassoed(arrangement: &Arrangement, lasso: &[Point]) -> NodeSet {
    let caught = arrangement.places.iter().enumerate().filter(|(_, place)| inside(lasso, place.centre));
    caught.map(|(i, _)| NodeId::at(i)).collect()
}

/// The set of nodes that belong together at a point, the one on top: its place among the groups of the frame, and then its
/// hulls.
pub fn set(arrangement: &Arrangement, frame: &Frame, point: Point) -> Option<usize> {
    sets::at(frame, arrangement, point)
}

/// The drawn link nearest to a point, at most `radius` away.
pub fn link(arrangement: &Arrangement, point: Point, radius: f32) -> Option<(NodeId, NodeId)> {
    let distance = |a: NodeId, b: NodeId| {
        let route = arrangement.route(a, b)?;
        // Two pieces are near enough to a way that bends.
        let [from, middle, to] = [0.0, 0.5, 1.0].map(|t| route.at(t, 0.0));
        Some(nearest_on_segment(point, from, middle).1.min(nearest_on_segment(point, middle, to).1))
    };
    let mut best: Option<(f32, NodeId, NodeId)> = None;
    for link in &arrangement.links {
        let Some(distance) = distance(link.a, link.b) else { continue };
        if distance <= radius && best.is_none_or(|(least, ..)| distance < least) {
            best = Some((distance, link.a, link.b));
        }
    }
    best.map(|(_, a, b)| (a, b))
}
