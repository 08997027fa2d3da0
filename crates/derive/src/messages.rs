//! `Messages`: kinds, looks and fields of an enum of messages.

use crate::attrs::{args, find, name, pattern, variants, with};
use crate::fields::members;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{DeriveInput, Error, Expr, Ident, LitInt, LitStr, Path, Result, Token};

/// `#[look(triangle, 1, "the request", "请求", tag = ..)]`.
struct Look {
    shape: Ident,
    colour: LitInt,
    en: LitStr,
    zh: LitStr,
    tag: Option<Expr>,
    outcome: Option<Expr>,
}

const LOOK: &str = "#[look(..)] takes shape, colour and both names: #[look(triangle, 1, \"the request\", \"请求\")]; \
                    behind them `tag = ..` and `outcome = ..` may stand";
const WITH: &str = "at the enum it is #[look(with = path)]; a shape stands at a variant";
const SIZE: &str =
    "#[size(..)] takes the bytes of the message: #[size(4_000)], or an expression of its fields";
const SHAPES: [&str; 5] = ["disc", "ring", "triangle", "diamond", "square"];

impl Parse for Look {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let shape: Ident = input.parse()?;
        let text = shape.to_string();
        if !SHAPES.contains(&text.as_str()) {
            return Err(Error::new_spanned(
                shape,
                format!("the shape of a message is one of {}", SHAPES.join(", ")),
            ));
        }
        let shape = format_ident!("{}{}", text[..1].to_uppercase(), &text[1..], span = shape.span());
        input.parse::<Token![,]>()?;
        let colour: LitInt = input.parse()?;
        if colour.base10_parse::<u8>()? > 4 {
            return Err(Error::new_spanned(colour, "the colour of a message is 0 (neutral) to 4"));
        }
        input.parse::<Token![,]>()?;
        let en = input.parse()?;
        input.parse::<Token![,]>()?;
        let zh = input.parse()?;
        let (mut tag, mut outcome) = (None, None);
        while input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            let word: Ident = input.parse()?;
            let of = match word.to_string().as_str() {
                "tag" => &mut tag,
                "outcome" => &mut outcome,
                _ => return Err(Error::new_spanned(word, LOOK)),
            };
            input.parse::<Token![=]>()?;
            *of = Some(input.parse()?);
        }
        Ok(Self { shape, colour, en, zh, tag, outcome })
    }
}

/// The path of `#[look(with = path)]`.
fn by_hand(input: ParseStream<'_>) -> Result<Path> {
    with(input, WITH)?.ok_or_else(|| Error::new(input.span(), WITH))
}

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let (generics, types, bounds) = input.generics.split_for_impl();
    let data = variants(input, "Messages")?;
    let names = data.variants.iter().map(|v| name(&v.attrs, v.ident.to_string()));
    let names = names.collect::<Result<Vec<String>>>()?;
    let kinds = data.variants.iter().enumerate().map(|(i, v)| {
        let name = &v.ident;
        quote!(Self::#name { .. } => #i)
    });
    let by_hand = find(&input.attrs, "look").map(|attr| args(attr, WITH, by_hand)).transpose()?;
    let (mut looks, mut fields, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
    for variant in &data.variants {
        let (name, pattern) = (&variant.ident, pattern(&variant.fields));
        let shown = members(&variant.fields)?;
        fields.push(quote!(Self::#name #pattern => { #shown }));
        if let Some(attr) = find(&variant.attrs, "size") {
            let size = args(attr, SIZE, Expr::parse)?;
            sizes.push(quote!(Self::#name #pattern => #size,));
        }
        if by_hand.is_some() {
            continue;
        }
        let Some(attr) = find(&variant.attrs, "look") else {
            return Err(Error::new_spanned(
                variant,
                "a message needs its look: #[look(triangle, 1, \"the request\", \"请求\")], \
                 or #[look(with = path)] at the enum for all",
            ));
        };
        let Look { shape, colour, en, zh, tag, outcome } = args(attr, LOOK, Look::parse)?;
        let (pattern, tag) = match tag {
            None if outcome.is_some() => (pattern, quote!(::synod_model::Word::default())),
            None => (quote!({ .. }), quote!(::synod_model::Word::default())),
            Some(Expr::Path(path)) => (quote!({ .. }), quote!(#path(self))),
            Some(tag) => (pattern, quote!(#tag)),
        };
        let outcome = outcome.map(|outcome| quote!(.outcome(#outcome)));
        looks.push(quote!(Self::#name #pattern => {
            static LABEL: ::synod_model::Text = ::synod_model::Text::new(#en, #zh);
            ::synod_model::Look::new(&LABEL, ::synod_model::Shape::#shape, #colour, #tag) #outcome
        }));
    }
    let size = (!sizes.is_empty()).then(|| {
        let others = (sizes.len() < data.variants.len()).then(|| quote!(_ => 0));
        quote! {
            #[allow(unused_variables, reason = "a size reads what it needs")]
            fn size(&self) -> u64 {
                match self { #(#sizes)* #others }
            }
        }
    });
    let look = by_hand.map_or_else(|| quote!(match self { #(#looks)* }), |path| quote!(#path(self)));
    Ok(quote! {
        #[automatically_derived]
        impl #generics ::synod_model::Messages for #ident #types #bounds {
            const KINDS: &'static [&'static str] = &[#(#names),*];

            fn kind(&self) -> usize {
                match self { #(#kinds),* }
            }

            #[allow(unused_variables, reason = "a tag reads what it needs")]
            fn look(&self) -> ::synod_model::MessageView {
                let look: ::synod_model::Look = #look;
                look.of(self.kind_name())
            }

            #[allow(unused_variables, unused_mut, reason = "some messages carry nothing")]
            fn fields(&self) -> ::std::vec::Vec<::synod_model::Field> {
                let (mut all, place, limit) = (::std::vec::Vec::new(), ::synod_model::Place::Memory, usize::MAX);
                let out = &mut all;
                match self { #(#fields)* }
                all
            }

            #size
        }
    })
}
