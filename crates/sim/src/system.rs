//! A registered protocol, erased, with what forms, links, documentation and the command need to know about it.

use crate::world::Make;
use std::ops::Deref;
use std::sync::OnceLock;
use synod_model::{
    Checked, Fields, InvariantInfo, Messages, Meta, Need, Param, RequestKind, Requests, Rule, Settings,
    TimerKind, Timers,
};
use synod_scenario::{Scenario, Setting};

/// A registered protocol: its id, and whatever else is known [`About`] it once somebody asks.
#[derive(Clone)]
pub struct System {
    /// Its id.
    pub(crate) id: &'static str,
    about: OnceLock<About>,
    /// Tells about it. Not before it is asked for, so that the page can have the texts of most systems come later.
    learn: fn() -> About,
    /// Makes its world.
    pub(crate) make: Make,
}

impl Deref for System {
    type Target = About;

    fn deref(&self) -> &About {
        self.about.get_or_init(self.learn)
    }
}

/// What is known of a registered protocol.
#[derive(Clone)]
pub struct About {
    /// What it is.
    pub meta: &'static Meta,
    /// Its parameters.
    pub params: &'static [Param],
    /// Its safety rules.
    pub rules: &'static [Rule],
    /// What can be asked of it.
    pub requests: &'static [RequestKind],
    /// Its timers.
    pub timers: &'static [TimerKind],
    /// The kinds of its messages.
    pub messages: &'static [&'static str],
    /// The fields that a node has in some states, beside those that it has in each.
    pub(crate) fields: Vec<&'static str>,
    /// Its invariants.
    pub invariants: Vec<InvariantInfo>,
}

impl About {
    fn of<P: Checked>() -> Self {
        let invariants = P::invariants().iter();
        let mut fields = Vec::new();
        P::Durable::names(&mut fields);
        P::Volatile::names(&mut fields);
        Self {
            meta: &P::META,
            params: P::Config::PARAMS,
            rules: P::RULES,
            requests: P::Request::KINDS,
            timers: P::Timer::KINDS,
            messages: P::Message::KINDS,
            fields,
            invariants: invariants
                .map(|i| InvariantInfo { id: i.id, says: &i.says, expect: i.expect, assumes: i.assumes })
                .collect(),
        }
    }
}

impl About {
    /// The kind of request of this id.
    pub fn request(&self, id: &str) -> Option<&'static RequestKind> {
        self.requests.iter().find(|kind| kind.id == id)
    }

    /// A request as a person would write it: `words` are its kind and every argument.
    pub(crate) fn written(&self, words: &[String]) -> Vec<String> {
        match words.split_first().and_then(|(id, values)| Some((self.request(id)?, values))) {
            Some((kind, values)) => kind.write(values),
            None => words.to_vec(),
        }
    }
}

impl System {
    /// A protocol, erased.
    pub(crate) fn of<P: Checked>() -> Self {
        crate::world::complete::<P>();
        Self::early::<P>()
    }

    /// As [`System::of`], without the code by which one looks closer at its worlds.
    pub(crate) fn early<P: Checked>() -> Self {
        Self { id: P::META.id, about: OnceLock::new(), learn: About::of::<P>, make: crate::world::make::<P> }
    }

    /// Adds to a scenario what these rules, which are off in it, need and what it does not give; returns that, and what it
    /// gives otherwise, which stays.
    pub fn add_needs(&self, off: &[&str], scenario: &mut Scenario) -> Vec<Need> {
        let given: Vec<_> =
            scenario.params.iter().map(|s| (s.key.value.as_str(), s.value.value.as_str())).collect();
        let needs = Need::of(self.params, self.rules, off, &given);
        for need in needs.iter().filter(|need| need.given.is_none()) {
            let (key, value) = (need.key.to_owned().into(), need.value.to_owned().into());
            scenario.params.push(Setting { key, value });
        }
        needs
    }
}
