//! What a lesson owes its readers: its rules, checked on the text and on its runs.

use crate::lesson::{Lesson, Rung, Search, Step};
use crate::play::{Answer, Answers, Desk, Played, is_unknown_figure};
use crate::prose::{Prose, Said};
use crate::read::wrong;
use crate::texts as t;
use std::collections::BTreeSet;
use synod_explore::{Bound, Bounds, SearchOptions};
use synod_model::{Lang, Sentence};
use synod_scenario::{Command, Expectation, Pos, ScenarioError};
use synod_sim::Session;

/// What a search of a lesson may cost.
const MOST_STATES: u64 = 200_000;

/// Among fewer questions than this the same place of what is right is chance.
const FEW_QUESTIONS: usize = 4;

/// How many states a search takes between two looks.
const SLICE: u64 = 10_000;

/// What a lesson may refer to besides the systems.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Whether `SYSTEM/CHALLENGE` is a challenge.
    pub challenge: &'a dyn Fn(&str) -> bool,
    /// Whether two words are one term, in English and in Chinese.
    pub term: &'a dyn Fn(&str, &str) -> bool,
}

/// Plays a lesson and finds what it owes its readers: everything, in the order of the text. The runs are returned if they
/// could be played.
pub fn check(lesson: &Lesson, desk: Desk<'_>, known: Known<'_>) -> (Vec<ScenarioError>, Option<Played>) {
    let mut found = Findings(Vec::new());
    found.ladder(lesson);
    found.size(lesson);
    for step in &lesson.steps {
        found.texts(step, known);
    }
    found.end(lesson, known);
    let mut seen = Vec::new();
    let played = lesson.play_and_see(desk, &mut |nth, run| {
        let step = &lesson.steps[nth];
        for prose in [&step.says.en, &step.says.zh] {
            let lacking = prose.found().filter(|figure| is_unknown_figure(figure, run));
            seen.extend(lacking.map(|figure| unknown(prose.pos, figure)));
        }
        if let Some(search) = &step.search {
            seen.extend(judge(search, run)?);
        }
        Ok(())
    });
    found.0.extend(seen);
    let played = match played {
        Ok(played) => {
            found.questions(lesson, &played);
            found.systems(lesson, &played);
            if let Err(error) = found.broken(lesson, &played, desk) {
                found.0.push(error);
            }
            Some(played)
        }
        Err(error) => {
            found.0.push(error);
            None
        }
    };
    found.0.sort_by_key(|error| error.pos);
    (found.0, played)
}

/// What is wrong so far.
struct Findings(Vec<ScenarioError>);

impl Findings {
    fn add(&mut self, pos: Pos, says: Sentence) {
        self.0.push(wrong(pos, says));
    }

    /// Rule 6, the ladder, and its ends.
    fn ladder(&mut self, lesson: &Lesson) {
        let has = |rung: Rung| lesson.steps.iter().any(|step| step.rung == rung);
        for rung in Rung::OWED.into_iter().filter(|rung| !has(*rung)) {
            self.add(lesson.title.en.pos, t::RUNG.with([rung.id().into()]));
        }
        let (first, last) = (lesson.steps.first().map(|s| s.rung), lesson.steps.last().map(|s| s.rung));
        if (first, last) != (Some(Rung::Hook), Some(Rung::Sandbox)) {
            let ends = t::ENDS.with([Rung::Hook.id().into(), Rung::Sandbox.id().into()]);
            self.add(lesson.title.en.pos, ends);
        }
    }

    /// Rules 2 to 4: how many steps, questions and deeds there are.
    fn size(&mut self, lesson: &Lesson) {
        let (steps, title) = (&lesson.steps, lesson.title.en.pos);
        if !(8..=15).contains(&steps.len()) {
            self.add(title, t::STEPS.with([steps.len().into()]));
        }
        for third in 0..3 {
            let mut of = (0..steps.len()).filter(|nth| nth * 3 / steps.len() == third);
            if !of.any(|nth| steps[nth].ask.is_some()) {
                self.add(title, t::QUESTIONS.with([(third + 1).into()]));
            }
        }
        let active = steps.iter().filter(|step| step.is_active()).count();
        if active * 2 < steps.len() {
            self.add(title, t::IDLE.with([active.into(), steps.len().into()]));
        }
        if let Some(first) = steps.first() {
            let ask = first.ask.as_ref().map(|ask| &ask.question);
            if !first.is_active() {
                self.add(first.id.pos, t::HOOK_IDLE.with([]));
            }
            self.longer([Some(&first.says), ask], [60, 120], &t::HOOK_LONG);
        }
    }

    /// Texts that are longer than this, of English and of Chinese.
    fn longer(&mut self, texts: [Option<&Said>; 2], most: [usize; 2], says: &'static synod_model::Text) {
        for (lang, most) in Lang::ALL.into_iter().zip(most) {
            let of = || texts.into_iter().flatten().map(|said| said.get(lang));
            let length: usize = of().map(|prose| prose.length(lang)).sum();
            if length > most
                && let Some(first) = of().next()
            {
                self.add(first.pos, says.with([length.into(), lang.tag().into()]));
            }
        }
    }

    /// Rules 2 and 10: lengths, terms and numbers of a step.
    fn texts(&mut self, step: &Step, known: Known<'_>) {
        self.longer([Some(&step.says), None], [80, 160], &t::STEP_LONG);
        let (en, zh) = (step.says.en.terms(), step.says.zh.terms());
        let (en, zh): (Vec<&str>, Vec<&str>) = (en.collect(), zh.collect());
        if en.len() > 1 {
            self.add(step.says.en.pos, t::MANY_TERMS.with([en.len().into()]));
        }
        if en.len() != zh.len() {
            self.add(step.says.zh.pos, t::UNEQUAL_TERMS.with([]));
        }
        for (en, zh) in en.iter().zip(&zh).filter(|(en, zh)| !(known.term)(en, zh)) {
            self.add(step.says.zh.pos, t::NO_TERM.with([(*en).into(), (*zh).into()]));
        }
        let options = step.ask.iter().flat_map(|ask| {
            let of = ask.options.iter().flat_map(|option| [&option.says, &option.why]);
            std::iter::once(&ask.question).chain(of)
        });
        for said in std::iter::once(&step.says).chain(options) {
            for prose in [&said.en, &said.zh] {
                self.numbers(prose);
            }
        }
    }

    fn numbers(&mut self, prose: &Prose) {
        if let Some(number) = prose.loose_number() {
            self.add(prose.pos, t::LOOSE.with([number.into()]));
        }
    }

    /// Rule 13: it ends with a challenge.
    fn end(&mut self, lesson: &Lesson, known: Known<'_>) {
        let Some(last) = lesson.steps.last() else { return };
        for step in &lesson.steps {
            let named = step.challenge.as_ref();
            if let Some(name) = named.filter(|name| !(known.challenge)(&name.value)) {
                self.add(name.pos, t::NO_CHALLENGE.with([name.value.as_str().into()]));
            }
        }
        if last.challenge.is_none() {
            self.add(last.id.pos, t::NO_CHALLENGE.with([(&t::NONE).into()]));
        }
    }

    /// Rule 3: what the runs answer.
    fn questions(&mut self, lesson: &Lesson, played: &Played) {
        for (step, stand) in lesson.steps.iter().zip(&played.stands) {
            let (Some(ask), Some(answers)) = (&step.ask, &stand.answers) else { continue };
            if answers.options.iter().all(|option| !option.right) {
                self.add(ask.pos, t::NO_RIGHT.with([]));
            }
            for (option, _) in ask.options.iter().zip(&answers.options).filter(|(_, answer)| answer.unknown) {
                self.0.push(unknown(option.expect.pos, &option.expect.value));
            }
            match answers.options.iter().filter(|option| option.right).count() {
                right if right == answers.options.len() => self.add(ask.pos, t::ALL_RIGHT.with([])),
                0 | 1 => {}
                right => self.add(ask.pos, t::MANY_RIGHT.with([right.into()])),
            }
        }
        self.giveaways(lesson, played);
    }

    /// Whoever knows nothing shall not be right by choosing always the same place, or always the longest option.
    fn giveaways(&mut self, lesson: &Lesson, played: &Played) {
        let answers: Vec<_> = played.stands.iter().filter_map(|stand| stand.answers.as_ref()).collect();
        if answers.len() < FEW_QUESTIONS {
            return;
        }
        let title = lesson.title.en.pos;
        let place = |of: &Answers| of.options.iter().position(|option| option.right);
        if answers.iter().all(|of| place(of) == place(answers[0])) {
            self.add(title, t::SAME_PLACE.with([]));
        }
        for lang in Lang::ALL {
            let length = |option: &Answer| option.says.plain(lang).chars().count();
            let longest = |of: &&&Answers| {
                of.options.iter().max_by_key(|option| length(option)).is_some_and(|option| option.right)
            };
            let long = answers.iter().filter(longest).count();
            if long * 4 > answers.len() * 3 {
                self.add(title, t::LONGEST.with([long.into(), answers.len().into(), lang.tag().into()]));
            }
        }
    }

    /// Rule 13: the same question in another system.
    fn systems(&mut self, lesson: &Lesson, played: &Played) {
        let system = |part: usize| &played.parts[part].scenario.system.value;
        for (step, stand) in lesson.steps.iter().zip(&played.stands) {
            let other = system(stand.part) != system(0);
            if step.rung == Rung::Transfer && !(other && step.ask.is_some()) {
                self.add(step.id.pos, t::TRANSFER.with([]));
            }
        }
    }

    /// Rule 5: a rule is switched off, something breaks, and with the rule on the same run does not.
    fn broken(&mut self, lesson: &Lesson, played: &Played, desk: Desk<'_>) -> Result<(), ScenarioError> {
        let off = |step: &Step| {
            let acts = step.acts.iter();
            acts.filter(|act| matches!(act.command, Command::Rule { on: false, .. }))
                .map(|act| act.text.pos)
                .next()
        };
        let without = |part: usize| !played.parts[part].scenario.without.is_empty();
        let begins = |step: &Step, part| (step.run.is_some() && without(part)).then_some(step.id.pos);
        let all = lesson.steps.iter().zip(&played.stands);
        let switched: Vec<(usize, Pos)> = all
            .filter_map(|(step, stand)| Some((stand.part, off(step).or_else(|| begins(step, stand.part))?)))
            .collect();
        let searched = lesson.steps.iter().any(|step| {
            step.search.as_ref().is_some_and(|search| search.finds && !search.without.is_empty())
        });
        let breaks = switched.iter().any(|(part, _)| !played.parts[*part].violated.is_empty());
        if !breaks && !searched {
            self.add(lesson.title.en.pos, t::NO_BREAK.with([]));
        }
        let with = lesson.play_with_rules(desk)?;
        let mut judged = BTreeSet::new();
        for (part, pos) in switched {
            let violated = with.parts.get(part).map_or(&[][..], |part| &part.violated);
            if let Some(id) = violated.first()
                && judged.insert(part)
            {
                self.add(pos, t::BREAKS_ANYWAY.with([(*id).into()]));
            }
        }
        Ok(())
    }
}

/// A figure that the run has not.
fn unknown(pos: Pos, figure: &Expectation) -> ScenarioError {
    let name = match figure {
        Expectation::Metric { path, .. } => path.value.to_string(),
        other => other.to_string(),
    };
    wrong(pos, t::NO_FIGURE.with([name.into()]))
}

/// What is wrong with a search, when it is carried out.
fn judge(search: &Search, run: &Session) -> Result<Option<ScenarioError>, ScenarioError> {
    let without: Vec<&str> = search.without.iter().map(|id| id.value.as_str()).collect();
    let mut plan = search.plan.clone();
    plan.goals.clone_from(&search.goals);
    let bounds = Bounds { states: MOST_STATES, depth: search.depth, ..Bounds::default() };
    let options = SearchOptions { bounds, ..SearchOptions::default() };
    let begun = run.search(&without, &plan, options);
    let (mut all, _) = begun.map_err(|error| wrong(search.pos, error.sentence))?;
    let ended = loop {
        if let Some(ended) = all.advance(SLICE).ended {
            break ended;
        }
    };
    let report = all.report();
    let found = report.violation.as_ref().or(report.witness.as_ref());
    Ok(match (found, search.finds) {
        (None, true) => Some(t::FINDS.with([report.progress.distinct.into()])),
        (Some(found), false) => Some(t::FINDS_NOTHING.with([found.steps().into()])),
        (None, false) if matches!(ended, Bound::States | Bound::Memory) => Some(t::UNDECIDED.with([])),
        _ => None,
    }
    .map(|says| wrong(search.pos, says)))
}
