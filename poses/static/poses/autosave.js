// What somebody types is sent every few seconds. Until it has arrived it is kept in the
// browser, so that neither a dead network nor a closed tab loses it.

const EVERY = 3000;
const LONGEST_TYPING = 15000;
const OURS = ["csrfmiddlewaretoken", "page-opened", "page-after"];

const form = document.querySelector("form[data-autosave]");
const status = form.querySelector("[data-saved]");
const place = `autosave:${form.dataset.autosave}`;
// Moments are told by the server's clock, so that a wrong one here decides nothing.
const ahead = Date.now() - Date.parse(form.dataset.now);
const words = status.dataset;

const { lang } = document.documentElement;
// As on every page: 18:30, and 12 March.
const locale = lang === "en" ? "en-GB" : lang;

let arrived = said();
let seen = arrived;
let since = 0;
let isSending = false;
// A page that was refused waits for the button.
let isOver = Boolean(form.dataset.bound);

function said() {
  const typed = [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && !OURS.includes(name),
  );
  return new URLSearchParams(typed).toString();
}

function field(name) {
  return form.elements[name];
}

function tell(text, isWarning = true) {
  // Said again, it would be read out again.
  if (status.textContent !== text) status.textContent = text;
  status.classList.toggle("is-warning", isWarning);
}

function keepHere(text) {
  const copy = { at: Date.now() - ahead, after: field("page-after").value, text };
  try {
    localStorage.setItem(place, JSON.stringify(copy));
  } catch {
    // The browser keeps nothing, or has no room: the server is asked all the same.
  }
}

function body(text, after) {
  const sent = new URLSearchParams(text);
  for (const name of ["page-opened", "page-after"]) sent.set(name, after);
  sent.set("csrfmiddlewaretoken", field("csrfmiddlewaretoken").value);
  return sent;
}

const REFUSALS = { 401: "signedOut", 403: "stale", 409: "overtaken", 422: "wrong" };

async function send(text) {
  const answer = await fetch(form.dataset.autosave, {
    method: "POST",
    body: body(text, field("page-after").value),
  });
  if (answer.ok) {
    const { number, at } = await answer.json();
    field("page-opened").value = field("page-after").value = number;
    arrived = text;
    if (said() === text) localStorage.removeItem(place);
    const time = new Date(at).toLocaleTimeString(locale, { timeStyle: "short" });
    tell(words.saved.replace("…", time), false);
    document.dispatchEvent(new Event("desk:kept"));
    return;
  }
  isOver = answer.status === 409;
  tell(words[REFUSALS[answer.status]] ?? words.failed);
}

async function look() {
  const text = said();
  if (text !== seen) {
    since ||= Date.now();
    seen = text;
    keepHere(text);
    if (Date.now() - since < LONGEST_TYPING) return;
  }
  if (text === arrived || isSending || isOver) return;
  isSending = true;
  since = 0;
  try {
    await send(text);
  } catch {
    tell(words.failed);
  }
  isSending = false;
}

// What was kept here and never arrived is offered, and posted as the form would be: so
// the desk shows both versions if somebody has saved meanwhile.

function offer() {
  const copy = JSON.parse(localStorage.getItem(place) ?? "null");
  if (!copy || copy.text === arrived) return;
  if (Date.parse(form.dataset.mine) >= copy.at) {
    localStorage.removeItem(place);
    return;
  }
  const box = document.querySelector("#kept-here");
  const back = box.querySelector("form");
  for (const [name, value] of body(copy.text, copy.after)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    back.append(input);
  }
  box.querySelector("time").textContent = new Date(copy.at + ahead).toLocaleString(locale, {
    dateStyle: "long", timeStyle: "short",
  });
  box.querySelector("[type=button]").addEventListener("click", () => {
    localStorage.removeItem(place);
    box.hidden = true;
  });
  box.hidden = false;
}

if (isOver) keepHere(arrived);
else offer();
setInterval(look, EVERY);
document.addEventListener("visibilitychange", () => {
  if (document.hidden && said() !== arrived) keepHere(said());
});
