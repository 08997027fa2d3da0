//! The derives of the contract. A protocol's types are its source: what the page shows, what the command reads and what the
//! explorer renames follows from them. A doc comment is the English text, `#[zh("..")]` beside it the Chinese one.
//!
//! Each derive has the name of the trait of `synod_model` that it implements, and [`Blank`] makes the standard library's
//! `Default`. A derive that is used wrongly is an error of the compiler that names the attribute and what is allowed.

mod attrs;
mod blank;
mod fields;
mod labels;
mod messages;
mod names;
mod rename;
mod requests;
mod settings;
mod timers;
#[cfg(test)]
mod wrong;

use proc_macro::TokenStream;
use syn::{DeriveInput, Error, parse_macro_input};

fn derive(
    input: DeriveInput,
    with: fn(&DeriveInput) -> syn::Result<proc_macro2::TokenStream>,
) -> TokenStream {
    with(&input).unwrap_or_else(Error::into_compile_error).into()
}

/// What is shown of a struct, or of an enum whose variants are roles.
///
/// Each field has a doc comment and `#[zh("..")]`, or `#[hidden]`, or `#[flat]` alone: then it shows what its type shows. Besides:
/// `#[show(path)]` makes its value with `path(&field)`, `#[show(path, limit)]` with `path(&field, limit)`,
/// `#[show(with = path)]` with `path(self)`; `#[name("..")]` calls it something else; `#[given]` lets a starting state set
/// it, `#[given(0..=9)]` within bounds, `#[given(with = path)]` by `path(&mut self, topology, value)`. `#[optional]`
/// leaves an `Option` out that is `None`. A variant with one unnamed field shows what that field shows.
#[proc_macro_derive(Fields, attributes(zh, hidden, flat, show, name, given, optional))]
pub fn fields(input: TokenStream) -> TokenStream {
    derive(parse_macro_input!(input), fields::derive)
}

/// The messages of a protocol, an enum: kinds, looks, fields.
///
/// Each variant says how it is drawn: `#[look(triangle, 1, "the request", "请求")]`, that is the shape, the colour and what
/// people call it; `tag = Word::number(*term)` writes a short text on it, made of the variant's fields, and `tag = path` what
/// `path(&message)` returns; `outcome = Outcome::Refused` draws it as that, where it tells what has come of something. Where
/// that depends on what a message says, the enum has `#[look(with = path)]`, and `path(&message)` returns its `Look`. The fields of a variant are shown as
/// [`Fields`] shows them. `#[size(bytes)]` says how large a message is, by an expression of its fields that is a `u64`.
#[proc_macro_derive(Messages, attributes(look, size, zh, hidden, flat, show, name, optional))]
pub fn messages(input: TokenStream) -> TokenStream {
    derive(parse_macro_input!(input), messages::derive)
}

/// The timers of a protocol, an enum.
///
/// A variant's doc comment and `#[zh("..")]` say what the timer means; its name is the variant's in kebab-case, or
/// `#[name("..")]`. A variant with one unnamed field is one of many timers of its name, and the field is its number; a node may have hundreds of them, unless
/// `#[few]` says that there are never more than a few.
#[proc_macro_derive(Timers, attributes(zh, name, few))]
pub fn timers(input: TokenStream) -> TokenStream {
    derive(parse_macro_input!(input), timers::derive)
}

/// The configuration of a protocol, a struct with a field for each parameter.
///
/// Each field has a doc comment, `#[zh("..")]` and `#[param(..)]` with bounds where its type has any (`1..=9`,
/// `10ms..=60s`), `default = ..`, `most = ..` (the length of a list, the largest rate), `key = ".."` and `live`; or
/// `#[computed(path)]`, made by `path(&params)`. A list may have a number for each of so many things: `each = servers`, as
/// many as the parameter of that field says, or one number for all; with `none = 1` either none at all, and then this one
/// stands for all. Or it names some of them by their numbers: `among = servers`. `#[check(path)]` at the struct runs
/// `path(config) -> Result<Config, ParamError>` in the end.
#[proc_macro_derive(Settings, attributes(zh, param, computed, check))]
pub fn settings(input: TokenStream) -> TokenStream {
    derive(parse_macro_input!(input), settings::derive)
}

/// The words of a parameter or an argument of a request, an enum without fields: each variant's name in kebab-case, or
/// `#[name("..")]`.
#[proc_macro_derive(Choice, attributes(name))]
pub fn choice(input: TokenStream) -> TokenStream {
    derive(parse_macro_input!(input), settings::choice)
}

/// The names of the variants of an enum as people read them: `#[label("prepared", "已准备", try)]`, with the tone that it
/// has, `plain` if none is said. Its id in JSON is the variant's name in kebab-case, or `#[name("..")]`. It is shown so, as
/// a field is.
#[proc_macro_derive(Labelled, attributes(label, name))]
pub fn labelled(input: TokenStream) -> TokenStream {
    derive(parse_macro_input!(input), labels::derive)
}

/// The requests of a protocol, an enum with a variant for each kind.
///
/// A variant's doc comment and `#[zh("..")]` say what it asks for; its first word is the variant's name in kebab-case, or
/// `#[name("..")]`; `#[weight(3)]` says how often a load of several kinds asks for it, and `#[operator]` that an operator
/// asks for it and no client. Its named fields are its arguments, in order: a `Word` is a value, or with `#[arg(key("x", "y"))]` a key, of many `#[arg(key("k" 1..=9))]`; a number has bounds, `#[arg(1..=9)]`; a `NodeId`, a
/// `NodeSet` and a choice need none. `#[arg(default = "..")]` makes an argument a named one.
#[proc_macro_derive(Requests, attributes(zh, name, arg, weight, operator))]
pub fn requests(input: TokenStream) -> TokenStream {
    derive(parse_macro_input!(input), requests::derive)
}

/// Puts new names of nodes in place of the old ones, field by field. `#[by_node]` marks a list with an element for each
/// node, in the order of the nodes; `#[nameless]` a field that names none.
#[proc_macro_derive(Rename, attributes(by_node, nameless))]
pub fn rename(input: TokenStream) -> TokenStream {
    derive(parse_macro_input!(input), rename::derive)
}

/// `Default` for a struct with type parameters: every field at its own default. It asks nothing of the parameters, where the
/// derive of the standard library asks that whatever occurs in a field has a default too (the operations of a machine have
/// none, and an empty log of them is empty all the same).
#[proc_macro_derive(Blank)]
pub fn blank(input: TokenStream) -> TokenStream {
    derive(parse_macro_input!(input), blank::derive)
}
