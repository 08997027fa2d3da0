//! `Fields`: what is shown of a state.

use crate::attrs::{args, binding, find, has, name, pattern, text, with};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Data, DeriveInput, Error, ExprRange, Field, Path, Result, Token, Type};

const SHOW: &str = "#[show(..)] takes path, or path, limit, or `with = path`, which sees the whole";
const FLAT: &str = "#[flat] shows the fields of a field in its place, as they are: it stands alone";
const OPTIONAL: &str = "#[optional] leaves out an Option that is None";
const GIVEN: &str = "#[given(..)] takes bounds (0..=9) or `with = path`, behind which `key = \"..\"` may stand; #[given] alone takes every \
     value of the type";

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let (generics, types, bounds) = input.generics.split_for_impl();
    let (shown, names, given) = match &input.data {
        Data::Struct(data) => {
            let pattern = pattern(&data.fields);
            let fields = &data.fields;
            let shown = members(fields)?;
            let given = given(fields.iter())?;
            (quote!(let Self #pattern = self; #shown), names(fields)?, given)
        }
        Data::Enum(data) => {
            let arms = data.variants.iter().map(|variant| {
                let (name, pattern, shown) =
                    (&variant.ident, pattern(&variant.fields), members(&variant.fields)?);
                Ok(quote!(Self::#name #pattern => { #shown }))
            });
            let arms = arms.collect::<Result<Vec<_>>>()?;
            let names = data.variants.iter().map(|variant| names(&variant.fields));
            let names: TokenStream = names.collect::<Result<_>>()?;
            (quote!(match self { #(#arms)* }), names, quote!())
        }
        Data::Union(_) => return Err(Error::new_spanned(ident, "Fields is derived for a struct or an enum")),
    };
    Ok(quote! {
        #[automatically_derived]
        impl #generics ::synod_model::Fields for #ident #types #bounds {
            #[allow(unused_variables, reason = "hidden fields are bound and not shown")]
            fn fields(&self, place: ::synod_model::Place, limit: usize, out: &mut ::std::vec::Vec<::synod_model::Field>) {
                #shown
            }
            fn names(out: &mut ::std::vec::Vec<&'static str>) {
                #names
            }
            #given
        }
    })
}

/// Appends the fields that a pattern has bound.
pub(crate) fn members(fields: &syn::Fields) -> Result<TokenStream> {
    if let syn::Fields::Unnamed(unnamed) = fields {
        let (attrs, at) = (&unnamed.unnamed[0].attrs, binding(0));
        return match unnamed.unnamed.len() {
            1 if has(attrs, "hidden") => Ok(quote!()),
            1 => Ok(quote!(::synod_model::Fields::fields(#at, place, limit, out);)),
            _ => Err(Error::new_spanned(
                fields,
                "an unnamed field has no name to be shown by: name the fields, or keep to one that has Fields itself",
            )),
        };
    }
    let shown = fields.iter().filter(|field| !has(&field.attrs, "hidden"));
    let pushed = shown.map(|field| if has(&field.attrs, "flat") { flat(field) } else { member(field) });
    Ok(pushed.collect::<Result<Vec<_>>>()?.into_iter().collect())
}

/// A field that shows its own fields in its place.
fn flat(field: &Field) -> Result<TokenStream> {
    let told = ["zh", "show", "name", "given", "optional"];
    if let Some(attr) = told.iter().find_map(|name| find(&field.attrs, name)) {
        return Err(Error::new_spanned(attr, FLAT));
    }
    let ident = &field.ident;
    Ok(quote!(::synod_model::Fields::fields(#ident, place, limit, out);))
}

/// Appends the names of these fields.
fn names(fields: &syn::Fields) -> Result<TokenStream> {
    let shown = fields.iter().filter(|field| !has(&field.attrs, "hidden"));
    let named = shown.map(|field| match &field.ident {
        Some(ident) if !has(&field.attrs, "flat") => {
            let shown_as = name(&field.attrs, ident.to_string())?;
            Ok(quote!(out.push(#shown_as);))
        }
        _ => {
            let ty = &field.ty;
            Ok(quote!(<#ty as ::synod_model::Fields>::names(out);))
        }
    });
    named.collect()
}

fn member(field: &Field) -> Result<TokenStream> {
    let ident = field.ident.as_ref().expect("it is a named field");
    let says = text(&field.attrs, ident, "a field that is shown (#[hidden] hides it)")?;
    let shown_as = name(&field.attrs, ident.to_string())?;
    let value = match find(&field.attrs, "show") {
        None => quote!(::synod_model::Show::show(#ident, limit)),
        Some(attr) => args(attr, SHOW, |input| {
            if let Some(path) = with(input, SHOW)? {
                return Ok(quote!(#path(self)));
            }
            let path: Path = input.parse()?;
            if input.is_empty() {
                return Ok(quote!(#path(#ident)));
            }
            input.parse::<Token![,]>()?;
            let word: syn::Ident = input.parse()?;
            if word != "limit" {
                return Err(Error::new_spanned(word, SHOW));
            }
            Ok(quote!(#path(#ident, limit)))
        })?,
    };
    let push = quote! {
        {
            static SAYS: ::synod_model::Text = #says;
            out.push(::synod_model::Field { name: #shown_as, says: &SAYS, place, value: #value });
        }
    };
    if !has(&field.attrs, "optional") {
        return Ok(push);
    }
    if !matches!(&field.ty, Type::Path(path) if path.path.segments.last().is_some_and(|s| s.ident == "Option"))
    {
        return Err(Error::new_spanned(&field.ty, OPTIONAL));
    }
    Ok(quote!(if let ::std::option::Option::Some(#ident) = #ident #push))
}

/// By which key one field is set, and how.
fn setter(field: &Field, key: &str, attr: &Attribute) -> Result<(String, TokenStream)> {
    let (ident, own) = (&field.ident, key.to_owned());
    if matches!(attr.meta, syn::Meta::Path(_)) {
        return Ok((own, quote!(self.#ident = ::synod_model::Given::given(#key, value, topology)?;)));
    }
    args(attr, GIVEN, |input| {
        if let Some(path) = with(input, GIVEN)? {
            let key = key_behind(input)?.unwrap_or(own);
            return Ok((key, quote!(#path(self, topology, value)?;)));
        }
        let range: ExprRange = input.parse().map_err(|e| Error::new(e.span(), GIVEN))?;
        let (Some(min), Some(max)) = (&range.start, &range.end) else {
            return Err(Error::new_spanned(range, GIVEN));
        };
        Ok((own, quote!(self.#ident = ::synod_model::given_within(#key, value, #min, #max)?;)))
    })
}

/// `, key = ".."`: a part of a field that is set by a name of its own.
fn key_behind(input: syn::parse::ParseStream<'_>) -> Result<Option<String>> {
    if input.parse::<Option<Token![,]>>()?.is_none() {
        return Ok(None);
    }
    let word: syn::Ident = input.parse()?;
    if word != "key" {
        return Err(Error::new_spanned(word, GIVEN));
    }
    input.parse::<Token![=]>()?;
    Ok(Some(input.parse::<syn::LitStr>()?.value()))
}

/// The function that sets a field of a starting state.
fn given<'a>(fields: impl Iterator<Item = &'a Field>) -> Result<TokenStream> {
    let (mut keys, mut arms) = (Vec::new(), Vec::new());
    for field in fields {
        for attr in field.attrs.iter().filter(|attr| attr.path().is_ident("given")) {
            let Some(ident) = &field.ident else {
                return Err(Error::new_spanned(field, "#[given] needs a field with a name"));
            };
            let (key, set) = setter(field, &name(&field.attrs, ident.to_string())?, attr)?;
            arms.push(quote!(#key => { #set }));
            keys.push(key);
        }
    }
    if keys.is_empty() {
        return Ok(quote!());
    }
    Ok(quote! {
        #[allow(unused_variables, reason = "not every field asks for the topology")]
        fn given(
            &mut self,
            topology: &::synod_model::Topology,
            key: &str,
            value: &str,
        ) -> ::std::result::Result<(), ::synod_model::Sentence> {
            match key {
                #(#arms)*
                _ => return ::std::result::Result::Err(::synod_model::no_such_field(key, &[#(#keys),*])),
            }
            ::std::result::Result::Ok(())
        }
    })
}
