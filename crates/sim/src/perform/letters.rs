//! What is done to one message in flight: it is found, delivered now, held, released or delayed.

use crate::StepKind;
use crate::runner::{Runner, Scratch};
use crate::texts;
use synod_model::{Assumption, MessageId, NodeId, Status};
use synod_scenario::{AnyNode, Command, Pos, ScenarioError, Select};

impl Runner {
    pub(super) fn deliver_now(
        &mut self,
        select: &Select,
        pos: Pos,
        scratch: &mut Scratch,
    ) -> Result<(), ScenarioError> {
        let id = self.find(select, pos)?;
        let (_, to) = self.world.ends(id).expect("it has just been found");
        if self.world.status(to) == Status::Paused {
            return Err(ScenarioError::new(pos, texts::TO_PAUSED.with([self.called(to)])));
        }
        let action = Self::deliver(id, scratch);
        self.apply(action, scratch);
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
        let id = self.find(select, pos)?;
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

    /// The message that is meant: the oldest that matches.
    pub(super) fn find(&self, select: &Select, pos: Pos) -> Result<MessageId, ScenarioError> {
        let found = match select {
            Select::Serial(serial) => self.world.find_message(serial.value),
            Select::Oldest { from, to, kind } => {
                let end = |end: &AnyNode| match end {
                    AnyNode::Any => Ok(None),
                    AnyNode::Node(node) => self.id(node).map(Some),
                };
                let (from, to) = (end(from)?, end(to)?);
                let kind = kind.as_ref().map(|k| k.value.as_str()).filter(|k| *k != "*");
                let mut all = self.world.in_flight().into_iter();
                all.find(|id| {
                    let Some((its_from, its_to)) = self.world.ends(*id) else { return false };
                    from.is_none_or(|f| f == its_from)
                        && to.is_none_or(|t| t == its_to)
                        && kind.is_none_or(|k| self.world.kind(*id) == Some(k))
                })
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
                    Some(format!("m{} {} -> {} {kind}", id.serial, name(from), name(to)))
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
}
