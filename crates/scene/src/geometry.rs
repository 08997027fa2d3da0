//! Points, boxes and the few facts about them that the pictures need. Pixels; y grows downwards.

use std::f64::consts::{FRAC_2_PI, FRAC_PI_2};
use std::ops::{Add, Mul, Neg, Sub};
use synod_model::order;

/// A point or an arrow between two points, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Downwards.
    pub y: f32,
}

impl Point {
    /// The point at `x`, `y`.
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// How far it is from the origin.
    pub fn length(self) -> f32 {
        self.x.hypot(self.y)
    }

    /// How far it is from another point.
    pub fn distance(self, other: Self) -> f32 {
        (self - other).length()
    }

    /// The point a part `t` of the way to `other`.
    #[must_use]
    pub fn toward(self, other: Self, t: f32) -> Self {
        self + (other - self) * t
    }

    /// The same direction with length 1; to the right for no direction at all.
    #[must_use]
    pub fn unit(self) -> Self {
        let length = self.length();
        if length > 1e-6 { self * (1.0 / length) } else { Self::new(1.0, 0.0) }
    }

    /// A quarter turn to the right of who walks along it.
    #[must_use]
    pub const fn right(self) -> Self {
        Self::new(-self.y, self.x)
    }

    /// How far it goes along another arrow of length 1.
    pub(crate) fn dot(self, other: Self) -> f32 {
        self.x * other.x + self.y * other.y
    }

    /// Twice the area spanned with another arrow; positive when that one lies to the right.
    pub fn cross(self, other: Self) -> f32 {
        self.x * other.y - self.y * other.x
    }
}

impl Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f32> for Point {
    type Output = Self;
    fn mul(self, by: f32) -> Self {
        Self::new(self.x * by, self.y * by)
    }
}

impl Neg for Point {
    type Output = Self;
    fn neg(self) -> Self {
        Self::new(-self.x, -self.y)
    }
}

/// A box, by its top left corner and its size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Its left edge.
    pub x: f32,
    /// Its top edge.
    pub y: f32,
    /// Its width.
    pub w: f32,
    /// Its height.
    pub h: f32,
}

impl Rect {
    /// The box with a corner at `x`, `y`.
    pub const fn new(x: f32, y: f32, w: f32, h: f32) -> Self {
        Self { x, y, w, h }
    }

    /// The box between four edges; empty rather than inside out.
    pub fn edges(left: f32, top: f32, right: f32, bottom: f32) -> Self {
        Self::new(left, top, (right - left).max(0.0), (bottom - top).max(0.0))
    }

    /// The box around a circle.
    pub fn around(centre: Point, radius: f32) -> Self {
        Self::new(centre.x - radius, centre.y - radius, radius * 2.0, radius * 2.0)
    }

    /// Its right edge.
    pub const fn right(&self) -> f32 {
        self.x + self.w
    }

    /// Its bottom edge.
    pub const fn bottom(&self) -> f32 {
        self.y + self.h
    }

    /// Its middle.
    pub const fn centre(&self) -> Point {
        Point::new(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// The box with every edge moved outwards by `by`; inwards when it is negative.
    #[must_use]
    pub fn grown(&self, by: f32) -> Self {
        Self::edges(self.x - by, self.y - by, self.right() + by, self.bottom() + by)
    }

    /// The box with its sides moved outwards by `x`, its top and bottom by `y`.
    #[must_use]
    pub(crate) fn grown_by(&self, x: f32, y: f32) -> Self {
        Self::edges(self.x - x, self.y - y, self.right() + x, self.bottom() + y)
    }

    /// Whether the two share more than an edge.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// Whether a point lies in it.
    pub fn contains(&self, p: Point) -> bool {
        p.x >= self.x && p.x <= self.right() && p.y >= self.y && p.y <= self.bottom()
    }

    /// Whether all of another box lies in it, give or take a hundredth of a pixel.
    pub fn holds(&self, other: &Self) -> bool {
        let slack = 0.01;
        other.x >= self.x - slack
            && other.y >= self.y - slack
            && other.right() <= self.right() + slack
            && other.bottom() <= self.bottom() + slack
    }

    /// How far a point is from it; zero inside.
    pub fn distance(&self, p: Point) -> f32 {
        let dx = (self.x - p.x).max(p.x - self.right()).max(0.0);
        let dy = (self.y - p.y).max(p.y - self.bottom()).max(0.0);
        dx.hypot(dy)
    }
}

/// The sine and the cosine of an angle, which is some turns at most. Those of the standard library are made for all angles,
/// and bring what that takes into the first load of the page.
pub(crate) fn sin_cos(angle: f64) -> (f64, f64) {
    let quarters = (angle * FRAC_2_PI).round_ties_even();
    let rest = angle - quarters * FRAC_PI_2;
    // Taylor's series: what is left of the angle is an eighth of a turn at most, so few terms are exact.
    let series = |mut term: f64, mut n: f64| {
        let mut sum = 0.0;
        while n < 18.0 {
            sum += term;
            term *= -rest * rest / ((n + 1.0) * (n + 2.0));
            n += 2.0;
        }
        sum
    };
    let (sin, cos) = (series(rest, 1.0), series(1.0, 0.0));
    match quarters as i32 & 3 {
        0 => (sin, cos),
        1 => (cos, -sin),
        2 => (-sin, -cos),
        _ => (-cos, sin),
    }
}

/// The point of a circle around the origin at an angle; zero is to the right, and angles grow clockwise on the screen.
pub(crate) fn on_circle(angle: f64) -> Point {
    let (sin, cos) = sin_cos(angle);
    Point::new(cos as f32, sin as f32)
}

/// The point of an ellipse at an angle; zero is to the right, and angles grow clockwise on the screen.
pub(crate) fn on_ellipse(centre: Point, rx: f32, ry: f32, angle: f64) -> Point {
    // The sine of a double, rounded once, gives the same picture on every machine.
    let on = on_circle(angle);
    Point::new(centre.x + rx * on.x, centre.y + ry * on.y)
}

/// The point of the segment `a`–`b` nearest to `p`, as a part of the way from `a`, and its distance.
pub(crate) fn nearest_on_segment(p: Point, a: Point, b: Point) -> (f32, f32) {
    let way = b - a;
    let square = way.dot(way);
    let t = if square > 1e-6 { ((p - a).dot(way) / square).clamp(0.0, 1.0) } else { 0.0 };
    (t, p.distance(a.toward(b, t)))
}

/// Whether two segments cross at a point inside both.
pub(crate) fn segments_cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    let (ab, cd) = (b - a, d - c);
    let (c_side, d_side) = (ab.cross(c - a), ab.cross(d - a));
    let (a_side, b_side) = (cd.cross(a - c), cd.cross(b - c));
    let slack = 1e-3;
    c_side * d_side < -slack && a_side * b_side < -slack
}

/// Whether a segment touches a box.
pub(crate) fn segment_meets(rect: &Rect, a: Point, b: Point) -> bool {
    if rect.contains(a) || rect.contains(b) {
        return true;
    }
    let (tl, br) = (Point::new(rect.x, rect.y), Point::new(rect.right(), rect.bottom()));
    let (tr, bl) = (Point::new(br.x, tl.y), Point::new(tl.x, br.y));
    [(tl, tr), (tr, br), (br, bl), (bl, tl)].iter().any(|(c, d)| segments_cross(a, b, *c, *d))
}

/// Whether a point lies inside a polygon (by the even-odd rule).
pub(crate) fn inside(polygon: &[Point], p: Point) -> bool {
    let mut within = false;
    let mut before = match polygon.last() {
        Some(last) => *last,
        None => return false,
    };
    for corner in polygon {
        if (corner.y > p.y) != (before.y > p.y) {
            let x = corner.x + (p.y - corner.y) / (before.y - corner.y) * (before.x - corner.x);
            if p.x < x {
                within = !within;
            }
        }
        before = *corner;
    }
    within
}

/// The convex hull of some points, clockwise on the screen.
pub(crate) fn hull(points: &[Point]) -> Vec<Point> {
    let by =
        |a: usize, b: usize| points[a].x.total_cmp(&points[b].x).then(points[a].y.total_cmp(&points[b].y));
    let mut sorted: Vec<Point> = order(points.len(), &by).into_iter().map(|i| points[i]).collect();
    sorted.dedup();
    if sorted.len() < 3 {
        return sorted;
    }
    let mut out: Vec<Point> = Vec::with_capacity(sorted.len() * 2);
    let mut half = |points: &mut dyn Iterator<Item = &Point>| {
        let start = out.len();
        for p in points {
            while out.len() >= start + 2 {
                let (a, b) = (out[out.len() - 2], out[out.len() - 1]);
                if (b - a).cross(*p - b) > 0.0 {
                    break;
                }
                out.pop();
            }
            out.push(*p);
        }
        out.pop();
    };
    half(&mut sorted.iter());
    half(&mut sorted.iter().rev());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sines_are_those_of_the_standard_library() {
        for i in -4_000..=4_000 {
            let angle = f64::from(i) / 200.0;
            let (sin, cos) = sin_cos(angle);
            assert!((sin - angle.sin()).abs() < 1e-14 && (cos - angle.cos()).abs() < 1e-14, "{angle}");
        }
    }

    #[test]
    fn a_hull_leaves_out_what_is_inside() {
        let p = |x: u8, y: u8| Point::new(x.into(), y.into());
        let corners = hull(&[p(0, 0), p(4, 0), p(2, 1), p(4, 4), p(0, 4), p(1, 1)]);
        assert_eq!(corners.len(), 4);
        assert!(inside(&corners, p(2, 2)));
        assert!(!inside(&corners, p(5, 2)));
    }

    #[test]
    fn segments_cross_only_inside_both() {
        let p = |x: f32, y: f32| Point::new(x, y);
        assert!(segments_cross(p(0.0, 0.0), p(4.0, 4.0), p(0.0, 4.0), p(4.0, 0.0)));
        assert!(!segments_cross(p(0.0, 0.0), p(4.0, 4.0), p(4.0, 4.0), p(8.0, 0.0)));
        assert!(segment_meets(&Rect::new(1.0, 1.0, 2.0, 1.0), p(0.0, 1.5), p(9.0, 1.5)));
        assert!(!segment_meets(&Rect::new(1.0, 1.0, 2.0, 1.0), p(0.0, 3.0), p(9.0, 3.0)));
    }

    #[test]
    fn the_nearest_point_of_a_segment_may_be_its_end() {
        let (t, d) = nearest_on_segment(Point::new(9.0, 3.0), Point::new(0.0, 0.0), Point::new(5.0, 0.0));
        assert_eq!((t, d), (1.0, 5.0));
    }
}
