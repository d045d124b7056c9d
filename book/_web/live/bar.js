// The buttons under each cell, which stand in the page itself. What they do is loaded when a reader reaches for one.
let cells; // the module, once it was asked for

/** Bring the buttons to life: a press works, Python comes near before it, and what was edited before is shown. */
export function wakeBars() {
  if (!document.querySelector(".live-bar")) return;
  document.addEventListener("click", press);
  document.addEventListener("keydown", runWithTheKeyboard);
  for (const way of ["pointerover", "focusin", "touchstart"]) document.addEventListener(way, reach, { passive: true });
  if (localStorage.getItem(`live:${location.pathname}`)) load(); // edits.js keeps them there, and comes only then
}

/** Load what makes cells live; once. */
function load() {
  cells ??= import("./cells.js");
  return cells;
}

/** A press on a button of a cell's bar. */
async function press({ target }) {
  const button = target.closest?.(".live-bar button");
  if (button) (await load()).act(button.dataset.do, button.closest(".cell"));
}

/** Shift-Enter runs the cell that has the focus. The editor has this key for itself. */
async function runWithTheKeyboard(event) {
  const cell = event.target.closest?.(".cell");
  if (event.key !== "Enter" || !event.shiftKey || !cell?.querySelector(".live-bar") || event.defaultPrevented) return;
  event.preventDefault();
  (await load()).act("run", cell);
}

/** A reader reaches for a bar: Python and what the cell needs come near, and not before. */
async function reach({ target }) {
  const bar = target.closest?.(".live-bar");
  if (bar) (await load()).reach(bar.closest(".cell"), target.closest("button")?.dataset.do);
}
