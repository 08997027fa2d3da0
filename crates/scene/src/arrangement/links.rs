//! The links that are drawn, and the ways along which messages travel.

use super::{CROWD, Place, Shape};
use crate::geometry::{Point, nearest_on_segment};
use synod_model::{Layout, NodeId};

/// A link between two nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// One end; the smaller number.
    pub a: NodeId,
    /// The other end.
    pub b: NodeId,
    /// How plainly it is drawn, from 0 to 1: many links are fainter than few, those of clients fainter than others.
    pub weight: f32,
}

/// The links that are drawn.
pub(super) fn between(shape: &Shape, places: &[Place]) -> Vec<Link> {
    let mut out = match &shape.talking {
        Some(talking) => told(shape, talking),
        None => as_laid_out(shape, places.len()),
    };
    // A mesh of many nodes is a texture, not a drawing: the more links, the fainter.
    let crowd = (28.0 / out.len().max(1) as f32).sqrt().clamp(0.3, 1.0);
    for link in &mut out {
        link.weight *= crowd;
    }
    out
}

/// The links between those of whom the topology says that they talk. What the layout does not suggest is fainter; in a crowd
/// it is left out, and so is a mesh.
fn told(shape: &Shape, talking: &[(NodeId, NodeId)]) -> Vec<Link> {
    let n = shape.tiers.len();
    let link = |(a, b): &(NodeId, NodeId)| {
        let usual = suggested(shape, n, a.index(), b.index());
        let weight = if usual { 1.0 } else { 0.5 };
        (b.index() < n && (usual || n <= CROWD)).then_some(Link { a: *a, b: *b, weight })
    };
    talking.iter().filter_map(link).collect()
}

/// Whether the layout suggests a link between two nodes.
fn suggested(shape: &Shape, n: usize, a: usize, b: usize) -> bool {
    let tier = |i: usize| shape.tiers[i];
    let next = |i: usize| tier_after(&shape.tiers, tier(i));
    match shape.kind {
        Layout::Circle if tier(a) == 0 && tier(b) == 0 => n <= CROWD,
        Layout::Star => a == 0,
        Layout::Ring => false,
        Layout::Circle => n <= 8 && (tier(a) == 0 || tier(b) == 0),
        Layout::Tiers | Layout::Row => next(a) == Some(tier(b)) || next(b) == Some(tier(a)),
    }
}

/// The links that the layout suggests.
fn as_laid_out(shape: &Shape, n: usize) -> Vec<Link> {
    let client = |i: usize| shape.kind == Layout::Circle && shape.tiers[i] > 0;
    (0..n)
        .flat_map(|a| (a + 1..n).map(move |b| (a, b)))
        .filter(|(a, b)| suggested(shape, n, *a, *b))
        .map(|(a, b)| {
            let weight = if client(a) || client(b) { 0.45 } else { 1.0 };
            Link { a: NodeId::at(a), b: NodeId::at(b), weight }
        })
        .collect()
}

fn tier_after(tiers: &[u8], tier: u8) -> Option<u8> {
    tiers.iter().copied().filter(|t| *t > tier).min()
}

/// By how much the way between two nodes bends, where a third node stands in the way.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Bows {
    n: usize,
    /// For a < b, how far the middle lies to the right of who goes from a to b.
    bows: Vec<f32>,
}

/// With more nodes than this ways are straight: finding the bends takes the cube of their number.
const BENT: usize = 64;

impl Bows {
    pub(super) fn around(places: &[Place], unit: f32) -> Self {
        let n = places.len();
        if n > BENT {
            return Self::default();
        }
        let middle = places.iter().fold(Point::default(), |s, p| s + p.centre) * (1.0 / n.max(1) as f32);
        let mut bows = vec![0.0; n * n];
        for a in 0..n {
            for b in a + 1..n {
                bows[a * n + b] = bow(places, a, b, middle, unit);
            }
        }
        Self { n, bows }
    }

    /// The bend of a way, to the right of who goes it.
    pub(super) fn of(&self, from: usize, to: usize) -> f32 {
        let (a, b) = (from.min(to), from.max(to));
        if b >= self.n {
            return 0.0;
        }
        let bow = self.bows[a * self.n + b];
        if from < to { bow } else { -bow }
    }
}

fn bow(places: &[Place], a: usize, b: usize, middle: Point, unit: f32) -> f32 {
    let (pa, pb) = (places[a].centre, places[b].centre);
    let right = (pb - pa).unit().right();
    let mut most = 0.0_f32;
    for (k, other) in places.iter().enumerate() {
        if k == a || k == b {
            continue;
        }
        let (t, distance) = nearest_on_segment(other.centre, pa, pb);
        let clear = other.radius + 10.0 * unit;
        if t <= 0.02 || t >= 0.98 || distance >= clear {
            continue;
        }
        let side = right.dot(other.centre - pa);
        // Around the node on the side where there is more space; past its middle, away from the centre of all.
        let room = other.room.map_or(0.0, |room| right.dot(room.line.centre() - other.centre));
        let sign = if side.abs() > 1.0 {
            -side.signum()
        } else if room.abs() > other.radius {
            // Not across what stands beside it.
            -room.signum()
        } else if right.dot(middle - pa) > 1.0 {
            -1.0
        } else {
            1.0
        };
        // A curve bends less near its ends, so it must bend more there.
        let share = (4.0 * t * (1.0 - t)).max(0.4);
        let needed = sign * (clear + 12.0 * unit - distance) / share;
        if needed.abs() > most.abs() {
            most = needed;
        }
    }
    most
}

/// The way of a message from the edge of one node to the edge of another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Route {
    /// Where it begins: the centre of the sender.
    pub from: Point,
    /// What it bends towards.
    pub control: Point,
    /// Where it ends: the centre of the receiver.
    pub to: Point,
    /// The parts of it that lie under the two nodes.
    trim: (f32, f32),
    /// How long it is, from centre to centre.
    length: f32,
}

impl Route {
    pub(super) fn between(a: &Place, b: &Place, bow: f32) -> Self {
        let middle = a.centre.toward(b.centre, 0.5);
        let right = (b.centre - a.centre).unit().right();
        let length = a.centre.distance(b.centre).max(1.0);
        let trim = ((a.radius / length).min(0.45), (b.radius / length).min(0.45));
        Self { from: a.centre, control: middle + right * (bow * 2.0), to: b.centre, trim, length }
    }

    /// The way of a message to oneself: a loop on the outer side.
    pub(super) fn to_itself(place: &Place, middle: Point) -> Self {
        let out = if place.centre.distance(middle) > 1.0 {
            (place.centre - middle).unit()
        } else {
            Point::new(0.0, -1.0)
        };
        let (side, r) = (out.right(), place.radius);
        let base = place.centre + out * (r * 0.5);
        Self {
            from: base - side * (r * 0.9),
            control: place.centre + out * (r * 3.6),
            to: base + side * (r * 0.9),
            trim: (0.0, 0.0),
            length: r * 3.0,
        }
    }

    /// How long it is, from edge to edge.
    pub fn length(&self) -> f32 {
        self.length * (1.0 - self.trim.0 - self.trim.1)
    }

    /// The point a part `t` of the way from edge to edge, `margin` pixels being left out at both ends.
    pub fn at(&self, t: f32, margin: f32) -> Point {
        self.within(t, (margin, margin))
    }

    /// The same where different lengths are left out at the two ends.
    pub(crate) fn within(&self, t: f32, margins: (f32, f32)) -> Point {
        self.curve(self.along(t, margins))
    }

    /// Whether it bends around a node.
    pub(crate) fn bends(&self) -> bool {
        self.control.distance(self.from.toward(self.to, 0.5)) > 0.5
    }

    /// The direction in which one goes at that point, with length 1.
    pub fn heading(&self, t: f32, margin: f32) -> Point {
        let s = self.along(t, (margin, margin));
        let way = (self.control - self.from) * (1.0 - s) + (self.to - self.control) * s;
        way.unit()
    }

    fn along(&self, t: f32, margins: (f32, f32)) -> f32 {
        // On a short way less is left out, so that one still goes forth.
        let most = (1.0 - self.trim.0 - self.trim.1) * 0.42;
        let left_out = |margin: f32| (margin / self.length).min(most);
        let (start, end) = (self.trim.0 + left_out(margins.0), 1.0 - self.trim.1 - left_out(margins.1));
        start + (end - start) * t
    }

    fn curve(&self, s: f32) -> Point {
        let (a, b) = (self.from.toward(self.control, s), self.control.toward(self.to, s));
        a.toward(b, s)
    }
}
