//! Clients that ask at a rate, from a stream of chance of their own.

use crate::queue::Event;
use crate::runner::Runner;
use synod_model::{ArgKind, Micros, NodeId, Status};
use synod_scenario::Load;

/// A load under way.
#[derive(Clone, Debug)]
pub(crate) struct LoadState {
    /// What is asked; no words: the system's usual request, the first of its table.
    words: Vec<String>,
    /// The mean time between two requests; `None`: the load is off.
    mean: Option<Micros>,
    /// Entries of the queue made under an earlier rate do not count.
    pub(crate) generation: u32,
    /// How many values have been written, so that each is new.
    written: u32,
    /// When a request was due and nobody was there to be asked, and the number of its entry in the queue: clients wait
    /// until somebody is.
    asleep: Option<(Micros, u64)>,
}

impl Runner {
    /// A load from now on; one that asks for the same with another rate is changed. No requests of no kind in
    /// particular: all load ends.
    pub(crate) fn set_load(&mut self, load: &Load) {
        if load.words.is_empty() && load.rate.count == 0 {
            self.loads.iter_mut().for_each(|l| l.generation += 1);
        }
        let words: Vec<String> = load.words.iter().map(|w| w.value.clone()).collect();
        match self.loads.iter().position(|l| l.words == words) {
            Some(i) => {
                self.loads[i].mean = mean(load);
                self.loads[i].generation += 1;
                self.schedule_load(i);
            }
            None => self.add_load(load),
        }
    }

    /// One more load.
    pub(crate) fn add_load(&mut self, load: &Load) {
        let words = load.words.iter().map(|w| w.value.clone()).collect();
        self.loads.push(LoadState { words, mean: mean(load), generation: 0, written: 0, asleep: None });
        self.schedule_load(self.loads.len() - 1);
    }

    /// Whether somebody is there to be asked. If not, the load sleeps: its entry in the queue is to be thrown away.
    pub(crate) fn somebody_to_ask(&mut self, i: usize, at: Micros, entry: u64) -> bool {
        if self.who_answers().next().is_some() {
            return true;
        }
        self.loads[i].asleep = Some((at, entry));
        false
    }

    /// The nodes that take load and run.
    fn who_answers(&self) -> impl Iterator<Item = NodeId> {
        let nodes = self.world.topology().nodes.iter().enumerate().filter(|(_, spec)| spec.takes_load);
        nodes.map(|(i, _)| NodeId::at(i)).filter(|id| self.world.status(*id) == Status::Up)
    }

    /// A node has become able to answer: loads that sleep go on. A request that is still to come stays when it was, so
    /// that it does not matter how far somebody had looked ahead.
    pub(crate) fn wake_loads(&mut self) {
        for i in 0..self.loads.len() {
            match self.loads[i].asleep.take() {
                Some((at, entry)) if at > self.now() => {
                    self.driver.queue.put_back(at, entry, Event::Load(number(i), self.loads[i].generation));
                }
                Some(_) => self.schedule_load(i),
                None => {}
            }
        }
    }

    fn schedule_load(&mut self, i: usize) {
        self.loads[i].asleep = None;
        let Some(mean) = self.loads[i].mean else { return };
        let at = self.now().plus(self.driver.workload.exponential(mean));
        self.driver.queue.push(at, Event::Load(number(i), self.loads[i].generation));
    }

    /// The next request of a load, and schedules the one after it. `None` when nobody is there to be asked.
    pub(crate) fn load_request(&mut self, i: usize) -> Option<(NodeId, Vec<String>)> {
        self.schedule_load(i);
        let up: Vec<NodeId> = self.who_answers().collect();
        let node = *up.get(self.below(up.len()))?;
        let words = self.complete(i);
        let plain: Vec<&str> = words.iter().map(String::as_str).collect();
        self.world.check_request(&plain).is_ok().then_some((node, words))
    }

    /// The words of a load's next request: what the scenario leaves open is drawn.
    fn complete(&mut self, i: usize) -> Vec<String> {
        let requests = self.system.requests;
        let mut words = self.loads[i].words.clone();
        if words.is_empty() {
            words.extend(requests.first().map(|usual| usual.id.to_owned()));
        }
        let args = requests
            .iter()
            .find(|k| Some(k.id) == words.first().map(String::as_str))
            .map_or(&[][..], |k| k.args);
        for arg in args.iter().skip(words.len() - 1) {
            words.push(match arg.kind {
                ArgKind::Key(keys) => {
                    keys.get(self.below(keys.len())).map_or_else(String::new, |k| (*k).to_owned())
                }
                ArgKind::Value => {
                    self.loads[i].written += 1;
                    self.loads[i].written.to_string()
                }
            });
        }
        words
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.driver.workload.below(n as u64)).expect("it is below a usize")
    }
}

fn number(load: usize) -> u32 {
    u32::try_from(load).expect("a text has a bounded number of lines")
}

fn mean(load: &Load) -> Option<Micros> {
    (load.rate.count > 0).then(|| Micros((load.rate.per.0 / u64::from(load.rate.count)).max(1)))
}
