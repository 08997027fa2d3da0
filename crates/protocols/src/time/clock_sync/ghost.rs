//! What is remembered of a run from outside, where the true time is known: how wrong clocks are, who has ever lied, and which
//! timestamps have been told.

use super::ClockSync;
use super::figures::Figures;
use super::select::Interval;
use super::setup::signed;
use super::state::{Event, Unseen, Volatile};
use super::text::{lead, off, shows};
use synod_model::prelude::*;
use synod_model::{Action, Fault};

texts! {
    TOO_WRONG: "{0} has set its clock and believes that it is off by at most {1}; it is off by {2}.",
        "{0} 校准时钟后认为误差不超过 {1}；实际误差是 {2}。";
    REACHED: "The clock of {0} is off by {2}, of {1} that are possible.", "{0} 的时钟误差为 {2}，上限是 {1}。";
    WENT_BACK: "The clock of {0} shows {2} after it has shown {1}.", "{0} 的时钟先显示 {1}，后来却显示 {2}。";
    GOES_BACK: "The clock of {0} has to go back by {1}.", "{0} 的时钟要往回拨 {1}。";
    BESIDE_TRUTH: "{0} sets its clock by {1}, outside all that sources which tell the truth may mean.",
        "{0} 把时钟拨了 {1}，超出了诚实时钟源可能的范围。";
    PULLED: "{0} sets all clocks to a mean that is {1}, while the median is {2}.", "{0} 把所有时钟拨到平均值（{1}），而中位数{2}。";
    LEFT_OUT: "{0} leaves out {1}, which shows a wrong time.", "{0} 排除了 {1}，后者显示的时间是错的。";
    OUT_OF_ORDER: "{0} gives the timestamp {1}, although {2} had been told before the commit was asked for.",
        "{0} 给出时间戳 {1}，而在请求这个提交之前，时间戳 {2} 已经被告知。";
}

// What is seen is told of only in walks, whose clocks are not right.
static ALL_CLOSE: Text = Text::new(
    "{0} is the last: now all machines are right to a millisecond.",
    "{0} 是最后一台：现在所有机器的误差都在一毫秒以内。",
);
// No rule brings this about, so no run has said it.
static FAR: Text =
    Text::new("The hybrid clock of {0} is {1} ahead of its clock.", "{0} 的混合时钟比它的时钟快 {1}。");

/// To this, in microseconds, clocks count as synchronised.
const CLOSE: i64 = 1_000;

/// History variables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ghost {
    /// What each clock showed the last time since its node started.
    shown: Vec<Option<i64>>,
    /// By how much what each machine knew was ahead of the true time after its last step.
    pub(super) errors: Vec<Option<i64>>,
    /// The sources that have ever lied.
    pub(super) lied: NodeSet,
    /// Whether a machine's clock was ever wrong by more than commits assume.
    pub(super) beyond: bool,
    /// The latest timestamp that was told.
    told: Option<i64>,
    /// What it was when a commit was asked for that has no timestamp yet.
    asked: Vec<(RequestId, i64)>,
    pub(super) figures: Unseen<Figures>,
}

impl Ghost {
    /// Brings it up to date after a step.
    pub(super) fn observe(&mut self, found: &mut Findings, step: &Step<ClockSync>, world: &World<ClockSync>) {
        if self.shown.is_empty() {
            self.shown = vec![None; world.len()];
            self.errors = vec![None; world.len()];
        }
        let config = world.config();
        self.lied = self.lied.iter().chain(config.all_sources().filter(|node| config.lies(*node))).collect();
        match &step.action {
            Some(Action::Measure) => self.figures.0 = Figures::default(),
            Some(Action::Fault(Fault::Restart { node, .. })) => self.shown[node.index()] = None,
            Some(Action::Request(..)) => self.asked.extend(step.request.zip(self.told)),
            _ => {}
        }
        let acts = matches!(step.action, Some(Action::Deliver(_) | Action::Fire(..) | Action::Request(..)));
        let Some(node) = step.node.filter(|_| acts && !step.lost) else { return };
        let Some(memory) = &world.node(node).memory else { return };
        let before = self.shown[node.index()].replace(memory.shown);
        if let Some(before) = before.filter(|before| *before > memory.shown) {
            found.note("monotone", || {
                WENT_BACK.with([node.into(), shows(before).into(), shows(memory.shown).into()])
            });
        }
        let error = memory.shown - signed(step.at);
        if !config.is_source(node) {
            self.errors[node.index()] = Some(error - memory.ahead);
            self.beyond |= error.abs() > signed(config.epsilon);
            self.figures.0.shows(error);
        }
        for event in &memory.events.0 {
            self.happens(node, event, memory, found, world);
        }
        let set = |node: NodeId| {
            let memory = world.node(node).memory.as_ref();
            memory.is_some_and(|memory| memory.error_bound_us.is_some())
        };
        let is_close = |node: NodeId| self.errors[node.index()].is_some_and(|error| error.abs() <= CLOSE);
        if config.all_machines().all(|node| set(node) && is_close(node)) {
            found.note("synchronised", || ALL_CLOSE.with([node.into()]));
        }
    }

    /// Something that a node has done.
    fn happens(
        &mut self,
        node: NodeId,
        event: &Event,
        memory: &Volatile,
        found: &mut Findings,
        world: &World<ClockSync>,
    ) {
        let config = world.config();
        match event {
            Event::Synced => self.synced(node, memory, found, world),
            Event::Adjusted => {
                let error = self.errors[node.index()].unwrap_or(0);
                self.figures.0.sets(error);
            }
            Event::GoesBack(by) => found.note("set-back", || GOES_BACK.with([node.into(), off(*by).into()])),
            Event::Chosen { offset, intervals, excluded } => {
                let honest = |source: NodeId| config.is_true(source) && !self.lied.contains(source);
                if let Some(source) = excluded.iter().find(|source| !honest(*source)) {
                    found.note("falseticker-excluded", || LEFT_OUT.with([node.into(), source.into()]));
                }
                let truth: Vec<&Interval> =
                    intervals.iter().filter(|interval| honest(interval.source)).collect();
                let low = truth.iter().map(|interval| interval.low).min();
                let high = truth.iter().map(|interval| interval.high).max();
                let most = 2 * config.all_sources().filter(|source| honest(*source)).count()
                    > usize::from(config.sources);
                let beside = |(low, high): &(i64, i64)| offset < low || high < offset;
                if most && low.zip(high).as_ref().is_some_and(beside) {
                    found.note("majority-of-truth", || BESIDE_TRUTH.with([node.into(), off(*offset).into()]));
                }
            }
            Event::Averaged { average, median } => {
                if (average - median).abs() > signed(config.outlier) {
                    found.note("majority-of-truth", || {
                        PULLED.with([node.into(), lead(*average).into(), lead(*median).into()])
                    });
                }
            }
            Event::Stamped(ask, timestamp) => self.stamped(node, *ask, *timestamp, found),
            Event::Told(timestamp, waited) => {
                self.told = self.told.max(Some(*timestamp));
                self.figures.0.tells(*waited);
            }
            Event::Hybrid => {
                let far = memory.hlc.l - memory.shown;
                if far > 2 * signed(config.epsilon) && !self.beyond {
                    found.note("hlc-near", || FAR.with([node.into(), off(far).into()]));
                }
            }
        }
    }

    /// A machine has set its clock after what it knows of the true time.
    fn synced(&mut self, node: NodeId, memory: &Volatile, found: &mut Findings, world: &World<ClockSync>) {
        let error = self.errors[node.index()].unwrap_or(0);
        let bound = memory.error_bound_us.unwrap_or(0);
        self.figures.0.sets(error);
        let config = world.config();
        let truth = self.lied.is_empty() && config.all_sources().all(|source| config.is_true(source));
        if truth && error.abs() > bound {
            found.note("error-bounded", || {
                TOO_WRONG.with([node.into(), off(bound).into(), off(error).into()])
            });
        }
        if error.abs() * 10 >= bound * 9 && bound > 0 {
            found.note("asymmetric-error", || {
                REACHED.with([node.into(), off(bound).into(), off(error).into()])
            });
        }
    }

    /// A commit has a timestamp; what was told before it was asked for must be earlier.
    fn stamped(&mut self, node: NodeId, ask: RequestId, timestamp: i64, found: &mut Findings) {
        let place = self.asked.iter().position(|(asked, _)| *asked == ask);
        let Some((_, told)) = place.map(|at| self.asked.remove(at)) else { return };
        if timestamp <= told {
            let says = || OUT_OF_ORDER.with([node.into(), shows(timestamp).into(), shows(told).into()]);
            found.note("wrong-order", says);
            if !self.beyond {
                found.note("external-consistency", says);
            }
        }
    }
}
