//! What docs/protocol.md says of the example is so: whoever learns from it reads code that runs.

use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every piece of code on the page stands in the example, line for line.
#[test]
fn what_the_page_quotes_stands_in_the_example() {
    let (page, example) = (read("docs/protocol.md"), read("crates/protocols/src/example.rs"));
    let mut quotes = 0;
    for quote in page.split("```rust\n").skip(1) {
        let (quote, _) = quote.split_once("```").unwrap();
        assert!(
            example.contains(&format!("\n{quote}")),
            "docs/protocol.md quotes what does not stand there:\n{quote}"
        );
        quotes += 1;
    }
    assert!(quotes >= 12, "the page explains the example by {quotes} quotes only");
}

/// A complete small system is one file that can be read in one sitting.
#[test]
fn the_example_is_short() {
    let lines = read("crates/protocols/src/example.rs").lines().count();
    assert!(
        lines <= 300,
        "the example has {lines} lines, more than 300: shorten what the contract makes long"
    );
}
