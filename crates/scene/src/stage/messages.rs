//! Messages on their way, and the ghosts of those that were lost.
//!
//! Messages ride on their link. Two that meet make way for each other: each swerves to its right by as much as it
//! takes to pass, and comes back to the link behind the other. Two that go the same way at the same place stand
//! side by side. Where more ride on a link than can be told apart they are a stream: small, without texts, and opposite
//! directions keep to fixed lanes. In a crowd every link is one.

use super::Look;
use crate::arrangement::{Arrangement, Route};
use crate::geometry::{Point, Rect, on_circle};
use crate::glyph;
use crate::measure::text_width;
use crate::outcome::{outcome_paints, outcome_sign};
use crate::shape::{Fill, Paint, ShapeList, TextStyle};
use std::f32::consts::FRAC_PI_2;
use synod_model::{Lang, NodeId, Outcome, Shape as Kind, Word};
use synod_sim::{Frame, GhostFrame, MessageFrame};

/// Where a message was drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MessageSpot {
    /// Its number in the run.
    pub serial: u32,
    /// Its middle.
    pub at: Point,
    /// About half its size.
    pub radius: f32,
}

/// Between the tag and the word of an outcome, in parts of the text size.
const SPACE: f32 = 0.36;

/// With more messages than this outcomes are signs without a word.
const WORDS: usize = 12;

/// With more messages than this nobody swerves.
const SWERVING: usize = 256;

/// A link is a stream from here on: so much of it would be covered, in parts of its length. It remains one until less than
/// the second share is covered: nothing flickers.
const STREAM: (f32, f32) = (1.1, 0.7);

/// How large messages are at most in a stream, in parts of their usual size: the more there are the smaller.
const STREAMING: f32 = 0.8;

/// How far to the right of their way the messages of a stream are, in parts of their size.
const LANE: f32 = 8.0;

/// How large messages are at least, in parts of the size that one alone has.
const LEAST: f32 = 0.42;

/// A message that may have to make way.
#[derive(Clone, Copy, Debug)]
struct Rider {
    /// The two ends of its link, the smaller first: riders of one link come together when sorted.
    link: (NodeId, NodeId),
    serial: u32,
    index: u32,
    /// How far it is from the smaller end, in pixels.
    along: f32,
    /// How long its link is, in pixels.
    length: f32,
    /// Whether it goes from the smaller to the larger end.
    forth: bool,
    radius: f32,
}

/// What is kept from frame to frame, so that drawing allocates nothing.
#[derive(Debug, Default)]
pub(super) struct Traffic {
    spots: Vec<MessageSpot>,
    riders: Vec<Rider>,
    /// How each message is drawn.
    ways: Vec<Manner>,
    /// The links that are streams, in order, and those that were in the frame before.
    streams: Vec<(NodeId, NodeId)>,
    before: Vec<(NodeId, NodeId)>,
}

/// How a message is drawn.
#[derive(Clone, Copy, Debug, Default)]
struct Manner {
    /// How far it stands to the right of its way.
    aside: f32,
    /// How large it is in a stream; `None`: it rides by itself.
    stream: Option<f32>,
}

/// How large messages are: 1 on a usual stage with few of them.
#[derive(Clone, Copy)]
struct Scale {
    size: f32,
    /// The smallest size.
    least: f32,
    /// The size of the text on them; zero when it could not be read.
    text_size: f32,
    stroke: f32,
    /// Whether the word of an outcome is written besides its sign.
    words: bool,
    lang: Lang,
}

impl Scale {
    fn of(frame: &Frame, look: &Look, arrangement: &Arrangement) -> Self {
        // From 30 messages on they become smaller, down to dots.
        let crowd = (30.0 / frame.messages.len().max(1) as f32).sqrt().clamp(LEAST, 1.0);
        let unit = arrangement.unit.clamp(0.66, 3.2);
        let size = unit * crowd;
        let text_size = 11.0 * size * arrangement.setting().theme.text_scale().sqrt();
        Self {
            size,
            least: unit * LEAST,
            text_size: if crowd < 0.75 { 0.0 } else { text_size.max(9.5) },
            stroke: arrangement.stroke,
            words: arrangement.unit >= 0.7 && frame.messages.len() <= WORDS,
            lang: look.lang,
        }
    }

    /// That of a message in a stream of this size.
    fn streaming(self, size: Option<f32>) -> Self {
        size.map_or(self, |size| Self { size, text_size: 0.0, words: false, ..self })
    }

    /// What is written of an outcome.
    fn word(self, outcome: Outcome) -> &'static str {
        if self.words { outcome.text().get(self.lang) } else { "" }
    }
}

/// The box of a message: a text makes it wider.
#[derive(Clone, Copy)]
struct Extent {
    half_width: f32,
    half_height: f32,
    /// Whether a text stands in it.
    tagged: bool,
}

impl Extent {
    fn of(message: &MessageFrame, scale: Scale) -> Self {
        let tag = message.view.tag;
        if let Some(outcome) = message.view.outcome {
            return Self::told(outcome, tag, scale);
        }
        let carries = matches!(message.view.shape, Kind::Disc | Kind::Square);
        if scale.text_size > 0.0 && carries && !tag.as_str().is_empty() {
            let half_height = (12.5 * scale.size).max(scale.text_size * 0.95);
            let half_width =
                (text_width(tag.as_str(), scale.text_size) / 2.0 + 6.5 * scale.size).max(half_height);
            return Self { half_width, half_height, tagged: true };
        }
        let radius = glyph::kind_radius(message.view.shape) * scale.size;
        Self { half_width: radius, half_height: radius, tagged: false }
    }

    /// That of a message that tells an outcome: its sign, its tag and the word for it.
    fn told(outcome: Outcome, tag: Word, scale: Scale) -> Self {
        let sign = glyph::SIGN * scale.size;
        let (tag, word) = (tag.as_str(), scale.word(outcome));
        if scale.text_size == 0.0 || tag.is_empty() && word.is_empty() {
            return Self { half_width: sign, half_height: sign, tagged: false };
        }
        let half_height = (11.5 * scale.size).max(scale.text_size * 0.95);
        let between = if tag.is_empty() || word.is_empty() { 0.0 } else { SPACE };
        let text = text_width(tag, scale.text_size) + text_width(word, scale.text_size);
        let half_width = (text + between * scale.text_size + half_height * 2.6) / 2.0;
        Self { half_width, half_height, tagged: true }
    }

    fn radius(self) -> f32 {
        f32::midpoint(self.half_width, self.half_height)
    }

    /// How far it reaches along its way.
    fn reach(self, route: &Route, t: f32) -> f32 {
        // A pill has round ends; what is no pill is round.
        let straight = self.half_width - self.half_height;
        if straight > 0.0 {
            straight * route.heading(t, 0.0).x.abs() + self.half_height
        } else {
            self.half_width
        }
    }
}

impl Traffic {
    pub(super) fn spots(&self) -> &[MessageSpot] {
        &self.spots
    }

    pub(super) fn draw(
        &mut self,
        frame: &Frame,
        look: &Look,
        arrangement: &Arrangement,
        out: &mut ShapeList,
    ) {
        let scale = Scale::of(frame, look, arrangement);
        let feet = frame.nodes.iter().any(|node| node.outcome.is_some());
        let (timers, beside) = (super::nodes::timer_reach(arrangement), 3.0 * scale.size);
        self.spots.clear();
        self.make_way(frame, arrangement, scale);
        for ghost in &frame.ghosts {
            draw_ghost(ghost, arrangement, scale, out);
        }
        for (i, message) in frame.messages.iter().enumerate() {
            let Some(route) = arrangement.route(message.from, message.to) else { continue };
            let scale = scale.streaming(self.ways[i].stream);
            let extent = Extent::of(message, scale);
            let t = f32::from(message.progress.min(10_000)) / 10_000.0;
            // It begins and ends beside a node and its timers.
            let margin = extent.reach(&route, t) + timers + beside;
            let foot = |node: NodeId, end: f32, way: f32| {
                if feet { foot_reach(frame, node, route.heading(end, 0.0) * way, arrangement) } else { 0.0 }
            };
            let margins = (margin + foot(message.from, 0.0, 1.0), margin + foot(message.to, 1.0, -1.0));
            let side = route.heading(t, margin).right();
            let at = route.within(t, margins) + side * self.ways[i].aside;
            self.spots.push(MessageSpot { serial: message.serial, at, radius: extent.radius() });
            let way = Way { t, ahead: route.heading(t, margin).x };
            draw_message(message, at, way, extent, look, scale, out);
        }
    }

    /// Fills `ways`.
    fn make_way(&mut self, frame: &Frame, arrangement: &Arrangement, scale: Scale) {
        self.ways.clear();
        std::mem::swap(&mut self.streams, &mut self.before);
        self.streams.clear();
        if frame.messages.len() > SWERVING {
            let lane = Manner { aside: 3.5 * scale.size, stream: None };
            self.ways.resize(frame.messages.len(), lane);
            return;
        }
        self.ways.resize(frame.messages.len(), Manner::default());
        self.riders.clear();
        for (index, message) in frame.messages.iter().enumerate() {
            let length = arrangement.route(message.from, message.to).map_or(0.0, |r: Route| r.length());
            let t = f32::from(message.progress.min(10_000)) / 10_000.0;
            let forth = message.from <= message.to;
            self.riders.push(Rider {
                link: (message.from.min(message.to), message.from.max(message.to)),
                serial: message.serial,
                index: index as u32,
                along: length * if forth { t } else { 1.0 - t },
                length,
                forth,
                radius: Extent::of(message, scale).radius(),
            });
        }
        self.riders.sort_unstable_by_key(|rider| (rider.link, rider.serial));
        for link in self.riders.chunk_by(|a, b| a.link == b.link) {
            if let Some(size) = stream(link, &self.before, scale) {
                self.streams.push(link[0].link);
                for rider in link {
                    self.ways[rider.index as usize] = Manner { aside: LANE * size, stream: Some(size) };
                }
                continue;
            }
            for (i, a) in link.iter().enumerate() {
                for b in &link[i + 1..] {
                    let each = passing(a, b, scale.size) / 2.0;
                    // Who goes the same way may stand closer, like cards of a hand.
                    let near = each * 0.65;
                    let (a_side, b_side) = if a.forth == b.forth { (-near, near) } else { (each, each) };
                    self.ways[a.index as usize].aside += a_side;
                    self.ways[b.index as usize].aside += b_side;
                }
            }
        }
    }
}

/// How much farther a node reaches where a message leaves or comes in this way: its outcome stands at its foot.
fn foot_reach(frame: &Frame, node: NodeId, way: Point, arrangement: &Arrangement) -> f32 {
    let has_foot = frame.nodes.get(node.index()).is_some_and(|node| super::nodes::outcome(node).is_some());
    if has_foot && way.y > 0.3 { 9.0 * way.y * arrangement.unit.max(0.8) } else { 0.0 }
}

/// How large the messages of a link are if it is a stream; `before`: the links that were.
fn stream(link: &[Rider], before: &[(NodeId, NodeId)], scale: Scale) -> Option<f32> {
    let first = link.first().filter(|_| link.len() > 3)?;
    let covered = link.iter().map(|rider| rider.radius * 2.0).sum::<f32>() / first.length.max(1.0);
    let from = if before.binary_search(&first.link).is_ok() { STREAM.1 } else { STREAM.0 };
    (covered > from).then(|| (scale.size * (1.0 / covered).min(STREAMING)).max(scale.least))
}

/// How far apart two messages of one link must be, sideways: most when they are side by side, and nothing when one
/// has passed the other.
fn passing(a: &Rider, b: &Rider, size: f32) -> f32 {
    let clear = a.radius + b.radius + 3.0 * size;
    let share = (a.along - b.along).abs() / (clear * 1.6);
    if share >= 1.0 { 0.0 } else { clear * on_circle((FRAC_PI_2 * share).into()).x }
}

/// How far a message is on its way, from 0 to 1, and how much that way goes to the right.
#[derive(Clone, Copy)]
struct Way {
    t: f32,
    ahead: f32,
}

impl Way {
    /// On which side a text beside the message touches neither end of the way, and how plainly it is written: ahead in
    /// the first half, behind in the second. Between the two it fades out and in.
    fn label(self) -> (bool, f32) {
        if self.ahead.abs() < STEEP {
            return (true, 1.0);
        }
        let right = (self.ahead > 0.0) == (self.t < 0.5);
        (right, ((self.t - 0.5).abs() / TURNING).min(1.0))
    }
}

/// A way that leans less than this has its ends above and below, and nothing beside it.
const STEEP: f32 = 0.4;

/// So far from the middle of its way a text begins to change sides.
const TURNING: f32 = 0.05;

fn draw_message(
    message: &MessageFrame,
    at: Point,
    way: Way,
    extent: Extent,
    look: &Look,
    scale: Scale,
    out: &mut ShapeList,
) {
    let Extent { half_width, half_height, tagged } = extent;
    let outcome = message.view.outcome;
    let size = scale.size;
    let area = Rect::new(at.x - half_width, at.y - half_height, half_width * 2.0, half_height * 2.0);
    let square = message.view.shape == Kind::Square && outcome.is_none();
    let corner = |by: f32| if square { 4.0 * size + by } else { half_height + by };
    if look.message == Some(message.serial) {
        let by = 5.0 * size;
        out.round_rect(
            area.grown(by),
            corner(by),
            Paint::AccentSoft,
            Paint::Accent.stroke(2.2 * scale.stroke),
        );
    } else if look.hovered_message == Some(message.serial) {
        let by = 5.0 * size;
        out.round_rect(area.grown(by), corner(by), Paint::AccentSoft, None);
    }
    let paint = outcome.map_or(glyph::kind_paint(message.view.colour), |outcome| outcome_paints(outcome).1);
    // What will be lost fades on its way.
    let alpha = if message.doomed { 1.0 - 0.6 * way.t } else { 1.0 };
    let fill = paint.alpha(alpha);
    if let Some(outcome) = outcome {
        draw_outcome(outcome, message.view.tag, (at, area), (fill, tagged), scale, out);
    } else if tagged {
        out.round_rect(area, corner(0.0), fill, None);
        let style = TextStyle::new(scale.text_size, Paint::OnAccent.alpha(alpha.max(0.8))).middle();
        out.write(message.view.tag.as_str(), &style, Point::new(at.x, at.y + style.drop()));
    } else {
        glyph::message(message.view.shape, at, size, fill, out);
        if scale.text_size > 0.0 && !message.view.tag.as_str().is_empty() {
            let (right, plainly) = way.label();
            let mut style =
                TextStyle::new(scale.text_size * 0.95, Paint::Muted.alpha(alpha * plainly)).halo(Paint::Bg);
            style.halo = style.halo.map(|halo| halo.faded(plainly));
            let aside = half_width + 3.0 * size;
            let (style, x) = if right { (style, at.x + aside) } else { (style.end(), at.x - aside) };
            out.write(message.view.tag.as_str(), &style, Point::new(x, at.y + style.drop()));
        }
    }
    if message.waiting {
        let by = 4.0 * size;
        let ring = Paint::Muted.stroke(1.4 * scale.stroke).dashed(3.0 * size, 3.4 * size);
        out.round_rect(area.grown(by), corner(by), None, ring);
        if scale.text_size > 0.0 {
            glyph::paused(Point::new(area.right() + by * 0.6, area.y - by * 0.6), size * 0.62, out);
        }
    }
}

/// A message that tells an outcome: its sign in its colour, and where there is room for texts its tag and its word.
fn draw_outcome(
    outcome: Outcome,
    tag: Word,
    (at, area): (Point, Rect),
    (fill, tagged): (Fill, bool),
    scale: Scale,
    out: &mut ShapeList,
) {
    let paper = Paint::OnAccent.alpha(fill.alpha.max(0.8));
    if !tagged {
        outcome_sign(outcome, at, glyph::SIGN * scale.size, (fill, paper), out);
        return;
    }
    let high = area.h;
    out.round_rect(area, high / 2.0, fill, None);
    outcome_sign(outcome, Point::new(area.x + high * 0.52, at.y), high * 0.3, (paper, fill), out);
    let style = TextStyle::new(scale.text_size, paper);
    let (mut x, base) = (area.x + high * 0.98, at.y + style.drop());
    for text in [tag.as_str(), scale.word(outcome)] {
        if !text.is_empty() {
            out.write(text, &style, Point::new(x, base));
            x += text_width(text, scale.text_size) + SPACE * scale.text_size;
        }
    }
}

fn draw_ghost(ghost: &GhostFrame, arrangement: &Arrangement, scale: Scale, out: &mut ShapeList) {
    let Some(route) = arrangement.route(ghost.from, ghost.to) else { return };
    let radius = glyph::kind_radius(ghost.view.shape) * scale.size;
    let t = f32::from(ghost.progress.min(10_000)) / 10_000.0;
    let at = route.at(t, radius + 1.0);
    let rest = Paint::Ghost.stroke(1.8 * scale.stroke).dashed(3.0 * scale.size, 3.2 * scale.size);
    out.circle(at, radius, Paint::Bg, rest);
    glyph::cross(at, radius * 0.68, Paint::Bad.stroke(2.4 * scale.stroke), out);
}

/// The lasso that a person is drawing.
pub(super) fn lasso(look: &Look, arrangement: &Arrangement, out: &mut ShapeList) {
    if look.lasso.len() > 1 {
        let line = Paint::Accent.stroke(2.0 * arrangement.stroke).dashed(6.0, 6.0);
        out.polygon(look.lasso.iter().copied(), Paint::Accent.alpha(0.1), line);
    }
}
