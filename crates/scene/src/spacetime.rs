//! The space-time diagram: a lane per node, an arrow per message, time from left to right.
//!
//! It shows what the stage shows, all at once: who sent what to whom, when it arrived, what was lost, what happened
//! before what. Only the visible window is drawn. When more messages lie in it than can be told apart, they become
//! thin lines without heads, of each direction no more than fit side by side, and of the local events of one place one
//! is drawn.

use crate::geometry::{Point, Rect};
use crate::glyph;
use crate::measure::clip;
use crate::picture::tone_paints;
use crate::shape::{Paint, ShapeList, Stroke, TextStyle};
use crate::theme::Theme;
use crate::timeline::TimeScale;
use crate::trail::{LaneEvent, Trail, Trip, TripEnd};
use synod_model::{Lang, Mark, Micros, NodeId, Tone};

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
}

/// With more messages than this in the window, arrows lose their heads.
const CROWD: usize = 400;
/// At most about this many lines are drawn: more could not be told apart.
const MOST: f32 = 2_500.0;
/// The height of a lane that has room for its name.
const NAMED_LANE: f32 = 13.0;
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
        axis(diagram, out);
        lanes(diagram, out);
        strips(diagram, out);
        self.trips(diagram, out);
        self.events(diagram, out);
        playhead(diagram, out);
    }

    fn events(&mut self, diagram: &Diagram<'_>, out: &mut ShapeList) {
        let size = diagram.thick(1.0).sqrt();
        self.last.clear();
        self.last.resize(diagram.names.len() + 1, f32::MIN);
        for event in diagram.trail.events_in(diagram.from, diagram.to) {
            let lane = event.node.map_or(diagram.names.len(), NodeId::index);
            let Some(last) = self.last.get_mut(lane) else { continue };
            let selected = diagram.selected == Some(event.step);
            let telling = event.mark.is_some() || event.by_hand || selected;
            let at = diagram.place(event);
            if at.x - *last < if telling { 1.0 } else { 3.0 } && !selected {
                continue;
            }
            *last = at.x;
            let lit = event.node.is_none_or(|node| diagram.lit(node, event.step));
            draw_event(event, at, diagram.alpha(lit, event.at), size, selected, diagram, out);
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
            draw_trip(trip, detailed, diagram, out);
        }
        for step in diagram.chain {
            if let Some(trip) = diagram.trail.trip_of(*step) {
                draw_link(trip, diagram, out);
            }
        }
    }
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
    let paint = match event.mark {
        _ if diagram.chain.binary_search(&event.step).is_ok() => Paint::Bad,
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
        if event.node.is_none() {
            // What concerns the network, or everybody, cuts through all lanes.
            let line = Paint::Accent.stroke(1.2 * size).dashed(1.0, 5.0).faded(alpha * 0.7);
            out.line(at, Point::new(at.x, diagram.lanes_end()), line);
        }
        let p = |x: f32, y: f32| at + Point::new(x, y) * (6.0 * size);
        let corners = [p(0.0, -1.0), p(1.0, 0.0), p(0.0, 1.0), p(-1.0, 0.0)];
        out.polygon(corners, Paint::Surface.alpha(alpha), Paint::Accent.stroke(2.4 * size).faded(alpha));
    } else if event.mark.is_some() {
        out.circle(at, 5.0 * size, Paint::Surface.alpha(alpha), paint.stroke(2.6 * size).faded(alpha));
    } else {
        out.circle(at, 2.6 * size, paint.alpha(alpha), None);
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
        let label = moment(at, step, diagram.lang);
        out.write(&label, &style, Point::new(x, diagram.height - style.size * 0.6));
        at += step;
    }
}

/// A moment of the axis, with as many digits as distinguish it from the next.
fn moment(at: u64, step: u64, lang: Lang) -> String {
    let unit = |en, zh| if lang == Lang::En { en } else { zh };
    let (one, unit) = match at {
        0 => return "0".to_owned(),
        1_000_000.. => (1_000_000, unit("s", "秒")),
        1_000.. => (1_000, unit("ms", "毫秒")),
        _ => (1, unit("µs", "微秒")),
    };
    let (mut digits, mut part) = (0, one);
    while part > 1 && !step.is_multiple_of(part) {
        part /= 10;
        digits += 1;
    }
    let whole = at / one;
    if digits == 0 {
        return format!("{whole} {unit}");
    }
    format!("{whole}.{:0digits$} {unit}", at % one / part)
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
    let step = diagram.step();
    let size = (step * 0.9).clamp(10.0, 13.0) * diagram.theme.text_scale();
    // Where lanes are too close, some stand for all.
    let every = (NAMED_LANE * diagram.theme.text_scale() / step).ceil().max(1.0) as usize;
    let style = TextStyle::new(size, Paint::Ink).weight(650).end();
    let thick = diagram.thick(1.6);
    for (i, name) in diagram.names.iter().enumerate() {
        let y = diagram.lane(NodeId::at(i));
        out.line(Point::new(scale.start, y), Point::new(scale.end, y), Paint::LineStrong.stroke(thick));
        if i % every == 0 {
            let name = clip(name, size, scale.start - 14.0);
            out.write(&name, &style, Point::new(scale.start - 10.0, y + style.drop()));
        }
    }
    for (node, from, until) in diagram.trail.down() {
        if *until < diagram.from || *from > diagram.to {
            continue;
        }
        let edge = |at: Micros| scale.pixel(at).min(scale.end).max(scale.start);
        let y = diagram.lane(*node);
        let half = 7.0f32.min(step * 0.45);
        let area = Rect::edges(edge(*from), y - half, edge(*until), y + half);
        let line = Paint::Ghost.stroke(thick).dashed(4.0, 4.0);
        out.round_rect(area, 4.0, Paint::Sunken, line);
    }
}

/// With more slots than this in all, their strips cannot be told apart, and density is shown instead.
const MOST_SLOTS: usize = 40;

/// What the slots of nodes did, as strips below the line of their node: one a slot, as wide as it lasted.
fn strips(diagram: &Diagram<'_>, out: &mut ShapeList) {
    let slots = |i| diagram.trail.slots(NodeId::at(i));
    let all: usize = (0..diagram.names.len()).map(slots).sum();
    if all == 0 {
        return;
    }
    if all > MOST_SLOTS {
        density(diagram, out);
        return;
    }
    let scale = diagram.scale();
    let band = diagram.step() * 0.46;
    for span in diagram.trail.spans_in(diagram.from, diagram.to) {
        if span.node.index() >= diagram.names.len() {
            continue;
        }
        let high =
            (band / diagram.trail.slots(span.node).max(1) as f32).min(16.0 * diagram.theme.text_scale());
        let top = diagram.lane(span.node) + diagram.step() * 0.5 - band - 1.0 + high * span.slot as f32;
        let from = scale.pixel(span.from).clamp(scale.start, scale.end);
        // What goes on is known up to the present moment.
        let known = span.until.min(diagram.playhead.max(span.from));
        let to = scale.pixel(known).clamp(scale.start, scale.end);
        if to - from < 0.4 {
            continue;
        }
        let rect = Rect::edges(from, top, to, top + (high - 1.0).max(1.0));
        let (area, edge) = tone_paints(span.state.tone);
        let line = edge.stroke(diagram.thick(1.2));
        let line = if span.state.tone == Tone::Ghost { line.dashed(3.0, 3.0) } else { line };
        out.round_rect(rect, 3.0, area, line);
        let size = (rect.h * 0.82).min(11.0 * diagram.theme.text_scale());
        if size >= 7.0 && rect.w > size * 2.0 {
            let word = span.word.as_str();
            let state = span.state.text.get(diagram.lang);
            let text = if word.is_empty() { state.to_owned() } else { [word, " ", state].concat() };
            let style = TextStyle::new(size, Paint::Ink);
            let text = clip(&text, size, rect.w - 6.0);
            out.write(&text, &style, Point::new(rect.x + 3.0, rect.centre().y + style.drop()));
        }
    }
}

/// Many slots: how many of a node's are in use, as the height of columns along its line.
fn density(diagram: &Diagram<'_>, out: &mut ShapeList) {
    const COLUMN: f32 = 4.0;
    let scale = diagram.scale();
    let columns = ((scale.end - scale.start) / COLUMN).floor().max(1.0) as usize;
    let mut used = vec![0.0_f32; columns * diagram.names.len()];
    for span in diagram.trail.spans_in(diagram.from, diagram.to) {
        let Some(row) = used.chunks_mut(columns).nth(span.node.index()) else { continue };
        let place = |at: Micros| (scale.pixel(at) - scale.start) / COLUMN;
        let (from, to) = (place(span.from).max(0.0), place(span.until.min(diagram.playhead.max(span.from))));
        let to = to.min(columns as f32);
        let mut column = from.floor();
        while column < to {
            if let Some(share) = row.get_mut(column as usize) {
                *share += (to.min(column + 1.0) - from.max(column)).max(0.0);
            }
            column += 1.0;
        }
    }
    let most = diagram.step() * 0.44;
    for (i, row) in used.chunks(columns).enumerate() {
        let slots = diagram.trail.slots(NodeId::at(i)).max(1) as f32;
        let bottom = diagram.lane(NodeId::at(i)) + diagram.step() * 0.48;
        for (column, share) in row.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            let high = most * (share / slots).min(1.0);
            let x = scale.start + column as f32 * COLUMN;
            out.round_rect(Rect::new(x, bottom - high, COLUMN - 0.6, high), 0.0, Paint::Try.alpha(0.5), None);
        }
    }
}

/// The ends of the way of a message in pixels, as far as it got by what is known; and whether it arrived (`true`), was
/// lost (`false`), or is under way (`None`).
fn way(trip: &Trip, diagram: &Diagram<'_>) -> (Point, Point, Option<bool>) {
    let (a, b) = (diagram.spot(trip.from, trip.sent), diagram.spot(trip.to, trip.end.at()));
    match trip.end {
        TripEnd::Arrived(_) => (a, b, Some(true)),
        // What was lost did not get to the other lane.
        TripEnd::Lost(_) => (a, a.toward(b, 0.6), Some(false)),
        // What is still on its way ends at the playhead.
        TripEnd::Flying(_) => {
            let now = diagram.scale().pixel(diagram.playhead);
            let share = if b.x - a.x > 0.01 { ((now - a.x) / (b.x - a.x)).clamp(0.0, 1.0) } else { 1.0 };
            (a, a.toward(b, share), None)
        }
    }
}

fn draw_trip(trip: &Trip, detailed: bool, diagram: &Diagram<'_>, out: &mut ShapeList) {
    let thick = diagram.thick(if detailed { 1.7 } else { 1.0 });
    let (a, b, ended) = way(trip, diagram);
    let lit = diagram.cone.is_empty()
        || (ended == Some(true) && trip.ended.is_some_and(|step| diagram.lit(trip.to, step)));
    let alpha = diagram.alpha(lit, trip.sent) * if detailed { 1.0 } else { 0.5 };
    let paint = glyph::kind_paint(trip.view.colour);
    let mut stroke = paint.stroke(thick).faded(alpha);
    if trip.copy {
        stroke = stroke.dashed(5.0, 4.0);
    } else if ended == Some(false) {
        stroke = stroke.dashed(2.0, 4.0);
    }
    let edges = diagram.scale();
    let (a, b) = clipped(a, b, edges.start, edges.end);
    // What is still to come of it is fainter.
    let now = edges.pixel(diagram.playhead);
    let mut alpha = alpha;
    if a.x < now && b.x > now + 0.5 {
        let middle = a.toward(b, (now - a.x) / (b.x - a.x));
        out.line(a, middle, stroke);
        alpha *= 0.4;
        out.line(middle, b, stroke.faded(alpha));
    } else {
        out.line(a, b, stroke);
    }
    if !detailed || b.x >= edges.end {
        return;
    }
    match ended {
        Some(true) => head(a, b, paint, alpha, 1.0, out),
        Some(false) => {
            let stroke = Paint::Bad.stroke(2.0 * diagram.theme.stroke_scale());
            glyph::cross(b, 4.5, stroke.faded(alpha), out);
        }
        None => glyph::message(trip.view.shape, b, 0.6, paint.alpha(alpha), out),
    }
}

/// The head of an arrow, unless it is too short for one.
fn head(a: Point, b: Point, paint: Paint, alpha: f32, size: f32, out: &mut ShapeList) {
    if b.distance(a) > 12.0 {
        let way = (b - a).unit();
        let (tip, right) = (b - way * 3.0, way.right());
        let back = tip - way * (8.0 * size);
        let side = right * (3.6 * size);
        out.polygon([tip, back + side, back - side], paint.alpha(alpha), None);
    }
}

/// A message of the chain that led to a violation.
fn draw_link(trip: &Trip, diagram: &Diagram<'_>, out: &mut ShapeList) {
    let (a, b, _) = way(trip, diagram);
    let edges = diagram.scale();
    if b.x < edges.start || a.x > edges.end {
        return;
    }
    let (a, b) = clipped(a, b, edges.start, edges.end);
    let stroke: Stroke = Paint::Bad.stroke(3.4 * diagram.theme.stroke_scale());
    out.line(a, b, stroke);
    if b.x < edges.end {
        head(a, b, Paint::Bad, 1.0, 1.4, out);
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
    fn moments_of_the_axis_differ() {
        let label = |at, step| moment(at, step, Lang::En);
        assert_eq!((label(1_550_000, 50_000), label(1_600_000, 50_000)), ("1.55 s".into(), "1.60 s".into()));
        assert_eq!(
            (label(0, 50), label(350, 50), label(2_050, 50)),
            ("0".into(), "350 µs".into(), "2.05 ms".into())
        );
        assert_eq!((label(3_000_000, 1_000_000), label(200_000, 100_000)), ("3 s".into(), "200 ms".into()));
    }

    #[test]
    fn a_line_is_cut_at_both_ends() {
        let (a, b) = clipped(Point::new(0.0, 0.0), Point::new(100.0, 10.0), 20.0, 60.0);
        assert!((a.x - 20.0).abs() < 0.01 && (a.y - 2.0).abs() < 0.01);
        assert!((b.x - 60.0).abs() < 0.01 && (b.y - 6.0).abs() < 0.01);
    }
}
