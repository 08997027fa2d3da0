//! How an outcome looks: its colours and its sign, the same wherever it is seen. Its word is [`Outcome::text`].

use crate::geometry::{Point, Rect, on_circle};
use crate::glyph;
use crate::shape::{Fill, Paint, ShapeList};
use std::f32::consts::{FRAC_PI_2, TAU};
use synod_model::Outcome;

/// The area and the edge of what has come to this.
pub const fn outcome_paints(outcome: Outcome) -> (Paint, Paint) {
    match outcome {
        Outcome::Elected => (Paint::LeadSoft, Paint::Lead),
        Outcome::Prepared | Outcome::Retried => (Paint::TrySoft, Paint::Try),
        Outcome::Precommitted => (Paint::AccentSoft, Paint::Accent),
        Outcome::Committed | Outcome::Chosen => (Paint::GoodSoft, Paint::Good),
        Outcome::Aborted => (Paint::BadSoft, Paint::Bad),
        Outcome::Refused => (Paint::PlainSoft, Paint::Plain),
        Outcome::Dropped => (Paint::Sunken, Paint::Ink),
        Outcome::Overloaded => (Paint::WarnSoft, Paint::Warn),
        Outcome::Blocked => (Paint::StuckSoft, Paint::Stuck),
    }
}

/// Draws the sign of an outcome around a point, within a radius: its body in `ink`, what is on it in `behind`.
#[inline(never)]
pub fn outcome_sign(
    outcome: Outcome,
    at: Point,
    radius: f32,
    (ink, behind): (Fill, Fill),
    out: &mut ShapeList,
) {
    let p = |x: f32, y: f32| at + Point::new(x, y) * radius;
    let at_angle = |angle: f32, far: f32| at + on_circle(angle.into()) * (far * radius);
    let thin = behind.paint.stroke(radius * 0.24).faded(behind.alpha);
    match outcome {
        Outcome::Elected => out.polygon(CROWN.map(|(x, y)| p(x, y)), ink, None),
        Outcome::Prepared => {
            out.circle(at, radius, ink, None);
            for x in [-0.5, 0.0, 0.5] {
                out.circle(p(x, 0.0), radius * 0.17, behind, None);
            }
        }
        Outcome::Precommitted => {
            out.circle(at, radius, ink, None);
            for x in [-0.45, 0.1] {
                out.polyline([p(x, -0.42), p(x + 0.42, 0.0), p(x, 0.42)], thin);
            }
        }
        Outcome::Committed => {
            out.circle(at, radius, ink, None);
            out.polyline([p(-0.48, 0.05), p(-0.12, 0.4), p(0.5, -0.36)], thin);
        }
        Outcome::Chosen => {
            let corner = |i: u8| {
                let far = if i.is_multiple_of(2) { 1.1 } else { 0.48 };
                let angle = f32::from(i) * TAU / 10.0 - FRAC_PI_2;
                at_angle(angle, far)
            };
            out.polygon((0..10).map(corner), ink, None);
        }
        Outcome::Aborted => {
            let corner = |i: u8| {
                let angle = (f32::from(i) + 0.5) * TAU / 8.0;
                at_angle(angle, 1.06)
            };
            out.polygon((0..8).map(corner), ink, None);
            glyph::cross(at, radius * 0.38, thin, out);
        }
        Outcome::Refused => {
            out.circle(at, radius, ink, None);
            let bar = Rect::new(at.x - radius * 0.6, at.y - radius * 0.19, radius * 1.2, radius * 0.38);
            out.round_rect(bar, radius * 0.1, behind, None);
        }
        Outcome::Retried => {
            let line = ink.paint.stroke(radius * 0.34).faded(ink.alpha);
            out.arc(at, radius * 0.72, -0.3, TAU * 0.8, line);
            out.polygon([p(0.18, -0.62), p(1.1, -0.66), p(0.72, 0.16)], ink, None);
        }
        Outcome::Dropped => {
            out.round_rect(Rect::around(at, radius * 0.92), radius * 0.2, ink, None);
            out.polyline([p(-0.45, 0.02), p(0.0, 0.5), p(0.45, 0.02)], thin);
            out.line(p(0.0, -0.55), p(0.0, 0.45), thin);
        }
        Outcome::Overloaded => {
            out.polygon([p(0.0, -1.06), p(1.12, 0.86), p(-1.12, 0.86)], ink, None);
            out.line(p(0.0, -0.34), p(0.0, 0.2), thin);
            out.circle(p(0.0, 0.56), radius * 0.14, behind, None);
        }
        Outcome::Blocked => {
            let line = ink.paint.stroke(radius * 0.3).faded(ink.alpha);
            out.arc(p(0.0, -0.3), radius * 0.5, -TAU / 2.0, TAU / 2.0, line);
            out.line(p(-0.5, -0.3), p(-0.5, 0.0), line);
            out.line(p(0.5, -0.3), p(0.5, 0.0), line);
            let body = Rect::new(at.x - radius * 0.85, at.y - radius * 0.2, radius * 1.7, radius * 1.15);
            out.round_rect(body, radius * 0.22, ink, None);
            out.circle(p(0.0, 0.35), radius * 0.2, behind, None);
        }
    }
}

/// A crown.
const CROWN: [(f32, f32); 7] =
    [(-0.9, 0.75), (-1.0, -0.4), (-0.45, 0.05), (0.0, -0.8), (0.45, 0.05), (1.0, -0.4), (0.9, 0.75)];

#[cfg(test)]
mod tests {
    use super::*;

    /// Where two have one colour, their signs differ; and no two have one sign.
    #[test]
    fn every_outcome_has_a_sign_of_its_own() {
        let sign = |outcome: Outcome| {
            let mut out = ShapeList::new();
            outcome_sign(outcome, Point::default(), 10.0, (Paint::Ink.into(), Paint::Bg.into()), &mut out);
            out
        };
        for (i, a) in Outcome::ALL.into_iter().enumerate() {
            assert!(!sign(a).is_empty());
            for b in &Outcome::ALL[i + 1..] {
                assert_ne!(sign(a), sign(*b), "{a:?} and {b:?}");
                assert_ne!(a.text().get(synod_model::Lang::En), b.text().get(synod_model::Lang::En));
            }
        }
    }

    /// What differs most for whoever waits differs in colour, too.
    #[test]
    fn what_matters_most_differs_in_colour() {
        use Outcome::*;
        let all = [Committed, Aborted, Refused, Retried, Dropped, Overloaded, Blocked];
        for (i, a) in all.into_iter().enumerate() {
            for b in &all[i + 1..] {
                assert_ne!(outcome_paints(a).1, outcome_paints(*b).1, "{a:?} and {b:?}");
            }
        }
    }
}
