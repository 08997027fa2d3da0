//! Containers: a bar for each dimension, the things stacked in it in one order and in one colour each, so that what is
//! free, and where it is free in vain, is seen at once.

use super::{Ink, group_paint};
use crate::geometry::{Point, Rect};
use crate::measure::clip;
use crate::shape::{Paint, ShapeList};
use synod_model::{Bin, Item, Tone};

/// Things narrower than this merge with their neighbours of the same group.
const LEAST: f32 = 3.0;

/// The height of a bar.
fn bar(ink: &Ink<'_>) -> f32 {
    ink.text_size * if ink.roomy { 1.7 } else { 1.35 }
}

/// The width of the names and of the numbers beside the bars.
fn sides(bin: &Bin, ink: &Ink<'_>) -> (f32, f32) {
    let names = bin.dimensions().iter().map(|of| ink.width(of.text.get(ink.lang)));
    let numbers = (0..).zip(bin.dimensions()).map(|(i, of)| ink.width(&number(bin.used(i), of.amount)));
    let wide = |all: f32| if all > 0.0 { all + ink.text_size * 0.5 } else { 0.0 };
    (wide(names.fold(0.0, f32::max)), wide(numbers.fold(0.0, f32::max)))
}

fn number(used: u64, of: u32) -> String {
    format!("{used}/{of}")
}

pub(super) fn measure(bin: &Bin, most: (f32, f32), ink: &Ink<'_>) -> (f32, f32) {
    let (left, right) = sides(bin, ink);
    let longest = if ink.roomy { most.0 } else { left + right + ink.text_size * 11.0 };
    let rows = bin.dimensions().len() as f32;
    (longest.min(most.0), rows * bar(ink) * 1.25)
}

pub(super) fn draw(bin: &Bin, rect: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
    let (mut left, mut right) = sides(bin, ink);
    // Where there is little room the names go first, then the numbers: they are in the inspector.
    if rect.w - left - right < ink.text_size * 4.0 {
        right = 0.0;
    }
    if rect.w - left - right < ink.text_size * 3.0 {
        left = 0.0;
    }
    // Where it is too low for all dimensions, the first ones have their full height.
    let least = ink.text_size * if left > 0.0 { 1.1 } else { 0.7 };
    let fits = ((rect.h / least).floor() as usize).max(1);
    let shown = bin.dimensions().len().min(fits);
    let (step, high) = (rect.h / shown.max(1) as f32, bar(ink).min(rect.h));
    for (d, of) in bin.dimensions()[..shown].iter().enumerate() {
        let middle = rect.y + step * (d as f32 + 0.5);
        let track = Rect::new(rect.x + left, middle - high / 2.0, rect.w - left - right, high);
        let quiet = ink.beside(Paint::Muted);
        if left > 0.0 {
            let name = clip(of.text.get(ink.lang), quiet.size, left - 2.0);
            out.write(&name, &quiet, Point::new(rect.x, middle + quiet.drop()));
        }
        if right > 0.0 {
            let at = Point::new(rect.right(), middle + quiet.drop());
            out.write(&number(bin.used(d), of.amount), &quiet.end(), at);
        }
        let full = bin.used(d) > u64::from(of.amount);
        let edge = ink.line(if full { Paint::Bad } else { Paint::LineStrong }, 1.2);
        out.round_rect(track, 3.0, ink.area(Paint::Surface), edge);
        stack(bin, d, u64::from(of.amount).max(bin.used(d)), track, ink, out);
    }
}

/// The things of one bar, from the left.
fn stack(bin: &Bin, d: usize, whole: u64, track: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
    let scale = track.w / whole.max(1) as f32;
    let mut x = track.x;
    let mut rest = &bin.items[..];
    while let Some(first) = rest.first() {
        let wide = first.sizes[d] as f32 * scale;
        // Narrow neighbours of one group become one stripe with a count.
        let narrow = |item: &&Item| item.group == first.group && (item.sizes[d] as f32) * scale < LEAST;
        let count = if wide < LEAST { rest.iter().take_while(narrow).count() } else { 1 };
        let (some, others) = rest.split_at(count);
        let wide = some.iter().map(|item| item.sizes[d] as f32).sum::<f32>() * scale;
        if wide > 0.0 {
            segment(some, Rect::new(x, track.y, wide, track.h), ink, out);
        }
        x += wide;
        rest = others;
    }
}

fn segment(items: &[Item], rect: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
    let first = &items[0];
    let paint = group_paint(first.group.into());
    let bad = first.state.is_some_and(|state| state.tone == Tone::Bad);
    let mut edge = ink.line(if bad { Paint::Bad } else { paint }, 1.1);
    let inner = rect.grown((-0.5f32).max(-rect.w / 4.0));
    let area = paint.alpha(ink.alpha * if first.dashed { 0.1 } else { 0.3 });
    if first.dashed {
        edge = edge.dashed(3.0, 2.6);
    }
    out.round_rect(inner, 2.0, area, edge);
    let text = if items.len() > 1 { format!("×{}", items.len()) } else { first.id.to_string() };
    if ink.width(&text) + 3.0 <= rect.w {
        ink.centred(&text, rect, out);
    }
}
