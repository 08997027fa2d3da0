//! What can be asked of a system: kinds of requests and their arguments, how they are written, read and shown.
//!
//! A request is written as its id, its arguments in order, and after these the named ones (`create web replicas=3`), which
//! may stand in any order and may be missing. [`RequestKind::read`] makes one form of all this: every argument in the order
//! of the table, defaults filled in, nodes by their numbers. So [`Requests::read`] reads words by their places.

use crate::{NodeId, NodeSet, Sentence, State, Text, Word, nearest};

/// What an argument of a request may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgKind {
    /// One of the names that the workload uses; any short word is allowed.
    Key(&'static [&'static str]),
    /// A value: any short word; the workload writes 1, 2, 3, ….
    Value,
    /// A whole number; the workload draws one.
    Number {
        /// The smallest that is allowed.
        min: i64,
        /// The largest that is allowed.
        max: i64,
        /// The one that a search asks with.
        sample: i64,
    },
    /// A node of the run, by number or name; a search asks with the first.
    Node,
    /// A set of nodes: `1,S2,3`, or `none`.
    Nodes,
    /// One of these words; a search asks with the first.
    Choice(&'static [&'static str]),
}

/// An argument of a request.
#[derive(Clone, Copy, Debug)]
pub struct RequestArg {
    /// What the form calls it, and what a named one is called by.
    pub name: &'static str,
    /// What it may be.
    pub kind: ArgKind,
    /// For a named argument: what it is if it is not said. This word is allowed whatever the kind is.
    pub default: Option<&'static str>,
}

impl RequestArg {
    /// An argument that stands at its place and is always said.
    pub const fn new(name: &'static str, kind: ArgKind) -> Self {
        Self { name, kind, default: None }
    }

    /// An argument that is written `name=value`, or not at all.
    pub const fn named(name: &'static str, kind: ArgKind, default: &'static str) -> Self {
        Self { name, kind, default: Some(default) }
    }
}

/// A kind of request, from which the page makes a form and the workload makes requests.
#[derive(Debug)]
pub struct RequestKind {
    /// The first word: `put`.
    pub id: &'static str,
    /// Its arguments, in order; the named ones last.
    pub args: &'static [RequestArg],
    /// What it asks for, in one sentence.
    pub says: Text,
    /// How often a load of several kinds asks for it, against the others; 0: it is asked by hand only.
    pub weight: u32,
    /// Whether an operator asks for it, and no client: see [`crate::NodeSpec::takes`].
    pub operator: bool,
}

/// The requests of a protocol: an enum, derived.
pub trait Requests: State {
    /// Every kind, in the order in which the page offers them.
    const KINDS: &'static [RequestKind];

    /// Reads a request from its words; the first is the kind. Behind it stands every argument of the kind's table, each as
    /// [`RequestKind::read`] leaves it.
    ///
    /// # Errors
    /// A sentence that says what is wrong and what is allowed.
    fn read(words: &[&str]) -> Result<Self, Sentence>;
    /// The words of a request: what [`Requests::read`] reads.
    fn words(&self) -> Vec<String>;
}

/// What is wrong with the words of a request, and with which of them (0: the kind).
pub type ArgError = (usize, Sentence);

static FORM: Text = Text::new(
    "“{0}” has too few or too many arguments here; write: {1}.",
    "“{0}”的参数过少或过多；写法：{1}。",
);
static BAD_VALUE: Text = Text::new("{0} cannot be “{1}”; {0} takes {2}.", "{0} 不能是“{1}”；{0} 可以取{2}。");
static LONG_WORD: Text = Text::new(
    "“{0}” is too long: a key or a value has at most {1} bytes.",
    "“{0}”太长：键和值最多 {1} 个字节。",
);
static UNKNOWN: Text =
    Text::new("“{0}” has no argument “{1}”; write: {2}.", "“{0}”没有参数“{1}”；写法：{2}。");
static UNKNOWN_NEAR: Text = Text::new(
    "“{0}” has no argument “{1}”, did you mean “{3}”? Write: {2}.",
    "“{0}”没有参数“{1}”，是否想写“{3}”？写法：{2}。",
);
static TWICE: Text = Text::new("{0} is given twice.", "{0} 给出了两次。");
static SHORT_WORD: Text = Text::new("a word of at most {0} bytes", "最多 {0} 个字节的词");
static NUMBER: Text = Text::new("a whole number from {0} to {1}", " {0} 到 {1} 的整数");
static NODE: Text = Text::new(
    "a node: a number from 1 to {0}, or a name such as {1}",
    "一个节点：1 到 {0} 的编号，或 {1} 这样的名称",
);
static NODES: Text = Text::new(
    "nodes with commas between them, by numbers from 1 to {0} or names such as {1}, or none",
    "以逗号分隔的节点：1 到 {0} 的编号或 {1} 这样的名称，或 none",
);
static CHOICE: Text = Text::new("one of {0}", "以下之一：{0}");
static OR: Text = Text::new("{0}, or {1}", "{0}，或 {1}");

impl RequestKind {
    /// A kind that a load of several kinds asks for as often as for others.
    pub const fn new(id: &'static str, args: &'static [RequestArg], says: Text) -> Self {
        Self { id, args, says, weight: 1, operator: false }
    }

    /// The same kind with another weight.
    #[must_use]
    pub const fn weighing(self, weight: u32) -> Self {
        Self { weight, ..self }
    }

    /// The same kind, asked for by operators, if it is so.
    #[must_use]
    pub const fn by_operators(self, operator: bool) -> Self {
        Self { operator, ..self }
    }

    /// The arguments that stand at their places.
    pub fn placed(&self) -> &'static [RequestArg] {
        let named = self.args.iter().position(|arg| arg.default.is_some());
        &self.args[..named.unwrap_or(self.args.len())]
    }

    /// The arguments that are named.
    pub fn named(&self) -> &'static [RequestArg] {
        &self.args[self.placed().len()..]
    }

    /// A request of this kind: its words, each argument with its default, or else its sample of this number.
    pub fn sample(&self, n: u32) -> Vec<String> {
        let args = self.args.iter().map(|arg| arg.default.map_or_else(|| arg.kind.sample(n), str::to_owned));
        [self.id.to_owned()].into_iter().chain(args).collect()
    }

    /// How it is written: `create NAME [replicas=1]`.
    pub fn usage(&self) -> String {
        let mut usage = self.id.to_owned();
        for arg in self.args {
            match arg.default {
                None => usage.extend([" ", &arg.name.to_ascii_uppercase()]),
                Some(default) => usage.extend([" [", arg.name, "=", default, "]"]),
            }
        }
        usage
    }

    /// Parts the words behind the id, each with its place among them (from 1): those at their places, and for each named
    /// argument what was said of it.
    ///
    /// # Errors
    /// More words than there are places, a named argument that there is not, or one that is given twice.
    pub fn part<'a>(&self, words: &[&'a str]) -> Result<Parted<'a>, ArgError> {
        let (placed, named) = (self.placed(), self.named());
        let (mut at_places, mut said) = (Vec::new(), vec![None; named.len()]);
        for (at, word) in (1..).zip(words) {
            let split = word.split_once('=').filter(|_| !named.is_empty());
            let which =
                split.and_then(|(key, value)| Some((named.iter().position(|a| a.name == key)?, value)));
            match (which, split) {
                (Some((i, _)), _) if said[i].is_some() => {
                    return Err((at, TWICE.with([named[i].name.into()])));
                }
                (Some((i, value)), _) => said[i] = Some((at, value)),
                (None, _) if at_places.len() < placed.len() => at_places.push((at, *word)),
                (None, Some((key, _))) => return Err((at, self.unknown(key))),
                (None, None) => return Err((at, self.form())),
            }
        }
        Ok(Parted { placed: at_places, named: said })
    }

    /// Reads the words behind the id: every argument, in order. `names` are those of the nodes.
    ///
    /// # Errors
    /// Which word is wrong, and what is allowed.
    pub fn read(&self, words: &[&str], names: &[String]) -> Result<Vec<String>, ArgError> {
        let parted = self.part(words)?;
        let (placed, named) = (self.placed(), self.named());
        if parted.placed.len() < placed.len() {
            return Err((0, self.form()));
        }
        let mut all = Vec::new();
        let by_default = |arg: &RequestArg| (0, arg.default.unwrap_or_default());
        let said = named.iter().zip(parted.named).map(|(arg, said)| (arg, said.unwrap_or(by_default(arg))));
        for (arg, (at, text)) in placed.iter().zip(parted.placed).chain(said) {
            all.push(arg.read(text, names).map_err(|says| (at, says))?);
        }
        Ok(all)
    }

    /// The shortest words that [`RequestKind::read`] makes these arguments of: named ones only where they are not what they
    /// are anyway.
    pub fn write(&self, values: &[String]) -> Vec<String> {
        let mut words = vec![self.id.to_owned()];
        for (arg, value) in self.args.iter().zip(values) {
            match arg.default {
                None => words.push(value.clone()),
                Some(default) if default == value => {}
                Some(_) => words.push(format!("{}={value}", arg.name)),
            }
        }
        words
    }

    fn form(&self) -> Sentence {
        FORM.with([self.id.into(), self.usage().into()])
    }

    fn unknown(&self, key: &str) -> Sentence {
        let args = [self.id.into(), key.into(), self.usage().into()];
        match nearest(key, self.named().iter().map(|arg| arg.name)) {
            Some(near) => {
                let [id, key, usage] = args;
                UNKNOWN_NEAR.with([id, key, usage, near.into()])
            }
            None => UNKNOWN.with(args),
        }
    }
}

/// The words of a request, parted by [`RequestKind::part`].
#[derive(Debug)]
pub struct Parted<'a> {
    /// Those at their places; there may be fewer than places.
    pub placed: Vec<(usize, &'a str)>,
    /// By named argument: what was said.
    pub named: Vec<Option<(usize, &'a str)>>,
}

impl RequestArg {
    /// The argument in its one form: a node by its number, nodes in order.
    ///
    /// # Errors
    /// A sentence that says what is allowed.
    pub fn read(&self, text: &str, names: &[String]) -> Result<String, Sentence> {
        if self.default == Some(text) {
            return Ok(text.to_owned());
        }
        let long = text.len() > Word::MAX;
        if long && matches!(self.kind, ArgKind::Key(_) | ArgKind::Value) {
            return Err(LONG_WORD.with([text.into(), Word::MAX.into()]));
        }
        self.kind
            .read(text, names)
            .ok_or_else(|| BAD_VALUE.with([self.name.into(), text.into(), self.describe(names).into()]))
    }

    /// What is allowed, as a phrase.
    pub fn describe(&self, names: &[String]) -> Sentence {
        let kind = self.kind.describe(names);
        match self.default {
            Some(default) if self.kind.read(default, names).is_none() => {
                OR.with([kind.into(), default.into()])
            }
            _ => kind,
        }
    }
}

impl ArgKind {
    fn describe(self, names: &[String]) -> Sentence {
        let first = names.first().map_or("S1", String::as_str);
        match self {
            Self::Key(_) | Self::Value => SHORT_WORD.with([Word::MAX.into()]),
            Self::Number { min, max, .. } => NUMBER.with([min.into(), max.into()]),
            Self::Node => NODE.with([names.len().into(), first.into()]),
            Self::Nodes => NODES.with([names.len().into(), first.into()]),
            Self::Choice(words) => CHOICE.with([words.join(", ").into()]),
        }
    }

    fn read(self, text: &str, names: &[String]) -> Option<String> {
        match self {
            Self::Key(_) | Self::Value => (text.len() <= Word::MAX).then(|| text.to_owned()),
            Self::Number { min, max, .. } => {
                let number: i64 = text.parse().ok()?;
                (min..=max).contains(&number).then(|| number.to_string())
            }
            Self::Node => node(text, names).map(|node| node.write()),
            Self::Nodes if text == NOBODY => Some(text.to_owned()),
            Self::Nodes => {
                let nodes = text.split(',').map(|one| node(one, names));
                nodes.collect::<Option<NodeSet>>().map(|nodes| nodes.write())
            }
            Self::Choice(words) => words.contains(&text).then(|| text.to_owned()),
        }
    }

    /// What a search asks with, and a form begins with; values count: the `n`-th.
    pub fn sample(self, n: u32) -> String {
        match self {
            Self::Key(keys) => keys.first().copied().unwrap_or("x").to_owned(),
            Self::Value => n.to_string(),
            Self::Number { sample, .. } => sample.to_string(),
            Self::Node | Self::Nodes => "1".to_owned(),
            Self::Choice(words) => words.first().copied().unwrap_or_default().to_owned(),
        }
    }
}

/// The node of this number or name.
fn node(text: &str, names: &[String]) -> Option<NodeId> {
    let number = text.parse().ok().filter(|n| (1..=names.len()).contains(n));
    let at =
        number.map(|n: usize| n - 1).or_else(|| names.iter().position(|n| n.eq_ignore_ascii_case(text)))?;
    Some(NodeId::at(at))
}

const NOBODY: &str = "none";

static NO_SUCH: Text =
    Text::new("there is no request “{0}”; there are {1}.", "没有请求“{0}”；可用的请求有 {1}。");

/// The error for words that are not a request.
pub fn no_such_request<R: Requests>(words: &[&str]) -> Sentence {
    let all = R::KINDS.iter().map(RequestKind::usage).collect::<Vec<_>>().join(", ");
    NO_SUCH.with([words.join(" ").into(), all.into()])
}

/// The argument at a place of the words behind the kind, for the derive of [`Requests`].
///
/// # Errors
/// When there is none, or it is not written as its type is.
pub fn argument<T: Argument>(words: &[&str], at: usize) -> Result<T, Sentence> {
    let word = words.get(at).copied();
    word.and_then(T::read).ok_or_else(|| {
        let allowed = SHORT_WORD.with([Word::MAX.into()]);
        BAD_VALUE.with([(at + 1).into(), word.unwrap_or_default().into(), allowed.into()])
    })
}

/// An argument as a typed value. What [`RequestKind::read`] has accepted can be read.
pub trait Argument: Sized {
    /// Reads it in its one form; `None` if it is not written so.
    fn read(text: &str) -> Option<Self>;
    /// Its one form.
    fn write(&self) -> String;
}

impl Argument for Word {
    fn read(text: &str) -> Option<Self> {
        Self::new(text)
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

impl Argument for NodeId {
    fn read(text: &str) -> Option<Self> {
        let number = text.parse().ok().filter(|n| (1..=NodeSet::CAPACITY).contains(n));
        number.map(Self::new)
    }

    fn write(&self) -> String {
        self.number().to_string()
    }
}

impl<T: crate::Choice + Copy> Argument for T {
    fn read(text: &str) -> Option<Self> {
        Self::WORDS.iter().position(|word| *word == text).map(|at| Self::ALL[at])
    }

    fn write(&self) -> String {
        self.word().to_owned()
    }
}

impl Argument for NodeSet {
    fn read(text: &str) -> Option<Self> {
        if text == NOBODY { Some(Self::new()) } else { text.split(',').map(NodeId::read).collect() }
    }

    fn write(&self) -> String {
        let numbers: Vec<String> = self.iter().map(|node| node.write()).collect();
        if numbers.is_empty() { NOBODY.to_owned() } else { numbers.join(",") }
    }
}

macro_rules! numbers {
    ($($number:ty)+) => {$(
        impl Argument for $number {
            fn read(text: &str) -> Option<Self> {
                text.parse().ok()
            }

            fn write(&self) -> String {
                self.to_string()
            }
        }
    )+};
}
numbers!(u8 u16 u32 u64 i32 i64);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;

    static CREATE: RequestKind = RequestKind::new(
        "create",
        &[
            RequestArg::new("name", ArgKind::Key(&["web", "db"])),
            RequestArg::new("size", ArgKind::Number { min: -1, max: 9, sample: 3 }),
            RequestArg::named("on", ArgKind::Nodes, "none"),
            RequestArg::named("near", ArgKind::Node, "anywhere"),
            RequestArg::named("spread", ArgKind::Choice(&["zone", "node"]), "zone"),
        ],
        Text::new("Creates.", "创建。"),
    );

    fn read(text: &str) -> Result<Vec<String>, ArgError> {
        let names = ["S1", "S2", "S3"].map(str::to_owned);
        CREATE.read(&text.split(' ').collect::<Vec<_>>(), &names)
    }

    #[track_caller]
    fn reads(text: &str, values: [&str; 5], written: &str) {
        let all = read(text)
            .unwrap_or_else(|(at, says)| panic!("{at}: {}", says.render(Lang::En, &|_| String::new())));
        assert_eq!(all, values, "{text}");
        assert_eq!(CREATE.write(&all).join(" "), written);
        let again = read(written.strip_prefix("create ").expect("it begins with the id"));
        assert_eq!(again.as_deref().ok(), Some(&all[..]), "what is written is read back");
    }

    #[test]
    fn every_kind_is_read_into_its_one_form() {
        reads("web 3", ["web", "3", "none", "anywhere", "zone"], "create web 3");
        reads("a=b -1", ["a=b", "-1", "none", "anywhere", "zone"], "create a=b -1");
        reads("web 03 on=s3,1", ["web", "3", "1,3", "anywhere", "zone"], "create web 3 on=1,3");
        reads(
            "spread=node web near=S2 7 on=none",
            ["web", "7", "none", "2", "node"],
            "create web 7 near=2 spread=node",
        );
        reads("web 1 near=anywhere", ["web", "1", "none", "anywhere", "zone"], "create web 1");
    }

    #[test]
    fn what_is_refused_says_where_and_what_is_allowed() {
        let usage = "create NAME SIZE [on=none] [near=anywhere] [spread=zone]";
        for (text, place, said) in [
            ("web", 0, format!("“create” has too few or too many arguments here; write: {usage}.")),
            ("web 3 4", 3, format!("“create” has too few or too many arguments here; write: {usage}.")),
            ("web 10", 2, "size cannot be “10”; size takes a whole number from -1 to 9.".to_owned()),
            ("on=1 web x", 3, "size cannot be “x”; size takes a whole number from -1 to 9.".to_owned()),
            ("a-name-that-is-long 3", 1, "“a-name-that-is-long” is too long: a key or a value has at most 15 bytes.".to_owned()),
            ("web 3 spred=node", 3, format!("“create” has no argument “spred”, did you mean “spread”? Write: {usage}.")),
            ("web 3 quota=1", 3, format!("“create” has no argument “quota”; write: {usage}.")),
            ("web 3 on=1 on=2", 4, "on is given twice.".to_owned()),
            ("web 3 spread=rack", 3, "spread cannot be “rack”; spread takes one of zone, node.".to_owned()),
            ("web 3 near=S4", 3, "near cannot be “S4”; near takes a node: a number from 1 to 3, or a name such as S1, or anywhere.".to_owned()),
            ("web 3 on=1,,2", 3, "on cannot be “1,,2”; on takes nodes with commas between them, by numbers from 1 to 3 or names such as S1, or none.".to_owned()),
            ("web 3 on=0", 3, "on cannot be “0”; on takes nodes with commas between them, by numbers from 1 to 3 or names such as S1, or none.".to_owned()),
        ] {
            let (at, says) = read(text).expect_err(text);
            assert_eq!((at, says.render(Lang::En, &|_| String::new())), (place, said), "{text}");
            assert!(!says.render(Lang::ZhCn, &|_| String::new()).contains('{'));
        }
    }

    #[test]
    fn a_typed_argument_is_its_one_form() {
        let nodes: NodeSet = [3, 1].map(NodeId::new).into_iter().collect();
        assert_eq!((nodes.write().as_str(), NodeSet::read("1,3")), ("1,3", Some(nodes)));
        assert_eq!((NodeSet::new().write().as_str(), NodeSet::read("none")), ("none", Some(NodeSet::new())));
        assert_eq!((NodeId::read("641"), NodeId::read("0"), NodeSet::read("")), (None, None, None));
        assert_eq!((i64::read("-7"), u8::read("256"), (-7_i64).write().as_str()), (Some(-7), None, "-7"));
    }
}
