// Training to be watched, for a figure whose state has a `step`: `runner` has a slider for it, a button that runs
// through the steps, and one that takes a single step.
import { animate, button, html, say, slider } from "./kit.js";

const MS = 60; // a step, while it runs

/**
 * The controls of `step`, a whole number from 0 to `most`. In `drawing` Enter takes a step, and Escape stops the run.
 *
 * Returns `{ element, show, stop, running }`; `show(step)` says where we are.
 */
export function runner({ drawing, most, get, set, label }) {
  let halt = null; // how to stop, while it runs
  const go = (step) => set({ step: Math.min(most, step) });
  const stop = () => {
    halt?.();
    halt = null;
  };
  const start = () => {
    const from = get().step < most ? get().step : 0;
    halt = () => {};
    const last = animate((most - from) * MS, (t) => {
      if (t === 1) halt = null;
      const step = from + Math.round((most - from) * t);
      if (step !== get().step || t === 1) go(step);
    });
    if (halt) halt = last;
  };
  const move = (step) => {
    stop();
    go(step);
  };
  const run = button(label, () => (halt ? move(get().step) : start()), { class: "mg-run-button" });
  const one = button("One step", () => move(get().step + 1));
  const steps = slider({ label: "step", range: [0, most], step: 1, text: (x) => say(x), change: move });
  drawing.addEventListener("keydown", (event) => {
    if (event.key === "Enter") move(get().step + 1);
    if (event.key === "Escape" && halt) move(get().step);
  });
  return { element: html("div", { class: "mg-runner mg-whole" }, run, one, steps.element), stop,
    running: () => halt !== null, show(step) {
      run.textContent = halt ? "Pause" : label;
      one.disabled = step >= most;
      steps.show(step);
    } };
}
