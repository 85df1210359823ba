// What only a browser with scripts can do in the library: leave empty fields out of the
// address, and remember what somebody has and is careful with. That stays in this browser;
// it is sent only in an address that is seen, when it is chosen. Without this module the
// form asks the same.

const PLACE = "library";
const REMEMBERED = ["have", "careful"];

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(PLACE)) ?? {};
  } catch {
    return {};
  }
}

function remember(chosen) {
  try {
    if (REMEMBERED.some((name) => chosen[name]?.length)) localStorage.setItem(PLACE, JSON.stringify(chosen));
    else localStorage.removeItem(PLACE);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

const boxes = (name) => [...document.querySelectorAll(`#choose input[name=${name}]`)];

function chosen() {
  const values = (name) => boxes(name).filter((it) => it.checked).map((it) => it.value);
  return Object.fromEntries(REMEMBERED.map((name) => [name, values(name)]));
}

// Offers what is remembered, as far as the form still knows it, when nothing of it is chosen.
function offer() {
  const kept = remembered();
  const known = REMEMBERED.flatMap((name) => boxes(name).filter((it) => kept[name]?.includes(it.value)));
  const line = document.querySelector(".remembered");
  document.querySelector(".remembers").hidden = !known.length;
  line.hidden = !known.length || Object.values(chosen()).some((values) => values.length);
  if (line.hidden) return;
  line.querySelector("span").textContent = known.map((it) => it.nextElementSibling.textContent).join(", ");
  const address = new URL(location.pathname + location.search, location.origin);
  address.searchParams.delete("page");
  known.forEach((it) => address.searchParams.append(it.name, it.value));
  line.querySelector("a").href = address;
}

function begin() {
  if (Object.values(chosen()).some((values) => values.length)) remember(chosen());
  offer();
}

document.addEventListener("change", ({ target }) => {
  if (target.form?.id === "choose" && REMEMBERED.includes(target.name)) remember(chosen());
});
document.addEventListener("click", ({ target }) => {
  if (!target.closest(".remembers button")) return;
  remember({});
  offer();
});
document.addEventListener("formdata", ({ target, formData }) => {
  if (target.id !== "choose") return;
  for (const [name, value] of [...formData]) if (!value) formData.delete(name);
});
document.addEventListener("htmx:after:swap", begin);
begin();
