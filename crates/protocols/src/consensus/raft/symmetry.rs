//! What of Raft is symmetric. No rule of the paper prefers one server to another, so servers are interchangeable, and a
//! state can be renamed: votes, leaders, who asked for a command. Client nodes try the servers in the order of their numbers;
//! where there are any, it is they who are interchangeable.

use super::setup::{Changes, Config};
use super::state::{Role, Volatile};
use super::{Configuration, RaftOver};
use crate::replicated::Machine;
use synod_model::symmetry::{Looks, Symmetry};
use synod_model::{Node, NodeId, fingerprint};

/// The nodes that nothing tells apart.
pub(super) fn symmetry<M: Machine>(config: &Config) -> Option<Symmetry<RaftOver<M>>> {
    if config.transfer || config.membership != Changes::Off || config.compacts() {
        // A transfer names a server, and so does a change. What is compacted cannot be renamed.
        return None;
    }
    if config.clients > 0 {
        return Symmetry::of([config.clients().collect()], looks);
    }
    let Configuration { voters, learners, .. } = config.first;
    let spares = config.servers().filter(|node| !config.first.has(*node)).collect();
    Symmetry::of([voters, learners, spares], looks)
}

fn looks<M: Machine>(me: NodeId, node: &Node<RaftOver<M>>) -> Looks {
    // Nobody, oneself, or another.
    let whom = |node: Option<NodeId>| node.map(|node| node == me);
    let disk = &node.disk;
    let mut origins = disk.log.iter_from(1).filter_map(|entry| entry.command()?.origin);
    let nameless = disk.voted_for.is_none() && origins.next().is_none();
    let on_disk = (disk.current_term, whom(disk.voted_for), disk.log.last_index(), disk.log.last_term());
    match &node.memory {
        None if nameless => Looks::Whole,
        None => Looks::Part(fingerprint(&on_disk)),
        Some(Volatile::Client(client)) if client.leader.is_none() => Looks::Whole,
        Some(Volatile::Client(client)) => Looks::Part(fingerprint(&(&client.stub, client.tried))),
        Some(Volatile::Server(memory)) => {
            let role = match &memory.role {
                // What it has applied, it has in its log.
                Role::Follower { leader: None } if nameless => return Looks::Whole,
                Role::Follower { leader } => (0, whom(*leader), 0, 0),
                Role::Candidate { granted, refused } => (1, None, granted.len(), refused.len()),
                Role::Leader { .. } => (2, None, 0, 0),
                Role::PreCandidate { granted, refused } => (3, None, granted.len(), refused.len()),
            };
            let known = (memory.commit_index, memory.last_applied, &memory.replica.machine, &memory.stub);
            Looks::Part(fingerprint(&(on_disk, role, known)))
        }
    }
}
