//! The client history of a run, as third-party checkers of linearizability read it.

use crate::report::HistoryEvent;
use crate::runner::{Runner, Scratch, Went};
use crate::system::System;
use serde_json::Value as Json;
use synod_model::{ArgKind, Micros, Reply, RequestId, RequestKind, Value};

/// A process has one operation under way at a time; one whose operation never returned is not used again.
#[derive(Default)]
struct Processes {
    free: Vec<u32>,
    busy: Vec<(RequestId, u32)>,
    count: u32,
}

impl Processes {
    fn take(&mut self, id: RequestId) -> u32 {
        let process = self.free.pop().unwrap_or_else(|| {
            self.count += 1;
            self.count
        });
        self.busy.push((id, process));
        process
    }

    fn release(&mut self, id: RequestId, returned: bool) -> u32 {
        let at = self.busy.iter().position(|(busy, _)| *busy == id).expect("a request that ends has begun");
        let (_, process) = self.busy.swap_remove(at);
        if returned {
            self.free.push(process);
        }
        process
    }
}

/// Runs forward to a step and writes down what clients asked and were told.
pub(crate) fn events(mut runner: Runner, to: u64) -> Vec<HistoryEvent> {
    let mut scratch = Scratch::default();
    scratch.step.quiet = true;
    let mut processes = Processes::default();
    let mut events = Vec::new();
    while runner.steps < to && matches!(runner.next(Micros(u64::MAX), &mut scratch), Ok(Went::Stepped)) {
        let at = runner.now();
        let mut add = |process, kind, words: &[String], answer: Option<&Value>| {
            let (key, mut value) = key_and_value(&runner.system, words);
            if let Some(answer) = answer.filter(|a| **a != Value::None) {
                value = answer.to_json();
            }
            let f = words.first().cloned().unwrap_or_default();
            events.push(HistoryEvent { process, kind, f, key, value, at });
        };
        if scratch.step.request.is_some()
            && let Some((id, words)) = runner.world.asked()
        {
            add(processes.take(id), "invoke", &words, None);
        }
        if scratch.step.closed.is_empty() {
            continue;
        }
        for (id, words, reply) in runner.world.answered() {
            let process = processes.release(id, reply.is_some());
            match reply {
                Some(Reply::Ok(answer)) => add(process, "ok", &words, Some(&answer)),
                Some(Reply::Fail(_)) => add(process, "fail", &words, None),
                None => add(process, "info", &words, None),
            }
        }
    }
    events
}

/// The key among a request's words, and the rest as one value.
fn key_and_value(system: &System, words: &[String]) -> (Option<String>, Json) {
    let kind = words.first().and_then(|first| system.requests.iter().find(|k| k.id == first));
    let (mut key, mut values) = (None, Vec::new());
    for (arg, word) in kind.map_or(&[][..], RequestKind::placed).iter().zip(&words[1..]) {
        match arg.kind {
            ArgKind::Key(_) => key = Some(word.clone()),
            _ => {
                values.push(word.parse::<i64>().map_or_else(|_| Json::from(word.as_str()), Json::from));
            }
        }
    }
    let value = match values.len() {
        0 => Json::Null,
        1 => values.remove(0),
        _ => Json::Array(values),
    };
    (key, value)
}
