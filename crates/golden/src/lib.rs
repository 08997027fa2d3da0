//! Golden files: what was read and approved once, and is compared with what comes out today.
//!
//! A test makes a text and calls [`check`]. To approve what has changed, run it again with `UPDATE_GOLDEN` naming the
//! kinds of files that may be written anew, as `UPDATE_GOLDEN=stories` or `UPDATE_GOLDEN=stories,errors`, and read the
//! difference before it is committed. Each kind is named by itself: a fingerprint that moves must not slip in with a
//! sentence that was meant to change. `UPDATE_GOLDEN=new` writes the files that are not there yet, of every kind, and no
//! other: what a new system is compared with from now on.

use std::fs;
use std::path::Path;

/// What a golden file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Transcripts of runs.
    Stories,
    /// Pictures as SVG.
    Pictures,
    /// What is said about wrong input.
    Errors,
    /// What commands print.
    Tables,
    /// Fingerprints of runs.
    Hashes,
    /// Counts of states and findings of searches.
    Searches,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Stories, Self::Pictures, Self::Errors, Self::Tables, Self::Hashes, Self::Searches];

    /// The word in `UPDATE_GOLDEN`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Stories => "stories",
            Self::Pictures => "pictures",
            Self::Errors => "errors",
            Self::Tables => "tables",
            Self::Hashes => "hashes",
            Self::Searches => "searches",
        }
    }
}

/// Compares a text with the approved one, or approves it.
///
/// # Panics
/// When they differ, and as [`compare`] when `UPDATE_GOLDEN` names no kind.
#[track_caller]
pub fn check(kind: Kind, path: impl AsRef<Path>, text: &str) {
    if let Err(difference) = compare(kind, path, text) {
        panic!("{difference}");
    }
}

/// Compares a text with the approved one, or approves it if `UPDATE_GOLDEN` names its kind.
///
/// # Errors
/// Where the two differ first, and how to approve the new one.
///
/// # Panics
/// When `UPDATE_GOLDEN` has a word that is not a kind, and when the file cannot be written.
pub fn compare(kind: Kind, path: impl AsRef<Path>, text: &str) -> Result<(), String> {
    let path = path.as_ref();
    let update = std::env::var("UPDATE_GOLDEN").unwrap_or_default();
    let kinds = kinds(&update).unwrap_or_else(|wrong| panic!("{wrong}"));
    if kinds.contains(&kind) || (update == NEW && !path.exists()) {
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
        return written.map_err(|error| format!("{} cannot be written: {error}", path.display()));
    }
    let approved = fs::read_to_string(path).unwrap_or_default();
    difference(&approved, text).map_or(Ok(()), |difference| {
        let (path, kind) = (path.display(), kind.id());
        Err(format!(
            "{path}, {difference}\nIf this is as it should be: UPDATE_GOLDEN={kind}, and read the difference"
        ))
    })
}

/// What `UPDATE_GOLDEN` says if only files that are not there yet may be written.
const NEW: &str = "new";

/// The kinds that are listed in `UPDATE_GOLDEN`.
fn kinds(update: &str) -> Result<Vec<Kind>, String> {
    if update == NEW {
        return Ok(Vec::new());
    }
    let kind = |word: &str| {
        Kind::ALL.into_iter().find(|kind| kind.id() == word).ok_or_else(|| {
            let all = Kind::ALL.map(Kind::id).join(", ");
            format!(
                "UPDATE_GOLDEN={word} is not allowed; it takes {all}, several of these with commas, or {NEW}"
            )
        })
    };
    update.split(',').filter(|word| !word.is_empty()).map(kind).collect()
}

/// Where two texts differ first; `None` if they are the same to the byte.
fn difference(approved: &str, text: &str) -> Option<String> {
    if approved == text {
        return None;
    }
    let (mut was, mut is) = (approved.split_inclusive('\n'), text.split_inclusive('\n'));
    let mut number = 0;
    loop {
        number += 1;
        let (a, b) = (was.next(), is.next());
        if a == b {
            continue;
        }
        // Ends of lines cannot be seen, so they are written out.
        let same_words = a.map(str::trim_end) == b.map(str::trim_end);
        let show = |line: Option<&str>| match line {
            None => "(the end)".to_owned(),
            Some(line) if same_words => format!("{line:?}"),
            Some(line) => line.trim_end_matches('\n').to_owned(),
        };
        return Some(format!("line {number}:\n  approved: {}\n  now:      {}", show(a), show(b)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(approved: &str, text: &str) -> String {
        difference(approved, text).unwrap_or_default()
    }

    #[test]
    fn the_first_difference_is_told() {
        assert_eq!(difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(said("a\nb\n", "a\nc\n"), "line 2:\n  approved: b\n  now:      c");
        assert_eq!(said("a\n", "a\nb\n"), "line 2:\n  approved: (the end)\n  now:      b");
        assert_eq!(said("a\nb\n", ""), "line 1:\n  approved: a\n  now:      (the end)");
    }

    /// Two texts that differ in nothing but the ends of their lines differ.
    #[test]
    fn the_end_of_a_line_is_part_of_it() {
        assert_eq!(said("a\nb\n", "a\nb"), "line 2:\n  approved: \"b\\n\"\n  now:      \"b\"");
        assert_eq!(said("a\r\nb\n", "a\nb\n"), "line 1:\n  approved: \"a\\r\\n\"\n  now:      \"a\\n\"");
        assert_eq!(said("a\n\n", "a\n"), "line 2:\n  approved: \n  now:      (the end)");
    }

    #[test]
    fn kinds_are_named_one_by_one() {
        assert_eq!(kinds(""), Ok(vec![]));
        assert_eq!(kinds("new"), Ok(vec![]));
        assert_eq!(kinds("stories,hashes"), Ok(vec![Kind::Stories, Kind::Hashes]));
        assert_eq!(
            kinds("1"),
            Err("UPDATE_GOLDEN=1 is not allowed; it takes stories, pictures, errors, tables, hashes, searches, \
                 several of these with commas, or new"
                .to_owned())
        );
    }
}
