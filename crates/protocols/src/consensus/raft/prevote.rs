//! Pre-votes (dissertation, section 9.6): who wants to stand asks first whether it would be elected.
//!
//! A server that was cut off counts up its term, election after election. When it returns, its term deposes a leader that
//! nobody but itself has missed. With the param `prevote` it only asks whether the others would vote for it, and its term
//! grows once a majority has said yes. Nobody's term or vote changes by the question, and no timer is set back. What the
//! dissertation leaves open is as in etcd: a grant echoes the term that was asked for, a refusal carries the voter's own.

use super::Server;
use super::message::{Message, PreVote, PreVoteResponse};
use super::state::Role;
use crate::replicated::Machine;
use synod_model::{Arg, Mark, NodeId, NodeSet, Outcome, texts};

texts! {
    ASKS_AFTER: "{0} hears from no leader for {1} and asks who would vote for it in term {2}; its own term stays {3}.",
        "{0} 有 {1}没有收到领导者的消息，先询问谁愿意在任期 {2} 投票给它；它自己的任期仍是 {3}。";
    ASKS: "{0}'s election timer runs out, and it asks who would vote for it in term {2}; its own term stays {3}.",
        "{0} 的选举计时器到期，先询问谁愿意在任期 {2} 投票给它；它自己的任期仍是 {3}。";
    ASKS_AGAIN: "{0} got no majority before its timer ran out, and asks again who would vote for it in term {2}; its own term stays {3}.",
        "{0} 在计时器到期之前没有得到多数，再次询问谁愿意在任期 {2} 投票给它；它自己的任期仍是 {3}。";
    WOULD_VOTE: "{0} would vote for {1} in term {2}: {1}'s log is at least as up to date as its own. Its own term and vote stay as they are.",
        "{0} 愿意在任期 {2} 投票给 {1}：{1} 的日志至少和它自己的一样新。它自己的任期和投票都不变。";
    REFUSES_OLD_TERM: "{0} would not vote for {1}: {1} asks for term {2}, and {0} is in term {3} already.",
        "{0} 不愿投票给 {1}：{1} 问的是任期 {2}，而 {0} 已经在任期 {3}。";
    REFUSES_VOTED: "{0} would not vote for {1} in term {2}: it has voted for {3} in it.",
        "{0} 不愿在任期 {2} 投票给 {1}：它在该任期已经投给了 {3}。";
    REFUSES_LOG_TERM: "{0} would not vote for {1} in term {2}: {0}'s last entry is from term {3}, {1}'s from term {4}.",
        "{0} 不愿在任期 {2} 投票给 {1}：{0} 的最后一条日志属于任期 {3}，{1} 的属于任期 {4}。";
    REFUSES_LOG_LENGTH: "{0} would not vote for {1} in term {2}: {0}'s log ends at entry {3}, {1}'s at entry {4} of the same term.",
        "{0} 不愿在任期 {2} 投票给 {1}：两者最后一条日志的任期相同，但 {0} 的日志到第 {3} 条，{1} 的只到第 {4} 条。";
    COUNTS_GRANT: "{0} counts the pre-vote of {1} for term {2}: it now has {3} of {4}.",
        "{0} 计入 {1} 对任期 {2} 的预投票：它现在有 {4} 票中的 {3} 票。";
    COUNTS_REFUSAL: "{0} is refused a pre-vote by {1} for term {2}; refusals so far: {3} of {4} servers.",
        "{0} 对任期 {2} 的询问被 {1} 拒绝：{4} 个节点中已有 {3} 个拒绝。";
    GOES_ON: "{0} may stand in term {1}: {2} of {3} pre-votes are a majority.",
        "{0} 可以在任期 {1} 参选：{3} 票中的 {2} 票预投票构成多数。";
    GIVES_UP: "{0} does not stand in term {1}: {2} of {3} servers have refused, so a majority is out of reach.",
        "{0} 不在任期 {1} 参选：{3} 个节点中有 {2} 个拒绝，已不可能得到多数。";
    COUNTED_ALREADY: "{0} has counted the answer of {1} to its question for term {2} already.",
        "{0} 已经计入过 {1} 对任期 {2} 询问的答复。";
    LATE: "{0} ignores an answer of {1} to its question for pre-votes: it comes from term {2}, and {0} no longer waits for it.",
        "{0} 忽略 {1} 对预投票询问的答复：它来自任期 {2}，{0} 已不再等待它。";
}

impl<M: Machine> Server<'_, '_, M> {
    /// Asks everybody, instead of standing at once.
    pub(super) fn ask_for_pre_votes(&mut self) {
        let (me, term) = (self.ctx.me, self.disk.current_term);
        let waited = self.ctx.clock.since(self.memory.last_heard);
        let text = match self.memory.role {
            Role::Candidate { .. } | Role::PreCandidate { .. } => &ASKS_AGAIN,
            _ if waited.0 == 0 => &ASKS,
            _ => &ASKS_AFTER,
        };
        self.fx.headline(Mark::Attempt, text, [me.into(), waited.into(), (term + 1).into(), term.into()]);
        self.become_pre_candidate();
        let log = &self.disk.log;
        let asked =
            PreVote { term: term + 1, last_log_index: log.last_index(), last_log_term: log.last_term() };
        self.fx.broadcast(self.configuration().both.iter(), &Message::PreVote(asked));
        self.count_pre_votes();
    }

    fn become_pre_candidate(&mut self) {
        let granted = [self.ctx.me].into_iter().collect();
        self.change_role(Role::PreCandidate { granted, refused: NodeSet::new() });
        self.reset_election_timer();
    }

    /// Somebody asks whether this server would vote for it.
    pub(super) fn on_pre_vote(&mut self, from: NodeId, asked: PreVote) {
        if self.disregards(from, asked.term, false) {
            return;
        }
        let vote_granted = self.would_vote_for(from, asked);
        let term = if vote_granted { asked.term } else { self.disk.current_term };
        self.fx.send(from, Message::PreVoteResponse(PreVoteResponse { term, vote_granted }));
    }

    /// Whether this server would vote so, and says why or why not.
    fn would_vote_for(&mut self, candidate: NodeId, asked: PreVote) -> bool {
        let (me, term) = (self.ctx.me, self.disk.current_term);
        if asked.term < term {
            let args = [me.into(), candidate.into(), asked.term.into(), term.into()];
            self.fx.outcome(Outcome::Refused, &REFUSES_OLD_TERM, args);
            return false;
        }
        // The vote of the present term says nothing about a later one.
        let voted = self.disk.voted_for.filter(|voted| *voted != candidate && asked.term == term);
        if let Some(voted) = voted {
            let args = [me.into(), candidate.into(), term.into(), voted.into()];
            self.fx.outcome(Outcome::Refused, &REFUSES_VOTED, args);
            return false;
        }
        let args = [me.into(), candidate.into(), asked.term.into()];
        if let Some((by_term, mine, theirs)) =
            self.disk.log.lead_over(asked.last_log_term, asked.last_log_index)
        {
            let text = if by_term { &REFUSES_LOG_TERM } else { &REFUSES_LOG_LENGTH };
            let [me, candidate, term] = args;
            self.fx.outcome(Outcome::Refused, text, [me, candidate, term, mine.into(), theirs.into()]);
            return false;
        }
        self.fx.note(&WOULD_VOTE, args);
        true
    }

    /// A server would vote for this one, or would not.
    pub(super) fn on_pre_vote_response(&mut self, from: NodeId, answer: PreVoteResponse) {
        let (me, term) = (self.ctx.me, self.disk.current_term);
        if !answer.vote_granted && answer.term > term {
            return self.yield_to(answer.term, from);
        }
        let quorum = self.majority();
        // A refusal of an earlier term comes from a server that is behind: it says nothing about this one.
        let due = if answer.vote_granted { answer.term == term + 1 } else { answer.term == term };
        let Role::PreCandidate { granted, refused } = &mut self.memory.role else {
            return self.fx.note(&LATE, [me.into(), from.into(), answer.term.into()]);
        };
        if !due {
            return self.fx.note(&LATE, [me.into(), from.into(), answer.term.into()]);
        }
        let (text, votes) =
            if answer.vote_granted { (&COUNTS_GRANT, granted) } else { (&COUNTS_REFUSAL, refused) };
        if !votes.insert(from) {
            return self.fx.note(&COUNTED_ALREADY, [me.into(), from.into(), (term + 1).into()]);
        }
        let votes = quorum.count(votes);
        let args: [Arg; 5] = [me.into(), from.into(), (term + 1).into(), votes.into(), quorum.servers.into()];
        self.fx.note(text, args);
        self.count_pre_votes();
    }

    /// A majority would vote for it: it stands. Too many would not: it waits for its timer.
    fn count_pre_votes(&mut self) {
        let Role::PreCandidate { granted, refused } = &self.memory.role else { return };
        let (me, term, quorum) = (self.ctx.me, self.disk.current_term, self.majority());
        let args = |votes: &NodeSet| -> [Arg; 4] {
            [me.into(), (term + 1).into(), quorum.count(votes).into(), quorum.servers.into()]
        };
        if quorum.is_reached(granted) {
            self.fx.note(&GOES_ON, args(granted));
            self.stand(false);
        } else if quorum.is_out_of_reach(refused) {
            self.fx.note(&GIVES_UP, args(refused));
            self.become_follower(term, None);
        }
    }
}
