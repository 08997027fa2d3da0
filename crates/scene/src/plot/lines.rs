//! What was counted over time, as lines; how long requests took, as a histogram.

use super::{Body, Plot, PlotLook, texts};
use crate::geometry::{Point, Rect};
use crate::measure::text_width;
use crate::shape::{Paint, ShapeList, Stroke};
use synod_model::{Curve, Micros, Reading, Text, Value, format_duration};
use synod_sim::{Class, CurveOverTime, MetricsReport, OverTime, PERCENTILES, metric_name, rounded};

/// The height of a chart, its times included.
pub(super) const HEIGHT: f32 = 114.0;
/// The room for what the highest line stands for.
const SCALE: f32 = 56.0;
/// The height of the area in which lines run.
const AREA: f32 = 88.0;
/// How lines are told apart without colour: the first is whole.
const STYLES: [(Paint, [f32; 2]); 6] = [
    (Paint::Kind1, [0.0, 0.0]),
    (Paint::Kind3, [6.0, 3.0]),
    (Paint::Kind4, [1.5, 3.5]),
    (Paint::Kind2, [9.0, 4.0]),
    (Paint::Accent, [3.0, 2.5]),
    (Paint::Plain, [0.0, 0.0]),
];
/// Counts that are drawn together.
const GROUPS: [(&Text, &[&str]); 3] = [
    (&texts::REQUESTS, &["answered", "requests", "failed"]),
    (&texts::DECISIONS, &["decisions", "forced_writes"]),
    (&texts::MESSAGES, &["sent", "dropped"]),
];

/// Lines over one stretch of time.
pub(super) struct Chart {
    from: Micros,
    to: Micros,
    /// The highest value, and what is said of it.
    most: f32,
    scale: String,
    /// Name, and the points: the middle of a stretch as a share of the time, and the value.
    lines: Vec<(String, Vec<Option<(f32, f32)>>)>,
    /// For each stretch where it begins and ends, as shares of the time, how much of it nobody was in charge.
    shade: Vec<(f32, f32, f32)>,
    /// What that is called, where there is any.
    shaded: Option<&'static str>,
    /// The lowest value, and what is said of it; 0 for most.
    least: f32,
    floor: String,
    /// Where a band lies, in which the first line should be, and a number to compare with.
    band: Vec<(f32, f32, f32)>,
    limit: Option<f32>,
}

/// The charts of what was counted.
pub(super) fn over_time(metrics: &MetricsReport, look: &PlotLook<'_>) -> Vec<Plot> {
    let series = &metrics.over_time;
    let spans = spans(series);
    let shade = shade(series, &spans);
    let shaded = shade.iter().any(|(.., share)| *share > 0.0).then(|| texts::SHADED.get(look.lang));
    let chart = |lines: Vec<(String, Vec<Option<f32>>)>, scale: &dyn Fn(f32) -> String| {
        let most = nice(lines.iter().flat_map(|(_, v)| v).flatten().fold(0.0, |a, b| f32::max(a, *b)));
        let place = |values: Vec<Option<f32>>| {
            let middle =
                |((from, to), value): (&(f32, f32), Option<f32>)| value.map(|v| ((from + to) / 2.0, v));
            spans.iter().zip(values).map(middle).collect()
        };
        let lines = lines.into_iter().map(|(name, values)| (name, place(values))).collect();
        let (from, to) = (series.from, metrics.at);
        let (shade, band, floor) = (shade.clone(), Vec::new(), String::new());
        Body::Chart(Chart {
            from,
            to,
            most,
            scale: scale(most),
            lines,
            shade,
            shaded,
            least: 0.0,
            floor,
            band,
            limit: None,
        })
    };
    let mut plots = Vec::new();
    for (title, ids) in GROUPS {
        let mut told = Vec::new();
        let mut lines = Vec::new();
        for id in ids {
            let Some((_, counts)) = series.counts.iter().find(|(name, _)| name == id) else { continue };
            let sum = counts.iter().fold(0, |a: u64, b| a.saturating_add(*b));
            if sum == 0 {
                continue;
            }
            let long = |i: usize| if i + 1 == counts.len() { series.last } else { series.every };
            let rates: Vec<f32> =
                (0..spans.len().min(counts.len())).map(|i| per_second(counts[i], long(i))).collect();
            let most = rates.iter().fold(0.0, |a, b| f32::max(a, *b));
            let args = [metric_name(id, look.lang).into(), sum.into(), decimal(most).into()];
            told.push(look.say(&texts::COUNTED.with(args)));
            lines.push((metric_name(id, look.lang), rates.into_iter().map(Some).collect()));
        }
        if lines.is_empty() {
            continue;
        }
        let says = look.say(&texts::STOP.with([look.join(&told).into()]));
        let body = chart(lines, &|most| [&decimal(most), "/s"].concat());
        plots.push(Plot { title: title.get(look.lang).to_owned(), counts: "", says, body });
    }
    if let Some(Value::Record(parts)) =
        metrics.get("latency_us").filter(|_| series.latency.iter().any(Option::is_some))
    {
        let lines = (0..PERCENTILES.len()).map(|i| {
            let at = |took: &Option<[Micros; 3]>| took.map(|took| took[i].0 as f32);
            let name = texts::percentile(PERCENTILES[i], look.lang).unwrap_or(PERCENTILES[i]);
            (name.to_owned(), series.latency.iter().map(at).collect())
        });
        let [.., p50, p95, p99] = &parts[..] else { return plots };
        let told = [p50, p95, p99].map(|(_, v)| look.number(v).unwrap_or_default().into());
        let says = look.say(&texts::PERCENTILES.with(told));
        let body = chart(lines.collect(), &|most| format_duration(Micros(most as u64), look.lang));
        let counts = metrics.says("latency_us", look.lang).unwrap_or_default();
        plots.push(Plot { title: texts::LATENCY.get(look.lang).to_owned(), counts, says, body });
    }
    plots
}

/// The charts of what the system itself draws over time: a line for each node.
pub(super) fn curves(metrics: &MetricsReport, look: &PlotLook<'_>) -> Vec<Plot> {
    let series = &metrics.over_time;
    let count = series.latency.len();
    let whole = (count.saturating_sub(1)) as f32 + series.last.0 as f32 / series.every.0.max(1) as f32;
    // A reading is that of the end of its stretch; the last one is that of the present.
    let place = |i: usize| if i + 1 == count { 1.0 } else { ((i + 1) as f32 / whole.max(1.0)).min(1.0) };
    let mut known: Vec<&'static Curve> = Vec::new();
    for line in &series.curves {
        if !known.iter().any(|curve| curve.id == line.of.id) {
            known.push(line.of);
        }
    }
    let chart = |curve: &'static Curve| {
        let all: Vec<&CurveOverTime> = series.curves.iter().filter(|line| line.of.id == curve.id).collect();
        let readings = || all.iter().flat_map(|line| line.points.iter().flatten());
        let values = |r: &Reading| {
            let band = r.band.map_or([r.value; 2], |(low, high)| [low, high]);
            [r.value, band[0], band[1], r.limit.unwrap_or(r.value)]
        };
        let most = nice(readings().flat_map(values).max().unwrap_or(0).max(0) as f32);
        let low = readings().flat_map(values).min().unwrap_or(0);
        let least = if low < 0 { -nice(-(low as f32)) } else { 0.0 };
        let told = |n: f32| curve.unit.text(n.round() as i64, look.lang);
        let name = |line: &CurveOverTime| {
            line.node.map_or_else(|| curve.title.get(look.lang).to_owned(), |node| look.name(node))
        };
        let points = |line: &CurveOverTime| {
            let point = |(i, r): (usize, &Option<Reading>)| r.map(|r| (place(i), r.value as f32));
            line.points.iter().enumerate().map(point).collect()
        };
        let last = |line: &&CurveOverTime| {
            let last = line.points.iter().rev().flatten().next()?;
            let said = curve.unit.text(last.value, look.lang);
            Some(look.say(&texts::PART.with([name(line).into(), said.into()])))
        };
        let said: Vec<String> = all.iter().filter_map(last).collect();
        let says = look.say(&texts::STOP.with([look.join(&said).into()]));
        let band = all.first().map_or_else(Vec::new, |line| {
            let edges = |(i, r): (usize, &Option<Reading>)| {
                let (low, high) = r.as_ref()?.band?;
                Some((place(i), low as f32, high as f32))
            };
            line.points.iter().enumerate().filter_map(edges).collect()
        });
        let limit = readings().find_map(|r| r.limit).map(|limit| limit as f32);
        let (scale, floor) = (told(most), if least < 0.0 { told(least) } else { String::new() });
        let lines = all.iter().map(|line| (name(line), points(line))).collect();
        let (from, to, shade, shaded) = (series.from, metrics.at, Vec::new(), None);
        let body =
            Body::Chart(Chart { from, to, most, scale, lines, shade, shaded, least, floor, band, limit });
        Plot { title: curve.title.get(look.lang).to_owned(), counts: "", says, body }
    };
    known.into_iter().map(chart).collect()
}

/// Where each stretch begins and ends, as shares of the time. The last one counts if it is a good part of a stretch.
fn spans(series: &OverTime) -> Vec<(f32, f32)> {
    let count = series.latency.len();
    let whole = (count.saturating_sub(1)) as f32 + series.last.0 as f32 / series.every.0.max(1) as f32;
    let drawn = if series.last.0 * 2 < series.every.0 && count > 1 { count - 1 } else { count };
    let share = |n: usize| (n as f32 / whole.max(f32::MIN_POSITIVE)).min(1.0);
    (0..drawn).map(|i| (share(i), share(i + 1))).collect()
}

/// Of each stretch, how much nobody was in charge.
fn shade(series: &OverTime, spans: &[(f32, f32)]) -> Vec<(f32, f32, f32)> {
    let idle = series.counts.iter().find(|(id, _)| *id == "without_leader_us");
    let every = series.every.0.max(1) as f32;
    let share = |((from, to), n): (&(f32, f32), &u64)| (*from, *to, (*n as f32 / every).min(1.0));
    idle.map_or_else(Vec::new, |(_, counts)| spans.iter().zip(counts).map(share).collect())
}

fn per_second(n: u64, every: Micros) -> f32 {
    n as f32 * 1e6 / every.0.max(1) as f32
}

/// A rate as people read it.
pub(crate) fn decimal(rate: f32) -> String {
    Value::Milli(rounded((rate * 1_000.0).round() as i64)).plain()
}

/// The next round number: one digit and zeros.
fn nice(most: f32) -> f32 {
    let mut unit = 1e-3;
    while unit < f32::MAX / 100.0 {
        for times in [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0] {
            if unit * times >= most {
                return unit * times;
            }
        }
        unit *= 10.0;
    }
    f32::MAX
}

impl Chart {
    /// The names of the lines in rows: where each begins, and in which row.
    fn legend(&self, width: f32, look: &PlotLook<'_>) -> Vec<(f32, f32)> {
        let size = look.text(Paint::Muted).size;
        let (mut x, mut y) = (0.0, 0.0);
        let mut places = Vec::new();
        for name in self.lines.iter().map(|(name, _)| name.as_str()).chain(self.shaded) {
            let wide = text_width(name, size) + 38.0;
            if x > 0.0 && x + wide > width - SCALE {
                (x, y) = (0.0, y + size * 1.5);
            }
            places.push((x, y));
            x += wide;
        }
        places
    }

    /// The height of the names.
    fn head(&self, width: f32, look: &PlotLook<'_>) -> f32 {
        let size = look.text(Paint::Muted).size;
        self.legend(width, look).last().map_or(0.0, |(_, y)| y + size * 1.9)
    }

    pub(super) fn height(&self, width: f32, look: &PlotLook<'_>) -> f32 {
        self.head(width, look) + HEIGHT
    }

    pub(super) fn draw(&self, width: f32, top: f32, look: &PlotLook<'_>, out: &mut ShapeList) {
        let small = look.text(Paint::Muted);
        let thick = 1.8 * look.theme.stroke_scale();
        let stroke = |i: usize| {
            let (paint, [dash, gap]) = STYLES[i % STYLES.len()];
            if gap > 0.0 { paint.stroke(thick).dashed(dash, gap) } else { paint.stroke(thick) }
        };
        for (i, ((name, _), (x, y))) in self.lines.iter().zip(self.legend(width, look)).enumerate() {
            let middle = top + y + small.size * 0.6;
            out.line(Point::new(x + 1.0, middle), Point::new(x + 18.0, middle), stroke(i));
            out.write(name, &small, Point::new(x + 24.0, middle + small.drop()));
        }
        if let (Some(name), Some((x, y))) = (self.shaded, self.legend(width, look).last()) {
            let middle = top + y + small.size * 0.6;
            out.round_rect(
                Rect::new(*x, middle - 5.0, 18.0, 10.0),
                2.0,
                Paint::BadSoft,
                Paint::Line.stroke(1.0),
            );
            out.write(name, &small, Point::new(x + 24.0, middle + small.drop()));
        }
        let area = Rect::new(0.0, top + self.head(width, look), width, AREA);
        frame(&area, &self.shade, look, out);
        let x = |share: f32| area.x + area.w * share;
        let span = (self.most - self.least).max(f32::MIN_POSITIVE);
        let y = |value: f32| area.bottom() - area.h * ((value - self.least) / span).clamp(0.0, 1.0);
        if self.band.len() > 1 {
            let upper = self.band.iter().map(|(at, _, high)| Point::new(x(*at), y(*high)));
            let lower = self.band.iter().rev().map(|(at, low, _)| Point::new(x(*at), y(*low)));
            out.polygon(upper.chain(lower), Paint::Good.alpha(0.14), None);
        }
        if self.least < 0.0 {
            let zero = |at: f32| Point::new(x(at), y(0.0));
            out.line(zero(0.0), zero(1.0), Paint::LineStrong.stroke(look.theme.stroke_scale()));
        }
        if let Some(limit) = self.limit {
            let at = |share: f32| Point::new(x(share), y(limit));
            out.line(at(0.0), at(1.0), Paint::Bad.stroke(1.2 * look.theme.stroke_scale()).dashed(4.0, 4.0));
        }
        for (i, (_, points)) in self.lines.iter().enumerate().rev() {
            for run in points.split(Option::is_none).filter(|run| !run.is_empty()) {
                let points = run.iter().flatten().map(|(at, value)| Point::new(x(*at), y(*value)));
                line(
                    points.collect(),
                    &area,
                    stroke(i),
                    i == 0 && self.least >= 0.0 && self.band.is_empty(),
                    out,
                );
            }
        }
        out.write(&self.scale, &small.end(), Point::new(width, area.y - small.size * 0.4));
        if !self.floor.is_empty() {
            let at = Point::new(width - 2.0, area.bottom() - small.size * 0.3);
            out.write(&self.floor, &small.end().halo(Paint::Surface), at);
        }
        let foot = area.bottom() + small.size * 1.4;
        let from = if self.from.0 == 0 { "0".to_owned() } else { format_duration(self.from, look.lang) };
        out.write(&from, &small, Point::new(0.0, foot));
        out.write(&format_duration(self.to, look.lang), &small.end(), Point::new(width, foot));
    }
}

/// A line; where it is the first, the area below it too. What stands alone is a dot.
fn line(points: Vec<Point>, area: &Rect, stroke: Stroke, filled: bool, out: &mut ShapeList) {
    let (Some(first), Some(last)) = (points.first().copied(), points.last().copied()) else { return };
    if points.len() == 1 {
        out.circle(first, stroke.width, stroke.paint, None);
        return;
    }
    if filled {
        let floor = [Point::new(last.x, area.bottom()), Point::new(first.x, area.bottom())];
        out.polygon(points.iter().copied().chain(floor), stroke.paint.alpha(0.12), None);
    }
    out.polyline(points, stroke);
}

/// The area of a chart: what is shaded, and two lines to measure by.
fn frame(area: &Rect, shade: &[(f32, f32, f32)], look: &PlotLook<'_>, out: &mut ShapeList) {
    for (from, to, share) in shade.iter().filter(|(.., share)| *share > 0.0) {
        let band = Rect::edges(area.x + area.w * from, area.y, area.x + area.w * to, area.bottom());
        out.round_rect(band, 0.0, Paint::BadSoft.alpha(*share), None);
    }
    let thin = Paint::Line.stroke(look.theme.stroke_scale());
    for y in [area.y, area.y + area.h / 2.0, area.bottom()] {
        out.line(Point::new(area.x, y), Point::new(area.right(), y), thin);
    }
}

/// How many requests took how long, along a scale on which each doubling takes as much room.
pub(super) struct Classes(Vec<Class>);

/// The histogram, once anything was answered.
pub(super) fn histogram(metrics: &MetricsReport, look: &PlotLook<'_>) -> Option<Plot> {
    let most = metrics.latency.iter().max_by_key(|class| class.count)?;
    let all = metrics.latency.iter().map(|class| class.count).sum::<u64>();
    let says = texts::MOST_TOOK.with([all.into(), most.from.into(), most.to.plus(Micros(1)).into()]);
    let (title, says) = (texts::CLASSES.get(look.lang).to_owned(), look.say(&says));
    let counts = texts::CLASSES_SAY.get(look.lang);
    Some(Plot { title, counts, says, body: Body::Classes(Classes(metrics.latency.clone())) })
}

impl Classes {
    pub(super) fn draw(&self, width: f32, top: f32, look: &PlotLook<'_>, out: &mut ShapeList) {
        let small = look.text(Paint::Muted);
        let area = Rect::new(0.0, top + small.size, width, AREA);
        frame(&area, &[], look, out);
        let most = self.0.iter().map(|class| class.count).max().unwrap_or(0).max(1);
        // A few classes are not spread over the whole width.
        let each = (width / self.0.len().max(1) as f32).min(40.0);
        for (i, class) in self.0.iter().enumerate().filter(|(_, class)| class.count > 0) {
            let high = (area.h * class.count as f32 / most as f32).max(1.5);
            let bar = Rect::new(each * i as f32, area.bottom() - high, each * 0.86, high);
            out.round_rect(bar, 1.5, Paint::Kind1, None);
        }
        out.write(&most.to_string(), &small.end(), Point::new(width, area.y - small.size * 0.4));
        let foot = area.bottom() + small.size * 1.4;
        let (first, last) = (self.0.first(), self.0.last());
        let time = |t: Option<Micros>| format_duration(t.unwrap_or_default(), look.lang);
        out.write(&time(first.map(|c| c.from)), &small, Point::new(0.0, foot));
        let end = (each * self.0.len() as f32).max(120.0).min(width);
        out.write(&time(last.map(|c| c.to)), &small.end(), Point::new(end, foot));
    }
}
