//! Mutual exclusion by logical clocks as a specification (Lamport, "Time, Clocks, and the Ordering of Events in a Distributed
//! System", 1978; the module `LamportMutex` of the TLA+ examples).
//!
//! A process that wants to enter the critical section sends its request, with the time that its clock shows, to all others;
//! each answers. It enters once all have answered and its own request is the earliest that it knows of. On the way out it tells
//! all. Messages of one sender to one receiver arrive in the order in which they were sent, and nothing is lost.
//!
//! Clocks only grow, so there is no end of states: those in which a clock shows more than `max-clock` are counted as steps, and
//! neither kept nor continued.

use crate::bits::{Allocator, Bits, Packed};
use crate::spec::{BEYOND, Emit, Kind, Move, Spec, param, term, word};
use crate::symmetry::Symmetry;
use crate::{Make, Specification};
use synod_explore::ModelBound;
use synod_model::{Expect, InvariantInfo, InvariantSet, NodeId, Sentence, Text, Value, rules};

rules! {
    RULES;

    /// A process enters only when all others have answered its request; without the rule, when its own is the earliest that it
    /// knows of.
    #[zh("收到所有其他进程对请求的答复之后才进入；关闭后，只要自己的请求是它所知最早的就进入。")]
    LATER_FROM_ALL = "later-from-all",
        protects ["mutual-exclusion"];
    /// What one process sends to another arrives in the order in which it was sent; without the rule, in any order.
    #[zh("一个进程发给另一个进程的消息按发送顺序到达；关闭后，以任意顺序到达。")]
    FIFO = "fifo",
        protects ["mutual-exclusion"];
    /// Of two requests with equal times the one of the process with the smaller number is earlier; without the rule, each is
    /// earlier for its own process.
    #[zh("时间相等的两个请求，编号较小的进程的请求更早；关闭后，各进程都认为自己的更早。")]
    TIES_BY_PROCESS = "ties-by-process",
        protects ["mutual-exclusion"];
}

pub(crate) const SPEC: Specification = Specification {
    id: "spec:lamport-mutex",
    title: Text::new("Mutual exclusion by logical clocks", "基于逻辑时钟的互斥"),
    source: "Lamport, Time, Clocks, and the Ordering of Events in a Distributed System, 1978",
    params: &[
        param("procs", 1, 4, "3", Text::new("Number of processes.", "进程的数量。")),
        param(
            "max-clock",
            1,
            13,
            "6",
            Text::new(
                "The highest time that a clock may show; states beyond it are not kept.",
                "时钟可以显示的最大时间；超出的状态不保留。",
            ),
        ),
    ],
    rules: RULES,
    properties: PROPERTIES,
    make: MAKE,
};

const PROPERTIES: &[InvariantInfo] = &[
    InvariantInfo {
        id: "mutual-exclusion",
        says: &Text {
            en: "At most one process is in the critical section.",
            zh: "最多只有一个进程处于临界区。",
        },
        expect: Expect::Always,
        assumes: &[],
    },
    InvariantInfo {
        id: "contended",
        says: &Text {
            en: "A process is in the critical section while another one asks for it.",
            zh: "一个进程处于临界区，同时另一个进程在请求它。",
        },
        expect: Expect::Sometimes,
        assumes: &[],
    },
];
const MUTUAL_EXCLUSION: usize = 0;
const CONTENDED: usize = 1;

/// How many messages are under way from one process to another at most: with all rules on there are never more (an invariant of
/// the published module), and without one, states with more are not kept.
const UNDER_WAY: usize = 3;

/// What a place of a channel holds: nothing, an answer, a release, or from here on a request with its time.
const NOTHING: u32 = 0;
const ACK: u32 = 1;
const RELEASE: u32 = 2;

const MAKE: Make = |params, rules| {
    let (procs, most) = (params.count("procs"), params.count("max-clock"));
    let mut bits = Allocator::default();
    let each = u32::try_from(procs).expect("processes are few");
    let clocks = (0..procs).map(|_| bits.number(most)).collect();
    let requests = (0..procs).map(|_| (0..procs).map(|_| bits.number(most)).collect()).collect();
    let acks = bits.fields(procs, each);
    let inside = bits.field(each);
    let mut channel = |from: usize, to: usize| {
        let places = if from == to { 0 } else { UNDER_WAY };
        (0..places).map(|_| bits.number(RELEASE as usize + most)).collect()
    };
    let channels = (0..procs).map(|from| (0..procs).map(|to| channel(from, to)).collect()).collect();
    Ok(Box::new(LamportMutex {
        answers_needed: rules.has(LATER_FROM_ALL),
        fifo: rules.has(FIFO),
        ties: rules.has(TIES_BY_PROCESS),
        most: u32::try_from(most).expect("the bound is small"),
        everybody: (1 << each) - 1,
        clocks,
        requests,
        acks,
        inside,
        channels,
        symmetry: Symmetry::Rows(Vec::new()),
        bits: bits.used(),
    }))
};

/// Where the state lies. Processes are numbered from 0 here, and from 1 in what people read.
struct LamportMutex {
    answers_needed: bool,
    fifo: bool,
    ties: bool,
    /// The highest time that a clock may show.
    most: u32,
    /// All processes, a bit for each.
    everybody: u32,
    /// What each one's clock shows, from 1 on.
    clocks: Vec<Bits>,
    /// The time of each one's request as each process knows it; 0: there is none.
    requests: Vec<Vec<Bits>>,
    /// Who has answered the request of each process, itself included.
    acks: Vec<Bits>,
    /// Who is in the critical section.
    inside: Bits,
    /// What is under way, by sender and receiver, the earliest first.
    channels: Vec<Vec<Vec<Bits>>>,
    /// Nobody is interchangeable: ties go by the numbers.
    symmetry: Symmetry,
    bits: u32,
}

const REQUEST: u8 = 0;
const ENTER: u8 = 1;
const EXIT: u8 = 2;
const RECEIVE_REQUEST: u8 = 3;
const RECEIVE_ACK: u8 = 4;
const RECEIVE_RELEASE: u8 = 5;

static KINDS: [Kind; 6] = [
    Kind {
        name: "Request",
        arity: 1,
        says: Text::new(
            "P{0} asks all others for the critical section, with time {1}.",
            "P{0} 向所有其他进程请求临界区，时间为 {1}。",
        ),
    },
    Kind {
        name: "Enter",
        arity: 1,
        says: Text::new("P{0} enters the critical section.", "P{0} 进入临界区。"),
    },
    Kind {
        name: "Exit",
        arity: 1,
        says: Text::new(
            "P{0} leaves the critical section, and tells all others.",
            "P{0} 离开临界区，并通知所有其他进程。",
        ),
    },
    Kind {
        name: "ReceiveRequest",
        arity: 2,
        says: Text::new(
            "P{0} gets the request of P{1} with time {2}, moves its clock past it, and answers.",
            "P{0} 收到 P{1} 的请求，时间为 {2}；它把时钟拨到其后，并作出答复。",
        ),
    },
    Kind {
        name: "ReceiveAck",
        arity: 2,
        says: Text::new("P{0} gets the answer of P{1}.", "P{0} 收到 P{1} 的答复。"),
    },
    Kind {
        name: "ReceiveRelease",
        arity: 2,
        says: Text::new(
            "P{0} hears that P{1} has left the critical section.",
            "P{0} 得知 P{1} 已离开临界区。",
        ),
    },
];

impl LamportMutex {
    /// All processes but one.
    fn others(&self, but: usize) -> impl Iterator<Item = usize> + use<> {
        (0..self.clocks.len()).filter(move |other| *other != but)
    }

    /// A message is put behind those that are under way; `None` if it would be one too many.
    fn send(&self, state: Packed, from: usize, to: usize, what: u32) -> Option<Packed> {
        let free = self.channels[from][to].iter().find(|place| place.get(state) == NOTHING)?;
        Some(free.with(state, what))
    }

    /// The same message to all others.
    fn broadcast(&self, state: Packed, from: usize, what: u32) -> Packed {
        let sent = self.others(from).try_fold(state, |state, to| self.send(state, from, to, what));
        sent.unwrap_or(BEYOND)
    }

    /// Whether a process may enter.
    fn may_enter(&self, p: usize, state: Packed) -> bool {
        let own = self.requests[p][p].get(state);
        // later-from-all: everybody has answered, so what is not known of anybody's requests is later (condition 5(ii)).
        let answered = !self.answers_needed || self.acks[p].get(state) == self.everybody;
        let earlier_than = |q: usize| {
            let other = self.requests[p][q].get(state);
            // ties-by-process: equal times are ordered by the numbers of their processes.
            other == 0 || own < other || own == other && (p < q || !self.ties)
        };
        own != 0 && answered && self.others(p).all(earlier_than)
    }

    /// A process takes one of the messages that are under way to it.
    fn receive(&self, p: usize, q: usize, state: Packed, emit: Emit<'_>) {
        let places = &self.channels[q][p];
        // fifo: only the earliest message can arrive.
        for at in 0..if self.fifo { 1 } else { UNDER_WAY } {
            let what = places[at].get(state);
            let taken = (at..UNDER_WAY).fold(state, |rest, to| {
                let next = places.get(to + 1).map_or(NOTHING, |place| place.get(state));
                places[to].with(rest, next)
            });
            match what {
                NOTHING => {}
                ACK => emit(Move::new(RECEIVE_ACK, [p + 1, q + 1]), self.acks[p].or(taken, 1 << q)),
                RELEASE => {
                    emit(Move::new(RECEIVE_RELEASE, [p + 1, q + 1]), self.requests[p][q].with(taken, 0));
                }
                request => {
                    let time = request - RELEASE;
                    let clock = self.clocks[p].get(state).max(time) + 1;
                    let noted = self.requests[p][q].with(taken, time);
                    let next = (clock <= self.most).then(|| self.clocks[p].with(noted, clock));
                    let next = next.and_then(|next| self.send(next, p, q, ACK)).unwrap_or(BEYOND);
                    emit(Move::new(RECEIVE_REQUEST, [p + 1, q + 1, time as usize]), next);
                }
            }
        }
    }
}

fn numbers(set: u32) -> impl Iterator<Item = usize> {
    (0..32).filter(move |bit| set >> bit & 1 == 1)
}

static BOTH: Text =
    Text::new("{0} and {1} are in the critical section at the same time.", "{0} 和 {1} 同时处于临界区。");
static WAITS: Text =
    Text::new("{0} is in the critical section, and {1} asks for it.", "{0} 处于临界区，而 {1} 在请求它。");
static UP_TO: Text = Text::new("clocks up to {0}", "时钟最大为 {0}");

impl Spec for LamportMutex {
    fn bits(&self) -> u32 {
        self.bits
    }

    fn kinds(&self) -> &'static [Kind] {
        &KINDS
    }

    fn initial(&self, emit: &mut dyn FnMut(Packed)) {
        emit(self.clocks.iter().fold(0, |state, clock| clock.with(state, 1)));
    }

    fn expand(&self, state: Packed, emit: Emit<'_>) {
        for p in 0..self.clocks.len() {
            let (own, time) = (self.requests[p][p], self.clocks[p].get(state));
            if own.get(state) == 0 {
                let asks = self.acks[p].with(own.with(state, time), 1 << p);
                emit(Move::new(REQUEST, [p + 1, time as usize]), self.broadcast(asks, p, RELEASE + time));
            }
            if self.may_enter(p, state) {
                emit(Move::new(ENTER, [p + 1]), self.inside.or(state, 1 << p));
            }
            let inside = self.inside.get(state);
            if inside >> p & 1 == 1 {
                let leaves = self.inside.with(state, inside & !(1 << p));
                let leaves = self.acks[p].with(own.with(leaves, 0), 0);
                emit(Move::new(EXIT, [p + 1]), self.broadcast(leaves, p, RELEASE));
            }
            for q in self.others(p) {
                self.receive(p, q, state, emit);
            }
        }
    }

    fn judge(&self, state: Packed, of: InvariantSet, found: &mut Vec<(usize, Sentence)>) {
        let mut inside = numbers(self.inside.get(state));
        let Some(first) = inside.next() else { return };
        if of.contains(MUTUAL_EXCLUSION)
            && let Some(second) = inside.next()
        {
            found.push((MUTUAL_EXCLUSION, BOTH.with([NodeId::at(first).into(), NodeId::at(second).into()])));
        }
        let asks = |q: &usize| self.requests[*q][*q].get(state) != 0;
        if of.contains(CONTENDED)
            && let Some(other) = self.others(first).find(asks)
        {
            found.push((CONTENDED, WAITS.with([NodeId::at(first).into(), NodeId::at(other).into()])));
        }
    }

    fn show(&self, state: Packed) -> Vec<(&'static str, Value)> {
        let times = |fields: &[Bits]| Value::List(fields.iter().map(|of| of.get(state).into()).collect());
        let set = |bits: u32| Value::Nodes(numbers(bits).map(NodeId::at).collect());
        let message = |place: &Bits| match place.get(state) {
            NOTHING => None,
            ACK => Some(word("ack")),
            RELEASE => Some(word("rel")),
            request => Some(term("req", [(request - RELEASE).into()])),
        };
        let channel = |places: &Vec<Bits>| Value::List(places.iter().filter_map(message).collect());
        let from = |to: &Vec<Vec<Bits>>| Value::List(to.iter().map(channel).collect());
        vec![
            ("clock", times(&self.clocks)),
            ("req", Value::List(self.requests.iter().map(|of| times(of)).collect())),
            ("ack", Value::List(self.acks.iter().map(|acks| set(acks.get(state))).collect())),
            ("network", Value::List(self.channels.iter().map(from).collect())),
            ("crit", set(self.inside.get(state))),
        ]
    }

    fn prefix(&self) -> char {
        'P'
    }

    fn symmetry(&self) -> &Symmetry {
        &self.symmetry
    }

    fn bounds(&self) -> Vec<ModelBound> {
        let says = Some(UP_TO.with([self.most.into()]));
        vec![ModelBound { id: "max_clock", value: self.most.into(), says }]
    }
}
