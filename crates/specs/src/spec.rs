//! What a specification has to say, and how it becomes a model for the explorer.
//!
//! All specifications share one type of state and one type of action, so the engine is compiled once for all of them.

use crate::Specification;
use crate::bits::Packed;
use crate::symmetry::Symmetry;
use synod_explore::{Described, Model, ModelBound};
use synod_model::InvariantInfo;
use synod_model::{InvariantSet, NodeId, Param, ParamKind, Sentence, Text, Value, mix};

/// A step: its kind, by its place in the specification's table, and its arguments as people number them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Move {
    kind: u8,
    args: [u8; 3],
}

impl Move {
    /// A step of a kind with up to three small arguments.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "parameters are bounded far below 256")]
    pub(crate) fn new<const N: usize>(kind: u8, args: [usize; N]) -> Self {
        let mut all = [0; 3];
        for (to, from) in all.iter_mut().zip(args) {
            *to = from as u8;
        }
        Self { kind, args: all }
    }

    /// Whether it is a step of this kind.
    pub(crate) const fn is(self, kind: u8) -> bool {
        self.kind == kind
    }
}

/// A kind of step.
pub(crate) struct Kind {
    /// The name in the published specification.
    pub(crate) name: &'static str,
    /// How many arguments it has.
    pub(crate) arity: usize,
    /// What it does, as a sentence with these arguments.
    pub(crate) says: Text,
}

/// Stands for every state beyond the bounds of a specification: it is counted as a step and not kept. No state has all its bits
/// set, as each specification has a field that is never at its highest number.
pub(crate) const BEYOND: Packed = Packed::MAX;

/// Where steps and the states after them are put.
pub(crate) type Emit<'a> = &'a mut dyn FnMut(Move, Packed);

/// A specification with its parameters.
pub(crate) trait Spec: Send + Sync {
    /// How many bits its state takes.
    fn bits(&self) -> u32;
    /// Every kind of step.
    fn kinds(&self) -> &'static [Kind];
    /// Emits every initial state.
    fn initial(&self, emit: &mut dyn FnMut(Packed)) {
        emit(0);
    }
    /// Emits every step and the state after it.
    fn expand(&self, state: Packed, emit: Emit<'_>);
    /// Looks for the findings of some properties.
    fn judge(&self, state: Packed, of: InvariantSet, found: &mut Vec<(usize, Sentence)>);
    /// A state as named values.
    fn show(&self, state: Packed) -> Vec<(&'static str, Value)>;
    /// What bounds the states that are kept, if anything does; see [`BEYOND`].
    fn bounds(&self) -> Vec<ModelBound> {
        Vec::new()
    }
    /// What stands before the number in the name of a process.
    fn prefix(&self) -> char;
    /// Which processes are interchangeable.
    fn symmetry(&self) -> &Symmetry;
    /// The prefixes of the interchangeable processes, by kind.
    fn prefixes(&self) -> Vec<char> {
        vec![self.prefix()]
    }
}

/// A specification as the explorer sees it.
pub(crate) struct SpecModel {
    info: &'static Specification,
    spec: Box<dyn Spec>,
    exact: bool,
    symmetric: bool,
}

impl SpecModel {
    /// A specification with its parameters, and what is known of it without them.
    pub(crate) fn new(info: &'static Specification, spec: Box<dyn Spec>) -> Self {
        // With the seed below, 63 bits are mixed one to one, and never to zero.
        let exact = spec.bits() < u64::BITS;
        Self { info, spec, exact, symmetric: false }
    }

    /// The same with one fingerprint for states that differ only by a permutation of processes.
    pub(crate) fn symmetric(self) -> Self {
        Self { symmetric: true, ..self }
    }
}

/// Where fingerprints start.
const SEED: u64 = 1 << 63;

impl Model for SpecModel {
    type State = Packed;
    type Action = Move;
    const BLOCK: usize = 2_048;

    fn initial(&self, emit: &mut dyn FnMut(Packed)) {
        self.spec.initial(emit);
    }

    #[inline]
    fn expand(&self, state: &Packed, emit: &mut impl FnMut(Move, Packed)) {
        self.spec.expand(*state, emit);
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the halves are taken one by one")]
    fn fingerprint(&self, state: &Packed) -> u64 {
        let state = if self.symmetric { self.spec.symmetry().representative(*state) } else { *state };
        let low = mix(SEED, state as u64);
        if self.exact { low } else { mix(low, (state >> 64) as u64) }
    }

    #[inline]
    fn is_beyond(&self, state: &Packed) -> bool {
        *state == BEYOND
    }

    fn is_exact(&self) -> bool {
        self.exact
    }

    fn properties(&self) -> &[InvariantInfo] {
        self.info.properties
    }

    #[inline]
    fn judge(&self, state: &Packed, of: InvariantSet, found: &mut Vec<(usize, Sentence)>) {
        self.spec.judge(*state, of, found);
    }
}

impl Described for SpecModel {
    fn id(&self) -> &str {
        self.info.id
    }

    fn notation(&self, _: &Packed, action: &Move) -> String {
        let kind = &self.spec.kinds()[usize::from(action.kind)];
        let args: Vec<String> = action.args[..kind.arity].iter().map(u8::to_string).collect();
        if args.is_empty() { kind.name.to_owned() } else { format!("{}({})", kind.name, args.join(", ")) }
    }

    fn says(&self, _: &Packed, action: &Move) -> Sentence {
        let kind = &self.spec.kinds()[usize::from(action.kind)];
        kind.says.with(action.args.map(Into::into))
    }

    fn show(&self, state: &Packed) -> Vec<(&'static str, Value)> {
        self.spec.show(*state)
    }

    fn bounds(&self) -> Vec<ModelBound> {
        self.spec.bounds()
    }

    fn symmetry(&self) -> Vec<Vec<String>> {
        let kinds = self.spec.prefixes().into_iter().zip(self.spec.symmetry().counts());
        let names = |(prefix, count): (char, usize)| (1..=count).map(|n| format!("{prefix}{n}")).collect();
        kinds.filter(|(_, count)| self.symmetric && *count > 1).map(names).collect()
    }

    fn name(&self, node: NodeId) -> String {
        format!("{}{}", self.spec.prefix(), node.number())
    }
}

/// A parameter that counts something.
pub(crate) const fn param(key: &'static str, min: i64, max: i64, default: &'static str, says: Text) -> Param {
    Param { key, kind: ParamKind::Int { min, max }, default, says, live: false }
}

/// Every set of `size` of the first `count` bits.
pub(crate) fn subsets(count: usize, size: usize) -> Vec<u32> {
    (0u32..1 << count).filter(|set| set.count_ones() as usize == size).collect()
}

/// A message: its name and what is in it.
pub(crate) fn term<const N: usize>(name: &'static str, args: [Value; N]) -> Value {
    Value::Term(name, args.into())
}

/// A word that needs no translation.
pub(crate) fn word(name: &'static str) -> Value {
    Value::Term(name, Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use synod_explore::{Search, SearchOptions};
    use synod_model::{Params, RuleId, RuleSet};

    /// A model of a specification, with all rules on but perhaps one.
    fn model(id: &str, params: &[(&str, &str)], without: Option<&str>) -> SpecModel {
        let info = crate::find(id).expect("it is a specification");
        let params = Params::parse(info.params, params.iter().copied()).expect("they are parameters");
        let off = without.map(|id| info.rules.iter().position(|r| r.id == id).expect("it is a rule"));
        let rules = off.map_or(RuleSet::ALL, |at| RuleSet::ALL.switched(RuleId::at(at), false));
        SpecModel::new(info, (info.make)(&params, rules).expect("they fit"))
    }

    /// Each action of a trace, taken by itself, leads to the state of the trace; the last one violates.
    #[test]
    fn traces_replay() {
        let unanimity: (&str, &[(&str, &str)], _) = ("spec:two-phase", &[("rms", "5")], Some("unanimity"));
        for (id, params, without) in [
            ("spec:paxos", &[("quorum", "1")][..], None),
            ("spec:paxos", &[], Some("acceptor-persisted")),
            ("spec:paxos", &[], Some("promise-obeyed")),
            ("spec:paxos", &[], Some("highest-vote-adopted")),
            ("spec:acp-nb", &[("wrong", "on")], None),
            ("spec:lamport-mutex", &[("procs", "2")], Some("fifo")),
            unanimity,
        ] {
            let mut search = Search::new(model(id, params, without), SearchOptions::default());
            while search.advance(1_000).ended.is_none() {}
            let found = search.violation().expect("it is violated");
            let trace = search.trace(found);
            let model = search.model();
            let mut state = trace.initial;
            for (action, next) in &trace.steps {
                state = model.step(&state, action).expect("it can happen");
                assert_eq!(state, *next, "{id}: {action:?}");
            }
            let mut judged = Vec::new();
            model.judge(&state, InvariantSet::ALL, &mut judged);
            assert!(judged.contains(&(found.property, found.says.clone())), "{id}");
        }
    }

    /// A field holds what is put into it, and nothing else changes: every state that is reached is made of named values
    /// that tell it from every other.
    #[test]
    fn different_states_look_different() {
        let small: &[(&str, &str)] = &[("procs", "2"), ("max-clock", "4")];
        for (id, params, distinct) in [
            ("spec:paxos", &[][..], 3_921),
            ("spec:acp-nb", &[], 4_284),
            ("spec:two-phase", &[], 288),
            ("spec:lamport-mutex", small, 401),
        ] {
            let model = model(id, params, None);
            let mut all = std::collections::BTreeMap::new();
            let mut waiting = Vec::new();
            model.initial(&mut |state| waiting.push(state));
            while let Some(state) = waiting.pop() {
                let looks = format!("{:?}", model.show(&state));
                if *all.entry(looks).or_insert_with(|| {
                    model.expand(&state, &mut |_, next| waiting.extend((next != BEYOND).then_some(next)));
                    state
                }) != state
                {
                    panic!("{id}: two states look alike: {:?}", model.show(&state));
                }
            }
            assert_eq!(all.len(), distinct, "{id}");
        }
    }
}
