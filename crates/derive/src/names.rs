//! Names in the forms that people read and write.

/// `LastLogIndex` and `last_log_index` as `last-log-index`.
pub(crate) fn kebab(ident: &str) -> String {
    let mut out = String::new();
    for (i, c) in ident.trim_start_matches("r#").chars().enumerate() {
        if c == '_' {
            out.push('-');
        } else {
            if c.is_uppercase() && i > 0 {
                out.push('-');
            }
            out.extend(c.to_lowercase());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::kebab;

    #[test]
    fn a_name_in_kebab_case() {
        for (ident, name) in
            [("Election", "election"), ("CheckQuorum", "check-quorum"), ("service_mean", "service-mean")]
        {
            assert_eq!(kebab(ident), name);
        }
    }
}
