//! The space-time diagram: a lane per node, an arrow per message, time from left to right.
//!
//! It shows what the stage shows, all at once: who sent what to whom, when it arrived, what was lost, what happened
//! before what. Only the visible window is drawn. When more messages lie in it than can be told apart, they become
//! thin lines without heads, and of the local events of one place one is drawn.

use crate::geometry::{Point, Rect};
use crate::glyph;
use crate::measure::clip;
use crate::shape::{Paint, ShapeList, TextStyle};
use crate::theme::Theme;
use crate::timeline::TimeScale;
use synod_model::{Lang, Mark, MessageView, Micros, NodeId, format_duration};

/// How the way of a message ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TripEnd {
    /// It arrived then.
    Arrived(Micros),
    /// It was lost then.
    Lost(Micros),
    /// It is still on its way, and would arrive then if all goes well.
    Flying(Micros),
}

impl TripEnd {
    const fn at(self) -> Micros {
        match self {
            Self::Arrived(at) | Self::Lost(at) | Self::Flying(at) => at,
        }
    }
}

/// The way of one message.
#[derive(Clone, Copy, Debug)]
pub struct Trip {
    /// Its number in the run.
    pub serial: u32,
    /// The sender.
    pub from: NodeId,
    /// The receiver.
    pub to: NodeId,
    /// When it was sent.
    pub sent: Micros,
    /// How it ended.
    pub end: TripEnd,
    /// How it is drawn.
    pub view: MessageView,
    /// Whether it is a copy that the network made.
    pub copy: bool,
    /// Whether it belongs to what is picked out: the cone of a selected event. With nothing picked out, true.
    pub lit: bool,
}

/// Something that happened at a node.
#[derive(Clone, Copy, Debug)]
pub struct LaneEvent {
    /// The number of the step.
    pub step: u64,
    /// Where.
    pub node: NodeId,
    /// When.
    pub at: Micros,
    /// What it means for the timeline; an event with a meaning is drawn larger.
    pub mark: Option<Mark>,
    /// Whether a person did it.
    pub by_hand: bool,
    /// Whether it belongs to what is picked out. With nothing picked out, true.
    pub lit: bool,
}

/// What the diagram shows.
#[derive(Clone, Copy, Debug)]
pub struct Diagram<'a> {
    /// The width, in pixels.
    pub width: f32,
    /// The height.
    pub height: f32,
    /// How thick lines and how large letters are.
    pub theme: Theme,
    /// The language of the time axis.
    pub lang: Lang,
    /// The names of the nodes, in order of their numbers.
    pub names: &'a [String],
    /// The first visible moment.
    pub from: Micros,
    /// The last visible moment.
    pub to: Micros,
    /// The present moment.
    pub playhead: Micros,
    /// The messages.
    pub trips: &'a [Trip],
    /// What happened, in order of time.
    pub events: &'a [LaneEvent],
    /// When nodes were crashed: from, until.
    pub down: &'a [(NodeId, Micros, Micros)],
    /// The selected step.
    pub selected: Option<u64>,
}

/// Draws diagrams; keeps nothing but buffers.
#[derive(Clone, Debug, Default)]
pub struct SpaceTime {
    /// The last pixel at which each lane has an event.
    last: Vec<f32>,
}

/// With more messages than this in the window, arrows lose their heads.
const CROWD: usize = 400;
/// With more than this, the rest is not drawn: nobody could see it.
const MOST: usize = 6_000;

impl Diagram<'_> {
    /// Time and pixels.
    pub fn scale(&self) -> TimeScale {
        TimeScale {
            start: self.gutter(),
            end: (self.width - 12.0).max(self.gutter() + 1.0),
            from: self.from,
            to: self.to,
        }
    }

    /// The width of the names at the left.
    fn gutter(&self) -> f32 {
        (self.width * 0.12).clamp(40.0, 72.0)
    }

    /// The height of a lane.
    pub fn lane(&self, node: NodeId) -> f32 {
        let lanes = self.names.len().max(1) as f32;
        let (top, bottom) = (18.0, 26.0 * self.theme.text_scale());
        top + (self.height - top - bottom) * (node.index() as f32 + 0.5) / lanes
    }

    fn spot(&self, node: NodeId, at: Micros) -> Point {
        Point::new(self.scale().pixel(at), self.lane(node))
    }

    /// The event nearest to a point, at most `radius` pixels away: the number of its step.
    pub fn event_at(&self, point: Point, radius: f32) -> Option<u64> {
        let scale = self.scale();
        let low = scale.moment(point.x - radius);
        let from = self.events.partition_point(|e| e.at < low);
        let near = self.events[from..].iter().take_while(|e| scale.pixel(e.at) <= point.x + radius);
        let near = near.map(|e| (self.spot(e.node, e.at).distance(point), e.step));
        near.filter(|(d, _)| *d <= radius).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, step)| step)
    }
}

impl SpaceTime {
    /// Draws a diagram.
    pub fn draw(&mut self, diagram: &Diagram<'_>, out: &mut ShapeList) {
        out.clear();
        axis(diagram, out);
        lanes(diagram, out);
        trips(diagram, out);
        self.events(diagram, out);
        playhead(diagram, out);
    }

    fn events(&mut self, diagram: &Diagram<'_>, out: &mut ShapeList) {
        let scale = diagram.scale();
        let size = diagram.theme.stroke_scale().sqrt();
        self.last.clear();
        self.last.resize(diagram.names.len(), f32::MIN);
        let from = diagram.events.partition_point(|e| e.at < diagram.from);
        for event in diagram.events[from..].iter().take_while(|e| e.at <= diagram.to) {
            let Some(last) = self.last.get_mut(event.node.index()) else { continue };
            let selected = diagram.selected == Some(event.step);
            let telling = event.mark.is_some() || event.by_hand || selected;
            let at = Point::new(scale.pixel(event.at), diagram.lane(event.node));
            if !telling && at.x - *last < 3.0 {
                continue;
            }
            *last = at.x;
            let alpha = if event.lit { 1.0 } else { 0.25 };
            let paint = match event.mark {
                Some(Mark::Elected) => Paint::Lead,
                Some(Mark::Decided) => Paint::Good,
                Some(Mark::Attempt) => Paint::Try,
                Some(Mark::GivenUp) => Paint::Bad,
                None => Paint::Plain,
            };
            if selected {
                out.circle(at, 10.0 * size, Paint::AccentSoft, Paint::Accent.stroke(2.0 * size));
            }
            if event.by_hand {
                let p = |x: f32, y: f32| at + Point::new(x, y) * (6.5 * size);
                let corners = [p(0.0, -1.0), p(1.0, 0.0), p(0.0, 1.0), p(-1.0, 0.0)];
                out.polygon(corners, Paint::Surface.alpha(alpha), Paint::Try.stroke(2.4 * size).faded(alpha));
            } else if event.mark.is_some() {
                out.circle(
                    at,
                    5.0 * size,
                    Paint::Surface.alpha(alpha),
                    paint.stroke(2.6 * size).faded(alpha),
                );
            } else {
                out.circle(at, 2.6 * size, paint.alpha(alpha), None);
            }
        }
    }
}

/// Moments below the lanes, at round distances.
fn axis(diagram: &Diagram<'_>, out: &mut ShapeList) {
    let scale = diagram.scale();
    let style = TextStyle::new(11.0 * diagram.theme.text_scale(), Paint::Muted).middle();
    let span = diagram.to.since(diagram.from).0.max(1);
    let wanted = (scale.end - scale.start) / (80.0 * diagram.theme.text_scale());
    let step = round_step(span as f32 / wanted.max(1.0));
    let mut at = diagram.from.0.div_ceil(step) * step;
    while at <= diagram.to.0 {
        let x = scale.pixel(Micros(at));
        let (top, bottom) = (10.0, diagram.height - style.size * 1.9);
        out.line(Point::new(x, top), Point::new(x, bottom), Paint::Line.stroke(1.0).faded(0.6));
        let label = if at == 0 { "0".to_owned() } else { format_duration(Micros(at), diagram.lang) };
        out.write(&label, &style, Point::new(x, diagram.height - style.size * 0.6));
        at += step;
    }
}

/// The smallest of 1, 2, 5, 10, 20, 50, … microseconds that is at least so long.
fn round_step(at_least: f32) -> u64 {
    let mut step = 1;
    loop {
        for times in [1, 2, 5] {
            if (step * times) as f32 >= at_least {
                return step * times;
            }
        }
        if step >= 10_u64.pow(17) {
            return step;
        }
        step *= 10;
    }
}

fn lanes(diagram: &Diagram<'_>, out: &mut ShapeList) {
    let scale = diagram.scale();
    let size = 13.0 * diagram.theme.text_scale();
    let style = TextStyle::new(size, Paint::Ink).weight(650).end();
    let thick = 1.6 * diagram.theme.stroke_scale();
    for (i, name) in diagram.names.iter().enumerate() {
        let y = diagram.lane(NodeId::at(i));
        out.line(Point::new(scale.start, y), Point::new(scale.end, y), Paint::LineStrong.stroke(thick));
        let name = clip(name, size, scale.start - 14.0);
        out.write(&name, &style, Point::new(scale.start - 10.0, y + style.drop()));
    }
    for (node, from, until) in diagram.down {
        if *until < diagram.from || *from > diagram.to {
            continue;
        }
        let edge = |at: Micros| scale.pixel(at).min(scale.end).max(scale.start);
        let y = diagram.lane(*node);
        let area = Rect::edges(edge(*from), y - 7.0, edge(*until), y + 7.0);
        let line = Paint::Ghost.stroke(thick).dashed(4.0, 4.0);
        out.round_rect(area, 4.0, Paint::Sunken, line);
    }
}

fn trips(diagram: &Diagram<'_>, out: &mut ShapeList) {
    let seen = |trip: &&Trip| trip.sent <= diagram.to && trip.end.at() >= diagram.from;
    let count = diagram.trips.iter().filter(seen).take(MOST).count();
    let detailed = count <= CROWD;
    let thick = if detailed { 1.8 } else { 1.0 } * diagram.theme.stroke_scale();
    for trip in diagram.trips.iter().filter(seen).take(MOST) {
        let (mut a, mut b) = (diagram.spot(trip.from, trip.sent), diagram.spot(trip.to, trip.end.at()));
        let ended = match trip.end {
            TripEnd::Flying(_) => {
                // What is still on its way ends at the playhead.
                let now = diagram.scale().pixel(diagram.playhead);
                let share = if b.x - a.x > 0.01 { ((now - a.x) / (b.x - a.x)).clamp(0.0, 1.0) } else { 1.0 };
                b = a.toward(b, share);
                None
            }
            // What was lost did not get to the other lane.
            TripEnd::Lost(_) => {
                b = a.toward(b, 0.6);
                Some(false)
            }
            TripEnd::Arrived(_) => Some(true),
        };
        let alpha = match (trip.lit, detailed) {
            (false, _) => 0.15,
            (true, true) => 1.0,
            (true, false) => 0.5,
        };
        let paint = glyph::kind_paint(trip.view.colour);
        let mut stroke = paint.stroke(thick).faded(alpha);
        if trip.copy {
            stroke = stroke.dashed(5.0, 4.0);
        } else if ended == Some(false) {
            stroke = stroke.dashed(2.0, 4.0);
        }
        let edges = diagram.scale();
        (a, b) = clipped(a, b, edges.start, edges.end);
        out.line(a, b, stroke);
        if !detailed || b.x >= edges.end {
            continue;
        }
        match ended {
            Some(true) if b.distance(a) > 12.0 => {
                let way = (b - a).unit();
                let (tip, right) = (b - way * 3.0, way.right());
                let back = tip - way * 8.0;
                out.polygon([tip, back + right * 3.6, back - right * 3.6], paint.alpha(alpha), None);
            }
            Some(false) => {
                let stroke = Paint::Bad.stroke(2.0 * diagram.theme.stroke_scale());
                glyph::cross(b, 4.5, stroke.faded(alpha), out);
            }
            None => glyph::message(trip.view.shape, b, 0.6, paint.alpha(alpha), out),
            Some(true) => {}
        }
    }
}

/// The part of a line between two pixels of the time axis.
fn clipped(a: Point, b: Point, start: f32, end: f32) -> (Point, Point) {
    let at = |x: f32| if (b.x - a.x).abs() < 1e-3 { 0.0 } else { ((x - a.x) / (b.x - a.x)).clamp(0.0, 1.0) };
    let from = if a.x < start { a.toward(b, at(start)) } else { a };
    let to = if b.x > end { a.toward(b, at(end)) } else { b };
    (from, to)
}

fn playhead(diagram: &Diagram<'_>, out: &mut ShapeList) {
    let scale = diagram.scale();
    let x = scale.pixel(diagram.playhead);
    if x >= scale.start - 0.5 && x <= scale.end + 0.5 {
        let thick = 2.0 * diagram.theme.stroke_scale();
        out.line(Point::new(x, 6.0), Point::new(x, diagram.height - 22.0), Paint::Accent.stroke(thick));
        out.circle(Point::new(x, 6.0), thick * 2.0, Paint::Accent, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_the_axis_are_round() {
        for (at_least, step) in [(0.5, 1), (1.5, 2), (3.0, 5), (70_000.0, 100_000), (199.0, 200)] {
            assert_eq!(round_step(at_least), step);
        }
    }

    #[test]
    fn a_line_is_cut_at_both_ends() {
        let (a, b) = clipped(Point::new(0.0, 0.0), Point::new(100.0, 10.0), 20.0, 60.0);
        assert!((a.x - 20.0).abs() < 0.01 && (a.y - 2.0).abs() < 0.01);
        assert!((b.x - 60.0).abs() < 0.01 && (b.y - 6.0).abs() < 0.01);
    }
}
