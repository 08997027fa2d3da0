//! What a derive says where it is used wrongly: which attribute, and what is allowed.

use crate::{blank, fields, labels, messages, rename, requests, settings, timers};
use proc_macro2::TokenStream;
use syn::{DeriveInput, Result};

type Derive = fn(&DeriveInput) -> Result<TokenStream>;

/// What each derive says of each wrong type.
#[track_caller]
fn refused(derive: Derive, wrong: &[(&str, &str)]) {
    for (code, says) in wrong {
        let input: DeriveInput = syn::parse_str(code).expect(code);
        let error = derive(&input).expect_err(code);
        assert_eq!(error.to_string(), *says, "{code}");
    }
}

#[test]
fn fields_used_wrongly() {
    refused(
        fields::derive,
        &[
            ("union U { a: u8 }", "Fields is derived for a struct or an enum"),
            (
                "struct S { #[zh(\"词\")] term: u32 }",
                "a field that is shown (#[hidden] hides it) needs a doc comment: it is the English text people read",
            ),
            (
                "struct S { /** A term. */ term: u32 }",
                "a field that is shown (#[hidden] hides it) needs its Chinese text: #[zh(\"..\")]",
            ),
            ("struct S { /** A term. */ #[zh(1)] term: u32 }", "#[zh(..)] takes one text in quotes"),
            (
                "struct S { /** A term. */ #[zh(\"词\")] #[name(term)] term: u32 }",
                "#[name(..)] takes one word in quotes",
            ),
            (
                "struct S { /** A term. */ #[zh(\"词\")] #[show(path, all)] term: u32 }",
                "#[show(..)] takes path, or path, limit, or `with = path`, which sees the whole",
            ),
            (
                "struct S { /** A term. */ #[zh(\"词\")] #[show(1)] term: u32 }",
                "#[show(..)] takes path, or path, limit, or `with = path`, which sees the whole",
            ),
            (
                "struct S { /** A term. */ #[zh(\"词\")] #[show(by = path)] term: u32 }",
                "#[show(..)] takes path, or path, limit, or `with = path`, which sees the whole",
            ),
            (
                "struct S { /** A term. */ #[zh(\"词\")] #[given(by = path)] term: u32 }",
                "#[given(..)] takes bounds (0..=9) or `with = path`, behind which `key = \"..\"` may stand; #[given] alone takes every value of the type",
            ),
            (
                "struct S { /** A term. */ #[zh(\"词\")] #[given(0..)] term: u32 }",
                "#[given(..)] takes bounds (0..=9) or `with = path`, behind which `key = \"..\"` may stand; #[given] alone takes every value of the type",
            ),
            (
                "struct S { /** A term. */ #[zh(\"词\")] #[given(9)] term: u32 }",
                "#[given(..)] takes bounds (0..=9) or `with = path`, behind which `key = \"..\"` may stand; #[given] alone takes every value of the type",
            ),
            (
                "struct S(u8, u8);",
                "an unnamed field has no name to be shown by: name the fields, or keep to one that has Fields itself",
            ),
            ("struct S(#[hidden] #[given] u8);", "#[given] needs a field with a name"),
            (
                "struct S { /** A term. */ #[zh(\"词\")] #[flat] term: Term }",
                "#[flat] shows the fields of a field in its place, as they are: it stands alone",
            ),
            (
                "struct S { /** A term. */ #[zh(\"词\")] #[optional] term: u32 }",
                "#[optional] leaves out an Option that is None",
            ),
        ],
    );
}

#[test]
fn messages_used_wrongly() {
    let look = "#[look(..)] takes shape, colour and both names: #[look(triangle, 1, \"the request\", \"请求\")]; \
                behind them `tag = ..` and `outcome = ..` may stand";
    refused(
        messages::derive,
        &[
            ("struct S;", "Messages is derived for an enum with variants"),
            ("enum E {}", "Messages is derived for an enum with variants"),
            (
                "enum E { A }",
                "a message needs its look: #[look(triangle, 1, \"the request\", \"请求\")], or #[look(with = path)] at the \
                 enum for all",
            ),
            (
                "enum E { #[look(star, 1, \"a\", \"甲\")] A }",
                "the shape of a message is one of disc, ring, triangle, diamond, square",
            ),
            ("enum E { #[look(disc, 5, \"a\", \"甲\")] A }", "the colour of a message is 0 (neutral) to 4"),
            (
                "enum E { #[look(disc, 1, \"a\", \"甲\")] #[size] A }",
                "#[size(..)] takes the bytes of the message: #[size(4_000)], or an expression of its fields",
            ),
            ("enum E { #[look(disc, 1, \"a\")] A }", look),
            ("enum E { #[look(disc)] A }", look),
            ("enum E { #[look] A }", look),
            ("enum E { #[look(disc, 1, \"a\", \"甲\", label = 1)] A }", look),
            (
                "#[look(disc, 1)] enum E { A }",
                "at the enum it is #[look(with = path)]; a shape stands at a variant",
            ),
        ],
    );
}

#[test]
fn timers_used_wrongly() {
    refused(
        timers::derive,
        &[
            ("struct S;", "Timers is derived for an enum with variants"),
            ("enum E { A }", "a timer needs a doc comment: it is the English text people read"),
            (
                "enum E { /** It runs. */ A }",
                "a timer needs its Chinese name and text: #[zh(\"..\", \"..\")]",
            ),
            ("enum E { /** It runs. */ #[zh(\"走\")] A }", "#[zh(..)] takes a name and a text in quotes"),
            (
                "enum E { /** It runs. */ #[zh(\"走\", \"它在走。\")] A { n: u8 } }",
                "a timer carries nothing, or one unnamed number or node",
            ),
            (
                "enum E { /** It runs. */ #[zh(\"走\", \"它在走。\")] #[few] A }",
                "`#[few]` is for a timer that carries a number or a node",
            ),
        ],
    );
}

#[test]
fn settings_used_wrongly() {
    let allowed = "#[param(..)] takes bounds (1..=9, 10ms..=60s), `default = ..`, `most = ..`, `key = \"..\"`, `live`, and \
                   for a list `each = PARAMETER` with or without `none = ..`, or `among = PARAMETER`";
    let of_lists = "only a list of numbers has one for `each` of so many, or names some `among` them; `none` stands with `each`";
    let kinds = "numbers, durations and ranges of durations need bounds (1..=9), lists bounds and `most`, rates `most`, \
                 flags and choices neither";
    let field =
        |param: &str, ty: &str| format!("struct S {{ /** It. */ #[zh(\"它\")] #[param({param})] it: {ty} }}");
    for (param, ty, says) in [
        ("default = 1", "u8", kinds),
        ("1..=9, default = 1", "bool", kinds),
        ("1..=9, default = 1", "Vec<u8>", kinds),
        ("default = 1", "Rate", kinds),
        ("1..=9, default = one", "Policy", "a choice has no bounds: it takes the words of its enum"),
        ("1..=9", "u8", "a parameter needs a default: #[param(default = ..)]"),
        ("1.., default = 1", "u8", "bounds have two ends: 1..=9"),
        ("1h..=2h, default = 1", "Micros", "a duration has the unit us, ms, s or min"),
        ("least = 1", "u8", allowed),
        ("live = 1", "u8", allowed),
        ("9, default = 1", "u8", allowed),
        ("1..=9, default = 1, each = 3", "Vec<u8>", allowed),
        ("1..=9, default = 1, each = all", "u8", of_lists),
        ("1..=9, default = 1, most = 9, none = 1", "Vec<u8>", of_lists),
        ("1..=9, default = 1, most = 9, among = it, none = 1", "Vec<u8>", of_lists),
        (
            "1..=9, default = 1, most = 9, each = all",
            "Vec<u8>",
            "there is no parameter `all` that says how many there are",
        ),
    ] {
        refused(settings::derive, &[(&field(param, ty), says)]);
    }
    refused(
        settings::derive,
        &[
            ("enum E { A }", "Settings is derived for a struct with a field for each parameter"),
            ("struct S(u8);", "a parameter needs a field with a name"),
            (
                "struct S { it: u8 }",
                "a field of a configuration is a parameter, #[param(..)], or follows from them, #[computed(path)]",
            ),
            ("struct S { #[param] it: u8 }", allowed),
            ("struct S { #[computed] it: u8 }", "#[computed(..)] takes the path of a function"),
            ("#[check] struct S { #[computed(it)] it: u8 }", "#[check(..)] takes the path of a function"),
        ],
    );
    refused(
        settings::choice,
        &[
            ("enum E {}", "Choice is derived for an enum with variants"),
            ("enum E { A(u8) }", "a choice is one word: its variants have no fields"),
        ],
    );
}

#[test]
fn labels_used_wrongly() {
    let label =
        "#[label(..)] takes both names, and then a tone may stand: #[label(\"prepared\", \"已准备\", try)]";
    refused(
        labels::derive,
        &[
            ("struct S;", "Labelled is derived for an enum with variants"),
            ("enum E { A }", &format!("a variant needs its label: {label}")),
            ("enum E { #[label(\"a\")] A }", label),
            ("enum E { #[label] A }", label),
            (
                "enum E { #[label(\"a\", \"甲\", red)] A }",
                "the tone of a label is one of plain, lead, try, good, bad, ghost",
            ),
        ],
    );
}

#[test]
fn requests_used_wrongly() {
    let allowed = "#[arg(..)] takes key(\"x\", \"y\"), key(\"k\" 1..=9) or bounds (1..=9), and then `sample = 3`, `default = \"..\"`";
    let request =
        |arg: &str, ty: &str| format!("enum E {{ /** Do. */ #[zh(\"做\")] A {{ {arg} it: {ty} }} }}");
    for (arg, ty, says) in [
        ("", "u8", "a number needs bounds: #[arg(1..=9)]"),
        ("#[arg(key(\"x\"))]", "NodeId", "only a Word is a key"),
        ("#[arg(1..=9)]", "Policy", "only a number has bounds"),
        ("#[arg(from = 1)]", "u8", allowed),
        ("#[arg]", "u8", allowed),
    ] {
        refused(requests::derive, &[(&request(arg, ty), says)]);
    }
    refused(
        requests::derive,
        &[
            ("struct S;", "Requests is derived for an enum with variants"),
            ("enum E { A }", "a request needs a doc comment: it is the English text people read"),
            ("enum E { /** Do. */ A }", "a request needs its Chinese text: #[zh(\"..\")]"),
            ("enum E { /** Do. */ #[zh(\"做\")] A(u8) }", "the arguments of a request are named fields"),
            ("enum E { /** Do. */ #[zh(\"做\")] #[weight(a)] A }", "#[weight(..)] takes a whole number"),
        ],
    );
}

#[test]
fn rename_used_wrongly() {
    refused(rename::derive, &[("union U { a: u8 }", "Rename is derived for a struct or an enum")]);
}

#[test]
fn blank_used_wrongly() {
    let says = "Blank is derived for a struct whose fields have names";
    refused(blank::derive, &[("enum E { A }", says), ("struct S(u8);", says)]);
}
