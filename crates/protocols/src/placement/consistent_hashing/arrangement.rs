//! Which servers own which key: the four schemes, and bounded loads.
//!
//! What is placed is the same for all: keys k1, k2 and so on, which are there at the start, and whatever a client makes up.
//! For the first ones the owners are worked out once and kept in a table, beside which nothing else is remembered.

use super::setup::{Config, NameHash, Scheme};
use crate::hashing::{Ring, jump, rendezvous};
use std::borrow::Cow;
use synod_model::{Cached, NodeId, Word};

/// Who the members are and how keys are placed among them: together they say who owns what.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Arrangement {
    /// The members in the order of joining.
    pub members: Vec<NodeId>,
    /// The scheme.
    pub scheme: Scheme,
    /// Whether the owners of a key are different servers.
    pub distinct: bool,
    table: Cached<Table>,
}

/// What follows from an arrangement.
#[derive(Debug)]
struct Table {
    /// The points of the members, each with the number of its node.
    ring: Ring,
    /// The hashes of the members' names.
    names: Vec<(u64, u16)>,
    /// The owners of the keys k1, k2 and so on, the same number for each, one key after the other.
    owners: Vec<NodeId>,
    /// How many owners each key has.
    each: usize,
    /// How many of these keys are not at the first server at which they could be, as that is full.
    passed_on: u32,
}

impl Arrangement {
    /// These members under a scheme.
    pub(super) fn new(members: Vec<NodeId>, scheme: Scheme, distinct: bool) -> Self {
        Self { members, scheme, distinct, table: Cached::default() }
    }

    /// Whether a key moves only to a server that joins or from one that leaves.
    pub(super) fn is_monotone(&self) -> bool {
        self.scheme != Scheme::Modulo
    }

    /// Whether a server is a member.
    pub(super) fn has(&self, node: NodeId) -> bool {
        self.members.contains(&node)
    }

    fn table(&self, config: &Config) -> &Table {
        self.table.get(|| Table::new(self, config))
    }

    /// The owners of a key, the first one first.
    pub(super) fn owners(&self, config: &Config, key: Word) -> Cow<'_, [NodeId]> {
        if let Some(number) = config.number_of(key) {
            return Cow::Borrowed(self.owners_of(config, number));
        }
        let table = self.table(config);
        let mut owners = Vec::with_capacity(table.each);
        table.place(self, config.hash.of(key.as_str()), &mut owners);
        Cow::Owned(owners)
    }

    /// The owners of the key of a number, from 1.
    pub(super) fn owners_of(&self, config: &Config, number: u32) -> &[NodeId] {
        let table = self.table(config);
        let at = (number as usize - 1) * table.each;
        &table.owners[at..at + table.each]
    }

    /// How many of the numbered keys a server owns.
    pub(super) fn owned(&self, config: &Config, node: NodeId) -> u32 {
        let owns = |number: &u32| self.owners_of(config, *number).contains(&node);
        u32::try_from((1..=config.keys).filter(owns).count()).unwrap_or(u32::MAX)
    }

    /// How many of the numbered keys are not where they would be without a bound.
    pub(super) fn passed_on(&self, config: &Config) -> u32 {
        self.table(config).passed_on
    }

    /// The points on the ring: where each is, and whose.
    pub(super) fn points(&self, config: &Config) -> impl Iterator<Item = (u64, NodeId)> {
        self.table(config).ring.points().iter().map(|(at, node)| (*at, NodeId::new(*node)))
    }
}

/// The hash of a server's name, N3, or of one of its points, N3#7.
fn hash_of(config: &Config, node: NodeId, point: Option<u16>) -> u64 {
    let number = node.number() - 1;
    let name = match point {
        None => format!("N{number}"),
        Some(point) => format!("N{number}#{point}"),
    };
    config.hash.of(&name)
}

impl Table {
    fn new(of: &Arrangement, config: &Config) -> Self {
        let ring = if of.scheme == Scheme::Ring { ring(of, config) } else { Ring::new([]) };
        let names = if of.scheme == Scheme::Rendezvous {
            of.members.iter().map(|node| (hash_of(config, *node, None), node.number())).collect()
        } else {
            Vec::new()
        };
        let each = usize::from(config.replicas).min(of.members.len());
        let mut table = Self { ring, names, owners: Vec::new(), each, passed_on: 0 };
        if config.bound > 0 && of.scheme == Scheme::Ring {
            table.bounded(of, config);
        } else {
            let mut owners = Vec::with_capacity(each * config.keys as usize);
            for number in 1..=config.keys {
                let hash = config.hash.of(Config::key(number).as_str());
                table.place(of, hash, &mut owners);
            }
            table.owners = owners;
        }
        table
    }

    /// Appends the owners of a key with this hash.
    fn place(&self, of: &Arrangement, hash: u64, owners: &mut Vec<NodeId>) {
        let (begin, n) = (owners.len(), of.members.len());
        match of.scheme {
            Scheme::Ring => {
                for node in self.ring.walk(hash).map(NodeId::new) {
                    // Rule `distinct-owners`: a preference list skips points of servers that are in it already, so that it
                    // "contains only distinct physical nodes" (DeCandia et al., 2007, section 4.3).
                    if !of.distinct || !owners[begin..].contains(&node) {
                        owners.push(node);
                    }
                    if owners.len() - begin == self.each {
                        break;
                    }
                }
            }
            Scheme::Modulo => {
                let first = usize::try_from(hash % n as u64).expect("it is below the number of members");
                owners.extend((0..self.each).map(|next| of.members[(first + next) % n]));
            }
            Scheme::Jump => {
                let bucket = jump(hash, u32::try_from(n).expect("there are few members"));
                owners.push(of.members[bucket as usize]);
            }
            Scheme::Rendezvous => {
                let all = rendezvous(hash, self.names.iter().copied());
                owners.extend(all.into_iter().take(self.each).map(NodeId::new));
            }
        }
    }

    /// Places the keys in the order of their numbers, each at the first server on its way that has room (Mirrokni, Thorup and
    /// Zadimoghaddam, 2018). The cap counts the key that is placed.
    fn bounded(&mut self, of: &Arrangement, config: &Config) {
        let mut has = vec![0u32; usize::from(config.servers + config.spare) + 2];
        for number in 1..=config.keys {
            let cap = config.cap_of(number, of.members.len());
            let hash = config.hash.of(Config::key(number).as_str());
            let mut way = self.ring.walk(hash);
            let first = way.next().expect("a member has points");
            let fits = |node: &u16| has[usize::from(*node)] < cap;
            let node = if fits(&first) { first } else { way.find(fits).unwrap_or(first) };
            has[usize::from(node)] += 1;
            self.passed_on += u32::from(node != first);
            self.owners.push(NodeId::new(node));
        }
    }
}

/// The ring of the members: point i of server N3 is the hash of N3#i.
fn ring(of: &Arrangement, config: &Config) -> Ring {
    let points =
        |node: NodeId| (0..config.vnodes).map(move |i| (hash_of(config, node, Some(i)), node.number()));
    Ring::new(of.members.iter().flat_map(|node| points(*node)))
}

/// The hash of a key, for whoever draws it.
pub(super) fn hash_of_key(hash: NameHash, key: Word) -> u64 {
    hash.of(key.as_str())
}
