//! Chromium and its driver: finding them, installing them where that is possible, running the driver.
//!
//! The driver runs on a port of its own choosing. It is asked to shut down rather than stopped, so that it
//! closes the browsers whose tests failed to, and their temporary folders go too.

use crate::process::{Running, output_of, run};
use crate::project::{cache, command, shown};
use crate::setup::on_path;
use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The names under which distributions ship the browser.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// What Debian calls the two.
const PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];

/// How long the driver may take to begin, and to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// A browser and the driver that goes with it.
pub(crate) struct Browser {
    /// The browser.
    pub(crate) program: PathBuf,
    /// Its driver.
    pub(crate) driver: PathBuf,
}

impl Browser {
    /// Finds both; where they are missing and the system lets us, installs them.
    pub(crate) fn find_or_install() -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        let by_hand = format!("sudo apt-get install {}", PACKAGES.join(" "));
        let Some(prefix) = install_prefix() else {
            bail!(
                "Chromium and chromedriver are needed on the search path: install them, on Debian by `{by_hand}`"
            );
        };
        println!("Installing {} by apt-get: a minute or two, once.", PACKAGES.join(" and "));
        let advice = format!("install them yourself by `{by_hand}`");
        let apt_get = |arguments: &[&str]| {
            // `env` is there in any case, so that the prefix may be empty.
            let mut words = command("env");
            words.args(&prefix).args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(arguments);
            run(&mut words, &advice)
        };
        if let Err(error) = apt_get(&["update"]) {
            println!("{error:#}"); // one source of many may be out of order: the installation will tell
        }
        apt_get(&[&["install", "--yes", "--no-install-recommends"][..], &PACKAGES].concat())?;
        Self::find().with_context(|| format!("apt-get installed no Chromium that can be found: {advice}"))
    }

    fn find() -> Option<Self> {
        let program = BROWSERS.iter().find_map(|name| on_path(name))?;
        let named = std::env::var_os("CHROMEDRIVER").map(PathBuf::from).filter(|path| path.is_file());
        let driver = named.or_else(|| on_path("chromedriver"))?;
        Some(Self { program, driver })
    }
}

/// How to begin a command that installs packages: with nothing for root, with sudo for those who need no
/// password. Nothing where there is no apt-get, or no right to use it.
fn install_prefix() -> Option<Vec<&'static str>> {
    on_path("apt-get")?;
    if output_of(command("id").arg("-u"))?.trim() == "0" {
        return Some(Vec::new());
    }
    output_of(command("sudo").args(["-n", "true"])).map(|_| vec!["sudo", "-n"])
}

/// A driver that is running; dropping this ends it and the browsers it has started.
pub(crate) struct Driver {
    running: Running,
    port: u16,
    /// Where the browsers keep what they need while they run; the system's folder, since its path is short
    /// enough for the name of a socket.
    scratch: PathBuf,
}

impl Driver {
    /// Starts the driver on a free port and waits until it listens.
    pub(crate) fn start(browser: &Browser) -> Result<Self> {
        let log_path = cache().join("chromedriver.log");
        let log = fs::create_dir_all(cache()).and_then(|()| File::create(&log_path));
        let log = log.with_context(|| format!("{} cannot be written", shown(&log_path)))?;
        let errors = log.try_clone().context("a file cannot be opened twice")?;
        let scratch = std::env::temp_dir().join(format!("synod-browser-{}", std::process::id()));
        fs::create_dir_all(&scratch).with_context(|| format!("{} cannot be made", shown(&scratch)))?;
        let advice = "is it the driver of the browser that is installed?";
        let mut start = command(&browser.driver);
        start.env("TMPDIR", &scratch);
        let mut running = Running::start(start.arg("--port=0").stdout(log).stderr(errors), advice)?;
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE && !running.has_ended() {
            let said = fs::read_to_string(&log_path).unwrap_or_default();
            if let Some(port) = port_in(&said) {
                return Ok(Self { running, port, scratch });
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("chromedriver did not start: {} says why", shown(&log_path))
    }

    /// Where the driver listens, without a slash at the end.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Asks the driver to close its browsers and to end; it answers when they are closed.
    fn ask_to_shut_down(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new()).map(drop)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // If it does not answer, `running` is stopped by force when it is dropped after this.
        if !self.running.has_ended() && self.ask_to_shut_down().is_ok() {
            let asked = Instant::now();
            while asked.elapsed() < PATIENCE && !self.running.has_ended() {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        let _ = fs::remove_dir_all(&self.scratch);
    }
}

/// The port in the driver's first words: `ChromeDriver was started successfully on port 41839.`
fn port_in(said: &str) -> Option<u16> {
    let (_, after) = said.split_once("successfully on port ")?;
    let (port, _) = after.split_once('.')?;
    port.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_once_it_is_there_in_full() {
        let said =
            "Starting ChromeDriver 156.0 on port 0\nChromeDriver was started successfully on port 41839.\n";
        assert_eq!(port_in(said), Some(41839));
        assert_eq!(port_in("Starting ChromeDriver 156.0 on port 0\n"), None);
        assert_eq!(port_in("ChromeDriver was started successfully on port 41"), None);
    }
}
