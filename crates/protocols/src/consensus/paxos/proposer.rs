//! The proposer: issues proposals, phase 1 and phase 2, and tries again when it is overtaken.
//!
//! A proposer may abandon a ballot at any time, and it may try as often as it likes: no value is ever chosen wrongly by
//! that, but perhaps none is chosen. Two proposers that overtake each other for ever are the livelock of section 2.4;
//! a random back-off makes it unlikely that they go on so.

use super::message::Message;
use super::state::{Ballot, Phase, Vote};
use super::{Site, Timer, ballot, rules, text};
use synod_model::{Delay, Mark, Micros, NodeId, NodeSet, Outcome, Reply, RequestId, Value, Word};

/// So many requests may wait at one proposer for a value to be chosen.
pub(super) const MOST_WAITING: usize = 100;

impl Site<'_, '_> {
    /// A client asks: propose this value. The answer is the value that is chosen, whosever it was.
    pub(super) fn on_request(&mut self, id: RequestId, value: Word) {
        let me = self.ctx.me;
        if !self.ctx.config.proposers.contains(me) {
            self.fx.reply(id, Reply::Fail("not-a-proposer"));
            return self.fx.note(&text::NO_PROPOSER, [me.into(), value.into()]);
        }
        if let Some(chosen) = self.known() {
            self.fx.reply(id, Reply::Ok(Value::Word(chosen)));
            return self.fx.note(&text::KNOWS_ALREADY, [me.into(), chosen.into()]);
        }
        let proposer = &mut self.memory.proposer;
        if proposer.waiting.len() >= MOST_WAITING {
            self.fx.reply(id, Reply::Fail("overloaded"));
            return self.fx.note(&text::OVERLOADED, [me.into(), value.into()]);
        }
        proposer.waiting.push(id);
        let own = *proposer.value.get_or_insert(value);
        match proposer.phase.ballot() {
            None => self.begin(),
            Some(_) => self.fx.note(&text::WAITS_TOO, [me.into(), value.into(), own.into()]),
        }
    }

    /// The chosen value, if this node knows it.
    fn known(&self) -> Option<synod_model::Word> {
        match self.memory.proposer.phase {
            Phase::Chosen { value } => Some(value),
            _ => self.memory.learner.learned,
        }
    }

    /// Phase 1a: "A proposer selects a proposal number n and sends a prepare request with number n" (section 2.2), here
    /// to all acceptors.
    fn begin(&mut self) {
        let me = self.ctx.me;
        let proposer = &mut self.memory.proposer;
        // A proposer that is an acceptor too knows what it has promised itself.
        let highest = proposer.seen.max(self.disk.max_ballot);
        let round = self.disk.round.max(highest.map_or(0, |ballot| ballot.round)) + 1;
        // On disk before it is used: "each proposer remembers (in stable storage) the highest-numbered proposal it has
        // tried to issue, and begins phase 1 with a higher proposal number" (section 2.5).
        self.disk.round = round;
        self.fx.force();
        // Rule `ballots-unique`: "no two proposals are ever issued with the same number" (section 2.5).
        let unique = self.ctx.obeys(rules::BALLOTS_UNIQUE);
        let mine = Ballot { round, proposer: if unique { me.number() } else { 0 } };
        proposer.phase = Phase::Prepare { ballot: mine, promises: NodeSet::new(), highest: None };
        match proposer.value {
            Some(value) => {
                self.fx.headline(Mark::Attempt, &text::PREPARES, [me.into(), ballot(mine), value.into()]);
            }
            None => self.fx.headline(Mark::Attempt, &text::PREPARES_TO_LEARN, [me.into(), ballot(mine)]),
        }
        self.ask_acceptors(Message::Prepare(mine), NodeSet::new());
    }

    /// Sends a request to all acceptors but those that have answered, and waits.
    fn ask_acceptors(&mut self, message: Message, answered: NodeSet) {
        self.fx.set_timer(Timer::Timeout, Delay::Fixed(self.ctx.config.timeout));
        for acceptor in self.ctx.config.acceptors.iter().filter(|node| !answered.contains(*node)) {
            self.send(acceptor, message);
        }
    }

    /// An acceptor has promised.
    pub(super) fn on_promise(&mut self, from: NodeId, theirs: Ballot, vote: Option<Vote>) {
        let me = self.ctx.me;
        let Phase::Prepare { ballot: mine, promises, highest } = &mut self.memory.proposer.phase else {
            return self.fx.note(&text::OLD_PROMISE, [me.into(), from.into(), ballot(theirs)]);
        };
        if *mine != theirs {
            return self.fx.note(&text::OLD_PROMISE, [me.into(), from.into(), ballot(theirs)]);
        }
        promises.insert(from);
        *highest = (*highest).max(vote);
        let (heard, highest) = (*promises, *highest);
        let config = self.ctx.config;
        // Rule `quorums-intersect`.
        let needed = if self.ctx.obeys(rules::QUORUMS_INTERSECT) { config.quorum1 } else { config.too_few() };
        if heard.len() < usize::from(needed) {
            if from != me {
                let args = [me.into(), from.into(), ballot(theirs), heard.len().into(), needed.into()];
                self.fx.note(&text::COUNTS_PROMISE, args);
            }
            return;
        }
        if !self.ctx.obeys(rules::QUORUMS_INTERSECT) {
            let args = [me.into(), heard.len().into(), config.quorum2.into(), config.acceptors.len.into()];
            self.fx.note(&text::CONTENT_WITH_FEW, args);
        }
        self.propose(theirs, heard, highest);
    }

    /// Phase 2a: a quorum has promised, and the proposer sends "an accept request ... for a proposal numbered n with a
    /// value v, where v is the value of the highest-numbered proposal among the responses, or is any value if the
    /// responses reported no proposals" (section 2.2).
    fn propose(&mut self, mine: Ballot, promises: NodeSet, highest: Option<Vote>) {
        let (me, own) = (self.ctx.me, self.memory.proposer.value);
        // Rule `highest-vote-adopted`.
        let obeys = self.ctx.obeys(rules::HIGHEST_VOTE_ADOPTED);
        let value = match (highest, own) {
            (None, None) => return self.ends_without_value(mine, promises),
            (Some(vote), Some(own)) if !obeys && own != vote.value => {
                let args = [me.into(), own.into(), ballot(mine), vote.value.into(), ballot(vote.ballot)];
                self.fx.note(&text::IGNORES_VOTE, args);
                own
            }
            (Some(vote), _) => {
                let args = [me.into(), vote.value.into(), ballot(mine), promises.into(), ballot(vote.ballot)];
                self.fx.note(&text::ADOPTS, args);
                vote.value
            }
            (None, Some(own)) => {
                self.fx.note(&text::IS_FREE, [me.into(), own.into(), ballot(mine), promises.into()]);
                own
            }
        };
        let vote = Vote { ballot: mine, value };
        self.memory.proposer.phase = Phase::Accept { vote, accepted: NodeSet::new() };
        self.ask_acceptors(Message::Accept(vote), NodeSet::new());
    }

    /// A learner wanted to know, and there is nothing to be known.
    fn ends_without_value(&mut self, mine: Ballot, promises: NodeSet) {
        self.memory.proposer.phase = Phase::Idle;
        self.fx.clear_timer(Timer::Timeout);
        self.fx.note(&text::NOTHING_TO_PROPOSE, [self.ctx.me.into(), ballot(mine), promises.into()]);
    }

    /// An acceptor has voted; the same message goes to learners. Whether this proposer has counted it.
    pub(super) fn counts_accepted(&mut self, from: NodeId, theirs: Vote) -> bool {
        let Phase::Accept { vote, accepted } = &mut self.memory.proposer.phase else { return false };
        if *vote != theirs {
            return false;
        }
        accepted.insert(from);
        let accepted = *accepted;
        let needed = self.ctx.config.quorum2;
        if accepted.len() >= usize::from(needed) {
            self.conclude(theirs, accepted);
        } else if from != self.ctx.me {
            let args = [
                self.ctx.me.into(),
                from.into(),
                theirs.value.into(),
                ballot(theirs.ballot),
                accepted.len().into(),
                needed.into(),
            ];
            self.fx.note(&text::COUNTS_ACCEPTED, args);
        }
        true
    }

    /// An acceptor has promised somebody else a higher ballot.
    pub(super) fn on_nack(&mut self, from: NodeId, mine: Ballot, promised: Ballot) {
        let me = self.ctx.me;
        let proposer = &mut self.memory.proposer;
        let news = proposer.seen < Some(promised);
        proposer.seen = proposer.seen.max(Some(promised));
        match proposer.phase {
            Phase::Prepare { ballot, .. } if ballot == mine => {}
            Phase::Accept { vote, .. } if vote.ballot == mine => {}
            // Old: it ends nothing, but the next ballot will be above the one it tells of.
            _ if news => {
                let args = [me.into(), from.into(), ballot(mine), ballot(promised)];
                return self.fx.note(&text::OLD_NACK_TELLS, args);
            }
            _ => return self.fx.note(&text::OLD_NACK, [me.into(), from.into(), ballot(mine)]),
        }
        proposer.phase = Phase::BackOff { ballot: mine };
        self.fx.clear_timer(Timer::Timeout);
        let args = [me.into(), ballot(mine), from.into(), ballot(promised)];
        let (least, most) = self.ctx.config.backoff;
        if most == Micros(0) {
            self.fx.headline(Outcome::Dropped, &text::OVERTAKEN, args);
            self.begin();
        } else {
            self.fx.headline(Outcome::Dropped, &text::BACKS_OFF, args);
            self.fx.set_timer(Timer::BackOff, Delay::Uniform(least, most));
        }
    }

    /// Answers are overdue: it asks those again that have not answered, in the same ballot.
    pub(super) fn on_timeout(&mut self) {
        let me = self.ctx.me;
        match self.memory.proposer.phase {
            Phase::Prepare { ballot: mine, promises, .. } => {
                self.fx.note(&text::PREPARES_AGAIN, [me.into(), ballot(mine), promises.into()]);
                self.ask_acceptors(Message::Prepare(mine), promises);
            }
            Phase::Accept { vote, accepted } => {
                let args = [me.into(), vote.value.into(), ballot(vote.ballot), accepted.into()];
                self.fx.note(&text::ASKS_VOTES_AGAIN, args);
                self.ask_acceptors(Message::Accept(vote), accepted);
            }
            // The timer runs only while a ballot is under way.
            Phase::Idle | Phase::BackOff { .. } | Phase::Chosen { .. } => {}
        }
    }

    /// The back-off is over.
    pub(super) fn on_back_off(&mut self) {
        self.begin();
    }

    /// "If a learner needs to know whether a value has been chosen, it can have a proposer issue a proposal"
    /// (section 2.3).
    pub(super) fn on_issue(&mut self, from: NodeId) {
        let me = self.ctx.me;
        if let Some(under_way) = self.memory.proposer.phase.ballot() {
            return self.fx.note(&text::ISSUES_ALREADY, [me.into(), from.into(), ballot(under_way)]);
        }
        if let Some(known) = self.known() {
            self.memory.proposer.value = Some(known);
        }
        self.begin();
    }
}
