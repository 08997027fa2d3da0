//! What clients and servers of a replicated system say to each other.

use super::Machine;
use std::fmt::Display;
use synod_model::symmetry::Rename;
use synod_model::{Field, Fields, NodeId, Place, Value};

/// Somebody asks for a command. The sender is its client.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
pub struct ClientRequest<M: Machine> {
    /// The command's number at its client.
    #[zh("该命令在客户端的编号。")]
    pub serial: u32,
    /// The client's lowest number without an answer.
    #[zh("客户端尚未得到答复的最小编号。")]
    pub oldest: u32,
    /// What is asked.
    #[zh("请求的内容。")]
    #[name("command")]
    #[show(text)]
    pub op: M::Op,
}

/// The answer to a [`ClientRequest`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields, Rename)]
pub struct ClientReply<M: Machine> {
    /// The number of the command that it answers.
    #[zh("它所答复的命令编号。")]
    pub serial: u32,
    /// How.
    #[flat]
    pub outcome: Outcome<M>,
}

/// How a command was answered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Rename)]
pub enum Outcome<M: Machine> {
    /// It is committed and applied, with this answer.
    Applied(#[nameless] M::Answer),
    /// The server that was asked does not lead.
    NotLeader {
        /// The leader it knows of.
        hint: Option<NodeId>,
    },
}

impl<M: Machine> Fields for Outcome<M> {
    fn fields(&self, place: Place, limit: usize, out: &mut Vec<Field>) {
        /// Either outcome.
        #[derive(Fields)]
        struct Shown {
            /// The answer, or not-leader.
            #[zh("答复，或 not-leader。")]
            result: String,
            /// The leader that the sender knows of.
            #[zh("发送者所知的领导者。")]
            leader_hint: Option<NodeId>,
        }
        let shown = match self {
            Self::Applied(answer) => Shown { result: answer.to_string(), leader_hint: None },
            Self::NotLeader { hint } => Shown { result: "not-leader".to_owned(), leader_hint: *hint },
        };
        shown.fields(place, limit, out);
    }
}

fn text(said: &impl Display) -> Value {
    Value::Str(said.to_string().into())
}

/// The messages of a protocol, as far as clients and servers speak with them.
pub trait Speaks<M: Machine> {
    /// Somebody asks for a command.
    fn request(request: ClientRequest<M>) -> Self;
    /// Somebody is answered.
    fn reply(reply: ClientReply<M>) -> Self;
}
