//! What has come of a node's task, at its foot: a sign and a word, and since when it is blocked.

use super::Look;
use crate::arrangement::{Arrangement, Place, Room, Side};
use crate::geometry::{Point, Rect};
use crate::measure::text_width;
use crate::outcome::{outcome_paints, outcome_sign};
use crate::shape::{Paint, ShapeList, TextStyle};
use synod_model::{Outcome, Text, format_duration};
use synod_sim::{Frame, NodeFrame};

static BLOCKED_SINCE: Text = Text::new("blocked since {0}", "自 {0} 起阻塞");

/// Draws the pill of every node that has one.
#[inline(never)]
pub(super) fn draw(frame: &Frame, look: &Look, arrangement: &Arrangement, out: &mut ShapeList) {
    if !arrangement.names() {
        return;
    }
    let mut taken: Vec<Rect> = Vec::new();
    for (i, node) in frame.nodes.iter().enumerate() {
        let Some(outcome) = super::nodes::outcome(node) else { continue };
        let size = arrangement.text_size(10.5);
        let high = size * 1.55;
        let room = room(i, high, arrangement, &taken);
        // Bold letters are wider than measured.
        let wide =
            |text: &str| text_width(text, size) * 1.06 + high * if text.is_empty() { 1.0 } else { 1.5 };
        let fits = |text: &String| wide(text) <= room.w;
        let text = words(node, outcome, look).into_iter().find(fits).unwrap_or_default();
        let wide = wide(&text);
        let foot = foot(&arrangement.places[i]);
        let x = (foot.x - wide / 2.0).min(room.right() - wide).max(room.x);
        let rect = Rect::new(x, foot.y - high / 2.0, wide, high);
        let (area, edge) = outcome_paints(outcome);
        out.round_rect(rect, high / 2.0, area, edge.stroke((1.3 * arrangement.stroke).max(1.0)));
        let at = Point::new(rect.x + high * 0.5, foot.y);
        outcome_sign(outcome, at, high * 0.34, (edge.into(), area.into()), out);
        let style = TextStyle::new(size, Paint::Ink).weight(650);
        out.write(&text, &style, Point::new(rect.x + high * 0.98, foot.y + style.drop()));
        taken.push(rect);
    }
}

/// What may stand in the pill, the longest first.
fn words(node: &NodeFrame, outcome: Outcome, look: &Look) -> Vec<String> {
    let since = node.blocked_since.map(|since| {
        let since = format_duration(since, look.lang);
        BLOCKED_SINCE.with([since.into()]).render(look.lang, &|_| String::new())
    });
    since.into_iter().chain([outcome.text().get(look.lang).to_owned()]).collect()
}

/// Where a pill stands: on the lower edge of its node.
fn foot(place: &Place) -> Point {
    place.centre + Point::new(0.0, place.radius)
}

/// How far a pill may reach to both sides: not to other nodes, nor to what stands beside them, nor to other pills.
fn room(i: usize, high: f32, arrangement: &Arrangement, taken: &[Rect]) -> Rect {
    let own = &arrangement.places[i];
    let foot = foot(own);
    let (top, bottom) = (foot.y - high / 2.0 - 2.0, foot.y + high / 2.0 + 2.0);
    let (mut left, mut right) = (arrangement.free.x, arrangement.free.right());
    let mut keep_off = |rect: Rect| {
        if rect.y < bottom && rect.bottom() > top {
            if rect.centre().x > foot.x {
                right = right.min(rect.x - 4.0);
            } else {
                left = left.max(rect.right() + 4.0);
            }
        }
    };
    for (j, place) in arrangement.places.iter().enumerate() {
        if j != i {
            keep_off(Rect::around(place.centre, place.radius));
        }
        if let Some(Room { side, rect, line }) = place.room {
            // What stands below a node begins with its line, and is seldom higher than two.
            let (above, below) = match side {
                Side::Below => (0.0, 1.4),
                Side::Above => (1.4, 0.0),
                Side::Left | Side::Right => (0.9, 0.9),
            };
            let (top, bottom) = (line.y - line.h * above, line.bottom() + line.h * below);
            keep_off(Rect::edges(rect.x, top.max(rect.y), rect.right(), bottom.min(rect.bottom())));
        }
    }
    taken.iter().copied().for_each(keep_off);
    Rect::edges(left, top, right.max(left), bottom)
}
