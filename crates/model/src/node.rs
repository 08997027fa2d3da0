//! One node of a world: its disk, its memory, its timers.

use crate::{Protocol, TimerChange, TimerSet, fingerprint};
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What a node is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// It runs.
    Up,
    /// It stands still but has its memory.
    Paused,
    /// It has crashed.
    Down,
}

/// One node.
#[derive(Debug)]
pub struct Node<P: Protocol> {
    /// What is on its disk.
    pub disk: P::Durable,
    /// What is in its memory; `None` while it is crashed.
    pub memory: Option<P::Volatile>,
    /// Whether it stands still.
    pub paused: bool,
    /// Its set timers.
    pub timers: TimerSet<P::Timer>,
    /// Its fingerprint once somebody has asked for it, until it changes; 0 before that.
    print: AtomicU64,
}

impl<P: Protocol> Node<P> {
    /// A node that has not started yet.
    pub(crate) fn new(disk: P::Durable) -> Self {
        let timers = TimerSet::default();
        Self { disk, memory: None, paused: false, timers, print: AtomicU64::new(0) }
    }

    /// A node that is about to change: it is no longer shared, and its fingerprint is forgotten.
    pub(crate) fn changing(node: &mut Arc<Self>) -> &mut Self {
        let node = Arc::make_mut(node);
        *node.print.get_mut() = 0;
        node
    }

    /// The fingerprint of its state. Worlds that share the node share the work too.
    pub(crate) fn print(&self) -> u64 {
        match self.print.load(Relaxed) {
            0 => {
                let print = fingerprint(self);
                self.print.store(print, Relaxed);
                print
            }
            print => print,
        }
    }

    /// What the node is doing.
    pub fn status(&self) -> Status {
        match (&self.memory, self.paused) {
            (None, _) => Status::Down,
            (Some(_), true) => Status::Paused,
            (Some(_), false) => Status::Up,
        }
    }
}

impl<P: Protocol> Node<P> {
    /// Sets or clears a timer, and writes down its slot.
    pub(crate) fn set_timer(&mut self, change: &mut TimerChange<P::Timer>) {
        change.slot = match change.delay {
            Some(delay) => self.timers.set(change.timer, delay),
            // If it is not set, there is nothing to clear, and no slot is taken.
            None => self.timers.clear(&change.timer).unwrap_or(u16::MAX),
        };
    }
}

impl<P: Protocol> Clone for Node<P> {
    fn clone(&self) -> Self {
        Self {
            disk: self.disk.clone(),
            memory: self.memory.clone(),
            paused: self.paused,
            timers: self.timers.clone(),
            print: AtomicU64::new(0),
        }
    }
}

impl<P: Protocol> Hash for Node<P> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.disk.hash(state);
        self.memory.hash(state);
        self.paused.hash(state);
        self.timers.hash(state);
    }
}
