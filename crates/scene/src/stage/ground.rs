//! What nodes stand on: the rim of a ring, the links, the cuts, the walls of a partition.

use super::{Look, PARTITION};
use crate::arrangement::{Arrangement, Link};
use crate::geometry::{Point, on_ellipse};
use crate::glyph;
use crate::measure::text_width;
use crate::shape::{Paint, ShapeList, Stroke, TextStyle};
use crate::walls::Partition;
use synod_model::{NodeId, NodeSet, Status};
use synod_sim::Frame;

/// The areas of the bands of an interleaved partition: the groups take them in turn.
const BANDS: [Paint; 4] = [Paint::AccentSoft, Paint::GoodSoft, Paint::LeadSoft, Paint::PlainSoft];

/// Which ways are closed.
struct Cuts<'a> {
    frame: &'a Frame,
    /// The single cuts, sorted.
    single: Vec<(NodeId, NodeId)>,
    /// Nodes that are cut off from every other node, both ways.
    isolated: NodeSet,
}

impl<'a> Cuts<'a> {
    fn of(frame: &'a Frame) -> Self {
        Self { frame, single: frame.cuts.clone(), isolated: isolated(frame) }
    }

    /// Whether this direction is cut by itself.
    fn is_cut(&self, from: NodeId, to: NodeId) -> bool {
        self.single.binary_search(&(from, to)).is_ok()
    }

    /// Whether a partition lies between two nodes.
    fn parted(&self, a: NodeId, b: NodeId) -> bool {
        let group = |node| self.frame.groups.iter().position(|g| g.contains(node));
        matches!((group(a), group(b)), (Some(a), Some(b)) if a != b)
    }
}

/// The nodes that are cut off from every other node, both ways.
pub(crate) fn isolated(frame: &Frame) -> NodeSet {
    let others = frame.nodes.len().saturating_sub(1);
    let is_isolated = |id: &NodeId| {
        let out = frame.cuts.iter().filter(|(from, _)| from == id).count();
        let back = frame.cuts.iter().filter(|(_, to)| to == id).count();
        others > 1 && out == others && back == others
    };
    frame.nodes.iter().map(|node| node.id).filter(is_isolated).collect()
}

/// Draws everything below the nodes.
pub(super) fn draw(
    frame: &Frame,
    look: &Look,
    arrangement: &Arrangement,
    partition: &Partition,
    out: &mut ShapeList,
) {
    bands(arrangement, partition, out);
    rim(arrangement, out);
    let cuts = Cuts::of(frame);
    for link in &arrangement.links {
        draw_link(*link, &cuts, look, arrangement, out);
    }
    // A way that is cut is shown even where no link is drawn.
    if arrangement.places.len() <= 40 {
        for (from, to) in &cuts.single {
            let (a, b) = (*from.min(to), *from.max(to));
            let drawn = arrangement.links.iter().any(|l| l.a == a && l.b == b);
            let once = from < to || !cuts.is_cut(*to, *from);
            if !drawn && once && a.index() != b.index() {
                draw_link(Link { a, b, weight: 0.6 }, &cuts, look, arrangement, out);
            }
        }
    }
    let dash = arrangement.unit.max(0.7);
    let wall = Paint::Bad.stroke(2.8 * arrangement.stroke).dashed(11.0 * dash, 8.0 * dash);
    for points in &partition.walls {
        out.through(points, wall);
    }
    for node in cuts.isolated.iter() {
        if let Some(place) = arrangement.place(node) {
            let radius = place.radius + 14.5 * arrangement.unit;
            let ring = Paint::Bad
                .stroke(2.4 * arrangement.stroke)
                .dashed(9.0 * arrangement.unit, 7.0 * arrangement.unit);
            out.circle(place.centre, radius, None, ring);
        }
    }
}

/// Names the wall, where there is room for the word.
pub(super) fn label(look: &Look, arrangement: &Arrangement, partition: &Partition, out: &mut ShapeList) {
    let word = PARTITION.get(look.lang);
    let style = TextStyle::new(arrangement.text_size(12.5), Paint::Bad).middle().halo(Paint::Bg);
    let (width, height) = (text_width(word, style.size), style.size * 1.1);
    if let Some(rect) = partition.label_place(arrangement, width, height) {
        let centre = rect.centre();
        out.write(word, &style, Point::new(centre.x, centre.y + style.drop()));
    }
}

fn bands(arrangement: &Arrangement, partition: &Partition, out: &mut ShapeList) {
    let unit = arrangement.unit;
    let radius = arrangement.places.iter().map(|p| p.radius).fold(0.0, f32::max) + 12.0 * unit;
    for (g, lines) in partition.bands.iter().enumerate() {
        let area = BANDS[g % BANDS.len()];
        // The outline first, then the area: what joins inside a group shows no seam.
        for (paint, more) in [(Paint::LineStrong, 1.2), (area, 0.0)] {
            for (a, b) in lines {
                out.circle(*b, radius + more, paint, None);
                if a != b {
                    out.line(*a, *b, paint.stroke(20.0 * unit + 2.0 * more));
                }
            }
        }
    }
}

fn rim(arrangement: &Arrangement, out: &mut ShapeList) {
    let Some((centre, rx, ry)) = arrangement.rim else { return };
    // Four curves make an ellipse, with the usual constant for their control points.
    let k = 0.552_28;
    let at = |angle: f64| on_ellipse(centre, rx, ry, angle);
    let p = |x: f32, y: f32| centre + Point::new(x * rx, y * ry);
    let points = [
        at(0.0),
        p(1.0, k),
        p(k, 1.0),
        p(0.0, 1.0),
        p(-k, 1.0),
        p(-1.0, k),
        p(-1.0, 0.0),
        p(-1.0, -k),
        p(-k, -1.0),
        p(0.0, -1.0),
        p(k, -1.0),
        p(1.0, -k),
        p(1.0, 0.0),
    ];
    out.cubic(points, true, None, Paint::Line.stroke(2.0 * arrangement.stroke));
}

/// A link that bends is drawn in so many pieces.
const BENT: u8 = 20;

fn draw_link(link: Link, cuts: &Cuts<'_>, look: &Look, arrangement: &Arrangement, out: &mut ShapeList) {
    let Some(route) = arrangement.route(link.a, link.b) else { return };
    let mut line = |stroke: Stroke| {
        if route.bends() {
            out.polyline((0..=BENT).map(|i| route.at(f32::from(i) / f32::from(BENT), 0.0)), stroke);
        } else {
            out.line(route.at(0.0, 0.0), route.at(1.0, 0.0), stroke);
        }
    };
    let (forth, back) = (cuts.is_cut(link.a, link.b), cuts.is_cut(link.b, link.a));
    let shut = cuts.parted(link.a, link.b) || (forth && back);
    let gone = |id: NodeId| cuts.frame.nodes.get(id.index()).is_some_and(|n| n.status == Status::Down);
    let touched = |id: NodeId| look.selected.contains(id) || look.hovered == Some(id);
    let unit = arrangement.unit.max(0.6);
    if look.link.is_some_and(|(x, y)| (x.min(y), x.max(y)) == (link.a, link.b)) {
        line(Paint::Accent.stroke(5.0 * arrangement.stroke).faded(0.45));
    }
    let outline = |id: NodeId| cuts.frame.nodes.get(id.index()).is_some_and(super::nodes::is_outline);
    if shut || outline(link.a) || outline(link.b) {
        let dots = Paint::LineStrong.stroke(1.6 * arrangement.stroke).dashed(0.5, 7.0 * unit);
        line(dots.faded(link.weight.max(0.5) * 0.85));
    } else if gone(link.a) || gone(link.b) {
        line(Paint::Line.stroke(1.5 * arrangement.stroke).faded(link.weight * 0.55));
    } else {
        let paint = if touched(link.a) || touched(link.b) { Paint::LineStrong } else { Paint::Line };
        let width = (0.9 + 1.1 * link.weight) * arrangement.stroke;
        line(paint.stroke(width).faded(link.weight));
    }
    let hidden = cuts.isolated.contains(link.a) || cuts.isolated.contains(link.b);
    if forth && back && !hidden {
        let middle = route.at(0.5, 0.0);
        out.circle(middle, 9.0 * unit, Paint::Bg, None);
        glyph::cross(middle, 5.0 * unit, Paint::Bad.stroke(2.6 * arrangement.stroke), out);
    } else if forth && !back {
        one_way(route.at(0.5, 0.0), route.heading(0.5, 0.0), unit, arrangement.stroke, out);
    } else if back && !forth {
        one_way(route.at(0.5, 0.0), route.heading(0.5, 0.0) * -1.0, unit, arrangement.stroke, out);
    }
}

/// The mark of a cut in one direction: an arrow that way, which ends at a cross.
fn one_way(middle: Point, way: Point, unit: f32, stroke: f32, out: &mut ShapeList) {
    let right = way.right();
    let middle = middle + right * (10.0 * unit);
    let line = Paint::Bad.stroke(2.2 * stroke);
    let (tail, head) = (middle - way * (20.0 * unit), middle + way * (3.0 * unit));
    out.line(tail, head, line);
    let barb = |side: f32| head - way * (6.0 * unit) + right * (side * 5.0 * unit);
    out.polyline([barb(1.0), head, barb(-1.0)], line);
    glyph::cross(middle + way * (15.0 * unit), 5.0 * unit, line, out);
}
