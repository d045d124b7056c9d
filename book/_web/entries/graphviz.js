// A worker that draws graphs with Graphviz: it is sent DOT source, and answers with an SVG or with an error.
import { instance } from "@viz-js/viz";

/** @import { Drawn } from "../live/messages.js" */

// Graphviz measures text in the few fonts that it knows; the picture names the reader's own sans-serif behind it.
const KNOWN = "Helvetica";
const ROOM = { margin: "0.2,0.055" }; // inches around the text of a box: the reader's font may be wider

/** @param {MessageEvent<string>} event */
self.onmessage = async ({ data: source }) => {
  self.postMessage(await drawn(source));
};

/**
 * @param {string} source
 * @returns {Promise<Drawn>}
 */
async function drawn(source) {
  try {
    const viz = await instance();
    return { svg: viz.renderString(source.replaceAll("sans-serif", KNOWN), { format: "svg", nodeAttributes: ROOM }) };
  } catch (error) {
    return { error: `Graphviz says: ${/** @type {Error} */ (error).message}` };
  }
}
