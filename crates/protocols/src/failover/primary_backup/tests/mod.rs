//! Primary and backup on the bench. L1 is node 1, S1 and S2 are nodes 2 and 3; C1 is node 4 where there is no store.

mod epochs;
mod leases;
mod logs;
mod members;

use super::{Message, PrimaryBackup};
use synod_model::kit;

type Lab = kit::Lab<PrimaryBackup>;

/// What only this system has.
trait Bench {
    /// S1 is primary of epoch 1, and the others have matched their logs with it.
    fn led(params: &str, without: &[&str]) -> Lab;
    fn role(&self, node: u16) -> &'static str;
    /// Whether this was said in the last step.
    fn says(&self, what: &str) -> bool;
}

impl Bench for Lab {
    #[track_caller]
    fn led(params: &str, without: &[&str]) -> Lab {
        let mut lab = Lab::with(params, without, &[]);
        lab.fire(2, "suspect");
        lab.stabilize();
        assert_eq!((lab.role(2), lab.role(3)), ("primary", "backup"));
        lab
    }

    fn role(&self, node: u16) -> &'static str {
        self.view(node).role.id
    }

    fn says(&self, what: &str) -> bool {
        self.said().iter().any(|said| said.contains(what))
    }
}

#[test]
fn the_defaults_are_those_of_the_specification() {
    use synod_model::Settings;
    let defaults: Vec<String> =
        super::Config::PARAMS.iter().map(|param| [param.key, "=", param.default].concat()).collect();
    let words = "servers=2 clients=1 storage=replicated replication=sync alone=wait heartbeat=50ms timeout=200ms \
                 lease=300ms reads=local drift=10 retry=100ms";
    assert_eq!(defaults.join(" "), words);
}

#[test]
fn what_does_not_fit_together_is_refused() {
    for (params, says) in [
        ("timeout=50ms", "timeout must be longer than heartbeat"),
        ("lease=60ms", "a lease other than 0 must last"),
        ("storage=shared clients=0", "storage=shared needs a client"),
    ] {
        let refused = Lab::configure(params).map(|_| ()).expect_err(params);
        assert!(refused.starts_with(says), "{params}: {refused}");
    }
}
