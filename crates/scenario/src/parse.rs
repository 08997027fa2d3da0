//! From words to a scenario: the header, then statement by statement by the table of keywords.
//!
//! The only look ahead is for the line `stepwise`, which may stand anywhere and decides how lines without a
//! moment are meant. In a timed scenario they describe the start. In a stepwise one `net`, `load` and
//! `without` do so until the first line of the run, and from there on they are lines of the run themselves;
//! `now` makes them one from the beginning.

use crate::cursor::Cursor;
use crate::draft::Draft;
use crate::error::{ScenarioError, shown};
use crate::keyword::{self, Keyword};
use crate::lex::lex_line;
use crate::limits;
use crate::parts::Pos;
use crate::scenario::Scenario;
use crate::statement::{Command, Line, Statement, When};
use crate::texts;
use crate::value;
use std::str::FromStr;

impl Scenario {
    /// Reads a scenario text. The error is the first one in the text.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        if text.len() > limits::TEXT_BYTES {
            let sentence = texts::TEXT_TOO_LONG.with([text.len().into(), limits::TEXT_BYTES.into()]);
            return Err(ScenarioError::nowhere(sentence));
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let lines: Vec<_> = text
            .lines()
            .zip(1_u32..)
            .take(limits::LINES + 1)
            .map(|(line, number)| (number, lex_line(line, number)))
            .collect();
        let lexed = lines.iter().filter_map(|(_, statements)| statements.as_ref().ok()).flatten();
        let stepwise = lexed.filter_map(|words| words.first()).any(|word| word.is("stepwise"));

        let mut draft = Draft::new(stepwise);
        let mut statements: usize = 0;
        for (number, line) in lines {
            if usize::try_from(number).is_ok_and(|number| number > limits::LINES) {
                let sentence = texts::TOO_MANY_LINES.with([limits::LINES.into()]);
                return Err(ScenarioError::new(Pos { line: number, column: 1 }, sentence));
            }
            for words in line? {
                let mut cursor = Cursor::new(words);
                if statements == limits::LINES {
                    let sentence = texts::TOO_MANY_STATEMENTS.with([limits::LINES.into()]);
                    return Err(ScenarioError::new(cursor.pos(), sentence));
                }
                if statements == 0 {
                    draft.header(&mut cursor)?;
                } else {
                    draft.statement(&mut cursor)?;
                }
                cursor.finish()?;
                statements += 1;
            }
        }
        if statements == 0 {
            return Err(ScenarioError::new(Pos { line: 1, column: 1 }, texts::EMPTY.with([])));
        }
        draft.finish()
    }
}

impl Command {
    /// Reads an action that stands alone, as a line of a stepwise scenario would have it: `crash 2`. Places are columns of
    /// line 1.
    ///
    /// # Errors
    /// What is wrong with it, or that there is none, or more than one.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        let begin = Pos { line: 1, column: 1 };
        let mut statements = lex_line(text, 1)?.into_iter();
        let words = statements.next().ok_or_else(|| ScenarioError::new(begin, texts::NO_ACTION.with([])))?;
        if let Some(more) = statements.next() {
            return Err(ScenarioError::new(more[0].pos, texts::ONE_ACTION.with([])));
        }
        let mut cursor = Cursor::new(words);
        let word = cursor.take(&texts::AN_ACTION)?;
        let known = keyword::find(&word.text).filter(|known| known.word != "expect" && !word.quoted);
        let Some((keyword, read)) = known.and_then(|known| Some((known, known.line?))) else {
            let allowed: Vec<&str> =
                keyword::allowed(true, true).into_iter().filter(|w| *w != "expect").collect();
            return Err(ScenarioError::unknown(word.pos, &word.text, &allowed));
        };
        cursor.reading(keyword.usage);
        let read = read(&mut cursor)?;
        cursor.finish()?;
        match read {
            Statement::Do(command) => Ok(command),
            Statement::Expect(_) => Err(ScenarioError::new(begin, texts::NO_ACTION.with([]))),
        }
    }
}

impl FromStr for Scenario {
    type Err = ScenarioError;

    fn from_str(text: &str) -> Result<Self, ScenarioError> {
        Self::parse(text)
    }
}

impl Draft {
    fn header(&mut self, cursor: &mut Cursor) -> Result<(), ScenarioError> {
        cursor.reading(keyword::HEADER_USAGE);
        let pos = cursor.pos();
        let synod = cursor.take(&texts::A_SYSTEM)?;
        if !synod.is("synod") {
            return Err(ScenarioError::new(pos, texts::NO_HEADER.with([shown(&synod.text)])));
        }
        self.once("synod", pos)?;
        let version = cursor.take(&texts::A_VERSION)?;
        match value::whole(&version.text) {
            Some(number) if number == u64::from(Scenario::VERSION) => {}
            Some(_) => {
                let sentence = texts::VERSION.with([shown(&version.text), Scenario::VERSION.into()]);
                return Err(ScenarioError::new(version.pos, sentence));
            }
            None => return Err(cursor.wrong(&version, &texts::A_VERSION)),
        }
        self.scenario.system = cursor.name(&texts::A_SYSTEM)?;
        self.scenario.params = cursor.settings(false)?;
        Ok(())
    }

    /// Any statement but the header.
    fn statement(&mut self, cursor: &mut Cursor) -> Result<(), ScenarioError> {
        let pos = cursor.pos();
        let mut keyword = self.keyword(cursor, None)?;
        let mut when = None;
        if let Some(moment) = keyword.moment {
            let moment = moment(cursor)?;
            keyword = self.keyword(cursor, Some(&moment))?;
            when = Some(moment);
        }
        let stepwise = self.scenario.stepwise;
        let describes_start = when.is_none() && (!stepwise || self.scenario.lines.is_empty());
        match (keyword.start, keyword.line) {
            (Some(start), None) => start(cursor, self)?,
            (Some(start), _) if describes_start => start(cursor, self)?,
            (_, Some(line)) => {
                let what = line(cursor)?;
                cursor.finish()?;
                let expects = matches!(what, Statement::Expect(_));
                let when = match when {
                    None if !stepwise && !expects => {
                        return Err(ScenarioError::new(pos, texts::NEEDS_MOMENT.with([keyword.word.into()])));
                    }
                    Some(When::At(_)) if stepwise => {
                        return Err(ScenarioError::new(pos, texts::STEPWISE_AT.with([])));
                    }
                    when => when.unwrap_or(When::InOrder),
                };
                self.scenario.lines.push(Line { pos, when, what });
            }
            (None, None) => {}
        }
        Ok(())
    }

    /// The keyword that comes next; one with a `line` of the run if a moment stands before it. What a person did after a
    /// step may have been done where time stood still, which only the run knows.
    fn keyword(&self, cursor: &mut Cursor, when: Option<&When>) -> Result<&'static Keyword, ScenarioError> {
        let (stepwise, after_moment) = (self.scenario.stepwise, when.is_some());
        let by_clock = !stepwise && !matches!(when, Some(When::After { .. }));
        let word = cursor.take(&texts::AN_ACTION)?;
        if word.quoted {
            return Err(ScenarioError::new(word.pos, texts::QUOTED.with([])));
        }
        match keyword::find(&word.text) {
            Some(keyword) if keyword.stepwise_only && by_clock => {
                Err(ScenarioError::new(word.pos, texts::STEPWISE_ONLY.with([keyword.word.into()])))
            }
            Some(keyword) if after_moment && keyword.line.is_none() && keyword.start.is_some() => {
                Err(ScenarioError::new(word.pos, texts::START_ONLY.with([keyword.word.into()])))
            }
            Some(keyword) if !after_moment || keyword.line.is_some() => {
                cursor.reading(keyword.usage);
                Ok(keyword)
            }
            None if word.is("synod") => Err(self.twice("synod", word.pos)),
            _ => Err(ScenarioError::unknown(word.pos, &word.text, &keyword::allowed(stepwise, after_moment))),
        }
    }
}
