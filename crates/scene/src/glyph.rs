//! The small drawings: the glyph of a role, the bars of a paused node, the mark of a contradiction, the shape of a
//! message. All are made of a few shapes, in units that grow with the node.

use crate::geometry::{Point, Rect};
use crate::shape::{Fill, Paint, ShapeList, Stroke};
use std::f32::consts::PI;
use synod_model::{Glyph, Shape as Kind};

/// Half the width of what stands on top of a node with a glyph: timers leave it out.
pub(crate) const fn width(glyph: Glyph) -> f32 {
    match glyph {
        Glyph::None => 0.0,
        Glyph::Crown => 16.0,
        _ => 12.0,
    }
}

/// Draws the glyph of a role on top of a node: a crown stands on the rim, the others sit on it in a disc.
pub(crate) fn role(glyph: Glyph, paint: Paint, centre: Point, radius: f32, unit: f32, out: &mut ShapeList) {
    match glyph {
        Glyph::None => {}
        Glyph::Crown => crown(centre - Point::new(0.0, radius - 5.0 * unit), unit, paint, out),
        _ => {
            let at = centre - Point::new(0.0, radius);
            out.circle(at, 10.5 * unit, paint, Paint::Bg.stroke(2.0 * unit));
            sign(glyph, at, unit, paint, out);
        }
    }
}

/// The glyph by itself: a sign in a small disc, or a crown.
pub(crate) fn badge(glyph: Glyph, at: Point, radius: f32, out: &mut ShapeList) {
    match glyph {
        Glyph::None => {}
        Glyph::Crown => crown(at + Point::new(0.0, radius * 0.7), radius / 14.0, Paint::Lead, out),
        _ => {
            out.circle(at, radius, Paint::Muted, None);
            sign(glyph, at, radius / 10.5, Paint::Muted, out);
        }
    }
}

/// A crown whose lower edge is at `base`.
fn crown(base: Point, unit: f32, paint: Paint, out: &mut ShapeList) {
    let p = |x: f32, y: f32| base + Point::new(x, y) * unit;
    let corners = [
        p(-13.0, 0.0),
        p(-15.0, -15.5),
        p(-7.2, -8.5),
        p(0.0, -19.0),
        p(7.2, -8.5),
        p(15.0, -15.5),
        p(13.0, 0.0),
    ];
    out.polygon(corners, paint, Paint::Bg.stroke(3.0 * unit));
    out.polygon(corners, paint, paint.stroke(1.2 * unit));
}

/// The sign in a disc of radius 10 around `at`.
fn sign(glyph: Glyph, at: Point, unit: f32, behind: Paint, out: &mut ShapeList) {
    let p = |x: f32, y: f32| at + Point::new(x, y) * unit;
    let area = |x: f32, y: f32, w: f32, h: f32| {
        let corner = p(x, y);
        Rect::new(corner.x, corner.y, w * unit, h * unit)
    };
    let ink = Paint::OnAccent;
    let line = |width: f32| ink.stroke(width * unit);
    match glyph {
        Glyph::None | Glyph::Crown => {}
        Glyph::Hand => {
            for (x, tip) in [(-3.3, -4.3), (-1.1, -6.0), (1.1, -6.3), (3.3, -4.9)] {
                out.line(p(x, 1.0), p(x, tip), line(1.8));
            }
            out.round_rect(area(-4.2, -0.4, 8.4, 6.6), 3.2 * unit, ink, None);
            out.line(p(-3.6, 3.6), p(-6.3, 0.4), line(1.9));
        }
        Glyph::Person => {
            out.circle(p(0.0, -3.0), 2.8 * unit, ink, None);
            let shoulders = [
                p(-5.2, 5.6),
                p(-5.2, -0.6),
                p(5.2, -0.6),
                p(5.2, 5.6),
                p(3.0, 6.0),
                p(-3.0, 6.0),
                p(-5.2, 5.6),
            ];
            out.cubic(shoulders, true, ink, None);
        }
        Glyph::Lock => {
            out.arc(p(0.0, -1.6), 2.9 * unit, PI, PI, line(1.8));
            out.line(p(-2.9, -1.6), p(-2.9, 0.0), line(1.8));
            out.line(p(2.9, -1.6), p(2.9, 0.0), line(1.8));
            out.round_rect(area(-4.7, -0.8, 9.4, 6.6), 1.4 * unit, ink, None);
            out.circle(p(0.0, 2.4), 1.3 * unit, behind, None);
        }
        Glyph::Tick => out.polyline([p(-4.6, 0.4), p(-1.4, 3.6), p(4.6, -3.4)], line(2.4)),
        Glyph::Cross => {
            out.line(p(-3.6, -3.6), p(3.6, 3.6), line(2.4));
            out.line(p(3.6, -3.6), p(-3.6, 3.6), line(2.4));
        }
        Glyph::Eye => {
            let lens = [
                p(-6.4, 0.0),
                p(-3.2, -5.2),
                p(3.2, -5.2),
                p(6.4, 0.0),
                p(3.2, 5.2),
                p(-3.2, 5.2),
                p(-6.4, 0.0),
            ];
            out.cubic(lens, true, ink, None);
            out.circle(p(0.0, 0.0), 2.1 * unit, behind, None);
        }
        Glyph::Box => {
            out.round_rect(area(-5.0, -4.6, 10.0, 9.2), 1.2 * unit, ink, None);
            out.line(p(-5.0, -1.2), p(5.0, -1.2), behind.stroke(1.3 * unit));
            out.line(p(-1.2, 1.6), p(1.2, 1.6), behind.stroke(1.3 * unit));
        }
    }
}

/// The two bars of something that stands still, in a disc around `at`.
pub(crate) fn paused(at: Point, unit: f32, out: &mut ShapeList) {
    out.circle(at, 9.5 * unit, Paint::Ink, Paint::Bg.stroke(2.0 * unit));
    for x in [-2.6, 2.6] {
        let end = |y: f32| at + Point::new(x, y) * unit;
        out.line(end(-3.2), end(3.2), Paint::Surface.stroke(2.6 * unit));
    }
}

/// The mark of a contradiction, in a disc around `at`.
pub(crate) fn wrong(at: Point, unit: f32, out: &mut ShapeList) {
    out.circle(at, 9.5 * unit, Paint::Bad, Paint::Bg.stroke(2.0 * unit));
    let p = |y: f32| at + Point::new(0.0, y) * unit;
    out.line(p(-4.6), p(0.8), Paint::OnAccent.stroke(2.4 * unit));
    out.circle(p(4.6), 1.5 * unit, Paint::OnAccent, None);
}

/// Two crossing strokes: lost, cut.
pub(crate) fn cross(at: Point, half: f32, stroke: Stroke, out: &mut ShapeList) {
    let d = Point::new(half, half);
    out.line(at - d, at + d, stroke);
    let d = Point::new(half, -half);
    out.line(at - d, at + d, stroke);
}

/// The colour of a kind of message.
pub(crate) const fn kind_paint(colour: u8) -> Paint {
    match colour {
        1 => Paint::Kind1,
        2 => Paint::Kind2,
        3 => Paint::Kind3,
        4 => Paint::Kind4,
        _ => Paint::Muted,
    }
}

/// Half the size of a message's shape where the unit is 1, without a text on it.
pub(crate) const fn kind_radius(shape: Kind) -> f32 {
    match shape {
        Kind::Disc => 8.5,
        Kind::Ring => 7.5,
        Kind::Triangle => 9.5,
        Kind::Diamond => 8.5,
        Kind::Square => 7.5,
    }
}

/// Half the size of the sign of a message that tells an outcome, where the unit is 1.
pub(crate) const SIGN: f32 = 9.5;

/// Draws the shape of a message around `at`; `size` is 1 for the usual size.
pub(crate) fn message(shape: Kind, at: Point, size: f32, fill: Fill, out: &mut ShapeList) {
    let r = kind_radius(shape) * size;
    let p = |x: f32, y: f32| at + Point::new(x * r, y * r);
    match shape {
        Kind::Disc => out.circle(at, r, fill, None),
        Kind::Ring => {
            let line = fill.paint.stroke(3.0 * size).faded(fill.alpha);
            out.circle(at, r - 1.5 * size, Paint::Bg.alpha(fill.alpha), line);
        }
        Kind::Triangle => out.polygon([p(0.0, -1.0), p(1.0, 0.78), p(-1.0, 0.78)], fill, None),
        Kind::Diamond => out.polygon([p(0.0, -1.0), p(1.0, 0.0), p(0.0, 1.0), p(-1.0, 0.0)], fill, None),
        Kind::Square => {
            out.round_rect(Rect::around(at, r), 1.5 * size, fill, None);
        }
    }
}
