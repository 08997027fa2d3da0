//! The weight of the page: what a browser transfers before one can begin, against its budget.
//!
//! What belongs to the first load is found as a browser finds it: from `index.html` over every file
//! that a page, a style or a script names, with the chunks of the system with which the page opens: all that is fetched until
//! the first picture stands and the run plays. What only WebAssembly names (a worker, say) comes later, and so does what the
//! page fetches from then on: the other chunks of its code, that of the page around the picture first of all, and the
//! service worker with its copy. The budget holds by
//! brotli, which every browser takes, and by gzip, for hosts that know nothing else.

use crate::chunks::named;
use crate::loader::is_chunk;
use crate::page::SERVICE_WORKER;
use crate::serve::{File, Site};
use anyhow::{Result, bail};
use std::collections::{BTreeMap, BTreeSet};

/// What the first load may cost, compressed, in bytes.
const BUDGET: usize = 300_000;

/// What a chunk of the code that comes later may cost by gzip, in bytes.
const CHUNK_BUDGET: usize = 120_000;

/// Prints what each file costs, and fails if the first load costs more than it may.
pub(crate) fn check(site: &Site) -> Result<()> {
    let first = first_load(site.files());
    println!("{:<44} {:>12} {:>12} {:>12}", "file", "plain", "gzip", "brotli");
    for (name, file) in site.files() {
        let when = if first.contains(name.as_str()) { "" } else { "  (later)" };
        println!(
            "{name:<44} {:>12} {:>12} {:>12}{when}",
            kilobytes(file.plain.len()),
            kilobytes(file.transferred_by_gzip()),
            kilobytes(file.transferred())
        );
    }
    let (by_gzip, sum) = transferred(site.files(), &first);
    let row = |what, budget: &str, gzip, brotli| {
        println!("{what:<44} {budget:>12} {:>12} {:>12}", kilobytes(gzip), kilobytes(brotli));
    };
    row("first load, of a budget of", &kilobytes(BUDGET), by_gzip, sum);
    let (gzip, brotli) = transferred(site.files(), &with_page(site.files(), &first));
    row("the same with all that can be pressed", "", gzip, brotli);
    let chunks = site.files().iter().filter(|(name, _)| is_chunk(name));
    for (name, file) in chunks {
        let cost = file.transferred_by_gzip();
        if cost > CHUNK_BUDGET {
            bail!("{name} transfers {} by gzip, more than {}", kilobytes(cost), kilobytes(CHUNK_BUDGET));
        }
    }
    within_budget(sum, "brotli")?;
    within_budget(by_gzip, "gzip")
}

/// What some of the files transfer, in bytes: by gzip and by brotli.
fn transferred(files: &BTreeMap<String, File>, names: &BTreeSet<&str>) -> (usize, usize) {
    let files = || names.iter().map(|name| &files[*name]);
    (files().map(File::transferred_by_gzip).sum(), files().map(File::transferred).sum())
}

/// An error if the first load costs more than it may, compressed in some way.
fn within_budget(sum: usize, way: &str) -> Result<()> {
    if sum > BUDGET {
        let (sum, budget) = (kilobytes(sum), kilobytes(BUDGET));
        bail!("the first load transfers {sum} by {way}, more than {budget}: something grew");
    }
    Ok(())
}

/// The names of the files that the first load transfers.
fn first_load(files: &BTreeMap<String, File>) -> BTreeSet<&str> {
    let mut reached = BTreeSet::new();
    let mut to_read: Vec<&str> =
        files.keys().map(String::as_str).filter(|name| *name == "index.html").collect();
    to_read.extend(chunks_for(files, "opening"));
    while let Some(name) = to_read.pop() {
        if !reached.insert(name) || !names_others(name) {
            continue;
        }
        let text = String::from_utf8_lossy(&files[name].plain);
        let named =
            |other: &&str| text.contains(other.rsplit('/').next().unwrap_or(other)) && !comes_later(other);
        to_read.extend(files.keys().map(String::as_str).filter(named));
    }
    reached
}

/// The first load, and the chunks of the page around the first picture with what can be pressed, which come right behind it.
fn with_page<'f>(files: &'f BTreeMap<String, File>, first: &BTreeSet<&'f str>) -> BTreeSet<&'f str> {
    first.iter().copied().chain(chunks_for(files, "page")).chain(chunks_for(files, "rest")).collect()
}

/// The chunks that index.html names for something.
fn chunks_for<'f>(files: &'f BTreeMap<String, File>, what: &str) -> Vec<&'f str> {
    let index = files.get("index.html").map(|file| String::from_utf8_lossy(&file.plain)).unwrap_or_default();
    let named = named(&index, what);
    let wanted = |name: &&str| named.iter().any(|chunk| name.ends_with(chunk));
    files.keys().map(String::as_str).filter(wanted).collect()
}

/// Whether the page fetches a file only when it can be used already.
fn comes_later(name: &str) -> bool {
    is_chunk(name) || name == SERVICE_WORKER
}

/// Whether a browser follows the names in a file while it loads the page.
fn names_others(name: &str) -> bool {
    [".html", ".css", ".js", ".mjs"].iter().any(|ending| name.ends_with(ending))
}

/// A number of bytes, in kilobytes with one digit behind the point, rounded up.
fn kilobytes(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100);
    format!("{}.{} KB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_load_is_what_the_page_names_and_what_that_names() {
        let site = [
            ("index.html", "<script>import './page.js'</script><link href='./look.css'>"),
            ("page.js", "fetch('./page_bg.wasm'); fetch('./split_later.wasm'); register('./sw.js')"),
            ("split_later.wasm", ""),
            ("sw.js", "all = ['worker.js']"),
            ("page_bg.wasm", "worker.js"),
            ("look.css", "src: url(fonts/latin.woff2)"),
            ("fonts/latin.woff2", ""),
            ("worker.js", ""),
        ];
        let folder = std::env::temp_dir().join(format!("synod-size-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("fonts")).expect("a temporary folder can be made");
        for (name, text) in site {
            std::fs::write(folder.join(name), text).expect("a temporary file can be written");
        }
        let loaded = Site::load(&folder, "/").expect("the files are there");
        std::fs::remove_dir_all(&folder).expect("a temporary folder can be removed");
        let first: Vec<&str> = first_load(loaded.files()).into_iter().collect();
        assert_eq!(first, ["fonts/latin.woff2", "index.html", "look.css", "page.js", "page_bg.wasm"]);
    }

    #[test]
    fn a_first_load_over_the_budget_is_refused() {
        assert!(within_budget(BUDGET, "gzip").is_ok());
        let error = within_budget(BUDGET + 1, "gzip").expect_err("it is more than it may be");
        assert!(error.to_string().contains("300.1 KB by gzip"), "{error}");
    }

    #[test]
    fn sizes_are_rounded_up() {
        assert_eq!(kilobytes(0), "0.0 KB");
        assert_eq!(kilobytes(1), "0.1 KB");
        assert_eq!(kilobytes(400_000), "400.0 KB");
        assert_eq!(kilobytes(400_001), "400.1 KB");
    }
}
