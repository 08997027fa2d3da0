//! Servers that a change leaves out: what they may still be needed for, and what they may not say.

use super::membership::led;
use super::{Bench, Lab};

/// A learner that was a voter until just now is elected, since it has an entry that the voters lack. It takes no commands; but
/// one that it has passed on before may be in the log, so it does not say that it is refused.
#[test]
fn a_command_that_was_passed_on_is_not_refused() {
    let params = "nodes=4 membership=single config-at=commit removed-leader=stay";
    let mut lab = led(params, &[], 0, &[1, 2, 3, 4]);
    lab.ask(1, "add-learner 3");
    lab.settle(&[1, 2, 3, 4]);
    let put = lab.ask(3, "put x 1");
    lab.settle(&[1, 3]);
    lab.lose_all();
    assert_eq!((lab.role(3), lab.log(3).len(), lab.commit(3)), ("learner", 3, 2));
    lab.fire(1, "heartbeat");
    lab.settle(&[1, 3]);
    lab.lose_all();
    lab.stand(3);
    let get = lab.ask(3, "get x");
    lab.settle(&[2, 3]);
    let answers = |lab: &Lab| lab.replies().into_iter().filter(|(id, _)| *id == put || *id == get).count();
    assert_eq!((lab.role(3), answers(&lab)), ("candidate", 0));
    lab.deliver(3, 4, "RequestVote");
    lab.deliver(4, 3, "RequestVoteResponse");
    assert!(lab.said().iter().any(|said| said
        == "S3 keeps “put x 1” for the next leader: it still leads, but it is no member any more, and an earlier leader \
            may have the command already."));
    lab.settle(&[2, 3, 4]);
    assert_eq!((lab.role(3), lab.commit(3)), ("leader", 4));
    let said = lab.ask(3, "put x 2");
    assert_eq!(lab.replies().last(), Some(&(said, "refused".to_owned())), "nobody can have this one");
    assert!(lab.replies().contains(&(put, "ok".to_owned())), "{:?}", lab.replies());
    lab.holds();
}

/// A server forgets in a crash what is committed. One that its last configuration leaves out stands as long as an earlier one
/// of its log may be the one that the others go by.
#[test]
fn who_may_still_vote_stands_after_a_restart() {
    let mut lab = led("nodes=4 voters=1,2,3 membership=single catch-up=0", &[], 0, &[1, 2, 3]);
    lab.ask(1, "add-voter 4");
    lab.settle(&[1, 2, 3, 4]);
    lab.stand(4);
    lab.settle(&[1, 2, 3, 4]);
    lab.ask(4, "remove 4");
    lab.lose_all();
    lab.crash(4);
    lab.restart(4);
    assert_eq!((lab.log(4).len(), lab.log(1).len(), lab.role(4)), (4, 3, "follower"));
    lab.stand(4);
    lab.settle(&[1, 2, 3, 4]);
    assert_eq!((lab.role(4), lab.log(1).len(), lab.commit(1)), ("spare", 5, 5));
    assert!(!lab.fires(4, "election"), "it knows now that it is not needed");
    lab.holds();
}

/// Without empty entries a change that an earlier leader left behind waits for a command, and whom it leaves out hears of
/// nothing: it is assumed that the leader is given one.
#[test]
fn a_change_that_is_left_behind_waits_for_a_command() {
    let mut lab = led("nodes=3 membership=single noop=off", &[], 0, &[1, 2, 3]);
    lab.ask(1, "put x 1");
    lab.settle(&[1, 2, 3]);
    lab.ask(1, "remove 3");
    lab.deliver(1, 2, "AppendEntries");
    lab.lose_all();
    lab.stand(2);
    lab.settle(&[1, 2]);
    let open = lab.ask(3, "put x 2");
    assert_eq!((lab.role(2), lab.log(1).len(), lab.commit(2)), ("leader", 2, 1));
    assert!(lab.finds("converges").is_some());
    assert_eq!(lab.breaks(), ["leader-is-asked"]);
    assert!(lab.replies().iter().all(|(id, _)| *id != open));
    lab.ask(2, "put x 3");
    lab.settle(&[1, 2]);
    assert_eq!((lab.commit(1), lab.finds("converges")), (3, None));
    assert_eq!(lab.breaks(), ["no-removed-server-stands"], "server 3 never hears of it");
    lab.holds();
}
