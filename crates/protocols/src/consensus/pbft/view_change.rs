//! View changes: how a primary is replaced, and nothing that may have been executed is lost (section 4.4).

use super::message::{Certificate, Message, NewView, Ordered, SignedChange, SignedView, ViewChange};
use super::names::View;
use super::new_view::{beginning, wanting};
use super::rules::{CERTIFICATES_VERIFIED, NEW_VIEW_VERIFIED, PREPARED_CARRIED};
use super::setup::Behaviour;
use super::state::{Stage, Standing, Timing};
use super::timer::Timer;
use super::{Replica, text};
use std::sync::Arc;
use synod_model::{Delay, Mark, Micros, NodeId, NodeSet, Outcome};

/// A time-out is doubled at most so many times.
const MOST_DOUBLINGS: u32 = 4;

impl Replica<'_, '_> {
    /// The timer of requests has run out.
    pub(super) fn on_request_timeout(&mut self) {
        let was = std::mem::replace(&mut self.memory.timing, Timing::Rests);
        let me = self.ctx.me;
        if self.disk.status == Standing::ViewChange {
            self.fx.note(&text::REPEATS_CHANGE, [me.into(), self.disk.view.into()]);
            self.repeat_checkpoints();
            self.send_change();
            return self.time_requests();
        }
        if self.is_behind() {
            return self.fetch();
        }
        if was == Timing::Dawdles {
            self.propose_next();
            return self.propose();
        }
        if self.memory.waiting.is_empty() {
            return;
        }
        if self.memory.leads {
            let waited = Micros(2 * self.memory.timeout_now.0);
            self.fx.note(&text::GIVES_ITSELF_UP, [me.into(), waited.into()]);
            return self.give_up();
        }
        let (primary, waited) = (self.ctx.config.primary(self.disk.view), self.memory.timeout_now);
        self.fx.note(&text::WAITED, [me.into(), waited.into(), primary.into()]);
        self.give_up();
    }

    /// The timer of the new view has run out.
    pub(super) fn on_new_view_timeout(&mut self) {
        let (primary, waited) = (self.ctx.config.primary(self.disk.view), self.memory.timeout_now);
        self.fx.note(
            &text::NO_NEW_VIEW,
            [self.ctx.me.into(), waited.into(), primary.into(), self.disk.view.into()],
        );
        self.give_up();
    }

    /// Goes on to the next view, and waits twice as long for it if this one has come to nothing.
    fn give_up(&mut self) {
        if !self.memory.progressed {
            let most = Micros(self.ctx.config.timeout.0 << MOST_DOUBLINGS);
            self.memory.timeout_now = Micros(self.memory.timeout_now.0 * 2).min(most);
        }
        self.change_to(self.disk.view + 1);
    }

    /// Stops taking part in its view and asks for another one.
    fn change_to(&mut self, view: View) {
        self.disk.view = view;
        self.disk.status = Standing::ViewChange;
        self.fx.force();
        (self.memory.leads, self.memory.awaits, self.memory.progressed) = (false, false, false);
        self.disk.new_view = None;
        self.fx.clear_timer(Timer::NewView);
        let args = [self.ctx.me.into(), self.ctx.config.primary(view).into(), view.into()];
        self.fx.headline(Mark::Attempt, &text::WANTS_VIEW, args);
        self.repeat_checkpoints();
        self.want();
    }

    /// Says which view it wants, and what is prepared.
    pub(super) fn want(&mut self) {
        let mut prepared = self.disk.certificates();
        // Rule `prepared-carried`: P is "a set containing a set P_m for each request m that prepared at i with a sequence number
        // higher than n".
        if !self.ctx.obeys(PREPARED_CARRIED) {
            prepared.clear();
        }
        let (view, proof) = (self.disk.view, self.disk.stable_checkpoint);
        let change = Arc::new(ViewChange { view, h: proof.seq, proof, prepared });
        self.keep(self.ctx.me, change);
        self.send_change();
        self.time_requests();
        self.begin_view();
    }

    /// Sends its view change, or sends it again.
    fn send_change(&mut self) {
        let own = self.memory.view_changes.iter().find(|(from, _)| *from == self.ctx.me);
        let Some(change) = own.map(|(_, change)| Arc::clone(change)) else { return };
        let change = if self.lie() == Some(Behaviour::Forge) { self.forged(&change) } else { change };
        self.broadcast(&Message::ViewChange(SignedChange(change)));
    }

    /// Keeps the latest view change of a replica; whether it is news.
    fn keep(&mut self, from: NodeId, change: Arc<ViewChange>) -> bool {
        let known = &mut self.memory.view_changes;
        match known.binary_search_by_key(&from, |(node, _)| *node) {
            Ok(at) if known[at].1.view > change.view || known[at].1 == change => return false,
            Ok(at) => known[at].1 = change,
            Err(at) => known.insert(at, (from, change)),
        }
        true
    }

    /// Whether a certificate carries the signatures of the primary and of 2f backups.
    fn is_signed(&self, certificate: &Certificate) -> bool {
        certificate.forged.is_empty()
            && certificate.signed.len() >= self.quorum()
            && certificate.signed.has(self.ctx.config.primary(certificate.view))
    }

    /// Whether a view change is what it should be.
    fn is_valid(&self, change: &ViewChange) -> bool {
        let above = |c: &Certificate| c.seq > change.h && c.seq <= change.h + self.ctx.config.window;
        let rightly = |c: &Certificate| above(c) && c.view < change.view && self.is_signed(c);
        // Rule `certificates-verified`: what is claimed to be prepared must carry the signatures that make it so.
        let prepared = !self.ctx.obeys(CERTIFICATES_VERIFIED) || change.prepared.iter().all(rightly);
        prepared && change.proof.seq == change.h && self.is_proven(&change.proof)
    }

    /// A replica gives its primary up.
    pub(super) fn on_view_change(&mut self, from: NodeId, change: Arc<ViewChange>) {
        let (me, view) = (self.ctx.me, change.view);
        if !self.is_valid(&change) {
            let args = [me.into(), from.into(), view.into()];
            return self.fx.outcome(Outcome::Refused, &text::REFUSES_CHANGE, args);
        }
        let begun = view == self.disk.view && self.disk.status == Standing::Normal;
        let late = view <= self.disk.view && self.disk.status == Standing::Normal;
        if let Some(new) = self.disk.new_view.as_ref().filter(|_| late) {
            let again = Message::NewView(SignedView(Arc::clone(new)));
            self.fx.note(&text::REPEATS_NEW_VIEW, [me.into(), from.into(), self.disk.view.into()]);
            return self.send(from, again);
        }
        if view < self.disk.view || begun {
            return self
                .fx
                .aside(&text::OLD_CHANGE, [me.into(), from.into(), view.into(), self.disk.view.into()]);
        }
        self.become_stable(change.proof);
        if !self.keep(from, change) {
            return;
        }
        self.fx.note(&text::HEARS_CHANGE, [me.into(), from.into(), view.into()]);
        // "If a replica receives a set of f+1 valid view-change messages from other replicas for views greater than its current
        // view, it sends a view-change message for the smallest view in the set, even if its timer has not expired" (section
        // 4.5.2). Without so many no quorum is left in its own view.
        let config = self.ctx.config;
        let decisive = usize::from(config.replicas) - config.quorum() + 1;
        let later = self.memory.view_changes.iter().filter(|(_, change)| change.view > self.disk.view);
        let (who, views): (Vec<NodeId>, Vec<View>) = later.map(|(node, change)| (*node, change.view)).unzip();
        if views.len() >= decisive
            && let Some(smallest) = views.iter().min()
        {
            self.fx.note(
                &text::JOINS,
                [me.into(), who.into_iter().collect::<NodeSet>().into(), (*smallest).into()],
            );
            return self.change_to(*smallest);
        }
        self.begin_view();
    }

    /// With view changes of a quorum: the primary of the new view begins it, and the others wait for it.
    fn begin_view(&mut self) {
        if self.disk.status != Standing::ViewChange {
            return;
        }
        let (me, view, quorum) = (self.ctx.me, self.disk.view, self.quorum());
        // Those that want a later view have waited for this one.
        let there = self.memory.view_changes.iter().filter(|(_, change)| change.view >= view).count();
        if there >= quorum && !self.memory.awaits {
            self.memory.awaits = true;
            self.fx.set_timer(Timer::NewView, Delay::Fixed(self.memory.timeout_now));
        }
        let changes: Vec<_> = wanting(&self.memory.view_changes, view).cloned().collect();
        if changes.len() < quorum || self.ctx.config.primary(view) != me {
            return;
        }
        let beginning = beginning(changes.iter().map(|(_, change)| &**change), self.ctx.config.window);
        let orders = if self.lie() == Some(Behaviour::Forge) { Vec::new() } else { beginning.orders };
        let new = Arc::new(NewView { view, changes, orders: orders.clone() });
        let args = [me.into(), view.into(), new.changes.len().into(), orders.len().into()];
        self.fx.headline(Mark::Elected, &text::BEGINS_VIEW, args);
        self.broadcast(&Message::NewView(SignedView(Arc::clone(&new))));
        self.disk.new_view = Some(new);
        self.become_stable(beginning.stable);
        self.enter(&orders);
    }

    /// The primary of a view begins it.
    pub(super) fn on_new_view(&mut self, from: NodeId, new: &NewView) {
        let (me, view) = (self.ctx.me, new.view);
        let begun = view == self.disk.view && self.disk.status == Standing::Normal;
        if view < self.disk.view || begun || from != self.ctx.config.primary(view) {
            return self
                .fx
                .aside(&text::OLD_NEW_VIEW, [me.into(), from.into(), view.into(), self.disk.view.into()]);
        }
        let beginning = new.rightly(self.ctx.config.window);
        // Rule `new-view-verified`: a backup accepts a new view "if it is signed properly, if the view-change messages it contains
        // are valid for view v + 1, and if the set O is correct; it verifies the correctness of O by performing a computation
        // similar to the one used by the primary".
        if self.ctx.obeys(NEW_VIEW_VERIFIED) {
            let valid = new.changes.iter().all(|(_, change)| change.view == view && self.is_valid(change));
            if !valid || new.changes.len() < self.quorum() || new.orders != beginning.orders {
                self.fx.outcome(
                    Outcome::Refused,
                    &text::REFUSES_NEW_VIEW,
                    [me.into(), from.into(), view.into()],
                );
                self.disk.view = view;
                return self.give_up();
            }
        }
        self.fx.note(&text::ENTERS_VIEW, [me.into(), from.into(), view.into(), new.orders.len().into()]);
        (self.disk.view, self.disk.new_view) = (view, None);
        self.become_stable(beginning.stable);
        self.enter(&new.orders);
    }

    /// Takes part in its view from now on, which begins with these requests.
    fn enter(&mut self, orders: &[Ordered]) {
        let (me, view) = (self.ctx.me, self.disk.view);
        self.disk.status = Standing::Normal;
        self.fx.force();
        self.rest();
        self.memory.leads = self.ctx.config.primary(view) == me;
        (self.memory.awaits, self.memory.progressed) = (false, false);
        self.memory.view_changes.retain(|(_, change)| change.view > view);
        self.fx.clear_timer(Timer::NewView);
        for slot in &mut self.disk.slots {
            (slot.stage, slot.request) = (Stage::Open, None);
            slot.votes.retain(|votes| votes.view >= view);
        }
        self.disk.slots.retain(|slot| slot.certificate.is_some() || !slot.votes.is_empty());
        let orders: Vec<Ordered> = orders.iter().filter(|(seq, _)| self.is_within(*seq)).copied().collect();
        for (seq, request) in &orders {
            self.take(*seq, *request);
            if let Some(request) = request.filter(|request| !self.disk.app.is_behind(request)) {
                self.memory.knows(request);
            }
        }
        for (seq, _) in orders {
            if self.memory.leads { self.advance(seq) } else { self.prepare(seq) }
        }
        if self.memory.leads {
            self.propose();
        } else {
            self.forward();
        }
    }

    /// As backup: tells a new primary which requests wait.
    fn forward(&mut self) {
        let primary = self.ctx.config.primary(self.disk.view);
        let waiting: Vec<_> = self.unnumbered().collect();
        for request in waiting {
            self.send(primary, Message::Request(request));
        }
        self.await_requests();
    }
}
