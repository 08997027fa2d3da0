//! How many messages a write and an epoch cost, and who is elected.

use super::Lab;

/// 3(n-1): a proposal, an acknowledgement and a commit for each follower.
#[test]
fn a_write_costs_three_messages_a_follower() {
    for n in [3_u16, 5, 7] {
        let mut lab = Lab::new(&format!("servers={n}"), &[]);
        let nodes: Vec<u16> = (1..=n).rev().collect();
        lab.establish(&nodes);
        let sent = lab.sends(|lab| {
            lab.ask(n, "create x 1");
            lab.stabilize();
        });
        assert_eq!(sent, 3 * usize::from(n - 1), "servers={n}");
        // Through a follower: it passes the write on, and answers when it hears of the commit.
        let sent = lab.sends(|lab| {
            lab.ask(1, "set x 2");
            lab.stabilize();
        });
        assert_eq!(sent, 3 * usize::from(n - 1) + 1, "servers={n}");
        assert_eq!(lab.answers(), ["1 none", "2 none"]);
        lab.holds();
    }
}

/// 6(n-1) beside notifications and history.
#[test]
fn an_epoch_costs_six_messages_a_follower() {
    for n in [3_u16, 5, 7] {
        let mut lab = Lab::new(&format!("servers={n}"), &[]);
        let nodes: Vec<u16> = (1..=n).rev().collect();
        lab.deliver_all(&["Notification"]);
        let sent = lab.sends(|lab| {
            for node in &nodes {
                lab.fire(*node, "election");
            }
            lab.stabilize();
        });
        assert_eq!(sent, 6 * usize::from(n - 1), "servers={n}");
        assert_eq!(lab.field(n, "epoch"), "1");
        lab.holds();
    }
}

#[test]
fn started_together_with_empty_histories_the_highest_id_leads() {
    for n in [1_u16, 2, 3, 5] {
        let mut lab = Lab::new(&format!("servers={n}"), &[]);
        let nodes: Vec<u16> = (1..=n).rev().collect();
        lab.establish(&nodes);
        assert_eq!(lab.field(1, "leader"), n.to_string());
    }
}

#[test]
fn started_one_after_the_other_the_third_of_five_leads() {
    let mut lab = Lab::new("servers=5", &[]);
    (1..=5).for_each(|node| lab.crash(node));
    lab.lose_all();
    for node in 1..=5 {
        lab.restart(node);
        lab.stabilize();
        (1..=node).rev().for_each(|node| {
            lab.fires(node, "election");
        });
        lab.stabilize();
        let leader = if node < 3 { "none" } else { "3" };
        assert_eq!(lab.field(node, "leader"), leader, "Z{node}");
    }
    assert_eq!(lab.field(3, "epoch"), "1");
    lab.holds();
}

/// The most recent history wins: by its epoch, then by its last zxid, then by the id.
#[test]
fn the_most_recent_history_is_elected() {
    for (histories, leader) in [
        ([(1, "1.1,1.2"), (2, "1.1"), (3, "1.1")], "1"),
        ([(1, "1.1,1.2"), (2, "2.1"), (3, "1.1")], "2"),
        ([(1, "1.1"), (2, "1.1"), (3, "1.1")], "3"),
    ] {
        let mut lab = Lab::new("servers=3", &histories);
        lab.elect(&[1, 2, 3]);
        lab.stabilize();
        assert_eq!(lab.field(1, "leader"), leader);
        lab.holds();
    }
}
