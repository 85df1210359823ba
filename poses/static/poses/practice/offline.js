// Has the practice kept for a mat without a network. Its scope is this one page: no
// other page of the site is ever touched.

export async function keepForLater(address) {
  if (!navigator.serviceWorker) return;
  const scope = location.pathname;
  try {
    const registration = await navigator.serviceWorker.register(address, { scope });
    // A worker that was just replaced is not the one to ask.
    await registration.update().catch(() => {});
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage(location.href);
  } catch {
    // No storage, or no wish to lend any: the practice needs a network then.
  }
}
