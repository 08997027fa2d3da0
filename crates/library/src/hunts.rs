//! Where to look: for each safety rule of each system, a small start and a budget within which a search finds what breaks
//! when the rule is off.
//!
//! The page offers them when a rule is chosen, and a test searches every one of them, with the rule off and with it on.
//! **Whoever registers a protocol adds a line for each of its rules here.**

use synod_scenario::Scenario;
use synod_sim::explore::Plan;

/// Where a search finds what breaks without a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hunt {
    /// The system.
    pub system: &'static str,
    /// The rule that is switched off.
    pub rule: &'static str,
    /// The scenario that the search starts from: its params, and behind slashes the lines below.
    start: &'static str,
    /// What may happen how often, as [`Plan::read`] takes it.
    plan: &'static str,
}

const fn hunt(system: &'static str, rule: &'static str, start: &'static str, plan: &'static str) -> Hunt {
    Hunt { system, rule, start, plan }
}

/// Three servers as in Figure 8: S1 and S3 have led terms 2 and 3, and nobody else knows.
const FIGURE_8: &str = "nodes=3 noop=off / given 1 current_term=3 log=1,2 / given 2 current_term=3 log=1 / \
                        given 3 current_term=4 log=1,3";
/// S1 has led term 2, and its second entry is another one than that of the others.
const APART: &str = "nodes=3 noop=off / given 1 current_term=2 log=1,2 / given 2 current_term=2 log=1,1 / \
                     given 3 current_term=2 log=1,1";
const ELECTIONS: &str = "crashes=0 requests=0 timers=2";
const CRASH: &str = "crashes=1 requests=0 timers=2";

/// Red is chosen: two of three acceptors have accepted it in round 1 of P1, which remembers nothing but the round.
const RED: &str = "proposers=1 acceptors=3 learners=1 catch-up=0 / given P1 round=1 / \
                   given A1 accepted_ballot=1.1 accepted_value=red / given A2 accepted_ballot=1.1 accepted_value=red";
/// One of three acceptors has promised P2 a ballot that P1 does not know of.
const PROMISED: &str = "proposers=2 acceptors=3 learners=1 catch-up=0 / given A1 max_ballot=1.2";
const ONE_REQUEST: &str = "crashes=0 requests=1 timers=0";

static HUNTS: &[Hunt] = &[
    hunt("raft", "vote-majority", "nodes=3", ELECTIONS),
    hunt("raft", "commit-majority", "nodes=3", ELECTIONS),
    hunt("raft", "one-vote-per-term", "nodes=3", ELECTIONS),
    hunt("raft", "vote-persisted", "nodes=3", CRASH),
    hunt("raft", "term-persisted", "nodes=3", CRASH),
    hunt("raft", "log-persisted", "nodes=3", CRASH),
    hunt("raft", "up-to-date-check", "nodes=3 / given 3 current_term=1", ELECTIONS),
    hunt("raft", "current-term-commit", FIGURE_8, ELECTIONS),
    hunt("raft", "log-consistency-check", APART, "crashes=0 requests=1 timers=1 invariant=log-matching"),
    hunt("raft", "sessions", "nodes=1 clients=1", "crashes=0 requests=2 timers=2"),
    hunt("paxos", "quorums-intersect", RED, ONE_REQUEST),
    hunt("paxos", "promise-obeyed", PROMISED, ONE_REQUEST),
    hunt("paxos", "highest-vote-adopted", RED, ONE_REQUEST),
    hunt("paxos", "acceptor-persisted", RED, "crashes=1 requests=1 timers=0 invariant=agreement"),
    hunt(
        "paxos",
        "ballots-unique",
        "proposers=2 acceptors=1 learners=1 catch-up=0",
        "crashes=0 requests=2 timers=0",
    ),
    hunt("two-phase-commit", "vote-forced", "participants=2", CRASH),
    hunt("two-phase-commit", "decision-forced", "participants=2", CRASH),
    hunt("two-phase-commit", "prepared-waits", "participants=2", ELECTIONS),
    hunt("two-phase-commit", "unanimity", "participants=3", "crashes=0 requests=0 timers=0"),
    hunt(
        "three-phase-commit",
        "pre-commit-first",
        "participants=1",
        "crashes=1 drops=1 requests=0 invariant=agreement",
    ),
    hunt(
        "three-phase-commit",
        "termination-asks-all",
        "participants=2",
        "crashes=1 drops=2 requests=0 invariant=agreement",
    ),
    hunt("three-phase-commit", "unanimity", "participants=3 refuse=3", "crashes=0 requests=0"),
    hunt(
        "load-balancer",
        "retry-budget",
        "servers=1 clients=1 health=off savings=0",
        "crashes=0 requests=1 timers=1",
    ),
    hunt("load-balancer", "health-checks", "servers=1 clients=1", "crashes=0 requests=1 timers=3"),
    hunt(
        "load-balancer",
        "queue-limit",
        "servers=1 clients=1 health=off queue=0",
        "crashes=0 requests=2 timers=0",
    ),
    hunt(
        "load-balancer",
        "request-ids",
        "servers=1 clients=1 health=off",
        "crashes=0 requests=1 timers=1 duplicates=1",
    ),
    hunt(
        "load-balancer",
        "load-bound",
        "servers=2 clients=1 health=off policy=ring-bounded bound=100",
        "crashes=0 requests=2 timers=0",
    ),
];

/// Every hunt, in the order of the registry and of its systems' rules.
pub fn hunts() -> &'static [Hunt] {
    HUNTS
}

/// Where a search finds what breaks without this rule of this system.
pub fn hunt_for(system: &str, rule: &str) -> Option<&'static Hunt> {
    HUNTS.iter().find(|hunt| hunt.system == system && hunt.rule == rule)
}

impl Hunt {
    /// The scenario that the search starts from, with every rule on.
    ///
    /// # Panics
    /// Never: a test searches every one of them.
    pub fn start(&self) -> Scenario {
        let lines = self.start.replace(" / ", "\n");
        let text = ["synod 1 ", self.system, " ", &lines, "\n"].concat();
        Scenario::parse(&text).expect("a test searches every hunt")
    }

    /// The start and the budget, in words.
    pub fn in_words(&self) -> String {
        [self.start, "; ", self.plan].concat()
    }

    /// What may happen how often.
    ///
    /// # Panics
    /// Never: a test searches every one of them.
    pub fn plan(&self) -> Plan {
        Plan::read(self.plan).expect("a test searches every hunt")
    }
}
