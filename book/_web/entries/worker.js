// The worker in which a page's Python lives: it is told to start, and then to run cells, one after the other.
import { outputFrom } from "../live/messages.js";
import { startPython } from "../live/worker/start.js";

/** @import { Answer, Order } from "../live/messages.js" */
/** @import { Started } from "../live/worker/start.js" */

/** @type {Promise<Started | null>} */
let python; // cells that come while Python loads wait for it
let turn = Promise.resolve();

/** @param {MessageEvent<Order>} event */
self.onmessage = ({ data: order }) => {
  if (order.do === "start") python = start(order);
  else if (order.do === "prepare") turn = turn.then(() => prepare(order));
  else turn = turn.then(() => run(order));
};

// A cell can end the worker, through `js.close()`. The page would wait for ever.
self.close = () => tell({ is: "dead", text: "A cell has closed Python." });

/** @param {Answer} answer */
function tell(answer) {
  self.postMessage(answer);
}

/**
 * Start Python, and say so.
 * @param {Extract<Order, { do: "start" }>} order
 */
async function start(order) {
  try {
    const started = await startPython(order, {
      onOutput: (kind, text) => tell({ is: "output", output: outputFrom(kind, text) }),
      onLoad: (text, detail) => tell(detail ? { is: "loading", text, detail } : { is: "loaded", text }),
    });
    tell({ is: "ready" });
    return started;
  } catch (error) {
    tell({ is: "dead", text: `${/** @type {Error} */ (error).message} Press Run to try again.` });
    return null;
  }
}

/**
 * Load what a cell will need. What goes wrong is said when it runs.
 * @param {Extract<Order, { do: "prepare" }>} order
 */
async function prepare({ text }) {
  await (await python)?.prepare(text).catch(() => null);
}

/**
 * Run a cell, and say how it ended. An error that comes out of Python itself leaves it dead.
 * @param {Extract<Order, { do: "run" }>} order
 */
async function run({ number, text }) {
  const session = await python;
  if (!session) return; // the page knows
  const began = performance.now();
  try {
    const outcome = await session.run(number, text);
    tell({ is: "done", outcome, seconds: (performance.now() - began) / 1000 });
  } catch (error) {
    tell({ is: "dead", text: `Python has crashed (${/** @type {Error} */ (error).message}).` });
  }
}
