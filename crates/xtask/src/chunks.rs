//! What the page asks for before its code is there that reads addresses: the files of the code that an address needs.

use crate::loader::{ALWAYS, Loader, OPENING, REST, is_chunk};
use anyhow::Result;

/// Asks for what an address needs: first for what its run needs, and when that is here, for the page around it, and then for
/// its panels, so that what is needed first does not share the line with them. The first part, which is the largest, is still
/// under way when the rest of the run is here: the page is asked for then, but not where the first picture waits for nothing
/// else. The loader takes what was asked for, and notes in the same place what it has asked for itself.
const ASK: &str = r#"<script>(function (needed) {
  var word = (location.hash.match(/^#?\/?([\w-]+)/) || [])[1], system = word && needed.systems[word] || needed.opening;
  var page = system === needed.opening ? needed.page.concat(needed.rest) : needed.page;
  var waves = [word ? system.concat(needed.links) : system, page, needed.panels];
  var code = window.synodCode = {}, first = document.querySelector("link[as=fetch]");
  function ask(file) {
    code[file] = code[file] || WebAssembly.compileStreaming(fetch("./FOLDER/" + file));
    return code[file].catch(function () { code[file] = null; });
  }
  function next() {
    if (waves.length) Promise.all(waves.shift().map(ask)).then(next);
  }
  var run = Promise.all(waves.shift().map(ask));
  if (word) run.then(next); else first.onload = first.onerror = function () { run.then(next); };
})(NEEDED)</script>"#;

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

/// The files that an address needs: for the opening, for what comes with every address, and for each of these systems (id
/// and chunk).
pub(crate) fn needed(loader: &Loader, systems: &[(String, String)]) -> Result<String> {
    let list = |name: &str, chunk: &str| {
        let files: Vec<String> = loader.files_of(chunk)?.into_iter().collect();
        Ok::<_, anyhow::Error>(format!("{name:?}: {files:?}"))
    };
    let own = [OPENING, REST]
        .into_iter()
        .chain(ALWAYS)
        .map(|chunk| list(chunk, chunk))
        .collect::<Result<Vec<_>>>()?;
    let systems = systems.iter().map(|(id, chunk)| list(id, chunk)).collect::<Result<Vec<_>>>()?;
    Ok(format!("{{{}, \"systems\": {{{}}}}}", own.join(", "), systems.join(", ")))
}

/// The script that asks for the files that an address needs, which lie in a folder.
pub(crate) fn ask_early(needed: &str, folder: &str) -> String {
    ASK.replace("FOLDER", folder).replace("NEEDED", needed)
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
    use crate::loader::tests::divided;

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
        let loader = Loader::read(&divided()).expect("it is as the splitter makes it");
        let systems = [("raft".to_owned(), "opening".to_owned())];
        let script = ask_early(&needed(&loader, &systems).expect("every chunk is there"), "synod-1");
        assert_eq!(named(&script, OPENING), ["chunk_1.wasm", "split_opening.wasm"]);
        assert!(
            script.contains("\"systems\": {\"raft\": [\"chunk_1.wasm\", \"split_opening.wasm\"]}}"),
            "{script}"
        );
        assert!(
            script.contains("\"page\": [\"chunk_2.wasm\", \"chunk_3.wasm\", \"split_page.wasm\"]"),
            "{script}"
        );
        let missing = [("x".to_owned(), "x".to_owned())];
        assert!(needed(&loader, &missing).is_err());
    }

    #[test]
    fn the_registry_tells_ids_and_chunks() {
        let registry = "$with! {\n            raft in raft: $crate::raft::Raft,\n            \
                        two_phase_commit in transactions: $crate::a::B,\n        }\n x in y: $crate::z";
        let own = |id: &str, chunk: &str| (id.to_owned(), chunk.to_owned());
        assert_eq!(registered(registry), [own("raft", "raft"), own("two-phase-commit", "transactions")]);
    }
}
