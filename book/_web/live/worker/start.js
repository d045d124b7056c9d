// Starts Python in the worker and opens the reader's session: `startPython(options, tell)` gives `run(number, text)`.
import CLOCK from "../python/live_clock.py";
import DIGITS from "../python/live_digits.py";
import PLOTS from "../python/live_plots.py";
import SESSION from "../python/live_session.py";
import SHOWN from "../python/live_shown.py";
import { packagesFor } from "../parts.js";
import { findFault, guard } from "./files.js";
import { Progress, title } from "./progress.js";
import { signalFrom } from "./signal.js";

/** @import { Kind, Outcome, Signal } from "../messages.js" */
/** @import { Parts } from "../parts.js" */
/** @import { Tell } from "./progress.js" */

/**
 * Pyodide, with the parts of it that its own types leave out.
 * @typedef {import("pyodide").PyodideAPI & { _module: Interpreter,
 *   setInterruptBuffer: (buffer: ReturnType<ReturnType<typeof signalFrom>>) => void }} Pyodide
 */

/**
 * What of the interpreter's own functions is called: before Python 3.14, some are missing.
 * @typedef {{ _emscripten_stack_get_base: () => number, _PyThreadState_Get: () => number,
 *   _PyUnstable_ThreadState_SetStackProtection?: (thread: number, start: number, size: number) => void }} Interpreter
 */

/**
 * The Session of live_session.py.
 * @typedef {{ wanted: (text: string) => string, prepare: (text: string) => void,
 *   lacks: (module: string, why: string) => void,
 *   run: { callPromising: (number: number, text: string) => Promise<Outcome> } }} Session
 */

/** Python, started: what its parts are. */
/** @typedef {{ python: Pyodide, parts: Parts, progress: Progress, session: Session }} Loaded */

/** Python, started: what the worker can ask of it. */
/** @typedef {ReturnType<typeof open>} Started */

/** @typedef {(kind: Kind, text: string) => void} OnOutput */

const FOLDER = "/home/pyodide/.live";
const MODULES = { live_clock: CLOCK, live_digits: DIGITS, live_plots: PLOTS, live_session: SESSION, live_shown: SHOWN };
const SETUP = `
import os, sys
packages = next(path for path in sys.path if path.endswith("site-packages"))
os.environ["MPLCONFIGDIR"] = f"{packages}/matplotlib"  # its wheel brings the list of its fonts
sys.path.append("${FOLDER}")
del os, sys, packages
`;
const PROTECTION = "_PyUnstable_ThreadState_SetStackProtection";
const SHALLOW = 500; // calls; at 800 the browser's stack was full
const NOTEBOOK_ONLY = ["anywidget", "ipywidgets"]; // their other half is Jupyter's
const ELSEWHERE = "What you see below is its stored output. The chapter's notebook runs it on your own machine.";

/**
 * Start Python from the folder `runtime`. What its cells give goes to `onOutput`, how far a load is to `onLoad`.
 * @param {{ runtime: string, interrupt: Signal }} options
 * @param {{ onOutput: OnOutput, onLoad: Tell }} listeners
 */
export async function startPython({ runtime, interrupt }, { onOutput, onLoad }) {
  const parts = await readParts(runtime);
  const progress = new Progress(parts, onLoad);
  const broken = guard(runtime, parts.files, (name) => progress.came(name));
  try {
    const python = await Promise.race([load(runtime, parts.stdlib), broken]);
    return open({ python, parts, progress, session: newSession(python, onOutput) }, interrupt);
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    throw new Error(await findFault(runtime, parts) ?? `Python did not start: ${message}.`);
  }
}

/**
 * Load Python itself.
 * @param {string} runtime
 * @param {string} stdlib
 * @returns {Promise<Pyodide>}
 */
async function load(runtime, stdlib) {
  const { loadPyodide } = await import(`${runtime}pyodide.mjs`);
  return loadPyodide({
    indexURL: runtime,
    stdLibURL: runtime + stdlib,
    env: { HOME: "/home/pyodide", MPLBACKEND: "module://live_plots" },
  });
}

/**
 * What the folder says that it holds.
 * @param {string} runtime
 * @returns {Promise<Parts>}
 */
async function readParts(runtime) {
  try {
    const answer = await fetch(`${runtime}runtime.json`);
    if (!answer.ok) throw new Error(String(answer.status));
    return await answer.json();
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    throw new Error(`Python could not be loaded: runtime.json did not come (${message}).`);
  }
}

/**
 * Open the reader's session: `run(number, text)` runs a cell, `prepare(text)` loads what it will need.
 * @param {Loaded} started
 * @param {Signal} interrupt
 */
function open(started, interrupt) {
  const { python, session, parts } = started;
  const signal = signalFrom(interrupt);
  /** @type {(text: string) => string[]} */
  const wanted = (text) => JSON.parse(session.wanted(text));
  return {
    /** @param {string} text */
    async prepare(text) {
      await bring(started, wanted(text).filter((name) => packagesFor(parts, [name]).length));
      session.prepare(text);
    },
    /**
     * @param {number} number
     * @param {string} text
     * @returns {Promise<Outcome>}
     */
    async run(number, text) {
      await bring(started, wanted(text));
      python.setInterruptBuffer(signal());
      try {
        return await session.run.callPromising(number, text); // where the browser can, on a stack of its own
      } catch (error) {
        const { type } = /** @type {{ type?: string }} */ (error);
        if (type === "KeyboardInterrupt") return "stopped"; // between two lines of the session's own
        throw error;
      } finally {
        python.setInterruptBuffer(undefined);
      }
    },
  };
}

/**
 * The Python side of a session.
 * @param {Pyodide} python
 * @param {OnOutput} onOutput
 * @returns {Session}
 */
function newSession(python, onOutput) {
  python.FS.mkdirTree(FOLDER);
  for (const [name, text] of Object.entries(MODULES)) python.FS.writeFile(`${FOLDER}/${name}.py`, text);
  python.runPython(SETUP);
  /** @param {number} kilobytes */
  const stack = (kilobytes) => limitStack(python._module, kilobytes);
  const session = python.pyimport("live_session").Session(onOutput, stack);
  if (!python._module[PROTECTION]) python.pyimport("sys").setrecursionlimit(SHALLOW);
  return session;
}

/**
 * Limit what C code may fill of Python's stack. The browser's own stack is far smaller than Python believes: an endless
 * recursion through C code, or the end of a chain of a million objects, would reach its end first, and end Python.
 * Python before 3.14 counts calls in place of bytes: there, fewer calls may be open at once.
 * @param {Interpreter} python
 * @param {number} kilobytes
 */
function limitStack(python, kilobytes) {
  if (!python[PROTECTION]) return;
  const size = kilobytes * 1024;
  const start = python._emscripten_stack_get_base() - size;
  python[PROTECTION](python._PyThreadState_Get(), start, size);
}

/**
 * Load the packages that have these modules. What the page cannot have, the session is told of.
 * @param {Loaded} started
 * @param {string[]} names
 */
async function bring({ python, parts, progress, session }, names) {
  progress.begin(names, (name) => name in python.loadedPackages);
  for (const name of names) {
    const reason = await lacks(python, parts, name);
    if (reason) session.lacks(name, `This cell needs ${title(name)}, ${reason} ${ELSEWHERE}`);
  }
  progress.end();
}

/**
 * Load the package that has this module. Gives the reason if it cannot be had.
 * @param {Pyodide} python
 * @param {Parts} parts
 * @param {string} name
 */
async function lacks(python, { modules }, name) {
  if (NOTEBOOK_ONLY.includes(name)) return "which works in a notebook, and not on a page.";
  if (!(name in modules)) return "which does not run in a browser.";
  const key = modules[name];
  await python.loadPackage(key, { messageCallback() {}, errorCallback() {} }).catch(() => null);
  return key in python.loadedPackages ? null : "which is not part of this site and could not be fetched.";
}
