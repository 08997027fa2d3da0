//! What a deed leaves for the browser to do: the address follows, a dialog or another run opens when its code has come.

use crate::address;
use crate::chunks::{self, Chunk};
use crate::store::Store;
use synod_model::NodeId;
use synod_page::{Deed, Dialog, Effect, End, Notice, Slides};
use synod_scenario::{Command, Scenario};

impl Store {
    /// Does something.
    pub(crate) fn update(&self, deed: Deed) {
        let effect = self.change(|state| state.update(deed));
        self.perform(effect);
    }

    /// Does commands of the scenario; what makes no sense becomes a notice.
    pub(crate) fn act(&self, commands: Vec<Command>) {
        let effect = self.change(|state| state.act(commands));
        self.perform(effect);
    }

    fn perform(&self, effect: Effect) {
        match effect {
            Effect::None => {}
            Effect::Write => address::write(self),
            Effect::Push => address::push(self),
            Effect::Ask(dialog) => self.dialog(dialog),
            Effect::Open(system, id) => self.open_bundled(system, id),
        }
    }

    /// Lets virtual time pass.
    pub(crate) fn play(&self) {
        self.update(Deed::Play);
    }

    /// Stops virtual time.
    pub(crate) fn pause(&self) {
        self.update(Deed::Pause);
    }

    /// Selects a node; with `more`, adds it to the selection or takes it out.
    pub(crate) fn select_node(&self, node: NodeId, more: bool) {
        self.update(Deed::SelectNode { node, more });
    }

    /// Plays or pauses.
    pub(crate) fn toggle_play(&self) {
        self.update(Deed::Toggle);
    }

    /// One step forwards.
    pub(crate) fn step_forward(&self) {
        self.update(Deed::Forward);
    }

    /// One step back.
    pub(crate) fn step_back(&self) {
        self.update(Deed::Back);
    }

    /// Goes to just after a step.
    pub(crate) fn seek(&self, step: u64) {
        self.update(Deed::Seek(step));
    }

    /// Goes to an end of what is known.
    pub(crate) fn go_to(&self, end: End) {
        self.update(Deed::GoTo(end));
    }

    /// Goes to the next mark of the timeline, or to the one before.
    pub(crate) fn interesting(&self, forwards: bool) {
        self.update(Deed::Interesting(forwards));
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
        chunks::forget();
        let opened = self.change(|state| {
            let opened = state.open(scenario, bundled, play);
            opened.map_err(|error| state.ui.say(Notice::Scenario(error))).is_ok()
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

    /// Opens a dialog, when its code has come.
    pub(crate) fn dialog(&self, dialog: Dialog) {
        let mut code = vec![Chunk::Panels, Chunk::Dialogs];
        if matches!(dialog, Dialog::Gallery(_) | Dialog::Others | Dialog::Slides) {
            code.push(Chunk::Lessons);
        }
        chunks::need(self, code, move |store| {
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
}

/// Opens the text of a scenario, as a file holds it, and closes the dialog.
pub(crate) fn open_text(store: &Store, text: &str) {
    if crate::lessons::open_text(store, text) {
        return;
    }
    if Slides::is_text(text) {
        let text = text.to_owned();
        return chunks::need(store, vec![Chunk::Lessons], move |store| {
            if let Some(lessons) = chunks::lessons() {
                (lessons.open_slides)(store, &text);
            }
        });
    }
    store.quietly(|state| state.ui.tried = Some(text.to_owned()));
    match Scenario::parse(text) {
        Ok(scenario) => store.open(scenario, None, false, |store| store.ui(|ui| ui.dialog = None)),
        Err(error) => store.ui(|ui| ui.say(Notice::Scenario(error))),
    }
}

/// Opens a bundled scenario of a system that is here, by its id.
pub(crate) fn open_bundled(store: &Store, system: &str, id: Option<&str>) {
    let found = store.read().bundled(system, id);
    match found {
        Ok((scenario, id)) => {
            store.open_here(scenario, id, true);
        }
        Err(error) => store.ui(|ui| ui.notice = Some(Notice::Scenario(error))),
    }
}
