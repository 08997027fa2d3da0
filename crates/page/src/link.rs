//! The link of the present moment, and what a link asks for.

use crate::lesson;
use crate::state::State;
use crate::texts as t;
use crate::ui::{Notice, Tab};
use crate::undo::Place;
use crate::wanted::{ALL, WantedLesson, lesson_systems};
use synod_library::Shelf;
use synod_scenario::{Beside, Introduction, Link, Pace, Run, Scenario, decode, decode_parts};
use synod_scene::Theme;
use synod_sim::Schedule;

/// The key of a link under which the pace stands, in virtual microseconds per second.
const PACE: &str = "pace";

/// The key of a link under which a note stands.
const NOTE: &str = "note";
/// How many characters of a note are read.
pub const MOST_NOTED: usize = 240;

/// What a fragment asks for, read but not yet opened.
pub struct Wanted {
    /// The link.
    pub link: Link,
    /// Its scenario.
    pub scenario: Scenario,
    /// The bundled scenario it came from.
    pub bundled: Option<String>,
    /// What of the link could not be read, and is left out.
    pub wrong: Option<Notice>,
}

/// The systems that a fragment needs.
pub fn systems(fragment: &str) -> Vec<String> {
    let Ok((link, _)) = decode_parts(fragment) else { return Vec::new() };
    let named = |run: &Run| Scenario::parse(&run.text).ok().map(|scenario| scenario.system.value);
    let mut systems = vec![link.system];
    match &link.run {
        Some(run) if WantedLesson::of_text(&run.text).is_some() => systems.extend(lesson_systems(&run.text)),
        run => systems.extend(run.as_ref().and_then(named)),
    }
    systems.extend(link.beside.iter().filter_map(|beside| match beside {
        Beside::Bundled { system, .. } => Some(system.clone()),
        Beside::Run(run) => named(run),
    }));
    systems
}

/// What a state can begin with in which a fragment is to be read: the first scenario of the first system that the fragment
/// needs and that is here.
pub fn ground(shelf: &Shelf, fragment: &str) -> Option<(Scenario, Option<String>)> {
    let first = |system: &String| shelf.scenarios_of(system).first();
    let bundled = systems(fragment).iter().find_map(first)?;
    Some((bundled.parse(), Some(bundled.id.to_owned())))
}

impl State {
    /// The link that shows this very moment. A link to share carries no theme: that is the reader's own.
    pub fn link(&self, to_share: bool) -> Link {
        let session = &self.session;
        let present = session.present();
        let plain = self.edits == 0 && self.bundled.is_some();
        let mut other = Vec::new();
        let (beside, own_schedules) = self.panes.link();
        if self.pace != session.scenario().introduction.speed.unwrap_or_default() {
            other.push((PACE.to_owned(), self.pace.micros_per_second().to_string()));
        }
        let taught = self.lesson_link();
        other.extend(taught.keys);
        if to_share && !self.ui.note.trim().is_empty() {
            other.push((NOTE.to_owned(), self.ui.note.trim().chars().take(MOST_NOTED).collect()));
        }
        let mut recorded = session.recorded();
        if self.bundled.is_some() && beside.is_empty() {
            // Whoever opens the link finds it where its names lead.
            recorded.introduction = Introduction::default();
        }
        // Whoever follows the link to a lesson finds its system; a run of one's own is of its own.
        let named = self.lesson.as_ref().filter(|taught| !taught.name.0.is_empty());
        let system = named.map(|taught| taught.name.0.clone());
        Link {
            system: system.unwrap_or_else(|| session.scenario().system.value.clone()),
            scenario: self.bundled.clone(),
            lang: Some(self.lang()),
            theme: (!to_share).then(|| self.settings.theme.id().to_owned()),
            embed: self.ui.embed && !to_share,
            seed: None,
            at: (!taught.is_run).then(|| present.moment()),
            run: match taught.text {
                Some(text) => Some(Run { revision: synod_sim::REVISION, fingerprint: 0, text }),
                None => (!plain && !taught.is_run).then(|| Run {
                    revision: synod_sim::REVISION,
                    fingerprint: session.fingerprint(),
                    text: recorded.to_string(),
                }),
            },
            beside,
            own_schedules,
            other,
        }
    }

    /// Puts what a fragment asks for into a state that is new; what of it cannot be had is told, and the rest counts.
    pub fn begin(&mut self, fragment: &str) {
        // Language and theme count even when the run of the link cannot be opened.
        if let Ok((link, _)) = decode_parts(fragment) {
            self.show_as(&link);
            self.try_text(link);
        }
        if let Err(notice) = self.read(fragment).and_then(|wanted| self.apply(wanted)) {
            self.playing = false;
            self.ui.notice = Some(notice);
        }
    }

    /// Notes the text of a link, in case that it cannot be opened.
    fn try_text(&mut self, link: Link) {
        self.ui.tried = link.run.map(|run| run.text);
    }

    /// Reads a fragment. An empty one asks for the system on the stage.
    ///
    /// # Errors
    /// What is wrong with it, if nothing can be made of it.
    pub fn read(&self, fragment: &str) -> Result<Wanted, Notice> {
        let (mut link, wrong) = decode_parts(fragment).map_err(Notice::Link)?;
        let mut wrong = wrong.into_iter().next().map(Notice::Link);
        if link.system.is_empty() || link.system == ALL {
            self.session.scenario().system.value.clone_into(&mut link.system);
        }
        let (mut scenario, bundled) = match &link.run {
            // The run of a lesson comes with it.
            Some(run) if WantedLesson::of_text(&run.text).is_some() => {
                self.bundled(&link.system, None).map_err(Notice::Scenario)?
            }
            Some(run) => {
                let mut scenario = Scenario::parse(&run.text).map_err(Notice::Scenario)?;
                self.introduce(&mut scenario, link.scenario.as_deref());
                (scenario, link.scenario.clone())
            }
            None if !synod_library::ids().contains(&link.system.as_str()) => {
                (Scenario::new(&link.system), None)
            }
            None => match self.bundled(&link.system, link.scenario.as_deref()) {
                Ok(found) => found,
                Err(error) => {
                    wrong = wrong.or(Some(Notice::Scenario(error)));
                    self.bundled(&link.system, None).map_err(Notice::Scenario)?
                }
            },
        };
        let bundled = match link.seed {
            Some(seed) if seed != scenario.seed => {
                scenario.seed = seed;
                None
            }
            _ => bundled,
        };
        Ok(Wanted { link, scenario, bundled, wrong })
    }

    /// Puts what a link asks for in place of the state's run.
    ///
    /// # Errors
    /// What is wrong with it; the run stays then.
    pub fn apply(&mut self, wanted: Wanted) -> Result<(), Notice> {
        let Wanted { link, scenario, bundled, wrong } = wanted;
        let beside: Result<Vec<_>, _> = link.beside.iter().map(|beside| self.beside(beside)).collect();
        let beside = beside.map_err(Notice::Scenario)?;
        let mut session = self.shelf.catalogue.open(scenario).map_err(Notice::Scenario)?;
        if let Some(at) = link.at {
            session.seek_moment(at).map_err(Notice::Scenario)?;
        }
        self.replace(session, bundled);
        self.playing = link.at.is_none() && !self.session.scenario().stepwise && !self.calm;
        if link.at.is_none() {
            self.begin_to_show();
        }
        self.edits = u64::from(link.run.is_some());
        let schedule = if link.own_schedules { Schedule::Own } else { Schedule::First };
        for wanted in beside {
            self.add_beside(wanted, schedule).map_err(Notice::Scenario)?;
        }
        self.arrived();
        self.show_as(&link);
        self.ui.wanted_lesson = lesson::wanted(&link);
        self.ui.essay = lesson::is_essay(&link);
        if lesson::is_about(&link) {
            (self.ui.tab, self.ui.sheet) = (Tab::About, true);
        }
        let note = link.other.iter().find(|(key, _)| key == NOTE);
        self.ui.note = note.map(|(_, note)| note.chars().take(MOST_NOTED).collect()).unwrap_or_default();
        self.playing &= self.ui.wanted_lesson.is_none();
        if wrong.is_some() {
            self.ui.notice = wrong;
        } else if let Some(run) = &link.run
            && self.ui.wanted_lesson.as_ref().is_none_or(|wanted| wanted.text.is_none())
            && link.at.is_some()
            && (run.revision != synod_sim::REVISION || run.fingerprint != self.session.fingerprint())
        {
            self.ui.notice = Some(Notice::Says(t::OTHER_VERSION.with([])));
        } else if let Some(at) = link.at.filter(|at| at.step > self.session.present().step) {
            let end = self.session.present().step;
            self.ui.notice = Some(Notice::Says(t::OPENS_BEYOND.with([at.step.into(), end.into()])));
        } else if !self.ui.note.is_empty() {
            self.ui.notice = Some(Notice::Says(t::NOTED.with([self.ui.note.as_str().into()])));
        }
        Ok(())
    }

    /// Language, theme, pace and frame of a link.
    pub fn show_as(&mut self, link: &Link) {
        if let Some(lang) = link.lang {
            self.settings.lang = lang;
        }
        if let Some(theme) = link.theme.as_deref().and_then(Theme::parse) {
            self.settings.theme = theme;
        }
        self.ui.embed = link.embed;
        let pace = link.other.iter().find(|(key, _)| key == PACE);
        if let Some(pace) = pace.and_then(|(_, us)| us.parse().ok()).and_then(Pace::of_micros) {
            self.pace = pace;
        }
    }

    /// Goes to what a fragment asks for: to the place that it is known to stand for, if its run is still there, or else anew.
    ///
    /// # Errors
    /// What is wrong with it; the run stays then.
    pub fn arrive(&mut self, fragment: &str, known: Option<Place>) -> Result<(), Notice> {
        if let Some((place, link)) = known.zip(decode(fragment).ok())
            && link.beside.is_empty()
            && lesson::wanted(&link).is_none()
            && self.lesson.is_none()
            && self.panes.is_empty()
            && self.go(place)
        {
            self.show_as(&link);
            return Ok(());
        }
        if let Ok((link, _)) = decode_parts(fragment) {
            self.try_text(link);
        }
        let wanted = self.read(fragment)?;
        // Who has a run already keeps it until the whole link can be read.
        match wanted.wrong {
            Some(wrong) => Err(wrong),
            None => self.apply(wanted),
        }
    }
}
