//! SWIM: members ping each other in turn, ask others to ping for them, and gossip what they find (Das, Gupta and Motivala,
//! "SWIM: Scalable Weakly-consistent Infection-style Process Group Membership Protocol", 2002).
//!
//! In each period a member pings one other, in a shuffled round (section 4.3). Without an answer it asks a few others to do it
//! (section 3), so that one bad link, or one lost message, is not taken for a crash. Whoever has not answered by the end of the
//! period is suspected, which is gossiped on the backs of pings and answers (section 4.1); a suspicion that is not refuted
//! becomes a failure (section 4.2). So a member sends as many messages a period however many there are.
//!
//! Deviations: members are known from the start. The time for a suspicion does not grow with the number of members. A member
//! that has failed is pinged on in its turn, so that the two sides of a partition find each other again, and who answers or
//! pings somebody that it suspects tells it so first.

mod gossip;
pub(super) mod news;
mod probing;

pub(super) use news::LABELS;
pub use news::{Rumour, Standing, Update};

use super::setup::Config;
use synod_model::prelude::*;

/// What a member knows of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Member {
    /// What it is taken for.
    pub standing: Standing,
    /// In which of its incarnations.
    pub incarnation: u32,
    /// When a suspicion becomes a failure, by one's own clock.
    pub until: Micros,
}

/// A ping that somebody waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Probe {
    /// Who is pinged.
    pub target: NodeId,
    /// The number of the ping.
    pub seq: u32,
    /// Whether it was answered.
    pub answered: bool,
}

/// A ping that was sent for somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Relay {
    /// The number of the ping.
    pub seq: u32,
    /// Who is pinged.
    pub target: NodeId,
    /// Who has asked for it.
    pub asker: NodeId,
    /// The number that the asker knows it by.
    pub asked: u32,
}

/// The memory of a member.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Swim {
    /// The other members, in order of their numbers.
    pub members: Vec<Member>,
    /// Whom it has not pinged yet in this round.
    pub round: Vec<NodeId>,
    /// The ping of this period.
    pub probe: Option<Probe>,
    /// The number of its last ping.
    pub seq: u32,
    /// What it pings for others; the latest.
    pub relays: Vec<Relay>,
    /// What it has to tell, at most one rumour of each member, in order of their numbers.
    pub rumours: Vec<Rumour>,
}

impl Swim {
    /// The memory of a member that has just started: everybody is alive in the first incarnation.
    pub(super) fn new(config: &Config, me: NodeId) -> Self {
        let alive = Member { standing: Standing::Alive, incarnation: 1, until: Micros(0) };
        Self { members: config.watched(me).map(|_| alive).collect(), ..Self::default() }
    }

    /// What a member knows of another one.
    pub(super) fn member(&self, me: NodeId, other: NodeId) -> &Member {
        &self.members[Config::place(me, other)]
    }
}
