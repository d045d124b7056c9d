// The live cells of a page: `act("run", element)` does what a button says; `reach(element, "run")` brings Python near.
import { copy } from "../page/clipboard.js";
import { Cell } from "./cell.js";
import { keptEdits, placeEdits } from "./edits.js";
import { Python, prefetch } from "./python.js";
import { say } from "../page/status.js";

const AGAIN = "Every variable is gone. Run the cells above again: “Run to here” does it.";
const UNRUN = "Some cells above have not run yet. “Run to here” runs them all, in order.";

const python = new Python({ say, ended });
const cells = [...document.querySelectorAll(".live-bar")]
  .map((bar, i) => new Cell(bar.closest(".cell"), i + 1, { run: (cell) => runAll([cell]), say }));
for (const [number, text] of placeEdits(keptEdits(), cells.map((cell) => cell.book))) {
  cells[number - 1].open(text);
}

/** A reader reaches for a cell's bar: what the cell needs comes into the browser's cache; at "Run" Python starts. */
export function reach(root, button) {
  const cell = find(root);
  const texts = (button === "runTo" ? cells.slice(0, cell.number) : [cell]).map(({ text }) => text);
  prefetch(texts);
  if (button?.startsWith("run")) python.warmUp(texts);
}

/** What each button does. */
const ACTIONS = {
  run: (cell) => runAll([cell]),
  runTo: (cell) => runAll(cells.slice(0, cell.number)),
  edit: async (cell) => {
    python.warmUp([]); // who changes a cell runs it, too
    (await cell.open())?.focus();
  },
  copy: (cell) => copy(cell.text),
  reset: (cell) => cell.reset(),
  stop: () => python.stop(),
};

/** Do what a button of a cell's bar says: run, runTo, edit, copy, reset or stop. */
export function act(what, root) {
  ACTIONS[what](find(root));
}

/** The cell of an element. */
function find(root) {
  return cells.find((cell) => cell.root === root);
}

/** Run cells one after the other; the first that fails, unless it is meant to, is the last. */
function runAll(wanted) {
  let goOn = true;
  for (const cell of wanted.filter((one) => !one.busy)) {
    cell.wait();
    python.run({
      number: cell.number,
      text: () => (goOn ? cell.text : null),
      started: () => started(cell),
      gave: (kind, text) => cell.output.take(kind, text),
      ended: (end) => {
        goOn &&= cell.passes(end.outcome);
        finished(cell, end);
      },
    });
  }
}

/** A cell begins to run. */
function started(cell) {
  cell.start();
  say(`Cell ${cell.number} is running.`, { stay: true });
}

/** A cell has run, or will not run any more. */
function finished(cell, end) {
  cell.finish(end);
  if (end.outcome === "skipped") return;
  if (end.error?.name === "NameError" && cells.slice(0, cell.number - 1).some((above) => !above.hasRun)) {
    cell.output.note(UNRUN);
  }
  say(`Cell ${cell.number}: ${cell.standing}.`);
}

/** Python ended: say so where the reader looks, and what is lost with it, if a cell waits for it or has used it. */
function ended(why, number) {
  const lost = cells.filter((cell) => cell.hasRun);
  if (!number && !lost.length) return;
  lost.forEach((cell) => cell.outlive());
  const text = lost.length ? `${why} ${AGAIN}` : why;
  if (number) cells[number - 1].output.note(text);
  say(text);
}
