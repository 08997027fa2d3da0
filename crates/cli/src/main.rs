//! The command `synod`: everything that the page knows, for a terminal and for scripts.
//!
//! Exit status: 0 when all is well; 1 when an invariant is violated that the scenario does not expect to be, or an
//! `expect` line fails; 2 when the input makes no sense, with one sentence on the standard error that says what and
//! where. Whoever reads the output may stop reading at any time: the command then ends quietly.
//!
//! One file for each subcommand. What they share: [`source`] reads what to run, [`play`] runs it and calls a
//! [`play::Reporter`] with what happens, [`output`] writes.

mod bench;
mod compare;
mod explore;
mod export;
mod failure;
mod format;
mod judge;
mod lesson;
mod link;
mod list;
mod metrics;
mod open;
mod output;
mod play;
mod render;
mod run;
mod source;
mod sweep;
mod texts;
mod values;

use clap::{Parser, Subcommand};
use failure::{Failure, Outcome};
use output::Out;
use std::process::ExitCode;

/// Distributed systems to watch and to break.
#[derive(Parser)]
#[command(name = "synod", version, subcommand_required = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    List(list::List),
    Run(run::Run),
    Compare(compare::Compare),
    Lesson(lesson::Lesson),
    Judge(judge::Judge),
    Link(link::MakeLink),
    Open(open::Open),
    Export(export::Export),
    Sweep(sweep::Sweep),
    Explore(Box<explore::Explore>),
    Bench(bench::Bench),
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return failure::usage(&error),
    };
    let mut out = Out::new();
    let done = match cli.command {
        Command::List(list) => list.run(&mut out),
        Command::Run(run) => run.run(&mut out),
        Command::Compare(compare) => compare.run(&mut out),
        Command::Judge(judge) => judge.run(&mut out),
        Command::Lesson(lesson) => lesson.run(&mut out),
        Command::Link(link) => link.run(&mut out),
        Command::Open(open) => open.run(&mut out),
        Command::Export(export) => export.run(&mut out),
        Command::Sweep(sweep) => sweep.run(&mut out),
        Command::Explore(explore) => explore.run(&mut out),
        Command::Bench(bench) => bench.run(&mut out),
    };
    // What has been written stands before the sentence about what went wrong.
    let written = out.flush();
    match (done, written) {
        (Err(Failure::Closed), _) | (Ok(_), Err(Failure::Closed)) => ExitCode::SUCCESS,
        (Err(Failure::Bad(sentence)), _) | (Ok(_), Err(Failure::Bad(sentence))) => {
            output::complain(&sentence);
            ExitCode::from(2)
        }
        (Ok(Outcome::Fine), Ok(())) => ExitCode::SUCCESS,
        (Ok(Outcome::Violation), Ok(())) => ExitCode::from(1),
    }
}
