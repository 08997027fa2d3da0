//! Majorities and votes, as pure functions that can be read and tested alone.

/// The outcome of a vote among `voters`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoteResult {
    /// Neither side has a majority yet.
    Pending,
    /// A majority granted.
    Won,
    /// So many refused that no majority can be reached.
    Lost,
}

/// The smallest number of nodes that is more than half of `voters`.
pub const fn majority(voters: usize) -> usize {
    voters / 2 + 1
}

/// The result of a vote: per voter granted, refused, or not heard from yet.
///
/// With no voters at all the vote is won, as an empty half of a joint configuration must not block.
pub fn vote_result(votes: impl IntoIterator<Item = Option<bool>>) -> VoteResult {
    let (mut voters, mut granted, mut refused) = (0, 0, 0);
    for vote in votes {
        voters += 1;
        match vote {
            Some(true) => granted += 1,
            Some(false) => refused += 1,
            None => {}
        }
    }
    if voters == 0 || granted >= majority(voters) {
        VoteResult::Won
    } else if refused > voters - majority(voters) {
        VoteResult::Lost
    } else {
        VoteResult::Pending
    }
}

/// The highest index that a majority has acknowledged; an unknown acknowledgement counts as 0.
/// `None` when there are no voters: nothing limits it.
pub fn committed_index(acknowledged: &mut [u64]) -> Option<u64> {
    if acknowledged.is_empty() {
        return None;
    }
    acknowledged.sort_unstable();
    Some(acknowledged[acknowledged.len() - majority(acknowledged.len())])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// etcd raft, `quorum/testdata/majority_commit.txt`; `None` is an unknown acknowledgement.
    #[test]
    fn committed_index_of_a_majority() {
        let table: [(&[Option<u64>], Option<u64>); 11] = [
            (&[], None),
            (&[Some(12)], Some(12)),
            (&[Some(12), None], Some(0)),
            (&[Some(12), Some(5)], Some(5)),
            (&[Some(12), Some(5), None], Some(5)),
            (&[Some(12), Some(5), Some(6)], Some(6)),
            (&[Some(12), Some(5), Some(4)], Some(5)),
            (&[Some(5), Some(5), None], Some(5)),
            (&[Some(100), Some(101), Some(103)], Some(101)),
            (&[Some(101), Some(104), Some(103), Some(103), None], Some(103)),
            (&[Some(101), Some(102), Some(103), Some(103), None], Some(102)),
        ];
        for (acknowledged, committed) in table {
            let mut indexes: Vec<u64> = acknowledged.iter().map(|a| a.unwrap_or(0)).collect();
            assert_eq!(committed_index(&mut indexes), committed, "{acknowledged:?}");
        }
    }

    /// etcd raft, `quorum/testdata/majority_vote.txt`.
    #[test]
    fn result_of_a_vote() {
        for (votes, result) in [
            ("y_", VoteResult::Pending),
            ("n_", VoteResult::Lost),
            ("ny", VoteResult::Lost),
            ("n__", VoteResult::Pending),
            ("nn_", VoteResult::Lost),
            ("yn_", VoteResult::Pending),
            ("yy_", VoteResult::Won),
            ("nyn", VoteResult::Lost),
            ("yyny___", VoteResult::Pending),
            ("yyny_ny", VoteResult::Won),
            ("yy_nynn", VoteResult::Pending),
            ("yynynnn", VoteResult::Lost),
        ] {
            let heard = votes.chars().map(|c| match c {
                'y' => Some(true),
                'n' => Some(false),
                _ => None,
            });
            assert_eq!(vote_result(heard), result, "{votes}");
        }
    }
}
