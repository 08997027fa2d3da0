//! What nodes send each other, by the paper's names.
//!
//! A message stands for one that its sender has signed: nobody can send under the name of another. What a message carries of
//! others ([`Certificate`], [`Proof`], the view changes in a [`NewView`]) are copies of what they have signed, and a handler
//! makes them of what its node has received. A liar can make false ones; whoever looks sees that the signatures are none.

use super::app::App;
use super::names::{Digest, Request, SeqNo, Signers, StateDigest, View};
use crate::kv::{Answer, Op};
use std::sync::Arc;
use synod_model::{Fields, Messages, NodeId, NodeSet, Show, Text, Value, Word};

/// What nodes send each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages)]
pub enum Message {
    /// A client asks; a backup passes it on to the primary.
    #[look(triangle, 3, "the request", "请求", tag = tag)]
    Request(Request),
    /// The primary gives a request its number.
    #[look(disc, 2, "the pre-prepare", "预准备消息", tag = tag)]
    PrePrepare {
        /// The view in which it is given.
        #[zh("所在的视图。")]
        view: View,
        /// The number.
        #[zh("序号。")]
        seq: SeqNo,
        /// The digest of the request.
        #[zh("请求的摘要。")]
        digest: Digest,
        /// The request itself; none: the null request.
        #[zh("请求本身；none 表示空请求。")]
        #[show(command)]
        request: Option<Request>,
    },
    /// A backup has accepted the pre-prepare.
    #[look(disc, 1, "the prepare", "准备消息", tag = tag)]
    Prepare {
        /// The view.
        #[zh("所在的视图。")]
        view: View,
        /// The number.
        #[zh("序号。")]
        seq: SeqNo,
        /// The digest of what was accepted.
        #[zh("所接受请求的摘要。")]
        digest: Digest,
    },
    /// A replica has a certificate that the request is prepared.
    #[look(square, 2, "the commit", "提交消息", tag = tag)]
    Commit {
        /// The view.
        #[zh("所在的视图。")]
        view: View,
        /// The number.
        #[zh("序号。")]
        seq: SeqNo,
        /// The digest of what is prepared.
        #[zh("已准备请求的摘要。")]
        digest: Digest,
    },
    /// A replica has executed the request, with this result.
    #[look(diamond, 3, "the reply", "答复", tag = tag)]
    Reply {
        /// The replica's view, so that the client knows whom to ask next.
        #[zh("副本所在的视图，客户端由此得知下次该问谁。")]
        view: View,
        /// The timestamp of the request.
        #[zh("请求的时间戳。")]
        timestamp: u32,
        /// The result.
        #[zh("结果。")]
        #[show(result_value)]
        result: Answer,
    },
    /// A replica's state after this number.
    #[look(ring, 4, "the checkpoint", "检查点消息", tag = tag)]
    Checkpoint {
        /// The last number that it has executed.
        #[zh("已执行的最后一个序号。")]
        seq: SeqNo,
        /// The digest of its state then.
        #[zh("当时状态的摘要。")]
        digest: StateDigest,
    },
    /// A replica gives the primary up.
    #[look(triangle, 4, "the view change", "视图切换消息", tag = tag)]
    ViewChange(SignedChange),
    /// The next primary begins its view.
    #[look(square, 4, "the new view", "新视图消息", tag = tag)]
    NewView(SignedView),
    /// A replica asks for what is behind this number.
    #[look(triangle, 0, "the request for the state", "状态请求", tag = tag)]
    FetchState {
        /// The number.
        #[zh("序号。")]
        seq: SeqNo,
    },
    /// A state, with the proof that it is right.
    #[look(disc, 4, "the state", "状态", tag = tag)]
    State {
        /// The last number that was executed in it.
        #[zh("该状态已执行的最后一个序号。")]
        seq: SeqNo,
        /// The state.
        #[zh("状态。")]
        #[show(App::view)]
        snapshot: Arc<App>,
        /// The checkpoints that prove its digest.
        #[zh("证明其摘要的检查点。")]
        #[name("c")]
        proof: Proof,
    },
}

/// A quorum of equal checkpoints; none for the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Proof {
    /// The last number that was executed.
    pub seq: SeqNo,
    /// The digest of the state then.
    pub digest: StateDigest,
    /// Whose checkpoints they are.
    pub signed: Signers,
}

/// That a request is prepared: the pre-prepare and the prepares that fit it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Certificate {
    /// The view in which it is prepared.
    pub view: View,
    /// Its number.
    pub seq: SeqNo,
    /// The request; none: the null request.
    pub request: Option<Request>,
    /// Whose signatures it carries, the primary's among them.
    pub signed: Signers,
    /// Whose signatures it claims and does not have.
    pub forged: Signers,
}

impl Certificate {
    /// The digest of the request.
    pub fn digest(&self) -> Digest {
        Digest::of(self.request.as_ref())
    }
}

/// A replica gives the primary up.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
pub struct ViewChange {
    /// The view that it wants.
    #[zh("它想进入的视图。")]
    pub view: View,
    /// Its last stable checkpoint.
    #[zh("它最近的稳定检查点。")]
    pub h: SeqNo,
    /// The proof of that checkpoint: C.
    #[zh("该检查点的证明：C。")]
    #[name("c")]
    pub proof: Proof,
    /// For each request that is prepared above the checkpoint, the certificate: P.
    #[zh("检查点之上每个已准备请求的证书：P。")]
    #[name("p")]
    pub prepared: Vec<Certificate>,
}

/// The number of a request in a new view; without a request, the null one.
pub type Ordered = (SeqNo, Option<Request>);

/// The next primary begins its view.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
pub struct NewView {
    /// The view.
    #[zh("视图。")]
    pub view: View,
    /// The view changes that it rests on: V.
    #[zh("它所依据的视图切换消息：V。")]
    #[name("v")]
    #[show(senders)]
    pub changes: Vec<(NodeId, Arc<ViewChange>)>,
    /// The pre-prepares of the new view: O.
    #[zh("新视图的预准备消息：O。")]
    #[name("o")]
    #[show(order_table)]
    pub orders: Vec<Ordered>,
}

/// A [`ViewChange`] as it is passed on and kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SignedChange(pub Arc<ViewChange>);
/// A [`NewView`] as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SignedView(pub Arc<NewView>);

impl Fields for SignedChange {
    fn fields(&self, place: synod_model::Place, limit: usize, out: &mut Vec<synod_model::Field>) {
        self.0.fields(place, limit, out);
    }
}

impl Fields for SignedView {
    fn fields(&self, place: synod_model::Place, limit: usize, out: &mut Vec<synod_model::Field>) {
        self.0.fields(place, limit, out);
    }
}

static SEQ: Text = Text::new("number", "序号");
static VIEW: Text = Text::new("view", "视图");
static DIGEST: Text = Text::new("digest", "摘要");
static SIGNED: Text = Text::new("signed by", "签名者");
static FORGED: Text = Text::new("forged", "伪造");

impl Show for Proof {
    fn show(&self, limit: usize) -> Value {
        let signed = self.signed.show(limit);
        Value::Facts(vec![
            ("seq", &SEQ, self.seq.into()),
            ("digest", &DIGEST, self.digest.show(limit)),
            ("signed", &SIGNED, signed),
        ])
    }
}

impl Show for Certificate {
    fn show(&self, limit: usize) -> Value {
        let mut facts = vec![
            ("view", &VIEW, self.view.into()),
            ("seq", &SEQ, self.seq.into()),
            ("digest", &DIGEST, self.digest().show(limit)),
            ("signed", &SIGNED, self.signed.show(limit)),
        ];
        if !self.forged.is_empty() {
            facts.push(("forged", &FORGED, self.forged.show(limit)));
        }
        Value::Facts(facts)
    }
}

/// What a request asks for.
#[expect(clippy::ref_option, reason = "a field is shown by its reference")]
fn command(request: &Option<Request>) -> Value {
    request.map_or(Value::None, |r| Value::Str(r.op.to_string().into()))
}

fn result_value(answer: &Answer) -> Value {
    Value::Str(answer.to_string().into())
}

fn senders(changes: &[(NodeId, Arc<ViewChange>)]) -> Value {
    Value::Nodes(changes.iter().map(|(from, _)| *from).collect::<NodeSet>())
}

fn order_table(orders: &[Ordered]) -> Value {
    let row = |(seq, request): &Ordered| (Word::number(*seq), Digest::of(request.as_ref()).show(0));
    Value::Table(orders.iter().map(row).collect())
}

/// The short text on a message: the digest, where it is about one request; otherwise the view or the number.
fn tag(message: &Message) -> Word {
    match message {
        Message::Request(Request { op, .. }) => Op::tag(op),
        Message::PrePrepare { digest, .. }
        | Message::Prepare { digest, .. }
        | Message::Commit { digest, .. } => (*digest).into(),
        Message::Reply { result, .. } => Word::new(&result.to_string()).unwrap_or_default(),
        Message::Checkpoint { seq, .. } | Message::FetchState { seq } | Message::State { seq, .. } => {
            Word::number(*seq)
        }
        Message::ViewChange(change) => Word::number(change.0.view),
        Message::NewView(new) => Word::number(new.0.view),
    }
}
