//! The link: what it says, how long it is, and that damage is always noticed.

use crate::generate;
use proptest::prelude::*;
use std::fmt::Write as _;
use synod_model::{Lang, Micros};
use synod_scenario::link::Damage;
use synod_scenario::{Beside, Link, LinkError, Moment, Run, Scenario, decode, encode, limits};

/// What a class did in the first half minute: 20 interventions, anchored to the microsecond.
fn twenty_interventions() -> Scenario {
    let actions = [
        "crash 1",
        "request 3 put x 7",
        "restart 1",
        "pause 2",
        "isolate 3",
        "request 4 put y 12",
        "resume 2",
        "heal",
        "drop m1893",
        "cut 3 -> 4",
        "join 3 -> 4",
        "partition 1 2 | 3 4 5",
        "fire 5 election",
        "heal",
        "clock 2 120%",
        "net loss=10%",
        "hold m3120",
        "release m3120",
        "crash 4",
        "restart 4 wiped",
    ];
    let mut text =
        "synod 1 raft nodes=5 election=150..300ms heartbeat=50ms\nseed 4711\nload 5/s put\n".to_owned();
    let (mut step, mut us) = (61_u64, 733_914_u64);
    for action in actions {
        let _ = writeln!(text, "after {step} at {us}us {action}");
        // As irregular as hands are.
        step += 17 + step * 7 % 23;
        us += 812_345 + us * 31 % 900_001;
    }
    Scenario::parse(&text).unwrap()
}

fn shared(scenario: &Scenario) -> Link {
    let run = Run { revision: 1, fingerprint: 0x0123_4567_89ab_cdef, text: scenario.to_string() };
    let at = Some(Moment { step: 500, offset: Micros(2_100) });
    Link { system: "raft".to_owned(), at, run: Some(run), ..Link::default() }
}

#[test]
fn a_link_with_twenty_interventions_is_short() {
    let scenario = twenty_interventions();
    assert_eq!(scenario.lines.len(), 20);
    let link = encode(&shared(&scenario));
    assert!(link.len() <= 400, "{} characters", link.len());
    assert_eq!(decode(&link), Ok(shared(&scenario)));
}

#[test]
fn the_readable_part_is_readable() {
    let link = Link {
        system: "raft".to_owned(),
        scenario: Some("leader-crash".to_owned()),
        lang: Some(Lang::ZhCn),
        theme: Some("dark".to_owned()),
        embed: true,
        seed: Some(42),
        at: Some(Moment { step: 214, offset: Micros(2_100) }),
        run: None,
        beside: Vec::new(),
        own_schedules: false,
        other: vec![("nodes".to_owned(), "7".to_owned()), ("q".to_owned(), "a b&c".to_owned())],
    };
    let text = "#/raft/leader-crash?lang=zh-CN&theme=dark&embed=1&seed=42&at=214+2100us&nodes=7&q=a%20b%26c";
    assert_eq!(encode(&link), text);
    assert_eq!(decode(text), Ok(link));
}

#[test]
fn a_link_may_carry_several_runs() {
    let text = "#/compare?lang=en&at=214&first=raft/leader-crash&second=raft&third=paxos/happy-path";
    let bundled = |system: &str, scenario: Option<&str>| Beside::Bundled {
        system: system.to_owned(),
        scenario: scenario.map(str::to_owned),
    };
    let link = Link {
        system: "raft".to_owned(),
        scenario: Some("leader-crash".to_owned()),
        lang: Some(Lang::En),
        at: Some(Moment { step: 214, offset: Micros(0) }),
        beside: vec![bundled("raft", None), bundled("paxos", Some("happy-path"))],
        ..Link::default()
    };
    assert_eq!(encode(&link), text);
    assert_eq!(decode(text), Ok(link.clone()));
    // A run counts more than names, as it does alone, and names do not travel with it.
    let run = Run { text: "synod 1 raft\n".to_owned(), ..Run::default() };
    let beside = vec![Beside::Run(run.clone())];
    let own = Link { run: Some(run), beside, own_schedules: true, ..link };
    let read = decode(&encode(&own)).unwrap();
    assert_eq!(read, Link { system: String::new(), scenario: None, ..own });
}

#[test]
fn a_link_may_be_an_address_or_a_fragment() {
    let raft = Link { system: "raft".to_owned(), ..Link::default() };
    for text in ["#/raft", "/raft", "#/raft/", "#/raft?", " https://example.org/synod/?x#/raft\n", "#/raft?&"]
    {
        assert_eq!(decode(text), Ok(raft.clone()), "{text}");
    }
    for text in ["", "#", "#/", "/", "https://example.org/synod/", "https://example.org/synod/#"] {
        assert_eq!(decode(text), Ok(Link::default()), "{text}");
    }
    assert_eq!(decode("#/spec:two-phase").map(|link| link.system), Ok("spec:two-phase".to_owned()));
    let moment = Some(Moment { step: 7, offset: Micros::ms(3) });
    assert_eq!(decode("#/raft?at=7 3ms").map(|link| link.at), Ok(moment));
    assert_eq!(decode("#/raft?at=7%2B3ms").map(|link| link.at), Ok(moment));
    let french = decode("#/raft?lang=fr").unwrap();
    assert_eq!((french.lang, french.other), (None, vec![("lang".to_owned(), "fr".to_owned())]));
}

/// Links that were released: they are read for ever.
#[test]
fn released_links_are_read() {
    for (link, text) in RELEASED {
        let run = decode(link).unwrap().run.unwrap();
        assert_eq!((run.revision, run.fingerprint, run.text.as_str()), (300, 0xfeed_f00d_dead_beef, text));
    }
}

const RELEASED: [(&str, &str); 2] = [
    ("#/raft?run=1rMMCgb6wC776t3g3w7f54", "x"),
    (
        "#/raft?run=1z4iKJlKwC776t3g3w7f7DUsIbgxKrJSQJQ1WhF2hGXAA",
        "synod 1 raft nodes=3\nat 900ms crash 1\nexpect leader = 2\n",
    ),
];

#[test]
fn what_is_wrong_with_a_link_is_said_in_a_sentence() {
    let raft = |query: &str| format!("#/raft?{query}");
    for (link, error) in [
        ("raft".to_owned(), LinkError::NotALink { found: "raft".to_owned() }),
        ("#raft".to_owned(), LinkError::NotALink { found: "#raft".to_owned() }),
        ("#/a/b/c".to_owned(), LinkError::Path { path: "a/b/c".to_owned() }),
        ("#//b".to_owned(), LinkError::Path { path: "/b".to_owned() }),
        ("#/compare".to_owned(), LinkError::NoSecond),
        ("#/compare?first=raft".to_owned(), LinkError::NoSecond),
        ("#/compare?first=raft&third=raft".to_owned(), LinkError::NoSecond),
        ("#/compare?first=raft&second=a/b/c".to_owned(), LinkError::Path { path: "a/b/c".to_owned() }),
        ("#/compare?first=raft&second=".to_owned(), LinkError::Path { path: String::new() }),
        ("#/compare?first=raft&second=1r".to_owned(), LinkError::Damaged(Damage::CutOff)),
        ("#/compare?first=raft&second=2zAA".to_owned(), LinkError::Version { found: '2' }),
        (
            "#/compare?first=raft&second=raft&schedule=mine".to_owned(),
            LinkError::Value { key: "schedule".to_owned(), value: "mine".to_owned() },
        ),
        ("#/%zz".to_owned(), LinkError::Encoding { part: "%zz".to_owned() }),
        ("#/%f".to_owned(), LinkError::Encoding { part: "%f".to_owned() }),
        ("#/%ff".to_owned(), LinkError::Encoding { part: "%ff".to_owned() }),
        ("#/%07".to_owned(), LinkError::Encoding { part: "%07".to_owned() }),
        (raft("ru"), LinkError::NoValue { item: "ru".to_owned() }),
        (raft("at=x"), LinkError::Value { key: "at".to_owned(), value: "x".to_owned() }),
        (raft("at=1+"), LinkError::Value { key: "at".to_owned(), value: "1+".to_owned() }),
        (raft("embed=maybe"), LinkError::Value { key: "embed".to_owned(), value: "maybe".to_owned() }),
        (raft("seed=-1"), LinkError::Value { key: "seed".to_owned(), value: "-1".to_owned() }),
        (raft("at=1&at=2"), LinkError::Twice { key: "at".to_owned() }),
        (raft("run=2zAAAA"), LinkError::Version { found: '2' }),
        (raft("run="), LinkError::Damaged(Damage::CutOff)),
        (raft("run=1"), LinkError::Damaged(Damage::CutOff)),
        (raft("run=1rAAAA"), LinkError::Damaged(Damage::CutOff)),
        (raft("run=1rA*AA"), LinkError::Damaged(Damage::Letter)),
        (raft("run=.1rAAAA"), LinkError::Damaged(Damage::Letter)),
        (raft("run=1rAAAAAAAAAAAAAAAAAAAA"), LinkError::Damaged(Damage::Checksum)),
        ("x".repeat(limits::LINK_BYTES + 1), LinkError::TooLong { bytes: limits::LINK_BYTES + 1 }),
        (raft(&"x=1&".repeat(2)), LinkError::Twice { key: "x".to_owned() }),
    ] {
        assert_eq!(decode(&link), Err(error));
    }
    let many: Vec<String> = (0..=limits::LINK_ITEMS).map(|i| format!("k{i}=")).collect();
    assert_eq!(decode(&raft(&many.join("&"))), Err(LinkError::TooManyItems));
    let damaged = LinkError::Damaged(Damage::Checksum);
    assert_eq!(
        damaged.render(Lang::En),
        "This link is cut off or damaged: its part \"run\" does not match its checksum. Ask for it again, or \
         open a scenario from the list."
    );
    assert_eq!(
        damaged.render(Lang::ZhCn),
        "这个链接被截断或已损坏：其中的“run”部分与校验和不符。请重新索取链接，或从列表中打开一个场景。"
    );
    assert_eq!(
        LinkError::Value { key: "at".to_owned(), value: "x".to_owned() }.render(Lang::En),
        "\"at=x\" in this link has no meaning; write at=214 or at=214+2100us."
    );
}

#[test]
fn a_link_that_would_unpack_to_too_much_is_refused() {
    let bomb = |bytes: usize| {
        let run = Run { text: "a".repeat(bytes), ..Run::default() };
        decode(&encode(&Link { system: "raft".to_owned(), run: Some(run), ..Link::default() }))
    };
    assert!(bomb(limits::TEXT_BYTES).is_ok());
    assert_eq!(bomb(limits::TEXT_BYTES + 1), Err(LinkError::TextTooLong));
    assert_eq!(bomb(4_000_000), Err(LinkError::TextTooLong));
    let beside = Run { text: "a".repeat(limits::TEXT_BYTES + 1), ..Run::default() };
    let link = Link { system: "raft".to_owned(), beside: vec![Beside::Run(beside)], ..Link::default() };
    assert_eq!(decode(&encode(&link)), Err(LinkError::TextTooLong));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_encoded_decodes_to_the_same(link in generate::link()) {
        let text = encode(&link);
        prop_assert!(text.is_ascii());
        prop_assert_eq!(decode(&text), Ok(link.clone()));
        prop_assert_eq!(decode(&format!("https://example.org/{text}")), Ok(link));
    }

    #[test]
    fn any_string_gets_an_answer(text in "(?s).{0,200}", run in "[-_A-Za-z0-9]{0,80}") {
        for text in [text.clone(), format!("#/{text}"), format!("#/raft?{text}"), format!("#/raft?run=1z{run}"), format!("#/compare?first={text}&second=1z{run}")] {
            if let Err(error) = decode(&text) {
                prop_assert!(Lang::ALL.iter().all(|lang| !error.render(*lang).is_empty()));
            }
        }
    }

    #[test]
    fn a_link_that_was_cut_off_is_noticed(run in generate::run(), cut in 1..40_usize) {
        let text = encode(&Link { system: "raft".to_owned(), run: Some(run), ..Link::default() });
        let shorter = &text[..text.len().saturating_sub(cut).max("#/raft?r".len())];
        prop_assert!(decode(shorter).is_err(), "{shorter}");
    }

    #[test]
    fn a_flipped_bit_is_noticed(run in generate::run(), at in any::<prop::sample::Index>(), bit in 0..7_u8) {
        let text = encode(&Link { system: "raft".to_owned(), run: Some(run), ..Link::default() });
        let start = "#/raft?run=".len();
        let mut bytes = text.into_bytes();
        let at = start + at.index(bytes.len() - start);
        bytes[at] ^= 1 << bit;
        let text = String::from_utf8(bytes).unwrap();
        prop_assert!(decode(&text).is_err(), "{text}");
    }
}
