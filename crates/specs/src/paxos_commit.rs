//! Paxos Commit as a specification (Gray and Lamport, "Consensus on Transaction Commit", 2006, section 4; the module
//! `PaxosCommit`).
//!
//! One instance of Paxos for each resource manager decides whether it prepared. The manager itself proposes in ballot 0,
//! so it needs no first phase; any leader may start a higher ballot, and where nothing was voted proposes aborted. So no
//! crash of a single process blocks the decision.

use crate::bits::{Allocator, Bits, Packed};
use crate::managers::{self, ABORTED, COMMITTED, Managers, PREPARED, WORKING};
use crate::spec::{Emit, Kind, Move, Spec, param, subsets, term, word};
use crate::symmetry::Symmetry;
use crate::{Make, Specification};
use synod_model::{InvariantSet, Sentence, Text, Value, majority};

pub(crate) const SPEC: Specification = Specification {
    id: "spec:paxos-commit",
    title: Text::new("Paxos Commit", "Paxos Commit"),
    source: "Gray and Lamport, Consensus on Transaction Commit, 2006",
    params: &[
        managers::count(6, "2"),
        param("acceptors", 1, 7, "3", Text::new("Number of acceptors.", "接受者的数量。")),
        param(
            "ballots",
            1,
            5,
            "2",
            Text::new("Number of ballots, numbered from 0.", "提案编号的数量，从 0 开始编号。"),
        ),
    ],
    rules: &[],
    properties: managers::PROPERTIES,
    make: MAKE,
};

const MAKE: Make = |params, _| {
    let [rms, acceptors, ballots] = ["rms", "acceptors", "ballots"].map(|key| params.count(key));
    let mut bits = Allocator::default();
    let managers = Managers::new(rms, &mut bits);
    let commit = bits.field(1);
    let abort = bits.field(1);
    let instances: Vec<Instance> = (0..rms).map(|_| Instance::new(acceptors, ballots, &mut bits)).collect();
    let majority = majority(acceptors);
    let row = |(instance, field): (&Instance, &Bits)| {
        let sent = instance.ballots.iter().flat_map(|ballot| [ballot.asked, ballot.proposal]);
        std::iter::once(*field).chain(sent).collect()
    };
    let rows = instances.iter().zip(managers.fields()).map(row).collect();
    let symmetry = Symmetry::Between(rows, instances.iter().map(Instance::cells).collect());
    Ok(Box::new(PaxosCommit {
        symmetry,
        managers,
        commit,
        abort,
        instances,
        majority: u32::try_from(majority).expect("acceptors are few"),
        majorities: subsets(acceptors, majority),
        bits: bits.used(),
    }))
};

struct PaxosCommit {
    managers: Managers,
    /// The managers and the acceptors, as they can change places.
    symmetry: Symmetry,
    /// Whether Commit was sent.
    commit: Bits,
    /// Whether Abort was sent.
    abort: Bits,
    instances: Vec<Instance>,
    majority: u32,
    /// Every set of this many acceptors.
    majorities: Vec<u32>,
    bits: u32,
}

/// The instance of Paxos for one resource manager. A value is stored as 1 for prepared and 2 for aborted, none as 0.
struct Instance {
    acceptors: Vec<Acceptor>,
    ballots: Vec<Ballot>,
}

/// Where the state of an acceptor lies, for one instance.
struct Acceptor {
    mbal: Bits,
    /// The ballot it last voted in, plus 1; 0 for -1.
    bal: Bits,
    val: Bits,
}

/// Where the messages of a ballot lie, for one instance.
struct Ballot {
    /// Whether 1a was sent; for ballot 0, never.
    asked: Bits,
    /// For each acceptor, what its 1b reports: 0 for none sent, 1 for no vote, and 2 b' + v + 1 for a vote for v in b'. It
    /// sends one at most, as its promise grows.
    promises: Vec<Bits>,
    /// The value proposed; there is one at most.
    proposal: Bits,
    /// Which acceptors have sent 2b, for the value proposed.
    votes: Bits,
}

impl Instance {
    fn new(acceptors: usize, ballots: usize, bits: &mut Allocator) -> Self {
        let each = (0..acceptors)
            .map(|_| Acceptor {
                mbal: bits.number(ballots - 1),
                bal: bits.number(ballots),
                val: bits.number(2),
            })
            .collect();
        let width = u32::try_from(acceptors).expect("acceptors are few");
        let ballots = (0..ballots).map(|b| Ballot {
            asked: bits.field(u32::from(b > 0)),
            promises: (0..acceptors).map(|_| bits.number(if b > 0 { 1 + 2 * b } else { 0 })).collect(),
            proposal: bits.number(2),
            votes: bits.field(width),
        });
        Self { acceptors: each, ballots: ballots.collect() }
    }

    /// For each acceptor, the fields that are about it.
    fn cells(&self) -> Vec<Vec<Bits>> {
        let cell = |(a, acceptor): (usize, &Acceptor)| {
            let sent = self.ballots.iter().flat_map(|ballot| [ballot.promises[a], ballot.votes.bit(a)]);
            [acceptor.mbal, acceptor.bal, acceptor.val].into_iter().chain(sent).collect()
        };
        self.acceptors.iter().enumerate().map(cell).collect()
    }

    /// Whether this value has a majority of votes in some ballot.
    fn decided(&self, value: u32, majority: u32, state: Packed) -> bool {
        let voted = |ballot: &Ballot| {
            ballot.proposal.get(state) == value && ballot.votes.get(state).count_ones() >= majority
        };
        self.ballots.iter().any(voted)
    }
}

const PREPARED_VALUE: u32 = 1;
const ABORTED_VALUE: u32 = 2;

const PREPARES: u8 = 0;
const CHOOSES_ABORT: u8 = 1;
const OBEYS_COMMIT: u8 = 2;
const OBEYS_ABORT: u8 = 3;
const PHASE_1A: u8 = 4;
const PHASE_1B: u8 = 5;
const PHASE_2A: u8 = 6;
const PHASE_2B: u8 = 7;
const DECIDES_COMMIT: u8 = 8;
const DECIDES_ABORT: u8 = 9;

static KINDS: [Kind; 10] = [
    Kind {
        name: "RMPrepare",
        arity: 1,
        says: Text::new(
            "R{0} prepares, and proposes prepared in ballot 0 of its instance.",
            "R{0} 进入已准备状态，并在它的实例中以提案编号 0 提议“已准备”。",
        ),
    },
    Kind {
        name: "RMChooseToAbort",
        arity: 1,
        says: Text::new(
            "R{0} aborts alone, and proposes aborted in ballot 0 of its instance.",
            "R{0} 自行中止，并在它的实例中以提案编号 0 提议“已中止”。",
        ),
    },
    Kind {
        name: "RMRcvCommitMsg",
        arity: 1,
        says: Text::new("R{0} obeys Commit.", "R{0} 收到提交消息并执行。"),
    },
    Kind {
        name: "RMRcvAbortMsg",
        arity: 1,
        says: Text::new("R{0} obeys Abort.", "R{0} 收到中止消息并执行。"),
    },
    Kind {
        name: "Phase1a",
        arity: 2,
        says: Text::new("A leader starts ballot {0} for R{1}.", "一个领导者为 R{1} 启动提案编号 {0}。"),
    },
    Kind {
        name: "Phase1b",
        arity: 3,
        says: Text::new(
            "A{0} promises ballot {1} for R{2}, and reports its last vote.",
            "A{0} 就 R{2} 对提案编号 {1} 作出承诺，并报告它最近的投票。",
        ),
    },
    Kind {
        name: "Phase2a",
        arity: 2,
        says: Text::new(
            "The leader of ballot {0} proposes what it may for R{1}.",
            "提案编号 {0} 的领导者为 R{1} 提议它可以提议的值。",
        ),
    },
    Kind {
        name: "Phase2b",
        arity: 3,
        says: Text::new("A{0} votes in ballot {1} for R{2}.", "A{0} 就 R{2} 在提案编号 {1} 投票。"),
    },
    Kind {
        name: "Commit",
        arity: 0,
        says: Text::new(
            "Commit is sent: every instance has chosen prepared.",
            "发出提交消息：所有实例都选定了“已准备”。",
        ),
    },
    Kind {
        name: "Abort",
        arity: 0,
        says: Text::new(
            "Abort is sent: an instance has chosen aborted.",
            "发出中止消息：有一个实例选定了“已中止”。",
        ),
    },
];

impl PaxosCommit {
    fn expand_manager(&self, rm: usize, field: Bits, state: Packed, emit: Emit<'_>) {
        let proposal = self.instances[rm - 1].ballots[0].proposal;
        if field.get(state) == WORKING {
            emit(Move::new(PREPARES, [rm]), proposal.or(field.with(state, PREPARED), PREPARED_VALUE));
            emit(Move::new(CHOOSES_ABORT, [rm]), proposal.or(field.with(state, ABORTED), ABORTED_VALUE));
        }
        if self.commit.get(state) == 1 {
            emit(Move::new(OBEYS_COMMIT, [rm]), field.with(state, COMMITTED));
        }
        if self.abort.get(state) == 1 {
            emit(Move::new(OBEYS_ABORT, [rm]), field.with(state, ABORTED));
        }
    }

    fn expand_leader(&self, rm: usize, state: Packed, emit: Emit<'_>) {
        // Ballot 0 is the manager's own.
        for (b, ballot) in self.instances[rm - 1].ballots.iter().enumerate().skip(1) {
            emit(Move::new(PHASE_1A, [b, rm]), ballot.asked.or(state, 1));
            if ballot.proposal.get(state) == 0 {
                let allowed = self.allowed(ballot, state);
                for value in [PREPARED_VALUE, ABORTED_VALUE] {
                    if allowed >> value & 1 == 1 {
                        emit(Move::new(PHASE_2A, [b, rm]), ballot.proposal.or(state, value));
                    }
                }
            }
        }
    }

    /// The values that a ballot may propose, as bits: for each majority that has promised, the value of its highest vote,
    /// or aborted if it has none.
    fn allowed(&self, ballot: &Ballot, state: Packed) -> u32 {
        let mut allowed = 0;
        for majority in &self.majorities {
            let members = ballot.promises.iter().enumerate().filter(|(a, _)| majority >> a & 1 == 1);
            let (least, most) = members.fold((u32::MAX, 0), |(least, most), (_, sent)| {
                let report = sent.get(state);
                (least.min(report), most.max(report))
            });
            // Reports of higher ballots are larger numbers, and a ballot has one value.
            if least > 0 {
                allowed |= if most == 1 { 1 << ABORTED_VALUE } else { 1 << (1 + most % 2) };
            }
        }
        allowed
    }

    fn expand_acceptor(&self, a: usize, rm: usize, state: Packed, emit: Emit<'_>) {
        let instance = &self.instances[rm - 1];
        let acceptor = &instance.acceptors[a];
        let (mbal, bal, val) = (acceptor.mbal.get(state), acceptor.bal.get(state), acceptor.val.get(state));
        for ((b, number), ballot) in (0..).zip(0u32..).zip(&instance.ballots) {
            if number > mbal && ballot.asked.get(state) == 1 {
                let report = if bal == 0 { 1 } else { 2 * (bal - 1) + val + 1 };
                let next = ballot.promises[a].or(acceptor.mbal.with(state, number), report);
                emit(Move::new(PHASE_1B, [a + 1, b, rm]), next);
            }
            let proposed = ballot.proposal.get(state);
            if proposed != 0 && number >= mbal {
                let voted = acceptor.bal.with(acceptor.mbal.with(state, number), number + 1);
                let voted = acceptor.val.with(voted, proposed);
                emit(Move::new(PHASE_2B, [a + 1, b, rm]), ballot.votes.or(voted, 1 << a));
            }
        }
    }
}

impl Spec for PaxosCommit {
    fn bits(&self) -> u32 {
        self.bits
    }

    fn kinds(&self) -> &'static [Kind] {
        &KINDS
    }

    fn expand(&self, state: Packed, emit: Emit<'_>) {
        for (rm, field) in self.managers.each() {
            self.expand_manager(rm, field, state, emit);
            self.expand_leader(rm, state, emit);
            for a in 0..self.instances[rm - 1].acceptors.len() {
                self.expand_acceptor(a, rm, state, emit);
            }
        }
        if self.instances.iter().all(|i| i.decided(PREPARED_VALUE, self.majority, state)) {
            emit(Move::new(DECIDES_COMMIT, []), self.commit.or(state, 1));
        }
        if self.instances.iter().any(|i| i.decided(ABORTED_VALUE, self.majority, state)) {
            emit(Move::new(DECIDES_ABORT, []), self.abort.or(state, 1));
        }
    }

    fn judge(&self, state: Packed, of: InvariantSet, found: &mut Vec<(usize, Sentence)>) {
        self.managers.judge(state, of, found);
    }

    fn show(&self, state: Packed) -> Vec<(&'static str, Value)> {
        let sent = [(self.commit, "Commit"), (self.abort, "Abort")];
        let sent = sent.into_iter().filter(|(field, _)| field.get(state) == 1);
        vec![
            ("rm_state", self.managers.show(state)),
            ("instances", Value::List(self.instances.iter().map(|i| i.show(state)).collect())),
            ("messages", Value::List(sent.map(|(_, name)| word(name)).collect())),
        ]
    }

    fn prefix(&self) -> char {
        'R'
    }

    fn symmetry(&self) -> &Symmetry {
        &self.symmetry
    }

    fn prefixes(&self) -> Vec<char> {
        vec!['R', 'A']
    }
}

/// A value as people read it.
fn named(value: u32) -> Value {
    word(["none", "prepared", "aborted"][value as usize])
}

impl Instance {
    fn show(&self, state: Packed) -> Value {
        let list = |of: &dyn Fn(&Acceptor) -> Value| Value::List(self.acceptors.iter().map(of).collect());
        Value::Record(vec![
            ("mbal", list(&|a| a.mbal.get(state).into())),
            ("bal", list(&|a| Value::Int(i64::from(a.bal.get(state)) - 1))),
            ("val", list(&|a| named(a.val.get(state)))),
            ("messages", Value::List(self.messages(state))),
        ])
    }

    /// The messages of this instance.
    fn messages(&self, state: Packed) -> Vec<Value> {
        let mut all = Vec::new();
        for (b, ballot) in self.ballots.iter().enumerate() {
            if ballot.asked.get(state) == 1 {
                all.push(term("1a", [b.into()]));
            }
            for (a, sent) in (1usize..).zip(&ballot.promises) {
                let (bal, val) = match sent.get(state) {
                    0 => continue,
                    1 => (-1, 0),
                    vote => (i64::from(vote / 2) - 1, 1 + vote % 2),
                };
                all.push(term("1b", [b.into(), a.into(), Value::Int(bal), named(val)]));
            }
            let proposed = ballot.proposal.get(state);
            if proposed != 0 {
                all.push(term("2a", [b.into(), named(proposed)]));
            }
            let voters = (1u32..).zip(0..32).filter(|(_, bit)| ballot.votes.get(state) >> bit & 1 == 1);
            all.extend(voters.map(|(a, _)| term("2b", [b.into(), a.into(), named(proposed)])));
        }
        all
    }
}
