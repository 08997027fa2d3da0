//! SOURCE: a file, the standard input, a link, or a bundled scenario; and what to call it when it is wrong.

use crate::failure::{Done, Failure};
use crate::{output, texts};
use std::fs::File;
use std::io::{self, Read};
use synod_library::BundledScenario;
use synod_model::{Lang, nearest};
use synod_scenario::{Beside, Link, Scenario, limits};
use synod_sim::{Catalogue, Options, REVISION, Session};

/// How the help describes a SOURCE.
pub(crate) const HELP: &str = "A file, `-` for the standard input, a link (it contains `#/`), or a bundled scenario \
                               as SYSTEM/SCENARIO; SYSTEM alone is the one it opens with. To read a file whose name \
                               is that of a system, write ./NAME";

/// The most bytes that are read of a file: it may be one that never ends.
const MOST_READ: u64 = 16 << 20;

/// A scenario that has been read, and where it came from.
pub(crate) struct Source {
    /// The scenario.
    pub(crate) scenario: Scenario,
    /// What an error about it names first: the file. Nothing for what has no name.
    pub(crate) name: Option<String>,
    /// The bundled scenario it is, unchanged.
    pub(crate) bundled: Option<&'static BundledScenario>,
    /// The link it came from.
    pub(crate) link: Option<Link>,
    /// In which language to speak: what was asked for, else the link's, else English.
    pub(crate) lang: Lang,
}

impl Source {
    /// Reads what `text` stands for.
    pub(crate) fn read(text: &str, lang: Option<Lang>) -> Done<Self> {
        let speak = lang.unwrap_or_default();
        if text.contains("#/") {
            return Self::from_link(text, lang);
        }
        if text == "-" {
            return Self::from_text("stdin", io::stdin().lock(), speak);
        }
        if let Some(bundled) = bundled(text) {
            return Ok(Self::from_bundled(bundled, speak));
        }
        if synod_library::catalogue().get(text).is_some() {
            let scenario = Scenario::new(text);
            return Ok(Self { scenario, name: None, bundled: None, link: None, lang: speak });
        }
        match open(text, speak)? {
            Some(file) => Self::from_text(text, file, speak),
            None => Err(unknown(text, speak)),
        }
    }

    fn from_text(name: &str, input: impl Read, lang: Lang) -> Done<Self> {
        let text = read_text(name, input, lang)?;
        let scenario = Scenario::parse(&text).map_err(|e| Failure::scenario(Some(name), &e, lang))?;
        Ok(Self { scenario, name: Some(name.to_owned()), bundled: None, link: None, lang })
    }

    fn from_bundled(bundled: &'static BundledScenario, lang: Lang) -> Self {
        Self { scenario: bundled.parse(), name: None, bundled: Some(bundled), link: None, lang }
    }

    /// Reads a link to one run.
    pub(crate) fn from_link(text: &str, lang: Option<Lang>) -> Done<Self> {
        let (mut sources, _) = Self::all_of_link(text, lang)?;
        match sources.len() {
            1 => Ok(sources.remove(0)),
            n => Err(Failure::Bad(texts::say(&texts::SEVERAL_RUNS.with([n.into()]), sources[0].lang))),
        }
    }

    /// Reads a link: for each of its runs, the run that it carries, else the bundled scenario that it names; and whether
    /// each keeps its own schedule.
    pub(crate) fn all_of_link(text: &str, lang: Option<Lang>) -> Done<(Vec<Self>, bool)> {
        let link = synod_scenario::decode(text).map_err(|e| Failure::link(&e, lang.unwrap_or_default()))?;
        let lang = lang.or(link.lang).unwrap_or_default();
        let mut first = match &link.run {
            Some(run) => Self::carried(run, lang)?,
            None => Self::named(&link.system, link.scenario.as_deref(), lang)?,
        };
        if let Some(seed) = link.seed.filter(|seed| *seed != first.scenario.seed) {
            first.scenario.seed = seed;
            first.bundled = None;
        }
        let mut sources = vec![first];
        for beside in &link.beside {
            sources.push(match beside {
                Beside::Run(run) => Self::carried(run, lang)?,
                Beside::Bundled { system, scenario } => Self::named(system, scenario.as_deref(), lang)?,
            });
        }
        let own = link.own_schedules;
        sources[0].link = Some(link);
        Ok((sources, own))
    }

    /// A run that a link carries.
    fn carried(run: &synod_scenario::Run, lang: Lang) -> Done<Self> {
        let scenario = Scenario::parse(&run.text).map_err(|e| Failure::scenario(None, &e, lang))?;
        Ok(Self { scenario, name: None, bundled: None, link: None, lang })
    }

    fn named(system: &str, scenario: Option<&str>, lang: Lang) -> Done<Self> {
        let name = match (system, scenario) {
            ("", _) => synod_library::scenarios().first().map_or("", |first| first.system).to_owned(),
            (system, None) => system.to_owned(),
            (system, Some(scenario)) => format!("{system}/{scenario}"),
        };
        match bundled(&name) {
            Some(bundled) => Ok(Self::from_bundled(bundled, lang)),
            // An unknown system is refused when it is opened, with the systems that there are.
            None if scenario.is_none() || synod_library::catalogue().get(system).is_none() => {
                let scenario = Scenario::new(system);
                Ok(Self { scenario, name: None, bundled: None, link: None, lang })
            }
            None => Err(unknown(&name, lang)),
        }
    }

    /// It as a link carries it beside another run.
    pub(crate) fn beside(&self) -> Beside {
        if let Some(bundled) = self.bundled {
            return Beside::Bundled {
                system: bundled.system.to_owned(),
                scenario: Some(bundled.id.to_owned()),
            };
        }
        let text = self.scenario.to_string();
        Beside::Run(synod_scenario::Run { revision: REVISION, fingerprint: 0, text })
    }

    /// Opens it with its system, and says what its link does not lead to any more.
    pub(crate) fn open(&self, catalogue: &Catalogue, options: Options) -> Done<Box<Session>> {
        let session = catalogue.open_with(self.scenario.clone(), options).map_err(|e| self.wrong(&e))?;
        self.remark(catalogue);
        Ok(session)
    }

    /// Says what the link does not lead to any more: the run that was meant, or a moment of it.
    pub(crate) fn remark(&self, catalogue: &Catalogue) {
        if self.plays_differently(catalogue) {
            output::complain(texts::OTHER_VERSION.get(self.lang));
        } else if let Some((at, end)) = self.opens_beyond(catalogue) {
            output::complain(&texts::say(&texts::OPENS_BEYOND.with([at.into(), end.into()]), self.lang));
        }
    }

    /// The step at which the link opens and the last one, if the run ends before.
    fn opens_beyond(&self, catalogue: &Catalogue) -> Option<(u64, u64)> {
        let at = self.link.as_ref()?.at?.step;
        let mut session = catalogue.open(self.scenario.clone()).ok()?;
        let _ = session.seek(at);
        let end = session.present().step;
        (end < at).then_some((at, end))
    }

    /// The failure that an error of this scenario is.
    pub(crate) fn wrong(&self, error: &synod_scenario::ScenarioError) -> Failure {
        Failure::scenario(self.name.as_deref(), error, self.lang)
    }

    /// Whether the link carries a fingerprint that is not the one that the same moment has here.
    fn plays_differently(&self, catalogue: &Catalogue) -> bool {
        let Some(link) = &self.link else { return false };
        let Some(run) = &link.run else { return false };
        if run.revision != REVISION {
            return true;
        }
        let Some(at) = link.at else { return false };
        let Ok(mut session) = catalogue.open(self.scenario.clone()) else { return false };
        session.seek(at.step).is_err() || session.fingerprint() != run.fingerprint
    }
}

/// The text of a file of this name; `None` if there is none.
pub(crate) fn named_text(name: &str, lang: Lang) -> Done<Option<String>> {
    open(name, lang)?.map(|file| read_text(name, file, lang)).transpose()
}

fn open(name: &str, lang: Lang) -> Done<Option<File>> {
    match File::open(name) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(name, &error, lang)),
    }
}

/// Reads a text.
pub(crate) fn read_text(name: &str, input: impl Read, lang: Lang) -> Done<String> {
    let mut bytes = Vec::new();
    input.take(MOST_READ).read_to_end(&mut bytes).map_err(|e| unreadable(name, &e, lang))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        // Its length is what is wrong, not that its last character may have been cut in two.
        Err(error) if error.as_bytes().len() > limits::TEXT_BYTES => {
            Ok(String::from_utf8_lossy(error.as_bytes()).into_owned())
        }
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let line = error.as_bytes().iter().take(good).filter(|b| **b == b'\n').count() + 1;
            let sentence = texts::NOT_UTF8.with([name.into(), line.into()]);
            Err(Failure::Bad(texts::say(&sentence, lang)))
        }
    }
}

/// The bundled scenario that `SYSTEM/SCENARIO` names; for `SYSTEM` alone, the one that it opens with.
fn bundled(name: &str) -> Option<&'static BundledScenario> {
    match name.split_once('/') {
        Some((system, id)) => synod_library::scenario(system, id),
        None => synod_library::scenarios_of(name).first(),
    }
}

/// What is neither a file nor bundled.
fn unknown(name: &str, lang: Lang) -> Failure {
    let all: Vec<String> =
        synod_library::scenarios().iter().map(|s| format!("{}/{}", s.system, s.id)).collect();
    let sentence = match nearest(name, all.iter().map(String::as_str)) {
        Some(near) => texts::NO_SOURCE_NEAR.with([name.into(), near.into()]),
        None => texts::NO_SOURCE.with([name.into()]),
    };
    Failure::Bad(texts::say(&sentence, lang))
}

fn unreadable(name: &str, error: &io::Error, lang: Lang) -> Failure {
    let why = error.to_string();
    let why = why.split(" (os error").next().unwrap_or(&why).to_lowercase();
    Failure::Bad(texts::say(&texts::UNREADABLE.with([name.into(), why.into()]), lang))
}
