//! Putting lists in order, with little code for each kind of list.

use std::cmp::Ordering;

/// Sorts a short list, such as there are in the state of a node; equals stay as they stand. It takes as many steps as the
/// square of the length. The standard sorts are made for long lists, and anew for each type, at several kilobytes of download
/// a time.
pub fn sort_few<T>(list: &mut [T], by: impl Fn(&T, &T) -> Ordering) {
    for end in 1..list.len() {
        let mut at = end;
        while at > 0 && by(&list[at], &list[at - 1]).is_lt() {
            list.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// The places of a list in an order, equals as they stand. One sort for every kind of list that may be long.
pub fn order(len: usize, by: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..len).collect();
    places.sort_unstable_by(|a, b| by(*a, *b).then(a.cmp(b)));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_stay_as_they_stand() {
        let mut list = [(3, 'a'), (1, 'b'), (3, 'c'), (2, 'd'), (1, 'e')];
        sort_few(&mut list, |a, b| a.0.cmp(&b.0));
        assert_eq!(list, [(1, 'b'), (1, 'e'), (2, 'd'), (3, 'a'), (3, 'c')]);
        sort_few(&mut list, |a, b| b.cmp(a));
        assert_eq!(list, [(3, 'c'), (3, 'a'), (2, 'd'), (1, 'e'), (1, 'b')]);
        sort_few(&mut [0; 0], u8::cmp);
    }
}
