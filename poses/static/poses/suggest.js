// Names of poses below a search field while somebody types. The list is the browser's
// own, so the keyboard and screen readers know it. Without this module the field searches.

const PAUSE = 150;
const remembered = new Map();

async function named(address, typed) {
  if (!remembered.has(typed)) {
    const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`);
    if (!answer.ok) return [];
    remembered.set(typed, (await answer.json()).names);
  }
  return remembered.get(typed);
}

function option(name, typed) {
  const made = document.createElement("option");
  made.value = name;
  // A browser shows only what contains the letters that were typed, accents and all.
  if (!name.toLowerCase().includes(typed.toLowerCase())) made.label = `${name} (${typed})`;
  return made;
}

function listen(field) {
  const list = document.createElement("datalist");
  list.id = `${field.id}-names`;
  field.after(list);
  field.setAttribute("list", list.id);
  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const typed = field.value.trim();
      const names = typed ? await named(field.dataset.suggest, typed).catch(() => []) : [];
      if (typed === field.value.trim()) list.replaceChildren(...names.map((it) => option(it, typed)));
    }, PAUSE);
  });
}

document.querySelectorAll("input[data-suggest]").forEach(listen);
