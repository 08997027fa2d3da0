//! Writing: to the standard output, where a reader may go away at any time, and to the standard error.

pub(crate) use crate::failure::complain;
use crate::failure::{Done, Failure};
use std::fmt::Display;
use std::io::{self, BufWriter, Stdout, Write};

/// The standard output.
pub(crate) struct Out(BufWriter<Stdout>);

impl Out {
    /// The standard output, buffered.
    pub(crate) fn new() -> Self {
        Self(BufWriter::with_capacity(64 * 1024, io::stdout()))
    }

    /// Writes a line.
    pub(crate) fn line(&mut self, text: impl Display) -> Done {
        writeln!(self.0, "{text}").map_err(|e| failed(&e))
    }

    /// Writes text as it is.
    pub(crate) fn text(&mut self, text: &str) -> Done {
        self.0.write_all(text.as_bytes()).map_err(|e| failed(&e))
    }

    /// Hands over what has been written so far.
    pub(crate) fn flush(&mut self) -> Done {
        self.0.flush().map_err(|e| failed(&e))
    }
}

fn failed(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::Closed,
        _ => Failure::Bad(format!("the output cannot be written: {error}")),
    }
}
