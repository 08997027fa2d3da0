//! The load of a system with queues, under the timeline and along its time: what is asked and what is answered in one
//! lane, what waits in another.
//!
//! Few requests come in a short stretch, and their number says little of the rate. So a rate is that of a window around
//! a moment, wide enough for some requests to lie in it.

use crate::geometry::{Point, Rect};
use crate::plot::decimal;
use crate::shape::{Paint, ShapeList, Stroke, TextStyle};
use crate::theme::Theme;
use crate::timeline::TimeScale;
use synod_model::{Lang, Micros, Text};
use synod_sim::{LoadOverTime, LoadPoint};

/// The height of the strip in pixels.
pub const LOAD_HEIGHT: f32 = 38.0;
/// The height of the lane of rates; that of what waits lies below it.
const RATES: f32 = 21.0;
/// Between the two lanes.
const BETWEEN: f32 = 4.0;
/// About so many requests lie in the window of a rate.
const WINDOW: u64 = 16;
/// The lowest top of each lane: with little load the lanes stay calm.
const LEAST: f32 = 5.0;

static ASKED: Text = Text::new("asked", "请求");
static ANSWERED: Text = Text::new("answered", "答复");
static WAITING: Text = Text::new("waiting", "排队");
static ASKED_SAYS: Text =
    Text::new("New requests a second; what is sent once more is not counted", "每秒的新请求数；重发的不算");
static ANSWERED_SAYS: Text = Text::new(
    "Requests a second that get their answer before they are given up",
    "每秒在放弃之前得到答复的请求数",
);
static WAITING_SAYS: Text = Text::new("Requests in the queues at this moment", "此刻各队列中的请求数");
static A_SECOND: Text = Text::new("{0}/s", "{0}/秒");

/// The strip.
#[derive(Clone, Copy, Debug)]
pub struct LoadStrip<'a> {
    /// Time and pixels, as on the timeline.
    pub scale: TimeScale,
    /// Where it begins, in pixels from the top.
    pub top: f32,
    /// How thick lines and how large texts are.
    pub theme: Theme,
    /// The language.
    pub lang: Lang,
    /// The present moment.
    pub playhead: Micros,
    /// What is known of the load.
    pub load: &'a LoadOverTime,
}

/// A word of the strip's legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadWord {
    /// The word.
    pub word: &'static str,
    /// How much it is at the playhead.
    pub value: String,
    /// What is counted, in one clause.
    pub says: &'static str,
    /// The colour of its line.
    pub paint: Paint,
}

/// Rates in requests a second.
#[derive(Clone, Copy, Debug, Default)]
struct Rates {
    asked: f32,
    answered: f32,
}

impl LoadStrip<'_> {
    /// The legend, with the values at the playhead.
    pub fn words(&self) -> [LoadWord; 3] {
        let text = |text: &'static Text| text.get(self.lang);
        let rate = |rate: f32| A_SECOND.get(self.lang).replace("{0}", &decimal(rate.round()));
        let word = |word, value, says, paint| LoadWord { word: text(word), value, says: text(says), paint };
        let now = self.rates(self.playhead);
        [
            word(&ASKED, rate(now.asked), &ASKED_SAYS, Paint::Muted),
            word(&ANSWERED, rate(now.answered), &ANSWERED_SAYS, Paint::Good),
            word(&WAITING, self.load.waiting.to_string(), &WAITING_SAYS, Paint::Try),
        ]
    }

    /// Draws the lanes.
    pub fn draw(&self, out: &mut ShapeList) {
        let thick = self.theme.stroke_scale().sqrt();
        let (left, right) = (self.scale.start, self.scale.end);
        let lane = |top: f32, bottom: f32| Rect::edges(left, top, right, bottom);
        let rates = lane(self.top, self.top + RATES);
        let queue = lane(rates.bottom() + BETWEEN, self.top + LOAD_HEIGHT - 1.0);
        for lane in [&rates, &queue] {
            let floor = |x: f32| Point::new(x, lane.bottom());
            out.line(floor(left), floor(right), Paint::Line.stroke(thick));
        }
        let points = &self.load.points;
        let moments = std::iter::once(self.load.from).chain(points.iter().map(|point| point.at));
        let over: Vec<(f32, Rates)> = moments.map(|at| (self.pixel(at), self.rates(at))).collect();
        let most = over.iter().fold(LEAST, |most, (_, rates)| most.max(rates.asked).max(rates.answered));
        let longest = points.iter().map(|point| point.waiting).max().unwrap_or(0).max(self.load.waiting);
        let (most, longest) = (top(most), top((longest as f32).max(LEAST)));
        let asked = over.iter().map(|(x, rates)| (*x, rates.asked / most));
        let answered = over.iter().map(|(x, rates)| (*x, rates.answered / most));
        let waiting = points.iter().map(|point| (self.pixel(point.at), point.waiting as f32 / longest));
        area(&rates, asked, (Paint::Muted.stroke(1.3 * thick), 0.16), out);
        area(&rates, answered, (Paint::Good.stroke(1.6 * thick), 0.42), out);
        area(&queue, waiting, (Paint::Try.stroke(1.4 * thick), 0.36), out);
        self.draw_playhead(thick, out);
        let small = TextStyle::new(10.0 * self.theme.text_scale(), Paint::Muted).end().halo(Paint::Surface);
        let most = A_SECOND.get(self.lang).replace("{0}", &decimal(most));
        for (lane, most) in [(&rates, most), (&queue, decimal(longest))] {
            out.write(&most, &small, Point::new(right, lane.y + small.size * 0.8));
        }
    }

    fn draw_playhead(&self, thick: f32, out: &mut ShapeList) {
        let x = self.scale.pixel_within(self.playhead);
        let ends = [self.top, self.top + LOAD_HEIGHT - 1.0].map(|y| Point::new(x, y));
        out.line(ends[0], ends[1], Paint::Ink.stroke(1.5 * thick).faded(0.7));
    }

    fn pixel(&self, at: Micros) -> f32 {
        self.scale.pixel_within(at)
    }

    /// The rates around a moment.
    fn rates(&self, at: Micros) -> Rates {
        let (Some(last), from) = (self.load.points.last(), self.load.from) else { return Rates::default() };
        let half = Micros(self.window() / 2);
        let (begin, end) = (at.since(half).max(from).min(last.at), at.plus(half).min(last.at));
        let long = end.since(begin).0 as f64 / 1e6;
        if long <= 0.0 {
            return Rates::default();
        }
        let (before, after) = (self.counted(begin), self.counted(end));
        let rate = |i: usize| ((after[i] - before[i]) / long) as f32;
        Rates { asked: rate(0), answered: rate(1) }
    }

    /// How wide the window of a rate is, in microseconds.
    fn window(&self) -> u64 {
        let points = &self.load.points;
        let Some(last) = points.last() else { return 1 };
        let span = last.at.since(self.load.from).0.max(1);
        let every = points.first().map_or(1, |first| first.at.since(self.load.from).0);
        (span.saturating_mul(WINDOW) / last.asked.max(1)).max(2 * every).min(span)
    }

    /// How much had been asked and answered at a moment; between two points as if it came evenly.
    fn counted(&self, at: Micros) -> [f64; 2] {
        let points = &self.load.points;
        let begin = LoadPoint { at: self.load.from, ..LoadPoint::default() };
        let next = points.partition_point(|point| point.at < at);
        let before = next.checked_sub(1).map_or(&begin, |i| &points[i]);
        let after = points.get(next).unwrap_or(before);
        let share = at.since(before.at).0 as f64 / after.at.since(before.at).0.max(1) as f64;
        let between = |of: fn(&LoadPoint) -> u64| {
            let (low, high) = (of(before) as f64, of(after) as f64);
            low + (high - low) * share
        };
        [between(|point| point.asked), between(|point| point.answered)]
    }
}

/// The top of a lane in which this is the most: a round number, little above it.
fn top(most: f32) -> f32 {
    let mut unit = 1.0;
    while unit * 10.0 <= most {
        unit *= 10.0;
    }
    while unit > most && unit > f32::MIN_POSITIVE {
        unit /= 10.0;
    }
    let round = [1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0].map(|times| times * unit);
    round.into_iter().find(|round| *round >= most).unwrap_or(unit * 10.0)
}

/// A line in a lane with the area below it; heights are shares of the lane.
fn area(
    lane: &Rect,
    points: impl Iterator<Item = (f32, f32)>,
    (stroke, alpha): (Stroke, f32),
    out: &mut ShapeList,
) {
    let high = lane.h - 1.0;
    let points: Vec<Point> =
        points.map(|(x, share)| Point::new(x, lane.bottom() - high * share.clamp(0.0, 1.0))).collect();
    if let (Some(first), Some(last)) = (points.first(), points.last()) {
        let floor = [Point::new(last.x, lane.bottom()), Point::new(first.x, lane.bottom())];
        out.polygon(points.iter().copied().chain(floor), stroke.paint.alpha(alpha), None);
        out.polyline(points, stroke);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 40 requests a second, for a second from 2 s on 120, of which 40 are answered; the rest waits for ever.
    fn burst(until: u64) -> LoadOverTime {
        let asked = |ms: u64| (ms + 2 * ms.clamp(2_000, 3_000) - 4_000) / 25;
        let point = |i: u64| {
            let (ms, answered) = (i * 100, i * 100 / 25);
            LoadPoint { at: Micros::ms(ms), asked: asked(ms), answered, waiting: asked(ms) - answered }
        };
        LoadOverTime { from: Micros(0), points: (1..=until / 100).map(point).collect(), waiting: 80 }
    }

    fn strip(load: &LoadOverTime, ms: u64) -> LoadStrip<'_> {
        let scale = TimeScale { start: 8.0, end: 592.0, from: Micros(0), to: Micros::secs(10) };
        let (theme, lang) = (Theme::Light, Lang::En);
        LoadStrip { scale, top: 0.0, theme, lang, playhead: Micros::ms(ms), load }
    }

    #[test]
    fn the_words_tell_the_values_at_the_playhead() {
        let load = burst(8_000);
        let told = |ms| strip(&load, ms).words().map(|word| word.value);
        assert_eq!(told(1_000), ["40/s", "40/s", "80"]);
        assert_eq!(told(2_500), ["120/s", "40/s", "80"]);
        assert_eq!(told(6_000), ["40/s", "40/s", "80"]);
    }

    #[test]
    fn the_top_of_a_lane_is_round_and_near() {
        let tops = [5.0, 44.0, 60.0, 126.0, 810.0].map(|most| decimal(top(most)));
        assert_eq!(tops, ["5", "50", "60", "150", "1000"]);
    }

    /// Whatever is known, from nothing to all, everything is drawn inside, and nothing is lost to a division by zero.
    #[test]
    fn it_stays_inside() {
        for until in [0, 80, 160, 4_000, 9_600] {
            let load = burst(until);
            let mut out = ShapeList::new();
            strip(&load, until).draw(&mut out);
            for shape in out.shapes() {
                if let crate::shape::Shape::Path { points, .. } = shape {
                    for p in out.points(*points) {
                        assert!((8.0..=592.0).contains(&p.x) && (0.0..=LOAD_HEIGHT).contains(&p.y), "{p:?}");
                    }
                }
            }
        }
    }
}
