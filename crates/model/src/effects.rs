//! What a handler may do to the world: write into [`Effects`], and nothing else.

use crate::{Arg, Choice, Micros, NodeId, Outcome, RequestId, Sentence, Text, Value};

/// How long a timer runs. The driver samples it, stretched by the node's clock; the explorer looks only at
/// whether the timer is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delay {
    /// Exactly this long.
    Fixed(Micros),
    /// Uniform from the first to the second, both included.
    Uniform(Micros, Micros),
    /// Exponential with this mean.
    Exponential(Micros),
    /// Pareto with this mean and a shape of 1.5 (heavy-tailed: the variance is infinite).
    Pareto(Micros),
}

/// How delays with a mean are spread, as a parameter: the time that work takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Spread {
    /// Always equally long.
    Constant,
    /// Exponential.
    Exponential,
    /// Heavy-tailed: a few take most of the time.
    Pareto,
}

impl Spread {
    /// A delay with this mean.
    pub const fn around(self, mean: Micros) -> Delay {
        match self {
            Self::Constant => Delay::Fixed(mean),
            Self::Exponential => Delay::Exponential(mean),
            Self::Pareto => Delay::Pareto(mean),
        }
    }
}

/// Answers to what a handler cannot know by itself.
pub trait Choices {
    /// A number below `n`: drawn from the seed in a run, enumerated by the explorer. `n` is at least 1.
    fn choose(&mut self, n: u32) -> u32;
    /// What the clock of `node` shows; it may drift. In a search it stands still, unless the system rests on clocks.
    fn clock(&self, node: NodeId) -> Micros;
    /// The time of the run, which no node knows; 0 where there is none.
    fn now(&self) -> Micros {
        Micros(0)
    }
}

/// The oracle that always takes the first choice and whose clocks stand at zero.
#[derive(Clone, Copy, Debug, Default)]
pub struct FirstChoice;

impl Choices for FirstChoice {
    fn choose(&mut self, _n: u32) -> u32 {
        0
    }

    fn clock(&self, _node: NodeId) -> Micros {
        Micros(0)
    }
}

/// How the answer to a request ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reply {
    /// It took effect; the value is what was read, or [`Value::None`].
    Ok(Value),
    /// It certainly took no effect, and why in one word (`cas-mismatch`).
    Fail(&'static str),
}

/// What a step means for the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mark {
    /// Somebody stands for election, starts a round.
    Attempt,
    /// A leader is elected, a primary is promoted.
    Elected,
    /// A value is committed, chosen or decided.
    Decided,
    /// Something is given up: an abort, a leader steps down.
    GivenUp,
    /// Somebody can do nothing more by itself: it is blocked until another one tells it how something has ended. A run makes
    /// this mark by itself, when [`crate::Shown::blocked`] begins to say so.
    Blocked,
}

/// A sentence about what happened and why, and what it means for the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What happened, and the reason.
    pub sentence: Sentence,
    /// Set when the step is worth stopping at.
    pub mark: Option<Mark>,
    /// What has come of something, as it tells.
    pub outcome: Option<Outcome>,
    /// Whether it is routine: nothing new for somebody who watches.
    pub aside: bool,
}

/// What a headline means: for the timeline, and what it tells. Made of a [`Mark`], or of an [`Outcome`], which has its mark.
#[derive(Clone, Copy, Debug)]
pub struct Headline {
    mark: Mark,
    outcome: Option<Outcome>,
}

impl From<Mark> for Headline {
    fn from(mark: Mark) -> Self {
        Self { mark, outcome: None }
    }
}

impl From<Outcome> for Headline {
    fn from(outcome: Outcome) -> Self {
        Self { mark: outcome.mark(), outcome: Some(outcome) }
    }
}

/// A message a handler sent.
#[derive(Clone, Debug)]
pub struct Sent<M> {
    /// The receiver.
    pub to: NodeId,
    /// Under whose name, where that is not the sender's own.
    pub claimed: Option<NodeId>,
    /// What is sent.
    pub message: M,
}

/// Lets arguments go that nobody reads. Hardly any holds something that must be freed; where a sentence is made that is known,
/// and nothing is left to do.
#[inline]
fn unread<const N: usize>(args: [Arg; N]) {
    if args.iter().any(Arg::owns) {
        drop(args);
    } else {
        std::mem::forget(args);
    }
}

/// A timer that a handler set (`Some`, replacing an earlier one) or cleared (`None`).
#[derive(Clone, Copy, Debug)]
pub struct TimerChange<T> {
    /// Whose timer.
    pub node: NodeId,
    /// Which timer.
    pub timer: T,
    /// A small number that is this timer's as long as it is set: how a scheduler knows it.
    pub slot: u16,
    /// How long it runs; `None`: it is cleared.
    pub delay: Option<Delay>,
}

/// The buffer a handler writes into. Nothing in it happens before the handler has returned. It knows messages and timers,
/// not the protocol, so that a part of a protocol can be a component of another one: [`Effects::wrap`].
pub struct Effects<'a, M, T> {
    pub(crate) me: NodeId,
    pub(crate) quiet: bool,
    pub(crate) adversary: bool,
    pub(crate) choices: &'a mut dyn Choices,
    pub(crate) out: &'a mut Outbox<M, T>,
}

/// What the handlers of one step wrote; reused from step to step.
pub(crate) struct Outbox<M, T> {
    pub(crate) sent: Vec<Sent<M>>,
    pub(crate) timers: Vec<TimerChange<T>>,
    pub(crate) written: Written,
}

/// What handlers write that is the same for every protocol.
#[derive(Default)]
pub(crate) struct Written {
    pub(crate) replies: Vec<(RequestId, Reply)>,
    pub(crate) forced: u32,
    pub(crate) notes: Vec<Note>,
    pub(crate) mark: Option<Mark>,
}

impl<M, T> Default for Outbox<M, T> {
    fn default() -> Self {
        Self { sent: Vec::new(), timers: Vec::new(), written: Written::default() }
    }
}

impl<M, T> Effects<'_, M, T> {
    /// Sends a message. It may be lost, delayed, duplicated or overtaken.
    pub fn send(&mut self, to: NodeId, message: M) {
        self.out.sent.push(Sent { to, claimed: None, message });
    }

    /// Sends a message under the name of another node. The receiver sees the claim; who watches the run sees both.
    ///
    /// # Panics
    /// When the node is not an adversary ([`crate::NodeSpec::adversary`]): nobody else has this privilege.
    pub fn send_as(&mut self, claimed: NodeId, to: NodeId, message: M) {
        assert!(self.adversary, "only an adversary sends under the name of another node");
        self.out.sent.push(Sent { to, claimed: (claimed != self.me).then_some(claimed), message });
    }

    /// Sends a copy to each of `to`, except to oneself.
    pub fn broadcast(&mut self, to: impl IntoIterator<Item = NodeId>, message: &M)
    where
        M: Clone,
    {
        for node in to {
            if node != self.me {
                self.send(node, message.clone());
            }
        }
    }

    /// Sets a timer; one that is already set is replaced. A crash clears it.
    pub fn set_timer(&mut self, timer: T, delay: Delay) {
        self.out.timers.push(TimerChange { node: self.me, timer, slot: 0, delay: Some(delay) });
    }

    /// Clears a timer; does nothing if it is not set.
    pub fn clear_timer(&mut self, timer: T) {
        self.out.timers.push(TimerChange { node: self.me, timer, slot: 0, delay: None });
    }

    /// Says that the handler waits for the disk here: what it has written so far is forced, and it goes on only then.
    /// It is counted, and takes no time.
    pub fn force(&mut self) {
        self.out.written.forced += 1;
    }

    /// Any other non-determinism: a number below `n` (at least 1).
    pub fn choose(&mut self, n: u32) -> u32 {
        if n <= 1 { 0 } else { self.choices.choose(n) }
    }

    /// Answers a client's request. An answer to a request that is already closed is ignored.
    pub fn reply(&mut self, request: RequestId, reply: Reply) {
        self.out.written.replies.push((request, reply));
    }

    /// Says what happens here and why. Costs nothing while nobody looks.
    #[inline]
    pub fn note<const N: usize>(&mut self, text: &'static Text, args: [Arg; N]) {
        // Inlined as far as the question, so that where nobody looks the arguments are not made either.
        if self.quiet {
            unread(args);
        } else {
            self.write(text, args, (None, None), false);
        }
    }

    /// As [`Effects::note`], for what is routine: while a run plays, a caption passes over it.
    #[inline]
    pub fn aside<const N: usize>(&mut self, text: &'static Text, args: [Arg; N]) {
        if self.quiet {
            unread(args);
        } else {
            self.write(text, args, (None, None), true);
        }
    }

    /// As [`Effects::note`], of what has come of something.
    #[inline]
    pub fn outcome<const N: usize>(&mut self, outcome: Outcome, text: &'static Text, args: [Arg; N]) {
        if self.quiet {
            unread(args);
        } else {
            self.write(text, args, (None, Some(outcome)), false);
        }
    }

    /// As [`Effects::note`], for a moment that a person wants to jump to: it gets a mark on the timeline. `means` is a
    /// [`Mark`], or an [`Outcome`].
    #[inline]
    pub fn headline<const N: usize>(
        &mut self,
        means: impl Into<Headline>,
        text: &'static Text,
        args: [Arg; N],
    ) {
        let Headline { mark, outcome } = means.into();
        self.out.written.mark = self.out.written.mark.max(Some(mark));
        if self.quiet {
            unread(args);
        } else {
            self.write(text, args, (Some(mark), outcome), false);
        }
    }

    #[inline(never)]
    fn write<const N: usize>(
        &mut self,
        text: &'static Text,
        args: [Arg; N],
        (mark, outcome): (Option<Mark>, Option<Outcome>),
        aside: bool,
    ) {
        self.out.written.notes.push(Note { sentence: text.with(args), mark, outcome, aside });
    }

    /// Whether nobody looks: a sentence that is costly to make need not be made.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Runs a component, whose messages and timers are wrapped in this protocol's own:
    /// `fx.wrap(Message::Paxos, Timer::Paxos, |fx| self.core.on_message(.., fx))`.
    pub fn wrap<N, U, R>(
        &mut self,
        message: impl Fn(N) -> M,
        timer: impl Fn(U) -> T,
        component: impl FnOnce(&mut Effects<'_, N, U>) -> R,
    ) -> R {
        let mut out = Outbox { written: std::mem::take(&mut self.out.written), ..Outbox::default() };
        let mut inner = Effects {
            me: self.me,
            quiet: self.quiet,
            adversary: self.adversary,
            choices: &mut *self.choices,
            out: &mut out,
        };
        let result = component(&mut inner);
        self.out.written = out.written;
        self.out.sent.extend(out.sent.into_iter().map(|s| Sent {
            to: s.to,
            claimed: s.claimed,
            message: message(s.message),
        }));
        self.out.timers.extend(out.timers.into_iter().map(|c| TimerChange {
            node: c.node,
            timer: timer(c.timer),
            slot: c.slot,
            delay: c.delay,
        }));
        result
    }
}
