//! Values that are pictures: grids, rings, graphs, containers, gauges. One drawing each, at any size: beside a node,
//! beside the stage, in the inspector.
//!
//! A picture is asked how large it wants to be in the room that there is, and is then drawn into a box of that size. Where
//! there is little room it leaves out words before it leaves out parts, and says how many parts it leaves out. Nothing is
//! told by colour alone: what has no word in it has a mark.

mod bin;
mod gauge;
mod graph;
mod grid;
pub(crate) mod ring;

use crate::geometry::{Point, Rect};
use crate::measure::{clip, text_width};
use crate::paint::{Fill, Stroke};
use crate::plot::PlotLook;
use crate::shape::{Paint, ShapeList, TextStyle};
use std::borrow::Cow;
use synod_model::{Grid, Label, Lang, NodeId, Tone, Value};

/// What the pictures of one place share.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ink<'a> {
    /// The language.
    pub(crate) lang: Lang,
    /// The names of the nodes, in order.
    pub(crate) names: &'a [String],
    /// The size of text.
    pub(crate) text_size: f32,
    /// By how much lines are thicker than usual.
    pub(crate) stroke: f32,
    /// How plainly it is drawn: less for a crashed node.
    pub(crate) alpha: f32,
    /// Whether there is room to explain: a line that explains the tones.
    pub(crate) roomy: bool,
}

impl Ink<'_> {
    fn name(&self, node: NodeId) -> Cow<'_, str> {
        self.names
            .get(node.index())
            .map_or_else(|| node.number().to_string().into(), |name| name.as_str().into())
    }

    fn text(&self, paint: Paint) -> TextStyle {
        TextStyle::new(self.text_size, paint.alpha(self.alpha))
    }

    /// A text that stands beside a drawing. On the stage links and curves may pass under it.
    fn beside(&self, paint: Paint) -> TextStyle {
        let style = self.text(paint);
        if self.roomy { style } else { style.halo(Paint::Bg) }
    }

    fn width(&self, text: &str) -> f32 {
        text_width(text, self.text_size)
    }

    fn line(&self, paint: Paint, width: f32) -> Stroke {
        paint.stroke((width * self.stroke).max(1.0)).faded(self.alpha)
    }

    fn area(&self, paint: Paint) -> Fill {
        paint.alpha(self.alpha)
    }

    /// The height of a line of text.
    pub(crate) fn row(&self) -> f32 {
        self.text_size * 1.5
    }

    /// Writes a text in the middle of a box, as much of it as fits.
    fn centred(&self, text: &str, rect: Rect, out: &mut ShapeList) {
        let style = self.text(Paint::Ink).middle();
        let text = clip(text, style.size, rect.w - 2.0);
        out.write(&text, &style, Point::new(rect.centre().x, rect.centre().y + style.drop()));
    }

    /// Writes `+n` for what is left out, ending or beginning at a point of the middle of a line.
    fn more(&self, hidden: usize, at: Point, ends: bool, out: &mut ShapeList) {
        let style = self.text(Paint::Muted);
        let style = if ends { style.end() } else { style };
        out.write(&format!("+{hidden}"), &style, at + Point::new(0.0, style.drop()));
    }
}

/// Whether a value is drawn as a picture.
pub(crate) fn is_picture(value: &Value) -> bool {
    matches!(value, Value::Grid(_) | Value::Ring(_) | Value::Graph(_) | Value::Bin(_) | Value::Gauge(_))
}

/// The value as it is drawn: a table of equal rows is a grid.
pub(crate) fn pictured(value: &Value) -> Cow<'_, Value> {
    match value {
        Value::Table(rows) => match Grid::of_table(rows) {
            Some(grid) => Cow::Owned(Value::Grid(grid)),
            None => Cow::Borrowed(value),
        },
        _ => Cow::Borrowed(value),
    }
}

/// How large a picture wants to be, where there is so much room; nothing for what is not a picture, or has nothing in it.
pub(crate) fn measure(value: &Value, most: (f32, f32), ink: &Ink<'_>) -> (f32, f32) {
    let (w, h) = match value {
        Value::Grid(grid) => grid::measure(grid, most, ink),
        Value::Ring(ring) => ring::measure(ring, most, ink),
        Value::Graph(graph) => graph::measure(graph, most, ink),
        Value::Bin(bin) => bin::measure(bin, most, ink),
        Value::Gauge(gauge) => gauge::measure(gauge, most, ink),
        _ => (0.0, 0.0),
    };
    (w.min(most.0), h.min(most.1))
}

/// Draws a picture into a box of the size that it wants.
pub(crate) fn draw(value: &Value, rect: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
    match value {
        Value::Grid(grid) => grid::draw(grid, rect, ink, out),
        Value::Ring(ring) => ring::draw(ring, rect, ink, out),
        Value::Graph(graph) => graph::draw(graph, rect, ink, out),
        Value::Bin(bin) => bin::draw(bin, rect, ink, out),
        Value::Gauge(gauge) => gauge::draw(gauge, rect, ink, out),
        _ => {}
    }
}

/// A value as a picture of its own, this many pixels wide at most, with its size; `None` for what is not a picture, or has
/// nothing in it.
pub fn picture(value: &Value, width: f32, look: &PlotLook<'_>) -> Option<(ShapeList, (f32, f32))> {
    let ink = Ink {
        lang: look.lang,
        names: look.names,
        text_size: 11.5 * look.theme.text_scale(),
        stroke: look.theme.stroke_scale(),
        alpha: 1.0,
        roomy: true,
    };
    let value = &*pictured(value);
    let size = measure(value, (width, width * 1.6), &ink);
    if size.0 < 1.0 || size.1 < 1.0 {
        return None;
    }
    let mut out = ShapeList::new();
    draw(value, Rect::new(0.0, 0.0, size.0, size.1), &ink, &mut out);
    Some((out, size))
}

/// The area and the edge of a tone.
pub(crate) const fn tone_paints(tone: Tone) -> (Paint, Paint) {
    match tone {
        Tone::Plain => (Paint::Surface, Paint::Plain),
        Tone::Lead => (Paint::LeadSoft, Paint::Lead),
        Tone::Try => (Paint::TrySoft, Paint::Try),
        Tone::Good => (Paint::GoodSoft, Paint::Good),
        Tone::Bad => (Paint::BadSoft, Paint::Bad),
        Tone::Ghost => (Paint::Sunken, Paint::Ghost),
    }
}

/// The colour of a group: workloads, queues, owners of a ring. There are more groups than colours, so names stand beside.
pub(crate) const fn group_paint(group: usize) -> Paint {
    const ALL: [Paint; 6] =
        [Paint::Kind1, Paint::Kind3, Paint::Kind2, Paint::Kind4, Paint::Accent, Paint::Plain];
    ALL[group % ALL.len()]
}

/// The mark that shows a tone without a word, in a box: filled, half filled, dotted, crossed, empty.
fn mark(tone: Tone, rect: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
    let (area, edge) = tone_paints(tone);
    let line = ink.line(edge, if rect.w < 12.0 { 1.0 } else { 1.4 });
    let corner = rect.w * 0.18;
    let inner = rect.grown(-line.width / 2.0);
    match tone {
        Tone::Good => out.round_rect(inner, corner, ink.area(edge), line),
        Tone::Ghost => {
            out.round_rect(inner, corner, ink.area(area), line.dashed(rect.w * 0.18, rect.w * 0.22));
        }
        _ => out.round_rect(inner, corner, ink.area(area), line),
    }
    match tone {
        Tone::Try => {
            let lower = Rect::edges(inner.x, inner.centre().y, inner.right(), inner.bottom());
            out.round_rect(lower, 0.0, ink.area(edge), None);
        }
        Tone::Lead => out.circle(rect.centre(), rect.w * 0.2, ink.area(edge), None),
        Tone::Bad => crate::glyph::cross(rect.centre(), rect.w * 0.26, line, out),
        Tone::Plain | Tone::Good | Tone::Ghost => {}
    }
}

/// What a mark or a colour means.
struct Entry {
    sign: Sign,
    text: String,
}

/// What a legend explains.
enum Sign {
    /// The mark of a tone.
    Tone(Tone),
    /// A colour.
    Colour(Paint),
}

/// What the marks of some states mean.
fn meanings(states: Vec<Label>, ink: &Ink<'_>) -> Vec<Entry> {
    let entry =
        |state: Label| Entry { sign: Sign::Tone(state.tone), text: state.text.get(ink.lang).to_owned() };
    states.into_iter().map(entry).collect()
}

/// A box in a colour.
fn swatch(paint: Paint, rect: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
    out.round_rect(rect, 2.0, paint.alpha(ink.alpha * 0.26), ink.line(paint, 1.2));
}

/// A legend in rows of a width: the rows, with where each entry begins.
fn legend<'e>(entries: &'e [Entry], width: f32, ink: &Ink<'_>) -> Vec<(f32, f32, &'e Entry)> {
    let (mut x, mut y, gap) = (0.0, 0.0, ink.text_size);
    let mut places = Vec::new();
    for entry in entries {
        let wide = ink.text_size * 1.3 + ink.width(&entry.text);
        if x > 0.0 && x + wide > width + 0.5 {
            (x, y) = (0.0, y + ink.row());
        }
        places.push((x, y, entry));
        x += wide + gap;
    }
    places
}

/// The height of a legend with the space above it; nothing where nobody explains.
fn legend_height(entries: &[Entry], width: f32, ink: &Ink<'_>) -> f32 {
    if !ink.roomy {
        return 0.0;
    }
    legend(entries, width, ink).last().map_or(0.0, |(_, y, _)| y + ink.row() * 1.3)
}

/// Draws a legend at the lower edge of a box.
fn draw_legend(entries: &[Entry], rect: Rect, ink: &Ink<'_>, out: &mut ShapeList) {
    let top = rect.bottom() - legend_height(entries, rect.w, ink) + ink.row() * 0.3;
    let side = ink.text_size * 0.9;
    for (x, y, entry) in legend(entries, rect.w, ink) {
        let middle = top + y + ink.row() / 2.0;
        let sign = Rect::new(rect.x + x, middle - side / 2.0, side, side);
        match entry.sign {
            Sign::Tone(tone) => mark(tone, sign, ink, out),
            Sign::Colour(paint) => swatch(paint, sign, ink, out),
        }
        let style = ink.text(Paint::Muted);
        let at = Point::new(rect.x + x + ink.text_size * 1.3, middle + style.drop());
        out.write(&clip(&entry.text, style.size, rect.w - x), &style, at);
    }
}
