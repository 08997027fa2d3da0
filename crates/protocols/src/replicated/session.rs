//! Sessions: a command that arrives twice takes effect once.
//!
//! A client that hears nothing asks again, and then the log can hold its command twice: the first copy was committed,
//! only the answer was lost. So each client numbers its commands, and every replica keeps, as part of the replicated
//! state, the answers it has given: "Each server's state machine maintains a session for each client. [..] If a server
//! receives a command whose serial number has already been executed, it responds immediately without re-executing the
//! request" (Ongaro's dissertation, section 6.3). A client may have several commands under way, so the answers form a
//! set: "With each request, the client includes the lowest sequence number for which it has not yet received a response,
//! and the state machine then discards all responses for lower sequence numbers."

use std::fmt;
use synod_model::symmetry::{Rename, Renaming};
use synod_model::{Blank, NodeId, Show, Value, sort_few};

/// Who asked for a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Rename)]
pub struct Origin {
    /// The node at which it was asked.
    pub client: NodeId,
    /// Its number, unique and growing at that node.
    pub serial: u32,
    /// The lowest number of that node which has no answer yet.
    pub oldest: u32,
}

impl Origin {
    /// Whether both mean one and the same command, perhaps sent twice.
    pub fn same_command(&self, other: &Self) -> bool {
        self.client == other.client && self.serial == other.serial
    }
}

/// What an entry of a log tells the machine to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Rename)]
pub struct Command<C> {
    /// Who asked; `None` for what a log holds from the start of a scenario.
    pub origin: Option<Origin>,
    /// What is asked.
    #[nameless]
    pub op: C,
}

impl<C: fmt::Display> fmt::Display for Command<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.op.fmt(f)
    }
}

/// What the sessions know about a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recall<A> {
    /// It has not been applied.
    New,
    /// It has been applied, with this answer.
    Answered(A),
    /// It has been applied, and its client has the answer.
    Forgotten,
}

/// The answers given to one client.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Session<A> {
    client: NodeId,
    oldest: u32,
    /// By serial number, none below `oldest`.
    answered: Vec<(u32, A)>,
}

/// The sessions of all clients: replicated state, equal wherever the same commands were applied.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Blank)]
pub struct Sessions<A> {
    /// By client.
    sessions: Vec<Session<A>>,
}

impl<A: Copy> Sessions<A> {
    /// What is known about a command.
    pub fn recall(&self, origin: &Origin) -> Recall<A> {
        let Ok(at) = self.find(origin.client) else { return Recall::New };
        let session = &self.sessions[at];
        if origin.serial < session.oldest {
            return Recall::Forgotten;
        }
        match session.answered.binary_search_by_key(&origin.serial, |(serial, _)| *serial) {
            Ok(at) => Recall::Answered(session.answered[at].1),
            Err(_) => Recall::New,
        }
    }

    /// Remembers the answer to a command that was applied, and forgets those that its client has.
    pub fn remember(&mut self, origin: &Origin, answer: A) {
        let at = self.find(origin.client).unwrap_or_else(|at| {
            self.sessions.insert(at, Session { client: origin.client, oldest: 0, answered: Vec::new() });
            at
        });
        let session = &mut self.sessions[at];
        session.oldest = session.oldest.max(origin.oldest);
        let oldest = session.oldest;
        session.answered.retain(|(serial, _)| *serial >= oldest);
        if let Err(at) = session.answered.binary_search_by_key(&origin.serial, |(serial, _)| *serial) {
            session.answered.insert(at, (origin.serial, answer));
        }
    }

    fn find(&self, client: NodeId) -> Result<usize, usize> {
        self.sessions.binary_search_by_key(&client, |session| session.client)
    }
}

/// Per client the numbers of the commands whose answers are kept.
impl<A> Show for Sessions<A> {
    fn show(&self, _: usize) -> Value {
        let serials = |s: &Session<A>| s.answered.iter().map(|(serial, _)| Value::from(*serial)).collect();
        Value::PerNode(self.sessions.iter().map(|s| (s.client, Value::List(serials(s)))).collect())
    }
}

impl<A> Rename for Sessions<A> {
    fn rename(&mut self, by: &Renaming) {
        for session in &mut self.sessions {
            session.client.rename(by);
        }
        sort_few(&mut self.sessions, |a, b| a.client.cmp(&b.client));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_kept_until_its_client_has_it() {
        let client = NodeId::new(7);
        let origin = |serial, oldest| Origin { client, serial, oldest };
        let mut sessions = Sessions::default();
        assert_eq!(sessions.recall(&origin(3, 3)), Recall::New);
        sessions.remember(&origin(5, 3), 'a');
        sessions.remember(&origin(3, 3), 'b');
        assert_eq!(sessions.recall(&origin(3, 3)), Recall::Answered('b'));
        assert_eq!(sessions.recall(&origin(4, 3)), Recall::New);
        sessions.remember(&origin(6, 4), 'a');
        assert_eq!(sessions.recall(&origin(3, 3)), Recall::Forgotten);
        assert_eq!(sessions.recall(&origin(5, 3)), Recall::Answered('a'));
        assert_eq!(sessions.show(usize::MAX).plain(), "7:5,6");
    }
}
