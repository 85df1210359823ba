// Links to poses and tutorials by name, in the visual editor's own dialog. Whoever has no
// JavaScript writes addresses; the suggestions are the browser's own list.

const PAUSE = 150;
const pattern = document.querySelector("#link-by-name");

function offer(address) {
  const part = pattern.content.cloneNode(true);
  const field = part.querySelector("input");
  const list = part.querySelector("datalist");
  const known = new Map();
  let waiting;

  async function ask() {
    const typed = field.value.trim();
    const answer = typed && (await fetch(`${pattern.dataset.pages}?q=${encodeURIComponent(typed)}`));
    if (!answer?.ok || typed !== field.value.trim()) return;
    const { pages } = await answer.json();
    pages.forEach(({ name, url }) => known.set(name, url));
    list.replaceChildren(
      ...pages.map(({ name }) => {
        const option = document.createElement("option");
        option.value = name;
        // A browser shows only what contains the letters that were typed.
        if (!name.toLowerCase().includes(typed.toLowerCase())) option.label = `${name} (${typed})`;
        return option;
      }),
    );
  }

  field.addEventListener("input", () => {
    if (known.has(field.value)) address.value = known.get(field.value);
    clearTimeout(waiting);
    waiting = setTimeout(() => ask().catch(() => {}), PAUSE);
  });
  address.parentElement.before(part);
  field.focus();
}

new MutationObserver((changes) => {
  for (const node of changes.flatMap((change) => [...change.addedNodes])) {
    const address = node.querySelector?.(".prose-editor-dialog input[name=href]");
    if (address) offer(address);
  }
}).observe(document.body, { childList: true, subtree: true });
