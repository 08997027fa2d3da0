//! How a run is set up: parameters, and who is who.
//!
//! The numbers are such that one schedule fits this system and the other commit protocols: node 1 is the first leader, as
//! it is the coordinator there, and the resource managers come next. The other acceptors follow.

use super::super::log::Tid;
use super::super::setup::{MOST_PARTICIPANTS, Sites};
use synod_model::{Choice, Layout, Micros, NodeId, NodeSpec, NumberAt, ParamError, Settings, Text, Topology};

/// The configuration, equal at every node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
#[check(fits)]
pub struct Config {
    /// How many resource managers there are.
    #[zh("资源管理器的数量。")]
    #[param(1..=MOST_PARTICIPANTS, default = 3)]
    pub participants: u16,
    /// How many acceptors may fail while the others still decide, F; there are 2F+1 acceptors.
    #[zh("最多允许多少个接受者失效而其余的仍能做出决定，即 F；共有 2F+1 个接受者。")]
    #[param(0..=3, default = 1)]
    pub faults: u16,
    /// How many transactions the first leader begins at the start, all at once.
    #[zh("第一个领导者一开始同时发起多少个事务。")]
    #[param(0..=8, default = 1)]
    pub transactions: u16,
    /// How long the leader waits for votes; a prepared resource manager waits twice as long for the decision.
    #[zh("领导者等待投票的时间；已准备的资源管理器等待决定的时间是它的两倍。")]
    #[param(1ms..=60s, default = 400ms, live)]
    pub timeout: Micros,
    /// The resource managers that refuse, by their numbers: 2 is R2, to every transaction; 2@1 to T1 only, 2@3.. to T3 and
    /// all later ones. A vote that has been given stands.
    #[zh(
        "拒绝的资源管理器，按编号：2 即 R2 拒绝每个事务；2@1 只拒绝 T1，2@3.. 拒绝 T3 及之后的所有事务。已经投出的票不变。"
    )]
    #[param(1..=MOST_PARTICIPANTS, default = none, most = 40, live)]
    pub refuse: Vec<NumberAt>,
    /// Whether acceptors tell the leader alone what they have accepted, or every resource manager, too.
    #[zh("接受者只把接受的内容告诉领导者，还是也告诉每个资源管理器。")]
    #[param(default = normal)]
    pub variant: Variant,
    /// Whether resource managers send their votes to F+1 acceptors, or to all of them.
    #[zh("资源管理器把投票发给 F+1 个接受者，还是发给所有接受者。")]
    #[param(default = quorum)]
    pub ask: Ask,
    /// Whether the acceptors live on the first resource managers; there must be enough of these.
    #[zh("接受者是否就在前几个资源管理器上；这时资源管理器必须足够多。")]
    #[param(default = off)]
    pub colocate: bool,
}

/// To whom acceptors tell what they have accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Variant {
    /// To the leader, who tells the resource managers.
    Normal,
    /// To every resource manager, which decides by itself: a message delay less.
    Faster,
}

/// To whom resource managers send their votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Ask {
    /// To F+1 acceptors.
    Quorum,
    /// To all of them.
    All,
}

/// The acceptor that leads first, and that begins transactions.
pub(super) const FIRST_LEADER: NodeId = NodeId::new(1);

impl Config {
    const fn first_manager(&self) -> u16 {
        if self.colocate { 1 } else { 2 }
    }

    /// How many resource managers there are.
    pub const fn voters(&self) -> usize {
        self.participants as usize
    }

    /// The resource managers, in order.
    pub fn managers(&self) -> impl Iterator<Item = NodeId> + use<> {
        let first = self.first_manager();
        (first..first + self.participants).map(NodeId::new)
    }

    /// All resource managers as a set.
    pub fn everybody(&self) -> Sites {
        self.managers().collect()
    }

    /// The resource manager with an instance, by its place.
    pub fn manager(&self, place: usize) -> NodeId {
        NodeId::at(usize::from(self.first_manager()) - 1 + place)
    }

    /// The place of a resource manager; `None` of a node that is none.
    pub fn place(&self, node: NodeId) -> Option<usize> {
        let place = (node.index() + 1).checked_sub(self.first_manager().into())?;
        (place < self.voters()).then_some(place)
    }

    /// How many acceptors there are.
    pub const fn acceptor_count(&self) -> usize {
        2 * self.faults as usize + 1
    }

    /// The acceptors, in order.
    pub fn acceptors(&self) -> impl Iterator<Item = NodeId> + use<> {
        let more = if self.colocate { 2 } else { self.participants + 2 };
        std::iter::once(FIRST_LEADER).chain((more..more + 2 * self.faults).map(NodeId::new))
    }

    /// The place of an acceptor; `None` of a node that is none.
    pub fn rank(&self, node: NodeId) -> Option<usize> {
        self.acceptors().position(|acceptor| acceptor == node)
    }

    /// The acceptors that get the votes of the resource managers.
    pub fn asked(&self) -> impl Iterator<Item = NodeId> + use<> {
        let count = if self.ask == Ask::All { self.acceptor_count() } else { self.majority() };
        self.acceptors().take(count)
    }

    /// A majority of the acceptors.
    pub const fn majority(&self) -> usize {
        self.faults as usize + 1
    }

    /// How many acceptors choose a value, and how many must promise.
    pub fn quorum(&self, intersect: bool) -> usize {
        // Rule `quorums-intersect`: any two majorities of acceptors have one in common.
        if intersect { self.majority() } else { self.majority().saturating_sub(1).max(1) }
    }

    /// Whether a resource manager refuses a transaction.
    pub fn refuses(&self, place: usize, tid: Tid) -> bool {
        let own = |at: &&NumberAt| usize::try_from(at.number) == Ok(place + 1);
        self.refuse.iter().filter(own).any(|at| (at.first..=at.last).contains(&tid.0))
    }
}

static NOBODY: Text = Text::new(
    "refuse={0} is not allowed: there is no R{0}; the resource managers are R1 to R{1}.",
    "refuse={0} 不合法：没有 R{0}；资源管理器是 R1 到 R{1}。",
);
static TOO_FEW: Text = Text::new(
    "colocate=on is not allowed with {0} resource managers: {1} acceptors need as many of them; use at least participants={1}.",
    "只有 {0} 个资源管理器时不能用 colocate=on：{1} 个接受者需要同样多的资源管理器；请至少用 participants={1}。",
);

/// Whether those who refuse exist, and whether there is a place for each acceptor.
fn fits(config: Config) -> Result<Config, ParamError> {
    let (voters, acceptors) = (config.voters(), config.acceptor_count());
    if let Some(at) = config.refuse.iter().find(|at| at.number > config.participants.into()) {
        return Err(ParamError::new("refuse", NOBODY.with([at.number.into(), voters.into()])));
    }
    if config.colocate && voters < acceptors {
        return Err(ParamError::new("colocate", TOO_FEW.with([voters.into(), acceptors.into()])));
    }
    Ok(config)
}

/// The acceptors above, the resource managers below; where they live together, a circle.
pub(super) fn topology(config: &Config) -> Topology {
    let managers = (1..=config.participants).map(|n| NodeSpec::new(format!("R{n}")).tier(1));
    if config.colocate {
        let first = |(at, node): (usize, NodeSpec)| if at == 0 { node.taking_load() } else { node };
        return Topology::new(Layout::Circle, managers.map(|node| node.tier(0)).enumerate().map(first));
    }
    let more = (2..2 * config.faults + 2).map(|n| NodeSpec::new(format!("A{n}")));
    let first = std::iter::once(NodeSpec::new("A1").taking_load());
    let rank = |node| config.rank(node).is_some();
    Topology::new(Layout::Tiers, first.chain(managers).chain(more)).talking(|a, b| rank(a) || rank(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use synod_model::{Lang, Params};

    fn read(words: &str) -> Result<Config, String> {
        let pairs = words.split(' ').map(|word| word.split_once('=').expect("key=value"));
        let params = Params::parse(Config::PARAMS, pairs);
        params
            .and_then(|params| Config::read(&params))
            .map_err(|error| error.sentence.render(Lang::En, &|n| n.number().to_string()))
    }

    fn numbers(nodes: impl Iterator<Item = NodeId>) -> Vec<u16> {
        nodes.map(NodeId::number).collect()
    }

    #[test]
    fn one_schedule_fits_all_commit_protocols() {
        let config = read("participants=3 faults=1").expect("it is allowed");
        assert_eq!(numbers(config.managers()), [2, 3, 4]);
        assert_eq!(numbers(config.acceptors()), [1, 5, 6]);
        assert_eq!(numbers(config.asked()), [1, 5]);
        assert_eq!((config.place(NodeId::new(4)), config.place(NodeId::new(5))), (Some(2), None));
        assert_eq!((config.rank(NodeId::new(6)), config.rank(NodeId::new(2))), (Some(2), None));
        let config = read("participants=3 faults=1 colocate=on ask=all").expect("it is allowed");
        assert_eq!(numbers(config.managers()), [1, 2, 3]);
        assert_eq!(numbers(config.acceptors()), [1, 2, 3]);
        assert_eq!(numbers(config.asked()), [1, 2, 3]);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let error = |words| read(words).expect_err("it does not fit");
        assert_eq!(
            error("participants=4 refuse=5@1"),
            "refuse=5 is not allowed: there is no R5; the resource managers are R1 to R4."
        );
        assert_eq!(
            error("participants=4 faults=2 colocate=on"),
            "colocate=on is not allowed with 4 resource managers: 5 acceptors need as many of them; use at least \
             participants=5."
        );
    }
}
