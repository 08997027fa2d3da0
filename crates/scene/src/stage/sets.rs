//! Nodes that belong together: boxes around groups, closed curves around the sets that a system names.
//!
//! A curve runs around the circles of its nodes. Where it would take in a node that does not belong to it, it becomes a
//! band along the shortest way from node to node.

use super::Look;
use crate::arrangement::{Arrangement, Place};
use crate::geometry::{Point, Rect, hull, inside, nearest_on_segment, on_circle};
use crate::measure::{clip, text_width};
use crate::picture::tone_paints;
use crate::shape::{Fill, Paint, ShapeList, Stroke, TextStyle};
use std::f32::consts::TAU;
use synod_model::{NodeId, Sentence, Tone};
use synod_sim::Frame;

/// A set with a curve of its own.
struct Set<'a> {
    /// Its place among all sets of the frame: the groups, then the hulls.
    index: usize,
    caption: &'a Sentence,
    nodes: Vec<Place>,
    tone: Tone,
    dashed: bool,
    /// How far the curve is from the nodes: sets that share nodes lie around each other.
    pad: f32,
}

/// The sets of a frame: its groups, where no box stands around them, and its hulls.
fn sets<'a>(frame: &'a Frame, arrangement: &'a Arrangement) -> Vec<Set<'a>> {
    let unit = arrangement.unit;
    let first = 15.0 * unit.max(0.4);
    let mut sets: Vec<Set<'_>> = Vec::new();
    if arrangement.boxes.is_empty() {
        for (group, caption) in frame.boxes.iter().enumerate() {
            let of =
                frame.nodes.iter().zip(&arrangement.places).filter(|(node, _)| node.group == Some(group));
            let nodes = of.map(|(_, place)| *place).collect();
            sets.push(Set { index: group, caption, nodes, tone: Tone::Plain, dashed: false, pad: first });
        }
    }
    for (i, hull) in frame.hulls.iter().enumerate() {
        let nodes: Vec<Place> =
            hull.nodes.iter().filter_map(|node| arrangement.place(node).copied()).collect();
        let around =
            frame.hulls[..i].iter().filter(|other| other.nodes.iter().any(|n| hull.nodes.contains(n)));
        let pad = first + 7.0 * unit.max(0.5) * around.count() as f32;
        if !nodes.is_empty() {
            let (index, caption) = (frame.boxes.len() + i, &hull.caption);
            sets.push(Set { index, caption, nodes, tone: hull.tone, dashed: hull.dashed, pad });
        }
    }
    sets
}

/// Draws the boxes and the curves, below everything else.
pub(super) fn draw(frame: &Frame, arrangement: &Arrangement, out: &mut ShapeList) {
    for (_, rect) in &arrangement.boxes {
        let line = Paint::LineStrong.stroke(1.2 * arrangement.stroke).faded(0.8);
        out.round_rect(*rect, 8.0, Paint::PlainSoft.alpha(0.35), line);
    }
    let sets = sets(frame, arrangement);
    let lines: Vec<Vec<Point>> = sets.iter().map(|set| outline(set, arrangement)).collect();
    for (set, line) in sets.iter().zip(&lines) {
        let (area, edge) = paints(set.tone);
        if line.is_empty() {
            band(set, area, edge, arrangement, out);
        } else {
            out.polygon(line.iter().copied(), area.alpha(0.55), None);
        }
    }
    for (set, line) in sets.iter().zip(&lines) {
        out.polygon(line.iter().copied(), None, stroke(set, arrangement));
    }
}

/// The set at a point, the one on top: its place among the groups of the frame, and then its hulls.
pub(crate) fn at(frame: &Frame, arrangement: &Arrangement, point: Point) -> Option<usize> {
    let lies_in = |set: &&Set<'_>| {
        let line = outline(set, arrangement);
        let near = |(a, b): &(Point, Point)| nearest_on_segment(point, *a, *b).1 <= reach(set);
        if line.is_empty() { bones(set).iter().any(near) } else { inside(&line, point) }
    };
    let boxed = || arrangement.boxes.iter().find(|(_, rect)| rect.contains(point)).map(|(group, _)| *group);
    sets(frame, arrangement).iter().rev().find(lies_in).map(|set| set.index).or_else(boxed)
}

/// The area and the edge of a set; plain ones differ from the stage.
const fn paints(tone: Tone) -> (Paint, Paint) {
    match tone {
        Tone::Plain => (Paint::PlainSoft, Paint::Plain),
        _ => tone_paints(tone),
    }
}

fn stroke(set: &Set<'_>, arrangement: &Arrangement) -> Stroke {
    let stroke = paints(set.tone).1.stroke(1.6 * arrangement.stroke);
    let unit = arrangement.unit.max(0.6);
    if set.dashed { stroke.dashed(7.0 * unit, 5.0 * unit) } else { stroke }
}

/// The curve around the nodes of a set; nothing where it would take in another node.
fn outline(set: &Set<'_>, arrangement: &Arrangement) -> Vec<Point> {
    const CORNERS: u16 = 28;
    let around = |place: &Place| {
        let (centre, radius) = (place.centre, place.radius + set.pad);
        (0..CORNERS).map(move |i| {
            let angle = TAU * f32::from(i) / f32::from(CORNERS);
            centre + on_circle(angle.into()) * radius
        })
    };
    let points: Vec<Point> = set.nodes.iter().flat_map(around).collect();
    let line = hull(&points);
    let ours = |place: &Place| set.nodes.iter().any(|own| own.centre == place.centre);
    let takes_in = |place: &Place| !ours(place) && inside(&line, place.centre);
    if arrangement.places.iter().any(takes_in) { Vec::new() } else { line }
}

/// The lines along which a band lies: from node to node, each joined to the nearest that is joined already.
fn bones(set: &Set<'_>) -> Vec<(Point, Point)> {
    let mut lines: Vec<(Point, Point)> = Vec::new();
    for (i, place) in set.nodes.iter().enumerate() {
        let near = set.nodes[..i].iter().map(|other| other.centre);
        let near = near.min_by(|a, b| a.distance(place.centre).total_cmp(&b.distance(place.centre)));
        lines.push((near.unwrap_or(place.centre), place.centre));
    }
    lines
}

/// How far from the centres of its nodes a band ends.
fn reach(set: &Set<'_>) -> f32 {
    set.nodes.iter().map(|place| place.radius).fold(0.0, f32::max) + set.pad * 0.8
}

/// A band from node to node.
fn band(set: &Set<'_>, area: Paint, edge: Paint, arrangement: &Arrangement, out: &mut ShapeList) {
    let (lines, radius) = (bones(set), reach(set));
    let thick = radius * 0.8;
    let filled = |paint: Paint, more: f32, out: &mut ShapeList| {
        for (a, b) in &lines {
            out.circle(*b, radius + more, Fill::from(paint), None);
            if a != b {
                out.line(*a, *b, paint.stroke(thick + 2.0 * more));
            }
        }
    };
    // The outline first, then the area: what joins inside shows no seam.
    let line = stroke(set, arrangement);
    if set.dashed {
        for (a, b) in &lines {
            out.circle(*b, radius + line.width / 2.0, None, line);
            if a != b {
                let side = (*b - *a).unit().right() * (thick / 2.0 + line.width / 2.0);
                out.line(*a + side, *b + side, line);
                out.line(*a - side, *b - side, line);
            }
        }
    } else {
        filled(edge, line.width, out);
    }
    filled(area, 0.0, out);
}

/// Writes the captions, where there is room for them.
pub(super) fn label(frame: &Frame, look: &Look, arrangement: &Arrangement, out: &mut ShapeList) {
    let named = |id: NodeId| frame.names.get(id.index()).cloned().unwrap_or_default();
    let size = arrangement.text_size(11.5);
    for (group, rect) in &arrangement.boxes {
        let Some(caption) = frame.boxes.get(*group) else { continue };
        let style = TextStyle::new(size.min(16.0 * arrangement.unit.max(0.75)), Paint::Muted);
        let text = caption.render(look.lang, &named);
        let text = clip(&text, style.size, rect.w - 14.0);
        out.write(&text, &style, Point::new(rect.x + 8.0, rect.y + 4.0 + style.size));
    }
    // The captions of boxes are not covered.
    let head = |(_, rect): &(usize, Rect)| Rect { h: size * 1.5 + 4.0, w: rect.w.min(size * 6.0), ..*rect };
    let mut taken: Vec<Rect> = arrangement.boxes.iter().map(head).collect();
    for set in sets(frame, arrangement) {
        let text = set.caption.render(look.lang, &named);
        let (wide, high) = (text_width(&text, size) + 6.0, size * 1.3);
        if let Some(rect) = caption_place(&set, arrangement, (wide, high), &taken) {
            let style = TextStyle::new(size, paints(set.tone).1).middle().halo(Paint::Bg);
            let style = if set.tone == Tone::Ghost {
                TextStyle { fill: Paint::Muted.into(), ..style }
            } else {
                style
            };
            out.write(&text, &style, Point::new(rect.centre().x, rect.centre().y + style.drop()));
            taken.push(rect);
        }
    }
}

/// A place for a caption at the edge of its set that covers no node, no room and no other caption.
fn caption_place(
    set: &Set<'_>,
    arrangement: &Arrangement,
    (wide, high): (f32, f32),
    taken: &[Rect],
) -> Option<Rect> {
    let points = |place: &Place| {
        let reach = place.radius + set.pad;
        [
            (0.0, -1.0),
            (0.0, 1.0),
            (-1.0, 0.0),
            (1.0, 0.0),
            (-0.75, -0.75),
            (0.75, -0.75),
            (0.75, 0.75),
            (-0.75, 0.75),
        ]
        .map(|(x, y)| {
            let at = place.centre + Point::new(x, y) * reach;
            // On the outer side of the curve.
            let middle = Point::new(at.x + x * wide * 0.5, at.y + y * high * 0.62);
            Rect::new(middle.x - wide / 2.0, middle.y - high / 2.0, wide, high)
        })
    };
    let free = |rect: &Rect| {
        let nodes = arrangement.places.iter().all(|place| {
            let apart = rect.distance(place.centre) > place.radius + 6.0 * arrangement.unit;
            apart && place.room.is_none_or(|room| !room.line.overlaps(rect))
        });
        // A ring stands in the middle, with its keys.
        let dial = arrangement.dial.is_none_or(|(centre, (wide, high))| {
            !Rect::edges(centre.x - wide, centre.y - high, centre.x + wide, centre.y + high).overlaps(rect)
        });
        nodes
            && dial
            && arrangement.free.grown(4.0).holds(rect)
            && taken.iter().all(|other| !other.overlaps(rect))
    };
    // The highest first: captions stand above what they name.
    let mut all: Vec<Rect> = set.nodes.iter().flat_map(points).filter(free).collect();
    let order = synod_model::order(all.len(), &|a, b| all[a].y.total_cmp(&all[b].y));
    order.first().map(|i| all.swap_remove(*i))
}
