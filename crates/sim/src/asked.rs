//! What a load asks for: the words of a scenario, read against the system's table, and what they leave open.
//!
//! `put x` says the kind and perhaps some arguments; `put=1 get=9` is a mix of kinds by weight; `*` is every kind, by the
//! weights of the table; no words are the usual request, the first of the table. Arguments that are not said are drawn, and
//! named ones are what they are by default. `zipf=0.99` skews which key is drawn: the n-th comes with a share of 1 / n^0.99.

use crate::rng::{Stream, zipf};
use crate::texts;
use synod_model::duration::parse_scaled;
use synod_model::{ArgError, ArgKind, Named, RequestArg, RequestKind, Sentence};

/// The named setting of a load that no argument of a request may have.
pub(crate) const ZIPF: &str = "zipf";
/// Exponents have two decimals.
const HUNDREDTHS: u64 = 100;
/// The largest exponent: the first of two keys is then drawn 32 times as often as the second.
const MOST_SKEW: u64 = 5;
/// The largest weight of a kind.
const MOST_WEIGHT: u32 = 1_000_000;

/// What a load asks for.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The kinds, each with its weight.
    forms: Vec<(u32, Form)>,
    /// How the kinds were said.
    said: Said,
}

/// How a load says which kinds it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    /// Not at all: the first kind that is offered.
    Usual,
    /// `*`: those that are offered.
    All,
    /// By name.
    Named,
}

/// A request of one kind.
#[derive(Debug)]
struct Form {
    kind: &'static RequestKind,
    /// Its place in the table.
    place: usize,
    args: Vec<Part>,
}

/// An argument of a request of a load.
#[derive(Debug)]
enum Part {
    /// The scenario says it, or it is named and has a default.
    Said(String),
    /// Any is as likely as any other.
    Drawn(ArgKind),
    /// A key: some are more likely than others. The sums of their weights.
    Skewed(&'static [&'static str], Vec<u64>),
}

impl Asked {
    /// Reads the words of a load. `names` are those of the nodes.
    ///
    /// # Errors
    /// Which word is wrong, and what is allowed.
    pub(crate) fn read(
        requests: &'static [RequestKind],
        words: &[&str],
        names: &[String],
    ) -> Result<Self, ArgError> {
        let (mut rest, mut skew) = (Vec::new(), None);
        for (at, word) in words.iter().enumerate() {
            match word.split_once('=') {
                Some((ZIPF, text)) => skew = Some(exponent(text).map_err(|says| (at, says))?),
                _ => rest.push((at, *word)),
            }
        }
        let skew = skew.unwrap_or(0);
        let any = |kind, weight| Ok((weight, Form::read(requests, kind, &[], names, skew)?));
        let said = match rest.split_first() {
            None => Said::Usual,
            Some(((_, "*"), [])) => Said::All,
            Some(_) => Said::Named,
        };
        let forms = match rest.split_first() {
            None => requests.iter().map(|kind| any(kind, 1)).collect::<Result<_, _>>()?,
            Some(((_, "*"), [])) => {
                let weighing = requests.iter().filter(|kind| kind.weight > 0);
                weighing.map(|kind| any(kind, kind.weight)).collect::<Result<_, _>>()?
            }
            Some(((_, first), _)) if first.contains('=') => mix(requests, &rest, names, skew)?,
            Some(((at, first), behind)) => {
                let kind = find(requests, first).map_err(|says| (*at, says))?;
                let plain: Vec<&str> = behind.iter().map(|(_, word)| *word).collect();
                // Words are counted as the kind sees them; `zipf` stood among them.
                let place = |n: usize| rest[n].0;
                vec![(
                    1,
                    Form::read(requests, kind, &plain, names, skew).map_err(|(n, says)| (place(n), says))?,
                )]
            }
        };
        Ok(Self { forms, said })
    }

    /// The kinds that the load names.
    pub(crate) fn named(&self) -> impl Iterator<Item = &'static RequestKind> {
        self.forms.iter().filter(|_| self.said == Said::Named).map(|(_, form)| form.kind)
    }

    /// The kinds that may be drawn, of those that are `offered`.
    pub(crate) fn kinds(&self, offered: &[bool]) -> impl Iterator<Item = &'static RequestKind> {
        self.forms(offered).map(|(_, form)| form.kind)
    }

    fn forms(&self, offered: &[bool]) -> impl Iterator<Item = &(u32, Form)> {
        let most = if self.said == Said::Usual { 1 } else { usize::MAX };
        self.forms.iter().filter(|(_, form)| offered.get(form.place) == Some(&true)).take(most)
    }

    /// The next request: its kind, of those that are `offered`, and every argument; empty if there is none. Values count:
    /// `written` of them have been.
    pub(crate) fn draw(
        &self,
        chance: &mut Stream,
        written: &mut u32,
        nodes: usize,
        offered: &[bool],
    ) -> Vec<String> {
        let forms = || self.forms(offered);
        let sum: u64 = forms().map(|(weight, _)| u64::from(*weight)).sum();
        // Where there is but one, nothing is drawn.
        let mut drawn = if forms().count() > 1 { chance.below(sum) } else { 0 };
        let found = forms().find(|(weight, _)| {
            let here = drawn < u64::from(*weight);
            drawn = drawn.saturating_sub((*weight).into());
            here
        });
        let Some((_, form)) = found else { return Vec::new() };
        let mut words = vec![form.kind.id.to_owned()];
        words.extend(form.args.iter().map(|part| part.draw(chance, written, nodes)));
        words
    }
}

/// Kinds with their weights.
fn mix(
    requests: &'static [RequestKind],
    words: &[(usize, &str)],
    names: &[String],
    skew: u64,
) -> Result<Vec<(u32, Form)>, ArgError> {
    let mut forms: Vec<(u32, Form)> = Vec::new();
    for (at, word) in words {
        let wrong = |says| (*at, says);
        let Some((id, text)) = word.split_once('=') else {
            return Err(wrong(texts::NO_MIX.with([(*word).into()])));
        };
        let kind = find(requests, id).map_err(wrong)?;
        if forms.iter().any(|(_, form)| form.kind.id == id) {
            return Err(wrong(texts::MIX_TWICE.with([id.into()])));
        }
        let weight = text.parse().ok().filter(|weight| (1..=MOST_WEIGHT).contains(weight));
        let weight = weight
            .ok_or_else(|| wrong(texts::NO_WEIGHT.with([text.into(), id.into(), MOST_WEIGHT.into()])))?;
        forms.push((weight, Form::read(requests, kind, &[], names, skew)?));
    }
    Ok(forms)
}

/// The kind of this id.
fn find(requests: &'static [RequestKind], id: &str) -> Result<&'static RequestKind, Sentence> {
    requests.iter().find(|kind| kind.id == id).ok_or_else(|| {
        texts::not_among(Named::Other, id, requests.iter().map(|kind| kind.id), &texts::NO_REQUEST)
    })
}

/// An exponent of skew, in hundredths.
fn exponent(text: &str) -> Result<u64, Sentence> {
    let hundredths = parse_scaled(text, HUNDREDTHS).ok().filter(|n| *n <= MOST_SKEW * HUNDREDTHS);
    hundredths.ok_or_else(|| texts::NO_SKEW.with([text.into(), MOST_SKEW.into()]))
}

impl Form {
    fn read(
        requests: &'static [RequestKind],
        kind: &'static RequestKind,
        words: &[&str],
        names: &[String],
        skew: u64,
    ) -> Result<Self, ArgError> {
        let parted = kind.part(words)?;
        let said = |arg: &RequestArg, at: usize, text: &str| {
            arg.read(text, names).map(Part::Said).map_err(|says| (at, says))
        };
        let mut args = Vec::new();
        for (i, arg) in kind.placed().iter().enumerate() {
            args.push(match (parted.placed.get(i), arg.kind) {
                (Some((at, text)), _) => said(arg, *at, text)?,
                (None, ArgKind::Key(keys)) if skew > 0 => Part::Skewed(keys, zipf(keys.len(), skew)),
                (None, kind) => Part::Drawn(kind),
            });
        }
        for (arg, found) in kind.named().iter().zip(&parted.named) {
            let (at, text) = found.unwrap_or((0, arg.default.unwrap_or_default()));
            args.push(said(arg, at, text)?);
        }
        let place = requests.iter().position(|known| known.id == kind.id).unwrap_or(0);
        Ok(Self { kind, place, args })
    }
}

impl Part {
    fn draw(&self, chance: &mut Stream, written: &mut u32, nodes: usize) -> String {
        let mut below = |n: usize| usize::try_from(chance.below(n as u64)).expect("it is below a usize");
        match self {
            Self::Said(text) => text.clone(),
            Self::Skewed(keys, sums) => {
                let drawn = chance.below(sums.last().copied().unwrap_or(0));
                keys.get(sums.partition_point(|sum| *sum <= drawn))
                    .map_or_else(String::new, |k| (*k).to_owned())
            }
            Self::Drawn(ArgKind::Key(words) | ArgKind::Choice(words)) => {
                words.get(below(words.len())).map_or_else(String::new, |word| (*word).to_owned())
            }
            Self::Drawn(ArgKind::Value) => {
                *written += 1;
                written.to_string()
            }
            Self::Drawn(ArgKind::Number { min, max, .. }) => {
                let span = max.abs_diff(*min).saturating_add(1);
                min.saturating_add_unsigned(chance.below(span)).to_string()
            }
            Self::Drawn(ArgKind::Node) => (below(nodes) + 1).to_string(),
            // Each with one chance in two; the empty set is not asked about.
            Self::Drawn(ArgKind::Nodes) => {
                let drawn: Vec<String> =
                    (1..=nodes).filter(|_| below(2) == 0).map(|n| n.to_string()).collect();
                if drawn.is_empty() { (below(nodes) + 1).to_string() } else { drawn.join(",") }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Purpose;
    use std::collections::BTreeMap;
    use synod_model::{Lang, Text};

    static REQUESTS: &[RequestKind] = &[
        RequestKind::new(
            "put",
            &[
                RequestArg::new("key", ArgKind::Key(&["a", "b", "c", "d"])),
                RequestArg::new("value", ArgKind::Value),
            ],
            Text::new("Puts.", "写。"),
        ),
        RequestKind::new(
            "get",
            &[RequestArg::new("key", ArgKind::Key(&["a", "b", "c", "d"]))],
            Text::new("Gets.", "读。"),
        )
        .weighing(3),
        RequestKind::new(
            "move",
            &[
                RequestArg::new("node", ArgKind::Node),
                RequestArg::new("by", ArgKind::Number { min: -2, max: 2, sample: 1 }),
                RequestArg::new("to", ArgKind::Nodes),
                RequestArg::new("how", ArgKind::Choice(&["fast", "slow"])),
                RequestArg::named("rank", ArgKind::Number { min: 0, max: 9, sample: 1 }, "0"),
            ],
            Text::new("Moves.", "移动。"),
        )
        .weighing(0),
    ];

    fn names() -> Vec<String> {
        ["S1", "S2", "S3"].map(str::to_owned).to_vec()
    }

    /// How often each request is drawn, by its words; values are left out.
    fn drawn(load: &str, n: u32) -> BTreeMap<String, u32> {
        let words: Vec<&str> = load.split_whitespace().collect();
        let asked = Asked::read(REQUESTS, &words, &names()).expect("it can be asked");
        let (mut chance, mut written, mut counts) = (Stream::new(9, Purpose::Arguments), 0, BTreeMap::new());
        for _ in 0..n {
            let mut words = asked.draw(&mut chance, &mut written, 3, &[true; 9]);
            if words[0] == "put" {
                words.truncate(2);
            }
            *counts.entry(words.join(" ")).or_default() += 1;
        }
        counts
    }

    #[track_caller]
    fn about(found: Option<&u32>, expected: u32) {
        let found = found.copied().unwrap_or(0);
        assert!(found.abs_diff(expected) <= expected / 20, "{found} and not about {expected}");
    }

    #[test]
    fn kinds_are_drawn_by_weight() {
        let mixed = drawn("put=1 get=9", 40_000);
        about(mixed.get("put a"), 1_000);
        about(mixed.get("get d"), 9_000);
        let all = drawn("*", 40_000);
        about(all.get("put b"), 2_500);
        about(all.get("get b"), 7_500);
        assert_eq!(all.len(), 8, "what weighs nothing is not drawn");
    }

    /// The shares of Zipf's law: with exponent 1 and four keys, 12, 6, 4 and 3 of 25.
    #[test]
    fn keys_are_drawn_with_skew() {
        let skewed = drawn("get zipf=1", 50_000);
        for (key, share) in [("get a", 24_000), ("get b", 12_000), ("get c", 8_000), ("get d", 6_000)] {
            about(skewed.get(key), share);
        }
        let even = drawn("zipf=0 get", 40_000);
        assert_eq!(even, drawn("get", 40_000), "no skew draws as before");
    }

    #[test]
    fn every_kind_of_argument_is_drawn_within_its_bounds() {
        let names = names();
        let all = drawn("move", 3_000);
        for request in all.keys() {
            let words: Vec<&str> = request.split(' ').skip(1).take(4).collect();
            REQUESTS[2].read(&words, &names).unwrap_or_else(|_| panic!("{request}"));
        }
        for word in [" -2 ", " 2 ", " 1,2,3 ", " 3 ", " slow ", " fast "] {
            assert!(all.keys().any(|request| request.contains(word)), "{word} is never drawn");
        }
        let said = drawn("move S3 rank=7 zipf=0.5 1", 200);
        assert!(
            said.keys().all(|request| request.starts_with("move 3 1 ") && request.ends_with(" 7")),
            "{said:?}"
        );
    }

    #[test]
    fn what_is_refused_says_where() {
        for (load, place, said) in [
            (
                "pot x",
                0,
                "there is no request “pot”, did you mean “put”? The requests of this system are put, get, move.",
            ),
            ("zipf=1 put a 1 2", 4, "“put” has too few or too many arguments here; write: put KEY VALUE."),
            (
                "move zipf=1 4",
                2,
                "node cannot be “4”; node takes a node: a number from 1 to 3, or a name such as S1.",
            ),
            ("put=1 get", 1, "“get” has no weight; where kinds are mixed, write each as KIND=WEIGHT."),
            ("put=1 put=2", 1, "put is given twice."),
            ("put=0", 0, "“0” is not a weight of put; write a whole number from 1 to 1000000."),
            (
                "get zipf=6",
                1,
                "“6” is not an exponent of skew; write a number from 0 to 5 with at most 2 decimals, such as zipf=0.99.",
            ),
        ] {
            let words: Vec<&str> = load.split(' ').collect();
            let (at, says) = Asked::read(REQUESTS, &words, &names()).expect_err(load);
            assert_eq!((at, says.render(Lang::En, &|_| String::new()).as_str()), (place, said), "{load}");
        }
    }
}
