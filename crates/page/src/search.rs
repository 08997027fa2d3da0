//! How a search begins as it was asked for.

use crate::hunt::{Asked, SPEC_STATES, Start};
use crate::question::{self, Of, Question};
use crate::state::State;
use crate::ui::Notice;
use crate::undo::Place;
use synod_model::{InvariantInfo, Need, Param, Rule, Sentence};
use synod_scenario::Scenario;
use synod_sim::explore::Goal;
use synod_specs::Specification;

impl State {
    /// The specification that is asked for; none: the system on the stage.
    pub fn hunt_spec(&self) -> Option<&'static Specification> {
        self.hunt.asked.specification(self.specs)
    }

    /// The rules of what is to be searched.
    pub fn hunt_rules(&self) -> &[Rule] {
        self.hunt_spec().map_or(self.system().rules, |spec| spec.rules)
    }

    /// Its invariants that can be looked at.
    pub fn hunt_invariants(&self) -> impl Iterator<Item = &InvariantInfo> {
        let all = self.hunt_spec().map_or(&*self.system().invariants, |spec| spec.properties);
        all.iter().filter(|i| i.expect != synod_model::Expect::Eventually)
    }

    /// Another thing is to be searched: a specification by its place, or the system.
    pub fn hunt_for(&mut self, spec: Option<usize>) {
        let mut asked = Asked { spec, ..Asked::default() };
        if let Some(spec) = asked.specification(self.specs) {
            asked.params = spec.params.iter().map(|param: &Param| param.default.to_owned()).collect();
            asked.states = SPEC_STATES;
        }
        self.hunt.asked = asked;
    }

    /// Another rule is to be off. Where it is known from where and within which budget a search finds what breaks without
    /// it, that is filled in: from the midst of a run it may be out of reach.
    pub fn hunt_without(&mut self, rule: Option<usize>) {
        if self.hunt.asked.spec.is_some() {
            self.hunt.asked.rule = rule;
            return;
        }
        let system = self.system();
        let known = rule
            .and_then(|at| system.rules.get(at))
            .and_then(|rule| synod_library::hunt_for(system, rule.id));
        let mut asked = Asked { rule, ..Asked::default() };
        if let Some(hunt) = known {
            let plan = hunt.plan();
            asked.start = Start::Small;
            asked.timing = plan.timing;
            for (what, times) in plan.budget {
                asked.times[what as usize] = times.to_string();
            }
            let judged = |id: String| system.invariants.iter().find(|i| i.id == id).map(|i| i.id);
            asked.invariant = plan.invariant.and_then(judged);
        }
        self.hunt.asked = asked;
    }

    /// Begins to search, or notes what is wrong with what was asked for; the number of the first slice, if it began.
    pub fn begin_hunt(&mut self) -> Option<u32> {
        self.hunt.refused = None;
        self.hunt.no_question = None;
        match self.begun() {
            Ok((question, begun, from)) => {
                let rule = self.hunt.asked.rule.and_then(|at| self.hunt_rules().get(at)).map(|rule| rule.id);
                self.hunt.begin(&question, begun, from, rule);
                Some(self.hunt.number)
            }
            Err(Refused::Form(why)) => {
                self.hunt.refused = Some(why);
                None
            }
            Err(Refused::Question(why)) => {
                self.hunt.no_question = Some(why);
                None
            }
        }
    }

    fn begun(&self) -> Result<Begun, Refused> {
        let goals = self.hunt.asked.goals().map_err(|why| Refused::Question(Notice::Scenario(why)))?;
        // What can be searched without the question has nothing wrong with it but the question.
        begin_as_asked(self, &goals).map_err(|why| {
            let alone = goals.is_empty() || begin_as_asked(self, &[]).is_err();
            if alone { Refused::Form(why) } else { Refused::Question(why) }
        })
    }

    /// What searched in the page's place cannot do so: the page searches itself, from the beginning; the number of the first
    /// slice, if it goes on.
    pub fn search_alone(&mut self) -> Option<u32> {
        let Self { hunt, shelf, specs, .. } = self;
        hunt.search_alone(&shelf.catalogue, specs)
    }
}

/// What is wrong with what was asked for: the question, or something else.
enum Refused {
    Question(Notice),
    Form(Notice),
}

/// What is searched, the search, what is to be said of it, and the moment of the run that it starts from, if it does.
type Begun = (Question, question::Begun, Option<Place>);

fn begin_as_asked(state: &State, goals: &[Goal]) -> Result<Begun, Notice> {
    let (question, needs) = question(state, goals).map_err(Notice::Says)?;
    let (search, mut notes) =
        question.begin_here(&state.session, &state.shelf.catalogue).map_err(Notice::Scenario)?;
    notes.extend(needs.iter().map(Need::says));
    let from = matches!(question.of, Of::Run(..)).then(|| Place::of(state));
    Ok((question, (search, notes), from))
}

/// What is asked for, and what the rule that is off needs and was not given.
fn question(state: &State, goals: &[Goal]) -> Result<(Question, Vec<Need>), Sentence> {
    let asked = &state.hunt.asked;
    let options = asked.options()?;
    let rule = asked.rule.and_then(|at| state.hunt_rules().get(at)).map(|rule| rule.id);
    let of = |of| Question { of, rule: rule.map(str::to_owned), options };
    if let Some(spec) = state.hunt_spec() {
        let param = |(param, value): (&Param, &String)| (param.key.to_owned(), value.trim().to_owned());
        let params = spec.params.iter().zip(&asked.params).map(param).collect();
        let invariant = asked.invariant.map(str::to_owned);
        return Ok((of(Of::Spec { spec, params, invariant }), Vec::new()));
    }
    let mut plan = asked.plan()?;
    plan.goals.extend_from_slice(goals);
    if !goals.is_empty() {
        plan.invariant = None;
    }
    let system = state.system();
    let small = rule.and_then(|rule| synod_library::hunt_for(system, rule));
    let mut scenario: Scenario = match (asked.start, small) {
        (Start::Present, _) => {
            let present = state.session.present();
            let moment = (present.step, present.playhead.since(present.at));
            return Ok((of(Of::Run(state.session.recorded(), moment, plan)), Vec::new()));
        }
        (Start::Small, Some(hunt)) => hunt.start(),
        _ => Scenario { lines: Vec::new(), load: Vec::new(), ..state.session.recorded() },
    };
    if let Some(rule) = rule
        && !scenario.without.iter().any(|off| off.value == rule)
    {
        scenario.without.push(rule.to_owned().into());
    }
    let needs = system.add_needs(rule.as_slice(), &mut scenario);
    Ok((of(Of::Start(scenario, plan)), needs))
}
