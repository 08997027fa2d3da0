//! Requests that were turned away or given up: each falls off its node and fades.

use super::Look;
use crate::arrangement::{Arrangement, Place};
use crate::geometry::Point;
use crate::glyph;
use crate::outcome::{outcome_paints, outcome_sign};
use crate::shape::{Paint, ShapeList, TextStyle};
use synod_sim::{FallFrame, Frame};

/// Draws what falls now. The word stands beside the latest of each node: the others are the same.
pub(super) fn draw(frame: &Frame, look: &Look, arrangement: &Arrangement, out: &mut ShapeList) {
    for (i, fall) in frame.falls.iter().enumerate() {
        let Some(place) = arrangement.places.get(fall.node.index()) else { continue };
        let told = frame.falls[i + 1..].iter().any(|later| later.node == fall.node);
        let word = if told || !arrangement.names() { "" } else { fall.outcome.text().get(look.lang) };
        draw_fall(*fall, place, word, arrangement, out);
    }
}

fn draw_fall(fall: FallFrame, place: &Place, word: &str, arrangement: &Arrangement, out: &mut ShapeList) {
    let t = f32::from(fall.fallen.min(1_000)) / 1_000.0;
    // It leaves the node sideways and falls ever faster, to the side where there is room.
    let side = if place.centre.x > arrangement.setting().width * 0.8 { -1.0 } else { 1.0 };
    let way = Point::new(side * (0.95 + 0.8 * t), 0.3 - 0.3 * t + 1.3 * t * t);
    let at = place.centre + way * place.radius;
    let plainly = 1.0 - t * t;
    let paint = outcome_paints(fall.outcome).1;
    let radius = (glyph::SIGN * arrangement.unit).clamp(5.0, 16.0);
    out.circle(at, radius * 1.35, Paint::Bg.alpha(plainly * 0.9), None);
    outcome_sign(fall.outcome, at, radius, (paint.alpha(plainly), Paint::OnAccent.alpha(plainly)), out);
    if !word.is_empty() {
        let mut style = TextStyle::new(arrangement.text_size(10.5), paint.alpha(plainly)).halo(Paint::Bg);
        style.halo = style.halo.map(|halo| halo.faded(plainly));
        let style = if side > 0.0 { style } else { style.end() };
        out.write(word, &style, at + Point::new(side * radius * 1.6, style.drop()));
    }
}
