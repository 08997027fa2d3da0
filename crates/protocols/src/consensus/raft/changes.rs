//! How the members change (dissertation, chapter 4): what an operator asks, and what the leader does about it.
//!
//! With `membership=single` one voter comes or goes at a time: any majority of the old voters and any of the new ones share a
//! server then, so the new configuration may simply be an entry of the log. With `membership=joint` the voters may change at
//! will, in two steps: the joint configuration needs a majority of the old voters *and* one of the new ones, and once it is
//! committed, the new one alone follows. Two conditions make either safe: the change before must be committed, and so must an
//! entry of the leader's own term, or two leaders could begin different changes from the same configuration (as Ongaro
//! found in 2015).
//!
//! A leader may remove itself. It leads on until the entry is committed, without counting itself, and steps down then; with
//! `removed-leader=stay` it goes on sending heartbeats, as etcd's does, and takes no more commands.

use super::client::Turn;
use super::configuration::Members;
use super::log::{Content, Entry, Index};
use super::request::{Asker, Order, Refusal};
use super::rules::{LEADER_COMMITS_BEFORE_CHANGE, ONE_CHANGE_AT_A_TIME};
use super::setup::{Changes, ConfigAt, Joint, RemovedLeader};
use super::state::{Pending, Progress, Role};
use super::{Server, packed};
use crate::replicated::{Command, Machine};
use synod_model::{Mark, NodeId, Text, texts};

texts! {
    IS_SO_ALREADY: "{0} has nothing to do for “{1}”: that is the configuration already.", "{0} 无需为“{1}”做什么：配置已经如此。";
    IS_UNDER_WAY: "{0} is about to do “{1}” already.", "{0} 已在执行“{1}”。";
    REFUSES: "{0} refuses “{1}”: {2}.", "{0} 拒绝“{1}”：{2}。";
    APPENDS: "{0} appends the configuration {1} as entry {2} of term {3}.", "{0} 把配置 {1} 追加为第 {2} 条日志，任期为 {3}。";
    APPENDS_JOINT: "{0} appends the joint configuration {1} as entry {2} of term {3}: whatever is decided under it needs a majority of the old voters and one of the new ones.",
        "{0} 把联合配置 {1} 追加为第 {2} 条日志，任期为 {3}：在它之下，任何决定都既需要旧投票节点的多数，也需要新投票节点的多数。";
    LEAVES_JOINT: "{0} leaves the joint configuration, which is committed: {1} as entry {2} of term {3}.",
        "{0} 离开已提交的联合配置：把 {1} 追加为第 {2} 条日志，任期为 {3}。";
    STEPS_DOWN: "{0} steps down as leader of term {1}: entry {2}, which leaves it no vote, is committed.",
        "{0} 不再担任任期 {1} 的领导者：使它失去投票权的第 {2} 条日志已提交。";
    KEEPS: "{0} keeps “{1}” for the next leader: it still leads, but it is no member any more, and an earlier leader may have the command already.",
        "{0} 把“{1}”留给下一个领导者：它仍在领导，但已不是成员，而且先前的领导者可能已经收到这条命令。";
    TURNS_AWAY: "{0} refuses “{1}”: it still leads, but it is no member any more.", "{0} 拒绝“{1}”：它仍在领导，但已不是成员。";
}

static NOT_A_SERVER: Text = Text::new("a client is no server", "客户端不是服务器节点");
static NOT_JOINT: Text = Text::new("there is no joint configuration to leave", "没有可以离开的联合配置");
static LAST_VOTER: Text = Text::new("somebody must be left to vote", "至少要留下一个投票节点");
static HANDS_OVER: Text = Text::new("it is handing the leadership over", "它正在移交领导权");
static IS_REMOVED: Text =
    Text::new("it still leads, but it is no voter any more", "它仍在领导，但已不是投票节点");
static NO_ENTRY_OF_TERM: Text = Text::new(
    "it has committed no entry of its own term yet, so another leader may have begun a change",
    "它还没有提交过自己任期的日志，别的领导者可能已开始变更",
);
static CHANGE_UNDER_WAY: Text = Text::new("the change before is not complete", "上一次变更尚未完成");

impl Order {
    /// What the configuration is to become.
    fn wanted(self, now: Members) -> Members {
        let place = |node, votes, learns| Members {
            voters: now.voters.with(node, votes),
            learners: now.learners.with(node, learns),
            ..now.left()
        };
        match self {
            Self::AddVoter { node } => place(node, true, false),
            Self::AddLearner { node } => place(node, false, true),
            Self::Remove { node } => place(node, false, false),
            Self::Reconfigure { voters, learners } => {
                Members { voters, learners: learners.minus(voters), ..Members::default() }
            }
            Self::LeaveJoint | Self::Transfer { .. } | Self::Compact => now.left(),
        }
    }
}

impl<M: Machine> Server<'_, '_, M> {
    /// An operator asks this leader for a change.
    pub(super) fn change_members(&mut self, asker: Asker, order: Order) {
        let said = || order.to_string().into();
        let me = self.ctx.me;
        let (at, now) = self.last_configuration();
        let wanted = order.wanted(now);
        if self.changes().any(|change| change.asker == asker) || self.is_catching_up_for(asker) {
            return self.fx.note(&IS_UNDER_WAY, [me.into(), said()]);
        }
        if wanted == now.left() && (order != Order::LeaveJoint) {
            // What is asked for is the last configuration, or what follows it by itself.
            if self.is_complete(at, now) {
                self.fx.note(&IS_SO_ALREADY, [me.into(), said()]);
                return self.answer_order(asker, None);
            }
            // Without empty entries, what earlier leaders left behind may wait for ever.
            if self.ctx.config.noop || self.has_committed_own() {
                self.fx.note(&IS_UNDER_WAY, [me.into(), said()]);
                return self.await_commit(asker, at);
            }
        }
        if let Some((why, says)) = self.objection(order, at, now, wanted) {
            self.fx.note(&REFUSES, [me.into(), said(), says.into()]);
            return self.answer_order(asker, Some(why));
        }
        let new = wanted.voters.minus(now.voters);
        if self.ctx.config.catch_up > 0 && !new.is_empty() {
            self.begin_to_catch_up(asker, wanted, new);
        } else {
            self.append_change(asker, now, wanted);
        }
        self.drive();
    }

    /// Why a change may not begin now.
    fn objection(
        &self,
        order: Order,
        at: Index,
        now: Members,
        wanted: Members,
    ) -> Option<(Refusal, &'static Text)> {
        let server = |node| self.ctx.config.is_server(node);
        let named = wanted.voters.iter().chain(wanted.learners.iter());
        let (is_last, is_own) = (at <= self.memory.commit_index, self.has_committed_own());
        if named.into_iter().any(|node| !server(node)) {
            return Some((Refusal::NotAServer, &NOT_A_SERVER));
        }
        if order == Order::LeaveJoint && !now.is_joint() {
            return Some((Refusal::NoChange, &NOT_JOINT));
        }
        if wanted.voters.is_empty() {
            return Some((Refusal::LastVoter, &LAST_VOTER));
        }
        if self.transfer().is_some() {
            return Some((Refusal::Transferring, &HANDS_OVER));
        }
        if !self.is_voter() {
            return Some((Refusal::NotLeader, &IS_REMOVED));
        }
        // Rule `leader-commits-before-change`.
        if !is_own && self.ctx.obeys(LEADER_COMMITS_BEFORE_CHANGE) {
            return Some((Refusal::NoEntryOfTerm, &NO_ENTRY_OF_TERM));
        }
        // Rule `one-change-at-a-time`; a joint configuration only makes way for the one that follows it.
        let half_way = now.is_joint() && order != Order::LeaveJoint;
        let waits = !is_last && self.ctx.obeys(ONE_CHANGE_AT_A_TIME);
        (half_way || waits || !self.catching_up().is_empty())
            .then_some((Refusal::ChangeUnderWay, &CHANGE_UNDER_WAY))
    }

    /// Whether the configuration of this entry is committed, and nothing is to follow it by itself.
    fn is_complete(&self, at: Index, members: Members) -> bool {
        let follows = members.is_joint() && self.ctx.config.joint == Joint::Auto;
        at <= self.memory.commit_index && !follows
    }

    /// Appends the configuration that a change begins with: the new one itself, or the joint one.
    pub(super) fn append_change(&mut self, asker: Asker, now: Members, wanted: Members) {
        let single = self.ctx.config.membership == Changes::Single;
        let direct = single || now.is_joint() || wanted.voters == now.voters;
        let old_voters = if direct { packed::NodeSet::default() } else { now.voters };
        let members = Members { old_voters, ..wanted };
        let text = match (now.is_joint(), direct) {
            (true, _) => &LEAVES_JOINT,
            (false, true) => &APPENDS,
            (false, false) => &APPENDS_JOINT,
        };
        self.append_configuration(members, text);
        self.await_commit(asker, self.disk.log.last_index());
    }

    fn append_configuration(&mut self, members: Members, text: &'static Text) {
        let term = self.disk.current_term;
        self.disk.log.push(Entry { term, content: Content::Members(members) });
        if !self.fx.is_quiet() {
            let (index, members) = (self.disk.log.last_index(), members.to_string());
            self.fx.note(text, [self.ctx.me.into(), members.into(), index.into(), term.into()]);
        }
        self.take_in_last();
    }

    /// Whoever has asked is answered once this entry is committed.
    fn await_commit(&mut self, asker: Asker, index: Index) {
        if let Some(office) = self.office() {
            office.changes.push(Pending { asker, index });
        }
    }

    fn changes(&self) -> impl Iterator<Item = Pending> {
        let changes = match &self.memory.role {
            Role::Leader { office, .. } => &office.changes[..],
            _ => &[],
        };
        changes.iter().copied()
    }

    /// Brings a change on as far as it goes. Returns whether anything has happened.
    pub(super) fn go_on_with_change(&mut self) -> bool {
        let Role::Leader { office, .. } = &self.memory.role else { return false };
        if self.memory.membership.is_first() && office.catch_up.is_none() {
            return false;
        }
        if self.end_round() {
            return true;
        }
        let (at, last) = self.last_configuration();
        if at > self.memory.commit_index || at == 0 {
            return false;
        }
        // "Once C-old,new has been committed, [..] it is now safe for the leader to create a log entry describing C-new"
        // (dissertation, section 4.3).
        if !self.is_complete(at, last) {
            self.append_configuration(last.left(), &LEAVES_JOINT);
            let index = self.disk.log.last_index();
            for change in self.office().into_iter().flat_map(|office| office.changes.iter_mut()) {
                change.index = index;
            }
            return true;
        }
        let done: Vec<Pending> = self.changes().collect();
        for change in &done {
            self.answer_order(change.asker, None);
        }
        if let Some(office) = self.office() {
            office.changes.clear();
        }
        let steps_down = self.ctx.config.removed_leader == RemovedLeader::StepDown;
        let leaves = !self.is_voter() && steps_down && self.is_needed_no_more(at);
        if leaves {
            // The others are told first what is committed.
            self.replicate();
            let term = self.disk.current_term;
            self.fx.headline(Mark::GivenUp, &STEPS_DOWN, [self.ctx.me.into(), term.into(), at.into()]);
            self.become_follower(term, None);
        }
        leaves || !done.is_empty()
    }

    /// Whether the new voters can do without this leader, which the configuration of this entry leaves out. Where configurations
    /// are in force once they are committed, enough of them must know that it is; others would still ask for its vote, and it
    /// may have entries that they lack.
    fn is_needed_no_more(&mut self, at: Index) -> bool {
        if self.ctx.config.config_at == ConfigAt::Append {
            return true;
        }
        let Role::Leader { followers, office } = &self.memory.role else { return false };
        let since = *office.farewell;
        if since > 0 {
            let knows = |progress: &Progress| progress.match_index >= at && *progress.round >= since;
            let all = followers.iter().enumerate().filter(|(_, progress)| knows(progress));
            return self.majority().is_reached(&all.map(|(node, _)| NodeId::at(node)).collect());
        }
        self.begin_round();
        if let Some(office) = self.office() {
            office.farewell.0 = office.round;
        }
        self.send_round();
        false
    }

    /// Whether this leader takes no commands, since it is no member any more. A command that may have been handed to another
    /// leader before is not refused, since it may still take effect.
    pub(super) fn turns_away(&mut self, command: &Command<M::Op>, turn: Turn) -> bool {
        if self.is_voter() {
            return false;
        }
        let again = turn == Turn::Again;
        if !self.fx.is_quiet() {
            let text = if again { &KEEPS } else { &TURNS_AWAY };
            self.fx.note(text, [self.ctx.me.into(), command.op.to_string().into()]);
        }
        if let Some(origin) = command.origin.filter(|_| !again) {
            self.turn_away(origin.client, origin.serial);
        }
        true
    }
}
