//! What acceptors have told of their votes, and what follows for the transaction.

use super::setup::Config;
use super::vote::{Answer, Vote};

/// The last report of each acceptor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tally {
    /// By the place of the acceptor, in order: its vote in each instance.
    reports: Vec<(usize, Vec<Option<Vote>>)>,
}

impl Tally {
    /// Takes in a report. One that comes late changes nothing: an acceptor's ballots grow.
    pub fn add(&mut self, rank: usize, votes: &[(usize, Vote)], config: &Config) {
        let at = self.reports.binary_search_by_key(&rank, |(rank, _)| *rank).unwrap_or_else(|at| {
            self.reports.insert(at, (rank, vec![None; config.voters()]));
            at
        });
        for (place, vote) in votes {
            let known = &mut self.reports[at].1[*place];
            if known.is_none_or(|known| known.bal <= vote.bal) {
                *known = Some(*vote);
            }
        }
    }

    /// The value that so many acceptors have accepted in one ballot.
    pub fn chosen(&self, place: usize, quorum: usize) -> Option<Answer> {
        let votes = || self.reports.iter().filter_map(|(_, votes)| votes[place]);
        votes().find(|vote| votes().filter(|other| other == vote).count() >= quorum).map(|vote| vote.val)
    }

    /// In how many instances a value is chosen.
    pub fn chosen_count(&self, quorum: usize, config: &Config) -> usize {
        (0..config.voters()).filter(|place| self.chosen(*place, quorum).is_some()).count()
    }

    /// How the transaction ends, if that is known: it commits if so many instances have chosen prepared, in the same
    /// transaction; it aborts when these cannot be reached any more.
    pub fn outcome(&self, quorum: usize, needed: usize, config: &Config) -> Option<Outcome> {
        let (mut prepared, mut aborted, mut clash) = (Vec::new(), Vec::new(), false);
        for place in 0..config.voters() {
            match self.chosen(place, quorum) {
                Some(Answer::Prepared(begun)) => {
                    clash |= prepared.iter().any(|other| *other != begun);
                    prepared.push(begun);
                }
                Some(Answer::Aborted) => aborted.push(place),
                None => {}
            }
        }
        match aborted.first() {
            _ if clash => Some(Outcome::Clash),
            Some(place) if aborted.len() > config.voters() - needed => Some(Outcome::Abort(*place)),
            _ if prepared.len() >= needed => Some(Outcome::Commit(prepared.len())),
            _ => None,
        }
    }
}

/// How a transaction ends, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// So many instances have chosen prepared.
    Commit(usize),
    /// This instance has chosen aborted.
    Abort(usize),
    /// Two resource managers have begun a transaction of this number.
    Clash,
}

impl Outcome {
    /// Whether it commits.
    pub const fn commits(self) -> bool {
        matches!(self, Self::Commit(_))
    }
}

#[cfg(test)]
mod tests {
    use super::super::vote::Ballot;
    use super::*;
    use synod_model::{NodeId, kit};

    const R1: Answer = Answer::Prepared(NodeId::new(2));
    const R2: Answer = Answer::Prepared(NodeId::new(3));

    fn tally(reports: &[(usize, &[(usize, u16, Answer)])]) -> Option<Outcome> {
        let config =
            kit::Lab::<super::super::PaxosCommit>::configure("participants=2").expect("it is allowed");
        let mut tally = Tally::default();
        for (rank, votes) in reports {
            let vote = |(place, round, val): &(usize, u16, Answer)| {
                (*place, Vote { bal: Ballot { round: *round, leader: round.min(&1) * 5 }, val: *val })
            };
            tally.add(*rank, &votes.iter().map(vote).collect::<Vec<_>>(), &config);
        }
        tally.outcome(2, 2, &config)
    }

    #[test]
    fn a_value_is_chosen_by_equal_ballots() {
        use Answer::Aborted;
        let both = &[(0, 0, R1), (1, 0, R1)];
        assert_eq!(tally(&[(0, both)]), None);
        assert_eq!(tally(&[(0, both), (1, both)]), Some(Outcome::Commit(2)));
        assert_eq!(tally(&[(0, both), (1, &[(0, 1, R1), (1, 0, R1)])]), None, "R1's are of two ballots");
        assert_eq!(tally(&[(0, &[(1, 1, Aborted)]), (2, &[(1, 1, Aborted)])]), Some(Outcome::Abort(1)));
        // An older report that comes late changes nothing.
        assert_eq!(tally(&[(0, &[(1, 1, Aborted)]), (0, both), (1, both)]), None);
    }

    #[test]
    fn two_transactions_of_one_number_are_none() {
        let clash = &[(0, 0, R1), (1, 0, R2)];
        assert_eq!(tally(&[(0, clash), (1, clash)]), Some(Outcome::Clash));
    }
}
