//! What a server is, and in which phase of Zab.

use synod_model::prelude::*;

/// What a server is, without what it needs for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Labelled)]
pub enum State {
    /// It looks for a leader.
    #[label("looking", "寻找中", try)]
    Looking,
    /// It follows one.
    #[label("following", "跟随中")]
    Following,
    /// It leads, or is about to.
    #[label("leading", "领导中", lead)]
    Leading,
}

/// The phase of Zab in which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Labelled)]
pub enum Phase {
    /// Phase 0: a leader is chosen that will probably do.
    #[label("election", "选举", try)]
    Election,
    /// Phase 1: the leader finds an epoch that nobody has seen, and the most recent history.
    #[label("discovery", "发现", bad)]
    Discovery,
    /// Phase 2: the followers get that history.
    #[label("synchronization", "同步", lead)]
    Synchronization,
    /// Phase 3: new transactions.
    #[label("broadcast", "广播", good)]
    Broadcast,
}
