// Keeps each practice that was opened, its page and what the page names, so that it can
// be opened again without a network. It asks without cookies and keeps what is public;
// nothing else is touched. One store belongs to one release.

const STORE = "practice {{ release|escapejs }}";
const PAGE = /^\/tutorials\/[\w-]+\/practice\/$/;
const PART = /(?:href|src)="(\/(?:static|media)\/[^"]+)"/g;

const isPublic = (answer) => answer.ok && answer.headers.get("Cache-Control")?.includes("public");

async function keep(address) {
  const answer = await fetch(address, { credentials: "omit" });
  if (!isPublic(answer)) return;
  const store = await caches.open(STORE);
  const text = await answer.clone().text();
  await store.put(address, answer);
  await Promise.allSettled([...text.matchAll(PART)].map(([, part]) => keepPart(store, part)));
}

async function keepPart(store, address) {
  if (await store.match(address)) return;
  const answer = await fetch(address, { credentials: "omit" });
  // What says no-store is paper in the place of a picture that is not ready yet.
  const isPassing = answer.headers.get("Cache-Control")?.includes("no-store");
  if (answer.ok && !isPassing) await store.put(address, answer);
}

// What the last release kept is asked for anew, then its store goes.
async function takeOver() {
  await clients.claim();
  for (const name of await caches.keys()) {
    if (!name.startsWith("practice ") || name === STORE) continue;
    const old = await caches.open(name);
    const pages = (await old.keys()).filter(({ url }) => PAGE.test(new URL(url).pathname));
    await Promise.allSettled(pages.map(({ url }) => keep(url)));
    await caches.delete(name);
  }
}

// A page names one size of a picture, and a browser may ask for another.
async function anySize(store, url) {
  const [picture] = new URL(url).pathname.match(/^\/media\/pictures\/.+-/) ?? [];
  const known = picture ? await store.keys() : [];
  const found = known.find((it) => new URL(it.url).pathname.startsWith(picture));
  return found && store.match(found);
}

async function fetched(request) {
  try {
    return await fetch(request);
  } catch (offline) {
    const store = await caches.open(STORE);
    // The same bytes went to everybody; begun on the other side is better than not at all.
    const near = [{ ignoreVary: true }, { ignoreVary: true, ignoreSearch: true }];
    const [exact, other] = await Promise.all(near.map((it) => store.match(request, it)));
    const kept = exact ?? other ?? (await anySize(store, request.url));
    if (kept) return kept;
    throw offline;
  }
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("message", (event) => {
  const { origin, pathname } = new URL(event.data);
  if (origin === location.origin && PAGE.test(pathname)) event.waitUntil(keep(event.data));
});
addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  const isOurs = origin === location.origin && event.request.method === "GET";
  if (isOurs && (PAGE.test(pathname) || /^\/(static|media)\//.test(pathname))) {
    event.respondWith(fetched(event.request));
  }
});
