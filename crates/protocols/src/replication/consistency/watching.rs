//! What replicas do in a run, looked at from outside: each after its own step, beside the others.

use super::account::Made;
use super::crdt::{State, Tag};
use super::ghost::Look;
use super::message::{Message, Timer};
use super::op::Op;
use super::rules::MERGE;
use super::seen::Dot;
use super::setup::{Data, Resolve};
use super::state::Entry;
use std::collections::BTreeSet;
use std::sync::Arc;
use synod_model::Action;
use synod_model::prelude::*;

texts! {
    VANISHED: "{0} was told that {1} is done, and no disk has update {2} any more, nor what has replaced it.",
        "{0} 得知 {1} 已完成，但任何磁盘上都不再有更新 {2}，也没有替换它的更新。";
    NOT_THE_SAME: "{0} and {1} have seen the same updates: {0} would answer {2}, {1} {3}.",
        "{0} 和 {1} 见过同样的更新：{0} 会答复 {2}，{1} 会答复 {3}。";
    COUNTED_TWICE: "{0} counts more for {1} than was ever counted there.", "{0} 为 {1} 计入的数超过了那里计过的总数。";
    NOT_IN: "{0} does not have {1}, though it has seen insertion {2}, which no removal had seen.",
        "{0} 没有 {1}，尽管它见过加入 {2}，而没有任何移除见过这次加入。";
    TAG_BACK: "{0} had tag {1}, and has tag {2} now.", "{0} 原有标签 {1}，现在却是标签 {2}。";
    ALONE: "{0} can reach only {1} of {2} replicas, and its request waits.", "{0} 只能连通 {2} 个副本中的 {1} 个，请求在等待。";
    APART: "{0} would answer {2}, {1} {3}.", "{0} 会答复 {2}，而 {1} 会答复 {3}。";
    SEVERAL: "{0} has siblings: {1}.", "{0} 有并存版本：{1}。";
    EQUAL_AGAIN: "All replicas are equal again, {0} after the cut is healed.", "恢复连通 {0}之后，所有副本又相同了。";
}

// It takes more requests than a random walk makes.
static BACK: Text = Text::new(
    "{0} has {1} again, though it has seen it removed.",
    "{0} 又有了 {1}，尽管它见过该元素被移除。",
);

// No rule can bring this about, so no run has said it.
static NOT_AT_ONCE: Text = Text::new(
    "{0} does not answer {1} in the step in which it is asked.",
    "{0} 没有在收到请求的那一步答复 {1}。",
);

/// The place of the kind of requests in the table of messages.
const ASK: usize = 6;

impl Look<'_> {
    /// A replica of strong mode has taken a step.
    pub(super) fn strong(&mut self, node: NodeId) {
        let (disk, config) = (&self.world.node(node).disk, self.config());
        let before = self.ghost.tags.insert(node, disk.tag).unwrap_or_default();
        if disk.tag < before {
            let args = [node.into(), before.word().into(), disk.tag.word().into()];
            self.found.note("tags-grow", || TAG_BACK.with(args));
        }
        if disk.tag != before {
            self.ghost.written.insert(disk.tag, disk.value);
        }
        if let Some(Action::Fire(_, Timer::Again(_))) = self.step.action {
            let world = self.world;
            let open = |other: NodeId| world.links().open(node, other) && world.links().open(other, node);
            let there = |other: &NodeId| world.node(*other).status() == Status::Up && open(*other);
            let reached = 1 + config.all().filter(|other| *other != node).filter(there).count();
            if reached < config.majority() {
                let args = [node.into(), reached.into(), config.replicas.into()];
                self.found.note("no-majority", || ALONE.with(args));
            }
        }
    }

    /// A replica of eventual mode has taken a step.
    pub(super) fn eventual(&mut self, node: NodeId) {
        let now = self.state(node);
        let before = self.ghost.states.get(&node).cloned().unwrap_or_default();
        if *now != *before {
            self.made(node, &before);
            self.changed(node, &before);
            self.ghost.states.insert(node, Arc::new(now.clone()));
        }
        let arrived = self.step.message.filter(|_| self.step.kind == Some(ASK) && !self.step.lost);
        if let Some((client, _)) = arrived.filter(|_| self.config().answers_at_once()) {
            let answers = |message: &Message| matches!(message, Message::Answer { .. });
            let sent = self.step.sent.iter().filter_map(|id| self.world.envelope(*id));
            if !sent.into_iter().any(|envelope| envelope.to == client && answers(&envelope.message)) {
                self.found.note("answers-at-once", || NOT_AT_ONCE.with([node.into(), client.into()]));
            }
        }
    }

    /// The replica may have made an update.
    fn made(&mut self, node: NodeId, before: &State) {
        let (disk, now) = (&self.world.node(node).disk, self.state(node));
        let number = now.seen.newest(node);
        if number <= before.seen.newest(node) {
            return;
        }
        let dot = Dot { replica: node, number };
        let entry = disk.ledger.iter().find(|(_, (_, entry))| *entry == Entry::Made(dot));
        let Some((serial, (client, _))) = entry else { return };
        let Some(op) =
            self.ghost.open.get(serial).map(|open| open.op).or_else(|| self.ghost.left.get(serial).copied())
        else {
            return;
        };
        let mut takes = BTreeSet::new();
        if let Op::Remove { element } = op {
            let empty = BTreeSet::new();
            let (was, is) = (before.removed.get(&element), now.removed.get(&element));
            takes.extend(is.unwrap_or(&empty).difference(was.unwrap_or(&empty)));
        }
        let stamp = Tag { time: disk.issued, node: node.number() };
        let made = Made {
            serial: *serial,
            client: *client,
            op,
            stamp,
            known: before.seen.clone(),
            takes,
            answered: None,
            lost: false,
        };
        Arc::make_mut(&mut self.ghost.account).make(dot, made);
    }

    /// The state of a replica has changed.
    fn changed(&mut self, node: NodeId, before: &State) {
        let (world, config, now) = (self.world, self.config(), self.state(node));
        let overwrites = config.resolve == Resolve::Overwrite || !world.rules().has(MERGE);
        if overwrites {
            self.overwritten(before, now);
        }
        if overwrites && now.tag < before.tag {
            let args = [node.into(), before.tag.word().into(), now.tag.word().into()];
            self.found.note("tags-grow", || TAG_BACK.with(args));
        }
        let told = |state: &State| state.answer(config.data).text();
        for other in config.all().filter(|other| *other != node) {
            let its = self.state(other);
            let args = || [node.into(), other.into(), told(now).into(), told(its).into()];
            if its.seen == now.seen && !its.same(now, config) {
                self.found.note("same-updates-same-state", || NOT_THE_SAME.with(args()));
            }
            if its.answer(config.data) != now.answer(config.data) {
                self.found.note("divergent", || APART.with(args()));
            }
        }
        if now.versions.len() > 1 {
            self.found.note("siblings", || SEVERAL.with([node.into(), told(now).into()]));
        }
        if self.step.message.is_some()
            && config.data == Data::Set
            && let Some(element) = self.ghost.account.brought_back(before, now)
        {
            self.found.note("resurrected", || BACK.with([node.into(), element.into()]));
        }
        if config.keeps_all() {
            self.kept(node);
        }
        if let Some(healed) = self.ghost.healed
            && self.all_equal()
        {
            self.ghost.healed = None;
            let took = self.step.at.since(healed);
            self.ghost.counts.convergence = Some(took);
            self.found.note("converged-after-cut", || EQUAL_AGAIN.with([took.into()]));
        }
    }

    /// Updates may have been overwritten by others that did not build on them.
    fn overwritten(&mut self, before: &State, now: &State) {
        let gone = self.ghost.account.overwritten(before, now, self.config());
        let winner = self.ghost.account.made.iter().find(|(_, made)| made.stamp == now.tag);
        let Some(winner) = winner.map(|(dot, _)| *dot) else { return };
        for dot in gone {
            let account = Arc::make_mut(&mut self.ghost.account);
            let Some(made) = account.made.get_mut(&dot).filter(|made| !made.lost) else { continue };
            made.lost = true;
            if made.answered.is_some() {
                let (client, serial, op) = (made.client, made.serial, made.op);
                self.lost(client, serial, op, winner);
            }
        }
    }

    /// Where nothing may be lost: what is still there.
    fn kept(&mut self, node: NodeId) {
        let (config, now) = (self.config(), self.state(node));
        let states: Vec<&State> = config.all().map(|replica| self.state(replica)).collect();
        let account = Arc::clone(&self.ghost.account);
        if let Some((dot, made)) = account.vanished(&states, config) {
            let args = [made.client.into(), made.op.to_string().into(), dot.word().into()];
            self.found.note("nothing-lost", || VANISHED.with(args));
        }
        if let Some(replica) = account.counted_twice(now) {
            self.found.note("counted-once", || COUNTED_TWICE.with([node.into(), replica.into()]));
        }
        if config.data == Data::Set
            && let Some((dot, element)) = account.not_in(now)
        {
            self.found.note("add-wins", || NOT_IN.with([node.into(), element.into(), dot.word().into()]));
        }
    }

    pub(super) fn all_equal(&self) -> bool {
        let config = self.config();
        let first = self.state(NodeId::new(1));
        config.all().all(|node| self.state(node).same(first, config))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_requests_is_known() {
        assert_eq!(Message::KINDS[ASK], "Ask");
    }
}
