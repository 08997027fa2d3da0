//! `Rename`: new names of nodes in place of the old ones.

use crate::attrs::{binding, has, pattern};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Ident, Result};

/// The new names, called so that no field can have the same name.
fn by() -> Ident {
    Ident::new("by", Span::mixed_site())
}

fn members(fields: &Fields) -> TokenStream {
    let by = by();
    let each =
        fields.iter().enumerate().filter(|(_, field)| !has(&field.attrs, "nameless")).map(|(at, field)| {
            let ident = field.ident.clone().unwrap_or_else(|| binding(at));
            let moved = has(&field.attrs, "by_node").then(|| quote!(#by.places(#ident);));
            quote!(::synod_model::symmetry::Rename::rename(#ident, #by); #moved)
        });
    each.collect()
}

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let (generics, types, bounds) = input.generics.split_for_impl();
    let by = by();
    let body = match &input.data {
        Data::Struct(data) => {
            let (pattern, members) = (pattern(&data.fields), members(&data.fields));
            quote!(let Self #pattern = self; #members)
        }
        Data::Enum(data) => {
            let arms = data.variants.iter().map(|variant| {
                let (name, pattern, members) =
                    (&variant.ident, pattern(&variant.fields), members(&variant.fields));
                quote!(Self::#name #pattern => { #members })
            });
            quote!(match self { #(#arms)* })
        }
        Data::Union(_) => return Err(Error::new_spanned(ident, "Rename is derived for a struct or an enum")),
    };
    Ok(quote! {
        #[automatically_derived]
        impl #generics ::synod_model::symmetry::Rename for #ident #types #bounds {
            #[allow(unused_variables, reason = "some parts name no nodes")]
            fn rename(&mut self, #by: &::synod_model::symmetry::Renaming) {
                #body
            }
        }
    })
}
