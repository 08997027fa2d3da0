//! All that the page knows.

use crate::beside::Panes;
use crate::caption::Caption;
use crate::deed::{LeadIn, Try};
use crate::hunt::Hunt;
use crate::log::Seen;
use crate::runs::Runs;
use crate::settings::Settings;
use crate::taught::{Taught, Tried};
use crate::ui::Ui;
use crate::undo::{Replay, Undo};
use crate::view::View;
use std::rc::Rc;
use synod_library::Shelf;
use synod_model::{Lang, NodeId, NodeView, Sentence};
use synod_scenario::{Pace, Scenario, ScenarioError};
use synod_scene::Trail;
use synod_sim::{Frame, LogRow, Session, System};
use synod_specs::Specification;

/// The views of all nodes just before a step, for the marks of what it changed.
#[derive(Default)]
pub struct Before {
    /// The branch and the step whose predecessor it is.
    pub of: Option<(usize, u64)>,
    /// The nodes, in order.
    pub views: Vec<NodeView>,
}

/// How the violation that stopped time came about, found once.
#[derive(Default)]
pub struct Chain {
    /// Its branch and its step.
    pub of: (usize, u64),
    /// The steps that led there, each with the number of the message that arrived in it, from 1.
    pub rows: Vec<(LogRow, Option<usize>)>,
    /// The ways of these messages.
    pub ways: Vec<(NodeId, NodeId)>,
}

/// All that the page knows.
pub struct State {
    /// The systems and scenarios that are here.
    pub shelf: Rc<Shelf>,
    /// The specifications that are here.
    pub specs: &'static [Specification],
    /// The reader's clock, in milliseconds.
    pub now: fn() -> f64,
    /// Whether the reader wants little motion.
    pub calm: bool,
    /// The run.
    pub session: Box<Session>,
    /// The bundled scenario it came from.
    pub bundled: Option<String>,
    /// Whether virtual time passes.
    pub playing: bool,
    /// The sentence under the stage.
    pub caption: Caption,
    /// How fast.
    pub pace: Pace,
    /// Virtual time owed to the run, in fractions of a microsecond.
    pub owed: f64,
    /// What is played step by step.
    pub(crate) replay: Option<Replay>,
    /// How the run began to be shown, as long as nobody has gone elsewhere.
    pub(crate) lead_in: Option<LeadIn>,
    /// What the reader looks at.
    pub ui: Ui,
    /// What was offered to try, while the reader points at it.
    pub(crate) tries_held: Option<Vec<Try>>,
    /// What the reader chose.
    pub settings: Settings,
    /// Grows with each change that components may show.
    pub revision: u64,
    /// Grows with each change of the run's past: an action, another branch, another run.
    pub edits: u64,
    /// Runs beside it.
    pub panes: Panes,
    /// The stage at the present moment.
    pub frame: Frame,
    /// What the nodes were like before the present step.
    pub before: Before,
    /// The stage as a place on the page.
    pub stage: View,
    /// What of the log is in sight.
    pub seen: Seen,
    /// How the violation that stopped time came about.
    pub chain: Chain,
    /// The messages and events of a branch, for the space-time diagram; and its number.
    pub trail: (usize, Trail),
    /// The search of the explorer.
    pub hunt: Hunt,
    /// The runs that are kept besides.
    pub runs: Runs,
    /// What was done, to be undone.
    pub undo: Undo,
    /// The lesson that is under way.
    pub lesson: Option<Box<Taught<Self>>>,
    /// The challenge that is under way.
    pub challenge: Option<Box<Tried>>,
}

impl State {
    /// A page at the beginning of a run, which plays unless the reader wants little motion. What people do in it may still
    /// have to come: see [`Catalogue::open_early`](synod_sim::Catalogue::open_early).
    ///
    /// # Errors
    /// What is wrong with the scenario.
    pub fn new(
        shelf: Rc<Shelf>,
        (scenario, bundled): (Scenario, Option<String>),
        settings: Settings,
        calm: bool,
        now: fn() -> f64,
    ) -> Result<Self, ScenarioError> {
        let session = shelf.catalogue.open_early(scenario)?;
        Ok(Self {
            shelf,
            specs: &[],
            now,
            calm,
            session,
            bundled,
            playing: !calm,
            caption: Caption::default(),
            pace: Pace::default(),
            owed: 0.0,
            replay: None,
            lead_in: None,
            ui: Ui::default(),
            tries_held: None,
            settings,
            revision: 0,
            edits: 0,
            panes: Panes::default(),
            frame: Frame::default(),
            before: Before::default(),
            stage: View::default(),
            seen: Seen::default(),
            chain: Chain::default(),
            lesson: None,
            challenge: None,
            trail: Default::default(),
            hunt: Hunt::default(),
            runs: Runs::default(),
            undo: Undo::default(),
        })
    }

    /// The system under way.
    pub fn system(&self) -> &System {
        let id = &self.session.scenario().system.value;
        self.shelf.catalogue.get(id).expect("a session was opened from the catalogue")
    }

    /// The language of the page.
    pub const fn lang(&self) -> Lang {
        self.settings.lang
    }

    /// A sentence in the reader's language, with the nodes' names on the stage.
    pub fn say(&self, sentence: &Sentence) -> String {
        sentence.render(self.lang(), &|node| self.session.name(node))
    }

    /// What was painted is stale: another language, another theme.
    pub fn restage(&mut self) {
        self.stage.revision += 1;
    }

    /// Lays the stage out, where that is needed. Where a violation is shown on a phone, there is room for little else.
    pub fn arrange(&mut self) {
        let bare = self.ui.halted.is_some() && self.stage.is_narrow();
        self.stage.arrange(&self.frame, self.settings.theme, self.ui.embed, bare);
    }

    /// The title of the run: the scenario's own, or the system's.
    pub fn title(&self) -> String {
        let lesson = self.lesson.as_ref().filter(|_| !self.strays()).map(|taught| &taught.lesson.title);
        let said = lesson.or_else(|| self.challenge.as_ref().map(|tried| &tried.challenge.title));
        said.map_or_else(|| self.title_of(&self.session), |said| said.get(self.lang()).words())
    }

    /// The title of any run.
    pub fn title_of(&self, session: &Session) -> String {
        let (scenario, lang) = (session.scenario(), self.lang());
        let system =
            || self.shelf.catalogue.get(&scenario.system.value).map_or("", |s| s.meta.title.get(lang));
        scenario.title(lang).unwrap_or_else(system).to_owned()
    }

    /// The views of the nodes before the present step, looked up once for each.
    pub fn look_back(&mut self) {
        let present = (self.session.branch(), self.session.present().step);
        if self.before.of != Some(present) {
            self.before = Before { of: Some(present), views: self.session.nodes_before(usize::MAX) };
        }
    }
}
