//! Symbolic terms (Dolev and Yao, "On the Security of Public Key Protocols", 1983): names, fresh atoms, and functions of
//! them.

use std::fmt;
use std::sync::Arc;
use synod_model::{NodeId, Value, Word};

/// The deepest nesting of a term that is looked into.
pub const MOST_DEPTH: usize = 12;

/// A symbolic term.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Term {
    /// A name, a number, a public constant: known to everybody.
    Public(Word),
    /// A nonce, an exponent, a key, a secret word: known to who made it.
    Fresh(Word),
    /// The public key of a node: known to everybody.
    Pk(NodeId),
    /// The private key of a node.
    Sk(NodeId),
    /// Several terms side by side.
    Pair(Arc<[Term]>),
    /// Encrypted with a key that both ends share.
    Senc(Arc<Term>, Arc<Term>),
    /// Encrypted for the owner of a private key.
    Aenc(NodeId, Arc<Term>),
    /// Signed by a node; what is signed can be read.
    Sign(NodeId, Arc<Term>),
    /// A hash.
    Hash(Arc<Term>),
    /// A message authentication code: the key, the message.
    Mac(Arc<Term>, Arc<Term>),
    /// A key that is derived: the label, the key, what else goes in.
    Kdf(Word, Arc<Term>, Arc<Term>),
    /// A public value of Diffie and Hellman: the group, the exponent.
    Dh(Word, Arc<Term>),
    /// What two exponents make together, in either order: the smaller one first.
    Dhk(Word, Arc<Term>, Arc<Term>),
}

/// The group in which a discrete logarithm can be computed.
pub const WEAK: &str = "weak";

impl Term {
    /// A public word.
    ///
    /// # Panics
    /// When it is longer than a [`Word`].
    pub fn public(word: &str) -> Self {
        Self::Public(Word::new(word).expect("a term's word is short"))
    }

    /// A fresh atom.
    ///
    /// # Panics
    /// When its name is longer than a [`Word`].
    pub fn fresh(name: &str) -> Self {
        Self::Fresh(Word::new(name).expect("a term's word is short"))
    }

    /// Several terms side by side.
    pub fn pair(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::Pair(parts.into_iter().collect())
    }

    /// Encrypted with a shared key.
    pub fn senc(key: Self, message: Self) -> Self {
        Self::Senc(Arc::new(key), Arc::new(message))
    }

    /// Encrypted for a node.
    pub fn aenc(to: NodeId, message: Self) -> Self {
        Self::Aenc(to, Arc::new(message))
    }

    /// Signed by a node.
    pub fn sign(by: NodeId, message: Self) -> Self {
        Self::Sign(by, Arc::new(message))
    }

    /// A hash.
    pub fn hash(message: Self) -> Self {
        Self::Hash(Arc::new(message))
    }

    /// A public value of Diffie and Hellman.
    pub fn dh(group: Word, exponent: Self) -> Self {
        Self::Dh(group, Arc::new(exponent))
    }

    /// What two exponents make together: the same, whichever comes first.
    pub fn dhk(group: Word, a: Self, b: Self) -> Self {
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        Self::Dhk(group, Arc::new(a), Arc::new(b))
    }

    /// How deep it is nested: an atom is 1.
    pub fn depth(&self) -> usize {
        1 + match self {
            Self::Public(_) | Self::Fresh(_) | Self::Pk(_) | Self::Sk(_) => 0,
            Self::Pair(parts) => parts.iter().map(Self::depth).max().unwrap_or(0),
            Self::Aenc(_, m) | Self::Sign(_, m) | Self::Hash(m) | Self::Dh(_, m) => m.depth(),
            Self::Senc(a, b) | Self::Mac(a, b) | Self::Kdf(_, a, b) | Self::Dhk(_, a, b) => {
                a.depth().max(b.depth())
            }
        }
    }

    /// As the page draws it and `run --json` prints it: `aenc(pk(2),Na,1)`.
    pub fn value(&self) -> Value {
        let node = |name, node: NodeId| Value::Term(name, vec![node.into()]);
        let of = |name, parts: &[&Self]| Value::Term(name, parts.iter().map(|part| part.value()).collect());
        match self {
            Self::Public(word) | Self::Fresh(word) => Value::Word(*word),
            Self::Pk(of) => node("pk", *of),
            Self::Sk(of) => node("sk", *of),
            Self::Pair(parts) => Value::Term("pair", parts.iter().map(Self::value).collect()),
            Self::Senc(key, message) => of("senc", &[key, message]),
            Self::Aenc(to, message) => Value::Term("aenc", vec![node("pk", *to), message.value()]),
            Self::Sign(by, message) => Value::Term("sign", vec![node("sk", *by), message.value()]),
            Self::Hash(message) => of("hash", &[message]),
            Self::Mac(key, message) => of("mac", &[key, message]),
            Self::Kdf(label, key, message) => {
                Value::Term("kdf", vec![Value::Word(*label), key.value(), message.value()])
            }
            Self::Dh(group, x) => Value::Term("dh", vec![Value::Word(*group), x.value()]),
            Self::Dhk(group, x, y) => Value::Term("dhk", vec![Value::Word(*group), x.value(), y.value()]),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value().plain())
    }
}
