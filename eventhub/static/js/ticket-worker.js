// Keeps the tickets that were opened, with what their pages are made of, so that they open at the door without a network.
// With a network the page always comes from there: what is kept is only shown when nobody answers.

const KEPT = "tickets";
const UNTIL = "X-Kept-Until";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), forget(Date.now())])));

// The page names what it is made of when it was opened before this worker was there to see it come.
self.addEventListener("message", (event) => {
  const { keep, until } = event.data ?? {};
  if (!Array.isArray(keep)) return;
  event.waitUntil(keepAll(keep, until).then(() => event.source?.postMessage({ kept: true })));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(answer(request));
});

async function answer(request) {
  const isPage = request.mode === "navigate";
  try {
    const fresh = await fetch(request);
    // Logged out, or not this person's ticket any more: what was kept of it goes.
    if (isPage && (!fresh.ok || fresh.redirected || fresh.type === "opaqueredirect")) await drop(request);
    return fresh;
  } catch (error) {
    const cache = await caches.open(KEPT);
    const kept = await cache.match(request, { ignoreVary: true, ignoreSearch: isPage });
    if (kept) return kept;
    throw error;
  }
}

async function drop(request) {
  const cache = await caches.open(KEPT);
  await cache.delete(request, { ignoreVary: true, ignoreSearch: true });
}

async function keepAll(addresses, until) {
  await forget(Date.now());
  const cache = await caches.open(KEPT);
  await Promise.all(addresses.map((address) => keep(cache, address, until).catch(() => {})));
}

async function keep(cache, address, until) {
  const response = await fetch(address, { credentials: "same-origin" });
  if (!response.ok || response.redirected) return;
  const headers = new Headers(response.headers);
  if (until) headers.set(UNTIL, until);
  await cache.put(address, new Response(await response.blob(), { status: 200, headers }));
}

// A ticket is of no use after its evening.
async function forget(now) {
  const cache = await caches.open(KEPT);
  for (const request of await cache.keys()) {
    const until = (await cache.match(request))?.headers.get(UNTIL);
    if (until && Date.parse(until) < now) await cache.delete(request);
  }
}
