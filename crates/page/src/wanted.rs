//! The lesson or the challenge that a link or a file asks for, and what a reader does with it.

use synod_library::{Listed, Shelf, listed_challenges, listed_lessons};

/// What stands in an address in place of a system where all lessons are asked for.
pub const ALL: &str = "all";

/// A lesson that a link asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WantedLesson {
    /// The system.
    pub system: String,
    /// The id of the lesson.
    pub id: String,
    /// The id of the step; the first if there is none.
    pub step: Option<String>,
    /// Whether the link has a run of its own, which stays on the stage.
    pub beside: bool,
    /// Whether it is a challenge.
    pub challenge: bool,
    /// The text of one that does not come with Synod.
    pub text: Option<String>,
}

impl WantedLesson {
    /// What a text asks for that is opened by itself; `None` if it is no lesson and no challenge.
    pub fn of_text(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let challenge = match lines.next()?.trim_start_matches('\u{feff}').split(' ').next()? {
            "lesson" => false,
            "challenge" => true,
            _ => return None,
        };
        Some(Self { challenge, text: Some(text.to_owned()), ..Self::default() })
    }

    /// All of its kind that its system has.
    pub fn all(&self) -> &'static [Listed] {
        if self.challenge { listed_challenges(&self.system) } else { listed_lessons(&self.system) }
    }

    /// The file of its text, if it comes with Synod.
    pub fn file(&self) -> Option<&'static str> {
        Some(self.all().iter().find(|listed| listed.id == self.id)?.file)
    }
}

/// The systems that a lesson or a challenge runs, by its text.
pub fn lesson_systems(text: &str) -> Vec<String> {
    let of = |line: &str| {
        let line = line.trim();
        let inner = line.strip_prefix("synod 1 ").and_then(|rest| rest.split(' ').next());
        let bundled =
            || line.strip_prefix("run ").or_else(|| line.strip_prefix("beside "))?.split('/').next();
        inner.or_else(bundled).map(str::to_owned)
    };
    let mut systems: Vec<String> = text.lines().filter_map(of).collect();
    systems.sort_unstable();
    systems.dedup();
    systems
}

/// The text of what is wanted, if it is here.
pub fn lesson_text(shelf: &Shelf, wanted: &WantedLesson) -> Option<String> {
    if wanted.text.is_some() {
        return wanted.text.clone();
    }
    shelf.text(wanted.file()?).map(|text| text.as_ref().to_owned())
}

/// What a reader does with a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// On: to what the step leads to, or to the next step.
    Next,
    /// To the step before.
    Previous,
    /// To a step, by its number from 0.
    To(usize),
    /// Chooses an option, once and for all.
    Choose(usize),
    /// Back to where the lesson stands.
    Return,
    /// Ends the lesson.
    Leave,
}
