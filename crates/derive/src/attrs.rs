//! Reading attributes: texts in both languages, names, and errors that say what is allowed.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{
    Attribute, Data, DataEnum, DeriveInput, Error, Expr, ExprLit, Fields, Ident, Lit, LitStr, Meta, Path,
    Result, Token,
};

/// The attribute of this name, if it is there.
pub(crate) fn find<'a>(attrs: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    attrs.iter().find(|attr| attr.path().is_ident(name))
}

/// Whether the attribute of this name is there.
pub(crate) fn has(attrs: &[Attribute], name: &str) -> bool {
    find(attrs, name).is_some()
}

/// The doc comment, in one line; nothing if there is none.
fn doc(attrs: &[Attribute]) -> Option<String> {
    let lines = attrs.iter().filter_map(|attr| match &attr.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value().trim().to_owned()),
            _ => None,
        },
        _ => None,
    });
    let text = lines.collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// What stands in the parentheses of an attribute. Where something else stands there, the error says what is allowed.
pub(crate) fn args<T>(
    attr: &Attribute,
    allowed: &str,
    parse: impl FnOnce(ParseStream<'_>) -> Result<T>,
) -> Result<T> {
    attr.parse_args_with(parse).map_err(|error| {
        // Our own errors say so already; those of the parser say what token it expected.
        if error.to_string().contains("expected") { Error::new(error.span(), allowed) } else { error }
    })
}

/// The path of `with = path`, where that stands here.
pub(crate) fn with(input: ParseStream<'_>, allowed: &str) -> Result<Option<Path>> {
    if !(input.peek(Ident) && input.peek2(Token![=])) {
        return Ok(None);
    }
    let word: Ident = input.parse()?;
    if word != "with" {
        return Err(Error::new_spanned(word, allowed));
    }
    input.parse::<Token![=]>()?;
    input.parse().map(Some)
}

/// The text of a thing: its doc comment and `#[zh("..")]`, as a `Text`.
pub(crate) fn text(attrs: &[Attribute], thing: &dyn ToTokens, what: &str) -> Result<TokenStream> {
    let en = doc(attrs).ok_or_else(|| without_doc(thing, what))?;
    let Some(zh) = find(attrs, "zh") else {
        return Err(Error::new_spanned(thing, format!("{what} needs its Chinese text: #[zh(\"..\")]")));
    };
    let zh = args(zh, "#[zh(..)] takes one text in quotes", <LitStr as Parse>::parse)?;
    Ok(quote!(::synod_model::Text::new(#en, #zh)))
}

/// The name and the text of a thing that has both: `id` is the English name, and `#[zh("..", "..")]` has the Chinese ones.
pub(crate) fn named_text(
    attrs: &[Attribute],
    (id, thing): (&str, &dyn ToTokens),
    what: &str,
) -> Result<TokenStream> {
    let en = doc(attrs).ok_or_else(|| without_doc(thing, what))?;
    let Some(zh) = find(attrs, "zh") else {
        let says = format!("{what} needs its Chinese name and text: #[zh(\"..\", \"..\")]");
        return Err(Error::new_spanned(thing, says));
    };
    let both = |input: ParseStream<'_>| {
        let name: LitStr = input.parse()?;
        input.parse::<Token![,]>()?;
        Ok((name, input.parse::<LitStr>()?))
    };
    let (name, zh) = args(zh, "#[zh(..)] takes a name and a text in quotes", both)?;
    Ok(quote!(::synod_model::Text::new(#id, #name), ::synod_model::Text::new(#en, #zh)))
}

fn without_doc(thing: &dyn ToTokens, what: &str) -> Error {
    let says = format!("{what} needs a doc comment: it is the English text people read");
    Error::new_spanned(thing, says)
}

/// What `#[name("..")]` says, or else `plain`.
pub(crate) fn name(attrs: &[Attribute], plain: String) -> Result<String> {
    match find(attrs, "name") {
        None => Ok(plain),
        Some(attr) => {
            Ok(args(attr, "#[name(..)] takes one word in quotes", <LitStr as Parse>::parse)?.value())
        }
    }
}

/// The variants of an enum.
pub(crate) fn variants<'a>(input: &'a DeriveInput, derive: &str) -> Result<&'a DataEnum> {
    match &input.data {
        Data::Enum(data) if !data.variants.is_empty() => Ok(data),
        _ => Err(Error::new_spanned(&input.ident, format!("{derive} is derived for an enum with variants"))),
    }
}

/// A pattern that matches a variant and binds its fields by their names, or `field0` and so on.
pub(crate) fn pattern(fields: &Fields) -> TokenStream {
    match fields {
        Fields::Unit => quote!(),
        Fields::Named(named) => {
            let names = named.named.iter().map(|f| &f.ident);
            quote!({ #(#names),* })
        }
        Fields::Unnamed(unnamed) => {
            let names = (0..unnamed.unnamed.len()).map(binding);
            quote!(( #(#names),* ))
        }
    }
}

/// The name that [`pattern`] binds the unnamed field at a place to.
pub(crate) fn binding(at: usize) -> syn::Ident {
    quote::format_ident!("field{at}")
}
