//! What is to be seen of the optional parts in a run: the witnesses that they do anything.

use super::disruption::Disrupted;
use super::ghost::Ghost;
use super::log::Term;
use super::message::Message;
use super::setup::{Changes, Reads};
use super::state::{Memory, Role, Timer, Volatile};
use super::{RaftOver, Request};
use crate::replicated::Machine;
use synod_model::{Action, Findings, Messages, Node, NodeId, Status, Step, World, majority, texts};

texts! {
    PRE_VOTE_REFUSED: "{0} would not vote for {1}.", "{0} 不愿投票给 {1}。";
    IGNORED: "{0} ignored {1}, which asked for its vote.", "{0} 没有理会 {1} 的拉票。";
    TRANSFERRED: "{0} has handed the leadership over to {1}, which leads term {2}.", "{0} 已把领导权移交给 {1}，后者是任期 {2} 的领导者。";
    BY_LEASE: "{0} answered a read by the lease of round {1}.", "{0} 凭第 {1} 轮的租约答复了读请求。";
    BY_FOLLOWER: "{0} answered a read and does not lead.", "{0} 不是领导者，却答复了读请求。";
    CHANGED: "{0} knows that the configuration of entry {1} is committed: {2}.", "{0} 知道第 {1} 条日志中的配置已提交：{2}。";
    JOINT: "{0} goes by the joint configuration of entry {1}: a majority of {2} and one of {3} are needed.",
        "{0} 采用第 {1} 条日志中的联合配置：既需要 {2} 的多数，也需要 {3} 的多数。";
    OUTSIDER_LEADS: "{0} leads term {1} and does not count itself: the voters are {2}.", "{0} 领导任期 {1}，但不计入自己：投票节点是 {2}。";
    OUTSIDER_VOTES: "{0} voted for {1} and is no voter, as far as it knows.", "{0} 投票给 {1}，尽管据它所知自己不是投票节点。";
    STEPPED_DOWN: "{0} stepped down in term {1}, as no majority answered it.", "{0} 得不到多数节点的应答，在任期 {1} 退位。";
}

/// The kind of a message by its name.
fn is_kind<M: Machine>(step: &Step<RaftOver<M>>, names: &[&str]) -> bool {
    step.kind.is_some_and(|kind| names.contains(&<Message<M> as Messages>::KINDS[kind]))
}

impl<M: Machine> Ghost<M> {
    /// Notes what optional parts have done in a step. `before` is what the server at which it happened was.
    pub(super) fn observe_optional(
        &mut self,
        found: &mut Findings,
        step: &Step<RaftOver<M>>,
        world: &World<RaftOver<M>>,
        (node, before): (NodeId, (Term, bool)),
    ) {
        let config = world.config();
        if config.transfer {
            self.observe_transfer(found, step, node);
        }
        self.observe_disruption(step, world, node, before);
        if matches!(config.reads, Reads::ReadIndex | Reads::Lease) {
            observe_reads(found, step, world, node);
        }
        if config.prevote {
            observe_pre_votes(found, step, world, node);
        }
        if config.membership != Changes::Off {
            observe_members(found, step, world, node);
        }
        if config.check_quorum {
            observe_check_quorum(found, step, world.node(node), node, before);
        }
    }

    /// A server stands as its leader has told it to, and is elected.
    fn observe_transfer(&mut self, found: &mut Findings, step: &Step<RaftOver<M>>, node: NodeId) {
        let now = &self.seen[node.index()];
        if let Some((from, _)) = step.message.filter(|_| is_kind(step, &["TimeoutNow"])) {
            self.told_to_stand.0 = Some((from, node, now.term));
        }
        if let Some((from, to, term)) = *self.told_to_stand
            && (to, term, true) == (node, now.term, now.leads)
        {
            found.note("transferred", || TRANSFERRED.with([from.into(), to.into(), term.into()]));
        }
    }

    /// Somebody brings a server to a later term, though a leader of the present one is connected with a majority in it.
    fn observe_disruption(
        &mut self,
        step: &Step<RaftOver<M>>,
        world: &World<RaftOver<M>>,
        whom: NodeId,
        (term, led): (Term, bool),
    ) {
        let later = self.seen[whom.index()].term;
        if later <= term || self.disrupted.0.is_some() {
            return;
        }
        let Some((by, _)) = step.message else { return };
        let transfer = self.told_to_stand.is_some_and(|(.., term)| term == later);
        if transfer || is_kind(step, &["AppendEntries"]) {
            return;
        }
        let Ok(at) = self.leaders.binary_search_by_key(&term, |(term, _)| *term) else { return };
        let leader = self.leaders[at].1;
        // The server at which it happened was in the term until now.
        let is_in = |node: NodeId| node == whom || self.seen[node.index()].term == term;
        let leads = if leader == whom { led } else { self.seen[leader.index()].leads && is_in(leader) };
        let links = world.links();
        let open = |node: NodeId| node == leader || links.open(node, leader) && links.open(leader, node);
        let reaches = |node: &NodeId| is_in(*node) && open(*node) && world.node(*node).status() == Status::Up;
        let Some(led) = world.node(leader).memory.as_ref().and_then(Volatile::server) else { return };
        let voters = led.membership.current(world.config()).both;
        let (reached, servers) = (voters.iter().filter(reaches).count(), voters.len());
        if leads && reaches(&leader) && reached >= majority(servers) {
            self.disrupted.0 = Some(Disrupted { leader, term, reached, servers, by, whom, later });
        }
    }
}

/// A read is answered by a follower, or at once by a leader that holds a lease.
fn observe_reads<M: Machine>(
    found: &mut Findings,
    step: &Step<RaftOver<M>>,
    world: &World<RaftOver<M>>,
    node: NodeId,
) {
    let Some(memory) = world.node(node).memory.as_ref().and_then(Volatile::server) else { return };
    let read = |request: &Request<M::Op>| request.command().is_some_and(M::is_read);
    let mut own = step.closed().filter(|(request, reply)| reply.is_some() && read(&request.request));
    let Role::Leader { office, .. } = &memory.role else {
        if own.next().is_some() {
            found.note("served-by-follower", || BY_FOLLOWER.with([node.into()]));
        }
        return;
    };
    let Some(lease) = office.lease() else { return };
    let by_request = own.any(|(request, _)| step.request == Some(request.id));
    let answers = |message: &Message<M>| match message {
        Message::ReadIndexResponse(_) => is_kind(step, &["ReadIndex"]),
        Message::ClientReply(_) => is_kind(step, &["ClientRequest"]),
        _ => false,
    };
    let sent = step.sent.iter().filter_map(|id| world.envelope(*id));
    if by_request || sent.into_iter().any(|envelope| answers(&envelope.message)) {
        found.note("served-by-lease", || BY_LEASE.with([node.into(), lease.round.into()]));
    }
}

fn observe_pre_votes<M: Machine>(
    found: &mut Findings,
    step: &Step<RaftOver<M>>,
    world: &World<RaftOver<M>>,
    node: NodeId,
) {
    for envelope in step.sent.iter().filter_map(|id| world.envelope(*id)) {
        if matches!(&envelope.message, Message::PreVoteResponse(m) if !m.vote_granted) {
            found.note("pre-vote-refused", || PRE_VOTE_REFUSED.with([node.into(), envelope.to.into()]));
        }
    }
}

/// What becomes of the members.
fn observe_members<M: Machine>(
    found: &mut Findings,
    step: &Step<RaftOver<M>>,
    world: &World<RaftOver<M>>,
    node: NodeId,
) {
    let (config, server) = (world.config(), world.node(node));
    let Some(memory) = server.memory.as_ref().and_then(Volatile::server) else { return };
    let (membership, current) = (&memory.membership, memory.membership.current(config));
    if !membership.is_first() {
        let (at, members) = membership.at(memory.commit_index, config, &server.disk);
        if at > 0 {
            let says = || CHANGED.with([node.into(), at.into(), members.to_string().into()]);
            found.note("membership-changed", says);
        }
        if current.is_joint() {
            let args = [node.into(), membership.at.into(), current.old_voters.into(), current.voters.into()];
            found.note("joint-in-force", || JOINT.with(args));
        }
        if memory.leads() && !current.votes(node) {
            let args = [node.into(), server.disk.current_term.into(), current.both.into()];
            found.note("removed-leader-leads", || OUTSIDER_LEADS.with(args));
        }
    }
    if is_kind(step, &["RequestVote"]) && !current.votes(node) {
        for envelope in step.sent.iter().filter_map(|id| world.envelope(*id)) {
            if matches!(&envelope.message, Message::RequestVoteResponse(m) if m.vote_granted) {
                found.note("learner-voted", || OUTSIDER_VOTES.with([node.into(), envelope.to.into()]));
            }
        }
    }
}

fn observe_check_quorum<M: Machine>(
    found: &mut Findings,
    step: &Step<RaftOver<M>>,
    server: &Node<RaftOver<M>>,
    node: NodeId,
    (term, led): (Term, bool),
) {
    let asked = is_kind(step, &["RequestVote", "PreVote"]) && !step.lost;
    // Whoever is asked for its vote answers, unless it takes no notice.
    if let Some((from, to)) = step.message
        && asked
        && to == node
        && step.sent.is_empty()
    {
        found.note("vote-request-ignored", || IGNORED.with([node.into(), from.into()]));
    }
    let counted = matches!(step.action, Some(Action::Fire(_, Timer::CheckQuorum)));
    let leads = server.memory.as_ref().and_then(Volatile::server).is_some_and(Memory::leads);
    if counted && led && !leads {
        found.note("stepped-down-without-quorum", || STEPPED_DOWN.with([node.into(), term.into()]));
    }
}
