//! Finds the walls: a grid over the stage, a point on every edge of it whose ends belong to different groups, the
//! points joined from cell to cell, and the lines made smooth.

use super::Ground;
use crate::arrangement::Arrangement;
use crate::geometry::{Point, Rect};

/// How often the lines are made smoother: enough to hide the grid.
const SMOOTHINGS: usize = 24;

/// Points and which of them are joined.
#[derive(Default)]
struct Graph {
    points: Vec<Point>,
    joined: Vec<Vec<usize>>,
}

impl Graph {
    fn add(&mut self, p: Point) -> usize {
        self.points.push(p);
        self.joined.push(Vec::new());
        self.points.len() - 1
    }

    fn join(&mut self, a: usize, b: usize) {
        self.joined[a].push(b);
        self.joined[b].push(a);
    }
}

/// The walls between the groups: smooth lines, to be drawn through their points.
pub(super) fn walls(ground: &Ground, arrangement: &Arrangement) -> Vec<Vec<Point>> {
    let area = arrangement.free;
    let step = ((area.w * area.h).sqrt() / 56.0).clamp(6.0, 24.0);
    let mut graph = graph(ground, arrangement, area, step);
    smooth(&mut graph, ground);
    let shortest = arrangement.places.iter().map(|p| p.radius).fold(f32::MAX, f32::min) * 1.5;
    let skip = (36.0 / step).round().max(1.0) as usize;
    chains(&graph)
        .into_iter()
        // A scrap that joins nothing is an artefact of the grid.
        .filter(|chain| chain.joins || length(&chain.points) > shortest)
        .map(|chain| thin(&chain.points, skip))
        .collect()
}

/// The border points of every cell, joined.
fn graph(ground: &Ground, arrangement: &Arrangement, area: Rect, step: f32) -> Graph {
    let (nx, ny) = ((area.w / step).ceil() as usize, (area.h / step).ceil() as usize);
    let at = |x: usize, y: usize| {
        Point::new(
            (area.x + x as f32 * step).min(area.right()),
            (area.y + y as f32 * step).min(area.bottom()),
        )
    };
    let across = nx + 1;
    let owners: Vec<(usize, f32)> =
        (0..across * (ny + 1)).map(|i| ground.owner(at(i % across, i / across))).collect();
    let reach = ground.reach(arrangement.unit);
    let mut out = Graph::default();
    // A point per edge: first the horizontal ones, then the vertical ones.
    let mut on_edge: Vec<Option<usize>> = vec![None; 2 * across * (ny + 1)];
    for y in 0..=ny {
        for x in 0..=nx {
            let here = y * across + x;
            for (down, there, end) in [(false, here + 1, x < nx), (true, here + across, y < ny)] {
                if !end || owners[here].0 == owners[there].0 {
                    continue;
                }
                let (a, b) = (at(x, y), at(there % across, there / across));
                let (p, distance) = border(ground, a, b, owners[here].0, owners[there].0);
                if ground.within(p, distance, reach) {
                    on_edge[2 * here + usize::from(down)] = Some(out.add(p));
                }
            }
        }
    }
    for y in 0..ny {
        for x in 0..nx {
            let here = y * across + x;
            let edges = [2 * here, 2 * (here + across), 2 * here + 1, 2 * (here + 1) + 1];
            let met: Vec<usize> = edges.iter().filter_map(|e| on_edge[*e]).collect();
            match met.as_slice() {
                [a, b] => out.join(*a, *b),
                [_, _, _, ..] => {
                    let sum = met.iter().fold(Point::default(), |sum, i| sum + out.points[*i]);
                    let middle = out.add(sum * (1.0 / met.len() as f32));
                    for i in met {
                        out.join(i, middle);
                    }
                }
                _ => {}
            }
        }
    }
    out
}

/// Where between two points the grounds of two groups meet, and how far from both.
fn border(ground: &Ground, a: Point, b: Point, group_a: usize, group_b: usize) -> (Point, f32) {
    let lead = |p: Point| ground.distance(p, group_b) - ground.distance(p, group_a);
    let (at_a, at_b) = (lead(a).max(0.0), lead(b).min(0.0));
    let share = if at_a - at_b > 1e-6 { at_a / (at_a - at_b) } else { 0.5 };
    let p = a.toward(b, share);
    (p, ground.distance(p, group_a))
}

fn length(points: &[Point]) -> f32 {
    points.windows(2).map(|s| s[0].distance(s[1])).sum()
}

/// Moves every point towards its neighbours, but not into a node or a log, nor across an open link; ends stay, so
/// that walls do not shrink.
fn smooth(graph: &mut Graph, ground: &Ground) {
    for _ in 0..SMOOTHINGS {
        for (i, joined) in graph.joined.iter().enumerate() {
            if joined.len() < 2 {
                continue;
            }
            let sum = joined.iter().fold(Point::default(), |sum, j| sum + graph.points[*j]);
            let to = graph.points[i].toward(sum * (1.0 / joined.len() as f32), 0.5);
            let free = ground.clear(to) || !ground.clear(graph.points[i]);
            if free && joined.iter().all(|j| !ground.crossed(graph.points[*j], to)) {
                graph.points[i] = to;
            }
        }
    }
}

/// A line of a graph.
struct Chain {
    points: Vec<Point>,
    /// Whether it meets other lines.
    joins: bool,
}

/// The lines of a graph: from end to end, from end to crossing, or around.
fn chains(graph: &Graph) -> Vec<Chain> {
    let mut used: Vec<Vec<bool>> = graph.joined.iter().map(|j| vec![false; j.len()]).collect();
    let mut out = Vec::new();
    let ends = (0..graph.points.len()).filter(|i| graph.joined[*i].len() != 2);
    let rest = (0..graph.points.len()).filter(|i| graph.joined[*i].len() == 2);
    // Ends first: what is left then are closed lines.
    for start in ends.chain(rest) {
        for first in 0..graph.joined[start].len() {
            if used[start][first] {
                continue;
            }
            let (mut chain, mut here, mut way) = (vec![graph.points[start]], start, first);
            loop {
                let next = graph.joined[here][way];
                used[here][way] = true;
                let returns = |k: &usize| graph.joined[next][*k] == here && !used[next][*k];
                if let Some(back) = (0..graph.joined[next].len()).find(returns) {
                    used[next][back] = true;
                }
                chain.push(graph.points[next]);
                let open = (0..graph.joined[next].len()).find(|k| !used[next][*k]);
                here = next;
                match open {
                    Some(k) if graph.joined[here].len() == 2 => way = k,
                    _ => break,
                }
            }
            let joins = graph.joined[start].len() > 2 || graph.joined[here].len() > 2;
            out.push(Chain { points: chain, joins });
        }
    }
    out
}

/// Points of a line at this distance from each other, and both of its ends.
fn thin(chain: &[Point], skip: usize) -> Vec<Point> {
    let last = chain.len() - 1;
    let parts = (last / skip).max(1);
    (0..=parts).map(|i| chain[i * last / parts]).collect()
}
