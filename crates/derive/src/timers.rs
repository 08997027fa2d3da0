//! `Timers`: names and meanings of an enum of timers.

use crate::attrs::{name, named_text, variants};
use crate::names::kebab;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Error, Fields, Result};

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let data = variants(input, "Timers")?;
    let (mut kinds, mut indexes, mut numbers, mut many) = (Vec::new(), Vec::new(), Vec::new(), false);
    for (i, variant) in data.variants.iter().enumerate() {
        let variant_name = &variant.ident;
        let name = name(&variant.attrs, kebab(&variant_name.to_string()))?;
        let texts = named_text(&variant.attrs, (&name, variant_name), "a timer")?;
        kinds.push(quote!(::synod_model::TimerKind::new(#name, #texts)));
        indexes.push(quote!(Self::#variant_name { .. } => #i));
        let few = variant.attrs.iter().find(|attr| attr.path().is_ident("few"));
        match &variant.fields {
            Fields::Unit if few.is_some() => {
                return Err(Error::new_spanned(
                    few,
                    "`#[few]` is for a timer that carries a number or a node",
                ));
            }
            Fields::Unit => {}
            Fields::Unnamed(unnamed) if unnamed.unnamed.len() == 1 => {
                many |= few.is_none();
                numbers.push(quote!(Self::#variant_name(n) => {
                    ::std::option::Option::Some(::synod_model::TimerNumber::timer_number(n))
                }));
            }
            other => {
                return Err(Error::new_spanned(
                    other,
                    "a timer carries nothing, or one unnamed number or node",
                ));
            }
        }
    }
    let number = if numbers.is_empty() {
        quote!()
    } else {
        let rest = (numbers.len() < data.variants.len()).then(|| quote!(_ => ::std::option::Option::None,));
        quote! {
            const MANY: bool = #many;

            fn number(self) -> ::std::option::Option<u64> {
                match self { #(#numbers)* #rest }
            }
        }
    };
    Ok(quote! {
        #[automatically_derived]
        impl ::synod_model::Timers for #ident {
            const KINDS: &'static [::synod_model::TimerKind] = &[#(#kinds),*];

            fn index(self) -> usize {
                match self { #(#indexes),* }
            }
            #number
        }
    })
}
