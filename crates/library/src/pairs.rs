//! Runs that are worth seeing side by side. The first one's schedule is that of all.

use synod_model::Text;

/// Runs that tell something when they are seen side by side.
#[derive(Debug)]
pub struct Pair {
    /// What is compared.
    pub title: Text,
    /// What to look at.
    pub says: Text,
    /// The runs: a bundled scenario as `SYSTEM/ID`, or a text. The first one's schedule is that of all.
    pub runs: &'static [&'static str],
}

/// Every known pair; of a system that is not registered there is none.
pub fn pairs() -> &'static [Pair] {
    PAIRS
}

static PAIRS: &[Pair] = &[
    Pair {
        title: Text::new("A short election time-out and a long one", "短选举超时与长选举超时"),
        says: Text::new(
            "The leader crashes in both: how long does nobody lead, and how long do requests wait?",
            "两边的领导者都崩溃：多长时间没有领导者，请求要等多久？",
        ),
        runs: &["raft/leader-crash", "synod 1 raft nodes=5 election=600..900ms"],
    },
    Pair {
        title: Text::new("Replicas that may lie, and servers that may not", "可能说谎的副本与不会说谎的节点"),
        says: Text::new(
            "The first node crashes in both: how many messages does a request cost, and how soon is the crash noticed?",
            "两边的第一个节点都崩溃：一个请求要多少消息，多久才发觉崩溃？",
        ),
        runs: &["pbft/beside-raft", "synod 1 raft nodes=3 clients=1"],
    },
    Pair {
        title: Text::new("A server returns: without pre-votes and with", "节点归来：没有预投票与有预投票"),
        says: Text::new(
            "One server is cut off and comes back: look at its term, and at the leader that the others follow.",
            "一个节点被切断后归来：看它的任期，以及其他节点所跟随的领导者。",
        ),
        runs: &["raft/disruptive-server", "raft/disruptive-server-prevote"],
    },
    Pair {
        title: Text::new(
            "One link is cut for good: plain, and with check-quorum",
            "一条链路永久断开：默认与启用 check-quorum",
        ),
        says: Text::new(
            "Two of three servers cannot reach each other: how often is somebody elected, and how far do the terms grow?",
            "三个节点中有两个互不可达：选举发生了多少次，任期增长到多少？",
        ),
        runs: &["raft/partial-partition", "raft/partial-partition-calm"],
    },
    Pair {
        title: Text::new(
            "A leader loses its majority: it stays, or steps down",
            "领导者失去多数：留任还是退位",
        ),
        says: Text::new(
            "The leader is cut off with one follower: what does it do with the commands that it is asked for?",
            "领导者和一个跟随者被切断：它如何处理收到的命令？",
        ),
        runs: &["raft/old-leader", "raft/quorum-lost"],
    },
    Pair {
        title: Text::new(
            "A read at an old leader: at once, or confirmed",
            "在旧领导者处读取：立即答复还是先确认",
        ),
        says: Text::new(
            "A leader that was cut off is asked for a value that the others have replaced: what does it answer, and when?",
            "被切断的领导者被问及一个别处已改写的值：它何时答复，答复什么？",
        ),
        runs: &["raft/stale-read", "raft/read-index"],
    },
    Pair {
        title: Text::new("A leader goes: by a crash, or by a transfer", "领导者离开：崩溃还是移交"),
        says: Text::new(
            "The leader stops at about the same moment: for how long does nobody lead, and how long do requests wait?",
            "领导者几乎在同一时刻停机：多长时间没有领导者，请求要等多久？",
        ),
        runs: &["raft/leader-crash", "raft/transfer"],
    },
    Pair {
        title: Text::new(
            "From three servers to five: singly, or by joint consensus",
            "三个节点变成五个：逐个变更与联合共识",
        ),
        says: Text::new(
            "The same servers are asked for at the same moments: how many entries does each change take, and whose majorities \
             are needed meanwhile?",
            "同样的时刻请求加入同样的节点：每次变更要写几条日志，其间需要谁的多数？",
        ),
        runs: &["raft/add-two-servers", "synod 1 raft nodes=5 voters=1,2,3 membership=joint"],
    },
    Pair {
        title: Text::new("A fixed time-out and phi", "固定超时与 phi"),
        says: Text::new(
            "The network becomes uneven at 3 s: how often is each mistaken from then on, and how long a silence does it bear?",
            "3 秒时网络变得不稳：此后两边各误判多少次，各能容忍多长的沉默？",
        ),
        runs: &["heartbeats/jitter-fixed", "heartbeats/jitter-phi"],
    },
    Pair {
        title: Text::new("One link is cut: SWIM, and heartbeats", "一条链路断开：SWIM 与心跳"),
        says: Text::new(
            "Two of four members cannot reach each other: who is suspected by whom, and for how long?",
            "四个成员中有两个互不可达：谁怀疑谁，持续多久？",
        ),
        runs: &["heartbeats/one-link-cut", "synod 1 heartbeats nodes=4 watch=all"],
    },
    Pair {
        title: Text::new("A fail-over: synchronous, and asynchronous", "故障转移：同步与异步"),
        says: Text::new(
            "The primary crashes just after a write: how long does a write take, and which of them is lost?",
            "主节点在一次写入之后立刻崩溃：写入要多久，哪一边丢失了写入？",
        ),
        runs: &["primary-backup/fail-over", "synod 1 primary-backup replication=async"],
    },
    Pair {
        title: Text::new("A fail-over: time-out and lease", "故障转移：超时与租约"),
        says: Text::new(
            "Half the time-out, then half the time-out and no lease: for how long is nobody in charge?",
            "超时减半，再看超时减半且没有租约：无人负责的时间有多长？",
        ),
        runs: &[
            "primary-backup/fail-over",
            "synod 1 primary-backup alone=degrade timeout=100ms",
            "synod 1 primary-backup alone=degrade timeout=100ms lease=0",
        ],
    },
    Pair {
        title: Text::new(
            "A read at a deposed primary: local, or confirmed",
            "在被取代的主节点处读取：本地还是经过确认",
        ),
        says: Text::new(
            "The old primary is cut off with a client: what does that client read, and when?",
            "旧的主节点和一个客户端被隔开：这个客户端读到什么，何时读到？",
        ),
        runs: &[
            "primary-backup/stale-read",
            "synod 1 primary-backup lease=0 alone=degrade clients=2 reads=confirmed",
        ],
    },
    Pair {
        title: Text::new("A lock service, or a majority", "锁服务与多数派"),
        says: Text::new(
            "The same crash: Raft needs no third party, as a majority of three grants the next term, and a majority is all that a \
             write waits for.",
            "同样的崩溃：Raft 不需要第三方，三台中的多数授予下一个任期，写入也只等待多数。",
        ),
        runs: &["primary-backup/fail-over", "synod 1 raft nodes=3 clients=1"],
    },
    Pair {
        title: Text::new(
            "A store that compares tokens, and one that does not",
            "比较令牌的存储与不比较的存储",
        ),
        says: Text::new(
            "The same pause: what does the store hold after S1 has woken up?",
            "同样的停顿：S1 醒来之后，存储里是什么？",
        ),
        runs: &["primary-backup/tokens-33-and-34", "primary-backup/split-brain"],
    },
    Pair {
        title: Text::new(
            "A critical section by queues, and by deferred replies",
            "临界区：用队列，与用推迟的答复",
        ),
        says: Text::new(
            "The same requests on the same network: how many messages does an entry cost, and who waits for what?",
            "同样的网络上同样的请求：每次进入要多少条消息，谁在等什么？",
        ),
        runs: &[
            "logical-clocks/nine-and-six",
            "synod 1 logical-clocks nodes=4 mutex=ricart-agrawala hold=100ms",
        ],
    },
    Pair {
        title: Text::new(
            "A clock that runs slower, and one that is set back",
            "走慢的时钟，与立即拨回的时钟",
        ),
        says: Text::new(
            "The same clocks and the same answers: which error is gone sooner, and which clock shows some times twice?",
            "同样的时钟，同样的答复：哪边的误差消失得更快，哪边的时钟会把有些时间显示两次？",
        ),
        runs: &["clock-sync/cristian", "synod 1 clock-sync adjust=step offsets=0,40,-25,120"],
    },
    Pair {
        title: Text::new("Four sources, and one", "四个时钟源，与一个"),
        says: Text::new(
            "T1 is half a second fast: what does a machine make of it that asks three others as well?",
            "T1 快了半秒：还询问另外三个时钟源的机器会怎样看待它？",
        ),
        runs: &[
            "clock-sync/falseticker",
            "synod 1 clock-sync algorithm=ntp machines=2 falsetickers=1 offsets=0,60,-35",
        ],
    },
    Pair {
        title: Text::new("Raft and Paxos", "Raft 与 Paxos"),
        says: Text::new(
            "Raft elects a leader once and then decides one command after another; Paxos decides one value, each time in \
             two phases.",
            "Raft 选出一次领导者，然后逐条决定命令；Paxos 只决定一个值，每次都要两个阶段。",
        ),
        runs: &["synod 1 raft nodes=3\nseed 7\nload 2/s\nuntil 4s", "synod 1 paxos"],
    },
    Pair {
        title: Text::new("Raft and Multi-Paxos: the leader crashes", "Raft 与 Multi-Paxos：领导者崩溃"),
        says: Text::new(
            "The same crash: Raft's next leader must have the longest log, Multi-Paxos's may be anybody, as the promises tell \
             it the rest. A command costs 4 messages a follower in Raft, and 3 in Multi-Paxos.",
            "同样的崩溃：Raft 的下一任领导者必须有最新的日志，Multi-Paxos 则谁都可以，其余的由承诺告诉它。每条命令对每个跟随者，Raft 用 4 条消息，Multi-Paxos 用 3 条。",
        ),
        runs: &["raft/leader-crash", "multi-paxos/beside-raft"],
    },
    Pair {
        title: Text::new(
            "Zab, Raft and Multi-Paxos: the leader crashes",
            "Zab、Raft 与 Multi-Paxos：领导者崩溃",
        ),
        says: Text::new(
            "The same crash: Zab first makes histories equal and commits them as a whole, Raft lets old entries be committed along \
             with a new one, Multi-Paxos completes slot by slot what the promises tell it. How long does each take to serve again?",
            "同样的崩溃：Zab 先让历史一致并整个提交，Raft 让旧条目随新条目一起提交，Multi-Paxos 按承诺逐个槽位完成。各自多久才恢复服务？",
        ),
        runs: &["zookeeper/beside-raft", "synod 1 raft nodes=5", "synod 1 multi-paxos nodes=5"],
    },
    Pair {
        title: Text::new("Raft and Multi-Paxos: a partition", "Raft 与 Multi-Paxos：网络分区"),
        says: Text::new(
            "Three against two: on either system the smaller side has a leader that can settle nothing. What do the two old \
             leaders do when the network heals?",
            "三对二：两个系统中，少数一侧的领导者都什么也定不下来。恢复连通之后，两个旧领导者各自做什么？",
        ),
        runs: &["raft/partition", "multi-paxos/two-leaders"],
    },
    Pair {
        title: Text::new(
            "Raft and Multi-Paxos: an old leader's entries",
            "Raft 与 Multi-Paxos：旧领导者的条目",
        ),
        says: Text::new(
            "A leader that is cut off takes two requests. Raft overwrites what it had not committed; in Multi-Paxos its votes \
             stay until other values are chosen in these slots.",
            "被切断的领导者接受了两个请求。Raft 会覆盖它未提交的条目；在 Multi-Paxos 中，它的投票一直保留，直到这些槽位选定了别的值。",
        ),
        runs: &["raft/old-leader", "synod 1 multi-paxos nodes=5"],
    },
    Pair {
        title: Text::new("Two phases and three", "两阶段与三阶段"),
        says: Text::new(
            "The coordinator crashes before it decides: in two-phase commit everybody stays blocked, in three-phase commit the \
             survivors end it.",
            "协调者在决定之前崩溃：两阶段提交中所有参与者一直阻塞，三阶段提交中幸存者结束事务。",
        ),
        runs: &["two-phase-commit/coordinator-crash-before", "three-phase-commit/coordinator-crash-before"],
    },
    Pair {
        title: Text::new(
            "The coordinator crashes: two phases, three, and Paxos Commit",
            "协调者崩溃：两阶段、三阶段与 Paxos Commit",
        ),
        says: Text::new(
            "The coordinator crashes in the middle of the decision, and P1 or R1 after it: the first waits, the second decides as \
             long as silence means a crash, the third whenever two of three acceptors work.",
            "协调者在决定途中崩溃，随后 P1 或 R1 也崩溃：第一个等待；第二个做出决定，前提是沉默就意味着崩溃；第三个只要三个接受者中有两个在工作就能决定。",
        ),
        runs: &[
            "synod 1 two-phase-commit participants=3 transactions=0\nnet latency=20ms\nat 100ms request 1 begin x\n\
             at 139ms cut 1 -> 3\nat 139ms cut 1 -> 4\nat 145ms crash 1\nat 170ms crash 2\nat 2s restart 1\n\
             at 2s heal\nat 2500ms restart 2\nuntil 3s",
            "synod 1 three-phase-commit participants=3 transactions=0",
            "synod 1 paxos-commit participants=3 transactions=0",
        ],
    },
    Pair {
        title: Text::new("Paxos Commit on the schedule that blocks", "Paxos Commit 遇到会阻塞的时序"),
        says: Text::new(
            "All have promised, and the leader crashes before it decides: here A2 has the votes as well and commits; in two-phase \
             commit everybody stays blocked, in three-phase commit the survivors abort.",
            "全体已承诺，领导者在决定之前崩溃：在这里 A2 也有投票，于是提交；两阶段提交中所有节点一直阻塞；三阶段提交中幸存者中止。",
        ),
        runs: &[
            "paxos-commit/leader-crash-before-decision",
            "two-phase-commit/coordinator-crash-before",
            "three-phase-commit/coordinator-crash-before",
        ],
    },
    Pair {
        title: Text::new(
            "Two-phase commit and Paxos Commit with F = 0",
            "两阶段提交与 F = 0 的 Paxos Commit",
        ),
        says: Text::new(
            "The same transactions at the same times: compare the messages by kind. Only the acknowledgements are missing, and the forced writes before them.",
            "同样的事务、同样的时刻：比较各类消息的数量。只少了确认，以及确认之前的强制写盘。",
        ),
        runs: &["two-phase-commit/commit", "synod 1 paxos-commit participants=3 faults=0 transactions=0"],
    },
    Pair {
        title: Text::new("A fifth server joins: x mod n, and the ring", "第五台服务器加入：x mod n 与环"),
        says: Text::new(
            "The same join at the same moment: how many keys move, and how many of them between two servers that were there \
             before?",
            "同样的时刻、同样的加入：搬家的键有多少，其中多少只是在两台老服务器之间搬动？",
        ),
        runs: &["consistent-hashing/mod-n", "consistent-hashing/ring-join"],
    },
    Pair {
        title: Text::new("One point each, and a hundred", "每台一个虚拟节点与一百个"),
        says: Text::new(
            "The same servers and keys: how far apart are the fullest and the emptiest, and whom does the fifth server relieve?",
            "同样的服务器和键：最满和最空的相差多少，第五台服务器替谁分担？",
        ),
        runs: &["consistent-hashing/one-point", "consistent-hashing/hundred-points"],
    },
    Pair {
        title: Text::new("The jump hash and rendezvous hashing", "跳跃哈希与最高随机权重哈希"),
        says: Text::new(
            "Neither has a table, and both move keys only to who joins: 17 and 18 of 100. But can a server in the middle leave?",
            "两者都无需查表，键也都只搬到新加入的服务器：100 个中的 17 和 18 个。但中间的服务器能离开吗？",
        ),
        runs: &["consistent-hashing/jump-and-rendezvous", "consistent-hashing/rendezvous"],
    },
    Pair {
        title: Text::new("The network is cut: strong, and eventual", "网络断开：强一致与最终一致"),
        says: Text::new(
            "One schedule, and the two choices: who waits on the left, and who is told on the right what is not so?",
            "同一时间表，两种选择：左边谁在等待，右边谁得到的答复与事实不符？",
        ),
        runs: &["consistency/cut-strong", "consistency/cut-eventual"],
    },
    Pair {
        title: Text::new("A crash: with a leader, and without", "一次崩溃：有领导者与没有领导者"),
        says: Text::new(
            "The second node crashes in both, and in Raft it leads: how long does nobody get an answer, and how many messages \
             does a request cost?",
            "两边都是第二个节点崩溃，而在 Raft 中它是领导者：有多久谁也得不到答复，一个请求要多少消息？",
        ),
        runs: &["consistency/leaderless", "synod 1 raft nodes=3"],
    },
    Pair {
        title: Text::new("Two writes at once: one lost, or both kept", "两个同时的写入：丢一个，还是都保留"),
        says: Text::new(
            "Both clients are told that their write is done: what do they find when the network is healed?",
            "两个客户端都得知写入已完成：恢复连通之后，他们各自读到什么？",
        ),
        runs: &["consistency/lost-write", "consistency/siblings"],
    },
    Pair {
        title: Text::new("A counter: overwritten, and merged", "计数器：覆盖与合并"),
        says: Text::new(
            "Three are counted on one side of a cut and two on the other: what do both sides show in the end?",
            "断开的一侧数了三次，另一侧两次：最后两边显示多少？",
        ),
        runs: &["consistency/counter-overwritten", "consistency/counter-merged"],
    },
    Pair {
        title: Text::new(
            "A client that roams: without a session, and with one",
            "四处询问的客户端：没有会话与有会话",
        ),
        says: Text::new(
            "C1 asks another replica each time: when does it find its own comment, and how long does it wait for that?",
            "C1 每次问不同的副本：它何时能找到自己的评论，为此等了多久？",
        ),
        runs: &["consistency/roaming", "consistency/roaming-with-session"],
    },
    Pair {
        title: Text::new("One slow server: taking turns, or counting", "一台慢服务器：轮询与最少连接"),
        says: Text::new(
            "The same requests arrive: how many are dropped, and how long do the others take?",
            "到达的请求相同：有多少被丢弃，其余的要多久？",
        ),
        runs: &["load-balancer/slow-server-round-robin", "load-balancer/slow-server-least-connections"],
    },
    Pair {
        title: Text::new(
            "Three of four servers crash: with and without a panic",
            "四台服务器崩溃三台：有无恐慌模式",
        ),
        says: Text::new(
            "The survivor cannot do what all four did: how many are answered in time, and how many are not?",
            "幸存者做不了四台的工作：有多少请求及时得到答复，有多少没有？",
        ),
        runs: &["load-balancer/survivor-drowns", "load-balancer/panic"],
    },
    Pair {
        title: Text::new("A server returns: at once, or slowly", "服务器恢复：立即承担，还是慢启动"),
        says: Text::new(
            "The server that comes back is slow at first: look at its queue.",
            "刚恢复的服务器起初很慢：看它的队列。",
        ),
        runs: &["load-balancer/cold-server", "load-balancer/slow-start"],
    },
    Pair {
        title: Text::new("One choice and two", "一次选择与两次选择"),
        says: Text::new(
            "The same requests arrive: look at the 99th percentile of the latency.",
            "到达的请求相同：看延迟的 p99。",
        ),
        runs: &["load-balancer/random-choice", "load-balancer/power-of-two"],
    },
];
