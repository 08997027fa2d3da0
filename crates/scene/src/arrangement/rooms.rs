//! The room beside each node: as wide as wanted, and clear of nodes, of other rooms and of the edge.

use super::links::{self, Link};
use super::{Place, Room, SUBTITLE_INSIDE, Shape, Side};
use crate::geometry::{Point, Rect, segment_meets};
use synod_model::order;

/// The height of a cell where the unit is 1.
pub(crate) const CELL: f32 = 24.0;
/// From the edge of a node to what stands beside it.
const GAP: f32 = 19.0;
/// From the edge of a node to what stands below it.
const DROP: f32 = 15.0;
/// From the edge of a node to what stands above it: a crown is between them.
const RISE: f32 = 21.0;
/// The widest room, in cells.
const WIDEST: f32 = 9.0;

/// This many nodes stand far enough apart for a value on any side.
pub(super) const FEW: usize = 12;

/// The size of a cell on a stage of this unit: text in it stays legible.
pub(crate) fn cell(unit: f32) -> f32 {
    (CELL * unit).max(17.0)
}

/// What is kept free below a node for this many lines of a value.
pub(super) fn below(unit: f32, lines: u8) -> f32 {
    (44.0 + 20.0 * f32::from(lines.saturating_sub(1))) * unit
}

/// Where rooms may be.
pub(super) struct Ground<'a> {
    /// The part of the stage that may be drawn on.
    pub(super) free: Rect,
    /// The boxes around groups: what belongs to a node of one stays in it, all else stays out.
    pub(super) boxes: &'a [(usize, Rect)],
    /// The middle of a ring.
    pub(super) dial: Option<(Point, (f32, f32))>,
}

impl Ground<'_> {
    /// What a node's room may take.
    fn of(&self, group: Option<usize>) -> Rect {
        let own = self.boxes.iter().find(|(of, _)| Some(*of) == group);
        own.map_or(self.free, |(_, rect)| rect.grown(-7.0))
    }

    /// What no room may reach into, at the height of a line: boxes, and the circle of a ring.
    fn obstacles(&self, group: Option<usize>, top: f32, height: f32) -> impl Iterator<Item = Rect> {
        let outside = group.is_none();
        let boxes = self.boxes.iter().filter(move |_| outside).map(|(_, rect)| *rect);
        let dial = self.dial.map(|(centre, (rx, ry))| {
            // Names beside the ring are few; what is above and below it may come nearer.
            let radius = ry.min(rx);
            shadow(&Place { centre, radius, room: None }, top, height, 0.0)
        });
        boxes.chain(dial)
    }
}

/// Gives every node its room. Returns how much is shown, from 0 (nothing) to 1.
pub(super) fn assign(shape: &Shape, places: &mut [Place], ground: &Ground<'_>, unit: f32) -> f32 {
    let links = links::between(shape, places);
    let middle =
        places.iter().fold(Point::default(), |s, p| s + p.centre) * (1.0 / places.len().max(1) as f32);
    // Who stands far out has least choice and comes first.
    let far = |i: usize| (places[i].centre.x - middle.x).abs();
    let order = order(places.len(), &|a, b| far(b).total_cmp(&far(a)));
    let mut shown = 0.0;
    for i in order {
        let all = &*places;
        let best = [Side::Right, Side::Left, Side::Below, Side::Above]
            .into_iter()
            .filter_map(|side| {
                let room = room(all, i, side, (ground, shape.groups[i]), unit)?;
                let cells = room.line.w / (cell(unit) + 3.0);
                let dislike = reluctance(shape, all, i, middle, &room, &links);
                // Among many nodes only the outer side is free of others' business.
                let fits = all.len() <= FEW || dislike < 2.4 || shape.in_tiers();
                fits.then_some((value(cells) - dislike, dislike, room))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((worth, dislike, room)) = best {
            places[i].room = Some(room);
            let cells = (room.line.w / (cell(unit) + 3.0)).min(5.0);
            shown += (cells / 5.0).sqrt() - dislike * 0.12;
            debug_assert!(worth + dislike > 0.0, "a room holds something");
        }
    }
    for i in 0..places.len() {
        heighten(places, i, (ground, shape.groups[i]), unit);
    }
    shown / places.len().max(1) as f32
}

/// What a room of this many cells is worth: the first four count, the others are welcome.
fn value(cells: f32) -> f32 {
    cells.min(4.0) + (cells.clamp(4.0, 7.0) - 4.0) * 0.3
}

/// How little a side is liked, in cells: outside the circle is best, across links is worst.
fn reluctance(shape: &Shape, places: &[Place], i: usize, middle: Point, room: &Room, links: &[Link]) -> f32 {
    let out = places[i].centre - middle;
    let lean = out.x / out.length().max(1.0);
    let rows = shape.in_tiers();
    let side = match room.side {
        Side::Below if rows => 0.0,
        Side::Above if rows => 0.6,
        Side::Left | Side::Right if rows => 0.9,
        Side::Right if lean > -0.15 => 0.0,
        Side::Left if lean < -0.15 => 0.0,
        Side::Left if lean < 0.15 => 0.2,
        Side::Below => 1.0 + (-out.y / out.length().max(1.0)).max(0.0),
        Side::Above => 1.6 + (out.y / out.length().max(1.0)).max(0.0),
        Side::Left | Side::Right => 3.0,
    };
    let near = near(room, &places[i]);
    let meets =
        |link: &&Link| segment_meets(&near, places[link.a.index()].centre, places[link.b.index()].centre);
    let crossed = links.iter().filter(meets).map(|link| link.weight);
    let (crossed, most) = crossed.fold((0.0_f32, 0.0_f32), |(sum, most), w| (sum + w, most.max(w)));
    // What is nearer to another node would be taken for that one's.
    let misread = places.iter().enumerate().any(|(j, other)| {
        j != i
            && near.distance(other.centre) - other.radius
                < (near.distance(places[i].centre) - places[i].radius) * 1.2
    });
    // The plainest link counts double: what lies on a link hides the messages on it.
    let across = (most + crossed) * 0.6;
    side + across.min(3.0) + if misread { 1.2 } else { 0.0 }
}

/// The part of a room that the first few cells take: what is always used.
fn near(room: &Room, place: &Place) -> Rect {
    let Rect { x, y, w, h } = room.line;
    let part = w.min(h * 5.5);
    match room.side {
        Side::Right => Rect::new(x, y, part, h),
        Side::Left => Rect::new(x + w - part, y, part, h),
        Side::Below | Side::Above => {
            Rect::new((place.centre.x - part / 2.0).min(x + w - part).max(x), y, part, h)
        }
    }
}

/// The widest line on a side of a node that touches nothing; `None` if not a few cells fit.
fn room(
    places: &[Place],
    i: usize,
    side: Side,
    (ground, group): (&Ground<'_>, Option<usize>),
    unit: f32,
) -> Option<Room> {
    let free = ground.of(group);
    let Place { centre, radius, .. } = places[i];
    let height = cell(unit);
    // The subtitle of a small node stands between it and what is below it.
    let under = if subtitle_below(places, radius) { 9.0 } else { 0.0 };
    let most = WIDEST * (height + 3.0 * unit);
    let top = match side {
        Side::Left | Side::Right => centre.y - height / 2.0,
        Side::Below => centre.y + radius + DROP * unit + under,
        Side::Above => centre.y - radius - RISE * unit - height,
    };
    if top < free.y || top + height > free.bottom() {
        return None;
    }
    let start = match side {
        Side::Left => centre.x - radius - GAP * unit,
        Side::Right => centre.x + radius + GAP * unit,
        Side::Below | Side::Above => centre.x,
    };
    let mut left = if side == Side::Right { start } else { free.x };
    let mut right = if side == Side::Left { start } else { free.right() };
    let mut keep_off = |rect: Rect| {
        if rect.y >= top + height || rect.bottom() <= top {
            return;
        }
        if rect.centre().x >= start {
            right = right.min(rect.x);
        } else {
            left = left.max(rect.right());
        }
    };
    ground.obstacles(group, top, height).for_each(&mut keep_off);
    let row = matches!(side, Side::Below | Side::Above);
    for (j, other) in places.iter().enumerate() {
        if j != i {
            keep_off(shadow(other, top, height, unit));
            if subtitle_below(places, other.radius) {
                let Point { x, y } = other.centre;
                let edge = y + other.radius;
                keep_off(Rect::edges(x - other.radius, edge, x + other.radius, edge + 16.0));
            }
        }
        // Neighbours in a row share the space between them.
        if row && j != i && (other.centre.y - centre.y).abs() < radius {
            let border = f32::midpoint(centre.x, other.centre.x);
            let (from, to) =
                if border < centre.x { (free.x - 1.0, border) } else { (border, free.right() + 1.0) };
            keep_off(Rect::edges(from, top, to, top + height).grown(3.0 * unit));
        }
        if let Some(taken) = other.room {
            keep_off(taken.rect.grown(7.0 * unit));
        }
    }
    let (left, right) = match side {
        Side::Left => (left.max(right - most), right),
        Side::Right => (left, right.min(left + most)),
        Side::Below | Side::Above => {
            // Around the node, pushed aside only as far as it must.
            let width = (right - left).min(most);
            let left = (centre.x - width / 2.0).max(left).min((right - width).max(left));
            (left, left + width)
        }
    };
    let line = Rect::edges(left, top, right, top + height);
    let least = if places.len() <= 5 { 2.0 } else { 3.0 };
    (line.w >= (height + 3.0 * unit) * least).then_some(Room { side, rect: line, line })
}

/// Whether the subtitle of a node stands below it.
fn subtitle_below(places: &[Place], radius: f32) -> bool {
    radius < SUBTITLE_INSIDE && places.len() <= FEW
}

/// What a node takes of a line: its circle with its timers, as wide as it is at that height.
fn shadow(place: &Place, top: f32, height: f32, unit: f32) -> Rect {
    // A crown reaches farther than the timers do.
    let higher = if top < place.centre.y { 16.0 } else { 12.0 };
    let reach = place.radius + higher * unit;
    let above = (top - place.centre.y).max(place.centre.y - top - height).max(0.0);
    if above >= reach {
        return Rect::default();
    }
    let half = (reach * reach - above * above).sqrt();
    Rect::edges(place.centre.x - half, top, place.centre.x + half, top + height)
}

/// Makes a room higher where nothing is above or below it: tables have several lines.
fn heighten(places: &mut [Place], i: usize, (ground, group): (&Ground<'_>, Option<usize>), unit: f32) {
    let free = ground.of(group);
    let Some(mut room) = places[i].room else { return };
    let step = cell(unit) * 0.5;
    let (mut up, mut down) = (room.side != Side::Below, room.side != Side::Above);
    for _ in 0..5 {
        for upwards in [true, false] {
            let open = if upwards { &mut up } else { &mut down };
            if !*open {
                continue;
            }
            let mut rect = room.rect;
            rect.h += step;
            if upwards {
                rect.y -= step;
            }
            let clear = places.iter().enumerate().all(|(j, other)| {
                let keep = other.radius + 12.0 * unit;
                let apart = other.room.is_none_or(|r| !r.rect.grown(6.0 * unit).overlaps(&rect));
                j == i || (apart && rect.distance(other.centre) >= keep)
            });
            let open_ground = ground.obstacles(group, rect.y, rect.h).all(|other| !other.overlaps(&rect));
            if clear && open_ground && free.holds(&rect) {
                room.rect = rect;
            } else {
                *open = false;
            }
        }
    }
    places[i].room = Some(room);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_node_has_room_on_its_right() {
        let mut places = [Place { centre: Point::new(200.0, 150.0), radius: 34.0, room: None }];
        let shape = Shape {
            kind: synod_model::Layout::Circle,
            tiers: vec![0],
            talking: None,
            groups: vec![None],
            lines: vec![(0, 1)],
            dial: false,
            gallery: false,
        };
        let ground = Ground { free: Rect::new(0.0, 0.0, 600.0, 300.0), boxes: &[], dial: None };
        let shown = assign(&shape, &mut places, &ground, 1.0);
        let room = places[0].room.expect("the stage is wide");
        assert_eq!(room.side, Side::Right);
        assert!(room.line.w > 200.0 && shown > 0.99);
    }
}
