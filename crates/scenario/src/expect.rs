//! `expect`: what must be so, at a moment or at the end.

use crate::cursor::Cursor;
use crate::error::ScenarioError;
use crate::lex::Word;
use crate::statement::{Expectation, Op, Statement, Verdict};
use crate::texts;
use synod_model::nearest;

const NODE_USAGE: &str = "expect node NODE FIELD = VALUE";
const VERDICT_USAGE: &str = "expect holds|violated|seen|unseen INVARIANT";

/// Any of the forms. A role may be called `node` or `holds`: a comparison after it tells.
pub(crate) fn expect(cursor: &mut Cursor) -> Result<Statement, ScenarioError> {
    cursor.cut_at(&Op::ALL.map(Op::sign), 1);
    let compares = Op::ALL.iter().any(|op| cursor.looks_at(1, op.sign()));
    let expectation = if compares {
        role(cursor)?
    } else if cursor.skip("node") {
        cursor.reading(NODE_USAGE);
        field(cursor)?
    } else if let Some(verdict) = Verdict::ALL.into_iter().find(|verdict| cursor.skip(verdict.word())) {
        cursor.reading(VERDICT_USAGE);
        Expectation::Invariant { verdict, id: cursor.name(&texts::AN_INVARIANT)? }
    } else {
        not_mistyped(cursor)?;
        role(cursor)?
    };
    Ok(Statement::Expect(expectation))
}

/// A first word that is compared with nothing, and is nearly one of the other forms, was meant to be that.
fn not_mistyped(cursor: &Cursor) -> Result<(), ScenarioError> {
    let forms = ["node", "holds", "violated", "seen", "unseen"];
    match cursor.peek() {
        Some(word) if nearest(&word.text, forms).is_some() => {
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
    let sign = cursor.take(&texts::A_COMPARISON)?;
    let op = operator(&sign).ok_or_else(|| cursor.wrong(&sign, &texts::A_COMPARISON))?;
    let value = cursor.text(&texts::A_VALUE)?;
    Ok(Expectation::Field { node, path, op, value })
}

fn operator(word: &Word) -> Option<Op> {
    Op::ALL.into_iter().find(|op| word.is(op.sign()))
}
