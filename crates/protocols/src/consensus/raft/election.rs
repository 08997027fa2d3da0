//! Leader election (sections 5.2 and 5.4.1).
//!
//! A follower that hears from no leader until its election timer runs out stands for election: it moves to the next
//! term, votes for itself and asks everybody else. A server gives one vote per term, to the first candidate whose log
//! is at least as up to date as its own. A majority of votes makes a leader; as two majorities share a server, a term
//! has at most one. The timers are random, so that usually one server stands before the others think of it.
//!
//! The `become_*` functions, here and in `prevote`, are the only places where a role changes.

use super::log::Term;
use super::message::{Message, RequestVote, RequestVoteResponse};
use super::rules::{ONE_VOTE_PER_TERM, UP_TO_DATE_CHECK, VOTE_MAJORITY};
use super::state::{Progress, Role, Timer, VoteLease};
use super::{Extra, Server, text};
use crate::replicated::Machine;
use synod_model::{Delay, Mark, NodeId, NodeSet, Outcome};

impl<M: Machine> Server<'_, '_, M> {
    /// "If election timeout elapses without receiving `AppendEntries` RPC from current leader or granting vote to
    /// candidate: convert to candidate" (Figure 2), and the same for a candidate whose election came to nothing.
    pub(super) fn on_election_timeout(&mut self) {
        if self.memory.leads() {
            // The timer of a leader is cleared; nothing is to be done.
            return;
        }
        if self.ctx.config.prevote {
            return self.ask_for_pre_votes();
        }
        let waited = self.ctx.clock.since(self.memory.last_heard);
        let text = match self.memory.role {
            Role::Candidate { .. } => &text::STANDS_AGAIN,
            _ if waited.0 == 0 => &text::STANDS,
            _ => &text::STANDS_AFTER,
        };
        let args = [self.ctx.me.into(), waited.into(), (self.disk.current_term + 1).into()];
        self.fx.headline(Mark::Attempt, text, args);
        self.stand(false);
    }

    /// Stands for election in the next term. With `leadership_transfer` the leader has told it to.
    pub(super) fn stand(&mut self, leadership_transfer: bool) {
        self.become_candidate();
        let log = &self.disk.log;
        let message = Message::RequestVote(RequestVote {
            term: self.disk.current_term,
            last_log_index: log.last_index(),
            last_log_term: log.last_term(),
            leadership_transfer: Extra(leadership_transfer),
        });
        self.fx.broadcast(self.configuration().both.iter(), &message);
        self.count_votes();
    }

    /// A candidate asks for this server's vote.
    pub(super) fn on_request_vote(&mut self, from: NodeId, message: RequestVote) {
        if self.disregards(from, message.term, *message.leadership_transfer) {
            return;
        }
        if message.term > self.disk.current_term {
            self.yield_to(message.term, from);
        }
        let term = self.disk.current_term;
        let vote_granted = self.may_vote_for(from, message);
        if vote_granted {
            self.disk.voted_for = Some(from);
            if !self.memory.leads() {
                self.reset_election_timer();
            }
        }
        let response = RequestVoteResponse { term, request_term: message.term, vote_granted };
        self.fx.send(from, Message::RequestVoteResponse(response));
    }

    /// Whether the rules allow this server to vote for a candidate, and says why or why not.
    fn may_vote_for(&mut self, candidate: NodeId, asked: RequestVote) -> bool {
        let me = self.ctx.me;
        let term = self.disk.current_term;
        // "Reply false if term < currentTerm" (RequestVote RPC, 1).
        if asked.term < term {
            let args = [me.into(), candidate.into(), asked.term.into(), term.into()];
            self.fx.outcome(Outcome::Refused, &text::REFUSES_OLD_TERM, args);
            return false;
        }
        // Rule `one-vote-per-term`: "If votedFor is null or candidateId, [..] grant vote" (RequestVote RPC, 2).
        let earlier = self.disk.voted_for.filter(|voted| *voted != candidate);
        if let Some(voted) = earlier
            && self.ctx.obeys(ONE_VOTE_PER_TERM)
        {
            let text = if voted == me { &text::REFUSES_OWN_VOTE } else { &text::REFUSES_VOTED };
            self.fx.outcome(Outcome::Refused, text, [me.into(), candidate.into(), term.into(), voted.into()]);
            return false;
        }
        // Rule `up-to-date-check`: ".. and candidate's log is at least as up-to-date as receiver's log, grant vote".
        let lead = self.disk.log.lead_over(asked.last_log_term, asked.last_log_index);
        if let Some((by_term, mine, theirs)) = lead
            && self.ctx.obeys(UP_TO_DATE_CHECK)
        {
            let text = if by_term { &text::REFUSES_LOG_TERM } else { &text::REFUSES_LOG_LENGTH };
            let args = [me.into(), candidate.into(), term.into(), mine.into(), theirs.into()];
            self.fx.outcome(Outcome::Refused, text, args);
            return false;
        }
        let args = [me.into(), candidate.into(), term.into()];
        match (earlier, lead) {
            (Some(_), _) => self.fx.note(&text::VOTES_TWICE, args),
            (None, Some(_)) => self.fx.note(&text::VOTES_BLINDLY, args),
            (None, None) if self.disk.voted_for.is_some() => self.fx.note(&text::VOTES_AGAIN, args),
            (None, None) => self.fx.note(&text::VOTES, args),
        }
        true
    }

    /// A server grants or refuses its vote.
    pub(super) fn on_request_vote_response(&mut self, from: NodeId, message: RequestVoteResponse) {
        let me = self.ctx.me;
        let term = self.disk.current_term;
        if message.term > term {
            return self.yield_to(message.term, from);
        }
        let quorum = self.majority();
        let args = [me.into(), from.into(), term.into()];
        match &mut self.memory.role {
            // Stale: the election it answers is over, one way or the other. The voter may well be in this term by now.
            _ if message.request_term < term => {
                let args = [me.into(), from.into(), message.request_term.into(), term.into()];
                self.fx.note(&text::VOTE_OF_OLD_TERM, args);
            }
            // Late: it leads already, or has given up.
            Role::Leader { .. } => self.fx.note(&text::VOTE_AFTER_ELECTION, args),
            Role::Follower { .. } | Role::PreCandidate { .. } => {
                self.fx.note(&text::VOTE_AFTER_DEFEAT, args);
            }
            Role::Candidate { granted, refused } => {
                let (text, votes) = if message.vote_granted {
                    (&text::COUNTS_VOTE, granted)
                } else {
                    (&text::COUNTS_REFUSAL, refused)
                };
                if votes.contains(from) {
                    return self.fx.note(&text::COUNTED_ALREADY, args);
                }
                votes.insert(from);
                let (votes, servers) = (quorum.count(votes), quorum.servers);
                self.fx.note(text, [me.into(), from.into(), term.into(), votes.into(), servers.into()]);
                self.count_votes();
            }
        }
    }

    /// "If votes received from majority of servers: become leader" (Figure 2, rules for candidates). A candidate that
    /// can no longer reach a majority becomes a follower and waits for its timer; the paper lets it wait as candidate.
    fn count_votes(&mut self) {
        let Role::Candidate { granted, refused } = &self.memory.role else { return };
        let (me, term) = (self.ctx.me, self.disk.current_term);
        // Rule `vote-majority`.
        let quorum = self.majority_by(VOTE_MAJORITY);
        let servers = quorum.servers;
        if quorum.is_reached(granted) {
            let votes = quorum.count(granted);
            let args = [me.into(), term.into(), votes.into(), servers.into()];
            let text = match servers {
                1 if self.is_alone() => &text::WINS_ALONE,
                _ if 2 * votes > servers => &text::WINS,
                _ => &text::WINS_BY_MINORITY,
            };
            if quorum.is_joint() {
                let args = [me.into(), term.into(), (*granted).into()];
                self.fx.headline(Outcome::Elected, &text::WINS_JOINTLY, args);
            } else {
                self.fx.headline(Outcome::Elected, text, args);
            }
            self.become_leader();
        } else if quorum.is_out_of_reach(refused) {
            let refused = quorum.count(refused);
            self.fx.note(&text::LOSES, [me.into(), term.into(), refused.into(), servers.into()]);
            self.become_follower(term, None);
        }
    }

    /// "If RPC request or response contains term T > currentTerm: set currentTerm = T, convert to follower" (Figure 2,
    /// rules for all servers).
    pub(super) fn yield_to(&mut self, term: Term, from: NodeId) {
        let me = self.ctx.me;
        let args = [me.into(), from.into(), self.disk.current_term.into(), term.into()];
        match self.memory.role {
            Role::Leader { .. } => self.fx.headline(Mark::GivenUp, &text::STEPS_DOWN, args),
            Role::Candidate { .. } => self.fx.note(&text::WITHDRAWS, args),
            Role::PreCandidate { .. } => self.fx.note(&text::ASKS_NO_MORE, args),
            Role::Follower { .. } => self.fx.note(&text::MOVES_TO_TERM, args),
        }
        self.become_follower(term, None);
    }

    /// Follows a leader, or waits for one. A follower's election timer goes on as it was: only a sign of the leader or
    /// a granted vote sets it back.
    pub(super) fn become_follower(&mut self, term: Term, leader: Option<NodeId>) {
        debug_assert!(term >= self.disk.current_term, "terms never fall");
        if term > self.disk.current_term {
            self.disk.current_term = term;
            self.disk.voted_for = None;
        }
        let led = self.memory.leads();
        self.change_role(Role::Follower { leader });
        if led {
            self.reset_election_timer();
        }
        if leader.is_some() {
            self.submit_pending();
            self.submit_orders();
        }
    }

    /// "On conversion to candidate, start election: increment currentTerm, vote for self, reset election timer, send
    /// `RequestVote` RPCs to all other servers" (Figure 2). The caller sends them.
    fn become_candidate(&mut self) {
        let me = self.ctx.me;
        self.disk.current_term += 1;
        self.disk.voted_for = Some(me);
        self.change_role(Role::Candidate { granted: [me].into_iter().collect(), refused: NodeSet::new() });
        self.reset_election_timer();
    }

    /// Leads: "Upon election: send initial empty `AppendEntries` RPCs (heartbeat) to each server" (Figure 2). With the
    /// `noop` param the first message carries an empty entry of the new term, so that what earlier leaders left behind
    /// is committed at once (section 8).
    fn become_leader(&mut self) {
        let last = self.disk.log.last_index();
        let followers = vec![Progress::new(last); self.ctx.config.len()];
        self.change_role(Role::Leader { followers, office: Extra::default() });
        self.fx.clear_timer(Timer::Election);
        self.fx.set_timer(Timer::Heartbeat, Delay::Fixed(self.ctx.config.heartbeat));
        self.count_answers();
        self.begin_round_if_needed();
        if self.ctx.config.noop {
            self.append_empty();
        }
        self.submit_pending();
        self.submit_orders();
        if self.disk.log.last_index() == last {
            self.send_heartbeats();
        }
        self.drive();
    }

    /// Changes the role, and ends what went with the one before.
    pub(super) fn change_role(&mut self, role: Role<M::Op>) {
        if let Role::Leader { office, .. } = &self.memory.role {
            self.fx.clear_timer(Timer::Heartbeat);
            if office.counts {
                self.fx.clear_timer(Timer::CheckQuorum);
            }
            self.end_transfer();
            self.end_catch_up();
            self.clear_leases();
            self.memory.snapshots.sending.clear();
        }
        self.memory.role = role;
        // Who knows no leader is not bound to one.
        if *self.memory.vote_lease == VoteLease::Heard && self.memory.leader(self.ctx.me).is_none() {
            self.memory.vote_lease.0 = VoteLease::None;
            self.fx.clear_timer(Timer::VoteLease);
        }
    }

    /// Sets the election timer to a new random time.
    pub(super) fn reset_election_timer(&mut self) {
        let (min, max) = self.ctx.config.election;
        self.memory.last_heard = self.ctx.clock;
        if self.may_stand() {
            self.fx.set_timer(Timer::Election, Delay::Uniform(min, max));
        }
    }
}
