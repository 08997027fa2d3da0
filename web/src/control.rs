//! What the reader can do to the run as a whole: play, step, seek, act, open another one.
//!
//! Every way to do something (button, key, menu, timeline, script) ends in one of these methods. Bad input
//! becomes a notice, and what the reader had stays.

use crate::address;
use crate::chunks::{self, Chunk};
use crate::pace::Pace;
use crate::store::{Before, Chain, Dialog, Notice, Selection, State, Store, now};
use crate::texts as t;
use crate::undo::{Place, Undo};
use synod_model::{Micros, NodeId};
use synod_scenario::{Command, Scenario, ScenarioError};
use synod_sim::{Interesting, Session};

/// How long the search for the next interesting event may take, in milliseconds.
const SEARCH_MS: f64 = 400.0;

/// An end of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The beginning.
    First,
    /// The last known step.
    Last,
}

impl Store {
    /// Lets virtual time pass.
    pub(crate) fn play(&self) {
        self.change(|state| {
            state.ui.halted = None;
            state.playing = true;
        });
    }

    /// Stops virtual time.
    pub(crate) fn pause(&self) {
        self.change(|state| state.playing = false);
        address::write(self);
    }

    /// Plays or pauses.
    pub(crate) fn toggle_play(&self) {
        if self.read().playing {
            self.pause();
            return;
        }
        let stands = self.read().stands();
        if stands {
            self.act(vec![Command::ByHand(false)]);
        }
        self.play();
    }

    /// One step forwards.
    pub(crate) fn step_forward(&self) {
        let mut moved = true;
        self.navigate(|session| session.step().map(|stepped| moved = stepped));
        // Where time stands still, what the clock would have next is picked.
        let stands = self.read().stands();
        if stands && !moved {
            let next = crate::panels::picks::first(&self.read());
            if let Some(command) = next {
                self.act(vec![command]);
            }
        }
    }

    /// One step back: to the beginning of the present step's moment first, if the playhead is beyond it.
    pub(crate) fn step_back(&self) {
        self.navigate(|session| session.seek(session.present().step.saturating_sub(1)));
    }

    /// Goes to just after a step.
    pub(crate) fn seek(&self, step: u64) {
        self.navigate(|session| session.seek(step));
    }

    /// Goes to a moment.
    pub(crate) fn seek_time(&self, at: Micros) {
        self.navigate(|session| session.seek_time(at));
    }

    /// Goes to the beginning, or to the last step that is known.
    pub(crate) fn go_to(&self, end: End) {
        self.navigate(|session| {
            let known = session.present().known;
            session.seek(if end == End::First { 0 } else { known })
        });
    }

    /// Goes to the next mark of the timeline, or to the one before. Ahead of what is known the run goes on until
    /// there is one.
    pub(crate) fn interesting(&self, forwards: bool) {
        let mut came_to = Interesting::Found;
        let begun = now();
        self.navigate(|session| {
            if forwards {
                came_to = session.seek_interesting(|| now() - begun < SEARCH_MS)?;
                return Ok(());
            }
            session.seek(session.interesting(false).unwrap_or(0))
        });
        let says = {
            let state = self.read();
            match came_to {
                Interesting::Found => return,
                Interesting::NoMore if state.past_the_end() => t::NOTHING_MORE.with([]),
                Interesting::NoMore => t::NOTHING_TILL_THE_END.with([state.end().into()]),
                Interesting::Searching => t::NOTHING_SO_FAR.with([state.session.present().known_at.into()]),
            }
        };
        self.ui(|ui| ui.notice = Some(Notice::Says(says)));
    }

    fn navigate(&self, go: impl FnOnce(&mut Session) -> Result<(), ScenarioError>) {
        self.change(|state| {
            state.playing = false;
            state.owed = 0.0;
            match go(state.session.as_mut()) {
                Ok(()) => state.arrived(),
                Err(error) => state.ui.notice = Some(Notice::Scenario(error)),
            }
        });
        address::write(self);
    }

    /// Does what the reader asks, in order, until something makes no sense.
    pub(crate) fn act(&self, commands: Vec<Command>) {
        let forked = self.change(|state| {
            let branches = state.session.branches().len();
            let before = Place::of(state);
            state.ui.menu = None;
            state.owed = 0.0;
            for command in commands {
                if let Err(error) = state.session.act(command) {
                    state.ui.notice = Some(Notice::Scenario(error));
                    break;
                }
                state.edits += 1;
                state.ui.notice = None;
            }
            let after = Place::of(state);
            if after != before {
                state.undo.note(before, after);
            }
            state.arrived();
            state.session.branches().len() > branches
        });
        if forked { address::push(self) } else { address::write(self) }
    }

    /// Goes to another branch.
    pub(crate) fn select_branch(&self, id: usize) {
        self.change(|state| {
            state.session.select_branch(id);
            state.edits += 1;
            state.arrived();
        });
        address::push(self);
    }

    /// Opens a scenario in place of the run, when the code of its system has come, and then does something more; if it
    /// cannot be opened, says why and keeps the run.
    pub(crate) fn open(
        &self,
        scenario: Scenario,
        bundled: Option<String>,
        play: bool,
        then: impl FnOnce(&Self) + 'static,
    ) {
        let missing = chunks::missing([scenario.system.value.as_str()]);
        chunks::need(self, missing, move |store| {
            if store.open_here(scenario, bundled, play) {
                then(store);
            }
        });
    }

    fn open_here(&self, scenario: Scenario, bundled: Option<String>, play: bool) -> bool {
        let opened = self.change(|state| match state.catalogue.clone().open(scenario) {
            Ok(session) => {
                state.replace(session, bundled);
                state.playing = play && !state.session.scenario().stepwise;
                true
            }
            Err(error) => {
                state.ui.say(Notice::Scenario(error));
                false
            }
        });
        if opened {
            address::push(self);
        }
        opened
    }

    /// Opens the text of a scenario, as a file holds it, and closes the dialog.
    pub(crate) fn open_text(&self, text: String) {
        chunks::need(self, vec![Chunk::Panels], move |store| {
            if let Some(panels) = chunks::panels() {
                (panels.open_text)(store, &text);
            }
        });
    }

    /// Opens a bundled scenario, or the plain system if there is none of that id.
    pub(crate) fn open_bundled(&self, system: &str, id: Option<&str>) {
        self.ui(|ui| ui.dialog = None);
        let (system, id) = (system.to_owned(), id.map(str::to_owned));
        let mut missing = chunks::missing([system.as_str()]);
        missing.push(Chunk::Panels);
        chunks::need(self, missing, move |store| {
            if let Some(panels) = chunks::panels() {
                (panels.open_bundled)(store, &system, id.as_deref());
            }
        });
    }

    /// Sets the pace.
    pub(crate) fn set_pace(&self, pace: Pace) {
        self.change(|state| state.pace = pace);
        address::write(self);
    }

    /// Opens a dialog, when its code has come.
    pub(crate) fn dialog(&self, dialog: Dialog) {
        chunks::need(self, vec![Chunk::Panels, Chunk::Dialogs], move |store| {
            store.change(|state| {
                if let Some(dialogs) = chunks::dialogs() {
                    (dialogs.prefill)(state, &dialog);
                }
                state.ui.refused = None;
                state.ui.menu = None;
                state.ui.dialog = Some(dialog);
            });
        });
    }

    /// Selects a node; with `more`, adds it to the selection or takes it out.
    pub(crate) fn select_node(&self, node: NodeId, more: bool) {
        self.ui(|ui| {
            let mut nodes = if more { ui.selection.nodes().to_vec() } else { Vec::new() };
            match nodes.iter().position(|n| *n == node) {
                Some(at) => drop(nodes.remove(at)),
                None => nodes.push(node),
            }
            ui.inspect(if nodes.is_empty() { Selection::None } else { Selection::Nodes(nodes) });
        });
    }

    /// Selects something, or nothing.
    pub(crate) fn select(&self, selection: Selection) {
        self.ui(|ui| {
            ui.menu = None;
            ui.selection = selection;
        });
    }
}

impl State {
    /// Whether time stands still at the end of what is known: to play means that it runs again.
    pub(crate) fn stands(&self) -> bool {
        let present = self.session.present();
        self.session.by_hand() && !self.session.scenario().stepwise && present.step == present.known
    }

    /// The scenario's own end.
    pub(crate) fn end(&self) -> Micros {
        self.session.scenario().until.unwrap_or(synod_sim::DEFAULT_UNTIL)
    }

    /// Whether the scenario's own end has been reached.
    pub(crate) fn past_the_end(&self) -> bool {
        self.session.present().playhead >= self.end()
    }

    /// Whether the run has stopped at the scenario's own end, and would go on.
    pub(crate) fn at_the_end(&self) -> bool {
        let stepwise = self.session.scenario().stepwise || self.session.by_hand();
        !self.playing && !stepwise && self.session.present().playhead == self.end()
    }

    /// The present has moved: stops at a violation, and forgets a selected message that has arrived.
    pub(crate) fn arrived(&mut self) {
        let step = self.session.present().step;
        self.ui.halted = self.session.violations().iter().position(|v| v.step == step);
        if self.ui.halted.is_some() {
            self.playing = false;
        }
        self.forget_arrived();
        let Self { ui, session, .. } = self;
        ui.pinned_messages.retain(|serial| session.message(*serial).is_some());
        if self.ui.sight != crate::store::Sight::Stage {
            self.keep_in_window();
        }
    }

    /// Lets go of a selected message that is no longer in flight.
    pub(crate) fn forget_arrived(&mut self) {
        if let Selection::Message(serial) = self.ui.selection
            && self.session.message(serial).is_none()
        {
            self.ui.selection = Selection::None;
        }
    }

    /// Another run in place of this one.
    pub(crate) fn replace(&mut self, session: Box<Session>, bundled: Option<String>) {
        if session.scenario().system.value == self.session.scenario().system.value {
            self.hunt.leave_run();
        } else {
            self.hunt = crate::hunt::Hunt::default();
        }
        chunks::forget();
        self.session = session;
        self.panes = crate::compare::Panes::default();
        self.bundled = bundled;
        self.edits = 0;
        self.undo = Undo::default();
        self.runs.begin_anew();
        crate::mine::keep_under(String::new());
        self.clear_stage();
    }

    /// Nothing is left of what was seen of another run.
    pub(crate) fn clear_stage(&mut self) {
        self.owed = 0.0;
        self.before = Before::default();
        self.chain = Chain::default();
        self.frame = synod_sim::Frame::default();
        self.stage.legend.clear();
        self.stage.show_all();
        self.restage();
        self.trail = Default::default();
        let crate::store::Ui { tab, sight, embed, present, .. } = self.ui;
        self.ui = crate::store::Ui { tab, sight, present, embed, ..Default::default() };
    }
}

/// Opens the text of a scenario, as a file holds it, and closes the dialog.
pub(crate) fn open_text(store: &Store, text: &str) {
    match Scenario::parse(text) {
        Ok(scenario) => store.open(scenario, None, false, |store| store.ui(|ui| ui.dialog = None)),
        Err(error) => store.ui(|ui| ui.say(Notice::Scenario(error))),
    }
}

/// Opens a bundled scenario of a system that is here, by its id.
pub(crate) fn open_bundled(store: &Store, system: &str, id: Option<&str>) {
    match bundled(system, id) {
        Ok((scenario, id)) => {
            store.open_here(scenario, id, true);
        }
        Err(error) => store.ui(|ui| ui.notice = Some(Notice::Scenario(error))),
    }
}

/// A bundled scenario by its id, of a system that is here; without an id the first of the system, or else the plain system.
pub(crate) fn bundled(system: &str, id: Option<&str>) -> Result<(Scenario, Option<String>), ScenarioError> {
    let of_system = chunks::scenarios_of(system);
    match (of_system.iter().find(|s| id.is_none_or(|id| s.id == id)), id) {
        (Some(found), _) => Ok((Scenario::parse(found.text)?, Some(found.id.to_owned()))),
        (None, None) => Ok((Scenario::new(system), None)),
        (None, Some(id)) => Err(no_such_scenario(system, id)),
    }
}

fn no_such_scenario(system: &str, id: &str) -> ScenarioError {
    let known: Vec<&str> = chunks::scenarios_of(system).iter().map(|s| s.id).collect();
    let sentence = t::NO_SUCH_SCENARIO.with([id.into(), known.join(", ").into()]);
    ScenarioError::new(synod_scenario::Pos::NONE, sentence)
}
