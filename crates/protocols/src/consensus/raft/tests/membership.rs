//! Changes of the members: the dissertation's rules, and the facts that etcd's traces state.

use super::{Bench, Lab, id, kit};
use crate::raft::Raft;

/// Who of these have a role.
fn roles(lab: &Lab, nodes: &[u16]) -> Vec<&'static str> {
    nodes.iter().map(|node| lab.role(*node)).collect()
}

/// What a server goes by: the entry, the voters, the old voters and the learners.
fn config(lab: &Lab, node: u16) -> [String; 4] {
    let shown = lab.field(node, "config");
    let at = |key: &str| shown.find(key).expect("it is shown");
    let [voters, old, learners] = [",voters:", ",old_voters:", ",learners:"].map(at);
    [0..voters, voters + 1..old, old + 1..learners, learners + 1..shown.len()]
        .map(|range| shown[range].to_owned())
}

fn voters(lab: &Lab, node: u16) -> String {
    config(lab, node)[1].trim_start_matches("voters:").to_owned()
}

fn last_answer(lab: &Lab) -> String {
    lab.replies().last().map(|(_, answer)| answer.clone()).unwrap_or_default()
}

/// Servers whose log has so many entries of term 1, all committed as soon as somebody commits; the first is elected in term 2.
pub(super) fn led(params: &str, without: &[&str], entries: usize, group: &[u16]) -> Lab {
    let log = vec!["1"; entries].join(",");
    let given: Vec<(u16, &str, &str)> = group.iter().map(|node| (*node, "log", log.as_str())).collect();
    let mut lab = Lab::with(params, without, if entries > 0 { &given } else { &[] });
    lab.stand(group[0]);
    lab.settle(group);
    lab
}

#[test]
fn a_voter_is_added_after_it_has_caught_up() {
    let mut lab = led("nodes=4 voters=1,2,3 membership=single", &[], 0, &[1, 2, 3]);
    lab.ask(1, "put x 1");
    lab.settle(&[1, 2, 3]);
    assert_eq!((lab.role(4), lab.log(4).len()), ("spare", 0));
    let request = lab.ask(2, "add-voter 4");
    lab.settle(&[1, 2]);
    assert_eq!((lab.log(1).len(), lab.log(4).len(), last_answer(&lab).as_str()), (2, 0, "ok"));
    assert_eq!(
        lab.said().last().map(String::as_str),
        Some("S1 first brings S4 up to date: round 1 is over when it holds the log up to entry 2.")
    );
    lab.settle(&[1, 2, 3, 4]);
    assert_eq!(lab.replies().last(), Some(&(request, "ok".to_owned())));
    assert_eq!((lab.log(4).len(), lab.commit(1), lab.role(4)), (3, 3, "follower"));
    assert_eq!(voters(&lab, 4), "1,2,3,4");
    assert_eq!(config(&lab, 1)[0], "index:3");
    assert_eq!(lab.field(1, "committed_config"), "3");
    // Two of four are no majority any more.
    lab.ask(1, "put x 2");
    lab.settle(&[1, 4]);
    assert_eq!(lab.commit(1), 3);
    lab.settle(&[1, 2, 4]);
    assert_eq!(lab.commit(1), 4);
    assert!(lab.finds("membership-changed").is_some());
    lab.settle(&[1, 2, 3, 4]);
    assert_eq!(lab.finds("converges"), None);
    lab.holds();
}

/// Dissertation, section 4.2.1: a fixed number of rounds, and a server that is not there is given up.
#[test]
fn a_slow_server_is_not_added() {
    let mut lab = led("nodes=4 voters=1,2,3 membership=single catch-up=1", &[], 0, &[1, 2, 3]);
    lab.ask(1, "put x 1");
    lab.settle(&[1, 2, 3]);
    lab.ask(1, "add-voter 4");
    lab.ask(2, "remove 3");
    lab.settle(&[1, 2, 3]);
    assert_eq!(last_answer(&lab), "change-under-way");
    lab.fire(1, "catch-up");
    lab.settle(&[1, 4]);
    assert_eq!((last_answer(&lab).as_str(), lab.log(4).len(), lab.role(4)), ("too-slow", 2, "spare"));
    assert!(!lab.fires(1, "catch-up"));
    lab.ask(1, "put x 2");
    lab.settle(&[1, 2, 3, 4]);
    assert_eq!(lab.log(4).len(), 2, "it is dropped");
    // One that does not answer is given up after a while; one that is up to date is added at once.
    lab.ask(1, "add-voter 4");
    lab.lose_all();
    lab.fire(1, "catch-up");
    assert_eq!(last_answer(&lab), "ok");
    lab.fire(1, "catch-up");
    assert_eq!(last_answer(&lab), "too-slow");
    lab.ask(1, "add-voter 4");
    lab.settle(&[1, 2, 3, 4]);
    assert_eq!((last_answer(&lab).as_str(), lab.role(4)), ("ok", "follower"));
    lab.holds();
}

#[test]
fn changes_are_refused_with_a_reason() {
    for (params, prepare, order, says) in [
        ("nodes=3 membership=single", "put x 1", "remove 2", "ok"),
        ("nodes=3 membership=single", "remove 3", "remove 2", "change-under-way"),
        ("nodes=3 voters=1 membership=single", "add-learner 2", "remove 1", "last-voter"),
        ("nodes=3 membership=joint", "put x 1", "leave-joint", "no-change"),
        ("nodes=3 membership=joint", "reconfigure 1,2 none", "reconfigure 1 none", "change-under-way"),
        ("nodes=3 clients=1 membership=single", "add-learner 3", "add-voter 4", "not-a-server"),
        ("nodes=3 membership=single transfer=on", "transfer 3", "remove 2", "transferring"),
    ] {
        let mut lab = led(params, &[], 0, &[1, 2]);
        if lab.world.config().clients > 0 {
            lab.settle(&[1, 2, 3]);
        }
        let alone = lab.world.config().first.size == 1;
        lab.ask(1, prepare);
        if alone {
            lab.settle(&[1, 2]);
        }
        lab.ask(1, order);
        let answered = lab.replies().iter().any(|(_, answer)| answer == says);
        assert!(answered || says == "ok", "{order}: {:?}", lab.replies());
        lab.settle(&[1, 2, 3]);
        lab.holds();
    }
}

#[test]
fn a_new_leader_commits_before_it_changes_anything() {
    let mut lab = led("nodes=3 membership=single noop=off", &[], 0, &[1, 2, 3]);
    lab.ask(1, "remove 3");
    assert_eq!(last_answer(&lab), "no-entry-of-term");
    lab.ask(1, "put x 1");
    lab.settle(&[1, 2]);
    lab.ask(1, "remove 3");
    lab.settle(&[1, 2]);
    assert_eq!((last_answer(&lab).as_str(), lab.commit(1)), ("ok", 2));
    // What is so already is answered, and appends nothing.
    lab.ask(2, "remove 3");
    lab.settle(&[1, 2]);
    assert_eq!((last_answer(&lab).as_str(), lab.log(1).len()), ("ok", 2));
    lab.holds();
}

/// etcd raft, `testdata/confchange_v2_add_double_auto.txt`.
#[test]
fn two_are_added_and_removed_at_once() {
    for config_at in ["commit", "append"] {
        let params = format!("nodes=3 voters=1 membership=joint catch-up=0 config-at={config_at}");
        let mut lab = led(&params, &[], 2, &[1]);
        assert_eq!((lab.log(1), lab.commit(1)), (vec![1, 1, 2], 3));
        let add = lab.ask(1, "reconfigure 1,2,3 none");
        let joint = config_at == "commit";
        assert_eq!((lab.log(1).len(), lab.commit(1)), if joint { (5, 4) } else { (4, 3) });
        assert_eq!(lab.field(1, "config"), "index:4,voters:1,2,3,old_voters:1,learners:none");
        lab.settle(&[1, 2, 3]);
        assert_eq!(lab.replies(), [(add, "ok".to_owned())]);
        assert_eq!([1, 2, 3].map(|node| lab.commit(node)), [5; 3]);
        assert_eq!(config(&lab, 1)[2], "old_voters:none");
        // The way back: one entry leaves the joint configuration, though two commands follow it at once.
        lab.ask(1, "reconfigure 1 none");
        lab.ask(1, "put x 1");
        lab.ask(1, "put x 2");
        assert_eq!((lab.log(1).len(), lab.commit(1)), (8, 5));
        lab.settle(&[1, 2]);
        assert_eq!((lab.log(1).len(), lab.commit(1)), (9, 9));
        assert_eq!(voters(&lab, 1), "1");
        lab.holds();
    }
}

/// etcd raft, `testdata/confchange_v1_remove_leader.txt`.
#[test]
fn a_removed_leader_may_stay() {
    let params = "nodes=3 membership=single config-at=commit removed-leader=stay";
    let mut lab = led(params, &[], 2, &[1, 2, 3]);
    assert_eq!(lab.commit(1), 3);
    lab.ask(1, "remove 1");
    lab.ask(1, "put x 1");
    lab.deliver(1, 2, "AppendEntries");
    lab.deliver(2, 1, "AppendEntriesResponse");
    assert_eq!(lab.commit(1), 4);
    lab.ask(1, "put x 2");
    assert_eq!((last_answer(&lab).as_str(), lab.role(1)), ("refused", "leader"));
    assert!(lab.finds("removed-leader-leads").is_some());
    lab.settle(&[1, 2]);
    assert_eq!(lab.commit(1), 4, "it does not count itself");
    lab.settle(&[1, 2, 3]);
    assert_eq!(lab.commit(1), 5);
    lab.fire(1, "heartbeat");
    assert_eq!(lab.last_sent().len(), 2);
    lab.holds();
}

/// The same by the dissertation's rules: what was derived for the defaults.
#[test]
fn a_removed_leader_steps_down() {
    let mut lab = led("nodes=3 membership=single", &[], 2, &[1, 2, 3]);
    lab.ask(1, "remove 1");
    lab.settle(&[1, 2]);
    assert_eq!((lab.commit(1), lab.role(1)), (3, "leader"));
    lab.settle(&[1, 2, 3]);
    assert_eq!((lab.commit(1), lab.role(1), lab.term(1)), (4, "spare", 2));
    assert!(lab.world.node(id(1)).timers.is_empty());
    assert_eq!(last_answer(&lab), "ok");
    lab.stand(2);
    let asked: Vec<u16> = lab.last_sent().into_iter().map(|(to, _)| to).collect();
    assert_eq!(asked, [3]);
    lab.settle(&[2, 3]);
    assert_eq!(roles(&lab, &[1, 2, 3]), ["spare", "leader", "follower"]);
    assert_eq!(lab.finds("converges"), None);
    lab.holds();
}

/// etcd raft, `testdata/confchange_v2_replace_leader_stepdown.txt`.
#[test]
fn a_leader_is_replaced_by_joint_consensus() {
    let params = "nodes=4 voters=1,2,3 membership=joint joint=explicit catch-up=0";
    let mut lab = led(params, &[], 2, &[1, 2, 3]);
    lab.ask(1, "reconfigure 2,3,4 none");
    lab.settle(&[1, 2, 3, 4]);
    assert_eq!((last_answer(&lab).as_str(), lab.role(1), lab.commit(1)), ("ok", "leader", 4));
    assert_eq!(lab.field(1, "config"), "index:4,voters:2,3,4,old_voters:1,2,3,learners:none");
    assert!(lab.finds("joint-in-force").is_some());
    lab.ask(1, "add-learner 1");
    assert_eq!(last_answer(&lab), "change-under-way");
    lab.ask(4, "leave-joint");
    lab.settle(&[1, 2, 3, 4]);
    assert_eq!((lab.role(1), lab.term(1), lab.field(1, "leader").as_str()), ("spare", 2, "none"));
    lab.stand(2);
    let asked: Vec<u16> = lab.last_sent().into_iter().map(|(to, _)| to).collect();
    assert_eq!(asked, [3, 4]);
    lab.settle(&[1, 2, 3, 4]);
    assert_eq!((lab.role(2), lab.term(1)), ("leader", 2));
    lab.holds();
}

/// Dissertation, Figure 4.6: two servers, and the leader removes itself.
#[test]
fn a_server_that_is_left_out_may_be_needed() {
    let mut lab = led("nodes=2 membership=single", &[], 0, &[1, 2]);
    lab.ask(1, "remove 1");
    lab.lose_all();
    lab.stand(2);
    lab.settle(&[1, 2]);
    assert_eq!(roles(&lab, &[1, 2]), ["follower", "follower"], "S2 lacks the entry");
    lab.stand(1);
    lab.settle(&[1, 2]);
    assert_eq!(lab.log(2).len(), 3);
    assert_eq!(roles(&lab, &[1, 2]), ["spare", "follower"]);
    lab.stand(2);
    assert_eq!(lab.role(2), "leader", "it leads alone");
    lab.holds();
}

/// A configuration is in force once it is in the log, and no longer once it is overwritten.
#[test]
fn an_overwritten_configuration_is_forgotten() {
    let mut lab = led("nodes=4 voters=1,2,3 membership=single catch-up=0", &[], 0, &[1, 2, 3]);
    lab.ask(1, "add-voter 4");
    lab.settle(&[1, 4]);
    assert_eq!((lab.role(4), voters(&lab, 4).as_str()), ("follower", "1,2,3,4"));
    lab.lose_all();
    // A restart, or S1 would ask the next leader for the same.
    lab.crash(1);
    lab.restart(1);
    assert_eq!(voters(&lab, 1), "1,2,3,4", "it is in the log");
    lab.stand(2);
    lab.settle(&[2, 3]);
    lab.settle(&[1, 2, 3]);
    lab.fire(2, "heartbeat");
    lab.settle(&[1, 2, 3]);
    assert_eq!((voters(&lab, 1).as_str(), config(&lab, 1)[0].as_str()), ("1,2,3", "index:0"));
    assert!(lab.fires(4, "election"), "nobody tells S4");
    // The candidate may know more than who is asked.
    lab.settle(&[1, 2, 3, 4]);
    lab.holds();
}

/// A learner that was promoted without knowing it votes all the same.
#[test]
fn a_spare_server_that_is_asked_votes() {
    let mut lab = led("nodes=3 voters=1,2 membership=single catch-up=0", &[], 0, &[1, 2]);
    lab.ask(1, "add-voter 3");
    lab.settle(&[1, 2]);
    lab.lose_all();
    lab.stand(2);
    lab.settle(&[2, 3]);
    assert_eq!((lab.role(2), lab.role(3)), ("leader", "follower"));
    assert_eq!(
        lab.finds("learner-voted").as_deref(),
        Some("S3 voted for S2 and is no voter, as far as it knows.")
    );
    lab.holds();
}

/// Servers that go by committed configurations remember what is committed.
#[test]
fn committed_configurations_survive_a_restart() {
    for without in [&[][..], &["commit-index-persisted"]] {
        let params = "nodes=3 voters=1 membership=single config-at=commit catch-up=0";
        let mut lab = led(params, without, 0, &[1]);
        lab.ask(1, "add-voter 2");
        lab.settle(&[1, 2]);
        assert_eq!(voters(&lab, 1), "1,2");
        lab.crash(1);
        assert_eq!(lab.field(1, "commit_index"), "2");
        lab.restart(1);
        let known = if without.is_empty() { "1,2" } else { "1" };
        assert_eq!(voters(&lab, 1), known);
    }
}

/// etcd raft, `TestAddNodeCheckQuorum`: who joins counts as active until the next check.
#[test]
fn who_joins_counts_as_active() {
    let mut lab = led("nodes=2 voters=1 membership=single catch-up=0 check-quorum=on", &[], 0, &[1]);
    lab.ask(1, "add-voter 2");
    lab.fire(1, "check-quorum");
    assert_eq!(lab.role(1), "leader");
    lab.fire(1, "check-quorum");
    assert_eq!(lab.role(1), "follower");
    lab.holds();
}

/// etcd raft, `TestLeaderTransferRemoveNode`: the transfer ends, and the leader stays.
#[test]
fn a_transfer_ends_when_its_target_is_removed() {
    let mut lab = led("nodes=3 membership=single transfer=on", &[], 0, &[1, 2, 3]);
    lab.ask(1, "remove 3");
    lab.ask(1, "transfer 3");
    assert_eq!((last_answer(&lab).as_str(), lab.role(1)), ("not-a-voter", "leader"));
    lab.holds();
}

#[test]
fn starting_states_have_configurations() {
    let given = [(1, "log", "1,1"), (1, "members", "2:1+2&2+3~4")];
    let lab = Lab::with("nodes=4 voters=1,2", &[], &given);
    assert_eq!(lab.field(1, "config"), "index:2,voters:2,3,old_voters:1,2,learners:4");
    assert_eq!(lab.field(1, "log"), "1,1");
    for (params, value) in
        [("nodes=3", "3:1+2"), ("nodes=3", "1:1+4"), ("nodes=3", "1:1+2~2"), ("nodes=3", "x")]
    {
        let mut world = kit::Lab::<Raft>::new(params).world;
        world.given(id(1), "log", "1,1").expect("it is allowed");
        assert!(world.given(id(1), "members", value).is_err(), "{value}");
    }
}

/// Where configurations are in force once they are committed, a leader that was deposed before the others knew of its removal
/// stands once more: they would ask for its vote, and it has an entry that they lack.
#[test]
fn who_has_just_been_removed_may_be_needed() {
    let mut lab = led("nodes=2 membership=single config-at=commit", &[], 0, &[1, 2]);
    lab.ask(1, "remove 1");
    lab.ask(1, "put x 1");
    lab.deliver(1, 2, "AppendEntries");
    lab.deliver(2, 1, "AppendEntriesResponse");
    assert_eq!((lab.commit(1), lab.log(1).len(), voters(&lab, 1).as_str()), (2, 3, "2"));
    lab.lose_all();
    lab.stand(2);
    lab.settle(&[1, 2]);
    assert_eq!((lab.role(1), lab.role(2), voters(&lab, 2).as_str()), ("spare", "follower", "1,2"));
    lab.stand(1);
    lab.settle(&[1, 2]);
    assert_eq!((lab.role(1), lab.log(2).len(), voters(&lab, 2).as_str()), ("spare", 4, "2"));
    assert!(!lab.fires(1, "election"), "it is not needed any more");
    lab.stand(2);
    assert_eq!(lab.role(2), "leader");
    lab.holds();
}
