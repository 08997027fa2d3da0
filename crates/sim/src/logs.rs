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
    /// How far it is with the entry before the window, and so with all of those before; `None` where there is none.
    pub before: Option<Progress>,
    /// The entries in the window; `None` for a hole, for what is compacted, and beyond the end.
    pub entries: Vec<Option<LogEntry>>,
    /// By which number leaders are compared, while it says that it is one.
    claims: Option<u64>,
    first: usize,
    applied: usize,
    cells: Vec<Cell>,
}

impl LogCopy {
    /// The copy that a node has, if it has one.
    pub(crate) fn of(node: NodeId, view: &NodeView, fields: ReplicatedLog) -> Option<Self> {
        let Value::Log { first, folded, len, cells } = &view.field(fields.log)?.value else { return None };
        let applied = fields.applied.and_then(|name| view.field(name)?.value.amount());
        Some(Self {
            node,
            leads: false,
            len: *len,
            folded: *folded,
            before: None,
            entries: Vec::new(),
            claims: (view.role.tone == Tone::Lead).then_some(view.epoch),
            first: *first,
            applied: applied.and_then(|n| usize::try_from(n).ok()).unwrap_or(0),
            cells: cells.clone(),
        })
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
}

/// Whether two cells are one entry.
fn same(a: &Cell, b: &Cell) -> bool {
    a.head == b.head && a.body == b.body && a.kind == b.kind && a.record == b.record
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
    pub(crate) fn longest(copies: &[LogCopy]) -> usize {
        copies.iter().map(|copy| copy.len).max().unwrap_or(0)
    }

    /// The entries from one number to another.
    pub(crate) fn window(mut copies: Vec<LogCopy>, from: usize, to: usize) -> Self {
        let leader =
            (0..copies.len()).filter(|i| copies[*i].claims.is_some()).max_by_key(|i| copies[*i].claims);
        let theirs = leader.map(|i| copies[i].clone());
        let contested = (from..=to).map(|number| {
            let mut cells = copies.iter().filter_map(|copy| copy.cell(number));
            cells.next().is_some_and(|first| cells.any(|other| !same(first, other)))
        });
        let contested = contested.collect();
        for (i, copy) in copies.iter_mut().enumerate() {
            copy.leads = leader == Some(i);
            copy.before = copy.progress((from - 1).min(copy.len));
            let entry = |number| {
                let cell = copy.cell(number)?;
                let leader_has = theirs.as_ref().filter(|leader| number > leader.folded).and_then(|leader| {
                    let other = leader.cell(number);
                    let differs = other.is_none_or(|other| !same(cell, other));
                    differs.then(|| other.map_or_else(Word::default, |other| other.head))
                });
                Some(LogEntry { cell: cell.clone(), progress: copy.progress(number)?, leader_has })
            };
            copy.entries = (from..=to).map(entry).collect();
        }
        Self { from, to, longest: Self::longest(&copies), copies, contested }
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
    fn copy(node: u16, terms: &[u32], (committed, applied): (usize, usize), claims: Option<u64>) -> LogCopy {
        let cell = |(i, term): (usize, &u32)| Cell {
            head: if *term == 0 { Word::default() } else { Word::number(*term) },
            settled: i < committed,
            ..Cell::default()
        };
        LogCopy {
            node: NodeId::new(node),
            leads: false,
            len: terms.len(),
            folded: 0,
            before: None,
            entries: Vec::new(),
            claims,
            first: 1,
            applied,
            cells: terms.iter().enumerate().map(cell).collect(),
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
        let table = LogTable::window(copies, 1, 5);
        assert_eq!(drawn(&table), ["1= 1= 4+ 4 -", "1= 1 - - -", "1 1 4 4 6!", "1+ 1+ 2!4 2!4 2!"]);
        assert_eq!(table.contested, [false, false, true, true, true]);
        assert_eq!(table.leader(), Some(NodeId::new(1)), "the leader of the largest term counts");
    }

    #[test]
    fn without_a_leader_nothing_contradicts_it() {
        let copies = vec![copy(1, &[1, 2], (1, 0), None), copy(2, &[1, 3], (0, 0), None)];
        let table = LogTable::window(copies, 1, 2);
        assert_eq!(drawn(&table), ["1+ 2", "1 3"]);
        assert_eq!((table.contested, table.copies[0].leads), (vec![false, true], false));
    }

    #[test]
    fn what_comes_before_the_window_is_told_by_its_last_entry() {
        let mut short = copy(2, &[1, 1], (2, 1), None);
        short.folded = 1;
        let copies = vec![copy(1, &[1, 1, 1, 2, 2], (4, 3), None), short, copy(3, &[], (0, 0), None)];
        let table = LogTable::window(copies, 4, 5);
        let before: Vec<Option<Progress>> = table.copies.iter().map(|copy| copy.before).collect();
        assert_eq!(before, [Some(Progress::Applied), Some(Progress::Committed), None]);
        assert_eq!((table.longest, drawn(&table)), (5, vec!["2+ 2".into(), "- -".into(), "- -".into()]));
    }

    #[test]
    fn a_hole_is_no_entry() {
        let copies = vec![copy(1, &[1, 0, 1], (3, 0), None), copy(2, &[1, 1, 1], (1, 0), Some(1))];
        assert_eq!(drawn(&LogTable::window(copies, 1, 3)), ["1+ - 1+", "1+ 1 1"]);
    }
}
