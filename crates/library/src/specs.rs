//! Which reference specifications belong to which system: what its paper specified, or what any system of its kind must do.

/// The specifications of a system, by their ids with the prefix; those of its own paper first.
pub fn specs_of(system: &str) -> &'static [&'static str] {
    match system {
        "paxos" => &["spec:paxos"],
        "two-phase-commit" => &["spec:two-phase", "spec:transaction-commit", "spec:acp-sb"],
        "paxos-commit" => &["spec:paxos-commit", "spec:transaction-commit"],
        "three-phase-commit" => &["spec:acp-nb", "spec:transaction-commit"],
        "logical-clocks" => &["spec:lamport-mutex"],
        _ => &[],
    }
}
