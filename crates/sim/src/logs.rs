//! The copies of a replicated log side by side: who holds which entry, how far each knows it to be committed and has applied
//! it, and where a copy contradicts that of the present leader.

use synod_model::{Cell, NodeId, NodeView, ReplicatedLog, Tone, Value, Word};

/// How far a copy is with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    /// The entry is there.
    Present,
    /// The node knows it to be committed.
    Committed,
    /// The node has applied it to its machine.
    Applied,
}

/// An entry of a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// What it is.
    pub cell: Cell,
    /// How far the copy is with it.
    pub progress: Progress,
    /// What the present leader has in its place, if that is something else; an empty word where the leader's log has ended.
    pub leader_has: Option<Word>,
}

/// What the present leader knows of another copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The last entry that it knows to be there; 0 if there is none.
    pub holds: usize,
    /// The entry that it sends next.
    pub next: usize,
}

/// The copy of one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogCopy {
    /// Whose it is.
    pub node: NodeId,
    /// Whether it is the present leader.
    pub leads: bool,
    /// How many entries it has in all.
    pub len: usize,
    /// How many of the first have been compacted away.
    pub folded: usize,
    /// What the present leader knows of it; `None` for its own, and where leaders keep no count.
    pub known: Option<Known>,
    /// How far it is with the entry before the window, and so with all of those before; `None` where there is none.
    pub before: Option<Progress>,
    /// The entries in the window; `None` for a hole, for what is compacted, and beyond the end.
    pub entries: Vec<Option<LogEntry>>,
}

/// What a node holds of the log.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    node: NodeId,
    /// By which number leaders are compared, while it says that it is one.
    claims: Option<u64>,
    len: usize,
    folded: usize,
    applied: usize,
    /// What it knows of the others, while it says that it is a leader.
    known: Vec<(NodeId, Known)>,
    /// The number of the first cell.
    first: usize,
    cells: Vec<Cell>,
}

impl Held {
    /// What a node holds, if it has a copy.
    pub(crate) fn of(node: NodeId, view: NodeView, fields: ReplicatedLog) -> Option<Self> {
        let applied = fields.applied.and_then(|name| view.field(name)?.value.amount());
        let applied = applied.and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        let claims = (view.role.tone == Tone::Lead).then_some(view.epoch);
        let known = known(&view, fields).filter(|_| claims.is_some()).unwrap_or_default();
        let log = view.fields.into_iter().find(|field| field.name == fields.log)?;
        let Value::Log { first, folded, len, cells } = log.value else { return None };
        Some(Self { node, claims, len, folded, applied, known, first, cells })
    }

    /// The cell of a number; `None` for a hole, too.
    fn cell(&self, number: usize) -> Option<&Cell> {
        let cell = self.cells.get(number.checked_sub(self.first)?)?;
        (!cell.head.as_str().is_empty() || !cell.body.is_empty()).then_some(cell)
    }

    fn progress(&self, number: usize) -> Option<Progress> {
        if number > 0 && number <= self.folded {
            return Some(Progress::Applied);
        }
        let cell = self.cell(number)?;
        Some(match cell.settled {
            _ if number <= self.applied => Progress::Applied,
            true => Progress::Committed,
            false => Progress::Present,
        })
    }

    /// An entry beside that of the present leader.
    fn entry(&self, number: usize, leader: Option<&Self>) -> Option<LogEntry> {
        let cell = self.cell(number)?;
        let leader_has = leader.filter(|leader| number > leader.folded).and_then(|leader| {
            let other = leader.cell(number);
            let differs = other.is_none_or(|other| !same(cell, other));
            differs.then(|| other.map_or_else(Word::default, |other| other.head))
        });
        Some(LogEntry { cell: cell.clone(), progress: self.progress(number)?, leader_has })
    }
}

/// What a leader's fields say of the others.
fn known(view: &NodeView, fields: ReplicatedLog) -> Option<Vec<(NodeId, Known)>> {
    let (holds, next) = fields.known?;
    let values = |name| match &view.field(name)?.value {
        Value::PerNode(values) => Some(values),
        _ => None,
    };
    let next = values(next)?;
    let amount = |value: &Value| value.amount().and_then(|n| usize::try_from(n).ok());
    let both = |(node, holds): &(NodeId, Value)| {
        let next = next.iter().find(|(of, _)| of == node)?;
        Some((*node, Known { holds: amount(holds)?, next: amount(&next.1)? }))
    };
    Some(values(holds)?.iter().filter_map(both).collect())
}

/// Whether two cells are one entry.
fn same(a: &Cell, b: &Cell) -> bool {
    a.head == b.head && a.body == b.body && a.kind == b.kind
}

/// The copies of a replicated log side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogTable {
    /// The number of the first entry in the window, from 1.
    pub from: usize,
    /// The number of the last one; less than `from` where no log has any entry.
    pub to: usize,
    /// How many entries the longest copy has.
    pub longest: usize,
    /// The copies, in order of their nodes.
    pub copies: Vec<LogCopy>,
    /// For each number in the window whether copies differ there.
    pub contested: Vec<bool>,
}

impl LogTable {
    /// How many entries the longest copy has.
    pub(crate) fn longest(all: &[Held]) -> usize {
        all.iter().map(|held| held.len).max().unwrap_or(0)
    }

    /// The entries from one number to another.
    pub(crate) fn window(all: &[Held], from: usize, to: usize) -> Self {
        let leader = all.iter().filter(|held| held.claims.is_some()).max_by_key(|held| held.claims);
        let contested = |number| {
            let mut cells = all.iter().filter_map(|held| held.cell(number));
            cells.next().is_some_and(|first| cells.any(|other| !same(first, other)))
        };
        let copy = |held: &Held| LogCopy {
            node: held.node,
            leads: leader.is_some_and(|leader| leader.node == held.node),
            len: held.len,
            folded: held.folded,
            known: leader
                .and_then(|leader| leader.known.iter().find(|(of, _)| *of == held.node))
                .map(|(_, known)| *known),
            before: held.progress((from - 1).min(held.len)),
            entries: (from..=to).map(|number| held.entry(number, leader)).collect(),
        };
        let copies = all.iter().map(copy).collect();
        Self {
            from,
            to,
            longest: Self::longest(all),
            copies,
            contested: (from..=to).map(contested).collect(),
        }
    }

    /// The present leader.
    pub fn leader(&self) -> Option<NodeId> {
        self.copies.iter().find(|copy| copy.leads).map(|copy| copy.node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A copy with entries of these terms, the first `committed` of which are committed and the first `applied` applied; of a
    /// leader with the number of its term.
    fn copy(node: u16, terms: &[u32], (committed, applied): (usize, usize), claims: Option<u64>) -> Held {
        let cell = |(i, term): (usize, &u32)| Cell {
            head: if *term == 0 { Word::default() } else { Word::number(*term) },
            settled: i < committed,
            ..Cell::default()
        };
        let cells = terms.iter().enumerate().map(cell).collect();
        Held {
            node: NodeId::new(node),
            claims,
            len: terms.len(),
            folded: 0,
            applied,
            known: Vec::new(),
            first: 1,
            cells,
        }
    }

    fn drawn(table: &LogTable) -> Vec<String> {
        let entry = |entry: &Option<LogEntry>| match entry {
            None => "-".to_owned(),
            Some(e) => {
                let mark = ["", "+", "="][e.progress as usize];
                let other = e.leader_has.map(|word| format!("!{word}")).unwrap_or_default();
                format!("{}{mark}{other}", e.cell.head)
            }
        };
        table.copies.iter().map(|c| c.entries.iter().map(entry).collect::<Vec<_>>().join(" ")).collect()
    }

    /// What Figure 7 of the Raft paper shows: entries that are missing, too many, and others.
    #[test]
    fn entries_are_compared_with_the_leaders() {
        let copies = vec![
            copy(1, &[1, 1, 4, 4], (3, 2), Some(6)),
            copy(2, &[1, 1], (1, 1), None),
            copy(3, &[1, 1, 4, 4, 6], (0, 0), None),
            copy(4, &[1, 1, 2, 2, 2], (2, 0), Some(2)),
        ];
        let table = LogTable::window(&copies, 1, 5);
        assert_eq!(drawn(&table), ["1= 1= 4+ 4 -", "1= 1 - - -", "1 1 4 4 6!", "1+ 1+ 2!4 2!4 2!"]);
        assert_eq!(table.contested, [false, false, true, true, true]);
        assert_eq!(table.leader(), Some(NodeId::new(1)), "the leader of the largest term counts");
    }

    #[test]
    fn without_a_leader_nothing_contradicts_it() {
        let copies = vec![copy(1, &[1, 2], (1, 0), None), copy(2, &[1, 3], (0, 0), None)];
        let table = LogTable::window(&copies, 1, 2);
        assert_eq!(drawn(&table), ["1+ 2", "1 3"]);
        assert_eq!((table.contested, table.copies[0].leads), (vec![false, true], false));
    }

    #[test]
    fn what_comes_before_the_window_is_told_by_its_last_entry() {
        let mut short = copy(2, &[1, 1], (2, 1), None);
        short.folded = 1;
        let copies = vec![copy(1, &[1, 1, 1, 2, 2], (4, 3), None), short, copy(3, &[], (0, 0), None)];
        let table = LogTable::window(&copies, 4, 5);
        let before: Vec<Option<Progress>> = table.copies.iter().map(|copy| copy.before).collect();
        assert_eq!(before, [Some(Progress::Applied), Some(Progress::Committed), None]);
        assert_eq!((table.longest, drawn(&table)), (5, vec!["2+ 2".into(), "- -".into(), "- -".into()]));
    }

    #[test]
    fn what_the_present_leader_knows_of_a_copy_goes_with_it() {
        let (known, old) = (Known { holds: 1, next: 3 }, Known { holds: 2, next: 2 });
        let mut leader = copy(1, &[1, 2], (1, 0), Some(2));
        leader.known = vec![(NodeId::new(2), known)];
        let mut deposed = copy(2, &[1], (0, 0), Some(1));
        deposed.known = vec![(NodeId::new(1), old)];
        let table = LogTable::window(&[leader, deposed], 1, 2);
        assert_eq!(table.copies.iter().map(|copy| copy.known).collect::<Vec<_>>(), [None, Some(known)]);
    }

    #[test]
    fn a_hole_is_no_entry() {
        let copies = vec![copy(1, &[1, 0, 1], (3, 0), None), copy(2, &[1, 1, 1], (1, 0), Some(1))];
        assert_eq!(drawn(&LogTable::window(&copies, 1, 3)), ["1+ - 1+", "1+ 1 1"]);
    }
}
