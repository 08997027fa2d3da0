//! Metrics as pictures: lines over time, histograms, bars by node or by kind.
//!
//! What a metric looks like follows from its shape alone: a number is a tile, a number for each of several nodes or
//! names is a bar for each, what was counted over time is a line. Each picture has a title and a sentence that says
//! the same in words, so that nobody depends on the picture.

mod bars;
mod lines;
mod texts;

use crate::geometry::Point;
use crate::shape::{Paint, ShapeList, TextStyle};
use crate::theme::Theme;
pub(crate) use lines::decimal;
use lines::{Chart, Classes};
use synod_model::{Lang, NodeId, Value, format_duration};
use synod_sim::{MetricsReport, metric_name, rounded};

/// How pictures of metrics are drawn.
#[derive(Clone, Copy, Debug)]
pub struct PlotLook<'a> {
    /// The language.
    pub lang: Lang,
    /// How thick lines and how large texts are.
    pub theme: Theme,
    /// The names of the nodes, in order.
    pub names: &'a [String],
}

/// A picture of a metric.
pub struct Plot {
    /// What it shows, in a few words.
    pub title: String,
    /// What is counted, in one clause, where the title leaves that open; else empty.
    pub counts: &'static str,
    /// The same in words.
    pub says: String,
    body: Body,
}

enum Body {
    Chart(Chart),
    Classes(Classes),
    Bars(bars::Bars),
}

/// A metric that is one number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// What it is called.
    pub name: String,
    /// How much it is, as people read it.
    pub value: String,
    /// What it counts, in one clause; empty if the name says it all.
    pub says: &'static str,
}

/// The metrics that are one number, in order.
pub fn tiles(metrics: &MetricsReport, look: &PlotLook<'_>) -> Vec<Tile> {
    let says = |id: &str| metrics.says(id, look.lang).unwrap_or_default();
    let counts = metrics.messages;
    let messages = [("messages_sent", counts.sent), ("messages_dropped", counts.dropped)];
    let tile = |(id, n): (&str, u64)| Tile {
        name: metric_name(id, look.lang),
        value: n.to_string(),
        says: says(id),
    };
    let mut tiles: Vec<Tile> = messages.into_iter().map(tile).collect();
    for (id, value) in &metrics.numbers {
        if let Some(value) = look.number(value) {
            tiles.push(Tile { name: metrics.name(id, look.lang), value, says: says(id) });
        }
    }
    for (id, of) in [("latency_us", &texts::LATENCY_OF), ("fairness", &texts::FAIRNESS_OF)] {
        if let Some(Value::Record(parts)) = metrics.get(id) {
            for (part, value) in parts {
                let name = texts::percentile(part, look.lang)
                    .map_or_else(|| metrics.name(part, look.lang), str::to_owned);
                let name = look.say(&of.with([name.into()]));
                tiles.push(Tile { name, value: look.number(value).unwrap_or_default(), says: says(id) });
            }
        }
    }
    tiles
}

/// The pictures of the metrics that are more than one number, in order.
pub fn plots(metrics: &MetricsReport, look: &PlotLook<'_>) -> Vec<Plot> {
    let mut plots = lines::curves(metrics, look);
    plots.extend(lines::over_time(metrics, look));
    plots.extend(lines::histogram(metrics, look));
    for (id, value) in &metrics.numbers {
        if !matches!(*id, "latency_us" | "fairness") {
            let part = |id: &str| metrics.name(id, look.lang);
            let counts = metrics.says(id, look.lang).unwrap_or_default();
            let bars = bars::of(&heading(&part(id)), value, &part, look);
            plots.extend(bars.into_iter().map(|plot| Plot { counts, ..plot }));
        }
    }
    plots
}

/// A name as a heading.
fn heading(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl PlotLook<'_> {
    /// A value that is one number, as people read it.
    fn number(&self, value: &Value) -> Option<String> {
        match value {
            Value::Time(time) | Value::Since(time) | Value::Until(time) => {
                Some(format_duration(*time, self.lang))
            }
            Value::Milli(n) => Some(Value::Milli(rounded(*n)).plain()),
            Value::Int(_) | Value::Bar { .. } | Value::Bool(_) | Value::Word(_) | Value::Str(_) => {
                Some(value.plain())
            }
            Value::Label(_, text, _) => Some(text.get(self.lang).to_owned()),
            _ => None,
        }
    }

    fn name(&self, node: NodeId) -> String {
        self.names.get(node.index()).cloned().unwrap_or_else(|| node.number().to_string())
    }

    fn say(&self, sentence: &synod_model::Sentence) -> String {
        sentence.render(self.lang, &|node| self.name(node))
    }

    /// Several parts of a sentence.
    fn join(&self, parts: &[String]) -> String {
        parts.join(if self.lang == Lang::En { ", " } else { "，" })
    }

    /// Text of the usual size.
    fn text(&self, paint: Paint) -> TextStyle {
        TextStyle::new(11.0 * self.theme.text_scale(), paint)
    }
}

impl Plot {
    /// Its height in pixels, without its title, when it is so wide.
    pub fn height(&self, width: f32, look: &PlotLook<'_>) -> f32 {
        match &self.body {
            Body::Chart(chart) => chart.height(width, look),
            Body::Classes(_) => lines::HEIGHT + look.text(Paint::Muted).size,
            Body::Bars(bars) => bars.height(look),
        }
    }

    /// Draws it, without its title, from `top` down.
    pub fn draw(&self, width: f32, top: f32, look: &PlotLook<'_>, out: &mut ShapeList) {
        match &self.body {
            Body::Chart(chart) => chart.draw(width, top, look, out),
            Body::Classes(classes) => classes.draw(width, top, look, out),
            Body::Bars(bars) => bars.draw(width, top, look, out),
        }
    }
}

/// Space around a sheet and between its parts.
const GAP: f32 = 24.0;
/// How wide a tile and a picture are at least.
const TILE: f32 = 150.0;
const COLUMN: f32 = 380.0;

/// All metrics on one sheet, to export; returns its height.
pub fn sheet(metrics: &MetricsReport, width: f32, look: &PlotLook<'_>, out: &mut ShapeList) -> f32 {
    let inner = width - 2.0 * GAP;
    let large = TextStyle { size: 20.0 * look.theme.text_scale(), ..look.text(Paint::Ink) }.weight(650);
    let small = look.text(Paint::Muted);
    let (mut y, line) = (GAP, small.size * 4.6);
    let across = ((inner / TILE).floor() as usize).max(1);
    let tiles = tiles(metrics, look);
    for row in tiles.chunks(across) {
        for (i, Tile { name, value, .. }) in row.iter().enumerate() {
            let x = GAP + inner / across as f32 * i as f32;
            let name = crate::measure::clip(name, small.size, inner / across as f32 - 8.0);
            out.write(value, &large, Point::new(x, y + large.size));
            out.write(&name, &small, Point::new(x, y + large.size + small.size * 1.5));
        }
        y += line;
    }
    // Pictures in columns: each goes where there is most room.
    let columns = ((inner + GAP) / (COLUMN + GAP)).floor().max(1.0);
    let wide = (inner - GAP * (columns - 1.0)) / columns;
    let mut ends = vec![y + GAP / 2.0; columns as usize];
    for plot in plots(metrics, look) {
        let highest = (0..ends.len()).min_by(|a, b| ends[*a].total_cmp(&ends[*b])).unwrap_or(0);
        let (x, top) = (GAP + (wide + GAP) * highest as f32, ends[highest]);
        let title = look.text(Paint::Ink).weight(650);
        let mut own = ShapeList::new();
        plot.draw(wide, 0.0, look, &mut own);
        out.write(&plot.title, &title, Point::new(x, top + title.size));
        let body = top + title.size * 1.9;
        out.append(&own, Point::new(x, body));
        ends[highest] = body + plot.height(wide, look) + GAP;
    }
    ends.into_iter().fold(y, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use synod_model::{Micros, Text, Word};
    use synod_sim::OverTime;

    fn look() -> PlotLook<'static> {
        PlotLook { lang: Lang::En, theme: Theme::Light, names: &[] }
    }

    static BY_SERVER: Text = Text::new("by server", "各服务器");

    #[test]
    fn the_shape_of_a_value_decides_what_is_drawn() {
        let per_node = Value::PerNode((0..3).map(|i| (NodeId::at(i), Value::from(i))).collect());
        let metrics = MetricsReport {
            names: vec![("per_server", &BY_SERVER)],
            numbers: vec![
                ("answered", 7_u64.into()),
                ("per_server", per_node),
                (
                    "by_key",
                    Value::Table(vec![(Word::number(1), 2_u64.into()), (Word::number(2), 5_u64.into())]),
                ),
                ("nothing", Value::None),
                ("words", Value::List(vec![Value::None])),
            ],
            ..MetricsReport::default()
        };
        let titles: Vec<String> = plots(&metrics, &look()).into_iter().map(|p| p.title).collect();
        assert_eq!(titles, ["By server", "By key"]);
        assert!(
            tiles(&metrics, &look())
                .iter()
                .any(|tile| (tile.name.as_str(), tile.value.as_str()) == ("answered", "7"))
        );
    }

    /// Whatever is counted, nothing is drawn outside the picture and no coordinate is lost.
    #[test]
    fn pictures_stay_inside() {
        for counts in [vec![0], vec![0, u64::MAX / 2, 1], (0..96).collect()] {
            let metrics = MetricsReport {
                at: Micros::secs(3),
                over_time: OverTime {
                    every: Micros::ms(10),
                    last: Micros::ms(3),
                    latency: counts.iter().map(|n| (*n > 0).then_some([Micros(*n); 3])).collect(),
                    counts: vec![("requests", counts.clone()), ("sent", counts.clone()), ("dropped", counts)],
                    ..OverTime::default()
                },
                ..MetricsReport::default()
            };
            for plot in plots(&metrics, &look()) {
                let mut out = ShapeList::new();
                plot.draw(300.0, 0.0, &look(), &mut out);
                let height = plot.height(300.0, &look());
                for shape in out.shapes() {
                    if let crate::shape::Shape::Path { points, .. } = shape {
                        for p in out.points(*points) {
                            assert!((0.0..=300.0).contains(&p.x) && (0.0..=height).contains(&p.y), "{p:?}");
                        }
                    }
                }
            }
        }
    }
}
