//! What a reader can do to the run as a whole: play, step, seek, act. Bad input becomes a notice, and what the reader had
//! stays.

use crate::beside::Panes;
use crate::caption::Caption;
use crate::deed::Effect;
use crate::state::{Before, Chain, State};
use crate::texts as t;
use crate::ui::{Notice, Selection, Tab, Ui};
use crate::undo::{Place, Undo};
use synod_model::{Micros, Named, NodeId};
use synod_scenario::{Command, Pos, Scenario, ScenarioError};
use synod_sim::{Frame, Interesting, Session};

/// How long the search for the next interesting event may take, in milliseconds.
const SEARCH_MS: f64 = 400.0;

/// How the page goes from one moment to another.
type Go = Result<(), ScenarioError>;

impl State {
    pub(crate) fn play(&mut self) {
        self.ui.halted = None;
        self.playing = true;
    }

    pub(crate) fn toggle(&mut self) -> Effect {
        if self.playing {
            self.playing = false;
            return Effect::Write;
        }
        let effect = if self.stands() { self.act(vec![Command::ByHand(false)]) } else { Effect::None };
        self.play();
        effect
    }

    pub(crate) fn forward(&mut self) -> Effect {
        let mut moved = true;
        let effect = self.navigate(|session| session.step().map(|stepped| moved = stepped));
        // Where time stands still, what the clock would have next is picked.
        match self.first_pick().filter(|_| self.stands() && !moved) {
            Some(command) => self.act(vec![command]),
            None => effect,
        }
    }

    /// To the next mark of the timeline, or to the one before. Ahead of what is known the run goes on until there is one.
    pub(crate) fn interesting(&mut self, forwards: bool) -> Effect {
        let (now, mut came_to) = (self.now, Interesting::Found);
        let begun = now();
        let effect = self.navigate(|session| {
            if forwards {
                came_to = session.seek_interesting(|| now() - begun < SEARCH_MS)?;
                return Ok(());
            }
            session.seek(session.interesting(false).unwrap_or(0))
        });
        let says = match came_to {
            Interesting::Found => return effect,
            Interesting::NoMore if self.past_the_end() => t::NOTHING_MORE.with([]),
            Interesting::NoMore => t::NOTHING_TILL_THE_END.with([self.end().into()]),
            Interesting::Searching => t::NOTHING_SO_FAR.with([self.session.present().known_at.into()]),
        };
        self.ui.notice = Some(Notice::Says(says));
        effect
    }

    pub(crate) fn navigate(&mut self, go: impl FnOnce(&mut Session) -> Go) -> Effect {
        self.playing = false;
        self.tries_held = None;
        self.lead_in = None;
        self.owed = 0.0;
        match go(self.session.as_mut()) {
            Ok(()) => self.arrived(),
            Err(error) => self.ui.notice = Some(Notice::Scenario(error)),
        }
        Effect::Write
    }

    /// Does what the reader asks, in order, until something makes no sense: the page says what then.
    pub fn act(&mut self, commands: Vec<Command>) -> Effect {
        self.ui.menu = None;
        if let Some(acts) = self.lesson.as_ref().map(|taught| taught.hooks.acts)
            && acts(self, &commands)
        {
            return Effect::Write;
        }
        let branches = self.session.branches().len();
        let before = Place::of(self);
        self.tries_held = None;
        self.lead_in = None;
        self.owed = 0.0;
        for command in commands {
            if let Err(error) = self.session.act(command) {
                self.ui.notice = Some(Notice::Scenario(error));
                break;
            }
            self.edits += 1;
            self.ui.notice = None;
        }
        let after = Place::of(self);
        if after != before {
            self.undo.note(before, after);
        }
        self.arrived();
        if self.session.branches().len() > branches { Effect::Push } else { Effect::Write }
    }

    pub(crate) fn by_hand(&mut self) -> Effect {
        let still = !self.session.by_hand();
        let effect = self.act(vec![Command::ByHand(still)]);
        if still {
            self.playing = false;
            self.ui.tab = Tab::Now;
        }
        effect
    }

    pub(crate) fn select_node(&mut self, node: NodeId, more: bool) {
        let mut nodes = if more { self.ui.selection.nodes().to_vec() } else { Vec::new() };
        match nodes.iter().position(|n| *n == node) {
            Some(at) => drop(nodes.remove(at)),
            None => nodes.push(node),
        }
        self.ui.inspect(if nodes.is_empty() { Selection::None } else { Selection::Nodes(nodes) });
    }

    /// Whether time stands still at the end of what is known: to play means that it runs again.
    pub fn stands(&self) -> bool {
        let present = self.session.present();
        self.session.by_hand() && !self.session.scenario().stepwise && present.step == present.known
    }

    /// The scenario's own end.
    pub fn end(&self) -> Micros {
        self.session.scenario().until.unwrap_or(synod_sim::DEFAULT_UNTIL)
    }

    /// Whether the scenario's own end has been reached.
    pub fn past_the_end(&self) -> bool {
        self.session.present().playhead >= self.end()
    }

    /// Whether the run has stopped at the scenario's own end, and would go on.
    pub fn at_the_end(&self) -> bool {
        let stepwise = self.session.scenario().stepwise || self.session.by_hand();
        !self.playing && !stepwise && self.session.present().playhead == self.end()
    }

    /// The present has moved: stops at a violation, and forgets a selected message that has arrived.
    pub fn arrived(&mut self) {
        let step = self.session.present().step;
        self.ui.halted = self.session.violations().iter().position(|v| v.step == step);
        if self.ui.halted.is_some() {
            self.playing = false;
            // How it came about stands there.
            if !matches!(self.ui.tab, Tab::Explore | Tab::Lesson) {
                self.ui.tab = Tab::Now;
            }
        }
        self.tell();
        self.forget_arrived();
        let Self { ui, session, .. } = self;
        ui.pinned_messages.retain(|serial| session.message(*serial).is_some());
        if self.ui.sight.has_diagram() {
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

    /// Opens a scenario in place of the run. It plays if it may, and if time passes in it by itself.
    ///
    /// # Errors
    /// What is wrong with it; the run stays then.
    pub fn open(&mut self, scenario: Scenario, bundled: Option<String>, play: bool) -> Go {
        let session = self.shelf.catalogue.open(scenario)?;
        self.replace(session, bundled);
        self.begin_to_show();
        self.playing = play && !self.session.scenario().stepwise;
        Ok(())
    }

    /// Another run in place of this one.
    pub(crate) fn replace(&mut self, session: Box<Session>, bundled: Option<String>) {
        if session.scenario().system.value == self.session.scenario().system.value {
            self.hunt.leave_run();
        } else {
            self.hunt.forget();
        }
        self.pace = self.pace_of(&session);
        self.session = session;
        self.panes = Panes::default();
        self.bundled = bundled;
        self.edits = 0;
        (self.lesson, self.challenge) = (None, None);
        self.undo = Undo::default();
        self.runs.begin_anew();
        self.clear_stage();
    }

    /// Nothing is left of what was seen of another run.
    pub(crate) fn clear_stage(&mut self) {
        self.owed = 0.0;
        self.caption = Caption::default();
        self.replay = None;
        self.before = Before::default();
        self.chain = Chain::default();
        self.frame = Frame::default();
        self.stage.legend.clear();
        self.stage.show_all();
        self.restage();
        self.trail = Default::default();
        let Ui { tab, sight, embed, present, essay, ref mut slide, .. } = self.ui;
        let slide = slide.take();
        let reads = self.lesson.is_some() || self.challenge.is_some();
        let tab = if tab == Tab::Lesson && !reads { Tab::Now } else { tab };
        self.ui = Ui { tab, sight, essay, present, slide, embed, ..Default::default() };
    }

    /// A bundled scenario by its id, of a system that is here; without an id the first of the system, or else the plain
    /// system.
    ///
    /// # Errors
    /// When the system has no scenario of that id: which it has.
    pub fn bundled(
        &self,
        system: &str,
        id: Option<&str>,
    ) -> Result<(Scenario, Option<String>), ScenarioError> {
        let of_system = self.shelf.scenarios_of(system);
        match (of_system.iter().find(|s| id.is_none_or(|id| s.id == id)), id) {
            (Some(found), _) => Ok((Scenario::parse(found.text)?, Some(found.id.to_owned()))),
            (None, None) => Ok((Scenario::new(system), None)),
            (None, Some(id)) => {
                let known = Named::Scenario.all(of_system.iter().map(|s| s.id));
                let sentence = t::NO_SUCH_SCENARIO.with([id.into(), known, Named::System.one(system)]);
                Err(ScenarioError::new(Pos::NONE, sentence))
            }
        }
    }
}
