//! The state of a process. All that matters is on its disk: a crash is a long pause.

use super::clocks::{Clocks, Counts};
use super::message::{Message, PostId};
use super::setup::{Config, Mutex};
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use synod_model::Cell;
use synod_model::prelude::*;

/// Whether a process is in the critical section.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Labelled)]
pub enum Section {
    /// It does not ask for it.
    #[default]
    #[label("idle", "空闲")]
    Idle,
    /// It has asked, and waits.
    #[label("waiting", "等待", try)]
    Waiting,
    /// It is in it.
    #[label("inside", "在临界区", lead)]
    Inside,
}

/// A request for the critical section. They are ordered by their times, and by the processes where these are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Claim {
    /// When it was made, by the clock of its process.
    pub time: u64,
    /// Whose it is.
    pub node: NodeId,
}

/// A post at a process.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Posted {
    /// Which it is.
    pub id: PostId,
    /// When it was posted, by the clock of its process.
    pub time: u64,
    /// What it says.
    pub text: Word,
    /// How many posts of each process its sender had delivered, this one included.
    pub deps: Counts,
}

/// A post that has been delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Delivered {
    /// Which it is.
    pub id: PostId,
    /// What it says.
    pub text: Word,
}

/// One end of the links with another process.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Link {
    /// The number of the last message that was sent to it.
    pub sent: u64,
    /// What was sent and is not acknowledged, in order.
    pub unacknowledged: Vec<Message>,
    /// Up to which number its messages have come and were taken.
    pub received: u64,
    /// What has come before its turn, by number; nothing where it was taken all the same.
    pub early: BTreeMap<u64, Option<Message>>,
}

/// What is on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Durable {
    /// What its clocks show.
    #[flat]
    pub clocks: Clocks,
    /// Whether it is in the critical section.
    #[zh("它是否处于临界区。")]
    pub cs: Section,
    /// The requests that it knows of, the earliest first; with ricart-agrawala its own and those that it has not replied to.
    #[zh("它所知的请求，最早的在前；ricart-agrawala 中是它自己的请求和尚未答复的请求。")]
    #[show(claims)]
    pub queue: Vec<Claim>,
    /// The highest time that it has heard of from each process.
    #[zh("从每个进程听到的最大时间。")]
    #[show(per_node)]
    pub heard: Counts,
    /// Who has replied to its request (ricart-agrawala).
    #[zh("已答复其请求的进程（ricart-agrawala）。")]
    pub replies: NodeSet,
    /// The posts that it has delivered, in order.
    #[zh("它已投递的帖子，按投递顺序。")]
    #[show(texts, limit)]
    pub delivered: Seq<Delivered>,
    /// The posts that have come and are not delivered yet.
    #[zh("已到达而尚未投递的帖子。")]
    #[show(waiting)]
    pub buffered: Vec<Posted>,
    /// How many posts of each process it has delivered.
    #[zh("它已投递每个进程的多少个帖子。")]
    #[show(per_node)]
    pub counts: Counts,
    /// How many posts are its own.
    #[hidden]
    pub posts: u64,
    /// The links with each process, by its place; that of the process itself is not used.
    #[zh("与每个进程的链路：已发送、未确认、已收到、提前到达。")]
    #[show(each_link)]
    pub links: Vec<Link>,
}

/// What is in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Volatile {
    /// The request of the user that waits for the critical section.
    #[hidden]
    pub asked: Option<RequestId>,
    /// The events of the last step.
    #[hidden]
    pub recent: Unseen<Vec<Event>>,
}

/// An event, as its process has seen it.
#[derive(Clone, Debug)]
pub struct Event {
    /// What its clocks showed then.
    pub time: u64,
    /// Likewise.
    pub vector: Counts,
    /// The message that was received: from whom, and its number.
    pub received: Option<(NodeId, u64)>,
    /// What was sent: to whom, and its number.
    pub sent: Vec<(NodeId, u64)>,
    /// Whether what was sent serves mutual exclusion.
    pub for_mutex: bool,
    /// The post that was sent.
    pub post: Option<PostId>,
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

impl Durable {
    /// An empty disk becomes that of a process that has done nothing.
    pub(super) fn prepare(&mut self, config: &Config) {
        let nodes = usize::from(config.nodes);
        if self.links.is_empty() {
            self.clocks = Clocks::new(nodes);
            self.heard = vec![0; nodes];
            self.counts = vec![0; nodes];
            self.links = vec![Link::default(); nodes];
        }
    }

    /// The request of a process, if it is known.
    pub(super) fn claim(&self, of: NodeId) -> Option<Claim> {
        self.queue.iter().find(|claim| claim.node == of).copied()
    }

    /// Whether nothing that a process may still say can be earlier than a request of this one.
    pub(super) fn has_said_later(&self, mutex: Mutex, own: Claim, other: NodeId) -> bool {
        match mutex {
            Mutex::Lamport => Claim { time: self.heard[other.index()], node: other } > own,
            Mutex::RicartAgrawala => self.replies.contains(other),
        }
    }

    /// Whether some message is not acknowledged.
    pub(super) fn owes(&self) -> bool {
        self.links.iter().any(|link| !link.unacknowledged.is_empty())
    }
}

static SENT: Text = Text::new("sent", "已发送");
static UNACKNOWLEDGED: Text = Text::new("unacknowledged", "未确认");
static RECEIVED: Text = Text::new("received", "已收到");
static EARLY: Text = Text::new("early", "提前到达");

/// A number for each process.
fn per_node(counts: &[u64]) -> Value {
    Value::PerNode((0..).map(NodeId::at).zip(counts.iter().map(|n| (*n).into())).collect())
}

/// The requests of a queue, each with its time and its process.
fn claims(queue: &[Claim]) -> Value {
    let cell = |claim: &Claim| Cell {
        head: Word::new(&format!("{}·P{}", claim.time, claim.node.number())).unwrap_or_default(),
        record: vec![("time", claim.time.into()), ("node", claim.node.into())],
        ..Cell::default()
    };
    Value::Log { first: 1, folded: 0, len: queue.len(), cells: queue.iter().map(cell).collect() }
}

fn texts(posts: &Seq<Delivered>, limit: usize) -> Value {
    let skipped = posts.len().saturating_sub(limit);
    Value::List(posts.iter().skip(skipped).map(|post| post.text.into()).collect())
}

fn waiting(posts: &[Posted]) -> Value {
    Value::List(posts.iter().map(|post| post.text.into()).collect())
}

/// The links that have been used.
fn each_link(links: &[Link]) -> Value {
    let used = (0..).map(NodeId::at).zip(links).filter(|(_, link)| **link != Link::default());
    let facts = |link: &Link| {
        let early = link.early.values().flatten().count();
        Value::Facts(vec![
            ("sent", &SENT, link.sent.into()),
            ("unacknowledged", &UNACKNOWLEDGED, link.unacknowledged.len().into()),
            ("received", &RECEIVED, link.received.into()),
            ("early", &EARLY, early.into()),
        ])
    };
    Value::PerNode(used.map(|(node, link)| (node, facts(link))).collect())
}
