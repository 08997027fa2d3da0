//! The part of a client that every protocol needs: number the commands, keep them until there is an answer.
//!
//! The stub is pure data: it decides which commands are to be sent, and its owner sends them. It lives in memory, so a
//! crash loses what is pending, and nobody will ever know whether it took effect.

use super::Origin;
use std::fmt::Display;
use synod_model::{Blank, NodeId, RequestId, Show, Value, Word};

/// A command without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pending<C> {
    /// Its number: that of the request.
    pub serial: u32,
    /// What is asked.
    pub op: C,
}

/// What becomes of a request that was handed to a [`Stub`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted<C> {
    /// It is to be sent now.
    Send(Pending<C>),
    /// It waits until others have their answers.
    Waits,
    /// It is refused, and certainly takes no effect.
    Refused,
}

/// The commands of one client that have no answer yet.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Blank)]
pub struct Stub<C> {
    /// In order of their numbers.
    pending: Vec<Pending<C>>,
}

impl<C: Copy + Display> Stub<C> {
    /// How many commands are under way at a time; the others wait. It bounds what a retry sends.
    pub const WINDOW: usize = 8;
    /// How many commands may be pending; more are refused.
    pub const MOST: usize = 256;

    /// Takes a request in.
    pub fn accept(&mut self, id: RequestId, op: C) -> Accepted<C> {
        if self.pending.len() >= Self::MOST {
            return Accepted::Refused;
        }
        let pending = Pending { serial: id.0, op };
        self.pending.push(pending);
        if self.pending.len() <= Self::WINDOW { Accepted::Send(pending) } else { Accepted::Waits }
    }

    /// Takes an answered command out. `None` if it has been answered before; otherwise the command whose turn it
    /// is now, if one has waited.
    pub fn answered(&mut self, serial: u32) -> Option<Option<Pending<C>>> {
        let at = self.pending.binary_search_by_key(&serial, |p| p.serial).ok()?;
        self.pending.remove(at);
        let next = if at < Self::WINDOW { self.pending.get(Self::WINDOW - 1) } else { None };
        Some(next.copied())
    }

    /// The commands that are under way, in order: those that a retry sends again.
    pub fn window(&self) -> &[Pending<C>] {
        &self.pending[..self.pending.len().min(Self::WINDOW)]
    }

    /// The command with this number, if it has no answer yet.
    pub fn get(&self, serial: u32) -> Option<&Pending<C>> {
        let at = self.pending.binary_search_by_key(&serial, |p| p.serial).ok()?;
        self.pending.get(at)
    }

    /// Whether nothing is pending.
    pub fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// How many commands are pending.
    pub fn len(&self) -> usize {
        self.pending.len()
    }

    /// The identity of a pending command of `client`.
    pub fn origin(&self, client: NodeId, serial: u32) -> Origin {
        Origin { client, serial, oldest: self.pending.first().map_or(serial, |p| p.serial) }
    }
}

/// The pending commands: number to command.
impl<C: Display> Show for Stub<C> {
    fn show(&self, _: usize) -> Value {
        let row = |p: &Pending<C>| (Word::number(p.serial), Value::Str(p.op.to_string().into()));
        Value::Table(self.pending.iter().map(row).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_moves_on_with_the_answers() {
        let op = 7_u32;
        let mut stub = Stub::default();
        for n in 1..=10 {
            let accepted = stub.accept(RequestId(n), op);
            assert_eq!(accepted == Accepted::Waits, n > 8, "request {n}");
        }
        assert_eq!(stub.answered(3), Some(Some(Pending { serial: 9, op })));
        assert_eq!(stub.answered(3), None);
        assert_eq!(stub.answered(10), Some(None));
        assert_eq!(stub.answered(1), Some(None));
        assert_eq!(stub.origin(NodeId::new(1), 9).oldest, 2);
        assert_eq!(stub.window().len(), 7);
    }

    #[test]
    fn a_full_stub_refuses() {
        let op = 7_u32;
        let mut stub = Stub::default();
        let most = u32::try_from(Stub::<u32>::MOST).expect("it is small");
        for n in 1..=most {
            assert_ne!(stub.accept(RequestId(n), op), Accepted::Refused);
        }
        assert_eq!(stub.accept(RequestId(most + 1), op), Accepted::Refused);
    }
}
