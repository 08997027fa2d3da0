//! A tiny server for the page, on this machine only.
//!
//! It loads the whole page once and answers from memory: a build that is under way cannot mix old and
//! new files, and no request can name a file outside. What shrinks by it is compressed beforehand, as
//! a good static host does, so that what the browser transfers here is what it would transfer there.
//!
//! By hand, since small servers share few threads among connections: one that a browser opens in advance and on which it
//! says nothing holds up another (`no_connection_waits_for_another`).

use crate::page::files_below;
use crate::project::{command, shown};
use anyhow::{Context, Result, bail};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A browser opens connections in advance; one that asks nothing for so long is closed.
const PATIENCE: Duration = Duration::from_secs(5);

/// The most bytes of a request that are read.
const MOST_ASKED: u64 = 16 * 1024;

/// How many busy ports are passed over before we give up.
const PORTS_TRIED: u16 = 50;

/// All files of a page, ready to be sent.
pub(crate) struct Site {
    /// Where the page begins: `/`, or a deeper folder with a slash at either end.
    base: String,
    /// The files, by their path below the base.
    files: BTreeMap<String, File>,
}

/// One file, plain and, where that is smaller, compressed.
pub(crate) struct File {
    media_type: &'static str,
    pub(crate) plain: Vec<u8>,
    /// Compressed by gzip, which every host can send.
    pub(crate) gzip: Option<Vec<u8>>,
    /// Compressed by brotli, which every browser takes and most hosts send.
    pub(crate) brotli: Option<Vec<u8>>,
}

impl Site {
    /// Loads a folder to be served at `base`.
    pub(crate) fn load(folder: &Path, base: &str) -> Result<Self> {
        let mut files = BTreeMap::new();
        for path in files_below(folder)? {
            let plain = fs::read(&path).with_context(|| format!("{} cannot be read", shown(&path)))?;
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.insert(name, File::new(&path, plain)?);
        }
        if !files.contains_key("index.html") {
            bail!("{} holds no page: build it by `cargo xtask dist`", shown(folder));
        }
        Ok(Self { base: base.to_owned(), files })
    }

    /// The files, by their path below the base.
    pub(crate) fn files(&self) -> &BTreeMap<String, File> {
        &self.files
    }

    /// The file that a request's path stands for; a query does not matter, and a folder is its index.
    fn find(&self, path: &str) -> Option<&File> {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let name = path.strip_prefix(&self.base)?;
        let index = if name.is_empty() || name.ends_with('/') { "index.html" } else { "" };
        self.files.get(&format!("{name}{index}"))
    }
}

impl File {
    fn new(path: &Path, plain: Vec<u8>) -> Result<Self> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&plain).context("compressing failed")?;
        let gzip = encoder.finish().context("compressing failed")?;
        let best = BrotliEncoderParams { quality: 11, ..BrotliEncoderParams::default() };
        let mut brotli = Vec::new();
        brotli::BrotliCompress(&mut plain.as_slice(), &mut brotli, &best).context("compressing failed")?;
        let smaller = |packed: Vec<u8>| (packed.len() < plain.len()).then_some(packed);
        let (gzip, brotli) = (smaller(gzip), smaller(brotli));
        Ok(Self { media_type: media_type(path), plain, gzip, brotli })
    }

    /// What a transfer of this file costs, in bytes.
    pub(crate) fn transferred(&self) -> usize {
        self.brotli.as_ref().unwrap_or(&self.plain).len()
    }

    /// What it costs from a host that knows no brotli.
    pub(crate) fn transferred_by_gzip(&self) -> usize {
        self.gzip.as_ref().unwrap_or(&self.plain).len()
    }

    /// The smallest form that the browser takes, and the name of its coding.
    fn best_for(&self, asked: &Asked) -> (&[u8], &'static str) {
        match (&self.brotli, &self.gzip) {
            (Some(brotli), _) if asked.brotli => (brotli, "Content-Encoding: br\r\n"),
            (_, Some(gzip)) if asked.gzip => (gzip, "Content-Encoding: gzip\r\n"),
            _ => (&self.plain, ""),
        }
    }
}

/// The type of a file by its ending. A browser compiles WebAssembly while it arrives only if the type is right.
fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Serves a page until we are stopped, and says where.
pub(crate) fn serve_until_stopped(site: &Site, port: u16, open: bool) -> Result<()> {
    let (listener, bound) = bind(port)?;
    if bound != port {
        println!("Port {port} is busy; {bound} is free.");
    }
    with_server(site, listener, |url| {
        println!("Synod is at {url} (stop it by Ctrl-C)");
        if open {
            open_in_browser(url);
        }
        loop {
            std::thread::park();
        }
    })
}

/// Serves a page while `work` runs, which is told the address.
pub(crate) fn with_server<T>(
    site: &Site,
    listener: TcpListener,
    work: impl FnOnce(&str) -> Result<T>,
) -> Result<T> {
    let address = listener.local_addr().context("the server has no address")?;
    let url = format!("http://127.0.0.1:{}{}", address.port(), site.base);
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // One thread a connection, each for one request: none waits for another.
            for stream in listener.incoming().flatten() {
                if over.load(Ordering::Relaxed) {
                    break;
                }
                scope.spawn(|| answer(site, stream));
            }
        });
        let _release = Release { over: &over, address };
        work(&url)
    })
}

/// Ends the server when the work is over, however it ended; the scope waits for that.
struct Release<'a> {
    over: &'a AtomicBool,
    address: SocketAddr,
}

impl Drop for Release<'_> {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        // The listener wakes up at a connection.
        let _ = TcpStream::connect(self.address);
    }
}

/// A listener on the port, or on the next one that is free. Port 0 is any free one.
pub(crate) fn bind(port: u16) -> Result<(TcpListener, u16)> {
    for candidate in port..=port.saturating_add(PORTS_TRIED) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, candidate)) {
            Ok(listener) => {
                let bound = listener.local_addr().context("the server has no address")?.port();
                return Ok((listener, bound));
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            Err(error) => {
                return Err(error)
                    .with_context(|| format!("port {candidate} cannot be used: choose another by --port"));
            }
        }
    }
    bail!("no port from {port} on is free: choose another by --port")
}

/// What a request asks for.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    method: String,
    path: String,
    gzip: bool,
    brotli: bool,
}

/// Reads the head of a request; `None` if it is none, or none comes.
fn read_request(stream: &TcpStream) -> Option<Asked> {
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let mut lines = BufReader::new(stream.take(MOST_ASKED)).lines();
    let first = lines.next()?.ok()?;
    let mut words = first.split(' ');
    let mut asked = Asked {
        method: words.next()?.to_owned(),
        path: words.next()?.to_owned(),
        gzip: false,
        brotli: false,
    };
    for line in lines {
        let line = line.ok()?;
        if line.is_empty() {
            return Some(asked);
        }
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("accept-encoding") {
            asked.gzip = takes(value, "gzip");
            asked.brotli = takes(value, "br");
        }
    }
    None
}

/// Answers one request. That the browser went away in between is no concern of ours.
fn answer(site: &Site, mut stream: TcpStream) {
    let Some(asked) = read_request(&stream) else { return };
    let plain = "text/plain; charset=utf-8";
    let (status, media_type, coding, body) = if !matches!(asked.method.as_str(), "GET" | "HEAD") {
        ("405 Method Not Allowed", plain, "", &b"only GET and HEAD are answered\n"[..])
    } else if let Some(file) = site.find(&asked.path) {
        let (body, coding) = file.best_for(&asked);
        ("200 OK", file.media_type, coding, body)
    } else {
        ("404 Not Found", plain, "", &b"the page has no such file\n"[..])
    };
    // The next build must be seen at once; in a sandboxed frame the page has no origin of its own.
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n{coding}\
         Cache-Control: no-cache\r\nVary: Accept-Encoding\r\nX-Content-Type-Options: nosniff\r\n\
         Access-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let body = if asked.method == "HEAD" { &[] } else { body };
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

/// Whether a header `Accept-Encoding` of this value names a coding and does not refuse it by a weight of zero.
fn takes(accepted: &str, wanted: &str) -> bool {
    accepted.split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim().eq_ignore_ascii_case(wanted) && weight.trim().trim_end_matches(['0', '.']) != "q="
    })
}

/// Opens an address in the person's browser; where that fails they can still click on it.
fn open_in_browser(url: &str) {
    let opener: &[&str] = if cfg!(target_os = "macos") {
        &["open"]
    } else if cfg!(windows) {
        &["cmd", "/c", "start"]
    } else {
        &["xdg-open"]
    };
    let opened = opener
        .split_first()
        .and_then(|(program, arguments)| command(program).args(arguments).arg(url).spawn().ok());
    if opened.is_none() {
        println!("No browser could be opened from here: open the address yourself.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(base: &str) -> Site {
        let file = |name: &str, text: &str| {
            let file = File::new(Path::new(name), text.as_bytes().to_vec()).expect("memory does not fail");
            (name.to_owned(), file)
        };
        let long = "agree ".repeat(200);
        Site { base: base.to_owned(), files: [file("index.html", &long), file("a/b.wasm", "tiny")].into() }
    }

    #[test]
    fn web_assembly_has_the_type_that_browsers_insist_on() {
        assert_eq!(media_type(Path::new("dist/synod_bg.wasm")), "application/wasm");
        assert_eq!(media_type(Path::new("index.html")), "text/html; charset=utf-8");
        assert_eq!(media_type(Path::new("LICENSE")), "application/octet-stream");
    }

    #[test]
    fn a_path_stands_for_a_file_of_the_page_or_for_nothing() {
        let site = site("/under/it/");
        let found = |path| site.find(path).is_some();
        assert!(found("/under/it/") && found("/under/it/index.html") && found("/under/it/a/b.wasm?v=1"));
        assert!(
            !found("/")
                && !found("/index.html")
                && !found("/under/it/a/")
                && !found("/under/it/../index.html")
        );
    }

    #[test]
    fn only_what_gets_smaller_is_compressed() {
        let site = site("/");
        assert!(site.files["index.html"].gzip.is_some());
        assert!(site.files["a/b.wasm"].gzip.is_none());
    }

    #[test]
    fn a_weight_of_zero_refuses_compression() {
        for (accepted, expected) in [
            ("gzip, deflate, br", true),
            ("br;q=1.0, GZIP;q=0.5", true),
            ("gzip;q=0, br", false),
            ("gzip;q=0.00", false),
            ("identity", false),
            ("", false),
        ] {
            assert_eq!(takes(accepted, "gzip"), expected, "{accepted:?}");
        }
    }

    #[test]
    fn a_busy_port_is_passed_over() {
        let (_holder, busy) = bind(0).expect("some port is free");
        let (_other, bound) = bind(busy).expect("some port after it is free");
        assert!(bound > busy);
    }

    #[test]
    fn the_server_answers_and_ends_with_its_work() {
        let site = site("/p/");
        let (listener, port) = bind(0).expect("some port is free");
        let ask = |path: &str, headers: &str| -> Result<String> {
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
            write!(stream, "GET {path} HTTP/1.1\r\nHost: it\r\nConnection: close\r\n{headers}\r\n")?;
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer)?;
            Ok(String::from_utf8_lossy(&answer).to_lowercase())
        };
        let (page, compressed, module, nothing) = with_server(&site, listener, |url| {
            assert_eq!(url, format!("http://127.0.0.1:{port}/p/"));
            let compressed = ask("/p/", "Accept-Encoding: gzip\r\n")?;
            let smallest = ask("/p/", "Accept-Encoding: gzip, br\r\n")?;
            assert!(smallest.contains("content-encoding: br"), "{smallest}");
            Ok((ask("/p/", "")?, compressed, ask("/p/a/b.wasm", "")?, ask("/p/c", "")?))
        })
        .expect("the server runs");
        assert!(page.contains("access-control-allow-origin: *"), "{page}");
        assert!(page.contains("content-type: text/html") && page.contains("agree agree"), "{page}");
        assert!(compressed.contains("content-encoding: gzip") && !compressed.contains("agree agree"));
        assert!(module.contains("content-type: application/wasm") && module.ends_with("tiny"), "{module}");
        assert!(nothing.starts_with("http/1.1 404"), "{nothing}");
    }

    /// A browser opens several connections at once, some of which ask nothing at first.
    #[test]
    fn no_connection_waits_for_another() {
        let site = site("/");
        let (listener, port) = bind(0).expect("some port is free");
        with_server(&site, listener, |_| {
            let connect = || TcpStream::connect((Ipv4Addr::LOCALHOST, port));
            let silent = (0..8).map(|_| connect()).collect::<Result<Vec<_>, _>>()?;
            let mut asking = (0..8).map(|_| connect()).collect::<Result<Vec<_>, _>>()?;
            for stream in &mut asking {
                write!(stream, "GET / HTTP/1.1\r\nHost: it\r\nConnection: keep-alive\r\n\r\n")?;
            }
            for stream in &mut asking {
                let mut answer = String::new();
                stream.read_to_string(&mut answer)?;
                assert!(answer.contains("agree agree"), "{answer}");
            }
            drop(silent);
            Ok(())
        })
        .expect("every connection is answered");
    }
}
