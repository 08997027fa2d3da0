//! How a run is set up: parameters, nodes, and what is on their disks at the start.

use super::log::{Durable, Keys, Record, Tid, What};
use super::request::KEYS;
use synod_model::symmetry::{Rename, Renaming};
use synod_model::{
    Layout, Micros, NodeId, NodeSet, NodeSpec, Param, ParamError, ParamKind, Params, Sentence, Settings,
    Text, Topology, Word,
};

/// The configuration, equal at every site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Config {
    /// How many participants there are; they are the nodes from 2 on.
    pub participants: u16,
    /// How many transactions the coordinator begins by itself.
    pub transactions: u16,
    /// How long a site waits for an answer.
    pub timeout: Micros,
    /// The participants that vote no.
    pub refuse: Sites,
}

/// The coordinator.
pub const COORDINATOR: NodeId = NodeId::new(1);
/// The most participants that are allowed.
pub const MOST_PARTICIPANTS: u16 = 12;
/// The most transactions that the coordinator begins by itself.
pub const MOST_TRANSACTIONS: u16 = 8;
/// The most transactions that are open at the coordinator at once; more are refused.
pub const MOST_OPEN: usize = 16;

impl Config {
    /// The participants, in order.
    pub fn participants(&self) -> impl Iterator<Item = NodeId> + use<> {
        (2..=self.participants + 1).map(NodeId::new)
    }

    /// All participants as a set.
    pub fn everybody(&self) -> Sites {
        self.participants().collect()
    }

    /// The participants by how they vote: nothing else tells them apart, where no number gives one precedence.
    pub fn alike(&self) -> [NodeSet; 2] {
        let willing = self.everybody().without(self.refuse);
        [willing, self.refuse].map(Sites::nodes)
    }

    /// How many participants there are.
    pub const fn len(&self) -> usize {
        self.participants as usize
    }

    /// Whether there are none, which no parameter allows.
    pub const fn is_empty(&self) -> bool {
        self.participants == 0
    }
}

/// A set of sites, small enough to be part of each state that is explored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sites(u16);

impl Sites {
    /// Adds a site; `false` if it was there.
    pub const fn insert(&mut self, site: NodeId) -> bool {
        let fresh = !self.contains(site);
        self.0 |= 1 << site.index();
        fresh
    }

    /// Whether the site is in it.
    pub const fn contains(self, site: NodeId) -> bool {
        self.0 >> site.index() & 1 == 1
    }

    /// How many sites are in it.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether nobody is in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Who is in one of two sets.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Who is in this set and not in the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The sites, in order.
    pub fn iter(self) -> impl Iterator<Item = NodeId> {
        (0..16).map(NodeId::at).filter(move |site| self.contains(*site))
    }

    /// As sentences and views name them.
    pub fn nodes(self) -> NodeSet {
        self.iter().collect()
    }
}

impl FromIterator<NodeId> for Sites {
    fn from_iter<I: IntoIterator<Item = NodeId>>(sites: I) -> Self {
        let mut set = Self::default();
        for site in sites {
            set.insert(site);
        }
        set
    }
}

impl Rename for Sites {
    fn rename(&mut self, by: &Renaming) {
        *self = self.iter().map(|site| by.of(site)).collect();
    }
}

/// The parameters.
pub const PARAMS: &[Param] = &[
    Param {
        key: "participants",
        kind: ParamKind::Int { min: 1, max: MOST_PARTICIPANTS as i64 },
        default: "3",
        says: Text::new("How many participants there are.", "参与者的数量。"),
        live: false,
    },
    Param {
        key: "transactions",
        kind: ParamKind::Int { min: 0, max: MOST_TRANSACTIONS as i64 },
        default: "1",
        says: Text::new(
            "How many transactions the coordinator begins at the start, all at once.",
            "协调者一开始同时发起多少个事务。",
        ),
        live: false,
    },
    Param {
        key: "timeout",
        kind: ParamKind::Duration { min: Micros::ms(1), max: Micros::secs(60) },
        default: "200ms",
        says: Text::new(
            "How long a site waits for an answer before it does something about it.",
            "一个节点等待答复多久之后采取行动。",
        ),
        live: true,
    },
    Param {
        key: "refuse",
        kind: ParamKind::List { min: 1, max: MOST_PARTICIPANTS as i64, most: MOST_PARTICIPANTS as usize },
        default: "none",
        says: Text::new(
            "The participants that vote no, by their numbers: 2 is P2.",
            "投反对票的参与者，按编号：2 即 P2。",
        ),
        live: false,
    },
];

static NOBODY: Text = Text::new(
    "refuse={0} is not allowed: there is no P{0}; the participants are P1 to P{1}.",
    "refuse={0} 不合法：没有 P{0}；参与者是 P1 到 P{1}。",
);

/// Makes the configuration.
///
/// # Errors
/// When a participant that is to refuse does not exist.
pub fn configure(params: &Params) -> Result<Config, ParamError> {
    let small = |key| u16::try_from(params.count(key)).expect("the table bounds it");
    let participants = small("participants");
    let mut refuse = Sites::default();
    for number in params.list("refuse") {
        match u16::try_from(*number) {
            Ok(n) if n <= participants => refuse.insert(NodeId::new(n + 1)),
            _ => return Err(ParamError::new("refuse", NOBODY.with([(*number).into(), participants.into()]))),
        };
    }
    Ok(Config {
        participants,
        transactions: small("transactions"),
        timeout: params.duration("timeout"),
        refuse,
    })
}

/// The coordinator in the middle, the participants around it.
pub fn topology(config: &Config) -> Topology {
    let node = |name, tier, takes_load| NodeSpec { name, tier, takes_load };
    let participants = (1..=config.participants).map(|n| node(format!("P{n}"), 1, false));
    Topology {
        nodes: std::iter::once(node("C".to_owned(), 0, true)).chain(participants).collect(),
        layout: Layout::Star,
    }
}

/// The largest number of a transaction that a starting state may have.
const MOST_GIVEN: u32 = 100;

static NO_FIELD: Text = Text::new(
    "a site has no field “{0}” on its disk; it has log.",
    "节点的磁盘上没有字段“{0}”；可用的字段只有 log。",
);
static BAD_LOG: Text = Text::new(
    "log={0} is not allowed; it takes records such as T1:prepared,T1:commit, with numbers up to {1} and one of prepared, \
     precommit, commit, abort, end.",
    "log={0} 不合法；它取 T1:prepared,T1:commit 这样的记录，编号最大为 {1}，内容是 prepared、precommit、commit、abort、end 之一。",
);

/// Sets the log on a disk: forced records, such as `T1:prepared,T1:commit`. A prepared transaction works on key x.
///
/// # Errors
/// What is wrong with the field or the records.
pub fn given(disk: &mut Durable, key: &str, value: &str) -> Result<(), Sentence> {
    if key != "log" {
        return Err(NO_FIELD.with([key.into()]));
    }
    let bad = || BAD_LOG.with([value.into(), MOST_GIVEN.into()]);
    let x = Keys::one(Word::new(KEYS[0]).expect("it is short"));
    let all = [What::Prepared(x), What::PreCommitted, What::Committed, What::Aborted, What::Ended];
    let record = |text: &str| {
        let (tid, what) = text.strip_prefix('T')?.split_once(':')?;
        let tid = tid.parse().ok().filter(|n| (1..=MOST_GIVEN).contains(n))?;
        Some(Record { tid: Tid(tid), what: *all.iter().find(|known| known.id() == what)? })
    };
    let records = value.split(',').map(record).collect::<Option<Vec<_>>>().ok_or_else(bad)?;
    // A coordinator with a log has been there before: it begins no transaction by itself, and gives no number twice.
    disk.reserved = MOST_GIVEN;
    disk.records = records;
    Ok(())
}

impl Settings for Config {
    const PARAMS: &'static [Param] = PARAMS;

    fn read(params: &Params) -> Result<Self, ParamError> {
        configure(params)
    }
}
