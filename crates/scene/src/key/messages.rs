//! Messages: their kinds, and what else is seen of them on their way.

use super::sample::Sample;
use super::{KeyEntry, StageKey};
use crate::legend::LegendEntry;
use synod_model::{MessageView, NodeId, Shape, Text, Word};
use synod_sim::{GhostFrame, MessageFrame};

static DISC: Text = Text::new("carries data", "携带数据");
static RING: Text = Text::new("carries nothing: a sign of life", "不携带数据，只表示发送者还在");
static TRIANGLE: Text = Text::new("asks for something", "提出请求");
static DIAMOND: Text = Text::new("answers", "作出回复");
static SQUARE: Text = Text::new("tells a decision", "告知决定");
static TAG: Text =
    Text::new("the text on a message: in short, what it carries", "消息上的文字：简要说明携带的内容");
static DOOMED: Text = Text::new("fades: it will be lost on its way", "逐渐变淡：将在途中丢失");
static WAITS: Text =
    Text::new("waits: it is held, or its receiver is paused", "等待中：已被扣住，或接收者已暂停");
static LOST: Text = Text::new("was lost here", "在此处丢失");
static SELECTED: Text = Text::new("selected", "已选中");
static CHAIN: Text =
    Text::new("messages that led to the violation, in their order", "导致违规的消息，按先后编号");

impl StageKey<'_> {
    /// The kinds seen so far, and what happens to messages now.
    pub(super) fn messages(&self) -> Vec<KeyEntry> {
        let kinds = self.legend.entries().iter().zip(self.legend.names(self.lang()));
        let mut entries: Vec<KeyEntry> = kinds.map(|(kind, name)| self.kind(kind, &name)).collect();
        let mut show = |message: Option<&MessageFrame>, text: &'static Text| {
            if let Some(message) = message {
                entries.push(self.message(*message, self.say(text), false));
            }
        };
        let all = &self.frame.messages;
        show(all.iter().find(|m| !m.view.tag.as_str().is_empty() && m.view.outcome.is_none()), &TAG);
        show(all.iter().find(|m| m.doomed), &DOOMED);
        show(all.iter().find(|m| m.waiting), &WAITS);
        if let Some(chosen) = all.iter().find(|m| Some(m.serial) == self.look.message) {
            entries.push(self.message(*chosen, self.say(&SELECTED), true));
        }
        if let Some(ghost) = self.frame.ghosts.first() {
            let mut sample = Sample::way();
            let (from, to) = (NodeId::at(0), NodeId::at(1));
            sample.frame.ghosts = vec![GhostFrame { from, to, progress: 4_250, view: ghost.view }];
            entries.push(sample.entry(self.say(&LOST), self));
        }
        if !self.look.chain.is_empty() {
            let mut sample = Sample::pair();
            sample.look.chain = vec![(NodeId::at(0), NodeId::at(1))];
            entries.push(sample.entry(self.say(&CHAIN), self));
        }
        entries
    }

    fn kind(&self, kind: &LegendEntry, name: &str) -> KeyEntry {
        let LegendEntry { kind, label, shape, colour, outcome } = *kind;
        let says = match shape {
            Shape::Disc => &DISC,
            Shape::Ring => &RING,
            Shape::Triangle => &TRIANGLE,
            Shape::Diamond => &DIAMOND,
            Shape::Square => &SQUARE,
        };
        // A message that tells an outcome has its sign in place of a shape.
        let says = if outcome.is_some() { name.to_owned() } else { self.named(name, says.get(self.lang())) };
        let view = MessageView { kind, label, shape, colour, tag: Word::default(), outcome };
        let (from, to) = (NodeId::at(0), NodeId::at(1));
        let message = MessageFrame {
            serial: 0,
            from,
            to,
            claims: None,
            progress: 0,
            doomed: false,
            waiting: false,
            view,
        };
        self.message(message, says, false)
    }

    fn message(&self, message: MessageFrame, says: String, selected: bool) -> KeyEntry {
        let mut sample = Sample::way();
        let (from, to) = (NodeId::at(0), NodeId::at(1));
        sample.look.message = selected.then_some(message.serial);
        sample.frame.messages = vec![MessageFrame { from, to, progress: 4_250, ..message }];
        sample.entry(says, self)
    }
}
