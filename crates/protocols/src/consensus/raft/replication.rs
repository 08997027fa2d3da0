//! Log replication (sections 5.3 and 5.4.2).
//!
//! The leader appends what it is asked to its own log and sends it to the others behind the entry that comes before it.
//! A follower accepts only if it has that same entry; by induction, its log then equals the leader's up to there. If it
//! refuses, the leader steps back to where the logs agree and sends everything from there: the leader never changes its
//! own log to fit. What a majority holds is committed, provided that it is of the leader's own term, and what is
//! committed is applied to the state machine, in the order of the log.
//!
//! One batch of entries is under way to a follower at a time; what comes in meanwhile goes with the next. A batch that
//! is still not acknowledged after a whole heartbeat interval is sent again ("the leader retries `AppendEntries` RPCs
//! indefinitely"). When the commit index moves, the followers are told at once, as etcd does, rather than with the next
//! heartbeat.

use super::log::{Content, Entries, Entry, Held, Hint, Index, Merged, Term};
use super::message::{AppendEntries, AppendEntriesResponse, Appended, Message};
use super::rules::{COMMIT_MAJORITY, CURRENT_TERM_COMMIT, LOG_CONSISTENCY_CHECK};
use super::state::{Progress, Role, Timer, UnderWay};
use super::{Config, Durable, Extra, Server, text};
use crate::replicated::{Command, Machine};
use synod_model::{Arg, Delay, Mark, NodeId, Outcome, Text, majority};

/// The most entries that one message carries; a follower that misses more gets several.
pub const MOST_ENTRIES: usize = 32;

/// The message that continues a follower's log with these entries, and what the leader notes about it.
fn append<M: Machine>(
    disk: &Durable<M>,
    commit_index: Index,
    progress: &mut Progress,
    entries: Entries<M::Op>,
    round: u32,
) -> Message<M> {
    let prev_log_index = progress.next_index - 1;
    let message = AppendEntries {
        term: disk.current_term,
        prev_log_term: disk.log.term_at(prev_log_index).unwrap_or(0),
        prev_log_index,
        entries,
        leader_commit: commit_index,
        round: Extra(round),
    };
    let last = message.last_index();
    if last > prev_log_index {
        progress.under_way = Some(UnderWay { last, overdue: false });
    }
    progress.told_commit = progress.told_commit.max(commit_index.min(last));
    Message::AppendEntries(message)
}

/// The leader's side.
impl<M: Machine> Server<'_, '_, M> {
    /// The heartbeat timer: "repeat during idle periods to prevent election timeouts" (Figure 2).
    pub(super) fn on_heartbeat_timeout(&mut self) {
        if !self.memory.leads() {
            // The timer of whoever does not lead is cleared; nothing is to be done.
            return;
        }
        self.fx.set_timer(Timer::Heartbeat, Delay::Fixed(self.ctx.config.heartbeat));
        self.fx.aside(&text::SENDS_HEARTBEATS, [self.ctx.me.into(), self.disk.current_term.into()]);
        self.count_answers();
        self.begin_round_if_needed();
        self.send_heartbeats();
        self.serve_reads();
    }

    /// Sends everybody a message of the present round.
    pub(super) fn send_round(&mut self) {
        self.send_entries(None, false, |_| Some(0));
    }

    /// Sends everybody a sign of life: the entries that are overdue, or none.
    pub(super) fn send_heartbeats(&mut self) {
        self.send_entries(None, true, |progress| match &mut progress.under_way {
            Some(UnderWay { overdue: true, .. }) => Some(MOST_ENTRIES),
            Some(under_way) => {
                under_way.overdue = true;
                Some(0)
            }
            None => Some(0),
        });
    }

    /// Sends everybody who waits for nothing what is new: entries, or else the commit index.
    pub(super) fn replicate(&mut self) {
        self.send_new(None);
    }

    /// As [`Server::replicate`], to one follower, where nothing is new for the others. Nor is it for this one, as a rule: most
    /// answers are those to heartbeats.
    fn replicate_to(&mut self, node: NodeId) {
        let (last, committed) = (self.disk.log.last_index(), self.memory.commit_index);
        let sends = !self.memory.snapshots.sending.is_empty();
        let has_all =
            |progress: &mut Progress| progress.next_index > last && progress.told_commit >= committed;
        if sends || !self.progress(node).is_some_and(has_all) {
            self.send_new(Some(node));
        }
    }

    fn send_new(&mut self, only: Option<NodeId>) {
        let (last, committed) = (self.disk.log.last_index(), self.memory.commit_index);
        self.send_entries(only, false, |progress| match progress {
            Progress { under_way: Some(_), .. } => None,
            Progress { next_index, .. } if *next_index <= last => Some(MOST_ENTRIES),
            Progress { told_commit, .. } if *told_commit < committed => Some(0),
            _ => None,
        });
    }

    /// Sends each follower, or `only` one, as many entries as `most` says, behind those that it has; nothing at all where
    /// that is `None`. Who needs entries that the log no longer has gets the snapshot, `again` if need be.
    fn send_entries(
        &mut self,
        only: Option<NodeId>,
        again: bool,
        most: impl Fn(&mut Progress) -> Option<usize>,
    ) {
        let (configuration, catching_up) = (self.configuration(), self.catching_up());
        let Role::Leader { followers, office } = &mut self.memory.role else { return };
        let round = office.round;
        let (sending, base, mut behind) = (&self.memory.snapshots.sending, self.disk.log.base().index, false);
        // Entries copied for one follower are shared with the next one that needs the same.
        let (mut copied_from, mut copied) = (0, Entries::default());
        let places = only.map_or(0..followers.len(), |node| node.index()..node.index() + 1);
        for (node, progress) in places.clone().map(NodeId::at).zip(&mut followers[places]) {
            if node == self.ctx.me || !configuration.has(node) && !catching_up.contains(node) {
                continue;
            }
            if progress.next_index <= base || sending.iter().any(|sending| sending.to == node) {
                behind = true;
                continue;
            }
            let Some(most) = most(progress) else { continue };
            if most > 0 && copied_from != progress.next_index {
                (copied_from, copied) =
                    (progress.next_index, self.disk.log.copy_from(progress.next_index, most));
            }
            let entries = if most > 0 { copied.clone() } else { Entries::default() };
            self.fx.send(node, append(self.disk, self.memory.commit_index, progress, entries, round));
        }
        if behind {
            self.send_snapshots(again);
        }
    }

    /// After anything that may let the leader go on: commits what it can and sends what is new, until nothing is left.
    pub(super) fn drive(&mut self) {
        while self.advance_commit() || self.serve_reads() || self.go_on_with_change() {}
        self.replicate();
    }

    /// The empty entry with which a leader begins its term: "having each leader commit a blank no-op entry into the log
    /// at the start of its term" (section 8).
    pub(super) fn append_empty(&mut self) {
        let term = self.disk.current_term;
        self.disk.log.push(Entry { term, content: Content::Empty });
        let index = self.disk.log.last_index();
        self.fx.note(&text::APPENDS_EMPTY, [self.ctx.me.into(), index.into(), term.into()]);
    }

    /// "If command received from client: append entry to local log, respond after entry applied to state machine"
    /// (Figure 2). The caller drives the leader on.
    pub(super) fn append_command(&mut self, command: Command<M::Op>) {
        let term = self.disk.current_term;
        self.disk.log.push(Entry { term, content: Content::Command(command) });
        if !self.fx.is_quiet() {
            let index = self.disk.log.last_index();
            let args = [self.ctx.me.into(), command.to_string().into(), index.into(), term.into()];
            self.fx.note(&text::APPENDS_COMMAND, args);
        }
    }

    /// A follower has taken the entries, or has refused them.
    pub(super) fn on_append_entries_response(&mut self, from: NodeId, message: AppendEntriesResponse) {
        let me = self.ctx.me;
        let term = self.disk.current_term;
        if message.term > term {
            return self.yield_to(message.term, from);
        }
        if message.request_term < term || !self.memory.leads() {
            // Stale: it answers a message of an earlier term, or of a term in which this server no longer leads.
            let args = [me.into(), from.into(), message.request_term.into()];
            return self.fx.note(&text::ANSWER_OF_OLD_TERM, args);
        }
        self.note_answer(from);
        match message.outcome {
            Appended::Accepted { match_index } => self.on_accepted(from, match_index),
            Appended::Rejected { prev_log_index, hint } => self.on_rejected(from, prev_log_index, hint),
        }
        self.note_round(from, *message.round);
    }

    /// "If successful: update nextIndex and matchIndex for follower" (Figure 2, rules for leaders).
    fn on_accepted(&mut self, from: NodeId, match_index: Index) {
        let me = self.ctx.me;
        let match_index = match_index.min(self.disk.log.last_index());
        self.need_not_send(from, match_index);
        let Some(progress) = self.progress(from) else { return };
        if progress.under_way.is_some_and(|sent| match_index >= sent.last) {
            progress.under_way = None;
        }
        progress.next_index = progress.next_index.max(match_index + 1);
        let grew = match_index > progress.match_index;
        if grew {
            progress.match_index = match_index;
            self.fx.note(&text::HEARS_MATCH, [me.into(), from.into(), match_index.into()]);
            self.drive();
            self.tell_target();
        } else {
            self.fx.aside(&text::HEARS_NOTHING_NEW, [me.into(), from.into()]);
            self.replicate_to(from);
        }
    }

    /// "If `AppendEntries` fails because of log inconsistency: decrement nextIndex and retry" (Figure 2), in larger steps
    /// thanks to the hint. A follower whose log has matched once in a term matches ever after, so that a refusal of what it
    /// has acknowledged is an old one, and nextIndex stays above matchIndex (as in etcd; only a follower that has lost its
    /// disk could mean it).
    fn on_rejected(&mut self, from: NodeId, refused: Index, hint: Hint) {
        let me = self.ctx.me;
        // Where the hint's term, or an earlier one, last occurs here: beyond it the logs cannot agree.
        let agrees = self.disk.log.last_not_after(hint.index, hint.term).index;
        let Some(progress) = self.progress(from) else { return };
        if refused <= progress.match_index {
            return self.fx.note(&text::REFUSAL_OF_ACKNOWLEDGED, [me.into(), from.into(), refused.into()]);
        }
        if refused + 1 != progress.next_index {
            // Stale: since then the leader has gone back.
            return self.fx.note(&text::OLD_REFUSAL, [me.into(), from.into(), refused.into()]);
        }
        progress.next_index = (agrees + 1).min(refused);
        progress.under_way = None;
        let next = progress.next_index;
        self.fx.note(&text::STEPS_BACK, [me.into(), from.into(), refused.into(), next.into()]);
        self.replicate_to(from);
    }

    /// "If there exists an N such that N > commitIndex, a majority of `matchIndex[i]` ≥ N, and `log[N].term` ==
    /// currentTerm: set commitIndex = N" (Figure 2, rules for leaders). Returns whether it moved.
    fn advance_commit(&mut self) -> bool {
        let me = self.ctx.me;
        let Role::Leader { followers, .. } = &self.memory.role else { return false };
        // Rule `commit-majority`.
        let quorum = self.majority_to_commit(COMMIT_MAJORITY);
        let servers = quorum.servers;
        let last = self.disk.log.last_index();
        let (mut found, mut holders): (Option<Held>, usize) = (None, 0);
        for half in quorum.halves() {
            let (mut held, mut counted) = ([0; Config::MOST_SERVERS as usize], 0);
            for (node, progress) in self.ctx.config.servers().zip(followers) {
                if quorum.counts(&half, node) {
                    held[counted] = if node == me { last } else { progress.match_index };
                    counted += 1;
                }
            }
            let held = &mut held[..counted];
            let all = self.disk.log.committable(held, half.needed, self.disk.current_term);
            if found.is_none_or(|found| all.index < found.index) {
                found = Some(all);
            }
            holders = held.iter().filter(|held| **held >= all.index).count();
        }
        let Some(found) = found.filter(|found| found.index > self.memory.commit_index) else { return false };
        let entry_term = self.disk.log.term_at(found.index).unwrap_or(0);
        let args: [Arg; 5] =
            [me.into(), found.index.into(), holders.into(), servers.into(), entry_term.into()];
        // Rule `current-term-commit`: "Raft never commits log entries from previous terms by counting replicas"
        // (section 5.4.2).
        if !found.of_current_term && self.ctx.obeys(CURRENT_TERM_COMMIT) {
            self.fx.note(&text::MAY_NOT_COMMIT, args);
            return false;
        }
        let text = match found.of_current_term {
            _ if servers == 1 && self.is_alone() => &text::COMMITS_ALONE,
            _ if quorum.is_united() => &text::COMMITS_BY_UNION,
            _ if quorum.has_outsider() => &text::COMMITS_AS_OUTSIDER,
            _ if holders < majority(servers) => &text::COMMITS_BY_MINORITY,
            false => &text::COMMITS_OLD_TERM,
            true => &text::COMMITS,
        };
        if quorum.is_joint() {
            let held =
                |(node, progress): &(NodeId, &Progress)| *node == me || progress.match_index >= found.index;
            let holders = self.ctx.config.servers().zip(followers).filter(held).map(|(node, _)| node);
            let holders = quorum.counted(holders.collect());
            self.fx.headline(
                Outcome::Committed,
                &text::COMMITS_JOINTLY,
                [me.into(), found.index.into(), holders.into()],
            );
        } else {
            self.fx.headline(Outcome::Committed, text, args);
        }
        self.commit_to(found.index);
        true
    }

    pub(super) fn progress(&mut self, node: NodeId) -> Option<&mut Progress> {
        match &mut self.memory.role {
            Role::Leader { followers, .. } => followers.get_mut(node.index()),
            _ => None,
        }
    }
}

/// The follower's side.
impl<M: Machine> Server<'_, '_, M> {
    /// A leader sends entries, or a heartbeat.
    pub(super) fn on_append_entries(&mut self, from: NodeId, message: AppendEntries<M>) {
        let me = self.ctx.me;
        let prev_log_index = message.prev_log_index;
        // "Reply false if term < currentTerm" (AppendEntries RPC, 1).
        if message.term < self.disk.current_term {
            let term = self.disk.current_term;
            self.fx
                .note(&text::REFUSES_OLD_LEADER, [me.into(), from.into(), message.term.into(), term.into()]);
            let hint = Hint { index: self.disk.log.last_index(), term: self.disk.log.last_term() };
            self.respond(from, &message, Appended::Rejected { prev_log_index, hint });
            return;
        }
        if !self.hears_leader(from, message.term) {
            return;
        }
        // Rule `log-consistency-check` (AppendEntries RPC, 2).
        let checked = self.disk.log.check(prev_log_index, message.prev_log_term);
        if let Err(hint) = checked
            && self.ctx.obeys(LOG_CONSISTENCY_CHECK)
        {
            self.note_refusal(from, &message);
            self.respond(from, &message, Appended::Rejected { prev_log_index, hint });
            return;
        }
        let prev_log_index = prev_log_index.min(self.disk.log.last_index());
        let merged = self.disk.log.merge(prev_log_index, &message.entries);
        self.note_merged(from, &message, merged, checked.is_ok());
        self.take_in(merged, &message.entries, prev_log_index + 1);
        // "If leaderCommit > commitIndex, set commitIndex = min(leaderCommit, index of last new entry)" (5).
        let committed = message.leader_commit.min(message.last_index());
        if committed > self.memory.commit_index {
            self.fx.note(&text::LEARNS_COMMIT, [me.into(), committed.into(), from.into()]);
            self.commit_to(committed);
        }
        // What is committed here is in the leader's log too, so an old message may be answered with it.
        let match_index = message.last_index().max(self.memory.commit_index);
        self.respond(from, &message, Appended::Accepted { match_index });
    }

    /// A leader of this term or a later one has sent something. Returns whether this server follows it.
    pub(super) fn hears_leader(&mut self, leader: NodeId, term: Term) -> bool {
        if term == self.disk.current_term && self.memory.leads() {
            // A second leader of one term: election safety is broken already, and the paper gives no rule for it.
            self.fx.note(&text::MEETS_SECOND_LEADER, [self.ctx.me.into(), leader.into(), term.into()]);
            return false;
        }
        self.follow(leader, term);
        self.reset_election_timer();
        self.renew_vote_lease();
        true
    }

    /// "If `AppendEntries` RPC received from new leader: convert to follower" (Figure 2, rules for candidates), and the
    /// same for a follower that meets its term's leader for the first time.
    fn follow(&mut self, leader: NodeId, term: Term) {
        let me = self.ctx.me;
        let known = self.memory.leader(me) == Some(leader);
        if known && term == self.disk.current_term {
            return;
        }
        let args = [me.into(), leader.into(), term.into()];
        match self.memory.role {
            Role::Leader { .. } => self.fx.headline(Mark::GivenUp, &text::STEPS_DOWN_FOR_LEADER, args),
            Role::Candidate { .. } => self.fx.note(&text::WITHDRAWS_FOR_LEADER, args),
            Role::PreCandidate { .. } => self.fx.note(&text::ASKS_NO_MORE_FOR_LEADER, args),
            Role::Follower { .. } => self.fx.note(&text::FOLLOWS, args),
        }
        self.become_follower(term, Some(leader));
    }

    fn respond(&mut self, to: NodeId, message: &AppendEntries<M>, outcome: Appended) {
        let (term, request_term, round) = (self.disk.current_term, message.term, message.round);
        let response = AppendEntriesResponse { term, request_term, outcome, round };
        self.fx.send(to, Message::AppendEntriesResponse(response));
    }

    fn note_refusal(&mut self, from: NodeId, message: &AppendEntries<M>) {
        let index = message.prev_log_index;
        let (text, mine) = match self.disk.log.term_at(index) {
            Some(term) => (&text::REFUSES_OTHER_TERM, Arg::from(term)),
            None => (&text::REFUSES_GAP, Arg::from(self.disk.log.last_index())),
        };
        let args = [self.ctx.me.into(), from.into(), index.into(), mine, message.prev_log_term.into()];
        self.fx.outcome(Outcome::Refused, text, args);
    }

    fn note_merged(&mut self, from: NodeId, message: &AppendEntries<M>, merged: Merged, consistent: bool) {
        if self.fx.is_quiet() {
            return;
        }
        let last = self.disk.log.last_index();
        let first = merged.added_from.unwrap_or(last);
        let args: [Arg; 4] = [self.ctx.me.into(), from.into(), first.into(), last.into()];
        if consistent && message.entries.is_empty() {
            self.fx.aside(&text::HEARS_HEARTBEAT, args);
            return;
        }
        let text: &'static Text = match merged {
            _ if !consistent => &text::APPENDS_BLINDLY,
            Merged { added_from: None, .. } => &text::HAS_ENTRIES,
            Merged { deleted_from: Some(_), .. } => &text::OVERWRITES,
            _ if first == last => &text::APPENDS_ONE,
            _ => &text::APPENDS_SEVERAL,
        };
        self.fx.note(text, args);
    }
}
