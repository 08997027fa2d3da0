//! Starting other programs, so that a failure is one clear sentence and none outlives us.
//!
//! Every child leads a process group of its own. Whoever stops us (Ctrl-C, a CI's time limit) stops us
//! alone; we then stop each group, so that the test binary under `cargo test` and the browser
//! under its driver go too. Children get no standard input: nothing here may wait for an answer.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};

/// The groups that are running now, by the process id of their leaders.
static GROUPS: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// Exit status of a program that was stopped from the keyboard, by the shells' convention.
const STOPPED: i32 = 130;

/// From now on, being asked to stop also stops what we have started.
pub(crate) fn stop_children_on_signals() -> Result<()> {
    let stop = || {
        let groups = GROUPS.lock().unwrap_or_else(PoisonError::into_inner);
        groups.iter().for_each(|&leader| stop_group(leader));
        std::process::exit(STOPPED);
    };
    ctrlc::set_handler(stop).context("could not arrange for Ctrl-C to stop what is started here")
}

/// Runs a command to its end, its output going where ours goes.
/// An error names the command and gives the advice, which says what to do about it.
pub(crate) fn run(command: &mut Command, advice: &str) -> Result<()> {
    let line = line_of(command);
    let mut running = Running::start(command, advice)?;
    judge(running.wait()?, &line, advice)
}

/// Like [`run`], and collects the lines of standard output that `keep` asks for, also on failure.
pub(crate) fn run_collecting(
    command: &mut Command,
    advice: &str,
    keep: impl Fn(&str) -> bool,
    kept: &mut Vec<String>,
) -> Result<()> {
    let line = line_of(command);
    let mut running = Running::start(command.stdout(Stdio::piped()), advice)?;
    if let Some(output) = running.child.stdout.take() {
        for text in BufReader::new(output).lines().map_while(Result::ok) {
            println!("{text}");
            if keep(&text) {
                kept.push(text);
            }
        }
    }
    judge(running.wait()?, &line, advice)
}

/// What a short, silent command prints, or nothing if it cannot run or fails.
pub(crate) fn output_of(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A program that is running; dropping this stops it and everything in its group.
pub(crate) struct Running {
    child: Child,
}

impl Running {
    /// Starts a program in a group of its own.
    pub(crate) fn start(command: &mut Command, advice: &str) -> Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let line = line_of(command);
        // The list stays locked until the child is on it: a signal in between waits.
        let mut groups = GROUPS.lock().unwrap_or_else(PoisonError::into_inner);
        let child = command
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("`{line}` could not be started: {advice}"))?;
        groups.push(child.id());
        Ok(Self { child })
    }

    /// Waits for the end of the program.
    pub(crate) fn wait(&mut self) -> Result<ExitStatus> {
        let status = self.child.wait().context("waiting for a program failed")?;
        self.forget();
        Ok(status)
    }

    /// Whether the program has ended already.
    pub(crate) fn has_ended(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(Some(_)))
    }

    /// Takes the group off the list: its number may soon belong to somebody else.
    fn forget(&self) {
        let mut groups = GROUPS.lock().unwrap_or_else(PoisonError::into_inner);
        groups.retain(|&leader| leader != self.child.id());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.has_ended() {
            stop_group(self.child.id());
            #[cfg(not(unix))]
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
        self.forget();
    }
}

/// Asks a whole group to end. The shell's own `kill` is used since it is on every Unix, however small.
/// On other systems the console has told every child already, and a drop ends the leader.
fn stop_group(leader: u32) {
    if cfg!(unix) {
        let _ = Command::new("sh").arg("-c").arg(format!("kill -s TERM -- -{leader}")).status();
    }
}

/// An error for a command that did not succeed.
fn judge(status: ExitStatus, line: &str, advice: &str) -> Result<()> {
    if !status.success() {
        bail!("`{line}` failed ({status}): {advice}");
    }
    Ok(())
}

/// A command as one would type it, without the folder its program is in.
fn line_of(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy());
    std::iter::once(name).chain(arguments).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_command_and_says_what_to_do() {
        let error = run(Command::new("cargo").arg("no-such-command").stderr(Stdio::null()), "learn to type")
            .expect_err("cargo has no such command");
        let said = error.to_string();
        assert!(said.starts_with("`cargo no-such-command` failed"), "{said}");
        assert!(said.ends_with("learn to type"), "{said}");
    }

    #[test]
    fn a_missing_program_is_said_to_be_missing() {
        let error =
            run(&mut Command::new("synod-no-such-program"), "install it").expect_err("it does not exist");
        assert_eq!(error.to_string(), "`synod-no-such-program` could not be started: install it");
    }

    #[test]
    #[cfg(unix)]
    fn lines_are_collected_also_when_the_command_fails() {
        let mut kept = Vec::new();
        let mut command = Command::new("sh");
        command.arg("-c").arg("echo one; echo two; exit 3");
        let failed = run_collecting(&mut command, "none", |line| line == "two", &mut kept).is_err();
        assert!(failed);
        assert_eq!(kept, ["two"]);
    }
}
