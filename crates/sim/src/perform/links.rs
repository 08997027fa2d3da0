//! What is done to the network: it splits, a link is cut or mended, it becomes slower or loses more.

use crate::StepKind;
use crate::check;
use crate::runner::{Runner, Scratch, change_link};
use crate::texts;
use crate::world::Act;
use synod_model::{Assumption, NodeSet, Sentence};
use synod_scenario::{Command, NetChange, NodeRef, ScenarioError, Spanned, Wire};

impl Runner {
    pub(super) fn partition(
        &mut self,
        groups: &[Vec<Spanned<NodeRef>>],
        scratch: &mut Scratch,
    ) -> Result<(), ScenarioError> {
        let mut sets = Vec::new();
        let mut rest: NodeSet = self.ids().collect();
        for group in groups {
            let mut set = NodeSet::new();
            for node in group {
                let id = self.id(node)?;
                if !rest.remove(id) {
                    return Err(ScenarioError::new(node.pos, texts::TWO_GROUPS.with([self.called(id)])));
                }
                set.insert(id);
            }
            sets.push(set);
        }
        if !rest.is_empty() {
            sets.push(rest);
        }
        scratch.report.action.kind = StepKind::Partition;
        Self::say(scratch, || texts::PARTITIONS.with([group_list(&sets).into()]));
        self.apply(Act::Partition(sets), scratch);
        self.breaks(Assumption::NoPartition);
        Ok(())
    }

    pub(super) fn cut(&mut self, wire: &Wire, cut: bool, scratch: &mut Scratch) -> Result<(), ScenarioError> {
        let (from, to) = check::ends(wire, &self.names)?;
        let mut links = vec![(from, to)];
        if wire.both {
            links.push((to, from));
        }
        scratch.report.action.kind = if cut { StepKind::Cut } else { StepKind::Mend };
        self.apply(Act::Cut(links, cut), scratch);
        if cut {
            self.breaks(Assumption::NoPartition);
        }
        let text = match (cut, wire.both) {
            (true, false) => &texts::CUTS_ONE,
            (true, true) => &texts::CUTS_BOTH,
            (false, false) => &texts::JOINS_ONE,
            (false, true) => &texts::JOINS_BOTH,
        };
        Self::say(scratch, || text.with([from.into(), to.into()]));
        Ok(())
    }

    pub(super) fn isolate(
        &mut self,
        node: &Spanned<NodeRef>,
        scratch: &mut Scratch,
    ) -> Result<(), ScenarioError> {
        let id = self.id(node)?;
        let others = self.ids().filter(|other| *other != id);
        let links = others.flat_map(|other| [(id, other), (other, id)]).collect();
        scratch.report.action.kind = StepKind::Isolate;
        scratch.report.node = Some(id);
        self.apply(Act::Cut(links, true), scratch);
        self.breaks(Assumption::NoPartition);
        Self::say(scratch, || texts::ISOLATES.with([id.into()]));
        Ok(())
    }

    pub(super) fn net(&mut self, change: &NetChange, scratch: &mut Scratch) -> Result<(), ScenarioError> {
        match &change.link {
            Some(wire) => change_link(&mut self.driver.network, wire, change, &self.names)?,
            None => self.driver.network.change(change),
        }
        scratch.report.action.kind = StepKind::Net;
        self.mind_settings();
        Self::say(scratch, || texts::NET.with([Command::Net(change.clone()).to_string().into()]));
        Ok(())
    }
}

pub(crate) fn group_list(sets: &[NodeSet]) -> Sentence {
    let mut list: Option<Sentence> = None;
    for set in sets {
        let group = texts::GROUP.with([(*set).into()]);
        list = Some(match list {
            None => group,
            Some(before) => texts::GROUPS.with([before.into(), group.into()]),
        });
    }
    list.unwrap_or_else(|| texts::NOTHING.with([]))
}
