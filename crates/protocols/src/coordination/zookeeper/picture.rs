//! How servers are shown, and what is drawn beside them.

use super::Zookeeper as System;
use super::disk::Durable;
use super::message::Ask;
use super::phase::Phase;
use super::state::{Leading, Memory, Role as Part};
use super::txn::{Txn, change};
use super::zxid::Zxid;
use synod_model::prelude::*;
use synod_model::{Cell, Exhibit, Field, Hull, Lane, Show};

static LOOKING: Role = Role::new("looking", &Text::new("looking", "寻找中"), Tone::Try, Glyph::Eye);
static FOLLOWER: Role = Role::new("follower", &Text::new("follower", "跟随者"), Tone::Plain, Glyph::None);
static LEADER: Role = Role::new("leader", &Text::new("leader", "领导者"), Tone::Lead, Glyph::Crown);
static ELECTED: Role = Role::new("elected", &Text::new("elected", "当选者"), Tone::Try, Glyph::Hand);
static DOWN: Role = Role::new("server", &Text::new("server", "服务器"), Tone::Ghost, Glyph::None);

texts! {
    EPOCH: "epoch {0}", "纪元 {0}";
}

/// The caption of a hull.
static IN_EPOCH: Text = Text::new("{0} leads epoch {1}", "{0} 领导纪元 {1}");

impl Shown for System {
    const LOG: Option<ReplicatedLog> =
        Some(ReplicatedLog { log: "history", applied: Some("delivered"), known: None });

    fn look(node: &NodeRef<Self>) -> NodeView {
        let disk = node.disk;
        let epoch =
            node.memory.and_then(|m| m.role.leading()).and_then(|l| l.epoch).unwrap_or(disk.current_epoch);
        let role = match node.memory.map(|memory| &memory.role) {
            None => DOWN,
            Some(Part::Looking(_)) => LOOKING,
            Some(Part::Following(_)) => FOLLOWER,
            Some(Part::Leading(leading)) if leading.phase == Phase::Broadcast => LEADER,
            Some(Part::Leading(_)) => ELECTED,
        };
        let outcome = (role == LEADER).then_some(Outcome::Elected);
        NodeView::of(role, EPOCH.with([epoch.into()])).epoch(epoch.into()).outcome(outcome).beside("history")
    }

    fn fields(node: &NodeRef<Self>) -> Vec<Field> {
        let mut fields = Vec::new();
        node.disk.fields(Place::Disk, node.limit, &mut fields);
        if let Some(history) = fields.iter_mut().find(|field| field.name == "history") {
            history.value = cells(node.disk, node.memory, node.limit);
        }
        if let Some(memory) = node.memory {
            Standing::of(node.me, node.disk, memory, node.limit).fields(
                Place::Memory,
                node.limit,
                &mut fields,
            );
        }
        fields
    }

    fn in_charge(memory: &Memory) -> Option<bool> {
        Some(memory.leads())
    }

    /// The phase in which the server is; its past is drawn as a strip.
    fn lanes(node: &NodeRef<Self>) -> Vec<Lane> {
        let slot = Word::new("phase").unwrap_or_default();
        let Some(memory) = node.memory else { return vec![Lane::idle(slot)] };
        let word = Word::new(&format!("e{}", node.disk.accepted_epoch)).unwrap_or_default();
        vec![Lane::busy(slot, memory.role.phase().label(), word)]
    }
}

/// The history as cells, with the zxid large, so that one sees where an epoch ends; what the server knows to be committed is
/// settled.
fn cells(disk: &Durable, memory: Option<&Memory>, limit: usize) -> Value {
    let len = disk.history.len();
    let first = len.saturating_sub(limit);
    let delivered = memory.map_or(0, |memory| memory.delivered);
    let cell = |(at, txn): (usize, &Txn)| {
        let committed = (at as u64) < delivered;
        Cell {
            head: txn.zxid.word(),
            body: txn.change.to_string(),
            settled: committed,
            record: vec![
                ("zxid", txn.zxid.word().into()),
                ("txn", change(&txn.change)),
                ("committed", committed.into()),
            ],
            ..Cell::default()
        }
    };
    Value::Log {
        first: first + 1,
        folded: 0,
        len,
        cells: disk.history.iter().enumerate().skip(first).map(cell).collect(),
    }
}

/// What is in the memory of a server, with what only its role knows.
#[derive(Fields)]
struct Standing {
    /// What it is.
    #[zh("它的状态。")]
    state: Value,
    /// The phase of Zab in which it is.
    #[zh("它处于 Zab 的哪个阶段。")]
    zab_state: Value,
    /// The server that it has elected, or itself.
    #[zh("它选出的服务器，或它自己。")]
    leader: Option<NodeId>,
    /// The last transaction of its history.
    #[zh("历史中的最后一个事务。")]
    last_zxid: Zxid,
    /// The last transaction that it knows to be committed.
    #[zh("已知提交的最后一个事务。")]
    last_committed: Zxid,
    /// How many transactions it has applied to its tree.
    #[zh("已应用到树上的事务数。")]
    delivered: u64,
    /// The round of its last election.
    #[zh("最近一次选举的轮次。")]
    logical_clock: u32,
    /// Its vote: the epoch and the last zxid of the one it is for.
    #[zh("它的选票：所投服务器的历史所属纪元和最后的事务编号。")]
    vote: Value,
    /// While it looks for a leader: what others have said last.
    #[zh("寻找领导者时：其他服务器最近的通知。")]
    votes: Value,
    /// As a leader: the epoch that it has proposed.
    #[zh("作为领导者：它提议的纪元。")]
    epoch: Option<u32>,
    /// As a leader: who has connected and said its accepted epoch.
    #[zh("作为领导者：谁已连接并报告了确认过的纪元。")]
    cepoch: Option<NodeSet>,
    /// As a leader: who has acknowledged the epoch.
    #[zh("作为领导者：谁确认了纪元。")]
    acke: Option<NodeSet>,
    /// As a leader: who has acknowledged the initial history.
    #[zh("作为领导者：谁确认了初始历史。")]
    ackld: Option<NodeSet>,
    /// As a leader: up to which transaction each has acknowledged the history.
    #[zh("作为领导者：每台服务器确认到哪个事务。")]
    acks: Value,
    /// What was asked of it and has no answer yet.
    #[zh("向它提出、尚未得到答复的请求。")]
    pending: Value,
    /// The data, by path.
    #[zh("数据，按路径排列。")]
    tree: Value,
}

impl Standing {
    fn of(me: NodeId, disk: &Durable, memory: &Memory, limit: usize) -> Self {
        let leading = memory.role.leading();
        let votes = match &memory.role {
            Part::Looking(looking) => {
                Value::PerNode(looking.votes.iter().map(|(node, said)| (*node, said.value())).collect())
            }
            _ => Value::None,
        };
        let leader = match &memory.role {
            Part::Looking(_) => None,
            Part::Following(following) => Some(following.leader),
            Part::Leading(_) => Some(me),
        };
        let acks = |leading: &Leading| {
            Value::PerNode(leading.acked.iter().map(|(node, zxid)| (*node, zxid.word().into())).collect())
        };
        let pending = |(id, ask): (&u32, &Ask)| (Word::number(*id), Value::Str(ask.to_string().into()));
        Self {
            state: memory.role.state().label().into(),
            zab_state: memory.role.phase().label().into(),
            leader,
            last_zxid: disk.last_zxid(),
            last_committed: memory.last_committed,
            delivered: memory.delivered,
            logical_clock: memory.logical_clock,
            vote: memory.vote.show(limit),
            votes,
            epoch: leading.and_then(|leading| leading.epoch),
            cepoch: leading.map(|leading| leading.cepoch),
            acke: leading.map(|leading| leading.acke),
            ackld: leading.map(|leading| leading.ackld),
            acks: leading.map_or(Value::None, acks),
            pending: Value::Table(memory.pending.iter().take(limit).map(pending).collect()),
            tree: memory.tree.table(limit),
        }
    }
}

static ZNODES: Text = Text::new("The tree, where most is applied", "应用最多处的树");

/// The tree of the server that has applied most.
pub(super) fn exhibits(world: &World<System>) -> Vec<Exhibit> {
    let running = world.nodes().filter_map(|(_, node)| node.memory.as_ref());
    let most = running.max_by_key(|memory| (memory.last_committed, memory.delivered));
    let value = most.map_or(Value::None, |memory| memory.tree.graph().into());
    vec![Exhibit { id: "znodes", title: &ZNODES, value }]
}

/// Around those that follow an established leader, the one of the highest epoch.
pub(super) fn hulls(world: &World<System>) -> Vec<Hull> {
    let led = world.nodes().filter_map(|(node, of)| {
        let leading =
            of.memory.as_ref()?.role.leading().filter(|leading| leading.phase == Phase::Broadcast)?;
        Some((leading.epoch?, node, leading))
    });
    let Some((epoch, leader, leading)) = led.max_by_key(|(epoch, ..)| *epoch) else { return Vec::new() };
    let following = leading.learners.iter().filter(|(_, learner)| learner.follows).map(|(node, _)| *node);
    let caption = IN_EPOCH.with([leader.into(), epoch.into()]);
    let nodes: NodeSet = following.chain([leader]).collect();
    vec![Hull { id: "epoch", caption, nodes, tone: Tone::Lead, dashed: false }]
}
