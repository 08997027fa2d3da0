//! The legend: which kinds of messages have been seen, by shape, colour and name.

use crate::geometry::Point;
use crate::glyph;
use crate::outcome::{outcome_paints, outcome_sign};
use crate::shape::{Paint, ShapeList, TextStyle};
use synod_model::{Lang, MessageView, Outcome, Shape as Kind, Text};
use synod_sim::Frame;

/// One kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LegendEntry {
    /// What the paper calls it: `AppendEntries`.
    pub kind: &'static str,
    /// As people name it.
    pub label: &'static Text,
    /// Its shape.
    pub shape: Kind,
    /// Its colour, from 1 to 4; 0 is neutral.
    pub colour: u8,
    /// What has come of something, as it tells.
    pub outcome: Option<Outcome>,
}

impl LegendEntry {
    /// The kind of a message.
    pub const fn of(view: &MessageView) -> Self {
        let MessageView { kind, label, shape, colour, outcome, .. } = *view;
        Self { kind, label, shape, colour, outcome }
    }

    /// What falls off a node, which is no message: it has no kind.
    const fn fallen(outcome: Outcome) -> Self {
        Self { kind: "", label: outcome.text(), shape: Kind::Disc, colour: 0, outcome: Some(outcome) }
    }

    /// Its colour.
    pub const fn paint(&self) -> Paint {
        match self.outcome {
            Some(outcome) => outcome_paints(outcome).1,
            None => glyph::kind_paint(self.colour),
        }
    }

    /// Draws its shape around a point; `size` is 1 for the size it has on the stage.
    pub fn draw(&self, at: Point, size: f32, out: &mut ShapeList) {
        let paint = self.paint();
        match self.outcome {
            Some(outcome) => {
                outcome_sign(outcome, at, glyph::SIGN * size, (paint.into(), Paint::OnAccent.into()), out);
            }
            None => glyph::message(self.shape, at, size, paint.into(), out),
        }
    }
}

/// The kinds seen so far, in the order in which they appeared. It only grows, so that it does not flicker.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Legend {
    entries: Vec<LegendEntry>,
}

/// A legend names at most this many kinds; no system has more.
const KINDS: usize = 16;

impl Legend {
    /// Forgets everything: another system is on the stage.
    pub fn clear(&mut self) {
        self.entries.clear();
    }

    /// Takes note of the kinds in a frame; `true` if there was a new one.
    pub fn see(&mut self, frame: &Frame) -> bool {
        let before = self.entries.len();
        for message in &frame.messages {
            self.note(&message.view);
        }
        for ghost in &frame.ghosts {
            self.note(&ghost.view);
        }
        // A message of that outcome has the same sign.
        for fall in &frame.falls {
            if self.entries.iter().all(|entry| entry.outcome != Some(fall.outcome)) {
                self.put(LegendEntry::fallen(fall.outcome));
            }
        }
        self.entries.len() > before
    }

    /// Takes note of a kind.
    pub(crate) fn note(&mut self, view: &MessageView) {
        self.put(LegendEntry::of(view));
    }

    fn put(&mut self, entry: LegendEntry) {
        let look = |e: &LegendEntry| (e.kind, e.shape, e.colour, e.outcome);
        let known = |e: &LegendEntry| look(e) == look(&entry);
        if self.entries.len() < KINDS && !self.entries.iter().any(known) {
            self.entries.push(entry);
        }
    }

    /// What each kind is called: by the paper's name, and where two shapes share it, by what people call them or what has come
    /// of them, too; in another language than English always by both.
    pub fn names(&self, lang: Lang) -> Vec<String> {
        let shared = |entry: &LegendEntry| self.entries.iter().filter(|e| e.kind == entry.kind).count() > 1;
        let name = |entry: &LegendEntry| {
            let (kind, label, shared) = (entry.kind, entry.label.get(lang), shared(entry));
            if kind.is_empty() {
                return label.to_owned();
            }
            let word = entry.outcome.filter(|_| shared).map(|outcome| outcome.text().get(lang));
            match (lang, word) {
                (Lang::En, Some(word)) => format!("{kind}: {word}"),
                (Lang::En, None) if shared => {
                    format!("{kind}: {}", label.strip_prefix("the ").unwrap_or(label))
                }
                (Lang::En, None) => kind.to_owned(),
                (Lang::ZhCn, Some(word)) => format!("{label} {kind}（{word}）"),
                (Lang::ZhCn, None) => format!("{label} {kind}"),
            }
        };
        self.entries.iter().map(name).collect()
    }

    /// The kinds, the first seen first.
    pub fn entries(&self) -> &[LegendEntry] {
        &self.entries
    }

    /// Draws the legend with its lower left corner at a point: for pictures that leave the page.
    pub fn draw(&self, corner: Point, lang: Lang, text_scale: f32, out: &mut ShapeList) {
        let size = 12.0 * text_scale;
        let line = size * 1.6;
        let style = TextStyle::new(size, Paint::Muted);
        let mut y = corner.y - line * self.entries.len() as f32 + line / 2.0;
        for (entry, label) in self.entries.iter().zip(self.names(lang)) {
            entry.draw(Point::new(corner.x + size * 0.5, y), size / 18.0, out);
            out.write(&label, &style, Point::new(corner.x + size * 1.5, y + style.drop()));
            y += line;
        }
    }
}
