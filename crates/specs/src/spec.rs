//! What a specification has to say, and how it becomes a model for the explorer.
//!
//! All specifications share one type of state and one type of action, so the engine is compiled once for all of them.

use crate::Specification;
use crate::bits::Packed;
use synod_model::{InvariantSet, NodeId, Param, ParamKind, Sentence, Text, Value, mix};
use synod_sim::InvariantInfo;
use synod_sim::explore::{Model, Told};

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
    /// The letter before the number of a process.
    fn letter(&self) -> char;
}

/// A specification as the explorer sees it.
pub(crate) struct SpecModel {
    info: &'static Specification,
    spec: Box<dyn Spec>,
    exact: bool,
}

impl SpecModel {
    /// A specification with its parameters, and what is known of it without them.
    pub(crate) fn new(info: &'static Specification, spec: Box<dyn Spec>) -> Self {
        // With the seed below, 63 bits are mixed one to one, and never to zero.
        let exact = spec.bits() < u64::BITS;
        Self { info, spec, exact }
    }
}

/// Where fingerprints start.
const SEED: u64 = 1 << 63;

impl Model for SpecModel {
    type State = Packed;
    type Action = Move;

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
        let low = mix(SEED, *state as u64);
        if self.exact { low } else { mix(low, (*state >> 64) as u64) }
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

impl Told for SpecModel {
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

    fn name(&self, node: NodeId) -> String {
        format!("{}{}", self.spec.letter(), node.number())
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
