//! Resource managers: the part that three specifications of transaction commit have in common. Each has two bits at the
//! bottom of the state, and none may commit while another aborts.

use crate::bits::{Allocator, Bits, Packed};
use crate::spec::{param, word};
use synod_model::InvariantInfo;
use synod_model::{Expect, InvariantSet, NodeId, Param, Sentence, Text, Value};

/// It has done nothing yet.
pub(crate) const WORKING: u32 = 0;
/// It has promised to follow whatever is decided.
pub(crate) const PREPARED: u32 = 1;
/// It has committed.
pub(crate) const COMMITTED: u32 = 2;
/// It has aborted.
pub(crate) const ABORTED: u32 = 3;

/// The words for the states above.
pub(crate) const STATES: [&str; 4] = ["working", "prepared", "committed", "aborted"];

/// All resource managers.
pub(crate) struct Managers {
    fields: Vec<Bits>,
    /// The lower bit of each.
    low: Packed,
}

impl Managers {
    /// This many, in the first bits that are left.
    pub(crate) fn new(count: usize, bits: &mut Allocator) -> Self {
        let fields = bits.fields(count, 2);
        let low = fields.iter().fold(0, |low, field| field.or(low, 1));
        Self { fields, low }
    }

    /// Each with its number from 1 and its field.
    pub(crate) fn each(&self) -> impl Iterator<Item = (usize, Bits)> + '_ {
        (1..).zip(self.fields.iter().copied())
    }

    /// The field of each.
    pub(crate) fn fields(&self) -> &[Bits] {
        &self.fields
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.fields.len()
    }

    /// The lower bits of those that have committed.
    pub(crate) const fn committed(&self, state: Packed) -> Packed {
        (state >> 1) & !state & self.low
    }

    /// The lower bits of those that have aborted.
    pub(crate) const fn aborted(&self, state: Packed) -> Packed {
        (state >> 1) & state & self.low
    }

    /// Whether every one is prepared or has committed: it has exactly one of its bits.
    pub(crate) const fn can_commit(&self, state: Packed) -> bool {
        ((state >> 1) ^ state) & self.low == self.low
    }

    /// The findings of [`PROPERTIES`].
    pub(crate) fn judge(&self, state: Packed, of: InvariantSet, found: &mut Vec<(usize, Sentence)>) {
        let (committed, aborted) = (self.committed(state), self.aborted(state));
        if of.contains(0) && committed != 0 && aborted != 0 {
            found.push((0, DISAGREE.with([manager(committed).into(), manager(aborted).into()])));
        }
        if of.contains(1) && committed == self.low {
            found.push((1, ALL_COMMITTED.with([])));
        }
        if of.contains(2) && aborted == self.low {
            found.push((2, ALL_ABORTED.with([])));
        }
    }

    /// The state of each, in words.
    pub(crate) fn show(&self, state: Packed) -> Value {
        let word = |field: &Bits| word(STATES[field.get(state) as usize]);
        Value::List(self.fields.iter().map(word).collect())
    }
}

/// The first of the managers with these lower bits.
fn manager(low: Packed) -> NodeId {
    NodeId::at(low.trailing_zeros() as usize / 2)
}

/// What should hold and be seen of resource managers.
pub(crate) const PROPERTIES: &[InvariantInfo] = &[
    InvariantInfo {
        id: "agreement",
        says: &Text {
            en: "No resource manager commits while another aborts.",
            zh: "不会有一个资源管理器提交而另一个中止。",
        },
        expect: Expect::Always,
        assumes: &[],
    },
    InvariantInfo {
        id: "all-commit",
        says: &Text { en: "Every resource manager commits.", zh: "所有资源管理器都提交。" },
        expect: Expect::Sometimes,
        assumes: &[],
    },
    InvariantInfo {
        id: "all-abort",
        says: &Text { en: "Every resource manager aborts.", zh: "所有资源管理器都中止。" },
        expect: Expect::Sometimes,
        assumes: &[],
    },
];

static DISAGREE: Text = Text::new("{0} has committed and {1} has aborted.", "{0} 已提交，而 {1} 已中止。");
static ALL_COMMITTED: Text = Text::new("Every resource manager has committed.", "所有资源管理器都已提交。");
static ALL_ABORTED: Text = Text::new("Every resource manager has aborted.", "所有资源管理器都已中止。");

/// The parameter for their number.
pub(crate) const fn count(max: i64, default: &'static str) -> Param {
    param("rms", 1, max, default, Text::new("Number of resource managers.", "资源管理器的数量。"))
}
