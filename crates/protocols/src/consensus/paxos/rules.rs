//! The safety rules of Paxos, each of which can be switched off to see what it is for.

use synod_model::rules;

/// Red is chosen: two of three acceptors have accepted it in round 1 of P1, which remembers nothing but the round.
const RED: &str = "proposers=1 acceptors=3 learners=1 catch-up=0 / given P1 round=1 / \
                   given A1 accepted_ballot=1.1 accepted_value=red / given A2 accepted_ballot=1.1 accepted_value=red";
const ONE_REQUEST: &str = "crashes=0 requests=1 timers=0";
/// One of three acceptors has promised P2 a ballot that P1 does not know of.
const PROMISED: &str = "proposers=2 acceptors=3 learners=1 catch-up=0 / given A1 max_ballot=1.2";

rules! {
    pub(super) TABLE;

    /// Every quorum of phase 1 shares an acceptor with every quorum of phase 2; without the rule, a proposer is content
    /// with promises of so few that the others alone can choose a value.
    #[zh("阶段 1 的任何法定人数与阶段 2 的任何法定人数至少有一个共同的接受者；关闭这条规则后，提议者只需很少的承诺，其余接受者单独就能选定另一个值。")]
    pub(super) QUORUMS_INTERSECT = "quorums-intersect",
        protects ["agreement"],
        hunt RED => ONE_REQUEST;

    /// In phase 2 an acceptor refuses every ballot below the one it has promised; without the rule, it accepts them
    /// all.
    #[zh("在阶段 2，接受者拒绝一切低于其承诺的提案编号；关闭这条规则后，它全部接受。")]
    pub(super) PROMISE_OBEYED = "promise-obeyed",
        protects ["agreement", "promise-kept", "ballots-grow"],
        hunt PROMISED => ONE_REQUEST;

    /// A proposer takes the value of the highest vote that its quorum reports; without the rule, it proposes its own.
    #[zh("提议者采用其法定人数所报告的最高编号投票的值；关闭这条规则后，它提出自己的值。")]
    pub(super) HIGHEST_VOTE_ADOPTED = "highest-vote-adopted",
        protects ["agreement"],
        hunt RED => ONE_REQUEST;

    /// A promise and a vote are on disk before they are sent; without the rule, a restarted acceptor has forgotten
    /// them.
    #[zh("承诺和投票在发出之前先写盘；关闭这条规则后，重启的接受者会忘记它们。")]
    pub(super) ACCEPTOR_PERSISTED = "acceptor-persisted",
        protects ["agreement", "promise-kept", "ballots-grow"],
        hunt RED => "crashes=1 requests=1 timers=0 invariant=agreement";

    /// No two proposers use the same ballot, since a proposer's own number is part of it; without the rule, a ballot is
    /// the round alone.
    #[zh("提案编号包含提议者自己的编号，所以两个提议者不会使用同一个提案编号；关闭这条规则后，提案编号只有轮次。")]
    pub(super) BALLOTS_UNIQUE = "ballots-unique",
        protects ["agreement"],
        hunt "proposers=2 acceptors=1 learners=1 catch-up=0" => "crashes=0 requests=2 timers=0";
}
