// The live cells of a page: `new LiveCells(storage, name)` brings them to life with the edits that are kept there;
// `act("run", element)` does what a button says, `reach(element, "run")` brings Python near.
import { copy } from "../page/clipboard.js";
import { say } from "../page/status.js";
import { Cell } from "./cell.js";
import { Edits, placeEdits } from "./edits.js";
import { Python, prefetch } from "./python.js";

/** @import { Storage } from "../page/storage.js" */
/** @import { End } from "./messages.js" */

/** What a button of a cell's bar does. */
/** @typedef {"run" | "runTo" | "edit" | "copy" | "reset" | "stop"} Action */

const AGAIN = "Every variable is gone. Run the cells above again: “Run to here” does it.";
const UNRUN = "Some cells above have not run yet. “Run to here” runs them all, in order.";

export class LiveCells {
  /**
   * @param {Storage} storage
   * @param {string} name - under which the reader's edits of this page are kept
   */
  constructor(storage, name) {
    const edits = new Edits(storage, name);
    const run = (/** @type {Cell} */ cell) => this.runAll([cell]);
    this.python = new Python({ say, onEnd: (why, number) => this.lose(why, number) });
    this.cells = [...document.querySelectorAll(".live-bar")]
      .map((bar, i) => new Cell(/** @type {HTMLElement} */ (bar.closest(".cell")), i + 1, { edits, run, say }));
    for (const [number, text] of placeEdits(edits.all(), this.cells.map((cell) => cell.book))) {
      this.cells[number - 1].open(text);
    }
    /** @type {Record<Action, (cell: Cell) => void>} */
    this.actions = {
      run,
      runTo: (cell) => this.runAll(this.cells.slice(0, cell.number)),
      edit: (cell) => this.edit(cell),
      copy: (cell) => copy(cell.text),
      reset: (cell) => cell.reset(),
      stop: () => this.python.stop(),
    };
  }

  /**
   * Do what a button of a cell's bar says.
   * @param {Action} action
   * @param {Element | null | undefined} root
   */
  act(action, root) {
    this.actions[action](this.find(root));
  }

  /**
   * A reader reaches for a cell's bar: what the cell needs comes into the browser's cache; at "Run" Python starts.
   * @param {Element | null | undefined} root
   * @param {Action | undefined} action
   */
  reach(root, action) {
    const cell = this.find(root);
    const texts = (action === "runTo" ? this.cells.slice(0, cell.number) : [cell]).map(({ text }) => text);
    prefetch(texts);
    if (action?.startsWith("run")) this.python.warmUp(texts);
  }

  /**
   * The cell of an element.
   * @param {Element | null | undefined} root
   */
  find(root) {
    return /** @type {Cell} */ (this.cells.find((cell) => cell.root === root));
  }

  /** @param {Cell} cell */
  async edit(cell) {
    this.python.warmUp([]); // who changes a cell runs it, too
    (await cell.open())?.focus();
  }

  /**
   * Run cells one after the other; the first that fails, unless it is meant to, is the last.
   * @param {Cell[]} wanted
   */
  runAll(wanted) {
    let goOn = true;
    for (const cell of wanted.filter((one) => !one.busy)) {
      cell.wait();
      this.python.run({
        number: cell.number,
        text: () => (goOn ? cell.text : null),
        onStart: () => started(cell),
        onOutput: (output) => cell.output.take(output),
        onEnd: (end) => {
          goOn &&= cell.passes(end.outcome);
          this.finish(cell, end);
        },
      });
    }
  }

  /**
   * A cell has run, or will not run any more.
   * @param {Cell} cell
   * @param {End} end
   */
  finish(cell, end) {
    cell.finish(end);
    if (end.outcome === "skipped") return;
    if (end.error?.name === "NameError" && this.cells.slice(0, cell.number - 1).some((above) => !above.hasRun)) {
      cell.output.note(UNRUN);
    }
    say(`Cell ${cell.number}: ${cell.state}.`);
  }

  /**
   * Python ended: say so where the reader looks, and what is lost with it, if a cell waits for it or has used it.
   * @param {string} why
   * @param {number} [number] - of the cell that waits
   */
  lose(why, number) {
    const lost = this.cells.filter((cell) => cell.hasRun);
    if (!number && !lost.length) return;
    lost.forEach((cell) => cell.outlive());
    const text = lost.length ? `${why} ${AGAIN}` : why;
    if (number) this.cells[number - 1].output.note(text);
    say(text);
  }
}

/**
 * A cell begins to run.
 * @param {Cell} cell
 */
function started(cell) {
  cell.start();
  say(`Cell ${cell.number} is running.`, { stay: true });
}
