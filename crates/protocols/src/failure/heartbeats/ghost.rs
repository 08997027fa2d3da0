//! What is remembered of a run from outside: which processes were up when, what is under way to whom, and what each watcher
//! took for true. No node knows any of this, and what must hold of the detectors is judged by it.

use super::Heartbeats;
use super::between::{Between, Weather};
use super::quality::Quality;
use super::setup::{Config, Detector};
use super::state::{Beat, Message};
use std::collections::VecDeque;
use std::hash::{Hash, Hasher};
use synod_model::prelude::*;
use synod_model::{Action, Fault, MessageId};

texts! {
    WRONG: "{0} suspects {1}, which has been up all the time since the last heartbeat that came.",
        "{0} 怀疑 {1}，而自上次收到心跳以来，{1} 一直在运行。";
    NO_NEWS: "{0} trusts {1} again, although nothing newer than before has come of it.",
        "{0} 重新信任 {1}，尽管并没有收到它更新的消息。";
    IGNORED: "{0} ignores heartbeat {2} of {1}, which was sent after all that {0} has had of it.",
        "{0} 忽略 {1} 的心跳 {2}，而它是在此前收到的所有心跳之后发出的。";
    NOT_GROWN: "{0} starts as incarnation {1}, and has been incarnation {2} before.", "{0} 以化身编号 {1} 启动，而此前已经是化身 {2}。";
    DETECTED: "{0} suspects {1}, which is down.", "{0} 怀疑 {1}，它确实已经崩溃。";
    MISTAKEN: "{0} suspects {1}, which is not down.", "{0} 怀疑 {1}，但它并没有崩溃。";
    TRUSTED: "{0} has suspected {1} and trusts it again.", "{0} 怀疑过 {1}，现在重新信任它。";
}

/// A node as it really is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Life {
    /// How often it has started.
    count: u32,
    /// The highest incarnation that it has had.
    incarnation: u32,
    /// Whether it is down.
    pub(super) down: bool,
    /// Whether it stands still.
    pub(super) paused: bool,
    /// When it went down, or started.
    pub(super) since: Micros,
    /// Its first heartbeat since the parameters changed; before it there is one, it is `unsettled`.
    first: Option<Beat>,
    unsettled: bool,
    /// How many heartbeats it had ignored after its last step.
    ignored: u64,
}

/// A heartbeat under way, with the life in which it was sent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Flying {
    life: u32,
    beat: Beat,
    /// Which message it is. No part of a state: two ways to one state give one fingerprint.
    serial: u32,
}

impl Hash for Flying {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.life, self.beat).hash(state);
    }
}

/// What a watcher takes a process for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Opinion {
    #[default]
    Trusted,
    /// Suspected, and down.
    Suspected,
    /// Suspected by mistake.
    Mistaken,
}

/// A watcher and a process that it watches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Pair {
    /// The newest heartbeat that has come.
    got: Option<Beat>,
    /// The latest life, and the latest heartbeat in it, of which one has come.
    latest: Option<(u32, u32)>,
    /// Whether the process was down or stood still at some time since that heartbeat.
    pub(super) excused: bool,
    /// Whether the parameters have changed, and no heartbeat has come that was sent by the new ones.
    changing: bool,
    /// What the watcher takes it for, and since when it suspects it.
    pub(super) opinion: Opinion,
    pub(super) since: Micros,
    /// What matters between members that ping each other.
    pub(super) member: Between,
    flying: VecDeque<Flying>,
}

impl Pair {
    /// Whether the watcher suspects it.
    pub(super) fn suspected(&self) -> bool {
        self.opinion != Opinion::Trusted
    }

    /// If the watcher suspects it by mistake, this ends here, and is told with how long it has lasted.
    fn mistake_ends(&mut self, at: Micros, then: Opinion) -> Option<Micros> {
        let mistaken = std::mem::replace(&mut self.opinion, then) == Opinion::Mistaken;
        mistaken.then(|| at.since(self.since))
    }
}

/// History variables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ghost {
    pub(super) lives: Vec<Life>,
    /// By watcher, then by process.
    pairs: Vec<Pair>,
    pub(super) quality: Quality,
    /// How the network and the nodes have been.
    pub(super) weather: Weather,
}

impl Ghost {
    /// A pair.
    pub(super) fn pair(&self, watcher: NodeId, process: NodeId) -> &Pair {
        &self.pairs[watcher.index() * self.lives.len() + process.index()]
    }

    pub(super) fn pair_mut(&mut self, watcher: NodeId, process: NodeId) -> &mut Pair {
        let nodes = self.lives.len();
        &mut self.pairs[watcher.index() * nodes + process.index()]
    }

    /// Brings it up to date after a step.
    pub(super) fn observe(
        &mut self,
        found: &mut Findings,
        step: &Step<Heartbeats>,
        world: &World<Heartbeats>,
    ) {
        let config = world.config();
        self.quality.passes(step.at);
        self.weather.passes(step);
        if self.lives.is_empty() {
            let nodes = usize::from(config.nodes);
            self.lives = vec![Life::default(); nodes];
            self.pairs = vec![Pair::default(); nodes * nodes];
            for node in config.all() {
                self.starts(node, step.at, found, world);
            }
            self.recount(config);
        }
        match &step.action {
            Some(Action::Measure) => self.quality = self.quality.anew(step.at),
            Some(Action::Configure(_)) => self.reconfigured(),
            _ => {}
        }
        let news = self.arrives(found, step, world);
        if config.is_swim() {
            self.hears_of(step, world);
        }
        if let Some(node) = step.node {
            let ends = matches!(step.action, Some(Action::Fault(Fault::Crash(_))));
            let starts = matches!(step.action, Some(Action::Fault(Fault::Restart { .. })));
            if ends {
                self.ends(node, step.at, config);
            } else if starts {
                self.starts(node, step.at, found, world);
            }
            self.lives[node.index()].paused = world.node(node).status() == Status::Paused;
            if world.node(node).status() != Status::Up {
                config.watchers(node).for_each(|watcher| self.pair_mut(watcher, node).excused = true);
            }
            let changed = self.suspicions(node, news, step, found, world);
            if ends || starts || changed {
                self.recount(config);
            }
        }
        self.leaves(step, world);
    }

    /// The pairs of those that are not down, and in how many of them the process is trusted.
    fn recount(&mut self, config: &Config) {
        let up = |node: &NodeId| !self.lives[node.index()].down;
        let of = |watcher: NodeId| config.watched(watcher).filter(up).map(move |process| (watcher, process));
        let pairs: Vec<bool> = (config.all().filter(up).flat_map(of))
            .map(|(watcher, process)| !self.pair(watcher, process).suspected())
            .collect();
        self.quality.pairs = pairs.len() as u64;
        self.quality.trusted = pairs.iter().filter(|trusted| **trusted).count() as u64;
    }

    /// The parameters have changed: deadlines and heartbeats follow the old ones for a while.
    fn reconfigured(&mut self) {
        self.lives.iter_mut().for_each(|life| life.unsettled = true);
        self.pairs.iter_mut().for_each(|pair| pair.changing = true);
    }

    /// A node has started.
    fn starts(&mut self, node: NodeId, at: Micros, found: &mut Findings, world: &World<Heartbeats>) {
        let config = world.config();
        self.detections_end(node, at, config);
        let life = &mut self.lives[node.index()];
        let incarnation = world.node(node).disk.incarnation;
        if config.beats(node) && life.count > 0 && incarnation <= life.incarnation {
            let before = life.incarnation;
            found.note("incarnations-grow", || {
                NOT_GROWN.with([node.into(), incarnation.into(), before.into()])
            });
        }
        life.incarnation = life.incarnation.max(incarnation);
        (life.count, life.down, life.ignored, life.since) = (life.count + 1, false, 0, at);
        for process in config.watched(node) {
            let (excused, changing) = {
                let life = &self.lives[process.index()];
                (life.down || life.paused, life.unsettled)
            };
            let pair = self.pair_mut(node, process);
            let flying = std::mem::take(&mut pair.flying);
            *pair = Pair { excused, changing, flying, ..Pair::default() };
        }
    }

    /// A node has crashed.
    fn ends(&mut self, node: NodeId, at: Micros, config: &Config) {
        // What it suspected is at an end.
        for process in config.watched(node) {
            let down = self.lives[process.index()].down && self.pair(node, process).suspected();
            let detection = down.then(|| self.detection(node, process));
            if let Some(mistake) = self.pair_mut(node, process).mistake_ends(at, Opinion::Trusted) {
                self.quality.mistake(at, mistake);
            } else if let Some(detection) = detection {
                self.quality.detection(at, detection);
            }
        }
        // Who suspected it was mistaken until now, and is right from here on.
        for watcher in config.watchers(node) {
            let pair = self.pair_mut(watcher, node);
            let suspected = pair.suspected();
            let then = if suspected { Opinion::Suspected } else { Opinion::Trusted };
            if let Some(mistake) = pair.mistake_ends(at, then) {
                self.quality.mistake(at, mistake);
            }
        }
        let life = &mut self.lives[node.index()];
        (life.down, life.since) = (true, at);
    }

    /// How long it took until a watcher that suspects a process that is down did so: not at all, where it did before. Of a
    /// watcher that started later, from its start.
    pub(super) fn detection(&self, watcher: NodeId, process: NodeId) -> Micros {
        let from = self.lives[process.index()].since.max(self.lives[watcher.index()].since);
        self.pair(watcher, process).since.since(from)
    }

    /// A node starts: by now its crash was detected, or not.
    fn detections_end(&mut self, node: NodeId, at: Micros, config: &Config) {
        if !self.lives[node.index()].down {
            return;
        }
        for watcher in config.watchers(node).filter(|watcher| !self.lives[watcher.index()].down) {
            if self.pair(watcher, node).suspected() {
                self.quality.detection(at, self.detection(watcher, node));
            } else {
                self.quality.undetected(at);
            }
        }
    }

    /// What becomes of a message that was under way. Returns the process of which something newer has come.
    fn arrives(
        &mut self,
        found: &mut Findings,
        step: &Step<Heartbeats>,
        world: &World<Heartbeats>,
    ) -> Option<NodeId> {
        let (process, watcher) = step.message?;
        let (Action::Deliver(id) | Action::Lose(id) | Action::Duplicate(id)) = step.action.as_ref()? else {
            return None;
        };
        let flying = &mut self.pair_mut(watcher, process).flying;
        let at = flying.iter().position(|flying| flying.serial == id.serial)?;
        if let Some(Action::Duplicate(_)) = step.action {
            let copy = Flying { serial: step.sent.first()?.serial, ..flying[at].clone() };
            flying.insert(flying.partition_point(|other| *other < copy), copy);
            return None;
        }
        let Flying { life, beat, .. } = flying.remove(at)?;
        if step.lost {
            return None;
        }
        self.heard(watcher, process, (life, beat), found, world)
    }

    /// A heartbeat has arrived. Returns the process, if it is newer than all before.
    fn heard(
        &mut self,
        watcher: NodeId,
        process: NodeId,
        (life, beat): (u32, Beat),
        found: &mut Findings,
        world: &World<Heartbeats>,
    ) -> Option<NodeId> {
        let ignored = world.node(watcher).memory.as_ref().map_or(0, |memory| memory.ignored);
        let before = std::mem::replace(&mut self.lives[watcher.index()].ignored, ignored);
        let sender = &self.lives[process.index()];
        let gone = sender.down || sender.paused;
        // chen reckons with a whole window of heartbeats.
        let config = world.config();
        let more = if config.detector == Detector::Chen { config.window } else { 0 };
        let by_new = |first: Beat| {
            beat.incarnation > first.incarnation || beat >= first && beat.seq - first.seq >= more
        };
        let settled = !sender.unsettled && sender.first.is_none_or(by_new);
        let pair = self.pair_mut(watcher, process);
        let sent_last = pair.latest < Some((life, beat.seq));
        pair.latest = pair.latest.max(Some((life, beat.seq)));
        let newer = pair.got < Some(beat);
        if newer {
            (pair.got, pair.excused) = (Some(beat), gone);
            pair.changing &= !settled;
        }
        if ignored > before && sent_last {
            let args = [watcher.into(), process.into(), beat.seq.into()];
            found.note("no-life-ignored", || IGNORED.with(args));
        }
        newer.then_some(process)
    }

    /// What a step has sent.
    fn leaves(&mut self, step: &Step<Heartbeats>, world: &World<Heartbeats>) {
        if matches!(step.action, Some(Action::Duplicate(_))) {
            return;
        }
        for id in &step.sent {
            self.sent(*id, world);
        }
    }

    fn sent(&mut self, id: MessageId, world: &World<Heartbeats>) {
        let Some(envelope) = world.envelope(id) else { return };
        let Message::Heartbeat { incarnation, seq } = envelope.message else { return };
        let beat = Beat { incarnation, seq };
        let life = &mut self.lives[envelope.from.index()];
        if std::mem::take(&mut life.unsettled) {
            life.first = Some(beat);
        }
        let flying = Flying { life: life.count, beat, serial: id.serial };
        let all = &mut self.pair_mut(envelope.to, envelope.from).flying;
        all.insert(all.partition_point(|other| *other < flying), flying);
    }

    /// Looks at whom a node suspects now; whether that has changed.
    fn suspicions(
        &mut self,
        watcher: NodeId,
        news: Option<NodeId>,
        step: &Step<Heartbeats>,
        found: &mut Findings,
        world: &World<Heartbeats>,
    ) -> bool {
        let Some(memory) = &world.node(watcher).memory else { return false };
        let (config, at, mut changed) = (world.config(), step.at, false);
        for process in config.watched(watcher) {
            let now = memory.doubts(process);
            if let Some(swim) = &memory.swim {
                self.judges((watcher, process), *swim.member(watcher, process), step, found, world);
            }
            if now == self.pair(watcher, process).suspected() {
                continue;
            }
            changed = true;
            let args = || [watcher.into(), process.into()];
            let life = &self.lives[process.index()];
            let (down, up) = (life.down, !life.down && !life.paused);
            let pair = self.pair_mut(watcher, process);
            if now {
                pair.opinion = if down { Opinion::Suspected } else { Opinion::Mistaken };
                pair.since = at;
                // A timer that somebody fires by hand is no judgement of the detector's.
                if config.is_accurate() && up && !memory.early && !pair.excused && !pair.changing {
                    found.note("accuracy", || WRONG.with(args()));
                }
                if down {
                    found.note("detected", || DETECTED.with(args()));
                } else {
                    found.note("false-suspicion", || MISTAKEN.with(args()));
                    self.quality.false_suspicion(at);
                }
            } else {
                let mistake = pair.mistake_ends(at, Opinion::Trusted);
                found.note("trusted-again", || TRUSTED.with(args()));
                if news != Some(process)
                    && !memory
                        .swim
                        .as_ref()
                        .is_some_and(|swim| pair.is_refuted(swim.member(watcher, process)))
                {
                    found.note("trust-needs-news", || NO_NEWS.with(args()));
                }
                if let Some(mistake) = mistake {
                    self.quality.mistake(at, mistake);
                }
            }
        }
        changed
    }
}
