//! What reads cost: how many were answered in which way, and how many messages servers sent for them.
//!
//! A message is sent for a read if it is sent when the read is asked, or when a message that was sent for it arrives: the round
//! or the entry, and what tells of its commit. It is counted once, however many reads it serves.

use super::setup::Reads;
use super::state::{Memory, Role, Volatile};
use super::{RaftOver, Request};
use crate::replicated::Machine;
use synod_model::{Action, MessageId, Messages, Metric, NodeId, Reply, Step, Text, Value, World};

/// The ways in which reads are answered.
static WAYS: [(&str, Text); 5] = [
    ("log", Text::new("by the log", "经由日志")),
    ("read_index", Text::new("by a round of heartbeats", "经由一轮心跳")),
    ("lease", Text::new("by a lease", "凭租约")),
    ("follower", Text::new("by a follower", "由跟随者")),
    ("local", Text::new("locally", "就地")),
];

static READS: Text = Text::new("reads by kind", "按方式统计的读取");
static READS_SAY: Text = Text::new("Reads, by how they are answered", "按答复方式统计的读取");
static COST: Text = Text::new("messages per read", "每次读取的消息数");
static COST_SAYS: Text = Text::new(
    "Messages between servers that are sent for reads, per read",
    "每次读取平均使节点之间发送的消息数",
);

/// An entry is sent, acknowledged, told to be committed, and that is answered.
const MOST_HOPS: u8 = 4;

/// What is counted of reads.
#[derive(Clone, Debug, Default)]
pub(super) struct ReadCounts {
    answered: [u64; WAYS.len()],
    messages: u64,
    /// Messages under way that are sent for reads, and how many messages between a leader and a follower led to them.
    under_way: Vec<(MessageId, u8)>,
}

impl ReadCounts {
    pub(super) fn observe<M: Machine>(&mut self, step: &Step<RaftOver<M>>, world: &World<RaftOver<M>>) {
        let read = |request: &Request<M::Op>| request.command().is_some_and(M::is_read);
        let open = world.open_requests().iter().rev().chain(step.closed().map(|(request, _)| request));
        let asked = step.request.and_then(|id| open.into_iter().find(|request| request.id == id));
        let mut hops = asked.filter(|asked| read(&asked.request)).map(|_| 0);
        if let Some(Action::Deliver(id) | Action::Lose(id)) = step.action
            && let Some(at) = self.under_way.iter().position(|(known, _)| *known == id)
        {
            hops = Some(self.under_way.swap_remove(at).1).filter(|_| !step.lost);
        }
        if let Some(hops) = hops.filter(|hops| *hops < MOST_HOPS) {
            self.follow(step, world, hops);
        }
        for (request, reply) in step.closed().filter(|(request, _)| read(&request.request)) {
            if let Some(Reply::Ok(_)) = reply {
                let asked_of = step.message.map(|(from, _)| from);
                let is_server = world.config().is_server(request.node);
                let by = if is_server { Some(request.node) } else { asked_of };
                self.answered[by.map_or(0, |by| way(world, by))] += 1;
            }
        }
    }

    /// Counts what a step has sent.
    fn follow<M: Machine>(&mut self, step: &Step<RaftOver<M>>, world: &World<RaftOver<M>>, hops: u8) {
        let config = world.config();
        for (id, letter) in step.sent.iter().filter_map(|id| Some((*id, world.envelope(*id)?))) {
            let kind = <super::Message<M> as Messages>::KINDS[letter.message.kind()];
            let entries = kind.starts_with("AppendEntries");
            self.messages += u64::from(config.is_server(letter.from) && config.is_server(letter.to));
            self.under_way.push((id, hops + u8::from(entries)));
        }
    }

    /// The figures, once there was a read.
    pub(super) fn metrics(&self, out: &mut Vec<Metric>) {
        let reads: u64 = self.answered.iter().sum();
        let Some(cost) = (self.messages * 1_000).checked_div(reads) else { return };
        let parts = WAYS.iter().zip(self.answered).map(|((id, _), count)| (*id, count.into())).collect();
        out.push(Metric::new("reads", &READS, &READS_SAY, Value::Record(parts)).with_parts(&WAYS));
        let cost = i64::try_from(cost).unwrap_or(i64::MAX);
        out.push(Metric::new("messages_per_read", &COST, &COST_SAYS, Value::Milli(cost)));
    }
}

/// How a server answers reads now, by its place among the ways.
fn way<M: Machine>(world: &World<RaftOver<M>>, server: NodeId) -> usize {
    let memory: Option<&Memory<M>> = world.node(server).memory.as_ref().and_then(Volatile::server);
    match (world.config().reads, memory.map(|memory| &memory.role)) {
        (Reads::Log, _) => 0,
        (Reads::Local, _) => 4,
        (Reads::Lease, Some(Role::Leader { office, .. })) if office.lease().is_some() => 2,
        (_, Some(Role::Leader { .. })) => 1,
        _ => 3,
    }
}
