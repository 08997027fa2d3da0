//! The lanes: names and lines, and what the slots of a node did.

use super::Diagram;
use crate::geometry::{Point, Rect};
use crate::measure::clip;
use crate::picture::tone_paints;
use crate::shape::{Paint, ShapeList, TextStyle};
use synod_model::{Micros, NodeId, Tone};

/// The height of a lane that has room for its name.
const NAMED_LANE: f32 = 13.0;

pub(super) fn draw(diagram: &Diagram<'_>, out: &mut ShapeList) {
    let scale = diagram.scale();
    let step = diagram.step();
    let size = (step * 0.9).clamp(10.0, 13.0) * diagram.theme.text_scale();
    // Where lanes are too close, some stand for all.
    let every = (NAMED_LANE * diagram.theme.text_scale() / step).ceil().max(1.0) as usize;
    let style = TextStyle::new(size, Paint::Ink).weight(650).end();
    let thick = diagram.thick(1.6);
    for (i, name) in diagram.names.iter().enumerate() {
        let y = diagram.lane(NodeId::at(i));
        out.line(Point::new(scale.start, y), Point::new(scale.end, y), Paint::LineStrong.stroke(thick));
        if i % every == 0 {
            let name = clip(name, size, scale.start - 14.0);
            out.write(&name, &style, Point::new(scale.start - 10.0, y + style.drop()));
        }
    }
    for (node, from, until) in diagram.trail.down() {
        if *until < diagram.from || *from > diagram.to {
            continue;
        }
        let edge = |at: Micros| scale.pixel(at).min(scale.end).max(scale.start);
        let y = diagram.lane(*node);
        let half = 7.0f32.min(step * 0.45);
        let area = Rect::edges(edge(*from), y - half, edge(*until), y + half);
        let line = Paint::Ghost.stroke(thick).dashed(4.0, 4.0);
        out.round_rect(area, 4.0, Paint::Sunken, line);
    }
}

/// With more slots than this in all, their strips cannot be told apart, and density is shown instead.
const MOST_SLOTS: usize = 40;

/// What the slots of nodes did, as strips below the line of their node: one a slot, as wide as it lasted.
pub(super) fn strips(diagram: &Diagram<'_>, out: &mut ShapeList) {
    let slots = |i| diagram.trail.slots(NodeId::at(i));
    let all: usize = (0..diagram.names.len()).map(slots).sum();
    if all == 0 {
        return;
    }
    if all > MOST_SLOTS {
        density(diagram, out);
        return;
    }
    let scale = diagram.scale();
    let band = diagram.step() * 0.46;
    for span in diagram.trail.spans_in(diagram.from, diagram.to) {
        if span.node.index() >= diagram.names.len() {
            continue;
        }
        let high =
            (band / diagram.trail.slots(span.node).max(1) as f32).min(16.0 * diagram.theme.text_scale());
        let top = diagram.lane(span.node) + diagram.step() * 0.5 - band - 1.0 + high * span.slot as f32;
        let from = scale.pixel_within(span.from);
        // What goes on is known up to the present moment.
        let known = span.until.min(diagram.playhead.max(span.from));
        let to = scale.pixel_within(known);
        if to - from < 0.4 {
            continue;
        }
        let rect = Rect::edges(from, top, to, top + (high - 1.0).max(1.0));
        let (area, edge) = tone_paints(span.state.tone);
        let line = edge.stroke(diagram.thick(1.2));
        let line = if span.state.tone == Tone::Ghost { line.dashed(3.0, 3.0) } else { line };
        out.round_rect(rect, 3.0, area, line);
        let size = (rect.h * 0.82).min(11.0 * diagram.theme.text_scale());
        if size >= 7.0 && rect.w > size * 2.0 {
            let word = span.word.as_str();
            let state = span.state.text.get(diagram.lang);
            let text = if word.is_empty() { state.to_owned() } else { [word, " ", state].concat() };
            let style = TextStyle::new(size, Paint::Ink);
            let text = clip(&text, size, rect.w - 6.0);
            out.write(&text, &style, Point::new(rect.x + 3.0, rect.centre().y + style.drop()));
        }
    }
}

/// Many slots: how many of a node's are in use, as the height of columns along its line.
fn density(diagram: &Diagram<'_>, out: &mut ShapeList) {
    const COLUMN: f32 = 4.0;
    let scale = diagram.scale();
    let columns = ((scale.end - scale.start) / COLUMN).floor().max(1.0) as usize;
    let mut used = vec![0.0_f32; columns * diagram.names.len()];
    for span in diagram.trail.spans_in(diagram.from, diagram.to) {
        let Some(row) = used.chunks_mut(columns).nth(span.node.index()) else { continue };
        let place = |at: Micros| (scale.pixel(at) - scale.start) / COLUMN;
        let (from, to) = (place(span.from).max(0.0), place(span.until.min(diagram.playhead.max(span.from))));
        let to = to.min(columns as f32);
        let mut column = from.floor();
        while column < to {
            if let Some(share) = row.get_mut(column as usize) {
                *share += (to.min(column + 1.0) - from.max(column)).max(0.0);
            }
            column += 1.0;
        }
    }
    let most = diagram.step() * 0.44;
    for (i, row) in used.chunks(columns).enumerate() {
        let slots = diagram.trail.slots(NodeId::at(i)).max(1) as f32;
        let bottom = diagram.lane(NodeId::at(i)) + diagram.step() * 0.48;
        for (column, share) in row.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            let high = most * (share / slots).min(1.0);
            let x = scale.start + column as f32 * COLUMN;
            out.round_rect(Rect::new(x, bottom - high, COLUMN - 0.6, high), 0.0, Paint::Try.alpha(0.5), None);
        }
    }
}
