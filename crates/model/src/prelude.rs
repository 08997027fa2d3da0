//! What nearly every system needs: `use synod_model::prelude::*;`.

pub use crate::{
    Assumption, Checked, Choice, Ctx, CtxOf, Delay, Effects, Fields, Findings, Fx, Glyph, Hunt, Invariant,
    Labelled, Layout, Live, Mark, Messages, Meta, Metric, Micros, NoTimer, NodeId, NodeRef, NodeSet,
    NodeSpec, NodeView, Outcome, ParamError, Params, Place, Protocol, Rate, ReplicatedLog, Reply, RequestId,
    Requests, Role, Rule, RuleSet, Sentence, Seq, Settings, Shown, Status, Step, Text, Timers, Tone,
    Topology, Value, Word, World, rules, texts,
};
