//! What is on the disk of a server, and what a starting state may put there.

use super::rules::{ACCEPTED_EPOCH_PERSISTED, HISTORY_PERSISTED};
use super::tree::Tree;
use super::txn::{Change, History, Txn, last};
use super::zxid::Zxid;
use super::{Zookeeper, text};
use synod_model::prelude::*;

/// Persistent state: f.p, f.a and the history of a follower (DSN 2011).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Durable {
    /// f.p: the highest epoch that it has acknowledged to a leader, which it has promised not to go below.
    #[zh("f.p：它向领导者确认过的最高纪元，它承诺不再跟随更低的纪元。")]
    #[given(0..=1_000_000)]
    pub accepted_epoch: u32,
    /// f.a: the last epoch whose initial history it has taken over from a leader.
    #[zh("f.a：它最近一次从领导者那里接过初始历史的纪元。")]
    #[given(0..=1_000_000)]
    pub current_epoch: u32,
    /// The transactions that it has accepted, in the order of their zxids. Those that it knows to be committed are drawn solid.
    #[zh("它接受的事务，按事务编号排列。已知提交的画成实线。")]
    #[given(with = given_history)]
    #[show(unseen)]
    pub history: History,
    /// How many connections it has opened: no two have the same number, as no two of TCP are taken for each other.
    #[hidden]
    pub connections: u32,
    /// Whether it has run from this disk before.
    #[hidden]
    pub started: bool,
}

/// The history is shown with what memory knows of it: the view does so.
fn unseen(_: &History) -> Value {
    Value::None
}

impl Durable {
    /// The number of its last transaction.
    pub fn last_zxid(&self) -> Zxid {
        last(&self.history)
    }

    /// The server starts: from a given state, which is made to fit together, or after a crash.
    pub(super) fn begin(&mut self, ctx: &CtxOf<Zookeeper>, fx: &mut Fx<Zookeeper>) {
        if !self.started {
            self.started = true;
            self.current_epoch = self.current_epoch.max(self.last_zxid().epoch);
            self.accepted_epoch = self.accepted_epoch.max(self.current_epoch);
            return;
        }
        // Rule `accepted-epoch-persisted`: the epoch is on the disk before it is acknowledged.
        if !ctx.obeys(ACCEPTED_EPOCH_PERSISTED) && self.accepted_epoch > self.current_epoch {
            fx.note(&text::FORGETS_EPOCH, [ctx.me.into(), self.accepted_epoch.into()]);
            self.accepted_epoch = self.current_epoch;
        }
        // Rule `history-persisted`: a transaction is on the disk before it is acknowledged.
        if !ctx.obeys(HISTORY_PERSISTED) && !self.history.is_empty() {
            fx.note(&text::FORGETS_HISTORY, [ctx.me.into(), self.history.len().into()]);
            self.history = History::new();
        }
    }

    /// The tree as it is after all of the history.
    pub(super) fn grown(&self) -> Tree {
        let mut tree = Tree::default();
        self.history.iter().for_each(|txn| tree.apply(txn.zxid, &txn.change));
        tree
    }
}

/// The most transactions that a starting state may have.
const MOST_GIVEN: usize = 1_000;
/// The highest epoch or counter in it: it leaves room for all of any run.
const MOST: u32 = 1_000_000;

static BAD_HISTORY: Text = Text::new(
    "history={0} is not allowed; it takes at most {1} zxids in ascending order, each an epoch and a counter from 1 to {2}, such as 1.1,1.2,2.1, or none.",
    "history={0} 不合法；它取最多 {1} 个递增的事务编号，每个由 1 到 {2} 的纪元和计数组成，例如 1.1,1.2,2.1，或 none。",
);

/// The zxids of the transactions. What these do follows from their zxids, so that equal ones of two histories are equal.
fn given_history(disk: &mut Durable, _: &Topology, text: &str) -> Result<(), Sentence> {
    let words = text.split(',').filter(|_| text != "none" && !text.is_empty());
    let zxids: Option<Vec<Zxid>> = words.map(Zxid::read).collect();
    let within = |n: u32| (1..=MOST).contains(&n);
    let fits = |zxids: &Vec<Zxid>| {
        let rising = zxids.is_sorted_by(|a, b| a < b);
        rising && zxids.len() <= MOST_GIVEN && zxids.iter().all(|z| within(z.epoch) && within(z.counter))
    };
    let zxids =
        zxids.filter(fits).ok_or_else(|| BAD_HISTORY.with([text.into(), MOST_GIVEN.into(), MOST.into()]))?;
    disk.history = History::new();
    for zxid in zxids {
        let path = Word::new("x").unwrap_or_default();
        let change = Change::Create { path, value: zxid.word(), sequential: false };
        disk.history.push(Txn { zxid, change, origin: None });
    }
    Ok(())
}
