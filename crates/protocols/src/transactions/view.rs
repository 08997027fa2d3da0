//! How sites are shown: what both commit protocols have in common.

use super::locks::{self, Branch};
use super::log::{Durable, Record, Tid, What};
use synod_model::{Arg, Cell, Field, Glyph, Role, Sentence, Text, Tone, Value, Word};

/// Makes a field; its sentence stands beside it.
macro_rules! field {
    ($name:ident, $place:ident, $en:literal, $zh:literal, $value:expr) => {{
        static SAYS: ::synod_model::Text = ::synod_model::Text::new($en, $zh);
        ::synod_model::Field {
            name: stringify!($name),
            says: &SAYS,
            place: ::synod_model::Place::$place,
            value: $value,
        }
    }};
}
pub(super) use field;

static PREPARED: Text = Text::new("prepared", "已准备");
static PRECOMMITTED: Text = Text::new("pre-committed", "已预提交");
static COMMITTED: Text = Text::new("committed", "已提交");
static ABORTED: Text = Text::new("aborted", "已中止");
static WAITING: Text = Text::new("waiting for a lock", "等待锁");

/// The last records of a log: solid where they are on disk, dashed where a crash would lose them.
fn log(disk: &Durable, tail: &[Record], limit: usize) -> Value {
    let len = disk.records.len() + tail.len();
    let skipped = len.saturating_sub(limit);
    let cell = |(i, record): (usize, &Record)| {
        let Record { tid, what } = record;
        let forced = i < disk.records.len();
        let keys = match what {
            What::Prepared(keys) => Value::Str(keys.to_string().into()),
            _ => Value::None,
        };
        Cell {
            head: Word::new(&[tid.word().as_str(), " ", what.id()].concat()).unwrap_or_else(|| tid.word()),
            body: if let What::Prepared(keys) = what { keys.to_string() } else { String::new() },
            settled: forced,
            record: vec![
                ("transaction", tid.word().into()),
                ("record", Value::Term(what.id(), Vec::new())),
                ("keys", keys),
                ("forced", forced.into()),
            ],
            ..Cell::default()
        }
    };
    Value::Log {
        first: skipped + 1,
        folded: 0,
        len,
        cells: disk.all(tail).enumerate().skip(skipped).map(cell).collect(),
    }
}

/// The name of what a record says of its transaction.
fn label(what: What) -> Value {
    match what {
        What::Prepared(_) => Value::Label("prepared", &PREPARED, Tone::Try),
        What::PreCommitted => Value::Label("precommitted", &PRECOMMITTED, Tone::Try),
        What::Committed | What::Ended => Value::Label("committed", &COMMITTED, Tone::Good),
        What::Aborted => Value::Label("aborted", &ABORTED, Tone::Bad),
    }
}

/// How far each transaction is at a site, as far as its log and its memory tell.
pub(super) fn transactions<S>(disk: &Durable, tail: &[Record], branches: &[Branch<S>]) -> Field {
    let mut rows: Vec<(Tid, Value)> = Vec::new();
    for record in disk.all(tail) {
        let value = label(record.what);
        match rows.iter_mut().find(|(tid, _)| *tid == record.tid) {
            Some(row) => row.1 = value,
            None => rows.push((record.tid, value)),
        }
    }
    let waits = branches.iter().filter(|b| !b.holds);
    rows.extend(waits.map(|b| (b.tid, Value::Label("waiting", &WAITING, Tone::Plain))));
    field!(
        transactions,
        Disk,
        "How far each transaction is here, as its log tells.",
        "根据日志，每个事务在这里进行到哪一步。",
        Value::Table(rows.into_iter().map(|(tid, value)| (tid.word(), value)).collect())
    )
}

/// The log as a field.
pub(super) fn log_field(disk: &Durable, tail: &[Record], limit: usize) -> Field {
    field!(
        log,
        Disk,
        "Its write-ahead log. What is on disk is drawn solid; what is dashed would be lost in a crash.",
        "它的预写日志。已写盘的记录画成实线；虚线的记录会在崩溃时丢失。",
        log(disk, tail, limit)
    )
}

/// The lock table as a field.
pub(super) fn locks_field<S>(branches: &[Branch<S>]) -> Field {
    field!(
        locks,
        Memory,
        "Each locked key: the transaction that holds it, for how long, and those that wait for it.",
        "每个被锁的键：持有它的事务、已持有多久，以及在等它的事务。",
        locks::table(branches)
    )
}

static COORDINATES: Text = Text::new("coordinator", "协调者");
static PARTICIPATES: Text = Text::new("participant", "参与者");
static BLOCKED: Text = Text::new("blocked participant", "被阻塞的参与者");

/// The role of a coordinator.
pub(super) const fn coordinator(tone: Tone) -> Role {
    Role { id: "coordinator", label: &COORDINATES, tone, glyph: Glyph::Crown }
}

/// The role of a participant.
pub(super) const fn participant(blocked: bool, holds: bool) -> Role {
    let (label, tone, glyph) = match (blocked, holds) {
        (true, _) => (&BLOCKED, Tone::Bad, Glyph::Lock),
        (false, true) => (&PARTICIPATES, Tone::Try, Glyph::Lock),
        (false, false) => (&PARTICIPATES, Tone::Plain, Glyph::None),
    };
    Role { id: "participant", label, tone, glyph }
}

static IDLE: Text = Text::new("idle", "空闲");
static YES: Text = Text::new("{0} yes", "{0} 赞成");
static FOR: Text = Text::new("{0}", "{0}");
static WAITS: Text = Text::new("{0} …", "{0} …");
static DONE: Text = Text::new("{0} ✓", "{0} ✓");
static GONE: Text = Text::new("{0} ✗", "{0} ✗");

/// The figure under a participant: for how long it has been blocked, or how far its first open transaction is.
pub(super) fn participant_figure<S>(
    blocked: Option<&Branch<S>>,
    branches: &[Branch<S>],
    disk: &Durable,
    tail: &[Record],
) -> Sentence {
    match (blocked, branches.first()) {
        (Some(b), _) => FOR.with([Arg::Since(b.since)]),
        (None, Some(b)) => (if b.holds { &YES } else { &WAITS }).with([b.tid.into()]),
        (None, None) => decided(disk, tail),
    }
}

/// What was decided last.
pub(super) fn decided(disk: &Durable, tail: &[Record]) -> Sentence {
    match disk.all(tail).next_back() {
        Some(record) if record.what == What::Aborted => GONE.with([record.tid.into()]),
        Some(record) if matches!(record.what, What::Prepared(_) | What::PreCommitted) => {
            YES.with([record.tid.into()])
        }
        Some(record) => DONE.with([record.tid.into()]),
        None => IDLE.with([]),
    }
}
