//! What is said of each part.

use super::{Fact, Tip};
use crate::pointed::Part;
use crate::state::State;
use crate::texts as t;
use synod_model::{Micros, NodeId, NodeSet, Outcome, Status, Text, Value, format_duration, format_size};
use synod_scenario::{Bandwidth, Net, Ppm};
use synod_scene::{mark_text, outcome_meaning, role_meaning};
use synod_sim::NodeFrame;

/// At most this many timers, or values that a message carries, are told.
const TOLD: usize = 4;

/// At most this many characters of a value.
const LONG: usize = 48;

/// The most cells of a log that are told.
const CELLS: usize = 6;

static NAMED: Text = Text::new("{0}: {1}", "{0}：{1}");
static ROLE_LOST: Text = Text::new("What it had in memory is lost.", "内存中的内容已丢失。");
static ROLE_WAITS: Text =
    Text::new("It does nothing, and what arrives waits.", "不做任何事，到达的消息在等待。");
static SINCE: Text = Text::new("for {0}", "已持续 {0}");
static TIMER_OF: Text = Text::new("{0}, timer of {1}", "{1} 的 {0} 定时器");
static BESIDE: Text = Text::new("Beside {0}", "{0} 旁边");
static FIRES: Text = Text::new("fires", "触发");
static SENT: Text = Text::new("sent at", "发送于");
static ARRIVES: Text = Text::new("arrives at", "到达于");
static MOMENT_IN: Text = Text::new("{0} (in {1})", "{0}（{1} 后）");
static DOOMED: Text = Text::new("It will be lost on its way.", "它将在途中丢失。");
static BOTH_WAYS: Text = Text::new("both ways", "双向");
static CUT: Text = Text::new("cut", "已断开");
static OPEN: Text = Text::new("open", "畅通");
static PARTED: Text = Text::new("A partition lies between them.", "两者之间有网络分区。");
static IN_IT: Text = Text::new("In it: {0}", "包含：{0}");
static AT: Text = Text::new("at {0}", "时刻 {0}");
static UP_TO: Text = Text::new("up to {0}", "到 {0} 为止");

impl State {
    /// What is said of a part; `None` for one that is not there any more.
    pub fn tip(&self, part: &Part) -> Option<Tip> {
        match *part {
            Part::Node(node) => self.node_tip(node),
            Part::Timer(node, name, number) => self.timer_tip(node, name, number),
            Part::Beside(node) => self.beside_tip(node),
            Part::Message(serial) => self.message_tip(serial),
            Part::Link(a, b) => Some(self.link_tip(a, b)),
            Part::Set(set) => self.set_tip(set),
            Part::Mark(step) => self.mark_tip(step),
            Part::Branch(id) => self.branch_tip(id),
        }
    }

    fn words(&self, text: &'static Text) -> String {
        text.get(self.lang()).to_owned()
    }

    fn duration(&self, time: Micros) -> String {
        format_duration(time, self.lang())
    }

    /// A value in one line, cut where it becomes long.
    fn short(&self, value: &Value) -> String {
        let words = value.words(self.lang(), &|node| self.session.name(node));
        match words.char_indices().nth(LONG) {
            Some((at, _)) => [&words[..at], "…"].concat(),
            None => words,
        }
    }

    fn fact(&self, name: &'static Text, value: String) -> Fact {
        Fact { name: self.words(name), value, says: String::new() }
    }

    fn node_tip(&self, id: NodeId) -> Option<Tip> {
        let node = self.frame.nodes.get(id.index())?;
        let mut facts: Vec<Fact> =
            node.clock_text(self.lang()).map(|clock| self.fact(&t::CLOCK_RUNS, clock)).into_iter().collect();
        if node.status != Status::Down {
            facts.extend(self.timers_of(id).into_iter().take(TOLD));
        }
        facts.extend(self.fields_of(id));
        Some(Tip { title: self.session.name(id), lines: self.lines_of(id, node), facts })
    }

    /// Its role, its subtitle, and what has come of its task.
    fn lines_of(&self, id: NodeId, node: &NodeFrame) -> Vec<String> {
        let named =
            |name: &'static Text, says: &'static Text| self.say(&NAMED.with([name.into(), says.into()]));
        match node.status {
            Status::Down => return vec![self.words(&t::CRASHED), self.words(&ROLE_LOST)],
            Status::Paused | Status::Up => {}
        }
        let role = &node.role;
        let mut lines =
            vec![role_meaning(role).map_or_else(|| self.words(role.label), |says| named(role.label, says))];
        let subtitle = self.frame.subtitles.get(id.index()).map(|says| self.say(says));
        lines.extend(subtitle.filter(|says| !says.is_empty()));
        if node.status == Status::Paused {
            lines.push(named(&t::PAUSED, &ROLE_WAITS));
        }
        if let Some(outcome) = node.outcome.filter(|outcome| *outcome != Outcome::Elected) {
            let says = named(outcome.text(), outcome_meaning(outcome));
            let since = node.blocked_since.map(|since| self.frame.at.since(since));
            let since = since.map(|since| [" · ", &self.say(&SINCE.with([since.into()]))].concat());
            lines.push([says, since.unwrap_or_default()].concat());
        }
        lines
    }

    fn timers_of(&self, id: NodeId) -> Vec<Fact> {
        let now = self.session.present().playhead;
        let fact = |timer: synod_sim::TimerInfo| {
            let value = match timer.due {
                Some(due) => self.say(&t::IN_TIME.with([due.since(now).into()])),
                None => self.words(&t::TIMER_SET),
            };
            let says = timer.kind.says.get(self.lang()).to_owned();
            Fact { name: self.say(&timer.called()), value, says }
        };
        self.session.timers(id).into_iter().map(fact).collect()
    }

    fn timer_tip(&self, id: NodeId, name: &'static str, number: Option<u64>) -> Option<Tip> {
        let set = self.session.timers(id);
        let timer = set.into_iter().find(|timer| timer.kind.id == name && timer.number == number)?;
        let now = self.session.present().playhead;
        let title = self.say(&TIMER_OF.with([timer.called().into(), id.into()]));
        let due = timer.due.map(|due| self.fact(&FIRES, self.moment(due, now)));
        let says = timer.kind.says.get(self.lang()).to_owned();
        Some(Tip { title, lines: vec![says], facts: due.into_iter().collect() })
    }

    /// A moment to come, and how long that takes.
    fn moment(&self, at: Micros, now: Micros) -> String {
        self.say(&MOMENT_IN.with([at.into(), at.since(now).into()]))
    }

    /// What is drawn beside a node: what each value means.
    fn fields_of(&self, id: NodeId) -> Vec<Fact> {
        let fields = self.beside_of(id, CELLS).into_iter();
        fields
            .map(|(says, value)| Fact {
                name: String::new(),
                value: self.short(&value),
                says: self.words(says),
            })
            .collect()
    }

    fn beside_tip(&self, id: NodeId) -> Option<Tip> {
        let facts = self.fields_of(id);
        let title = self.say(&BESIDE.with([id.into()]));
        (!facts.is_empty()).then(|| Tip { title, lines: Vec::new(), facts })
    }

    fn message_tip(&self, serial: u32) -> Option<Tip> {
        let info = self.session.message(serial)?;
        let now = self.session.present().playhead;
        let flying = self.frame.messages.iter().find(|message| message.serial == serial);
        let doomed = flying.is_some_and(|message| message.doomed);
        let mut lines = Vec::new();
        if let Some(outcome) = info.view.outcome {
            lines.push(self.say(&NAMED.with([outcome.text().into(), outcome_meaning(outcome).into()])));
        }
        if doomed {
            lines.push(self.words(&DOOMED));
        }
        if info.held {
            lines.push(self.words(&t::HELD));
        }
        let mut facts: Vec<Fact> = Vec::new();
        facts.extend(info.sent.map(|sent| self.fact(&SENT, self.duration(sent))));
        facts.extend(info.due.filter(|_| !doomed).map(|due| self.fact(&ARRIVES, self.moment(due, now))));
        let carried = info.fields.iter().filter(|field| field.value != Value::None);
        facts.extend(carried.take(TOLD).map(|field| Fact {
            name: field.name.replace('_', " "),
            value: self.short(&field.value),
            says: String::new(),
        }));
        let title = t::MESSAGE_NAME.with([info.view.kind.into(), info.from.into(), info.to.into()]);
        Some(Tip { title: self.say(&title), lines, facts })
    }

    fn link_tip(&self, a: NodeId, b: NodeId) -> Tip {
        let group = |node| self.frame.groups.iter().position(|group| group.contains(node));
        let parted = matches!((group(a), group(b)), (Some(a), Some(b)) if a != b);
        let way = |from, to| (self.session.link(from, to), self.frame.cuts.contains(&(from, to)));
        let (there, back) = (way(a, b), way(b, a));
        let facts = if there == back {
            vec![Fact { name: self.words(&BOTH_WAYS), ..self.way(there) }]
        } else {
            let name = |from, to| [&self.session.name(from), " → ", &self.session.name(to)].concat();
            vec![Fact { name: name(a, b), ..self.way(there) }, Fact { name: name(b, a), ..self.way(back) }]
        };
        let lines = if parted { vec![self.words(&PARTED)] } else { Vec::new() };
        Tip { title: self.say(&t::LINK_NAME.with([a.into(), b.into()])), lines, facts }
    }

    /// One way of a link: whether it is cut, and what happens to messages on it.
    fn way(&self, (net, cut): (Net, bool)) -> Fact {
        let share = |name: &'static Text, share: Ppm| {
            (share.0 > 0).then(|| [name.get(self.lang()), " ", &share.to_string()].concat())
        };
        let latency = if net.latency.min == net.latency.max {
            self.duration(net.latency.min)
        } else {
            [&self.duration(net.latency.min), " – ", &self.duration(net.latency.max)].concat()
        };
        let rate = (net.rate != Bandwidth::UNLIMITED)
            .then(|| [&format_size(net.rate.0, self.lang()), "/s"].concat());
        let parts = [
            Some([t::LATENCY.get(self.lang()), " ", &latency].concat()),
            rate,
            share(&t::LOSS_SHARE, net.loss),
            share(&t::DUPLICATE_SHARE, net.duplicate),
            share(&t::REORDER_SHARE, net.reorder),
        ];
        let says = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        Fact { name: String::new(), value: self.words(if cut { &CUT } else { &OPEN }), says }
    }

    /// Nodes that belong together: what they are, and who they are.
    fn set_tip(&self, set: usize) -> Option<Tip> {
        let hull = set.checked_sub(self.frame.boxes.len()).and_then(|hull| self.frame.hulls.get(hull));
        let caption = self.frame.boxes.get(set).or_else(|| hull.map(|hull| &hull.caption))?;
        let nodes: NodeSet = match hull {
            Some(hull) => hull.nodes,
            None => {
                self.frame.nodes.iter().filter(|node| node.group == Some(set)).map(|node| node.id).collect()
            }
        };
        let lines = vec![self.say(&IN_IT.with([nodes.into()]))];
        Some(Tip { title: self.say(caption), lines, facts: Vec::new() })
    }

    fn mark_tip(&self, step: u64) -> Option<Tip> {
        let marks = self.session.marks().iter().filter(|mark| mark.step == step);
        let marks: Vec<_> = marks.collect();
        let title = self.words(mark_text(marks.first()?.kind));
        let mut lines = vec![self.say(&AT.with([marks[0].at.into()]))];
        let row = self.session.log(step, step).into_iter().next();
        lines.extend(row.into_iter().flat_map(|row| row.sentences).map(|says| self.say(&says)));
        Some(Tip { title, lines, facts: Vec::new() })
    }

    fn branch_tip(&self, id: usize) -> Option<Tip> {
        let branch = self.session.branches().into_iter().find(|branch| branch.id == id)?;
        let name = format!("{} {}", t::BRANCH.get(self.lang()), id + 1);
        let title =
            if self.is_undone(id) { self.say(&t::BRANCH_IS_UNDONE.with([name.into()])) } else { name };
        let mut lines: Vec<String> = branch.made_by.iter().map(|says| self.say(says)).collect();
        lines.push(self.say(&UP_TO.with([branch.known_at.into()])));
        Some(Tip { title, lines, facts: Vec::new() })
    }
}
