//! The link: a system, how to show it, and a whole run, in the part of an address that is never sent to a
//! server.
//!
//! `#/raft/leader-crash?lang=zh-CN&at=214` is readable, and people may edit it. What they cannot edit stands
//! last, as `run=`: one word that begins with the version of its format and carries the scenario text, the
//! revision of the semantics that played it, and the fingerprint of the run at the moment shown. A link is
//! hostile input: every length is bounded before it is used, and whatever arrives, the decoder answers with
//! a [`Link`] or with a [`LinkError`] that is a sentence.

mod error;
mod item;
mod pack;
mod percent;
mod run;

pub use error::{Damage, LinkError};

use synod_model::{Lang, Micros};

/// What a link says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The id of the system; empty if the link names none, and the page decides.
    pub system: String,
    /// The id of a bundled scenario of that system.
    pub scenario: Option<String>,
    /// The language to read it in.
    pub lang: Option<Lang>,
    /// The theme to show it in; the page knows which there are.
    pub theme: Option<String>,
    /// Whether the page stands inside another one and shows the stage only.
    pub embed: bool,
    /// A seed other than the scenario's.
    pub seed: Option<u64>,
    /// The moment to open at.
    pub at: Option<Moment>,
    /// The run itself; it counts more than [`Link::scenario`], which then says where it came from. Beside others, a link
    /// carries either the run or the names.
    pub run: Option<Run>,
    /// Runs beside it, at most [`crate::limits::BESIDE`].
    pub beside: Vec<Beside>,
    /// Whether each of several runs keeps its own schedule, and does not follow the first one's.
    pub own_schedules: bool,
    /// Keys that this version does not know, in order; they are kept and mean nothing.
    pub other: Vec<(String, String)>,
}

/// A moment of a run: `at=214`, `at=214+2100us`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// Right after this step; 0 is the start.
    pub step: u64,
    /// How much later, before the next step.
    pub offset: Micros,
}

/// A run as the link carries it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The revision of the semantics that played it.
    pub revision: u32,
    /// The fingerprint at the moment of the link.
    pub fingerprint: u64,
    /// The scenario text, canonical if [`crate::Scenario`] printed it. It is not parsed here.
    pub text: String,
}

/// A run beside the first one: `second=three-phase-commit/coordinator-crash`, `second=1z...`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside {
    /// A bundled scenario, or what a system opens with.
    Bundled {
        /// The id of the system.
        system: String,
        /// The id of the scenario.
        scenario: Option<String>,
    },
    /// A run.
    Run(Run),
}

/// What stands where otherwise the system does, in a link that carries several runs.
const COMPARE: &str = "compare";

/// Writes a link; it begins with `#/`. Whoever shares it should compare its length with
/// [`crate::limits::LINK_BYTES`]: a longer one is not read back.
pub fn encode(link: &Link) -> String {
    let mut out = String::from("#/");
    if link.beside.is_empty() {
        out.push_str(&path(&link.system, link.scenario.as_deref()));
    } else {
        out.push_str(COMPARE);
    }
    for (at, (key, value)) in item::items(link).into_iter().enumerate() {
        out.push(if at == 0 { '?' } else { '&' });
        out.push_str(&percent::encode(&key));
        out.push('=');
        out.push_str(&percent::encode(&value).replace("%2F", "/"));
    }
    out
}

/// `SYSTEM[/SCENARIO]`.
fn path(system: &str, scenario: Option<&str>) -> String {
    let mut out = percent::encode(system);
    if let Some(scenario) = scenario {
        out.push('/');
        out.push_str(&percent::encode(scenario));
    }
    out
}

/// Reads what [`path`] writes.
fn read_path(path: &str) -> Result<(String, Option<String>), LinkError> {
    let mut segments = path.strip_suffix('/').unwrap_or(path).split('/');
    let system = percent::decode(segments.next().unwrap_or_default())?;
    let scenario = segments.next().map(percent::decode).transpose()?;
    if segments.next().is_some() || (system.is_empty() && scenario.is_some()) {
        return Err(LinkError::Path { path: path.to_owned() });
    }
    Ok((system, scenario))
}

/// Reads a link: a whole address that contains `#/`, or the fragment with or without its `#`. An empty one
/// is the default link, whose system is empty.
///
/// # Errors
/// What is wrong with it.
pub fn decode(link: &str) -> Result<Link, LinkError> {
    let (link, wrong) = decode_parts(link)?;
    wrong.into_iter().next().map_or(Ok(link), Err)
}

/// As [`decode`], but what is wrong with one part of a link does not lose the others: it is left out, and what is wrong is
/// told besides.
///
/// # Errors
/// When nothing can be made of it.
pub fn decode_parts(link: &str) -> Result<(Link, Vec<LinkError>), LinkError> {
    if link.len() > crate::limits::LINK_BYTES {
        return Err(LinkError::TooLong { bytes: link.len() });
    }
    let fragment = fragment(link.trim())?;
    let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
    let (system, scenario) = read_path(path)?;
    let several = system == COMPARE && scenario.is_none();
    let mut link = Link { system, scenario, ..Link::default() };
    if several {
        link.system.clear();
    }
    let wrong = item::read(query, &mut link, several)?;
    Ok((link, wrong))
}

/// What stands after `#/`.
fn fragment(link: &str) -> Result<&str, LinkError> {
    if let Some((_, fragment)) = link.split_once("#/") {
        return Ok(fragment);
    }
    match link.split_once('#') {
        Some((_, "")) => Ok(""),
        None if link.is_empty() || link.contains("://") => Ok(""),
        None => link.strip_prefix('/').ok_or_else(|| LinkError::NotALink { found: link.to_owned() }),
        Some(_) => Err(LinkError::NotALink { found: link.to_owned() }),
    }
}
