//! The same run everywhere: each case of the table comes to the same fingerprints as WebAssembly, in a browser, as it
//! does natively, where the `laws` compare with the very same table.

#![cfg(target_arch = "wasm32")]

use synod_tests::{hashes, lessons, searches};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn every_run_is_the_one_in_the_table() {
    let tables = hashes::tables();
    for ((system, is), (known, expected)) in tables.iter().zip(hashes::TABLES) {
        assert_eq!(system, known, "another system has a table: UPDATE_GOLDEN=hashes on the laws, natively");
        for (is, expected) in is.lines().zip(expected.lines()) {
            assert_eq!(is, expected, "it plays differently here than natively");
        }
        assert_eq!(is.lines().count(), expected.lines().count(), "{system}: as many cases as in the table");
    }
    assert_eq!(tables.len(), hashes::TABLES.len(), "there are as many tables as systems");
}

#[wasm_bindgen_test]
fn every_search_is_the_one_in_the_table() {
    let table = searches::table();
    for (is, expected) in table.lines().zip(searches::TABLE.lines()) {
        assert_eq!(is, expected, "it comes to something else here than natively");
    }
    assert_eq!(table.lines().count(), searches::TABLE.lines().count());
}

#[wasm_bindgen_test]
fn every_lesson_is_the_one_in_the_table() {
    for (system, expected) in lessons::TABLES {
        let table = lessons::table(system);
        for (is, expected) in table.lines().zip(expected.lines()) {
            assert_eq!(is, expected, "it comes to something else here than natively");
        }
        assert_eq!(table.lines().count(), expected.lines().count(), "{system}");
    }
}
