//! The obvious next things to try, three at most, each in its place: to mend what is broken, to break what is in charge, to
//! go further.
//!
//! None is arbitrary: where nobody is in charge and nothing is broken, the next thing is to see what happens. They stay as
//! they are while the reader points at them.

use crate::actions::{is_cut, node};
use crate::deed::{Deed, Try};
use crate::state::State;
use crate::texts as t;
use synod_model::{Glyph, NodeId, Status, Tone};
use synod_scenario::{Command, Fault};
use synod_sim::NodeFrame;

impl State {
    /// The next things to try; while the reader points at them, those that they were.
    pub fn suggestions(&self) -> Vec<Try> {
        self.tries_held.clone().unwrap_or_else(|| self.tries())
    }

    /// The reader points at the suggestions, or no longer.
    pub fn point_at_tries(&mut self, points: bool) {
        self.tries_held = points.then(|| self.suggestions());
    }

    fn tries(&self) -> Vec<Try> {
        // Whoever has a task is not led away from it.
        if self.challenge.is_some() || self.lesson.is_some() && !self.strays() {
            return Vec::new();
        }
        let over = self.session.present().ended || self.past_the_end();
        let further = if over { self.next_scenario() } else { self.further() };
        let all: Vec<Try> = [self.mend(), self.disturb(), further].into_iter().flatten().collect();
        if all.is_empty() { vec![(t::TRY_NEXT.with([]), Deed::Interesting(true))] } else { all }
    }

    /// What is broken is mended.
    fn mend(&self) -> Option<Try> {
        if is_cut(self) {
            return Some((t::TRY_HEAL.with([]), Deed::one(Fault::Heal)));
        }
        let rule = self.system().rules.iter().zip(self.session.rules()).find(|(_, on)| !on);
        let down = self.frame.nodes.iter().find(|n| n.status == Status::Down);
        match (down, rule) {
            (Some(down), _) => {
                let restart = Fault::Restart { node: node(down.id), wiped: false };
                Some((t::TRY_RESTART.with([down.id.into()]), Deed::one(restart)))
            }
            // One that the scenario is about, or its parameters break, stays off.
            (None, Some((rule, _))) if self.edits > 0 && !self.is_off_from_the_start(rule.id) => {
                let switch = Command::Rule { id: rule.id.to_owned().into(), on: true };
                Some((t::TRY_WITH.with([rule.id.into()]), Deed::one(switch)))
            }
            (None, _) => None,
        }
    }

    fn is_off_from_the_start(&self, rule: &str) -> bool {
        self.session.scenario().without.iter().any(|off| off.value == rule)
    }

    fn servers_up(&self) -> impl Iterator<Item = &NodeFrame> {
        self.frame.nodes.iter().filter(|n| n.status == Status::Up && n.role.glyph != Glyph::Person)
    }

    /// Who is in charge, or else who tries to be.
    fn in_charge(&self) -> Option<&NodeFrame> {
        let with = |tone| self.servers_up().find(move |n| n.role.tone == tone);
        with(Tone::Lead).or_else(|| with(Tone::Try))
    }

    /// Who is in charge crashes.
    fn disturb(&self) -> Option<Try> {
        let lead = self.in_charge()?;
        let crash = Deed::one(Fault::Crash(node(lead.id)));
        Some((t::TRY_CRASH.with([lead.id.into(), lead.role.label.into()]), crash))
    }

    /// With some down already, no majority is left; or who is in charge is cut off.
    fn further(&self) -> Option<Try> {
        let servers: Vec<&NodeFrame> =
            self.frame.nodes.iter().filter(|n| n.role.glyph != Glyph::Person).collect();
        let down = servers.iter().filter(|n| n.status == Status::Down).count();
        let too_many = servers.len().div_ceil(2);
        // Where somebody serves for all, a majority must be up.
        if self.session.is_serving().is_some() && (1..too_many).contains(&down) {
            let lead = self.in_charge().map(|lead| lead.id);
            let others = self.servers_up().map(|n| n.id).filter(|id| Some(*id) != lead);
            let more: Vec<NodeId> = others.take(too_many - down).collect();
            let crashes = more.iter().map(|id| Fault::Crash(node(*id)).into()).collect();
            return Some((t::TRY_CRASH_MORE.with([more.len().into()]), Deed::Commands(crashes)));
        }
        let lead = self.in_charge().filter(|_| !is_cut(self) && servers.len() > 2)?;
        Some((t::TRY_ISOLATE.with([lead.id.into()]), Deed::one(Fault::Isolate(node(lead.id)))))
    }

    /// The bundled scenario after this one.
    fn next_scenario(&self) -> Option<Try> {
        let of_system = self.shelf.scenarios_of(self.system().meta.id).iter();
        let mut rest = of_system.skip_while(|s| Some(s.id) != self.bundled.as_deref()).skip(1);
        let next = rest.next()?;
        let title = next.parse().title(self.lang())?.to_owned();
        Some((t::TRY_SCENARIO.with([title.into()]), Deed::Open(next.system, Some(next.id))))
    }
}
