//! What must hold, what must be seen, and what must come about in the end.

use crate::rule::same;
use crate::symmetry::{Rename, Renaming};
use crate::{Checked, Sentence, Text, World};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// What is expected of an invariant's finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Expect {
    /// There is no finding in any state: safety.
    Always,
    /// There is a finding in some state: the witness that a model is not vacuous.
    Sometimes,
    /// After healing, once faults have stopped, there is no finding within bounded time: liveness.
    Eventually,
}

impl Expect {
    /// The word in files and JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Sometimes => "sometimes",
            Self::Eventually => "eventually",
        }
    }
}

/// A condition of a system's own on its states or its configuration, under which it claims something.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Condition {
    /// The word in files and JSON: kebab-case.
    pub id: &'static str,
    /// What it says, as a part of a sentence.
    pub says: Text,
}

impl Condition {
    /// A condition of this name.
    pub const fn new(id: &'static str, en: &'static str, zh: &'static str) -> Self {
        Self { id, says: Text::new(en, zh) }
    }
}

/// A condition on timing and faults under which an invariant is claimed.
///
/// A wiped disk is outside every protocol's claims and needs no entry here: `Durable` is what survives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Assumption {
    /// A crashed node stays down.
    CrashStop,
    /// Every message arrives before the shortest time-out.
    BoundedDelay,
    /// No message is lost.
    NoLoss,
    /// No link is cut.
    NoPartition,
    /// Clocks run at the rate of real time.
    BoundedDrift,
    /// Clocks run at the rate of real time to within this many millionths, and are not set.
    DriftWithin(u32),
    /// At most this many nodes are faulty: they lie ([`crate::Checked::faulty`]).
    FewFaulty(u16),
    /// Nobody on the wire reads, keeps or forges messages.
    NoHostileWire,
    /// A condition of the system's own. One on configurations, which [`crate::Checked::unmet`] names, any invariant may assume.
    /// One on states, which [`crate::Checked::breaks`] looks for, only an *Eventually*: it is not judged if the condition does
    /// not hold in the states after healing.
    Own(&'static Condition),
}

impl Assumption {
    /// The word in files and JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::CrashStop => "crash-stop",
            Self::BoundedDelay => "bounded-delay",
            Self::NoLoss => "no-loss",
            Self::NoPartition => "no-partition",
            Self::BoundedDrift | Self::DriftWithin(_) => "bounded-drift",
            Self::FewFaulty(_) => "few-faulty",
            Self::NoHostileWire => "no-hostile-wire",
            Self::Own(condition) => condition.id,
        }
    }

    /// What it says, as a part of a sentence.
    pub fn says(self) -> Sentence {
        match self {
            Self::CrashStop => CRASH_STOP.with([]),
            Self::BoundedDelay => BOUNDED_DELAY.with([]),
            Self::NoLoss => NO_LOSS.with([]),
            Self::NoPartition => NO_PARTITION.with([]),
            Self::BoundedDrift => BOUNDED_DRIFT.with([]),
            Self::DriftWithin(ppm) if ppm.is_multiple_of(10_000) => {
                DRIFT_PERCENT.with([(ppm / 10_000).into()])
            }
            Self::DriftWithin(ppm) => DRIFT_PPM.with([ppm.into()]),
            Self::FewFaulty(most) => FEW_FAULTY.with([most.into()]),
            Self::NoHostileWire => NO_HOSTILE_WIRE.with([]),
            Self::Own(condition) => condition.says.with([]),
        }
    }

    /// Whether it does not hold where this happens. What happens is said as the assumption that it breaks, with how far:
    /// the drift of a clock, the number of nodes that lie. It breaks the assumptions that tolerate less.
    pub const fn is_broken_by(self, happens: Self) -> bool {
        match (self, happens) {
            (Self::DriftWithin(bound), Self::DriftWithin(drift)) => drift > bound,
            (Self::BoundedDrift, Self::DriftWithin(drift)) => drift > 0,
            (Self::FewFaulty(bound), Self::FewFaulty(faulty)) => faulty > bound,
            (Self::CrashStop, Self::CrashStop)
            | (Self::BoundedDelay, Self::BoundedDelay)
            | (Self::NoLoss, Self::NoLoss)
            | (Self::NoPartition, Self::NoPartition)
            | (Self::NoHostileWire, Self::NoHostileWire) => true,
            (Self::Own(one), Self::Own(other)) => same(one.id.as_bytes(), other.id.as_bytes()),
            _ => false,
        }
    }
}

static CRASH_STOP: Text = Text::new("a crashed node stays down", "崩溃的节点不再恢复");
static BOUNDED_DELAY: Text =
    Text::new("every message arrives before the shortest timeout", "每条消息都在最短超时之前到达");
static NO_LOSS: Text = Text::new("no message is lost", "没有消息丢失");
static NO_PARTITION: Text = Text::new("no link is cut", "没有链路断开");
static BOUNDED_DRIFT: Text = Text::new("clock drift stays within its bound", "时钟漂移不超过给定范围");
static DRIFT_PERCENT: Text = Text::new("clocks drift by at most {0}%", "时钟漂移最多 {0}%");
static DRIFT_PPM: Text = Text::new("clocks drift by at most {0} ppm", "时钟漂移最多百万分之 {0}");
static FEW_FAULTY: Text = Text::new("at most {0} nodes are faulty", "最多 {0} 个节点有故障");
static NO_HOSTILE_WIRE: Text =
    Text::new("nobody reads, keeps or forges messages on the wire", "没有人在链路上读取、扣留或伪造消息");

/// What has been found in a run, by the id of the invariant: the first finding of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings(Arc<Vec<(&'static str, Sentence)>>);

impl Findings {
    /// Notes what was found for an invariant, unless something has been found for it before.
    pub fn note(&mut self, id: &'static str, says: impl FnOnce() -> Sentence) {
        if self.get(id).is_none() {
            // In the order of ids, so that two ways to the same findings make one state.
            let at = self.0.partition_point(|(known, _)| *known < id);
            Arc::make_mut(&mut self.0).insert(at, (id, says()));
        }
    }

    /// What was found for an invariant.
    pub fn get(&self, id: &str) -> Option<&Sentence> {
        self.0.iter().find(|(known, _)| *known == id).map(|(_, says)| says)
    }

    /// Whether nothing has been found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Two states that differ only in how something was found are the same state.
impl Hash for Findings {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for (id, _) in &*self.0 {
            id.hash(state);
        }
    }
}

impl Rename for Findings {
    fn rename(&mut self, by: &Renaming) {
        if !self.is_empty() {
            for (_, says) in Arc::make_mut(&mut self.0) {
                says.rename(by);
            }
        }
    }
}

/// How the finding of an invariant comes about.
pub enum Find<P: Checked> {
    /// [`Checked::observe`] notes it under the invariant's id.
    Noted,
    /// It is looked for after every step, in the state alone.
    InState(fn(&World<P>) -> Option<Sentence>),
}

/// A property of runs, over the world and the protocol's history variables.
pub struct Invariant<P: Checked> {
    /// Kebab-case, unique within the protocol.
    pub id: &'static str,
    /// What it says, in one sentence.
    pub says: Text,
    /// What is expected of its finding.
    pub expect: Expect,
    /// Under which timing and faults it is claimed; empty: under all.
    pub assumes: &'static [Assumption],
    /// How its finding comes about. For *Always* it is the contradiction, for *Sometimes* what was seen, for *Eventually*
    /// what is still missing.
    pub find: Find<P>,
}

impl<P: Checked> Invariant<P> {
    const fn noted(id: &'static str, expect: Expect, says: Text) -> Self {
        Self { id, says, expect, assumes: &[], find: Find::Noted }
    }

    /// The place of the invariant called `id` in a table: where it is asked for in [`World::watch`] and in
    /// [`Checked::given_up`]. An unknown id does not compile where this is evaluated in a `const`.
    ///
    /// # Panics
    /// When the table has no such invariant.
    pub const fn place(table: &[Self], id: &str) -> usize {
        let mut at = 0;
        while at < table.len() {
            if same(table[at].id.as_bytes(), id.as_bytes()) {
                return at;
            }
            at += 1;
        }
        panic!("no invariant has this id")
    }

    /// What must hold in every state. [`Checked::observe`] notes the contradiction, unless a function is given that looks
    /// for it.
    pub const fn always(id: &'static str, en: &'static str, zh: &'static str) -> Self {
        Self::noted(id, Expect::Always, Text::new(en, zh))
    }

    /// What is to be seen in some state.
    pub const fn sometimes(id: &'static str, en: &'static str, zh: &'static str) -> Self {
        Self::noted(id, Expect::Sometimes, Text::new(en, zh))
    }

    /// What must come about after healing; `missing` says what is still missing.
    pub const fn eventually(
        id: &'static str,
        en: &'static str,
        zh: &'static str,
        missing: fn(&World<P>) -> Option<Sentence>,
    ) -> Self {
        Self::noted(id, Expect::Eventually, Text::new(en, zh)).found_by(missing)
    }

    /// It is looked for after every step, in the state alone.
    #[must_use]
    pub const fn found_by(mut self, look: fn(&World<P>) -> Option<Sentence>) -> Self {
        self.find = Find::InState(look);
        self
    }

    /// It is claimed under these conditions only.
    #[must_use]
    pub const fn assuming(mut self, assumes: &'static [Assumption]) -> Self {
        self.assumes = assumes;
        self
    }

    /// Its finding in this state.
    pub fn finding(&self, world: &World<P>) -> Option<Sentence> {
        match self.find {
            Find::Noted => world.found().get(self.id).cloned(),
            Find::InState(look) => look(world),
        }
    }
}

/// How an invariant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No violation so far; for *Eventually*, it came about.
    Held,
    /// Violated.
    Violated,
    /// A *Sometimes* that was seen.
    Seen,
    /// A *Sometimes* that was not seen yet.
    Unseen,
    /// Not judged: an *Eventually* before the end, or a search that reached its bound.
    Unchecked,
}

impl Verdict {
    /// The word in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Violated => "violated",
            Self::Seen => "seen",
            Self::Unseen => "unseen",
            Self::Unchecked => "unchecked",
        }
    }
}

/// What is known of an invariant without a run.
#[derive(Clone, Copy, Debug)]
pub struct InvariantInfo {
    /// Its id.
    pub id: &'static str,
    /// What it says.
    pub says: &'static Text,
    /// What is expected of it.
    pub expect: Expect,
    /// Under what it is claimed.
    pub assumes: &'static [Assumption],
}

/// A set of invariants, by their place in the protocol's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvariantSet(u64);

impl InvariantSet {
    /// None of them.
    pub const NONE: Self = Self(0);
    /// All of them.
    pub const ALL: Self = Self(u64::MAX);

    /// The set without the one at `index`.
    #[must_use]
    pub const fn without(self, index: usize) -> Self {
        Self(self.0 & !(1 << index))
    }

    /// The set with only the one at `index` added.
    #[must_use]
    pub const fn with(self, index: usize) -> Self {
        Self(self.0 | 1 << index)
    }

    /// Whether the one at `index` is in it.
    pub const fn contains(self, index: usize) -> bool {
        self.0 >> index & 1 == 1
    }
}
