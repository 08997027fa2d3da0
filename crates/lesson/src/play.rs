//! A lesson plays: its runs are run, each step finds its moment, and what its texts tell and its questions ask is decided there.

use crate::lesson::{Ask, Lesson, Start, Step, When};
use crate::prose::{Piece, Prose, Quantity, Said};
use crate::read::wrong;
use crate::texts as t;
use synod_model::{Lang, Micros, NodeId, Value, format_duration};
use synod_scenario::{Command, Expectation, Moment, Scenario, ScenarioError, Select};
use synod_sim::{Catalogue, DEFAULT_UNTIL, Session};

/// How often what is in flight is delivered at most until nothing is.
const MOST_ROUNDS: usize = 50;

/// What a lesson is played on.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The systems.
    pub catalogue: &'a Catalogue,
    /// The bundled scenario `SYSTEM/SCENARIO`.
    pub bundled: &'a dyn Fn(&str) -> Option<Scenario>,
}

/// A lesson that has been played.
#[derive(Clone, Debug)]
pub struct Played {
    /// Its runs, in order.
    pub parts: Vec<Part>,
    /// Its steps, in order.
    pub stands: Vec<Stand>,
}

/// One run of a lesson.
#[derive(Clone, Debug)]
pub struct Part {
    /// The whole of it, with what the steps do.
    pub scenario: Scenario,
    /// The ids of the invariants that are violated in it.
    pub violated: Vec<&'static str>,
}

/// A step where it stands in its run.
#[derive(Clone, Debug)]
pub struct Stand {
    /// The number of its run, from 0.
    pub part: usize,
    /// Its moment.
    pub at: Moment,
    /// The virtual time of it.
    pub time: Micros,
    /// What is read, with the values of this moment.
    pub says: Told,
    /// The fingerprint of the state after each act, in order.
    pub done: Vec<u64>,
    /// Where the run goes on to: the moment of the next step, or the end of the run.
    pub next: Moment,
    /// The virtual time of that.
    pub next_time: Micros,
    /// What became of the question, if there is one.
    pub answers: Option<Answers>,
}

impl Stand {
    /// Goes to it in its run.
    ///
    /// # Errors
    /// When a line of the run makes no sense: not in a run that was played.
    pub fn go(&self, run: &mut Session) -> Result<(), ScenarioError> {
        run.seek_moment(self.at)
    }
}

/// What became of a question.
#[derive(Clone, Debug)]
pub struct Answers {
    /// The question.
    pub question: Told,
    /// The options, in order.
    pub options: Vec<Answer>,
}

/// What became of an option.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The option.
    pub says: Told,
    /// Whether it came true.
    pub right: bool,
    /// Whether it speaks of a figure that the run has not.
    pub(crate) unknown: bool,
    /// What is said to whoever has chosen it.
    pub why: Told,
}

/// A text with the values of a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    en: Vec<Bit>,
    zh: Vec<Bit>,
}

impl Told {
    /// It in a language.
    pub fn get(&self, lang: Lang) -> &[Bit] {
        match lang {
            Lang::En => &self.en,
            Lang::ZhCn => &self.zh,
        }
    }

    /// It in a language, as plain text.
    pub fn plain(&self, lang: Lang) -> String {
        let text = self.get(lang).iter().map(|bit| match bit {
            Bit::Words(text) | Bit::Term(text) | Bit::Value(text) => text.clone(),
            Bit::Source(text) => format!("[{text}]"),
            Bit::Paragraph => "\n".to_owned(),
        });
        text.collect()
    }
}

/// A part of such a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bit {
    /// Words.
    Words(String),
    /// A term that is introduced here.
    Term(String),
    /// A value of the run.
    Value(String),
    /// Where it is published.
    Source(String),
    /// A new paragraph.
    Paragraph,
}

impl Lesson {
    /// Plays it.
    ///
    /// # Errors
    /// What makes no sense in its runs, at its place.
    pub fn play(&self, desk: Desk<'_>) -> Result<Played, ScenarioError> {
        self.play_and_see(desk, &mut |_, _| Ok(()))
    }

    /// Plays it, and shows the run at the moment of each step, by its number, before what is done there.
    pub(crate) fn play_and_see(
        &self,
        desk: Desk<'_>,
        see: &mut dyn FnMut(usize, &Session) -> Result<(), ScenarioError>,
    ) -> Result<Played, ScenarioError> {
        let mut playing = Playing { desk, forgiving: false, run: None, played: Played::empty() };
        for (nth, step) in self.steps.iter().enumerate() {
            playing.step(self, nth, step, see)?;
        }
        playing.finish(self)
    }

    /// Plays it with all its rules on: the same schedule as far as that makes sense then.
    pub(crate) fn play_with_rules(&self, desk: Desk<'_>) -> Result<Played, ScenarioError> {
        let mut all = self.clone();
        for step in &mut all.steps {
            step.acts.retain(|act| !matches!(act.command, Command::Rule { on: false, .. }));
        }
        let mut playing = Playing { desk, forgiving: true, run: None, played: Played::empty() };
        for (nth, step) in all.steps.iter().enumerate() {
            playing.step(&all, nth, step, &mut |_, _| Ok(()))?;
        }
        playing.finish(&all)
    }
}

impl Start {
    /// The run that begins.
    ///
    /// # Errors
    /// When it is a bundled scenario that does not exist.
    pub fn scenario(&self, desk: Desk<'_>) -> Result<Scenario, ScenarioError> {
        match self {
            Self::Own(scenario, _) => Ok((**scenario).clone()),
            Self::Bundled(name) => (desk.bundled)(&name.value)
                .ok_or_else(|| wrong(name.pos, t::NO_BUNDLED.with([name.value.as_str().into()]))),
        }
    }
}

impl Played {
    const fn empty() -> Self {
        Self { parts: Vec::new(), stands: Vec::new() }
    }
}

/// A lesson while it plays.
struct Playing<'a> {
    desk: Desk<'a>,
    /// Whether what makes no sense is passed over.
    forgiving: bool,
    run: Option<Box<Session>>,
    played: Played,
}

impl Playing<'_> {
    fn step(
        &mut self,
        lesson: &Lesson,
        nth: usize,
        step: &Step,
        see: &mut dyn FnMut(usize, &Session) -> Result<(), ScenarioError>,
    ) -> Result<(), ScenarioError> {
        if let Some(start) = &step.run {
            let mut scenario = start.scenario(self.desk)?;
            self.end_run(lesson)?;
            if self.forgiving {
                scenario.without.clear();
            }
            let shift = |error| match start {
                Start::Own(_, first) => below(*first, error),
                Start::Bundled(name) => wrong(name.pos, error.sentence),
            };
            let mut run = self.desk.catalogue.open(scenario).map_err(shift)?;
            remember(&mut run, lesson, nth)?;
            self.run = Some(run);
        }
        let mut run = self.run.take().ok_or_else(|| wrong(step.id.pos, t::FIRST_RUN.with([])))?;
        self.go(&mut run, step)?;
        if nth > 0 && step.run.is_none() {
            self.answer(&run, &lesson.steps[nth - 1])?;
        }
        see(nth, &run)?;
        let (mut at, time) = here(&run);
        // What is done at a moment belongs to it: who stands just before it sees the run as it is without.
        if !step.acts.is_empty() && at.offset > Micros(0) {
            at.offset = at.offset.since(Micros(1));
        }
        let says = tell(&run, &step.says)?;
        let mut done = Vec::new();
        for act in &step.acts {
            let acted = perform(&mut run, &act.command);
            if !self.forgiving {
                acted.map_err(|error| wrong(act.text.pos, error.sentence))?;
            }
            done.push(run.state_hash());
        }
        let part = self.played.parts.len();
        let stand = Stand { part, at, time, says, done, next: at, next_time: time, answers: None };
        self.played.stands.push(stand);
        self.run = Some(run);
        Ok(())
    }

    /// Goes to the moment of a step.
    fn go(&self, run: &mut Session, step: &Step) -> Result<(), ScenarioError> {
        let pos = step.when.pos;
        let placed = |error: ScenarioError| wrong(pos, error.sentence);
        match &step.when.value {
            // What a stepwise scenario does is how its run begins.
            When::Here if step.run.is_some() && run.by_hand() => run.seek(u64::MAX).map_err(placed),
            When::Here => Ok(()),
            When::At(to) if *to < run.present().playhead => {
                Err(wrong(pos, t::PAST.with([run.present().playhead.into(), (*to).into()])))
            }
            When::At(to) => run.seek_time(*to).map_err(placed),
            When::So(expectation) => {
                let end = end_of(run);
                while !run.is_so(expectation).map_err(placed)?.0 {
                    let more = run.step().map_err(placed)?;
                    if more && run.present().at <= end {
                        continue;
                    }
                    if self.forgiving {
                        return Ok(());
                    }
                    return Err(wrong(pos, t::NEVER_SO.with([end.into()])));
                }
                Ok(())
            }
        }
    }

    /// The run has come to where the question of the last step is answered.
    fn answer(&mut self, run: &Session, asked: &Step) -> Result<(), ScenarioError> {
        let Some(stand) = self.played.stands.last_mut() else { return Ok(()) };
        (stand.next, stand.next_time) = here(run);
        if let Some(ask) = &asked.ask {
            stand.answers = Some(answers(run, ask)?);
        }
        Ok(())
    }

    /// The present run ends.
    fn end_run(&mut self, lesson: &Lesson) -> Result<(), ScenarioError> {
        let Some(mut run) = self.run.take() else { return Ok(()) };
        let asked = &lesson.steps[self.played.stands.len() - 1];
        let placed = |error: ScenarioError| wrong(asked.id.pos, error.sentence);
        let ended = if run.by_hand() {
            run.seek(u64::MAX)
        } else {
            let end = end_of(&run).max(run.present().playhead);
            run.seek_time(end)
        };
        ended.map_err(placed)?;
        self.answer(&run, asked)?;
        let violated = run.violations().iter().map(|violation| violation.invariant).collect();
        self.played.parts.push(Part { scenario: run.recorded(), violated });
        Ok(())
    }

    fn finish(mut self, lesson: &Lesson) -> Result<Played, ScenarioError> {
        self.end_run(lesson)?;
        let stands = &mut self.played.stands;
        for nth in 1..stands.len() {
            if stands[nth].part == stands[nth - 1].part {
                stands[nth - 1].next = stands[nth].at;
            }
        }
        Ok(self.played)
    }
}

/// The run that begins at a step keeps what its steps look back for.
fn remember(run: &mut Session, lesson: &Lesson, nth: usize) -> Result<(), ScenarioError> {
    let goes_on = lesson.steps[nth + 1..].iter().take_while(|step| step.run.is_none()).count();
    for step in &lesson.steps[nth..=nth + goes_on] {
        for (pos, expectation) in step.expectations() {
            run.remember([expectation]).map_err(|error| wrong(pos, error.sentence))?;
        }
    }
    Ok(())
}

/// Does what a step does. Where nothing happens by itself, delivering many messages is delivering one after the other.
fn perform(run: &mut Session, command: &Command) -> Result<(), ScenarioError> {
    let rounds = match command {
        Command::DeliverAll if run.by_hand() => 1,
        Command::Stabilize if run.by_hand() => MOST_ROUNDS,
        _ => return run.act(command.clone()),
    };
    for _ in 0..rounds {
        let all: Vec<u32> = run.messages().iter().filter(|m| !m.held).map(|message| message.serial).collect();
        if all.is_empty() {
            break;
        }
        for serial in all {
            run.act(Command::Deliver(Select::Serial(serial.into())))?;
        }
    }
    Ok(())
}

/// An error of a scenario whose first line has this place.
fn below(first: synod_scenario::Pos, error: ScenarioError) -> ScenarioError {
    let line = error.pos.line.max(1) + first.line - 1;
    wrong(synod_scenario::Pos { line, column: error.pos.column.max(1) }, error.sentence)
}

fn end_of(run: &Session) -> Micros {
    run.scenario().until.unwrap_or(DEFAULT_UNTIL)
}

/// The present moment of a run.
fn here(run: &Session) -> (Moment, Micros) {
    let present = run.present();
    (present.moment(), present.playhead)
}

fn answers(run: &Session, ask: &Ask) -> Result<Answers, ScenarioError> {
    let answer = |choice: &crate::lesson::Choice| {
        let right = run.is_so(&choice.expect.value);
        let (right, _) = right.map_err(|error| wrong(choice.expect.pos, error.sentence))?;
        let unknown = is_unknown_figure(&choice.expect.value, run);
        Ok(Answer { says: tell(run, &choice.says)?, right, unknown, why: tell(run, &choice.why)? })
    };
    let options = ask.options.iter().map(answer).collect::<Result<_, ScenarioError>>()?;
    Ok(Answers { question: tell(run, &ask.question)?, options })
}

/// Whether an expectation is about a figure that the run has not at this moment.
pub(crate) fn is_unknown_figure(of: &Expectation, run: &Session) -> bool {
    matches!(of, Expectation::Metric { .. }) && run.found(of).is_ok_and(|found| found.is_none())
}

/// A text with the values of the present.
fn tell(run: &Session, says: &Said) -> Result<Told, ScenarioError> {
    let of = |prose: &Prose, lang| {
        let bits = prose.pieces.iter().map(|piece| bit(run, piece, lang));
        bits.collect::<Result<Vec<_>, _>>().map_err(|error| wrong(prose.pos, error.sentence))
    };
    Ok(Told { en: of(&says.en, Lang::En)?, zh: of(&says.zh, Lang::ZhCn)? })
}

fn bit(run: &Session, piece: &Piece, lang: Lang) -> Result<Bit, ScenarioError> {
    Ok(match piece {
        Piece::Words(text) => Bit::Words(text.clone()),
        Piece::Term(text) => Bit::Term(text.clone()),
        Piece::Source(text) => Bit::Source(text.clone()),
        Piece::Paragraph => Bit::Paragraph,
        Piece::Value(Quantity::Time) => Bit::Value(format_duration(run.present().playhead, lang)),
        Piece::Value(Quantity::Found(expectation)) => {
            Bit::Value(shown(run.found(expectation)?.unwrap_or(Value::None), run, lang))
        }
    })
}

/// A value as a person reads it within a sentence.
fn shown(value: Value, run: &Session, lang: Lang) -> String {
    let name = |node: NodeId| run.name(node);
    match value {
        Value::Node(node) => name(node),
        Value::Nodes(nodes) => t::JUST.with([nodes.into()]).render(lang, &name),
        Value::Ballot { round, node } => format!("{round}·{}", name(node)),
        Value::Time(time) | Value::Since(time) | Value::Until(time) => format_duration(time, lang),
        Value::Label(_, text, _) => text.get(lang).to_owned(),
        Value::None => t::NONE.get(lang).to_owned(),
        other => other.plain(),
    }
}
