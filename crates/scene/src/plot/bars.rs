//! A bar for each node or name; columns where there are many.

use super::{Body, Plot, PlotLook, texts};
use crate::geometry::{Point, Rect};
use crate::measure::{clip, text_width};
use crate::shape::{Paint, ShapeList};
use synod_model::Value;

/// More than this many are columns without names.
const MOST_ROWS: usize = 16;
/// The height of columns.
const COLUMNS: f32 = 72.0;

/// Bars: name, length, and the value as people read it.
pub(super) struct Bars(Vec<(String, u64, String)>);

/// The pictures of a metric that has a number, or a record of numbers, for each of several nodes or names.
/// `part`: the name of a part of it.
pub(super) fn of(
    title: &str,
    value: &Value,
    part: &dyn Fn(&str) -> String,
    look: &PlotLook<'_>,
) -> Vec<Plot> {
    let parts: Vec<(String, &Value)> = match value {
        Value::PerNode(all) => all.iter().map(|(node, v)| (look.name(*node), v)).collect(),
        Value::Record(all) => all.iter().map(|(id, v)| (part(id), v)).collect(),
        Value::Table(all) => all.iter().map(|(key, v)| (key.to_string(), v)).collect(),
        Value::List(all) => all.iter().enumerate().map(|(i, v)| ((i + 1).to_string(), v)).collect(),
        _ => return Vec::new(),
    };
    let simple = |parts: &[(String, &Value)], title: String| {
        let bar = |(name, v): &(String, &Value)| Some((name.clone(), v.amount()?, look.number(v)?));
        let bars = parts.iter().map(bar).collect::<Option<Vec<_>>>().filter(|bars| !bars.is_empty())?;
        let said: Vec<String> = bars
            .iter()
            .map(|(name, _, text)| look.say(&texts::PART.with([name.as_str().into(), text.as_str().into()])))
            .collect();
        let says = look.say(&texts::STOP.with([look.join(&said).into()]));
        Some(Plot { title, counts: "", says, body: Body::Bars(Bars(bars)) })
    };
    if let Some(plot) = simple(&parts, title.to_owned()) {
        return vec![plot];
    }
    // A record for each: a picture for each of its fields.
    let Some((_, Value::Record(fields))) = parts.first() else { return Vec::new() };
    let field = |(id, _): &(&'static str, Value)| {
        let values: Option<Vec<(String, Value)>> =
            parts.iter().map(|(name, v)| Some((name.clone(), v.field(id)?))).collect();
        let values = values?;
        let values: Vec<(String, &Value)> = values.iter().map(|(name, v)| (name.clone(), v)).collect();
        let name = texts::PART.with([title.into(), part(id).into()]);
        simple(&values, look.say(&name))
    };
    fields.iter().filter_map(field).collect()
}

impl Bars {
    pub(super) fn height(&self, look: &PlotLook<'_>) -> f32 {
        if self.0.len() > MOST_ROWS { COLUMNS + row(look) } else { row(look) * self.0.len() as f32 }
    }

    pub(super) fn draw(&self, width: f32, top: f32, look: &PlotLook<'_>, out: &mut ShapeList) {
        let most = self.0.iter().map(|(_, n, _)| *n).max().unwrap_or(0).max(1) as f32;
        if self.0.len() > MOST_ROWS {
            self.columns(width, top, most, look, out);
        } else {
            self.rows(width, top, most, look, out);
        }
    }

    fn rows(&self, width: f32, top: f32, most: f32, look: &PlotLook<'_>, out: &mut ShapeList) {
        let (name, value) = (look.text(Paint::Muted), look.text(Paint::Ink));
        let widest = |texts: &mut dyn Iterator<Item = &String>| {
            texts.map(|text| text_width(text, name.size)).fold(0.0, f32::max)
        };
        let left = widest(&mut self.0.iter().map(|(name, ..)| name)).min(width * 0.45) + 8.0;
        let right = widest(&mut self.0.iter().map(|(.., text)| text)) + 8.0;
        let room = (width - left - right).max(20.0);
        for (i, (label, n, text)) in self.0.iter().enumerate() {
            let middle = top + row(look) * (i as f32 + 0.5);
            let at = |x: f32| Point::new(x, middle + name.drop());
            out.write(&clip(label, name.size, left - 8.0), &name, at(0.0));
            let bar = |length: f32| Rect::new(left, middle - 5.0, length, 10.0);
            out.round_rect(bar(room), 2.0, Paint::Sunken, None);
            if *n > 0 {
                out.round_rect(bar((room * *n as f32 / most).max(2.0)), 2.0, Paint::Accent, None);
            }
            out.write(text, &value.end(), at(width));
        }
    }

    fn columns(&self, width: f32, top: f32, most: f32, look: &PlotLook<'_>, out: &mut ShapeList) {
        let each = width / self.0.len() as f32;
        let bottom = top + COLUMNS;
        for (i, (_, n, _)) in self.0.iter().enumerate() {
            let high = COLUMNS * *n as f32 / most;
            let bar = Rect::new(each * i as f32, bottom - high, (each * 0.8).max(0.5), high);
            out.round_rect(bar, 1.0, Paint::Accent, None);
        }
        let line = Paint::Line.stroke(look.theme.stroke_scale());
        out.line(Point::new(0.0, bottom), Point::new(width, bottom), line);
        let (style, y) = (look.text(Paint::Muted), bottom + row(look) * 0.7);
        let (first, last) = (self.0.first(), self.0.last());
        out.write(first.map_or("", |(name, ..)| name), &style, Point::new(0.0, y));
        out.write(last.map_or("", |(name, ..)| name), &style.end(), Point::new(width, y));
    }
}

/// The height of a row.
fn row(look: &PlotLook<'_>) -> f32 {
    20.0 * look.theme.text_scale()
}
