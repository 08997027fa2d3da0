//! Time-outs, retries, refusals, crashes: what goes wrong around the policies.

use super::{Bench, Lab, config, is_answer, is_rejection, is_request};
use crate::balancing::load_balancer::Timer;
use synod_model::{Action, Fault, Micros, NodeId, Reply};

const CLIENT: NodeId = NodeId::new(1);

/// A request goes all the way, and its answer all the way back.
#[test]
fn a_request_is_answered() {
    let mut lab = Lab::new("servers=1 clients=1");
    assert_eq!(lab.place("a"), Some(1));
    let (balancer, server) = (lab.balancer(), lab.world.config().server(0));
    lab.deliver_to(server, is_request);
    assert_eq!(lab.server(1).busy(), 1);
    lab.fire_at(server, Timer::Service(1));
    lab.deliver_to(balancer, is_answer);
    assert!(lab.balance().window.is_empty() && lab.balance().upstreams[0].connections == 0);
    lab.deliver_to(CLIENT, is_answer);
    let replies: Vec<_> = lab.step.closed().map(|(_, reply)| reply.cloned()).collect();
    assert_eq!(replies, [Some(Reply::Ok(server.into()))]);
    assert_eq!((lab.client().answered, lab.client().open.len()), (1, 0));
    assert!(lab.world.node(CLIENT).timers.is_empty(), "nobody waits any more");
}

/// The second answer to a request that was sent twice is recognised, unless requests have no ids.
#[test]
fn a_second_answer_is_recognised() {
    for (without, answers) in [(&[][..], 1), (&["request-ids"][..], 2)] {
        let mut lab = Lab::with("servers=1 workers=2 clients=1", without, &[]);
        lab.place("a");
        let (balancer, server) = (lab.balancer(), lab.world.config().server(0));
        lab.fire_at(CLIENT, Timer::Timeout);
        lab.deliver_to(balancer, is_request);
        for _ in 0..2 {
            lab.deliver_to(server, is_request);
        }
        for worker in 0..2 {
            lab.fire_at(server, Timer::Service(worker + 1));
            lab.deliver_to(balancer, is_answer);
            lab.deliver_to(CLIENT, is_answer);
        }
        assert_eq!(lab.client().answered, answers);
        assert_eq!(lab.has_found("answered-once"), answers > 1);
        assert_eq!(lab.has_found("conservation"), answers > 1);
    }
}

/// Savings of one retry and a fifth for each request: of six time-outs, two are retried.
#[test]
fn retries_are_paid_for() {
    for (without, retries) in [(&[][..], 2), (&["retry-budget"][..], 6)] {
        let mut lab = Lab::with("servers=1 clients=1 savings=1 retries=1", without, &[]);
        for _ in 0..6 {
            lab.place("a");
            lab.fire_at(CLIENT, Timer::Timeout);
            while !lab.world.open_requests().is_empty() {
                lab.fire_at(CLIENT, Timer::Timeout);
            }
        }
        assert_eq!(lab.client().retries, retries);
        assert_eq!((lab.client().dropped, lab.client().requests), (6, 6));
        assert_eq!(lab.has_found("retries-bounded"), retries > 2);
    }
}

/// One in work, two in the queue; the fourth is refused, and its client tries again.
#[test]
fn a_full_queue_refuses() {
    let mut lab = Lab::new("servers=1 queue=2 clients=1");
    let (balancer, server) = (lab.balancer(), lab.world.config().server(0));
    for _ in 0..4 {
        lab.place("a");
        lab.deliver_to(server, is_request);
    }
    assert_eq!((lab.server(1).busy(), lab.server(1).queue.len(), lab.server(1).refused), (1, 2, 1));
    lab.deliver_to(balancer, is_rejection);
    lab.deliver_to(CLIENT, is_rejection);
    assert_eq!(lab.client().retries, 1);
    assert!(lab.has_found("queue-overflow"));
}

/// A server that fails answers with errors at once, has nothing in work, and is not said to have refused anything.
#[test]
fn who_fails_answers_with_errors() {
    let params = |failing: &str| format!("servers=2 workers=1 clients=1 retries=0 failing={failing}");
    let mut lab = Lab::new(&params("1"));
    let (balancer, first) = (lab.balancer(), lab.world.config().server(0));
    assert_eq!(lab.place("a"), Some(1));
    lab.deliver_to(first, is_request);
    assert_eq!((lab.server(1).busy(), lab.server(1).failed, lab.server(1).refused), (0, 1, 0));
    lab.deliver_to(balancer, is_rejection);
    lab.deliver_to(CLIENT, is_rejection);
    assert_eq!((lab.client().dropped, lab.balance().upstreams[0].connections), (1, 0));
    assert!(!lab.has_found("queue-overflow"));
    lab.act(Action::Configure(config(&params("none")).into()));
    assert_eq!([lab.place("a"), lab.place("a")], [Some(2), Some(1)]);
    lab.deliver_to(first, is_request);
    assert_eq!((lab.server(1).busy(), lab.server(1).failed), (1, 1), "it is well again");
    assert!(!lab.has_found("conservation"));
}

/// Each server has the workers and the queue that stand at its place of the list.
#[test]
fn servers_have_their_own_size() {
    let mut lab = Lab::new("servers=2 workers=2,1 queue=1,0 clients=1 retries=0");
    for _ in 0..8 {
        let place = lab.place("a").expect("there is a server");
        let server = lab.world.config().server(place - 1);
        lab.deliver_to(server, is_request);
    }
    let held = |n| (lab.server(n).busy(), lab.server(n).queue.len(), lab.server(n).refused);
    assert_eq!([held(1), held(2)], [(2, 1, 1), (1, 0, 3)]);
}

/// Clients take turns with the balancers, servers tell all of them that they are there, and answers go back the way that
/// requests came.
#[test]
fn each_balancer_has_its_clients() {
    let mut lab = Lab::new("servers=1 workers=2 balancers=2 clients=3");
    let [first, second] = [4, 5].map(NodeId::new);
    let beats = lab.world.in_flight().iter().filter(|(_, letter)| letter.from == NodeId::new(6)).count();
    assert_eq!(beats, 2);
    for (client, balancer) in [(1, first), (2, second), (3, first)] {
        lab.ask(client, "get a");
        assert_eq!(lab.first_sent().map(|letter| letter.to), Some(balancer));
    }
    lab.deliver_to(second, is_request);
    lab.deliver_to(NodeId::new(6), is_request);
    lab.fire_at(NodeId::new(6), Timer::Service(1));
    assert_eq!(lab.first_sent().map(|letter| letter.to), Some(second));
    lab.deliver_to(second, is_answer);
    assert_eq!(lab.first_sent().map(|letter| letter.to), Some(NodeId::new(2)));
}

/// Beats of a server reach a balancer, and then the balancer looks whom it has heard of.
fn check(lab: &mut Lab, heard: &[u16]) {
    let balancer = lab.balancer();
    for server in heard {
        let server = lab.world.config().server(usize::from(*server) - 1);
        lab.fire_at(server, Timer::Heartbeat);
        let sent = lab.step.sent[0];
        lab.act(Action::Deliver(sent));
    }
    lab.fire_at(balancer, Timer::Health);
}

/// With fewer than half of the servers healthy all are sent to, and with half of them only these.
#[test]
fn a_balancer_panics() {
    let mut lab = Lab::new("servers=4 clients=1 panic=50");
    for _ in 0..4 {
        check(&mut lab, &[1, 2]);
    }
    assert_eq!((lab.balance().panics, lab.balance().eligible.len()), (false, 2));
    for _ in 0..4 {
        check(&mut lab, &[1]);
    }
    assert_eq!((lab.balance().panics, lab.balance().eligible.len()), (true, 4));
    let placed: Vec<_> = (0..4).filter_map(|_| lab.place("a")).collect();
    assert_eq!(placed, [1, 2, 3, 4]);
    assert!(!lab.has_found("healthy-only"));
    check(&mut lab, &[1, 3]);
    assert_eq!((lab.balance().panics, lab.balance().eligible.len()), (false, 2));
    lab.act(Action::Configure(config("servers=4 clients=1 panic=75").into()));
    assert_eq!([lab.place("a"), lab.place("a")], [Some(1), Some(2)], "it holds from the next request on");
}

/// A tenth of its weight when it returns, half of it after half of the time, and all of it after the whole.
#[test]
fn a_server_that_returns_starts_slowly() {
    let mut lab = Lab::new("policy=weighted-random servers=2 clients=1 slow-start=10s heartbeat=100ms");
    for _ in 0..4 {
        check(&mut lab, &[1]);
    }
    lab.chance.now = Micros::secs(100);
    check(&mut lab, &[1, 2]);
    for (at, share, drawn, server) in
        [(100, 10, 99, 1), (100, 10, 100, 2), (105, 50, 149, 2), (110, 100, 199, 2), (111, 100, 99, 1)]
    {
        lab.chance.now = Micros::secs(at);
        // Below 100 it is S1, with its whole weight.
        lab.chance.next = vec![drawn].into();
        assert_eq!(lab.place("a"), Some(server), "at {at} s, drawn {drawn}");
        assert_eq!(lab.balance().upstreams[1].share, share, "at {at} s");
    }
    assert_eq!(lab.balance().upstreams[1].returned, None);
}

/// A report counts together with what has changed since; what the balancer itself has sent always does.
#[test]
fn load_reports_count() {
    let mut lab = Lab::new("policy=least-connections servers=2 clients=2 balancers=2 load-reports=on");
    let [first, second] = [3, 4].map(NodeId::new);
    let place = |lab: &mut Lab, client: u16| {
        lab.ask(client, "get a");
        let sent = lab.step.sent[0];
        lab.act(Action::Deliver(sent));
        let to = lab.first_sent().and_then(|letter| lab.world.config().place(letter.to));
        to.expect("it is forwarded") + 1
    };
    assert_eq!(place(&mut lab, 1), 1);
    let server = lab.world.config().server(0);
    lab.deliver_to(server, is_request);
    lab.fire_at(server, Timer::Heartbeat);
    for balancer in [first, second] {
        lab.deliver_to(balancer, |message| {
            matches!(message, crate::balancing::load_balancer::Message::LoadReport { requests: 1 })
        });
    }
    // B2 has sent nothing, and knows of S1's request: the first two go to S2, the third to S1.
    assert_eq!([place(&mut lab, 2), place(&mut lab, 2), place(&mut lab, 2)], [2, 1, 2]);
}

/// After three checks without a heartbeat a server is left out and its clients are told; one heartbeat brings it back.
#[test]
fn a_silent_server_is_left_out_until_it_is_heard_of() {
    let mut lab = Lab::new("servers=2 clients=1");
    let (balancer, first) = (lab.balancer(), lab.world.config().server(0));
    assert_eq!(lab.place("a"), Some(1));
    lab.act(Action::Fault(Fault::Crash(first)));
    for check in 1..=3 {
        let second = lab.world.config().server(1);
        if check > 1 {
            lab.fire_at(second, Timer::Heartbeat);
        }
        let beat = lab.world.in_flight().into_iter().rev().find(|(_, letter)| letter.from == second);
        lab.act(Action::Deliver(beat.expect("its heartbeat is under way").0));
        lab.fire_at(balancer, Timer::Health);
        assert_eq!(lab.balance().upstreams[0].healthy, check < 3);
    }
    assert!(lab.balance().window.is_empty(), "what it had is given back");
    lab.deliver_to(CLIENT, is_rejection);
    assert_eq!([lab.place("a"), lab.place("a")], [Some(2), Some(2)]);
    lab.act(Action::Fault(Fault::Restart { node: first, wiped: false }));
    let beat = lab.first_sent().map(|letter| letter.from);
    assert_eq!(beat, Some(first));
    let sent = lab.step.sent[0];
    lab.act(Action::Deliver(sent));
    assert!(lab.balance().upstreams[0].healthy);
}

/// The timer runs for the oldest attempt that is still awaited, to the moment at which that one's waiting ends.
#[test]
fn the_timer_runs_for_the_oldest() {
    let mut lab = Lab::new("servers=1 workers=2 clients=1 timeout=1s");
    let (balancer, server) = (lab.balancer(), lab.world.config().server(0));
    lab.place("a");
    lab.chance.now = Micros::ms(400);
    lab.place("b");
    for _ in 0..2 {
        lab.deliver_to(server, is_request);
    }
    lab.fire_at(server, Timer::Service(1));
    lab.deliver_to(balancer, is_answer);
    lab.chance.now = Micros::ms(700);
    lab.deliver_to(CLIENT, is_answer);
    let timers = &lab.world.node(CLIENT).timers;
    assert!(timers.iter().eq([(Timer::Timeout, synod_model::Delay::Fixed(Micros::ms(700)))]));
}
