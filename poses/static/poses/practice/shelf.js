// What a reader's own browser remembers of her practice: which poses she wants to do in a
// row, which she has saved, what she has done. A browser that lends no storage simply
// remembers nothing. For a member, sync.js brings it together with her account: what the
// account knows is `kept`, and everything else still has to be told.

export const MOST = 200;
const MOST_TOLD = 50; // Of each list at once.
const LISTS = ["row", "saved", "done"];

const now = () => new Date().toISOString();
const named = ({ id, slug }) => id ?? slug;
const order = {
  row: (a, b) => (a.put ?? "").localeCompare(b.put ?? ""),
  done: (a, b) => b.at.localeCompare(a.at),
};
order.saved = order.row;

function read(name, otherwise = []) {
  try {
    return JSON.parse(localStorage.getItem(`practice ${name}`)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(name, value) {
  try {
    localStorage.setItem(`practice ${name}`, JSON.stringify(value));
  } catch {
    // Full, or forbidden.
  }
}

/** Of what was done the oldest goes; a list that is full takes nothing more. */
const fitting = (name, entries) => (name === "done" ? entries.slice(0, MOST) : entries);

/** Change entries, so that the account hears of it. */
function change(name, entries) {
  write(name, fitting(name, entries));
  dispatchEvent(new Event("practice changed"));
}

/** Changed now, and in any case after its last change, whatever another device's clock says. */
function touched({ kept, changed = "", ...entry }) {
  const next = changed && new Date(Date.parse(changed) + 1).toISOString();
  return { ...entry, changed: [now(), next].sort().at(-1) };
}

const without = (entries, key) => entries.filter((it) => named(it) !== key);

/** Entries that are there: what was taken away is only still to be told. */
export const list = (name) => read(name).filter((it) => !it.gone);
export const has = (name, slug) => list(name).some((it) => it.slug === slug);

/** Returns whether there was room. */
export function put(name, { slug, title }) {
  if (list(name).length >= MOST) return false;
  change(name, [...without(read(name), slug), touched({ slug, title, put: now() })]);
  return true;
}

export function remove(name, key) {
  write("full", false);
  const entry = read(name).find((it) => named(it) === key);
  const rest = without(read(name), key);
  const { id, slug, at, put, changed } = entry;
  change(name, owner() ? [touched({ id, slug, at, put, changed, gone: true }), ...rest] : rest);
}

/** One place earlier: the two change what says when they were put there. */
export function raise(name, slug) {
  const entries = list(name);
  const at = entries.findIndex((it) => it.slug === slug);
  if (at < 1) return;
  const places = entries.map((it, n) => it.put ?? new Date(n).toISOString());
  [entries[at - 1], entries[at]] = [entries[at], entries[at - 1]];
  const gone = read(name).filter((it) => it.gone);
  change(name, [...gone, ...entries.map((it, n) => (it.put === places[n] ? it : touched({ ...it, put: places[n] })))]);
}

/** The one after this in the row, if this is in it. */
export function following(slug) {
  const row = list("row");
  const at = row.findIndex((it) => it.slug === slug);
  return at < 0 ? undefined : row[at + 1];
}

// Also without a secure address, where browsers give no such names.
const key = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

/** What was done, the newest first. Returns the entry that notes can be added to. */
export function done({ slug, title, minutes }) {
  const entry = touched({ id: key(), slug, title, minutes, at: now(), note: "" });
  change("done", [entry, ...read("done")]);
  return entry;
}

export const note = (id, words) => change("done", read("done").map((it) => (it.id === id ? touched({ ...it, note: words }) : it)));

// Together with an account.

/** The number of the account that it was brought together with. */
export const owner = () => read("of", "");

/** What the account has not heard of yet. */
export const untold = () => Object.fromEntries(LISTS.map((name) => [name, read(name).filter((it) => !it.kept).slice(0, MOST_TOLD)]));

/** What the account knows takes the place of what it was told; what changed since stays. */
export function take(answer, told) {
  const isAnothers = owner() && owner() !== answer.of;
  for (const name of LISTS) {
    const heard = new Set(told[name].map((it) => JSON.stringify(it)));
    const newer = isAnothers ? [] : read(name).filter((it) => !it.kept && !heard.has(JSON.stringify(it)));
    const keys = new Set(newer.map(named));
    const known = answer[name].filter((it) => !keys.has(named(it))).map((it) => ({ ...it, kept: true }));
    write(name, fitting(name, [...newer, ...known].sort(order[name])));
  }
  if (answer.full) write("full", true);
  write("of", answer.of);
  write("heard", Date.now());
}

/** Whether the account had no room for something, and nothing was removed since. */
export const isFull = () => read("full", false);

/** How long ago the account was heard, in milliseconds. */
export const age = () => Date.now() - read("heard", 0);

/** After signing out: only what no account has heard of stays. */
export function leave() {
  if (!owner()) return;
  for (const name of LISTS) write(name, read(name).filter((it) => !it.kept && !it.gone));
  write("of", "");
  write("full", false);
}
