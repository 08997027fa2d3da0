//! Graphs: trees as indented lists, lineages and stages from left to right.

use super::{Ink, mark, tone_paints};
use crate::geometry::{Point, Rect, segment_meets};
use crate::glyph;
use crate::measure::clip;
use crate::shape::{Paint, ShapeList, Stroke};
use synod_model::{Glyph, Graph, GraphEdge, GraphForm, GraphNode, Label, Tone};

/// This many parts of a stage stand side by side.
const ACROSS: usize = 5;

pub(super) fn measure(graph: &Graph, most: (f32, f32), ink: &Ink<'_>) -> (f32, f32) {
    if graph.nodes.is_empty() {
        return (0.0, 0.0);
    }
    let states = super::meanings(states(graph), ink);
    let foot = super::legend_height(&states, most.0, ink);
    let (w, h) = match Flow::of(graph, most.0, ink) {
        Some(flow) => flow.size(),
        None => tree_size(graph, ink),
    };
    (if foot > 0.0 { most.0 } else { w.min(most.0) }, h.min(most.1 - foot) + foot)
}

pub(super) fn draw(graph: &Graph, rect: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
    let states = super::meanings(states(graph), ink);
    let foot = super::legend_height(&states, rect.w, ink);
    let room = Rect { h: rect.h - foot, ..rect };
    match Flow::of(graph, room.w, ink).filter(|flow| flow.size().1 <= room.h + 1.0) {
        Some(flow) => flow.draw(graph, room, ink, out),
        None => tree(graph, room, ink, out),
    }
    if foot > 0.0 {
        super::draw_legend(&states, rect, ink, out);
    }
}

/// What its nodes and their parts mean, each meaning once.
fn states(graph: &Graph) -> Vec<Label> {
    let mut states: Vec<Label> = Vec::new();
    for node in &graph.nodes {
        for state in node.state.iter().chain(node.parts.iter().filter_map(|part| part.state.as_ref())) {
            if !states.contains(state) {
                states.push(*state);
            }
        }
    }
    states
}

/// The height of a line of a tree.
fn line(ink: &Ink<'_>) -> f32 {
    ink.text_size * 1.75
}

fn tree_size(graph: &Graph, ink: &Ink<'_>) -> (f32, f32) {
    let order = graph.as_tree();
    let wide = |(i, (at, depth)): (usize, &(usize, usize))| {
        let others = others(graph, &order, i).map_or(0.0, |names| ink.width(&names) + ink.text_size * 0.6);
        indent(*depth, ink) + token(&graph.nodes[*at], ink) + after(&graph.nodes[*at], ink) + others
    };
    (order.iter().enumerate().map(wide).fold(0.0, f32::max), order.len() as f32 * line(ink))
}

fn indent(depth: usize, ink: &Ink<'_>) -> f32 {
    depth as f32 * ink.text_size * 1.4
}

/// The width of the box of a node.
fn token(node: &GraphNode, ink: &Ink<'_>) -> f32 {
    ink.width(&node.name) + ink.text_size * 1.1
}

/// What is written on a box that stands in a column: its name, and who has it.
fn caption(node: &GraphNode, ink: &Ink<'_>) -> String {
    node.owner.map_or_else(|| node.name.to_string(), |owner| [&node.name, " · ", &ink.name(owner)].concat())
}

/// What stands after the box: a sign, the owner, the parts.
fn after(node: &GraphNode, ink: &Ink<'_>) -> f32 {
    let sign = if node.glyph == Glyph::None { 0.0 } else { ink.text_size * 1.7 };
    let owner = node.owner.map_or(0.0, |owner| ink.width(&ink.name(owner)) + ink.text_size * 0.6);
    sign + owner + node.parts.len() as f32 * ink.text_size * 0.8 + ink.text_size * 0.3
}

/// The line below which a line of a tree stands: the nearest above it that is one step further out.
fn parent(order: &[(usize, usize)], i: usize) -> Option<usize> {
    order[..i].iter().rposition(|(_, depth)| depth + 1 == order[i].1)
}

/// What else leads to the node of a line than what it stands below, as text: `← users`.
fn others(graph: &Graph, order: &[(usize, usize)], i: usize) -> Option<String> {
    let above = parent(order, i).map(|line| order[line].0);
    let from = graph.edges.iter().filter(|edge| edge.to == order[i].0 && Some(edge.from) != above);
    let names: Vec<&str> = from.map(|edge| &*graph.nodes[edge.from].name).collect();
    (!names.is_empty()).then(|| ["← ", &names.join(", ")].concat())
}

/// An indented list; the last lines are left out where there is no room.
fn tree(graph: &Graph, room: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
    let order = graph.as_tree();
    let step = line(ink).min((room.h / order.len().max(1) as f32).max(ink.text_size * 1.35));
    let fits = ((room.h / step + 0.01).floor() as usize).max(1);
    let shown = if order.len() > fits { fits.saturating_sub(1).max(1) } else { order.len() };
    let middle = |i: usize| room.y + step * (i as f32 + 0.5);
    let thin = ink.line(Paint::LineStrong, 1.1);
    for (i, (at, depth)) in order[..shown].iter().enumerate() {
        let node = &graph.nodes[*at];
        let x = room.x + indent(*depth, ink);
        if let Some(parent) = parent(&order, i) {
            let rail = x - ink.text_size * 0.7;
            let from = Point::new(rail, middle(parent) + step * 0.4);
            out.polyline([from, Point::new(rail, middle(i)), Point::new(x, middle(i))], thin);
        }
        let wide = token(node, ink).min(room.right() - x);
        let rect = Rect::new(x, middle(i) - step * 0.46, wide, step * 0.92);
        boxed(node, rect, ink, out);
        ink.centred(&node.name, rect, out);
        let mut x = rect.right() + ink.text_size * 0.3;
        if node.glyph != Glyph::None && x + ink.text_size * 1.3 <= room.right() {
            glyph::badge(
                node.glyph,
                Point::new(x + ink.text_size * 0.6, middle(i)),
                ink.text_size * 0.62,
                out,
            );
            x += ink.text_size * 1.5;
        }
        if let Some(owner) = node.owner.filter(|_| x + ink.text_size < room.right()) {
            let (name, style) = (ink.name(owner), ink.text(Paint::Muted));
            out.write(
                &clip(&name, style.size, room.right() - x),
                &style,
                Point::new(x, middle(i) + style.drop()),
            );
            x += ink.width(&name) + ink.text_size * 0.6;
        }
        if let Some(names) = others(graph, &order, i).filter(|_| x + ink.text_size * 2.0 < room.right()) {
            let style = ink.text(Paint::Muted);
            let said = clip(&names, style.size, room.right() - x);
            out.write(&said, &style, Point::new(x, middle(i) + style.drop()));
            x += ink.width(&names) + ink.text_size * 0.6;
        }
        let side = ink.text_size * 0.7;
        for part in &node.parts {
            if x + side <= room.right() {
                let rect = Rect::new(x, middle(i) - side / 2.0, side, side);
                mark(part.state.map_or(Tone::Ghost, |state| state.tone), rect, ink, out);
            }
            x += ink.text_size * 0.8;
        }
    }
    if shown < order.len() {
        ink.more(order.len() - shown, Point::new(room.x, middle(shown)), false, out);
    }
}

/// The box of a node.
fn boxed(node: &GraphNode, rect: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
    let tone = node.state.map_or(Tone::Plain, |state| state.tone);
    let (area, edge) = tone_paints(tone);
    let mut line: Stroke = ink.line(edge, 1.4);
    if node.dashed || tone == Tone::Ghost {
        line = line.dashed(4.0, 3.2);
    }
    out.round_rect(rect.grown(-line.width / 2.0), ink.text_size * 0.35, ink.area(area), line);
}

/// Boxes in columns, from left to right.
struct Flow {
    /// The box of each node, from the corner of the picture.
    boxes: Vec<Rect>,
    size: (f32, f32),
    name: f32,
    /// The height at which edges pass below boxes that stand in their way; the lower edge where none does.
    low: f32,
}

impl Flow {
    /// Where the boxes are; `None` for a tree, and where they do not fit side by side.
    fn of(graph: &Graph, width: f32, ink: &Ink<'_>) -> Option<Self> {
        if graph.form == GraphForm::Tree {
            return None;
        }
        let depths = graph.depths();
        let columns = depths.iter().max().map_or(0, |most| most + 1);
        let stages = graph.form == GraphForm::Stages;
        let side = ink.text_size * 0.85;
        let name = ink.text_size * 1.6;
        let size = |node: &GraphNode| {
            let across = node.parts.len().min(ACROSS) as f32;
            let lines = node.parts.len().div_ceil(ACROSS) as f32;
            let wide = ink.width(&caption(node, ink)) + ink.text_size * 1.1;
            let wide = wide.max(across * side + ink.text_size * 0.7);
            if stages { (wide, name + lines * side + ink.text_size * 0.35) } else { (wide, name) }
        };
        let sizes: Vec<(f32, f32)> = graph.nodes.iter().map(size).collect();
        let widest = |c: usize| {
            let of = depths.iter().zip(&sizes).filter(|(d, _)| **d == c);
            of.map(|(_, (w, _))| *w).fold(0.0, f32::max)
        };
        let wide: Vec<f32> = (0..columns).map(widest).collect();
        let sum: f32 = wide.iter().sum();
        let (least, gap) = (ink.text_size * 1.6, ink.text_size * 3.4);
        let gaps = columns.saturating_sub(1) as f32;
        if sum + least * gaps > width {
            return None;
        }
        let gap = if gaps > 0.0 { gap.min((width - sum) / gaps) } else { 0.0 };
        let down = ink.text_size * 0.9;
        let high = |c: usize| {
            let of = depths.iter().zip(&sizes).filter(|(d, _)| **d == c);
            of.map(|(_, (_, h))| *h + down).sum::<f32>() - down
        };
        let height = (0..columns).map(high).fold(0.0, f32::max);
        let mut boxes = vec![Rect::default(); graph.nodes.len()];
        let mut x = 0.0;
        for (c, wide) in wide.iter().enumerate() {
            let mut y = (height - high(c)) / 2.0;
            for i in Self::order(graph, &depths, &boxes, c) {
                let (w, h) = sizes[i];
                boxes[i] = Rect::new(x + (wide - w) / 2.0, y, w, h);
                y += h + down;
            }
            x += wide + gap;
        }
        let mut flow = Self { boxes, size: (x - gap, height), name, low: height };
        if graph.edges.iter().any(|edge| flow.is_barred(edge)) {
            flow.low = height + ink.text_size * 0.6;
            flow.size.1 = flow.low + ink.text_size * 0.4;
        }
        Some(flow)
    }

    /// The nodes of a column by where what leads to them is, so that few edges cross.
    fn order(graph: &Graph, depths: &[usize], boxes: &[Rect], column: usize) -> Vec<usize> {
        let of: Vec<usize> = (0..depths.len()).filter(|i| depths[*i] == column).collect();
        let pull = |i: usize| {
            let from = graph.edges.iter().filter(|e| e.to == i).map(|e| boxes[e.from].centre().y);
            let (sum, count) = from.fold((0.0, 0.0), |(sum, count), y| (sum + y, count + 1.0));
            if count > 0.0 { sum / count } else { 0.0 }
        };
        let places = synod_model::order(of.len(), &|a, b| pull(of[a]).total_cmp(&pull(of[b])));
        places.into_iter().map(|i| of[i]).collect()
    }

    /// Whether another box stands on the way of an edge.
    fn is_barred(&self, edge: &GraphEdge) -> bool {
        let (a, b) = (self.boxes[edge.from], self.boxes[edge.to]);
        let (from, to) = (Point::new(a.right(), a.centre().y), Point::new(b.x, b.centre().y));
        let between = |rect: &Rect| rect.x > a.right() && rect.right() < b.x;
        self.boxes.iter().any(|rect| between(rect) && segment_meets(&rect.grown(2.0), from, to))
    }

    const fn size(&self) -> (f32, f32) {
        self.size
    }

    fn draw(&self, graph: &Graph, room: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
        let by = Point::new(room.x, room.y);
        for edge in &graph.edges {
            let (a, b) = (self.boxes[edge.from], self.boxes[edge.to]);
            let from = Point::new(a.right(), a.centre().y) + by;
            let to = Point::new(b.x, b.centre().y) + by;
            let bend = Point::new((to.x - from.x) * 0.45, 0.0);
            let mut line = ink.line(Paint::LineStrong, 1.3);
            if edge.dashed {
                line = line.dashed(4.0, 3.4);
            }
            let tip = to - Point::new(ink.text_size * 0.45, 0.0);
            if self.is_barred(edge) {
                let low = room.y + self.low;
                let (a, b) = (
                    Point::new(from.x + ink.text_size * 2.0, low),
                    Point::new(tip.x - ink.text_size * 2.0, low),
                );
                let short = Point::new(ink.text_size, 0.0);
                let way = [from, from + short, a - short, a, a, b, b, b + short, tip - short, tip];
                out.cubic(way, false, None, line);
            } else {
                out.cubic([from, from + bend, tip - bend, tip], false, None, line);
            }
            let side = Point::new(0.0, ink.text_size * 0.24);
            out.polygon([to, tip + side, tip - side], ink.area(Paint::LineStrong), None);
        }
        for (node, rect) in graph.nodes.iter().zip(&self.boxes) {
            let rect = Rect { x: rect.x + by.x, y: rect.y + by.y, ..*rect };
            boxed(node, rect, ink, out);
            ink.centred(&caption(node, ink), Rect { h: self.name, ..rect }, out);
            self.parts(node, rect, ink, out);
        }
    }

    fn parts(&self, node: &GraphNode, rect: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
        let side = ink.text_size * 0.85;
        let across = node.parts.len().min(ACROSS) as f32;
        let left = rect.centre().x - across * side / 2.0;
        if rect.h <= self.name + 0.1 {
            return;
        }
        for (i, part) in node.parts.iter().enumerate() {
            let (x, y) = ((i % ACROSS) as f32 * side, (i / ACROSS) as f32 * side);
            let square = Rect::new(left + x, rect.y + self.name + y, side, side).grown(-0.8);
            mark(part.state.map_or(Tone::Ghost, |state| state.tone), square, ink, out);
        }
    }
}
