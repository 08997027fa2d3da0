//! `expect`: what must be so, at a moment or at the end.

use crate::cursor::Cursor;
use crate::error::ScenarioError;
use crate::lex::{Word, lex_line};
use crate::parts::{Pos, Spanned};
use crate::statement::{Expectation, Op, Statement, Verdict};
use crate::texts;
use crate::value;
use synod_model::nearest;

const ROLE_USAGE: &str = "expect ROLE = NODE";
const NODE_USAGE: &str = "expect node NODE FIELD = VALUE";
const METRIC_USAGE: &str = "expect figure FIGURE = VALUE";
const ANSWER_USAGE: &str = "expect answer NUMBER = VALUE";
const NEVER_USAGE: &str = "expect never EXPECTATION";
const VERDICT_USAGE: &str = "expect holds|violated|seen|unseen INVARIANT";

impl Expectation {
    /// Reads an expectation that stands alone, with or without the word `expect` before it: `leader = 3`. Places are
    /// columns of line 1.
    ///
    /// # Errors
    /// What is wrong with it, or that there is none, or more than one.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        let mut statements = lex_line(text, 1)?.into_iter();
        let none = || ScenarioError::new(Pos { line: 1, column: 1 }, texts::NO_EXPECTATION.with([]));
        let mut cursor = Cursor::new(statements.next().ok_or_else(none)?);
        cursor.reading(ROLE_USAGE);
        // A role may be called `expect`: a comparison after it decides.
        if !compares_next(&cursor) {
            cursor.skip("expect");
        }
        let expectation = expectation(&mut cursor)?;
        cursor.finish()?;
        match statements.next() {
            Some(more) => Err(ScenarioError::new(more[0].pos, texts::ONE_EXPECTATION.with([]))),
            None => Ok(expectation),
        }
    }
}

/// An expectation as a line of a scenario.
pub(crate) fn expect(cursor: &mut Cursor) -> Result<Statement, ScenarioError> {
    expectation(cursor).map(Statement::Expect)
}

/// Any of the forms. A role may be called `node` or `holds`: a comparison after it decides.
fn expectation(cursor: &mut Cursor) -> Result<Expectation, ScenarioError> {
    cursor.cut_at(&Op::ALL.map(Op::sign), 1);
    if !compares_next(cursor) && cursor.skip("never") {
        cursor.reading(NEVER_USAGE);
        match cursor.peek() {
            None => return Err(cursor.missing(&texts::AN_EXPECTATION)),
            Some(again) if again.is("never") && !compares_next(cursor) => {
                return Err(cursor.wrong(again, &texts::AN_EXPECTATION));
            }
            Some(_) => {}
        }
        Ok(Expectation::Never(Box::new(form(cursor)?)))
    } else {
        form(cursor)
    }
}

/// Whether a comparison stands behind the next word: then that is a role, whatever it is called.
fn compares_next(cursor: &Cursor) -> bool {
    Op::ALL.iter().any(|op| cursor.looks_at(1, op.sign()))
}

/// Any form that is so or not at one moment.
fn form(cursor: &mut Cursor) -> Result<Expectation, ScenarioError> {
    if compares_next(cursor) {
        role(cursor)
    } else if cursor.skip("figure") {
        cursor.reading(METRIC_USAGE);
        let path = cursor.path(&texts::A_METRIC)?;
        let (op, value) = comparison(cursor)?;
        Ok(Expectation::Metric { path, op, value })
    } else if cursor.skip("answer") {
        cursor.reading(ANSWER_USAGE);
        let word = cursor.take(&texts::A_REQUEST_NUMBER)?;
        let number = value::whole(&word.text).and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
        let number = number.ok_or_else(|| cursor.wrong(&word, &texts::A_REQUEST_NUMBER))?;
        let (op, value) = comparison(cursor)?;
        Ok(Expectation::Answer { request: Spanned::new(number, word.pos), op, value })
    } else if cursor.skip("node") {
        cursor.reading(NODE_USAGE);
        field(cursor)
    } else if let Some(verdict) = Verdict::ALL.into_iter().find(|verdict| cursor.skip(verdict.word())) {
        cursor.reading(VERDICT_USAGE);
        Ok(Expectation::Invariant { verdict, id: cursor.name(&texts::AN_INVARIANT)? })
    } else {
        not_mistyped(cursor)?;
        role(cursor)
    }
}

/// A first word that is compared with nothing, and is nearly one of the other forms, was meant to be that.
fn not_mistyped(cursor: &Cursor) -> Result<(), ScenarioError> {
    let forms = ["node", "holds", "violated", "seen", "unseen", "figure", "answer", "never"];
    match cursor.peek() {
        // Short words are near to many: a leader is not meant to be never.
        Some(word) if nearest(&word.text, forms.into_iter().take(7)).is_some() => {
            Err(ScenarioError::unknown(word.pos, &word.text, &forms))
        }
        _ => Ok(()),
    }
}

fn role(cursor: &mut Cursor) -> Result<Expectation, ScenarioError> {
    let role = cursor.name(&texts::A_ROLE)?;
    let sign = cursor.take(&texts::EQUAL_OR_NOT)?;
    let negate = match operator(&sign) {
        Some(Op::Eq) => false,
        Some(Op::Ne) => true,
        _ => return Err(cursor.wrong(&sign, &texts::EQUAL_OR_NOT)),
    };
    Ok(Expectation::Role { role, node: cursor.node_or_none()?, negate })
}

fn field(cursor: &mut Cursor) -> Result<Expectation, ScenarioError> {
    let node = cursor.node()?;
    let path = cursor.path(&texts::A_FIELD)?;
    let (op, value) = comparison(cursor)?;
    Ok(Expectation::Field { node, path, op, value })
}

/// `>= 4`.
fn comparison(cursor: &mut Cursor) -> Result<(Op, Spanned<String>), ScenarioError> {
    let sign = cursor.take(&texts::A_COMPARISON)?;
    let op = operator(&sign).ok_or_else(|| cursor.wrong(&sign, &texts::A_COMPARISON))?;
    Ok((op, cursor.text(&texts::A_VALUE)?))
}

fn operator(word: &Word) -> Option<Op> {
    Op::ALL.into_iter().find(|op| word.is(op.sign()))
}
