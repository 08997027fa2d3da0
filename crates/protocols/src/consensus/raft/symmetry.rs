//! What of Raft is symmetric. No rule of the paper prefers one server to another, so servers are interchangeable, and a
//! state can be renamed: votes, leaders, who asked for a command. Client nodes try the servers in the order of their numbers;
//! where there are any, it is they who are interchangeable.

use super::RaftOver;
use super::ghost::{Applied, Committed, Found, Ghost};
use super::log::{chain, rename_entries};
use super::state::{Client, Config, Durable, Memory, Message, Outcome, Role, Volatile};
use crate::replicated::Machine;
use std::sync::Arc;
use synod_model::symmetry::{Looks, Rename, Renaming, Symmetry, rename_all};
use synod_model::{Node, NodeId, Seq, State, fingerprint, mix};

/// The nodes that nothing tells apart.
pub(super) fn symmetry<M: Machine>(config: &Config) -> Option<Symmetry<RaftOver<M>>> {
    let group = if config.clients == 0 {
        config.servers().collect()
    } else {
        (config.servers + 1..=config.servers + config.clients).map(NodeId::new).collect()
    };
    Symmetry::of([group], looks)
}

/// Whether a log says of some command who asked for it.
fn names_clients<C: State + Copy>(disk: &Durable<C>) -> bool {
    disk.log.iter_from(1).any(|entry| entry.command.is_some_and(|command| command.origin.is_some()))
}

fn looks<M: Machine>(me: NodeId, node: &Node<RaftOver<M>>) -> Looks {
    /// Nobody, oneself, or another.
    fn whom(me: NodeId, node: Option<NodeId>) -> u8 {
        node.map_or(0, |node| if node == me { 1 } else { 2 })
    }
    let disk = &node.disk;
    let logged = names_clients(disk);
    let on_disk = (disk.current_term, whom(me, disk.voted_for), disk.log.last_index(), disk.log.last_term());
    let nameless = !logged && disk.voted_for.is_none();
    match &node.memory {
        None if nameless => Looks::Whole,
        None => Looks::Part(fingerprint(&on_disk)),
        Some(Volatile::Client(Client { leader: None, .. })) => Looks::Whole,
        Some(Volatile::Client(Client { stub, tried, .. })) => Looks::Part(fingerprint(&(stub, tried))),
        Some(Volatile::Server(memory)) => {
            let role = match &memory.role {
                // What it has applied, it has in its log.
                Role::Follower { leader: None } if nameless => return Looks::Whole,
                Role::Follower { leader } => (0, usize::from(whom(me, *leader)), 0),
                Role::Candidate { granted, refused } => (1, granted.len(), refused.len()),
                Role::Leader { .. } => (2, 0, 0),
            };
            let Memory { commit_index, last_applied, machine, stub, .. } = memory;
            Looks::Part(fingerprint(&(on_disk, role, commit_index, last_applied, machine, stub)))
        }
    }
}

impl<C: State + Copy> Rename for Durable<C> {
    fn rename(&mut self, by: &Renaming) {
        self.voted_for.rename(by);
        self.log.rename(by);
    }
}

impl<M: Machine> Rename for Volatile<M> {
    fn rename(&mut self, by: &Renaming) {
        match self {
            Self::Server(memory) => {
                memory.role.rename(by);
                memory.sessions.rename(by);
            }
            Self::Client(client) => client.leader.rename(by),
        }
    }
}

impl Rename for Role {
    fn rename(&mut self, by: &Renaming) {
        match self {
            Self::Follower { leader } => leader.rename(by),
            Self::Candidate { granted, refused } => {
                granted.rename(by);
                refused.rename(by);
            }
            Self::Leader { followers } => by.places(followers),
        }
    }
}

impl<M: Machine> Rename for Message<M> {
    fn rename(&mut self, by: &Renaming) {
        match self {
            Self::AppendEntries(message) => message.entries.rename(by),
            Self::ClientReply(message) => {
                if let Outcome::NotLeader { hint } = &mut message.outcome {
                    hint.rename(by);
                }
            }
            Self::RequestVote(_)
            | Self::RequestVoteResponse(_)
            | Self::AppendEntriesResponse(_)
            | Self::ClientRequest(_) => {}
        }
    }
}

impl<M: Machine> Rename for Ghost<M> {
    fn rename(&mut self, by: &Renaming) {
        if by.is_identity() {
            return;
        }
        let before: Vec<Seq<u64>> = self.seen.iter().map(|seen| seen.chain.clone()).collect();
        for seen in &mut self.seen {
            if rename_entries(&mut seen.log, by) {
                seen.chain = chain(&seen.log);
            }
        }
        let rechained = |at: usize, first: &Committed| {
            let holder = before.iter().position(|chain| chain.get(at) == Some(&first.chain));
            // What no log holds any more cannot be renamed: then such a state counts by itself.
            holder.map_or_else(|| mix(first.chain, fingerprint(by)), |holder| self.seen[holder].chain[at])
        };
        let committed = self.committed.iter().enumerate().map(|(at, first)| Committed {
            chain: rechained(at, first),
            by: by.of(first.by),
            ..*first
        });
        self.committed = committed.collect();
        by.places(&mut self.seen);
        let applied = self.applied.iter().map(|first| {
            let mut entry = first.entry;
            entry.rename(by);
            Applied { entry, by: by.of(first.by) }
        });
        self.applied = applied.collect();
        let terms = Arc::make_mut(&mut self.leaders).iter_mut().chain(&mut self.stood);
        rename_all(terms.map(|(_, node)| node), by);
        self.found.rename(by);
    }
}

impl Rename for Found {
    fn rename(&mut self, by: &Renaming) {
        let Self {
            election_safety,
            leader_append_only,
            log_matching,
            leader_completeness,
            state_machine_safety,
            linearizable,
            split_vote,
            deposed,
        } = self;
        rename_all([election_safety, leader_append_only, log_matching, leader_completeness], by);
        rename_all([state_machine_safety, linearizable, split_vote, deposed], by);
    }
}
