//! Keys k1 to k100 on servers N1 to N4, and then N5 joins: the numbers are worked out from the definitions of the schemes.

use super::super::arrangement::Arrangement;
use super::super::directory::moved;
use super::config;
use crate::consistent_hashing::{Config, Scheme};
use synod_model::{NodeId, Word};

/// The first `n` servers as members, by the scheme of the configuration.
fn members(config: &Config, numbers: impl IntoIterator<Item = u16>) -> Arrangement {
    let members = numbers.into_iter().map(|number| NodeId::new(number + 1)).collect();
    Arrangement::new(members, config.scheme, true)
}

/// How many keys each of so many servers owns.
fn shares(config: &Config, of: &Arrangement, servers: u16) -> Vec<u32> {
    (1..=servers).map(|number| of.owned(config, NodeId::new(number + 1))).collect()
}

/// How many keys move between two servers that are members before and after.
fn needless(config: &Config, before: &Arrangement, after: &Arrangement) -> usize {
    let moves = |number: &u32| {
        let (was, is) = (before.owners_of(config, *number)[0], after.owners_of(config, *number)[0]);
        was != is && before.has(is) && after.has(was)
    };
    (1..=config.keys).filter(moves).count()
}

#[test]
fn the_fifth_server_joins() {
    for (params, before, after, moves, in_vain) in [
        ("scheme=modulo hash=digits", [25, 25, 25, 25], [20, 20, 20, 20, 20], 80, 60),
        ("scheme=modulo", [24, 23, 26, 27], [14, 22, 19, 21, 24], 82, 58),
        ("vnodes=1", [8, 23, 15, 54], [8, 23, 6, 54, 9], 9, 0),
        ("vnodes=10", [14, 27, 29, 30], [8, 14, 18, 18, 42], 42, 0),
        ("vnodes=100", [31, 21, 29, 19], [27, 19, 17, 16, 21], 21, 0),
        ("scheme=jump", [27, 22, 19, 32], [18, 17, 18, 30, 17], 17, 0),
        ("scheme=rendezvous", [21, 30, 18, 31], [18, 24, 13, 27, 18], 18, 0),
    ] {
        let config = config(params);
        let (four, five) = (members(&config, 1..=4), members(&config, 1..=5));
        assert_eq!(shares(&config, &four, 4), before, "{params}");
        assert_eq!(shares(&config, &five, 5), after, "{params}");
        assert_eq!(moved(&config, &four, &five), moves, "{params}");
        assert_eq!(needless(&config, &four, &five), in_vain, "{params}");
    }
}

#[test]
fn the_first_ten_keys_have_these_owners() {
    for (params, owners) in [
        ("vnodes=10", [3, 3, 4, 4, 4, 4, 1, 3, 1, 3]),
        ("scheme=jump", [4, 2, 4, 4, 1, 2, 1, 2, 1, 1]),
        ("scheme=rendezvous", [4, 2, 3, 4, 4, 1, 3, 3, 1, 2]),
        ("scheme=modulo", [1, 2, 1, 3, 2, 4, 1, 4, 3, 1]),
    ] {
        let config = config(params);
        let four = members(&config, 1..=4);
        let found: Vec<u16> = (1..=10).map(|key| four.owners_of(&config, key)[0].number() - 1).collect();
        assert_eq!(found, owners, "{params}");
    }
}

#[test]
fn further_owners_are_other_servers() {
    let config = config("replicas=2");
    let four = members(&config, 1..=4);
    for (key, owners) in [(1, [3, 2]), (2, [3, 1]), (3, [4, 2]), (4, [4, 3]), (5, [4, 3])] {
        let found: Vec<u16> = four.owners_of(&config, key).iter().map(|node| node.number() - 1).collect();
        assert_eq!(found, owners, "k{key}");
    }
}

#[test]
fn one_that_leaves_leaves_its_own_keys_to_its_neighbours() {
    let config = config("");
    let (four, three) = (members(&config, 1..=4), members(&config, [1, 3, 4]));
    assert_eq!(shares(&config, &three, 4), [23, 0, 44, 33]);
    assert_eq!(moved(&config, &four, &three), 27);
    assert_eq!(needless(&config, &four, &three), 0);
}

#[test]
fn loads_are_bounded() {
    for (params, has, passed_on) in
        [("vnodes=1 bound=125", [17, 21, 30, 32], 26), ("vnodes=10 bound=125", [16, 29, 26, 29], 11)]
    {
        let config = config(params);
        let four = members(&config, 1..=4);
        assert_eq!(shares(&config, &four, 4), has, "{params}");
        assert_eq!(four.passed_on(&config), passed_on, "{params}");
        assert_eq!(config.cap(4), Some(32), "{params}");
    }
}

#[test]
fn the_ring_of_three_servers_with_two_points() {
    let config = config("servers=3 vnodes=2");
    let ring = members(&config, 1..=3);
    let points: Vec<(u64, u16)> = ring.points(&config).map(|(at, node)| (at, node.number() - 1)).collect();
    assert_eq!(
        points,
        [
            (0x9e4d_cf40_708f_1069, 3),
            (0xb30d_f4ba_aa03_0d13, 1),
            (0xc4dd_aaf3_2200_ccc0, 2),
            (0xf87e_5b79_7729_6c3f, 2),
            (0xf9f5_a3c5_f772_2e69, 1),
            (0xffaa_543c_ce46_6d5f, 3),
        ]
    );
    let owner = |key: &str| ring.owners(&config, Word::new(key).expect("it is short"))[0].number() - 1;
    assert_eq!(["k1", "k3", "k5", "k2"].map(owner), [3, 2, 2, 3]);
}

/// A key that nobody has written yet has an owner by the same rule, and the table is no different from it.
#[test]
fn keys_that_are_made_up_have_owners_too() {
    for scheme in ["ring", "modulo", "jump", "rendezvous"] {
        let (few, many) = (config(&format!("scheme={scheme} keys=3")), config(&format!("scheme={scheme}")));
        let (a, b) = (members(&few, 1..=4), members(&many, 1..=4));
        for number in 1..=100 {
            let key = Config::key(number);
            assert_eq!(a.owners(&few, key), b.owners(&many, key), "{scheme} {key}");
        }
    }
}

/// For every number of servers, whoever joins takes keys to itself alone, and the owners of a key are different.
#[test]
fn monotone_schemes_are_monotone() {
    for params in ["vnodes=3", "vnodes=3 replicas=3", "scheme=jump", "scheme=rendezvous replicas=3"] {
        let config = config(&format!("{params} keys=500 spare=10"));
        assert_ne!(config.scheme, Scheme::Modulo);
        for servers in 1..14 {
            let (before, after) = (members(&config, 1..=servers), members(&config, 1..=servers + 1));
            for number in 1..=config.keys {
                let (was, is) = (before.owners_of(&config, number), after.owners_of(&config, number));
                let new = is.iter().filter(|node| !was.contains(node));
                assert!(
                    new.clone().all(|node| node.number() == servers + 2),
                    "{params}: k{number} of {servers}"
                );
                assert!(
                    is.iter().enumerate().all(|(at, node)| !is[..at].contains(node)),
                    "{params}: k{number}"
                );
            }
        }
    }
}

#[test]
fn parameters_that_do_not_fit_together_are_refused() {
    for (params, says) in [
        (
            "bound=50",
            "bound=1 to 99 is not allowed: less than a fair share for each would leave keys without a server. It takes 0, or 100 to 300.",
        ),
        (
            "bound=125 scheme=jump",
            "bound needs scheme=ring and replicas=1: what does not fit goes on along the ring.",
        ),
        (
            "bound=125 replicas=2",
            "bound needs scheme=ring and replicas=1: what does not fit goes on along the ring.",
        ),
        (
            "scheme=jump replicas=2",
            "scheme=jump needs replicas=1: the jump hash names one bucket, and no next one.",
        ),
        ("hash=digits", "hash=digits needs scheme=modulo: so small numbers all lie in one place of a ring."),
        ("heartbeat=400ms", "timeout must be longer than heartbeat: otherwise nobody can answer in time."),
    ] {
        assert_eq!(super::Lab::configure(params).expect_err("it is refused"), says, "{params}");
    }
}
