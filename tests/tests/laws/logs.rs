//! The copies of a replicated log side by side, of every system that has one.

use std::collections::BTreeMap;
use synod_model::Micros;
use synod_sim::{LogTable, Progress, Session};
use synod_tests::{open, run};

/// A window shows what the whole table shows there; what it leaves out is told by the entry before it.
fn is_a_part(whole: &LogTable, session: &Session, end: usize, width: usize) {
    let part = session.logs(Some(end), width).expect("it has logs");
    assert_eq!((part.longest, part.copies.len()), (whole.longest, whole.copies.len()));
    assert!(part.to < part.from + width, "{} to {} is wider than {width}", part.from, part.to);
    for (copy, all) in part.copies.iter().zip(&whole.copies) {
        assert_eq!(copy.entries, all.entries[part.from - 1..part.to], "{:?}", copy.node);
        if let Some(before) = (part.from - 1).min(all.len).checked_sub(1) {
            let there = all.entries[before].as_ref().map(|entry| entry.progress);
            // What was compacted away is applied, and has no entries.
            assert_eq!(copy.before, if before < all.folded { Some(Progress::Applied) } else { there });
        }
    }
}

#[test]
fn a_window_shows_what_the_whole_table_shows() {
    let mut seen: BTreeMap<String, (bool, Option<Progress>)> = BTreeMap::new();
    for case in synod_tests::cases::bundled() {
        let mut session = open(&case.text);
        run::to_end(&mut session);
        let Some(table) = session.logs(None, usize::MAX / 2) else { continue };
        let system = session.scenario().system.value.clone();
        assert_eq!((table.from, table.to), (1, table.longest), "{system}");
        for (end, width) in [(table.longest, 3), (table.longest / 2 + 1, 2), (1, 5), (usize::MAX, 1)] {
            if table.longest > 0 {
                is_a_part(&table, &session, end, width);
            }
        }
        let entries = table.copies.iter().flat_map(|copy| copy.entries.iter().flatten());
        let (led, most) = seen.entry(system).or_default();
        *led |= table.leader().is_some();
        *most = entries.map(|entry| entry.progress).max().max(*most);
    }
    assert!(!seen.is_empty(), "no system has a replicated log");
    for (system, (led, most)) in seen {
        // A field that does not exist would never say that anything is applied.
        assert_eq!(most, Some(Progress::Applied), "{system} declares a log of which nothing is applied");
        assert!(led, "{system}: no copy is that of a leader");
    }
}

/// The six followers of Figure 7 of the Raft paper, beside the leader that repairs them.
#[test]
fn the_copies_of_figure_7_contradict_the_leader_until_they_are_repaired() {
    let scenario = synod_library::scenario("raft", "figure-7").expect("it is bundled");
    let mut session = open(scenario.text);
    session.seek_time(Micros::ms(150)).expect("the scenario makes sense");
    let differing = |session: &Session| {
        let table = session.logs(None, 20).expect("Raft has logs");
        let count = |copy: &synod_sim::LogCopy| {
            copy.entries.iter().flatten().filter(|entry| entry.leader_has.is_some()).count()
        };
        (table.leader().map(synod_model::NodeId::number), table.copies.iter().map(count).sum::<usize>())
    };
    let (leader, before) = differing(&session);
    assert_eq!(leader, Some(1));
    assert!(before > 0, "nothing contradicts the leader at {:?}", session.present().at);
    run::to_end(&mut session);
    assert_eq!(differing(&session), (Some(1), 0));
}
