//! Versions: what a tool says of itself, and what the lock file pins.

/// A version as three numbers; parts that are not given count as zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(pub(crate) u32, pub(crate) u32, pub(crate) u32);

impl Version {
    /// Reads `1.2.3`, `1.2` or `1`; what follows a dash, a plus or a bracket is not looked at.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let numbers = text.split(['-', '+', '(']).next()?;
        let mut parts = numbers.split('.').map(|part| part.parse().ok());
        let version =
            Self(parts.next()??, parts.next().unwrap_or(Some(0))?, parts.next().unwrap_or(Some(0))?);
        parts.next().is_none().then_some(version)
    }

    /// The first version in what a tool prints when asked: `trunk 0.21.14`, `wasm-opt version 132`.
    pub(crate) fn said_in(output: &str) -> Option<Self> {
        output.split_whitespace().find_map(Self::parse)
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// The version of a package in the text of a `Cargo.lock`; the first one, if there are several.
pub(crate) fn locked(lock_file: &str, package: &str) -> Option<Version> {
    let name = format!("name = \"{package}\"");
    let after_name = lock_file.lines().skip_while(|line| *line != name).nth(1)?;
    Version::parse(after_name.strip_prefix("version = \"")?.strip_suffix('"')?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_say_their_version_in_various_ways() {
        for (said, expected) in [
            ("trunk 0.21.14\n", Some(Version(0, 21, 14))),
            ("wasm-bindgen 0.2.130", Some(Version(0, 2, 130))),
            ("wasm-opt version 132 (version_132)", Some(Version(132, 0, 0))),
            ("wasm-opt version 108-beta", Some(Version(108, 0, 0))),
            ("rustc 1.95.0-nightly (59807616e 2026-04-14)", Some(Version(1, 95, 0))),
            ("command not found", None),
            ("", None),
        ] {
            assert_eq!(Version::said_in(said), expected, "{said:?}");
        }
    }

    #[test]
    fn versions_are_ordered_by_number_and_not_by_letter() {
        assert!(Version(0, 21, 9) < Version(0, 21, 14));
        assert!(Version(132, 0, 0) > Version(99, 9, 9));
    }

    #[test]
    fn the_lock_file_is_searched_for_the_whole_name() {
        let lock_file = "version = 4\n\n[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n\
                         [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\n";
        assert_eq!(locked(lock_file, "wasm-bindgen"), Some(Version(0, 2, 130)));
        assert_eq!(locked(lock_file, "wasm"), None);
        assert_eq!(locked("", "wasm-bindgen"), None);
    }
}
