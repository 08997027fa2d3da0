//! How a run is set up: how many processes there are, and which of the algorithms they follow.

use synod_model::prelude::*;

/// Which clock stands beside the nodes and on messages. All three are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Stamps {
    /// One number (Lamport 1978).
    Lamport,
    /// A number for each process (Fidge 1988, Mattern 1989).
    Vector,
    /// What each process knows of what each process knows (Wuu and Bernstein 1984).
    Matrix,
}

/// How the critical section is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Mutex {
    /// By queues at all processes (Lamport 1978).
    Lamport,
    /// By replies that are deferred (Ricart and Agrawala 1981).
    RicartAgrawala,
}

/// When a post that has come is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Delivery {
    /// As soon as it comes.
    AsReceived,
    /// After all that its sender had delivered before (Birman, Schiper and Stephenson 1991).
    Causal,
    /// In the order of times, the same at all processes (Lamport 1978).
    Total,
}

/// The configuration, equal at every node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
pub struct Config {
    /// How many processes there are.
    #[zh("进程的数量。")]
    #[param(2..=8, default = 3)]
    pub nodes: u16,
    /// Which clock stands beside the nodes and on messages; all three are kept.
    #[zh("节点旁和消息上显示哪种时钟；三种时钟都在维护。")]
    #[param(default = lamport, live)]
    pub show: Stamps,
    /// How the critical section is shared: by queues (lamport), or by deferred replies (ricart-agrawala).
    #[zh("怎样共享临界区：通过队列（lamport），或通过推迟的答复（ricart-agrawala）。")]
    #[param(default = lamport)]
    pub mutex: Mutex,
    /// When a post is delivered: as soon as it comes, after its causes, or in one order everywhere.
    #[zh("何时投递帖子：一到就投递，在其原因之后，或者处处按同一顺序。")]
    #[param(default = "as-received")]
    pub delivery: Delivery,
    /// How long a process stays in the critical section.
    #[zh("进程在临界区停留多久。")]
    #[param(1ms..=60s, default = 200ms, live)]
    pub hold: Micros,
    /// After how long a message that is not acknowledged is sent again.
    #[zh("消息多久没有得到确认就重发。")]
    #[param(1ms..=60s, default = 200ms, live)]
    pub retry: Micros,
}

impl Config {
    /// All processes, in order.
    pub fn all(&self) -> impl Iterator<Item = NodeId> + use<> {
        (1..=self.nodes).map(NodeId::new)
    }

    /// All processes but one, in order.
    pub fn others(&self, me: NodeId) -> impl Iterator<Item = NodeId> + use<> {
        self.all().filter(move |node| *node != me)
    }

    /// Whether posts are delivered in causal order: a total order by times is one, too.
    pub(super) fn is_causal(&self) -> bool {
        self.delivery != Delivery::AsReceived
    }
}

/// The processes, on a circle.
pub(super) fn topology(config: &Config) -> Topology {
    let node = |n: NodeId| NodeSpec::new(format!("P{}", n.number())).taking_load();
    Topology::new(Layout::Circle, config.all().map(node))
}
