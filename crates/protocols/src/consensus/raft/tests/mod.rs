//! Tests of Raft, driven by hand through the one transition of the world.

mod figures;
mod inside;
mod laws;
mod learners;
mod left_out;
mod membership;
mod queue;
mod quorums;
mod reads;
mod setup;
mod snapshots;
mod stability;
mod tables;
mod traces;
mod transfer;

use super::{AppendEntries, Content, Entry, Extra, Index, Memory, Message, Raft, Request, Term};
use crate::kv;
use synod_model::{
    Reply, RequestId,
    kit::{self, id},
};

type Lab = kit::Lab<Raft>;

/// What only Raft has.
trait Bench {
    /// A server stands for election.
    fn stand(&mut self, node: u16);
    /// Delivers what is in flight between the nodes of a group, until nothing is; returns how many messages it were.
    fn settle(&mut self, group: &[u16]) -> usize;
    /// The answers so far, in the words of the store.
    fn replies(&self) -> Vec<(RequestId, String)>;
    fn server(&self, node: u16) -> &Memory;
    fn role(&self, node: u16) -> &'static str;
    fn term(&self, node: u16) -> Term;
    fn commit(&self, node: u16) -> Index;
    /// The terms of a log.
    fn log(&self, node: u16) -> Vec<Term>;
}

impl Bench for Lab {
    #[track_caller]
    fn stand(&mut self, node: u16) {
        self.fire(node, "election");
    }

    #[track_caller]
    fn settle(&mut self, group: &[u16]) -> usize {
        let within = |node: synod_model::NodeId| group.contains(&node.number());
        self.deliver_while(|envelope| within(envelope.from) && within(envelope.to))
    }

    fn replies(&self) -> Vec<(RequestId, String)> {
        let said = |request: &Request<kv::Op>, reply: &Reply| match (request.command(), reply) {
            (Some(op), _) => {
                kv::Answer::of(op, reply).map_or("refused".to_owned(), |answer| answer.to_string())
            }
            (None, Reply::Ok(_)) => "ok".to_owned(),
            (None, Reply::Fail(why)) => (*why).to_owned(),
        };
        let replies = self.closed.iter().map(|(request, reply)| {
            let answer = match reply {
                Some(reply) => said(&request.request, reply),
                None => "unknown".to_owned(),
            };
            (request.id, answer)
        });
        replies.collect()
    }

    fn server(&self, node: u16) -> &Memory {
        self.memory(node).server().expect("it is a server")
    }

    fn role(&self, node: u16) -> &'static str {
        self.view(node).role.id
    }

    fn term(&self, node: u16) -> Term {
        self.world.node(id(node)).disk.current_term
    }

    fn commit(&self, node: u16) -> Index {
        self.server(node).commit_index
    }

    fn log(&self, node: u16) -> Vec<Term> {
        self.world.node(id(node)).disk.log.entries().iter().map(|entry| entry.term).collect()
    }
}

/// Entries of these terms, without commands.
fn entries(terms: &[Term]) -> super::Entries {
    terms.iter().map(|term| Entry { term: *term, content: Content::Empty }).collect()
}

/// An `AppendEntries` of a leader of `term`, behind the entry (`prev` index, term).
fn append(term: Term, prev: (Index, Term), terms: &[Term], leader_commit: Index) -> Message {
    Message::AppendEntries(AppendEntries {
        term,
        prev_log_index: prev.0,
        prev_log_term: prev.1,
        entries: entries(terms),
        leader_commit,
        round: Extra(0),
    })
}
