//! The same core over a second machine: a replicated queue.

use super::super::{RaftOver, Request, Timer};
use super::id;
use crate::replicated::Machine;
use std::collections::VecDeque;
use std::fmt;
use synod_model::{
    Action, Checked, Expect, Fault, FirstChoice, Params, Protocol, Reply, Requests, RuleId, RuleSet,
    Settings, Step, Value, Word, World, linear,
};

/// What can be asked of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Requests)]
enum Op {
    /// Puts a value at the end.
    #[zh("把一个值放到队尾。")]
    Put {
        /// Which value.
        value: Word,
    },
    /// Takes the value at the front.
    #[zh("取出队首的值。")]
    Take,
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().join(" "))
    }
}

/// What was taken; nothing by a `put`, and from an empty queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Taken(Option<Word>);

impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_ref().map_or("none", Word::as_str))
    }
}

/// The queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Queue(VecDeque<Word>);

impl linear::Object for Queue {
    type Op = Op;
    type Answer = Taken;

    fn apply(&mut self, op: &Op) -> Taken {
        match op {
            Op::Put { value } => {
                self.0.push_back(*value);
                Taken(None)
            }
            Op::Take => Taken(self.0.pop_front()),
        }
    }
}

impl Machine for Queue {
    type Op = Op;
    type Answer = Taken;
    type Part = Self;

    fn apply(&mut self, op: &Op) -> Taken {
        linear::Object::apply(self, op)
    }

    fn view(&self) -> Value {
        Value::List(self.0.iter().map(|value| Value::Word(*value)).collect())
    }

    fn reply(answer: Taken) -> Reply {
        Reply::Ok(answer.0.map_or(Value::None, Value::Word))
    }

    fn answer(_: &Op, reply: &Reply) -> Option<Taken> {
        match reply {
            Reply::Ok(Value::Word(value)) => Some(Taken(Some(*value))),
            Reply::Ok(_) => Some(Taken(None)),
            Reply::Fail(_) => None,
        }
    }

    fn tag(_: &Op) -> Word {
        Word::default()
    }

    /// All operations are about the whole of it.
    fn part(_: &Op) -> Word {
        Word::default()
    }

    fn given(from: Word) -> Op {
        Op::Put { value: from }
    }
}

type QueueRaft = RaftOver<Queue>;

/// Three replicas of a queue, without a rule perhaps.
struct Bench {
    world: World<QueueRaft>,
    step: Step<QueueRaft>,
    answers: Vec<String>,
}

impl Bench {
    fn new(without: &[&str]) -> Self {
        let pairs = [("nodes", "3"), ("clients", "1")];
        let params = Params::parse(<QueueRaft as Protocol>::Config::PARAMS, pairs).expect("they are allowed");
        let config = <QueueRaft as Protocol>::Config::read(&params).expect("they fit together");
        let disks = vec![<QueueRaft as Protocol>::Durable::default(); 4];
        let off = |rules: RuleSet, rule: &&str| rules.switched(RuleId::of(QueueRaft::RULES, rule), false);
        let rules = without.iter().fold(RuleSet::ALL, off);
        let mut bench =
            Self { world: World::new(config, rules, disks), step: Step::default(), answers: Vec::new() };
        bench.world.boot(&mut FirstChoice, &mut bench.step);
        bench
    }

    fn act(&mut self, action: Action<QueueRaft>) {
        assert!(self.world.apply(action, &mut FirstChoice, &mut self.step));
        for (request, reply) in self.step.closed() {
            let answer = Queue::answer(
                request.request.command().expect("it is a command"),
                reply.expect("nobody who was asked has crashed"),
            );
            self.answers.push(answer.expect("nothing is refused").to_string());
        }
    }

    /// Delivers everything, until nothing is in flight.
    fn stabilize(&mut self) {
        while let Some((message, _)) = self.world.in_flight().into_iter().next() {
            self.act(Action::Deliver(message));
        }
    }

    /// The client asks.
    fn ask(&mut self, words: &[&str]) {
        self.act(Action::Request(id(4), Request::read(words).expect("it is a request")));
    }

    fn violated(&self) -> Vec<&'static str> {
        let always = QueueRaft::invariants().iter().filter(|i| i.expect == Expect::Always);
        always.filter(|i| i.finding(&self.world).is_some()).map(|i| i.id).collect()
    }
}

#[test]
fn a_queue_survives_its_leader() {
    let mut bench = Bench::new(&[]);
    bench.act(Action::Fire(id(1), Timer::Election));
    bench.stabilize();
    for words in [&["put", "a"][..], &["put", "b"], &["take"]] {
        bench.ask(words);
        bench.stabilize();
    }
    bench.act(Action::Fault(Fault::Crash(id(1))));
    bench.act(Action::Fire(id(2), Timer::Election));
    bench.stabilize();
    bench.ask(&["take"]);
    bench.act(Action::Fire(id(4), Timer::Retry));
    bench.stabilize();
    bench.ask(&["take"]);
    bench.stabilize();
    assert_eq!(bench.answers, ["none", "none", "a", "b", "none"]);
    assert_eq!(bench.violated(), Vec::<&str>::new());
}

/// A `take` whose answer was lost is repeated; without sessions it takes two values, and the observer notices.
#[test]
fn a_queue_needs_sessions_too() {
    for (without, next, violated) in [(&[][..], "b", &[][..]), (&["sessions"], "c", &["linearizable"])] {
        let mut bench = Bench::new(without);
        bench.act(Action::Fire(id(1), Timer::Election));
        bench.stabilize();
        for value in ["a", "b", "c"] {
            bench.ask(&["put", value]);
            bench.stabilize();
        }
        bench.ask(&["take"]);
        // The command is committed, and its answer is lost.
        while let Some((message, to)) =
            bench.world.in_flight().into_iter().map(|(message, letter)| (message, letter.to)).next()
        {
            bench.act(if to == id(4) { Action::Lose(message) } else { Action::Deliver(message) });
        }
        // The next servers that the client asks do not lead, and send it back.
        bench.act(Action::Fire(id(4), Timer::Retry));
        bench.stabilize();
        bench.ask(&["take"]);
        bench.stabilize();
        assert_eq!(bench.answers.last().map(String::as_str), Some(next), "{:?}", bench.answers);
        assert_eq!(bench.violated(), violated);
    }
}
