// Has the practice kept for a mat without a network. Its scope is this one page: no
// other page of the site is ever touched.

const settled = (worker) => new Promise((done) => {
  const look = () => ["activated", "redundant"].includes(worker.state) && done();
  worker.addEventListener("statechange", look);
  look();
});

export async function keepForLater(address) {
  if (!navigator.serviceWorker) return;
  const scope = location.pathname;
  try {
    const registration = await navigator.serviceWorker.register(address, { scope });
    await registration.update().catch(() => {});
    // A worker that is just replaced is not the one to ask: what it kept would stay.
    const coming = registration.installing ?? registration.waiting;
    if (coming) await settled(coming);
    registration.active?.postMessage(location.href);
  } catch {
    // No storage, or no wish to lend any: the practice needs a network then.
  }
}
