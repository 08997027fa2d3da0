//! Transaction commit: what every protocol for it has to achieve, without saying how (Gray and Lamport, "Consensus on
//! Transaction Commit", 2006, section 2; the module `TCommit`).
//!
//! Resource managers prepare, and then all commit or all abort. A manager knows the state of all others at once, which no
//! distributed system can; two-phase commit and Paxos Commit do the same by messages.

use crate::bits::{Allocator, Packed};
use crate::managers::{self, ABORTED, COMMITTED, Managers, PREPARED, WORKING};
use crate::spec::{Emit, Kind, Move, Spec};
use crate::symmetry::Symmetry;
use crate::{Make, Specification};
use synod_model::{InvariantSet, Sentence, Text, Value};

pub(crate) const SPEC: Specification = Specification {
    id: "spec:transaction-commit",
    title: Text::new("Transaction commit", "事务提交"),
    source: "Gray and Lamport, Consensus on Transaction Commit, 2006",
    params: &[managers::count(60, "3")],
    rules: &[],
    properties: managers::PROPERTIES,
    make: MAKE,
};

const MAKE: Make = |params, _| {
    let mut bits = Allocator::default();
    let managers = Managers::new(params.count("rms"), &mut bits);
    let symmetry = Symmetry::Rows(managers.fields().iter().map(|field| vec![*field]).collect());
    Ok(Box::new(Commit { managers, symmetry, bits: bits.used() }))
};

struct Commit {
    managers: Managers,
    symmetry: Symmetry,
    bits: u32,
}

const PREPARE: u8 = 0;
const COMMIT: u8 = 1;
const ABORT: u8 = 2;

static KINDS: [Kind; 3] = [
    Kind { name: "Prepare", arity: 1, says: Text::new("R{0} prepares.", "R{0} 进入已准备状态。") },
    Kind {
        name: "Commit",
        arity: 1,
        says: Text::new(
            "R{0} commits: every resource manager is prepared or has committed.",
            "R{0} 提交：所有资源管理器都已准备或已提交。",
        ),
    },
    Kind {
        name: "Abort",
        arity: 1,
        says: Text::new("R{0} aborts: none has committed.", "R{0} 中止：没有资源管理器已提交。"),
    },
];

impl Spec for Commit {
    fn bits(&self) -> u32 {
        self.bits
    }

    fn kinds(&self) -> &'static [Kind] {
        &KINDS
    }

    fn expand(&self, state: Packed, emit: Emit<'_>) {
        let can_commit = self.managers.can_commit(state);
        let none_committed = self.managers.committed(state) == 0;
        for (rm, field) in self.managers.each() {
            let now = field.get(state);
            if now == WORKING {
                emit(Move::new(PREPARE, [rm]), field.with(state, PREPARED));
            }
            if now == PREPARED && can_commit {
                emit(Move::new(COMMIT, [rm]), field.with(state, COMMITTED));
            }
            if (now == WORKING || now == PREPARED) && none_committed {
                emit(Move::new(ABORT, [rm]), field.with(state, ABORTED));
            }
        }
    }

    fn judge(&self, state: Packed, of: InvariantSet, found: &mut Vec<(usize, Sentence)>) {
        self.managers.judge(state, of, found);
    }

    fn show(&self, state: Packed) -> Vec<(&'static str, Value)> {
        vec![("rm_state", self.managers.show(state))]
    }

    fn prefix(&self) -> char {
        'R'
    }

    fn symmetry(&self) -> &Symmetry {
        &self.symmetry
    }
}
