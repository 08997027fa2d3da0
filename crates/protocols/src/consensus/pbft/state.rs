//! What a node keeps, on its disk and in its memory, and its timers.

use super::app::App;
use super::client::Client;
use super::message::{Certificate, NewView, Proof, ViewChange};
use super::names::{Digest, Request, SeqNo, Signers, StateDigest, View};
use std::sync::Arc;
use synod_model::{Cell, CellKind, Fields, Labelled, Micros, NodeId, Show as _, Value, Word};

/// Whether a replica takes part in its view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Labelled)]
pub enum Standing {
    /// It does.
    #[default]
    #[label("normal", "正常", good)]
    Normal,
    /// It has given the last primary up and waits for the new view.
    #[label("view change", "视图切换", try)]
    ViewChange,
}

/// How far a request with a number has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Labelled)]
pub enum Stage {
    /// Nothing is accepted in this view, though others may speak of it.
    #[label("open", "未定", ghost)]
    Open,
    /// The pre-prepare is accepted.
    #[label("pre-prepared", "已预准备", plain)]
    PrePrepared,
    /// 2f prepares fit it: no other request can have this number in this view.
    #[label("prepared", "已准备", try)]
    Prepared,
    /// 2f + 1 commits fit it: it has this number in all views to come.
    #[label("committed", "已提交", lead)]
    Committed,
    /// It is executed.
    #[label("executed", "已执行", good)]
    Executed,
}

/// Who has sent prepares and commits of one digest for one number in one view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Votes {
    /// The view.
    pub view: View,
    /// The digest.
    pub digest: Digest,
    /// Backups that have accepted it.
    pub prepares: Signers,
    /// Replicas that have it prepared.
    pub commits: Signers,
}

/// What is known of one number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Slot {
    /// The number.
    pub seq: SeqNo,
    /// The view in which its request was accepted.
    pub view: View,
    /// How far it is.
    pub stage: Stage,
    /// The request; none: the null request, unless the slot is open.
    pub request: Option<Request>,
    /// Who has said what of it in this view.
    pub votes: Vec<Votes>,
    /// The last certificate that it was prepared, perhaps with another request in an earlier view.
    pub certificate: Option<Certificate>,
}

impl Slot {
    fn new(seq: SeqNo) -> Self {
        Self { seq, view: 0, stage: Stage::Open, request: None, votes: Vec::new(), certificate: None }
    }

    /// The digest of its request.
    pub fn digest(&self) -> Digest {
        Digest::of(self.request.as_ref())
    }

    /// Whether a request is accepted.
    pub fn is_taken(&self) -> bool {
        self.stage > Stage::Open
    }

    fn cell(&self) -> Cell {
        let votes = self.votes.iter().find(|votes| self.is_taken() && votes.digest == self.digest());
        let signed = |who: fn(&Votes) -> Signers| votes.map(who).unwrap_or_default().show(0);
        let digest = self.is_taken().then(|| self.digest());
        Cell {
            head: digest.map(Word::from).unwrap_or_default(),
            body: self.request.map(|request| request.op.to_string()).unwrap_or_default(),
            settled: self.stage >= Stage::Committed,
            kind: if self.request.is_some() { CellKind::Plain } else { CellKind::Empty },
            record: vec![
                ("seq", self.seq.into()),
                ("view", self.view.into()),
                ("digest", digest.show(0)),
                ("status", self.stage.label().into()),
                ("prepares", signed(|votes| votes.prepares)),
                ("commits", signed(|votes| votes.commits)),
            ],
            ..Cell::default()
        }
    }

    /// Who has said what of a digest.
    pub fn votes(&self, view: View, digest: Digest) -> Option<&Votes> {
        self.votes.iter().find(|votes| (votes.view, votes.digest) == (view, digest))
    }

    /// The same, to add to it.
    pub fn votes_mut(&mut self, view: View, digest: Digest) -> &mut Votes {
        let at = self.votes.iter().position(|votes| (votes.view, votes.digest) == (view, digest));
        let at = at.unwrap_or_else(|| {
            let nobody = Signers::default();
            self.votes.push(Votes { view, digest, prepares: nobody, commits: nobody });
            self.votes.len() - 1
        });
        &mut self.votes[at]
    }
}

/// What is on the disk of a replica; that of a client stays empty. "A correct replica that forgets is a faulty one."
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Durable {
    /// The view that it is in, or wants.
    #[zh("它所在的、或想进入的视图。")]
    pub view: View,
    /// Whether it takes part in that view, or waits for it to begin.
    #[zh("它已参与该视图，还是在等待该视图开始。")]
    pub status: Standing,
    /// The number of the last stable checkpoint: h.
    #[zh("最近稳定检查点的序号：h。")]
    pub low_watermark: SeqNo,
    /// The requests above the last stable checkpoint, by their numbers, and how far they are.
    #[zh("最近稳定检查点之上的请求，按序号，以及各自的进度。")]
    #[show(with = Durable::log)]
    pub slots: Vec<Slot>,
    /// The last stable checkpoint, and whose checkpoints prove it.
    #[zh("最近的稳定检查点，以及证明它的副本。")]
    pub stable_checkpoint: Proof,
    /// The last number that is executed.
    #[zh("已执行的最后一个序号。")]
    pub last_executed: SeqNo,
    /// What the executed requests make; it is shown field by field.
    #[hidden]
    pub app: Arc<App>,
    /// Whether it has run from this disk before.
    #[hidden]
    pub started: bool,
    /// The states at its own checkpoints since the last stable one.
    #[hidden]
    pub snapshots: Vec<(SeqNo, Arc<App>)>,
    /// As primary: how its view began.
    #[hidden]
    pub new_view: Option<Arc<NewView>>,
}

/// The slots as cells of a log, by their numbers; what the last stable checkpoint has made needless is folded.
impl Durable {
    fn log(&self) -> Value {
        let first = self.low_watermark + 1;
        let last = self.slots.last().map_or(self.low_watermark, |slot| slot.seq);
        let cells = (first..=last).map(|seq| self.slot(seq).map_or_else(Cell::default, Slot::cell));
        let [first, folded, len] = [first, self.low_watermark, last].map(|n| usize::try_from(n).unwrap_or(0));
        Value::Log { first, folded, len, cells: cells.collect() }
    }

    /// The slot of a number.
    pub fn slot(&self, seq: SeqNo) -> Option<&Slot> {
        self.slots.binary_search_by_key(&seq, |slot| slot.seq).ok().map(|at| &self.slots[at])
    }

    /// The slot of a number, made if there is none.
    pub fn slot_mut(&mut self, seq: SeqNo) -> &mut Slot {
        let at = self.slots.binary_search_by_key(&seq, |slot| slot.seq).unwrap_or_else(|at| {
            self.slots.insert(at, Slot::new(seq));
            at
        });
        &mut self.slots[at]
    }

    /// Whether a request has a number that was accepted in the present view, and which.
    pub fn place_of(&self, request: &Request) -> Option<SeqNo> {
        let has = |slot: &&Slot| slot.is_taken() && slot.request.as_ref() == Some(request);
        self.slots.iter().find(has).map(|slot| slot.seq)
    }

    /// The last number that is given to a request.
    pub fn last_given(&self) -> SeqNo {
        let taken = self.slots.iter().rev().find(|slot| slot.is_taken()).map_or(0, |slot| slot.seq);
        taken.max(self.last_executed).max(self.low_watermark)
    }

    /// The certificates of all that is prepared above the last stable checkpoint.
    pub fn certificates(&self) -> Vec<Certificate> {
        self.slots.iter().filter_map(|slot| slot.certificate).collect()
    }
}

/// Volatile state of a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
pub enum Volatile {
    /// A replica.
    Replica(Memory),
    /// A client.
    Client(Client),
}

/// What a primary that equivocates has told others of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Told {
    /// The view.
    pub view: View,
    /// The number.
    pub seq: SeqNo,
    /// The requests that the lower half and the upper half of the honest backups were told.
    pub halves: [Request; 2],
}

/// What the timer of requests of a replica runs for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timing {
    /// It does not run.
    Rests,
    /// The replica waits for what others ought to do.
    Waits,
    /// It leads and lies, and takes its time for the next request.
    Dawdles,
}

/// Volatile state of a replica.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
pub struct Memory {
    /// The latest view that each replica has asked for.
    #[zh("每个副本最近请求进入的视图。")]
    #[show(wanted)]
    pub view_changes: Vec<(NodeId, Arc<ViewChange>)>,
    /// Checkpoints above the last stable one: number, digest, and who has sent it.
    #[zh("最近稳定检查点之上的检查点：序号、摘要，以及发送者。")]
    #[show(tallies)]
    pub checkpoints: Vec<Proof>,
    /// The requests that it knows and has not executed.
    #[zh("它知道但尚未执行的请求。")]
    #[show(digests)]
    pub waiting: Vec<Request>,
    /// How long it waits for the next view.
    #[zh("它等待下一个视图多久。")]
    pub timeout_now: Micros,
    /// Whether it is the primary of its view, and that has begun.
    #[hidden]
    pub leads: bool,
    /// What its timer of requests runs for.
    #[hidden]
    pub timing: Timing,
    /// Whether it waits for a new view that enough replicas want.
    #[hidden]
    pub awaits: bool,
    /// Whether it has executed something in its view.
    #[hidden]
    pub progressed: bool,
    /// As a primary that lies: the two requests of a number, and who was told which.
    #[hidden]
    pub told: Vec<Told>,
}

impl Memory {
    /// The memory with which a replica starts.
    pub fn new(timeout: Micros) -> Self {
        Self {
            view_changes: Vec::new(),
            checkpoints: Vec::new(),
            waiting: Vec::new(),
            timeout_now: timeout,
            leads: false,
            timing: Timing::Rests,
            awaits: false,
            progressed: true,
            told: Vec::new(),
        }
    }

    /// Counts a checkpoint, and returns whose there are with this number and digest.
    pub fn tally(&mut self, from: NodeId, seq: SeqNo, digest: StateDigest) -> Proof {
        let same = |known: &Proof| (known.seq, known.digest) == (seq, digest);
        let at = self.checkpoints.iter().position(same).unwrap_or_else(|| {
            self.checkpoints.push(Proof { seq, digest, signed: Signers::default() });
            self.checkpoints.len() - 1
        });
        self.checkpoints[at].signed.add(from);
        self.checkpoints[at]
    }

    /// Remembers a request that is not executed; whether it was new.
    pub fn knows(&mut self, request: Request) -> bool {
        let new = !self.waiting.contains(&request);
        if new {
            self.waiting.push(request);
        }
        new
    }
}

fn wanted(changes: &[(NodeId, Arc<ViewChange>)]) -> Value {
    Value::PerNode(changes.iter().map(|(node, change)| (*node, change.view.into())).collect())
}

fn tallies(all: &[Proof]) -> Value {
    Value::List(all.iter().map(|proof| proof.show(0)).collect())
}

fn digests(requests: &[Request]) -> Value {
    Value::List(requests.iter().map(|r| Value::Word(Word::from(Digest::of(Some(r))))).collect())
}
