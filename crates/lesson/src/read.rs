//! From an outline to a lesson.

use crate::lesson::{Act, Ask, Choice, Lesson, Rung, Search, Start, Step, When};
use crate::outline::{Item, items, lines};
use crate::prose::{Prose, Said};
use crate::texts as t;
use synod_model::{Micros, Sentence};
use synod_scenario::value::parse_duration;
use synod_scenario::{Command, Expectation, NodeRef, Pos, Scenario, ScenarioError, Spanned};
use synod_sim::explore::{Goal, Plan};

/// The most steps deep that a search of a lesson goes.
const MOST_DEPTH: u64 = 100;

type Read<T> = Result<T, ScenarioError>;

pub(crate) fn wrong(pos: Pos, says: Sentence) -> ScenarioError {
    ScenarioError::new(pos, says)
}

/// A text in both languages while it is read.
#[derive(Default)]
pub(crate) struct Halves {
    en: Option<Prose>,
    zh: Option<Prose>,
}

impl Halves {
    /// Takes the English half (`chinese` off) or the other.
    pub(crate) fn take(&mut self, item: &Item<'_>, chinese: bool) -> Read<()> {
        let text = item.prose();
        if text.is_empty() {
            return Err(missing(item.pos, item.word, "TEXT"));
        }
        self.put(item, &text, chinese)
    }

    /// Takes the English half from behind the word alone.
    fn take_line(&mut self, item: &Item<'_>) -> Read<()> {
        if item.rest.is_empty() {
            return Err(missing(item.rest_pos, item.word, "TEXT"));
        }
        self.put(item, item.rest, false)
    }

    fn put(&mut self, item: &Item<'_>, text: &str, chinese: bool) -> Read<()> {
        let half = if chinese { &mut self.zh } else { &mut self.en };
        if half.is_some() {
            return Err(twice(item));
        }
        *half = Some(Prose::read(text, if item.rest.is_empty() { item.pos } else { item.rest_pos })?);
        Ok(())
    }

    /// Both; `of` and `word` are for the error that one is missing.
    pub(crate) fn both(self, pos: Pos, of: &str, word: &str) -> Read<Said> {
        let en = self.en.ok_or_else(|| missing(pos, of, word))?;
        let chinese = if word == of { "zh-CN".to_owned() } else { format!("{word}.zh-CN") };
        let zh = self.zh.ok_or_else(|| missing(pos, of, &chinese))?;
        Ok(Said { en, zh })
    }
}

pub(crate) fn missing(pos: Pos, of: &str, what: &str) -> ScenarioError {
    wrong(pos, t::MISSING.with([of.into(), what.into()]))
}

pub(crate) fn twice(item: &Item<'_>) -> ScenarioError {
    wrong(item.pos, t::TWICE.with([item.word.into()]))
}

/// Nothing may stand below.
pub(crate) fn flat(item: &Item<'_>) -> Read<()> {
    match items(item.below)?.first() {
        Some(below) => Err(wrong(below.pos, t::NOT_BELOW.with([item.word.into()]))),
        None => Ok(()),
    }
}

/// Puts something in its place, once.
pub(crate) fn once<T>(place: &mut Option<T>, item: &Item<'_>, what: T) -> Read<()> {
    if place.is_some() {
        return Err(twice(item));
    }
    *place = Some(what);
    Ok(())
}

/// What stands behind a word, with its place.
pub(crate) fn rest(item: &Item<'_>, what: &str) -> Read<Spanned<String>> {
    flat(item)?;
    if item.rest.is_empty() {
        return Err(missing(item.rest_pos, item.word, what));
    }
    Ok(Spanned::new(item.rest.to_owned(), item.rest_pos))
}

/// The statements of a text that begins with `KIND 1`.
pub(crate) fn header(all: &[Item<'_>], kind: &'static str) -> Read<()> {
    let begin = Pos { line: 1, column: 1 };
    let wants = |found: &str| t::HEADER.with([kind.into(), found.into()]);
    match all.first() {
        Some(item) if item.word == kind && item.rest == "1" => flat(item),
        Some(item) => Err(wrong(item.pos, wants(format!("{} {}", item.word, item.rest).trim()))),
        None => Err(wrong(begin, t::HEADER.with([kind.into(), (&t::NONE).into()]))),
    }
}

impl Lesson {
    /// Reads the text of a lesson. The error is the first one in the text.
    ///
    /// # Errors
    /// What is wrong, where, and what is allowed there.
    pub fn parse(text: &str) -> Read<Self> {
        let lines = lines(text);
        let all = items(&lines)?;
        header(&all, "lesson")?;
        let (mut title, mut aim) = (Halves::default(), Halves::default());
        let mut steps: Vec<Step> = Vec::new();
        for item in &all[1..] {
            match item.word {
                "title" | "title.zh-CN" => title.take(item, item.word.ends_with("zh-CN"))?,
                "aim" | "aim.zh-CN" => aim.take(item, item.word.ends_with("zh-CN"))?,
                "step" => {
                    let step = step(item)?;
                    if steps.iter().any(|other| other.id == step.id) {
                        return Err(wrong(step.id.pos, t::SAME_ID.with([step.id.value.as_str().into()])));
                    }
                    if steps.is_empty() && step.run.is_none() {
                        return Err(wrong(item.pos, t::FIRST_RUN.with([])));
                    }
                    steps.push(step);
                }
                other => {
                    let allowed = ["title", "title.zh-CN", "aim", "aim.zh-CN", "step"];
                    return Err(ScenarioError::unknown(item.pos, other, &allowed));
                }
            }
        }
        let (title, aim) =
            (title.both(all[0].pos, "lesson", "title")?, aim.both(all[0].pos, "lesson", "aim")?);
        if steps.is_empty() {
            return Err(missing(all[0].pos, "lesson", "step"));
        }
        Ok(Self { title, aim, steps })
    }
}

/// What may stand in a step.
const STEP: [&str; 12] =
    ["run", "at", "when", "look", "says", "says.zh-CN", "do", "then", "ask", "search", "beside", "challenge"];

fn step(item: &Item<'_>) -> Read<Step> {
    let (id, rung) = named(item)?;
    let (mut run, mut when, mut ask, mut search, mut beside, mut challenge) =
        (None, None, None, None, None, None);
    let (mut says, mut look, mut acts) = (Halves::default(), None, Vec::new());
    for below in items(item.below)? {
        let item = &below;
        match item.word {
            "run" => once(&mut run, item, start(item)?)?,
            "at" => once(&mut when, item, Spanned::new(When::At(time(item)?), item.pos))?,
            "when" => once(&mut when, item, Spanned::new(When::So(expectation(item)?), item.pos))?,
            "look" => once(&mut look, item, nodes(item)?)?,
            "says" => says.take(item, false)?,
            "says.zh-CN" => says.take(item, true)?,
            "do" | "then" => acts.push(act(item)?),
            "ask" => once(&mut ask, item, question(item)?)?,
            "search" => once(&mut search, item, searched(item)?)?,
            "beside" => once(&mut beside, item, rest(item, "SYSTEM/SCENARIO")?)?,
            "challenge" => once(&mut challenge, item, rest(item, "SYSTEM/CHALLENGE")?)?,
            other => return Err(ScenarioError::unknown(item.pos, other, &STEP)),
        }
    }
    Ok(Step {
        rung,
        run,
        when: when.unwrap_or(Spanned::new(When::Here, item.pos)),
        look: look.unwrap_or_default(),
        says: says.both(item.pos, "step", "says")?,
        acts,
        ask,
        search,
        beside,
        challenge,
        id,
    })
}

/// `step ID RUNG`.
fn named(item: &Item<'_>) -> Read<(Spanned<String>, Rung)> {
    let known: Vec<&str> = Rung::ALL.iter().map(|rung| rung.id()).collect();
    let refused = || wrong(item.rest_pos, t::STEP_NAME.with([known.join(", ").into(), item.rest.into()]));
    let (id, rung) = item.rest.split_once(char::is_whitespace).ok_or_else(refused)?;
    if !id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Err(refused());
    }
    let rung = Rung::ALL.into_iter().find(|known| known.id() == rung.trim()).ok_or_else(refused)?;
    Ok((Spanned::new(id.to_owned(), item.rest_pos), rung))
}

/// `run SYSTEM/SCENARIO`, or `run` with a scenario below.
pub(crate) fn start(item: &Item<'_>) -> Read<Start> {
    if !item.rest.is_empty() {
        return rest(item, "SYSTEM/SCENARIO").map(Start::Bundled);
    }
    if item.below.is_empty() {
        return Err(missing(item.rest_pos, item.word, "SYSTEM/SCENARIO"));
    }
    let (text, shift) = item.inner();
    let scenario = Scenario::parse(&text).map_err(&shift)?;
    let place = shift(wrong(Pos { line: 1, column: 1 }, t::NONE.with([]))).pos;
    Ok(Start::Own(Box::new(scenario), place))
}

fn time(item: &Item<'_>) -> Read<Micros> {
    let text = rest(item, "TIME")?;
    parse_duration(&text.value).map_err(|_| wrong(text.pos, t::NO_TIME.with([text.value.as_str().into()])))
}

pub(crate) fn expectation(item: &Item<'_>) -> Read<Expectation> {
    let text = rest(item, "EXPECTATION")?;
    Expectation::parse(&text.value).map_err(item.behind())
}

/// `look 1 2`.
fn nodes(item: &Item<'_>) -> Read<Vec<Spanned<NodeRef>>> {
    let text = rest(item, "NODES")?;
    // An isolated node is written as a node is.
    let node = |word: &str| match Command::parse(&format!("crash {word}")) {
        Ok(Command::Fault(synod_scenario::Fault::Crash(node))) => Ok(Spanned::new(node.value, text.pos)),
        Ok(_) => Err(missing(text.pos, item.word, "NODES")),
        Err(error) => Err(wrong(text.pos, error.sentence)),
    };
    text.value.split_whitespace().map(node).collect()
}

fn act(item: &Item<'_>) -> Read<Act> {
    let text = rest(item, "ACTION")?;
    let command = Command::parse(&text.value).map_err(item.behind())?;
    Ok(Act { by_reader: item.word == "do", command, text })
}

/// `ask QUESTION` with its options below.
fn question(item: &Item<'_>) -> Read<Ask> {
    let mut says = Halves::default();
    says.take_line(item)?;
    let mut options = Vec::new();
    for below in items(item.below)? {
        match below.word {
            "zh-CN" => says.take(&below, true)?,
            "option" => options.push(option(&below)?),
            other => return Err(ScenarioError::unknown(below.pos, other, &["zh-CN", "option"])),
        }
    }
    if !(2..=6).contains(&options.len()) {
        return Err(wrong(item.pos, t::FEW_OPTIONS.with([options.len().into()])));
    }
    Ok(Ask { pos: item.pos, question: says.both(item.pos, "ask", "ask")?, options })
}

/// `option ANSWER` with its expectation and its explanation below.
fn option(item: &Item<'_>) -> Read<Choice> {
    let (mut says, mut why, mut expect) = (Halves::default(), Halves::default(), None);
    says.take_line(item)?;
    for below in items(item.below)? {
        match below.word {
            "zh-CN" => says.take(&below, true)?,
            "expect" => once(&mut expect, &below, Spanned::new(expectation(&below)?, below.rest_pos))?,
            "why" => why.take(&below, false)?,
            "why.zh-CN" => why.take(&below, true)?,
            other => {
                let allowed = ["zh-CN", "expect", "why", "why.zh-CN"];
                return Err(ScenarioError::unknown(below.pos, other, &allowed));
            }
        }
    }
    Ok(Choice {
        says: says.both(item.pos, "option", "option")?,
        expect: expect.ok_or_else(|| missing(item.pos, "option", "expect"))?,
        why: why.both(item.pos, "option", "why")?,
    })
}

/// `search` with what is looked for below.
fn searched(item: &Item<'_>) -> Read<Search> {
    if !item.rest.is_empty() {
        return Err(ScenarioError::unknown(
            item.rest_pos,
            item.rest,
            &["goal", "within", "without", "depth", "expect"],
        ));
    }
    let (mut goals, mut without) = (Vec::new(), Vec::new());
    let (mut plan, mut depth, mut finds) = (None, None, None);
    for below in items(item.below)? {
        let text = rest(&below, "TEXT")?;
        match below.word {
            "goal" => {
                Expectation::parse(&text.value).map_err(below.behind())?;
                goals.push(Goal::read(&text.value).map_err(below.behind())?);
            }
            "without" => without.push(text),
            "within" => {
                let read = Plan::read(&text.value);
                let none = || wrong(text.pos, t::NO_PLAN.with([text.value.as_str().into()]));
                once(&mut plan, &below, read.ok_or_else(none)?)?;
            }
            "depth" => {
                let n = text.value.parse().ok().filter(|n| (1..=MOST_DEPTH).contains(&u64::from(*n)));
                let none =
                    || wrong(text.pos, t::NO_NUMBER.with([text.value.as_str().into(), MOST_DEPTH.into()]));
                once(&mut depth, &below, n.ok_or_else(none)?)?;
            }
            "expect" => {
                let found = match text.value.as_str() {
                    "found" => true,
                    "none" => false,
                    other => return Err(wrong(text.pos, t::FOUND_OR_NOT.with([other.into()]))),
                };
                once(&mut finds, &below, found)?;
            }
            other => {
                let allowed = ["goal", "within", "without", "depth", "expect"];
                return Err(ScenarioError::unknown(below.pos, other, &allowed));
            }
        }
    }
    let finds = finds.ok_or_else(|| missing(item.pos, "search", "expect"))?;
    Ok(Search { pos: item.pos, goals, without, plan: plan.unwrap_or_default(), depth, finds })
}
