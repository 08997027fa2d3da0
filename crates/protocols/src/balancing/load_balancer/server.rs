//! Servers: workers, and a queue in front of them.
//!
//! A queue evens out bursts, but a long one only makes everybody wait: whoever waits longer than the client's time-out is
//! worked on for nothing. So a queue has a limit, and what does not fit is refused at once.

use super::rules::QUEUE_LIMIT;
use super::state::{Job, Message, Server, Timer, Why};
use super::{At, text};
use synod_model::{Delay, Outcome};

impl At<'_, '_, Server> {
    /// It is time for a heartbeat.
    pub(super) fn on_heartbeat(&mut self) {
        let text = if self.ctx.config.load_reports { &text::BEATS_WITH_LOAD } else { &text::BEATS };
        self.fx.note(text, [self.ctx.me.into(), self.memory.held().into()]);
        self.beat();
    }

    /// Tells the balancers that it is there, and when it will do so again.
    pub(super) fn beat(&mut self) {
        let config = self.ctx.config;
        if config.health {
            let requests = u32::try_from(self.memory.held()).unwrap_or(u32::MAX);
            let beat =
                if config.load_reports { Message::LoadReport { requests } } else { Message::Heartbeat };
            self.fx.broadcast(config.balancers(), &beat);
            self.fx.set_timer(Timer::Heartbeat, Delay::Fixed(config.heartbeat));
        }
    }

    /// Takes a request: works on it, lets it wait, or refuses it. One that fails answers with an error at once.
    pub(super) fn on_request(&mut self, job: Job) {
        let me = self.ctx.me;
        self.memory.received += 1;
        if self.ctx.config.fails(self.place()) {
            self.memory.failed += 1;
            let args = [me.into(), job.serial.into(), job.client.into()];
            self.fx.outcome(Outcome::Refused, &text::FAILS, args);
            return self.answer(job, Message::Rejection { job, why: Why::Error });
        }
        if let Some(worker) = self.memory.workers.iter().position(Option::is_none) {
            self.work(worker, job);
            let (busy, all) = (self.memory.busy().into(), self.memory.workers.len().into());
            return self.fx.note(&text::WORKS, [me.into(), job.serial.into(), job.client.into(), busy, all]);
        }
        let waiting = self.memory.queue.len();
        // Rule `queue-limit`: what does not fit into the queue is refused at once.
        if waiting >= self.ctx.config.queue[self.place()] as usize && self.ctx.obeys(QUEUE_LIMIT) {
            self.memory.refused += 1;
            let args = [me.into(), job.serial.into(), job.client.into(), waiting.into()];
            self.fx.outcome(Outcome::Refused, &text::REFUSES, args);
            return self.answer(job, Message::Rejection { job, why: Why::QueueFull });
        }
        self.memory.queue.push_back(job);
        self.fx.note(&text::QUEUES, [me.into(), job.serial.into(), job.client.into(), (waiting + 1).into()]);
    }

    fn work(&mut self, worker: usize, job: Job) {
        let number = u16::try_from(worker + 1).expect("the table of parameters bounds the workers");
        self.memory.workers[worker] = Some(job);
        self.fx.set_timer(Timer::Service(number), self.ctx.config.work(self.place()));
    }

    /// Its place in the list of servers.
    fn place(&self) -> usize {
        self.ctx.config.place(self.ctx.me).expect("it is a server")
    }

    /// Sends something back the way that the request came.
    fn answer(&mut self, job: Job, message: Message) {
        self.fx.send(self.ctx.config.balancer_of(job.client), message);
    }

    /// A worker is done: answers, and takes what has waited longest.
    pub(super) fn on_done(&mut self, number: u16) {
        let worker = usize::from(number) - 1;
        let Some(job) = self.memory.workers.get_mut(worker).and_then(Option::take) else { return };
        let me = self.ctx.me;
        self.memory.served += 1;
        self.answer(job, Message::Response { job, server: me });
        match self.memory.queue.pop_front() {
            Some(next) => {
                self.work(worker, next);
                let args =
                    [me.into(), job.serial.into(), job.client.into(), next.serial.into(), next.client.into()];
                self.fx.note(&text::DONE_AND_NEXT, args);
            }
            None => self.fx.note(&text::DONE, [me.into(), job.serial.into(), job.client.into()]),
        }
    }
}
