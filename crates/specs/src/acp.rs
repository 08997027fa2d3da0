//! Atomic commitment with crashes: the simple broadcast that blocks, and the broadcast that does not (Babaoglu and Toueg,
//! "Non-Blocking Atomic Commitment", 1993; the modules `ACP_SB` and `ACP_NB` of the TLA+ examples).
//!
//! A coordinator asks for votes, decides, and tells the participants one by one; anybody may crash at any time, for good.
//! With the simple broadcast, a participant that voted yes and was told nothing can do nothing once the coordinator has
//! crashed. In the other one a participant forwards what it was told to all others *before* it decides, so if anybody has
//! decided, nobody who lives is left untold. With `wrong`, it decides first and forwards then.

mod kinds;

use crate::bits::{Allocator, Bits, Packed};
use crate::spec::{Emit, Kind, Move, Spec, param, word};
use crate::symmetry::Symmetry;
use crate::{Make, Specification};
use kinds::{
    ABORT_ON_TIMEOUT, ABORT_ON_VOTE, ABORT_UNASKED, COORDINATOR_CRASH, CRASH, DECIDE, DECIDE_FORWARDED,
    DECIDE_FORWARDED_ALL, DECIDE_TOLD, DETECT_FAULT, FORWARD, GET_VOTE, KINDS, PRE_DECIDE,
    PRE_DECIDE_FORWARDED, REQUEST, SEND_NO, SEND_YES, TELL,
};
use synod_model::{
    Expect, InvariantInfo, InvariantSet, NodeId, NodeSet, Param, ParamKind, Params, Sentence, Text, Value,
};

const PARTICIPANTS: Text = Text::new("Number of participants.", "参与者的数量。");
const SOURCE: &str = "Babaoglu and Toueg, Non-Blocking Atomic Commitment, 1993";

pub(crate) const SIMPLE: Specification = Specification {
    id: "spec:acp-sb",
    title: Text::new("Atomic commitment by simple broadcast", "基于简单广播的原子提交"),
    source: SOURCE,
    params: &[param("participants", 1, 8, "3", PARTICIPANTS)],
    rules: &[],
    properties: PROPERTIES,
    make: MAKE_SIMPLE,
};

pub(crate) const NON_BLOCKING: Specification = Specification {
    id: "spec:acp-nb",
    title: Text::new("Non-blocking atomic commitment", "非阻塞原子提交"),
    source: SOURCE,
    params: &[
        param("participants", 1, 6, "2", PARTICIPANTS),
        Param {
            key: "wrong",
            kind: ParamKind::Flag,
            default: "off",
            says: Text::new(
                "Whether a participant decides before it forwards, which is the mistake.",
                "参与者是否先决定再转发（这是错误的做法）。",
            ),
            live: false,
        },
    ],
    rules: &[],
    properties: PROPERTIES,
    make: MAKE_NON_BLOCKING,
};

const MAKE_SIMPLE: Make = |params, _| Ok(Box::new(Acp::new(params, Broadcast::Simple)));
const MAKE_NON_BLOCKING: Make = |params, _| {
    let broadcast = if params.flag("wrong") { Broadcast::Wrong } else { Broadcast::NonBlocking };
    Ok(Box::new(Acp::new(params, broadcast)))
};

const PROPERTIES: &[InvariantInfo] = &[
    InvariantInfo {
        id: "agreement",
        says: &Text {
            en: "No two participants decide differently, crashed ones included.",
            zh: "没有两个参与者的决定不同，包括已崩溃的参与者。",
        },
        expect: Expect::Always,
        assumes: &[],
    },
    InvariantInfo {
        id: "commit-needs-all-yes",
        says: &Text {
            en: "A participant commits only if all have voted yes.",
            zh: "只有所有参与者都投赞成票，才会有参与者提交。",
        },
        expect: Expect::Always,
        assumes: &[],
    },
    InvariantInfo {
        id: "all-commit",
        says: &Text { en: "Every participant commits.", zh: "所有参与者都提交。" },
        expect: Expect::Sometimes,
        assumes: &[],
    },
    InvariantInfo {
        id: "blocked",
        says: &Text {
            en: "A participant lives, is undecided, and nothing that can still happen changes that.",
            zh: "有参与者存活但未作决定，而且之后发生的任何事都不会改变这一点。",
        },
        expect: Expect::Sometimes,
        assumes: &[],
    },
];
const AGREEMENT: usize = 0;
const ALL_YES: usize = 1;
const ALL_COMMIT: usize = 2;
const BLOCKED: usize = 3;

/// How a decision reaches the participants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Broadcast {
    Simple,
    NonBlocking,
    Wrong,
}

/// Nothing decided, sent or forwarded yet.
const UNSET: u32 = 0;
const COMMIT: u32 = 1;
const ABORT: u32 = 2;
/// The coordinator waits for a vote; else it is COMMIT for yes and ABORT for no.
const WAITING: u32 = 0;

/// Where the state lies. A field for all participants has a bit for each.
struct Acp {
    broadcast: Broadcast,
    /// All participants.
    all: u32,
    /// Whether the coordinator has crashed.
    down: Bits,
    /// What the coordinator has decided.
    decision: Bits,
    /// Whom it has asked for a vote.
    requested: Bits,
    /// Who votes yes.
    yes: Bits,
    /// Who has sent the vote.
    voted: Bits,
    /// Who has crashed.
    crashed: Bits,
    participants: Vec<Participant>,
    /// The participants, as they can change places.
    symmetry: Symmetry,
    bits: u32,
}

struct Participant {
    /// What it has decided.
    decision: Bits,
    /// Its vote as the coordinator has received it.
    vote: Bits,
    /// What the coordinator has told it.
    told: Bits,
    /// What it has forwarded to each, itself included; empty with the simple broadcast.
    forward: Vec<Bits>,
}

impl Acp {
    fn new(params: &Params, broadcast: Broadcast) -> Self {
        let count = params.count("participants");
        let width = u32::try_from(count).expect("participants are few");
        let mut bits = Allocator::default();
        let down = bits.field(1);
        let decision = bits.number(2);
        let [requested, yes, voted, crashed] = [(); 4].map(|()| bits.field(width));
        let slots = if broadcast == Broadcast::Simple { 0 } else { count };
        let participants = (0..count).map(|_| Participant {
            decision: bits.number(2),
            vote: bits.number(2),
            told: bits.number(2),
            forward: bits.fields(slots, 2),
        });
        let participants: Vec<Participant> = participants.collect();
        let row = |(i, p): (usize, &Participant)| {
            let bits = [requested, yes, voted, crashed].map(|field| field.bit(i));
            bits.into_iter().chain([p.decision, p.vote, p.told]).collect()
        };
        let forward = |p: &Participant| p.forward.iter().map(|slot| vec![*slot]).collect();
        let rows = participants.iter().enumerate().map(row).collect();
        let symmetry = match broadcast {
            Broadcast::Simple => Symmetry::Rows(rows),
            _ => Symmetry::Among(rows, participants.iter().map(forward).collect()),
        };
        let all = (1 << width) - 1;
        Self {
            symmetry,
            broadcast,
            all,
            down,
            decision,
            requested,
            yes,
            voted,
            crashed,
            participants,
            bits: bits.used(),
        }
    }

    /// Each participant with its number from 1 and its bit.
    fn each(&self) -> impl Iterator<Item = (usize, u32, &Participant)> {
        self.participants.iter().enumerate().map(|(i, p)| (i + 1, 1 << i, p))
    }

    fn expand_coordinator(&self, state: Packed, emit: Emit<'_>) {
        let (requested, voted) = (self.requested.get(state), self.voted.get(state));
        let crashed = self.crashed.get(state);
        let decision = self.decision.get(state);
        let asking = decision == UNSET && requested == self.all;
        let (mut waiting, mut no) = (false, false);
        for (i, bit, p) in self.each() {
            let vote = p.vote.get(state);
            waiting |= vote == WAITING;
            no |= vote == ABORT;
            if requested & bit == 0 {
                emit(Move::new(REQUEST, [i]), self.requested.or(state, bit));
            }
            if asking && vote == WAITING && voted & bit != 0 {
                let sent = if self.yes.get(state) & bit != 0 { COMMIT } else { ABORT };
                emit(Move::new(GET_VOTE, [i]), p.vote.with(state, sent));
            }
            if asking && vote == WAITING && voted & bit == 0 && crashed & bit != 0 {
                emit(Move::new(DETECT_FAULT, [i]), self.decision.with(state, ABORT));
            }
            if decision != UNSET && p.told.get(state) == UNSET {
                emit(Move::new(TELL, [i]), p.told.with(state, decision));
            }
        }
        if decision == UNSET && !waiting {
            emit(Move::new(DECIDE, []), self.decision.with(state, if no { ABORT } else { COMMIT }));
        }
        emit(Move::new(COORDINATOR_CRASH, []), self.down.or(state, 1));
    }

    fn expand_participant(&self, i: usize, bit: u32, state: Packed, emit: Emit<'_>) {
        let p = &self.participants[i - 1];
        let undecided = p.decision.get(state) == UNSET;
        let requested = self.requested.get(state) & bit != 0;
        let (yes, voted) = (self.yes.get(state) & bit != 0, self.voted.get(state) & bit != 0);
        let down = self.down.get(state) == 1;
        if requested {
            let vote = if yes { SEND_YES } else { SEND_NO };
            emit(Move::new(vote, [i]), self.voted.or(state, bit));
        }
        if undecided && voted && !yes {
            emit(Move::new(ABORT_ON_VOTE, [i]), p.decision.with(state, ABORT));
        }
        if undecided && down && !requested {
            emit(Move::new(ABORT_UNASKED, [i]), p.decision.with(state, ABORT));
        }
        emit(Move::new(CRASH, [i]), self.crashed.or(state, bit));
        let told = p.told.get(state);
        if self.broadcast != Broadcast::NonBlocking && undecided && told != UNSET {
            emit(Move::new(DECIDE_TOLD, [i]), p.decision.with(state, told));
        }
        match self.broadcast {
            Broadcast::Simple => {}
            Broadcast::NonBlocking => self.expand_forward_first(i, state, emit),
            Broadcast::Wrong => self.expand_decide_first(i, state, emit),
        }
        if self.broadcast != Broadcast::Simple && undecided && down && self.nobody_knows(state) {
            emit(Move::new(ABORT_ON_TIMEOUT, [i]), p.decision.with(state, ABORT));
        }
    }

    /// Forward to all, then decide.
    fn expand_forward_first(&self, i: usize, state: Packed, emit: Emit<'_>) {
        let p = &self.participants[i - 1];
        let own = p.forward[i - 1];
        let (known, told) = (own.get(state), p.told.get(state));
        if known == UNSET && told != UNSET {
            emit(Move::new(PRE_DECIDE, [i]), own.with(state, told));
        }
        for (j, _, other) in self.each().filter(|(j, ..)| *j != i) {
            let slot = p.forward[j - 1];
            if known != UNSET && slot.get(state) == UNSET {
                emit(Move::new(FORWARD, [i, j]), slot.with(state, known));
            }
            let heard = other.forward[i - 1].get(state);
            if known == UNSET && heard != UNSET {
                emit(Move::new(PRE_DECIDE_FORWARDED, [i, j]), own.with(state, heard));
            }
        }
        if p.forward.iter().all(|slot| slot.get(state) != UNSET) {
            emit(Move::new(DECIDE_FORWARDED_ALL, [i]), p.decision.with(state, known));
        }
    }

    /// Decide, then forward: the mistake.
    fn expand_decide_first(&self, i: usize, state: Packed, emit: Emit<'_>) {
        let p = &self.participants[i - 1];
        let decision = p.decision.get(state);
        for (j, _, other) in self.each().filter(|(j, ..)| *j != i) {
            let slot = p.forward[j - 1];
            if decision != UNSET && slot.get(state) == UNSET {
                emit(Move::new(FORWARD, [i, j]), slot.with(state, decision));
            }
            let heard = other.forward[i - 1].get(state);
            if decision == UNSET && heard != UNSET {
                emit(Move::new(DECIDE_FORWARDED, [i, j]), p.decision.with(state, heard));
            }
        }
    }

    /// Whether the coordinator has told nobody who lives, and no crashed participant has forwarded anything to one.
    fn nobody_knows(&self, state: Packed) -> bool {
        let crashed = self.crashed.get(state);
        let dead = |bit: u32| crashed & bit != 0;
        self.each().filter(|(_, bit, _)| !dead(*bit)).all(|(i, _, p)| {
            let told_by = |(_, bit, other): (usize, u32, &Participant)| {
                dead(bit) && other.forward[i - 1].get(state) != UNSET
            };
            p.told.get(state) == UNSET && !self.each().any(told_by)
        })
    }

    /// The participants with this decision.
    fn decided(&self, state: Packed, decision: u32) -> u32 {
        let those = self.each().filter(|(_, _, p)| p.decision.get(state) == decision);
        those.fold(0, |set, (_, bit, _)| set | bit)
    }

    /// A participant that lives and is undecided, and that nothing can change but crashes: the coordinator has crashed,
    /// and nobody who lives can do anything that was not done before.
    fn blocked(&self, state: Packed) -> Option<NodeId> {
        if self.down.get(state) == 0 {
            return None;
        }
        let living = self.each().filter(|(_, bit, _)| self.crashed.get(state) & bit == 0);
        let waits = |(_, _, p): &(usize, u32, &Participant)| p.decision.get(state) == UNSET;
        let (i, ..) = living.into_iter().find(waits)?;
        let mut stuck = true;
        for (j, bit, _) in self.each().filter(|(_, bit, _)| self.crashed.get(state) & bit == 0) {
            self.expand_participant(j, bit, state, &mut |step, next| {
                stuck &= next == state || step.is(CRASH);
            });
        }
        stuck.then(|| NodeId::at(i - 1))
    }
}

static DISAGREE: Text = Text::new("{0} has committed and {1} has aborted.", "{0} 已提交，而 {1} 已中止。");
static NOT_ALL_YES: Text =
    Text::new("{0} has committed, and {1} votes no.", "{0} 已提交，而 {1} 投的是反对票。");
static ALL_COMMITTED: Text = Text::new("Every participant has committed.", "所有参与者都已提交。");
static IS_BLOCKED: Text = Text::new(
    "{0} voted yes and waits for the coordinator, which has crashed: it may neither commit nor abort alone.",
    "{0} 已投赞成票，正在等待已崩溃的协调者：它不能自行提交，也不能自行中止。",
);

fn nodes(bits: u32) -> NodeSet {
    (0..32).filter(|bit| bits >> bit & 1 == 1).map(NodeId::at).collect()
}

impl Spec for Acp {
    fn bits(&self) -> u32 {
        self.bits
    }

    fn kinds(&self) -> &'static [Kind] {
        &KINDS
    }

    /// Every assignment of votes.
    fn initial(&self, emit: &mut dyn FnMut(Packed)) {
        for yes in 0..=self.all {
            emit(self.yes.with(0, yes));
        }
    }

    fn expand(&self, state: Packed, emit: Emit<'_>) {
        if self.down.get(state) == 0 {
            self.expand_coordinator(state, emit);
        }
        let crashed = self.crashed.get(state);
        for (i, bit, _) in self.each().filter(|(_, bit, _)| crashed & bit == 0) {
            self.expand_participant(i, bit, state, emit);
        }
    }

    fn judge(&self, state: Packed, of: InvariantSet, found: &mut Vec<(usize, Sentence)>) {
        let committed = self.decided(state, COMMIT);
        let aborted = self.decided(state, ABORT);
        if of.contains(AGREEMENT) && committed != 0 && aborted != 0 {
            found.push((AGREEMENT, DISAGREE.with([nodes(committed).into(), nodes(aborted).into()])));
        }
        let no = self.all & !self.yes.get(state);
        if of.contains(ALL_YES) && committed != 0 && no != 0 {
            found.push((ALL_YES, NOT_ALL_YES.with([nodes(committed).into(), nodes(no).into()])));
        }
        if of.contains(ALL_COMMIT) && committed == self.all {
            found.push((ALL_COMMIT, ALL_COMMITTED.with([])));
        }
        if of.contains(BLOCKED)
            && let Some(who) = self.blocked(state)
        {
            found.push((BLOCKED, IS_BLOCKED.with([who.into()])));
        }
    }

    fn show(&self, state: Packed) -> Vec<(&'static str, Value)> {
        let coordinator = Value::Record(vec![
            ("alive", (self.down.get(state) == 0).into()),
            ("decision", named(self.decision.get(state))),
        ]);
        let has = |field: Bits, bit: u32| Value::Bool(field.get(state) & bit != 0);
        let participant = |(_, bit, p): (usize, u32, &Participant)| {
            let yes = self.yes.get(state) & bit != 0;
            let received = ["waiting", "yes", "no"][p.vote.get(state) as usize];
            let mut fields = vec![
                ("alive", (self.crashed.get(state) & bit == 0).into()),
                ("vote", word(if yes { "yes" } else { "no" })),
                ("requested", has(self.requested, bit)),
                ("vote_sent", has(self.voted, bit)),
                ("vote_received", word(received)),
                ("told", named(p.told.get(state))),
                ("decision", named(p.decision.get(state))),
            ];
            if self.broadcast != Broadcast::Simple {
                let forward = p.forward.iter().map(|slot| named(slot.get(state)));
                fields.push(("forward", Value::List(forward.collect())));
            }
            Value::Record(fields)
        };
        let participants = self.each().map(participant).collect();
        vec![("coordinator", coordinator), ("participants", Value::List(participants))]
    }

    fn prefix(&self) -> char {
        'P'
    }

    fn symmetry(&self) -> &Symmetry {
        &self.symmetry
    }
}

/// A decision as people read it.
fn named(decision: u32) -> Value {
    word(["none", "commit", "abort"][decision as usize])
}
