//! What nodes send each other, by the paper's names.

use super::disk::{Slot, Snapshot, Vote, said};
use crate::consensus::paxos::Ballot;
use crate::kv::{Op, Store};
use crate::replicated::{ClientReply, ClientRequest, Command, Machine, Outcome, Speaks};
use std::fmt::Display;
use std::sync::Arc;
use synod_model::Outcome::Refused;
use synod_model::{Look, Messages, Shape, Show, State, Text, Value, Word, texts};

/// Votes on their way, by slot. None cost no memory.
pub type Votes<C = Op> = Arc<[(Slot, Vote<C>)]>;

/// What nodes send each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages)]
#[look(with = look)]
pub enum Message<M: Machine = Store> {
    /// Phase 1a, for every slot from one on: a candidate asks for promises.
    Prepare {
        /// The candidate's ballot.
        #[zh("候选人的提案编号。")]
        ballot: Ballot,
        /// The first slot of which the candidate does not know that it is chosen, or that all before it are.
        #[zh("候选人尚不知道是否已选定的第一个槽位。")]
        from_slot: Slot,
    },
    /// Phase 1b: a replica promises, and reports its votes from that slot on.
    Promise {
        /// The ballot that is promised.
        #[zh("所承诺的提案编号。")]
        ballot: Ballot,
        /// The sender's votes: slot, ballot and value of each.
        #[zh("发送者的投票：每条的槽位、提案编号和值。")]
        #[show(votes)]
        accepted: Votes<M::Op>,
        /// Up to where the sender knows all slots to be chosen.
        #[zh("发送者所知的、之前全部已选定的最后一个槽位。")]
        chosen_index: Slot,
    },
    /// Phase 2a: a leader proposes a value in a slot.
    Accept {
        /// The leader's ballot.
        #[zh("领导者的提案编号。")]
        ballot: Ballot,
        /// The slot.
        #[zh("槽位。")]
        slot: Slot,
        /// The value that is proposed; no-op for none.
        #[zh("所提议的值；没有值则为 no-op。")]
        #[show(proposed)]
        value: Option<Command<M::Op>>,
        /// Up to where the leader knows all slots to be chosen.
        #[zh("领导者所知的、之前全部已选定的最后一个槽位。")]
        chosen_index: Slot,
    },
    /// Phase 2b: a replica has accepted it.
    Accepted {
        /// The ballot in which it has.
        #[zh("接受时的提案编号。")]
        ballot: Ballot,
        /// The slot.
        #[zh("槽位。")]
        slot: Slot,
    },
    /// A leader tells what has just been chosen in its ballot.
    Chosen {
        /// The leader's ballot.
        #[zh("领导者的提案编号。")]
        ballot: Ballot,
        /// The slots.
        #[zh("槽位。")]
        slots: Arc<[Slot]>,
        /// Up to where the leader knows all slots to be chosen.
        #[zh("领导者所知的、之前全部已选定的最后一个槽位。")]
        chosen_index: Slot,
    },
    /// A replica refuses a ballot, for it has promised a higher one.
    Nack {
        /// The ballot that the sender has promised.
        #[zh("发送者已承诺的提案编号。")]
        max_ballot: Ballot,
    },
    /// A leader's sign of life.
    Heartbeat {
        /// The leader's ballot.
        #[zh("领导者的提案编号。")]
        ballot: Ballot,
        /// Up to where the leader knows all slots to be chosen.
        #[zh("领导者所知的、之前全部已选定的最后一个槽位。")]
        chosen_index: Slot,
        /// The number of the round, for the lease.
        #[zh("心跳的轮号，用于租约。")]
        round: u32,
    },
    /// The answer to it, where leases are asked for.
    HeartbeatAck {
        /// The leader's ballot.
        #[zh("领导者的提案编号。")]
        ballot: Ballot,
        /// The round that it answers.
        #[zh("它所答复的轮号。")]
        round: u32,
    },
    /// A replica asks for the values that it lacks.
    CatchUpRequest {
        /// The first slot that it lacks.
        #[zh("它缺少的第一个槽位。")]
        from_slot: Slot,
    },
    /// Chosen values, by somebody who knows them.
    CatchUp {
        /// The machine as it was at a slot, where the values up to there were forgotten.
        #[zh("某个槽位时的状态机；到此为止的值已被忘记。")]
        snapshot: Option<Arc<Snapshot<M>>>,
        /// What is chosen: slot, ballot and value of each.
        #[zh("已选定的内容：每条的槽位、提案编号和值。")]
        #[show(votes)]
        slots: Votes<M::Op>,
        /// Up to where the sender knows all slots to be chosen.
        #[zh("发送者所知的、之前全部已选定的最后一个槽位。")]
        chosen_index: Slot,
    },
    /// Somebody asks for a command.
    ClientRequest(ClientRequest<M>),
    /// The answer to it.
    ClientReply(ClientReply<M>),
}

impl<M: Machine> Speaks<M> for Message<M> {
    fn request(request: ClientRequest<M>) -> Self {
        Self::ClientRequest(request)
    }

    fn reply(reply: ClientReply<M>) -> Self {
        Self::ClientReply(reply)
    }
}

/// Votes by slot: the slot, the ballot, and the value.
fn votes<C: State + Copy + Display>(votes: &Votes<C>) -> Value {
    static BALLOT: Text = Text::new("ballot", "提案编号");
    static VALUE: Text = Text::new("value", "值");
    static SLOT: Text = Text::new("slot", "槽位");
    let fact = |(slot, vote): &(Slot, Vote<C>)| {
        Value::Facts(vec![
            ("slot", &SLOT, (*slot).into()),
            ("ballot", &BALLOT, vote.ballot.show(usize::MAX)),
            ("value", &VALUE, proposed(&vote.value)),
        ])
    };
    Value::List(votes.iter().map(fact).collect())
}

/// The value of a proposal.
#[expect(clippy::ref_option, reason = "a field is shown by a reference to it")]
fn proposed<C: Display>(value: &Option<Command<C>>) -> Value {
    Value::Str(said(value.as_ref()).into())
}

texts! {
    PREPARE: "the prepare request", "准备请求";
    PROMISE: "the promise", "承诺";
    ACCEPT: "the accept request", "接受请求";
    ACCEPTED: "the vote", "投票";
    CHOSEN: "the news of what is chosen", "选定通知";
    NACK: "the refusal", "拒绝";
    HEARTBEAT: "the heartbeat", "心跳";
    HEARTBEAT_ACK: "the answer to the heartbeat", "心跳应答";
    CATCH_UP_REQUEST: "the question for chosen values", "对已选定值的询问";
    CATCH_UP: "the chosen values", "已选定的值";
    REQUEST: "the request", "请求";
    ANSWER: "the answer", "答复";
    REDIRECTION: "the redirection", "重定向";
}

fn word(text: &str) -> Word {
    Word::new(text).expect("it is short")
}

/// A number of slots: `#7`, or `×3` for several.
fn numbers(slots: impl ExactSizeIterator<Item = Slot>) -> Word {
    let many = slots.len();
    match slots.last() {
        None => Word::default(),
        Some(slot) if many == 1 => Word::new(&format!("#{slot}")).unwrap_or_default(),
        Some(_) => word(&format!("×{many}")),
    }
}

/// A message as the stage draws it.
fn look<M: Machine>(message: &Message<M>) -> Look {
    match message {
        Message::Prepare { ballot, .. } => {
            Look::new(&PREPARE, Shape::Triangle, 1, Word::number(ballot.round))
        }
        Message::Promise { accepted, .. } if accepted.is_empty() => {
            Look::new(&PROMISE, Shape::Diamond, 1, word("✓"))
        }
        Message::Promise { accepted, .. } => {
            Look::new(&PROMISE, Shape::Diamond, 1, numbers(accepted.iter().map(|(slot, _)| *slot)))
        }
        Message::Accept { value, .. } => {
            let tag = value.map_or_else(|| word("no-op"), |command| M::tag(&command.op));
            Look::new(&ACCEPT, Shape::Disc, 2, tag)
        }
        Message::Accepted { slot, .. } => {
            Look::new(&ACCEPTED, Shape::Diamond, 2, numbers([*slot].into_iter()))
        }
        Message::Chosen { slots, .. } => Look::new(&CHOSEN, Shape::Square, 2, numbers(slots.iter().copied())),
        Message::Nack { .. } => Look::new(&NACK, Shape::Diamond, 1, Word::default()).outcome(Refused),
        Message::Heartbeat { .. } => Look::new(&HEARTBEAT, Shape::Ring, 2, Word::default()),
        Message::HeartbeatAck { .. } => Look::new(&HEARTBEAT_ACK, Shape::Ring, 1, Word::default()),
        Message::CatchUpRequest { from_slot } => {
            Look::new(&CATCH_UP_REQUEST, Shape::Triangle, 4, numbers([*from_slot].into_iter()))
        }
        Message::CatchUp { slots, .. } => {
            Look::new(&CATCH_UP, Shape::Square, 4, numbers(slots.iter().map(|(slot, _)| *slot)))
        }
        Message::ClientRequest(m) => Look::new(&REQUEST, Shape::Triangle, 3, M::tag(&m.op)),
        Message::ClientReply(m) => match m.outcome {
            Outcome::Applied(_) => Look::new(&ANSWER, Shape::Diamond, 3, word("✓")),
            Outcome::NotLeader { .. } => Look::new(&REDIRECTION, Shape::Diamond, 3, word("↪")),
        },
    }
}
