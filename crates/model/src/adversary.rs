//! An adversary on the wire, and what the contract gives it (Dolev and Yao, "On the Security of Public Key Protocols", 1983).
//!
//! It is a node like any other, with three privileges, which [`crate::World`] enforces: it reads or controls links
//! ([`Tap`]), it sends under the name of others ([`crate::Effects::send_as`]), and what it may do now is asked of it
//! ([`crate::Protocol::moves`]), so that a person and a search have the same choice.

use crate::NodeId;

/// What a tap does with the messages on a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TapMode {
    /// The tapper gets a copy in the step in which the receiver gets the message, before it.
    Read,
    /// The tapper gets the message in place of the receiver. Nobody else does unless the tapper sends it on.
    Control,
}

/// A direction of a link that an adversary listens to. What the tapper itself sends is never tapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tap {
    /// Who listens.
    pub by: NodeId,
    /// Whose messages.
    pub from: NodeId,
    /// To whom.
    pub to: NodeId,
    /// What becomes of them.
    pub mode: TapMode,
}

impl Tap {
    /// Taps on both directions between two nodes.
    pub const fn between(by: NodeId, a: NodeId, b: NodeId, mode: TapMode) -> [Self; 2] {
        [Self { by, from: a, to: b, mode }, Self { by, from: b, to: a, mode }]
    }
}
