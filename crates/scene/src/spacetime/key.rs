//! The key to a diagram: what the lines, signs and strips mean that are in sight now.

use super::{Diagram, draw_event, trips};
use crate::geometry::{Point, Rect};
use crate::key::KeyEntry;
use crate::legend::{Legend, LegendEntry};
use crate::picture::tone_paints;
use crate::shape::{Paint, ShapeList};
use crate::timeline::mark_text;
use crate::trail::{LaneEvent, TripEnd};
use synod_model::{Mark, Micros, Text, Tone};
use synod_sim::MarkKind;

static LOST: Text = Text::new("lost", "丢失");
static COPY: Text = Text::new("a copy that the network made", "网络造成的副本");
static FLYING: Text = Text::new("under way", "在途");
static STEP: Text = Text::new("a step of the node", "节点的一步");
static DOWN: Text = Text::new("crashed", "已崩溃");
static NOW: Text = Text::new("now", "当前时刻");
static FOUND: Text = Text::new("found by the search", "搜索结果");
const MARKS: [Mark; 5] = [Mark::Attempt, Mark::Elected, Mark::Decided, Mark::GivenUp, Mark::Blocked];

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
            key.push(KeyEntry::small(name, sample(*view, Some(true), false)));
        }
        for (view, text, end, copy) in [
            (lost, &LOST, Some(false), false),
            (copies, &COPY, Some(true), true),
            (flying, &FLYING, None, false),
        ] {
            if let Some(view) = view {
                key.push(KeyEntry::small(text.get(self.lang), sample(LegendEntry::of(&view), end, copy)));
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
                key.push(KeyEntry::small(text.get(self.lang), draw));
            }
        };
        show(seen(&|event| event.mark.is_none() && !event.by_hand), &STEP);
        for mark in MARKS {
            let says = mark_text(MarkKind::Protocol(mark));
            show(seen(&|event| event.mark == Some(mark) && !event.by_hand), says);
        }
        show(seen(&|event| event.by_hand), mark_text(MarkKind::ByHand));
        if !self.found.is_empty() {
            key.push(KeyEntry::small(FOUND.get(self.lang), |out| super::draw_found(middle, 1.0, out)));
        }
    }

    fn key_of_lanes(&self, key: &mut Vec<KeyEntry>) {
        let (wide, high) = KeyEntry::SIZE;
        let rect = Rect::new(4.0, 3.0, wide - 8.0, high - 6.0);
        let down = |(_, from, until): &(_, Micros, Micros)| *until >= self.from && *from <= self.to;
        if self.trail.down().iter().any(down) {
            let line = Paint::Ghost.stroke(1.6).dashed(4.0, 4.0);
            key.push(KeyEntry::small(DOWN.get(self.lang), |out| {
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
            key.push(KeyEntry::small(state.text.get(self.lang), |out| out.round_rect(rect, 3.0, area, line)));
        }
        if (self.from..=self.to).contains(&self.playhead) {
            let ends = [1.0, high - 1.0].map(|y| Point::new(wide / 2.0, y));
            let line = Paint::Accent.stroke(2.0);
            key.push(KeyEntry::small(NOW.get(self.lang), |out| out.line(ends[0], ends[1], line)));
        }
    }
}
