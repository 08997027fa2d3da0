//! The statements that describe the start of a run.

use crate::actions;
use crate::cursor::Cursor;
use crate::draft::Draft;
use crate::error::{ScenarioError, shown};
use crate::limits;
use crate::parts::{Given, Pos};
use crate::texts;
use synod_model::Lang;

/// `title "..."`, `title.zh-CN "..."`.
pub(crate) fn title(cursor: &mut Cursor, draft: &mut Draft) -> Result<(), ScenarioError> {
    let Some(head) = cursor.last().cloned() else { return Ok(()) };
    let lang = match head.text.split_once('.') {
        None => Lang::default(),
        Some((_, tag)) => Lang::parse(tag).ok_or_else(|| {
            let known = Lang::ALL.map(Lang::tag).join(", ");
            let pos = Pos { column: head.pos.column + 6, ..head.pos };
            ScenarioError::new(pos, texts::LANGUAGE.with([shown(tag), known.into()]))
        })?,
    };
    let canonical =
        if lang == Lang::default() { "title".to_owned() } else { format!("title.{}", lang.tag()) };
    draft.once(&canonical, head.pos)?;
    let title = cursor.take(&texts::A_TITLE)?;
    if !title.quoted {
        return Err(cursor.wrong(&title, &texts::A_TITLE));
    }
    if title.text.chars().count() > limits::TITLE_CHARS {
        return Err(ScenarioError::new(title.pos, texts::TITLE_TOO_LONG.with([limits::TITLE_CHARS.into()])));
    }
    draft.scenario.titles.push((lang, title.text));
    Ok(())
}

/// `seed 42`.
pub(crate) fn seed(cursor: &mut Cursor, draft: &mut Draft) -> Result<(), ScenarioError> {
    once(cursor, draft)?;
    draft.scenario.seed = cursor.number(&texts::A_SEED)?.value;
    Ok(())
}

/// `net ...` from the start.
pub(crate) fn net(cursor: &mut Cursor, draft: &mut Draft) -> Result<(), ScenarioError> {
    draft.scenario.net.push(actions::net_change(cursor)?);
    Ok(())
}

/// `without RULE` from the start.
pub(crate) fn without(cursor: &mut Cursor, draft: &mut Draft) -> Result<(), ScenarioError> {
    draft.scenario.without.push(cursor.name(&texts::A_RULE)?);
    Ok(())
}

/// `given NODE key=value ...`.
pub(crate) fn given(cursor: &mut Cursor, draft: &mut Draft) -> Result<(), ScenarioError> {
    let node = cursor.node()?;
    let settings = cursor.settings(true)?;
    draft.scenario.given.push(Given { node, settings });
    Ok(())
}

/// `load 5/s put` from the start.
pub(crate) fn load(cursor: &mut Cursor, draft: &mut Draft) -> Result<(), ScenarioError> {
    draft.scenario.load.push(actions::load_of(cursor)?);
    Ok(())
}

/// `stepwise`: the parser has seen it already.
pub(crate) fn stepwise(cursor: &mut Cursor, draft: &mut Draft) -> Result<(), ScenarioError> {
    once(cursor, draft)
}

/// `until 6s`.
pub(crate) fn until(cursor: &mut Cursor, draft: &mut Draft) -> Result<(), ScenarioError> {
    once(cursor, draft)?;
    draft.scenario.until = Some(cursor.time()?);
    Ok(())
}

/// The statement that was just begun may stand once.
fn once(cursor: &Cursor, draft: &mut Draft) -> Result<(), ScenarioError> {
    match cursor.last() {
        Some(head) => draft.once(&head.text, head.pos),
        None => Ok(()),
    }
}
