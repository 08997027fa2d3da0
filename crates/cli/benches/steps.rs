//! Steps a second of Synod's Raft, next to the messages a second of the `raft` crate (the library of `TiKV`) in the
//! same run: `cargo bench -p synod-cli`.
//!
//! The two do not do the same work. A step of Synod is one message, timer or request on a full simulated network with a
//! clock, and it is recorded so that one can go back to it. The `raft` crate's cluster is bare: five nodes with logs
//! in memory, messages handed over by a queue, no clock, no network, nothing recorded.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use raft::eraftpb::{ConfState, Message};
use raft::storage::MemStorage;
use raft::{Config, RawNode, StateRole};
use std::collections::VecDeque;
use synod_model::Micros;
use synod_scenario::Scenario;
use synod_sim::{Options, Session, Watch};

/// Steps, or messages, of one iteration.
const STEPS: u64 = 20_000;
/// Five nodes under client load, as in the scenarios that come with Synod: mostly elections and heartbeats.
const LOADED: &str = "synod 1 raft nodes=5\nseed 1\nload 5/s put\nuntil 100000s\n";
/// The same with ten times the load: mostly commands on their way into the logs.
const BUSY: &str = "synod 1 raft nodes=5\nseed 1\nload 50/s put\nuntil 100000s\n";

fn open(text: &str, options: Options) -> Box<Session> {
    let scenario = Scenario::parse(text).expect("it is a scenario");
    synod_library::catalogue().open_with(scenario, options).expect("it is a scenario of Raft")
}

fn run(session: &mut Session) {
    let mut until = Micros(0);
    while session.present().step < STEPS {
        until = until.plus(Micros::ms(100));
        session.run_on(until).expect("nothing in it is refused");
    }
}

/// Five nodes of the `raft` crate and the messages between them.
struct Cluster {
    nodes: Vec<RawNode<MemStorage>>,
    queue: VecDeque<Message>,
    messages: u64,
}

impl Cluster {
    fn new() -> Self {
        let logger = slog::Logger::root(slog::Discard, slog::o!());
        let node = |id| {
            let config = Config { id, election_tick: 10, heartbeat_tick: 3, ..Config::default() };
            let storage = MemStorage::new_with_conf_state(ConfState::from((vec![1, 2, 3, 4, 5], vec![])));
            RawNode::new(&config, storage, &logger).expect("the configuration is valid")
        };
        let mut cluster = Self { nodes: (1..=5).map(node).collect(), queue: VecDeque::new(), messages: 0 };
        cluster.nodes[0].campaign().expect("a follower may stand");
        cluster.settle();
        assert_eq!(cluster.nodes[0].raft.state, StateRole::Leader, "nobody else stands");
        cluster
    }

    /// Hands over messages until there are none.
    fn settle(&mut self) {
        for at in 0..self.nodes.len() {
            self.ready(at);
        }
        while let Some(message) = self.queue.pop_front() {
            let to = usize::try_from(message.to - 1).expect("nodes are numbered from 1 to 5");
            self.messages += 1;
            self.nodes[to].step(message).expect("a message between members is taken");
            self.ready(to);
        }
    }

    /// Takes what a node wants to be stored, sent and applied.
    fn ready(&mut self, at: usize) {
        let node = &mut self.nodes[at];
        while node.has_ready() {
            let mut ready = node.ready();
            self.queue.extend(ready.take_messages());
            {
                let mut store = node.raft.raft_log.store.wl();
                store.append(ready.entries()).expect("entries follow each other");
                if let Some(state) = ready.hs() {
                    store.set_hardstate(state.clone());
                }
            }
            self.queue.extend(ready.take_persisted_messages());
            std::hint::black_box(ready.take_committed_entries());
            let mut light = node.advance(ready);
            self.queue.extend(light.take_messages());
            std::hint::black_box(light.take_committed_entries());
            node.advance_apply();
        }
    }

    fn run(&mut self, messages: u64) {
        while self.messages < messages {
            self.nodes[0].propose(Vec::new(), b"put x 1".to_vec()).expect("the leader takes proposals");
            self.settle();
        }
    }
}

fn steps(c: &mut Criterion) {
    let mut group = c.benchmark_group("steps");
    group.throughput(Throughput::Elements(STEPS)).sample_size(10);
    let rest = Watch::Without("linearizable");
    for (name, text, watch) in [
        ("synod/no-invariants", LOADED, Watch::Nothing),
        ("synod/all-but-linearizable", LOADED, rest),
        ("synod/all-invariants", LOADED, Watch::All),
        ("synod-busy/no-invariants", BUSY, Watch::Nothing),
        ("synod-busy/all-but-linearizable", BUSY, rest),
        ("synod-busy/all-invariants", BUSY, Watch::All),
    ] {
        let options = Options { watch, ..Options::default() };
        group.bench_function(name, |b| {
            b.iter_batched_ref(
                || open(text, options),
                |session| run(session.as_mut()),
                BatchSize::PerIteration,
            );
        });
    }
    group.bench_function("raft-crate/bare-cluster", |b| {
        b.iter_batched_ref(Cluster::new, |cluster| cluster.run(STEPS), BatchSize::PerIteration);
    });
    group.finish();
}

criterion_group!(benches, steps);
criterion_main!(benches);
