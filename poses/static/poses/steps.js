// Steps are moved, copied, cut in two and pasted as a list. Each has its place, its key
// and its names like those that the server draws, so the form is sent as ever.

const list = document.querySelector("#steps");
const tools = document.querySelector("#step-tools");
const told = document.querySelector("#steps-told");
const SIDE = /(?<![{|\p{L}])(left|right)(?![}|\p{L}])/giu;
const ITEM = /^\s*(?:\d{1,3}[.)]|[-–•*])\s+/;
// As many as a tutorial can have.
const MOST = 200;
const NOT_COPIED = /-(key|position|upload|sent|merge|remove|is_decorative|alt|caption|credit)$/;

const steps = () => [...list.querySelectorAll(".desk-step")];
const text = (step) => step.querySelector("textarea[name$='-text']");
const named = (step, name) => step.querySelector(`[name$='-${name}']`);

// The last row at the beginning is a blank one: what is new is made like it.
const blank = steps().at(-1)?.cloneNode(true);
let made = steps().length;

function renumber() {
  steps().forEach((step, index) => {
    const number = String(index + 1);
    named(step, "position").value = number;
    for (const label of step.querySelectorAll(":scope > legend, :scope > button")) {
      label.textContent = label.textContent.replace(/\d+/, number);
    }
  });
}

function tell(step, words) {
  const number = steps().indexOf(step) + 1;
  told.textContent = tools.dataset[words].replace("…", number);
}

function added(after, words) {
  const step = blank.cloneNode(true);
  const prefix = `steps-${made}-`;
  for (const one of step.querySelectorAll("*")) {
    for (const { name, value } of [...one.attributes]) {
      if (/steps-\d+-/.test(value)) one.setAttribute(name, value.replace(/steps-\d+-/g, prefix));
    }
  }
  for (const field of step.querySelectorAll("input, textarea, select")) {
    if (["checkbox", "radio"].includes(field.type)) field.checked = false;
    else field.value = "";
  }
  made += 1;
  step.id = `step-${made}`;
  named(step, "key").value = crypto.randomUUID();
  text(step).value = words;
  after.after(step);
  step.querySelector(":scope > button").value = named(step, "key").value;
  equip(step);
  renumber();
  return step;
}

function copy(step) {
  const twin = added(step, text(step).value);
  const suffix = (field) => field.name.replace(/^steps-\d+-/, "");
  const of = new Map([...twin.querySelectorAll("[name]")].map((it) => [suffix(it), it]));
  for (const field of step.querySelectorAll("[name^='steps-']")) {
    const other = of.get(suffix(field));
    if (!other || NOT_COPIED.test(field.name)) continue;
    if (field.type === "checkbox") other.checked = field.checked;
    else other.value = field.value;
  }
  return twin;
}

function cut(step) {
  const field = text(step);
  const place = field.selectionStart;
  const [before, after] = [field.value.slice(0, place).trim(), field.value.slice(place).trim()];
  if (!before || !after) return null;
  field.value = before;
  return added(step, after);
}

const ACTS = {
  up: (step) => step.previousElementSibling?.before(step),
  down: (step) => step.nextElementSibling?.after(step),
  copy,
  cut,
  turn: (step) => {
    text(step).value = text(step).value.replace(SIDE, "{$1}");
  },
};

function act(button, step) {
  const what = button.dataset.act;
  const found = ACTS[what](step);
  renumber();
  suggest(step);
  if (what === "cut" && !found) told.textContent = tools.dataset.nowhere;
  else tell(found ?? step, what);
  if (found) text(found).focus();
  else button.focus();
}

// Words that mean a side are offered as what turns with it.
function suggest(step) {
  const said = [...text(step).value.matchAll(SIDE)].map(([word]) => word);
  const button = step.querySelector("[data-act=turn]");
  if (!button) return;
  button.hidden = !said.length;
  button.textContent = tools.dataset.turning.replace("…", said[0] ?? "");
}

function spread(event, step) {
  const lines = event.clipboardData.getData("text/plain").split(/\r?\n/);
  const items = lines.filter((line) => ITEM.test(line)).map((line) => line.replace(ITEM, "").trim());
  if (items.length < 2 || text(step).value.trim()) return;
  event.preventDefault();
  text(step).value = items[0];
  items.slice(1).reduce((above, words) => added(above, words), step);
  told.textContent = tools.dataset.pasted.replace("…", items.length);
}

// Somebody who writes one step is offered the next, so that nothing has to be pressed.
function offerNext(step) {
  const isLast = step === steps().at(-1);
  if (isLast && text(step).value.trim() && steps().length < MOST) added(step, "");
}

function begin(event) {
  const button = event.target.closest("button[name=add]");
  const above = button?.closest(".desk-step");
  if (!above && button?.value !== "step") return;
  event.preventDefault();
  const last = steps().at(-1);
  const step = above || text(last).value.trim() ? added(above ?? last, "") : last;
  tell(step, "made");
  text(step).focus();
}

function equip(step) {
  step.querySelector(".desk-tools")?.remove();
  step.querySelector(".desk-line").after(tools.content.cloneNode(true));
  for (const button of step.querySelectorAll("[data-act]")) {
    button.addEventListener("click", () => act(button, step));
  }
  text(step).addEventListener("input", () => {
    suggest(step);
    offerNext(step);
  });
  text(step).addEventListener("paste", (event) => spread(event, step));
  suggest(step);
}

if (blank && !blank.querySelector("img") && crypto.randomUUID) {
  steps().forEach(equip);
  document.addEventListener("click", begin);
}
