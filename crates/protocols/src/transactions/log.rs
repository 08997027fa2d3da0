//! A site's write-ahead log (Gray, "Notes on Data Base Operating Systems", 1978): what a site has promised and decided.
//!
//! A record is written into memory, and a *forced* write takes everything written so far to disk before the handler goes
//! on. The two halves are two types: [`Durable`] survives a crash, the tail of [`Log`] does not. Forced writes are what
//! commit protocols are compared by, as each costs a turn of the disk; *presumed abort* (Mohan, Lindsay and Obermarck,
//! "Transaction Management in the R* Distributed Database Management System", 1986) saves most of them.
//!
//! A log does not grow for ever: with each transaction the coordinator says which is the oldest that is still open, and
//! records of older ones are dropped. That an older one is finished is then remembered by its number alone.

use std::fmt;
use synod_model::symmetry::{Rename, Renaming};
use synod_model::{Arg, Effects, Field, Fields, Place, Sentence, Show, Text, Topology, Value, Word};

/// The number of a transaction, in the order in which the coordinator began them: T1, T2, ….
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tid(pub u32);

impl Tid {
    /// `T1`.
    pub fn word(self) -> Word {
        Word::new(&self.to_string()).expect("a number and a letter are short")
    }

    /// What is written on a message about it: its number and a sign.
    pub(super) fn tag(self, sign: &str) -> Word {
        Word::new(&format!("{self}{sign}")).unwrap_or_else(|| self.word())
    }
}

impl fmt::Display for Tid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "T{}", self.0)
    }
}

impl Show for Tid {
    fn show(&self, _: usize) -> Value {
        self.word().into()
    }
}

/// A message that carries no more than the transaction.
impl Fields for Tid {
    fn fields(&self, place: Place, limit: usize, out: &mut Vec<Field>) {
        static SAYS: Text = Text::new("Which transaction it is about.", "它所关于的事务。");
        out.push(Field { name: "transaction", says: &SAYS, place, value: self.show(limit) });
    }
}

impl From<Tid> for Arg {
    fn from(tid: Tid) -> Self {
        Self::Word(tid.word())
    }
}

/// The keys that a transaction works on, in their order: one or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Keys(Word, Option<Word>);

impl Keys {
    /// One key.
    pub const fn one(key: Word) -> Self {
        Self(key, None)
    }

    /// Two keys, which may be the same.
    pub fn two(a: Word, b: Word) -> Self {
        if a == b { Self(a, None) } else { Self(a.min(b), Some(a.max(b))) }
    }

    /// The key of the transactions that the coordinator begins by itself, by their places: x, y, z, and x again, so that with
    /// four of them one has to wait.
    ///
    /// # Panics
    /// Never: the keys are short words.
    pub fn own(n: usize) -> Self {
        Self::one(Word::new(["x", "y", "z"][n % 3]).expect("it is short"))
    }

    /// The keys, in order.
    pub fn iter(self) -> impl Iterator<Item = Word> {
        std::iter::once(self.0).chain(self.1)
    }

    /// Whether two transactions want the same key.
    pub fn meet(self, other: Self) -> bool {
        self.iter().any(|key| other.iter().any(|k| k == key))
    }
}

impl Show for Keys {
    fn show(&self, _: usize) -> Value {
        Value::List(self.iter().map(Value::Word).collect())
    }
}

impl From<Keys> for Arg {
    fn from(keys: Keys) -> Self {
        keys.to_string().into()
    }
}

impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        self.1.map_or(Ok(()), |key| write!(f, " {key}"))
    }
}

/// What a record says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// A participant can do its part and votes yes; from these keys its locks are made again after a crash.
    Prepared(Keys),
    /// Three-phase commit: everybody has voted yes.
    PreCommitted,
    /// Committed.
    Committed,
    /// Aborted.
    Aborted,
    /// At the coordinator: every participant has acknowledged, nobody will ask again.
    Ended,
}

impl What {
    /// The word for it, as `run --json` prints it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Prepared(_) => "prepared",
            Self::PreCommitted => "precommit",
            Self::Committed => "commit",
            Self::Aborted => "abort",
            Self::Ended => "end",
        }
    }
}

/// One record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    /// The transaction it is about.
    pub tid: Tid,
    /// What it says.
    pub what: What,
}

/// What is on a site's disk. Its log is shown with what is in memory of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Durable {
    /// The records that were forced, in order.
    #[hidden]
    #[name("log")]
    #[given(with = Durable::give_log)]
    pub records: Vec<Record>,
    /// At the coordinator: numbers up to this one are used up. They are taken in blocks, so that a coordinator that has
    /// crashed never gives a number twice.
    #[hidden]
    pub reserved: u32,
    /// At a participant: every transaction with a smaller number is finished.
    #[hidden]
    pub oldest: Tid,
}

/// No record names a site.
impl Rename for Durable {
    fn rename(&mut self, _: &Renaming) {}
}

/// How many numbers a coordinator takes at once.
pub const BLOCK: u32 = 100;

/// A log at work: what is on disk, and what is not yet.
pub struct Log<'a> {
    /// The disk.
    pub disk: &'a mut Durable,
    /// The records that were written and not forced.
    pub tail: &'a mut Vec<Record>,
}

impl Log<'_> {
    /// Writes a record. It is lost in a crash until the next [`Log::force`].
    pub fn write(&mut self, tid: Tid, what: What) {
        self.tail.push(Record { tid, what });
    }

    /// Waits until all records are on disk.
    pub fn force<M, T>(&mut self, fx: &mut Effects<'_, M, T>) {
        self.disk.records.append(self.tail);
        fx.force();
    }

    /// Writes a record and waits for it.
    pub fn write_forced<M, T>(&mut self, tid: Tid, what: What, fx: &mut Effects<'_, M, T>) {
        self.write(tid, what);
        self.force(fx);
    }

    /// What the log says last about a transaction.
    pub fn last(&self, tid: Tid) -> Option<What> {
        self.disk.last(self.tail, tid)
    }

    /// How a transaction was decided here, if it was.
    pub fn decision(&self, tid: Tid) -> Option<bool> {
        match self.last(tid)? {
            What::Prepared(_) | What::PreCommitted => None,
            What::Committed | What::Ended => Some(true),
            What::Aborted => Some(false),
        }
    }

    /// Drops what it says about transactions that are finished everywhere: those before `oldest`, as far as they are
    /// decided here.
    pub fn drop_before(&mut self, oldest: Tid) {
        let open: Vec<Tid> = self.disk.undecided(self.tail).collect();
        let keep = |record: &Record| record.tid >= oldest || open.contains(&record.tid);
        self.disk.records.retain(keep);
        self.tail.retain(keep);
    }
}

/// The largest number of a transaction that a starting state may have.
const MOST_GIVEN: u32 = 100;

static BAD_LOG: Text = Text::new(
    "log={0} is not allowed; it takes records such as T1:prepared,T1:commit, with numbers up to {1} and one of prepared, \
     precommit, commit, abort, end.",
    "log={0} 不合法；它取 T1:prepared,T1:commit 这样的记录，编号最大为 {1}，内容是 prepared、precommit、commit、abort、end 之一。",
);

impl Durable {
    /// Sets the log: forced records, such as `T1:prepared,T1:commit`. A prepared transaction works on key x.
    fn give_log(&mut self, _: &Topology, value: &str) -> Result<(), Sentence> {
        let x = What::Prepared(Keys::own(0));
        let all = [x, What::PreCommitted, What::Committed, What::Aborted, What::Ended];
        let record = |text: &str| {
            let (tid, what) = text.strip_prefix('T')?.split_once(':')?;
            let tid = tid.parse().ok().filter(|n| (1..=MOST_GIVEN).contains(n))?;
            Some(Record { tid: Tid(tid), what: *all.iter().find(|known| known.id() == what)? })
        };
        let records = value.split(',').map(record).collect::<Option<Vec<_>>>();
        self.records = records.ok_or_else(|| BAD_LOG.with([value.into(), MOST_GIVEN.into()]))?;
        // A coordinator with a log has been there before: it begins no transaction by itself, and gives no number twice.
        self.reserved = MOST_GIVEN;
        Ok(())
    }

    /// The records, those that were not forced last.
    pub fn all<'a>(&'a self, tail: &'a [Record]) -> impl DoubleEndedIterator<Item = &'a Record> {
        self.records.iter().chain(tail)
    }

    fn last(&self, tail: &[Record], tid: Tid) -> Option<What> {
        self.all(tail).rev().find(|r| r.tid == tid).map(|r| r.what)
    }

    /// The keys of a transaction that is prepared here.
    ///
    /// # Panics
    /// When it is not.
    pub fn prepared_keys(&self, tid: Tid) -> Keys {
        let keys = self.records.iter().find_map(|r| match r.what {
            What::Prepared(keys) if r.tid == tid => Some(keys),
            _ => None,
        });
        keys.expect("the caller has found it prepared")
    }

    /// The transactions that are prepared or pre-committed here and not decided.
    pub fn undecided<'a>(&'a self, tail: &'a [Record]) -> impl Iterator<Item = Tid> + 'a {
        let open = |r: &&Record| {
            matches!(r.what, What::Prepared(_))
                && matches!(self.last(tail, r.tid), Some(What::Prepared(_) | What::PreCommitted))
        };
        self.all(tail).filter(open).map(|r| r.tid)
    }
}
