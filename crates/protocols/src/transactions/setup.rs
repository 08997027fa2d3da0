//! How a run is set up: parameters and nodes.

use super::log::Tid;
use synod_model::symmetry::{Rename, Renaming};
use synod_model::{
    Layout, Micros, NodeId, NodeSet, NodeSpec, NumberAt, ParamError, Settings, Text, Topology,
};

/// The configuration, equal at every site.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
#[check(fits)]
pub struct Config {
    /// How many participants there are.
    #[zh("参与者的数量。")]
    #[param(1..=MOST_PARTICIPANTS, default = 3)]
    pub participants: u16,
    /// How many transactions the coordinator begins at the start, all at once.
    #[zh("协调者一开始同时发起多少个事务。")]
    #[param(0..=8, default = 1)]
    pub transactions: u16,
    /// How long a site waits for an answer before it does something about it.
    #[zh("一个节点等待答复多久之后采取行动。")]
    #[param(1ms..=60s, default = 200ms, live)]
    pub timeout: Micros,
    /// The participants that vote no, by their numbers: 2 is P2, to every transaction; 2@1 to T1 only, 2@3.. to T3 and all
    /// later ones. A vote that has been given stands.
    #[zh(
        "投反对票的参与者，按编号：2 即 P2 反对每个事务；2@1 只反对 T1，2@3.. 反对 T3 及之后的所有事务。已经投出的票不变。"
    )]
    #[param(1..=MOST_PARTICIPANTS, default = none, most = 40, live)]
    pub refuse: Vec<NumberAt>,
}

/// The coordinator.
pub const COORDINATOR: NodeId = NodeId::new(1);
/// The most participants that are allowed.
pub const MOST_PARTICIPANTS: u16 = 12;
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

    /// All sites, in order.
    pub fn sites(&self) -> impl Iterator<Item = NodeId> + use<> {
        std::iter::once(COORDINATOR).chain(self.participants())
    }

    /// How many participants there are.
    pub const fn voters(&self) -> usize {
        self.participants as usize
    }

    /// Whether a participant votes no to a transaction.
    pub fn refuses(&self, site: NodeId, tid: Tid) -> bool {
        self.refusals(site).any(|(first, last)| (first..=last).contains(&tid.0))
    }

    /// What a participant votes no to: the numbers of the first and the last transaction of each refusal.
    fn refusals(&self, site: NodeId) -> impl Iterator<Item = (u32, u32)> {
        // P2 is node 3.
        let own = move |at: &&NumberAt| usize::try_from(at.number) == Ok(site.index());
        self.refuse.iter().filter(own).map(|at| (at.first, at.last))
    }

    /// The participants by how they vote: nothing else tells them apart, where no number gives one precedence.
    pub fn alike(&self) -> Vec<NodeSet> {
        let mut groups: Vec<Sites> = Vec::new();
        for site in self.participants() {
            let fits = |group: &&mut Sites| group.iter().all(|o| self.refusals(o).eq(self.refusals(site)));
            match groups.iter_mut().find(fits) {
                Some(group) => _ = group.insert(site),
                None => groups.push(Sites::of(site)),
            }
        }
        groups.into_iter().map(Sites::nodes).collect()
    }
}

static NOBODY: Text = Text::new(
    "refuse={0} is not allowed: there is no P{0}; the participants are P1 to P{1}.",
    "refuse={0} 不合法：没有 P{0}；参与者是 P1 到 P{1}。",
);

/// Whether those who refuse exist.
fn fits(config: Config) -> Result<Config, ParamError> {
    match config.refuse.iter().find(|at| at.number > config.participants.into()) {
        None => Ok(config),
        Some(at) => {
            Err(ParamError::new("refuse", NOBODY.with([at.number.into(), config.participants.into()])))
        }
    }
}

/// A set of sites, small enough to be part of each state that is explored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sites(u16);

impl Sites {
    /// One site.
    pub fn of(site: NodeId) -> Self {
        [site].into_iter().collect()
    }

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

/// The coordinator in the middle, the participants around it.
pub fn topology(config: &Config) -> Topology {
    let participants = (1..=config.participants).map(|n| NodeSpec::new(format!("P{n}")).tier(1));
    Topology::new(Layout::Star, std::iter::once(NodeSpec::new("C").taking_load()).chain(participants))
        .talking(|_, _| true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use synod_model::{Lang, Params};

    fn read(refuse: &str) -> Result<Config, ParamError> {
        Config::read(&Params::parse(Config::PARAMS, [("participants", "4"), ("refuse", refuse)])?)
    }

    #[test]
    fn a_participant_refuses_what_it_is_told_to() {
        let config = read("2,3@1,3@4..,4@2..3").expect("it is allowed");
        let refused = |n: u16| {
            let site = NodeId::new(n + 1);
            (1..=5).filter(|tid| config.refuses(site, Tid(*tid))).collect::<Vec<u32>>()
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
