//! `Settings`: the parameters of a configuration; `Choice`: the words of one of them.

use crate::attrs::{args, find, name, text, variants};
use crate::names::kebab;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{
    Data, DeriveInput, Error, Expr, ExprLit, ExprRange, Field, Ident, Lit, LitStr, Path, Result, Token, Type,
};

/// What stands in `#[param(..)]`.
#[derive(Clone, Default)]
struct Param {
    bounds: Option<(TokenStream, TokenStream)>,
    default: Option<String>,
    most: Option<Expr>,
    each: Option<Ident>,
    none: Option<Expr>,
    among: Option<Ident>,
    key: Option<String>,
    live: bool,
}

const ALLOWED: &str = "#[param(..)] takes bounds (1..=9, 10ms..=60s), `default = ..`, `most = ..`, `key = \"..\"`, `live`, and \
                       for a list `each = PARAMETER` with or without `none = ..`, or `among = PARAMETER`";
const NUMBERS: [&str; 7] = ["u8", "u16", "u32", "u64", "usize", "i64", "i32"];
const OF_LISTS: &str = "only a list of numbers has one for `each` of so many, or names some `among` them; `none` stands with `each`";

/// A bound: a number, a duration with its unit (`50ms`) as microseconds, or a constant.
fn bound(expr: &Expr) -> Result<TokenStream> {
    let Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) = expr else { return Ok(expr.to_token_stream()) };
    let value: u64 = number.base10_parse()?;
    let unit = match number.suffix() {
        "" => return Ok(number.to_token_stream()),
        "us" => 1,
        "ms" => 1_000,
        "s" => 1_000_000,
        "min" => 60_000_000,
        _ => return Err(Error::new_spanned(number, "a duration has the unit us, ms, s or min")),
    };
    let micros = value * unit;
    Ok(quote!(::synod_model::Micros(#micros)))
}

/// A default: a word, a number with or without a unit, or a text in quotes.
fn default(input: ParseStream<'_>) -> Result<String> {
    if input.peek(Ident) {
        return Ok(input.parse::<Ident>()?.to_string());
    }
    match input.parse::<Lit>()? {
        Lit::Str(text) => Ok(text.value()),
        other => Ok(other.to_token_stream().to_string()),
    }
}

impl Parse for Param {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut param = Self::default();
        while !input.is_empty() {
            if input.peek(Ident)
                && (input.peek2(Token![=]) || input.peek2(Token![,]) || input.peek2(syn::parse::End))
            {
                let word: Ident = input.parse()?;
                let named = input.parse::<Option<Token![=]>>()?.is_some();
                match (word.to_string().as_str(), named) {
                    ("live", false) => param.live = true,
                    ("default", true) => param.default = Some(default(input)?),
                    ("most", true) => param.most = Some(input.parse()?),
                    ("each", true) => param.each = Some(input.parse()?),
                    ("none", true) => param.none = Some(input.parse()?),
                    ("among", true) => param.among = Some(input.parse()?),
                    ("key", true) => param.key = Some(input.parse::<LitStr>()?.value()),
                    _ => return Err(Error::new_spanned(word, ALLOWED)),
                }
            } else {
                let range: ExprRange = input.parse().map_err(|e| Error::new(e.span(), ALLOWED))?;
                let (Some(min), Some(max)) = (&range.start, &range.end) else {
                    return Err(Error::new_spanned(range, "bounds have two ends: 1..=9"));
                };
                param.bounds = Some((bound(min)?, bound(max)?));
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(param)
    }
}

impl Param {
    fn key(&self, ident: &Ident) -> String {
        self.key.clone().unwrap_or_else(|| kebab(&ident.to_string()))
    }
}

/// A list that has a number for each of so many things, or the numbers of some of them: what is done about it once the
/// parameters are read.
fn list(field: &Field, ident: &Ident, parsed: &Param, all: &[(&Field, String)]) -> Result<TokenStream> {
    let Param { each, none, among, .. } = parsed;
    let Some(of) = each.as_ref().or(among.as_ref()) else {
        return none.as_ref().map_or(Ok(quote!()), |none| Err(Error::new_spanned(none, OF_LISTS)));
    };
    if short(&field.ty) != "Vec" || among.is_some() && (each.is_some() || none.is_some()) {
        return Err(Error::new_spanned(of, OF_LISTS));
    }
    let counts =
        |field: &Field| field.ident.as_ref() == Some(of) && NUMBERS.contains(&short(&field.ty).as_str());
    let Some((_, of_key)) = all.iter().find(|(field, _)| counts(field)) else {
        return Err(Error::new_spanned(
            of,
            format!("there is no parameter `{of}` that says how many there are"),
        ));
    };
    let key = parsed.key(ident);
    let about = quote!(#key, &config.#ident, #of_key, params.count(#of_key));
    Ok(match (each, none) {
        (None, _) => quote!(::synod_model::among(#about)?;),
        (Some(_), None) => {
            quote!(config.#ident = ::synod_model::for_each(#about, ::std::option::Option::None)?;)
        }
        (Some(_), Some(none)) => {
            quote!(config.#ident = ::synod_model::for_each(#about, ::std::option::Option::Some(#none))?;)
        }
    })
}

/// One parameter: its line in the table, and how it is read.
fn param(field: &Field, ident: &Ident, parsed: Param) -> Result<(TokenStream, TokenStream)> {
    let ty = &field.ty;
    let says = text(&field.attrs, ident, "a parameter")?;
    let key = parsed.key(ident);
    let Some(default) = parsed.default else {
        return Err(Error::new_spanned(ident, "a parameter needs a default: #[param(default = ..)]"));
    };
    let kind = match (short(ty).as_str(), &parsed.bounds, &parsed.most) {
        ("bool", None, None) => quote!(::synod_model::ParamKind::Flag),
        ("Micros", Some((min, max)), None) => {
            quote!(::synod_model::ParamKind::Duration { min: #min, max: #max })
        }
        ("tuple", Some((min, max)), None) => quote!(::synod_model::ParamKind::Range { min: #min, max: #max }),
        ("Rate", None, Some(most)) => quote!(::synod_model::ParamKind::Rate { most: #most }),
        ("Vec" | "NodeSet", Some((min, max)), Some(most)) => {
            quote!(::synod_model::ParamKind::List { min: #min as i64, max: #max as i64, most: #most })
        }
        ("Vec<NumberAt>", Some((min, max)), Some(most)) => {
            quote!(::synod_model::ParamKind::ListAt { min: #min as i64, max: #max as i64, most: #most })
        }
        ("u8" | "u16" | "u32" | "u64" | "usize" | "i64" | "i32", Some((min, max)), None) => {
            quote!(::synod_model::ParamKind::Int { min: #min as i64, max: #max as i64 })
        }
        (
            "bool" | "Micros" | "tuple" | "Rate" | "Vec" | "Vec<NumberAt>" | "NodeSet" | "u8" | "u16" | "u32"
            | "u64" | "usize" | "i64" | "i32",
            ..,
        ) => {
            return Err(Error::new_spanned(
                ty,
                "numbers, durations and ranges of durations need bounds (1..=9), lists bounds and `most`, rates `most`, \
                 flags and choices neither",
            ));
        }
        (_, None, None) => quote!(::synod_model::ParamKind::Choice(<#ty as ::synod_model::Choice>::WORDS)),
        _ => return Err(Error::new_spanned(ty, "a choice has no bounds: it takes the words of its enum")),
    };
    let live = parsed.live;
    let line =
        quote!(::synod_model::Param { key: #key, kind: #kind, default: #default, says: #says, live: #live });
    let read = quote!(#ident: ::synod_model::Setting::setting(params.get(#key)));
    Ok((line, read))
}

/// The last part of a type's name, by which its kind of parameter is known; of the lists those of `NumberAt` are a kind of
/// their own.
fn short(ty: &Type) -> String {
    match ty {
        Type::Path(path) => {
            let Some(last) = path.path.segments.last() else { return String::new() };
            let at = last.ident == "Vec" && last.arguments.to_token_stream().to_string().contains("NumberAt");
            if at { "Vec<NumberAt>".to_owned() } else { last.ident.to_string() }
        }
        Type::Tuple(_) => "tuple".to_owned(),
        _ => String::new(),
    }
}

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(
            ident,
            "Settings is derived for a struct with a field for each parameter",
        ));
    };
    let (mut lines, mut reads, mut params) = (Vec::new(), Vec::new(), Vec::new());
    for field in &data.fields {
        let Some(name) = &field.ident else {
            return Err(Error::new_spanned(field, "a parameter needs a field with a name"));
        };
        match (find(&field.attrs, "param"), find(&field.attrs, "computed")) {
            (Some(attr), None) => {
                let parsed = args(attr, ALLOWED, Param::parse)?;
                params.push((field, name, parsed.clone()));
                let (line, read) = param(field, name, parsed)?;
                lines.push(line);
                reads.push(read);
            }
            (None, Some(attr)) => {
                let path = args(attr, "#[computed(..)] takes the path of a function", Path::parse_mod_style)?;
                let ty = &field.ty;
                // A function of another kind is an error at its path that says which kind is wanted.
                reads.push(quote!(#name: {
                    let computed: fn(&::synod_model::Params) -> #ty = #path;
                    computed(params)
                }));
            }
            _ => {
                return Err(Error::new_spanned(
                    name,
                    "a field of a configuration is a parameter, #[param(..)], or follows from them, #[computed(path)]",
                ));
            }
        }
    }
    let keys: Vec<_> = params.iter().map(|(field, name, parsed)| (*field, parsed.key(name))).collect();
    let lists = params.iter().map(|(field, name, parsed)| list(field, name, parsed, &keys));
    let lists = lists.collect::<Result<Vec<_>>>()?;
    let check = match find(&input.attrs, "check") {
        None => quote!(::std::result::Result::Ok(config)),
        Some(attr) => {
            let path = args(attr, "#[check(..)] takes the path of a function", Path::parse_mod_style)?;
            quote!({
                let check: fn(Self) -> ::std::result::Result<Self, ::synod_model::ParamError> = #path;
                check(config)
            })
        }
    };
    Ok(quote! {
        #[automatically_derived]
        impl ::synod_model::Settings for #ident {
            const PARAMS: &'static [::synod_model::Param] = &[#(#lines),*];

            fn read(params: &::synod_model::Params) -> ::std::result::Result<Self, ::synod_model::ParamError> {
                #[allow(unused_mut, reason = "only lists are worked on once they are read")]
                let mut config = Self { #(#reads),* };
                #(#lists)*
                #check
            }
        }
    })
}

pub(crate) fn choice(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let data = variants(input, "Choice")?;
    let (mut words, mut all) = (Vec::new(), Vec::new());
    for variant in &data.variants {
        if !variant.fields.is_empty() {
            return Err(Error::new_spanned(variant, "a choice is one word: its variants have no fields"));
        }
        words.push(name(&variant.attrs, kebab(&variant.ident.to_string()))?);
        all.push(&variant.ident);
    }
    Ok(quote! {
        #[automatically_derived]
        impl ::synod_model::Choice for #ident {
            const WORDS: &'static [&'static str] = &[#(#words),*];
            const ALL: &'static [Self] = &[#(Self::#all),*];

            fn place(&self) -> usize {
                Self::ALL.iter().position(|one| one == self).expect("every variant is in the list")
            }
        }
    })
}
