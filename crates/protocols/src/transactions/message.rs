//! What both commit protocols send each other with the same content.

use super::log::{Keys, Tid};
use super::text;
use synod_model::{Fields, Look, Outcome, Shape};

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

/// A decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct Decision {
    /// Which transaction it is about.
    #[zh("它所关于的事务。")]
    pub transaction: Tid,
    /// Whether it is committed.
    #[zh("是否提交。")]
    pub commit: bool,
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

impl Vote {
    /// How it is drawn.
    pub(super) fn look(self) -> Look {
        if self.yes {
            Look::new(&text::YES, Shape::Diamond, 1, self.transaction.tag("✓"))
        } else {
            Look::new(&text::NO, Shape::Diamond, 1, self.transaction.word()).outcome(Outcome::Refused)
        }
    }
}

/// How a decision is drawn.
pub(super) fn decision_look(transaction: Tid, commit: bool) -> Look {
    let (label, outcome) =
        if commit { (&text::COMMIT, Outcome::Committed) } else { (&text::ABORT, Outcome::Aborted) };
    Look::new(label, Shape::Square, 2, transaction.word()).outcome(outcome)
}
