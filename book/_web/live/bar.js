// The buttons under each cell, which stand in the page itself. What they do is loaded when a reader reaches for one.
import { forget, keep, recall } from "../page/storage.js";

/** @import { Action, LiveCells } from "./cells.js" */

/** @type {Promise<LiveCells> | undefined} */
let cells; // once they were asked for

/** Bring the buttons to life: a press works, Python comes near before it, and what was edited before is shown. */
export function listenToBars() {
  if (!document.querySelector(".live-bar")) return;
  document.addEventListener("click", press);
  document.addEventListener("keydown", runWithTheKeyboard);
  for (const way of ["pointerover", "focusin", "touchstart"]) document.addEventListener(way, reach, { passive: true });
  if (recall(edits(), null)) load();
}

/** The name under which the reader's edits of this page are kept: each page has its own. */
function edits() {
  return `edits:${location.pathname}`;
}

/**
 * Load what makes cells live; once. It is given the storage: a module that both import would be one more file that
 * every page waits for.
 */
function load() {
  cells ??= import("./cells.js").then((live) => new live.LiveCells({ forget, keep, recall }, edits()));
  return cells;
}

/**
 * The element that an event comes from, or one around it, by its selector.
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null | undefined}
 */
function closest({ target }, selector) {
  return /** @type {Element} */ (target).closest?.(selector); // the document itself has none
}

/**
 * The action of a button.
 * @param {HTMLElement | null | undefined} button
 */
function actionOf(button) {
  return /** @type {Action | undefined} */ (button?.dataset.do);
}

/**
 * A press on a button of a cell's bar.
 * @param {Event} event
 */
async function press(event) {
  const action = actionOf(closest(event, ".live-bar button"));
  if (action) (await load()).act(action, closest(event, ".cell"));
}

/**
 * Shift-Enter runs the cell that has the focus. The editor has this key for itself.
 * @param {KeyboardEvent} event
 */
async function runWithTheKeyboard(event) {
  const cell = closest(event, ".cell");
  if (event.key !== "Enter" || !event.shiftKey || !cell?.querySelector(".live-bar") || event.defaultPrevented) return;
  event.preventDefault();
  (await load()).act("run", cell);
}

/**
 * A reader reaches for a bar: Python and what the cell needs come near, and not before.
 * @param {Event} event
 */
async function reach(event) {
  if (!closest(event, ".live-bar")) return;
  const [cell, action] = [closest(event, ".cell"), actionOf(closest(event, "button"))];
  (await load()).reach(cell, action);
}
