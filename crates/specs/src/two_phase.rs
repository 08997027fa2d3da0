//! Two-phase commit as a specification (Gray and Lamport, "Consensus on Transaction Commit", 2006, section 3; the module
//! `TwoPhase`).
//!
//! The transaction manager collects promises and decides. Messages are only ever added to a set, and whoever obeys one
//! does so whatever it was: that is sound because the manager decides once.

use crate::bits::{Allocator, Bits, Packed};
use crate::managers::{self, ABORTED, COMMITTED, Managers, PREPARED, WORKING};
use crate::spec::{Emit, Kind, Move, Spec, term, word};
use crate::symmetry::Symmetry;
use crate::{Make, Specification};
use synod_model::{InvariantSet, Sentence, Text, Value, rules};

rules! {
    RULES;

    /// The manager commits only when every resource manager has prepared; without the rule, one may be missing.
    #[zh("只有所有资源管理器都已准备，事务管理器才提交；关闭后可以缺一个。")]
    UNANIMITY = "unanimity",
        protects ["agreement"];
}

pub(crate) const SPEC: Specification = Specification {
    id: "spec:two-phase",
    title: Text::new("Two-phase commit", "两阶段提交"),
    source: "Gray and Lamport, Consensus on Transaction Commit, 2006",
    params: &[managers::count(31, "3")],
    rules: RULES,
    properties: managers::PROPERTIES,
    make: MAKE,
};

const MAKE: Make = |params, rules| {
    let mut bits = Allocator::default();
    let rms = params.count("rms");
    let managers = Managers::new(rms, &mut bits);
    // One bit for each manager.
    let each = u32::try_from(rms).expect("the bound is small");
    let tm = bits.field(2);
    let commit = bits.field(1);
    let abort = bits.field(1);
    let prepared = bits.field(each);
    let sent = bits.field(each);
    let row = |(rm, field): (usize, &Bits)| vec![*field, prepared.bit(rm), sent.bit(rm)];
    let symmetry = Symmetry::Rows(managers.fields().iter().enumerate().map(row).collect());
    Ok(Box::new(TwoPhase {
        missing: u32::from(!rules.has(UNANIMITY)),
        managers,
        symmetry,
        tm,
        commit,
        abort,
        prepared,
        sent,
        bits: bits.used(),
    }))
};

struct TwoPhase {
    /// How many may be missing when the manager commits.
    missing: u32,
    managers: Managers,
    symmetry: Symmetry,
    /// The state of the transaction manager: init, committed or aborted.
    tm: Bits,
    /// Whether Commit was sent.
    commit: Bits,
    /// Whether Abort was sent.
    abort: Bits,
    /// Whom the manager has heard to be prepared.
    prepared: Bits,
    /// Who has sent Prepared.
    sent: Bits,
    bits: u32,
}

const INIT: u32 = 0;
const DECIDED: [&str; 3] = ["init", "committed", "aborted"];

const TM_HEARS: u8 = 0;
const TM_COMMITS: u8 = 1;
const TM_ABORTS: u8 = 2;
const PREPARES: u8 = 3;
const CHOOSES_ABORT: u8 = 4;
const OBEYS_COMMIT: u8 = 5;
const OBEYS_ABORT: u8 = 6;

static KINDS: [Kind; 7] = [
    Kind {
        name: "TMRcvPrepared",
        arity: 1,
        says: Text::new("The manager hears that R{0} is prepared.", "事务管理器得知 R{0} 已准备。"),
    },
    Kind {
        name: "TMCommit",
        arity: 0,
        says: Text::new(
            "The manager decides to commit, and tells everybody.",
            "事务管理器决定提交，并通知所有资源管理器。",
        ),
    },
    Kind {
        name: "TMAbort",
        arity: 0,
        says: Text::new(
            "The manager decides to abort, and tells everybody.",
            "事务管理器决定中止，并通知所有资源管理器。",
        ),
    },
    Kind {
        name: "RMPrepare",
        arity: 1,
        says: Text::new("R{0} prepares, and tells the manager.", "R{0} 进入已准备状态，并通知事务管理器。"),
    },
    Kind {
        name: "RMChooseToAbort",
        arity: 1,
        says: Text::new("R{0} aborts alone: it has not prepared.", "R{0} 自行中止：它还没有准备。"),
    },
    Kind {
        name: "RMRcvCommitMsg",
        arity: 1,
        says: Text::new("R{0} obeys Commit.", "R{0} 收到提交消息并执行。"),
    },
    Kind {
        name: "RMRcvAbortMsg",
        arity: 1,
        says: Text::new("R{0} obeys Abort.", "R{0} 收到中止消息并执行。"),
    },
];

impl TwoPhase {
    /// What the manager may do.
    fn expand_manager(&self, state: Packed, emit: Emit<'_>) {
        let (heard, mut sent) = (self.prepared.get(state), self.sent.get(state));
        while sent != 0 {
            let rm = sent.trailing_zeros();
            emit(Move::new(TM_HEARS, [rm as usize + 1]), self.prepared.or(state, 1 << rm));
            sent &= sent - 1;
        }
        // unanimity: the manager may commit once it has heard Prepared from every resource manager (section 3).
        if heard.count_ones() as usize + self.missing as usize >= self.managers.len() {
            emit(Move::new(TM_COMMITS, []), self.commit.or(self.tm.or(state, 1), 1));
        }
        emit(Move::new(TM_ABORTS, []), self.abort.or(self.tm.or(state, 2), 1));
    }
}

impl Spec for TwoPhase {
    fn bits(&self) -> u32 {
        self.bits
    }

    fn kinds(&self) -> &'static [Kind] {
        &KINDS
    }

    fn expand(&self, state: Packed, emit: Emit<'_>) {
        if self.tm.get(state) == INIT {
            self.expand_manager(state, emit);
        }
        let (commit, abort) = (state & self.commit.mask() != 0, state & self.abort.mask() != 0);
        for (rm, field) in self.managers.each() {
            if field.get(state) == WORKING {
                emit(Move::new(PREPARES, [rm]), self.sent.or(field.with(state, PREPARED), 1 << (rm - 1)));
                emit(Move::new(CHOOSES_ABORT, [rm]), field.with(state, ABORTED));
            }
            if commit {
                emit(Move::new(OBEYS_COMMIT, [rm]), field.with(state, COMMITTED));
            }
            if abort {
                emit(Move::new(OBEYS_ABORT, [rm]), field.with(state, ABORTED));
            }
        }
    }

    fn judge(&self, state: Packed, of: InvariantSet, found: &mut Vec<(usize, Sentence)>) {
        self.managers.judge(state, of, found);
    }

    fn show(&self, state: Packed) -> Vec<(&'static str, Value)> {
        let numbers =
            |set: u32| (1i64..).zip(0..32).filter(move |(_, bit)| set >> bit & 1 == 1).map(|(n, _)| n);
        let prepared = numbers(self.sent.get(state)).map(|rm| term("Prepared", [Value::Int(rm)]));
        let decisions = [(self.commit, "Commit"), (self.abort, "Abort")];
        let decided = decisions.into_iter().filter(|(field, _)| field.get(state) == 1);
        let decided = decided.map(|(_, name)| word(name));
        vec![
            ("rm_state", self.managers.show(state)),
            ("tm_state", word(DECIDED[self.tm.get(state) as usize])),
            ("tm_prepared", Value::List(numbers(self.prepared.get(state)).map(Value::Int).collect())),
            ("messages", Value::List(prepared.chain(decided).collect())),
        ]
    }

    fn prefix(&self) -> char {
        'R'
    }

    fn symmetry(&self) -> &Symmetry {
        &self.symmetry
    }
}
