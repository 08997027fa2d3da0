//! What both commit protocols send each other with the same content.

use super::log::{Keys, Tid};
use super::text;
use synod_model::{Fields, Shape, Text, Word};

/// The coordinator's question for a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct Work {
    /// Which transaction it is about.
    #[zh("它所关于的事务。")]
    pub transaction: Tid,
    /// The keys that the transaction changes.
    #[zh("事务要修改的键。")]
    pub keys: Keys,
    /// The oldest transaction that is not finished: what is older may be forgotten.
    #[zh("最早的未完成事务：更早的都可以忘掉。")]
    pub oldest: Tid,
}

/// A participant's vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct Vote {
    /// Which transaction it is about.
    #[zh("它所关于的事务。")]
    pub transaction: Tid,
    /// Whether it votes yes.
    #[zh("是否投赞成票。")]
    pub yes: bool,
}

/// The messages of a protocol, as far as what both protocols do sends some.
pub trait Speaks: Clone {
    /// The coordinator asks for a vote.
    fn work(work: Work) -> Self;
    /// A participant votes.
    fn vote(vote: Vote) -> Self;
    /// Somebody tells the decision.
    fn decision(transaction: Tid, commit: bool) -> Self;
}

/// How a message is drawn: what people call it, its shape and colour, and what is written on it.
pub type Look = (&'static Text, Shape, u8, Word);

impl Vote {
    /// How it is drawn.
    pub(super) fn look(self) -> Look {
        let (label, sign) = if self.yes { (&text::YES, "✓") } else { (&text::NO, "✗") };
        (label, Shape::Diamond, 1, self.transaction.tag(sign))
    }
}

/// How a decision is drawn.
pub(super) fn decision_look(transaction: Tid, commit: bool) -> Look {
    let (label, sign) = if commit { (&text::COMMIT, "✓") } else { (&text::ABORT, "✗") };
    (label, Shape::Square, 2, transaction.tag(sign))
}
