//! A system that shows everything: a manager gives tasks to workers in racks, a spare worker joins when it is asked to.
//!
//! It stands for systems to come, so that what they show goes all the way: from the handlers over the frame of a session to
//! the picture, to JSON, to `expect` lines, to words in both languages, to strips and curves from the history of the run.

use crate::golden::{check, picture, shot};
use synod_model::prelude::*;
use synod_model::{
    Bin, Capacity, Cell, CellKind, Curve, Exhibit, Field, Grid, Head, Hull, Item, Label, Lane, Lang, Reading,
    Ring, RingPoint, Square, Unit, Visitor as _,
};
use synod_scenario::Scenario;
use synod_scene::{PlotLook, Theme, Trail, plots};
use synod_sim::{Catalogue, Frame, Session};

enum Exhibition {}

/// The configuration.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
struct Config {
    /// How many workers there are, one of them for later.
    #[zh("有多少个工作节点，其中一个备用。")]
    #[param(2..=9, default = 5)]
    workers: u16,
}

/// What is on the disk of a worker.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
struct Disk {
    /// The tasks that are done.
    #[zh("已完成的任务。")]
    done: Seq<u32>,
    /// Whether it has joined.
    #[zh("是否已加入。")]
    joined: bool,
}

/// What is in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
struct Memory {
    /// The task that is being done.
    #[zh("正在执行的任务。")]
    task: Option<u32>,
}

/// What the nodes send.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages)]
enum Message {
    /// A task for a worker.
    #[look(disc, 1, "the task", "任务")]
    Task {
        /// Its number.
        #[zh("任务编号。")]
        task: u32,
    },
}

/// The timers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
enum Timer {
    /// A task is being done.
    #[zh("工作", "任务正在执行。")]
    Work,
}

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Requests)]
enum Request {
    /// The spare worker joins; of another node, a task for each worker.
    #[zh("备用节点加入；对其他节点则为每个工作节点派发一个任务。")]
    Go,
}

const MANAGER: NodeId = NodeId::new(1);
const WORK: Micros = Micros::ms(60);
static MANAGES: Role = Role::new("manager", &Text::new("manager", "管理节点"), Tone::Lead, Glyph::Crown);
static WORKS: Role = Role::new("worker", &Text::new("worker", "工作节点"), Tone::Plain, Glyph::None);
static SPARE: Role = Role::new("spare", &Text::new("spare", "备用节点"), Tone::Ghost, Glyph::None);
static RUNS: Text = Text::new("running", "运行中");
static DONE: Text = Text::new("done", "已完成");
const RUNNING: Label = Label { id: "running", text: &RUNS, tone: Tone::Try };
const FINISHED: Label = Label { id: "done", text: &DONE, tone: Tone::Good };
static COUNT: Curve =
    Curve { id: "tasks_done", title: Text::new("Tasks done", "已完成的任务"), unit: Unit::Count };
texts! {
    RACK: "rack {0}", "机架 {0}";
    TASKS: "Tasks", "任务";
    RANGES: "Ranges", "范围";
    MEMBERS: "members", "成员";
    HAS_DONE: "{0} done", "完成 {0}";
    WILL_END: "When its task will be done.", "任务何时完成。";
    IN_USE: "What it is filled with.", "占用情况。";
    HISTORY: "What it has done.", "执行记录。";
    SLOTS: "slots", "槽位";
}

impl Protocol for Exhibition {
    const META: Meta = Meta {
        id: "exhibition",
        title: Text::new("Exhibition", "展示"),
        family: Text::new("Tests", "测试"),
        year: 2025,
        paper: "none",
        summary: Text::new("It shows everything.", "展示所有视图。"),
        settles_within: Micros::secs(1),
    };
    type Config = Config;
    type Durable = Disk;
    type Volatile = Memory;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;

    fn topology(config: &Config) -> Topology {
        let worker = |n: u16| NodeSpec {
            group: Some(RACK.with([(n.div_ceil(3)).into()])),
            spare: n == config.workers,
            ..NodeSpec::new(format!("W{n}")).tier(1)
        };
        Topology::new(Layout::Tiers, [NodeSpec::new("M")].into_iter().chain((1..=config.workers).map(worker)))
    }

    fn start(ctx: &CtxOf<Self>, disk: &mut Disk, _: &mut Fx<Self>) -> Memory {
        disk.joined |= ctx.me.number() <= ctx.config.workers;
        Memory::default()
    }

    fn on_message(ctx: &CtxOf<Self>, node: &mut Live<Self>, _: NodeId, said: Message, fx: &mut Fx<Self>) {
        let Message::Task { task } = said;
        if node.disk.joined && ctx.me != MANAGER {
            node.memory.task = Some(task);
            fx.set_timer(Timer::Work, Delay::Fixed(WORK));
        }
    }

    fn on_timer(_: &CtxOf<Self>, node: &mut Live<Self>, _: Timer, _: &mut Fx<Self>) {
        if let Some(task) = node.memory.task.take() {
            node.disk.done.push(task);
        }
    }

    fn on_request(ctx: &CtxOf<Self>, node: &mut Live<Self>, ask: RequestId, _: Request, fx: &mut Fx<Self>) {
        if ctx.me == MANAGER {
            for n in 2..=ctx.config.workers + 1 {
                fx.send(NodeId::new(n), Message::Task { task: u32::from(n) });
            }
        } else {
            node.disk.joined = true;
        }
        fx.reply(ask, Reply::Ok(Value::None));
    }
}

fn log(done: &Seq<u32>) -> Value {
    let cell = |task: &u32| Cell {
        head: Word::number(*task),
        settled: true,
        kind: CellKind::Plain,
        record: vec![("task", (*task).into())],
        ..Cell::default()
    };
    Value::Log { first: 1, folded: 0, len: done.len(), cells: done.iter().map(cell).collect() }
}

fn bin(task: Option<u32>) -> Value {
    let item = |task| Item {
        id: Word::number(task),
        sizes: [1, 0, 0],
        state: Some(RUNNING),
        group: 0,
        dashed: false,
    };
    let of = vec![Capacity { id: "slots", text: &SLOTS, amount: 2 }];
    Bin { of, items: task.into_iter().map(item).collect() }.into()
}

impl Shown for Exhibition {
    fn look(node: &NodeRef<Self>) -> NodeView {
        let role = match node.me {
            MANAGER => MANAGES,
            _ if !node.disk.joined => SPARE,
            _ => WORKS,
        };
        let beside = (node.me != MANAGER).then_some("bin lanes");
        NodeView { beside, ..NodeView::of(role, HAS_DONE.with([node.disk.done.len().into()])) }
    }

    fn fields(node: &NodeRef<Self>) -> Vec<Field> {
        let task = node.memory.and_then(|memory| memory.task);
        let field = |name, says: &'static Text, value| Field { name, says, place: Place::Memory, value };
        vec![
            field("history", &HISTORY, log(&node.disk.done)),
            field("bin", &IN_USE, bin(task)),
            field("ends", &WILL_END, task.map_or(Value::None, |_| Value::Until(Micros::secs(1)))),
        ]
    }

    fn lanes(node: &NodeRef<Self>) -> Vec<Lane> {
        if node.me == MANAGER {
            return Vec::new();
        }
        let slot = Word::new("cpu").expect("short");
        let task = node.memory.and_then(|memory| memory.task);
        vec![task.map_or(Lane::idle(slot), |task| Lane::busy(slot, RUNNING, Word::number(task)))]
    }
}

impl Checked for Exhibition {
    type Ghost = ();

    fn observe((): &mut (), _: &mut Findings, _: &Step<Self>, _: &World<Self>) {}

    fn invariants() -> &'static [Invariant<Self>] {
        const { &[Invariant::sometimes("nothing", "Nothing.", "无。")] }
    }

    fn hulls(world: &World<Self>) -> Vec<Hull> {
        let nodes = world.ids().filter(|id| *id != MANAGER && world.node(*id).disk.joined).collect();
        vec![Hull { id: "members", caption: MEMBERS.with([]), nodes, tone: Tone::Try, dashed: false }]
    }

    fn exhibits(world: &World<Self>, _: usize) -> Vec<Exhibit> {
        let workers = || world.ids().filter(|id| *id != MANAGER);
        let square = |id: NodeId, task: u32| {
            let done = world.node(id).disk.done.iter().any(|other| *other == task);
            let runs = world.node(id).memory.as_ref().is_some_and(|m| m.task == Some(task));
            match (done, runs) {
                (_, true) => Square::new(RUNNING),
                (true, _) => Square::new(FINISHED),
                _ => Square::default(),
            }
        };
        let tasks: Vec<u32> = (2..5).collect();
        let columns = workers().map(Head::Node).collect();
        let rows = tasks.iter().map(|task| Head::Word(Word::number(*task))).collect();
        let squares = tasks.iter().flat_map(|task| workers().map(move |id| square(id, *task))).collect();
        let points = workers().enumerate().map(|(i, node)| RingPoint { at: 60 * (i as u32), node }).collect();
        vec![
            Exhibit { id: "tasks", title: &TASKS, value: Grid { rows, columns, squares }.into() },
            Exhibit {
                id: "ranges",
                title: &RANGES,
                value: Ring { size: 360, points, keys: Vec::new(), first: Some(NodeId::new(2)) }.into(),
            },
        ]
    }

    fn readings(world: &World<Self>, _: Micros, _: &dyn Fn(NodeId) -> Micros) -> Vec<Reading> {
        let done = |id: NodeId| i64::try_from(world.node(id).disk.done.len()).unwrap_or(0);
        world.ids().filter(|id| *id != MANAGER).map(|id| Reading::new(&COUNT, Some(id), done(id))).collect()
    }
}

fn open(lines: &str) -> Box<Session> {
    let mut catalogue = Catalogue::default();
    catalogue.add::<Exhibition>();
    let text = ["synod 1 exhibition\nnet latency=10ms\nuntil 200ms\nat 10ms request M go\n", lines].concat();
    let scenario = Scenario::parse(&text).unwrap_or_else(|e| panic!("{e:?}\n{text}"));
    catalogue.open(scenario).unwrap_or_else(|e| panic!("{e:?}"))
}

/// A run up to a moment, with its frame.
fn at(ms: u64, lines: &str) -> (Box<Session>, Frame) {
    let mut session = open(lines);
    session.seek_time(Micros::ms(ms)).expect("nothing is wrong with the scenario");
    let mut frame = Frame::default();
    session.frame(&mut frame);
    (session, frame)
}

#[test]
fn what_a_system_shows_comes_to_the_stage() {
    let (_, frame) = at(50, "");
    assert_eq!((frame.boxes.len(), frame.hulls.len(), frame.exhibits.len()), (2, 1, 2));
    assert!(frame.nodes[5].spare && frame.nodes[5].group == Some(1));
    for (name, width, height, theme, lang) in [
        ("exhibition-desk", 1280.0, 720.0, Theme::Light, Lang::En),
        ("exhibition-phone", 360.0, 640.0, Theme::Dark, Lang::ZhCn),
    ] {
        check(name, &picture(&frame, &shot(width, height, theme, lang), "Everything"));
    }
}

#[test]
fn what_a_system_shows_comes_to_json_and_to_words() {
    let (session, frame) = at(50, "");
    let end = session.end(false).to_json();
    assert_eq!(end["exhibits"]["tasks"]["2"]["2"], "running");
    assert_eq!(end["exhibits"]["ranges"][1]["node"], 3);
    assert_eq!(end["hulls"][0]["id"], "members");
    assert_eq!(end["nodes"][1]["state"]["lanes"]["cpu"]["state"], "running");
    assert_eq!(end["nodes"][1]["state"]["bin"]["used"]["slots"], 1);
    let ends = end["nodes"][1]["state"]["ends"].as_u64().expect("a count-down is microseconds");
    assert!((900_000..1_000_000).contains(&ends), "{ends}");
    let name = |node: NodeId| frame.names[node.index()].clone();
    let words = |lang| frame.exhibits[0].value.words(lang, &name);
    assert!(words(Lang::En).contains("2: W1 running"), "{}", words(Lang::En));
    assert!(words(Lang::ZhCn).contains("2：W1 运行中"), "{}", words(Lang::ZhCn));
}

#[test]
fn expectations_look_into_what_a_system_shows() {
    let lines = "at 50ms expect node W1 lanes.cpu.state = running\nat 50ms expect node W1 bin.used.slots = 1\n\
                 at 50ms expect node W1 bin.items[1].id = 2\nat 50ms expect node W1 lanes.cpu.word = 3\n\
                 at 150ms expect node W1 history = 2\nat 150ms expect node W1 lanes.cpu = none\n";
    let (session, _) = at(200, lines);
    let held: Vec<bool> = session.expectations().iter().map(|outcome| outcome.ok).collect();
    assert_eq!(held, [true, true, true, false, true, true]);
}

#[test]
fn strips_and_curves_come_from_the_history_of_the_run() {
    let (session, frame) = at(200, "");
    let mut trail = Trail::default();
    trail.begin(&session.lanes_at_start());
    session.visit(1, u64::MAX, &mut |report| trail.see(report));
    let spans: Vec<(u16, u64)> = trail
        .spans_in(Micros(0), Micros::secs(1))
        .map(|span| (span.node.number(), span.until.since(span.from).0))
        .collect();
    assert_eq!(spans.len(), 4, "the spare one does nothing: {spans:?}");
    assert!(spans.iter().all(|(_, long)| *long == WORK.0), "{spans:?}");
    let metrics = session.metrics();
    let lines = &metrics.over_time.curves;
    assert_eq!(lines.len(), 5);
    assert_eq!(lines[0].points.last().copied().flatten().map(|reading| reading.value), Some(1));
    assert_eq!(lines[0].points.first().copied().flatten().map(|reading| reading.value), Some(0));
    let look = PlotLook { lang: Lang::ZhCn, theme: Theme::Light, names: &frame.names };
    assert_eq!(plots(&metrics, &look)[0].title, COUNT.title.zh);
}

/// The spare worker is an outline until it is asked to join; then it belongs to the members.
#[test]
fn a_spare_node_joins_when_it_is_asked() {
    let members = |session: &Session| session.hulls()[0].nodes.len();
    let (session, frame) = at(50, "at 20ms request W5 go\n");
    assert_eq!((frame.nodes[5].role.id, members(&session)), ("worker", 5));
    let (session, frame) = at(15, "at 20ms request W5 go\n");
    assert_eq!(
        (frame.nodes[5].role.id, frame.nodes[5].role.tone, members(&session)),
        ("spare", Tone::Ghost, 4)
    );
}
