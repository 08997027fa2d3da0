//! The same run everywhere: each case of the table comes to the same fingerprints as WebAssembly, in a browser, as it
//! does natively, where the `laws` compare with the very same table.

#![cfg(target_arch = "wasm32")]

use synod_tests::{cases, hashes, searches};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn every_run_is_the_one_in_the_table() {
    let mut table = hashes::TABLE.lines();
    for case in cases::all() {
        let expected =
            table.next().unwrap_or("the table ends here: UPDATE_GOLDEN=hashes on the laws, natively");
        assert_eq!(hashes::line(&case), expected, "it plays differently here than natively");
    }
    assert_eq!(table.next(), None, "the table has more cases than there are");
}

#[wasm_bindgen_test]
fn every_search_is_the_one_in_the_table() {
    let table = searches::table();
    for (is, expected) in table.lines().zip(searches::TABLE.lines()) {
        assert_eq!(is, expected, "it comes to something else here than natively");
    }
    assert_eq!(table.lines().count(), searches::TABLE.lines().count());
}
