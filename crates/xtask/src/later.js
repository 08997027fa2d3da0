
// The second part of the page's code: fetched once the first is up, or beside it for a link to a moment of a run; and on
// the spot, while everything waits, should something in it be needed before it has come.
const LATER = new URL('LATER_FILE', import.meta.url);
let joined = false;
let early = null;

function join(module) {
    if (joined || !module) return;
    joined = true;
    new WebAssembly.Instance(module, { first: wasm });
}

function loadLater() {
    const request = new XMLHttpRequest();
    request.open('GET', LATER, false);
    request.overrideMimeType('text/plain; charset=x-user-defined');
    request.send();
    join(new WebAssembly.Module(Uint8Array.from(request.responseText, (c) => c.charCodeAt(0))));
}

async function fetchLater() {
    const answer = await fetch(LATER);
    return answer.ok ? WebAssembly.compile(await answer.arrayBuffer()) : null;
}

function withLater(imports) {
    imports.later = { load: loadLater };
    if (globalThis.location?.hash) early = fetchLater().catch(() => null);
    return imports;
}

async function beforeStart(first) {
    const module = await early;
    wasm = first.exports;
    join(module);
}

function afterStart() {
    if (!joined) setTimeout(() => fetchLater().then(join, () => {}), 0);
}
