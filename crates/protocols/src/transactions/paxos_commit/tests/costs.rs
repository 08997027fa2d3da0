//! The costs of the paper (Gray and Lamport 2006, the table of section 5), counted.

use super::Sites;

/// Messages and forced writes of one transaction without faults, begun at a node.
fn costs(params: &str, node: u16) -> (usize, u32) {
    let mut lab = Sites::new(&format!("transactions=0 {params}"));
    lab.ask(node, "begin x");
    lab.stabilize();
    assert_eq!(lab.answers(), ["1 committed"], "{params}");
    assert!(lab.world.nodes().all(|(_, node)| node.timers.is_empty()), "nothing is left to wait for");
    lab.holds();
    (lab.sent, lab.forced)
}

#[test]
fn messages_and_forced_writes_are_those_of_the_paper() {
    for n in 1..=7 {
        for f in 0..=3 {
            let of = |variant: &str, colocate: &str, node| {
                costs(&format!("participants={n} faults={f} variant={variant} colocate={colocate}"), node)
            };
            let forced = u32::try_from(n + f + 1).expect("it is small");
            let normal = (n + 1) * (f + 3) - 4;
            assert_eq!(of("normal", "off", 2), (normal, forced), "N={n} F={f}");
            assert_eq!(of("normal", "off", 1), (normal + 1, forced), "N={n} F={f}");
            let faster = n * (2 * f + 3) - 1 + f;
            assert_eq!(of("faster", "off", 2), (faster, forced), "N={n} F={f}");
            assert_eq!(of("faster", "off", 1), (faster + 1, forced), "N={n} F={f}");
            if n > 2 * f {
                assert_eq!(of("normal", "on", 1), (n * (f + 3) - 3, forced), "N={n} F={f}");
                assert_eq!(of("faster", "on", 1), ((n - 1) * (2 * f + 3), forced), "N={n} F={f}");
            }
        }
    }
}

/// The formulas of the paper, and its example of five resource managers (section 5), as numbers.
#[test]
fn the_examples_are_as_published() {
    let sent =
        |n: u16, f: u16, more: &str, node| costs(&format!("participants={n} faults={f} {more}"), node).0;
    for (n, f, normal, together) in [(3, 1, 12, 9), (5, 0, 14, 12), (5, 1, 20, 17), (5, 2, 26, 22)] {
        assert_eq!(sent(n, f, "", 2), normal, "N={n} F={f}");
        assert_eq!(sent(n, f, "colocate=on", 1), together, "N={n} F={f}");
    }
    for (n, f, faster, together) in [(3, 1, 15, 10), (5, 1, 25, 20), (5, 2, 36, 28)] {
        assert_eq!(sent(n, f, "variant=faster", 2), faster, "N={n} F={f}");
        assert_eq!(sent(n, f, "variant=faster colocate=on", 1), together, "N={n} F={f}");
    }
}
