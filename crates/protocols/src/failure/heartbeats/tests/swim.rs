//! SWIM: periods, requests to ping, gossip, and which of two things that are told counts.

use super::super::swim::news::{MOST_UPDATES, most_tellings};
use super::super::{Heartbeats, Message, Standing, Update};
use synod_model::kit::{Drawn, Lab, Walk, id};
use synod_model::{Micros, NodeId, Value};

type Group = Lab<Heartbeats>;

fn group(params: &str) -> Group {
    Group::new(&["watch=all detector=swim ", params].concat())
}

/// What a member takes another one for: `alive,1`.
fn takes(lab: &Group, member: u16, other: u16) -> String {
    let Some(value) = lab.view(member).field("members").and_then(|field| field.value.at(other.into())) else {
        panic!("{member} knows nothing of {other}")
    };
    value.plain()
}

/// A member is told something by another one, on a ping.
fn tells(lab: &mut Group, from: u16, to: u16, (member, standing, incarnation): (u16, Standing, u32)) {
    let updates = vec![Update { member: id(member), standing, incarnation }];
    lab.inject(from, to, Message::Ping { seq: 900, updates });
}

#[test]
fn of_two_things_that_are_told_the_later_counts() {
    use Standing::{Alive, Failed, Suspect};
    for (first, second, counts) in [
        ((Alive, 2), (Suspect, 1), "alive,2"),
        ((Alive, 2), (Failed, 1), "alive,2"),
        ((Suspect, 1), (Alive, 1), "suspect,1"),
        ((Suspect, 1), (Alive, 2), "alive,2"),
        ((Suspect, 1), (Suspect, 2), "suspect,2"),
        ((Suspect, 2), (Failed, 2), "failed,2"),
        ((Failed, 1), (Alive, 1), "failed,1"),
        ((Failed, 1), (Suspect, 1), "failed,1"),
        ((Failed, 1), (Alive, 2), "alive,2"),
    ] {
        let mut lab = group("nodes=4");
        for (standing, incarnation) in [first, second] {
            tells(&mut lab, 3, 1, (2, standing, incarnation));
        }
        assert_eq!(takes(&lab, 1, 2), counts, "{first:?}, then {second:?}");
    }
}

/// A ping that is not answered in time goes by way of others, and their answer counts.
#[test]
fn others_ping_for_a_member() {
    let mut lab = group("nodes=4 indirect=2");
    lab.fire(1, "probe");
    lab.lose(1, 2, "Ping");
    lab.fire(1, "ack");
    assert_eq!(lab.said(), ["P1 has no answer of P2, and asks P3 and P4 to ping it."]);
    lab.lose(1, 4, "PingReq");
    lab.deliver(1, 3, "PingReq");
    lab.deliver(3, 2, "Ping");
    lab.deliver(2, 3, "Ack");
    assert_eq!(lab.said().last().map(String::as_str), Some("P3 tells P1 that P2 has answered."));
    lab.deliver(3, 1, "Ack");
    assert_eq!(lab.said(), ["P1 has the answer of P2 through P3: it is alive."]);
    lab.fire(1, "probe");
    assert_eq!(takes(&lab, 1, 2), "alive,1");
    lab.holds();
}

/// Suspected, told so by whoever pings it, and alive in a new incarnation; or failed, and back in a new one.
#[test]
fn who_hears_of_a_suspicion_refutes_it() {
    for (after, said) in [
        ("", "P2 hears from P1 that it is suspected itself, and refutes that: it is now incarnation 2."),
        ("suspicion", "P2 hears from P1 that it has failed itself, and joins again as incarnation 2."),
    ] {
        let mut lab = group("nodes=2");
        lab.fire(1, "probe");
        lab.lose(1, 2, "Ping");
        lab.fire(1, "probe");
        assert_eq!(takes(&lab, 1, 2), "suspect,1");
        assert_eq!(lab.memory(1).armed, Some(Micros::ms(600)));
        if !after.is_empty() {
            lab.fire(1, after);
            assert_eq!(takes(&lab, 1, 2), "failed,1");
        }
        lab.lose_all();
        lab.fire(1, "probe");
        lab.deliver(1, 2, "Ping");
        assert_eq!(lab.said()[0], said);
        lab.deliver(2, 1, "Ack");
        assert_eq!(takes(&lab, 1, 2), "alive,2");
        assert_eq!(
            lab.finds("refuted").as_deref(),
            Some("P1 has suspected P2, and it has refuted that as incarnation 2.")
        );
        assert_eq!(lab.finds("trust-needs-news"), None);
    }
}

/// Everybody has a turn in each round, in whatever order is drawn: two turns are at most 2(n - 1) - 1 periods apart.
#[test]
fn everybody_has_a_turn_in_each_round() {
    let nodes = 6;
    let mut walk = Walk::<Heartbeats>::new(7, &format!("nodes={nodes} watch=all detector=swim"), &[]);
    let mut turns: Vec<NodeId> = Vec::new();
    for _ in 0..60 {
        let fires = synod_model::Action::Fire(id(1), super::super::Timer::Probe);
        assert!(walk.apply(fires));
        let probe = walk.lab.memory(1).swim.as_ref().and_then(|swim| swim.probe).expect("somebody is pinged");
        turns.push(probe.target);
    }
    let others = usize::from(nodes) - 1;
    for round in turns.chunks(others) {
        let mut round = round.to_vec();
        round.sort_unstable();
        assert_eq!(round, (2..=nodes).map(id).collect::<Vec<_>>());
    }
    for member in (2..=nodes).map(id) {
        let at: Vec<usize> = (0..turns.len()).filter(|at| turns[*at] == member).collect();
        assert!(at.windows(2).all(|pair| pair[1] - pair[0] < 2 * others), "{at:?}");
    }
    let different = turns.chunks(others).any(|round| round != &turns[..others]);
    assert!(different, "each round is drawn anew");
}

/// A rumour is told so often, and no message carries more than fits.
#[test]
fn rumours_die_out() {
    assert_eq!([2, 3, 4, 12, 20].map(most_tellings), [6, 6, 9, 12, 15]);
    let mut lab = group("nodes=12");
    for member in 3..=12 {
        tells(&mut lab, 2, 1, (member, Standing::Suspect, 1));
    }
    let mut told = 0;
    let mut drawn = Drawn::new(3);
    loop {
        lab.lose_all();
        let to = u16::try_from(drawn.below(11)).expect("it is small") + 2;
        lab.inject(to, 1, Message::Ping { seq: 1, updates: Vec::new() });
        let Some((_, Message::Ack { updates, .. })) = lab.last_sent().pop() else { panic!("it answers") };
        assert!(updates.len() <= MOST_UPDATES, "{updates:?}");
        // What the receiver is suspected of itself, it is told as long as it is.
        let rumours = updates.iter().filter(|update| update.member.number() != to).count();
        told += rumours;
        if rumours == 0 {
            break;
        }
    }
    let rumours = lab.view(1).field("rumours").map(|field| field.value.plain());
    assert_eq!(rumours.as_deref(), Some("none"));
    // Ten rumours, some of which were told on the first answers.
    assert!(told <= 10 * 12, "{told}");
}

/// In a quiet period a member sends one ping and answers those that come: on average two messages, however many members.
#[test]
fn the_load_of_a_member_does_not_depend_on_their_number() {
    for nodes in [3_u16, 10, 20] {
        let mut walk = Walk::<Heartbeats>::new(1, &format!("nodes={nodes} watch=all detector=swim"), &[]);
        let sent = walk.lab.sent;
        assert_eq!(sent, 0, "nothing is sent before the first period is over");
        let periods = 10;
        let mut messages = 0;
        for _ in 0..periods {
            for member in 1..=nodes {
                walk.apply(synod_model::Action::Fire(id(member), super::super::Timer::Probe));
                messages += walk.lab.step.sent.len();
            }
            while let Some((message, _)) = walk.lab.world.in_flight().into_iter().next() {
                walk.apply(synod_model::Action::Deliver(message));
                messages += walk.lab.step.sent.len();
            }
        }
        assert_eq!(messages, 2 * periods * usize::from(nodes), "{nodes}");
    }
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let refused = |params: &str| Group::configure(params).expect_err("it is refused");
    assert_eq!(refused("detector=swim"), "detector=swim needs watch=all: members ping each other.");
    assert!(refused("detector=swim watch=all ack-timeout=100ms").contains("shorter than the interval"));
    let lab = group("nodes=3");
    assert_eq!(lab.view(1).field("probing").map(|field| field.value.clone()), Some(Value::None));
}
