//! The safety rules of Paxos, each of which can be switched off to see what it is for.

use super::Paxos;
use synod_model::{Protocol, Rule, RuleId, Text};

pub(super) const QUORUMS_INTERSECT: RuleId = RuleId::of(Paxos::RULES, "quorums-intersect");
pub(super) const PROMISE_OBEYED: RuleId = RuleId::of(Paxos::RULES, "promise-obeyed");
pub(super) const HIGHEST_VOTE_ADOPTED: RuleId = RuleId::of(Paxos::RULES, "highest-vote-adopted");
pub(super) const ACCEPTOR_PERSISTED: RuleId = RuleId::of(Paxos::RULES, "acceptor-persisted");
pub(super) const BALLOTS_UNIQUE: RuleId = RuleId::of(Paxos::RULES, "ballots-unique");

pub(super) const TABLE: &[Rule] = &[
    Rule {
        id: "quorums-intersect",
        says: Text::new(
            "Every quorum of phase 1 shares an acceptor with every quorum of phase 2; without the rule, a proposer is \
             content with promises of so few that the others alone can choose a value.",
            "阶段 1 的任何法定人数与阶段 2 的任何法定人数至少有一个共同的接受者；关闭这条规则后，提议者只需很少的承诺，\
             其余接受者单独就能选定另一个值。",
        ),
        protects: &["agreement"],
    },
    Rule {
        id: "promise-obeyed",
        says: Text::new(
            "In phase 2 an acceptor refuses every ballot below the one it has promised; without the rule, it accepts \
             them all.",
            "在阶段 2，接受者拒绝一切低于其承诺的提案编号；关闭这条规则后，它全部接受。",
        ),
        protects: &["agreement", "promise-kept", "ballots-grow"],
    },
    Rule {
        id: "highest-vote-adopted",
        says: Text::new(
            "A proposer takes the value of the highest vote that its quorum reports; without the rule, it proposes its \
             own.",
            "提议者采用其法定人数所报告的最高编号投票的值；关闭这条规则后，它提出自己的值。",
        ),
        protects: &["agreement"],
    },
    Rule {
        id: "acceptor-persisted",
        says: Text::new(
            "A promise and a vote are on disk before they are sent; without the rule, a restarted acceptor has \
             forgotten them.",
            "承诺和投票在发出之前先写盘；关闭这条规则后，重启的接受者会忘记它们。",
        ),
        protects: &["agreement", "promise-kept", "ballots-grow"],
    },
    Rule {
        id: "ballots-unique",
        says: Text::new(
            "No two proposers use the same ballot, since a proposer's own number is part of it; without the rule, a \
             ballot is the round alone.",
            "提案编号包含提议者自己的编号，所以两个提议者不会使用同一个提案编号；关闭这条规则后，提案编号只有轮次。",
        ),
        protects: &["agreement"],
    },
];
