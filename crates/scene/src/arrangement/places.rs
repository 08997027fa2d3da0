//! Where the nodes stand.

use super::blocks::{self, Axis};
use super::sketch::{Sketch, nearest};
use super::{CROWD, NAMED, Place, RADIUS, SUBTITLE_INSIDE, Setting, Shape, rooms};
use crate::geometry::{Point, Rect, on_circle, on_ellipse};
use std::f64::consts::{FRAC_PI_2, PI, TAU};
use synod_model::Layout;

/// Nodes in their places.
pub(super) struct Arranged {
    pub(super) places: Vec<Place>,
    pub(super) unit: f32,
    pub(super) rim: Option<(Point, f32, f32)>,
    /// The boxes around groups: which group, and where.
    pub(super) boxes: Vec<(usize, Rect)>,
    /// The middle that is kept free for a ring: how far it reaches to the sides, and up and down.
    pub(super) dial: Option<(Point, (f32, f32))>,
}

/// Space kept free around the nodes for what stands beside them.
#[derive(Clone, Copy)]
struct Keep {
    /// This many cells at the left and at the right.
    cells: f32,
    /// A line below.
    below: bool,
}

impl Keep {
    const NOTHING: Self = Self { cells: 0.0, below: false };
}

/// What is tried, in this order; of equals the first is taken.
const KEEP: [Keep; 6] = [
    Keep { cells: 5.0, below: false },
    Keep { cells: 4.0, below: false },
    Keep { cells: 3.0, below: false },
    Keep { cells: 2.0, below: true },
    Keep { cells: 0.0, below: true },
    Keep::NOTHING,
];

/// How much smaller nodes of outer tiers are: clients around the servers.
const OUTER: f32 = 0.82;

pub(super) fn arrange(shape: &Shape, free: Rect, setting: &Setting) -> Arranged {
    let wanted = radius(free, setting);
    // Space is kept free at the sides or below; the picture that shows most is taken.
    let beside = shape.lines() > 0 && (shape.tiers.len() <= CROWD || shape.in_tiers());
    let keep: &[Keep] = if beside && !shape.in_tiers() { &KEEP } else { &[Keep::NOTHING] };
    let mut best: Option<(f32, Arranged)> = None;
    for keep in keep {
        let sketch = match shape.kind {
            Layout::Tiers if shape.is_plain() => tiers(&shape.tiers, free, wanted, shape.lines() > 0),
            Layout::Tiers => blocks::arrange(shape, free, wanted, Axis::Down),
            // On a tall stage a row runs from top to bottom.
            Layout::Row if free.h > free.w * 1.3 => blocks::arrange(shape, free, wanted, Axis::Down),
            Layout::Row => blocks::arrange(shape, free, wanted, Axis::Right),
            Layout::Circle | Layout::Star | Layout::Ring => round(shape, free, wanted, *keep),
        };
        let unit = sketch.radius / RADIUS;
        let mut places: Vec<Place> = sketch
            .centres
            .iter()
            .zip(&shape.tiers)
            .map(|(centre, tier)| {
                let outer = !shape.in_tiers() && *tier > 0;
                let radius = if outer { sketch.radius * OUTER } else { sketch.radius };
                Place { centre: *centre, radius, room: None }
            })
            .collect();
        let dial = sketch.rim.filter(|_| shape.dial).map(|(centre, rx, ry)| {
            // Inside the nodes with their timers.
            let keep = sketch.radius * 1.5 + 4.0;
            (centre, ((rx - keep).max(0.0), (ry - keep).max(0.0)))
        });
        let ground = rooms::Ground { free, boxes: &sketch.boxes, dial };
        let shown = if beside { rooms::assign(shape, &mut places, &ground, unit) } else { 1.0 };
        // Legible nodes come first, then what stands beside them, then space between them.
        let nameless = if unit * RADIUS < NAMED && wanted >= NAMED { 0.5 } else { 0.0 };
        let score = shown - nameless + sketch.radius / wanted * 1.5 + spread(&places, free) * 0.7;
        if best.as_ref().is_none_or(|(known, _)| score > *known) {
            best = Some((score, Arranged { places, unit, rim: sketch.rim, boxes: sketch.boxes, dial }));
        }
    }
    best.expect("at least one width is tried").1
}

/// The radius of a node on a stage of this size, if there is no crowd.
fn radius(free: Rect, setting: &Setting) -> f32 {
    let size = (free.w * free.h).sqrt();
    let theme = if setting.theme.text_scale() > 1.0 { 1.12 } else { 1.0 };
    let least = (free.w.min(free.h) * 0.16).clamp(4.0, 16.0);
    ((10.0 + size * 0.038) * theme * setting.node_scale.clamp(0.5, 2.0)).min(110.0).max(least)
}

/// How much of the free part the nodes span, from 0 to 1.
fn spread(places: &[Place], free: Rect) -> f32 {
    let mut box_ = (f32::MAX, f32::MAX, f32::MIN, f32::MIN);
    for Place { centre, .. } in places {
        box_ = (box_.0.min(centre.x), box_.1.min(centre.y), box_.2.max(centre.x), box_.3.max(centre.y));
    }
    let share = |span: f32, whole: f32| (span / whole.max(1.0)).clamp(0.0, 1.0);
    share(box_.2 - box_.0, free.w).min(share(box_.3 - box_.1, free.h) * 1.2)
}

/// How far a node reaches beyond its centre: its crown or badge above, its timers at the sides, the subtitle of a small
/// node below.
fn reach(radius: f32) -> (f32, f32, f32) {
    let unit = radius / RADIUS;
    let across = radius + 11.0 * unit + 2.0;
    (radius + 14.0 * unit + 2.0, across, if radius < SUBTITLE_INSIDE { across + 8.0 } else { across })
}

/// Everybody on an ellipse, the hub of a star in its middle, outer tiers around it.
fn round(shape: &Shape, free: Rect, wanted: f32, keep: Keep) -> Sketch {
    // Two nodes do not make a star: they stand side by side.
    let hub =
        shape.kind == Layout::Star && shape.tiers.iter().skip(1).filter(|tier| **tier == 0).count() != 1;
    let hub = hub && shape.tiers.len() > 2;
    let inner: Vec<usize> = (usize::from(hub)..shape.tiers.len()).filter(|i| shape.tiers[*i] == 0).collect();
    let outer: Vec<usize> = (usize::from(hub)..shape.tiers.len()).filter(|i| shape.tiers[*i] > 0).collect();
    // A star of one tier each: the first node's tier does not make the others outer.
    let (inner, outer) = if inner.is_empty() { (outer, inner) } else { (inner, outer) };
    let mut radius = wanted;
    let mut ellipse = (free.centre(), 0.0, 0.0);
    let mut ring = Vec::new();
    let mut tightest = f32::MAX;
    for _ in 0..8 {
        let area = if outer.is_empty() {
            free
        } else {
            free.grown(-radius * if outer.len() > 4 { 1.6 } else { 0.5 })
        };
        let first = start(inner.len(), free, hub);
        ellipse = fit(inner.len(), area, radius, keep, shape.kind, first);
        ring = around(inner.len(), ellipse, first);
        let mut least = nearest(&ring);
        if hub {
            least = ring.iter().fold(least, |least, p| least.min(p.distance(ellipse.0)));
        }
        // Large nodes make the ellipse small, which makes them small: half a step at a time finds the balance.
        let fitting = wanted.min(least * 0.33).max(3.0);
        radius = if fitting < radius {
            f32::midpoint(fitting, radius)
        } else {
            radius + (fitting - radius) * 0.25
        };
        tightest = least;
    }
    radius = radius.min(tightest * 0.34).max(3.0);
    let mut centres = vec![ellipse.0; shape.tiers.len()];
    for (i, at) in inner.iter().zip(&ring) {
        centres[*i] = *at;
    }
    let mut taken = ring.clone();
    if hub {
        taken.push(ellipse.0);
    }
    for i in outer {
        let at = farthest(free, radius, &taken);
        centres[i] = at;
        taken.push(at);
    }
    radius = radius.min(nearest(&taken) * 0.36).max(3.0);
    let rim = (shape.kind == Layout::Ring || inner.len() > CROWD).then_some(ellipse);
    Sketch { centres, radius, rim, boxes: Vec::new() }
}

/// The angle of the first node: on top. Two nodes of a wide stage stand side by side; around a hub, the way to the
/// right and to the left of it is left free for what stands beside it.
fn start(n: usize, free: Rect, hub: bool) -> f64 {
    match n {
        2 if free.w >= free.h => PI,
        n if hub && n > 0 && n.is_multiple_of(4) => PI / n as f64 - FRAC_PI_2,
        _ => -FRAC_PI_2,
    }
}

/// The largest calm ellipse for `n` nodes: wider than high on a wide stage, higher than wide on a tall one.
fn fit(n: usize, free: Rect, radius: f32, keep: Keep, kind: Layout, first: f64) -> (Point, f32, f32) {
    let unit = radius / RADIUS;
    let (up, across, down) = reach(radius);
    let line = rooms::cell(unit);
    let beside = if keep.cells > 0.0 { 8.0 * unit + keep.cells * (line + 3.0 * unit.max(0.75)) } else { 0.0 };
    let below = if keep.below { line + 4.0 * unit } else { 0.0 };
    let corners = around(n.max(1), (Point::default(), 1.0, 1.0), first);
    let span = |f: &dyn Fn(&Point) -> f32| {
        let (low, high) = corners.iter().map(f).fold((f32::MAX, f32::MIN), |(l, h), v| (l.min(v), h.max(v)));
        (low, high)
    };
    let (left, right) = span(&|p| p.x);
    let (top, bottom) = span(&|p| p.y);
    let room = Rect::edges(
        free.x + across + beside,
        free.y + up,
        free.right() - across - beside,
        free.bottom() - down - below,
    );
    let widest = if right - left > 0.01 { room.w / (right - left) } else { room.w / 2.0 };
    let highest = if bottom - top > 0.01 { room.h / (bottom - top) } else { room.h / 2.0 };
    let (most, least) = match kind {
        Layout::Ring => (1.12, 0.9),
        _ if n > CROWD => (2.2, 0.45),
        _ => (1.36, 0.68),
    };
    let rx = widest.min(highest * most);
    let ry = highest.min(rx / least);
    // On a wide stage the ellipse stays a little wider than high, even where the sides are kept free.
    let ry = if free.w > free.h * 1.2 && kind != Layout::Ring { ry.min(rx / 1.12) } else { ry };
    let centre = room.centre();
    (Point::new(centre.x - rx * (left + right) / 2.0, centre.y - ry * (top + bottom) / 2.0), rx, ry)
}

/// `n` points around an ellipse. Few stand at equal angles, many at equal distances.
fn around(n: usize, (centre, rx, ry): (Point, f32, f32), first: f64) -> Vec<Point> {
    if n <= 1 {
        return vec![centre; n];
    }
    if n <= 12 {
        return (0..n).map(|i| on_ellipse(centre, rx, ry, first + TAU * i as f64 / n as f64)).collect();
    }
    let samples = n * 16;
    let at = |i: usize| on_ellipse(centre, rx, ry, first + TAU * i as f64 / samples as f64);
    let length: f32 = (0..samples).map(|i| at(i).distance(at(i + 1))).sum();
    let (mut out, mut gone) = (vec![at(0)], 0.0);
    for i in 0..samples {
        gone += at(i).distance(at(i + 1));
        if out.len() < n && gone >= length * out.len() as f32 / n as f32 {
            out.push(at(i + 1));
        }
    }
    out
}

/// The point near the edge of the stage that is farthest from all that are taken: clients take the corners first.
fn farthest(free: Rect, radius: f32, taken: &[Point]) -> Point {
    let (up, across, down) = reach(radius * OUTER);
    let room = Rect::edges(free.x + across, free.y + up, free.right() - across, free.bottom() - down);
    let (centre, rx, ry) = (room.centre(), room.w / 2.0, room.h / 2.0);
    let candidate = |i: usize| {
        let angle = TAU * (i as f64 / 96.0) - 2.4;
        let Point { x, y } = on_circle(angle);
        Point::new(centre.x + rx * x.signum() * x.abs().sqrt(), centre.y + ry * y.signum() * y.abs().sqrt())
    };
    let space = |p: Point| taken.iter().map(|t| t.distance(p)).fold(f32::MAX, f32::min);
    // A little better is not better: ties go to the first candidate, at the top left.
    (0..96).map(candidate).fold(candidate(0), |best, p| if space(p) > space(best) + 0.5 { p } else { best })
}

/// Rows by tier, from top to bottom; a row with too many nodes for its width becomes two.
fn tiers(tiers: &[u8], free: Rect, wanted: f32, beside: bool) -> Sketch {
    let mut radius = wanted;
    let mut rows = Vec::new();
    for _ in 0..12 {
        rows = broken(tiers, (free.w / (radius * 2.9)).floor().max(1.0) as usize);
        let below = if beside { 44.0 * radius / RADIUS } else { 0.0 };
        let needed = rows.len() as f32 * (radius * 2.9 + below);
        if needed <= free.h + radius || radius < 4.0 {
            break;
        }
        radius *= 0.9;
    }
    let unit = radius / RADIUS;
    let (up, _, down) = reach(radius);
    let under = if beside { 44.0 * unit } else { 0.0 };
    let mut centres = vec![Point::default(); tiers.len()];
    let (first, last) = (free.y + up, free.bottom() - down - under);
    let step =
        if rows.len() > 1 { ((last - first) / (rows.len() - 1) as f32).min(radius * 8.0) } else { 0.0 };
    let start = f32::midpoint(first, last) - step * (rows.len() - 1) as f32 / 2.0;
    for (r, row) in rows.iter().enumerate() {
        let pitch = (free.w / row.len() as f32).min(radius * 8.5);
        for (i, node) in row.iter().enumerate() {
            let x = free.centre().x + pitch * (i as f32 - (row.len() - 1) as f32 / 2.0);
            centres[*node] = Point::new(x, start + step * r as f32);
        }
    }
    radius = radius.min(nearest(&centres) * 0.38).max(3.0);
    Sketch { centres, radius, rim: None, boxes: Vec::new() }
}

/// The nodes of each row, at most `most` in one; a tier is broken into equal parts.
fn broken(tiers: &[u8], most: usize) -> Vec<Vec<usize>> {
    let mut rows = Vec::new();
    for kind in (0..=u8::MAX).filter(|kind| tiers.contains(kind)) {
        let row: Vec<usize> = (0..tiers.len()).filter(|i| tiers[*i] == kind).collect();
        let parts = row.len().div_ceil(most);
        let each = row.len().div_ceil(parts);
        rows.extend(row.chunks(each).map(<[usize]>::to_vec));
    }
    rows
}
