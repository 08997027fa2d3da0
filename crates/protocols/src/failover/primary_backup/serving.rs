//! Requests: who may be answered, when, and from what.
//!
//! A read that is to be confirmed is an entry of the log like a write: so every server in sync confirms that it follows this
//! primary still, before it is answered.

use super::log::{Entry, length};
use super::message::{Done, Message};
use super::setup::Reads;
use super::state::{Ask, Primary, Server};
use super::{At, text};
use crate::kv::{Answer, Op, Store};
use crate::replicated::{Command, Machine, Origin, Recall};
use synod_model::prelude::*;

impl At<'_, '_, Server> {
    /// Whether it may take requests now: it has a lease where there are any, has fenced the store where there is one, and is
    /// not about to hand over.
    fn may_serve(&self) -> bool {
        let leases = self.ctx.config.leases();
        let may = |primary: &Primary| primary.fenced && primary.handing.is_none();
        self.memory.acts(leases) && self.memory.primary.as_deref().is_some_and(may)
    }

    /// Somebody asks this server itself. The command's number is that of the request.
    pub(super) fn on_own(&mut self, id: RequestId, op: Op) {
        let (me, serial) = (self.ctx.me, id.0);
        // What waits may reach the log behind this.
        let waiting = self.memory.primary.iter().flat_map(|primary| &primary.waiting);
        let own = waiting.map(|ask| ask.origin).filter(|origin| origin.client == me);
        let oldest = own.map(|origin| origin.serial).fold(serial, u32::min);
        self.on_ask(Ask { origin: Origin { client: me, serial, oldest }, op });
    }

    /// Somebody asks for a command.
    pub(super) fn on_ask(&mut self, ask: Ask) {
        if !self.memory.leads() {
            return self.redirect(ask);
        }
        if self.may_serve() { self.serve(ask) } else { self.keep(ask) }
    }

    /// The request waits; once, however often it is repeated.
    fn keep(&mut self, ask: Ask) {
        let me = self.ctx.me;
        let Some(primary) = self.memory.primary.as_deref_mut() else { return };
        if primary.waiting.iter().any(|other| other.origin.same_command(&ask.origin)) {
            return;
        }
        primary.waiting.push(ask);
        if !self.fx.is_quiet() {
            self.fx.note(&text::KEEPS, [me.into(), ask.op.to_string().into()]);
        }
    }

    /// It is not the primary, and says who is, as far as it knows.
    pub(super) fn redirect(&mut self, ask: Ask) {
        let (me, Origin { client, serial, .. }) = (self.ctx.me, ask.origin);
        if client == me {
            self.fx.note(&text::TURNS_AWAY, [me.into()]);
            return self.fx.reply(RequestId(serial), Reply::Fail("not-primary"));
        }
        let hint = self.memory.follows;
        match hint {
            Some(primary) => self.fx.note(&text::REDIRECTS, [me.into(), client.into(), primary.into()]),
            None => self.fx.note(&text::CANNOT_REDIRECT, [me.into(), client.into()]),
        }
        self.fx.send(client, Message::NotPrimary { serial, hint });
    }

    /// Serves a request, or keeps it if it must wait.
    fn serve(&mut self, ask: Ask) {
        if self.ctx.config.is_shared() {
            return self.send_to_store(ask);
        }
        if Store::is_read(&ask.op) && self.ctx.config.reads == Reads::Local {
            return if self.has_caught_up() { self.read(ask) } else { self.keep(ask) };
        }
        match self.memory.replica.sessions.recall(&ask.origin) {
            Recall::Answered(answer) => self.deliver(&ask.origin, ask.op, answer),
            // Its client has the answer.
            Recall::Forgotten => {}
            Recall::New if self.has_open(&ask.origin) => {
                if !self.fx.is_quiet() {
                    self.fx.note(&text::HAS_IT, [self.ctx.me.into(), ask.op.to_string().into()]);
                }
            }
            Recall::New => self.append(ask),
        }
    }

    /// Whether its machine has all that clients were told: every server in sync has what this log had when the epoch began.
    fn has_caught_up(&self) -> bool {
        let ready = self.memory.primary.as_deref().map_or(0, |primary| primary.ready);
        !self.ctx.config.is_sync() || self.memory.committed >= ready
    }

    /// Reads from its own machine.
    fn read(&mut self, ask: Ask) {
        let answer = self.memory.replica.machine.apply(&ask.op);
        if let Answer::Read(value) = answer {
            self.memory.read = Some((ask.origin.serial, ask.op.key(), value));
        }
        if !self.fx.is_quiet() {
            let args = [self.ctx.me.into(), ask.op.to_string().into(), answer.to_string().into()];
            self.fx.note(&text::READS, args);
        }
        self.answer(&ask.origin, answer);
    }

    /// Writes a command to its log, on disk, and sends it to all others.
    fn append(&mut self, ask: Ask) {
        let (me, config, epoch) = (self.ctx.me, self.ctx.config, self.disk.epoch);
        let command = Command { origin: Some(ask.origin), op: ask.op };
        self.disk.log.push(Entry { epoch, command });
        self.fx.force();
        let index = length(&self.disk.log);
        if !self.fx.is_quiet() {
            self.fx.note(&text::APPENDS, [me.into(), ask.op.to_string().into(), index.into()]);
        }
        for server in config.servers().filter(|server| *server != me) {
            self.send_log(server, index - 1);
        }
        self.watch_silence();
        self.advance();
    }

    /// An entry was run: whoever asked for it is answered, by the primary, or by the server that was asked itself.
    pub(super) fn deliver(&mut self, origin: &Origin, op: Op, answer: Answer) {
        if !self.memory.leads() && origin.client != self.ctx.me {
            return;
        }
        if !self.fx.is_quiet() {
            let me = self.ctx.me;
            // Rule `ack-after-backup`: "a write is answered when every server in the primary's set has it on disk".
            if self.ctx.config.is_sync() && self.memory.applied > self.memory.committed {
                self.fx.note(&text::ANSWERS_EARLY, [me.into(), op.to_string().into()]);
            } else {
                self.fx.note(&text::ANSWERS, [me.into(), op.to_string().into(), answer.to_string().into()]);
            }
        }
        self.answer(origin, answer);
    }

    fn answer(&mut self, origin: &Origin, answer: Answer) {
        let Origin { client, serial, .. } = *origin;
        if client == self.ctx.me {
            self.fx.reply(RequestId(serial), answer.reply());
        } else {
            self.fx.send(client, Message::Reply { serial, result: answer });
        }
    }

    /// What has waited is served, if it may be.
    pub(super) fn serve_waiting(&mut self) {
        if !self.may_serve() || !(self.ctx.config.is_shared() || self.has_caught_up()) {
            return;
        }
        let waiting = match self.memory.primary.as_deref_mut() {
            Some(primary) if !self.ctx.config.is_shared() => std::mem::take(&mut primary.waiting),
            // Those stay until the store has answered them.
            Some(primary) => primary.waiting.clone(),
            None => return,
        };
        for ask in waiting {
            self.serve(ask);
        }
    }

    /// Sends a command to the store, with the epoch as its token.
    fn send_to_store(&mut self, ask: Ask) {
        let Some(store) = self.ctx.config.store() else { return };
        let (me, epoch, Origin { client, serial, oldest }) = (self.ctx.me, self.disk.epoch, ask.origin);
        if !self.fx.is_quiet() {
            self.fx.note(&text::SENDS_TO_STORE, [me.into(), ask.op.to_string().into(), epoch.into()]);
        }
        let write = |key, value, old| Message::Write { epoch, client, serial, oldest, key, value, old };
        let message = match ask.op {
            Op::Get { key } => Message::Read { client, serial, key },
            Op::Put { key, value } => write(key, value, None),
            Op::Cas { key, old, new } => write(key, new, Some(old)),
        };
        self.fx.send(store, message);
        let Some(primary) = self.memory.primary.as_deref_mut() else { return };
        if !primary.waiting.iter().any(|other| other.origin.same_command(&ask.origin)) {
            primary.waiting.push(ask);
        }
    }

    /// The store has done something. Of a command, its client is told even by a server that is primary no longer: it is done.
    pub(super) fn on_done(&mut self, from: NodeId, epoch: u64, Done { client, serial, result }: Done) {
        let (me, current) = (self.ctx.me, epoch == self.disk.epoch);
        let fenced = |primary: &mut Primary| !std::mem::replace(&mut primary.fenced, true);
        match client.zip(result) {
            Some((client, answer)) => {
                if let Some(primary) = self.memory.primary.as_deref_mut() {
                    primary.waiting.retain(|ask| (ask.origin.client, ask.origin.serial) != (client, serial));
                }
                self.fx.aside(&text::PASSES_ON, [me.into()]);
                self.answer(&Origin { client, serial, oldest: 0 }, answer);
            }
            None if current && self.memory.primary.as_deref_mut().is_some_and(fenced) => {
                self.fx.note(&text::FENCED, [me.into()]);
                self.serve_waiting();
            }
            None => self.fx.aside(&text::OLD_NEWS, [me.into(), from.into()]),
        }
    }
}
