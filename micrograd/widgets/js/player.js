// Step, Play, Back and To the end, for a figure whose state has a `step`: `player`.
import { button, html, put } from "./kit.js";

const SLOW = 900; // milliseconds for one step, at most
const WHOLE = 30_000; // for all of them, at most

/**
 * The buttons that move `step` from 0 to `length()`. Escape in `element` stops the play, and leaves.
 *
 * Returns `{ element, show, stop }`; `show(step)` says where we are.
 */
export function player({ element, get, set, length }) {
  let timer = null;
  const at = () => Math.min(get().step, length());
  const go = (step) => {
    if (step >= length()) stop();
    set({ step: Math.min(Math.max(step, 0), length()) });
  };
  const by = (target) => () => {
    stop();
    go(target());
  };
  const play = button("Play", () => (timer === null ? start() : stop()), { class: "mg-play" });
  const step = button("Step", by(() => at() + 1), { class: "mg-step" });
  const back = button("Back", by(() => at() - 1), { class: "mg-back" });
  const end = button("To the end", by(length), { class: "mg-end" });
  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play";
  }
  function start() {
    play.textContent = "Pause";
    if (at() === length()) set({ step: 0 });
    timer = setInterval(() => go(at() + 1), Math.min(SLOW, WHOLE / length()));
  }
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    stop();
    document.activeElement?.blur();
  });
  return { element: html("div", { class: "mg-buttons" }, step, play, back, end), stop, show(now) {
    put(step, { "aria-disabled": String(now === length()) });
    put(back, { "aria-disabled": String(now === 0) });
  } };
}
