//! Paxos as a specification: one value is chosen by voting in ballots (Lamport, "Paxos Made Simple", 2001; the module
//! `Paxos` of the TLA+ examples).
//!
//! There are no proposers: anybody may start a ballot at any time (1a), and a value may be proposed in it (2a) as soon as a
//! quorum has promised (1b) and what its votes say allows the value. What is worth watching is why no other value can
//! be chosen later: the quorum that promises meets every quorum that has voted.

use crate::bits::{Allocator, Bits, Packed};
use crate::spec::{Emit, Kind, Move, Spec, param, subsets, term, word};
use crate::symmetry::Symmetry;
use crate::{Make, Specification};
use synod_model::InvariantInfo;
use synod_model::{
    Expect, InvariantSet, NodeId, NodeSet, Param, ParamError, Params, RuleSet, Sentence, Text, Value,
    majority, rules,
};

rules! {
    RULES;

    /// An acceptor votes in no ballot below the one it has promised.
    #[zh("接受者不会在低于其承诺编号的提案中投票。")]
    PROMISE_OBEYED = "promise-obeyed",
        protects ["agreement"];

    /// A ballot proposes the value of the highest vote that its quorum reports.
    #[zh("提案必须采用法定人数所报告的编号最高的投票的值。")]
    HIGHEST_VOTE_ADOPTED = "highest-vote-adopted",
        protects ["agreement"];

    /// An acceptor that restarts remembers its promise and its vote; without the rule, it may restart at any time and forget both.
    #[zh("接受者重启后仍记得自己的承诺和投票；关闭后，它可以随时重启并遗忘两者。")]
    ACCEPTOR_PERSISTED = "acceptor-persisted",
        protects ["agreement"];
}

const PROPERTIES: &[InvariantInfo] = &[
    InvariantInfo {
        id: "agreement",
        says: &Text { en: "At most one value is ever chosen.", zh: "最多只有一个值被选定。" },
        expect: Expect::Always,
        assumes: &[],
    },
    InvariantInfo {
        id: "value-chosen",
        says: &Text { en: "A value is chosen.", zh: "有一个值被选定。" },
        expect: Expect::Sometimes,
        assumes: &[],
    },
];
const AGREEMENT: usize = 0;
const VALUE_CHOSEN: usize = 1;

const PARAMS: &[Param] = &[
    param("acceptors", 1, 7, "3", Text::new("Number of acceptors.", "接受者的数量。")),
    param("values", 1, 4, "2", Text::new("Number of values that may be proposed.", "可以提议的值的数量。")),
    param(
        "ballots",
        1,
        6,
        "2",
        Text::new("Number of ballots, numbered from 0.", "提案编号的数量，从 0 开始编号。"),
    ),
    param(
        "quorum",
        0,
        7,
        "0",
        Text::new(
            "Number of acceptors in a quorum; 0 is a majority.",
            "一个法定人数中的接受者数量；0 表示多数。",
        ),
    ),
];

pub(crate) const SPEC: Specification = Specification {
    id: "spec:paxos",
    title: Text::new("Paxos", "Paxos"),
    source: "Lamport, Paxos Made Simple, 2001",
    params: PARAMS,
    rules: RULES,
    properties: PROPERTIES,
    make: MAKE,
};

const MAKE: Make = |params, rules| Ok(Box::new(Paxos::new(params, rules)?));

static TOO_MANY: Text = Text::new(
    "quorum={0} is not allowed; there are {1} acceptors.",
    "quorum={0} 不合法；接受者只有 {1} 个。",
);

struct Paxos {
    acceptors: Vec<Acceptor>,
    /// The acceptors, as they can change places.
    symmetry: Symmetry,
    values: usize,
    quorum: u32,
    /// Every set of this many acceptors.
    quorums: Vec<u32>,
    obeys: bool,
    adopts: bool,
    forgets: bool,
    ballots: Vec<Ballot>,
    bits: u32,
}

/// Where the state of an acceptor lies. Ballot b is stored as b + 1, value v as v + 1, none as 0.
#[expect(clippy::struct_field_names, reason = "maxBal, maxVBal and maxVal are their published names")]
struct Acceptor {
    max_bal: Bits,
    max_vbal: Bits,
    max_val: Bits,
}

/// Where the messages of a ballot lie.
struct Ballot {
    /// Whether 1a was sent.
    asked: Bits,
    /// For each acceptor, the reports that it has sent in 1b: bit 0 for no vote, and for each lower ballot a bit for each
    /// value. One that forgets may send several.
    promises: Vec<Bits>,
    /// For each value, whether 2a was sent.
    proposal: Bits,
    /// For each value, which acceptors have sent 2b.
    votes: Vec<Bits>,
}

const PHASE_1A: u8 = 0;
const PHASE_1B: u8 = 1;
const PHASE_2A: u8 = 2;
const PHASE_2B: u8 = 3;
const RESTART: u8 = 4;

static KINDS: [Kind; 5] = [
    Kind {
        name: "Phase1a",
        arity: 1,
        says: Text::new(
            "Ballot {0} begins: every acceptor is asked for a promise.",
            "提案编号 {0} 开始：请求所有接受者作出承诺。",
        ),
    },
    Kind {
        name: "Phase1b",
        arity: 2,
        says: Text::new(
            "A{0} promises ballot {1}, and reports its last vote.",
            "A{0} 对提案编号 {1} 作出承诺，并报告它最近的投票。",
        ),
    },
    Kind {
        name: "Phase2a",
        arity: 2,
        says: Text::new(
            "Ballot {0} proposes v{1}: a quorum has promised, and its votes allow it.",
            "提案编号 {0} 提议 v{1}：一个法定人数已作出承诺，且其投票允许这个值。",
        ),
    },
    Kind {
        name: "Phase2b",
        arity: 3,
        says: Text::new("A{0} votes for v{2} in ballot {1}.", "A{0} 在提案编号 {1} 投票给 v{2}。"),
    },
    Kind {
        name: "Restart",
        arity: 1,
        says: Text::new(
            "A{0} restarts, and forgets its promise and its vote.",
            "A{0} 重启，遗忘了它的承诺和投票。",
        ),
    },
];

impl Paxos {
    fn new(params: &Params, rules: RuleSet) -> Result<Self, ParamError> {
        let [acceptors, values, ballots, quorum] =
            ["acceptors", "values", "ballots", "quorum"].map(|key| params.count(key));
        if quorum > acceptors {
            return Err(ParamError::new("quorum", TOO_MANY.with([quorum.into(), acceptors.into()])));
        }
        let quorum = if quorum == 0 { majority(acceptors) } else { quorum };
        let mut bits = Allocator::default();
        let of_each = |of_acceptor: &mut Allocator| Acceptor {
            max_bal: of_acceptor.number(ballots),
            max_vbal: of_acceptor.number(ballots),
            max_val: of_acceptor.number(values),
        };
        let all: Vec<Acceptor> = (0..acceptors).map(|_| of_each(&mut bits)).collect();
        let narrow = |n: usize| u32::try_from(n).expect("parameters are small");
        let ballots = (0..ballots).map(|b| Ballot {
            asked: bits.field(1),
            promises: bits.fields(acceptors, narrow(1 + b * values)),
            proposal: bits.field(narrow(values)),
            votes: bits.fields(values, narrow(acceptors)),
        });
        let ballots: Vec<Ballot> = ballots.collect();
        let row = |(a, acceptor): (usize, &Acceptor)| {
            let messages = ballots.iter().flat_map(|ballot| {
                std::iter::once(ballot.promises[a]).chain(ballot.votes.iter().map(move |v| v.bit(a)))
            });
            let own = [acceptor.max_bal, acceptor.max_vbal, acceptor.max_val];
            own.into_iter().chain(messages).collect()
        };
        let symmetry = Symmetry::Rows(all.iter().enumerate().map(row).collect());
        Ok(Self {
            symmetry,
            acceptors: all,
            values,
            quorum: narrow(quorum),
            quorums: subsets(acceptors, quorum),
            obeys: rules.has(PROMISE_OBEYED),
            adopts: rules.has(HIGHEST_VOTE_ADOPTED),
            forgets: !rules.has(ACCEPTOR_PERSISTED),
            ballots,
            bits: bits.used(),
        })
    }

    /// The values that a ballot may propose, as bits: those that some quorum which has promised allows.
    fn allowed(&self, ballot: &Ballot, state: Packed) -> u32 {
        let any = (1 << self.values) - 1;
        let mut allowed = 0;
        for quorum in &self.quorums {
            let (mut reports, mut all) = (0, true);
            for (_, sent) in ballot.promises.iter().enumerate().filter(|(a, _)| quorum >> a & 1 == 1) {
                let report = sent.get(state);
                all &= report != 0;
                reports |= report;
            }
            if all {
                // highest-vote-adopted: "v is the value of the highest-numbered proposal among the responses, or is any
                // value if the responses reported no proposals" (section 2.2).
                let votes = reports >> 1;
                allowed |= if votes == 0 || !self.adopts { any } else { self.highest(votes) };
            }
        }
        allowed
    }

    /// The values voted for in the highest ballot that was voted in.
    fn highest(&self, votes: u32) -> u32 {
        let bit = (u32::BITS - 1 - votes.leading_zeros()) as usize;
        votes >> (bit / self.values * self.values)
    }

    fn expand_acceptor(&self, a: usize, state: Packed, emit: Emit<'_>) {
        let acceptor = &self.acceptors[a];
        let (max_bal, max_vbal) = (acceptor.max_bal.get(state), acceptor.max_vbal.get(state));
        let max_val = acceptor.max_val.get(state);
        for ((b, stored), ballot) in (0..).zip(1u32..).zip(&self.ballots) {
            if ballot.asked.get(state) == 1 && stored > max_bal {
                let report = if max_vbal == 0 {
                    1
                } else {
                    1 << ((max_vbal - 1) as usize * self.values + max_val as usize)
                };
                let next = ballot.promises[a].or(acceptor.max_bal.with(state, stored), report);
                emit(Move::new(PHASE_1B, [a + 1, b]), next);
            }
            // promise-obeyed: an acceptor "accepts the proposal unless it has already responded to a prepare request
            // having a number greater than n" (section 2.2).
            if stored >= max_bal || !self.obeys {
                let proposal = ballot.proposal.get(state);
                for (v, votes) in ballot.votes.iter().enumerate().filter(|(v, _)| proposal >> v & 1 == 1) {
                    let voted = acceptor.max_vbal.with(acceptor.max_bal.with(state, stored), stored);
                    let voted = acceptor.max_val.with(voted, number(v));
                    emit(Move::new(PHASE_2B, [a + 1, b, v + 1]), votes.or(voted, 1 << a));
                }
            }
        }
        // acceptor-persisted: "an acceptor must remember this information even if it fails and then restarts" (section
        // 2.2).
        if self.forgets {
            let kept = !(acceptor.max_bal.mask() | acceptor.max_vbal.mask() | acceptor.max_val.mask());
            emit(Move::new(RESTART, [a + 1]), state & kept);
        }
    }

    /// Every choice: the ballot, the value, who voted for it.
    fn chosen(&self, state: Packed) -> impl Iterator<Item = (usize, usize, u32)> + '_ {
        let ballots = self.ballots.iter().enumerate();
        let votes = ballots.flat_map(move |(b, ballot)| {
            ballot.votes.iter().enumerate().map(move |(v, sent)| (b, v, sent.get(state)))
        });
        votes.filter(|(.., voters)| voters.count_ones() >= self.quorum)
    }
}

/// A value as it is stored.
fn number(v: usize) -> u32 {
    u32::try_from(v + 1).expect("values are few")
}

fn nodes(bits: u32) -> NodeSet {
    (0..32).filter(|bit| bits >> bit & 1 == 1).map(NodeId::at).collect()
}

static TWO_CHOSEN: Text = Text::new(
    "Two values are chosen: {0} accepted v{1} in ballot {2}, {3} accepted v{4} in ballot {5}.",
    "出现了两个被选定的值：{0} 在提案编号 {2} 接受了 v{1}，{3} 在提案编号 {5} 接受了 v{4}。",
);
static CHOSEN: Text =
    Text::new("v{1} is chosen: {0} accepted it in ballot {2}.", "v{1} 被选定：{0} 在提案编号 {2} 接受了它。");

impl Spec for Paxos {
    fn bits(&self) -> u32 {
        self.bits
    }

    fn kinds(&self) -> &'static [Kind] {
        &KINDS
    }

    fn expand(&self, state: Packed, emit: Emit<'_>) {
        for (b, ballot) in self.ballots.iter().enumerate() {
            emit(Move::new(PHASE_1A, [b]), ballot.asked.or(state, 1));
            if ballot.proposal.get(state) == 0 {
                let allowed = self.allowed(ballot, state);
                for v in (0..self.values).filter(|v| allowed >> v & 1 == 1) {
                    emit(Move::new(PHASE_2A, [b, v + 1]), ballot.proposal.or(state, 1 << v));
                }
            }
        }
        for a in 0..self.acceptors.len() {
            self.expand_acceptor(a, state, emit);
        }
    }

    fn judge(&self, state: Packed, of: InvariantSet, found: &mut Vec<(usize, Sentence)>) {
        let mut chosen = self.chosen(state);
        let Some((b, v, voters)) = chosen.next() else { return };
        if of.contains(VALUE_CHOSEN) {
            found.push((VALUE_CHOSEN, CHOSEN.with([nodes(voters).into(), (v + 1).into(), b.into()])));
        }
        if let Some((c, w, others)) = chosen.find(|(_, w, _)| *w != v).filter(|_| of.contains(AGREEMENT)) {
            let first = [nodes(voters).into(), (v + 1).into(), b.into()];
            let second = [nodes(others).into(), (w + 1).into(), c.into()];
            let args = first.into_iter().chain(second).collect();
            found.push((AGREEMENT, Sentence { text: &TWO_CHOSEN, args }));
        }
    }

    fn show(&self, state: Packed) -> Vec<(&'static str, Value)> {
        let ballot = |bits: Bits| Value::Int(i64::from(bits.get(state)) - 1);
        let value = |bits: Bits| stored(bits.get(state));
        let list = |of: &dyn Fn(&Acceptor) -> Value| Value::List(self.acceptors.iter().map(of).collect());
        vec![
            ("max_bal", list(&|a| ballot(a.max_bal))),
            ("max_vbal", list(&|a| ballot(a.max_vbal))),
            ("max_val", list(&|a| value(a.max_val))),
            ("messages", Value::List(self.messages(state))),
        ]
    }

    fn prefix(&self) -> char {
        'A'
    }

    fn symmetry(&self) -> &Symmetry {
        &self.symmetry
    }
}

/// A value as people read it.
fn stored(v: u32) -> Value {
    word(["none", "v1", "v2", "v3", "v4"][v as usize])
}

impl Paxos {
    /// The messages that were sent.
    fn messages(&self, state: Packed) -> Vec<Value> {
        let mut all = Vec::new();
        for (b, ballot) in self.ballots.iter().enumerate() {
            if ballot.asked.get(state) == 1 {
                all.push(term("1a", [b.into()]));
            }
            for (a, sent) in ballot.promises.iter().enumerate() {
                for option in (0..32).filter(|option| sent.get(state) >> option & 1 == 1) {
                    let (vbal, val) = match option {
                        0usize => (Value::Int(-1), stored(0)),
                        vote => (((vote - 1) / self.values).into(), stored(number((vote - 1) % self.values))),
                    };
                    all.push(term("1b", [b.into(), (a + 1).into(), vbal, val]));
                }
            }
            for (v, voters) in (1..).zip(&ballot.votes) {
                if ballot.proposal.get(state) >> (v - 1) & 1 == 1 {
                    all.push(term("2a", [b.into(), stored(v)]));
                }
                let voters = (1u32..).zip(0..32).filter(|(_, bit)| voters.get(state) >> bit & 1 == 1);
                all.extend(voters.map(|(a, _)| term("2b", [b.into(), a.into(), stored(v)])));
            }
        }
        all
    }
}
