//! The explorer comes to the same on every machine; the same table is compared again in WebAssembly.

use synod_tests::searches;

#[test]
fn every_search_is_the_one_in_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/searches.txt");
    synod_golden::check(synod_golden::Kind::Searches, path, &searches::table());
}
