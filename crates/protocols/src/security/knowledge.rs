//! What somebody knows, and what can be made of it.
//!
//! Knowledge is kept closed under taking apart: whatever a known term gives away with the keys at hand is known too. Then a
//! term can be made if it is known, or if all that it is put together from can be made. Both follow the table at
//! `parts` and `gives`.

use super::term::{MOST_DEPTH, Term, WEAK};
use std::collections::BTreeMap;
use synod_model::Value;

/// The most terms that somebody knows; beyond them nothing more is learned, and [`Knowledge::is_full`] says so.
pub const MOST_TERMS: usize = 512;

/// Where a term comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Source {
    /// It was read from this message.
    Message(u32),
    /// It is somebody's own.
    Own,
    /// It was taken out of this term.
    Within(Term),
}

/// Why a term can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Derivation {
    /// Everybody knows it.
    Public(Term),
    /// It is somebody's own.
    Own(Term),
    /// It was read from this message.
    Read(Term, u32),
    /// It is taken out of a term, with what opens it.
    Opened(Term, Vec<Derivation>),
    /// It is put together.
    Made(Term, Vec<Derivation>),
}

/// What somebody knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Knowledge {
    terms: BTreeMap<Term, Source>,
    full: bool,
}

/// What a term is put together from; `None`: it cannot be made by anybody but its owner.
fn parts(term: &Term) -> Option<Vec<Term>> {
    Some(match term {
        Term::Public(_) | Term::Pk(_) => Vec::new(),
        Term::Fresh(_) | Term::Sk(_) | Term::Dhk(..) => return None,
        Term::Pair(parts) => parts.to_vec(),
        Term::Senc(key, message) | Term::Mac(key, message) => vec![(**key).clone(), (**message).clone()],
        Term::Aenc(_, message) | Term::Hash(message) => vec![(**message).clone()],
        Term::Sign(by, message) => vec![Term::Sk(*by), (**message).clone()],
        Term::Kdf(_, key, message) => vec![(**key).clone(), (**message).clone()],
        Term::Dh(_, x) => vec![(**x).clone()],
    })
}

/// What a known term gives away, and the key that it takes; `None`: nothing.
fn gives(term: &Term) -> Option<(Vec<Term>, Option<Term>)> {
    match term {
        Term::Pair(parts) => Some((parts.to_vec(), None)),
        Term::Senc(key, message) => Some((vec![(**message).clone()], Some((**key).clone()))),
        Term::Aenc(to, message) => Some((vec![(**message).clone()], Some(Term::Sk(*to)))),
        Term::Sign(_, message) => Some((vec![(**message).clone()], None)),
        Term::Dh(group, x) if group.as_str() == WEAK => Some((vec![(**x).clone()], None)),
        _ => None,
    }
}

impl Knowledge {
    /// Knows a term from the start: an own key, an own secret.
    pub fn own(&mut self, term: Term) {
        self.add(term, Source::Own);
        self.close();
    }

    /// Learns a term from a message.
    pub fn learn(&mut self, term: Term, message: u32) {
        self.add(term, Source::Message(message));
        self.close();
    }

    /// Whether the bound on terms has been reached, so that something may not have been learned.
    pub const fn is_full(&self) -> bool {
        self.full
    }

    /// The terms that are known, in order.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.terms.keys()
    }

    fn add(&mut self, term: Term, source: Source) -> bool {
        if self.terms.contains_key(&term) || term.depth() > MOST_DEPTH {
            return false;
        }
        if self.terms.len() == MOST_TERMS {
            self.full = true;
            return false;
        }
        self.terms.insert(term, source);
        true
    }

    /// Takes apart whatever can be, until nothing new is found.
    fn close(&mut self) {
        loop {
            let opened: Vec<(Term, Term)> = (self.terms.keys())
                .filter_map(|term| Some((term, gives(term)?)))
                .filter(|(_, (_, key))| key.as_ref().is_none_or(|key| self.derives(key)))
                .flat_map(|(term, (inside, _))| inside.into_iter().map(move |part| (part, term.clone())))
                .filter(|(part, _)| !self.derives(part))
                .collect();
            let mut grown = false;
            for (part, within) in opened {
                // What can be made anyway rests on nothing that is opened here: no derivation goes in a circle.
                grown |= !self.derives(&part) && self.add(part, Source::Within(within));
            }
            if !grown {
                return;
            }
        }
    }

    /// Whether a term can be made.
    pub fn derives(&self, term: &Term) -> bool {
        self.derivation(term).is_some()
    }

    /// How a term can be made; `None` if it cannot.
    pub fn derivation(&self, term: &Term) -> Option<Derivation> {
        match self.terms.get(term) {
            Some(Source::Own) => return Some(Derivation::Own(term.clone())),
            Some(Source::Message(n)) => return Some(Derivation::Read(term.clone(), *n)),
            Some(Source::Within(outer)) => {
                let key = gives(outer).and_then(|(_, key)| key);
                let from = self.derivation(outer)?;
                let with = key.and_then(|key| self.derivation(&key));
                return Some(Derivation::Opened(term.clone(), std::iter::once(from).chain(with).collect()));
            }
            None => {}
        }
        if matches!(term, Term::Public(_) | Term::Pk(_)) {
            return Some(Derivation::Public(term.clone()));
        }
        let all = |parts: &[Term]| parts.iter().map(|part| self.derivation(part)).collect::<Option<Vec<_>>>();
        let made = match term {
            // One exponent, and the public value of the other.
            Term::Dhk(group, x, y) => {
                let one = |a: &Term, b: &Term| all(&[a.clone(), Term::dh(*group, b.clone())]);
                one(x, y).or_else(|| one(y, x))?
            }
            _ => all(&parts(term)?)?,
        };
        Some(Derivation::Made(term.clone(), made))
    }

    /// A part of a term that is missing: what stands in the way of making it. `None` if it can be made.
    pub fn missing(&self, term: &Term) -> Option<Term> {
        if self.derives(term) {
            return None;
        }
        let inside = parts(term).unwrap_or_default();
        inside.iter().find_map(|part| self.missing(part)).or_else(|| Some(term.clone()))
    }
}

impl Derivation {
    /// As a term tree: leaves are what was known, with the message it was read from; inner nodes say what was done.
    pub fn value(&self) -> Value {
        let tree = |what, term: &Term, from: &[Self]| {
            let from = from.iter().map(Self::value);
            Value::Term(what, std::iter::once(term.value()).chain(from).collect())
        };
        match self {
            Self::Public(term) => tree("public", term, &[]),
            Self::Own(term) => tree("own", term, &[]),
            Self::Read(term, message) => Value::Term("read", vec![term.value(), (*message).into()]),
            Self::Opened(term, from) => tree("opened", term, from),
            Self::Made(term, from) => tree("made", term, from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synod_model::{NodeId, Word};

    fn node(n: u16) -> NodeId {
        NodeId::new(n)
    }

    /// A few atoms and what can be made of them, enough for every row of the table.
    fn sample(seed: u64) -> Term {
        let word = |text| Word::new(text).expect("it is short");
        let (pick, rest) = (seed % 11, seed / 11);
        let below = || sample(rest / 3);
        let other = || sample(rest / 5 + 1);
        match pick {
            _ if seed < 4 => Term::fresh(["a", "b", "c", "d"][usize::try_from(seed).expect("it is small")]),
            0 => Term::Sk(node(1)),
            1 => Term::public("x"),
            2 => Term::pair([below(), other()]),
            3 => Term::senc(below(), other()),
            4 => Term::aenc(node(1), below()),
            5 => Term::sign(node(1), below()),
            6 => Term::hash(below()),
            7 => Term::Mac(below().into(), other().into()),
            8 => Term::Kdf(word("label"), below().into(), other().into()),
            9 => Term::dh(word(if rest % 2 == 0 { "weak" } else { "strong" }), below()),
            _ => Term::dhk(word("strong"), below(), other()),
        }
    }

    fn knowing(terms: &[Term]) -> Knowledge {
        let mut known = Knowledge::default();
        for (at, term) in (1..).zip(terms) {
            known.learn(term.clone(), at);
        }
        known
    }

    #[test]
    fn each_row_of_the_table_is_obeyed() {
        let (a, b) = (Term::fresh("a"), Term::fresh("b"));
        let group = Word::new("strong").expect("it is short");
        let cases = [
            (vec![Term::pair([a.clone(), b.clone()])], &a, true),
            (vec![Term::senc(b.clone(), a.clone())], &a, false),
            (vec![Term::senc(b.clone(), a.clone()), b.clone()], &a, true),
            (vec![Term::aenc(node(1), a.clone())], &a, false),
            (vec![Term::aenc(node(1), a.clone()), Term::Sk(node(1))], &a, true),
            (vec![Term::sign(node(1), a.clone())], &a, true),
            (vec![Term::hash(a.clone())], &a, false),
            (vec![Term::dh(group, a.clone())], &a, false),
            (vec![Term::dh(Word::new("weak").expect("it is short"), a.clone())], &a, true),
            (vec![a.clone()], &Term::sign(node(1), a.clone()), false),
            (vec![a.clone(), Term::Sk(node(1))], &Term::sign(node(1), a.clone()), true),
            (vec![a.clone(), Term::dh(group, b.clone())], &Term::dhk(group, b.clone(), a.clone()), true),
            (
                vec![Term::dh(group, a.clone()), Term::dh(group, b.clone())],
                &Term::dhk(group, a.clone(), b),
                false,
            ),
            (vec![], &Term::aenc(node(2), Term::public("x")), true),
        ];
        for (known, wanted, yes) in cases {
            assert_eq!(knowing(&known).derives(wanted), yes, "{known:?} gives {wanted}");
        }
    }

    /// A key that is learned late opens what was kept: the order of learning does not matter, closing twice changes nothing,
    /// and who knows more can make more.
    #[test]
    fn knowledge_is_closed_and_grows() {
        for seed in 0..3_000u64 {
            let terms: Vec<Term> = (0..4).map(|i| sample(seed * 7 + i * 131)).collect();
            let wanted = sample(seed * 13 + 5);
            let known = knowing(&terms);
            let mut backwards = terms.clone();
            backwards.reverse();
            let other = knowing(&backwards);
            assert!(known.terms().all(|term| other.derives(term)), "the order matters for {terms:?}");
            assert!(other.terms().all(|term| known.derives(term)), "the order matters for {terms:?}");
            let mut twice = known.clone();
            twice.close();
            assert_eq!(twice, known);
            let fewer = knowing(&terms[..3]);
            assert!(!fewer.derives(&wanted) || known.derives(&wanted), "{wanted} is lost with {terms:?}");
            assert_eq!(known.missing(&wanted).is_none(), known.derives(&wanted));
        }
    }

    #[test]
    fn a_derivation_names_the_messages_it_rests_on() {
        let secret = Term::fresh("Nb");
        let known = knowing(&[Term::senc(Term::fresh("k"), secret.clone()), Term::fresh("k")]);
        let how = known.derivation(&secret).expect("it can be opened").value().plain();
        assert_eq!(how, "opened(Nb,read(senc(k,Nb),1),read(k,2))");
        assert_eq!(known.missing(&Term::hash(Term::fresh("Na"))), Some(Term::fresh("Na")));
    }

    #[test]
    fn the_bound_is_told() {
        let mut known = Knowledge::default();
        for n in 0..=u32::try_from(MOST_TERMS).expect("it is small") {
            known.learn(Term::fresh(&n.to_string()), n);
        }
        assert!(known.is_full());
    }
}
