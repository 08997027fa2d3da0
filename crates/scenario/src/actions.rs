//! The moments of a run, and everything that can be done to it.

use crate::cursor::{Cursor, at as at_pos};
use crate::error::{ScenarioError, shown};
use crate::limits;
use crate::parts::{Fault, Load, NetChange, NodeRef, Spanned};
use crate::statement::{Command, Select, Statement, When};
use crate::texts;
use crate::value;
use std::collections::BTreeSet;

type Moment = Result<When, ScenarioError>;
type Parsed = Result<Statement, ScenarioError>;

/// `at TIME`.
pub(crate) fn at(cursor: &mut Cursor) -> Moment {
    cursor.time().map(When::At)
}

/// `after N`, `after N at TIME`.
pub(crate) fn after(cursor: &mut Cursor) -> Moment {
    let step = cursor.number(&texts::A_STEP)?.value;
    let at = if cursor.skip("at") { Some(cursor.time()?) } else { None };
    Ok(When::After { step, at })
}

/// `now`.
#[expect(clippy::unnecessary_wraps, reason = "the table of keywords holds functions of one type")]
pub(crate) fn now(_: &mut Cursor) -> Moment {
    Ok(When::InOrder)
}

pub(crate) fn request(cursor: &mut Cursor) -> Parsed {
    let node = cursor.node()?;
    if cursor.peek().is_none() {
        return Err(cursor.missing(&texts::A_REQUEST));
    }
    done(Command::Request { node, words: cursor.texts() })
}

pub(crate) fn crash(cursor: &mut Cursor) -> Parsed {
    fault(Fault::Crash(cursor.node()?))
}

pub(crate) fn restart(cursor: &mut Cursor) -> Parsed {
    let node = cursor.node()?;
    let wiped = cursor.skip("wiped");
    match cursor.peek() {
        Some(word) if !wiped => Err(cursor.wrong(word, &texts::THE_WORD_WIPED)),
        _ => fault(Fault::Restart { node, wiped }),
    }
}

pub(crate) fn pause(cursor: &mut Cursor) -> Parsed {
    fault(Fault::Pause(cursor.node()?))
}

pub(crate) fn resume(cursor: &mut Cursor) -> Parsed {
    fault(Fault::Resume(cursor.node()?))
}

pub(crate) fn clock(cursor: &mut Cursor) -> Parsed {
    let node = cursor.node()?;
    let word = cursor.take(&texts::A_CLOCK)?;
    let change = value::parse_clock(&word.text).map_err(at_pos(word.pos))?;
    done(Command::Clock { node, change })
}

pub(crate) fn partition(cursor: &mut Cursor) -> Parsed {
    cursor.cut_at(&["|"], limits::WORDS);
    let mut groups: Vec<Vec<Spanned<NodeRef>>> = Vec::new();
    let mut named: BTreeSet<NodeRef> = BTreeSet::new();
    loop {
        let mut group = Vec::new();
        if groups.len() == limits::GROUPS {
            let sentence = texts::TOO_MANY_GROUPS.with([limits::GROUPS.into()]);
            return Err(ScenarioError::new(cursor.pos(), sentence));
        }
        while cursor.peek().is_some() && !cursor.looks_at(0, "|") {
            let node = cursor.node()?;
            if !named.insert(node.value.clone()) {
                let sentence = texts::NODE_TWICE.with([shown(&node.value.to_string())]);
                return Err(ScenarioError::new(node.pos, sentence));
            }
            group.push(node);
        }
        if group.is_empty() {
            let nothing_at_all = groups.is_empty() && cursor.peek().is_none();
            let empty = ScenarioError::new(cursor.pos(), texts::GROUP_EMPTY.with([]));
            return Err(if nothing_at_all { cursor.missing(&texts::A_NODE) } else { empty });
        }
        groups.push(group);
        if !cursor.skip("|") {
            return fault(Fault::Partition(groups));
        }
    }
}

pub(crate) fn cut(cursor: &mut Cursor) -> Parsed {
    fault(Fault::Cut(cursor.wire()?))
}

pub(crate) fn mend(cursor: &mut Cursor) -> Parsed {
    fault(Fault::Mend(cursor.wire()?))
}

pub(crate) fn isolate(cursor: &mut Cursor) -> Parsed {
    fault(Fault::Isolate(cursor.node()?))
}

pub(crate) fn heal(_: &mut Cursor) -> Parsed {
    fault(Fault::Heal)
}

pub(crate) fn by_hand(_: &mut Cursor) -> Parsed {
    done(Command::ByHand(true))
}

pub(crate) fn by_clock(_: &mut Cursor) -> Parsed {
    done(Command::ByHand(false))
}

pub(crate) fn net(cursor: &mut Cursor) -> Parsed {
    done(Command::Net(net_change(cursor)?))
}

pub(crate) fn load(cursor: &mut Cursor) -> Parsed {
    done(Command::Load(load_of(cursor)?))
}

pub(crate) fn measure(_: &mut Cursor) -> Parsed {
    done(Command::Measure)
}

pub(crate) fn without(cursor: &mut Cursor) -> Parsed {
    done(Command::Rule { id: cursor.name(&texts::A_RULE)?, on: false })
}

pub(crate) fn with(cursor: &mut Cursor) -> Parsed {
    done(Command::Rule { id: cursor.name(&texts::A_RULE)?, on: true })
}

pub(crate) fn set(cursor: &mut Cursor) -> Parsed {
    done(Command::Set(cursor.settings(true)?))
}

pub(crate) fn deliver(cursor: &mut Cursor) -> Parsed {
    if !cursor.looks_at(1, "->") && cursor.skip("all") {
        return done(Command::DeliverAll);
    }
    done(Command::Deliver(cursor.select()?))
}

pub(crate) fn stabilize(_: &mut Cursor) -> Parsed {
    done(Command::Stabilize)
}

pub(crate) fn drop(cursor: &mut Cursor) -> Parsed {
    done(Command::Drop(cursor.select()?))
}

pub(crate) fn duplicate(cursor: &mut Cursor) -> Parsed {
    done(Command::Duplicate(cursor.select()?))
}

pub(crate) fn hold(cursor: &mut Cursor) -> Parsed {
    done(Command::Hold(cursor.select()?))
}

pub(crate) fn release(cursor: &mut Cursor) -> Parsed {
    done(Command::Release(cursor.select()?))
}

pub(crate) fn delay(cursor: &mut Cursor) -> Parsed {
    let select: Select = cursor.select()?;
    let by = cursor.take(&texts::THE_WORD_BY)?;
    if !by.is("by") {
        return Err(cursor.wrong(&by, &texts::THE_WORD_BY));
    }
    done(Command::Delay { select, by: cursor.time()? })
}

pub(crate) fn fire(cursor: &mut Cursor) -> Parsed {
    let (node, timer) = (cursor.node()?, cursor.name(&texts::A_TIMER)?);
    let number = cursor.peek().is_some().then(|| cursor.number(&texts::A_TIMER_NUMBER)).transpose()?;
    done(Command::Fire { node, timer, number })
}

pub(crate) fn choose(cursor: &mut Cursor) -> Parsed {
    let mut numbers = Vec::new();
    while numbers.is_empty() || cursor.peek().is_some() {
        let word = cursor.take(&texts::A_CHOICE)?;
        let number = value::whole(&word.text).and_then(|n| u32::try_from(n).ok());
        numbers.push(number.ok_or_else(|| cursor.wrong(&word, &texts::A_CHOICE))?);
    }
    done(Command::Choose(numbers))
}

pub(crate) fn wait(cursor: &mut Cursor) -> Parsed {
    done(Command::Wait(cursor.time()?))
}

/// What follows `net`: a link if it is about one, and at least one value.
pub(crate) fn net_change(cursor: &mut Cursor) -> Result<NetChange, ScenarioError> {
    let mut change = NetChange::default();
    if cursor.peek().is_some_and(|word| !word.text.contains('=')) {
        change.link = Some(cursor.wire()?);
    }
    for setting in cursor.settings(true)? {
        let (text, wrong) = (setting.value.value.as_str(), at_pos(setting.value.pos));
        match setting.key.value.as_str() {
            "latency" => change.latency = Some(value::parse_span(text).map_err(wrong)?),
            "loss" => change.loss = Some(value::parse_share(text).map_err(wrong)?),
            "duplicate" => change.duplicate = Some(value::parse_share(text).map_err(wrong)?),
            "reorder" => change.reorder = Some(value::parse_share(text).map_err(wrong)?),
            "rate" => change.rate = Some(value::parse_bandwidth(text).map_err(wrong)?),
            other => {
                let allowed = ["latency", "loss", "duplicate", "reorder", "rate"];
                return Err(ScenarioError::unknown(setting.key.pos, other, &allowed));
            }
        }
    }
    Ok(change)
}

/// What follows `load`.
pub(crate) fn load_of(cursor: &mut Cursor) -> Result<Load, ScenarioError> {
    let word = cursor.take(&texts::A_RATE)?;
    let rate = value::parse_rate(&word.text).map_err(at_pos(word.pos))?;
    Ok(Load { rate, words: cursor.texts() })
}

fn fault(fault: Fault) -> Parsed {
    done(Command::Fault(fault))
}

#[expect(clippy::unnecessary_wraps, reason = "every parser of the table ends with it")]
fn done(command: Command) -> Parsed {
    Ok(Statement::Do(command))
}
