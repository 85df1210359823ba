// What a practice shows. The page's list says every word; here they are drawn, one
// sentence at a time, in places that keep their size.

import { look } from "./machine.js";

const SIZES = [[45, "short"], [90, "medium"], [170, "long"]];
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let player, part, breathing;

const text = (item, name) => item.querySelector(name)?.textContent.trim() ?? "";
const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** The cues that the page's list holds. */
export function cuesOf(page) {
  return [...page.querySelectorAll(".cues > li")].map((item) => ({
    ...item.dataset,
    kind: item.className,
    least: Number(item.dataset.least),
    breaths: Number(item.dataset.breaths),
    words: text(item, ".cue-words"),
    amount: text(item, ".cue-amount"),
    facts: text(item, ".cue-facts"),
  }));
}

/** Show one of the page's views: the start, the player or the end. */
export function view(page, name) {
  player = page.querySelector(".player");
  part = (one) => player.querySelector(one);
  for (const it of page.querySelectorAll("[data-view]")) it.hidden = it.dataset.view !== name;
  document.body.dataset.view = name;
  scrollTo(0, 0);
}

/** A cue that has come: its words, its side, its drawing, what comes after it. */
export function show(cues, at) {
  const cue = cues[at];
  const after = cues[at + 1];
  const last = Math.max(...cues.map((it) => Number(it.number)));
  part(".player-step").textContent = cue.number ? filled(player.dataset.step, { n: cue.number, m: last }) : "";
  part(".player-words").textContent = cue.words;
  part(".player-words").dataset.size = SIZES.find(([most]) => cue.words.length <= most)?.[1] ?? "longest";
  part(".player-facts").textContent = [cue.amount, cue.facts].filter(Boolean).join(" · ");
  part(".side").textContent = cue.side;
  part(".player-next").textContent = after ? filled(player.dataset.next, { words: after.words }) : player.dataset.last;
  player.dataset.turn = cue.turn;
  player.dataset.kind = cue.kind;
  for (const it of player.querySelectorAll("[data-drawing]")) it.hidden = it.dataset.drawing !== cue.drawing;
  part("[data-do=more]").textContent = part("[data-do=more]").dataset[cue.unit];
  part("[data-do=more]").disabled = !cue.amount;
  part("[aria-live]").textContent = [part(".player-step").textContent, ...spoken(cues, at)].filter(Boolean).join(". ");
}

/** What a voice says of a cue: no word that the screen does not show. */
export function spoken(cues, at) {
  const { side, words, amount } = cues[at];
  return [side !== cues[at - 1]?.side ? side.split(" · ")[0] : "", words, amount].filter(Boolean);
}

/** The breath and the count by now. Returns when they will change. */
export function beat(run, clock) {
  const seen = look(run, clock);
  const { cue, phase, count, of } = seen;
  const isPaused = run.paused !== null;
  part(".ring-phase").textContent = isPaused ? player.dataset.paused : player.dataset[phase];
  part(".ring-count").textContent = cue.amount ? filled(player.dataset[cue.unit], { n: count, m: of }) : "";
  part(".ring-how").textContent = cue[phase] ?? "";
  part(".ring").disabled = phase !== "tap";
  const pause = part("[data-do=pause]");
  pause.textContent = isPaused ? pause.dataset.go : pause.dataset.pause;
  player.dataset.phase = phase;
  breathe(seen, isPaused);
  return seen.wait;
}

/** The ring grows and shrinks, once a phase; for those who want no motion a bar fills. */
function breathe({ phase, part: into, span }, isPaused) {
  const fill = part(".ring-fill");
  const small = calm.matches ? { backgroundSize: "0% 100%" } : { transform: "scale(.8)" };
  const large = calm.matches ? { backgroundSize: "100% 100%" } : { transform: "scale(1)" };
  const frames = phase === "exhale" ? [large, small] : [small, large];
  breathing?.cancel();
  if (!span) return;
  breathing = fill.animate(frames, { duration: span, easing: calm.matches ? "linear" : "ease-in-out", fill: "both" });
  breathing.currentTime = into;
  if (isPaused) breathing.pause();
}

/** A line below the steps about what the device did. */
export function note(name) {
  const line = part(".player-note");
  line.firstElementChild.textContent = name ? line.dataset[name] : "";
  part("[data-do=return]").hidden = name !== "away";
}

/** Nothing but one button can be pressed, so that water on the glass does nothing. */
export function lock(isLocked) {
  part(".player-open").inert = isLocked;
  part(".player-head").inert = isLocked;
  player.classList.toggle("locked", isLocked);
  const unlock = part("[data-do=unlock]");
  unlock.hidden = !isLocked;
  unlock.textContent = unlock.dataset.first;
  if (isLocked) unlock.focus();
}

export function unlocking(isAsked) {
  const unlock = part("[data-do=unlock]");
  unlock.textContent = isAsked ? unlock.dataset.again : unlock.dataset.first;
}

/** The end: how long it was, and what comes next if there is a row. */
export function end(page, minutes, after) {
  const said = page.querySelector("[data-minutes]");
  said.textContent = filled(said.dataset.minutes, { n: minutes });
  const row = page.querySelector(".practice-row");
  row.hidden = !after;
  row.firstElementChild.textContent = after ? filled(row.dataset.next, after) : "";
  view(page, "end");
  page.querySelector("#done").focus();
}

/** Nothing begins by itself any more. */
export function remain(page) {
  const row = page.querySelector(".practice-row");
  row.firstElementChild.textContent = "";
  row.querySelector("[data-do=remain]").hidden = true;
}
