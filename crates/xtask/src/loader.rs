//! The files of the page's code once it is divided, and the script that loads them. The splitter makes a part for each set of
//! chunks that have something in common: three hundred, most of a few hundred bytes. Those that come together are made one.

use crate::merge::{merged, weight};
use anyhow::{Context, Result, ensure};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The files of the page's code, by name.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// What the loader of the chunks is called; the macro and the splitter know the functions in it.
pub(crate) const LOADER: &str = "__wasm_split.js";

/// The chunk that the page opens with.
pub(crate) const OPENING: &str = "opening";

/// What comes with the page where the page opens with that chunk.
pub(crate) const REST: &str = "rest";

/// The chunks that come with every address, in order.
pub(crate) const ALWAYS: [&str; 3] = ["links", "page", "panels"];

/// Parts with fewer bytes than this come together with others of which not all are needed: each would be a request of its own.
const SMALL: usize = 4_000;

/// The most bytes of a file of several parts: so many take less than 120 KB by gzip.
const LARGE: usize = 280_000;

/// The file of what the opening shares with others, and that of all other small parts.
const SHARED: [&str; 2] = ["chunk_first.wasm", "chunk_small.wasm"];

/// Whether a file is WebAssembly.
pub(crate) fn is_module(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "wasm")
}

/// Whether a file is a chunk of the code, which the page fetches when it is needed, or when there is nothing else to do.
pub(crate) fn is_chunk(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    is_module(file) && (file.starts_with("split_") || file.starts_with("chunk_"))
}

/// Loads a file and what it needs. It is compiled while it comes, and put to use when what it needs is here. The page may have
/// asked for it already.
const PART: &str = r"const code = self.synodCode ??= {};
function part(file, needs) {
return makeLoad(() => {
const module = code[file] ??= WebAssembly.compileStreaming(fetch(new URL(file, import.meta.url)));
module.catch(() => code[file] = null);
return async (imports) => WebAssembly.instantiate(await module, imports);
}, needs);
}
";

/// The loader as far as it is about files: what stands before that, and which files a file needs.
pub(crate) struct Loader {
    head: String,
    needs: BTreeMap<String, BTreeSet<String>>,
}

/// How the loader calls what loads a chunk.
const LOADS: &str = "__wasm_split_load_";

/// What stands in a text between the first of these and the next of those.
fn between<'t>(text: &'t str, from: &str, to: &str) -> Option<&'t str> {
    text.split_once(from)?.1.split(to).next()
}

/// The file of a chunk itself.
fn file_of(chunk: &str) -> String {
    format!("split_{chunk}.wasm")
}

impl Loader {
    /// The loader that the splitter has made.
    pub(crate) fn read(files: &Files) -> Result<Self> {
        let text = files.get(LOADER).with_context(|| format!("dividing the code has made no {LOADER}"))?;
        let text = String::from_utf8(text.clone())?;
        let strange = || format!("{LOADER} has entries of another kind than is known here");
        let mut entries = text.split("makeLoad(() => {");
        // Before each entry stands its name, and before the first one all else.
        let (head, mut name) =
            entries.next().and_then(|head| head.rsplit_once("const ")).with_context(strange)?;
        let (mut names, mut needs) = (BTreeMap::new(), Vec::new());
        for entry in entries {
            let file = between(entry, "(\"./", "\"").filter(|file| is_chunk(file)).with_context(strange)?;
            names.insert(name.split(' ').next().unwrap_or_default(), file);
            let list = between(entry, "\n, [", "]").with_context(strange)?;
            needs.push((file, list.split(", ").filter(|part| !part.is_empty())));
            name = entry.rsplit_once("const ").map_or("", |(_, name)| name);
        }
        let file = |name| names.get(name).map(|file| (*file).to_owned()).with_context(strange);
        let needs =
            needs.into_iter().map(|(of, list)| Ok((of.to_owned(), list.map(file).collect::<Result<_>>()?)));
        // Who uses a part is noted before it.
        let head = head.trim_end().trim_end_matches("export").lines().filter(|line| !line.starts_with("/*"));
        let head = head.flat_map(|line| [line, "\n"]).collect();
        Ok(Self { head, needs: needs.collect::<Result<_>>()? })
    }

    /// The files of a chunk and of all that it needs.
    pub(crate) fn files_of(&self, chunk: &str) -> Result<BTreeSet<String>> {
        let (mut files, mut to_see) = (BTreeSet::new(), vec![file_of(chunk)]);
        while let Some(file) = to_see.pop() {
            let needs = self.needs.get(&file).with_context(|| format!("{LOADER} does not load {file}"))?;
            if files.insert(file) {
                to_see.extend(needs.iter().cloned());
            }
        }
        Ok(files)
    }

    /// The chunks, by name.
    fn chunks(&self) -> impl Iterator<Item = &str> {
        self.needs.keys().filter_map(|file| file.strip_prefix("split_")?.strip_suffix(".wasm"))
    }

    /// Makes one file of those that come together: what is needed with every address comes with the first of the chunks that
    /// come always; what a system shares with others, and is small, comes with all of that kind.
    pub(crate) fn gather(&mut self, files: &mut Files, systems: &BTreeSet<&str>) -> Result<()> {
        let opening = self.files_of(OPENING)?;
        let always = ALWAYS.map(|chunk| Ok::<_, anyhow::Error>((file_of(chunk), self.files_of(chunk)?)));
        let always = always.into_iter().collect::<Result<Vec<_>>>()?;
        let mut of_systems = BTreeSet::new();
        for system in self.chunks().filter(|chunk| systems.contains(chunk)) {
            of_systems.extend(self.files_of(system)?);
        }
        let place = |name: &str, code: &[u8]| {
            let small = name.starts_with("chunk_") && weight(code)? < SMALL;
            // Before the run stands, its system cannot wait for more than what reads the address.
            let waits = if of_systems.contains(name) { 1 } else { always.len() };
            let with = always[..waits].iter().find(|(_, files)| files.contains(name));
            let early =
                opening.contains(name) && (small || always.iter().any(|(_, files)| files.contains(name)));
            Ok::<_, anyhow::Error>(match with {
                _ if early => SHARED[0].to_owned(),
                Some((file, _)) => file.clone(),
                None if small => SHARED[1].to_owned(),
                None => name.to_owned(),
            })
        };
        let mut weights = Vec::new();
        for (name, code) in files.iter().filter(|(name, _)| is_chunk(name)) {
            weights.push((
                name.starts_with("chunk_"),
                Reverse(weight(code)?),
                name.clone(),
                place(name, code)?,
            ));
        }
        // The chunks themselves, and then the heaviest first: what a file has no room for goes to the next one of its kind.
        weights.sort();
        let (mut places, mut filled) = (BTreeMap::new(), BTreeMap::<String, usize>::new());
        for (_, Reverse(weight), name, place) in weights {
            let more =
                (1..).map(|nth| place.replace("split_", "chunk_").replace(".wasm", &format!("_{nth}.wasm")));
            let mut all = [place.clone()].into_iter().chain(more);
            let fits = |file: &String| filled.get(file).is_none_or(|filled| filled + weight <= LARGE);
            let file = all.find(fits).unwrap_or(place);
            *filled.entry(file.clone()).or_default() += weight;
            places.insert(name, file);
        }
        let mut together: BTreeMap<&String, Vec<Vec<u8>>> = BTreeMap::new();
        for (name, place) in &places {
            together.entry(place).or_default().push(files.remove(name).unwrap_or_default());
        }
        for (place, parts) in together {
            let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
            let whole = merged(&parts).with_context(|| format!("{place} cannot be put together"))?;
            files.insert(place.clone(), whole);
        }
        let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (file, of) in &self.needs {
            let place = |file| places.get(file).cloned().with_context(|| format!("there is no {file}"));
            let at = place(file)?;
            let of = of.iter().map(place).collect::<Result<BTreeSet<_>>>()?;
            needs.entry(at).or_default().extend(of);
        }
        for (file, of) in &mut needs {
            of.remove(file);
        }
        self.needs = needs;
        files.insert(LOADER.to_owned(), self.write()?.into_bytes());
        Ok(())
    }

    /// The script. What something needs stands before it.
    fn write(&self) -> Result<String> {
        let mut script = [&self.head, PART].concat();
        let mut written: BTreeMap<&str, String> = BTreeMap::new();
        while written.len() < self.needs.len() {
            let before = written.len();
            for (file, needs) in &self.needs {
                let needs: Option<Vec<&str>> =
                    needs.iter().map(|of| Some(written.get(of.as_str())?.as_str())).collect();
                let Some(needs) = needs.filter(|_| !written.contains_key(file.as_str())) else { continue };
                let name = format!("c{}", written.len());
                script.extend(["const ", &name, " = part(\"", file, "\", [", &needs.join(", "), "]);\n"]);
                written.insert(file, name);
            }
            ensure!(written.len() > before, "files of the code need each other");
        }
        for chunk in self.chunks() {
            let name = &written[file_of(chunk).as_str()];
            script.extend(["export const ", LOADS, chunk, " = wrapAsyncCb(", name, ");\n"]);
        }
        Ok(script)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use wasm_encoder::{ConstExpr, DataSection, Module};

    fn entry(name: &str, file: &str, needs: &str) -> String {
        format!(
            "const {name} = makeLoad(() => {{\nconst src = fetch(new URL(\"./{file}\", import.meta.url));\n}}\n, [{needs}]);\n"
        )
    }

    /// A part with so many bytes of data, from an address on.
    fn part(at: i32, size: usize) -> Vec<u8> {
        let mut data = DataSection::new();
        data.active(0, &ConstExpr::i32_const(at), vec![7; size]);
        let mut module = Module::new();
        module.section(&data);
        module.finish()
    }

    /// Divided code: the opening, what comes always, two systems of which one has a part with the page, and something else.
    pub(crate) fn divided() -> Files {
        let exported = |chunk: &str, needs| {
            format!("export {}", entry(&format!("{LOADS}{chunk}"), &file_of(chunk), needs))
        };
        let loader = "import { initSync } from \"./synod.js\";\nfunction makeLoad(fetcher, deps) {\n}\n/* opening, links */\n".to_owned()
            + &entry("__chunk_1", "chunk_1.wasm", "")
            + "/* links, page */\n"
            + &entry("__chunk_2", "chunk_2.wasm", "")
            + &entry("__chunk_3", "chunk_3.wasm", "")
            + &entry("__chunk_4", "chunk_4.wasm", "")
            + &exported("opening", "__chunk_1")
            + &exported("links", "__chunk_1, __chunk_2")
            + &exported("page", "__chunk_2, __chunk_3")
            + &exported("panels", "__chunk_3")
            + &exported("paxos", "__chunk_3, __chunk_4")
            + &exported("raft", "__chunk_4")
            + &exported("rest", "")
            + &exported("specs", "");
        let sizes = [
            ("chunk_1.wasm", 10),
            ("chunk_2.wasm", SMALL),
            ("chunk_3.wasm", 10),
            ("chunk_4.wasm", SMALL),
            ("split_opening.wasm", 10),
            ("split_links.wasm", SMALL),
            ("split_page.wasm", 10),
            ("split_panels.wasm", 10),
            ("split_paxos.wasm", 10),
            ("split_raft.wasm", 10),
            ("split_rest.wasm", 10),
            ("split_specs.wasm", 10),
        ];
        let parts =
            sizes.into_iter().zip(0..).map(|((name, size), at)| (name.to_owned(), part(at * 5_000, size)));
        parts.chain([(LOADER.to_owned(), loader.into_bytes())]).collect()
    }

    #[test]
    fn what_comes_together_is_one_file_and_a_system_waits_for_nothing_but_links() {
        let mut files = divided();
        let mut loader = Loader::read(&files).expect("it is as the splitter makes it");
        loader.gather(&mut files, &["raft", "paxos"].into()).expect("the parts can be put together");
        let modules: Vec<&str> = files.keys().map(String::as_str).filter(|name| is_chunk(name)).collect();
        let own = ["opening", "page", "panels", "paxos", "raft", "rest", "specs"].map(file_of);
        assert_eq!(modules[..4], ["chunk_4.wasm", SHARED[0], SHARED[1], "split_links.wasm"]);
        assert_eq!(modules[4..], own);
        // Two parts of four thousand bytes are in it.
        assert!(files["split_links.wasm"].len() > 2 * SMALL);
        let needs = |chunk| loader.files_of(chunk).expect("it is there").into_iter().collect::<Vec<_>>();
        assert_eq!(needs("opening"), [SHARED[0], "split_opening.wasm"]);
        assert_eq!(needs("paxos"), ["chunk_4.wasm", SHARED[1], "split_paxos.wasm"]);
        assert_eq!(needs("page"), [SHARED[0], SHARED[1], "split_links.wasm", "split_page.wasm"]);
        assert!(loader.files_of("nothing").is_err());
        let script = String::from_utf8(files[LOADER].clone()).expect("it is text");
        assert!(
            script.starts_with(
                "import { initSync } from \"./synod.js\";\nfunction makeLoad(fetcher, deps) {\n}\nconst code"
            ),
            "{script}"
        );
        assert!(script.contains("= part(\"split_specs.wasm\", []);"), "{script}");
        assert_eq!(script.matches("wrapAsyncCb(c").count(), 8, "{script}");
    }

    #[test]
    fn a_loader_of_another_kind_is_refused() {
        for text in ["", "const __chunk_1 = makeLoad(() => {\nfetch(\"./a\")\n, []);"] {
            let files: Files = [(LOADER.to_owned(), text.as_bytes().to_vec())].into();
            assert!(Loader::read(&files).is_err(), "{text}");
        }
        assert!(Loader::read(&Files::new()).is_err());
    }

    #[test]
    fn chunks_are_known_by_their_names() {
        assert!(is_chunk("synod-1/split_consensus.wasm") && is_chunk("chunk_3.wasm"));
        assert!(!is_chunk("synod-1/synod_bg.wasm") && !is_chunk("synod-1/__wasm_split.js"));
    }
}
