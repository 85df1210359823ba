// A page shows times in the studio's zone. A reader elsewhere sees them in her own,
// wherever that makes a difference, in the same words.

const { lang, dataset } = document.documentElement;
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
// Pages write 12 March 2026, 18:30; American order would look like another date.
const locale = lang === "en" ? "en-GB" : lang;

function say(moment, precision, timeZone) {
  const day = moment.toLocaleDateString(locale, { dateStyle: "long", timeZone });
  if (precision === "date") return day;
  return `${day}, ${moment.toLocaleTimeString(locale, { timeStyle: "short", timeZone })}`;
}

function localise() {
  for (const time of document.querySelectorAll("time[data-local]")) {
    const moment = new Date(time.dateTime);
    const local = say(moment, time.dataset.local, here);
    if (local !== say(moment, time.dataset.local, dataset.zone)) time.textContent = local;
    time.removeAttribute("data-local");
  }
}

if (here !== dataset.zone) {
  localise();
  document.addEventListener("htmx:after:swap", localise);
}
