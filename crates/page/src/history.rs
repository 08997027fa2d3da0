//! The history of a run as a text that outlives the page: what was opened, every branch, and what can be undone.

use crate::state::State;
use crate::undo::{Done, Place, Undo};
use std::fmt::Write as _;
use synod_model::Micros;
use synod_scenario::Scenario;
use synod_sim::KeptBranch;

/// The most steps that are taken again when a history is recalled; a longer one is not.
const MOST_STEPS: u64 = 200_000;

/// What the lines of a history begin with; no line of a scenario does.
const MARK: char = '!';

impl State {
    /// The history, if there is more of it than the link says: branches, or something to be undone.
    pub fn history(&self) -> Option<String> {
        let branches = self.session.keep_branches(&|says| self.say(says));
        let steps: u64 = branches.iter().map(|branch| branch.known).sum();
        if steps > MOST_STEPS || (branches.len() < 2 && self.undo == Undo::default()) {
            return None;
        }
        let mut text = self.session.scenario().to_string();
        for branch in &branches {
            let (parent, step) = branch.parent.map_or((0, 0), |(parent, step)| (parent, step));
            let called = branch.called.replace('\n', " ");
            let _ = writeln!(text, "{MARK}branch {parent} {step} {} {} {called}", branch.at.0, branch.known);
            for line in &branch.lines {
                let _ = writeln!(text, "{line}");
            }
        }
        let run = self.runs.present;
        let here = |done: &&Done| (done.before.run, done.after.run) == (run, run);
        for (word, all) in [("done", &self.undo.done), ("undone", &self.undo.undone)] {
            for Done { before, after, without } in all.iter().filter(here) {
                let without = without.map_or_else(String::new, |branch| format!(" {branch}"));
                let _ = writeln!(text, "{MARK}{word} {} {}{without}", numbers(before), numbers(after));
            }
        }
        let _ = writeln!(text, "{MARK}at {}", numbers(&Place::of(self)));
        Some(text)
    }

    /// Opens the history of the run that was left, at the moment at which it was left; whether it could be read.
    pub fn recall(&mut self, history: &str) -> bool {
        let Some(read) = History::read(history) else { return false };
        let Ok(mut session) = self.shelf.catalogue.open(read.scenario) else { return false };
        if session.regrow(&read.branches).is_err() {
            return false;
        }
        let (edits, bundled) = (self.edits.max(1), self.bundled.take());
        self.replace(session, bundled);
        self.edits = edits;
        let of_run = |place: Place| Place { run: self.runs.present, ..place };
        let of_runs = |all: Vec<Done>| {
            let done = |done: Done| Done { before: of_run(done.before), after: of_run(done.after), ..done };
            all.into_iter().map(done).collect()
        };
        self.undo = Undo { done: of_runs(read.done), undone: of_runs(read.undone) };
        let at = of_run(read.at);
        self.go(at)
    }
}

/// A history that was read.
struct History {
    scenario: Scenario,
    branches: Vec<KeptBranch>,
    done: Vec<Done>,
    undone: Vec<Done>,
    at: Place,
}

impl History {
    fn read(text: &str) -> Option<Self> {
        let (mut scenario, mut branches, mut at) = (String::new(), Vec::<KeptBranch>::new(), None);
        let (mut done, mut undone) = (Vec::new(), Vec::new());
        for line in text.lines() {
            let Some(marked) = line.strip_prefix(MARK) else {
                match branches.last_mut() {
                    Some(branch) => branch.lines.push(line.to_owned()),
                    None => scenario.extend([line, "\n"]),
                }
                continue;
            };
            let (word, rest) = marked.split_once(' ')?;
            match word {
                "branch" => branches.push(branch(rest, branches.is_empty())?),
                "done" => done.push(read_done(rest)?),
                "undone" => undone.push(read_done(rest)?),
                "at" => at = Some(place(&mut rest.split(' '))?),
                _ => return None,
            }
        }
        Some(Self { scenario: Scenario::parse(&scenario).ok()?, branches, done, undone, at: at? })
    }
}

fn branch(text: &str, first: bool) -> Option<KeptBranch> {
    let mut words = text.splitn(5, ' ');
    let parent = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let (at, known) = (Micros(words.next()?.parse().ok()?), words.next()?.parse().ok()?);
    let called = words.next().unwrap_or_default().to_owned();
    Some(KeptBranch { parent: (!first).then_some(parent), at, known, called, lines: Vec::new() })
}

fn read_done(text: &str) -> Option<Done> {
    let mut words = text.split(' ');
    let (before, after) = (place(&mut words)?, place(&mut words)?);
    let without = words.next().map(str::parse).transpose().ok()?;
    Some(Done { before, after, without })
}

fn place<'a>(words: &mut impl Iterator<Item = &'a str>) -> Option<Place> {
    let (branch, step) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    Some(Place { run: 0, branch, step, playhead: Micros(words.next()?.parse().ok()?) })
}

fn numbers(place: &Place) -> String {
    format!("{} {} {}", place.branch, place.step, place.playhead.0)
}
