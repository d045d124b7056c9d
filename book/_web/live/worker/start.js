// Starts Python in the worker and opens the reader's session: `startPython(options, send)` gives `run(number, text)`.
import DIGITS from "../python/live_digits.py";
import PLOTS from "../python/live_plots.py";
import SESSION from "../python/live_session.py";
import SHOWN from "../python/live_shown.py";
import { findFault, guard } from "./files.js";
import { signalFrom } from "./signal.js";

const FOLDER = "/home/pyodide/.live";
const MODULES = { live_digits: DIGITS, live_plots: PLOTS, live_session: SESSION, live_shown: SHOWN };
const NOTEBOOK_ONLY = ["anywidget", "ipywidgets"]; // their other half is Jupyter's
const ELSEWHERE = "What you see below is its stored output. The chapter's notebook runs it on your own machine.";
const TITLES = { matplotlib: "Matplotlib", numpy: "NumPy", sklearn: "scikit-learn", torch: "PyTorch" };

/** Start Python from the folder `runtime`. What its cells give goes to `send(kind, text)`. */
export async function startPython({ runtime, interrupt }, send) {
  const parts = await readParts(runtime);
  const broken = guard(runtime, parts.files);
  try {
    return open(await Promise.race([load(runtime, parts.stdlib), broken]), interrupt, send);
  } catch (error) {
    throw new Error(await findFault(runtime, parts) ?? `Python did not start: ${error.message}.`);
  }
}

/** Load Python itself. */
async function load(runtime, stdlib) {
  const { loadPyodide } = await import(`${runtime}pyodide.mjs`);
  return loadPyodide({
    indexURL: runtime,
    stdLibURL: runtime + stdlib,
    env: { HOME: "/home/pyodide", MPLBACKEND: "module://live_plots" },
  });
}

/** What the folder says that it holds. */
async function readParts(runtime) {
  try {
    const answer = await fetch(`${runtime}runtime.json`);
    if (!answer.ok) throw new Error(answer.status);
    return await answer.json();
  } catch (error) {
    throw new Error(`Python could not be loaded: runtime.json did not come (${error.message}).`);
  }
}

/** Open a session. */
function open(python, interrupt, send) {
  const session = newSession(python, send);
  const signal = signalFrom(interrupt);
  return {
    async run(number, text) {
      await bring(python, session, JSON.parse(session.wanted(text)));
      python.setInterruptBuffer(signal());
      try {
        return await session.run.callPromising(number, text); // where the browser can, on a stack of its own
      } catch (error) {
        if (error.type === "KeyboardInterrupt") return "stopped"; // between two lines of the session's own
        throw error;
      } finally {
        python.setInterruptBuffer(undefined);
      }
    },
  };
}

/** The Python side of a session. */
function newSession(python, send) {
  python.FS.mkdirTree(FOLDER);
  for (const [name, text] of Object.entries(MODULES)) python.FS.writeFile(`${FOLDER}/${name}.py`, text);
  python.runPython(`import sys; sys.path.append("${FOLDER}")`);
  return python.pyimport("live_session").Session(send, (size) => limitStack(python._module, size));
}

/**
 * Limit what C code may fill of Python's stack. The browser's own stack is far smaller than Python believes: an endless
 * recursion through C code, or the end of a chain of a million objects, would reach its end first, and end Python.
 */
function limitStack(python, kilobytes) {
  const size = kilobytes * 1024;
  const start = python._emscripten_stack_get_base() - size;
  python._PyUnstable_ThreadState_SetStackProtection(python._PyThreadState_Get(), start, size);
}

/** Load the packages that a cell wants. What the page cannot have, the session is told of. */
async function bring(python, session, names) {
  for (const name of names) {
    const reason = await lacks(python, name);
    if (reason) session.lacks(name, `This cell needs ${TITLES[name] ?? name}, ${reason} ${ELSEWHERE}`);
  }
}

/** Load the package of this name. Gives the reason if it cannot be had. */
async function lacks(python, name) {
  if (NOTEBOOK_ONLY.includes(name)) return "which works in a notebook, and not on a page.";
  const [key] = Object.entries(python.lockfile.packages).find(([, { imports }]) => imports.includes(name)) ?? [];
  if (!key) return "which does not run in a browser.";
  await python.loadPackage(key, { messageCallback() {}, errorCallback() {} }).catch(() => null);
  return key in python.loadedPackages ? null : "which is not part of this site and could not be fetched.";
}
