// Takes the place of the worker that kept practices: gives everything back and leaves.

async function forget() {
  const names = (await caches.keys()).filter((it) => it.startsWith("practice "));
  await Promise.all(names.map((it) => caches.delete(it)));
  await registration.unregister();
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(forget()));
