//! Moments that a reader keeps, in the order in which they are presented: bookmarks, and slides of a talk.
//!
//! As a text: `slides 1`, and then a line each, the title, a tabulator, and the link from `#` on. So they are kept, passed on as a
//! file, and written by hand.

use crate::texts as t;
use std::fmt;
use synod_model::Sentence;
use synod_scenario::limits;

/// The first line of the text.
const HEAD: &str = "slides 1";

/// The most that are kept.
const MOST: usize = 50;

/// A moment that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slide {
    /// What it is called.
    pub title: String,
    /// Its link, from `#` on.
    pub link: String,
}

/// All that are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slides {
    /// In order.
    pub all: Vec<Slide>,
}

impl Slides {
    /// Whether a text says that it is one of slides.
    pub fn is_text(text: &str) -> bool {
        text.trim_start_matches('\u{feff}').lines().next().is_some_and(|line| line.trim() == HEAD)
    }

    /// Reads them. Links of whole pages count from their `#` on; empty lines, and those that begin with `#` and a space, are passed
    /// over.
    ///
    /// # Errors
    /// The first line without a link, or one too many.
    pub fn parse(text: &str) -> Result<Self, Sentence> {
        let mut all = Vec::new();
        for (number, line) in (1u64..).zip(text.lines()).skip(1) {
            if line.trim().is_empty() || line.starts_with("# ") {
                continue;
            }
            let link = line.find("#/").map(|at| line.split_at(at));
            let Some((before, link)) = link.filter(|(_, link)| link.len() <= limits::LINK_BYTES) else {
                return Err(t::SLIDES_NO_LINK.with([number.into(), limits::LINK_BYTES.into()]));
            };
            if all.len() == MOST {
                return Err(t::SLIDES_TOO_MANY.with([number.into(), MOST.into()]));
            }
            let (title, _) = before.split_once('\t').unwrap_or((before, ""));
            all.push(Slide { title: one_line(title), link: link.trim_end().to_owned() });
        }
        Ok(Self { all })
    }

    /// Keeps a moment as the last one; where its link was kept before, it only gets another title. Whether there is room for it.
    pub fn keep(&mut self, title: &str, link: &str) -> bool {
        let title = one_line(title);
        if let Some(known) = self.all.iter_mut().find(|slide| slide.link == link) {
            known.title = title;
            return true;
        }
        let fits = self.all.len() < MOST && link.len() <= limits::LINK_BYTES;
        if fits {
            self.all.push(Slide { title, link: link.to_owned() });
        }
        fits
    }

    /// One place sooner.
    pub fn sooner(&mut self, at: usize) {
        if at > 0 && at < self.all.len() {
            self.all.swap(at - 1, at);
        }
    }

    /// Takes one away.
    pub fn remove(&mut self, at: usize) {
        if at < self.all.len() {
            self.all.remove(at);
        }
    }
}

impl fmt::Display for Slides {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}")?;
        for Slide { title, link } in &self.all {
            writeln!(f, "{title}\t{link}")?;
        }
        Ok(())
    }
}

/// A title without what parts lines and columns.
fn one_line(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The slide that is presented now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presented {
    /// Its place, from 0.
    pub at: usize,
    /// How many there are.
    pub of: usize,
    /// What it is called.
    pub title: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use synod_model::Lang;

    #[test]
    fn what_is_kept_is_read_again() {
        let mut slides = Slides::default();
        assert!(slides.keep("A leader\tof\nterm 1", "#/raft?at=20"));
        assert!(slides.keep("It crashes", "#/raft/leader-crash?at=3"));
        assert!(slides.keep("S2 leads", "#/raft?at=20"), "a moment has one title");
        slides.sooner(1);
        slides.sooner(0);
        let text = slides.to_string();
        assert_eq!(text, "slides 1\nIt crashes\t#/raft/leader-crash?at=3\nS2 leads\t#/raft?at=20\n");
        assert!(Slides::is_text(&text));
        assert_eq!(Slides::parse(&text), Ok(slides.clone()));
        slides.remove(0);
        assert_eq!(slides.all.len(), 1);
    }

    #[test]
    fn a_text_may_be_written_by_hand() {
        let text = "slides 1\n# mine\n\nFirst\thttps://example.org/synod/#/paxos?at=3\n#/raft\n";
        let slides = Slides::parse(text).expect("it reads");
        assert_eq!(slides.all[0], Slide { title: "First".into(), link: "#/paxos?at=3".into() });
        assert_eq!(slides.all[1], Slide { title: String::new(), link: "#/raft".into() });
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        let says =
            |text: &str| Slides::parse(text).expect_err("it is wrong").render(Lang::En, &|_| String::new());
        assert!(says("slides 1\nno link\n").starts_with("Line 2"));
        let many = format!("slides 1\n{}", "#/raft\n".repeat(MOST + 1));
        assert!(says(&many).contains("50"), "{}", says(&many));
    }
}
