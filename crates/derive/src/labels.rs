//! `Labelled`: the names of an enum's variants as people read them, and what they mean.

use crate::attrs::{args, find, name, variants};
use crate::names::kebab;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{DeriveInput, Error, Ident, LitStr, Result, Token};

const LABEL: &str =
    "#[label(..)] takes both names, and then a tone may stand: #[label(\"prepared\", \"已准备\", try)]";
const TONES: [&str; 6] = ["plain", "lead", "try", "good", "bad", "ghost"];

/// Both names, and the tone.
fn label(input: ParseStream<'_>) -> Result<(LitStr, LitStr, Ident)> {
    let en = input.parse()?;
    input.parse::<Token![,]>()?;
    let zh = input.parse()?;
    if input.parse::<Option<Token![,]>>()?.is_none() || input.is_empty() {
        return Ok((en, zh, format_ident!("Plain")));
    }
    let tone = Ident::parse_any(input)?;
    let text = tone.to_string();
    if !TONES.contains(&text.as_str()) {
        return Err(Error::new_spanned(tone, format!("the tone of a label is one of {}", TONES.join(", "))));
    }
    Ok((en, zh, format_ident!("{}{}", text[..1].to_uppercase(), &text[1..], span = tone.span())))
}

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let arms = variants(input, "Labelled")?.variants.iter().map(|variant| {
        let Some(attr) = find(&variant.attrs, "label") else {
            return Err(Error::new_spanned(variant, format!("a variant needs its label: {LABEL}")));
        };
        let (en, zh, tone) = args(attr, LABEL, label)?;
        let (variant_name, id) = (&variant.ident, name(&variant.attrs, kebab(&variant.ident.to_string()))?);
        Ok(quote!(Self::#variant_name { .. } => {
            static TEXT: ::synod_model::Text = ::synod_model::Text::new(#en, #zh);
            ::synod_model::Label { id: #id, text: &TEXT, tone: ::synod_model::Tone::#tone }
        }))
    });
    let arms = arms.collect::<Result<Vec<_>>>()?;
    Ok(quote! {
        #[automatically_derived]
        impl ::synod_model::Labelled for #ident {
            fn label(&self) -> ::synod_model::Label {
                match self { #(#arms)* }
            }
        }

        #[automatically_derived]
        impl ::synod_model::Show for #ident {
            fn show(&self, _: usize) -> ::synod_model::Value {
                ::synod_model::Labelled::label(self).into()
            }
        }
    })
}
