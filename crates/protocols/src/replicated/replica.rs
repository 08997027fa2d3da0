//! A replica: the machine, and what makes a command that arrives twice take effect once.

use super::{Command, Machine, Origin, Recall, Sessions, text};
use synod_model::symmetry::Rename;
use synod_model::{Blank, Effects, Fields, NodeId};

/// What a replica computes from the commands that were decided: equal wherever the same ones were applied.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Blank, Fields, Rename)]
pub struct Replica<M: Machine> {
    /// The key-value store that the applied entries make.
    #[zh("由已应用条目得到的键值存储。")]
    #[name("state_machine")]
    #[show(Machine::view)]
    #[nameless]
    pub machine: M,
    /// Per client, the commands whose answers are kept so that a repeated one takes effect once.
    #[zh("每个客户端保留答复的命令编号，使重发的命令只生效一次。")]
    pub sessions: Sessions<M::Answer>,
}

impl<M: Machine> Replica<M> {
    /// Runs a command, and says whom to answer what. With `once` a command that has taken effect is not run again: "If a
    /// server receives a command whose serial number has already been executed, it responds immediately without re-executing
    /// the request" (Ongaro's dissertation, section 6.3).
    pub fn run<X, T>(
        &mut self,
        me: NodeId,
        command: Command<M::Op>,
        once: bool,
        fx: &mut Effects<'_, X, T>,
    ) -> Option<(Origin, M::Answer)> {
        let origin = command.origin.filter(|_| !fx.is_quiet());
        if origin.is_some_and(|origin| self.sessions.recall(&origin) != Recall::New) {
            let text = if once { &text::APPLIES_ONCE } else { &text::APPLIES_TWICE };
            fx.note(text, [me.into(), command.op.to_string().into()]);
        }
        self.execute(command, once)
    }

    /// The same without a word about it.
    pub fn execute(&mut self, command: Command<M::Op>, once: bool) -> Option<(Origin, M::Answer)> {
        let Command { origin, op } = command;
        let Some(origin) = origin else {
            self.machine.apply(&op);
            return None;
        };
        let answer = match self.sessions.recall(&origin) {
            Recall::New => {
                let answer = self.machine.apply(&op);
                self.sessions.remember(&origin, answer);
                answer
            }
            _ if !once => self.machine.apply(&op),
            Recall::Answered(answer) => answer,
            Recall::Forgotten => return None,
        };
        Some((origin, answer))
    }
}
