//! What can be asked of the coordinator: to begin a transaction on one key or on two.

use super::log::Keys;
use synod_model::{Requests, Word};

/// The requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Requests)]
pub enum Request {
    /// Begins a transaction that changes a key at every participant.
    #[zh("开始一个事务，在每个参与者上修改一个键。")]
    Begin {
        /// The key.
        #[arg(key("x", "y", "z"))]
        key: Word,
    },
    /// Begins a transaction that changes two keys at every participant.
    #[zh("开始一个事务，在每个参与者上修改两个键。")]
    Transfer {
        /// The first key.
        #[arg(key("x", "y", "z"))]
        key: Word,
        /// The second one.
        #[arg(key("x", "y", "z"))]
        to: Word,
    },
}

impl Request {
    /// The keys of the transaction.
    pub fn keys(self) -> Keys {
        match self {
            Self::Begin { key } => Keys::one(key),
            Self::Transfer { key, to } => Keys::two(key, to),
        }
    }
}
