//! How a run is set up: parameters, nodes, and what is on their disks at the start.

use super::log::{Durable, Keys, Record, Tid, What};
use super::request::KEYS;
use std::hash::{Hash, Hasher};
use synod_model::symmetry::{Rename, Renaming};
use synod_model::{
    Layout, Micros, NodeId, NodeSet, NodeSpec, NumberAt, Param, ParamError, ParamKind, Params, Sentence,
    Settings, Text, Topology, Word,
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
    /// Who votes no to which transactions.
    pub refuse: Refusals,
}

/// Who votes no to which transactions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusals(Vec<Refusal>);

/// A participant votes no to the transactions between two, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Refusal {
    site: NodeId,
    first: Tid,
    last: Tid,
}

impl Refusals {
    /// Whether a participant votes no to a transaction.
    pub fn include(&self, site: NodeId, tid: Tid) -> bool {
        self.of(site).any(|r| (r.first..=r.last).contains(&tid))
    }

    fn of(&self, site: NodeId) -> impl Iterator<Item = Refusal> {
        self.0.iter().copied().filter(move |r| r.site == site)
    }

    /// Whether two participants vote no to the same transactions.
    fn treat_alike(&self, one: NodeId, other: NodeId) -> bool {
        self.of(one).eq(self.of(other).map(|r| Refusal { site: one, ..r }))
    }
}

/// A fingerprint tells a refusal of all transactions by the set of its participants alone, as it always has.
impl Hash for Refusals {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        let (all, some): (Vec<&Refusal>, Vec<_>) = self.0.iter().partition(|r| r.covers_all());
        all.into_iter().map(|r| r.site).collect::<Sites>().hash(hasher);
        for refusal in some {
            refusal.hash(hasher);
        }
    }
}

impl Refusal {
    fn covers_all(&self) -> bool {
        (self.first, self.last) == (Tid(1), Tid(u32::MAX))
    }
}

/// The coordinator.
pub const COORDINATOR: NodeId = NodeId::new(1);
/// The most participants that are allowed.
pub const MOST_PARTICIPANTS: u16 = 12;
/// The most transactions that the coordinator begins by itself.
pub const MOST_TRANSACTIONS: u16 = 8;
/// The most refusals that can be listed.
pub const MOST_REFUSALS: usize = 40;
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
    pub fn alike(&self) -> Vec<NodeSet> {
        let mut groups: Vec<Sites> = Vec::new();
        for site in self.participants() {
            let fits = |group: &&mut Sites| group.iter().all(|other| self.refuse.treat_alike(site, other));
            match groups.iter_mut().find(fits) {
                Some(group) => _ = group.insert(site),
                None => groups.push(std::iter::once(site).collect()),
            }
        }
        groups.into_iter().map(Sites::nodes).collect()
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
        kind: ParamKind::ListAt { min: 1, max: MOST_PARTICIPANTS as i64, most: MOST_REFUSALS },
        default: "none",
        says: Text::new(
            "The participants that vote no, by their numbers: 2 is P2, to every transaction; 2@1 to T1 only, 2@3.. to T3 and \
             all later ones. A vote that has been given stands.",
            "投反对票的参与者，按编号：2 即 P2 反对每个事务；2@1 只反对 T1，2@3.. 反对 T3 及之后的所有事务。已经投出的票不变。",
        ),
        live: true,
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
    let refusal = |at: &NumberAt| match u16::try_from(at.number) {
        Ok(n) if n <= participants => {
            Ok(Refusal { site: NodeId::new(n + 1), first: Tid(at.first), last: Tid(at.last) })
        }
        _ => Err(ParamError::new("refuse", NOBODY.with([at.number.into(), participants.into()]))),
    };
    let refuse = params.list_at("refuse").iter().map(refusal).collect::<Result<_, _>>()?;
    Ok(Config {
        participants,
        transactions: small("transactions"),
        timeout: params.duration("timeout"),
        refuse: Refusals(refuse),
    })
}

/// The coordinator in the middle, the participants around it.
pub fn topology(config: &Config) -> Topology {
    let node = |name, tier, takes_load| NodeSpec { name, tier, takes_load, ..NodeSpec::default() };
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

#[cfg(test)]
mod tests {
    use super::*;
    use synod_model::Lang;

    fn read(refuse: &str) -> Result<Config, ParamError> {
        let params = Params::parse(PARAMS, [("participants", "4"), ("refuse", refuse)])?;
        configure(&params)
    }

    #[test]
    fn a_participant_refuses_what_it_is_told_to() {
        let config = read("2,3@1,3@4..,4@2..3").expect("it is allowed");
        let refused = |n: u16| {
            let site = NodeId::new(n + 1);
            (1..=5).filter(|tid| config.refuse.include(site, Tid(*tid))).collect::<Vec<u32>>()
        };
        assert_eq!(
            (1..=4).map(refused).collect::<Vec<_>>(),
            [vec![], vec![1, 2, 3, 4, 5], vec![1, 4, 5], vec![2, 3]]
        );
        let error = read("5@1").expect_err("there is no P5");
        assert_eq!(
            error.sentence.render(Lang::En, &|n| n.number().to_string()),
            "refuse=5 is not allowed: there is no P5; the participants are P1 to P4."
        );
    }

    #[test]
    fn those_who_refuse_alike_are_alike() {
        let groups = |refuse| {
            let groups = read(refuse).expect("it is allowed").alike();
            groups.into_iter().map(|g| g.iter().map(|n| n.number() - 1).collect()).collect::<Vec<Vec<u16>>>()
        };
        assert_eq!(groups("none"), [vec![1, 2, 3, 4]]);
        assert_eq!(groups("2,4"), [vec![1, 3], vec![2, 4]]);
        assert_eq!(groups("2@1,4@1,3@2"), [vec![1], vec![2, 4], vec![3]]);
    }
}
