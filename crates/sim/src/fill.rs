//! Fills a frame from a session: what the stage shows at the playhead.

use crate::driver::Flight;
use crate::frame::{Frame, GhostFrame, LinkFrame, MessageFrame, NodeFrame, TimerArc};
use crate::report::LossReason;
use crate::session::Session;
use synod_model::{Exhibit, MessageId, Micros, NodeView, Outcome, Sentence, Status, Value, Word};

/// How many cells of a log or a queue the stage shows beside a node, at most.
pub(crate) const BESIDE_LIMIT: usize = 12;

/// How far a message is drawn that was sent while time stands still, in ten-thousandths of the way.
const STANDING: u16 = 3_500;

impl Session {
    /// Since when time stands still; the end of all time if it does not.
    fn stands_since(&self) -> Micros {
        self.runner.driver.standing().unwrap_or(Micros(u64::MAX))
    }

    /// What the stage shows now. The frame's buffers are reused.
    pub fn frame(&self, frame: &mut Frame) {
        if frame.revision != self.frame_revision(frame.runs) {
            self.fill_nodes(frame);
            frame.revision = self.frame_revision(frame.runs);
        }
        frame.at = self.playhead;
        self.fill_timers(frame);
        self.fill_messages(frame);
        frame.falls.clear();
        if let Some(falls) = &self.falls {
            falls.fill(self.playhead, frame);
        }
    }

    /// The revision of a frame: with a duration that runs, another as soon as its last digit is.
    fn frame_revision(&self, runs: bool) -> u64 {
        let tenths = if runs { self.playhead.0 / Micros::ms(100).0 } else { 0 };
        self.revision << 32 | tenths & u64::from(u32::MAX)
    }

    fn fill_nodes(&self, frame: &mut Frame) {
        let world = &self.runner.world;
        let topology = world.topology();
        frame.layout = Some(topology.layout);
        frame.talking.clone_from(&topology.links);
        frame.names.clone_from(&self.runner.names);
        frame.nodes.clear();
        frame.subtitles.clear();
        frame.runs = false;
        frame.boxes.clear();
        for id in self.runner.ids() {
            let (mut view, runs) =
                self.runner.look_at(id, BESIDE_LIMIT, self.playhead.max(self.runner.now()));
            frame.runs |= runs;
            let spec = &topology.nodes[id.index()];
            let blocked_since = self.runner.metrics.blocked_since(id);
            frame.nodes.push(NodeFrame {
                id,
                tier: spec.tier,
                status: world.status(id),
                role: view.role,
                outcome: if blocked_since.is_some() { Some(Outcome::Blocked) } else { view.outcome },
                blocked_since,
                beside: beside(&mut view),
                timers: Vec::new(),
                clock_ppm: self.runner.driver.oracle.rate(id),
                clock_ahead: self.runner.driver.oracle.ahead(id, self.playhead.max(self.runner.now())),
                group: spec.group.as_ref().map(|caption| place(caption, &mut frame.boxes)),
                spare: spec.spare,
            });
            frame.subtitles.push(view.subtitle);
        }
        frame.hulls = world.hulls();
        frame.exhibits = self.exhibits_now(BESIDE_LIMIT, &mut frame.runs);
        frame.groups.clear();
        frame.groups.extend_from_slice(world.links().groups());
        frame.cuts.clear();
        frame.cuts.extend_from_slice(world.links().cuts());
        self.fill_links(frame);
        frame.ghosts.clear();
        let action = &self.scratch.report.action;
        if let (Some((_, from, to, view)), Some(lost)) = (action.message, action.lost) {
            let progress = if lost == LossReason::Down { 9_000 } else { 5_000 };
            frame.ghosts.push(GhostFrame { from, to, progress, view });
        }
    }

    /// The values beside the stage as they are at the playhead; `runs` becomes true if they change while nothing happens.
    pub(crate) fn exhibits_now(&self, limit: usize, runs: &mut bool) -> Vec<Exhibit> {
        let at = self.playhead.max(self.runner.now());
        let mut exhibits = self.runner.world.exhibits(limit);
        for exhibit in &mut exhibits {
            *runs |= exhibit.run_to(at);
        }
        exhibits
    }

    fn fill_links(&self, frame: &mut Frame) {
        let network = &self.runner.driver.network;
        let general = network.general;
        frame.links.clear();
        for ((from, to), net) in network.own().filter(|(_, net)| *net != general) {
            let (a, b) = (from.min(to), from.max(to));
            let longest = (net.latency != general.latency).then_some(net.latency.max);
            let loss = (net.loss != general.loss).then_some(net.loss.0);
            let rate = (net.rate < general.rate).then_some(net.rate.0);
            match frame.links.iter_mut().find(|link| (link.a, link.b) == (a, b)) {
                Some(link) => {
                    (link.longest, link.loss) = (link.longest.max(longest), link.loss.max(loss));
                    link.rate = link.rate.into_iter().chain(rate).min();
                }
                None => frame.links.push(LinkFrame { a, b, longest, rate, loss }),
            }
        }
    }

    fn fill_timers(&self, frame: &mut Frame) {
        let timed = !self.runner.scenario.stepwise;
        for node in &mut frame.nodes {
            node.timers.clear();
        }
        for armed in self.runner.driver.armed() {
            let Some(node) = frame.nodes.get_mut(armed.node.index()) else { continue };
            let Some((kind, number)) = self.runner.world.timer_name(armed.node, armed.slot) else { continue };
            if node.status == Status::Down {
                continue;
            }
            let left = if timed {
                let now = self.playhead.since(self.runner.driver.stood(armed.set_at));
                share(armed.due.since(now), armed.due.since(armed.set_at), 1_000)
            } else {
                1_000
            };
            let arc = TimerArc { name: kind.id, number, left, due: armed.due, count: 1 };
            match node.timers.iter_mut().find(|timer| timer.name == kind.id) {
                Some(first) => {
                    let sooner = if arc.due < first.due { arc } else { *first };
                    *first = TimerArc { count: first.count + 1, ..sooner };
                }
                None => node.timers.push(arc),
            }
        }
    }

    /// A message is looked at once: what the last frame has of it stays true until the run goes on from somewhere else.
    fn fill_messages(&self, frame: &mut Frame) {
        if frame.restored != self.restored {
            frame.messages.clear();
            frame.restored = self.restored;
        }
        let mut ids = self.runner.world.in_flight().into_iter().peekable();
        let mut new = Vec::new();
        // Both are in the order in which they were sent. Those that are known stay where they are in memory: a copy of each in
        // each frame is what takes the time.
        frame.messages.retain_mut(|known| {
            new.extend(std::iter::from_fn(|| ids.next_if(|id| id.serial < known.serial)));
            let id = ids.next_if(|id| id.serial == known.serial);
            id.and_then(|id| self.runner.driver.flight(id)).is_some_and(|flight| {
                self.moves(flight, known);
                true
            })
        });
        new.extend(ids);
        for message in new.into_iter().filter_map(|id| self.new_message(id)) {
            // Nearly always at the end.
            let at = frame.messages.partition_point(|known| known.serial < message.serial);
            frame.messages.insert(at, message);
        }
    }

    /// A message that is seen for the first time.
    fn new_message(&self, id: MessageId) -> Option<MessageFrame> {
        let flight = self.runner.driver.flight(id)?;
        let mut view = self.runner.world.message_view(id)?;
        let forger = self.runner.world.forger(id);
        if forger.is_some() {
            view.tag = claim(&self.runner.names[flight.from.index()], view.tag);
        }
        let mut message = MessageFrame {
            serial: id.serial,
            from: forger.unwrap_or(flight.from),
            to: flight.to,
            claims: forger.map(|_| flight.from),
            progress: 0,
            doomed: false,
            waiting: false,
            view,
        };
        self.moves(flight, &mut message);
        Some(message)
    }

    /// Brings what moves of a message to the playhead.
    fn moves(&self, flight: &Flight, message: &mut MessageFrame) {
        let timed = !self.runner.scenario.stepwise;
        let stood = self.runner.driver.stood(flight.sent_at);
        message.progress = if timed && stood > Micros(0) && flight.sent_at >= self.stands_since() {
            // It was sent while time stands still: on its way it can be seen.
            STANDING
        } else if timed {
            let now = flight.held.unwrap_or(self.playhead.since(stood));
            share(now.since(flight.sent_at), flight.due.since(flight.sent_at), 10_000)
        } else {
            5_000
        };
        message.doomed = flight.lost_at.is_some();
        message.waiting = flight.held.is_some() || flight.parked;
    }
}

/// The place of a caption among those of all boxes.
fn place(caption: &Sentence, boxes: &mut Vec<Sentence>) -> usize {
    boxes.iter().position(|known| known == caption).unwrap_or_else(|| {
        boxes.push(caption.clone());
        boxes.len() - 1
    })
}

/// What is written on a message that carries the name of another node than its sender: the name, and its tag if both fit.
fn claim(name: &str, tag: Word) -> Word {
    let name = format!("“{name}”");
    let both = format!("{name} {tag}");
    Word::new(both.trim_end()).or_else(|| Word::new(&name)).unwrap_or(tag)
}

/// What is drawn beside a node: one value, or a list of several.
fn beside(view: &mut NodeView) -> Option<Value> {
    let names = view.beside?.split(' ');
    let mut values: Vec<Value> = Vec::new();
    for name in names {
        let field = view.fields.iter_mut().find(|f| f.name == name);
        values.extend(field.map(|field| std::mem::take(&mut field.value)));
    }
    if values.len() > 1 { Some(Value::List(values)) } else { values.pop() }
}

/// `part / whole` in `units`, at most all of them.
fn share(part: Micros, whole: Micros, units: u16) -> u16 {
    if whole == Micros(0) {
        return units;
    }
    let share = u128::from(part.0) * u128::from(units) / u128::from(whole.0);
    u16::try_from(share).unwrap_or(units).min(units)
}
