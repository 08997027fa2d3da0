//! Whom each policy chooses, against what is published of it.

use super::{Bench, Lab, config, is_answer, is_rejection, is_request};
use crate::balancing::load_balancer::policy::most_at_once;
use crate::balancing::load_balancer::{Policy, Timer};
use synod_model::{Action, Choice, Labelled, Micros};

#[track_caller]
fn order(params: &str, sessions: &[&str], choices: &[u32]) -> Vec<usize> {
    let mut lab = Lab::new(params);
    lab.chance.next = choices.to_vec().into();
    sessions.iter().map(|session| lab.place(session).expect("there is a server")).collect()
}

#[test]
fn every_policy_has_a_name_and_works() {
    for policy in Policy::ALL {
        let name = policy.word();
        assert_eq!(policy.label().id, name, "the page calls it what a person writes");
        let mut lab = Lab::new(&format!("policy={name} servers=3 clients=1"));
        for session in ["a", "b", "c", "d", "e"] {
            assert!(lab.place(session).is_some(), "{name}");
        }
        assert_eq!(lab.balance().window.len(), 5, "{name}");
    }
}

/// From the commit message that brought it to nginx: weights 5, 1, 1.
#[test]
fn smooth_weighted_round_robin_is_that_of_nginx() {
    let mut lab = Lab::new("policy=smooth-weighted servers=3 weights=5,1,1 clients=1");
    let expected = [
        (1, [-2, 1, 1]),
        (1, [-4, 2, 2]),
        (2, [1, -4, 3]),
        (1, [-1, -3, 4]),
        (3, [4, -2, -2]),
        (1, [2, -1, -1]),
        (1, [0, 0, 0]),
    ];
    for (server, weights) in expected {
        assert_eq!(lab.place("a"), Some(server));
        assert_eq!(lab.balance().upstreams.iter().map(|u| u.current).collect::<Vec<_>>(), weights);
    }
}

/// What the old weights have left is forgotten when they change: with 30, 1 behind it the first server would wait for long.
#[test]
fn new_weights_start_anew() {
    let params = |weights: &str| format!("policy=smooth-weighted servers=2 weights={weights} clients=1");
    let mut lab = Lab::new(&params("30,1"));
    let of = |lab: &Lab| lab.balance().upstreams.iter().map(|u| u.current).collect::<Vec<_>>();
    for _ in 0..15 {
        assert_eq!(lab.place("a"), Some(1));
    }
    assert_eq!(of(&lab), [-15, 15]);
    lab.act(Action::Configure(config(&params("1,1")).into()));
    let placed: Vec<_> = (0..6).filter_map(|_| lab.place("a")).collect();
    assert_eq!(placed, [1, 2, 1, 2, 1, 2]);
    assert_eq!(of(&lab), [0, 0]);
}

#[test]
fn round_robin_takes_turns() {
    assert_eq!(order("policy=round-robin servers=3 clients=1", &["a"; 7], &[]), [1, 2, 3, 1, 2, 3, 1]);
}

#[test]
fn least_connections_fills_up_evenly_by_weight() {
    assert_eq!(order("policy=least-connections servers=3 clients=1", &["a"; 6], &[]), [1, 2, 3, 1, 2, 3]);
    let placed = order("policy=least-connections servers=2 weights=3,1 clients=1", &["a"; 8], &[]);
    assert_eq!(placed.iter().filter(|server| **server == 1).count(), 6);
}

#[test]
fn weighted_random_draws_from_the_sum_of_the_weights() {
    let placed =
        order("policy=weighted-random servers=3 weights=5,1,2 clients=1", &["a"; 8], &[0, 4, 5, 6, 7]);
    assert_eq!(placed[..5], [1, 1, 2, 3, 3]);
}

/// Of the two that are drawn the emptier is taken; the second draw is among the others.
#[test]
fn two_choices_take_the_emptier() {
    // Drawn: S1 and S2 (S1 at a tie), then S1 and S2 (S2 is emptier), then S2 and S3 (S3 is).
    assert_eq!(order("policy=power-of-two servers=3 clients=1", &["a"; 3], &[0, 0, 0, 0, 1, 1]), [1, 2, 3]);
    assert_eq!(order("policy=power-of-two servers=1 clients=1", &["a"; 2], &[]), [1, 1]);
}

/// However a request ends, the time that it took counts: an answer, a refusal, a time-out, an answer that comes after it.
#[test]
fn peak_ewma_counts_every_ending() {
    let mut lab = Lab::new("policy=peak-ewma servers=1 workers=1 queue=0 clients=1 timeout=1s");
    let (balancer, server) = (lab.balancer(), lab.world.config().server(0));
    let average = |lab: &Lab| lab.balance().upstreams[0].ewma.last();
    assert_eq!(average(&lab), None, "nothing is known of a server that has not answered");
    // A refusal: the worker is busy, and there is no queue.
    lab.place("a");
    lab.place("b");
    lab.deliver_to(server, is_request);
    lab.deliver_to(server, is_request);
    lab.chance.now = Micros::ms(40);
    lab.deliver_to(balancer, is_rejection);
    assert_eq!(average(&lab), Some(Micros::ms(40)));
    // A time-out, and the late answer to the same request; a copy of the answer does not count.
    lab.chance.now = Micros::secs(1);
    lab.fire_at(balancer, Timer::Timeout);
    assert_eq!(average(&lab), Some(Micros::secs(1)));
    lab.fire_at(server, Timer::Service(1));
    let answer = lab.step.sent[0];
    lab.act(Action::Duplicate(answer));
    lab.chance.now = Micros::secs(3);
    lab.deliver_to(balancer, is_answer);
    assert_eq!(average(&lab), Some(Micros::secs(3)));
    lab.chance.now = Micros::secs(5);
    lab.deliver_to(balancer, is_answer);
    assert_eq!(average(&lab), Some(Micros::secs(3)));
}

/// A server of which nothing is known is tried with one request, and no more until that one has ended.
#[test]
fn peak_ewma_tries_a_new_server_with_one_request() {
    let mut lab = Lab::new("policy=peak-ewma servers=2 clients=1");
    let (balancer, first) = (lab.balancer(), lab.world.config().server(0));
    assert_eq!(lab.place("a"), Some(1));
    lab.chance.now = Micros::secs(2);
    lab.deliver_to(first, is_request);
    lab.fire_at(first, Timer::Service(1));
    lab.deliver_to(balancer, is_answer);
    assert_eq!(lab.place("a"), Some(2), "nothing is known of S2: it is tried");
    assert_eq!([lab.place("a"), lab.place("a")], [Some(1), Some(1)], "S2 is being tried");
}

#[test]
fn sessions_stay_with_their_servers() {
    for policy in ["maglev", "modulo", "ring-bounded bound=1000"] {
        let params = format!("policy={policy} servers=5 clients=1");
        let sessions = ["a", "b", "c", "d", "e", "f", "g", "h"];
        let first = order(&params, &sessions, &[]);
        let mut lab = Lab::new(&params);
        for _ in 0..3 {
            let again: Vec<usize> = sessions.iter().filter_map(|session| lab.place(session)).collect();
            assert_eq!(again, first, "{params}");
        }
        assert!(first.iter().any(|server| *server != first[0]), "{params} uses several servers");
    }
}

/// Sessions belong to servers in proportion to their weights, on the ring and in Maglev's table; in mid-run, too.
#[test]
fn hashing_obeys_weights() {
    let sessions: Vec<String> = (0..3_000).map(|n| format!("s{n}")).collect();
    for policy in ["maglev", "ring-bounded bound=1000"] {
        let params = |weights: &str| format!("policy={policy} servers=4 weights={weights} clients=1");
        let mut lab = Lab::with(&params("1,1,1,1"), &["load-bound"], &[]);
        let shares = |lab: &mut Lab| {
            let mut shares = [0; 4];
            for session in &sessions {
                shares[lab.place(session).expect("there is a server") - 1] += 1;
            }
            shares
        };
        for share in shares(&mut lab) {
            assert!((500..1_000).contains(&share), "{policy}: {share} of 3000 sessions");
        }
        lab.act(Action::Configure(config(&params("7,1,1,1")).into()));
        let [first, others @ ..] = shares(&mut lab);
        assert!((1_900..2_300).contains(&first), "{policy}: {first} of 3000 sessions with weight 7 of 10");
        assert!(others.iter().all(|share| (100..550).contains(share)), "{policy}: {others:?}");
    }
}

/// A server's bound is c times its share.
#[test]
fn bounds_follow_weights() {
    let mut lab = Lab::new("policy=ring-bounded bound=100 servers=3 weights=4,2,1 clients=1");
    for _ in 0..70 {
        assert!(lab.place("hot").is_some());
    }
    let connections: Vec<u32> = lab.balance().upstreams.iter().map(|u| u.connections).collect();
    assert_eq!(connections, [40, 20, 10]);
    assert!(!lab.has_found("bounded-load"));
}

/// "ceil(c m / n)" at each placement, the request placed included.
#[test]
fn loads_on_the_ring_are_bounded() {
    for (c, m, n, most) in [(125, 1, 4, 1), (125, 4, 4, 2), (125, 8, 4, 3), (100, 8, 4, 2), (100, 9, 4, 3)] {
        assert_eq!(most_at_once(c, m, 1, n), most, "c = {c} %, m = {m}, n = {n}");
    }
    assert_eq!([5, 1, 1].map(|weight| most_at_once(100, 7, weight, 7)), [5, 1, 1]);
    let mut lab = Lab::new("policy=ring-bounded servers=4 clients=1");
    for m in 1..=40 {
        let server = lab.place("hot").expect("there is a server");
        let has = lab.balance().upstreams[server - 1].connections;
        assert!(has <= most_at_once(125, m, 1, 4), "request {m} is the {has}th of S{server}");
    }
    let mut unbounded = Lab::with("policy=ring-bounded servers=4 clients=1", &["load-bound"], &[]);
    let placed: Vec<_> = (0..9).filter_map(|_| unbounded.place("hot")).collect();
    assert!(placed.iter().all(|server| *server == placed[0]));
    assert!(unbounded.has_found("bounded-load"));
}

/// The policy can be changed while the balancer works; what is under way is not forgotten.
#[test]
fn a_policy_can_be_changed() {
    let mut lab = Lab::new("policy=random servers=4 clients=1");
    for (i, name) in Policy::WORDS.iter().cycle().take(25).enumerate() {
        lab.act(Action::Configure(config(&format!("policy={name} servers=4 clients=1")).into()));
        assert!(lab.place("a").is_some());
        assert_eq!(lab.balance().window.len(), i + 1);
    }
    let connections: u32 = lab.balance().upstreams.iter().map(|u| u.connections).sum();
    assert_eq!(connections, 25);
}
