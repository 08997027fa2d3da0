//! The key to a diagram: what the lines, signs and strips mean that are in sight now.

use super::{Diagram, draw_event, trips};
use crate::geometry::{Point, Rect};
use crate::legend::{Legend, LegendEntry};
use crate::picture::tone_paints;
use crate::shape::{Paint, ShapeList};
use crate::trail::{LaneEvent, TripEnd};
use synod_model::{Mark, Micros, Text, Tone};

/// One thing that is explained.
#[derive(Clone, Debug)]
pub struct KeyEntry {
    /// What it means.
    pub says: String,
    /// How it is drawn, in a box of [`KeyEntry::SIZE`].
    pub shapes: ShapeList,
}

impl KeyEntry {
    /// The width and the height of a drawing.
    pub const SIZE: (f32, f32) = (34.0, 16.0);

    fn new(says: &str, draw: impl FnOnce(&mut ShapeList)) -> Self {
        let mut shapes = ShapeList::new();
        draw(&mut shapes);
        Self { says: says.to_owned(), shapes }
    }
}

static LOST: Text = Text::new("lost", "丢失");
static COPY: Text = Text::new("a copy that the network made", "网络造成的副本");
static FLYING: Text = Text::new("under way", "在途");
static STEP: Text = Text::new("a step of the node", "节点的一步");
static BY_HAND: Text = Text::new("done by a person or the scenario", "由人或场景执行");
static DOWN: Text = Text::new("crashed", "已崩溃");
static NOW: Text = Text::new("now", "当前时刻");
static FOUND: Text = Text::new("found by the search", "搜索结果");
static MARKS: [(Mark, Text); 5] = [
    (Mark::Attempt, Text::new("stands for election or proposes", "发起选举或提案")),
    (Mark::Elected, Text::new("elected", "当选")),
    (Mark::Decided, Text::new("decided", "已决定")),
    (Mark::GivenUp, Text::new("given up", "已放弃")),
    (Mark::Blocked, Text::new("blocked", "阻塞")),
];

/// States of slots are explained up to this many.
const STATES: usize = 8;

impl Diagram<'_> {
    /// The key to what is in sight: kinds of messages, signs on lines, events, strips.
    pub fn key(&self) -> Vec<KeyEntry> {
        let mut key = Vec::new();
        self.key_of_messages(&mut key);
        self.key_of_events(&mut key);
        self.key_of_lanes(&mut key);
        key
    }

    fn key_of_messages(&self, key: &mut Vec<KeyEntry>) {
        let (mut kinds, mut lost, mut copies, mut flying) = (Legend::default(), None, None, None);
        for trip in self.trail.trips_in(self.from, self.to) {
            kinds.note(&trip.view);
            match trip.end {
                TripEnd::Lost(_) => lost = Some(trip.view),
                TripEnd::Flying(_) => flying = Some(trip.view),
                TripEnd::Arrived(_) => {}
            }
            if trip.copy {
                copies = Some(trip.view);
            }
        }
        let sample = |view: LegendEntry, end, copy| {
            move |out: &mut ShapeList| {
                trips::sample(&view, end, copy, self.theme.stroke_scale(), out);
            }
        };
        for (view, name) in kinds.entries().iter().zip(kinds.names(self.lang)) {
            key.push(KeyEntry::new(&name, sample(*view, Some(true), false)));
        }
        for (view, text, end, copy) in [
            (lost, &LOST, Some(false), false),
            (copies, &COPY, Some(true), true),
            (flying, &FLYING, None, false),
        ] {
            if let Some(view) = view {
                key.push(KeyEntry::new(text.get(self.lang), sample(LegendEntry::of(&view), end, copy)));
            }
        }
    }

    fn key_of_events(&self, key: &mut Vec<KeyEntry>) {
        let middle = Point::new(KeyEntry::SIZE.0 / 2.0, KeyEntry::SIZE.1 / 2.0);
        let seen = |fits: &dyn Fn(&LaneEvent) -> bool| {
            self.trail.events_in(self.from, self.to).find(|event| fits(event)).copied()
        };
        let mut show = |event: Option<LaneEvent>, text: &Text| {
            if let Some(event) = event {
                let draw = |out: &mut ShapeList| draw_event(&event, middle, 1.0, 1.0, false, self, out);
                key.push(KeyEntry::new(text.get(self.lang), draw));
            }
        };
        show(seen(&|event| event.mark.is_none() && !event.by_hand), &STEP);
        for (mark, text) in &MARKS {
            show(seen(&|event| event.mark == Some(*mark) && !event.by_hand), text);
        }
        show(seen(&|event| event.by_hand), &BY_HAND);
        if !self.found.is_empty() {
            key.push(KeyEntry::new(FOUND.get(self.lang), |out| super::draw_found(middle, 1.0, out)));
        }
    }

    fn key_of_lanes(&self, key: &mut Vec<KeyEntry>) {
        let (wide, high) = KeyEntry::SIZE;
        let rect = Rect::new(4.0, 3.0, wide - 8.0, high - 6.0);
        let down = |(_, from, until): &(_, Micros, Micros)| *until >= self.from && *from <= self.to;
        if self.trail.down().iter().any(down) {
            let line = Paint::Ghost.stroke(1.6).dashed(4.0, 4.0);
            key.push(KeyEntry::new(DOWN.get(self.lang), |out| {
                out.round_rect(rect, 4.0, Paint::Sunken, line);
            }));
        }
        let mut states = Vec::new();
        for span in self.trail.spans_in(self.from, self.to) {
            if states.len() < STATES && !states.contains(&span.state) {
                states.push(span.state);
            }
        }
        for state in states {
            let (area, edge) = tone_paints(state.tone);
            let line = edge.stroke(1.2);
            let line = if state.tone == Tone::Ghost { line.dashed(3.0, 3.0) } else { line };
            key.push(KeyEntry::new(state.text.get(self.lang), |out| out.round_rect(rect, 3.0, area, line)));
        }
        if (self.from..=self.to).contains(&self.playhead) {
            let ends = [1.0, high - 1.0].map(|y| Point::new(wide / 2.0, y));
            let line = Paint::Accent.stroke(2.0);
            key.push(KeyEntry::new(NOW.get(self.lang), |out| out.line(ends[0], ends[1], line)));
        }
    }
}
