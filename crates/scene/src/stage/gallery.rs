//! What a system itself shows beside its nodes: each value with its title on a card, and a ring inside a ring of nodes.

use super::Look;
use crate::arrangement::{Arrangement, Room, Side};
use crate::beside::{self, Pen};
use crate::geometry::{Point, Rect};
use crate::measure::{BOLD, clip};
use crate::picture::{self, Ink};
use crate::shape::{Paint, ShapeList, TextStyle};
use synod_model::{Text, Value};
use synod_sim::Frame;

/// Between cards.
const GAP: f32 = 8.0;
/// Between the edge of a card and what is on it.
const PAD: f32 = 9.0;

/// The least height of a picture on its card, in text sizes, unless it wants less.
const LEAST: f32 = 9.0;

static MORE: Text = Text::new("{0} more in the panel", "另有 {0} 项在面板中");

/// Draws the cards, and the ring inside the nodes.
pub(super) fn draw(frame: &Frame, look: &Look, arrangement: &Arrangement, out: &mut ShapeList) {
    let scale = arrangement.setting().theme.text_scale();
    let dial = frame.dial();
    if let (Some((exhibit, ring)), Some((centre, reach))) = (dial, arrangement.dial) {
        let small = reach.0.min(reach.1);
        let text_size = arrangement.text_size(11.5).min(small * 0.13).max(8.0);
        let ink = ink(frame, look, arrangement, text_size);
        // In the middle stand the owners, if there are more points than owners; else the title.
        let single = ring.points.len() <= ring.owners().len();
        let title = single.then(|| exhibit.title.get(look.lang));
        if small > 18.0 {
            picture::ring::draw_in(ring, centre, reach, title, &ink, out);
        }
    }
    let Some(room) = arrangement.gallery else { return };
    let text_size = 11.5 * scale * (room.w / 330.0).clamp(1.0, 1.5);
    let ink = ink(frame, look, arrangement, text_size);
    let cards: Vec<_> =
        frame.exhibits.iter().filter(|e| dial.is_none_or(|(shown, _)| !std::ptr::eq(*e, shown))).collect();
    let title = TextStyle::new(text_size * 1.05, Paint::Ink).weight(650);
    let around = title.size * 1.7 + 2.0 * PAD;
    let inner = room.w - 2.0 * PAD;
    let values: Vec<_> = cards.iter().map(|card| picture::pictured(&card.value)).collect();
    let wanted: Vec<f32> = values.iter().map(|value| height(value, (inner, room.h - around), &ink)).collect();
    // As many as can be read; the rest is in the panel.
    let least = wanted.iter().map(|wanted| around + GAP + wanted.min(ink.text_size * LEAST));
    let foot = |shown: usize| if shown < cards.len() { ink.row() + GAP } else { 0.0 };
    let takes = |shown: usize| least.clone().take(shown).sum::<f32>() - GAP + foot(shown);
    let shown = (2..=cards.len()).rev().find(|shown| takes(*shown) <= room.h).unwrap_or(1);
    let gaps = (around + GAP) * shown as f32 - GAP;
    let most = shared(room.h - gaps - foot(shown), &wanted[..shown]);
    let mut y = room.y;
    for ((card, value), most) in cards.iter().zip(&values).zip(most) {
        let (_, h) = size(value, (inner, most), &ink);
        let card_rect = Rect::new(room.x, y, room.w, around + h);
        out.round_rect(
            card_rect,
            8.0,
            Paint::Surface,
            Paint::Line.stroke(arrangement.setting().theme.stroke_scale()),
        );
        let at = Point::new(room.x + PAD, y + PAD + title.size);
        out.write(&clip(card.title.get(look.lang), title.size * BOLD, inner), &title, at);
        let body = Rect::new(room.x + PAD, y + PAD + title.size * 1.7, inner, h);
        draw_value(value, body, frame, look, arrangement, &ink, out);
        y = card_rect.bottom() + GAP;
    }
    if shown < cards.len() {
        let says = MORE.with([(cards.len() - shown).into()]).render(look.lang, &|_| String::new());
        let quiet = TextStyle::new(ink.text_size, Paint::Muted);
        out.write(&says, &quiet, Point::new(room.x + PAD, y + quiet.size));
    }
}

fn ink<'a>(frame: &'a Frame, look: &Look, arrangement: &Arrangement, text_size: f32) -> Ink<'a> {
    Ink {
        lang: look.lang,
        names: &frame.names,
        text_size,
        stroke: arrangement.setting().theme.stroke_scale(),
        alpha: 1.0,
        roomy: true,
    }
}

/// Shares a height out: who wants little gets it, the others get equal parts of the rest.
fn shared(whole: f32, wanted: &[f32]) -> Vec<f32> {
    let mut shares = vec![0.0; wanted.len()];
    let mut left = whole.max(0.0);
    let order = synod_model::order(wanted.len(), &|a, b| wanted[a].total_cmp(&wanted[b]));
    for (done, i) in order.iter().enumerate() {
        shares[*i] = wanted[*i].min(left / (wanted.len() - done) as f32);
        left -= shares[*i];
    }
    shares
}

/// The height that a value wants on a card.
fn height(value: &Value, most: (f32, f32), ink: &Ink<'_>) -> f32 {
    size(value, most, ink).1
}

fn size(value: &Value, most: (f32, f32), ink: &Ink<'_>) -> (f32, f32) {
    if picture::is_picture(value) {
        let (w, h) = picture::measure(value, most, ink);
        return (w, h.max(ink.text_size * 1.5));
    }
    let rows = match value {
        Value::Table(rows) => rows.len(),
        Value::Facts(facts) => facts.len(),
        Value::PerNode(values) => values.len(),
        _ => 1,
    };
    let row = ink.text_size * 1.5;
    (most.0, (row * rows.max(1) as f32 + row * 0.5).min(most.1).max(row * 1.5))
}

/// A value on its card: a picture, or what would stand beside a node.
fn draw_value(
    value: &Value,
    body: Rect,
    frame: &Frame,
    look: &Look,
    arrangement: &Arrangement,
    ink: &Ink<'_>,
    out: &mut ShapeList,
) {
    if picture::is_picture(value) {
        let (w, h) = picture::measure(value, (body.w, body.h), ink);
        if w < 1.0 {
            let style = TextStyle::new(ink.text_size, Paint::Muted);
            out.write("–", &style, Point::new(body.x, body.y + style.size));
        }
        picture::draw(value, Rect::new(body.x, body.y, w, h), ink, out);
        return;
    }
    let room = Room { side: Side::Right, rect: body, line: body };
    let pen = Pen { arrangement, names: &frame.names, lang: look.lang, centre: body.centre(), alpha: 1.0 };
    beside::draw(value, &room, &pen, out);
}
