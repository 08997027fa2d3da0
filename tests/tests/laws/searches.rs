//! The explorer comes to the same on every machine; the same table is compared again in WebAssembly.

use synod_tests::searches;

#[test]
fn every_search_is_the_one_in_the_table() {
    let table = searches::table();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/searches.txt"), &table).unwrap();
        return;
    }
    for (is, was) in table.lines().zip(searches::TABLE.lines()) {
        assert_eq!(is, was, "a search comes to something else: UPDATE_GOLDEN=1 and say why in the commit");
    }
    assert_eq!(table.lines().count(), searches::TABLE.lines().count(), "UPDATE_GOLDEN=1 adds new searches");
}
