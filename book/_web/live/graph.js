// Draws a graph from its DOT source, in a worker of its own with a time limit, so that the page never waits for it.
import { svgPicture } from "./pictures.js";

/** @import { Drawn } from "./messages.js" */

const LARGEST = 100_000; // characters of source: about 1,000 boxes, more than anybody can read
const PATIENCE = 15_000; // ms
const SHOWN = 2_000; // characters of the source, where there is no picture

/**
 * Draw a graph into an element, or say there why it cannot be drawn, and show its source.
 * @param {Element} element
 * @param {string} source
 * @param {string} [alt]
 */
export async function drawGraph(element, source, alt) {
  element.textContent = "Drawing the graph …";
  try {
    if (source.length > LARGEST) throw new Error(`it is too large (${sizeOf(source)}). Draw a smaller part of it.`);
    const svg = await layout(source);
    element.replaceChildren(svgPicture(svg, alt ?? describe(source)));
  } catch (error) {
    element.replaceChildren(...asText(source, `The graph is shown as text: ${/** @type {Error} */ (error).message}`));
  }
}

/**
 * The SVG of a graph. Rejects with what Graphviz says, or after a while.
 * @param {string} source
 * @returns {Promise<string>}
 */
function layout(source) {
  const worker = new Worker(new URL("graphviz.js", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("drawing it takes too long. Draw a smaller part of it.")), PATIENCE);
    worker.onmessage = ({ data }) => {
      const drawn = /** @type {Drawn} */ (data);
      if ("svg" in drawn) resolve(drawn.svg);
      else reject(new Error(drawn.error));
    };
    worker.onerror = () => reject(new Error("what draws it could not be loaded. Check your connection."));
    worker.postMessage(source);
  }).finally(() => worker.terminate());
}

/**
 * How large a graph is, in words.
 * @param {string} source
 */
function sizeOf(source) {
  return `${boxes(source).length.toLocaleString("en")} boxes, ${(source.length / 1e6).toFixed(1)} MB of source`;
}

/**
 * The lines of a graph's source that make a box or a circle.
 * @param {string} source
 */
function boxes(source) {
  return source.split("\n").filter((line) => /\[/.test(line) && !/->|--|^\s*(graph|node|edge)\s*\[/.test(line));
}

/**
 * Alternative text for a graph: how many boxes and arrows it has.
 * @param {string} source
 */
export function describe(source) {
  const arrows = source.split("\n").filter((line) => /->|--/.test(line)).length;
  return `A graph: ${boxes(source).length} boxes and circles, ${arrows} arrows`;
}

/**
 * A message, and the beginning of the source.
 * @param {string} source
 * @param {string} message
 */
function asText(source, message) {
  const note = document.createElement("div");
  note.className = "live-note";
  note.textContent = message;
  const pre = document.createElement("pre");
  pre.tabIndex = 0;
  pre.textContent = source.length > SHOWN ? `${source.slice(0, SHOWN)}\n…` : source;
  return [note, pre];
}
