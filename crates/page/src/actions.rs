//! What can be done with what is selected: one list, from which the action bar, the menu, the tables and the
//! keys are made.
//!
//! Nothing here knows a system. What makes no sense now is left out, so that a button never does nothing.

use crate::deed::Deed;
use crate::state::State;
use crate::texts as t;
use crate::ui::{Dialog, Selection};
use std::collections::BTreeMap;
use synod_model::{NodeId, NodeSet, Status, Text};
use synod_scenario::{Command, Fault, Net, NetChange, NodeRef, Ppm, Select, Span, Spanned, Wire};

/// One thing that can be done.
#[derive(Clone, Debug)]
pub struct Action {
    /// What the button says.
    pub label: &'static Text,
    /// What it would bring about, in a few more words.
    pub says: &'static Text,
    /// The key that does it while the stage has the focus.
    pub key: Option<char>,
    /// What it does.
    pub deed: Deed,
}

impl Action {
    fn new(label: &'static Text, says: &'static Text, key: Option<char>, deed: Deed) -> Self {
        Self { label, says, key, deed }
    }

    /// What tells its button from those beside it when they are drawn anew: an action and its opposite have the same
    /// key, and so the same button.
    pub fn slot(&self) -> String {
        self.key.map_or_else(|| self.label.en.to_owned(), String::from)
    }
}

/// A node in a command.
pub fn node(id: NodeId) -> Spanned<NodeRef> {
    NodeRef::Number(id.number()).into()
}

/// A message in a command.
pub fn message(serial: u32) -> Select {
    Select::Serial(serial.into())
}

/// A link in a command.
pub fn wire(from: NodeId, to: NodeId, both: bool) -> Wire {
    Wire { from: node(from), to: node(to), both }
}

fn status(state: &State, id: NodeId) -> Status {
    state.frame.nodes.get(id.index()).map_or(Status::Up, |n| n.status)
}

/// Whether some link is cut.
pub fn is_cut(state: &State) -> bool {
    !state.frame.groups.is_empty() || !state.frame.cuts.is_empty()
}

/// What can be done with the selection.
pub fn for_selection(state: &State) -> Vec<Action> {
    let mut actions = match &state.ui.selection {
        Selection::None => Vec::new(),
        Selection::Nodes(nodes) => match nodes.as_slice() {
            [] => Vec::new(),
            [one] => for_node(state, *one),
            nodes => for_nodes(state, nodes),
        },
        Selection::Message(serial) => for_message(state, *serial),
        Selection::Link(a, b) => for_link(state, *a, *b),
    };
    if is_cut(state) && !matches!(state.ui.selection, Selection::Message(_)) {
        actions.push(Action::new(&t::HEAL, &t::HEAL_SAYS, Some('h'), Deed::one(Fault::Heal)));
    }
    actions
}

fn for_node(state: &State, id: NodeId) -> Vec<Action> {
    let restart = |wiped| Deed::one(Fault::Restart { node: node(id), wiped });
    let mut actions = Vec::new();
    match status(state, id) {
        Status::Down => {
            actions.push(Action::new(&t::RESTART, &t::RESTART_SAYS, Some('c'), restart(false)));
            actions.push(Action::new(&t::RESTART_WIPED, &t::RESTART_WIPED_SAYS, Some('w'), restart(true)));
        }
        up => {
            actions.push(Action::new(
                &t::CRASH,
                &t::CRASH_SAYS,
                Some('c'),
                Deed::one(Fault::Crash(node(id))),
            ));
            if up == Status::Paused {
                actions.push(Action::new(
                    &t::RESUME,
                    &t::RESUME_SAYS,
                    Some('z'),
                    Deed::one(Fault::Resume(node(id))),
                ));
            } else {
                actions.push(Action::new(
                    &t::PAUSE_NODE,
                    &t::PAUSE_NODE_SAYS,
                    Some('z'),
                    Deed::one(Fault::Pause(node(id))),
                ));
            }
        }
    }
    actions.push(Action::new(&t::ISOLATE, &t::ISOLATE_SAYS, Some('i'), Deed::one(Fault::Isolate(node(id)))));
    if status(state, id) != Status::Down {
        if state.session.offered().contains(&true) {
            actions.push(Action::new(
                &t::REQUEST,
                &t::REQUEST_SAYS,
                Some('r'),
                Deed::Ask(Dialog::Request(id)),
            ));
        }
        actions.push(Action::new(&t::FIRE, &t::FIRE_SAYS, Some('t'), Deed::Ask(Dialog::Timers(id))));
    }
    actions.push(Action::new(&t::CLOCK, &t::CLOCK_SAYS, None, Deed::Ask(Dialog::Clock(id))));
    actions
}

fn for_nodes(state: &State, nodes: &[NodeId]) -> Vec<Action> {
    let each = |wanted: fn(Status) -> bool, fault: fn(Spanned<NodeRef>) -> Fault| {
        let chosen = nodes.iter().filter(|id| wanted(status(state, **id)));
        chosen.map(|id| fault(node(*id)).into()).collect::<Vec<Command>>()
    };
    let mut actions = Vec::new();
    if let Some(groups) = split_off(state, nodes) {
        let deed = Deed::one(Fault::Partition(groups));
        actions.push(Action::new(&t::PARTITION, &t::PARTITION_SAYS, Some('p'), deed));
    }
    actions.extend(three_groups(state, nodes));
    if let [a, b] = nodes {
        actions.push(Action::new(&t::LINK, &t::LINK_SAYS, Some('l'), Deed::Select(Selection::Link(*a, *b))));
    }
    let mut add = |label, says, key, commands: Vec<Command>| {
        if !commands.is_empty() {
            actions.push(Action::new(label, says, key, Deed::Commands(commands)));
        }
    };
    let restart = |node| Fault::Restart { node, wiped: false };
    add(&t::CRASH, &t::CRASH_SAYS, Some('c'), each(|s| s != Status::Down, Fault::Crash));
    add(&t::RESTART, &t::RESTART_SAYS, Some('s'), each(|s| s == Status::Down, restart));
    add(&t::PAUSE_NODE, &t::PAUSE_NODE_SAYS, Some('z'), each(|s| s == Status::Up, Fault::Pause));
    add(&t::RESUME, &t::RESUME_SAYS, None, each(|s| s == Status::Paused, Fault::Resume));
    actions
}

/// The groups of a partition that separates these nodes from the rest and keeps the groups there are.
fn split_off(state: &State, nodes: &[NodeId]) -> Option<Vec<Vec<Spanned<NodeRef>>>> {
    let mut groups = rest_of(state, nodes);
    if groups.is_empty() {
        return None;
    }
    groups.insert(0, nodes.iter().copied().collect::<NodeSet>().iter().collect());
    Some(named(groups))
}

/// The groups that there are, without these nodes.
fn rest_of(state: &State, nodes: &[NodeId]) -> Vec<Vec<NodeId>> {
    let present =
        if state.frame.groups.is_empty() { vec![everybody(state)] } else { state.frame.groups.clone() };
    let without =
        present.iter().map(|group| group.iter().filter(|id| !nodes.contains(id)).collect::<Vec<_>>());
    without.filter(|group| !group.is_empty()).collect()
}

fn everybody(state: &State) -> NodeSet {
    (0..state.frame.nodes.len()).map(NodeId::at).collect()
}

fn named(groups: Vec<Vec<NodeId>>) -> Vec<Vec<Spanned<NodeRef>>> {
    groups.into_iter().map(|group| group.into_iter().map(node).collect()).collect()
}

/// Splits these nodes into three groups, as they stand beside each other, each tier by itself. Others stay in the groups
/// they are in. Three groups of one node each are made by hand.
fn three_groups(state: &State, nodes: &[NodeId]) -> Option<Action> {
    let tier = |id: NodeId| state.frame.nodes[id.index()].tier;
    let of_tier = |wanted| nodes.iter().copied().filter(|id| tier(*id) == wanted).collect::<NodeSet>();
    let tiers: BTreeMap<u8, NodeSet> = nodes.iter().map(|id| (tier(*id), of_tier(tier(*id)))).collect();
    let mut groups = vec![Vec::new(); 3];
    for ids in tiers.values() {
        for (at, id) in ids.iter().enumerate() {
            groups[at * 3 / ids.len()].push(id);
        }
    }
    if groups.iter().any(|group| group.len() < 2) {
        return None;
    }
    groups.extend(rest_of(state, nodes));
    let deed = Deed::one(Fault::Partition(named(groups)));
    Some(Action::new(&t::THREE_GROUPS, &t::THREE_GROUPS_SAYS, Some('g'), deed))
}

/// What can be done with a message in flight, by its number.
pub fn for_message(state: &State, serial: u32) -> Vec<Action> {
    let Some(info) = state.session.message(serial) else {
        return Vec::new();
    };
    let select = || message(serial);
    let mut actions =
        vec![Action::new(&t::DELIVER, &t::DELIVER_SAYS, Some('d'), Deed::one(Command::Deliver(select())))];
    if info.held {
        actions.push(Action::new(
            &t::RELEASE,
            &t::RELEASE_SAYS,
            Some('o'),
            Deed::one(Command::Release(select())),
        ));
    } else {
        actions.push(Action::new(&t::HOLD, &t::HOLD_SAYS, Some('o'), Deed::one(Command::Hold(select()))));
    }
    actions.push(Action::new(&t::DROP, &t::DROP_SAYS, Some('x'), Deed::one(Command::Drop(select()))));
    actions.push(Action::new(
        &t::DUPLICATE,
        &t::DUPLICATE_SAYS,
        Some('u'),
        Deed::one(Command::Duplicate(select())),
    ));
    if info.due.is_some() {
        actions.push(Action::new(&t::DELAY, &t::DELAY_SAYS, Some('y'), Deed::Ask(Dialog::Delay(serial))));
    }
    actions
}

fn for_link(state: &State, a: NodeId, b: NodeId) -> Vec<Action> {
    let cut = |from, to| state.frame.cuts.contains(&(from, to));
    let mut actions = Vec::new();
    if !(cut(a, b) && cut(b, a)) {
        actions.push(Action::new(
            &t::CUT_BOTH,
            &t::CUT_BOTH_SAYS,
            Some('x'),
            Deed::one(Fault::Cut(wire(a, b, true))),
        ));
    }
    if !cut(a, b) {
        actions.push(Action::new(
            &t::CUT_THERE,
            &t::CUT_ONE_SAYS,
            None,
            Deed::one(Fault::Cut(wire(a, b, false))),
        ));
    }
    if !cut(b, a) {
        actions.push(Action::new(
            &t::CUT_BACK,
            &t::CUT_ONE_SAYS,
            None,
            Deed::one(Fault::Cut(wire(b, a, false))),
        ));
    }
    if cut(a, b) || cut(b, a) {
        actions.push(Action::new(
            &t::MEND,
            &t::MEND_SAYS,
            Some('j'),
            Deed::one(Fault::Mend(wire(a, b, true))),
        ));
    }
    let general = state.session.net();
    let both = [state.session.link(a, b), state.session.link(b, a)];
    let slow = times_four(general.latency);
    if both.iter().any(|net| net.latency != slow) {
        let change = NetChange { latency: Some(slow), ..own(a, b) };
        actions.push(Action::new(&t::SLOW, &t::SLOW_SAYS, None, Deed::one(Command::Net(change))));
    }
    if both.iter().any(|net| net.loss != LOSSY) {
        let change = NetChange { loss: Some(LOSSY), ..own(a, b) };
        actions.push(Action::new(&t::LOSSY, &t::LOSSY_SAYS, None, Deed::one(Command::Net(change))));
    }
    if both.iter().any(|net| *net != general) {
        let Net { latency, loss, duplicate, reorder, rate } = general;
        let change = NetChange {
            latency: Some(latency),
            loss: Some(loss),
            duplicate: Some(duplicate),
            reorder: Some(reorder),
            rate: Some(rate),
            ..own(a, b)
        };
        actions.push(Action::new(&t::USUAL, &t::USUAL_SAYS, None, Deed::one(Command::Net(change))));
    }
    actions.push(Action::new(
        &t::LINK_NET,
        &t::LINK_NET_SAYS,
        None,
        Deed::Ask(Dialog::Network(Some((a, b)))),
    ));
    actions
}

/// What a lossy link loses.
const LOSSY: Ppm = Ppm(300_000);

/// A change of one link, both ways.
fn own(a: NodeId, b: NodeId) -> NetChange {
    NetChange { link: Some(wire(a, b, true)), ..NetChange::default() }
}

/// The latency of a link that takes four times as long as the others.
fn times_four(Span { min, max }: Span) -> Span {
    let times = |t: synod_model::Micros| synod_model::Micros(t.0.saturating_mul(4).max(1_000));
    Span { min: times(min), max: times(max) }
}

/// The action of the selection that a key stands for.
pub fn by_key(state: &State, key: char) -> Option<Action> {
    let action = for_selection(state).into_iter().find(|action| action.key == Some(key));
    action.or_else(|| match key {
        // These need no selection.
        'h' if is_cut(state) => Some(Action::new(&t::HEAL, &t::HEAL_SAYS, Some('h'), Deed::one(Fault::Heal))),
        'g' if state.ui.selection == Selection::None => {
            three_groups(state, &everybody(state).iter().collect::<Vec<_>>())
        }
        _ => None,
    })
}
