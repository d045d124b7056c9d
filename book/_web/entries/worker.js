// The worker in which a page's Python lives: it is told to start, and then to run cells, one after the other.
import { startPython } from "../live/worker/start.js";

let python; // a promise: cells that come while Python loads wait for it
let turn = Promise.resolve();

self.onmessage = ({ data }) => {
  if (data.do === "start") python = start(data);
  else if (data.do === "prepare") turn = turn.then(() => prepare(data));
  else turn = turn.then(() => run(data));
};

// A cell can end the worker, through `js.close()`. The page would wait for ever.
self.close = () => self.postMessage({ is: "dead", text: "A cell has closed Python." });

/** Start Python, and say so. */
async function start(options) {
  try {
    const started = await startPython(options, {
      gave: (kind, text) => self.postMessage({ is: "output", kind, text }),
      loading: (text, detail) => self.postMessage({ is: detail ? "loading" : "loaded", text, detail }),
    });
    self.postMessage({ is: "ready" });
    return started;
  } catch (error) {
    self.postMessage({ is: "dead", text: `${error.message} Press Run to try again.` });
    return null;
  }
}

/** Load what a cell will need. What goes wrong is said when it runs. */
async function prepare({ text }) {
  await (await python)?.prepare(text).catch(() => null);
}

/** Run a cell, and say how it ended. An error that comes out of Python itself leaves it dead. */
async function run({ number, text }) {
  const session = await python;
  const began = performance.now();
  try {
    const outcome = await session?.run(number, text);
    self.postMessage({ is: "done", outcome, seconds: (performance.now() - began) / 1000 });
  } catch (error) {
    self.postMessage({ is: "dead", text: `Python has crashed (${error.message}).` });
  }
}
