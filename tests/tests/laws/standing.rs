//! Time that stands still: nothing happens but what somebody picks, and afterwards nothing is lost and nothing hurries.

use crate::by_hand::command;
use synod_model::{Micros, NodeId};
use synod_sim::{Session, Stopped};
use synod_tests::{open, run};

/// How long each message still travels, and each timer still runs.
fn left(session: &Session) -> Vec<(String, Micros)> {
    let now = session.present().playhead;
    let messages = session.messages().into_iter().filter_map(|m| Some((format!("m{}", m.serial), m.due?)));
    let timers = (0..session.names().len()).map(NodeId::at).flat_map(|node| {
        let set = session.timers(node).into_iter();
        set.filter_map(move |t| Some((format!("{node:?} {}", t.kind.id), t.due?)))
    });
    messages.chain(timers).map(|(name, due)| (name, due.since(now))).collect()
}

#[test]
fn nothing_happens_by_itself_and_nothing_is_lost() {
    for system in synod_tests::catalogue().systems() {
        let text = format!("synod 1 {}\nseed 4\nload 20/s\nuntil 2s\n", system.meta.id);
        let mut session = open(&text);
        while session.present().step < 40 && session.step().unwrap() {}
        let before = left(&session);
        assert!(!before.is_empty(), "{}: nothing is under way at step 40", system.meta.id);
        session.act(command("by-hand")).unwrap();
        let stands = session.present();
        assert!(session.by_hand());
        assert_eq!(session.advance(Micros::secs(100), 1_000).unwrap(), Stopped::Ended);
        assert!(!session.step().unwrap());
        session.seek_time(Micros::secs(50)).unwrap();
        assert_eq!(session.present().playhead, stands.playhead, "{}: time goes on", system.meta.id);
        assert_eq!(session.present().step, stands.step);
        assert_eq!(left(&session), before, "{}", system.meta.id);
        // Somebody picks: a message that is under way, or else a timer.
        let picked = match session.messages().last() {
            Some(message) => format!("deliver m{}", message.serial),
            None => (1..=session.names().len())
                .find_map(|n| {
                    Some(format!("fire {n} {}", session.timers(NodeId::at(n - 1)).first()?.kind.id))
                })
                .unwrap(),
        };
        session.act(command(&picked)).unwrap();
        session.act(command("by-clock")).unwrap();
        assert!(!session.by_hand());
        let after = left(&session);
        for (name, time) in before.iter().filter(|(name, _)| !picked.ends_with(name.as_str())) {
            // A handler may have set a timer anew; a message has the way before it that it had.
            if name.starts_with('m') {
                assert_eq!(
                    after.iter().find(|(other, _)| other == name),
                    Some(&(name.clone(), *time)),
                    "{}",
                    system.meta.id
                );
            }
        }
        // Time goes on from there, never back, and the text of it all is the same run.
        let mut last = session.present().at;
        run::through(&mut session, |session| {
            assert!(session.present().at >= last, "{}: time goes back", system.meta.id);
            last = session.present().at;
        });
        let mut again = open(&session.recorded().to_string());
        run::to_end(&mut again);
        // The first run stopped where time stood still, and was taken on from there; the other goes through.
        assert_eq!(again.trace_hash(), session.trace_hash(), "{}\n{}", system.meta.id, session.recorded());
        assert_eq!(again.state_hash(), session.state_hash(), "{}", system.meta.id);
    }
}

#[test]
fn time_stands_once_and_only_where_there_is_a_clock() {
    let mut session = open("synod 1 raft\n");
    assert!(session.act(command("by-clock")).is_err());
    session.act(command("by-hand")).unwrap();
    assert!(session.act(command("by-hand")).is_err());
    session.act(command("by-clock")).unwrap();
    assert!(synod_tests::catalogue().open(run::parse("synod 1 raft\nstepwise\nby-hand\n")).is_err());
    let mut stepwise = open("synod 1 raft\nstepwise\n");
    assert!(stepwise.by_hand() && stepwise.act(command("by-clock")).is_err());
}
