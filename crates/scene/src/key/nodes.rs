//! Nodes: their roles, their states, what has come of their tasks, their timers.

use super::sample::{Sample, node};
use super::{KeyEntry, StageKey};
use crate::geometry::Point;
use crate::outcome::{outcome_paints, outcome_sign};
use crate::shape::Paint;
use crate::stage;
use synod_model::{Glyph, Micros, NodeId, Outcome, Role, Status, Text, Tone};
use synod_sim::{NodeFrame, TimerArc};

static AWAY: Text =
    Text::new("{0}: not here now; there for later, or gone", "{0}：目前不在，留待以后或已经离开");
static DOWN: Text = Text::new("crashed: what it had in memory is lost", "已崩溃：内存中的内容已丢失");
static PAUSED: Text =
    Text::new("paused: it does nothing, and what arrives waits", "已暂停：不做任何事，到达的消息在等待");
static CLOCK: Text = Text::new(
    "its clock runs at this rate, or is so far ahead or behind",
    "它的时钟以此速率运行，或快慢相差这么多",
);
static SELECTED: Text = Text::new("selected", "已选中");
static CONTRADICTS: Text = Text::new("named by the violation", "违规所涉及的节点");
static COUNT: Text = Text::new(
    "so many timers of that name; the arc is the next one",
    "该名称的定时器有这么多个，弧线表示最先到期的一个",
);

/// What a role means: by its glyph, or else by its tone. An ordinary one says enough by its name.
pub fn role_meaning(role: &Role) -> Option<&'static Text> {
    static CROWN: Text = Text::new("in charge", "负责主持");
    static HAND: Text = Text::new("stands for election, or proposes", "正在发起选举，或提出提案");
    static PERSON: Text = Text::new("sends requests", "发出请求");
    static LOCK: Text = Text::new("blocked, or holds a lock", "阻塞，或持有锁");
    static TICK: Text = Text::new("done and committed", "已完成并提交");
    static CROSS: Text = Text::new("aborted", "已中止");
    static EYE: Text = Text::new("learns, or watches", "学习或观察");
    static BOX: Text = Text::new("holds data or work", "存放数据或任务");
    static TRIES: Text =
        Text::new("has begun something, and needs others for it", "已发起某件事，需要其他节点配合");
    static SETTLED: Text = Text::new("done", "已完成");
    static WRONG: Text = Text::new("has failed, or was refused", "已失败，或被拒绝");
    Some(match (role.glyph, role.tone) {
        (Glyph::Crown, _) | (Glyph::None, Tone::Lead) => &CROWN,
        (Glyph::Hand, _) => &HAND,
        (Glyph::Person, _) => &PERSON,
        (Glyph::Lock, _) => &LOCK,
        (Glyph::Tick, _) => &TICK,
        (Glyph::Cross, _) => &CROSS,
        (Glyph::Eye, _) => &EYE,
        (Glyph::Box, _) => &BOX,
        (Glyph::None, Tone::Try) => &TRIES,
        (Glyph::None, Tone::Good) => &SETTLED,
        (Glyph::None, Tone::Bad) => &WRONG,
        (Glyph::None, Tone::Plain | Tone::Ghost) => return None,
    })
}

/// What an outcome means.
pub const fn outcome_meaning(outcome: Outcome) -> &'static Text {
    static ELECTED: Text = Text::new("chosen to be in charge", "被选出主持");
    static PREPARED: Text = Text::new("promised, and up to others now", "已作出承诺，结果取决于其他节点");
    static PRECOMMITTED: Text = Text::new("promised by all: it will be done", "全部已承诺，必将完成");
    static COMMITTED: Text = Text::new("settled and done", "已确定并完成");
    static CHOSEN: Text = Text::new("the value is settled", "值已确定");
    static ABORTED: Text = Text::new("settled and undone", "已确定并撤回");
    static REFUSED: Text = Text::new("turned away", "被拒绝");
    static RETRIED: Text = Text::new("sent once more", "再次发送");
    static DROPPED: Text = Text::new("no longer tried", "不再尝试");
    static OVERLOADED: Text = Text::new("more is asked than can be done in time", "请求超出了能及时处理的量");
    static BLOCKED: Text = Text::new("can do nothing more by itself", "自己无法再做任何事");
    match outcome {
        Outcome::Elected => &ELECTED,
        Outcome::Prepared => &PREPARED,
        Outcome::Precommitted => &PRECOMMITTED,
        Outcome::Committed => &COMMITTED,
        Outcome::Chosen => &CHOSEN,
        Outcome::Aborted => &ABORTED,
        Outcome::Refused => &REFUSED,
        Outcome::Retried => &RETRIED,
        Outcome::Dropped => &DROPPED,
        Outcome::Overloaded => &OVERLOADED,
        Outcome::Blocked => &BLOCKED,
    }
}

impl StageKey<'_> {
    /// The roles that are there, and the states in which nodes are.
    pub(super) fn nodes(&self) -> Vec<KeyEntry> {
        let mut entries = self.roles();
        let found =
            |fits: &dyn Fn(&NodeFrame) -> bool| self.frame.nodes.iter().find(|node| fits(node)).cloned();
        let up = |node: &NodeFrame| node.status != Status::Down;
        let mut show = |node: Option<NodeFrame>, text: &'static Text| {
            if let Some(node) = node {
                let node = NodeFrame { timers: Vec::new(), outcome: None, beside: None, ..node };
                entries.push(Sample::node(node, self).entry(self.say(text), self));
            }
        };
        show(found(&|node| !up(node)), &DOWN);
        show(found(&|node| node.status == Status::Paused), &PAUSED);
        if self.arrangement.names() {
            show(found(&|node| up(node) && node.clock_text(self.lang()).is_some()), &CLOCK);
        }
        let only = || [NodeId::at(0)].into_iter().collect();
        if !self.look.selected.is_empty() {
            let mut sample = Sample::node(node(0), self);
            sample.look.selected = only();
            entries.push(sample.entry(self.say(&SELECTED), self));
        }
        if !self.look.contradicting.is_empty() {
            let mut sample = Sample::node(node(0), self);
            sample.look.contradicting = only();
            entries.push(sample.entry(self.say(&CONTRADICTS), self));
        }
        entries
    }

    fn roles(&self) -> Vec<KeyEntry> {
        let mut seen: Vec<Role> = Vec::new();
        let mut entries = Vec::new();
        for node in self.frame.nodes.iter().filter(|node| node.status != Status::Down) {
            if seen.contains(&node.role) {
                continue;
            }
            seen.push(node.role);
            let label = node.role.label.get(self.lang());
            let says = if stage::is_outline(node) {
                AWAY.with([node.role.label.into()]).render(self.lang(), &|_| String::new())
            } else {
                role_meaning(&node.role)
                    .map_or(label.to_owned(), |says| self.named(label, says.get(self.lang())))
            };
            let status = Status::Up;
            // An outcome changes how a role looks: one without it is shown if there is one.
            let mut alike = self.frame.nodes.iter().filter(|other| other.role == node.role);
            let plain = alike.any(|other| stage::outcome(other).is_none());
            let outcome = node.outcome.filter(|_| !plain);
            let node = NodeFrame { role: node.role, status, outcome, ..super::sample::node(0) };
            entries.push(Sample::node(node, self).entry(says, self));
        }
        entries
    }

    /// What has come of something, on nodes, messages and cells.
    pub(super) fn outcomes(&self) -> Vec<KeyEntry> {
        let on_nodes = self.frame.nodes.iter().filter_map(stage::outcome);
        let told = self.legend.entries().iter().filter_map(|entry| entry.outcome);
        let cells = self.cells().into_iter().filter_map(|cell| cell.outcome);
        let mut seen: Vec<Outcome> = Vec::new();
        for outcome in on_nodes.chain(told).chain(cells) {
            if !seen.contains(&outcome) {
                seen.push(outcome);
            }
        }
        seen.sort_unstable();
        let entry = |outcome| {
            let says = self
                .named(Outcome::text(outcome).get(self.lang()), outcome_meaning(outcome).get(self.lang()));
            let on_node = self.frame.nodes.iter().find(|node| stage::outcome(node) == Some(outcome));
            if let Some(on_node) = on_node.filter(|_| self.arrangement.names()) {
                let node = NodeFrame { role: on_node.role, outcome: Some(outcome), ..node(0) };
                return Sample::node(node, self).entry(says, self);
            }
            let (wide, high) = KeyEntry::SIZE;
            let ink = (outcome_paints(outcome).1.into(), Paint::OnAccent.into());
            KeyEntry::small(says, |out| {
                outcome_sign(outcome, Point::new(wide / 2.0, high / 2.0), 7.0, ink, out);
            })
        };
        seen.into_iter().map(entry).collect()
    }

    /// The arcs, each by the name of its timer.
    pub(super) fn timers(&self) -> Vec<KeyEntry> {
        let mut entries: Vec<KeyEntry> = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        let mut counted = false;
        for (lane, timer) in stage::arcs(self.frame, self.arrangement) {
            counted |= timer.count > 1;
            if seen.contains(&timer.name) {
                continue;
            }
            seen.push(timer.name);
            if let Some(kind) = self.timers.iter().find(|kind| kind.id == timer.name) {
                let (name, says) = (kind.name.get(self.lang()), kind.says.get(self.lang()));
                entries.push(self.arc(lane, 1, self.named(name, says)));
            }
        }
        if counted {
            entries.push(self.arc(0, 3, self.say(&COUNT)));
        }
        entries
    }

    /// An arc in a lane around a node.
    fn arc(&self, lane: usize, count: u32, says: String) -> KeyEntry {
        let arc = |left, count| TimerArc { name: "", number: None, left, due: Micros(0), count };
        let mut node = node(0);
        node.timers = vec![arc(0, 1); lane];
        node.timers.push(arc(700, count));
        Sample::node(node, self).entry(says, self)
    }
}
