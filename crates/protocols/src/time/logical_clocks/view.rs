//! How processes are shown: what they do with the critical section, their clocks, and the queue beside them.

use super::LogicalClocks;
use super::clocks::{Counts, grid};
use super::setup::{Delivery, Stamps};
use super::state::Section;
use synod_model::prelude::*;
use synod_model::{Exhibit, Grid, Head, Lane, Square};

static PROCESS: Role = Role::new("process", &Text::new("process", "进程"), Tone::Plain, Glyph::None);
static WAITING: Role = Role::new("waiting", &Text::new("waiting", "等待"), Tone::Try, Glyph::Hand);
static INSIDE: Role = Role::new("inside", &Text::new("inside", "在临界区"), Tone::Lead, Glyph::Lock);

texts! {
    TIME: "time {0}", "时间 {0}";
}

static VECTORS: Text = Text::new("What each process knows of each", "每个进程对各进程的了解");
static MATRICES: Text = Text::new("What each knows of what each knows", "每个进程对各进程所知的了解");

impl Shown for LogicalClocks {
    fn look(node: &NodeRef<Self>) -> NodeView {
        let disk = node.disk;
        let role = match disk.cs {
            Section::Idle => PROCESS,
            Section::Waiting => WAITING,
            Section::Inside => INSIDE,
        };
        let view = NodeView::of(role, TIME.with([disk.clocks.time.into()])).epoch(disk.clocks.time);
        if node.memory.is_none() {
            return view;
        }
        let posts = node.config.delivery != Delivery::AsReceived;
        view.beside(match (node.config.show, posts) {
            (Stamps::Lamport, false) => "queue",
            (Stamps::Lamport, true) => "queue delivered buffered",
            (Stamps::Vector, false) => "vector queue",
            (Stamps::Vector, true) => "vector queue delivered buffered",
            (Stamps::Matrix, false) => "matrix queue",
            (Stamps::Matrix, true) => "matrix queue delivered buffered",
        })
    }

    fn stamp(node: &NodeRef<Self>) -> Word {
        node.disk.clocks.word(node.config.show)
    }

    /// Whether the process waits for the critical section or is in it, and by which request.
    fn lanes(node: &NodeRef<Self>) -> Vec<Lane> {
        let slot = Word::new("cs").unwrap_or_default();
        let claim = node.disk.claim(node.me);
        let word = claim.map(|claim| Word::number(u32::try_from(claim.time).unwrap_or(u32::MAX)));
        vec![match node.disk.cs {
            Section::Idle => Lane::idle(slot),
            section => Lane::busy(slot, section.label(), word.unwrap_or_default()),
        }]
    }
}

/// The vectors of all processes, below one another; and their matrices, if these are to be seen: in the row of a process what it knows
/// of the vector of each.
pub(super) fn exhibits(world: &World<LogicalClocks>) -> Vec<Exhibit> {
    let clocks = || world.nodes().map(|(_, node)| &node.disk.clocks);
    let vectors: Vec<_> = clocks().map(|clocks| clocks.vector.clone()).collect();
    let mut exhibits = vec![Exhibit { id: "vectors", title: &VECTORS, value: grid(&vectors) }];
    if world.config().show == Stamps::Matrix {
        let heads = || world.ids().map(Head::Node).collect();
        let squares = clocks().flat_map(|clocks| clocks.matrix.iter().map(|row| Square::word(told(row))));
        let value = Value::Grid(Grid { rows: heads(), columns: heads(), squares: squares.collect() });
        exhibits.push(Exhibit { id: "matrices", title: &MATRICES, value });
    }
    exhibits
}

/// The numbers of a row, as a short word; of many and large ones, how many events there are in all.
fn told(row: &Counts) -> Word {
    let numbers: Vec<String> = row.iter().map(u64::to_string).collect();
    let all = || ["Σ", &row.iter().sum::<u64>().to_string()].concat();
    Word::new(&numbers.join(",")).or_else(|| Word::new(&all())).unwrap_or_default()
}
