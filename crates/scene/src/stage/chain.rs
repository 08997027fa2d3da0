//! The messages that led to a violation, as numbered arrows along their ways, over all else.

use super::Look;
use crate::arrangement::Arrangement;
use crate::geometry::Point;
use crate::shape::{Paint, ShapeList, TextStyle};

/// A way is drawn through this many points.
const POINTS: u8 = 16;

/// Draws the chain.
pub(super) fn draw(look: &Look, arrangement: &Arrangement, out: &mut ShapeList) {
    let unit = arrangement.unit.clamp(0.6, 2.0);
    for (i, (from, to)) in look.chain.iter().enumerate() {
        let Some(route) = arrangement.route(*from, *to).filter(|_| from != to) else { continue };
        // Messages of one direction lie side by side.
        let before = look.chain[..i].iter().filter(|way| **way == (*from, *to)).count();
        let aside = (13.0 + 17.0 * before as f32) * unit;
        let at = |t: f32| route.at(t, 4.0 * unit) + route.heading(t, 4.0 * unit).right() * aside;
        let stroke = Paint::Bad.stroke(3.0 * arrangement.stroke);
        out.polyline((0..=POINTS).map(|k| at(f32::from(k) / f32::from(POINTS))), stroke);
        let (tip, back) = (at(1.0), at(0.97));
        let way = (tip - back).unit();
        let (end, side) = (tip - way * (9.0 * unit), way.right() * (5.0 * unit));
        out.polygon([tip + way * (4.0 * unit), end + side, end - side], Paint::Bad, None);
        let middle = at(0.42);
        out.circle(middle, 9.0 * unit, Paint::Surface, Paint::Bad.stroke(2.0 * arrangement.stroke));
        let style = TextStyle::new(arrangement.text_size(11.5), Paint::Bad).middle().weight(650);
        out.write(&(i + 1).to_string(), &style, middle + Point::new(0.0, style.drop()));
    }
}
