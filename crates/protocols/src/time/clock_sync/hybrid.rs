//! A hybrid clock: near to real time, and no effect before its cause.

use synod_model::{Show, Text, Value};

/// A hybrid clock (Kulkarni et al. 2014): the latest time that its node has heard of, and a counter for what happens at that time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hlc {
    /// The latest time that it has heard of, its own clock included.
    pub l: i64,
    /// Counts events at this time.
    pub c: u64,
}

impl Hlc {
    /// Something happens, or is sent: figure 5 of the paper. `now` is the node's own clock.
    pub fn tick(&mut self, now: i64) {
        let l = self.l.max(now);
        self.c = if l == self.l { self.c + 1 } else { 0 };
        self.l = l;
    }

    /// A message comes that was sent at `other`.
    pub fn merge(&mut self, now: i64, other: Self) {
        let l = self.l.max(other.l).max(now);
        self.c = match (l == self.l, l == other.l) {
            (true, true) => self.c.max(other.c) + 1,
            (true, false) => self.c + 1,
            (false, true) => other.c + 1,
            (false, false) => 0,
        };
        self.l = l;
    }
}

static LATEST: Text = Text::new("latest time", "最晚时间");
static COUNTER: Text = Text::new("counter", "计数");

impl Show for Hlc {
    fn show(&self, _: usize) -> Value {
        Value::Facts(vec![("l", &LATEST, Value::Int(self.l)), ("c", &COUNTER, self.c.into())])
    }
}
