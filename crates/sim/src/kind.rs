//! The kinds of steps.

use synod_model::Fault;

macro_rules! kinds {
    ($($(#[$doc:meta])+ $kind:ident = $id:literal, $code:literal;)+) => {
        /// What kind of action a step was.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        pub enum StepKind {
            #[default]
            $($(#[$doc])+ $kind,)+
        }

        impl StepKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// The word in `run --json`. Contract.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$kind => $id),+ }
            }

            /// The number in the hash of a trace. Pinned: what a kind is called may change, a hash may not.
            pub(crate) const fn code(self) -> u64 {
                match self { $(Self::$kind => $code),+ }
            }
        }
    };
}

kinds! {
    /// The state before the first step.
    Start = "start", 109_757_538;
    /// A message arrives.
    Deliver = "deliver", 91_744_897_317;
    /// A message is lost, by chance, at a cut link or at a crashed node.
    Lose = "lose", 3_327_765;
    /// A message is copied.
    Duplicate = "duplicate", 88_610_671_971_595;
    /// A timer fires.
    Fire = "fire", 3_143_222;
    /// A client asks.
    Request = "request", 104_174_908_047;
    /// A node crashes.
    Crash = "crash", 94_921_639;
    /// A node restarts.
    Restart = "restart", 104_176_721_423;
    /// A node stands still.
    Pause = "pause", 106_440_182;
    /// A paused node goes on.
    Resume = "resume", 3_360_540_717;
    /// The clock of a node changes.
    Clock = "clock", 94_755_854;
    /// A link is cut.
    Cut = "cut", 98_882;
    /// A cut link is mended.
    Mend = "mend", 3_267_882;
    /// A node is cut off from all others.
    Isolate = "isolate", 96_586_064_043;
    /// The network splits.
    Partition = "partition", 98_297_116_693_226;
    /// All links are mended.
    Heal = "heal", 3_198_440;
    /// The settings of the network change.
    Net = "net", 108_957;
    /// A load of requests changes.
    Load = "load", 3_327_206;
    /// Metrics are counted anew.
    Measure = "measure", 99_722_569_054;
    /// A safety rule is switched.
    Rule = "rule", 3_512_060;
    /// Parameters change.
    Set = "set", 113_762;
    /// A message is held.
    Hold = "hold", 3_208_383;
    /// A held message goes on.
    Release = "release", 104_169_809_927;
    /// A message is delayed.
    Delay = "delay", 95_467_907;
    /// A person loses a message.
    Drop = "drop", 3_092_207;
    /// A person decides what a handler will draw.
    Choose = "choose", 2_933_749_271;
    /// Time passes.
    Wait = "wait", 3_641_717;
    /// Nothing happens by itself any more.
    ByHand = "by-hand", 90_484_241_445;
    /// Things happen by themselves again.
    ByClock = "by-clock", 2_805_007_195_928;
    /// A line that makes no sense any more is passed over.
    Skip = "skip", 3_532_159;
}

impl StepKind {
    /// The kind of a step in which a fault happens.
    pub(crate) const fn of<N>(fault: &Fault<N>) -> Self {
        match fault {
            Fault::Crash(_) => Self::Crash,
            Fault::Restart { .. } => Self::Restart,
            Fault::Pause(_) => Self::Pause,
            Fault::Resume(_) => Self::Resume,
            Fault::Cut(_) => Self::Cut,
            Fault::Mend(_) => Self::Mend,
            Fault::Isolate(_) => Self::Isolate,
            Fault::Partition(_) => Self::Partition,
            Fault::Heal => Self::Heal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::StepKind;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_has_a_word_and_a_number_of_its_own() {
        let words: BTreeSet<&str> = StepKind::ALL.iter().map(|kind| kind.id()).collect();
        let codes: BTreeSet<u64> = StepKind::ALL.iter().map(|kind| kind.code()).collect();
        assert_eq!((words.len(), codes.len()), (StepKind::ALL.len(), StepKind::ALL.len()));
    }
}
