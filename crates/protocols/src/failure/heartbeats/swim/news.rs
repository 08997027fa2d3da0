//! News of members: what is told, how often, and on which message it rides.

use super::super::setup::Config;
use super::{Member, Swim};
use synod_model::prelude::*;
use synod_model::{Label, Show};

/// At most this many updates ride on a message.
pub(in super::super) const MOST_UPDATES: usize = 6;

/// What a member is taken for. Of one incarnation, the later in this list counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Labelled)]
pub enum Standing {
    /// It answers.
    #[label("alive", "存活", good)]
    Alive,
    /// It has not answered.
    #[label("suspected", "怀疑", bad)]
    Suspect,
    /// It has not answered, and not refuted that.
    #[label("failed", "失效", ghost)]
    Failed,
}

/// The names of the standings.
pub(in super::super) const LABELS: fn(Standing) -> Label = |standing| Labelled::label(&standing);

/// News of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Update {
    /// Of whom.
    pub member: NodeId,
    /// What it is.
    pub standing: Standing,
    /// In which incarnation.
    pub incarnation: u32,
}

impl Show for Update {
    fn show(&self, _: usize) -> Value {
        static MEMBER: Text = Text::new("member", "成员");
        static STANDING: Text = Text::new("state", "状态");
        static INCARNATION: Text = Text::new("incarnation", "化身编号");
        Value::Facts(vec![
            ("member", &MEMBER, self.member.into()),
            ("state", &STANDING, LABELS(self.standing).into()),
            ("incarnation", &INCARNATION, self.incarnation.into()),
        ])
    }
}

/// Something to tell, and how often it was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rumour {
    /// What.
    pub update: Update,
    /// How often.
    pub told: u32,
}

/// How often a rumour is told: three times the digits of the number of members, in binary, after which hardly anybody has not
/// heard it (section 4.1).
pub(in super::super) const fn most_tellings(members: u16) -> u32 {
    3 * (u16::BITS - members.leading_zeros())
}

impl Swim {
    /// Has something to tell; an older rumour of the same member is forgotten.
    pub(super) fn spread(&mut self, update: Update) {
        self.rumours.retain(|rumour| rumour.update.member != update.member);
        let at = self.rumours.partition_point(|rumour| rumour.update.member < update.member);
        self.rumours.insert(at, Rumour { update, told: 0 });
    }

    /// What rides on a message to somebody: first what it is suspected of itself, then what was told least.
    pub(super) fn updates(&mut self, config: &Config, me: NodeId, to: NodeId) -> Vec<Update> {
        let Member { standing, incarnation, .. } = *self.member(me, to);
        let mut updates = Vec::new();
        if standing > Standing::Alive {
            updates.push(Update { member: to, standing, incarnation });
        }
        let most = most_tellings(config.nodes);
        let mut order: Vec<usize> = (0..self.rumours.len()).collect();
        order.sort_by_key(|at| self.rumours[*at].told);
        for at in order {
            let rumour = &mut self.rumours[at];
            if updates.len() < MOST_UPDATES && rumour.update.member != to {
                rumour.told += 1;
                updates.push(rumour.update);
            }
        }
        self.rumours.retain(|rumour| rumour.told < most);
        updates
    }
}
