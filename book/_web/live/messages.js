// What a page, its worker and Python tell each other: the types of every message, and the words that all sides use.
//
// The page gives the worker an `Order` and is given an `Answer`. What a cell gives comes out of Python as a kind and a
// text; `outputFrom` makes an `Output` of them, in the worker, so that nobody parses it again. A `Job` is a cell that
// waits in the page for its turn, and `End` says how it ended. A test compares the words with live_session.py's.

/** The kinds of what a cell gives, as live_session.py sends them. */
export const KINDS = /** @type {const} */ (["stdout", "stderr", "bundle", "error", "cut"]);

/** How Python says that a cell ended. */
export const OUTCOMES = /** @type {const} */ (["done", "error", "stopped", "missing"]);

/** @typedef {typeof KINDS[number]} Kind */

/** How a cell ended: as Python says, or it did not run after another had failed, or Python was lost with it. */
/** @typedef {typeof OUTCOMES[number] | "skipped" | "lost"} Outcome */

/** A value by type, as Jupyter has it: "text/plain", "image/svg+xml". */
/** @typedef {Record<string, string>} Bundle */

/** An error, with the lines of the reader's own cells that led to it. */
/** @typedef {{ name: string, message: string, text: string, outcome: Outcome }} CellError */

/**
 * What a cell gives: text of a stream, a result, an error, or word of how much was shown before the rest is dropped.
 * @typedef {{ kind: "stdout" | "stderr" | "cut", text: string }
 *   | { kind: "bundle", bundle: Bundle }
 *   | { kind: "error", error: CellError }} Output
 */

/** How a press on Stop reaches Python: through shared memory, or through an address at which Python asks. */
/** @typedef {{ memory: Int32Array<SharedArrayBuffer> | null, address: string }} Signal */

/**
 * From the page to the worker: start Python from a folder, load what a cell will need, run a cell.
 * @typedef {{ do: "start", runtime: string, interrupt: Signal }
 *   | { do: "prepare", text: string }
 *   | { do: "run", number: number, text: string }} Order
 */

/**
 * From the worker to the page: Python is there, a load goes on or is over, a cell gave something or has ended, or
 * Python is no more.
 * @typedef {{ is: "ready" }
 *   | { is: "loading", text: string, detail: string }
 *   | { is: "loaded", text: string }
 *   | { is: "output", output: Output }
 *   | { is: "done", outcome: Outcome, seconds: number }
 *   | { is: "dead", text: string }} Answer
 */

/** How a cell ended, after how many seconds, and with which error. */
/** @typedef {{ outcome: Outcome, seconds?: number, error?: CellError }} End */

/**
 * A cell that is to run. Its `text()` is asked for when its turn comes, and is null if it is not to run any more.
 * @typedef {{ number: number, text: () => string | null, onStart: () => void, onOutput: (output: Output) => void,
 *   onEnd: (end: End) => void, error?: CellError }} Job
 */

/**
 * From the page to the service worker: this Python is to stop, or is not to any more.
 * @typedef {{ stop?: string, go?: string }} Interruption
 */

/** From the worker that draws graphs: a drawing, or why there is none. */
/** @typedef {{ svg: string } | { error: string }} Drawn */

/**
 * What a cell gave, from the two texts that Python sends.
 * @param {Kind} kind
 * @param {string} text
 * @returns {Output}
 */
export function outputFrom(kind, text) {
  if (kind === "bundle") return { kind, bundle: JSON.parse(text) };
  if (kind === "error") return { kind, error: JSON.parse(text) };
  return { kind, text };
}
