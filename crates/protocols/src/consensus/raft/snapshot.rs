//! What a snapshot is, and how it travels.

use super::configuration::Members;
use super::log::{Base, Index, Term};
use crate::kv::Store;
use crate::replicated::{Machine, Replica};
use std::sync::Arc;
use synod_model::symmetry::{Rename, Renaming};
use synod_model::{Blank, Field, Fields, NodeId, Place, Show, Value, texts};

/// What all entries up to one have made: it takes their place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Blank)]
pub struct Snapshot<M: Machine = Store> {
    /// The last entry that is in it.
    pub last: Base,
    /// The configuration after it.
    pub config: Members,
    /// The entry of this configuration; 0 for the first one.
    pub config_index: Index,
    /// The machine and the sessions after it.
    pub replica: Replica<M>,
}

/// What a server keeps of snapshots on their way.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Blank)]
pub struct UnderWaySnapshots<M: Machine = Store> {
    /// As leader: what it sends, and to whom.
    pub sending: Vec<Sending<M>>,
    /// As follower: how much has come of one.
    pub incoming: Option<Incoming>,
}

/// A snapshot on its way to a follower, which gets nothing else meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sending<M: Machine = Store> {
    /// To whom.
    pub to: NodeId,
    /// What: the leader may have taken another one since.
    pub snapshot: Arc<Snapshot<M>>,
    /// The chunk that was sent last, counted from 0.
    pub offset: u16,
}

/// A snapshot of which some chunks are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Incoming {
    /// The last entry that is in it.
    pub last: Base,
    /// How many chunks are there: the first ones.
    pub chunks: u16,
}

/// A leader sends a chunk of its snapshot to a follower that needs entries which the leader no longer has.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
pub struct InstallSnapshot<M: Machine = Store> {
    /// The leader's term.
    #[zh("领导者的任期。")]
    pub term: Term,
    /// The last entry that is in the snapshot, and what of it comes with this chunk.
    #[flat]
    pub part: Part<M>,
    /// The number of the chunk, from 0.
    #[zh("数据块的编号，从 0 开始。")]
    pub offset: u16,
    /// Whether it is the last chunk.
    #[zh("是否为最后一块。")]
    pub done: bool,
}

/// A part of a snapshot. What is in it goes with the last chunk; the others only take their time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Part<M: Machine = Store> {
    /// The last entry that is in the snapshot.
    pub last: Base,
    /// The snapshot, with the last chunk.
    pub whole: Option<Arc<Snapshot<M>>>,
}

/// The answer to [`InstallSnapshot`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct InstallSnapshotResponse {
    /// The follower's term.
    #[zh("跟随者的任期。")]
    pub term: Term,
    /// The last entry that is in the snapshot.
    #[zh("快照所含的最后一条日志。")]
    pub last_included_index: Index,
    /// How many chunks the follower has; all of them once it needs nothing more.
    #[zh("跟随者已有多少块；不再需要时为全部。")]
    pub offset: u16,
}

texts! {
    LAST_INDEX: "last included index", "最后包含的索引";
    LAST_TERM: "last included term", "最后包含的任期";
    CONFIG: "configuration", "配置";
    ROWS: "rows", "数据";
    SESSIONS: "sessions", "会话";
}

impl<M: Machine> Show for Snapshot<M> {
    fn show(&self, limit: usize) -> Value {
        let Self { last, config, replica, .. } = self;
        Value::Facts(vec![
            ("last_included_index", &LAST_INDEX, last.index.into()),
            ("last_included_term", &LAST_TERM, last.term.into()),
            ("config", &CONFIG, Value::Str(config.to_string().into())),
            ("rows", &ROWS, replica.machine.view()),
            ("sessions", &SESSIONS, replica.sessions.show(limit)),
        ])
    }
}

impl<M: Machine> Fields for Part<M> {
    fn fields(&self, place: Place, limit: usize, out: &mut Vec<Field>) {
        /// What is said of a part.
        #[derive(Fields)]
        struct Shown {
            /// The last entry that is in the snapshot.
            #[zh("快照所含的最后一条日志。")]
            last_included_index: Index,
            /// The term of this entry.
            #[zh("该条日志的任期。")]
            last_included_term: Term,
            /// The configuration after it, with the last chunk.
            #[zh("该条之后的配置，随最后一块发送。")]
            config: Option<Value>,
            /// The machine after it, with the last chunk.
            #[zh("该条之后的状态机，随最后一块发送。")]
            rows: Option<Value>,
            /// The sessions after it, with the last chunk.
            #[zh("该条之后的会话，随最后一块发送。")]
            sessions: Option<Value>,
        }
        let whole = self.whole.as_ref();
        let shown = Shown {
            last_included_index: self.last.index,
            last_included_term: self.last.term,
            config: whole.map(|snapshot| Value::Str(snapshot.config.to_string().into())),
            rows: whole.map(|snapshot| snapshot.replica.machine.view()),
            sessions: whole.map(|snapshot| snapshot.replica.sessions.show(limit)),
        };
        shown.fields(place, limit, out);
    }
}

/// Where there are snapshots of what clients have asked, nodes are not interchangeable; in one that a disk holds from the
/// start there is nobody's name.
impl<M: Machine> Rename for Snapshot<M> {
    fn rename(&mut self, _: &Renaming) {}
}
