//! What nodes send each other, by the paper's names.

use super::state::{Ballot, Vote};
use synod_model::symmetry::{Rename, Renaming};
use synod_model::{Field, Fields, Look, Messages, Outcome, Place, Shape, Text, Word};

/// What nodes send each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Messages)]
#[look(with = look)]
pub enum Message {
    /// Phase 1a: a proposer asks for a promise.
    #[name("prepare")]
    Prepare(Ballot),
    /// Phase 1b: an acceptor promises, and reports its vote.
    #[name("promise")]
    Promise(Promise),
    /// Phase 2a: a proposer asks for a vote.
    #[name("accept")]
    Accept(Vote),
    /// Phase 2b: an acceptor tells its vote.
    #[name("accepted")]
    Accepted(Vote),
    /// An acceptor refuses a ballot, for it has promised a higher one.
    #[name("nack")]
    Nack {
        /// The ballot it is about.
        #[zh("所涉及的提案编号。")]
        ballot: Ballot,
        /// The ballot that the acceptor has promised.
        #[zh("接受者已承诺的提案编号。")]
        #[name("max_ballot")]
        promised: Ballot,
    },
    /// A learner asks an acceptor for its vote.
    #[name("query")]
    Query,
    /// A learner asks a proposer to issue a proposal (section 2.3).
    #[name("issue")]
    Issue,
}

/// A promise: the ballot, and the acceptor's vote if it has cast one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Promise {
    /// The ballot that is promised.
    pub ballot: Ballot,
    /// The vote that is reported.
    pub vote: Option<Vote>,
}

impl Fields for Promise {
    fn fields(&self, place: Place, limit: usize, out: &mut Vec<Field>) {
        /// The vote that a promise reports.
        #[derive(Fields)]
        struct Reported {
            /// The ballot of the acceptor's vote; none if it has not voted.
            #[zh("接受者投票的提案编号；没有投票则为空。")]
            accepted_ballot: Option<Ballot>,
            /// The value of the acceptor's vote.
            #[zh("接受者投票的值。")]
            accepted_value: Option<Word>,
        }
        let (accepted_ballot, accepted_value) = (self.vote.map(|v| v.ballot), self.vote.map(|v| v.value));
        self.ballot.fields(place, limit, out);
        Reported { accepted_ballot, accepted_value }.fields(place, limit, out);
    }
}

static PREPARE: Text = Text::new("the prepare request", "准备请求");
static PROMISE: Text = Text::new("the promise", "承诺");
static ACCEPT: Text = Text::new("the accept request", "接受请求");
static ACCEPTED: Text = Text::new("the vote", "投票");
static NACK: Text = Text::new("the refusal", "拒绝");
static QUERY: Text = Text::new("the question for its vote", "对投票的询问");
static ISSUE: Text = Text::new("the wish for a proposal", "发出提案的请求");

/// A message as the stage draws it: a ballot by its round, a vote by its value.
fn look(message: &Message) -> Look {
    let word = |text| Word::new(text).expect("it is short");
    match message {
        Message::Prepare(ballot) => Look::new(&PREPARE, Shape::Triangle, 1, Word::number(ballot.round)),
        Message::Promise(Promise { vote: None, .. }) => Look::new(&PROMISE, Shape::Diamond, 1, word("✓")),
        Message::Promise(Promise { vote: Some(vote), .. }) => {
            Look::new(&PROMISE, Shape::Diamond, 1, vote.value)
        }
        Message::Accept(vote) => Look::new(&ACCEPT, Shape::Disc, 2, vote.value),
        Message::Accepted(vote) => Look::new(&ACCEPTED, Shape::Square, 2, vote.value),
        Message::Nack { .. } => {
            Look::new(&NACK, Shape::Diamond, 3, Word::default()).outcome(Outcome::Refused)
        }
        Message::Query => Look::new(&QUERY, Shape::Ring, 4, Word::default()),
        Message::Issue => Look::new(&ISSUE, Shape::Ring, 3, Word::default()),
    }
}

/// No message says more of a node than who has sent it.
impl Rename for Message {
    fn rename(&mut self, _: &Renaming) {}
}
