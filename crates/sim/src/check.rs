//! Opens a scenario against a system: resolves every name in it, and says where one is wrong.

use crate::asked::Asked;
use crate::offers;
use crate::system::System;
use crate::texts;
use crate::world::AnyWorld;
use std::sync::Arc;
use synod_model::{
    Fault, Named, NodeId, NodeView, ParamError, Params, RequestKind, RuleId, RuleSet, Sentence, Text,
};
use synod_scenario::{
    AnyNode, Command, Expectation, Line, Load, NetChange, NodeRef, Pattern, Pos, Scenario, ScenarioError,
    Segment, Select, Setting, Spanned, Statement, When, Wire,
};

/// What every node has besides its fields.
pub(crate) const ROLE: &str = "role";

/// The most requests a second of one load.
pub(crate) const MOST_LOAD_PER_SECOND: u64 = 1_000_000;

/// A scenario that makes sense, ready to run.
pub(crate) struct Opened {
    pub(crate) scenario: Scenario,
    /// Its world, with the disks it starts from; nothing has started yet.
    pub(crate) world: Box<dyn AnyWorld>,
    pub(crate) names: Arc<Vec<String>>,
    /// The lines that apply at a time (timed, in order of time) or one after the other (stepwise).
    pub(crate) lines: Arc<Vec<Line>>,
    /// The lines that apply after a step, in order.
    pub(crate) acts: Vec<Line>,
    /// The expectations for the end.
    pub(crate) last: Vec<Line>,
}

/// An error about a system that is not registered.
pub(crate) fn unknown_system<'a>(
    found: &Spanned<String>,
    systems: impl Iterator<Item = &'a str> + Clone,
) -> ScenarioError {
    unknown_of(Named::System, found, systems, &texts::UNKNOWN_SYSTEM)
}

/// An error about a word that is not among the known ones: `{0}` is the word, `{1}` a guess, `{2}` the known ones.
pub(crate) fn unknown<'a>(
    found: &Spanned<String>,
    known: impl Iterator<Item = &'a str> + Clone,
    text: &'static Text,
) -> ScenarioError {
    unknown_of(Named::Other, found, known, text)
}

fn unknown_of<'a>(
    of: Named,
    found: &Spanned<String>,
    known: impl Iterator<Item = &'a str> + Clone,
    text: &'static Text,
) -> ScenarioError {
    ScenarioError::new(found.pos, texts::not_among(of, &found.value, known, text))
}

/// Opens a scenario of a system, whose parameters and rules exist. Everything else in it is taken at its word: see [`all`].
///
/// # Errors
/// The first parameter or rule that does not exist or does not fit, with its place.
pub(crate) fn open(system: &System, scenario: Scenario) -> Result<Opened, ScenarioError> {
    let params = params(system, &scenario.params, scenario.system.pos)?;
    let mut rules = RuleSet::ALL;
    for id in &scenario.without {
        rules = rules.switched(rule(system, id)?, false);
    }
    let made = (system.make)(&params, rules);
    let world = made.map_err(|e| at_setting(&scenario.params, scenario.system.pos, e))?;
    let names: Vec<String> = world.topology().nodes.iter().map(|n| n.name.clone()).collect();
    let (mut lines, mut acts, mut last) = (Vec::new(), Vec::new(), Vec::new());
    for line in &scenario.lines {
        match line.when {
            When::At(at) => insert_by(&mut lines, line, at.0),
            When::After { step, .. } => insert_by(&mut acts, line, step),
            When::InOrder if scenario.stepwise => insert_by(&mut lines, line, 0),
            When::InOrder => last.push(line.clone()),
        }
    }
    let lines = Arc::new(lines.into_iter().map(|(_, line)| line).collect());
    let acts = acts.into_iter().map(|(_, line)| line).collect();
    Ok(Opened { world, names: Arc::new(names), lines, acts, last, scenario })
}

/// Gives the nodes of an opened scenario their disks, and resolves every name in the rest of it against its system.
///
/// # Errors
/// The first thing in it that does not exist or does not fit, with its place.
///
/// With `forgiving`, a change of parameters that does not fit is passed over when its time comes, and no error here.
pub(crate) fn all(opened: &mut Opened, system: &System, forgiving: bool) -> Result<(), ScenarioError> {
    let (scenario, names) = (&opened.scenario, opened.names.as_slice());
    for given in &scenario.given {
        let node = node(&given.node, names)?;
        for setting in &given.settings {
            opened
                .world
                .closer_mut()
                .given(node, &setting.key.value, &setting.value.value)
                .map_err(|sentence| ScenarioError::new(setting.key.pos, sentence))?;
        }
    }
    let sets = |line: &Line| matches!(line.what, Statement::Do(Command::Set(_)));
    let settled = !scenario.lines.iter().any(sets);
    let check = Check { system, names, world: &*opened.world, settled };
    for change in &scenario.net {
        check.net(change)?;
    }
    for load in &scenario.load {
        check.load(load)?;
    }
    for line in &scenario.lines {
        check.line(line, scenario.stepwise)?;
    }
    if forgiving { Ok(()) } else { sets_fit(system, &scenario.params, &opened.lines, &opened.acts) }
}

/// Inserts a line behind those whose key is not larger, so that lines of one moment stay in order.
fn insert_by(lines: &mut Vec<(u64, Line)>, line: &Line, key: u64) {
    let place = lines.partition_point(|(before, _)| *before <= key);
    lines.insert(place, (key, line.clone()));
}

/// Whether the parameters fit together after every `set`, in the order in which these apply. Where some have a moment
/// and others a step, only the run knows their order, and looks at each when it comes.
fn sets_fit(system: &System, params: &[Setting], lines: &[Line], acts: &[Line]) -> Result<(), ScenarioError> {
    let [mut by_time, mut by_step] = [lines, acts].map(|lines| {
        lines.iter().filter_map(|line| match &line.what {
            Statement::Do(Command::Set(settings)) => Some(settings),
            _ => None,
        })
    });
    let all = match (by_time.clone().next(), by_step.clone().next()) {
        (Some(_), Some(_)) => return Ok(()),
        (Some(_), None) => &mut by_time,
        _ => &mut by_step,
    };
    let mut before = params.to_vec();
    all.try_for_each(|change| {
        before = reconfigure(system, &before, change)?.1;
        Ok(())
    })
}

/// Reads the parameters; an error is placed at the one that is wrong.
pub(crate) fn params(system: &System, settings: &[Setting], otherwise: Pos) -> Result<Params, ScenarioError> {
    let pairs = settings.iter().map(|s| (s.key.value.as_str(), s.value.value.as_str()));
    Params::parse(system.params, pairs).map_err(|e| at_setting(settings, otherwise, e))
}

fn at_setting(settings: &[Setting], otherwise: Pos, error: ParamError) -> ScenarioError {
    let place = settings.iter().find(|s| s.key.value == error.key).map_or(otherwise, |s| s.key.pos);
    ScenarioError::new(place, error.sentence)
}

/// The node that is meant.
pub(crate) fn node(found: &Spanned<NodeRef>, names: &[String]) -> Result<NodeId, ScenarioError> {
    match &found.value {
        NodeRef::Number(n) if (1..=names.len()).contains(&usize::from(*n)) => Ok(NodeId::new(*n)),
        NodeRef::Number(n) => {
            let sentence = texts::NO_NODE.with([u32::from(*n).into(), names.len().into()]);
            Err(ScenarioError::new(found.pos, sentence))
        }
        NodeRef::Name(name) => {
            let at = names.iter().position(|n| n.eq_ignore_ascii_case(name));
            at.map(NodeId::at).ok_or_else(|| {
                let found = Spanned::new(name.clone(), found.pos);
                unknown(&found, names.iter().map(String::as_str), &texts::NO_NAME)
            })
        }
    }
}

/// The rule that is meant.
pub(crate) fn rule(system: &System, id: &Spanned<String>) -> Result<RuleId, ScenarioError> {
    match system.rules.iter().position(|r| r.id == id.value) {
        Some(at) => Ok(RuleId::at(at)),
        None => Err(unknown_of(Named::Rule, id, system.rules.iter().map(|r| r.id), &texts::NO_RULE)),
    }
}

/// The two ends of a wire, which differ.
pub(crate) fn ends(wire: &Wire, names: &[String]) -> Result<(NodeId, NodeId), ScenarioError> {
    let (from, to) = (node(&wire.from, names)?, node(&wire.to, names)?);
    if from == to {
        return Err(ScenarioError::new(
            wire.to.pos,
            texts::SAME_ENDS.with([names[to.index()].as_str().into()]),
        ));
    }
    Ok((from, to))
}

/// The fault that is meant.
pub(crate) fn fault(found: &synod_scenario::Fault, names: &[String]) -> Result<Fault, ScenarioError> {
    if let Fault::Cut(wire) | Fault::Mend(wire) = found {
        ends(wire, names)?;
    }
    found.try_map(|found| node(found, names))
}

/// The request that is meant, as its kind and every argument in order.
///
/// # Errors
/// When there is no such kind, an argument is wrong, or they make no sense together; where the settings are those of its
/// moment (`settled`), also when these do not offer it.
pub(crate) fn request(
    system: &System,
    world: &dyn AnyWorld,
    names: &[String],
    words: &[Spanned<String>],
    settled: bool,
) -> Result<Vec<String>, ScenarioError> {
    let (first, behind) = words.split_first().expect("the parser demands a word");
    let kind = request_kind(system, first)?;
    let plain: Vec<&str> = behind.iter().map(|w| w.value.as_str()).collect();
    let place = |at: usize| words.get(at).unwrap_or(first).pos;
    let mut all = kind.read(&plain, names).map_err(|(at, says)| ScenarioError::new(place(at), says))?;
    all.insert(0, kind.id.to_owned());
    let plain: Vec<&str> = all.iter().map(String::as_str).collect();
    let end = words.len() - 1;
    world.check_request(&plain).map_err(|sentence| ScenarioError::new(place(end), sentence))?;
    if settled {
        world.offers(&plain).map_err(|sentence| ScenarioError::new(first.pos, sentence))?;
    }
    Ok(all)
}

/// The kind of request that is meant.
fn request_kind(system: &System, id: &Spanned<String>) -> Result<&'static RequestKind, ScenarioError> {
    let known = || system.requests.iter().map(|k| k.id);
    system.request(&id.value).ok_or_else(|| unknown(id, known(), &texts::NO_REQUEST))
}

/// The parameters after a change of some that may change while the system runs.
///
/// # Errors
/// When one of them may not change or does not take the value, or when they then do not fit together.
pub(crate) fn reconfigure(
    system: &System,
    before: &[Setting],
    change: &[Setting],
) -> Result<(Params, Vec<Setting>), ScenarioError> {
    settable(system, change)?;
    let mut all = before.to_vec();
    all.retain(|s| change.iter().all(|changed| changed.key != s.key));
    all.extend_from_slice(change);
    // What was there before fits: the change is what is wrong.
    let place = change.first().map_or(Pos::NONE, |s| s.key.pos);
    let at = |e| at_setting(change, place, e);
    let params = params(system, &all, place)?;
    (system.make)(&params, RuleSet::ALL).map_err(at)?;
    Ok((params, all))
}

/// Whether these parameters may change while the system runs, and take these values.
pub(crate) fn settable(system: &System, change: &[Setting]) -> Result<(), ScenarioError> {
    change.iter().try_for_each(|setting| match system.params.iter().find(|p| p.key == setting.key.value) {
        Some(param) if !param.live => Err(not_live(system, &setting.key)),
        _ => params(system, std::slice::from_ref(setting), setting.key.pos).map(drop),
    })
}

fn not_live(system: &System, key: &Spanned<String>) -> ScenarioError {
    let live: Vec<&str> = system.params.iter().filter(|p| p.live).map(|p| p.key).collect();
    let name = key.value.as_str();
    let sentence: Sentence = if live.is_empty() {
        texts::NO_LIVE.with([Named::Param.one(name)])
    } else {
        texts::NOT_LIVE.with([Named::Param.one(name), Named::Param.all(live)])
    };
    ScenarioError::new(key.pos, sentence)
}

/// Whether the field that an expectation names exists at its node at the start, or in another state of a node.
pub(crate) fn field(
    system: &System,
    expectation: &Expectation,
    names: &[String],
    view: impl Fn(NodeId) -> NodeView,
) -> Result<(), ScenarioError> {
    let expectation = if let Expectation::Never(inner) = expectation { inner } else { expectation };
    let Expectation::Field { node: found, path, .. } = expectation else { return Ok(()) };
    let Some(Segment::Name(name)) = path.value.0.first() else { return Ok(()) };
    let view = view(node(found, names)?);
    let mut fields: Vec<&str> = view.fields.iter().map(|field| field.name).collect();
    for other in &system.fields {
        if !fields.contains(other) {
            fields.push(other);
        }
    }
    if name == ROLE || fields.contains(&name.as_str()) {
        return Ok(());
    }
    let found = Spanned::new(name.clone(), path.pos);
    Err(unknown(&found, fields.into_iter(), &texts::NO_FIELD))
}

/// Checks every name in a line before anything runs.
pub(crate) struct Check<'a> {
    pub(crate) system: &'a System,
    pub(crate) names: &'a [String],
    pub(crate) world: &'a dyn AnyWorld,
    /// Whether the settings of the world are those of the moment at which what is checked is done.
    pub(crate) settled: bool,
}

impl Check<'_> {
    fn line(&self, line: &Line, stepwise: bool) -> Result<(), ScenarioError> {
        match &line.what {
            // What a person did may have been done where time stood still.
            Statement::Do(Command::Wait(_)) if matches!(line.when, When::After { .. }) => Ok(()),
            Statement::Do(Command::DeliverAll | Command::Stabilize | Command::Wait(_)) if !stepwise => {
                Err(ScenarioError::new(line.pos, texts::NOT_IN_TIME.with([])))
            }
            Statement::Do(Command::ByHand(_)) if stepwise => {
                Err(ScenarioError::new(line.pos, texts::NO_CLOCK.with([])))
            }
            Statement::Do(command) => self.command(command),
            Statement::Expect(expectation) => self.expectation(expectation),
        }
    }

    /// Whether everything that a command names exists.
    pub(crate) fn command(&self, command: &Command) -> Result<(), ScenarioError> {
        match command {
            Command::Request { node, words } => {
                self.node(node)?;
                request(self.system, self.world, self.names, words, self.settled).map(drop)
            }
            Command::Fault(found) => fault(found, self.names).map(drop),
            Command::Clock { node, .. } => self.node(node),
            Command::Net(change) => self.net(change),
            Command::Load(load) => self.load(load),
            Command::Rule { id, .. } => rule(self.system, id).map(drop),
            // Whether they fit together, those know who know the parameters of that moment.
            Command::Set(settings) => settable(self.system, settings),
            Command::Deliver(select)
            | Command::Drop(select)
            | Command::Duplicate(select)
            | Command::Hold(select)
            | Command::Release(select)
            | Command::Delay { select, .. } => self.select(select),
            Command::Fire { node, timer, .. } => {
                self.node(node)?;
                let known = self.system.timers.iter().map(|timer| timer.id);
                if known.clone().any(|name| name == timer.value) {
                    Ok(())
                } else {
                    Err(unknown(timer, known, &texts::NO_TIMER))
                }
            }
            Command::Measure
            | Command::ByHand(_)
            | Command::DeliverAll
            | Command::Stabilize
            | Command::Choose(_)
            | Command::Wait(_) => Ok(()),
        }
    }

    fn node(&self, found: &Spanned<NodeRef>) -> Result<(), ScenarioError> {
        node(found, self.names).map(drop)
    }

    fn net(&self, change: &NetChange) -> Result<(), ScenarioError> {
        change.link.as_ref().map_or(Ok(()), |wire| ends(wire, self.names).map(drop))
    }

    pub(crate) fn load(&self, load: &Load) -> Result<(), ScenarioError> {
        let place = load.words.first().map_or(Pos::NONE, |w| w.pos);
        let per_second = u64::from(load.rate.count) * 1_000_000 / load.rate.per.0.max(1);
        if per_second > MOST_LOAD_PER_SECOND {
            return Err(ScenarioError::new(place, texts::TOO_FAST.with([MOST_LOAD_PER_SECOND.into()])));
        }
        let words: Vec<&str> = load.words.iter().map(|w| w.value.as_str()).collect();
        let asked = Asked::read(self.system.requests, &words, self.names);
        let asked = asked.map_err(|(at, says)| ScenarioError::new(load.words[at].pos, says))?;
        let refused =
            asked.named().filter(|_| self.settled).find_map(|kind| offers::kind(self.world, kind).err());
        refused.map_or(Ok(()), |says| Err(ScenarioError::new(place, says)))
    }

    fn select(&self, select: &Select) -> Result<(), ScenarioError> {
        let Select::Matching(Pattern { from, to, kind, .. }) = select else { return Ok(()) };
        for end in [from, to] {
            if let AnyNode::Node(node) = end {
                self.node(node)?;
            }
        }
        match kind {
            Some(kind) if kind.value != "*" && !self.system.messages.contains(&kind.value.as_str()) => {
                Err(unknown(kind, self.system.messages.iter().copied(), &texts::NO_KIND))
            }
            _ => Ok(()),
        }
    }

    /// Whether everything that an expectation names exists, but for the fields of nodes: see [`field`].
    pub(crate) fn expectation(&self, expectation: &Expectation) -> Result<(), ScenarioError> {
        match expectation {
            Expectation::Role { node, .. } => node.as_ref().map_or(Ok(()), |n| self.node(n)),
            Expectation::Field { node, .. } => self.node(node),
            Expectation::Metric { .. } | Expectation::Answer { .. } => Ok(()),
            Expectation::Never(inner) => self.expectation(inner),
            Expectation::Invariant { id, .. } => {
                let known = self.system.invariants.iter().map(|i| i.id);
                if known.clone().any(|known| known == id.value) {
                    Ok(())
                } else {
                    Err(unknown(id, known, &texts::NO_INVARIANT))
                }
            }
        }
    }
}
