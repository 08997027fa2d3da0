//! Gauges: a track between two bounds, the band in which the number should be, the number, and marks to compare it with.

use super::Ink;
use crate::geometry::{Point, Rect};
use crate::measure::clip;
use crate::shape::{Paint, ShapeList};
use synod_model::{Gauge, GaugeMark};

/// The height of the track.
fn track(ink: &Ink<'_>) -> f32 {
    ink.text_size * 0.85
}

/// What stands beside the track.
fn number(gauge: &Gauge, ink: &Ink<'_>) -> String {
    let told = |n: i64| gauge.unit.text(n, ink.lang);
    let used = gauge.used.map_or_else(|| "–".to_owned(), told);
    if gauge.from == 0 { [&used, " / ", &told(gauge.of)].concat() } else { used }
}

fn label(mark: &GaugeMark, gauge: &Gauge, ink: &Ink<'_>) -> String {
    [mark.text.get(ink.lang), " ", &gauge.unit.text(mark.at, ink.lang)].concat()
}

/// What is said below the track, where there is room to explain: line and place of each. First the bounds and the band, if
/// they are not plain, then the marks.
fn labels(gauge: &Gauge, width: f32, ink: &Ink<'_>) -> Vec<(f32, f32, String)> {
    let range = |low, high| {
        [gauge.unit.text(low, ink.lang), " … ".to_owned(), gauge.unit.text(high, ink.lang)].concat()
    };
    let mut texts = Vec::new();
    if gauge.from != 0 {
        texts.push(["↔ ", &range(gauge.from, gauge.of)].concat());
    }
    if let Some((low, high)) = gauge.band {
        texts.push(["▭ ", &range(low, high)].concat());
    }
    let marks = gauge.marks.iter().enumerate();
    texts.extend(marks.map(|(i, mark)| [sign(i), " ", &label(mark, gauge, ink)].concat()));
    let (mut x, mut y) = (0.0, 0.0);
    let mut places = Vec::new();
    for text in texts {
        let wide = ink.width(&text);
        if x > 0.0 && x + wide > width {
            (x, y) = (0.0, y + ink.row());
        }
        places.push((x, y, text));
        x += wide + ink.text_size;
    }
    places
}

/// The signs of marks, in order.
fn sign(i: usize) -> &'static str {
    const SIGNS: [&str; 4] = ["▴", "▵", "◆", "◇"];
    SIGNS[i % SIGNS.len()]
}

/// The height of the track with its signs.
fn upper(gauge: &Gauge, ink: &Ink<'_>) -> f32 {
    if gauge.marks.is_empty() { ink.row() } else { ink.row() * 1.6 }
}

pub(super) fn measure(gauge: &Gauge, most: (f32, f32), ink: &Ink<'_>) -> (f32, f32) {
    let number = ink.width(&number(gauge, ink)) + ink.text_size * 0.6;
    let width = if ink.roomy { most.0 } else { (number + ink.text_size * 9.0).min(most.0) };
    let below =
        if ink.roomy { labels(gauge, width, ink).last().map_or(0.0, |(_, y, _)| y + ink.row()) } else { 0.0 };
    (width, upper(gauge, ink) + below)
}

pub(super) fn draw(gauge: &Gauge, rect: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
    let said = number(gauge, ink);
    let right = (ink.width(&said) + ink.text_size * 0.6).min(rect.w * 0.5);
    let middle = rect.y + ink.row() / 2.0;
    let track = Rect::new(rect.x, middle - track(ink) / 2.0, rect.w - right, track(ink));
    let style = ink.beside(Paint::Ink).end();
    out.write(&clip(&said, style.size, right), &style, Point::new(rect.right(), middle + style.drop()));
    let span = (gauge.of - gauge.from).max(1) as f32;
    let x = |n: i64| track.x + track.w * ((n - gauge.from) as f32 / span).clamp(0.0, 1.0);
    let over = gauge.used.is_some_and(|used| used > gauge.of || used < gauge.from);
    let outside = gauge.band.zip(gauge.used).is_some_and(|((low, high), used)| used < low || used > high);
    let paint = if over || outside { Paint::Bad } else { Paint::Try };
    let edge = ink.line(if over { Paint::Bad } else { Paint::LineStrong }, 1.2);
    out.round_rect(track, track.h / 2.0, ink.area(Paint::Surface), edge);
    if let Some((low, high)) = gauge.band {
        let band = Rect::edges(x(low), track.y + 1.0, x(high), track.bottom() - 1.0);
        out.round_rect(band, 1.5, ink.area(Paint::GoodSoft), ink.line(Paint::Good, 1.0));
    }
    if gauge.from == 0 && gauge.band.is_none() {
        if let Some(used) = gauge.used.filter(|used| *used > 0) {
            let filled = Rect::edges(track.x, track.y, x(used).max(track.x + track.h), track.bottom());
            out.round_rect(filled.grown(-1.2), track.h / 2.0, ink.area(paint), None);
        }
    } else {
        if gauge.from < 0 && gauge.of > 0 {
            let zero = |y: f32| Point::new(x(0), y);
            out.line(zero(track.y), zero(track.bottom()), ink.line(Paint::LineStrong, 1.0));
        }
        if let Some(used) = gauge.used {
            // A needle, as high as the track and a little more.
            let needle = Rect::edges(x(used) - 1.6, track.y - 2.0, x(used) + 1.6, track.bottom() + 2.0);
            out.round_rect(needle, 1.6, ink.area(paint), ink.line(Paint::Surface, 1.0));
        }
    }
    marks(gauge, &x, track, rect, ink, out);
}

fn marks(gauge: &Gauge, x: &dyn Fn(i64) -> f32, track: Rect, rect: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
    for (i, mark) in gauge.marks.iter().enumerate() {
        let (at, line) = (x(mark.at), ink.line(Paint::Ink, 1.6));
        out.line(Point::new(at, track.y - 1.0), Point::new(at, track.bottom() + 1.0), line);
        let style = ink.text(Paint::Ink).middle();
        let style = crate::shape::TextStyle { size: ink.text_size * 0.85, ..style };
        out.write(sign(i), &style, Point::new(at, track.bottom() + style.size * 0.95));
    }
    if ink.roomy {
        let top = rect.y + upper(gauge, ink);
        let style = ink.text(Paint::Muted);
        for (left, down, text) in labels(gauge, rect.w, ink) {
            let at = Point::new(rect.x + left, top + down + ink.row() / 2.0 + style.drop());
            out.write(&clip(&text, style.size, rect.w - left), &style, at);
        }
    }
}
