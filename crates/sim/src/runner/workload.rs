//! Clients that ask at a rate, from a stream of chance of their own.
//!
//! When they ask and whom does not depend on what the system does with it: two policies, two protocols or two rules meet
//! the same requests at the same moments, as long as the same clients run. What a scenario leaves open of a request is
//! drawn from another stream, since requests of different systems need different numbers of draws.

use super::Runner;
use crate::asked::{Asked, ZIPF};
use crate::offers;
use crate::queue::Event;
use crate::rng::{Purpose, Stream};
use std::sync::Arc;
use synod_model::{Arrivals, Micros, NodeId, OwnLoad, RequestKind, Status};
use synod_scenario::Load;

/// Times between requests are drawn in whole microseconds if they are at least so long on average, and else in parts of
/// a microsecond, so that rounding does not change the rate.
const LONG: u64 = 1_024;
/// Parts of a microsecond, as a power of two.
const FINE: u32 = 10;

/// A load under way.
#[derive(Clone, Debug)]
struct LoadState {
    /// What is asked, as the scenario says it, skew apart: by this it is known when its rate changes.
    words: Vec<String>,
    /// The same with the skew.
    said: Vec<String>,
    asked: Arc<Asked>,
    /// How often, and how the requests come.
    pace: OwnLoad,
    /// Whether the system's parameters bring it, and no line of the scenario.
    own: bool,
    /// Parts of a microsecond left over from the last time between two requests.
    carry: u64,
    /// Entries of the queue made under an earlier rate do not count.
    generation: u32,
    /// How many values have been written, so that each is new.
    written: u32,
    /// When a request was due and nobody was there to be asked, and the number of its entry in the queue: clients wait
    /// until somebody is.
    asleep: Option<(Micros, u64)>,
}

impl LoadState {
    /// The time to the next request; `None`: the load is off.
    fn gap(&mut self, chance: &mut Stream) -> Option<Micros> {
        let OwnLoad { rate, arrivals } = self.pace;
        let count = u64::from(rate.count);
        let fine = if rate.per.0.checked_div(count)? < LONG { FINE } else { 0 };
        let mean = Micros(((rate.per.0 << fine) / count).max(1));
        let drawn = match arrivals {
            Arrivals::Steady => mean,
            Arrivals::Poisson => chance.exponential(mean),
            Arrivals::Bursty => {
                let pause = chance.below(10) == 0;
                chance.exponential(Micros(if pause { mean.0 * 41 / 5 } else { mean.0 / 5 }))
            }
        };
        let all = drawn.0 + self.carry;
        self.carry = all & ((1 << fine) - 1);
        Some(Micros(all >> fine))
    }

    /// Its next request, as an entry of the queue.
    fn event(&self, load: usize) -> Event {
        Event::Load(u32::try_from(load).expect("a text has a bounded number of lines"), self.generation)
    }

    /// Another pace from now on: what is scheduled does not count any more.
    fn change(&mut self, pace: OwnLoad) {
        self.pace = pace;
        self.carry = 0;
        self.generation += 1;
    }
}

/// The loads of a run, and where their chance comes from.
#[derive(Clone, Debug)]
pub(crate) struct Workload {
    loads: Vec<LoadState>,
    /// When clients ask, and whom.
    arrivals: Stream,
    /// What for, where a scenario leaves it open.
    arguments: Stream,
    /// Which kinds of requests are offered, in the order of the table.
    offered: Arc<[bool]>,
}

impl Workload {
    /// No load yet.
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            loads: Vec::new(),
            arrivals: Stream::new(seed, Purpose::Workload),
            arguments: Stream::new(seed, Purpose::Arguments),
            offered: Arc::default(),
        }
    }

    /// Nobody asks any more.
    pub(crate) fn clear(&mut self) {
        self.loads.clear();
    }

    /// Whether an entry of the queue was made for a load as it is now.
    pub(crate) fn holds(&self, load: u32, generation: u32) -> bool {
        self.loads.get(load as usize).is_some_and(|l| l.generation == generation)
    }

    /// When the next request of a load comes, counted from now; `None`: the load is off.
    fn next(&mut self, load: usize) -> Option<(Micros, Event)> {
        let state = &mut self.loads[load];
        state.asleep = None;
        let gap = state.gap(&mut self.arrivals)?;
        Some((gap, state.event(load)))
    }

    /// The kinds of requests that a load may ask for.
    fn kinds(&self, load: usize) -> impl Iterator<Item = &'static RequestKind> {
        self.loads[load].asked.kinds(&self.offered)
    }

    /// A load's next request: its kind and every argument. What the scenario leaves open is drawn.
    fn draw(&mut self, load: usize, nodes: usize) -> Vec<String> {
        let state = &mut self.loads[load];
        state.asked.draw(&mut self.arguments, &mut state.written, nodes, &self.offered)
    }
}

impl Runner {
    /// What the parameters offer, as they are now.
    pub(crate) fn refresh_offers(&mut self) {
        self.workload.offered = offers::kinds(&*self.world, self.system.requests).into();
    }

    /// The load that the parameters bring, as they are now; one that has not changed goes on undisturbed.
    pub(crate) fn refresh_own_load(&mut self) {
        let Some(pace) = self.world.load().filter(|_| !self.scenario.stepwise) else { return };
        match self.workload.loads.iter().position(|l| l.own) {
            Some(i) if self.workload.loads[i].pace == pace => {}
            Some(i) => {
                self.workload.loads[i].change(pace);
                self.schedule_load(i);
            }
            None => self.push_load(&[], pace, true),
        }
    }

    /// A load from now on; one that asks for the same with another rate is changed. No requests of no kind in
    /// particular: all load ends.
    pub(crate) fn set_load(&mut self, load: &Load) {
        if load.words.is_empty() && load.rate.count == 0 {
            self.workload.loads.iter_mut().for_each(|l| l.generation += 1);
        }
        let words = words(load);
        match self.workload.loads.iter().position(|l| l.words == known_by(&words) && !l.own) {
            Some(i) => {
                self.workload.loads[i].asked = self.asked(&words);
                self.workload.loads[i].said = owned(&words);
                self.workload.loads[i].change(pace(load));
                self.schedule_load(i);
            }
            None => self.push_load(&words, pace(load), false),
        }
    }

    /// The first load that a line of the scenario has set, as it is now.
    pub(crate) fn load(&self) -> Option<Load> {
        let load = self.workload.loads.iter().find(|load| !load.own)?;
        let words = load.said.iter().map(|word| word.clone().into()).collect();
        Some(Load { rate: load.pace.rate, words })
    }

    /// One more load.
    pub(crate) fn add_load(&mut self, load: &Load) {
        self.push_load(&words(load), pace(load), false);
    }

    fn asked(&self, words: &[&str]) -> Arc<Asked> {
        let asked = Asked::read(self.system.requests, words, &self.names);
        Arc::new(asked.expect("the words of a load are checked before it is set"))
    }

    fn push_load(&mut self, words: &[&str], pace: OwnLoad, own: bool) {
        self.workload.loads.push(LoadState {
            words: known_by(words),
            said: owned(words),
            asked: self.asked(words),
            pace,
            own,
            carry: 0,
            generation: 0,
            written: 0,
            asleep: None,
        });
        self.schedule_load(self.workload.loads.len() - 1);
    }

    /// Whether somebody is there to be asked. If not, the load sleeps: its entry in the queue is to be thrown away.
    pub(crate) fn somebody_to_ask(&mut self, i: usize, at: Micros, entry: u64) -> bool {
        if self.workload.kinds(i).any(|kind| self.who_answers(kind).next().is_some()) {
            return true;
        }
        self.workload.loads[i].asleep = Some((at, entry));
        false
    }

    /// The nodes that take requests of this kind and run.
    fn who_answers(&self, kind: &'static RequestKind) -> impl Iterator<Item = NodeId> {
        let nodes = self.world.topology().nodes.iter().enumerate().filter(|(_, spec)| spec.takes(kind));
        nodes.map(|(i, _)| NodeId::at(i)).filter(|id| self.world.status(*id) == Status::Up)
    }

    /// A node has become able to answer: loads that sleep go on. A request that is still to come stays when it was, so
    /// that it does not matter how far somebody had looked ahead.
    pub(crate) fn wake_loads(&mut self) {
        for i in 0..self.workload.loads.len() {
            match self.workload.loads[i].asleep.take() {
                Some((at, entry)) if at > self.now() => {
                    self.driver.queue.put_back(at, entry, self.workload.loads[i].event(i));
                }
                Some(_) => self.schedule_load(i),
                None => {}
            }
        }
    }

    /// Time runs again. A request that somebody had looked ahead to comes that much later, as it would from the queue.
    pub(crate) fn run_again(&mut self) {
        let by = self.driver.stood(Micros(0));
        if let Some(since) = self.driver.standing() {
            let asleep = self.workload.loads.iter_mut().filter_map(|load| load.asleep.as_mut());
            asleep.filter(|(at, _)| *at > since).for_each(|(at, _)| *at = at.plus(by));
        }
        self.driver.run_again();
    }

    fn schedule_load(&mut self, i: usize) {
        if let Some((gap, event)) = self.workload.next(i) {
            self.driver.queue.push(self.now().plus(gap), event);
        }
    }

    /// The next request of a load, and schedules the one after it. `None` when nobody is there to be asked.
    pub(crate) fn load_request(&mut self, i: usize) -> Option<(NodeId, Vec<String>)> {
        self.schedule_load(i);
        let words = self.workload.draw(i, self.world.len());
        let kind = self.system.request(words.first()?)?;
        let up = self.who_answers(kind).count();
        let chosen = below(&mut self.workload.arrivals, up);
        let node = self.who_answers(kind).nth(chosen)?;
        let plain: Vec<&str> = words.iter().map(String::as_str).collect();
        (self.world.check_request(&plain).is_ok() && self.world.offers(&plain).is_ok())
            .then_some((node, words))
    }
}

fn below(chance: &mut Stream, n: usize) -> usize {
    usize::try_from(chance.below(n as u64)).expect("it is below a usize")
}

fn words(load: &Load) -> Vec<&str> {
    load.words.iter().map(|word| word.value.as_str()).collect()
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The words by which a load is known: how skewed its keys are may change, like its rate.
fn known_by(words: &[&str]) -> Vec<String> {
    let skew = |word: &&&str| word.split_once('=').is_none_or(|(key, _)| key != ZIPF);
    words.iter().filter(skew).map(|word| (*word).to_owned()).collect()
}

/// What a line of a scenario says: requests that are independent of each other.
fn pace(load: &Load) -> OwnLoad {
    OwnLoad { rate: load.rate, arrivals: Arrivals::Poisson }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synod_model::Rate;

    /// The times between requests of a pace, in microseconds.
    fn gaps(count: u32, arrivals: Arrivals, n: usize) -> Vec<u64> {
        let rate = Rate { count, per: Micros::secs(1) };
        let asked = Arc::new(Asked::read(&[], &[], &[]).expect("nothing is asked"));
        let (words, pace) = (Vec::new(), OwnLoad { rate, arrivals });
        let mut load = LoadState {
            words,
            said: Vec::new(),
            asked,
            pace,
            own: true,
            carry: 0,
            generation: 0,
            written: 0,
            asleep: None,
        };
        let mut chance = Stream::new(3, Purpose::Workload);
        (0..n).map(|_| load.gap(&mut chance).expect("the load is on").0).collect()
    }

    /// A load keeps its rate to a part in a hundred, also where requests are a few microseconds apart.
    #[test]
    fn rates_are_kept() {
        for arrivals in [Arrivals::Steady, Arrivals::Poisson, Arrivals::Bursty] {
            for count in [70, 5_000, 45_000, 400_000] {
                let n = 200_000;
                let took: u64 = gaps(count, arrivals, n).iter().sum();
                let per_mille = took * u64::from(count) / 1_000 / n as u64;
                assert!((980..=1_020).contains(&per_mille), "{arrivals:?} {count}/s: {per_mille} of 1000");
            }
        }
    }

    /// The squared coefficient of variation tells the processes apart: 0, 1, and for bursts by their definition
    /// 2 (9/10 (1/5)^2 + 1/10 8.2^2) - 1 = 12.5. Here in hundredths.
    #[test]
    fn arrivals_vary_as_they_should() {
        for (arrivals, least, most) in
            [(Arrivals::Steady, 0, 1), (Arrivals::Poisson, 95, 105), (Arrivals::Bursty, 1_180, 1_320)]
        {
            let gaps = gaps(70, arrivals, 200_000);
            let mean = gaps.iter().sum::<u64>() / gaps.len() as u64;
            let square = gaps.iter().map(|g| g.abs_diff(mean).pow(2)).sum::<u64>() / gaps.len() as u64;
            let varies = square * 100 / (mean * mean);
            assert!((least..=most).contains(&varies), "{arrivals:?} {varies}");
        }
    }
}
