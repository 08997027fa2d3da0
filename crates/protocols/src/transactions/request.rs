//! What can be asked of the coordinator: to begin a transaction on one key or on two.

use super::log::Keys;
use synod_model::{ArgKind, RequestArg, RequestKind, Requests, Sentence, Text, Word};

/// The keys of the workload.
pub const KEYS: &[&str] = &["x", "y", "z"];

const KEY: RequestArg = RequestArg::new("key", ArgKind::Key(KEYS));

/// The kinds of requests.
pub const REQUESTS: &[RequestKind] = &[
    RequestKind::new(
        "begin",
        &[KEY],
        Text::new(
            "Begins a transaction that changes a key at every participant.",
            "开始一个事务，在每个参与者上修改一个键。",
        ),
    ),
    RequestKind::new(
        "transfer",
        &[KEY, RequestArg::new("to", ArgKind::Key(KEYS))],
        Text::new(
            "Begins a transaction that changes two keys at every participant.",
            "开始一个事务，在每个参与者上修改两个键。",
        ),
    ),
];

/// The keys of the transactions that the coordinator begins by itself, by their places: x, y, z, and x again, so that
/// with four of them one has to wait.
pub fn own_keys(n: usize) -> Keys {
    Keys::one(Word::new(KEYS[n % KEYS.len()]).expect("it is short"))
}

static TOO_LONG: Text = Text::new(
    "the key “{0}” is not allowed; a key is a word of 1 to {1} bytes.",
    "键“{0}”不合法；键是一个 1 到 {1} 字节的词。",
);
static UNKNOWN: Text = Text::new(
    "“{0}” is no request; it is begin KEY or transfer KEY TO.",
    "“{0}”不是请求；可用的是 begin KEY 和 transfer KEY TO。",
);

/// Reads a request.
///
/// # Errors
/// When a key is too long, or the words are no request.
pub fn read(words: &[&str]) -> Result<Keys, Sentence> {
    let key = |text: &str| {
        let word = Word::new(text).filter(|_| !text.is_empty());
        word.ok_or_else(|| TOO_LONG.with([text.into(), Word::MAX.into()]))
    };
    match words {
        ["begin", a] => Ok(Keys::one(key(a)?)),
        ["transfer", a, b] => Ok(Keys::two(key(a)?, key(b)?)),
        _ => Err(UNKNOWN.with([words.join(" ").into()])),
    }
}

/// The words of a request.
pub fn words(keys: Keys) -> Vec<String> {
    let keys: Vec<String> = keys.iter().map(|key| key.to_string()).collect();
    let kind = if keys.len() == 1 { "begin" } else { "transfer" };
    std::iter::once(kind.to_owned()).chain(keys).collect()
}

impl Requests for Keys {
    const KINDS: &'static [RequestKind] = REQUESTS;

    fn read(words: &[&str]) -> Result<Self, Sentence> {
        read(words)
    }

    fn words(&self) -> Vec<String> {
        words(*self)
    }
}
