// What a reader's own browser remembers of her practice: which poses she wants to do in a
// row, which she has saved, what she has done. It is hers: no page sends it anywhere by
// itself, and a browser that lends no storage simply remembers nothing.

const MOST = 200;

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(`practice ${name}`)) ?? [];
  } catch {
    return [];
  }
}

function write(name, entries) {
  try {
    localStorage.setItem(`practice ${name}`, JSON.stringify(entries.slice(0, MOST)));
  } catch {
    // Full, or forbidden.
  }
  return entries;
}

const without = (entries, slug) => entries.filter((it) => it.slug !== slug);

/** Tutorials in the order in which they were put there: `row` or `saved`. */
export const list = (name) => read(name);
export const has = (name, slug) => read(name).some((it) => it.slug === slug);
export const remove = (name, slug) => write(name, without(read(name), slug));
export const put = (name, { slug, title }) => write(name, [...without(read(name), slug), { slug, title }]);

export function raise(name, slug) {
  const entries = read(name);
  const at = entries.findIndex((it) => it.slug === slug);
  if (at < 1) return entries;
  return write(name, [...entries.slice(0, at - 1), entries[at], entries[at - 1], ...entries.slice(at + 1)]);
}

/** The one after this in the row, if this is in it. */
export function following(slug) {
  const row = read("row");
  const at = row.findIndex((it) => it.slug === slug);
  return at < 0 ? undefined : row[at + 1];
}

/** What was done, the newest first. Returns the entry that notes can be added to. */
export function done({ slug, title, minutes }) {
  const entry = { id: crypto.randomUUID?.() ?? `${Date.now()}`, slug, title, minutes, at: new Date().toISOString(), note: "" };
  write("done", [entry, ...read("done")]);
  return entry;
}

export const note = (id, words) => write("done", read("done").map((it) => (it.id === id ? { ...it, note: words } : it)));
export const forget = (id) => write("done", read("done").filter((it) => it.id !== id));
