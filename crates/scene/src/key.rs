//! The key: what everything means that is drawn now. It is made from what is in sight, never from a list.
//!
//! What stands on the stage is drawn by the stage itself, on a small stage with nothing else on it. So the key cannot show
//! anything other than what is seen.

mod beside;
mod ground;
mod messages;
mod nodes;
mod sample;

pub use nodes::{outcome_meaning, role_meaning};

use crate::arrangement::Arrangement;
use crate::legend::Legend;
use crate::shape::ShapeList;
use crate::stage::Look;
use synod_model::{Lang, Text, TimerKind, Value};
use synod_sim::Frame;

/// One thing that is explained.
#[derive(Clone, Debug)]
pub struct KeyEntry {
    /// What it means.
    pub says: String,
    /// How it is drawn.
    pub shapes: ShapeList,
    /// The width and the height of the drawing.
    pub size: (f32, f32),
}

impl KeyEntry {
    /// The width and the height of a small drawing.
    pub const SIZE: (f32, f32) = (34.0, 16.0);

    /// An entry with a small drawing.
    pub(crate) fn small(says: impl Into<String>, draw: impl FnOnce(&mut ShapeList)) -> Self {
        let mut shapes = ShapeList::new();
        draw(&mut shapes);
        Self { says: says.into(), shapes, size: Self::SIZE }
    }
}

/// Entries that belong together.
#[derive(Clone, Debug)]
pub struct KeyPart {
    /// What they are.
    pub title: &'static Text,
    /// The entries, each once.
    pub entries: Vec<KeyEntry>,
}

/// A stage that is explained.
#[derive(Clone, Copy, Debug)]
pub struct StageKey<'a> {
    /// What is on it.
    pub frame: &'a Frame,
    /// How it is looked at.
    pub look: &'a Look,
    /// Where everything stands.
    pub arrangement: &'a Arrangement,
    /// The kinds of messages seen so far.
    pub legend: &'a Legend,
    /// What the timers of the system are, by their names.
    pub timers: &'a [TimerKind],
    /// The fields that are drawn beside the nodes: what each means, and one of its values.
    pub fields: &'a [(&'static Text, Value)],
}

static NODES: Text = Text::new("Nodes", "节点");
static OUTCOMES: Text = Text::new("What has come of it", "结果");
static TIMERS: Text = Text::new("Timers: an arc closes until it fires", "定时器：弧线逐渐缩短，走完时触发");
static BESIDE: Text = Text::new("Beside the nodes", "节点旁边");
static MESSAGES: Text = Text::new("Messages", "消息");
static LINKS: Text = Text::new("Links and groups", "链路与分组");
static EXHIBITS: Text = Text::new("On the cards", "卡片");

impl StageKey<'_> {
    /// Everything on the stage, part by part; a part with nothing in it is left out.
    pub fn parts(&self) -> Vec<KeyPart> {
        let parts = [
            (&NODES, self.nodes()),
            (&OUTCOMES, self.outcomes()),
            (&TIMERS, self.timers()),
            (&BESIDE, self.beside()),
            (&MESSAGES, self.messages()),
            (&LINKS, self.ground()),
            (&EXHIBITS, self.exhibits()),
        ];
        let parts = parts.into_iter().map(|(title, entries)| KeyPart { title, entries });
        parts.filter(|part| !part.entries.is_empty()).collect()
    }

    fn lang(&self) -> Lang {
        self.look.lang
    }

    fn say(&self, text: &'static Text) -> String {
        text.get(self.lang()).to_owned()
    }

    /// `name: what it means`.
    fn named(&self, name: &str, says: &str) -> String {
        [name, if self.lang() == Lang::En { ": " } else { "：" }, says].concat()
    }
}
