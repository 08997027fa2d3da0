//! The sentence under the stage, for as long as it takes to read it.

use synod_model::Sentence;

/// For how long a caption stands at least while the run plays, in milliseconds, by how much it matters.
const STANDS_MS: [f64; 3] = [0.0, 900.0, 2_500.0];

/// How much a step matters to somebody who watches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It is routine.
    #[default]
    Aside,
    /// Something happened.
    News,
    /// It has a mark on the timeline.
    Interesting,
}

/// What time does while somebody reads what is interesting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hold {
    /// It passes slowly, and stops before something else would take the place of what is read.
    #[default]
    Slow,
    /// It stops.
    Stop,
    /// It goes on.
    Off,
}

impl Hold {
    /// All of them, the usual one first.
    pub const ALL: [Self; 3] = [Self::Slow, Self::Stop, Self::Off];

    /// As it is remembered.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::Stop => "stop",
            Self::Off => "go-on",
        }
    }

    /// The one that is remembered as this.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hold| hold.id() == id)
    }
}

/// A step and what is said of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// Its number.
    pub step: u64,
    /// How much it matters.
    pub weight: Weight,
    /// What happened, and why.
    pub sentences: Vec<Sentence>,
}

/// The caption: what stands there, and what waits for its turn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Caption {
    told: Told,
    /// Since when it stands, in milliseconds of the reader's time.
    since: f64,
    /// What is as interesting, and comes once this was read.
    next: Option<Told>,
}

impl Caption {
    /// What stands there.
    pub fn told(&self) -> &Told {
        &self.told
    }

    /// For how much longer it stands at least, in milliseconds.
    fn left(&self, now: f64) -> f64 {
        self.since + STANDS_MS[self.told.weight as usize] - now
    }

    /// Whether something interesting is still being read.
    pub fn is_read(&self, now: f64) -> bool {
        self.told.weight == Weight::Interesting && self.left(now) > 0.0
    }

    /// Whether something interesting waits for that.
    pub const fn waits(&self) -> bool {
        self.next.is_some()
    }

    /// Says it at once.
    pub fn say(&mut self, told: Told, now: f64) {
        if self.told != told {
            *self = Self { told, since: now, next: None };
        }
        self.next = None;
    }

    /// Whether something of a weight comes now: if what stands there was read, or matters less. What is routine is passed
    /// over.
    fn yields_to(&self, weight: Weight, now: f64) -> bool {
        let free = self.next.is_none() && (weight > self.told.weight || self.left(now) <= 0.0);
        free && weight != Weight::Aside
    }

    /// Says it if that comes now; if it is interesting, as soon as it may. The sentences are made only then.
    pub fn offer(&mut self, step: u64, weight: Weight, now: f64, sentences: impl FnOnce() -> Vec<Sentence>) {
        if self.yields_to(weight, now) {
            self.say(Told { step, weight, sentences: sentences() }, now);
        } else if weight == Weight::Interesting {
            self.next = Some(Told { step, weight, sentences: sentences() });
        }
    }

    /// What waits comes, if what stands there was read.
    pub fn turn(&mut self, now: f64) {
        if self.left(now) <= 0.0
            && let Some(next) = self.next.take()
        {
            self.say(next, now);
        }
    }
}
