//! Detectors against numbers reckoned by hand, and what a watcher does with what comes.

mod deadlines;
mod swim;
mod watching;

use super::{Heartbeats, Message};
use synod_model::kit::Lab;
use synod_model::{Micros, Settings, Value};

/// A system on the bench, whose clocks are set by hand.
struct Bench(Lab<Heartbeats>);

impl Bench {
    fn new(params: &str, without: &[&str]) -> Self {
        Self(Lab::with(params, without, &[]))
    }

    /// A heartbeat of process 2 arrives at node 1 at a moment.
    fn hears(&mut self, at_ms: u64, incarnation: u32, seq: u32) {
        self.0.chance.now = Micros::ms(at_ms);
        self.0.inject(2, 1, Message::Heartbeat { incarnation, seq });
    }

    /// Heartbeats `from` to `to` arrive, one an interval of 100 ms, each 20 ms after it was sent.
    fn hears_regularly(&mut self, from: u32, to: u32) {
        (from..=to).for_each(|seq| self.hears(u64::from(seq) * 100 - 80, 1, seq));
    }

    /// The time comes for which the watcher has set its timer.
    fn waits(&mut self) -> Micros {
        let armed = self.0.memory(1).armed.expect("somebody is trusted");
        self.0.chance.now = armed;
        self.0.fire(1, "suspect");
        armed
    }

    /// A value of process 2, at node 1.
    fn of(&self, field: &str) -> Option<Value> {
        self.0.view(1).field(field)?.value.at(2)
    }

    #[track_caller]
    fn micros(&self, field: &str) -> u64 {
        match self.of(field) {
            Some(Value::Time(time)) => time.0,
            other => panic!("{field} is {other:?}"),
        }
    }

    fn suspected(&self) -> String {
        self.0.field(1, "suspected")
    }
}

/// The configuration of these parameters.
fn config(params: &str) -> super::Config {
    Lab::<Heartbeats>::configure(params).expect("they fit together")
}

#[test]
fn the_defaults_are_those_of_the_specification() {
    let defaults: Vec<String> =
        super::Config::PARAMS.iter().map(|param| [param.key, "=", param.default].concat()).collect();
    let words = "nodes=4 watch=star detector=fixed interval=100ms timeout=300ms alpha=100ms threshold=8 window=100 \
                 min-deviation=10ms pause-allowed=0ms";
    assert!(defaults.join(" ").starts_with(words), "{defaults:?}");
    let live = super::Config::PARAMS.iter().filter(|param| !param.live).map(|param| param.key);
    assert_eq!(live.collect::<Vec<_>>(), ["nodes", "watch", "detector"]);
}
