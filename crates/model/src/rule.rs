//! Safety rules that can be switched off.

use crate::Text;

/// A safety rule that can be switched off.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case: `one-vote-per-term`. Contract.
    pub id: &'static str,
    /// What it demands, in one sentence.
    pub says: Text,
    /// The invariants that break without it: those, and no others.
    pub protects: &'static [&'static str],
    /// The parameters with which it matters, each as `key=value`; a search or a sweep without the rule adds those that
    /// are not given.
    pub needs: &'static [&'static str],
    /// Where a search finds what breaks without it; every rule of a registered system has one.
    pub hunt: Option<Hunt>,
}

/// Where a search finds what breaks without a rule: a small start and a budget. The page offers it when the rule is chosen,
/// and a law searches it, with the rule off and with it on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hunt {
    /// The scenario that the search starts from: its parameters, and behind slashes the lines below.
    pub start: &'static str,
    /// What may happen how often: `crashes=1 requests=0 timers=2`.
    pub plan: &'static str,
}

/// Declares the safety rules of a protocol, as a table and a constant for each:
///
/// ```
/// synod_model::rules! {
///     /// The rules of this protocol.
///     pub RULES;
///
///     /// A server votes for at most one candidate in a term; without the rule, it votes for everyone who asks.
///     #[zh("每个节点在一个任期内最多投票给一个候选人；关闭这条规则后，谁来请求就投给谁。")]
///     pub ONE_VOTE_PER_TERM = "one-vote-per-term",
///         protects ["election-safety"],
///         hunt "nodes=3" => "crashes=0 requests=0 timers=2";
/// }
/// assert_eq!(RULES[0].id, "one-vote-per-term");
/// ```
///
/// `needs ["reads=lease"]` may be given between `protects` and `hunt`: the parameters with which the rule matters.
#[macro_export]
macro_rules! rules {
    (@hunt) => { None };
    (@hunt $start:expr, $plan:expr) => { Some($crate::Hunt { start: $start, plan: $plan }) };
    (
        $(#[$about:meta])* $visible:vis $table:ident;
        $(
            $(#[doc = $en:literal])+
            #[zh($zh:literal)]
            $vis:vis $name:ident = $id:literal,
            protects [$($protects:literal),+ $(,)?]
            $(, needs [$($needs:literal),+ $(,)?])?
            $(, hunt $start:expr => $plan:expr)?;
        )+
    ) => {
        $(#[$about])*
        $visible const $table: &[$crate::Rule] = &[$($crate::Rule {
            id: $id,
            says: $crate::Text::new(concat!($($en),+).trim_ascii(), $zh),
            protects: &[$($protects),+],
            needs: &[$($($needs),+)?],
            hunt: $crate::rules!(@hunt $($start, $plan)?),
        }),+];
        $(
            $(#[doc = $en])+
            $vis const $name: $crate::RuleId = $crate::RuleId::of($table, $id);
        )+
    };
}

/// A rule, by its place in the protocol's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleId(u8);

impl RuleId {
    /// The rule called `id`; an unknown id does not compile where this is evaluated in a `const`.
    ///
    /// # Panics
    /// When the table has no such rule.
    pub const fn of(table: &[Rule], id: &str) -> Self {
        let mut i = 0;
        while i < table.len() {
            if same(table[i].id.as_bytes(), id.as_bytes()) {
                #[expect(clippy::cast_possible_truncation, reason = "a protocol has a handful of rules")]
                return Self(i as u8);
            }
            i += 1;
        }
        panic!("no rule has this id")
    }

    /// The rule at a place of the table.
    pub fn at(index: usize) -> Self {
        Self(u8::try_from(index).expect("a protocol has a handful of rules"))
    }
}

/// Whether two ids are the same.
pub(crate) const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// Which rules are in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RuleSet(u64);

impl RuleSet {
    /// All rules in force.
    pub const ALL: Self = Self(u64::MAX);

    /// Whether a rule is in force.
    pub const fn has(self, rule: RuleId) -> bool {
        self.0 >> rule.0 & 1 == 1
    }

    /// The rules from a place of the table on, as a component knows them by places of its own.
    #[must_use]
    pub(crate) const fn from(self, first: u8) -> Self {
        // What lies beyond the table counts as on.
        Self(!(!self.0 >> first))
    }

    /// The rules that are in force in both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The set with a rule switched on or off.
    #[must_use]
    pub const fn switched(self, rule: RuleId, on: bool) -> Self {
        let bit = 1 << rule.0;
        Self(if on { self.0 | bit } else { self.0 & !bit })
    }
}
