//! The trips of messages, as lines from lane to lane.

use super::Diagram;
use crate::geometry::Point;
use crate::glyph;
use crate::key::KeyEntry;
use crate::legend::LegendEntry;
use crate::shape::{Paint, ShapeList, Stroke};
use crate::trail::{Trip, TripEnd};

/// The ends of the way of a message in pixels, as far as it got by what is known; and whether it arrived (`true`), was
/// lost (`false`), or is under way (`None`).
fn way(trip: &Trip, diagram: &Diagram<'_>) -> (Point, Point, Option<bool>) {
    let (a, b) = (diagram.spot(trip.from, trip.sent), diagram.spot(trip.to, trip.end.at()));
    match trip.end {
        TripEnd::Arrived(_) => (a, b, Some(true)),
        // What was lost did not get to the other lane.
        TripEnd::Lost(_) => (a, a.toward(b, 0.6), Some(false)),
        // What is still on its way ends at the playhead.
        TripEnd::Flying(_) => {
            let now = diagram.scale().pixel(diagram.playhead);
            let share = if b.x - a.x > 0.01 { ((now - a.x) / (b.x - a.x)).clamp(0.0, 1.0) } else { 1.0 };
            (a, a.toward(b, share), None)
        }
    }
}

pub(super) fn draw_trip(trip: &Trip, detailed: bool, diagram: &Diagram<'_>, out: &mut ShapeList) {
    let thick = diagram.thick(if detailed { 1.7 } else { 1.0 });
    let (a, b, ended) = way(trip, diagram);
    let lit = diagram.cone.is_empty()
        || (ended == Some(true) && trip.ended.is_some_and(|step| diagram.lit(trip.to, step)));
    let alpha = diagram.alpha(lit, trip.sent) * if detailed { 1.0 } else { 0.5 };
    let paint = glyph::kind_paint(trip.view.colour);
    let stroke = line(paint, thick, ended, trip.copy).faded(alpha);
    let edges = diagram.scale();
    // What was lost ends before it would have arrived.
    if b.x < edges.start {
        return;
    }
    let (a, b) = clipped(a, b, edges.start, edges.end);
    // What is still to come of it is fainter.
    let now = edges.pixel(diagram.playhead);
    let mut alpha = alpha;
    if a.x < now && b.x > now + 0.5 {
        let middle = a.toward(b, (now - a.x) / (b.x - a.x));
        out.line(a, middle, stroke);
        alpha *= 0.4;
        out.line(middle, b, stroke.faded(alpha));
    } else {
        out.line(a, b, stroke);
    }
    if !detailed || b.x >= edges.end {
        return;
    }
    end(&LegendEntry::of(&trip.view), (a, b), ended, alpha, diagram.theme.stroke_scale(), out);
}

/// The line of a message that arrived (`true`), was lost (`false`), or is under way (`None`).
fn line(paint: Paint, thick: f32, ended: Option<bool>, copy: bool) -> Stroke {
    let stroke = paint.stroke(thick);
    match ended {
        _ if copy => stroke.dashed(5.0, 4.0),
        Some(false) => stroke.dashed(2.0, 4.0),
        _ => stroke,
    }
}

/// What stands at the end of the line of a message.
fn end(
    view: &LegendEntry,
    (a, b): (Point, Point),
    ended: Option<bool>,
    alpha: f32,
    thick: f32,
    out: &mut ShapeList,
) {
    match ended {
        Some(true) => head(a, b, view.paint(), alpha, 1.0, out),
        Some(false) => glyph::cross(b, 4.5, Paint::Bad.stroke(2.0 * thick).faded(alpha), out),
        None => glyph::message(view.shape, b, 0.6, view.paint().alpha(alpha), out),
    }
}

/// A message as the key shows it.
pub(super) fn sample(view: &LegendEntry, ended: Option<bool>, copy: bool, thick: f32, out: &mut ShapeList) {
    let (wide, high) = KeyEntry::SIZE;
    let (a, b) = (Point::new(2.0, high / 2.0), Point::new(wide - 6.0, high / 2.0));
    out.line(a, b, line(view.paint(), 1.7 * thick, ended, copy));
    end(view, (a, b), ended, 1.0, thick, out);
}

/// The head of an arrow, unless it is too short for one.
fn head(a: Point, b: Point, paint: Paint, alpha: f32, size: f32, out: &mut ShapeList) {
    if b.distance(a) > 12.0 {
        let way = (b - a).unit();
        let (tip, right) = (b - way * 3.0, way.right());
        let back = tip - way * (8.0 * size);
        let side = right * (3.6 * size);
        out.polygon([tip, back + side, back - side], paint.alpha(alpha), None);
    }
}

/// A message of a chain that is marked.
pub(super) fn draw_link(trip: &Trip, paint: Paint, diagram: &Diagram<'_>, out: &mut ShapeList) {
    let (a, b, _) = way(trip, diagram);
    let edges = diagram.scale();
    if b.x < edges.start || a.x > edges.end {
        return;
    }
    let (a, b) = clipped(a, b, edges.start, edges.end);
    let stroke = paint.stroke(3.4 * diagram.theme.stroke_scale());
    out.line(a, b, stroke);
    if b.x < edges.end {
        head(a, b, paint, 1.0, 1.4, out);
    }
}

/// The part of a line between two pixels of the time axis.
fn clipped(a: Point, b: Point, start: f32, end: f32) -> (Point, Point) {
    let at = |x: f32| if (b.x - a.x).abs() < 1e-3 { 0.0 } else { ((x - a.x) / (b.x - a.x)).clamp(0.0, 1.0) };
    let from = if a.x < start { a.toward(b, at(start)) } else { a };
    let to = if b.x > end { a.toward(b, at(end)) } else { b };
    (from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_at_both_ends() {
        let (a, b) = clipped(Point::new(0.0, 0.0), Point::new(100.0, 10.0), 20.0, 60.0);
        assert!((a.x - 20.0).abs() < 0.01 && (a.y - 2.0).abs() < 0.01);
        assert!((b.x - 60.0).abs() < 0.01 && (b.y - 6.0).abs() < 0.01);
    }
}
