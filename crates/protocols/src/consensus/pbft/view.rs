//! How the nodes are shown: the primary with a crown, and what every replica has of each number, side by side.

use super::Pbft;
use super::client::Client;
use super::setup::Config;
use super::state::{Durable, Volatile};
use synod_model::{
    Exhibit, Field, Fields as _, Glyph, Grid, Head, Hull, Label, NodeRef, NodeView, Place, Role, Shown,
    Square, Text, Tone, Value, Word, World, texts,
};

texts! {
    VIEW: "view {0}", "视图 {0}";
    WANTS: "wants view {0}", "想进入视图 {0}";
    OPEN: "{0} open", "{0} 个待答复";
}

static PRIMARY: Role = Role::new("primary", &Text::new("primary", "主副本"), Tone::Lead, Glyph::Crown);
static BACKUP: Role = Role::new("backup", &Text::new("backup", "备份副本"), Tone::Plain, Glyph::None);
static WAITING: Role = Role::new("backup", &Text::new("backup", "备份副本"), Tone::Try, Glyph::Hand);
static DOWN: Role = Role::new("backup", &Text::new("backup", "备份副本"), Tone::Ghost, Glyph::None);
static CLIENT: Role = Role::new("client", &Text::new("client", "客户端"), Tone::Plain, Glyph::Person);

/// The caption of the curve around those that lie.
static BYZANTINE: Text = Text::new("byzantine", "拜占庭");
static STABLE_TEXT: Text = Text::new("stable", "已稳定");
static STABLE: Label = Label { id: "stable", text: &STABLE_TEXT, tone: Tone::Good };
static SLOTS: Text = Text::new("Requests by number", "各序号的请求");

/// The most numbers that are shown side by side.
const MOST_ROWS: u32 = 12;

impl Shown for Pbft {
    fn look(node: &NodeRef<'_, Self>) -> NodeView {
        if !node.config.is_replica(node.me) {
            let open = match node.memory {
                Some(Volatile::Client(client)) => client.pending.len(),
                _ => 0,
            };
            return NodeView::of(CLIENT, OPEN.with([open.into()]));
        }
        let view = node.disk.view;
        let changing = node.disk.status == super::state::Standing::ViewChange;
        let role = match node.memory {
            Some(Volatile::Replica(memory)) if memory.leads => PRIMARY,
            Some(_) if changing => WAITING,
            Some(_) => BACKUP,
            None => DOWN,
        };
        let text = if changing { &WANTS } else { &VIEW };
        NodeView::of(role, text.with([view.into()])).epoch(view.into()).beside("slots")
    }

    /// What a replica has on its disk and in its memory, or a client in its memory.
    fn fields(node: &NodeRef<'_, Self>) -> Vec<Field> {
        let (mut fields, idle) = (Vec::new(), Volatile::Client(Client::default()));
        let mut memory = node.memory;
        if node.config.is_replica(node.me) {
            node.disk.fields(Place::Disk, node.limit, &mut fields);
            node.disk.app.fields(Place::Disk, node.limit, &mut fields);
        } else {
            memory = memory.or(Some(&idle));
        }
        if let Some(memory) = memory {
            memory.fields(Place::Memory, node.limit, &mut fields);
        }
        fields
    }

    fn in_charge(memory: &Volatile) -> Option<bool> {
        match memory {
            Volatile::Replica(memory) => Some(memory.leads),
            Volatile::Client(_) => None,
        }
    }
}

/// Those that lie.
pub(super) fn hulls(config: &Config) -> Vec<Hull> {
    if config.byzantine.is_empty() {
        return Vec::new();
    }
    let (caption, nodes) = (BYZANTINE.with([]), config.byzantine);
    vec![Hull { id: "byzantine", caption, nodes, tone: Tone::Bad, dashed: false }]
}

/// The grid of numbers and replicas: two words in one row are two requests for one number.
pub(super) fn exhibits(world: &World<Pbft>, limit: usize) -> Vec<Exhibit> {
    let replicas = || world.config().replicas();
    let disks = || replicas().map(|replica| &world.node(replica).disk);
    let reach = |disk: &Durable| disk.slots.last().map_or(disk.low_watermark, |slot| slot.seq);
    let last = disks().map(reach).max().unwrap_or(0).max(1);
    let rows = u32::try_from(limit).unwrap_or(MOST_ROWS).min(MOST_ROWS);
    let first = (last + 1).saturating_sub(rows).max(1);
    let grid = Grid {
        rows: (first..=last).map(|seq| Head::Word(Word::number(seq))).collect(),
        columns: replicas().map(Head::Node).collect(),
        squares: (first..=last).flat_map(|seq| disks().map(move |disk| square(disk, seq))).collect(),
    };
    vec![Exhibit { id: "grid", title: &SLOTS, value: Value::Grid(grid) }]
}

/// What a replica has of a number.
fn square(disk: &Durable, seq: u32) -> Square {
    if seq <= disk.low_watermark {
        return Square::new(STABLE);
    }
    let taken = disk.slot(seq).filter(|slot| slot.is_taken());
    taken.map_or_else(Square::default, |slot| {
        Square::new(synod_model::Labelled::label(&slot.stage)).saying(slot.digest().into())
    })
}
