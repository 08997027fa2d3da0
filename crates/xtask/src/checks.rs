//! Every check of the project, in the order that finds the cheap mistakes first.
//!
//! A check that fails does not keep the others from running, so that one run tells all. The end is a
//! table, and after it the test runners' own summary lines, word for word: they are the evidence.

use crate::browser::{Browser, Driver};
use crate::page::{self, Profile};
use crate::process::{run as run_command, run_collecting};
use crate::project::command;
use crate::serve::{Site, bind, with_server};
use crate::{setup, size};
use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The crates that run in a browser, and so must compile for it.
const BROWSER_CRATES: [&str; 9] = [
    "synod-model",
    "synod-protocols",
    "synod-scenario",
    "synod-sim",
    "synod-specs",
    "synod-library",
    "synod-scene",
    "synod-page",
    "synod-web",
];

/// The path under which the browser tests get the page: promised is that any will do.
const TEST_BASE: &str = "/any/path/";

/// Why a check that looks at the page may have nothing to look at.
const NO_PAGE: &str = "the page was not built, so there is nothing to check";

/// How long all tests of one module may take in the browser, in seconds.
const WASM_TIMEOUT: &str = "600";

/// One check, named as `--only` names it; the order here is the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Check {
    /// The code is formatted
    Fmt,
    /// No warnings of the compiler or of clippy
    Clippy,
    /// The same for the crates that run in a browser
    ClippyWasm,
    /// The documentation builds without warnings
    Docs,
    /// Every test that needs no browser
    Native,
    /// The tests that run as WebAssembly in a browser
    Wasm,
    /// The page builds
    Page,
    /// The tests that use the page in a browser
    Browser,
    /// The page is small enough
    Size,
}

impl Check {
    /// The name, as typed.
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// What is checked, in a few words.
    fn says(self) -> &'static str {
        match self {
            Self::Fmt => "the code is formatted",
            Self::Clippy => "no warnings",
            Self::ClippyWasm => "no warnings in what runs in a browser",
            Self::Docs => "the documentation builds without warnings",
            Self::Native => "tests that need no browser",
            Self::Wasm => "tests as WebAssembly in a browser",
            Self::Page => "the page builds",
            Self::Browser => "tests that use the page in a browser",
            Self::Size => "the page is small enough",
        }
    }

    /// Whether it looks at the built page.
    fn needs_page(self) -> bool {
        matches!(self, Self::Browser | Self::Size)
    }
}

/// What came of one check.
struct Outcome {
    check: Check,
    result: Result<()>,
    time: Duration,
}

/// What checks leave for others, and for the end.
#[derive(Default)]
struct Context {
    /// The page, once it is built.
    site: Option<Arc<Site>>,
    /// The summary lines of the test runners, under the check they belong to.
    summaries: Vec<(Check, Vec<String>)>,
}

/// Runs the checks asked for, or all, prints the summary and returns whether every check passed.
pub(crate) fn run(only: &[Check]) -> bool {
    let chosen = chosen(only);
    let mut context = Context::default();
    let mut outcomes = Vec::new();
    for (index, &check) in chosen.iter().enumerate() {
        println!("\n=== {}/{} {}: {}", index + 1, chosen.len(), check.name(), check.says());
        let begun = Instant::now();
        let result = context.run(check);
        if let Err(error) = &result {
            println!("{}: {error:#}", check.name());
        }
        outcomes.push(Outcome { check, result, time: begun.elapsed() });
    }
    print_table(&outcomes);
    context.print_summaries();
    outcomes.iter().all(|outcome| outcome.result.is_ok())
}

/// The checks to run, in their order; one that looks at the page brings the building of it along.
fn chosen(only: &[Check]) -> Vec<Check> {
    let page = only.iter().any(|check| check.needs_page());
    let wanted = |check: &Check| only.is_empty() || only.contains(check) || (page && *check == Check::Page);
    Check::value_variants().iter().copied().filter(wanted).collect()
}

impl Context {
    fn run(&mut self, check: Check) -> Result<()> {
        match check {
            Check::Fmt => run_command(&mut cargo("fmt --all --check"), "run `cargo fmt --all`"),
            Check::Clippy => run_command(
                // With all features, since a test that needs a browser hides behind one.
                &mut cargo("clippy --workspace --all-targets --all-features -- -D warnings"),
                "mend what it says above",
            ),
            Check::ClippyWasm => clippy_wasm(),
            Check::Docs => run_command(
                cargo("doc --workspace --no-deps").env("RUSTDOCFLAGS", "-D warnings"),
                "mend what it says above",
            ),
            Check::Native => self.test(check, cargo("test --workspace --no-fail-fast")),
            Check::Wasm => self.wasm_tests(),
            Check::Page => {
                self.site = Some(Arc::new(Site::load(&page::build(Profile::Release)?, TEST_BASE)?));
                Ok(())
            }
            Check::Browser => self.browser_tests(),
            Check::Size => size::check(self.site.as_deref().context(NO_PAGE)?),
        }
    }

    /// Runs tests and keeps the summary lines.
    fn test(&mut self, check: Check, mut tests: Command) -> Result<()> {
        let mut lines = Vec::new();
        let result = run_collecting(&mut tests, "mend what it says above", is_summary, &mut lines);
        if result.is_ok() && lines.is_empty() {
            bail!("no test ran, which proves nothing");
        }
        if !lines.is_empty() {
            self.summaries.push((check, lines));
        }
        result
    }

    fn wasm_tests(&mut self) -> Result<()> {
        setup::wasm_target()?;
        // The runner is named without its folder: cargo would take a space in it for the end of the name.
        let runner = "wasm-bindgen-test-runner";
        let search_path = setup::wasm_bindgen(runner)?;
        let driver = Driver::start(&Browser::find_or_install()?)?;
        let mut tests = cargo("test --package synod-tests --test wasm --target");
        tests.arg(setup::WASM_TARGET).env("PATH", search_path);
        tests.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
        tests.env("CHROMEDRIVER_REMOTE", driver.url()).env("WASM_BINDGEN_TEST_TIMEOUT", WASM_TIMEOUT);
        self.test(Check::Wasm, tests)
    }

    fn browser_tests(&mut self) -> Result<()> {
        let site = self.site.clone().context(NO_PAGE)?;
        let browser = Browser::find_or_install()?;
        let axe = setup::axe()?;
        let driver = Driver::start(&browser)?;
        let mut tests =
            cargo("test --package synod-tests --features browser --test browser -- --test-threads=1");
        tests.env("SYNOD_WEBDRIVER", driver.url()).env("SYNOD_AXE", axe);
        tests.env("SYNOD_BROWSER", &browser.program).env("CHROMEDRIVER", &browser.driver);
        with_server(&site, bind(0)?.0, |url| {
            tests.env("SYNOD_URL", url);
            self.test(Check::Browser, tests)
        })
    }

    /// Prints what the test runners said of themselves; it comes last of all.
    fn print_summaries(&self) {
        for (check, lines) in &self.summaries {
            println!("\n{}", check.says());
            for line in lines {
                println!("{line}");
            }
        }
    }
}

fn clippy_wasm() -> Result<()> {
    setup::wasm_target()?;
    let mut clippy = cargo("clippy --target");
    clippy.arg(setup::WASM_TARGET);
    for name in BROWSER_CRATES {
        clippy.args(["--package", name]);
    }
    run_command(clippy.args(["--", "-D", "warnings"]), "mend what it says above")
}

/// Cargo with some words behind it.
fn cargo(words: &str) -> Command {
    let mut cargo = command("cargo");
    cargo.args(words.split(' '));
    cargo
}

/// Whether a line of a test runner sums up tests; a target without a single test says nothing.
fn is_summary(line: &str) -> bool {
    line.starts_with("test result: ") && !line.contains(" 0 passed; 0 failed; 0 ignored;")
}

/// Prints how each check ended, and which failed, with the reason.
fn print_table(outcomes: &[Outcome]) {
    println!("\n=== summary");
    for Outcome { check, result, time } in outcomes {
        let verdict = if result.is_ok() { "ok" } else { "FAILED" };
        println!("{:<12} {verdict:<7} {:>7.1} s   {}", check.name(), time.as_secs_f32(), check.says());
    }
    let failed: Vec<_> = outcomes.iter().filter(|outcome| outcome.result.is_err()).collect();
    if failed.is_empty() {
        println!("all {} checks passed", outcomes.len());
        return;
    }
    println!("{} of {} checks failed:", failed.len(), outcomes.len());
    for outcome in failed {
        if let Err(error) = &outcome.result {
            println!("  {}: {error:#}", outcome.check.name());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_choice_everything_runs() {
        assert_eq!(chosen(&[]).len(), Check::value_variants().len());
    }

    #[test]
    fn a_choice_keeps_the_order_and_brings_the_page_along() {
        assert_eq!(chosen(&[Check::Size, Check::Fmt]), [Check::Fmt, Check::Page, Check::Size]);
        assert_eq!(chosen(&[Check::Native]), [Check::Native]);
    }

    #[test]
    fn summaries_are_the_runners_own_lines_without_the_empty_ones() {
        assert!(is_summary(
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0s"
        ));
        assert!(is_summary("test result: FAILED. 10 passed; 0 failed; 0 ignored"));
        assert!(!is_summary("test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out"));
        assert!(!is_summary("running 3 tests"));
    }
}
