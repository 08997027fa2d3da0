//! Reference specifications: the abstract algorithms of well-known papers, as their authors specified them, to be explored.
//!
//! A specification is not a system that runs: it has no clock and no network, only a state and what may happen next. In most,
//! messages are a set that grows; receiving one does not remove it, so loss, repetition and reordering are all covered. Lamport's
//! has channels that keep the order. What is known about these state spaces was published, down to the number of states, so they
//! also measure the explorer.
//!
//! A state is packed into 128 bits, and a specification only says which bits change. Each is one file, with one line in
//! [`all`].

mod acp;
mod bits;
mod commit;
mod lamport_mutex;
mod managers;
mod paxos;
mod paxos_commit;
mod spec;
mod symmetry;
mod two_phase;

use spec::{Spec, SpecModel};
use synod_explore::{AnySearch, Search, SearchOptions};
use synod_model::InvariantInfo;
use synod_model::{InvariantSet, Param, ParamError, Params, Rule, RuleId, RuleSet, Sentence, Text, nearest};

/// What stands before the name of a specification, so that it is not taken for a system.
pub const PREFIX: &str = "spec:";

/// A specification that can be explored.
pub struct Specification {
    /// `spec:two-phase`. Contract.
    pub id: &'static str,
    /// What people call it.
    pub title: Text,
    /// Where it was published.
    pub source: &'static str,
    /// Its parameters.
    pub params: &'static [Param],
    /// The rules that can be switched off.
    pub rules: &'static [Rule],
    /// What should hold and what should be seen.
    pub properties: &'static [InvariantInfo],
    make: Make,
}

/// Makes a specification with its parameters and rules.
type Make = fn(&Params, RuleSet) -> Result<Box<dyn Spec>, ParamError>;

/// Every specification.
pub fn all() -> &'static [Specification] {
    static ALL: [Specification; 7] = [
        commit::SPEC,
        two_phase::SPEC,
        paxos::SPEC,
        paxos_commit::SPEC,
        acp::SIMPLE,
        acp::NON_BLOCKING,
        lamport_mutex::SPEC,
    ];
    &ALL
}

/// The specification with this id, prefix included.
///
/// # Errors
/// A sentence that names those there are.
pub fn find(id: &str) -> Result<&'static Specification, Sentence> {
    all().iter().find(|spec| spec.id == id).ok_or_else(|| unknown(&NO_SPEC, id, all().iter().map(|s| s.id)))
}

impl Specification {
    /// Begins a search. `invariant` is the only one that is judged; without it, all are.
    ///
    /// # Errors
    /// A sentence about what does not exist or does not fit.
    pub fn search<'a>(
        &'static self,
        params: impl IntoIterator<Item = (&'a str, &'a str)>,
        without: impl IntoIterator<Item = &'a str>,
        invariant: Option<&str>,
        mut options: SearchOptions,
    ) -> Result<Box<dyn AnySearch>, Sentence> {
        let params = Params::parse(self.params, params).map_err(|e| e.sentence)?;
        let mut rules = RuleSet::ALL;
        for id in without {
            rules = rules.switched(self.rule(id)?, false);
        }
        if let Some(id) = invariant {
            options.watch = InvariantSet::NONE.with(self.property(id)?);
        }
        let spec = (self.make)(&params, rules).map_err(|e| e.sentence)?;
        if spec.bits() > bits::MOST {
            return Err(TOO_WIDE.with([self.id.into(), spec.bits().into(), bits::MOST.into()]));
        }
        let alike = spec.symmetry().counts().iter().any(|count| *count > 1);
        let model = SpecModel::new(self, spec);
        match options.symmetry {
            true if !alike => Err(NO_SYMMETRY.with([self.id.into()])),
            true => Ok(Box::new(Search::new(model.symmetric(), options))),
            false => Ok(Box::new(Search::new(model, options))),
        }
    }

    fn property(&self, id: &str) -> Result<usize, Sentence> {
        let place = self.properties.iter().position(|p| p.id == id);
        place.ok_or_else(|| unknown(&NO_INVARIANT, id, self.properties.iter().map(|p| p.id)))
    }

    fn rule(&self, id: &str) -> Result<RuleId, Sentence> {
        match self.rules.iter().position(|rule| rule.id == id) {
            Some(at) => Ok(RuleId::at(at)),
            None if self.rules.is_empty() => Err(NO_RULES.with([id.into()])),
            None => Err(unknown(&NO_RULE, id, self.rules.iter().map(|rule| rule.id))),
        }
    }
}

static NO_SPEC: Text = Text::new(
    "there is no specification “{0}”{1} The specifications are {2}.",
    "没有规约“{0}”{1}可用的规约有 {2}。",
);
static NO_RULE: Text = Text::new(
    "there is no rule “{0}”{1} The rules of this specification are {2}.",
    "没有规则“{0}”{1}本规约的规则有 {2}。",
);
static NO_INVARIANT: Text = Text::new(
    "there is no invariant “{0}”{1} The invariants of this specification are {2}.",
    "没有不变式“{0}”{1}本规约的不变式有 {2}。",
);
static NO_RULES: Text = Text::new(
    "there is no rule “{0}”; this specification has none that can be switched off.",
    "没有规则“{0}”；本规约没有可以关闭的规则。",
);
static DID_YOU_MEAN: Text = Text::new(", did you mean “{0}”?", "，是否想写“{0}”？");
static NO_GUESS: Text = Text::new(".", "。");
static NO_SYMMETRY: Text = Text::new(
    "with these parameters no two processes of {0} are interchangeable, so there is no symmetry to use; search without it.",
    "在这些参数下，{0} 没有两个可互换的进程，因此没有对称性可用；请不使用对称性进行搜索。",
);
static TOO_WIDE: Text = Text::new(
    "a state of {0} takes {1} bits with these parameters, and at most {2} are explored; choose smaller ones.",
    "在这些参数下，{0} 的一个状态需要 {1} 位，而最多支持 {2} 位；请选择更小的参数。",
);

/// A sentence about a word that is not among the known ones.
fn unknown(text: &'static Text, found: &str, known: impl Iterator<Item = &'static str> + Clone) -> Sentence {
    let guess = match nearest(found, known.clone()) {
        Some(near) => DID_YOU_MEAN.with([near.into()]),
        None => NO_GUESS.with([]),
    };
    text.with([found.into(), guess.into(), known.collect::<Vec<_>>().join(", ").into()])
}
