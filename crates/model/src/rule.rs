//! Safety rules that can be switched off.

use crate::Text;

/// A safety rule that can be switched off.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case: `one-vote-per-term`. Contract.
    pub id: &'static str,
    /// What it demands, in one sentence.
    pub says: Text,
    /// The invariants that break without it.
    pub protects: &'static [&'static str],
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

const fn same(a: &[u8], b: &[u8]) -> bool {
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
