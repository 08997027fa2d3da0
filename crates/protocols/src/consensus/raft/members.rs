//! Who decides, and who only copies (dissertation, chapter 4).
//!
//! The *voters* elect leaders and commit entries. *Learners* get the log too and may answer reads, but no majority counts
//! them, and they never stand. A server that is neither is *spare*: nobody sends it anything. Messages are served whoever
//! sends them, so a learner that is asked for its vote gives it: whoever asks may know more than it does. The params `voters`
//! and `learners` are the first configuration.

use super::RaftOver;
use super::Server;
use super::configuration::Members;
use super::log::Index;
use super::state::{Memory, Volatile};
use crate::replicated::Machine;
use synod_model::{Hull, Node, NodeId, Text, Tone, World, texts};

texts! {
    STARTS_LEARNING: "{0} starts as a learner in term {1}: it copies the log, and neither stands nor counts.",
        "{0} 以学习者身份启动，任期为 {1}：它复制日志，不参选，也不计入多数。";
    STARTS_SPARE: "{0} starts as a spare server: the configuration does not name it.", "{0} 作为备用节点启动：配置中没有它。";
}

static VOTERS: Text = Text::new("voters", "投票节点");
static OLD_VOTERS: Text = Text::new("old voters", "旧投票节点");
static NEW_VOTERS: Text = Text::new("new voters", "新投票节点");

/// The voters, drawn together where not all servers are voters; while they change, who they were and who they are going to be.
pub(super) fn hulls<M: Machine>(world: &World<RaftOver<M>>) -> Vec<Hull> {
    let config = world.config();
    let (at, members) = committed(world);
    let (_, next) = last_of_leader(world).filter(|(last, _)| *last > at).unwrap_or((at, members));
    let old = if members.is_joint() { members.old_voters } else { members.voters };
    let hull = |id, caption: &'static Text, nodes: super::packed::NodeSet, dashed| {
        let tone = if dashed { Tone::Try } else { Tone::Lead };
        Hull { id, caption: caption.with([]), nodes: nodes.unpacked(), tone, dashed }
    };
    if next.voters != old {
        let (old, new) =
            (hull("voters", &OLD_VOTERS, old, false), hull("new-voters", &NEW_VOTERS, next.voters, true));
        return vec![old, new];
    }
    let all = old.iter().count() == config.len();
    if all { Vec::new() } else { vec![hull("voters", &VOTERS, old, false)] }
}

/// The servers that run.
fn up<M: Machine>(
    world: &World<RaftOver<M>>,
) -> impl Iterator<Item = (NodeId, &Node<RaftOver<M>>, &Memory<M>)> {
    let servers = world.config().servers().map(|node| (node, world.node(node)));
    servers.filter_map(|(id, node)| Some((id, node, node.memory.as_ref().and_then(Volatile::server)?)))
}

/// The last configuration in the log of the latest leader, and its entry.
pub(super) fn last_of_leader<M: Machine>(world: &World<RaftOver<M>>) -> Option<(Index, Members)> {
    let leads = up(world).filter(|(.., memory)| memory.leads());
    let latest = leads.max_by_key(|(_, node, _)| node.disk.current_term);
    latest.map(|(_, node, memory)| memory.membership.at(Index::MAX, world.config(), &node.disk))
}

/// Whether a server is a voter, as far as it knows.
pub(super) fn is_voter<M: Machine>(world: &World<RaftOver<M>>, server: NodeId) -> bool {
    up(world).any(|(node, _, memory)| node == server && memory.membership.votes)
}

/// The last configuration that a server knows to be committed, and its entry.
pub(super) fn committed<M: Machine>(world: &World<RaftOver<M>>) -> (Index, Members) {
    let config = world.config();
    let changed = up(world).filter(|(.., memory)| !memory.membership.is_first());
    let knows = changed.max_by_key(|(.., memory)| memory.commit_index);
    let first = || (0, config.first.members());
    knows
        .map_or_else(first, |(_, node, memory)| memory.membership.at(memory.commit_index, config, &node.disk))
}

impl<M: Machine> Server<'_, '_, M> {
    /// Says how this server starts, if it is no voter.
    pub(super) fn say_if_aside(&mut self) {
        let (me, term) = (self.ctx.me, self.disk.current_term);
        if self.is_voter() {
            return;
        }
        if self.configuration().learners.contains(me) {
            self.fx.note(&STARTS_LEARNING, [me.into(), term.into()]);
        } else {
            self.fx.note(&STARTS_SPARE, [me.into()]);
        }
    }
}
