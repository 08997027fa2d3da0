//! The space-time diagram: a lane per node, an arrow per message, time from left to right.
//!
//! It shows what the stage shows, all at once: who sent what to whom, when it arrived, what was lost, what happened
//! before what. Only the visible window is drawn. When more messages lie in it than can be told apart, they become
//! thin lines without heads, of each direction no more than fit side by side, and of the local events of one place one
//! is drawn.

mod axis;
mod key;
mod lanes;
mod trips;

use crate::geometry::Point;
use crate::measure::text_width;
use crate::outcome::{outcome_paints, outcome_sign};
use crate::shape::{Paint, ShapeList, TextStyle};
use crate::theme::Theme;
use crate::timeline::TimeScale;
use crate::trail::{LaneEvent, Trail};
use synod_model::{Lang, Mark, Micros, NodeId, Word};

/// What the diagram shows.
#[derive(Clone, Copy, Debug)]
pub struct Diagram<'a> {
    /// The width, in pixels.
    pub width: f32,
    /// The height.
    pub height: f32,
    /// How thick lines and how large texts are.
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
    /// What happened.
    pub trail: &'a Trail,
    /// The selected step.
    pub selected: Option<u64>,
    /// The step with which it is compared.
    pub compared: Option<u64>,
    /// The arrivals that lead from one of the two to the other, in order.
    pub between: &'a [u64],
    /// The steps that a search has found, in order.
    pub found: &'a [u64],
    /// What is picked out: of each node the steps up to this one (see [`Trail::cone`]); empty for everything.
    pub cone: &'a [u64],
    /// The steps whose messages are marked, in order: how a violation came about.
    pub chain: &'a [u64],
}

/// Draws diagrams; keeps nothing but buffers.
#[derive(Clone, Debug, Default)]
pub struct SpaceTime {
    /// The last pixel at which each lane has an event.
    last: Vec<f32>,
    /// The last pixel at which each direction has a message.
    taken: Vec<f32>,
    /// The last stamp of each lane, and where its text ends.
    stamped: Vec<(Word, f32)>,
}

/// With more messages than this in the window, arrows lose their heads.
const CROWD: usize = 400;
/// At most about this many lines are drawn: more could not be told apart.
const MOST: f32 = 2_500.0;
/// Stamps smaller than this could not be read.
const LEAST_STAMP: f32 = 7.0;
/// Where the lanes begin.
const LANES_FROM: f32 = 18.0;
/// The place of what concerns no single node, above the lanes.
const ABOVE: f32 = 9.0;

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
        LANES_FROM + self.step() * (node.index() as f32 + 0.5)
    }

    /// From lane to lane, in pixels.
    fn step(&self) -> f32 {
        (self.lanes_end() - LANES_FROM) / self.names.len().max(1) as f32
    }

    /// The width of a line: where lanes are close, lines are thinner.
    fn thick(&self, width: f32) -> f32 {
        width * self.theme.stroke_scale() * (self.step() / 24.0).clamp(0.5, 1.0)
    }

    /// Where the lanes end, and the time axis begins.
    fn lanes_end(&self) -> f32 {
        self.height - 26.0 * self.theme.text_scale()
    }

    fn spot(&self, node: NodeId, at: Micros) -> Point {
        Point::new(self.scale().pixel(at), self.lane(node))
    }

    /// The event nearest to a point, at most `radius` pixels away: the number of its step.
    pub fn event_at(&self, point: Point, radius: f32) -> Option<u64> {
        let scale = self.scale();
        let near = self.trail.events_in(scale.moment(point.x - radius), scale.moment(point.x + radius));
        let near = near.map(|e| (self.place(e).distance(point), e.step));
        near.filter(|(d, _)| *d <= radius).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, step)| step)
    }

    /// Where an event is drawn.
    fn place(&self, event: &LaneEvent) -> Point {
        match event.node {
            Some(node) => self.spot(node, event.at),
            None => Point::new(self.scale().pixel(event.at), ABOVE),
        }
    }

    /// Whether a step of a node is picked out.
    fn lit(&self, node: NodeId, step: u64) -> bool {
        self.cone.get(node.index()).is_none_or(|last| step <= *last)
    }

    /// How well something is seen: what is not picked out fades, and what comes after the present moment, too.
    fn alpha(&self, lit: bool, at: Micros) -> f32 {
        match (lit, at > self.playhead) {
            (true, false) => 1.0,
            (true, true) => 0.4,
            (false, _) => 0.14,
        }
    }
}

impl SpaceTime {
    /// Draws a diagram.
    pub fn draw(&mut self, diagram: &Diagram<'_>, out: &mut ShapeList) {
        out.clear();
        axis::draw(diagram, out);
        lanes::draw(diagram, out);
        lanes::strips(diagram, out);
        self.trips(diagram, out);
        self.events(diagram, out);
        self.stamps(diagram, out);
        playhead(diagram, out);
    }

    fn events(&mut self, diagram: &Diagram<'_>, out: &mut ShapeList) {
        let size = diagram.thick(1.0).sqrt();
        self.last.clear();
        self.last.resize(diagram.names.len() + 1, f32::MIN);
        for event in diagram.trail.events_in(diagram.from, diagram.to) {
            let lane = event.node.map_or(diagram.names.len(), NodeId::index);
            let Some(last) = self.last.get_mut(lane) else { continue };
            let selected = [diagram.selected, diagram.compared].contains(&Some(event.step));
            let found = diagram.found.binary_search(&event.step).is_ok();
            let telling =
                event.mark.is_some() || event.outcome.is_some() || event.by_hand || selected || found;
            let at = diagram.place(event);
            if at.x - *last < if telling { 1.0 } else { 3.0 } && !selected {
                continue;
            }
            *last = at.x;
            let lit = event.node.is_none_or(|node| diagram.lit(node, event.step));
            let alpha = diagram.alpha(lit, event.at);
            if event.by_hand && event.node.is_none() {
                // What concerns the network, or everybody, cuts through all lanes.
                let line = Paint::Accent.stroke(1.2 * size).dashed(1.0, 5.0).faded(alpha * 0.7);
                out.line(at, Point::new(at.x, diagram.lanes_end()), line);
            }
            if found {
                draw_found(at, size, out);
            }
            draw_event(event, at, alpha, size, selected, diagram, out);
        }
    }

    /// What each step is stamped with, above it; nothing where it is as it was, where there is no room, or where it is not known yet.
    fn stamps(&mut self, diagram: &Diagram<'_>, out: &mut ShapeList) {
        let size = (diagram.step() * 0.4).min(11.0) * diagram.theme.text_scale();
        if size < LEAST_STAMP {
            return;
        }
        self.stamped.clear();
        self.stamped.resize(diagram.names.len(), (Word::default(), f32::MIN));
        for event in diagram.trail.events_in(diagram.from, diagram.to.min(diagram.playhead)) {
            let Some(node) = event.node else { continue };
            let Some((last, end)) = self.stamped.get_mut(node.index()) else { continue };
            if std::mem::replace(last, event.stamp) == event.stamp {
                continue;
            }
            let (at, half) = (diagram.place(event), text_width(event.stamp.as_str(), size) / 2.0);
            if at.x - half < *end + 2.0 {
                continue;
            }
            *end = at.x + half;
            let alpha = diagram.alpha(diagram.lit(node, event.step), event.at);
            let style = TextStyle::new(size, Paint::Ink.alpha(alpha)).middle().halo(Paint::Surface);
            out.write(event.stamp.as_str(), &style, at - Point::new(0.0, size * 0.75));
        }
    }

    fn trips(&mut self, diagram: &Diagram<'_>, out: &mut ShapeList) {
        let count = diagram.trail.trips_in(diagram.from, diagram.to).take(CROWD + 1).count();
        let detailed = count <= CROWD;
        let nodes = diagram.names.len();
        let directions = (nodes * nodes.saturating_sub(1)).max(1) as f32;
        let gap = if detailed { 0.0 } else { (diagram.width * directions / MOST).max(2.0) };
        self.taken.clear();
        self.taken.resize(nodes * nodes, f32::MIN);
        for trip in diagram.trail.trips_in(diagram.from, diagram.to) {
            let x = diagram.scale().pixel(trip.sent);
            let Some(taken) = self.taken.get_mut(trip.from.index() * nodes + trip.to.index()) else {
                continue;
            };
            if x - *taken < gap {
                continue;
            }
            *taken = x;
            trips::draw_trip(trip, detailed, diagram, out);
        }
        for (steps, paint) in [(diagram.chain, Paint::Bad), (diagram.between, Paint::Accent)] {
            for trip in steps.iter().filter_map(|step| diagram.trail.trip_of(*step)) {
                trips::draw_link(trip, paint, diagram, out);
            }
        }
    }
}

/// What a search has found has a ring around it.
fn draw_found(at: Point, size: f32, out: &mut ShapeList) {
    out.circle(at, 7.5 * size, None, Paint::Ink.stroke(1.6 * size));
}

/// An event on its lane.
fn draw_event(
    event: &LaneEvent,
    at: Point,
    alpha: f32,
    size: f32,
    selected: bool,
    diagram: &Diagram<'_>,
    out: &mut ShapeList,
) {
    let chained = diagram.chain.binary_search(&event.step).is_ok();
    let paint = match event.mark {
        _ if chained => Paint::Bad,
        Some(Mark::Elected) => Paint::Lead,
        Some(Mark::Decided) => Paint::Good,
        Some(Mark::Attempt) => Paint::Try,
        Some(Mark::GivenUp) => Paint::Bad,
        Some(Mark::Blocked) => Paint::Stuck,
        None => Paint::Plain,
    };
    if selected {
        out.circle(at, 10.0 * size, Paint::AccentSoft, Paint::Accent.stroke(2.0 * size));
    }
    if event.by_hand {
        let p = |x: f32, y: f32| at + Point::new(x, y) * (6.0 * size);
        let corners = [p(0.0, -1.0), p(1.0, 0.0), p(0.0, 1.0), p(-1.0, 0.0)];
        out.polygon(corners, Paint::Surface.alpha(alpha), Paint::Accent.stroke(2.4 * size).faded(alpha));
    } else if let (Some(outcome), false) = (event.outcome, chained) {
        let ink = outcome_paints(outcome).1.alpha(alpha);
        out.circle(at, 7.2 * size, Paint::Surface.alpha(alpha), None);
        outcome_sign(outcome, at, 6.0 * size, (ink, Paint::Surface.alpha(alpha)), out);
    } else if event.mark.is_some() {
        out.circle(at, 5.0 * size, Paint::Surface.alpha(alpha), paint.stroke(2.6 * size).faded(alpha));
    } else {
        out.circle(at, 2.6 * size, paint.alpha(alpha), None);
    }
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
