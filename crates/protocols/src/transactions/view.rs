//! How sites are shown: what both commit protocols have in common.

use super::locks::Branch;
use super::log::{Durable, Record, Tid, What};
use super::setup::{COORDINATOR, Config, Sites};
use super::site::{Coordination, Memory, Phase, Site, Standing};
use synod_model::prelude::*;
use synod_model::{Cell, Field};

texts! {
    // How far a transaction is at a site.
    PREPARED: "prepared", "已准备";
    PRECOMMITTED: "pre-committed", "已预提交";
    COMMITTED: "committed", "已提交";
    ABORTED: "aborted", "已中止";
    WAITING: "waiting for a lock", "等待锁";

    // Who a site is.
    COORDINATES: "coordinator", "协调者";
    PARTICIPATES: "participant", "参与者";
    LEADS: "elected survivor", "当选的幸存者";

    // The subtitle under it: how far its first open transaction is.
    IDLE: "idle", "空闲";
    YES: "{0} yes", "{0} 赞成";
    DONE: "{0} ✓", "{0} ✓";
    GONE: "{0} ✗", "{0} ✗";
}

/// The last records of a log: solid where they are on disk, dashed where a crash would lose them.
pub(super) fn log(disk: &Durable, tail: &[Record], limit: usize) -> Value {
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
            outcome: Some(outcome(*what)),
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

/// What a record says of its transaction.
const fn outcome(what: What) -> Outcome {
    match what {
        What::Prepared(_) => Outcome::Prepared,
        What::PreCommitted => Outcome::Precommitted,
        What::Committed | What::Ended => Outcome::Committed,
        What::Aborted => Outcome::Aborted,
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

/// How far each transaction is at a site, as far as its log tells.
pub(super) fn records(disk: &Durable, tail: &[Record]) -> Vec<(Tid, Value)> {
    let mut rows: Vec<(Tid, Value)> = Vec::new();
    for record in disk.all(tail) {
        let value = label(record.what);
        match rows.iter_mut().find(|(tid, _)| *tid == record.tid) {
            Some(row) => row.1 = value,
            None => rows.push((record.tid, value)),
        }
    }
    rows
}

/// How far each transaction is at a site, as far as its log and its memory tell.
fn transactions<S>(disk: &Durable, tail: &[Record], branches: &[Branch<S>]) -> Value {
    let mut rows = records(disk, tail);
    let waits = branches.iter().filter(|b| !b.holds);
    rows.extend(waits.map(|b| (b.tid, Value::Label("waiting", &WAITING, Tone::Plain))));
    Value::Table(rows.into_iter().map(|(tid, value)| (tid.word(), value)).collect())
}

/// What is shown of a site's log.
#[derive(Fields)]
struct OnDisk {
    /// Its write-ahead log. What is on disk is drawn solid; what is dashed would be lost in a crash.
    #[zh("它的预写日志。已写盘的记录画成实线；虚线的记录会在崩溃时丢失。")]
    log: Value,
    /// How far each transaction is here, as its log tells.
    #[zh("根据日志，每个事务在这里进行到哪一步。")]
    transactions: Value,
}

/// All of a site's state.
pub(super) fn fields<C: Phase, S: Standing>(
    disk: &Durable,
    memory: Option<&Memory<C, S>>,
    limit: usize,
) -> Vec<Field> {
    let tail = memory.map_or(&[][..], |m| &m.tail);
    let transactions = transactions(disk, tail, memory.map_or(&[][..], Memory::branches));
    let mut fields = Vec::new();
    OnDisk { log: log(disk, tail, limit), transactions }.fields(Place::Disk, limit, &mut fields);
    if let Some(memory) = memory {
        memory.fields(Place::Memory, limit, &mut fields);
    }
    fields
}

/// For each open transaction what an answer of the others says of it.
pub(super) fn table<C: Copy>(open: &[Coordination<C>], of: impl Fn(C) -> Option<Sites>) -> Value {
    let row = |c: &Coordination<C>| Some((c.tid.word(), Value::Nodes(of(c.phase)?.nodes())));
    Value::Table(open.iter().filter_map(row).collect())
}

/// The role of a coordinator.
const fn coordinator(tone: Tone) -> Role {
    Role::new("coordinator", &COORDINATES, tone, Glyph::Crown)
}

/// The role of a participant.
const fn participant(blocked: bool, holds: bool) -> Role {
    match (blocked, holds) {
        (true, _) => Role::new("participant", &PARTICIPATES, Tone::Bad, Glyph::Lock),
        (false, true) => Role::new("participant", &PARTICIPATES, Tone::Try, Glyph::Lock),
        (false, false) => Role::new("participant", &PARTICIPATES, Tone::Plain, Glyph::None),
    }
}

/// A site on the stage.
pub(super) fn look<C: Phase, S: Standing>(
    config: &Config,
    me: NodeId,
    disk: &Durable,
    memory: Option<&Memory<C, S>>,
) -> NodeView {
    let tail = memory.map_or(&[][..], |m| &m.tail);
    match memory.map(|m| &m.site) {
        None => {
            let role = if me == COORDINATOR { coordinator(Tone::Ghost) } else { participant(false, false) };
            NodeView::of(Role { tone: Tone::Ghost, ..role }, decided(disk, tail)).beside("log")
        }
        Some(Site::Coordinator { open, .. }) => {
            let subtitle = open.last().map(|c| {
                let (text, heard) = c.phase.heard();
                text.with([heard.len().into(), config.voters().into()])
            });
            let subtitle = subtitle.unwrap_or_else(|| decided(disk, tail));
            let outcome = stands(disk, tail, open.last().map(|c| c.tid));
            NodeView::of(coordinator(Tone::Lead), subtitle).outcome(outcome).beside("log votes acks")
        }
        Some(Site::Participant { branches }) => {
            let blocked = branches.iter().find(|b| b.state.is_blocked());
            let role = if branches.iter().any(|b| b.state.leads()) {
                Role::new("elected", &LEADS, Tone::Lead, Glyph::Crown)
            } else {
                participant(blocked.is_some(), branches.iter().any(|b| b.holds))
            };
            // The first has its lock: those that wait do so behind one that came earlier.
            let open = blocked.or(branches.first()).map(|b| b.tid);
            let subtitle = progress(disk, tail, open);
            NodeView::of(role, subtitle).outcome(stands(disk, tail, open)).beside("log locks")
        }
    }
}

/// How far a site is: a transaction whose end it waits for, or what was decided last.
pub(super) fn progress(disk: &Durable, tail: &[Record], open: Option<Tid>) -> Sentence {
    open.map_or_else(|| decided(disk, tail), |tid| YES.with([tid.into()]))
}

/// How a transaction stands here, as the log tells; `None`: the one that was written of last.
pub(super) fn stands(disk: &Durable, tail: &[Record], tid: Option<Tid>) -> Option<Outcome> {
    let of = |record: &&Record| tid.is_none_or(|tid| record.tid == tid);
    disk.all(tail).rev().find(of).map(|record| outcome(record.what))
}

/// What was decided last.
fn decided(disk: &Durable, tail: &[Record]) -> Sentence {
    match disk.all(tail).next_back() {
        Some(record) if record.what == What::Aborted => GONE.with([record.tid.into()]),
        Some(record) if matches!(record.what, What::Prepared(_) | What::PreCommitted) => {
            YES.with([record.tid.into()])
        }
        Some(record) => DONE.with([record.tid.into()]),
        None => IDLE.with([]),
    }
}
