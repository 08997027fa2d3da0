//! How a node is shown: the names are the paper's, the words the closed vocabulary of the model.

use super::log::Index;
use super::setup::{Changes, ConfigAt, Reads};
use super::state::{Memory, Office, Progress, Role, Volatile};
use super::{Configuration, RaftOver};
use crate::replicated::{Client, Machine};
use synod_model::{
    Field, Fields, Glyph, NodeId, NodeRef, NodeSet, NodeView, Outcome, Place, ReplicatedLog, Role as Part,
    Show, Shown, Text, Tone, Value, texts,
};

texts! {
    TERM: "term {0}", "任期 {0}";
    OPEN: "{0} open", "{0} 个待答复";
}

static FOLLOWER: Part = Part::new("follower", &Text::new("follower", "跟随者"), Tone::Plain, Glyph::None);
static CANDIDATE: Part = Part::new("candidate", &Text::new("candidate", "候选人"), Tone::Try, Glyph::Hand);
static PRE_CANDIDATE: Part =
    Part::new("pre-candidate", &Text::new("pre-candidate", "预候选人"), Tone::Try, Glyph::Hand);
static LEARNER: Part = Part::new("learner", &Text::new("learner", "学习者"), Tone::Plain, Glyph::Eye);
static SPARE: Part = Part::new("spare", &Text::new("spare", "备用"), Tone::Ghost, Glyph::None);
static LEADER: Part = Part::new("leader", &Text::new("leader", "领导者"), Tone::Lead, Glyph::Crown);
static DOWN: Part = Part::new("server", &Text::new("server", "节点"), Tone::Ghost, Glyph::None);
static CLIENT: Part = Part::new("client", &Text::new("client", "客户端"), Tone::Plain, Glyph::Person);

impl<M: Machine> Shown for RaftOver<M> {
    const LOG: Option<ReplicatedLog> = Some(ReplicatedLog {
        log: "log",
        applied: Some("last_applied"),
        known: Some(("match_index", "next_index")),
    });

    fn look(node: &NodeRef<Self>) -> NodeView {
        let open = match node.memory {
            Some(Volatile::Client(client)) => client.stub.len(),
            _ => 0,
        };
        let role = match node.memory.and_then(Volatile::server).map(|memory| &memory.role) {
            _ if !node.config.is_server(node.me) => return NodeView::of(CLIENT, OPEN.with([open.into()])),
            None => DOWN,
            Some(Role::Follower { .. }) => aside(node).unwrap_or(FOLLOWER),
            Some(Role::Candidate { .. }) => CANDIDATE,
            Some(Role::PreCandidate { .. }) => PRE_CANDIDATE,
            Some(Role::Leader { .. }) => LEADER,
        };
        let term = node.disk.current_term;
        let outcome = (role == LEADER).then_some(Outcome::Elected);
        NodeView::of(role, TERM.with([term.into()])).epoch(term.into()).outcome(outcome).beside("log")
    }

    /// What a server has on its disk and in its memory, or a client in its memory.
    fn fields(node: &NodeRef<Self>) -> Vec<Field> {
        let idle = Volatile::Client(Client::default());
        let (mut fields, mut memory) = (Vec::new(), node.memory);
        if node.config.is_server(node.me) {
            node.disk.fields(Place::Disk, node.limit, &mut fields);
            if node.config.config_at == ConfigAt::Commit {
                Kept { commit_index: *node.disk.commit_index }.fields(Place::Disk, node.limit, &mut fields);
            }
            let snapshot =
                node.disk.snapshot.as_ref().map_or(Value::None, |snapshot| snapshot.show(node.limit));
            let shown = node.config.compacts() || snapshot != Value::None;
            Compacted { snapshot: shown.then_some(snapshot) }.fields(Place::Disk, node.limit, &mut fields);
        } else {
            memory = memory.or(Some(&idle));
        }
        if let Some(Volatile::Server(server)) = memory {
            let committed = usize::try_from(server.commit_index).unwrap_or(usize::MAX);
            for field in &mut fields {
                field.value.settle(committed);
            }
            Standing::of(node, server).fields(Place::Memory, node.limit, &mut fields);
        }
        if let Some(memory) = memory {
            memory.fields(Place::Memory, node.limit, &mut fields);
        }
        fields
    }

    fn in_charge(memory: &Volatile<M>) -> Option<bool> {
        memory.server().map(Memory::leads)
    }
}

/// What a server is that may not stand.
fn aside<M: Machine>(node: &NodeRef<RaftOver<M>>) -> Option<Part> {
    let membership = &node.memory.and_then(Volatile::server)?.membership;
    let learns = || membership.current(node.config).learners.contains(node.me);
    (!membership.votes).then(|| if learns() { LEARNER } else { SPARE })
}

/// What is on the disk if configurations are in force once they are committed.
#[derive(Fields)]
struct Kept {
    /// The highest entry it knows to be committed.
    #[zh("它所知的最高已提交条目。")]
    commit_index: Index,
}

/// What the entries made that the log no longer has.
#[derive(Fields)]
struct Compacted {
    /// Its snapshot: what the entries up to one have made, which it keeps in their place.
    #[zh("它的快照：到某一条为止的日志得到的结果，用来代替这些日志。")]
    #[optional]
    snapshot: Option<Value>,
}

/// How far a server is, and what only its role knows.
#[derive(Fields)]
struct Standing {
    /// The highest entry it knows to be committed.
    #[zh("它所知的最高已提交条目。")]
    #[optional]
    commit_index: Option<Index>,
    /// The highest entry it has applied to its state machine.
    #[zh("它已应用到状态机的最高条目。")]
    last_applied: Index,
    /// The leader it follows, or itself.
    #[zh("它所跟随的领导者，或它自己。")]
    leader: Option<NodeId>,
    /// As a candidate: who has voted for it.
    #[zh("作为候选人：谁投票给了它。")]
    votes: Option<NodeSet>,
    /// As leader: the next entry to send to each follower.
    #[zh("作为领导者：下一条要发给各跟随者的条目。")]
    next_index: Value,
    /// As leader: the highest entry each follower is known to hold.
    #[zh("作为领导者：已知各跟随者持有的最高条目。")]
    match_index: Value,
    /// As pre-candidate: who would vote for it.
    #[zh("作为预候选人：谁愿意投票给它。")]
    #[optional]
    pre_votes: Option<Value>,
    /// As leader: who has answered since it last counted.
    #[zh("作为领导者：自上次清点以来哪些节点作出了应答。")]
    #[optional]
    recent_active: Option<Value>,
    /// As leader: to whom it hands the leadership over.
    #[zh("作为领导者：正在向谁移交领导权。")]
    #[optional]
    transfer_target: Option<Value>,
    /// The read index that it noted as leader, or was told.
    #[zh("它作为领导者记下的，或被告知的读索引。")]
    #[optional]
    read_index: Option<Index>,
    /// How many reads wait: for the leader to be sure that it leads, or for what they must have applied.
    #[zh("有多少读请求在等待：等领导者确认自己仍在领导，或等应用到所需的条目。")]
    #[optional]
    waiting_reads: Option<usize>,
    /// As leader: what is left of its lease.
    #[zh("作为领导者：租约还剩多久。")]
    #[optional]
    lease: Option<Value>,
    /// As leader: which chunk of its snapshot it has sent to whom.
    #[zh("作为领导者：已向各节点发送快照的第几块。")]
    #[optional]
    snapshot_to: Option<Value>,
    /// The configuration that it goes by, and its entry; while it is joint, with the old voters.
    #[zh("它所采用的配置及其所在的条目；联合配置还包括旧投票节点。")]
    #[optional]
    config: Option<Value>,
    /// The entry of the last configuration that it knows to be committed.
    #[zh("它所知的最近一个已提交配置所在的条目。")]
    #[optional]
    committed_config: Option<Index>,
}

static INDEX: Text = Text::new("entry", "条目");
static VOTERS: Text = Text::new("voters", "投票节点");
static OLD_VOTERS: Text = Text::new("old voters", "旧投票节点");
static LEARNERS: Text = Text::new("learners", "学习者");

/// A configuration and its entry.
fn facts(at: Index, of: &Configuration) -> Value {
    Value::Facts(vec![
        ("index", &INDEX, at.into()),
        ("voters", &VOTERS, of.voters.into()),
        ("old_voters", &OLD_VOTERS, of.old_voters.into()),
        ("learners", &LEARNERS, of.learners.into()),
    ])
}

impl Standing {
    fn of<M: Machine>(node: &NodeRef<RaftOver<M>>, memory: &Memory<M>) -> Self {
        let (me, config) = (node.me, node.config);
        let office = if let Role::Leader { office, .. } = &memory.role { Some(&office.0) } else { None };
        let reads = matches!(config.reads, Reads::ReadIndex | Reads::Lease);
        let others = |what: fn(&Progress) -> Index| {
            let Role::Leader { followers, .. } = &memory.role else { return Value::None };
            let all =
                followers.iter().enumerate().map(|(at, progress)| (NodeId::at(at), what(progress).into()));
            Value::PerNode(all.filter(|(node, _)| *node != me).collect())
        };
        let membership = &memory.membership;
        let changes = config.membership != Changes::Off || !membership.is_first();
        Self {
            commit_index: (config.config_at == ConfigAt::Append).then_some(memory.commit_index),
            last_applied: memory.last_applied,
            leader: memory.leader(me),
            votes: if let Role::Candidate { granted, .. } = memory.role { Some(granted) } else { None },
            next_index: others(|progress| progress.next_index),
            match_index: others(|progress| progress.match_index),
            pre_votes: config.prevote.then(|| match &memory.role {
                Role::PreCandidate { granted, .. } => Value::from(*granted),
                _ => Value::None,
            }),
            recent_active: config
                .check_quorum
                .then(|| office.map_or(Value::None, |office| office.recent_active.into())),
            transfer_target: config.transfer.then(|| {
                let transfer = office.and_then(|office| office.transfer);
                Value::from(transfer.map(|transfer| transfer.target))
            }),
            read_index: reads.then_some(*memory.read_index),
            waiting_reads: reads
                .then(|| memory.waiting_reads.len() + office.map_or(0, |office| office.reads.len())),
            lease: (config.reads == Reads::Lease).then(|| {
                let lease = office.and_then(Office::lease);
                lease.map_or(Value::None, |lease| Value::Until(lease.until))
            }),
            snapshot_to: config.compacts().then(|| {
                let sent = memory.snapshots.sending.iter();
                Value::PerNode(
                    sent.map(|sending| (sending.to, u32::from(sending.offset + 1).into())).collect(),
                )
            }),
            config: changes.then(|| facts(membership.at, &membership.current(config))),
            committed_config: changes.then(|| membership.at(memory.commit_index, config, node.disk).0),
        }
    }
}
