//! Time-outs, retries, refusals, crashes: what goes wrong around the policies.

use super::{Lab, is_answer, is_rejection, is_request};
use crate::balancing::load_balancer::Timer;
use synod_model::{Action, Micros, NodeId, Reply};

const CLIENT: NodeId = NodeId::new(1);

/// A request goes all the way, and its answer all the way back.
#[test]
fn a_request_is_answered() {
    let mut lab = Lab::new("servers=1 clients=1", &[]);
    assert_eq!(lab.place("a"), Some(1));
    let (balancer, server) = (lab.balancer(), lab.world.config().server(0));
    lab.deliver(server, is_request);
    assert_eq!(lab.server(1).busy(), 1);
    lab.fire(server, Timer::Service(0));
    lab.deliver(balancer, is_answer);
    assert!(lab.balance().window.is_empty() && lab.balance().upstreams[0].connections == 0);
    lab.deliver(CLIENT, is_answer);
    let replies: Vec<_> = lab.step.closed().map(|(_, reply)| reply.cloned()).collect();
    assert_eq!(replies, [Some(Reply::Ok(server.into()))]);
    assert_eq!((lab.client().answered, lab.client().open.len()), (1, 0));
    assert!(lab.world.node(CLIENT).timers.is_empty(), "nobody waits any more");
}

/// The second answer to a request that was sent twice is recognised, unless requests have no ids.
#[test]
fn a_second_answer_is_recognised() {
    for (without, answers) in [(&[][..], 1), (&["request-ids"][..], 2)] {
        let mut lab = Lab::new("servers=1 workers=2 clients=1", without);
        lab.place("a");
        let (balancer, server) = (lab.balancer(), lab.world.config().server(0));
        lab.fire(CLIENT, Timer::Timeout);
        lab.deliver(balancer, is_request);
        for _ in 0..2 {
            lab.deliver(server, is_request);
        }
        for worker in 0..2 {
            lab.fire(server, Timer::Service(worker));
            lab.deliver(balancer, is_answer);
            lab.deliver(CLIENT, is_answer);
        }
        assert_eq!(lab.client().answered, answers);
        assert_eq!(lab.world.ghost().found.answered_once.is_some(), answers > 1);
        assert_eq!(lab.world.ghost().found.conservation.is_some(), answers > 1);
    }
}

/// Savings of one retry and a fifth for each request: of six time-outs, two are retried.
#[test]
fn retries_are_paid_for() {
    for (without, retries) in [(&[][..], 2), (&["retry-budget"][..], 6)] {
        let mut lab = Lab::new("servers=1 clients=1 savings=1 retries=1", without);
        for _ in 0..6 {
            lab.place("a");
            lab.fire(CLIENT, Timer::Timeout);
            while !lab.world.open_requests().is_empty() {
                lab.fire(CLIENT, Timer::Timeout);
            }
        }
        assert_eq!(lab.client().retries, retries);
        assert_eq!((lab.client().dropped, lab.client().requests), (6, 6));
        assert_eq!(lab.world.ghost().found.retries_bounded.is_some(), retries > 2);
    }
}

/// One in work, two in the queue; the fourth is refused, and its client tries again.
#[test]
fn a_full_queue_refuses() {
    let mut lab = Lab::new("servers=1 queue=2 clients=1", &[]);
    let (balancer, server) = (lab.balancer(), lab.world.config().server(0));
    for _ in 0..4 {
        lab.place("a");
        lab.deliver(server, is_request);
    }
    assert_eq!((lab.server(1).busy(), lab.server(1).queue.len(), lab.server(1).refused), (1, 2, 1));
    lab.deliver(balancer, is_rejection);
    lab.deliver(CLIENT, is_rejection);
    assert_eq!(lab.client().retries, 1);
    assert!(lab.world.ghost().found.queue_overflow.is_some());
}

/// After three checks without a heartbeat a server is left out and its clients are told; one heartbeat brings it back.
#[test]
fn a_silent_server_is_left_out_until_it_is_heard_of() {
    let mut lab = Lab::new("servers=2 clients=1", &[]);
    let (balancer, first) = (lab.balancer(), lab.world.config().server(0));
    assert_eq!(lab.place("a"), Some(1));
    lab.act(Action::Crash(first));
    for check in 1..=3 {
        let second = lab.world.config().server(1);
        if check > 1 {
            lab.fire(second, Timer::Heartbeat);
        }
        let beat = lab.world.in_flight().into_iter().rev().find(|(_, letter)| letter.from == second);
        lab.act(Action::Deliver(beat.expect("its heartbeat is under way").0));
        lab.fire(balancer, Timer::Health);
        assert_eq!(lab.balance().upstreams[0].healthy, check < 3);
    }
    assert!(lab.balance().window.is_empty(), "what it had is given back");
    lab.deliver(CLIENT, is_rejection);
    assert_eq!([lab.place("a"), lab.place("a")], [Some(2), Some(2)]);
    lab.act(Action::Restart { node: first, wiped: false });
    let beat = lab.sent().map(|letter| letter.from);
    assert_eq!(beat, Some(first));
    let sent = lab.step.sent[0];
    lab.act(Action::Deliver(sent));
    assert!(lab.balance().upstreams[0].healthy);
}

/// The timer runs for the oldest attempt that is still awaited, to the moment at which that one's waiting ends.
#[test]
fn the_timer_runs_for_the_oldest() {
    let mut lab = Lab::new("servers=1 workers=2 clients=1 timeout=1s", &[]);
    let (balancer, server) = (lab.balancer(), lab.world.config().server(0));
    lab.place("a");
    lab.chance.now = Micros::ms(400);
    lab.place("b");
    for _ in 0..2 {
        lab.deliver(server, is_request);
    }
    lab.fire(server, Timer::Service(0));
    lab.deliver(balancer, is_answer);
    lab.chance.now = Micros::ms(700);
    lab.deliver(CLIENT, is_answer);
    let timers = &lab.world.node(CLIENT).timers;
    assert_eq!(timers[..], [(Timer::Timeout, synod_model::Delay::Fixed(Micros::ms(700)))]);
}
