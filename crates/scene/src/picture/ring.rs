//! Rings: the points with their owners, the ranges that end at them, the keys.

use super::{Ink, group_paint};
use crate::geometry::{Point, Rect, on_circle, on_ellipse};
use crate::measure::{clip, text_width};
use crate::paint::Fill;
use crate::shape::{Anchor, Paint, ShapeList, TextStyle};
use std::f64::consts::{FRAC_PI_2, TAU};
use synod_model::{NodeId, Ring, RingKey, Tone};

/// More keys than this many have no names.
const NAMED_KEYS: usize = 24;

/// The side of a picture for which everything has its usual size.
const USUAL: f32 = 22.0;

pub(super) fn measure(ring: &Ring, most: (f32, f32), ink: &Ink<'_>) -> (f32, f32) {
    if ring.size == 0 {
        return (0.0, 0.0);
    }
    let side = most.0.min(most.1).min(ink.text_size * USUAL);
    // The names of keys make it wider.
    let names = if ring.keys.len() <= NAMED_KEYS { widest_key(ring, true, ink) * 2.0 } else { 0.0 };
    ((side + names).min(most.0), side)
}

pub(super) fn draw(ring: &Ring, rect: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
    draw_in(ring, rect.centre(), (rect.w / 2.0, rect.h / 2.0), None, ink, out);
}

/// Draws a ring around a centre, with all that stands outside its band: so far to the sides, and so far up and down. In the
/// middle stands a title, or else the owners.
pub(crate) fn draw_in(
    ring: &Ring,
    centre: Point,
    reach: (f32, f32),
    title: Option<&str>,
    ink: &Ink<'_>,
    out: &mut ShapeList,
) {
    if ring.size == 0 {
        return;
    }
    let bare = reach.0.min(reach.1) - if ring.keys.is_empty() { ink.text_size * 0.4 } else { ink.text_size };
    // Names are worth a smaller ring, but not a much smaller one: first it goes unsaid who has a key.
    let few = !ring.keys.is_empty() && ring.keys.len() <= NAMED_KEYS;
    let named = |holders: bool| {
        let tick = ink.text_size * 1.2;
        (reach.0 - tick - widest_key(ring, holders, ink)).min(reach.1 - tick - ink.text_size)
    };
    let enough = |(holders, share): &(bool, f32)| few && named(*holders) > bare * share;
    let names =
        [(true, 0.7), (false, 0.7), (false, 0.6)].into_iter().find(enough).map(|(holders, _)| holders);
    let outer = names.map_or(bare, named).max(3.0);
    let thick = (outer * 0.24).max(ink.text_size * 1.3).min(ink.text_size * 1.9).min(outer * 0.4).max(3.0);
    let dial = Dial { ring, centre, outer, inner: outer - thick };
    dial.ranges(ink, out);
    dial.points(ink, out);
    match title {
        Some(title) => {
            let style = ink.text(Paint::Muted).middle();
            let title = clip(title, style.size, dial.inner * 1.8);
            out.write(&title, &style, centre + Point::new(0.0, style.drop()));
        }
        None => dial.owners(ink, out),
    }
    let mut named = Vec::new();
    for key in &ring.keys {
        dial.key(key, names, &mut named, ink, out);
    }
    if ring.points.is_empty() {
        out.circle(centre, outer, None, ink.line(Paint::Line, 1.2));
    }
}

fn widest_key(ring: &Ring, holders: bool, ink: &Ink<'_>) -> f32 {
    ring.keys
        .iter()
        .map(|key| text_width(&key_text(key, holders, ink), ink.text_size * 0.9))
        .fold(0.0, f32::max)
}

/// `k17`, or `k17 (S2)` where it is on its way and S2 has it.
fn key_text(key: &RingKey, holders: bool, ink: &Ink<'_>) -> String {
    match key.holder.filter(|_| holders) {
        Some(holder) => format!("{} ({})", key.word, ink.name(holder)),
        None => key.word.to_string(),
    }
}

struct Dial<'a> {
    ring: &'a Ring,
    centre: Point,
    outer: f32,
    inner: f32,
}

impl Dial<'_> {
    /// The angle of a position; 0 is on top.
    fn angle(&self, at: f64) -> f64 {
        TAU * at / f64::from(self.ring.size) - FRAC_PI_2
    }

    fn at(&self, angle: f64, radius: f32) -> Point {
        on_ellipse(self.centre, radius, radius, angle)
    }

    /// The colour of a node: the same whoever else has points on the ring, and for one that has none and still holds keys.
    fn paint(&self, node: NodeId) -> Paint {
        let first = self.ring.first.map_or(0, NodeId::index);
        group_paint(node.index().saturating_sub(first))
    }

    /// The part of the band between two angles.
    fn sector(&self, from: f64, to: f64, fill: Fill, out: &mut ShapeList) {
        let steps = (((to - from).abs() / 0.06).ceil() as u32).max(1);
        let along = |i: u32| from + (to - from) * f64::from(i) / f64::from(steps);
        let outwards = (0..=steps).map(|i| self.at(along(i), self.outer));
        let inwards = (0..=steps).rev().map(|i| self.at(along(i), self.inner));
        out.polygon(outwards.chain(inwards), fill, None);
    }

    /// The range of each point: from the one before it, clockwise.
    fn ranges(&self, ink: &Ink<'_>, out: &mut ShapeList) {
        let points = &self.ring.points;
        for (i, point) in points.iter().enumerate() {
            let end = f64::from(point.at);
            let begin = if i == 0 {
                f64::from(points[points.len() - 1].at) - f64::from(self.ring.size)
            } else {
                f64::from(points[i - 1].at)
            };
            let (from, to) = (self.angle(begin), self.angle(end));
            let fill = self.paint(point.node).alpha(ink.alpha * 0.26);
            self.sector(from, to, fill, out);
            let name = ink.name(point.node);
            let long = (to - from) as f32 * f32::midpoint(self.outer, self.inner);
            let style = ink.text(Paint::Ink).middle();
            if long > ink.width(&name) + ink.text_size * 0.7 && self.outer - self.inner > ink.text_size * 1.15
            {
                let middle = self.at(f64::midpoint(from, to), f32::midpoint(self.outer, self.inner));
                out.write(&name, &style, middle + Point::new(0.0, style.drop()));
            }
        }
        if !points.is_empty() {
            let line = ink.line(Paint::LineStrong, 1.1);
            out.circle(self.centre, self.outer, None, line);
            out.circle(self.centre, self.inner, None, line);
        }
    }

    /// A stroke across the band at each point, and its owner's name inside where ranges are too short for names.
    fn points(&self, ink: &Ink<'_>, out: &mut ShapeList) {
        let many = self.ring.points.len() > 90;
        for point in &self.ring.points {
            let angle = self.angle(f64::from(point.at));
            let line = ink.line(self.paint(point.node), if many { 1.0 } else { 2.4 });
            out.line(self.at(angle, self.inner), self.at(angle, self.outer), line);
            if !many {
                out.circle(
                    self.at(angle, self.outer),
                    ink.text_size * 0.28,
                    ink.area(self.paint(point.node)),
                    ink.line(Paint::Surface, 1.0),
                );
            }
        }
    }

    /// Whether each owner has one range, and all of these are long enough for its name.
    fn are_named(&self, ink: &Ink<'_>) -> bool {
        let points = &self.ring.points;
        let round = std::f32::consts::TAU * f32::midpoint(self.outer, self.inner);
        let long = |i: usize| {
            let before = points[(i + points.len() - 1) % points.len()].at;
            let part = (points[i].at + self.ring.size - before) % self.ring.size;
            let part = if part == 0 { self.ring.size } else { part };
            round * part as f32 / self.ring.size as f32
        };
        let fits = |i: usize| long(i) > ink.width(&ink.name(points[i].node)) + ink.text_size * 0.7;
        let thick = self.outer - self.inner > ink.text_size * 1.15;
        points.len() <= self.ring.owners().len() && thick && (0..points.len()).all(fits)
    }

    /// The owners by name and colour, in the middle, where not every range has its name.
    fn owners(&self, ink: &Ink<'_>, out: &mut ShapeList) {
        let owners = self.ring.owners();
        let row = ink.row();
        let fits = ((self.inner * 1.3) / row).floor() as usize;
        if self.are_named(ink) || fits == 0 || self.inner < ink.text_size * 2.6 {
            return;
        }
        let shown = owners.len().min(fits);
        let hidden = owners.len() - shown;
        let mut y = self.centre.y - row * (shown + usize::from(hidden > 0)) as f32 / 2.0 + row / 2.0;
        for node in &owners[..shown] {
            let name = ink.name(*node);
            let left = self.centre.x - f32::midpoint(ink.text_size * 1.2, ink.width(&name));
            let side = ink.text_size * 0.8;
            let paint = self.paint(*node);
            super::swatch(paint, Rect::new(left, y - side / 2.0, side, side), ink, out);
            let style = ink.text(Paint::Ink);
            out.write(&name, &style, Point::new(left + ink.text_size * 1.2, y + style.drop()));
            y += row;
        }
        if hidden > 0 {
            ink.more(hidden, Point::new(self.centre.x - ink.text_size, y), false, out);
        }
    }

    /// A key, with its name where it does not cover one that is `named` already.
    fn key(
        &self,
        key: &RingKey,
        names: Option<bool>,
        named: &mut Vec<Rect>,
        ink: &Ink<'_>,
        out: &mut ShapeList,
    ) {
        let angle = self.angle(f64::from(key.at) + 0.5);
        let (_, edge) = super::tone_paints(if key.tone == Tone::Plain { Tone::Plain } else { key.tone });
        let gap = ink.text_size * 0.35;
        let (from, to) =
            (self.at(angle, self.outer + gap), self.at(angle, self.outer + gap + ink.text_size * 0.6));
        let mut line = ink.line(if key.tone == Tone::Plain { Paint::Ink } else { edge }, 1.6);
        if let Some(holder) = key.holder {
            // On its way: hollow, in the colour of who has it.
            line = ink.line(self.paint(holder), 1.6).dashed(2.0, 2.2);
        }
        out.line(from, to, line);
        let Some(holders) = names else { return };
        let at = self.at(angle, self.outer + gap + ink.text_size * 0.8);
        let on = on_circle(angle);
        let style = TextStyle { size: ink.text_size * 0.9, ..ink.text(Paint::Ink) };
        let anchor = match on.x {
            c if c > 0.35 => Anchor::Start,
            c if c < -0.35 => Anchor::End,
            _ => Anchor::Middle,
        };
        let up = on.y * style.size * 0.5;
        let text = key_text(key, holders, ink);
        let wide = text_width(&text, style.size);
        let left = match anchor {
            Anchor::Start => at.x,
            Anchor::Middle => at.x - wide / 2.0,
            Anchor::End => at.x - wide,
        };
        let taken = Rect::new(left, at.y + up - style.size * 0.45, wide, style.size * 0.9);
        if named.iter().all(|other| !other.overlaps(&taken)) {
            named.push(taken);
            out.write(&text, &TextStyle { anchor, ..style }, at + Point::new(0.0, up + style.drop()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synod_model::RingPoint;

    /// A node that leaves or joins changes nobody's colour, and neighbours have colours of their own.
    #[test]
    fn a_node_has_one_colour() {
        let point = |n: u16| RingPoint { at: u32::from(n), node: NodeId::new(n) };
        let ring = |numbers: &[u16]| Ring {
            size: 100,
            points: numbers.iter().copied().map(point).collect(),
            first: Some(NodeId::new(2)),
            ..Ring::default()
        };
        let (five, four) = (ring(&[2, 3, 4, 5, 6]), ring(&[2, 4, 5, 6]));
        let dial = |ring| Dial { ring, centre: Point::default(), outer: 2.0, inner: 1.0 };
        let paint = |ring, n| format!("{:?}", dial(ring).paint(NodeId::new(n)));
        for n in 2..=6 {
            assert_eq!(paint(&five, n), paint(&four, n));
            assert_ne!(paint(&five, n), paint(&five, n + 1));
        }
        assert_eq!(paint(&five, 2), format!("{:?}", group_paint(0)));
    }
}
