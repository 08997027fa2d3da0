//! `cargo xtask`: the chores of this project that cargo alone cannot do.
//!
//! Four of them: build the page and serve it (`serve`), run every check there is (`test`), leave
//! a folder for any static host (`dist`), and begin a new system (`new-protocol`). Each installs what it needs and is missing, says so, and
//! keeps it in `.cache` of the project. What plain cargo or a test can do is not done here.
//!
//! To read it, begin with `checks`, the list of what is checked; `setup` knows the tools and their
//! versions, `new_protocol` the form of a system, `page` makes the page, `serve` answers for it, `size` weighs it, `browser` finds and
//! drives Chromium, and `process` starts everything and lets nothing outlive us.

#![expect(clippy::print_stdout, reason = "a command speaks to the person who started it")]
#![expect(clippy::disallowed_types, reason = "chores take real time, and nothing here can reach a run")]

mod browser;
mod checks;
mod chunks;
mod lean;
mod loader;
mod merge;
mod new_protocol;
mod page;
mod process;
mod project;
mod serve;
mod setup;
mod size;
mod versions;

use anyhow::Result;
use clap::{Args, Parser};
use std::process::ExitCode;

/// The chores of Synod: set up, build, serve and check the page.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
enum Chore {
    /// Build the page and serve it on this machine (the first time, its tools are installed too)
    Serve(ServeOptions),
    /// Run every check and end with a summary
    Test {
        /// Run only these checks, in the usual order
        #[arg(long, value_name = "NAME", num_args = 1.., value_delimiter = ',')]
        only: Vec<checks::Check>,
    },
    /// Build the page into `dist`, a folder that any static host serves under any path
    Dist,
    /// Begin a new system as a copy of the lease lock, registered, with scenarios and golden files
    NewProtocol {
        /// Its family and its name, such as locking/fencing-tokens
        #[arg(value_name = "FAMILY/NAME")]
        system: String,
    },
}

/// How to serve the page.
#[derive(Args)]
struct ServeOptions {
    /// The port to serve on; a busy one is passed over for the next free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    /// Build without optimization: sooner ready, slower to run
    #[arg(long)]
    debug: bool,
}

fn main() -> ExitCode {
    let done = process::stop_children_on_signals().and_then(|()| run(Chore::parse()));
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            if error.is::<new_protocol::BadInput>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

/// Does one chore and returns whether all is well. A check that failed is no error: it is told already.
fn run(chore: Chore) -> Result<bool> {
    match chore {
        Chore::Serve(options) => {
            let profile = if options.debug { page::Profile::Debug } else { page::Profile::Release };
            let site = serve::Site::load(&page::build(profile)?, "/")?;
            serve::serve_until_stopped(&site, options.port, options.open)?;
        }
        Chore::Test { only } => return Ok(checks::run(&only)),
        Chore::Dist => {
            let folder = page::build(page::Profile::Release)?;
            println!("The page is in {}; any static host can serve it.", project::shown(&folder));
        }
        Chore::NewProtocol { system } => new_protocol::make(&system)?,
    }
    Ok(true)
}
