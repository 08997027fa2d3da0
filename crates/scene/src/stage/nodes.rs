//! The nodes: body, role, name, subtitle, condition, what is beside them, and their timers.

use super::{Beside, CRASHED, Look};
use crate::arrangement::{Arrangement, Place, RADIUS, Room, Side, SubtitleAt};
use crate::beside::Pen;
use crate::geometry::{Point, Rect, on_circle};
use crate::glyph;
use crate::measure::{clip, text_width};
use crate::outcome::outcome_paints;
use crate::picture::tone_paints;
use crate::shape::{Paint, ShapeList, Stroke, TextStyle};
use std::f32::consts::{FRAC_PI_2, TAU};
use synod_model::{Glyph, NodeId, Outcome, Status, Tone, Word};
use synod_sim::{Frame, NodeFrame, TimerArc};

/// At most this many timers of one node are drawn as arcs: the ones that are due first.
pub(crate) const ARCS: usize = 3;

/// With more nodes than this their timers are not drawn: a hundred closing arcs only flicker.
const QUIET: usize = 40;

/// Draws every node, and what is beside it if there is something that draws it.
pub(super) fn draw(
    frame: &Frame,
    look: &Look,
    arrangement: &Arrangement,
    beside: Option<Beside>,
    out: &mut ShapeList,
) {
    for (node, place) in frame.nodes.iter().zip(&arrangement.places) {
        let unit = place.radius / RADIUS;
        halo(node.id, look, place, unit, arrangement, out);
        body(node, place, unit, arrangement, out);
    }
    for (i, (node, place)) in frame.nodes.iter().zip(&arrangement.places).enumerate() {
        labels(frame, i, look, place, arrangement, out);
        marks(node, look, place, arrangement, out);
        if let (Some(value), Some(room), Some(draw)) = (&node.beside, &place.room, beside) {
            let alpha = if node.status == Status::Down { 0.5 } else { 1.0 };
            let pen = Pen { arrangement, names: &frame.names, lang: look.lang, centre: place.centre, alpha };
            draw(value, room, &pen, out);
        }
    }
}

/// What is around a node that is selected, pointed at, or named by a violation.
fn halo(id: NodeId, look: &Look, place: &Place, unit: f32, arrangement: &Arrangement, out: &mut ShapeList) {
    let radius = place.radius + 13.0 * unit.max(0.4);
    if look.contradicting.contains(id) {
        out.circle(place.centre, radius, Paint::BadSoft, Paint::Bad.stroke(2.4 * arrangement.stroke));
    } else if look.selected.contains(id) {
        out.circle(place.centre, radius, Paint::AccentSoft, Paint::Accent.stroke(2.2 * arrangement.stroke));
    } else if look.hovered == Some(id) {
        out.circle(place.centre, radius, Paint::AccentSoft, None);
    }
}

/// Whether a node is there for later, or is no more: it is drawn as an outline.
pub(crate) fn is_outline(node: &NodeFrame) -> bool {
    node.role.tone == Tone::Ghost && node.status != Status::Down
}

/// What has come of a node's task; a node that is down says nothing of it.
pub(crate) fn outcome(node: &NodeFrame) -> Option<Outcome> {
    node.outcome.filter(|_| node.status != Status::Down)
}

/// The area and the edge of a node: those of its outcome, unless it is in charge.
fn paints(node: &NodeFrame, tone: Tone) -> (Paint, Paint) {
    match outcome(node) {
        Some(outcome) if !matches!(tone, Tone::Lead | Tone::Ghost) => outcome_paints(outcome),
        _ => tone_paints(tone),
    }
}

fn body(node: &NodeFrame, place: &Place, unit: f32, arrangement: &Arrangement, out: &mut ShapeList) {
    let down = node.status == Status::Down;
    let tone = if down { Tone::Ghost } else { node.role.tone };
    let (area, edge) = paints(node, tone);
    let area = if is_outline(node) { Paint::Bg } else { area };
    let tiny = !arrangement.names();
    // Without a glyph and a name only the area can show a leader: it is filled with the strong colour then.
    let area = match tone {
        Tone::Plain | Tone::Ghost if outcome(node).is_none() => area,
        _ if tiny => edge,
        _ => area,
    };
    let width = match tone {
        Tone::Plain | Tone::Ghost => 3.0,
        Tone::Lead => 4.6,
        _ => 4.0,
    };
    let thick = (width * unit * arrangement.setting().theme.stroke_scale()).max(1.4);
    let mut stroke = edge.stroke(thick);
    if down {
        stroke = stroke.dashed(5.0 * unit, 6.0 * unit);
    } else if is_outline(node) {
        stroke = Stroke { width: thick * 0.6, ..stroke }.dashed(3.0 * unit, 4.5 * unit);
    }
    let Place { centre, radius, .. } = *place;
    match node.role.glyph {
        Glyph::Person => {
            // Clients are not servers: another outline, of about the same area.
            let half = radius * 0.9;
            out.round_rect(Rect::around(centre, half), radius * 0.42, area, stroke);
        }
        Glyph::Box => {
            let corner = |i: u8| {
                let angle = f32::from(i) * TAU / 6.0;
                centre + on_circle(angle.into()) * (radius * 1.04)
            };
            out.polygon((0..6).map(corner), area, stroke);
        }
        _ => out.circle(centre, radius, area, stroke),
    }
    if tiny && down {
        glyph::cross(centre, radius * 0.45, Paint::Muted.stroke(thick), out);
    } else if tiny && node.status == Status::Paused {
        for x in [-0.25, 0.25] {
            let end = |y: f32| centre + Point::new(x, y) * radius;
            out.line(end(-0.35), end(0.35), Paint::Ink.stroke(thick * 1.3));
        }
    }
    if !tiny && !down {
        glyph::role(node.role.glyph, edge, centre, radius, unit, out);
    }
}

/// Name and subtitle.
fn labels(
    frame: &Frame,
    i: usize,
    look: &Look,
    place: &Place,
    arrangement: &Arrangement,
    out: &mut ShapeList,
) {
    let node = &frame.nodes[i];
    let id = node.id;
    let name = frame.names.get(i).map_or("", String::as_str);
    if !arrangement.names() {
        // In a crowd only the nodes that matter now are named.
        if look.selected.contains(id) || look.hovered == Some(id) || look.contradicting.contains(id) {
            let style = TextStyle::new(12.0, Paint::Ink).middle().weight(650).halo(Paint::Bg);
            out.write(name, &style, place.centre - Point::new(0.0, place.radius + 8.0));
        }
        return;
    }
    let unit = place.radius / RADIUS;
    let down = node.status == Status::Down;
    let subtitle = if down {
        CRASHED.get(look.lang).to_owned()
    } else {
        let named = |id: NodeId| frame.names.get(id.index()).cloned().unwrap_or_default();
        frame.subtitles.get(i).map_or_else(String::new, |f| f.render(look.lang, &named))
    };
    let room = place.radius * 1.62;
    let text = arrangement.setting().theme.text_scale().sqrt();
    let mut size = (18.0 * unit * text).max(10.5);
    size = (size * (room / text_width(name, size).max(1.0)).min(1.0)).max(8.5);
    let quiet = down || is_outline(node);
    let heading = TextStyle::new(size, if quiet { Paint::Muted } else { Paint::Ink }).middle().weight(650);
    let at = arrangement.subtitle_at(place.radius);
    let inner = if at == SubtitleAt::Inside { inner_subtitle(&subtitle, node, unit, text) } else { None };
    let quiet = |size: f32| TextStyle::new(size, Paint::Muted).middle();
    let middle = place.centre;
    if let Some((words, size)) = inner {
        out.write(name, &heading, middle + Point::new(0.0, -0.5 * unit));
        out.write(&words, &quiet(size), middle + Point::new(0.0, 15.5 * unit));
        return;
    }
    out.write(name, &heading, middle + Point::new(0.0, heading.drop()));
    // What has come of the node's task takes the place below it.
    if !subtitle.is_empty() && at != SubtitleAt::Nowhere && outcome(node).is_none() {
        let (usual, room) = (arrangement.text_size(11.0), below_a_node(i, arrangement));
        let size = usual.min((usual * room / text_width(&subtitle, usual)).max(SMALLEST));
        // What has no room is in the panel beside the stage.
        if text_width(&subtitle, size) <= room * 1.01 {
            let style = quiet(size).halo(Paint::Bg);
            let below = place.radius + 6.0 * unit + style.size;
            out.write(&subtitle, &style, middle + Point::new(0.0, below));
        }
    }
}

/// The smallest text size of a picture below its node.
const SMALLEST: f32 = 8.5;

/// How wide a subtitle below a node may be: it reaches neither that of a neighbour nor what stands beside its own node.
fn below_a_node(i: usize, arrangement: &Arrangement) -> f32 {
    let place = &arrangement.places[i];
    let row = |other: &&Place| (other.centre.y - place.centre.y).abs() < place.radius;
    let others =
        arrangement.places.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, other)| other).filter(row);
    let apart = others.map(|other| (other.centre.x - place.centre.x).abs() - 4.0).fold(f32::MAX, f32::min);
    let beside = place.room.filter(|room| room.rect.bottom() > place.centre.y + place.radius);
    let edge = match beside {
        Some(Room { side: Side::Left, rect, .. }) => place.centre.x - rect.right(),
        Some(Room { side: Side::Right, rect, .. }) => rect.x - place.centre.x,
        _ => f32::MAX,
    };
    apart.min(2.0 * (edge - 2.0)).min(place.radius * 5.0)
}

/// The subtitle and its size, as it fits into the lower half of a node; `None` for an empty one, and for one that could not
/// be read in it.
fn inner_subtitle(subtitle: &str, node: &NodeFrame, unit: f32, text: f32) -> Option<(String, f32)> {
    if subtitle.is_empty() {
        return None;
    }
    // A hexagon is narrow where the subtitle stands.
    let room = if node.role.glyph == Glyph::Box { 44.0 } else { 53.0 } * unit;
    let size = 12.5 * unit * text;
    let fitted = |text: &str| (size * (room / text_width(text, size)).min(1.0)).max(size.min(SMALLEST));
    // What has been made to fit exactly must not fall to a rounding.
    let fits = |text: &str| text_width(text, fitted(text)) <= room * 1.01;
    // The word before a value, as in `ballot 1·S2`, gives way before the value does.
    let short = subtitle.split_once(' ').map_or(subtitle, |(_, value)| value);
    let shown = if fits(subtitle) || !fits(short) { subtitle } else { short };
    Some((clip(shown, fitted(shown), room * 1.01).into_owned(), fitted(shown)))
}

/// What else is to be seen at a node: that it is paused, how its clock runs, that it contradicts. Marks keep to the
/// outer side, where no messages come in.
fn marks(node: &NodeFrame, look: &Look, place: &Place, arrangement: &Arrangement, out: &mut ShapeList) {
    if !arrangement.names() {
        return;
    }
    let unit = (place.radius / RADIUS).max(0.7);
    let beside_right = place.room.is_some_and(|room| room.side == Side::Right);
    let lean = place.centre.x - arrangement.centre().x;
    let out_side = if lean > 1.0 || (lean > -1.0 && !beside_right) { 1.0 } else { -1.0 };
    let corner = |x: f32, y: f32| place.centre + Point::new(x * out_side, y) * (place.radius * 0.76);
    if node.status == Status::Paused {
        glyph::paused(corner(1.0, -1.0), unit, out);
    }
    if look.contradicting.contains(node.id) {
        glyph::wrong(corner(-1.0, -1.0), unit, out);
    }
    if let Some(text) = node.clock_text(look.lang).filter(|_| node.status != Status::Down) {
        clock(&text, corner(1.15, 1.25), arrangement, out);
    }
}

/// How a clock differs, in a pill around `at`.
fn clock(text: &str, at: Point, arrangement: &Arrangement, out: &mut ShapeList) {
    let style = TextStyle::new(arrangement.text_size(10.5), Paint::Ink).middle();
    let height = style.size * 1.6;
    let width = text_width(text, style.size) + height * 1.25;
    let pill = Rect::new(at.x - width / 2.0, at.y - height / 2.0, width, height);
    let line = (1.3 * arrangement.stroke).max(1.0);
    out.round_rect(pill, height / 2.0, Paint::Surface, Paint::LineStrong.stroke(line));
    let face = Point::new(pill.x + height * 0.55, at.y);
    let hand = Paint::Muted.stroke(line);
    out.circle(face, height * 0.27, None, hand);
    out.polyline([face - Point::new(0.0, height * 0.17), face, face + Point::new(height * 0.12, 0.0)], hand);
    let middle = f32::midpoint(pill.x + height * 0.85, pill.right() - height * 0.2);
    out.write(text, &style, Point::new(middle, at.y + style.drop()));
}

/// Says how many timers an arc stands for, at its upper right.
fn count(
    count: u32,
    centre: Point,
    (radius, lane): (f32, usize),
    arrangement: &Arrangement,
    out: &mut ShapeList,
) {
    let style = TextStyle::new(arrangement.text_size(10.0), Paint::Ink).halo(Paint::Bg);
    let angle = -0.85 + 0.34 * lane as f64;
    let at = centre + on_circle(angle) * (radius + 4.0) + Point::new(0.0, style.drop());
    out.write("×", &style, at);
    out.write(Word::number(count).as_str(), &style, at + Point::new(style.size * 0.7, 0.0));
}

/// The radius of an arc of a node; the first is due first.
fn arc_radius(place: &Place, lane: usize) -> f32 {
    place.radius + (7.5 + 5.5 * lane as f32) * (place.radius / RADIUS).max(0.4)
}

/// How far the first arcs of timers reach beyond the edges of nodes; messages begin and end outside.
pub(super) fn timer_reach(arrangement: &Arrangement) -> f32 {
    if arrangement.places.len() > QUIET { 0.0 } else { 9.5 * arrangement.unit.max(0.4) }
}

/// The arc of a node at a point, if there can be one.
pub(crate) fn arc_lane(place: &Place, point: Point) -> Option<usize> {
    let from = place.centre.distance(point);
    let away = |lane: usize| (from - arc_radius(place, lane)).abs();
    (0..ARCS).filter(|lane| away(*lane) < 6.0).min_by(|a, b| away(*a).total_cmp(&away(*b)))
}

/// How many timers of a node are drawn as arcs.
fn arcs_at_most(arrangement: &Arrangement) -> usize {
    match arrangement.places.len() {
        n if n > QUIET => 0,
        _ if arrangement.names() => ARCS,
        _ => 1,
    }
}

/// The timers that are drawn as arcs, each with its lane.
pub(crate) fn arcs<'a>(
    frame: &'a Frame,
    arrangement: &Arrangement,
) -> impl Iterator<Item = (usize, &'a TimerArc)> {
    let most = arcs_at_most(arrangement);
    let up = frame.nodes.iter().filter(|node| node.status != Status::Down);
    up.flat_map(move |node| node.timers.iter().take(most).enumerate())
}

/// Draws the timers of every node as arcs that close; they leave out what stands on top of the node.
pub(super) fn timers(frame: &Frame, arrangement: &Arrangement, out: &mut ShapeList) {
    let most = arcs_at_most(arrangement);
    for (node, place) in frame.nodes.iter().zip(&arrangement.places) {
        if node.status == Status::Down {
            continue;
        }
        let unit = place.radius / RADIUS;
        let tiny = !arrangement.names();
        let glyph = if tiny { 0.0 } else { glyph::width(node.role.glyph) };
        for (k, timer) in node.timers.iter().take(most).enumerate() {
            let radius = arc_radius(place, k);
            let width = if k == 0 { 3.6 } else { 2.4 } * unit * arrangement.setting().theme.stroke_scale();
            let paint = match (node.status, k) {
                (Status::Paused, _) => Paint::Ghost,
                (_, 0) => Paint::Try,
                _ => Paint::LineStrong,
            };
            let gap = if glyph > 0.0 { ((glyph + 3.0) * unit / radius).clamp(0.0, 0.9).asin() } else { 0.0 };
            let sweep = (TAU - 2.0 * gap) * f32::from(timer.left.min(1000)) / 1000.0;
            if sweep > 0.0 {
                out.arc(place.centre, radius, gap - FRAC_PI_2, sweep, paint.stroke(width.max(1.4)));
            }
            if timer.count > 1 && !tiny {
                count(timer.count, place.centre, (radius, k), arrangement, out);
            }
        }
    }
}
