//! The lines of a run as data: when each applies, and what it does or expects.

use crate::parts::{Fault, Load, NetChange, NodeRef, Pos, Ppm, Setting, Spanned};
use synod_model::Micros;

/// One line of the run: when, and what. Where it stands does not count for equality.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where its first word stands.
    pub pos: Pos,
    /// When it applies.
    pub when: When,
    /// What it does or expects.
    pub what: Statement,
}

impl Line {
    /// A line that is in no text: what a person did on the page.
    pub const fn new(when: When, what: Statement) -> Self {
        Self { pos: Pos::NONE, when, what }
    }
}

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        self.when == other.when && self.what == other.what
    }
}

impl Eq for Line {}

/// When a line applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// In a stepwise scenario: when the lines before it are done. In a timed one only an expectation may
    /// stand so, and is checked at the end.
    InOrder,
    /// `at TIME`.
    At(Micros),
    /// `after N`: right after step `step` of the run (0: before the first), or at a later moment before the
    /// next step. So is written exactly what a person did on the page.
    After {
        /// The step, counted from 1.
        step: u64,
        /// The moment, if it is later than the step's.
        at: Option<Micros>,
    },
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// Do this.
    Do(Command),
    /// This must be so.
    Expect(Expectation),
}

/// Everything that can be done to a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// `request NODE WORD ...`: a client or an operator asks.
    Request {
        /// Who is asked.
        node: Spanned<NodeRef>,
        /// The kind of request and its arguments; at least one word.
        words: Vec<Spanned<String>>,
    },
    /// `crash NODE`, `restart NODE [wiped]`, `pause NODE`, `resume NODE`; `cut 3 -> 4`, `cut 3 - 4`, `mend 3 -> 4` (`join` is
    /// read too, as it was called before), `isolate NODE`, `partition 1 2 | 3 4 5` (nodes not named form one more group),
    /// `heal`.
    Fault(Fault),
    /// `clock NODE 120%`, `clock NODE +250ms`: its clock runs at another rate, or is set.
    Clock {
        /// Whose clock.
        node: Spanned<NodeRef>,
        /// What is done to it.
        change: ClockChange,
    },
    /// `net ...`: from now on.
    Net(NetChange),
    /// `load ...`: from now on, for this kind of request.
    Load(Load),
    /// `measure`: the metrics are counted anew from here.
    Measure,
    /// `without RULE`, `with RULE`: a safety rule is switched during the run.
    Rule {
        /// Which rule.
        id: Spanned<String>,
        /// Whether it is on from now on.
        on: bool,
    },
    /// `set KEY=VALUE ...`: a parameter that may change during a run.
    Set(Vec<Setting>),
    /// `deliver MESSAGE`.
    Deliver(Select),
    /// `deliver all`: what is in flight now, in order.
    DeliverAll,
    /// `stabilize`: delivers until nothing is in flight.
    Stabilize,
    /// `drop MESSAGE`.
    Drop(Select),
    /// `duplicate MESSAGE`.
    Duplicate(Select),
    /// `hold MESSAGE`: it stays in flight until released or delivered.
    Hold(Select),
    /// `release MESSAGE`.
    Release(Select),
    /// `delay MESSAGE by TIME`.
    Delay {
        /// Which message.
        select: Select,
        /// How much later it arrives.
        by: Micros,
    },
    /// `fire NODE TIMER [N]`: the timer fires now.
    Fire {
        /// Whose timer.
        node: Spanned<NodeRef>,
        /// Its name.
        timer: Spanned<String>,
        /// Its number, where the node has many of that name; without it, the smallest is meant.
        number: Option<Spanned<u64>>,
    },
    /// `choose N ...`: answers the next free choices of handlers, before the seed does. So a counterexample
    /// repeats the choices that led to it.
    Choose(Vec<u32>),
    /// `by-hand`: from now on time stands still, and what happens is what people do; `by-clock`: it runs again.
    ByHand(bool),
    /// `wait TIME`: in a stepwise scenario time passes and nothing else happens.
    Wait(Micros),
}

impl From<Fault> for Command {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// What is done to the clock of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockChange {
    /// `120%`: it runs at this rate, from [`crate::limits::CLOCK_SLOWEST`] to [`crate::limits::CLOCK_FASTEST`].
    Rate(Ppm),
    /// `+250ms`: it is set forward by so much.
    Forward(Micros),
    /// `-250ms`: it is set back by so much.
    Back(Micros),
}

/// A node, or `*` for whichever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnyNode {
    /// `*`.
    Any,
    /// This one.
    Node(Spanned<NodeRef>),
}

/// Which message in flight is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Select {
    /// `m17`: by the number it was sent under.
    Serial(Spanned<u32>),
    /// `2 -> 3 RequestVote`: of those that match, the oldest, or the newest if the pattern says so.
    Matching(Pattern),
}

/// Which messages are meant: `2 -> 3 RequestVote term=2`, `newest 1 -> *`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Whether the newest of those that match is meant, and not the oldest.
    pub newest: bool,
    /// Its sender.
    pub from: AnyNode,
    /// Its receiver.
    pub to: AnyNode,
    /// Its kind; `None` for any.
    pub kind: Option<Spanned<String>>,
    /// What it carries, each path at most once.
    pub fields: Vec<FieldIs>,
}

/// `term=2`: a field of a message has this value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldIs {
    /// Which field.
    pub path: Spanned<Path>,
    /// Its value, as raw text.
    pub value: Spanned<String>,
}

/// What must be so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// `expect leader = 3`, `expect leader = none`, `expect leader != 3`.
    Role {
        /// The role.
        role: Spanned<String>,
        /// Who has it; `None` is written `none`.
        node: Option<Spanned<NodeRef>>,
        /// Whether the opposite must be so (`!=`).
        negate: bool,
    },
    /// `expect node 2 commit_index >= 4`.
    Field {
        /// Whose field.
        node: Spanned<NodeRef>,
        /// Which field.
        path: Spanned<Path>,
        /// How it is compared.
        op: Op,
        /// With what, as raw text.
        value: Spanned<String>,
    },
    /// `expect figure answered >= 10`.
    Metric {
        /// Which metric, or which part of one.
        path: Spanned<Path>,
        /// How it is compared.
        op: Op,
        /// With what, as raw text.
        value: Spanned<String>,
    },
    /// `expect answer 3 = 7`: what a request was answered.
    Answer {
        /// Which request, counted from 1 in the order in which they are made.
        request: Spanned<u32>,
        /// How it is compared.
        op: Op,
        /// With what, as raw text.
        value: Spanned<String>,
    },
    /// `expect never EXPECTATION`: it was so after no step of the run so far.
    Never(Box<Expectation>),
    /// `expect holds ID`, and `violated`, `seen`, `unseen`.
    Invariant {
        /// What its verdict must be.
        verdict: Verdict,
        /// Which invariant.
        id: Spanned<String>,
    },
}

/// The way to a field of a node's state: `log[3].term`. The first segment is a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path(pub Vec<Segment>);

/// One segment of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// A field or a key of a table.
    Name(String),
    /// `[3]`: an element, counted from 1 as the papers do.
    Index(u32),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// `=`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl Op {
    /// Every comparison; those of two characters first, so that a search finds `<=` before `<`.
    pub const ALL: [Self; 6] = [Self::Ne, Self::Le, Self::Ge, Self::Eq, Self::Lt, Self::Gt];

    /// How it is written.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Eq => "=",
            Self::Ne => "!=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
        }
    }
}

/// The verdict that an invariant must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was never violated.
    Holds,
    /// It was violated.
    Violated,
    /// It was witnessed.
    Seen,
    /// It was not witnessed.
    Unseen,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 4] = [Self::Holds, Self::Violated, Self::Seen, Self::Unseen];

    /// How it is written.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Violated => "violated",
            Self::Seen => "seen",
            Self::Unseen => "unseen",
        }
    }
}
