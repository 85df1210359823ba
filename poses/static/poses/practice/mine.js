// Draws what this browser remembers of a practice, and lets it be put in order.

import * as shelf from "./shelf.js";
import { isMember, sync } from "./sync.js";

const page = document.querySelector(".mine");
const date = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium" });
const address = (slug) => page.dataset.tutorial.replace("/slug/", `/${slug}/`);
const lists = ["row", "saved", "done"];

function drawn(name, { slug, title, at, minutes, note, id }) {
  const item = document.getElementById("entry").content.firstElementChild.cloneNode(true);
  const link = item.querySelector("a");
  link.textContent = title;
  if (slug) link.href = name === "row" ? `${address(slug)}practice/` : address(slug);
  item.querySelector(".meta").textContent = minutes ? `${date.format(new Date(at))} · ${minutes} min` : "";
  item.querySelector(".mine-note").textContent = note ?? "";
  if (name !== "row") item.querySelector("[data-act=raise]").remove();
  for (const button of item.querySelectorAll("button")) button.setAttribute("aria-label", `${button.textContent}: ${title}`);
  Object.assign(item.dataset, { slug, id: id ?? "" });
  return item;
}

function draw() {
  for (const name of lists) {
    const entries = shelf.list(name);
    page.querySelector(`[data-list=${name}]`).replaceChildren(...entries.map((it) => drawn(name, it)));
    page.querySelector(`[data-empty=${name}]`).hidden = entries.length > 0;
    page.querySelector(`[data-full=${name}]`).hidden = entries.length < shelf.MOST;
  }
  page.querySelector("[data-overflow]").hidden = !shelf.isFull();
  const [first] = shelf.list("row");
  page.querySelector(".mine-go").hidden = !first;
  if (first) page.querySelector(".mine-go a").href = `${address(first.slug)}practice/`;
  const all = Object.fromEntries(lists.map((name) => [name, shelf.list(name)]));
  const copy = new Blob([JSON.stringify(all, null, 2)], { type: "application/json" });
  URL.revokeObjectURL(page.querySelector("[data-export]").href);
  page.querySelector("[data-export]").href = URL.createObjectURL(copy);
}

page.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-act]");
  if (!button) return;
  const { slug, id } = button.closest("li").dataset;
  const name = button.closest("[data-list]").dataset.list;
  if (button.dataset.act === "raise") shelf.raise(name, slug);
  else shelf.remove(name, id || slug);
  draw();
});

page.querySelector("[data-offline]").addEventListener("click", async ({ target }) => {
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  const ours = workers.filter(({ scope }) => scope.endsWith("/practice/"));
  await Promise.all(ours.map((it) => it.unregister()));
  const stores = (await caches.keys()).filter((it) => it.startsWith("practice "));
  await Promise.all(stores.map((it) => caches.delete(it)));
  page.querySelector("[role=status]").textContent = target.dataset.gone;
});

/** A line that says where all this is kept. */
function say(name) {
  for (const it of page.querySelectorAll("[data-where]")) it.hidden = it.dataset.where !== name;
}

draw();
addEventListener("practice taken", draw);
say(isMember() ? "asking" : "browser");
if (isMember()) {
  const isTold = await sync();
  say(!isMember() ? "browser" : isTold ? "account" : "waiting");
}
