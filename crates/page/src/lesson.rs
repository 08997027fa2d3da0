//! A lesson on the page. Its runs are on the stage one after the other; what the reader does besides stays on branches of
//! its own, and the way back is always there.

use crate::challenge::{CHALLENGE, bundled_of};
use crate::deed::Effect;
use crate::state::State;
use crate::taught::{Hooks, Phase, Taught};
use crate::texts as t;
use crate::ui::{Notice, Selection, Tab};
use crate::undo::Place;
use crate::wanted::{Taken, WantedLesson, lesson_text};
use synod_lesson::{Desk, Lesson, Step};
use synod_model::{Named, NodeId};
use synod_scenario::{Command, Fault, Link, Pace, Pos, ScenarioError};

/// The key of a link under which the lesson stands, and that of its step.
const LESSON: &str = "lesson";
const STEP: &str = "step";

/// How it is read; and what stands there where the essay on the system is.
const VIEW: (&str, &str) = ("view", "essay");
const ABOUT: &str = "about";

/// How long the way from one step to the next lasts at most, in real seconds, if nothing on it is read.
const WAY_SECONDS: u64 = 6;

/// What a link says of the lesson or of the challenge that is under way.
#[derive(Default)]
pub(crate) struct LessonLink {
    /// Its keys.
    pub(crate) keys: Vec<(String, String)>,
    /// Whether the run on the stage is that of the lesson.
    pub(crate) is_run: bool,
    /// The text of a lesson that does not come with Synod.
    pub(crate) text: Option<String>,
}

/// Whether a link asks for an essay.
pub(crate) fn is_essay(link: &Link) -> bool {
    link.other.iter().any(|(key, value)| (key.as_str(), value.as_str()) == VIEW)
}

/// Whether a link asks for what is to be known about the system.
pub(crate) fn is_about(link: &Link) -> bool {
    link.other.iter().any(|(key, value)| (key.as_str(), value.as_str()) == (VIEW.0, ABOUT))
}

/// The lesson that a link asks for.
pub(crate) fn wanted(link: &Link) -> Option<WantedLesson> {
    if let Some(run) = &link.run
        && let Some(wanted) = WantedLesson::of_text(&run.text)
    {
        let step = link.other.iter().find(|(key, _)| key == STEP).map(|(_, value)| value.clone());
        return Some(WantedLesson { step, ..wanted });
    }
    let said = |key: &str| link.other.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone());
    let (system, beside) = (link.system.clone(), link.run.is_some());
    let challenge = said(CHALLENGE);
    let id = challenge.clone().or_else(|| said(LESSON))?;
    Some(WantedLesson { system, id, step: said(STEP), beside, challenge: challenge.is_some(), text: None })
}

impl State {
    /// Begins a lesson whose systems are here, at the step that is wanted; `chosen` are the answers that were given before,
    /// by the ids of their steps.
    pub fn teach(&mut self, wanted: WantedLesson, chosen: &[(String, usize)]) {
        self.ui.wanted_lesson = None;
        let begun =
            if wanted.challenge { self.begin_challenge(wanted) } else { self.begin_lesson(wanted, chosen) };
        if let Err(error) = begun {
            self.ui.notice = Some(Notice::Scenario(error));
        }
    }

    fn begin_lesson(
        &mut self,
        wanted: WantedLesson,
        chosen: &[(String, usize)],
    ) -> Result<(), ScenarioError> {
        let known = || Named::Other.all(wanted.all().iter().map(|lesson| lesson.id));
        let none = || {
            let says = t::NO_SUCH_LESSON.with([wanted.id.as_str().into(), known()]);
            ScenarioError::new(Pos::NONE, says)
        };
        let text = lesson_text(&self.shelf, &wanted).ok_or_else(none)?;
        let lesson = Lesson::parse(&text)?;
        let shelf = std::rc::Rc::clone(&self.shelf);
        let bundled = |name: &str| bundled_of(&shelf, name);
        let played = lesson.play(Desk { catalogue: &shelf.catalogue, bundled: &bundled })?;
        let nth =
            wanted.step.and_then(|id| lesson.steps.iter().position(|step| step.id.value == id)).unwrap_or(0);
        let answer =
            |step: &Step| chosen.iter().find(|(id, _)| *id == step.id.value).map(|(_, option)| *option);
        let fits = |(step, option): (&Step, Option<usize>)| {
            option.filter(|option| step.ask.as_ref().is_some_and(|ask| *option < ask.options.len()))
        };
        let chosen = lesson.steps.iter().map(|step| fits((step, answer(step)))).collect();
        let hooks = Hooks { take, acts, moved };
        let beside = wanted.beside;
        self.lesson = Some(Box::new(Taught {
            name: (wanted.system, wanted.id),
            own: wanted.text,
            lesson,
            played,
            nth,
            chosen,
            phase: Phase::Stands,
            done: 0,
            revealed: false,
            run: (0, usize::MAX),
            hooks,
        }));
        self.ui.tab = Tab::Lesson;
        self.ui.sheet = true;
        if beside {
            return Ok(());
        }
        self.stand_at(nth)
    }

    /// Whether the reader is elsewhere than the lesson: on a branch of their own, in another run, at another moment.
    pub fn strays(&self) -> bool {
        let Some(taught) = &self.lesson else { return false };
        let here = Place::of(self);
        let on = here.run == taught.run.0 && here.branch == 0 && taught.run.1 == taught.stand().part;
        !on || taught.phase != Phase::Goes && here.step != taught.here()
    }

    /// Goes to a step and stands there.
    fn stand_at(&mut self, nth: usize) -> Result<(), ScenarioError> {
        let Some(mut taught) = self.lesson.take() else { return Ok(()) };
        taught.nth = nth;
        taught.done = 0;
        taught.revealed = false;
        taught.phase = Phase::Stands;
        let done = self.bring(&mut taught);
        self.lesson = Some(taught);
        done
    }

    /// Brings the run of the present step on the stage, at its moment.
    fn bring(&mut self, taught: &mut Taught<Self>) -> Result<(), ScenarioError> {
        let (part, sheet) = (taught.stand().part, self.ui.sheet);
        if taught.run != (self.runs.present, part) {
            let session = self.shelf.catalogue.open(taught.played.parts[part].scenario.clone())?;
            self.replace(session, None);
            taught.run = (self.runs.present, part);
        }
        self.session.select_branch(0);
        self.playing = false;
        self.owed = 0.0;
        self.replay = None;
        self.lead_in = None;
        self.session.seek_moment(taught.stand().at)?;
        self.arrived();
        (self.ui.tab, self.ui.sheet) = (Tab::Lesson, sheet);
        self.ui.selection = self.lit(taught);
        Ok(())
    }

    /// What is selected at a step: whatever its act is about, or else what one is to look at.
    fn lit(&self, taught: &Taught<Self>) -> Selection {
        let nodes: Vec<NodeId> = match taught.asked().map(|act| &act.command) {
            Some(Command::Fault(Fault::Crash(node) | Fault::Restart { node, .. } | Fault::Pause(node))) => {
                self.session.node_named(&node.value).into_iter().collect()
            }
            Some(Command::Fault(Fault::Partition(groups))) => groups
                .first()
                .map(|group| group.iter().filter_map(|node| self.session.node_named(&node.value)).collect())
                .unwrap_or_default(),
            _ => Vec::new(),
        };
        if nodes.is_empty() { Selection::None } else { Selection::Nodes(nodes) }
    }

    /// What one is to look at in the present step of the lesson.
    pub fn looked_at(&self) -> Vec<NodeId> {
        let Some(taught) = self.lesson.as_ref().filter(|_| !self.strays()) else { return Vec::new() };
        taught.step().look.iter().filter_map(|node| self.session.node_named(&node.value)).collect()
    }

    /// The text of the lesson or of the challenge that is under way.
    pub fn lesson_text(&self) -> Option<String> {
        if let Some(tried) = &self.challenge {
            let ((system, id), text) = (tried.name.clone(), tried.own.clone());
            return lesson_text(
                &self.shelf,
                &WantedLesson { system, id, challenge: true, text, ..WantedLesson::default() },
            );
        }
        let taught = self.lesson.as_ref()?;
        let (system, id) = taught.name.clone();
        lesson_text(
            &self.shelf,
            &WantedLesson { system, id, text: taught.own.clone(), ..WantedLesson::default() },
        )
    }

    /// What the link says of the lesson or of the challenge.
    pub(crate) fn lesson_link(&self) -> LessonLink {
        let id = |name: &(String, String)| (!name.1.is_empty()).then(|| name.1.clone());
        let mut link = LessonLink::default();
        if let Some(id) = self.challenge.as_ref().and_then(|tried| id(&tried.name)) {
            link.keys.push((CHALLENGE.to_owned(), id));
        }
        // Whoever is given a challenge of somebody's own gets its text; whoever has tried it passes on the run, which is judged.
        let untried =
            self.challenge.as_ref().filter(|tried| tried.run == self.runs.present && self.edits == 0);
        if let Some(text) = untried.and_then(|tried| tried.own.clone()) {
            (link.text, link.is_run) = (Some(text), true);
        }
        let Some(taught) = &self.lesson else { return link };
        link.is_run = !self.strays();
        // A link has room for one text: for that of a lesson, or for what was done aside.
        if taught.own.is_some() && !link.is_run {
            return link;
        }
        link.keys.extend(id(&taught.name).map(|id| (LESSON.to_owned(), id)));
        link.keys.push((STEP.to_owned(), taught.step().id.value.clone()));
        if self.ui.essay {
            link.keys.push((VIEW.0.to_owned(), VIEW.1.to_owned()));
        }
        link.text.clone_from(&taught.own);
        link
    }
}

/// See [`Hooks::take`].
fn take(state: &mut State, taken: Taken) -> Effect {
    let Some(taught) = &mut state.lesson else { return Effect::None };
    let nth = taught.nth;
    let done = match taken {
        Taken::Leave => {
            state.lesson = None;
            state.ui.tab = Tab::Now;
            return Effect::Push;
        }
        Taken::Previous if nth > 0 => state.stand_at(nth - 1),
        Taken::Previous => Ok(()),
        Taken::To(to) => {
            let to = to.min(taught.lesson.steps.len() - 1);
            state.stand_at(to)
        }
        Taken::Return => state.stand_at(nth),
        Taken::Choose(option) => {
            if taught.waits() {
                taught.chosen[nth] = Some(option);
            }
            if taught.asked().is_none() && !state.strays() { state.set_off() } else { Ok(()) }
        }
        Taken::Next => next(state),
    };
    if let Err(error) = done {
        state.ui.notice = Some(Notice::Scenario(error));
    }
    if taken == Taken::Return { Effect::Write } else { Effect::Push }
}

/// On.
fn next(state: &mut State) -> Result<(), ScenarioError> {
    if state.strays() {
        let nth = state.lesson.as_ref().map_or(0, |taught| taught.nth);
        state.stand_at(nth)?;
    }
    let presents = state.ui.present;
    let Some(taught) = &mut state.lesson else { return Ok(()) };
    let nth = taught.nth;
    if presents && taught.hides_options() {
        taught.revealed = true;
        return Ok(());
    }
    match taught.phase {
        Phase::Stands if taught.is_last() => Ok(()),
        // Nothing is done or asked here, and the next step is of another run.
        Phase::Stands
            if taught.ends_run() && taught.step().ask.is_none() && taught.step().acts.is_empty() =>
        {
            state.stand_at(nth + 1)
        }
        Phase::Stands => state.set_off(),
        Phase::Goes => {
            let to = taught.stand().next;
            state.session.seek_moment(to)?;
            state.playing = false;
            state.arrived();
            came(state);
            Ok(())
        }
        Phase::Came if taught.is_last() => Ok(()),
        Phase::Came => state.stand_at(nth + 1),
    }
}

impl State {
    /// Sets off to what the present step leads to.
    fn set_off(&mut self) -> Result<(), ScenarioError> {
        let Some(taught) = &mut self.lesson else { return Ok(()) };
        taught.phase = Phase::Goes;
        let (next, end) = (taught.stand().next, taught.stand().next_time);
        self.ui.selection = Selection::None;
        self.ui.halted = None;
        let present = self.session.present();
        if present.step >= next.step && present.playhead >= end {
            came(self);
            return Ok(());
        }
        if self.session.by_hand() {
            let from = Place::of(self);
            // The way is known once it was gone.
            self.session.seek(next.step)?;
            self.replay_from(from);
            return Ok(());
        }
        let span = end.since(present.playhead).0 / WAY_SECONDS;
        let fits = |pace: &Pace| pace.micros_per_second() >= span;
        self.pace = Pace::all().find(fits).unwrap_or_default().max(Pace::default());
        self.playing = true;
        Ok(())
    }
}

/// See [`Hooks::moved`].
fn moved(state: &mut State) {
    let Some(taught) = state.lesson.as_ref().filter(|taught| taught.phase == Phase::Goes) else { return };
    if state.strays() {
        return;
    }
    let (next, end) = (taught.stand().next, taught.stand().next_time);
    let present = state.session.present();
    if present.step > next.step || present.step == next.step && present.playhead >= end {
        state.playing = false;
        if present.step > next.step {
            // What else happened at this moment comes after it.
            let _ = state.session.seek_moment(next);
        }
        state.arrived();
        state.ui.tab = Tab::Lesson;
        came(state);
    }
}

/// The run has come to what the step leads to.
fn came(state: &mut State) {
    let Some(taught) = &mut state.lesson else { return };
    taught.phase = Phase::Came;
    if taught.step().ask.is_none() && !taught.ends_run() {
        // The next step stands here and says what has happened.
        taught.nth += 1;
        taught.phase = Phase::Stands;
        taught.done = 0;
        taught.revealed = false;
        let taught = state.lesson.take();
        state.ui.selection = taught.as_ref().map_or(Selection::None, |taught| state.lit(taught));
        state.lesson = taught;
    }
    if state.ui.halted.is_none() {
        state.ui.tab = Tab::Lesson;
    }
}

/// See [`Hooks::acts`]. Whatever else the reader does goes on a branch of its own, also where the lesson's run is not known any
/// further.
fn acts(state: &mut State, commands: &[Command]) -> bool {
    let done = state.does_what_is_asked(commands);
    let on_its_run = state
        .lesson
        .as_ref()
        .is_some_and(|taught| taught.run.0 == state.runs.present && state.session.branch() == 0);
    if !done && on_its_run {
        // Without room for one more branch the act itself is refused.
        let _ = state.session.fork(t::LESSON_ASIDE.with([]));
    }
    done
}

impl State {
    /// Does what the lesson asks for, if commands lead to the same state.
    fn does_what_is_asked(&mut self, commands: &[Command]) -> bool {
        let Some(taught) = self.lesson.as_ref().filter(|_| !self.strays()) else { return false };
        let wanted = taught.asked().and_then(|_| taught.stand().done.get(taught.done)).copied();
        let step = taught.here() + 1;
        if wanted.is_none() || self.tried(commands) != wanted || self.session.seek(step).is_err() {
            return false;
        }
        self.arrived();
        self.edits += 1;
        let Some(taught) = &mut self.lesson else { return false };
        taught.done += 1;
        if taught.asked().is_none() && !taught.waits() {
            let _ = self.set_off();
        }
        true
    }
}

impl State {
    /// The fingerprint of the state to which commands would lead here.
    fn tried(&self, commands: &[Command]) -> Option<u64> {
        let taught = self.lesson.as_ref()?;
        let part = &taught.played.parts[taught.stand().part];
        let mut trial = self.shelf.catalogue.open(part.scenario.clone()).ok()?;
        taught.stand().go(&mut trial).ok()?;
        if taught.done > 0 {
            trial.seek(taught.here()).ok()?;
        }
        for command in commands {
            trial.act(command.clone()).ok()?;
        }
        Some(trial.state_hash())
    }
}
