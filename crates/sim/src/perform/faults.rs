//! What is done to nodes and links: faults, and what mends them.

use crate::StepKind;
use crate::check;
use crate::runner::{Runner, Scratch};
use crate::texts;
use crate::world::Act;
use synod_model::{Fault, NodeId, NodeSet, Sentence, Status, Text, Wire};
use synod_scenario::{Pos, ScenarioError};

impl Runner {
    /// Brings a fault about.
    pub(super) fn strike(
        &mut self,
        written: &synod_scenario::Fault,
        scratch: &mut Scratch,
    ) -> Result<(), ScenarioError> {
        let fault = self.meant(written)?;
        scratch.report.action.kind = StepKind::of(&fault);
        if !self.apply(Act::Fault(&fault), scratch) {
            let (id, node) = fault.node().zip(written.node()).expect("links can always be cut and mended");
            return Err(self.refused(written, *id, node.pos));
        }
        match fault {
            Fault::Crash(id) => {
                self.driver.disarm(id, None);
                self.driver.resumed(id);
            }
            Fault::Restart { .. } => self.wake_loads(),
            Fault::Resume(id) => {
                self.driver.resumed(id);
                self.wake_loads();
            }
            Fault::Isolate(id) => scratch.report.node = Some(id),
            _ => {}
        }
        if let Some(assumption) = fault.breaks() {
            self.breaks(assumption);
        }
        // A protocol says more of its own start than this sentence does, but not that the disk is lost.
        if !matches!(fault, Fault::Restart { wiped: false, .. }) || scratch.step.notes.is_empty() {
            Self::say(scratch, || sentence(&fault));
        }
        Ok(())
    }

    /// The fault that is meant, a partition with every node in one group: those that it does not name are one more.
    fn meant(&self, written: &synod_scenario::Fault) -> Result<Fault, ScenarioError> {
        let mut fault = check::fault(written, &self.names)?;
        if let (Fault::Partition(groups), Fault::Partition(written)) = (&mut fault, written) {
            let mut rest: NodeSet = self.ids().collect();
            for (id, node) in groups.iter().flatten().zip(written.iter().flatten()) {
                if !rest.remove(*id) {
                    return Err(ScenarioError::new(node.pos, texts::TWO_GROUPS.with([self.called(*id)])));
                }
            }
            groups.extend((!rest.is_empty()).then(|| rest.iter().collect()));
        }
        Ok(fault)
    }

    /// Why a fault makes no sense now: its node is not as it would have to be.
    fn refused(&self, written: &synod_scenario::Fault, id: NodeId, pos: Pos) -> ScenarioError {
        let text = match (self.world.status(id), written) {
            (Status::Down, _) => &texts::IS_DOWN,
            (_, Fault::Restart { .. }) => &texts::IS_UP,
            (_, Fault::Resume(_)) => &texts::NOT_PAUSED,
            _ => &texts::IS_PAUSED,
        };
        ScenarioError::new(pos, text.with([self.called(id)]))
    }
}

/// What a fault does, as a sentence.
pub(crate) fn sentence(fault: &Fault) -> Sentence {
    let ends = |text: &'static Text, wire: &Wire| text.with([wire.from.into(), wire.to.into()]);
    match fault {
        Fault::Crash(node) => texts::CRASHES.with([(*node).into()]),
        Fault::Restart { node, wiped: false } => texts::RESTARTS.with([(*node).into()]),
        Fault::Restart { node, wiped: true } => texts::RESTARTS_WIPED.with([(*node).into()]),
        Fault::Pause(node) => texts::PAUSES.with([(*node).into()]),
        Fault::Resume(node) => texts::RESUMES.with([(*node).into()]),
        Fault::Cut(wire) => ends(if wire.both { &texts::CUTS_BOTH } else { &texts::CUTS_ONE }, wire),
        Fault::Mend(wire) => ends(if wire.both { &texts::JOINS_BOTH } else { &texts::JOINS_ONE }, wire),
        Fault::Isolate(node) => texts::ISOLATES.with([(*node).into()]),
        Fault::Partition(groups) => texts::PARTITIONS.with([list(groups).into()]),
        Fault::Heal => texts::HEALS.with([]),
    }
}

/// Groups of nodes, as a list.
fn list(groups: &[Vec<NodeId>]) -> Sentence {
    let mut list: Option<Sentence> = None;
    for group in groups {
        let nodes: NodeSet = group.iter().copied().collect();
        let group = texts::GROUP.with([nodes.into()]);
        list = Some(match list {
            None => group,
            Some(before) => texts::GROUPS.with([before.into(), group.into()]),
        });
    }
    list.unwrap_or_else(|| texts::NOTHING.with([]))
}
