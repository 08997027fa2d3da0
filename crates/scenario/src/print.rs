//! The canonical text: one statement a line, in a fixed order, each value in its shortest form.
//!
//! What the printer writes parses to an equal scenario, provided that names are names as the grammar has
//! them. A control character, which no text can hold, is written as a space.

use crate::introduction::Introduction;
use crate::lex::is_text;
use crate::parts::{Fault, Given, Load, NetChange, NodeRef, Setting, Spanned};
use crate::scenario::Scenario;
use crate::statement::{
    AnyNode, Command, Expectation, FieldIs, Line, Path, Pattern, Segment, Select, Statement, When,
};
use crate::value::duration_text;
use std::fmt::{self, Display, Formatter, Write as _};
use synod_model::Lang;

impl Display for Scenario {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "synod {} {}{}", Self::VERSION, self.system.value, Settings(&self.params))?;
        write_said(f, "title", &self.titles)?;
        self.introduction.fmt(f)?;
        if self.seed != Self::DEFAULT_SEED {
            writeln!(f, "seed {}", self.seed)?;
        }
        for change in &self.net {
            writeln!(f, "{change}")?;
        }
        for rule in &self.without {
            writeln!(f, "without {}", rule.value)?;
        }
        for Given { node, settings } in &self.given {
            writeln!(f, "given {}{}", node.value, Settings(settings))?;
        }
        for load in &self.load {
            writeln!(f, "{load}")?;
        }
        if self.stepwise {
            f.write_str("stepwise\n")?;
        }
        for (at, line) in self.lines.iter().enumerate() {
            // Before the first line of a stepwise run these would describe the start.
            if self.stepwise && at == 0 && line.when == When::InOrder && could_describe_start(&line.what) {
                f.write_str("now ")?;
            }
            writeln!(f, "{line}")?;
        }
        match self.until {
            Some(until) => writeln!(f, "until {}", duration_text(until)),
            None => Ok(()),
        }
    }
}

impl Display for Introduction {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_said(f, "shows", &self.shows)?;
        write_said(f, "watch", &self.watch)?;
        write_said(f, "try", &self.tries)?;
        if let Some(speed) = self.speed {
            writeln!(f, "speed {speed}")?;
        }
        self.from.as_ref().map_or(Ok(()), |from| writeln!(f, "from {}", duration_text(from.value)))
    }
}

/// A statement that is said in several languages.
fn write_said(f: &mut Formatter<'_>, word: &str, texts: &[(Lang, String)]) -> fmt::Result {
    for (lang, text) in texts {
        match lang {
            Lang::En => write!(f, "{word} ")?,
            Lang::ZhCn => write!(f, "{word}.{} ", lang.tag())?,
        }
        write_quoted(f, text)?;
        f.write_char('\n')?;
    }
    Ok(())
}

const fn could_describe_start(what: &Statement) -> bool {
    matches!(what, Statement::Do(Command::Net(_) | Command::Load(_) | Command::Rule { on: false, .. }))
}

impl Display for Line {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.when {
            When::InOrder => {}
            When::At(at) => write!(f, "at {} ", duration_text(at))?,
            When::After { step, at: None } => write!(f, "after {step} ")?,
            When::After { step, at: Some(at) } => write!(f, "after {step} at {} ", duration_text(at))?,
        }
        match &self.what {
            Statement::Do(command) => write!(f, "{command}"),
            Statement::Expect(expectation) => write!(f, "expect {expectation}"),
        }
    }
}

/// A fault, as it is written.
struct Faults<'a>(&'a Fault);

impl Display for Faults<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Fault::Crash(node) => write!(f, "crash {node}"),
            Fault::Restart { node, wiped: false } => write!(f, "restart {node}"),
            Fault::Restart { node, wiped: true } => write!(f, "restart {node} wiped"),
            Fault::Pause(node) => write!(f, "pause {node}"),
            Fault::Resume(node) => write!(f, "resume {node}"),
            Fault::Cut(wire) => write!(f, "cut {wire}"),
            Fault::Mend(wire) => write!(f, "mend {wire}"),
            Fault::Isolate(node) => write!(f, "isolate {node}"),
            Fault::Partition(groups) => {
                f.write_str("partition")?;
                for (at, group) in groups.iter().enumerate() {
                    f.write_str(if at == 0 { "" } else { " |" })?;
                    group.iter().try_for_each(|node| write!(f, " {node}"))?;
                }
                Ok(())
            }
            Fault::Heal => f.write_str("heal"),
        }
    }
}

impl Display for Command {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request { node, words } => write!(f, "request {}{}", node.value, Words(words)),
            Self::Fault(fault) => Faults(fault).fmt(f),
            Self::Clock { node, change } => write!(f, "clock {} {change}", node.value),
            Self::ByHand(on) => f.write_str(if *on { "by-hand" } else { "by-clock" }),
            Self::Measure => f.write_str("measure"),
            Self::Net(change) => write!(f, "{change}"),
            Self::Load(load) => write!(f, "{load}"),
            Self::Rule { id, on: true } => write!(f, "with {}", id.value),
            Self::Rule { id, on: false } => write!(f, "without {}", id.value),
            Self::Set(settings) => write!(f, "set{}", Settings(settings)),
            Self::Deliver(select) => write!(f, "deliver {select}"),
            Self::DeliverAll => f.write_str("deliver all"),
            Self::Stabilize => f.write_str("stabilize"),
            Self::Drop(select) => write!(f, "drop {select}"),
            Self::Duplicate(select) => write!(f, "duplicate {select}"),
            Self::Hold(select) => write!(f, "hold {select}"),
            Self::Release(select) => write!(f, "release {select}"),
            Self::Delay { select, by } => write!(f, "delay {select} by {}", duration_text(*by)),
            Self::Fire { node, timer, number } => {
                write!(f, "fire {} {}", node.value, timer.value)?;
                number.as_ref().map_or(Ok(()), |number| write!(f, " {}", number.value))
            }
            Self::Choose(numbers) => {
                f.write_str("choose")?;
                numbers.iter().try_for_each(|number| write!(f, " {number}"))
            }
            Self::Wait(time) => write!(f, "wait {}", duration_text(*time)),
        }
    }
}

impl Display for Expectation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role { role, node, negate } => {
                write!(f, "{} {} ", role.value, if *negate { "!=" } else { "=" })?;
                match node {
                    Some(node) => write!(f, "{}", node.value),
                    None => f.write_str("none"),
                }
            }
            Self::Field { node, path, op, value } => {
                write!(f, "node {} {} {} ", node.value, path.value, op.sign())?;
                write_word(f, &value.value)
            }
            Self::Metric { path, op, value } => {
                write!(f, "figure {} {} ", path.value, op.sign())?;
                write_word(f, &value.value)
            }
            Self::Answer { request, op, value } => {
                write!(f, "answer {} {} ", request.value, op.sign())?;
                write_word(f, &value.value)
            }
            Self::Never(expectation) => write!(f, "never {expectation}"),
            Self::Invariant { verdict, id } => write!(f, "{} {}", verdict.word(), id.value),
        }
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (at, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Name(name) if at == 0 => f.write_str(name)?,
                Segment::Name(name) => write!(f, ".{name}")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl Display for Select {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Serial(serial) => write!(f, "m{}", serial.value),
            Self::Matching(Pattern { newest, from, to, kind, fields }) => {
                let newest = if *newest { "newest " } else { "" };
                write!(f, "{newest}{from} -> {to}")?;
                match kind {
                    // The one name that means something else after a pattern.
                    Some(kind) if kind.value == "by" => f.write_str(" \"by\"")?,
                    Some(kind) => write!(f, " {}", kind.value)?,
                    None => {}
                }
                fields.iter().try_for_each(|FieldIs { path, value }| {
                    write!(f, " {}=", path.value)?;
                    write_value(f, &value.value)
                })
            }
        }
    }
}

impl Display for AnyNode {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_char('*'),
            Self::Node(node) => write!(f, "{}", node.value),
        }
    }
}

impl Display for NodeRef {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Name(name) => f.write_str(name),
        }
    }
}

impl<T: Display> Display for Spanned<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl Display for NetChange {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("net")?;
        if let Some(link) = &self.link {
            write!(f, " {link}")?;
        }
        if let Some(latency) = self.latency {
            write!(f, " latency={latency}")?;
        }
        for (key, share) in [("loss", self.loss), ("duplicate", self.duplicate), ("reorder", self.reorder)] {
            if let Some(share) = share {
                write!(f, " {key}={share}")?;
            }
        }
        self.rate.map_or(Ok(()), |rate| write!(f, " rate={rate}"))
    }
}

impl Display for Load {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "load {}{}", self.rate, Words(&self.words))
    }
}

/// Settings, each after a space.
struct Settings<'a>(&'a [Setting]);

impl Display for Settings<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for Setting { key, value } in self.0 {
            write!(f, " {}=", key.value)?;
            write_value(f, &value.value)?;
        }
        Ok(())
    }
}

/// What stands behind a `=`.
fn write_value(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    if text.chars().any(needs_quotes) { write_quoted(f, text) } else { f.write_str(text) }
}

/// Words, each after a space.
struct Words<'a>(&'a [Spanned<String>]);

impl Display for Words<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|word| {
            f.write_char(' ')?;
            write_word(f, &word.value)
        })
    }
}

/// A word of free text, in quotation marks where it could be taken for something else.
fn write_word(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    let special = text.is_empty() || text == "/" || text.starts_with('#');
    if special || text.chars().any(needs_quotes) { write_quoted(f, text) } else { f.write_str(text) }
}

fn needs_quotes(c: char) -> bool {
    c.is_whitespace() || c == '"' || !is_text(c)
}

fn write_quoted(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(f, "\\{c}")?,
            c if is_text(c) => f.write_char(c)?,
            _ => f.write_char(' ')?,
        }
    }
    f.write_char('"')
}
