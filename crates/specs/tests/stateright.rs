//! The specifications once more, written with sets and lists for another explorer (Stateright): both come to the same
//! numbers of states and of steps, with every rule on and with each of them off.

mod common;

use common::explore;
use stateright::{Checker, Model, Property};
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::hash::Hash;
use synod_explore::SearchOptions;
use synod_model::InvariantSet;

/// What may happen: the states that follow, with repeats.
trait Steps {
    type State: Clone + Debug + Hash + Eq + Send + Sync + 'static;
    fn initial(&self) -> Self::State;
    fn next(&self, state: &Self::State) -> Vec<Self::State>;
}

/// A model for Stateright, whose actions are the states that they lead to.
struct Rated<T>(T);

impl<T: Steps + Send + Sync + 'static> Model for Rated<T> {
    type State = T::State;
    type Action = T::State;

    fn init_states(&self) -> Vec<T::State> {
        vec![self.0.initial()]
    }

    fn actions(&self, state: &T::State, actions: &mut Vec<T::State>) {
        actions.extend(self.0.next(state));
    }

    fn next_state(&self, _: &T::State, action: T::State) -> Option<T::State> {
        Some(action)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        // It stops when there is nothing left to judge.
        vec![Property::always("goes on", |_, _| true)]
    }
}

/// The same with symmetry: ours has as many classes as the other explorer has states that represent others, where
/// `representative` is the least of all permutations of a state.
#[track_caller]
fn agree_on_classes<T>(line: &str, model: T, representative: fn(&T::State) -> T::State)
where
    T: Steps + Send + Sync + 'static,
{
    let theirs = Rated(model).checker().symmetry_fn(representative).spawn_dfs().join();
    let options = SearchOptions { watch: InvariantSet::NONE, symmetry: true, ..SearchOptions::default() };
    let ours = explore(line, options).progress();
    assert_eq!(usize::try_from(ours.distinct), Ok(theirs.unique_state_count()), "{line}");
}

/// The least of a state under every order of this many processes.
fn least<S: Ord>(processes: usize, renamed: impl Fn(&[usize]) -> S) -> S {
    let mut least = None;
    let mut order: Vec<usize> = (0..processes).collect();
    synod_model::symmetry::arrangements(&mut order, std::slice::from_ref(&(0..processes)), &mut |order| {
        let state = renamed(order);
        if least.as_ref().is_none_or(|least| state < *least) {
            least = Some(state);
        }
    });
    least.expect("there is an order")
}

#[track_caller]
fn agree<T: Steps + Send + Sync + 'static>(line: &str, model: T) {
    let theirs = Rated(model).checker().spawn_bfs().join();
    // Nothing is judged, so that a violation does not end it.
    let ours =
        explore(line, SearchOptions { watch: InvariantSet::NONE, ..SearchOptions::default() }).progress();
    let counts = |n: usize| u64::try_from(n).expect("it is a count");
    assert_eq!(
        (ours.distinct, ours.generated, u64::from(ours.depth)),
        (counts(theirs.unique_state_count()), counts(theirs.state_count()), counts(theirs.max_depth())),
        "{line}"
    );
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Stage {
    Working,
    Prepared,
    Committed,
    Aborted,
}

struct TwoPhase {
    rms: usize,
    missing: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Commitment {
    rms: Vec<Stage>,
    /// `None` while the manager has not decided, then whether it commits.
    decided: Option<bool>,
    heard: BTreeSet<usize>,
    promised: BTreeSet<usize>,
    told: BTreeSet<bool>,
}

impl Steps for TwoPhase {
    type State = Commitment;

    fn initial(&self) -> Commitment {
        let rms = vec![Stage::Working; self.rms];
        Commitment {
            rms,
            decided: None,
            heard: BTreeSet::new(),
            promised: BTreeSet::new(),
            told: BTreeSet::new(),
        }
    }

    fn next(&self, state: &Commitment) -> Vec<Commitment> {
        let mut all = Vec::new();
        let mut step = |change: &dyn Fn(&mut Commitment)| {
            let mut next = state.clone();
            change(&mut next);
            all.push(next);
        };
        let decide = |next: &mut Commitment, commit| {
            next.decided = Some(commit);
            next.told.insert(commit);
        };
        if state.decided.is_none() {
            if state.heard.len() + self.missing >= self.rms {
                step(&|next| decide(next, true));
            }
            step(&|next| decide(next, false));
            for rm in &state.promised {
                step(&|next| {
                    next.heard.insert(*rm);
                });
            }
        }
        for rm in 0..self.rms {
            if state.rms[rm] == Stage::Working {
                step(&|next| {
                    next.rms[rm] = Stage::Prepared;
                    next.promised.insert(rm);
                });
                step(&|next| next.rms[rm] = Stage::Aborted);
            }
            for commit in &state.told {
                step(&|next| next.rms[rm] = if *commit { Stage::Committed } else { Stage::Aborted });
            }
        }
        all
    }
}

impl Commitment {
    /// With other names: at each place the manager named there.
    fn renamed(&self, order: &[usize]) -> Self {
        let place = |rm: &usize| order.iter().position(|old| old == rm).expect("it is an order of all");
        Self {
            rms: order.iter().map(|rm| self.rms[*rm]).collect(),
            heard: self.heard.iter().map(place).collect(),
            promised: self.promised.iter().map(place).collect(),
            ..self.clone()
        }
    }
}

#[test]
fn two_phase_commit_has_as_many_classes() {
    let representative = |state: &Commitment| least(state.rms.len(), |order| state.renamed(order));
    for rms in [2, 3, 5] {
        agree_on_classes(&format!("spec:two-phase rms={rms}"), TwoPhase { rms, missing: 0 }, representative);
    }
    agree_on_classes("spec:two-phase rms=4 unanimity", TwoPhase { rms: 4, missing: 1 }, representative);
}

/// `examples/2pc.rs` of Stateright sorts the managers by their states alone and counts 665 states with five of them. That is
/// more than there are classes: of managers in the same state, some have been heard and others not, and these stay in the
/// order in which they were.
#[test]
fn sorting_by_states_alone_gives_the_published_number() {
    let by_stage = |state: &Commitment| {
        let mut order: Vec<usize> = (0..state.rms.len()).collect();
        order.sort_by_key(|rm| state.rms[*rm]);
        state.renamed(&order)
    };
    let checked = Rated(TwoPhase { rms: 5, missing: 0 }).checker().symmetry_fn(by_stage).spawn_dfs().join();
    assert_eq!(checked.unique_state_count(), 665);
}

#[test]
fn two_phase_commit_agrees() {
    for rms in [1, 2, 4, 6] {
        agree(&format!("spec:two-phase rms={rms}"), TwoPhase { rms, missing: 0 });
        agree(&format!("spec:two-phase rms={rms} unanimity"), TwoPhase { rms, missing: 1 });
    }
}

/// A ballot, or -1 for none.
type Ballot = i32;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Message {
    Ask(Ballot),
    Promise { acceptor: usize, ballot: Ballot, vote: Option<(Ballot, u8)> },
    Propose(Ballot, u8),
    Vote { acceptor: usize, ballot: Ballot, value: u8 },
}

/// The highest ballot of an acceptor, and its last vote.
type Acceptor = (Ballot, Option<(Ballot, u8)>);

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Votes {
    acceptors: Vec<Acceptor>,
    sent: BTreeSet<Message>,
}

#[derive(Clone, Copy)]
struct Paxos {
    acceptors: usize,
    values: u8,
    ballots: Ballot,
    quorum: usize,
    obeys: bool,
    adopts: bool,
    forgets: bool,
}

const PAXOS: Paxos =
    Paxos { acceptors: 3, values: 2, ballots: 2, quorum: 2, obeys: true, adopts: true, forgets: false };

impl Paxos {
    /// Whether a quorum of these acceptors lets this value be proposed in a ballot.
    fn allows(&self, state: &Votes, quorum: u32, wanted: Ballot, value: u8) -> bool {
        let promises = state.sent.iter().filter_map(|message| match *message {
            Message::Promise { acceptor, ballot, vote }
                if ballot == wanted && quorum >> acceptor & 1 == 1 =>
            {
                Some((acceptor, vote))
            }
            _ => None,
        });
        let promises: Vec<_> = promises.collect();
        let who: BTreeSet<usize> = promises.iter().map(|(acceptor, _)| *acceptor).collect();
        let highest = promises.iter().filter_map(|(_, vote)| vote.map(|(ballot, _)| ballot)).max();
        let adopted = |highest| promises.iter().any(|(_, vote)| *vote == Some((highest, value)));
        who.len() == self.quorum && (!self.adopts || highest.is_none_or(adopted))
    }
}

impl Steps for Paxos {
    type State = Votes;

    fn initial(&self) -> Votes {
        Votes { acceptors: vec![(-1, None); self.acceptors], sent: BTreeSet::new() }
    }

    fn next(&self, state: &Votes) -> Vec<Votes> {
        let mut all = Vec::new();
        let mut send = |message, acceptor: Option<(usize, Acceptor)>| {
            let mut next = state.clone();
            next.sent.extend(message);
            if let Some((a, now)) = acceptor {
                next.acceptors[a] = now;
            }
            all.push(next);
        };
        for ballot in 0..self.ballots {
            send(Some(Message::Ask(ballot)), None);
            let proposed = (0..self.values).any(|v| state.sent.contains(&Message::Propose(ballot, v)));
            for value in (0..self.values).filter(|_| !proposed) {
                let mut quorums =
                    (0u32..1 << self.acceptors).filter(|set| set.count_ones() as usize == self.quorum);
                if quorums.any(|quorum| self.allows(state, quorum, ballot, value)) {
                    send(Some(Message::Propose(ballot, value)), None);
                }
            }
        }
        for (acceptor, (highest, vote)) in state.acceptors.iter().copied().enumerate() {
            for message in &state.sent {
                match *message {
                    Message::Ask(ballot) if ballot > highest => {
                        let promise = Message::Promise { acceptor, ballot, vote };
                        send(Some(promise), Some((acceptor, (ballot, vote))));
                    }
                    Message::Propose(ballot, value) if ballot >= highest || !self.obeys => {
                        let voted = Message::Vote { acceptor, ballot, value };
                        send(Some(voted), Some((acceptor, (ballot, Some((ballot, value))))));
                    }
                    _ => {}
                }
            }
            if self.forgets {
                send(None, Some((acceptor, (-1, None))));
            }
        }
        all
    }
}

impl Votes {
    /// With other names: at each place the acceptor named there.
    fn renamed(&self, order: &[usize]) -> Self {
        let place = |a: usize| order.iter().position(|old| *old == a).expect("it is an order of all");
        let message = |message: &Message| match *message {
            Message::Promise { acceptor, ballot, vote } => {
                Message::Promise { acceptor: place(acceptor), ballot, vote }
            }
            Message::Vote { acceptor, ballot, value } => {
                Message::Vote { acceptor: place(acceptor), ballot, value }
            }
            other => other,
        };
        let acceptors = order.iter().map(|a| self.acceptors[*a]).collect();
        Self { acceptors, sent: self.sent.iter().map(message).collect() }
    }
}

#[test]
fn paxos_has_as_many_classes() {
    let representative = |state: &Votes| least(state.acceptors.len(), |order| state.renamed(order));
    agree_on_classes("spec:paxos", PAXOS, representative);
    agree_on_classes("spec:paxos quorum=1", Paxos { quorum: 1, ..PAXOS }, representative);
    agree_on_classes("spec:paxos promise-obeyed", Paxos { obeys: false, ..PAXOS }, representative);
}

#[test]
fn paxos_agrees() {
    agree("spec:paxos", PAXOS);
    agree("spec:paxos quorum=1", Paxos { quorum: 1, ..PAXOS });
    agree("spec:paxos quorum=3", Paxos { quorum: 3, ..PAXOS });
    agree("spec:paxos promise-obeyed", Paxos { obeys: false, ..PAXOS });
    agree("spec:paxos highest-vote-adopted", Paxos { adopts: false, ..PAXOS });
    agree("spec:paxos acceptors=2 acceptor-persisted", Paxos { acceptors: 2, forgets: true, ..PAXOS });
    agree(
        "spec:paxos acceptors=2 values=3 ballots=3",
        Paxos { acceptors: 2, values: 3, ballots: 3, ..PAXOS },
    );
}
