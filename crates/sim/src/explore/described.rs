//! A search of worlds as people read it: every action is a line of a stepwise scenario, and a trace is a
//! scenario that plays to the same state.

use super::{Budget, Move, Spent, Spot, Timing, What, Worlds};
use crate::StepKind;
use crate::report::{LossReason, StepReport};
use crate::texts;
use crate::transcript;
use crate::world::{AnyWorld, Happened};
use synod_explore::{Described, Model, ModelBound};
use synod_model::{Expect, Lang, MessageId, NodeId, NodeSet, Sentence, Text, Value};
use synod_scenario::{
    AnyNode, ClockChange, Command, Expectation, Line, NodeRef, Pattern, Scenario, Select, Spanned, Statement,
    Verdict, When,
};

/// Of long sequences in a state, this many elements are shown: the last ones.
const SHOWN: usize = 16;

impl Described for Worlds {
    fn id(&self) -> &str {
        self.system.meta.id
    }

    fn notation(&self, before: &Spot, action: &Move) -> String {
        self.command(&*before.world, before, action.what).to_string()
    }

    fn says(&self, before: &Spot, action: &Move) -> Sentence {
        let mut step = Happened::default();
        let _ = self.go(before, *action, &mut step);
        let mut sentences = transcript::sentences(&self.report(before, action.what, step));
        sentences.swap_remove(0)
    }

    /// Each field of the nodes' state, with its value at every node that has it.
    fn show(&self, spot: &Spot) -> Vec<(&'static str, Value)> {
        let mut fields: Vec<(&'static str, Vec<(NodeId, Value)>)> = Vec::new();
        for node in (0..spot.world.len()).map(NodeId::at) {
            for field in spot.world.closer().view(node, SHOWN).fields {
                match fields.iter_mut().find(|(name, _)| *name == field.name) {
                    Some((_, values)) => values.push((node, field.value)),
                    None => fields.push((field.name, vec![(node, field.value)])),
                }
            }
        }
        fields.into_iter().map(|(name, values)| (name, Value::PerNode(values))).collect()
    }

    fn name(&self, node: NodeId) -> String {
        self.names.get(node.index()).cloned().unwrap_or_default()
    }

    fn bounds(&self) -> Vec<ModelBound> {
        let (tick, delay) = self.scale();
        let bounded = self.timing() == Timing::Bounded;
        let timing = texts::BOUNDED_TIMING.with([tick.into(), u32::from(delay).into()]);
        let mut all = vec![ModelBound {
            id: "timing",
            value: Value::Str(self.timing().id().into()),
            says: bounded.then_some(timing),
        }];
        if bounded {
            all.push(ModelBound { id: "tick_us", value: tick.0.into(), says: None });
            all.push(ModelBound { id: "ticks", value: u32::from(delay).into(), says: None });
        }
        // Where nobody attacks, nothing is said of it.
        let told = |what: &Spent| *what != Spent::Attacks || self.budget().has(*what);
        all.extend(Spent::ALL.into_iter().filter(told).map(|what| {
            let times = self.budget().of(what);
            let limited = times != Budget::UNLIMITED;
            let value = if limited { u32::from(times).into() } else { Value::None };
            let says = (limited && times > 0).then(|| says(what).with([u32::from(times).into()]));
            ModelBound { id: what.id(), value, says }
        }));
        if !self.ask.is_empty() {
            let kinds = self.ask.iter().map(|kind| Value::Str(kind.clone().into())).collect();
            let says = texts::ONLY_REQUESTS.with([self.ask.join(", ").into()]);
            all.push(ModelBound { id: "ask", value: Value::List(kinds), says: Some(says) });
        }
        all
    }

    fn goal(&self) -> Option<String> {
        self.goals.text()
    }

    fn lines(&self, initial: &Spot, actions: &[Move]) -> Vec<String> {
        let commands = self.follow(initial, actions).map(|(commands, _)| commands).unwrap_or_default();
        commands.iter().map(Command::to_string).collect()
    }

    fn symmetry(&self) -> Vec<Vec<String>> {
        let names = |group: &NodeSet| group.iter().map(|node| self.name(node)).collect();
        self.symmetry.iter().map(names).collect()
    }

    fn plays(&self, initial: &Spot, actions: &[Move]) -> Option<String> {
        self.scenario(initial, actions).map(|scenario| scenario.to_string())
    }
}

/// A bound on something, as a phrase.
const fn says(what: Spent) -> &'static Text {
    match what {
        Spent::Crashes => &texts::CRASHES_AT_MOST,
        Spent::Restarts => &texts::RESTARTS_AT_MOST,
        Spent::Drops => &texts::DROPS_AT_MOST,
        Spent::Duplicates => &texts::DUPLICATES_AT_MOST,
        Spent::Partitions => &texts::PARTITIONS_AT_MOST,
        Spent::Clock => &texts::CLOCK_AT_MOST,
        Spent::Requests => &texts::REQUESTS_AT_MOST,
        Spent::Timers => &texts::TIMERS_AT_MOST,
        Spent::Attacks => &texts::ATTACKS_AT_MOST,
    }
}

/// What a counterexample is called.
fn titles(invariant: &str, without: &[Spanned<String>]) -> Vec<(Lang, String)> {
    let rules: Vec<&str> = without.iter().map(|rule| rule.value.as_str()).collect();
    let title = if rules.is_empty() {
        texts::FOUND.with([invariant.into()])
    } else {
        texts::FOUND_WITHOUT.with([invariant.into(), rules.join(", ").into()])
    };
    Lang::ALL.into_iter().map(|lang| (lang, title.render(lang, &|_| String::new()))).collect()
}

impl Worlds {
    /// A trace as a scenario that plays to the same state and expects what is violated there, or the goals; `None` where the search did
    /// not start as a scenario does.
    pub fn scenario(&self, initial: &Spot, actions: &[Move]) -> Option<Scenario> {
        let mut scenario = self.base.clone()?;
        let (commands, end) = self.follow(initial, actions)?;
        let mut says = |what| scenario.lines.push(Line::new(When::InOrder, what));
        for command in commands {
            says(Statement::Do(command));
        }
        if !self.goals.is_empty() {
            self.goals.expectations().for_each(|goal| says(Statement::Expect(goal)));
            scenario.titles = self.goals.titles();
            return Some(scenario);
        }
        let mut found = Vec::new();
        self.judge(&end, self.judged(), &mut found);
        found.retain(|(at, _)| self.properties[*at].expect == Expect::Always);
        for (at, _) in &found {
            let id = self.properties[*at].id.to_owned().into();
            says(Statement::Expect(Expectation::Invariant { verdict: Verdict::Violated, id }));
        }
        if let Some((at, _)) = found.first() {
            scenario.titles = titles(self.properties[*at].id, &scenario.without);
        }
        Some(scenario)
    }

    /// A trace as what a person would do, with what handlers are to choose; and the state after it.
    fn follow(&self, initial: &Spot, actions: &[Move]) -> Option<(Vec<Command>, Spot)> {
        let mut commands = Vec::new();
        let mut spot = initial.clone();
        let mut step = Happened::quietly();
        for action in actions {
            let command = self.command(&*spot.world, &spot, action.what);
            let (next, answers) = self.go(&spot, *action, &mut step)?;
            if !answers.is_empty() {
                commands.push(Command::Choose(answers));
            }
            commands.push(command);
            spot = next;
        }
        Some((commands, spot))
    }

    /// Whether somebody may hold a message where the search begins: in the middle of a run, or after such a line.
    fn may_hold(&self) -> bool {
        let holds = |line: &Line| matches!(line.what, Statement::Do(Command::Hold(_)));
        self.base.as_ref().is_none_or(|base| base.lines.iter().any(holds))
    }

    /// Something that can happen, as a line of a scenario.
    fn command(&self, world: &dyn AnyWorld, before: &Spot, what: What) -> Command {
        match what {
            What::Deliver(id) => Command::Deliver(select(world, id, self.may_hold())),
            What::Lose(id) => Command::Drop(select(world, id, self.may_hold())),
            What::Duplicate(id) => Command::Duplicate(select(world, id, self.may_hold())),
            What::Fire(node, slot) => {
                let timer = world.timer_name(node, slot);
                Command::Fire {
                    node: name(node),
                    timer: timer.map_or("", |(kind, _)| kind.id).to_owned().into(),
                    number: timer.and_then(|(_, number)| number).map(Spanned::from),
                }
            }
            What::Request(node, at) => {
                let words = &self.requests(before.left)[usize::from(at)].words;
                let words = self.system.written(words).into_iter().map(Spanned::from).collect();
                Command::Request { node: name(node), words }
            }
            What::Attack(node, at) => {
                let words = world.closer().moves(node).swap_remove(at.into());
                let words = self.system.written(&words).into_iter().map(Spanned::from).collect();
                Command::Request { node: name(node), words }
            }
            What::Fault(at) => self.faults.at(at).map(|node| name(*node)).into(),
            What::Tick => Command::Wait(self.scale.tick),
            What::Shift(node, ahead) => {
                let step = if ahead { ClockChange::Forward } else { ClockChange::Back };
                Command::Clock { node: name(node), change: step(self.scale.tick) }
            }
        }
    }

    /// The report of a step, as a run would make it, so that it has the same sentences.
    fn report(&self, before: &Spot, what: What, step: Happened) -> StepReport {
        let mut report =
            StepReport { node: step.node, mark: step.mark, notes: step.notes, ..StepReport::default() };
        let action = &mut report.action;
        action.by_hand = true;
        action.kind = match what {
            What::Deliver(_) => StepKind::Deliver,
            What::Lose(_) => StepKind::Drop,
            What::Duplicate(_) => StepKind::Duplicate,
            What::Fire(..) => StepKind::Fire,
            What::Request(..) | What::Attack(..) => StepKind::Request,
            // Of another one, only its line is shown.
            _ => StepKind::Start,
        };
        if let (What::Deliver(id) | What::Lose(id) | What::Duplicate(id), Some((from, to)), Some(view)) =
            (what, step.message, step.look)
        {
            action.message = Some((id.serial, from, to, view));
            action.lost = match what {
                What::Lose(_) => Some(LossReason::Dropped),
                _ if !step.lost => None,
                _ if before.world.links().open(from, to) => Some(LossReason::Down),
                _ => Some(LossReason::Cut),
            };
        }
        match what {
            What::Fire(node, slot) => {
                action.timer = before.world.timer_name(node, slot);
            }
            What::Request(_, at) => {
                let words = &self.requests(before.left)[usize::from(at)].words;
                action.request = Some(self.system.written(words).join(" "));
            }
            What::Attack(node, at) => {
                let words = before.world.closer().moves(node).swap_remove(at.into());
                action.request = Some(self.system.written(&words).join(" "));
            }
            _ => {}
        }
        let silent = match what {
            What::Fault(at) => Some(crate::perform::fault_sentence(self.faults.at(at))),
            What::Tick => Some(texts::WAITS.with([self.scale.tick.into()])),
            What::Shift(node, ahead) => {
                let says = if ahead { &texts::CLOCK_FORWARD } else { &texts::CLOCK_BACK };
                Some(says.with([node.into(), self.scale.tick.into()]))
            }
            _ => None,
        };
        if report.notes.is_empty() {
            report.notes.extend(silent.map(|sentence| synod_model::Note {
                sentence,
                mark: None,
                outcome: None,
                aside: false,
            }));
        }
        report
    }
}

fn name(node: NodeId) -> Spanned<NodeRef> {
    NodeRef::Number(node.number()).into()
}

/// How a message in flight is written: by its ends and its kind if it is the oldest of them, else by its number. Where
/// somebody may hold messages, a pattern may mean another one than the oldest.
fn select(world: &dyn AnyWorld, id: MessageId, may_hold: bool) -> Select {
    let key = |id: MessageId| world.ends(id).zip(world.kind(id));
    let Some(((from, to), kind)) = key(id) else { return Select::Serial(id.serial.into()) };
    let mut alike = world.in_flight().into_iter().filter(|other| key(*other) == Some(((from, to), kind)));
    if alike.next() != Some(id) || (may_hold && alike.next().is_some()) {
        return Select::Serial(id.serial.into());
    }
    let end = |node| AnyNode::Node(name(node));
    let (newest, fields) = (false, Vec::new());
    Select::Matching(Pattern {
        newest,
        from: end(from),
        to: end(to),
        kind: Some(kind.to_owned().into()),
        fields,
    })
}
