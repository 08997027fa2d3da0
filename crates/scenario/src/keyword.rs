//! Every statement there is, in one table: the parser looks it up here, and what an error says is allowed is
//! read from here, so that the two cannot disagree.

use crate::cursor::Cursor;
use crate::draft::Draft;
use crate::error::ScenarioError;
use crate::statement::{Statement, When};
use crate::{actions, expect, start};

type StartParser = fn(&mut Cursor, &mut Draft) -> Result<(), ScenarioError>;
type MomentParser = fn(&mut Cursor) -> Result<When, ScenarioError>;
type LineParser = fn(&mut Cursor) -> Result<Statement, ScenarioError>;

/// A word that begins a statement, and what it does in each of the places where it may stand.
pub(crate) struct Keyword {
    /// The word.
    pub(crate) word: &'static str,
    /// How the statement is written, as errors and the documentation show it.
    pub(crate) usage: &'static str,
    /// Describes the start of the run, if it can.
    pub(crate) start: Option<StartParser>,
    /// Says when the rest of the statement applies, if that is what it does.
    pub(crate) moment: Option<MomentParser>,
    /// Becomes a line of the run, if it can.
    pub(crate) line: Option<LineParser>,
    /// Whether it makes sense only where nothing happens by itself.
    pub(crate) stepwise_only: bool,
    /// Whether it is what another statement was called before: it is read and not proposed.
    pub(crate) old: bool,
}

impl Keyword {
    const fn start(word: &'static str, usage: &'static str, parse: StartParser) -> Self {
        Self { word, usage, start: Some(parse), moment: None, line: None, stepwise_only: false, old: false }
    }

    const fn moment(word: &'static str, usage: &'static str, parse: MomentParser) -> Self {
        Self { word, usage, start: None, moment: Some(parse), line: None, stepwise_only: false, old: false }
    }

    const fn line(word: &'static str, usage: &'static str, parse: LineParser) -> Self {
        Self { word, usage, start: None, moment: None, line: Some(parse), stepwise_only: false, old: false }
    }

    const fn both(word: &'static str, usage: &'static str, start: StartParser, line: LineParser) -> Self {
        Self {
            word,
            usage,
            start: Some(start),
            moment: None,
            line: Some(line),
            stepwise_only: false,
            old: false,
        }
    }

    const fn only_stepwise(self) -> Self {
        Self { stepwise_only: true, ..self }
    }

    const fn old(self) -> Self {
        Self { old: true, ..self }
    }
}

/// The header's usage; it is not a keyword, since it comes once and first.
pub(crate) const HEADER_USAGE: &str = "synod 1 SYSTEM [KEY=VALUE ...]";

/// The table.
pub(crate) static KEYWORDS: &[Keyword] = &[
    Keyword::start("title", "title \"TEXT\"", start::title),
    Keyword::start("shows", "shows \"TEXT\"", start::shows),
    Keyword::start("watch", "watch \"TEXT\"", start::watch),
    Keyword::start("try", "try \"TEXT\"", start::tries),
    Keyword::start("speed", "speed TIMES", start::speed),
    Keyword::start("from", "from TIME", start::from),
    Keyword::start("seed", "seed NUMBER", start::seed),
    Keyword::both(
        "net",
        "net [NODE -> NODE] latency=MIN..MAX loss=P% duplicate=P% reorder=P% rate=BYTES/s",
        start::net,
        actions::net,
    ),
    Keyword::both("without", "without RULE", start::without, actions::without),
    Keyword::start("given", "given NODE KEY=VALUE [KEY=VALUE ...]", start::given),
    Keyword::both("load", "load COUNT/TIME [REQUEST ...]", start::load, actions::load),
    Keyword::start("stepwise", "stepwise", start::stepwise),
    Keyword::start("until", "until TIME", start::until),
    Keyword::moment("at", "at TIME ACTION", actions::at),
    Keyword::moment("after", "after STEP [at TIME] ACTION", actions::after),
    Keyword::moment("now", "now ACTION", actions::now).only_stepwise(),
    Keyword::line("expect", "expect ROLE = NODE", expect::expect),
    Keyword::line("request", "request NODE REQUEST [ARGUMENT ...]", actions::request),
    Keyword::line("crash", "crash NODE", actions::crash),
    Keyword::line("restart", "restart NODE [wiped]", actions::restart),
    Keyword::line("pause", "pause NODE", actions::pause),
    Keyword::line("resume", "resume NODE", actions::resume),
    Keyword::line("clock", "clock NODE PERCENT%|+TIME|-TIME", actions::clock),
    Keyword::line("partition", "partition NODES | NODES", actions::partition),
    Keyword::line("cut", "cut NODE -> NODE", actions::cut),
    Keyword::line("mend", "mend NODE -> NODE", actions::mend),
    Keyword::line("join", "join NODE -> NODE", actions::mend).old(),
    Keyword::line("isolate", "isolate NODE", actions::isolate),
    Keyword::line("heal", "heal", actions::heal),
    Keyword::line("measure", "measure", actions::measure),
    Keyword::line("with", "with RULE", actions::with),
    Keyword::line("set", "set KEY=VALUE [KEY=VALUE ...]", actions::set),
    Keyword::line("deliver", "deliver MESSAGE", actions::deliver),
    Keyword::line("stabilize", "stabilize", actions::stabilize),
    Keyword::line("drop", "drop MESSAGE", actions::drop),
    Keyword::line("duplicate", "duplicate MESSAGE", actions::duplicate),
    Keyword::line("hold", "hold MESSAGE", actions::hold),
    Keyword::line("release", "release MESSAGE", actions::release),
    Keyword::line("delay", "delay MESSAGE by TIME", actions::delay),
    Keyword::line("fire", "fire NODE TIMER [N]", actions::fire),
    Keyword::line("choose", "choose NUMBER [NUMBER ...]", actions::choose),
    Keyword::line("by-hand", "by-hand", actions::by_hand),
    Keyword::line("by-clock", "by-clock", actions::by_clock),
    Keyword::line("wait", "wait TIME", actions::wait).only_stepwise(),
];

/// The statements that are said in a language: `title.zh-CN` is the keyword `title`.
const SAID: [&str; 4] = ["title", "shows", "watch", "try"];

/// The keyword that a word is.
pub(crate) fn find(word: &str) -> Option<&'static Keyword> {
    let word = word.split_once('.').map_or(word, |(said, _)| if SAID.contains(&said) { said } else { word });
    KEYWORDS.iter().find(|keyword| keyword.word == word)
}

/// The words that may begin a statement, or stand after a moment if `after_moment`.
pub(crate) fn allowed(stepwise: bool, after_moment: bool) -> Vec<&'static str> {
    let fits = |keyword: &&Keyword| {
        !keyword.old && (stepwise || !keyword.stepwise_only) && (!after_moment || keyword.line.is_some())
    };
    KEYWORDS.iter().filter(fits).map(|keyword| keyword.word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_the_grammar_has_every_statement() {
        let page = include_str!("../../../docs/scenario.md").replace("\\|", "|");
        for keyword in KEYWORDS {
            assert!(
                page.contains(&format!("`{}`", keyword.usage)),
                "docs/scenario.md lacks `{}`",
                keyword.usage
            );
        }
        assert!(page.contains(HEADER_USAGE));
    }

    #[test]
    fn no_word_is_in_the_table_twice() {
        for (at, keyword) in KEYWORDS.iter().enumerate() {
            assert!(KEYWORDS[..at].iter().all(|other| other.word != keyword.word), "{}", keyword.word);
            assert!(keyword.usage.starts_with(keyword.word));
        }
    }
}
