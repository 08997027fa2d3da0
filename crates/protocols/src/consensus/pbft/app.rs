//! What replicas compute: the store, and the last answer to each client, by which a request takes effect once.

use super::names::{Digest, Request, StateDigest, word};
use crate::kv::{Answer, Store};
use crate::replicated::Machine as _;
use synod_model::{Fields, Text, Value, fingerprint, mix, sort_few};

/// The state that is replicated: equal wherever the same requests were executed in the same order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct App {
    /// The key-value store that the executed requests make.
    #[zh("由已执行请求得到的键值存储。")]
    #[name("state_machine")]
    #[show(Store::view)]
    pub machine: Store,
    /// The last answer to each client, in order of the clients.
    #[zh("对每个客户端的最后一次答复，按客户端排列。")]
    #[show(last_replies)]
    pub replies: Vec<Answered>,
    /// A fingerprint of all that was executed, in order.
    #[hidden]
    pub chain: u64,
}

/// The last answer to a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Answered {
    /// Which client.
    pub client: u16,
    /// The timestamp of its request.
    pub timestamp: u32,
    /// What it was answered.
    pub result: Answer,
}

static TIMESTAMP: Text = Text::new("timestamp", "时间戳");
static RESULT: Text = Text::new("result", "结果");

impl App {
    /// The last answer to a client.
    pub fn answered(&self, client: u16) -> Option<&Answered> {
        self.replies.iter().find(|answered| answered.client == client)
    }

    /// Whether a request has taken effect, or a later one of its client.
    pub fn is_behind(&self, request: &Request) -> bool {
        self.answered(request.client).is_some_and(|last| request.timestamp <= last.timestamp)
    }

    /// Executes a request, or the null one. It returns the answer, if it took effect now.
    pub fn execute(&mut self, request: Option<&Request>) -> Option<Answered> {
        self.chain = mix(self.chain, fingerprint(&Digest::of(request)));
        let request = request.filter(|request| !self.is_behind(request))?;
        let result = self.machine.apply(&request.op);
        let answered = Answered { client: request.client, timestamp: request.timestamp, result };
        self.replies.retain(|last| last.client != request.client);
        self.replies.push(answered);
        sort_few(&mut self.replies, |a, b| a.client.cmp(&b.client));
        Some(answered)
    }

    /// Its digest.
    pub fn digest(&self) -> StateDigest {
        StateDigest::of(self)
    }

    /// The store as it is shown.
    pub fn view(&self) -> Value {
        self.machine.view()
    }
}

fn last_replies(replies: &[Answered]) -> Value {
    let row = |last: &Answered| {
        let result = Value::Str(last.result.to_string().into());
        let facts = vec![("timestamp", &TIMESTAMP, last.timestamp.into()), ("result", &RESULT, result)];
        (word(&format!("C{}", last.client)), Value::Facts(facts))
    };
    Value::Table(replies.iter().map(row).collect())
}
