//! `Blank`: the `Default` of a struct, whatever its type parameters are.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DataStruct, DeriveInput, Error, Fields, Result};

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let (generics, types, bounds) = input.generics.split_for_impl();
    let Data::Struct(DataStruct { fields: Fields::Named(fields), .. }) = &input.data else {
        return Err(Error::new_spanned(ident, "Blank is derived for a struct whose fields have names"));
    };
    let fields = fields.named.iter().map(|field| &field.ident);
    Ok(quote! {
        #[automatically_derived]
        impl #generics ::std::default::Default for #ident #types #bounds {
            fn default() -> Self {
                Self { #(#fields: ::std::default::Default::default()),* }
            }
        }
    })
}
