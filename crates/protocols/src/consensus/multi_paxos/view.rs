//! How a node is shown, and the slots of all replicas side by side: the names are the paper's, the words the closed vocabulary
//! of the model.

use super::MultiPaxosOver;
use super::disk::{Durable, Slot, Vote};
use super::state::{Memory, Role, Volatile};
use crate::consensus::paxos::{Ballot, ballot};
use crate::replicated::{Client, Machine};
use std::fmt::Display;
use synod_model::{
    Cell, CellKind, Exhibit, Field, Fields, Glyph, Grid, Head, Label, Node, NodeId, NodeRef, NodeSet,
    NodeView, Outcome, Place, ReplicatedLog, Role as Part, Show, Shown, Square, Text, Tone, Value, Word,
    World, texts,
};

texts! {
    NO_BALLOT: "no ballot", "无提案编号";
    BALLOT: "ballot {0}", "提案编号 {0}";
    OPEN: "{0} open", "{0} 个待答复";
}

static FOLLOWER: Part = Part::new("follower", &Text::new("follower", "跟随者"), Tone::Plain, Glyph::None);
static CANDIDATE: Part = Part::new("candidate", &Text::new("candidate", "候选人"), Tone::Try, Glyph::Hand);
static LEADER: Part = Part::new("leader", &Text::new("leader", "领导者"), Tone::Lead, Glyph::Crown);
static DOWN: Part = Part::new("replica", &Text::new("replica", "副本"), Tone::Ghost, Glyph::None);
static CLIENT: Part = Part::new("client", &Text::new("client", "客户端"), Tone::Plain, Glyph::Person);

impl<M: Machine> Shown for MultiPaxosOver<M> {
    const LOG: Option<ReplicatedLog> =
        Some(ReplicatedLog { log: "log", applied: Some("last_applied"), known: None });

    fn look(node: &NodeRef<Self>) -> NodeView {
        let open = match node.memory {
            Some(Volatile::Client(client)) => client.stub.len(),
            _ => 0,
        };
        let memory = node.memory.and_then(Volatile::replica);
        let role = match memory.map(|memory| &memory.role) {
            _ if !node.config.is_replica(node.me) => return NodeView::of(CLIENT, OPEN.with([open.into()])),
            None => DOWN,
            Some(Role::Follower { .. }) => FOLLOWER,
            Some(Role::Candidate(_)) => CANDIDATE,
            Some(Role::Leader(_)) => LEADER,
        };
        let shown = memory.and_then(Memory::ballot).or(node.disk.max_ballot);
        let subtitle = shown.map_or_else(|| NO_BALLOT.with([]), |shown| BALLOT.with([ballot(shown)]));
        let epoch = shown.map_or(0, |shown| u64::from(shown.round) << 16 | u64::from(shown.proposer));
        let outcome = (role == LEADER).then_some(Outcome::Elected);
        NodeView::of(role, subtitle).epoch(epoch).outcome(outcome).beside("log")
    }

    /// What a replica has on its disk and in its memory, or a client in its memory.
    fn fields(node: &NodeRef<Self>) -> Vec<Field> {
        let idle = Volatile::Client(Client::default());
        let (mut fields, mut memory) = (Vec::new(), node.memory);
        if node.config.is_replica(node.me) {
            node.disk.fields(Place::Disk, node.limit, &mut fields);
            let known = memory.and_then(Volatile::replica);
            if let Some(log) = fields.iter_mut().find(|field| field.name == "log") {
                log.value = cells(node.disk, known, node.limit);
            }
        } else {
            memory = memory.or(Some(&idle));
        }
        if let Some(Volatile::Replica(replica)) = memory {
            Standing::of(node.me, replica).fields(Place::Memory, node.limit, &mut fields);
        }
        if let Some(memory) = memory {
            memory.fields(Place::Memory, node.limit, &mut fields);
        }
        fields
    }

    fn in_charge(memory: &Volatile<M>) -> Option<bool> {
        memory.replica().map(Memory::leads)
    }
}

/// A ballot as it stands on a cell: `2.1`.
fn word(ballot: Ballot) -> Word {
    Word::new(&format!("{}.{}", ballot.round, ballot.proposer)).unwrap_or_else(|| Word::number(ballot.round))
}

/// The votes of a replica as cells, a hole as an empty one; what it knows to be chosen is settled.
fn cells<M: Machine>(disk: &Durable<M>, memory: Option<&Memory<M>>, limit: usize) -> Value {
    let folded = disk.folded();
    let last = disk.log.last().max(folded);
    let shown = u64::try_from(limit).unwrap_or(u64::MAX);
    let first = (folded + 1).max((last + 1).saturating_sub(shown));
    let knows = |slot| memory.is_some_and(|memory| memory.knows(slot));
    let cell = |slot| disk.log.get(slot).map_or_else(|| hole(slot), |vote| cell(slot, vote, knows(slot)));
    let size = |n: Slot| usize::try_from(n).unwrap_or(usize::MAX);
    Value::Log {
        first: size(first),
        folded: size(folded),
        len: size(last),
        cells: (first..=last).map(cell).collect(),
    }
}

fn hole(slot: Slot) -> Cell {
    Cell { record: record(slot, None, Value::None, false), ..Cell::default() }
}

fn cell<C: Display>(slot: Slot, vote: &Vote<C>, chosen: bool) -> Cell {
    let command = vote.to_string();
    let text = Value::Str(command.as_str().into());
    Cell {
        head: word(vote.ballot),
        body: command,
        settled: chosen,
        kind: if vote.value.is_none() { CellKind::Empty } else { CellKind::Plain },
        record: record(slot, Some(vote.ballot), text, chosen),
        ..Cell::default()
    }
}

fn record(slot: Slot, ballot: Option<Ballot>, command: Value, chosen: bool) -> Vec<(&'static str, Value)> {
    vec![
        ("slot", slot.into()),
        ("accepted_ballot", ballot.show(usize::MAX)),
        ("command", command),
        ("chosen", chosen.into()),
    ]
}

/// How far a replica is, and what only its role knows.
#[derive(Fields)]
struct Standing {
    /// Its own ballot, as candidate or leader.
    #[zh("作为候选人或领导者：它自己的提案编号。")]
    ballot: Option<Ballot>,
    /// The leader it follows, or itself.
    #[zh("它所跟随的领导者，或它自己。")]
    leader: Option<NodeId>,
    /// All slots up to this one are known to be chosen.
    #[zh("已知到这个槽位为止全部已选定。")]
    chosen_index: Slot,
    /// The slots behind the first hole that are known to be chosen.
    #[zh("第一个空洞之后已知选定的槽位。")]
    chosen: Vec<Slot>,
    /// The highest slot that it has applied to its state machine.
    #[zh("它已应用到状态机的最高槽位。")]
    last_applied: Slot,
    /// As leader: the next free slot.
    #[zh("作为领导者：下一个空闲的槽位。")]
    next_slot: Option<Slot>,
    /// As a candidate: who has promised its ballot.
    #[zh("作为候选人：谁承诺了它的提案编号。")]
    promises: Option<NodeSet>,
    /// As leader: who has accepted its value, by slot that is open.
    #[zh("作为领导者：每个开放的槽位，谁接受了它的值。")]
    accepted_by: Value,
    /// As leader: what is left of its lease by its own clock.
    #[zh("作为领导者：按它自己的时钟，租约还剩多久。")]
    lease: Value,
}

impl Standing {
    fn of<M: Machine>(me: NodeId, memory: &Memory<M>) -> Self {
        let leadership = memory.leadership();
        let number = |slot: Slot| Word::new(&slot.to_string()).unwrap_or_default();
        let open = leadership.map(|leadership| {
            let row = |(slot, open): (&Slot, &super::state::Open)| (number(*slot), open.accepted.into());
            Value::Table(leadership.open.iter().map(row).collect())
        });
        let held = leadership.and_then(|leadership| leadership.leases.asked.iter().rfind(|lease| lease.held));
        let until = held.map_or(Value::None, |lease| Value::Until(lease.until));
        Self {
            ballot: memory.ballot(),
            leader: memory.leader(me),
            chosen_index: memory.chosen_index,
            chosen: memory.chosen.iter().copied().collect(),
            last_applied: memory.last_applied,
            next_slot: leadership.map(|leadership| leadership.next_slot),
            promises: if let Role::Candidate(candidacy) = &memory.role {
                Some(candidacy.promises)
            } else {
                None
            },
            accepted_by: open.unwrap_or(Value::None),
            lease: until,
        }
    }
}

/// So many slots of all replicas stand side by side.
const ROWS: usize = 8;

static SLOTS: Text = Text::new("Slots", "槽位");
static ACCEPTED: Label = Label { id: "accepted", text: &Text::new("accepted", "已接受"), tone: Tone::Try };
static CHOSEN: Label = Label { id: "chosen", text: &Text::new("chosen", "已选定"), tone: Tone::Lead };
static APPLIED: Label = Label { id: "applied", text: &Text::new("applied", "已应用"), tone: Tone::Good };

/// The last slots, by replica: holes are seen as holes.
pub(super) fn slots<M: Machine>(world: &World<MultiPaxosOver<M>>, limit: usize) -> Exhibit {
    let replicas: Vec<NodeId> = world.config().replicas().collect();
    let rows = limit.clamp(1, ROWS) as u64;
    let last = replicas.iter().map(|node| world.node(*node).disk.log.last()).max().unwrap_or(0);
    let first = (last + 1).saturating_sub(rows).max(1);
    let squares = (first..first + rows)
        .flat_map(|slot| replicas.iter().map(move |node| (slot, *node)))
        .map(|(slot, node)| square(slot, world.node(node)));
    let grid = Grid {
        rows: (first..first + rows)
            .map(|slot| Head::Word(Word::new(&slot.to_string()).unwrap_or_default()))
            .collect(),
        columns: replicas.iter().map(|node| Head::Node(*node)).collect(),
        squares: squares.collect(),
    };
    Exhibit { id: "grid", title: &SLOTS, value: Value::Grid(grid) }
}

fn square<M: Machine>(slot: Slot, node: &Node<MultiPaxosOver<M>>) -> Square {
    let memory = node.memory.as_ref().and_then(Volatile::replica);
    let folded = slot <= node.disk.folded();
    let state = match memory {
        Some(memory) if slot <= memory.last_applied => APPLIED,
        None if folded => APPLIED,
        Some(memory) if memory.knows(slot) => CHOSEN,
        _ => ACCEPTED,
    };
    match node.disk.log.get(slot) {
        Some(vote) => Square::new(state).saying(word(vote.ballot)),
        None if folded => Square::new(state),
        None => Square::default(),
    }
}
