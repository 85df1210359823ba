// A time that is planned by one clock, as the others show it: the studio's and this
// device's, whose place stands among the first to choose from.

const plan = document.querySelector("[data-plan]");
const studio = plan.dataset.plan;
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const [at, zone, others] = ["input", "select", "output"].map((it) => plan.querySelector(it));
const { lang } = document.documentElement;
const locale = lang === "en" ? "en-GB" : lang;

const own = [...zone.options].find((option) => option.value === here);
if (own && !own.selected) zone.options[0].after(own);

// How far a clock is ahead of UTC at a moment, in milliseconds.
function ahead(moment, timeZone) {
  const options = { timeZone, hourCycle: "h23", dateStyle: "short", timeStyle: "medium" };
  return Date.parse(`${new Date(moment).toLocaleString("sv-SE", options).replace(" ", "T")}Z`)
    - Math.floor(moment / 1000) * 1000;
}

function meant() {
  const local = Date.parse(`${at.value}Z`);
  return local - ahead(local - ahead(local, zone.value), zone.value);
}

function say(moment, timeZone) {
  const options = { timeZone, dateStyle: "long", timeStyle: "short" };
  return `${new Date(moment).toLocaleString(locale, options)} (${timeZone})`;
}

function show() {
  const places = new Set([studio, here]);
  places.delete(zone.value);
  const moment = at.value ? meant() : NaN;
  const said = Number.isNaN(moment) ? [] : [...places].map((place) => say(moment, place));
  others.textContent = said.length ? `= ${said.join(" = ")}` : "";
}

plan.addEventListener("input", show);
show();
