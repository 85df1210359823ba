// What the device lends to a practice: a voice, a bell, a screen that stays awake. Each
// may be missing or refused, and the practice goes on without it.

const { speechSynthesis: synthesis } = window;
const LONGEST = 160; // Some voices stop within a sentence that takes too long.
let sounds; // The audio context, which only a press may open.
let lock;

/** Called inside a press, without which a browser neither speaks nor rings. */
export function open() {
  const Context = window.AudioContext ?? window.webkitAudioContext;
  sounds ??= Context && new Context();
  sounds?.resume();
  synthesis?.speak(new SpeechSynthesisUtterance(""));
}

const voices = () => {
  const language = document.documentElement.lang;
  const found = synthesis?.getVoices().filter((it) => it.lang.startsWith(language)) ?? [];
  return [...found.filter((it) => it.localService), ...found];
};

/** Tell whether there is a voice, now and when some are loaded later. */
export function heard(tell) {
  tell(voices().length > 0);
  synthesis?.addEventListener?.("voiceschanged", () => tell(voices().length > 0));
}

export function speak(sentences) {
  synthesis?.cancel();
  const [voice] = voices();
  if (!voice) return;
  for (const sentence of sentences) {
    const short = sentence.length > LONGEST ? sentence.split(/(?<=[,;:–])\s/) : [sentence];
    for (const words of short.filter(Boolean)) {
      const said = new SpeechSynthesisUtterance(words);
      Object.assign(said, { voice, lang: voice.lang, rate: 0.9 });
      synthesis.speak(said);
    }
  }
}

const TONES = { step: [[440, 0]], hold: [[528, 0]], switch: [[528, 0], [396, 0.5]], end: [[396, 0], [396, 1.4], [396, 2.8]] };
// A bell's overtones: how high, how loud, how long they sound.
const PARTIALS = [[1, 0.3, 3], [2.0, 0.12, 2], [2.76, 0.08, 1.2], [5.4, 0.03, 0.5]];

export function ring(name) {
  if (!sounds) return;
  sounds.resume();
  for (const [pitch, after] of TONES[name]) {
    for (const [height, loud, long] of PARTIALS) {
      const start = sounds.currentTime + after;
      const tone = new OscillatorNode(sounds, { frequency: pitch * height });
      const volume = new GainNode(sounds, { gain: 0 });
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(loud, start + 0.01);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + long);
      tone.connect(volume).connect(sounds.destination);
      tone.start(start);
      tone.stop(start + long);
    }
  }
}

export function silence() {
  synthesis?.cancel();
  sounds?.suspend();
}

/** Keep the screen awake. Says whether the device agreed; a hidden page is never asked. */
export async function wake() {
  sounds?.resume();
  try {
    lock = lock?.released === false ? lock : await navigator.wakeLock.request("screen");
    return true;
  } catch {
    return document.visibilityState === "hidden";
  }
}

export function sleep() {
  lock?.release();
  lock = undefined;
}
