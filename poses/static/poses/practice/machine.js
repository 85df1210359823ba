// A practice as a pure machine: what is so at a moment, and what a press changes. It
// knows no page and no clock. A cue ends at a moment, not after so many ticks: whoever
// asks late finds what is so by then, and nothing has drifted.
//
// A run is where somebody is: the cue `at`, `since` when, how many more units were asked
// for (`extra`), how many were tapped (`taps`), since when it rests (`paused`), and when
// it would have begun without rests (`from`). All times are in milliseconds.

const PACES = {
  calm: { inhale: 5000, exhale: 7000 },
  even: { inhale: 5000, exhale: 5000 },
  easy: { inhale: 3500, exhale: 4000 },
  own: { inhale: 5000, exhale: 5000, isOwn: true },
};

/** A pace by its name, or so many breaths a minute, as long in as out. */
export const paceOf = ({ pace, rate }) => PACES[pace] ?? { inhale: 30000 / rate, exhale: 30000 / rate };

const now = (run, clock) => run.paused ?? clock;
const cueOf = (run) => run.cues[run.at];
const target = (run) => cueOf(run).least + run.extra;
const isTapped = (run) => Boolean(run.pace.isOwn) && cueOf(run).unit !== "seconds";
const unit = (run) => (cueOf(run).unit === "seconds" ? 1000 : (run.pace.inhale + run.pace.exhale) * cueOf(run).breaths);
const lasts = (run) => (isTapped(run) ? Infinity : target(run) * unit(run));

export const isDone = (run) => run.at >= run.cues.length;

export const begin = (cues, pace, clock) => ({ cues, pace, at: 0, since: clock, extra: 0, taps: 0, paused: null, from: clock });

const moved = (run, at, since) => ({ ...run, at: Math.max(0, at), since, extra: 0, taps: 0 });

/** Another cue, from its beginning. */
export const go = (run, at, clock) => moved(run, at, now(run, clock));

/** The run by now: every cue whose time is over has made room for the next. */
export function settle(run, clock) {
  let settled = run;
  while (!isDone(settled) && settled.since + lasts(settled) <= now(run, clock)) {
    settled = moved(settled, settled.at + 1, settled.since + lasts(settled));
  }
  return settled;
}

/** What is to be shown, how far its phase has come, and when something will change. */
export function look(run, clock) {
  const cue = cueOf(run);
  const seen = { cue, of: target(run), count: run.taps + 1, phase: "tap", part: 0, span: 0, wait: Infinity };
  if (isTapped(run)) return seen;
  const into = now(run, clock) - run.since;
  const count = Math.min(seen.of, Math.floor(into / unit(run)) + 1);
  if (cue.unit === "seconds") {
    const phase = cue.kind === "switch" ? "change" : "stay";
    return { ...seen, count, phase, part: into, span: lasts(run), wait: 1000 - (into % 1000) };
  }
  const { inhale, exhale } = run.pace;
  const within = into % (inhale + exhale);
  const [phase, part, span] = within < inhale ? ["inhale", within, inhale] : ["exhale", within - inhale, exhale];
  return { ...seen, count, phase, part, span, wait: span - part };
}

export const pause = (run, clock) => (run.paused === null ? { ...run, paused: clock } : run);

export function resume(run, clock) {
  if (run.paused === null) return run;
  const rest = clock - run.paused;
  return { ...run, paused: null, since: run.since + rest, from: run.from + rest };
}

/** Stay longer: one breath, one time, ten seconds. */
export const more = (run) => ({ ...run, extra: run.extra + (cueOf(run).unit === "seconds" ? 10 : 1) });

/** A breath that somebody counts herself. */
export function tap(run, clock) {
  if (isDone(run) || !isTapped(run)) return run;
  return run.taps + 1 < target(run) ? { ...run, taps: run.taps + 1 } : go(run, run.at + 1, clock);
}

/** The same breath at another pace. */
export function repace(run, pace, clock) {
  if (isDone(run)) return { ...run, pace };
  const next = { ...run, pace };
  const done = isTapped(run) ? run.taps : (now(run, clock) - run.since) / unit(run);
  if (isTapped(next)) return { ...next, taps: Math.floor(done), since: now(run, clock) };
  return { ...next, taps: 0, since: now(run, clock) - done * unit(next) };
}

/** How long was practised, without the rests. */
export const practised = (run, clock) => now(run, clock) - run.from;

/** What has to be known to take a run up again. */
export function kept(run, clock) {
  const { at, extra, taps } = run;
  return { at, extra, taps, into: now(run, clock) - run.since, spent: practised(run, clock) };
}

/** A run that was kept: at the same breath, resting until somebody goes on. */
export function takenUp(cues, pace, { at, extra, taps, into, spent }, clock) {
  return { cues, pace, at, extra, taps, since: clock - into, from: clock - spent, paused: clock };
}
