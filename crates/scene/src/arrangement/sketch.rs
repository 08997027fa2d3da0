//! Where the centres of nodes are, before anything is placed beside them.

use crate::geometry::{Point, Rect};

/// Where centres are, before anything stands beside them.
pub(super) struct Sketch {
    pub(super) centres: Vec<Point>,
    pub(super) radius: f32,
    pub(super) rim: Option<(Point, f32, f32)>,
    pub(super) boxes: Vec<(usize, Rect)>,
}

/// The distance of the two nearest of some points.
pub(super) fn nearest(points: &[Point]) -> f32 {
    let mut least = f32::MAX;
    for (i, a) in points.iter().enumerate() {
        for b in &points[i + 1..] {
            least = least.min(a.distance(*b));
        }
    }
    least
}
