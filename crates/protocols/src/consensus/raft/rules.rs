//! The safety rules of Raft, each of which can be switched off to see what it is for.

use super::Raft;
use synod_model::{Protocol, Rule, RuleId, Text};

pub(super) const VOTE_MAJORITY: RuleId = RuleId::of(Raft::RULES, "vote-majority");
pub(super) const COMMIT_MAJORITY: RuleId = RuleId::of(Raft::RULES, "commit-majority");
pub(super) const ONE_VOTE_PER_TERM: RuleId = RuleId::of(Raft::RULES, "one-vote-per-term");
pub(super) const VOTE_PERSISTED: RuleId = RuleId::of(Raft::RULES, "vote-persisted");
pub(super) const TERM_PERSISTED: RuleId = RuleId::of(Raft::RULES, "term-persisted");
pub(super) const LOG_PERSISTED: RuleId = RuleId::of(Raft::RULES, "log-persisted");
pub(super) const UP_TO_DATE_CHECK: RuleId = RuleId::of(Raft::RULES, "up-to-date-check");
pub(super) const CURRENT_TERM_COMMIT: RuleId = RuleId::of(Raft::RULES, "current-term-commit");
pub(super) const LOG_CONSISTENCY_CHECK: RuleId = RuleId::of(Raft::RULES, "log-consistency-check");
pub(super) const SESSIONS: RuleId = RuleId::of(Raft::RULES, "sessions");

pub(super) const TABLE: &[Rule] = &[
    Rule {
        id: "vote-majority",
        says: Text::new(
            "A candidate needs the votes of a majority to lead; without the rule, one vote fewer is enough.",
            "候选人需要多数节点的投票才能成为领导者；关闭这条规则后，少一票也行。",
        ),
        protects: &["election-safety"],
    },
    Rule {
        id: "commit-majority",
        says: Text::new(
            "An entry is committed once a majority holds it; without the rule, one server fewer is enough.",
            "一条日志被多数节点持有才算提交；关闭这条规则后，少一个节点也行。",
        ),
        protects: &["leader-completeness", "state-machine-safety"],
    },
    Rule {
        id: "one-vote-per-term",
        says: Text::new(
            "A server votes for at most one candidate in a term; without the rule, it votes for everyone who asks.",
            "每个节点在一个任期内最多投票给一个候选人；关闭这条规则后，谁来请求就投给谁。",
        ),
        protects: &["election-safety"],
    },
    Rule {
        id: "vote-persisted",
        says: Text::new(
            "A vote is on disk before it is sent; without the rule, a restarted server has forgotten it.",
            "投票在发出之前先写盘；关闭这条规则后，重启的节点会忘记自己投过票。",
        ),
        protects: &["election-safety"],
    },
    Rule {
        id: "term-persisted",
        says: Text::new(
            "The current term is on disk before it is used; without the rule, a restarted server begins again at term 0.",
            "当前任期在使用之前先写盘；关闭这条规则后，重启的节点从任期 0 重新开始。",
        ),
        protects: &["election-safety"],
    },
    Rule {
        id: "log-persisted",
        says: Text::new(
            "Entries are on disk before they are acknowledged; without the rule, a restarted server has lost its log.",
            "日志在确认之前先写盘；关闭这条规则后，重启的节点会丢失日志。",
        ),
        protects: &["leader-completeness", "state-machine-safety"],
    },
    Rule {
        id: "up-to-date-check",
        says: Text::new(
            "A server votes only for candidates whose log is at least as up to date as its own; without the rule, it \
             does not compare the logs.",
            "节点只投票给日志至少和自己一样新的候选人；关闭这条规则后，不再比较日志。",
        ),
        protects: &["leader-completeness", "state-machine-safety"],
    },
    Rule {
        id: "current-term-commit",
        says: Text::new(
            "A leader commits by counting only entries of its own term; without the rule, it counts older entries too \
             (Figure 8).",
            "领导者只对自己任期内的日志按副本数提交；关闭这条规则后，旧任期的日志也按副本数提交（论文图 8）。",
        ),
        protects: &["leader-completeness", "state-machine-safety"],
    },
    Rule {
        id: "log-consistency-check",
        says: Text::new(
            "A follower accepts entries only behind an entry that its leader has too; without the rule, it accepts them \
             anywhere.",
            "跟随者只接受紧跟在与领导者一致的日志之后的条目；关闭这条规则后，放在哪里都接受。",
        ),
        protects: &["log-matching", "state-machine-safety"],
    },
    Rule {
        id: "sessions",
        says: Text::new(
            "A command that a client repeats takes effect once; without the rule, it takes effect each time.",
            "客户端重发的命令只生效一次；关闭这条规则后，每次都会生效。",
        ),
        protects: &["linearizable"],
    },
];
