//! The requests that have no answer yet, and when they were made.

use synod_model::{Micros, RequestId};

/// Open requests in the order of their ids. Closed ones are only marked, and taken out when they are the greater part:
/// so thousands may be open and each is closed cheaply.
#[derive(Clone, Debug, Default)]
pub(crate) struct OpenRequests {
    asked: Vec<(RequestId, Option<Micros>)>,
    closed: usize,
}

impl OpenRequests {
    /// A request was made; ids grow.
    pub(crate) fn insert(&mut self, id: RequestId, at: Micros) {
        self.asked.push((id, Some(at)));
    }

    /// A request is closed: when it was made.
    pub(crate) fn remove(&mut self, id: RequestId) -> Option<Micros> {
        let place = self.asked.binary_search_by_key(&id, |(asked, _)| *asked).ok()?;
        let at = self.asked[place].1.take()?;
        self.closed += 1;
        if self.closed * 2 > self.asked.len() {
            self.asked.retain(|(_, at)| at.is_some());
            self.closed = 0;
        }
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_closed_once_in_any_order() {
        let mut open = OpenRequests::default();
        for id in 1..=1_000 {
            open.insert(RequestId(id), Micros(id.into()));
        }
        for id in (1..=1_000).rev().filter(|id| id % 7 != 0) {
            assert_eq!(open.remove(RequestId(id)), Some(Micros(id.into())));
            assert_eq!(open.remove(RequestId(id)), None);
        }
        assert!(open.asked.len() <= 2 * 142, "what is closed does not stay");
        assert_eq!(open.remove(RequestId(994)), Some(Micros(994)));
    }
}
