//! What is done to one message in flight: it is found, delivered now, dropped, duplicated, held, released or delayed.

use crate::StepKind;
use crate::report::LossReason;
use crate::runner::{Runner, Scratch};
use crate::world::Act;
use crate::{check, expect, texts};
use std::collections::BTreeSet;
use synod_model::{Assumption, MessageId, NodeId, Status, Value};
use synod_scenario::{AnyNode, Command, FieldIs, Op, Path, Pattern, Pos, ScenarioError, Select, Spanned};

impl Runner {
    /// Delivers, drops or duplicates a message.
    pub(super) fn handle(
        &mut self,
        command: &Command,
        pos: Pos,
        scratch: &mut Scratch,
    ) -> Result<(), ScenarioError> {
        let (Command::Deliver(select) | Command::Drop(select) | Command::Duplicate(select)) = command else {
            return Ok(());
        };
        let id = self.find(command, select, pos)?;
        match command {
            Command::Drop(_) => {
                scratch.report.action.kind = StepKind::Drop;
                scratch.report.action.lost = Some(LossReason::Dropped);
                self.apply(Act::Lose(id), scratch);
                self.breaks(Assumption::NoLoss);
            }
            Command::Duplicate(_) => {
                scratch.report.action.kind = StepKind::Duplicate;
                self.apply(Act::Duplicate(id), scratch);
            }
            _ => {
                let (_, to) = self.world.ends(id).expect("it has just been found");
                if self.world.status(to) == Status::Paused {
                    return Err(ScenarioError::new(pos, texts::TO_PAUSED.with([self.called(to)])));
                }
                let action = Self::deliver(id, scratch);
                self.apply(action, scratch);
            }
        }
        Ok(())
    }

    pub(super) fn detain(
        &mut self,
        command: &Command,
        pos: Pos,
        scratch: &mut Scratch,
    ) -> Result<(), ScenarioError> {
        let (Command::Hold(select) | Command::Release(select) | Command::Delay { select, .. }) = command
        else {
            return Ok(());
        };
        let id = self.find(command, select, pos)?;
        let (from, to) = self.world.ends(id).expect("it has just been found");
        let view = self.world.message_view(id).expect("it has just been found");
        let args = [view.label.into(), from.into(), to.into()];
        let sentence = match command {
            Command::Hold(_) => {
                scratch.report.action.kind = StepKind::Hold;
                self.driver.hold(id);
                texts::HOLDS.with(args)
            }
            Command::Release(_) => {
                scratch.report.action.kind = StepKind::Release;
                if !self.driver.release(id) {
                    return Err(ScenarioError::new(pos, texts::NOT_HELD.with([])));
                }
                texts::RELEASES.with(args)
            }
            Command::Delay { by, .. } => {
                scratch.report.action.kind = StepKind::Delay;
                self.driver.delay(id, *by);
                let [label, from, to] = args;
                texts::DELAYS.with([label, from, to, (*by).into()])
            }
            _ => return Ok(()),
        };
        self.breaks(Assumption::BoundedDelay);
        scratch.report.action.message = Some((id.serial, from, to, view));
        Self::say(scratch, || sentence);
        Ok(())
    }

    /// The message that is meant: of those that match the oldest or the newest. One that a person holds is meant only if
    /// all that match are held, unless it is to be released.
    fn find(&self, command: &Command, select: &Select, pos: Pos) -> Result<MessageId, ScenarioError> {
        let found = match select {
            Select::Serial(serial) => self.world.find_message(serial.value),
            Select::Matching(pattern) => {
                let held = |id: MessageId| self.driver.flight(id).is_some_and(|f| f.held.is_some());
                let release = matches!(command, Command::Release(_));
                let all = self.matching(pattern)?;
                let (meant, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|id| held(*id) == release);
                let mut all = if meant.is_empty() { others } else { meant };
                if pattern.newest { all.pop() } else { all.into_iter().next() }
            }
        };
        found.ok_or_else(|| {
            let meant = select.to_string();
            let all = self.world.in_flight();
            let sentence = if all.is_empty() {
                texts::NO_MESSAGE_AT_ALL.with([meant.into()])
            } else {
                let name = |id: NodeId| self.names[id.index()].as_str();
                let some = all.iter().take(8).filter_map(|id| {
                    let (from, to) = self.world.ends(*id)?;
                    let kind = self.world.kind(*id)?;
                    let carries = self.carries(*id, select);
                    Some(format!("m{} {} -> {} {kind}{carries}", id.serial, name(from), name(to)))
                });
                let mut list = some.collect::<Vec<_>>().join(", ");
                if all.len() > 8 {
                    list.push_str(", …");
                }
                texts::NO_SUCH_MESSAGE.with([meant.into(), list.into()])
            };
            ScenarioError::new(pos, sentence)
        })
    }

    /// What a message carries in the fields that a pattern asks for.
    fn carries(&self, id: MessageId, select: &Select) -> String {
        let Select::Matching(Pattern { fields, .. }) = select else { return String::new() };
        let found = fields.iter().filter_map(|FieldIs { path, .. }| {
            let value = self.carried(id, &path.value)?;
            Some(format!(" {}={}", path.value, value.plain()))
        });
        found.collect()
    }

    /// What a message carries at a path.
    fn carried(&self, id: MessageId, path: &Path) -> Option<Value> {
        let (name, rest) = expect::first_of(path)?;
        let field = self.world.closer().message_fields(id).into_iter().find(|field| field.name == name)?;
        expect::within(field.value, rest, &self.names)
    }

    /// The messages that match, in the order in which they were sent.
    fn matching(&self, pattern: &Pattern) -> Result<Vec<MessageId>, ScenarioError> {
        let end = |end: &AnyNode| match end {
            AnyNode::Any => Ok(None),
            AnyNode::Node(node) => self.id(node).map(Some),
        };
        let (from, to) = (end(&pattern.from)?, end(&pattern.to)?);
        let kind = pattern.kind.as_ref().map(|k| k.value.as_str()).filter(|k| *k != "*");
        let mut all = self.world.in_flight();
        all.retain(|id| {
            let Some((its_from, its_to)) = self.world.ends(*id) else { return false };
            from.is_none_or(|f| f == its_from)
                && to.is_none_or(|t| t == its_to)
                && kind.is_none_or(|k| self.world.kind(*id) == Some(k))
        });
        for FieldIs { path, value } in &pattern.fields {
            let (name, _) = expect::first_of(&path.value).expect("a path begins with a name");
            // Of a field that none of them has the name is wrong, and not its value.
            let fields = all.iter().flat_map(|id| self.world.closer().message_fields(*id));
            let known: BTreeSet<&str> = fields.map(|field| field.name).collect();
            if !all.is_empty() && !known.contains(name) {
                let found = Spanned::new(name.to_owned(), path.pos);
                return Err(check::unknown(&found, known.iter().copied(), &texts::NO_MESSAGE_FIELD));
            }
            let wanted = expect::number_of(&value.value, &self.names);
            all.retain(|id| {
                let found = self.carried(*id, &path.value);
                found.is_some_and(|found| expect::compare(&found.plain(), Op::Eq, &wanted))
            });
        }
        Ok(all)
    }
}
