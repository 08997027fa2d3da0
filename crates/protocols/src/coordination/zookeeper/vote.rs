//! Votes: what servers tell each other that look for a leader.

use super::phase::State;
use super::zxid::Zxid;
use std::collections::BTreeMap;
use synod_model::Show;
use synod_model::prelude::*;

/// A vote. Votes are compared by the epoch of the history, then by its last zxid, then by the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Vote {
    /// The epoch from which the one it is for has its history: f.a.
    pub peer_epoch: u32,
    /// The last transaction of that one.
    pub zxid: Zxid,
    /// For whom it is.
    pub leader: NodeId,
}

static PEER_EPOCH: Text = Text::new("epoch of the history", "历史所属纪元");
static ZXID: Text = Text::new("last zxid", "最后的事务编号");
static LEADER: Text = Text::new("leader", "领导者");
static ROUND: Text = Text::new("round", "轮次");
static STATE: Text = Text::new("state", "状态");

impl Show for Vote {
    fn show(&self, _: usize) -> Value {
        Value::Facts(vec![
            ("peer_epoch", &PEER_EPOCH, self.peer_epoch.into()),
            ("zxid", &ZXID, self.zxid.word().into()),
            ("leader", &LEADER, self.leader.into()),
        ])
    }
}

/// The last notification of another server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Said {
    /// The round of its election.
    pub round: u32,
    /// Its vote.
    pub vote: Vote,
    /// What it is.
    pub state: State,
}

impl Said {
    /// As the field of a node.
    pub(super) fn value(&self) -> Value {
        Value::Facts(vec![
            ("round", &ROUND, self.round.into()),
            ("leader", &LEADER, self.vote.leader.into()),
            ("zxid", &ZXID, self.vote.zxid.word().into()),
            ("state", &STATE, self.state.label().into()),
        ])
    }
}

/// What a server keeps that looks for a leader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Looking {
    /// What others have said since it began to look.
    pub votes: BTreeMap<NodeId, Said>,
    /// Whether a majority shares its vote, and it only waits for a better one.
    pub deciding: bool,
    /// Who has elected it already and has opened a connection: with its number, and what it said.
    pub knocking: BTreeMap<NodeId, (u32, u32)>,
}
