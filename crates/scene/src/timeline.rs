//! The strip under the stage: where the run has been, where it is, what was worth stopping at, and the other branches.
//!
//! Marks are thinned by pixels, so that a hundred thousand steps cost as many shapes as fit side by side: of all marks
//! in one place the most telling one is drawn. What happens all the time lies inside the track: a dot for a decision,
//! a tick for an attempt. What a person did, elections, what was given up, and violations are signs on it, each of its
//! own shape.

mod key;

pub use key::mark_text;

use crate::geometry::{Point, Rect, nearest_on_segment};
use crate::measure::{clip, text_width};
use crate::shape::{Fill, Paint, ShapeList, TextStyle};
use crate::theme::Theme;
use synod_model::{Mark, Micros};
use synod_sim::{MarkKind, TimelineMark};

/// Turns virtual time into pixels and back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeScale {
    /// The pixel of `from`.
    pub start: f32,
    /// The pixel of `to`.
    pub end: f32,
    /// The first moment.
    pub from: Micros,
    /// The last moment.
    pub to: Micros,
}

impl TimeScale {
    /// The pixel of a moment; outside the span for a moment outside.
    pub fn pixel(&self, at: Micros) -> f32 {
        // Microseconds of a long run need more digits than a float has.
        let offset = at.0 as f64 - self.from.0 as f64;
        let share = offset / (self.to.0.saturating_sub(self.from.0)).max(1) as f64;
        self.start + (self.end - self.start) * share as f32
    }

    /// The pixel of a moment, or the end that is next to it. Without `clamp`, which says of floats what is wrong with its bounds:
    /// that takes as much code as ten buttons.
    pub fn pixel_within(&self, at: Micros) -> f32 {
        self.pixel(at).max(self.start).min(self.end)
    }

    /// The moment at a pixel, within the span.
    pub fn moment(&self, pixel: f32) -> Micros {
        let length = f64::from(self.end - self.start);
        let share = if length.abs() < 1e-6 { 0.0 } else { f64::from(pixel - self.start) / length };
        let span = self.to.0.saturating_sub(self.from.0) as f64;
        self.from.plus(Micros((share.clamp(0.0, 1.0) * span).round() as u64))
    }
}

/// Another branch than the present one.
#[derive(Clone, Copy, Debug)]
pub struct Branch<'a> {
    /// Its number in the session.
    pub id: usize,
    /// When it grew.
    pub from: Micros,
    /// Its last known moment.
    pub to: Micros,
    /// What it is called.
    pub label: &'a str,
    /// Whether it is kept only for what is undone.
    pub undone: bool,
}

/// A span of the strip below the track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Available {
    /// When it ends; it begins where the one before it ends.
    pub until: Micros,
    /// Whether the system could do its work; `None` when that is not known.
    pub ok: Option<bool>,
}

/// What the strip shows.
#[derive(Clone, Copy, Debug)]
pub struct Timeline<'a> {
    /// The width, in pixels.
    pub width: f32,
    /// The height; 56 is usual.
    pub height: f32,
    /// How thick lines and how large texts are.
    pub theme: Theme,
    /// The end of the axis, which begins at 0.
    pub end: Micros,
    /// Up to where the present branch is known.
    pub known: Micros,
    /// The present moment.
    pub playhead: Micros,
    /// The marks of the present branch, in order.
    pub marks: &'a [TimelineMark],
    /// The other branches.
    pub branches: &'a [Branch<'a>],
    /// Where the system could do its work, in order; empty for no such strip.
    pub available: &'a [Available],
}

/// How far the track is from the edges: half a playhead.
const MARGIN: f32 = 8.0;
/// Signs are at least so far apart.
const SIGN: f32 = 13.0;
/// Dots are at least so far apart.
const DOT: f32 = 7.0;
/// At most this many branches are drawn above each other: their names need space.
const LANES: usize = 2;

impl Timeline<'_> {
    /// Time and pixels of the track, for scrubbing.
    pub fn scale(&self) -> TimeScale {
        TimeScale {
            start: MARGIN,
            end: (self.width - MARGIN).max(MARGIN + 1.0),
            from: Micros(0),
            to: self.end,
        }
    }

    /// The height of the middle of the track.
    fn track(&self) -> f32 {
        self.height * 0.6
    }

    /// Draws the strip.
    pub fn draw(&self, out: &mut ShapeList) {
        out.clear();
        self.draw_track(out);
        self.draw_branches(out);
        self.draw_marks(out);
        let x = self.scale().pixel(self.playhead).min(self.width - MARGIN).max(MARGIN);
        let thick = 6.0 * self.theme.stroke_scale().sqrt();
        let head = Rect::new(x - thick / 2.0, self.track() - 16.0, thick, 32.0);
        out.round_rect(head, thick / 2.0, Paint::Ink, Paint::Surface.stroke(2.0));
    }

    fn draw_track(&self, out: &mut ShapeList) {
        let scale = self.scale();
        let y = self.track();
        let mut bar = |from: f32, to: f32, paint: Paint| {
            if to > from {
                out.round_rect(Rect::edges(from, y - 4.0, to, y + 4.0), 4.0, paint, None);
            }
        };
        bar(scale.start, scale.end, Paint::Sunken);
        bar(scale.start, scale.pixel(self.known).min(scale.end), Paint::AccentSoft);
        bar(scale.start, scale.pixel(self.playhead).min(scale.end), Paint::Accent);
        if self.theme != Theme::Light {
            let edge = Paint::Line.stroke(self.theme.stroke_scale());
            out.round_rect(Rect::edges(scale.start, y - 4.0, scale.end, y + 4.0), 4.0, None, edge);
        }
        let mut from = scale.start;
        for span in self.available {
            let to = scale.pixel(span.until).min(scale.end);
            let stroke = match span.ok {
                Some(true) => Paint::Good.stroke(3.0),
                // Not by colour alone: what was not available is broken.
                Some(false) => Paint::Bad.stroke(3.0).dashed(2.0, 5.0),
                None => Paint::Ghost.stroke(1.5),
            };
            if to - from > 0.5 {
                out.line(
                    Point::new(from + 1.5, y + 11.0),
                    Point::new((to - 1.5).max(from + 1.5), y + 11.0),
                    stroke,
                );
            }
            from = to.max(from);
        }
    }

    /// Where each branch is drawn: the pixels where it begins and ends, and its height. Branches that would cover each
    /// other lie in different lanes; when all lanes are taken, in the topmost one.
    fn lanes(&self) -> impl Iterator<Item = (&Branch<'_>, f32, f32, f32)> {
        let scale = self.scale();
        let step = 12.0 * self.theme.text_scale();
        let mut taken = [f32::MIN; LANES];
        self.branches.iter().map(move |branch| {
            let (from, to) = (scale.pixel(branch.from), scale.pixel(branch.to).min(scale.end));
            let free = (0..LANES).find(|lane| taken[*lane] <= from).unwrap_or(LANES - 1);
            let size = 11.0 * self.theme.text_scale();
            taken[free] = to.max(from + 28.0) + text_width(branch.label, size) + 14.0;
            (branch, from, to.max(from + 28.0), self.track() - 13.0 - step * free as f32)
        })
    }

    fn draw_branches(&self, out: &mut ShapeList) {
        let style = TextStyle::new(11.0 * self.theme.text_scale(), Paint::Muted).halo(Paint::Surface);
        let thick = self.theme.stroke_scale().sqrt();
        for (branch, from, to, y) in self.lanes() {
            let (dot, width) = branch_paint(branch.undone);
            let line = dot.stroke(width * thick);
            let p = Point::new;
            let bend = (to - from).min(36.0);
            let (a, b) = (p(from, self.track()), p(from + bend, y));
            let curve = [a, p(from + bend * 0.5, a.y), p(from + bend * 0.5, y), b, b, p(to, y), p(to, y)];
            out.cubic(curve, false, None, line);
            out.circle(p(to, y), 3.0, dot, None);
            let room = self.width - to - 9.0;
            let width = text_width(branch.label, style.size);
            if room >= width.min(60.0) {
                let label = clip(branch.label, style.size, room);
                out.write(&label, &style, p(to + 8.0, y + style.drop()));
            } else if to - from - bend > 60.0 {
                let label = clip(branch.label, style.size, to - from - bend - 12.0);
                out.write(&label, &style.end(), p(to - 8.0, y + style.drop()));
            }
        }
    }

    fn draw_marks(&self, out: &mut ShapeList) {
        let scale = self.scale();
        let y = self.track();
        let thick = 2.6 * self.theme.stroke_scale().sqrt();
        self.draw_dots(&scale, out);
        let mut best: Option<(i32, f32, MarkKind)> = None;
        for mark in self.marks.iter().filter(|mark| !is_dot(mark.kind) && mark.at <= self.end) {
            let x = scale.pixel(mark.at);
            let place = (x / SIGN) as i32;
            match &mut best {
                Some((known, at, kind)) if *known == place => {
                    if weight(mark.kind) > weight(*kind) {
                        (*at, *kind) = (x, mark.kind);
                    }
                }
                _ => {
                    if let Some((_, at, kind)) = best.replace((place, x, mark.kind)) {
                        sign(kind, Point::new(at, y), thick, out);
                    }
                }
            }
        }
        if let Some((_, at, kind)) = best {
            sign(kind, Point::new(at, y), thick, out);
        }
    }

    /// The first dot in each place. The others there are leapt over, so that this costs what it draws.
    fn draw_dots(&self, scale: &TimeScale, out: &mut ShapeList) {
        let (y, played) = (self.track(), scale.pixel(self.playhead));
        let mut rest = self.marks;
        while let Some(i) = rest.iter().position(|mark| is_dot(mark.kind)) {
            let mark = &rest[i];
            if mark.at > self.end {
                return;
            }
            let x = scale.pixel(mark.at);
            let next = scale.moment(((x / DOT).floor() + 1.0) * DOT);
            rest = &rest[i + 1..];
            rest = &rest[rest.partition_point(|mark| mark.at < next)..];
            let paint = if x <= played { Paint::OnAccent } else { Paint::Accent }.alpha(0.75);
            dot(mark.kind, Point::new(x, y), paint, out);
        }
    }

    /// The branch at a point of the strip, at most `radius` pixels away: its number in the session.
    pub fn branch_at(&self, point: Point, radius: f32) -> Option<usize> {
        let distance = |from: f32, to: f32, y: f32| {
            nearest_on_segment(point, Point::new(from + (to - from).min(18.0), y), Point::new(to, y)).1
        };
        let near = self.lanes().map(|(branch, from, to, y)| (distance(from, to, y), branch.id));
        near.filter(|(d, _)| *d <= radius).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| id)
    }

    /// The mark nearest to a pixel, at most `radius` pixels away; of equals the most telling one.
    pub fn mark_at(&self, x: f32, radius: f32) -> Option<&TimelineMark> {
        let scale = self.scale();
        let distance = |mark: &TimelineMark| (scale.pixel(mark.at) - x).abs();
        let (low, high) = (scale.moment(x - radius), scale.moment(x + radius));
        let from = self.marks.partition_point(|mark| mark.at < low);
        let near = self.marks[from..].iter().take_while(|mark| mark.at <= high);
        let near = near.filter(|mark| distance(mark) <= radius);
        near.min_by(|a, b| {
            distance(a).round().total_cmp(&distance(b).round()).then(weight(b.kind).cmp(&weight(a.kind)))
        })
    }
}

/// The colour of a branch, and how thick its line is.
const fn branch_paint(undone: bool) -> (Paint, f32) {
    if undone { (Paint::Line, 1.5) } else { (Paint::LineStrong, 2.5) }
}

/// A dot for a decision, a tick for an attempt.
fn dot(kind: MarkKind, at: Point, paint: Fill, out: &mut ShapeList) {
    let p = |dy: f32| at + Point::new(0.0, dy);
    if matches!(kind, MarkKind::Protocol(Mark::Decided)) {
        out.circle(at, 1.4, paint, None);
    } else {
        out.line(p(-2.0), p(2.0), paint.paint.stroke(1.6).faded(paint.alpha));
    }
}

/// What happens so often that it is only a dot.
const fn is_dot(kind: MarkKind) -> bool {
    matches!(kind, MarkKind::Protocol(Mark::Attempt | Mark::Decided))
}

/// Which mark is drawn where several are.
const fn weight(kind: MarkKind) -> u8 {
    match kind {
        MarkKind::Violation => 6,
        MarkKind::ByHand => 5,
        MarkKind::Protocol(Mark::Blocked) => 4,
        MarkKind::Protocol(Mark::Elected) => 3,
        MarkKind::Protocol(Mark::GivenUp) => 2,
        MarkKind::Protocol(Mark::Decided) => 1,
        MarkKind::Protocol(Mark::Attempt) => 0,
    }
}

fn sign(kind: MarkKind, at: Point, thick: f32, out: &mut ShapeList) {
    let p = |x: f32, y: f32| at + Point::new(x, y);
    match kind {
        MarkKind::Violation => {
            let corners = [p(-8.0, 6.5), p(0.0, -8.0), p(8.0, 6.5)];
            out.polygon(corners, Paint::Bad, Paint::Surface.stroke(2.0));
            out.line(p(0.0, -2.5), p(0.0, 1.5), Paint::OnAccent.stroke(1.8));
            out.circle(p(0.0, 4.2), 1.0, Paint::OnAccent, None);
        }
        MarkKind::ByHand => {
            let corners = [p(0.0, -6.5), p(6.5, 0.0), p(0.0, 6.5), p(-6.5, 0.0)];
            out.polygon(corners, Paint::Surface, Paint::Try.stroke(thick));
        }
        MarkKind::Protocol(Mark::GivenUp) => {
            let area = Rect::around(at, 4.6);
            out.round_rect(area, 1.5, Paint::Surface, Paint::Bad.stroke(thick));
        }
        MarkKind::Protocol(Mark::Blocked) => {
            out.circle(at, 6.5, Paint::Surface, Paint::Stuck.stroke(thick));
            for x in [-1.8, 1.8] {
                out.line(p(x, -2.6), p(x, 2.6), Paint::Stuck.stroke(1.8));
            }
        }
        MarkKind::Protocol(_) => out.circle(at, 5.2, Paint::Surface, Paint::Lead.stroke(thick)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strip(marks: &[TimelineMark]) -> Timeline<'_> {
        Timeline {
            width: 760.0,
            height: 56.0,
            theme: Theme::Light,
            end: Micros::secs(10),
            known: Micros::secs(8),
            playhead: Micros::secs(4),
            marks,
            branches: &[],
            available: &[],
        }
    }

    #[test]
    fn pixels_and_moments_are_inverse() {
        let scale = strip(&[]).scale();
        for ms in [0, 1, 2_500, 9_999, 10_000] {
            let at = Micros::ms(ms);
            let back = scale.moment(scale.pixel(at));
            assert!(back.0.abs_diff(at.0) < 2_000, "{at:?} {back:?}");
        }
        assert_eq!(scale.moment(-50.0), Micros(0));
        assert_eq!(scale.moment(5_000.0), Micros::secs(10));
    }

    #[test]
    fn a_hundred_thousand_marks_cost_a_few_hundred_shapes() {
        let mark = |i: u64| TimelineMark {
            step: i,
            at: Micros(i * 100),
            kind: if i == 50_001 { MarkKind::Violation } else { MarkKind::Protocol(Mark::Decided) },
        };
        let marks: Vec<TimelineMark> = (0..100_000).map(mark).collect();
        let strip = strip(&marks);
        let mut out = ShapeList::new();
        strip.draw(&mut out);
        assert!(out.len() < 400, "{}", out.len());
        let found = strip.mark_at(strip.scale().pixel(Micros(5_000_100)), 4.0).expect("marks are everywhere");
        assert_eq!(found.kind, MarkKind::Violation);
    }
}
