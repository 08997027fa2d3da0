// After the first load the page works without a network. The newest page is asked for whenever there is a network, so
// nobody is kept on an old version; the copy is of one version as a whole, made anew when its name changes, and an older
// one goes when no page uses it any more.
const HERE = `synod ${self.registration.scope} `;
const COPY = HERE + 'VERSION';
const FILES = [/* FILES */];
const PATIENCE = 4000; // milliseconds for a network that is there and does not answer

self.addEventListener('install', (event) => {
    const fresh = FILES.map((file) => new Request(file, { cache: 'no-cache' }));
    event.waitUntil(caches.open(COPY).then((copy) => copy.addAll(fresh)));
});

self.addEventListener('activate', (event) => {
    const old = (name) => name.startsWith(HERE) && name !== COPY;
    const clear = (names) => Promise.all(names.filter(old).map((name) => caches.delete(name)));
    event.waitUntil(caches.keys().then(clear));
});

async function kept(request) {
    const copy = await caches.open(COPY);
    return copy.match(request, { ignoreSearch: true });
}

async function page(request) {
    const late = new Promise((_, refuse) => setTimeout(refuse, PATIENCE));
    try {
        return await Promise.race([fetch(request), late]);
    } catch {
        return (await kept(new URL('./', self.registration.scope))) ?? fetch(request);
    }
}

self.addEventListener('fetch', (event) => {
    const { request } = event;
    if (request.method !== 'GET' || !request.url.startsWith(self.registration.scope)) return;
    if (request.mode === 'navigate') event.respondWith(page(request));
    else event.respondWith(kept(request).then((found) => found ?? fetch(request)));
});
