//! Replicas that lie. They run the same handlers; what they say is changed on its way out, here and nowhere else.
//!
//! A liar signs what it likes, as itself. It can pass on what others have signed, and it can claim signatures that it does not
//! have; these are marked as such, and whoever verifies them sees it. Liars know each other.

use super::app::App;
use super::message::{Certificate, Message, ViewChange};
use super::names::{Digest, Request, SeqNo, Signers, View};
use super::setup::{Behaviour, Config};
use super::state::{Timing, Told};
use super::timer::Timer;
use super::{Replica, text};
use crate::kv::Answer;
use std::sync::Arc;
use synod_model::{Argument, Choice, Delay, NodeId, NodeSet, Switch, Word};

/// How far in the future the view lies of a certificate that is made up.
const FORGED_VIEWS: View = 8;

/// What a liar answers to a client.
fn wrong(result: Answer) -> Answer {
    match result {
        Answer::Done => Answer::Mismatch,
        Answer::Mismatch => Answer::Done,
        Answer::Read(_) => Answer::Read(Word::new("lie")),
    }
}

/// The lies of a sweep: the same replicas, no more than are borne, lie in one way or another, or not at all. Where the
/// configuration names liars, these lie on in another way.
pub(super) fn switches(config: &Config, below: &mut dyn FnMut(usize) -> usize) -> Vec<Switch> {
    let mut liars = config.byzantine;
    if liars.is_empty() {
        let mut honest: Vec<NodeId> = config.replicas().collect();
        for _ in 0..config.most_liars().min(1 + below(config.faults())) {
            liars.insert(honest.swap_remove(below(honest.len())));
        }
    }
    if liars.is_empty() {
        return Vec::new();
    }
    let lie =
        |who: NodeSet, how: Behaviour| vec![("byzantine", who.write()), ("behaviour", how.word().to_owned())];
    let first = lie(config.byzantine, config.behaviour);
    [first].into_iter().chain(Behaviour::ALL.iter().map(|how| lie(liars, *how))).collect()
}

impl Replica<'_, '_> {
    /// What this replica does if it lies.
    pub(super) fn lie(&self) -> Option<Behaviour> {
        self.ctx.config.lie(self.ctx.me)
    }

    /// Sends a message, or what a liar makes of it.
    pub(super) fn send(&mut self, to: NodeId, message: Message) {
        if let Some(message) = self.as_said(to, message) {
            self.fx.send(to, message);
        }
    }

    /// Sends a message to all other replicas.
    pub(super) fn broadcast(&mut self, message: &Message) {
        let me = self.ctx.me;
        for replica in self.ctx.config.replicas().filter(|replica| *replica != me) {
            self.send(replica, message.clone());
        }
    }

    fn as_said(&mut self, to: NodeId, message: Message) -> Option<Message> {
        let me = self.ctx.me;
        match (self.lie(), message) {
            (Some(Behaviour::Silent), _) => {
                if !std::mem::replace(&mut self.hushed, true) {
                    self.fx.note(&text::SAYS_NOTHING, [me.into()]);
                }
                None
            }
            // It says to each what that one was told: see `echo`.
            (Some(Behaviour::Equivocate), Message::Prepare { .. } | Message::Commit { .. }) => None,
            (Some(Behaviour::WrongDigest), Message::PrePrepare { view, seq, request, .. }) => {
                Some(Message::PrePrepare { view, seq, digest: Digest::Nothing, request })
            }
            (Some(Behaviour::WrongDigest), Message::Prepare { view, seq, .. }) => {
                Some(Message::Prepare { view, seq, digest: Digest::Nothing })
            }
            (Some(Behaviour::WrongDigest), Message::Commit { view, seq, .. }) => {
                Some(Message::Commit { view, seq, digest: Digest::Nothing })
            }
            (Some(Behaviour::WrongDigest), Message::Checkpoint { seq, .. }) => {
                Some(Message::Checkpoint { seq, digest: App::default().digest() })
            }
            (Some(Behaviour::WrongReply), Message::Reply { view, timestamp, result }) => {
                let lie = wrong(result);
                let args = [me.into(), to.into(), lie.to_string().into(), result.to_string().into()];
                self.fx.note(&text::LIES_TO_CLIENT, args);
                Some(Message::Reply { view, timestamp, result: lie })
            }
            (_, message) => Some(message),
        }
    }

    /// As a primary that takes its time: the next request gets its number when nearly all of the time-out has passed.
    pub(super) fn dawdle(&mut self) {
        if self.memory.timing == Timing::Rests
            && self.unnumbered().next().is_some()
            && self.next_number().is_some()
        {
            self.memory.timing = Timing::Dawdles;
            let after = self.ctx.config.dawdle();
            self.fx.note(&text::DAWDLES, [self.ctx.me.into(), after.into()]);
            self.fx.set_timer(Timer::Request, Delay::Fixed(after));
        }
    }

    /// As a primary that equivocates: two requests get one number.
    pub(super) fn equivocate(&mut self) {
        let mut free = self.unnumbered();
        let (first, second) = (free.next(), free.next());
        drop(free);
        let (Some(a), Some(b), Some(seq)) = (first, second, self.next_number()) else {
            return self.fx.note(&text::WAITS_FOR_TWO, [self.ctx.me.into()]);
        };
        let halves = if self.fx.choose(2) == 0 { [a, b] } else { [b, a] };
        self.take(seq, Some(halves[0]));
        self.memory.told.push(Told { view: self.disk.view, seq, halves });
        self.tell_apart(seq, halves);
    }

    /// A client asks again for what has a number: now each half is told the other request.
    pub(super) fn equivocate_again(&mut self, seq: SeqNo) {
        let view = self.disk.view;
        let told = self.memory.told.iter_mut().find(|told| (told.view, told.seq) == (view, seq));
        if let Some(told) = told {
            told.halves.reverse();
            let halves = told.halves;
            self.tell_apart(seq, halves);
        }
    }

    fn tell_apart(&mut self, seq: SeqNo, halves: [Request; 2]) {
        let (me, view) = (self.ctx.me, self.disk.view);
        let honest = self.ctx.config.honest_others(me);
        let lower: Signers = honest.iter().take(honest.len().div_ceil(2)).collect();
        let upper: Signers = honest.iter().filter(|replica| !lower.has(*replica)).collect();
        let [a, b] = halves.map(|request| Digest::of(Some(&request)));
        let args = [me.into(), seq.into(), a.into(), nodes(lower), b.into(), nodes(upper)];
        self.fx.note(&text::TELLS_APART, args);
        for replica in self.ctx.config.replicas().filter(|replica| *replica != me) {
            let request = halves[usize::from(upper.has(replica))];
            let digest = Digest::of(Some(&request));
            self.fx.send(replica, Message::PrePrepare { view, seq, digest, request: Some(request) });
        }
    }

    /// As one that equivocates: whoever speaks of a request hears that this replica has it too.
    pub(super) fn echo(&mut self, to: NodeId, view: View, seq: SeqNo, digest: Digest, prepare: bool) {
        let config = self.ctx.config;
        if self.lie() != Some(Behaviour::Equivocate)
            || config.byzantine.contains(to)
            || view != self.disk.view
        {
            return;
        }
        let primary = config.primary(view);
        // The primary sends no prepare: its commit is what tells that it has one.
        if prepare || to == primary {
            if primary != self.ctx.me {
                self.fx.send(to, Message::Prepare { view, seq, digest });
            }
            self.fx.send(to, Message::Commit { view, seq, digest });
        }
    }

    /// As one that forges: its view change claims that another request was prepared, in a view far ahead.
    pub(super) fn forged(&mut self, change: &ViewChange) -> Arc<ViewChange> {
        let (me, seq, view) = (self.ctx.me, change.h + 1, change.view + FORGED_VIEWS);
        let real = self.disk.slot(seq).and_then(|slot| slot.certificate.map_or(slot.request, |c| c.request));
        let request = self.memory.waiting.iter().find(|request| Some(**request) != real).copied();
        let forged = self.ctx.config.replicas().filter(|replica| *replica != me).collect();
        let signed = Signers::default().with(me);
        let false_one = Certificate { view, seq, request, signed, forged };
        self.fx.note(&text::FORGES, [me.into(), false_one.digest().into(), seq.into(), view.into()]);
        let mut change = change.clone();
        change.prepared.retain(|certificate| certificate.seq != seq);
        change.prepared.insert(0, false_one);
        Arc::new(change)
    }
}

/// Several replicas in a sentence.
fn nodes(signers: Signers) -> synod_model::Arg {
    synod_model::NodeSet::from(signers).into()
}
