//! The state of a node. The correction of its clock is on the disk, everything else in memory.

use super::clock::Correction;
use super::hybrid::Hlc;
use super::message::Message;
use super::select::Interval;
use std::hash::{Hash, Hasher};
use synod_model::prelude::*;

/// What is on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Durable {
    /// What was made of its clock.
    #[flat]
    pub clock: Correction,
    /// How many commits it has numbered.
    #[hidden]
    pub numbered: u64,
}

/// A question that waits for its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Asked {
    /// Who was asked.
    pub whom: NodeId,
    /// What the question says of when it was sent; in berkeley the number of the round.
    pub t1: i64,
    /// When, by the crystal alone.
    pub crystal: i64,
}

/// An answer, as the clock filter keeps it. It counts from the crystal, so that it stays good when the clock is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sample {
    /// By how much the source is ahead of the crystal.
    pub ahead: i64,
    /// How long both ways took.
    pub delay: i64,
    /// When it came, by the crystal.
    pub at: i64,
}

/// What the master has measured of one clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Measured {
    /// Whose clock.
    pub node: NodeId,
    /// By how much it is ahead of the master's.
    pub ahead: i64,
    /// How wrong that may be.
    pub bound: i64,
    /// When it was asked, by the master's crystal.
    pub at: i64,
}

/// A commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Committed {
    /// Whose it is.
    pub node: NodeId,
    /// Its number among those of its machine.
    pub number: u64,
    /// What it says.
    pub text: Word,
    /// Its timestamp.
    pub timestamp: i64,
    /// How early it may have been when the timestamp was given.
    pub earliest: i64,
    /// How late it may have been then.
    pub latest: i64,
}

/// A commit that is not told yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Waiting {
    /// Who waits for the answer.
    pub ask: RequestId,
    /// The commit.
    pub commit: Committed,
}

/// What is in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Volatile {
    /// What its clock showed when it last did something.
    #[zh("它最近一次动作时，时钟显示的时间。")]
    #[name("now")]
    pub shown: i64,
    /// What its crystal showed then.
    #[hidden]
    pub crystal: i64,
    /// By how much it was still shown ahead then, as it runs slower.
    #[zh("当时因走慢而仍多显示多少。")]
    #[name("ahead_us")]
    pub ahead: i64,
    /// By how much it has set its clock the last time.
    #[zh("最近一次把时钟拨了多少。")]
    pub last_offset_us: Option<i64>,
    /// How long both ways took that time.
    #[zh("那一次往返用了多长时间。")]
    #[show(as_time)]
    pub delay_us: Option<i64>,
    /// How wrong the clock may have been just after that.
    #[zh("校准之后时钟最多可能相差多少。")]
    #[show(as_time)]
    pub error_bound_us: Option<i64>,
    /// When that was, by the crystal.
    #[hidden]
    pub synced: i64,
    /// Per source, the samples that the clock filter keeps, the newest last (ntp).
    #[zh("时钟滤波器为每个时钟源保留的样本，最新的在后（ntp）。")]
    #[show(each_sample)]
    pub samples: Vec<(NodeId, Vec<Sample>)>,
    /// What each source may mean, after the last answer (ntp).
    #[hidden]
    pub intervals: Vec<Interval>,
    /// Which range of offsets it has taken the middle of, by the clock before that (ntp).
    #[hidden]
    pub chosen: Option<(i64, i64)>,
    /// The sources that agreed, or the clocks that were averaged.
    #[zh("意见一致的时钟源，或参与平均的时钟。")]
    pub sources_used: NodeSet,
    /// The hybrid clock: the latest time that it has heard of, and a counter.
    #[zh("混合时钟：所知的最晚时间，以及计数。")]
    pub hlc: Hlc,
    /// The commits that it knows of, by their timestamps.
    #[zh("它所知的提交，按时间戳排列。")]
    #[show(each_commit)]
    pub commits: Vec<Committed>,
    /// The commits that wait until their timestamps have passed.
    #[zh("等待时间戳过去的提交。")]
    #[show(each_waiting)]
    pub waiting: Vec<Waiting>,
    /// The questions without an answer.
    #[hidden]
    pub asked: Vec<Asked>,
    /// Who waits for the clock to be set.
    #[hidden]
    pub syncs: Vec<RequestId>,
    /// Of the master, the number of its round; of a machine, of the round whose adjustment it waits for (berkeley).
    #[zh("主节点的轮次编号；机器则为它等待调整量的轮次（berkeley）。")]
    pub round: u64,
    /// What the master has measured in this round.
    #[hidden]
    pub measured: Vec<Measured>,
    /// What was sent to other machines and is not acknowledged.
    #[hidden]
    pub unacknowledged: Vec<(NodeId, Message)>,
    /// What those need to know of the last step who watch from outside.
    #[hidden]
    pub events: Unseen<Vec<Event>>,
}

/// What a node has done in a step.
#[derive(Clone, Debug)]
pub enum Event {
    /// It has set its clock after what it knows of the true time.
    Synced,
    /// It has set its clock after the master's.
    Adjusted,
    /// Its clock is ahead by so much, and has to go back.
    GoesBack(i64),
    /// It has chosen an offset among these (ntp).
    Chosen {
        /// Which.
        offset: i64,
        /// What each source may mean.
        intervals: Vec<Interval>,
        /// Who is left out.
        excluded: NodeSet,
    },
    /// It has averaged clocks (berkeley).
    Averaged {
        /// The average.
        average: i64,
        /// The median of all.
        median: i64,
    },
    /// A commit has a timestamp.
    Stamped(RequestId, i64),
    /// Its user knows of it.
    Told(i64, u64),
    /// The hybrid clock has moved.
    Hybrid,
}

/// What those keep who watch from outside. It is no part of a state: two ways to one state are one, whatever is in it.
#[derive(Clone, Debug, Default)]
pub struct Unseen<T>(pub T);

impl<T> PartialEq for Unseen<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Unseen<T> {}

impl<T> Hash for Unseen<T> {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl Volatile {
    /// How wrong the clock may be when the crystal shows this; it grows with the drift that is borne.
    pub(super) fn bound_at(&self, config: &super::Config, crystal: i64) -> Option<i64> {
        let bound = self.error_bound_us?;
        Some(bound.saturating_add(config.wander(crystal.saturating_sub(self.synced))))
    }
}

#[expect(clippy::ref_option, reason = "a field is handed over as it is")]
fn as_time(time: &Option<i64>) -> Value {
    time.map_or(Value::None, |time| Micros(time.max(0).unsigned_abs()).into())
}

static AHEAD: Text = Text::new("µs ahead of the crystal", "比晶振快（微秒）");
static DELAY: Text = Text::new("µs both ways", "往返（微秒）");

fn each_sample(all: &[(NodeId, Vec<Sample>)]) -> Value {
    let one = |sample: &Sample| {
        Value::Facts(vec![
            ("ahead_us", &AHEAD, Value::Int(sample.ahead)),
            ("delay_us", &DELAY, Value::Int(sample.delay)),
        ])
    };
    Value::PerNode(all.iter().map(|(node, of)| (*node, Value::List(of.iter().map(one).collect()))).collect())
}

fn commit(commit: &Committed) -> synod_model::Cell {
    synod_model::Cell {
        head: commit.text,
        body: Value::Milli(commit.timestamp).plain(),
        settled: true,
        record: vec![
            ("timestamp", Value::Int(commit.timestamp)),
            ("earliest", Value::Int(commit.earliest)),
            ("latest", Value::Int(commit.latest)),
            ("node", commit.node.into()),
        ],
        ..synod_model::Cell::default()
    }
}

/// A list of commits.
fn cells<'a>(all: impl ExactSizeIterator<Item = &'a Committed>) -> Value {
    let (len, most) = (all.len(), 8);
    let first = len.saturating_sub(most);
    let cells = all.skip(first).map(commit).collect();
    Value::Log { first: first + 1, folded: 0, len, cells }
}

fn each_commit(all: &[Committed]) -> Value {
    cells(all.iter())
}

fn each_waiting(all: &[Waiting]) -> Value {
    cells(all.iter().map(|waiting| &waiting.commit))
}
