//! The statements that describe the start of a run.

use crate::actions;
use crate::cursor::{Cursor, columns};
use crate::draft::Draft;
use crate::error::{ScenarioError, shown};
use crate::introduction::Pace;
use crate::limits;
use crate::parts::{Given, Pos, Spanned};
use crate::texts;
use synod_model::{Lang, Text};

/// `title "..."`, `title.zh-CN "..."`.
pub(crate) fn title(cursor: &mut Cursor, draft: &mut Draft) -> Result<(), ScenarioError> {
    let said = say(cursor, draft, &texts::A_TITLE, &texts::TITLE_TOO_LONG, limits::TITLE_CHARS)?;
    draft.scenario.titles.push(said);
    Ok(())
}

/// `shows "..."`, `shows.zh-CN "..."`.
pub(crate) fn shows(cursor: &mut Cursor, draft: &mut Draft) -> Result<(), ScenarioError> {
    let said = sentence(cursor, draft)?;
    draft.scenario.introduction.shows.push(said);
    Ok(())
}

/// `watch "..."`, `watch.zh-CN "..."`.
pub(crate) fn watch(cursor: &mut Cursor, draft: &mut Draft) -> Result<(), ScenarioError> {
    let said = sentence(cursor, draft)?;
    draft.scenario.introduction.watch.push(said);
    Ok(())
}

/// `try "..."`, `try.zh-CN "..."`.
pub(crate) fn tries(cursor: &mut Cursor, draft: &mut Draft) -> Result<(), ScenarioError> {
    let said = sentence(cursor, draft)?;
    draft.scenario.introduction.tries.push(said);
    Ok(())
}

/// A sentence of the introduction.
fn sentence(cursor: &mut Cursor, draft: &mut Draft) -> Result<(Lang, String), ScenarioError> {
    say(cursor, draft, &texts::A_SENTENCE, &texts::SENTENCE_TOO_LONG, limits::INTRODUCTION_CHARS)
}

/// A text in the language that the word before it names, once per language.
fn say(
    cursor: &mut Cursor,
    draft: &mut Draft,
    what: &'static Text,
    too_long: &'static Text,
    most: usize,
) -> Result<(Lang, String), ScenarioError> {
    let Some(head) = cursor.last().cloned() else { return Err(cursor.missing(what)) };
    let (word, tag) = head.text.split_once('.').map_or((head.text.as_str(), None), |(w, tag)| (w, Some(tag)));
    let lang = tag.map_or(Ok(Lang::default()), |tag| {
        Lang::parse(tag).ok_or_else(|| {
            let known = Lang::ALL.map(Lang::tag).join(", ");
            let pos = Pos { column: head.pos.column + columns(word) + 1, ..head.pos };
            ScenarioError::new(pos, texts::LANGUAGE.with([shown(tag), known.into()]))
        })
    })?;
    let canonical = if lang == Lang::default() { word.to_owned() } else { format!("{word}.{}", lang.tag()) };
    draft.once(&canonical, head.pos)?;
    let text = cursor.take(what)?;
    if !text.quoted {
        return Err(cursor.wrong(&text, what));
    }
    if text.text.chars().count() > most {
        return Err(ScenarioError::new(text.pos, too_long.with([most.into()])));
    }
    Ok((lang, text.text))
}

/// `speed 1/10`.
pub(crate) fn speed(cursor: &mut Cursor, draft: &mut Draft) -> Result<(), ScenarioError> {
    once(cursor, draft)?;
    let word = cursor.take(&texts::A_SPEED)?;
    let speed = Pace::parse(&word.text).ok_or_else(|| {
        let known: Vec<String> = Pace::all().map(|speed| speed.to_string()).collect();
        ScenarioError::new(word.pos, texts::NOT_A_SPEED.with([shown(&word.text), known.join(", ").into()]))
    })?;
    draft.scenario.introduction.speed = Some(speed);
    Ok(())
}

/// `from 1500ms`.
pub(crate) fn from(cursor: &mut Cursor, draft: &mut Draft) -> Result<(), ScenarioError> {
    once(cursor, draft)?;
    let pos = cursor.pos();
    draft.scenario.introduction.from = Some(Spanned::new(cursor.time()?, pos));
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
