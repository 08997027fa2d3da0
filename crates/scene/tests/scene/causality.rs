//! Whether one event happened before another.

use crate::frames::{self, id};
use synod_model::{Lang, Micros};
use synod_scene::Trail;

fn trail() -> Trail {
    let mut trail = Trail::default();
    for report in frames::steps() {
        trail.see(&report);
    }
    trail
}

/// A chain leads from one event to another exactly where the other's cone holds the first, and each of its messages is sent
/// at or after what the sender had heard.
#[test]
fn a_chain_leads_where_the_cone_reaches() {
    let trail = trail();
    let events: Vec<_> = trail.events_in(Micros(0), Micros(u64::MAX)).copied().collect();
    let (mut ordered, mut concurrent) = (0, 0);
    for (i, last) in events.iter().enumerate() {
        for first in &events[..i] {
            let order = trail.order(last.step, first.step);
            let (Some(from), Some(to)) = (first.node, last.node) else {
                assert_eq!(order, None, "{} and {}", first.step, last.step);
                continue;
            };
            let order = order.expect("both are at nodes");
            assert_eq!((order.steps, order.nodes), ((first.step, last.step), (from, to)));
            let inside = trail.cone(last.step, 5)[from.index()] >= first.step;
            assert_eq!(order.chain.is_some(), inside, "{} and {}", first.step, last.step);
            let Some(chain) = order.chain else {
                concurrent += 1;
                continue;
            };
            ordered += 1;
            let (mut at, mut since) = (from, first.step);
            for step in chain {
                let trips = trail.trips_in(Micros(0), Micros(u64::MAX));
                let trip =
                    trips.filter(|t| t.ended == Some(step)).find(|t| t.from == at).expect("it arrived");
                assert!(trip.begun >= since, "{trip:?} was sent before its sender knew");
                (at, since) = (trip.to, step);
            }
            assert!(at == to && since <= last.step);
        }
    }
    assert!(ordered > 10 && concurrent > 5, "{ordered} ordered, {concurrent} concurrent");
}

#[test]
fn the_answer_is_a_sentence() {
    let (trail, names) = (trail(), (1..=5).map(|n| format!("S{n}")).collect::<Vec<_>>());
    let says = |a, b, lang| trail.order(a, b).expect("both are at nodes").says(&trail, &names, lang);
    assert_eq!(
        says(9, 3, Lang::En),
        "S2 at step 3 happened before S1 at step 9: AppendEntriesReply reaches S1 at step 8."
    );
    assert_eq!(
        says(1, 9, Lang::En),
        "S1 at step 1 happened before S1 at step 9: both are steps of S1, one after the other."
    );
    assert_eq!(
        says(3, 4, Lang::En),
        "S2 at step 3 and S3 at step 4 are concurrent: no chain of messages leads from one to the other."
    );
    assert_eq!(
        says(3, 9, Lang::ZhCn),
        "S2 的第 3 步先于 S1 的第 9 步：AppendEntriesReply 在第 8 步到达 S1。"
    );
    assert_eq!(says(3, 4, Lang::ZhCn), "S2 的第 3 步与 S3 的第 4 步并发：没有消息链从其中一个通向另一个。");
    assert_eq!(trail.order(3, 7), None, "a partition is at no node");
    assert_eq!(trail.order(3, 99), None, "it has not happened");
    assert_eq!(trail.order(3, 9).map(|order| order.nodes), Some((id(2), id(1))));
}
