// Plays a practice. The list on the page says what, the machine says when, the screen
// shows it, the device speaks and rings. Without this module the list is the practice.

import * as device from "./device.js";
import * as machine from "./machine.js";
import { keepForLater } from "./offline.js";
import * as screen from "./screen.js";
import * as shelf from "./shelf.js";
import "./sync.js";

const LONG_REST = 5 * 60_000;
const AWAY = 20_000;
const LATE = 1500; // A bell for what is longer ago would only confuse.
const BREAK = 10_000; // Between two poses of a row.
const page = document.getElementById("practice");
let settings, place, cues; // Of the tutorial that the page holds now.
let run, shown, timer, rest, left, isLocked, unlockUntil;

// Settings, kept for the next time.

const field = (name) => settings.querySelector(`[name=${name}]:is(:checked, [type=range])`);
const chosen = () => ({ pace: field("pace").value, rate: Number(field("rate").value), voice: Boolean(field("voice")), bell: Boolean(field("bell")) });

function remember() {
  settings.querySelector("output").textContent = field("rate").value;
  localStorage.setItem("practice settings", JSON.stringify(chosen()));
  if (run) run = machine.repace(run, machine.paceOf(chosen()), Date.now());
}

function recall() {
  const { pace, rate, ...sounds } = JSON.parse(localStorage.getItem("practice settings") ?? "{}");
  for (const it of settings.querySelectorAll("[name=pace]")) if (it.value === pace) it.checked = true;
  for (const [name, isOn] of Object.entries(sounds)) settings.querySelector(`[name=${name}]`).checked = isOn;
  field("rate").value = rate ?? 6;
  settings.querySelector("output").textContent = field("rate").value;
}

// The run, drawn as often as something changes.

function tick() {
  clearTimeout(timer);
  const clock = Date.now();
  run = machine.settle(run, clock);
  if (machine.isDone(run)) return finish(clock);
  if (shown !== run.at) arrive(clock);
  const wait = screen.beat(run, clock);
  if (run.paused === null && wait < Infinity) timer = setTimeout(tick, Math.max(wait, 20));
}

function arrive(clock) {
  shown = run.at;
  const cue = cues[shown];
  screen.show(cues, shown);
  keep();
  if (run.paused !== null || clock - run.since > LATE) return;
  const { voice, bell } = chosen();
  if (bell) device.ring(["switch", "hold"].includes(cue.kind) ? cue.kind : "step");
  if (voice) device.speak(screen.spoken(cues, shown));
}

const change = (made) => {
  run = made(run, Date.now());
  tick();
};

function play(made) {
  device.open();
  [run, shown] = [made, undefined];
  screen.view(page, "player");
  page.querySelector("[data-do=pause]").focus();
  awaken();
  tick();
}

async function awaken(wasAway) {
  const isAwake = await device.wake();
  screen.note(wasAway ? "away" : isAwake ? "" : "asleep");
}

function keep() {
  sessionStorage.setItem(place, JSON.stringify(machine.kept(run, Date.now())));
}

function stop() {
  clearTimeout(timer);
  clearTimeout(rest);
  device.silence();
  device.sleep();
  sessionStorage.removeItem(place);
  run = shown = undefined;
}

function finish(clock) {
  const minutes = Math.max(1, Math.round(machine.practised(run, clock) / 60_000));
  const { bell } = chosen();
  stop();
  if (bell) device.ring("end");
  const { slug, title } = page.dataset;
  const after = shelf.following(slug);
  const entry = shelf.done({ slug, title, minutes });
  screen.end(page, minutes, after);
  page.querySelector("[name=note]").oninput = ({ target }) => shelf.note(entry.id, target.value);
  if (after) timer = setTimeout(pressed.onward, BREAK);
}

/** Another tutorial in the place of this one: a press that came before still counts. */
async function turnTo(address) {
  const answer = await fetch(address);
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  const other = found.getElementById("practice");
  if (!other) return location.assign(address);
  page.replaceChildren(...other.children);
  Object.assign(page.dataset, other.dataset);
  document.title = found.title;
  history.pushState(null, "", address);
  open();
  pressed.start();
}

// What can be pressed.

const pressed = {
  start: () => play(machine.begin(cues, machine.paceOf(chosen()), Date.now())),
  again() {
    clearTimeout(timer);
    pressed.start();
  },
  onward() {
    clearTimeout(timer);
    const after = shelf.following(page.dataset.slug);
    turnTo(page.dataset.address.replace(page.dataset.slug, after.slug));
  },
  remain() {
    clearTimeout(timer);
    screen.remain(page);
  },
  next: () => change((it, clock) => machine.go(it, it.at + 1, clock)),
  back: () => change((it, clock) => machine.go(it, it.at - 1, clock)),
  more: () => change(machine.more),
  breathe: () => change(machine.tap),
  pause() {
    if (run.paused !== null) return goOn();
    change(machine.pause);
    device.silence();
    keep();
    rest = setTimeout(device.sleep, LONG_REST);
  },
  leave() {
    stop();
    screen.view(page, "start");
    page.querySelector("[data-do=start]").focus();
  },
  return: () => {
    run = machine.takenUp(cues, run.pace, left.kept, Date.now());
    goOn();
  },
  lock: () => screen.lock((isLocked = true)),
  unlock() {
    if (Date.now() < unlockUntil) {
      screen.lock((isLocked = false));
      page.querySelector("[data-do=pause]").focus();
      return;
    }
    unlockUntil = Date.now() + 3000;
    screen.unlocking(true);
    setTimeout(() => isLocked && screen.unlocking(false), 3000);
  },
};

function goOn() {
  clearTimeout(rest);
  device.open();
  awaken();
  change(machine.resume);
}

page.addEventListener("click", ({ target }) => pressed[target.closest("[data-do]")?.dataset.do]?.());

const KEYS = { " ": "pause", ArrowRight: "next", ArrowLeft: "back", ArrowUp: "more", ArrowDown: "breathe" };

document.addEventListener("keydown", (event) => {
  const name = KEYS[event.key];
  if (!run || !name || event.ctrlKey || event.metaKey || event.altKey) return;
  // A button that has the focus is pressed by the space itself.
  if (event.key === " " && event.target.closest("button")) return;
  event.preventDefault();
  if (name !== "more" || cues[run.at].amount) pressed[name]();
});

document.addEventListener("visibilitychange", () => {
  if (!run) return;
  if (document.visibilityState === "hidden") {
    keep();
    left = { at: Date.now(), kept: machine.kept(run, Date.now()) };
    return;
  }
  const wasAway = run.paused === null && Date.now() - left.at > AWAY;
  tick();
  if (run) awaken(wasAway);
});
addEventListener("pagehide", () => run && keep());

addEventListener("popstate", () => location.reload());

/** Make the page's tutorial the one that is played. */
function open() {
  settings = page.querySelector(".practice-settings");
  place = `practice ${page.dataset.slug} ${page.dataset.revision}`;
  cues = screen.cuesOf(page);
  recall();
  settings.addEventListener("input", remember);
  device.heard((isHeard) => {
    settings.querySelector("[data-none=voice]").hidden = isHeard;
  });
  keepForLater(page.dataset.worker);
}

open();
// A reload, or a phone that needed the room: the same breath, when somebody goes on.
const before = JSON.parse(sessionStorage.getItem(place) ?? "null");
if (before && before.at < cues.length) {
  run = machine.takenUp(cues, machine.paceOf(chosen()), before, Date.now());
  screen.view(page, "player");
  tick();
}
page.dataset.ready = "";
