//! Challenges: a run, a goal, what may be done to reach it; and the judge of what somebody did.

use crate::lesson::Start;
use crate::outline::{Item, items, lines};
use crate::play::Desk;
use crate::prose::{Prose, Said};
use crate::read::{Halves, expectation, flat, header, missing, once, rest, start, wrong};
use crate::texts as t;
use synod_model::{Lang, Sentence};
use synod_scenario::{Command, Expectation, Moment, Pos, Scenario, ScenarioError, Spanned, Statement, When};
use synod_sim::{DEFAULT_UNTIL, Present, Session};

/// The most hints of a challenge.
const MOST_HINTS: usize = 3;

/// The most actions that a challenge allows.
const MOST_ACTIONS: u32 = 200;

/// A challenge.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// What it is called.
    pub title: Said,
    /// What is to be brought about.
    pub says: Said,
    /// The run as it is without anybody doing anything.
    pub run: Start,
    /// What has to be so at the moment of the link: all of it at once.
    pub goals: Vec<Spanned<Expectation>>,
    /// What may be done, each at most so often.
    pub may: Vec<Allowed>,
    /// How many actions there may be in all.
    pub most: u32,
    /// The rules that may be switched off.
    pub without: Vec<Spanned<String>>,
    /// Hints, each more telling than the one before.
    pub hints: Vec<Said>,
    /// A solution: a run of which all lines are what a person did.
    pub solution: Solution,
}

/// A kind of action that is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// Its first word in a scenario.
    pub word: Spanned<String>,
    /// How often at most.
    pub times: u32,
}

/// Lines that bring the goal about.
#[derive(Clone, Debug)]
pub struct Solution {
    /// They, as they stand in a scenario.
    pub text: String,
    /// Where they begin.
    pub pos: Pos,
}

impl Challenge {
    /// Reads the text of a challenge. The error is the first one in the text.
    ///
    /// # Errors
    /// What is wrong, where, and what is allowed there.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        let lines = lines(text);
        let all = items(&lines)?;
        header(&all, "challenge")?;
        let begin = all[0].pos;
        let mut read = Read::default();
        for item in &all[1..] {
            read.take(item)?;
        }
        let lacks = |what: &str| missing(begin, "challenge", what);
        if read.goals.is_empty() {
            return Err(lacks("goal"));
        }
        if read.may.is_empty() && read.without.is_empty() {
            return Err(lacks("may"));
        }
        let hints =
            read.hints.into_iter().zip(read.hints_zh.into_iter().map(Some).chain(std::iter::repeat(None)));
        let hint = |(en, zh): (Prose, Option<Prose>)| {
            let pos = en.pos;
            Ok(Said { en, zh: zh.ok_or_else(|| missing(pos, "hint", "hint.zh-CN"))? })
        };
        let most = read.may.iter().fold(0_u32, |sum, allowed| sum.saturating_add(allowed.times));
        Ok(Self {
            title: read.title.both(begin, "challenge", "title")?,
            says: read.says.both(begin, "challenge", "says")?,
            run: read.run.ok_or_else(|| lacks("run"))?,
            goals: read.goals,
            may: read.may,
            most: read.most.unwrap_or(most).min(MOST_ACTIONS),
            without: read.without,
            hints: hints.map(hint).collect::<Result<_, ScenarioError>>()?,
            solution: read.solution.ok_or_else(|| lacks("solution"))?,
        })
    }

    /// The run of the recorded solution.
    ///
    /// # Errors
    /// What is wrong with its lines.
    pub fn solved(&self, desk: Desk<'_>) -> Result<Scenario, ScenarioError> {
        let scenario = self.run.scenario(desk)?;
        let text = format!("synod 1 {}\n{}", scenario.system.value, self.solution.text);
        let lines = if scenario.stepwise { text.replacen('\n', "\nstepwise\n", 1) } else { text };
        let before = if scenario.stepwise { 2 } else { 1 };
        let place = |error: ScenarioError| {
            let line = error.pos.line.saturating_sub(before) + self.solution.pos.line;
            wrong(Pos { line, ..error.pos }, error.sentence)
        };
        let lines = Scenario::parse(&lines).map_err(place)?.lines;
        Ok(Scenario { lines: [scenario.lines, lines].concat(), ..scenario })
    }

    /// Judges a run at a moment, or at its end.
    ///
    /// # Errors
    /// When the challenge itself, or the run, makes no sense.
    pub fn judge(&self, desk: Desk<'_>, run: &Scenario, at: Option<Moment>) -> Result<Judged, ScenarioError> {
        let mut session = desk.catalogue.open(run.clone())?;
        self.prepare(&mut session)?;
        stand(&mut session, at)?;
        self.judge_here(desk, &session)
    }

    /// Whether a goal is about more than one moment, so that the run has to be prepared for it.
    pub fn looks_back(&self) -> bool {
        let looks_back = |goal: &Spanned<Expectation>| {
            matches!(goal.value, Expectation::Never(_) | Expectation::Answer { .. })
        };
        self.goals.iter().any(looks_back)
    }

    /// A run that has just been opened keeps what the goals look back for.
    ///
    /// # Errors
    /// When a goal names what does not exist.
    pub fn prepare(&self, session: &mut Session) -> Result<(), ScenarioError> {
        self.goals.iter().try_for_each(|goal| {
            session.remember([&goal.value]).map_err(|error| wrong(goal.pos, error.sentence))
        })
    }

    /// Judges a run, which was prepared, at its present moment.
    ///
    /// # Errors
    /// When the challenge itself makes no sense.
    pub fn judge_here(&self, desk: Desk<'_>, session: &Session) -> Result<Judged, ScenarioError> {
        let (given, run) = (self.run.scenario(desk)?, session.recorded());
        let done = done(&given, &run, session.present());
        let mut why = Vec::new();
        match &done {
            None => why.push(t::OTHER_RUN.with([])),
            Some(done) => why.extend(self.forbidden(done)),
        }
        let mut goals = Vec::new();
        for goal in &self.goals {
            let (ok, says) = session.is_so(&goal.value).map_err(|error| wrong(goal.pos, error.sentence))?;
            goals.push(ok);
            if !ok {
                why.push(t::NOT_REACHED.with([goal.value.to_string().into(), says.into()]));
            }
        }
        let names = session.names().to_vec();
        let actions = done.map_or(0, |done| done.len());
        Ok(Judged { why, goals, actions, steps: session.present().step, names })
    }

    /// What of what was done is not allowed.
    fn forbidden(&self, done: &[&Command]) -> Option<Sentence> {
        let mut used: Vec<(String, u32)> = Vec::new();
        for command in done {
            if let Command::Rule { id, on: false } = command {
                if !self.without.contains(id) {
                    return Some(t::RULE_FORBIDDEN.with([id.value.as_str().into()]));
                }
                continue;
            }
            let text = command.to_string();
            let word = text.split(' ').next().unwrap_or_default().to_owned();
            match used.iter_mut().find(|(of, _)| *of == word) {
                Some((_, times)) => *times += 1,
                None => used.push((word, 1)),
            }
        }
        for (word, times) in &used {
            // Letting time stand still and run again changes nothing by itself.
            if word.starts_with("by-") {
                continue;
            }
            match self.may.iter().find(|allowed| allowed.word.value == *word) {
                None => return Some(t::FORBIDDEN.with([word.as_str().into(), self.allowed().into()])),
                Some(allowed) if *times > allowed.times => {
                    return Some(t::TOO_OFTEN.with([
                        word.as_str().into(),
                        (*times).into(),
                        allowed.times.into(),
                    ]));
                }
                Some(_) => {}
            }
        }
        let all: u32 = used.iter().filter(|(word, _)| !word.starts_with("by-")).map(|(_, times)| times).sum();
        (all > self.most).then(|| t::TOO_MANY.with([all.into(), self.most.into()]))
    }

    /// What may be done, in words of the scenario text.
    pub fn allowed(&self) -> String {
        let may =
            self.may.iter().map(|allowed| format!("{}\u{a0}×\u{a0}{}", allowed.word.value, allowed.times));
        let without = self.without.iter().map(|rule| format!("without {}", rule.value));
        may.chain(without).collect::<Vec<_>>().join(", ")
    }

    /// What a challenge owes its readers: its solution solves it, and doing nothing does not; its texts are bound.
    pub fn check(&self, desk: Desk<'_>) -> Vec<ScenarioError> {
        let mut found = Vec::new();
        let pos = self.title.en.pos;
        match self.run.scenario(desk).and_then(|scenario| self.judge(desk, &scenario, None)) {
            Ok(judged) if judged.why.is_empty() => found.push(wrong(pos, t::SOLVED_BY_NOTHING.with([]))),
            Ok(_) => {}
            Err(error) => found.push(error),
        }
        match self.solved(desk).and_then(|scenario| self.judge(desk, &scenario, None)) {
            Ok(judged) => found.extend(
                judged.why.into_iter().map(|why| wrong(self.solution.pos, t::UNSOLVED.with([why.into()]))),
            ),
            Err(error) => found.push(error),
        }
        for said in std::iter::once(&self.says).chain(&self.hints) {
            for lang in Lang::ALL {
                if let Some(number) = said.get(lang).loose_number() {
                    found.push(wrong(said.get(lang).pos, t::LOOSE.with([number.into()])));
                }
            }
        }
        found.sort_by_key(|error| error.pos);
        found
    }
}

/// What the judge says.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Why it is not solved; nothing if it is.
    pub why: Vec<Sentence>,
    /// Whether each goal is reached, in order; a goal that is not is among the reasons too, the last of them.
    pub goals: Vec<bool>,
    /// How many actions there were.
    pub actions: usize,
    /// How many steps the run took.
    pub steps: u64,
    /// The names of the nodes, for the sentences.
    pub names: Vec<String>,
}

impl Judged {
    /// Whether it is solved.
    pub fn is_solved(&self) -> bool {
        self.why.is_empty()
    }
}

/// Goes to a moment, or to the end.
fn stand(session: &mut Session, at: Option<Moment>) -> Result<(), ScenarioError> {
    match at {
        Some(at) => session.seek_moment(at),
        None if session.by_hand() => session.seek(u64::MAX),
        None => session.seek_time(session.scenario().until.unwrap_or(DEFAULT_UNTIL)),
    }
}

/// What was done in a run up to the present besides what it is given; `None` if it is another run.
fn done<'a>(given: &Scenario, run: &'a Scenario, present: Present) -> Option<Vec<&'a Command>> {
    let start = |scenario: &Scenario| {
        let mut start = scenario.clone();
        start.lines.clear();
        (start.titles, start.introduction, start.until) = Default::default();
        start
    };
    if start(given) != start(run) {
        return None;
    }
    // What is expected does nothing.
    let acts = |scenario: &'a Scenario| {
        scenario.lines.iter().filter_map(|line| match &line.what {
            Statement::Do(command) => Some((line, command)),
            Statement::Expect(_) => None,
        })
    };
    let mut left: Vec<&synod_scenario::Line> =
        given.lines.iter().filter(|line| matches!(line.what, Statement::Do(_))).collect();
    let mut done = Vec::new();
    for (line, command) in acts(run) {
        match left.iter().position(|own| *own == line) {
            Some(at) if !matches!(line.when, When::After { .. }) => drop(left.remove(at)),
            _ if is_to_come(&line.when, present) => {}
            _ => done.push(command),
        }
    }
    left.is_empty().then_some(done)
}

/// Whether a line is about a moment after the present.
fn is_to_come(when: &When, present: Present) -> bool {
    match when {
        When::At(at) => *at > present.playhead,
        When::After { step, .. } => *step > present.step,
        When::InOrder => false,
    }
}

/// A challenge while it is read.
#[derive(Default)]
struct Read {
    title: Halves,
    says: Halves,
    run: Option<Start>,
    goals: Vec<Spanned<Expectation>>,
    may: Vec<Allowed>,
    most: Option<u32>,
    without: Vec<Spanned<String>>,
    hints: Vec<Prose>,
    hints_zh: Vec<Prose>,
    solution: Option<Solution>,
}

impl Read {
    fn take(&mut self, item: &Item<'_>) -> Result<(), ScenarioError> {
        let chinese = item.word.ends_with(".zh-CN");
        match item.word {
            "title" | "title.zh-CN" => self.title.take(item, chinese),
            "says" | "says.zh-CN" => self.says.take(item, chinese),
            "run" => once(&mut self.run, item, start(item)?),
            "goal" => {
                self.goals.push(Spanned::new(expectation(item)?, item.rest_pos));
                Ok(())
            }
            "may" => self.allow(item),
            "most" => {
                let most = number(&rest(item, "NUMBER")?)?;
                once(&mut self.most, item, most)
            }
            "without" => {
                self.without.push(rest(item, "RULE")?);
                Ok(())
            }
            "hint" | "hint.zh-CN" => {
                let of = if chinese { &mut self.hints_zh } else { &mut self.hints };
                if of.len() == MOST_HINTS {
                    return Err(wrong(item.pos, t::HINTS.with([MOST_HINTS.into()])));
                }
                of.push(Prose::read(&item.prose(), item.rest_pos)?);
                Ok(())
            }
            "solution" => {
                if !item.rest.is_empty() || item.below.is_empty() {
                    return Err(missing(item.rest_pos, "solution", "LINES"));
                }
                let (text, _) = item.inner();
                let pos = Pos { line: item.pos.line + 1, column: 1 };
                once(&mut self.solution, item, Solution { text, pos })
            }
            other => Err(ScenarioError::unknown(item.pos, other, &CHALLENGE)),
        }
    }

    /// `may crash 2`: this kind of action, at most so often.
    fn allow(&mut self, item: &Item<'_>) -> Result<(), ScenarioError> {
        flat(item)?;
        let said = rest(item, "ACTION TIMES")?;
        let (word, times) = said.value.split_once(char::is_whitespace).unwrap_or((&said.value, "1"));
        if !ACTIONS.contains(&word) {
            return Err(ScenarioError::unknown(said.pos, word, &ACTIONS));
        }
        if self.may.iter().any(|allowed| allowed.word.value == word) {
            return Err(wrong(said.pos, t::TWICE.with([word.into()])));
        }
        let times = number(&Spanned::new(times.trim().to_owned(), said.pos))?;
        self.may.push(Allowed { word: Spanned::new(word.to_owned(), said.pos), times });
        Ok(())
    }
}

fn number(text: &Spanned<String>) -> Result<u32, ScenarioError> {
    let number = text.value.parse().ok().filter(|n| (1..=MOST_ACTIONS).contains(n));
    let none = || wrong(text.pos, t::NO_NUMBER.with([text.value.as_str().into(), MOST_ACTIONS.into()]));
    number.ok_or_else(none)
}

/// What may stand in a challenge.
const CHALLENGE: [&str; 12] = [
    "title",
    "title.zh-CN",
    "says",
    "says.zh-CN",
    "run",
    "goal",
    "may",
    "most",
    "without",
    "hint",
    "hint.zh-CN",
    "solution",
];

/// What a challenge may allow.
const ACTIONS: [&str; 24] = [
    "request",
    "crash",
    "restart",
    "pause",
    "resume",
    "clock",
    "partition",
    "cut",
    "mend",
    "isolate",
    "heal",
    "net",
    "load",
    "set",
    "with",
    "deliver",
    "drop",
    "duplicate",
    "hold",
    "release",
    "delay",
    "fire",
    "choose",
    "wait",
];
