//! The files of the page's code once it is divided: the smallest parts are put into one file, and the page is told which
//! files an address needs, so that it asks for them before the code is there that reads addresses.

use crate::page::{LOADER, is_chunk};
use anyhow::{Context, Result, ensure};
use std::collections::{BTreeMap, BTreeSet};

/// The files of the page's code, by name.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Parts with fewer bytes than this share a file. The splitter makes a part for each set of chunks that have something in
/// common; there are a hundred of a few hundred bytes, and each would be a request of its own.
const SMALL: usize = 4_000;

/// The file of those that the first load needs, and that of the others.
const PACKS: [&str; 2] = ["chunk_first.wasm", "chunk_small.wasm"];

/// What the loader needs to take a part out of it. A file that does not come is asked for again by whoever needs it next.
const UNPACK: &str = r#"
const packs = {};
function packed(name, from, to) {
    packs[name] ??= fetch(new URL(name, import.meta.url)).then((file) => {
        if (!file.ok) throw new Error(`${file.url}: ${file.status}`);
        return file.arrayBuffer();
    }).catch((error) => {
        delete packs[name];
        throw error;
    });
    const headers = { "Content-Type": "application/wasm" };
    return packs[name].then((bytes) => new Response(bytes.slice(from, to), { headers }));
}
"#;

/// Whether a file is a part that shares a file with others.
pub(crate) fn is_small(name: &str, code: &[u8]) -> bool {
    name.starts_with("chunk_") && code.len() < SMALL
}

/// Puts the smallest parts into two files: those of the chunk that the page opens with, and the others.
pub(crate) fn pack(files: &mut Files) -> Result<()> {
    let loader = loader(files)?;
    // The splitter notes who uses a part.
    let mut loader: String =
        loader.lines().filter(|line| !line.starts_with("/*")).flat_map(|line| [line, "\n"]).collect();
    let first = files_of(&parts(&loader), OPENING)?;
    let small = files.iter().filter(|(name, code)| is_small(name, code));
    let names: Vec<String> = small.map(|(name, _)| name.clone()).collect();
    for name in names {
        let pack = PACKS[usize::from(!first.contains(&name))];
        let code = files.remove(&name).unwrap_or_default();
        let packed = files.entry(pack.to_owned()).or_default();
        let from = packed.len();
        packed.extend(code);
        let fetched = format!("fetch({})", url(&name));
        ensure!(loader.contains(&fetched), "{LOADER} does not fetch {name} in the way that is known here");
        loader = loader.replace(&fetched, &format!("packed(\"./{pack}\", {from}, {})", packed.len()));
    }
    loader.push_str(UNPACK);
    files.insert(LOADER.to_owned(), loader.into_bytes());
    Ok(())
}

fn loader(files: &Files) -> Result<String> {
    let loader = files.get(LOADER).with_context(|| format!("dividing the code has made no {LOADER}"))?;
    Ok(String::from_utf8(loader.clone())?)
}

/// How the loader names a file.
fn url(name: &str) -> String {
    format!("new URL(\"./{name}\", import.meta.url)")
}

/// A part of the code as the loader has it: the file that it is in, and the parts that it needs.
struct Part<'l> {
    file: &'l str,
    needs: Vec<&'l str>,
}

/// The parts that the loader knows, by the names that it has for them.
fn parts(loader: &str) -> BTreeMap<&str, Part<'_>> {
    let mut parts = BTreeMap::new();
    for (at, _) in loader.match_indices("makeLoad(() => {") {
        let name = loader[..at].rsplit_once("const ").and_then(|(_, name)| name.split(' ').next());
        let rest = &loader[at..];
        let Some((head, tail)) = rest.split_once("\n, [") else { continue };
        let file = head.split_once("(\"./").and_then(|(_, file)| file.split('"').next());
        let needs = tail.split(']').next().unwrap_or_default().split(", ").filter(|part| !part.is_empty());
        if let Some((name, file)) = name.zip(file) {
            parts.insert(name, Part { file, needs: needs.collect() });
        }
    }
    parts
}

/// The files of a chunk and of all that it needs.
fn files_of(parts: &BTreeMap<&str, Part<'_>>, chunk: &str) -> Result<BTreeSet<String>> {
    let entry = format!("__wasm_split_load_{chunk}");
    let (mut seen, mut to_see, mut files) = (BTreeSet::new(), vec![entry.as_str()], BTreeSet::new());
    while let Some(name) = to_see.pop() {
        let part = parts.get(name).with_context(|| format!("{LOADER} does not load {name}"))?;
        if seen.insert(name.to_owned()) {
            files.insert(part.file.to_owned());
            to_see.extend(&part.needs);
        }
    }
    Ok(files)
}

/// Asks for what an address needs: the code of its system, of links and of the page; or of the system with which the page
/// opens, and then the first part of the code asks for the page, so that the first picture does not share the line with it.
const ASK: &str = r#"<script>(function (needed) {
  var word = (location.hash.match(/^#?\/?([\w-]+)/) || [])[1], system = word && needed.systems[word] || needed.opening;
  (word ? system.concat(needed.links, needed.page) : system).forEach(function (file, at, all) {
    if (all.indexOf(file) < at) return;
    var link = document.createElement("link");
    link.rel = "preload"; link.as = "fetch"; link.crossOrigin = "anonymous"; link.type = "application/wasm";
    link.href = "./FOLDER/" + file;
    document.head.appendChild(link);
  });
})(NEEDED)</script>"#;

/// The chunk that the page opens with.
const OPENING: &str = "opening";

/// A page or a script without the indentation and the comments that are there for whoever reads the sources: those that
/// begin a line.
pub(crate) fn terse(text: &str) -> String {
    let (mut terse, mut comment) = (String::new(), false);
    for line in text.lines() {
        let mut rest = line.trim();
        while comment || rest.starts_with("/*") {
            let end = rest.split_once("*/");
            comment = end.is_none();
            rest = end.map_or("", |(_, rest)| rest.trim_start());
            if comment {
                break;
            }
        }
        let aside = rest.starts_with("//") || rest.starts_with("<!--") && rest.ends_with("-->");
        if !rest.is_empty() && !aside {
            terse.extend([rest, "\n"]);
        }
    }
    terse
}

/// The files that an address needs: for the opening, for links, for the page, and for each of these systems (id and chunk).
pub(crate) fn needed(files: &Files, systems: &[(String, String)]) -> Result<String> {
    let loader = loader(files)?;
    let parts = parts(&loader);
    let list = |chunk: &str| {
        Ok::<_, anyhow::Error>(format!("{:?}", files_of(&parts, chunk)?.into_iter().collect::<Vec<_>>()))
    };
    let mut of_systems = Vec::new();
    for (id, chunk) in systems {
        of_systems.push(format!("{id:?}: {}", list(chunk)?));
    }
    Ok(format!(
        "{{\"opening\": {}, \"links\": {}, \"page\": {}, \"systems\": {{{}}}}}",
        list(OPENING)?,
        list("links")?,
        list("page")?,
        of_systems.join(", ")
    ))
}

/// The script that asks for the files that an address needs, which lie in a folder.
pub(crate) fn ask_early(needed: &str, folder: &str) -> String {
    ASK.replace("FOLDER", folder).replace("NEEDED", needed)
}

/// How an entry of the loader begins and ends, around what it fetches and before what it needs.
const ENTRY: [&str; 2] = [
    "makeLoad(() => {\nconst src = ",
    ";\nsrc.catch(() => {});\nreturn async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n}\n, ",
];

/// Says once in the loader what all of its entries have in common. Nothing here finds its way in it afterwards.
pub(crate) fn shorten(files: &mut Files) -> Result<()> {
    let long = loader(files)?;
    let [begins, ends] = ENTRY;
    let mut short = long.replace(ends, ", ").replace(begins, "part(() => ").replace("__chunk_", "c");
    let all = short.matches("part(").count();
    ensure!(all == parts(&long).len(), "{LOADER} has entries of another kind than is known here");
    short.push_str("function part(fetches, needs) {\nreturn ");
    short.extend([begins, "fetches()", ends, "needs);\n}\n"]);
    files.insert(LOADER.to_owned(), short.into_bytes());
    Ok(())
}

/// The chunks that index.html names for something: for the `opening`, which belongs to the first load, or for the `page` around
/// the first picture.
pub(crate) fn named<'i>(index: &'i str, what: &str) -> Vec<&'i str> {
    let list = index.split_once(&format!("{what:?}: [")).and_then(|(_, rest)| rest.split(']').next());
    list.unwrap_or_default().split('"').filter(|name| is_chunk(name)).collect()
}

/// The registered systems, in order: the id of each, and the chunk that has its code.
pub(crate) fn registered(registry: &str) -> Vec<(String, String)> {
    let lines = registry.lines().skip_while(|line| !line.trim().starts_with("$with!")).skip(1);
    let named = lines.map_while(|line| line.trim().split_once(": $crate::"));
    let both = named.filter_map(|(names, _)| names.split_once(" in "));
    both.map(|(name, chunk)| (name.replace('_', "-"), chunk.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetches(name: &str, file: &str, needs: &str) -> String {
        let [begins, ends] = ENTRY;
        format!("const {name} = {begins}fetch({}){ends}[{needs}]);\n", url(file))
    }

    fn divided() -> Files {
        let loader = fetches("__chunk_1", "chunk_1.wasm", "")
            + &fetches("__chunk_2", "chunk_2.wasm", "__chunk_1")
            + &fetches("__wasm_split_load_opening", "split_opening.wasm", "__chunk_2")
            + &fetches("__wasm_split_load_links", "split_links.wasm", "__chunk_3")
            + &fetches("__wasm_split_load_page", "split_page.wasm", "__chunk_1")
            + &fetches("__chunk_3", "chunk_3.wasm", "");
        let code = |size: usize| vec![7; size];
        [
            (LOADER, loader.into_bytes()),
            ("chunk_1.wasm", code(10)),
            ("chunk_2.wasm", code(20)),
            ("chunk_3.wasm", code(5)),
            ("split_opening.wasm", code(10)),
            ("split_links.wasm", code(SMALL)),
            ("split_page.wasm", code(10)),
        ]
        .map(|(name, code)| (name.to_owned(), code))
        .into()
    }

    #[test]
    fn small_parts_share_a_file_and_the_loader_knows_where_they_lie() {
        let mut files = divided();
        pack(&mut files).expect("the loader is as expected");
        let names: Vec<&str> = files.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [LOADER, PACKS[0], PACKS[1], "split_links.wasm", "split_opening.wasm", "split_page.wasm"]
        );
        assert_eq!((files[PACKS[0]].len(), files[PACKS[1]].len()), (30, 5));
        let loader = loader(&files).expect("it is there");
        assert!(loader.contains("= packed(\"./chunk_first.wasm\", 10, 30);"), "{loader}");
        assert!(!loader.contains("chunk_2.wasm"), "{loader}");
    }

    #[test]
    fn a_short_loader_says_once_what_its_entries_share() {
        let mut files = divided();
        pack(&mut files).expect("the loader is as expected");
        shorten(&mut files).expect("the loader is as expected");
        let loader = loader(&files).expect("it is there");
        assert!(
            loader.contains("const c2 = part(() => packed(\"./chunk_first.wasm\", 10, 30), [c1]);"),
            "{loader}"
        );
        assert_eq!(loader.matches(ENTRY[1]).count(), 1, "{loader}");
        files.insert(LOADER.to_owned(), b"const __chunk_1 = makeLoad(() => {\nfetch(\"./a\")\n, []);".into());
        assert!(shorten(&mut files).is_err());
    }

    #[test]
    fn what_is_terse_says_the_same() {
        let page = "<style>/* Colours\n  of the page. */ .a {\n    b: 1; /* one */\n  }</style>\n<!-- Words. -->\n\n  // A script.\n  x();";
        assert_eq!(
            terse(page),
            "<style>/* Colours\nof the page. */ .a {\nb: 1; /* one */\n}</style>\nx();\n"
        );
        assert_eq!(terse("/* a */ b /* c\n/*\n d\n*/ e\n/* f"), "b /* c\ne\n");
    }

    #[test]
    fn an_address_asks_for_its_system_and_what_that_needs() {
        let mut files = divided();
        pack(&mut files).expect("the loader is as expected");
        let systems = [("raft".to_owned(), "opening".to_owned())];
        let script = ask_early(&needed(&files, &systems).expect("every chunk is there"), "synod-1");
        assert_eq!(named(&script, OPENING), [PACKS[0], "split_opening.wasm"]);
        assert!(script.contains("\"links\": [\"chunk_small.wasm\", \"split_links.wasm\"]"), "{script}");
        assert!(script.contains("\"page\": [\"chunk_first.wasm\", \"split_page.wasm\"]"), "{script}");
        let missing = [("paxos".to_owned(), "paxos".to_owned())];
        assert!(needed(&files, &missing).is_err());
    }

    #[test]
    fn the_registry_tells_ids_and_chunks() {
        let registry = "$with! {\n            raft in raft: $crate::raft::Raft,\n            \
                        two_phase_commit in transactions: $crate::a::B,\n        }\n x in y: $crate::z";
        let own = |id: &str, chunk: &str| (id.to_owned(), chunk.to_owned());
        assert_eq!(registered(registry), [own("raft", "raft"), own("two-phase-commit", "transactions")]);
    }
}
