// Moves the `step` of a figure's state, by hand or by itself: `player` has buttons for a walk that is looked at step by
// step, `runner` a slider for a training of many steps.
import { animate, button, clamp, html, put, say, slider } from "./kit.js";

/** @typedef {{ get: () => { step: number }, set: (changes: { step: number }) => void, length: () => number }} Moved */
/** @typedef {{ at: () => number, length: () => number, go: (step: number) => void }} Steps */

const SLOW = 900; // milliseconds for one step of a walk, at most
const WHOLE = 30_000; // for all of them, at most
const FAST = 60; // for one step of a training

/**
 * What plays the steps from 0 to `length()`. `run({ at, length, go })` goes on by itself from `at()`, and returns how
 * to halt it; `heard` is called when it starts and when it stops.
 *
 * @param {Moved & { run: (steps: Steps) => () => void, heard: () => void }} options
 */
function playback({ get, set, length, run, heard }) {
  let halt = /** @type {(() => void) | null} */ (null); // while it plays
  const at = () => Math.min(get().step, length());
  const stop = () => {
    halt?.();
    halt = null;
    heard();
  };
  const go = (/** @type {number} */ step) => {
    if (step >= length()) stop();
    set({ step: clamp(step, [0, length()]) });
  };
  const start = () => {
    halt = () => {}; // where motion is not wanted, it is over before there is anything to halt
    heard();
    if (at() === length()) set({ step: 0 });
    const end = run({ at, length, go });
    if (halt) halt = end;
  };
  const move = (/** @type {number} */ step) => {
    stop();
    go(step);
  };
  return { at, start, stop, move, playing: () => halt !== null };
}

/**
 * One step after the other, each long enough to be read.
 * @param {Steps} steps
 */
function walk({ at, length, go }) {
  const timer = setInterval(() => go(at() + 1), Math.min(SLOW, WHOLE / length()));
  return () => clearInterval(timer);
}

/**
 * As many steps a frame as the time asks for.
 * @param {Steps} steps
 */
function race({ at, length, go }) {
  const [from, to] = [at(), length()];
  return animate((to - from) * FAST, (t) => {
    const step = from + Math.round((to - from) * t);
    if (step !== at() || t === 1) go(step);
  });
}

/**
 * Step, Play, Back and To the end: the buttons that move `step` from 0 to `length()`. Escape in `element` stops the
 * play, and leaves.
 *
 * Returns `{ element, show, stop }`; `show(step)` says where we are.
 *
 * @param {Moved & { element: HTMLElement }} options
 */
export function player({ element, get, set, length }) {
  const { at, start, stop, move, playing } = playback({ get, set, length, run: walk, heard: () => {
    play.textContent = playing() ? "Pause" : "Play";
  } });
  const play = button("Play", () => (playing() ? stop() : start()), { class: "mg-play" });
  const step = button("Step", () => move(at() + 1), { class: "mg-step" });
  const back = button("Back", () => move(at() - 1), { class: "mg-back" });
  const end = button("To the end", () => move(length()), { class: "mg-end" });
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    stop();
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  return { element: html("div", { class: "mg-buttons" }, step, play, back, end), stop, show(/** @type {number} */ now) {
    put(step, { "aria-disabled": String(now === length()) });
    put(back, { "aria-disabled": String(now === 0) });
  } };
}

/**
 * A slider for `step`, from 0 to `most`, a button that runs through the steps, and one that takes a single step. In
 * `drawing` Enter takes a step, and Escape stops the run.
 *
 * Returns `{ element, show, stop, running }`; `show(step)` says where we are.
 *
 * @param {Omit<Moved, "length"> & { drawing: SVGElement, most: number, label: string }} options
 */
export function runner({ drawing, most, get, set, label }) {
  const { at, start, stop, move, playing } = playback({ get, set, length: () => most, run: race, heard: () => {
    run.textContent = playing() ? "Pause" : label;
  } });
  const run = button(label, () => (playing() ? move(at()) : start()), { class: "mg-run-button" });
  const one = button("One step", () => move(at() + 1));
  const steps = slider({ label: "step", range: [0, most], step: 1, text: (x) => say(x), change: move });
  drawing.addEventListener("keydown", (event) => {
    if (event.key === "Enter") move(at() + 1);
    if (event.key === "Escape" && playing()) move(at());
  });
  return { element: html("div", { class: "mg-runner mg-whole" }, run, one, steps.element), stop, running: playing,
    show(/** @type {number} */ step) {
      one.disabled = step >= most;
      steps.show(step);
    } };
}
