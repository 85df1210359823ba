// Brings what this browser remembers together with a member's account, so that all of her
// devices know the same. Whoever has not signed in is asked nothing and tells nothing.

import * as shelf from "./shelf.js";

const PAUSE = 1500;
const FRESH = 5 * 60_000;
const address = document.querySelector("[data-keep]").dataset.keep;
let timer, busy;

export const isMember = () => document.cookie.split("; ").includes("signed-in=1");
const isUntold = () => Object.values(shelf.untold()).some((it) => it.length);

/** Tell what is new here and take what is new there. Returns whether that worked. */
export function sync() {
  clearTimeout(timer);
  busy ??= tell().finally(() => (busy = undefined));
  return busy;
}

async function tell() {
  const told = shelf.untold();
  const body = JSON.stringify({ of: shelf.owner(), ...told });
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { "Content-Type": "application/json" } });
    if (answer.ok) shelf.take(await answer.json(), told);
    else if (answer.status === 401) shelf.leave();
    else return false;
  } catch {
    return false; // No network: it is told another time.
  }
  dispatchEvent(new Event("practice taken"));
  if (isUntold()) soon();
  return true;
}

function soon() {
  clearTimeout(timer);
  if (isMember()) timer = setTimeout(sync, PAUSE);
}

addEventListener("practice changed", soon);

// A phone that is put away may never come back to this page.
addEventListener("pagehide", () => {
  if (!isMember() || !isUntold()) return;
  navigator.sendBeacon(address, JSON.stringify({ of: shelf.owner(), ...shelf.untold() }));
});

if (!isMember()) shelf.leave();
else if (isUntold() || shelf.age() > FRESH) sync();
