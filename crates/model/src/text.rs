//! Sentences that a person reads, in every language of the page.
//!
//! A protocol writes a [`Text`] (one template per language, side by side, so that a missing translation does
//! not compile) and fills it with typed [`Arg`]s. Nothing is rendered until somebody looks, and the names of
//! nodes are looked up only then.

use crate::{Micros, NodeId, NodeSet, Word};
use std::fmt::Write as _;
use std::sync::Arc;

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    ZhCn,
}

impl Lang {
    /// Every language, in the order in which the page offers them.
    pub const ALL: [Self; 2] = [Self::En, Self::ZhCn];

    /// The BCP 47 tag: `en`, `zh-CN`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhCn => "zh-CN",
        }
    }

    /// Reads a tag; `zh` and any case are accepted. `None` for a language the page does not speak.
    pub fn parse(tag: &str) -> Option<Self> {
        match tag.to_ascii_lowercase().as_str() {
            "en" => Some(Self::En),
            "zh" | "zh-cn" | "zh-hans" => Some(Self::ZhCn),
            _ => None,
        }
    }
}

/// Declares texts: `texts! { LENDS: "{0} lends the lock to {1}.", "{0} 把锁借给 {1}。"; }`, each in English and in Chinese.
/// It does not compile where the two do not use the same arguments:
///
/// ```compile_fail
/// synod_model::texts! { VOTES: "{0} votes for {1}.", "{0} 投票。"; }
/// ```
#[macro_export]
macro_rules! texts {
    ($($vis:vis $name:ident: $en:literal, $zh:literal;)+) => {
        $($vis static $name: $crate::Text = {
            let text = $crate::Text::new($en, $zh);
            assert!(text.names_the_same(), "both languages name the same arguments");
            text
        };)+
    };
}

/// A template in every language. `{0}`, `{1}`, … stand for the arguments of a [`Sentence`].
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Text {
    /// English.
    pub en: &'static str,
    /// Simplified Chinese.
    pub zh: &'static str,
}

impl Text {
    /// A text in both languages.
    pub const fn new(en: &'static str, zh: &'static str) -> Self {
        Self { en, zh }
    }

    /// The template in `lang`.
    pub const fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::ZhCn => self.zh,
        }
    }

    /// Whether the languages use the same arguments, of the first ten.
    pub const fn names_the_same(&self) -> bool {
        let mut n = b'0';
        while n <= b'9' {
            if names(self.en.as_bytes(), n) != names(self.zh.as_bytes(), n) {
                return false;
            }
            n += 1;
        }
        true
    }

    /// A sentence of this template with its arguments.
    pub fn with<const N: usize>(&'static self, args: [Arg; N]) -> Sentence {
        Sentence { text: self, args: args.into() }
    }
}

/// Whether a template has the argument of this digit.
const fn names(template: &[u8], n: u8) -> bool {
    let mut i = 0;
    while i + 2 < template.len() {
        if template[i] == b'{' && template[i + 1] == n && template[i + 2] == b'}' {
            return true;
        }
        i += 1;
    }
    false
}

/// One argument of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Arg {
    /// A node, shown by its name on the stage.
    Node(NodeId),
    /// Several nodes: `S1, S3 and S5`.
    Nodes(NodeSet),
    /// A number, shown as digits.
    Int(i64),
    /// A duration in microseconds, shown with the unit that fits (`214 ms`).
    Time(Micros),
    /// How long ago it was when a node's clock showed this; only in the subtitle of a [`crate::NodeView`].
    Since(Micros),
    /// What is left until a node's clock shows this; only in the subtitle of a [`crate::NodeView`].
    Until(Micros),
    /// A short word of the run: a key, a value.
    Word(Word),
    /// Text that needs no translation: an id, what a person typed.
    Str(Arc<str>),
    /// A text that is itself translated: the name of a role, of a message.
    Text(&'static Text),
    /// A sentence inside a sentence: a reason.
    Sentence(Box<Sentence>),
    /// Names that there are, in a sentence about what is wrong: a page makes of each a way there.
    Names(Named, Vec<String>),
}

impl Arg {
    /// Whether it holds something that must be freed.
    #[inline]
    pub(crate) const fn owns(&self) -> bool {
        matches!(self, Self::Str(_) | Self::Sentence(_) | Self::Names(..))
    }
}

/// What has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Named {
    /// A system.
    System,
    /// A scenario of the system.
    Scenario,
    /// A parameter of the system.
    Param,
    /// A rule of the system.
    Rule,
    /// Something else that may stand where it was looked for: a timer, a message, a word of a scenario.
    Other,
}

impl Named {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::System, Self::Scenario, Self::Param, Self::Rule, Self::Other];

    /// The names of several.
    pub fn all<'a>(self, names: impl IntoIterator<Item = &'a str>) -> Arg {
        Arg::Names(self, names.into_iter().map(str::to_owned).collect())
    }

    /// The name of one.
    pub fn one(self, name: &str) -> Arg {
        self.all([name])
    }
}

macro_rules! arg_from {
    ($($ty:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$ty> for Arg {
            fn from(value: $ty) -> Self { Self::$variant(value.into()) }
        }
    )+};
}
arg_from!(NodeId => Node, NodeSet => Nodes, Word => Word, &str => Str, String => Str, u8 => Int, u16 => Int,
    u32 => Int, i32 => Int, i64 => Int, &'static Text => Text);

impl From<Micros> for Arg {
    fn from(value: Micros) -> Self {
        Self::Time(value)
    }
}

impl From<usize> for Arg {
    fn from(value: usize) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<u64> for Arg {
    fn from(value: u64) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<Sentence> for Arg {
    fn from(value: Sentence) -> Self {
        Self::Sentence(Box::new(value))
    }
}

/// A template and its arguments: typed, translatable, rendered when somebody reads it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sentence {
    /// The template.
    pub text: &'static Text,
    /// What replaces `{0}`, `{1}`, ….
    pub args: Vec<Arg>,
}

impl Sentence {
    /// The sentence in `lang`; `name` gives a node's name on the stage.
    pub fn render(&self, lang: Lang, name: &dyn Fn(NodeId) -> String) -> String {
        let template = self.text.get(lang);
        let mut out = String::with_capacity(template.len() + 16);
        let mut rest = template;
        while let Some(open) = rest.find('{') {
            push_part(&rest[..open], &mut out);
            let Some(close) = rest[open..].find('}').map(|c| open + c) else { break };
            match rest[open + 1..close].parse::<usize>().ok().and_then(|i| self.args.get(i)) {
                Some(arg) => {
                    let spaced = rest[..open].ends_with(' ').then_some(out.len());
                    render_arg(arg, lang, name, &mut out);
                    if let Some(at) = spaced {
                        close_up(&mut out, at);
                    }
                }
                None => out.push_str(&rest[open..=close]),
            }
            rest = &rest[close + 1..];
        }
        push_part(rest, &mut out);
        out
    }

    /// Makes durations of what has run since a moment or runs until one; whether there was any.
    pub(crate) fn run_to(&mut self, clock: Micros) -> bool {
        let mut runs = false;
        for arg in &mut self.args {
            let time = match arg {
                Arg::Since(moment) => clock.since(*moment),
                Arg::Until(moment) => moment.since(clock),
                _ => continue,
            };
            *arg = Arg::Time(time);
            runs = true;
        }
        runs
    }

    /// The nodes that the sentence names, in order of mention.
    pub fn nodes(&self) -> Vec<NodeId> {
        let mut out = Vec::new();
        for arg in &self.args {
            match arg {
                Arg::Node(node) => out.push(*node),
                Arg::Nodes(set) => out.extend(set.iter()),
                Arg::Sentence(inner) => out.extend(inner.nodes()),
                _ => {}
            }
        }
        out
    }
}

/// Adds a part of a template behind an argument. A space in a template sets Chinese characters apart from what is written
/// otherwise; where the argument ends with one, there is no space.
fn push_part(part: &str, out: &mut String) {
    let mut next = part.chars();
    let stray = next.next() == Some(' ') && next.next().is_some_and(is_chinese) && out.ends_with(is_chinese);
    out.push_str(if stray { &part[1..] } else { part });
}

/// Takes the space before an argument away, which begins at `at`, if both sides are Chinese.
fn close_up(out: &mut String, at: usize) {
    let before = out[..at - 1].ends_with(is_chinese);
    if before && out[at..].starts_with(is_chinese) {
        out.remove(at - 1);
    }
}

/// Whether a character is Chinese or a full-width sign.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ff60}')
}

fn render_arg(arg: &Arg, lang: Lang, name: &dyn Fn(NodeId) -> String, out: &mut String) {
    match arg {
        Arg::Node(node) => out.push_str(&name(*node)),
        Arg::Nodes(nodes) => render_nodes(*nodes, lang, name, out),
        Arg::Int(n) => {
            let _ = write!(out, "{n}");
        }
        Arg::Time(t) | Arg::Since(t) | Arg::Until(t) => out.push_str(&format_duration(*t, lang)),
        Arg::Word(word) => out.push_str(word.as_str()),
        Arg::Str(text) => out.push_str(text),
        Arg::Text(text) => out.push_str(text.get(lang)),
        Arg::Sentence(inner) => out.push_str(&inner.render(lang, name)),
        Arg::Names(_, names) => out.push_str(&names.join(", ")),
    }
}

fn render_nodes(nodes: NodeSet, lang: Lang, name: &dyn Fn(NodeId) -> String, out: &mut String) {
    let last = nodes.len().saturating_sub(1);
    for (i, node) in nodes.iter().enumerate() {
        let joint = match (i, lang) {
            (0, _) => "",
            (i, Lang::En) if i == last => " and ",
            (i, Lang::ZhCn) if i == last => " 和 ",
            (_, Lang::En) => ", ",
            (_, Lang::ZhCn) => "、",
        };
        out.push_str(joint);
        out.push_str(&name(node));
    }
    if nodes.is_empty() {
        out.push_str(match lang {
            Lang::En => "nobody",
            Lang::ZhCn => "没有节点",
        });
    }
}

/// A duration as sentences show it: `214 ms`, `1.2 s`, `80 µs`; in Chinese `214 毫秒`, `1.2 秒`.
pub fn format_duration(t: Micros, lang: Lang) -> String {
    let us = t.0;
    let (s, ms, micro) = match lang {
        Lang::En => ("s", "ms", "µs"),
        Lang::ZhCn => ("秒", "毫秒", "微秒"),
    };
    if us >= 1_000_000 {
        format!("{} {s}", decimal(us, 1_000_000))
    } else if us >= 1_000 {
        if us >= 10_000 {
            format!("{} {ms}", (us + 500) / 1_000)
        } else {
            format!("{} {ms}", decimal(us, 1_000))
        }
    } else {
        format!("{us} {micro}")
    }
}

/// A number of bytes with the unit that fits: `64 MB`, `1.5 kB`.
pub fn format_size(bytes: u64, lang: Lang) -> String {
    let units = [(1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    match units.into_iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, name)) => format!("{} {name}", decimal(bytes, unit)),
        None if lang == Lang::ZhCn => format!("{bytes} 字节"),
        None => format!("{bytes} B"),
    }
}

/// `value / unit` with at most one digit after the point, none when it is zero.
fn decimal(value: u64, unit: u64) -> String {
    let tenths = (value + unit / 20) / (unit / 10);
    if tenths.is_multiple_of(10) {
        format!("{}", tenths / 10)
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

/// The candidate nearest to `word` by edit distance, if one is near enough to be what was meant.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = 1 + word.chars().count().min(64) / 3;
    candidates
        .into_iter()
        .map(|candidate| (edit_distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    static VOTES: Text = Text::new("{0} votes for {1} in term {2}.", "{0} 在任期 {2} 投票给 {1}。");

    fn name(node: NodeId) -> String {
        format!("S{}", node.number())
    }

    #[test]
    fn both_languages_name_the_same_or_do_not() {
        assert!(VOTES.names_the_same());
        assert!(Text::new("{0}", "{0}").names_the_same() && Text::new("", "").names_the_same());
        assert!(!Text::new("{0} votes for {1}.", "{0} 投票。").names_the_same());
        assert!(!Text::new("{9", "{9}").names_the_same());
    }

    #[test]
    fn a_sentence_reads_in_both_languages() {
        let s = VOTES.with([NodeId::new(3).into(), NodeId::new(1).into(), 4u32.into()]);
        assert_eq!(s.render(Lang::En, &name), "S3 votes for S1 in term 4.");
        assert_eq!(s.render(Lang::ZhCn, &name), "S3 在任期 4 投票给 S1。");
    }

    #[test]
    fn no_space_is_left_between_chinese_characters() {
        static TAKES: Text = Text::new("{0} takes {1} and {2}.", "{0} 可以取 {1} 和 {2}。");
        static RATE: Text = Text::new("a rate", "每秒的次数");
        let reads = |args: [Arg; 3]| TAKES.with(args).render(Lang::ZhCn, &name);
        let rate = || Arg::from(&RATE);
        assert_eq!(reads(["a".into(), "b".into(), 3u32.into()]), "a 可以取 b 和 3。");
        assert_eq!(reads([rate(), rate(), rate()]), "每秒的次数可以取每秒的次数和每秒的次数。");
        assert_eq!(
            reads([Micros::ms(5).into(), Micros::ms(5).into(), "b".into()]),
            "5 毫秒可以取 5 毫秒和 b。"
        );
        let inner = || TAKES.with(["a".into(), 3u32.into(), rate()]).into();
        assert_eq!(reads(["x".into(), inner(), 1u32.into()]), "x 可以取 a 可以取 3 和每秒的次数。和 1。");
    }

    #[test]
    fn durations_carry_the_unit_that_fits() {
        for (us, en, zh) in [
            (214_000, "214 ms", "214 毫秒"),
            (1_200_000, "1.2 s", "1.2 秒"),
            (2_000_000, "2 s", "2 秒"),
            (80, "80 µs", "80 微秒"),
            (1_500, "1.5 ms", "1.5 毫秒"),
        ] {
            assert_eq!(format_duration(Micros(us), Lang::En), en);
            assert_eq!(format_duration(Micros(us), Lang::ZhCn), zh);
        }
    }

    #[test]
    fn the_nearest_word_is_offered_only_when_it_is_near() {
        assert_eq!(nearest("electoin", ["election", "heartbeat"]), Some("election"));
        assert_eq!(nearest("zzzzzz", ["election", "heartbeat"]), None);
    }
}
