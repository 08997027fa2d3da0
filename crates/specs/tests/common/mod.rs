//! Searches of specifications, written as on the command line.

use synod_explore::{AnySearch, SearchOptions};

/// A search that has not gone on yet: `spec:paxos quorum=1`, and rules that are off as words of their own.
#[track_caller]
pub(crate) fn open(line: &str, options: SearchOptions) -> Box<dyn AnySearch> {
    let mut words = line.split(' ');
    let spec = synod_specs::find(words.next().expect("a line is not empty")).expect("it is a specification");
    let (mut params, mut without) = (Vec::new(), Vec::new());
    for word in words {
        match word.split_once('=') {
            Some(param) => params.push(param),
            None => without.push(word),
        }
    }
    spec.search(params, without, None, options).expect("the parameters fit")
}

/// A search, to its end.
#[track_caller]
pub(crate) fn explore(line: &str, options: SearchOptions) -> Box<dyn AnySearch> {
    let mut search = open(line, options);
    while search.advance(1 << 16).ended.is_none() {}
    search
}
