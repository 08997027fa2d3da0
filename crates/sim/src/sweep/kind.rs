//! The kinds of faults that a sweep draws.

use synod_model::Assumption;

/// A kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A node crashes, and restarts from its disk.
    Crash,
    /// A node pauses, and goes on.
    Pause,
    /// The network splits into groups, and heals.
    Partition,
    /// A link is cut one way, and mended.
    Cut,
    /// A node is cut off from all others, and the network heals.
    Isolate,
    /// Messages are lost, more or less often.
    Loss,
    /// Messages are duplicated, more or less often.
    Duplicate,
    /// Messages overtake each other, more or less often.
    Reorder,
    /// The network becomes slower or faster.
    Latency,
    /// A clock runs slower or faster.
    Clock,
    /// The system goes wrong in a way of its own, by its settings, and is as it was.
    Switch,
}

impl Kind {
    pub(super) const ALL: [Self; 11] = [
        Self::Crash,
        Self::Pause,
        Self::Partition,
        Self::Cut,
        Self::Isolate,
        Self::Loss,
        Self::Duplicate,
        Self::Reorder,
        Self::Latency,
        Self::Clock,
        Self::Switch,
    ];

    /// The assumption that it would break. A crash breaks none: without restarts it is crash-stop. What a system switches
    /// stays within what it assumes.
    pub(super) const fn breaks(self) -> Option<Assumption> {
        match self {
            Self::Crash | Self::Duplicate | Self::Switch => None,
            Self::Pause | Self::Reorder | Self::Latency => Some(Assumption::BoundedDelay),
            Self::Partition | Self::Cut | Self::Isolate => Some(Assumption::NoPartition),
            Self::Loss => Some(Assumption::NoLoss),
            Self::Clock => Some(Assumption::DriftWithin(1)),
        }
    }
}
