//! How a partition is drawn: as walls between the groups, or, where no wall can stand, as bands around them.
//!
//! The stage is shared out: every point belongs to the group that has the nearest node, open link or log. Where two
//! shares meet stands a wall. It runs in the middle between the groups, crosses no open link, ends a little outside
//! the nodes, and three groups give three walls that meet. This needs no case for any topology or number of groups.
//!
//! When open links of two groups cross (1 and 3 against 2, 4 and 5 on a circle), no line in the plane keeps them
//! apart. Then each group lies on a band of its own, one above the other like roads on a map.

mod trace;

use crate::arrangement::{Arrangement, Link, Place, Side};
use crate::geometry::{Point, Rect, hull, inside, nearest_on_segment, segments_cross};
use synod_model::{NodeId, NodeSet, Value, order};
use synod_sim::Frame;

/// A partition, ready to be drawn.
#[derive(Debug, Default)]
pub(crate) struct Partition {
    groups: Vec<NodeSet>,
    places: Vec<Place>,
    cells: Vec<u8>,
    /// The walls: curves through points.
    pub(crate) walls: Vec<Vec<Point>>,
    /// The bands of each group, if no wall can stand: lines between centres, and lone nodes.
    pub(crate) bands: Vec<Vec<(Point, Point)>>,
}

/// A part of a group's ground: a node, an open link, or what is drawn beside a node.
#[derive(Clone, Copy, Debug)]
struct Source {
    group: usize,
    a: Point,
    b: Point,
    /// Half of how thick it is.
    half: f32,
}

impl Source {
    fn distance(&self, p: Point) -> f32 {
        nearest_on_segment(p, self.a, self.b).1 - self.half
    }
}

impl Partition {
    /// Makes it anew if the groups or the places have changed. This is rare; drawing it is not.
    pub(crate) fn update(&mut self, frame: &Frame, arrangement: &Arrangement) {
        let groups = &frame.groups;
        let cells = || frame.nodes.iter().map(|node| node.beside.as_ref().map_or(0, cells));
        if self.groups == *groups
            && self.places == arrangement.places
            && self.cells.iter().copied().eq(cells())
        {
            return;
        }
        self.groups.clone_from(groups);
        self.cells = cells().collect();
        self.places.clone_from(&arrangement.places);
        self.walls.clear();
        self.bands.clear();
        let ground = Ground::of(groups, arrangement, &self.cells);
        if ground.groups().count() < 2 {
            return;
        }
        if ground.interleaved(arrangement) {
            self.bands = (0..groups.len()).map(|g| ground.band(g)).filter(|band| !band.is_empty()).collect();
        } else {
            self.walls = trace::walls(&ground, arrangement);
        }
    }

    /// A free place for a word next to a wall: as wide and as high as it needs. `None` if there is none.
    pub(crate) fn label_place(&self, arrangement: &Arrangement, width: f32, height: f32) -> Option<Rect> {
        let mut ends: Vec<(Point, Point)> = Vec::new();
        for wall in &self.walls {
            if let [first, second, .., before, last] = wall.as_slice() {
                ends.extend([(*first, *second), (*last, *before)]);
            }
        }
        // The end farthest to the right and down is read last, so a word there disturbs least.
        let reach = |i: usize| ends[i].0.x + ends[i].0.y * 0.3;
        let places = order(ends.len(), &|a, b| reach(b).total_cmp(&reach(a)));
        let ends: Vec<(Point, Point)> = places.into_iter().map(|i| ends[i]).collect();
        let clear = |rect: &Rect| {
            let padded = rect.grown(4.0);
            arrangement.free.holds(&padded)
                && arrangement.places.iter().all(|place| {
                    padded.distance(place.centre) > place.radius + 10.0 * arrangement.unit
                        && place.room.is_none_or(|room| !room.line.overlaps(&padded))
                })
                && self.walls.iter().flatten().all(|p| !rect.grown(2.0).contains(*p))
                && self.walls.iter().all(|w| {
                    w.windows(2).all(|s| !crate::geometry::segment_meets(&rect.grown(2.0), s[0], s[1]))
                })
        };
        ends.iter()
            .flat_map(|(end, inner)| {
                let out = (*end - *inner).unit();
                // Beyond the end, or beside its last part.
                let beyond = *end + out * (width.mul_add(out.x.abs(), height * out.y.abs()) / 2.0 + 8.0);
                let back = *end - out * (width / 2.0).min(30.0);
                let side = out.right() * (height / 2.0 + 8.0 + width / 2.0 * out.y.abs());
                [back - side, back + side, beyond]
            })
            .map(|c| Rect::new(c.x - width / 2.0, c.y - height / 2.0, width, height))
            .find(clear)
    }
}

/// The ground of all groups.
struct Ground {
    sources: Vec<Source>,
    /// All nodes of each group.
    members: Vec<Vec<(NodeId, Place)>>,
    /// The open links of each group.
    links: Vec<Vec<(Point, Point)>>,
    /// Around every node of the stage.
    hull: Vec<Point>,
    /// Where no wall may be: nodes with what is around them, and what is beside them.
    discs: Vec<(Point, f32)>,
    logs: Vec<Rect>,
    /// How far from an open link walls stay.
    lane: f32,
}

impl Ground {
    fn of(groups: &[NodeSet], arrangement: &Arrangement, cells: &[u8]) -> Self {
        let known = arrangement.places.len();
        let member = |id: NodeId| arrangement.place(id).map(|place| (id, *place));
        let members: Vec<Vec<(NodeId, Place)>> = groups
            .iter()
            .map(|group| group.iter().filter(|id| id.index() < known).filter_map(member).collect())
            .collect();
        let links: Vec<Vec<(Point, Point)>> =
            groups.iter().zip(&members).map(|(group, nodes)| open_links(group, nodes, arrangement)).collect();
        let mut sources = Vec::new();
        for (group, nodes) in members.iter().enumerate() {
            for (id, place) in nodes {
                sources.push(Source { group, a: place.centre, b: place.centre, half: place.radius });
                let cells = cells.get(id.index()).copied().unwrap_or(0);
                let half = place.room.map_or(0.0, |room| room.line.h / 2.0);
                // A log that lies across the link of another group would pull the wall across it as well.
                let across = |a: Point, b: Point| {
                    let others = links.iter().enumerate().filter(|(g, _)| *g != group).flat_map(|(_, l)| l);
                    let near = |p: Point, c: Point, d: Point| {
                        nearest_on_segment(p, c, d).1 < half + 8.0 * arrangement.unit
                    };
                    others
                        .into_iter()
                        .any(|(c, d)| segments_cross(a, b, *c, *d) || near(a, *c, *d) || near(b, *c, *d))
                };
                let log = beside(place, cells).filter(|(a, b)| !across(*a, *b));
                sources.extend(log.map(|(a, b)| Source { group, a, b, half }));
            }
            sources.extend(links[group].iter().map(|(a, b)| Source { group, a: *a, b: *b, half: 0.0 }));
        }
        let centres: Vec<Point> = arrangement.places.iter().map(|place| place.centre).collect();
        let logs = arrangement.places.iter().zip(cells).filter_map(|(place, cells)| beside(place, *cells));
        let half = arrangement
            .places
            .iter()
            .filter_map(|p| p.room)
            .map(|room| room.line.h / 2.0)
            .fold(0.0, f32::max);
        let keep = half + 6.0 * arrangement.unit;
        let logs = logs
            .map(|(a, b)| Rect::edges(a.x, a.y, b.x, b.y).grown_by(6.0 * arrangement.unit, keep))
            .collect();
        let discs =
            arrangement.places.iter().map(|p| (p.centre, p.radius + 14.0 * arrangement.unit)).collect();
        Self { sources, members, links, hull: hull(&centres), discs, logs, lane: 9.0 * arrangement.unit }
    }

    fn groups(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.members.len()).filter(|g| !self.members[*g].is_empty())
    }

    /// The group on whose ground a point lies, and how far its nearest part is.
    fn owner(&self, p: Point) -> (usize, f32) {
        self.sources.iter().fold((0, f32::MAX), |(group, least), source| {
            let distance = source.distance(p);
            if distance < least { (source.group, distance) } else { (group, least) }
        })
    }

    /// How far a point is from the ground of a group.
    fn distance(&self, p: Point, group: usize) -> f32 {
        let own = self.sources.iter().filter(|s| s.group == group);
        own.map(|s| s.distance(p)).fold(f32::MAX, f32::min)
    }

    /// Whether the line between two points crosses an open link.
    fn crossed(&self, p: Point, q: Point) -> bool {
        self.links.iter().flatten().any(|(a, b)| segments_cross(p, q, *a, *b))
    }

    /// Whether a point is clear of nodes, of what is beside them, and of open links.
    fn clear(&self, p: Point) -> bool {
        self.links.iter().flatten().all(|(a, b)| nearest_on_segment(p, *a, *b).1 >= self.lane)
            && self.discs.iter().all(|(centre, keep)| centre.distance(p) >= *keep)
            && self.logs.iter().all(|log| !log.contains(p))
    }

    /// Whether a point is where walls may be: among the nodes, or a little outside.
    fn within(&self, p: Point, distance: f32, reach: f32) -> bool {
        distance <= reach || inside(&self.hull, p)
    }

    /// Half the widest gap that two neighbouring groups leave, and a little more: how far walls go outside.
    fn reach(&self, unit: f32) -> f32 {
        let mut widest = 0.0_f32;
        for (g, nodes) in self.members.iter().enumerate() {
            for (_, place) in nodes {
                let others = self.members.iter().enumerate().filter(|(h, _)| *h != g).flat_map(|(_, m)| m);
                let gap = others.map(|(_, o)| o.centre.distance(place.centre)).fold(f32::MAX, f32::min);
                let nearest_own = nodes.iter().map(|(_, o)| o.centre.distance(place.centre));
                let own = nearest_own.filter(|d| *d > 1.0).fold(f32::MAX, f32::min);
                // Only who stands at the border counts.
                if gap <= own * 1.5 {
                    widest = widest.max(gap / 2.0 - place.radius);
                }
            }
        }
        widest + 32.0 * unit
    }

    /// Whether open links of two groups cross, so that no wall can part them.
    fn interleaved(&self, arrangement: &Arrangement) -> bool {
        let margin = 6.0 * arrangement.unit;
        let all = || (0..self.links.len()).flat_map(|g| self.links[g].iter().map(move |link| (g, *link)));
        all().any(|(g, (a, b))| {
            all().any(|(h, (c, d))| h > g && segments_cross(a, b, c, d))
                || self
                    .members
                    .iter()
                    .enumerate()
                    .filter(|(h, _)| *h != g)
                    .flat_map(|(_, m)| m)
                    .any(|(_, place)| nearest_on_segment(place.centre, a, b).1 < place.radius + margin)
        })
    }

    /// The lines of a group's band: the shortest open links that join its nodes, as far as links join them.
    fn band(&self, group: usize) -> Vec<(Point, Point)> {
        let mut rest: Vec<Point> = self.members[group].iter().map(|(_, place)| place.centre).collect();
        let all = &self.links[group];
        let length = |i: usize| all[i].0.distance(all[i].1);
        let places = order(all.len(), &|a, b| length(a).total_cmp(&length(b)));
        let links: Vec<(Point, Point)> = places.into_iter().map(|i| all[i]).collect();
        let mut out = Vec::new();
        while let Some(first) = rest.pop() {
            let mut joined = vec![first];
            out.push((first, first));
            let reaches = |joined: &[Point], rest: &[Point]| {
                links.iter().find_map(|(a, b)| {
                    let from = |a: &Point, b: &Point| {
                        joined
                            .contains(a)
                            .then(|| rest.iter().position(|p| p == b))
                            .flatten()
                            .map(|to| (*a, to))
                    };
                    from(a, b).or_else(|| from(b, a))
                })
            };
            while let Some((from, to)) = reaches(&joined, &rest) {
                let to = rest.swap_remove(to);
                out.push((from, to));
                joined.push(to);
            }
        }
        out
    }
}

/// About how many cells wide a value is, in twos, so that a wall does not move with every entry of a log.
fn cells(value: &Value) -> u8 {
    match value {
        Value::None => 0,
        Value::Log { len, .. } => u8::try_from((len / 2 + 1) * 2).unwrap_or(u8::MAX).min(10),
        _ => 4,
    }
}

/// The drawn links inside a group; where a crowd draws none, the outline of the group.
fn open_links(group: &NodeSet, nodes: &[(NodeId, Place)], arrangement: &Arrangement) -> Vec<(Point, Point)> {
    if arrangement.links.is_empty() {
        let centres: Vec<Point> = nodes.iter().map(|(_, place)| place.centre).collect();
        let corners = hull(&centres);
        return (0..corners.len()).map(|i| (corners[i], corners[(i + 1) % corners.len()])).collect();
    }
    let inner = arrangement.links.iter().filter(|link| group.contains(link.a) && group.contains(link.b));
    let pieces = |link: &Link| {
        let Some(route) = arrangement.route(link.a, link.b) else { return Vec::new() };
        let middle = route.at(0.5, 0.0);
        if route.bends() {
            vec![(route.from, middle), (middle, route.to)]
        } else {
            vec![(route.from, route.to)]
        }
    };
    inner.flat_map(pieces).collect()
}

/// What is drawn beside a node, as a line of this many cells.
fn beside(place: &Place, cells: u8) -> Option<(Point, Point)> {
    let room = place.room.filter(|_| cells > 0)?;
    let line = room.line;
    let part = line.w.min(line.h * 1.13 * f32::from(cells));
    let middle = line.centre().y;
    let x = match room.side {
        Side::Right => line.x,
        Side::Left => line.right() - part,
        Side::Below | Side::Above => (place.centre.x - part / 2.0).min(line.right() - part).max(line.x),
    };
    Some((Point::new(x, middle), Point::new(x + part, middle)))
}
