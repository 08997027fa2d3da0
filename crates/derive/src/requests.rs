//! `Requests`: the kinds of an enum of requests, and their arguments.

use crate::attrs::{args, find, has, name, pattern, text, variants};
use crate::names::kebab;
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, DeriveInput, Error, Expr, ExprRange, Field, Fields, Ident, LitInt, LitStr, Result, Token, Type,
};

const ALLOWED: &str = "#[arg(..)] takes key(\"x\", \"y\"), key(\"k\" 1..=9) or bounds (1..=9), and then `sample = 3`, `default = \"..\"`";

/// What stands in `#[arg(..)]`.
#[derive(Default)]
struct Arg {
    keys: Option<Vec<LitStr>>,
    bounds: Option<(Expr, Expr)>,
    sample: Option<Expr>,
    default: Option<LitStr>,
}

impl Parse for Arg {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut arg = Self::default();
        while !input.is_empty() {
            if input.peek(Ident) {
                let word: Ident = input.parse()?;
                match word.to_string().as_str() {
                    "key" => {
                        let keys;
                        syn::parenthesized!(keys in input);
                        let keys = Punctuated::<Keys, Token![,]>::parse_terminated(&keys)?;
                        arg.keys = Some(keys.into_iter().flat_map(|keys| keys.0).collect());
                    }
                    "sample" => {
                        input.parse::<Token![=]>()?;
                        arg.sample = Some(input.parse()?);
                    }
                    "default" => {
                        input.parse::<Token![=]>()?;
                        arg.default = Some(input.parse()?);
                    }
                    _ => return Err(Error::new_spanned(word, ALLOWED)),
                }
            } else {
                let range: ExprRange = input.parse().map_err(|e| Error::new(e.span(), ALLOWED))?;
                let (Some(min), Some(max)) = (range.start, range.end) else {
                    return Err(Error::new(input.span(), "bounds have two ends: 1..=9"));
                };
                arg.bounds = Some((*min, *max));
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(arg)
    }
}

/// Keys by name: one, or with numbers behind it (`"k" 1..=9`) as many.
struct Keys(Vec<LitStr>);

impl Parse for Keys {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let name: LitStr = input.parse()?;
        if !input.peek(LitInt) {
            return Ok(Self(vec![name]));
        }
        let first: u32 = input.parse::<LitInt>()?.base10_parse()?;
        input.parse::<Token![..=]>()?;
        let last: u32 = input.parse::<LitInt>()?.base10_parse()?;
        let numbered = |number| LitStr::new(&format!("{}{number}", name.value()), name.span());
        Ok(Self((first..=last).map(numbered).collect()))
    }
}

/// An argument: its line in the table.
fn argument(field: &Field) -> Result<TokenStream> {
    let Some(ident) = &field.ident else {
        return Err(Error::new_spanned(field, "an argument needs a name: name the fields of the request"));
    };
    let Arg { keys, bounds, sample, default } = match find(&field.attrs, "arg") {
        Some(attr) => args(attr, ALLOWED, Arg::parse)?,
        None => Arg::default(),
    };
    let ty = &field.ty;
    let short = match ty {
        Type::Path(path) => path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default(),
        _ => String::new(),
    };
    let kind = match (short.as_str(), keys, &bounds) {
        ("Word", Some(keys), None) => quote!(::synod_model::ArgKind::Key(&[#(#keys),*])),
        ("Word", None, None) => quote!(::synod_model::ArgKind::Value),
        ("NodeId", None, None) => quote!(::synod_model::ArgKind::Node),
        ("NodeSet", None, None) => quote!(::synod_model::ArgKind::Nodes),
        ("u8" | "u16" | "u32" | "u64" | "i32" | "i64", None, Some((min, max))) => {
            let sample = sample.as_ref().unwrap_or(min);
            quote!(::synod_model::ArgKind::Number { min: #min as i64, max: #max as i64, sample: #sample as i64 })
        }
        ("u8" | "u16" | "u32" | "u64" | "i32" | "i64", ..) => {
            return Err(Error::new_spanned(ty, "a number needs bounds: #[arg(1..=9)]"));
        }
        (_, Some(_), _) => return Err(Error::new_spanned(ty, "only a Word is a key")),
        (_, None, None) => quote!(::synod_model::ArgKind::Choice(<#ty as ::synod_model::Choice>::WORDS)),
        (_, None, Some(_)) => return Err(Error::new_spanned(ty, "only a number has bounds")),
    };
    let key = name(&field.attrs, kebab(&ident.to_string()))?;
    Ok(if let Some(default) = default {
        quote!(::synod_model::RequestArg::named(#key, #kind, #default))
    } else {
        quote!(::synod_model::RequestArg::new(#key, #kind))
    })
}

/// `#[weight(3)]`: how often a load of several kinds asks for it; 0 is never.
fn weight(attrs: &[Attribute]) -> Result<LitInt> {
    match find(attrs, "weight") {
        None => Ok(LitInt::new("1", proc_macro2::Span::call_site())),
        Some(attr) => args(attr, "#[weight(..)] takes a whole number", LitInt::parse),
    }
}

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let data = variants(input, "Requests")?;
    let (mut kinds, mut reads, mut words) = (Vec::new(), Vec::new(), Vec::new());
    for variant in &data.variants {
        let variant_name = &variant.ident;
        if matches!(variant.fields, Fields::Unnamed(_)) {
            return Err(Error::new_spanned(&variant.fields, "the arguments of a request are named fields"));
        }
        let id = name(&variant.attrs, kebab(&variant_name.to_string()))?;
        let says = text(&variant.attrs, variant_name, "a request")?;
        let args = variant.fields.iter().map(argument).collect::<Result<Vec<_>>>()?;
        let weight = weight(&variant.attrs)?;
        let operator = has(&variant.attrs, "operator");
        kinds.push(quote! {
            ::synod_model::RequestKind::new(#id, &[#(#args),*], #says).weighing(#weight).by_operators(#operator)
        });
        let fields: Vec<_> = variant.fields.iter().filter_map(|f| f.ident.as_ref()).collect();
        let places = 0..fields.len();
        reads.push(quote! {
            [#id, rest @ ..] => Self::#variant_name {
                #(#fields: ::synod_model::argument(rest, #places)?),*
            },
        });
        let pattern = pattern(&variant.fields);
        words.push(quote! {
            Self::#variant_name #pattern => ::std::vec![
                #id.to_owned() #(, ::synod_model::Argument::write(#fields))*
            ],
        });
    }
    Ok(quote! {
        #[automatically_derived]
        impl ::synod_model::Requests for #ident {
            const KINDS: &'static [::synod_model::RequestKind] = &[#(#kinds),*];

            #[allow(unused_variables, reason = "not every request has arguments")]
            fn read(words: &[&str]) -> ::std::result::Result<Self, ::synod_model::Sentence> {
                ::std::result::Result::Ok(match words {
                    #(#reads)*
                    _ => return ::std::result::Result::Err(::synod_model::no_such_request::<Self>(words)),
                })
            }

            fn words(&self) -> ::std::vec::Vec<::std::string::String> {
                match self { #(#words)* }
            }
        }
    })
}
